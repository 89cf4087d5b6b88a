"""Readers on USB (both styles) and HID, with the bus below the library as their far end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from devices.links import ByteLink, LinkAbsent, LinkBusy, LinkUnsupported
from devices.links.hid import open_hid
from devices.links.usb import open_usb
from devices.ports import DeviceState, IdDocument
from devices.result import Err, Ok, Reason, Result
from devices.sdt.driver import SdtReader
from devices.simulators.id_cards import CARDS
from devices.simulators.sdt_module import Fault
from devices.transport import Transport, TransportError
from tests.devices.sdt_bench import HandCancel
from tests.devices.usb_bus import FOUR_PIPES, ONE_PAIR, Bus, HidBus, Plug


@dataclass
class Rig:
    transport: str
    open: Callable[[Transport], ByteLink]
    plug: Plug
    opened: Callable[[], int]
    reader: SdtReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = SdtReader(
            Transport.parse(self.transport),
            open_link=lambda transport, baud: self.open(transport),
            monotonic=self.plug.clock.monotonic,
        )

    def read(self) -> Result[IdDocument]:
        return self.reader.read(10.0, HandCancel(self.plug.clock), lambda event: None)


def usb_rig(endpoints: tuple[int, ...], options: str = "", packet: int = 4096) -> Rig:
    plug = Plug()
    bus = Bus(plug, endpoints)
    bus.packet = packet
    transport = f"usb://0400:C35A{options}"
    return Rig(transport, lambda transport: open_usb(transport, bus), plug, lambda: bus.opened)


def hid_rig() -> Rig:
    plug = Plug()
    bus = HidBus(plug)
    return Rig("hid://2b8b:2721", lambda transport: open_hid(transport, bus), plug, lambda: bus.opened)


RIGS: dict[str, Callable[[], Rig]] = {
    "usb_a": lambda: usb_rig(FOUR_PIPES),
    "usb_b": lambda: usb_rig(ONE_PAIR),
    "usb_b_in_packets": lambda: usb_rig(ONE_PAIR, packet=64),
    "usb_b_by_option": lambda: usb_rig((0x06, 0x81), "?style=b"),
    "hid": hid_rig,
}
rigs = pytest.mark.parametrize("rig", RIGS)


@rigs
def test_a_card_is_read(rig: str) -> None:
    on = RIGS[rig]()
    opened = on.reader.open()
    assert isinstance(opened, Ok)
    assert opened.value.serial == "05.01-20260101-0000000001-0000000002"
    on.plug.module.insert(CARDS["resident"])
    result = on.read()
    assert isinstance(result, Ok)
    assert result.value.number == "11010519491231002X"
    on.reader.close()
    assert on.opened() == 0


@rigs
@pytest.mark.parametrize("fault", ["lost_first_byte", "wrong_checksum", "no_reply", "stale_reply"])
def test_one_bad_reply_costs_nothing(rig: str, fault: str) -> None:
    on = RIGS[rig]()
    assert isinstance(on.reader.open(), Ok)
    on.plug.module.insert(CARDS["resident"])
    for step in ("find", "read"):
        on.plug.module.faults.append(Fault(fault, at=step, times=1))
    assert isinstance(on.read(), Ok)


@rigs
def test_unplugged_at_every_transfer_and_put_back(rig: str) -> None:
    whole = RIGS[rig]()
    whole.reader.open()
    opening = whole.plug.transfers
    whole.plug.module.insert(CARDS["resident"])
    assert isinstance(whole.read(), Ok)
    for at in range(1, whole.plug.transfers + 1):
        on = RIGS[rig]()
        on.plug.pull_at = at
        on.plug.module.insert(CARDS["resident"])
        opened = on.reader.open()
        began = on.plug.clock.now
        result = opened if isinstance(opened, Err) else on.read()
        assert isinstance(result, Err)
        assert result.reason in (Reason.ABSENT, Reason.DISCONNECTED)[at > opening :]
        assert on.plug.clock.now - began <= 11
        gone = on.reader.open()
        assert isinstance(gone, Err)
        assert gone.reason is Reason.ABSENT
        on.plug.put_back()
        on.plug.module.insert(CARDS["resident"])
        assert isinstance(on.reader.open(), Ok)
        assert isinstance(on.read(), Ok)
        on.reader.close()
        assert on.opened() == 0, "nothing stays open"


def test_four_pipes_take_the_head_of_a_request_apart() -> None:
    on = usb_rig(FOUR_PIPES)
    assert isinstance(on.reader.open(), Ok)
    assert set(on.plug.heads) == {bytes.fromhex("AAAAAA96690003")}


def test_a_reader_that_takes_no_request_ends_by_the_deadline() -> None:
    plug = Plug()
    bus = Bus(plug, FOUR_PIPES)
    on = Rig("usb://0400:c35a", lambda transport: open_usb(transport, bus), plug, lambda: bus.opened)
    assert isinstance(on.reader.open(), Ok)
    bus.stuck = True
    began = plug.clock.now
    result = on.reader.read(0.5, HandCancel(plug.clock), lambda event: None)
    assert isinstance(result, Err)
    assert plug.clock.now - began <= 1.5
    bus.stuck = False
    plug.module.insert(CARDS["resident"])
    assert isinstance(on.read(), Ok)


def test_a_system_driver_is_detached_and_a_configuration_chosen() -> None:
    bus = Bus(Plug(), ONE_PAIR)
    bus.configured = False
    open_usb(Transport.parse("usb://0400:c35a?port=1-2.3"), bus).close()
    assert not bus.kernel_driver
    assert bus.configured


@pytest.mark.parametrize("rig", ["usb_a", "hid"])
def test_without_permission_the_technician_gets_the_rule_to_write(rig: str) -> None:
    on = RIGS[rig]()
    on.plug.permitted = False
    result = on.reader.open()
    assert isinstance(result, Err)
    assert result.reason is Reason.NOT_AUTHORISED
    vendor, product = on.transport.lower().partition("://")[2].split(":")
    for word in ("udev", f'ATTRS{{idVendor}}=="{vendor}"', f'ATTRS{{idProduct}}=="{product}"'):
        assert word in result.detail


def test_what_cannot_be_opened_says_why() -> None:
    taken = Bus(Plug(), ONE_PAIR)
    taken.taken = True
    with pytest.raises(LinkBusy):
        open_usb(Transport.parse("usb://0400:c35a"), taken)
    assert taken.opened == 0
    bus = Bus(Plug(), ONE_PAIR)
    with pytest.raises(LinkAbsent):
        open_usb(Transport.parse("usb://0400:c35b"), bus)
    with pytest.raises(LinkAbsent):
        open_usb(Transport.parse("usb://0400:c35a?port=1-9"), bus)
    for options in ("style=a", "interface=3"):
        with pytest.raises(LinkUnsupported):
            open_usb(Transport.parse(f"usb://0400:c35a?{options}"), bus)
    assert bus.opened == 0
    for wrong in ("usb://reader", "usb://0400:c35a?style=c"):
        with pytest.raises(TransportError):
            open_usb(Transport.parse(wrong), bus)
    with pytest.raises(TransportError):
        open_hid(Transport.parse("hid://2b8b"), HidBus(Plug()))


@rigs
def test_a_reader_that_falls_silent_is_offline_and_comes_back(rig: str) -> None:
    on = RIGS[rig]()
    assert isinstance(on.reader.open(), Ok)
    on.plug.module.faults.append(Fault("no_reply"))
    assert on.reader.status().state is DeviceState.OFFLINE
    on.plug.module.faults.clear()
    assert on.reader.status().state is DeviceState.READY
