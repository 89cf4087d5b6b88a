"""The receipt printer on USB: pyusb over a bus of our own, behind which the simulated printer is plugged in."""

from __future__ import annotations

import errno
import threading
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from escpos_bench import Bench, bench

from devices.escpos.driver import EscPosPrinter
from devices.escpos.usb_link import open_printer
from devices.links import ByteLink, LinkClosed, LinkError, open_link
from devices.ports import DeviceState, PrintOutcome, PrintReport, TextLine
from devices.result import Err, Ok, Reason, Result
from devices.transport import Transport
from tests.devices.usb_bus import Bus, Plug, _failed

THERE = Transport.parse("usb://0400:c35a")
_DISPLAY, _PRINTER = 0, 1
_OUT, _IN = 0x01, 0x82


class PrinterBus(Bus):
    """A composite device: a customer display (HID) is interface 0, the printer is interface 1."""

    def __init__(self, printer_url: str) -> None:
        super().__init__(Plug(), (_OUT, _IN))
        self._url = printer_url
        self._wire: ByteLink | None = None
        self.pull_after: int | None = None  # transfers

    def plug(self) -> None:
        self._plug.plugged, self.pull_after, self.kernel_driver = True, None, True

    def get_configuration_descriptor(self, dev: str, config: int) -> SimpleNamespace:
        found = super().get_configuration_descriptor(dev, config)
        found.bNumInterfaces = 2
        return found

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> SimpleNamespace:
        if intf > _PRINTER:
            raise IndexError(intf)
        found = super().get_interface_descriptor(dev, 0, alt, config)
        found.bInterfaceNumber = intf
        found.bInterfaceClass = 7 if intf == _PRINTER else 3
        return found

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        found = super().get_endpoint_descriptor(dev, ep, intf, alt, config)
        found.bEndpointAddress += 2 * (intf == _DISPLAY)
        return found

    def claim_interface(self, handle: str, intf: int) -> None:
        assert intf == _PRINTER, "the display is not ours"
        super().claim_interface(handle, intf)
        self._wire = open_link(Transport.parse(self._url))

    def release_interface(self, handle: str, intf: int) -> None:
        super().release_interface(handle, intf)
        if self._wire is not None:
            self._wire.close()

    def bulk_write(self, handle: str, ep: int, intf: int, data: array[int], timeout: int) -> int:
        self._transfer().write(data.tobytes(), timeout / 1000)
        return len(data)

    def bulk_read(self, handle: str, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        got = self._transfer().read(len(buff), timeout / 1000)
        if not got:
            raise _failed(errno.ETIMEDOUT)
        buff[: len(got)] = array("B", got)
        return len(got)

    def _transfer(self) -> ByteLink:
        if self.pull_after is not None:
            self.pull_after -= 1
            self._plug.plugged = self._plug.plugged and self.pull_after >= 0
        if not self._plug.plugged or self._wire is None:
            raise _failed(errno.ENODEV)
        return self._wire


class UsbDesk:
    def __init__(self, made: Bench) -> None:
        self.made = made
        self.bus = PrinterBus(made.simulator.url)
        self.printer = EscPosPrinter(THERE, connect=lambda there: open_printer(there, self.bus))

    def print(self, *lines: str) -> Result[PrintReport]:
        elements = tuple(map(TextLine, lines))
        return self.printer.print_receipt("j", elements, 5.0, threading.Event())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[UsbDesk]:
    with bench(tmp_path) as made:
        found = UsbDesk(made)
        yield found
        found.printer.close()


def test_a_receipt_over_usb_with_the_printer_s_own_status(desk: UsbDesk) -> None:
    result = desk.print("受理回执：01")
    assert isinstance(result, Ok)
    assert result.value.outcome is PrintOutcome.PRINTED
    assert desk.made.papers[0]["lines"] == ["受理回执：01"]
    assert not desk.bus.kernel_driver, "usblp had it"
    desk.made.do("cover", open=True)
    assert desk.printer.status().reason is Reason.COVER_OPEN


@pytest.mark.parametrize("transfers", [3, 12, 20])
def test_pulled_at_any_transfer_and_plugged_in_again(desk: UsbDesk, transfers: int) -> None:
    desk.bus.pull_after = transfers
    result = desk.print(*("长" * 24 for _ in range(20)))
    if isinstance(result, Ok):
        assert result.value.outcome in (PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN)
        assert result.value.trouble is Reason.DISCONNECTED
    else:
        assert result.reason in (Reason.ABSENT, Reason.DISCONNECTED)
    assert desk.printer.status().state in (DeviceState.OFFLINE, DeviceState.ABSENT)
    desk.bus.plug()
    again = desk.print("下一张")
    assert isinstance(again, Ok)
    assert again.value.outcome is PrintOutcome.PRINTED
    assert desk.made.papers[-1]["lines"] == ["下一张"]


def test_one_that_may_not_be_opened_says_why(desk: UsbDesk) -> None:
    desk.bus.taken = True
    held = desk.printer.open()
    assert isinstance(held, Err)
    assert held.reason is Reason.BUSY
    desk.bus.taken, desk.bus._plug.permitted = False, False
    refused = desk.printer.open()
    assert isinstance(refused, Err)
    assert refused.reason is Reason.NOT_AUTHORISED
    desk.bus._plug.plugged = False
    with pytest.raises(LinkError) as gone:
        open_printer(THERE, desk.bus)
    assert gone.value.reason is Reason.ABSENT
    assert not isinstance(gone.value, LinkClosed)
