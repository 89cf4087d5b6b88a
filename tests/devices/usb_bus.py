"""A USB bus and an HID library of our own below pyusb and hidapi, with the simulated card module plugged in.

A container has no gadget driver, so the far end begins where the kernel would: at `usb.backend.IBackend` and at
`hid.device`. Time passes by the bench's clock only.
"""

from __future__ import annotations

import errno
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from devices.simulators.sdt_module import SdtModule
from tests.devices.sdt_bench import BenchLink, HandClock

FOUR_PIPES = (0x02, 0x06, 0x81, 0x85)
ONE_PAIR = (0x01, 0x82)


@dataclass
class Plug:
    """The module behind its plug; ``pull_at`` is the transfer at which the cable comes out (the first is 1)."""

    clock: HandClock = field(default_factory=HandClock)
    module: SdtModule = field(default_factory=SdtModule)
    plugged: bool = True
    permitted: bool = True
    pull_at: int | None = None
    transfers: int = 0
    heads: list[bytes] = field(default_factory=list)  # what went to the first of four pipes

    def __post_init__(self) -> None:
        self.wire = BenchLink(self.module, self.clock)

    def transfer(self) -> bool:
        """False: there is no device any more."""
        self.transfers += 1
        if self.pull_at is not None and self.transfers >= self.pull_at:
            self.plugged = False
        return self.plugged

    def put_back(self) -> None:
        self.plugged, self.pull_at = True, None
        self.wire = BenchLink(self.module, self.clock)


def _failed(code: int) -> usb.core.USBError:
    kind = usb.core.USBTimeoutError if code == errno.ETIMEDOUT else usb.core.USBError
    return kind(errno.errorcode[code], -1, code)


class Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb has no types
    """One device with one interface; ``endpoints`` decide its style."""

    def __init__(self, plug: Plug, endpoints: tuple[int, ...]) -> None:
        self._plug = plug
        self._endpoints = endpoints
        self.kernel_driver = True
        self.configured = True
        self.claimed = False
        self.taken = False  # by another process
        self.opened = 0
        self.stuck = False  # takes nothing any more
        self.packet = 4096  # the most one transfer brings
        self._head = b""
        self._rest = b""
        self._replied = b""

    # --- descriptors ---

    def enumerate_devices(self) -> Iterator[str]:
        yield from ["reader"] if self._plug.plugged else []

    def get_device_descriptor(self, dev: str) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x200,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=0x0400,
            idProduct=0xC35A,
            bcdDevice=1,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=0,
            bNumConfigurations=1,
            bus=1,
            address=4,
            port_number=3,
            port_numbers=(2, 3),
            speed=2,
        )

    def get_configuration_descriptor(self, dev: str, config: int) -> SimpleNamespace:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0x80,
            bMaxPower=50,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> SimpleNamespace:
        if intf or alt:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=len(self._endpoints),
            bInterfaceClass=255,
            bInterfaceSubClass=0,
            bInterfaceProtocol=0,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=self._endpoints[ep],
            bmAttributes=2,
            wMaxPacketSize=64,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    # --- opening ---

    def open_device(self, dev: str) -> str:
        if not self._plug.permitted:
            raise _failed(errno.EACCES)
        self.opened += 1
        return "handle"

    def close_device(self, handle: str) -> None:
        self.opened -= 1
        self.claimed = False

    def get_configuration(self, handle: str) -> int:
        if not self._plug.plugged:
            raise _failed(errno.ENODEV)
        if not self.configured:
            raise _failed(errno.EIO)
        return 1

    def set_configuration(self, handle: str, value: int) -> None:
        self.configured = True

    def is_kernel_driver_active(self, handle: str, intf: int) -> bool:
        return self.kernel_driver

    def detach_kernel_driver(self, handle: str, intf: int) -> None:
        self.kernel_driver = False

    def claim_interface(self, handle: str, intf: int) -> None:
        if self.kernel_driver or self.taken:
            raise _failed(errno.EBUSY)
        self.claimed = True

    def release_interface(self, handle: str, intf: int) -> None:
        self.claimed = False

    # --- transfers ---

    def bulk_write(self, handle: str, ep: int, intf: int, data: array[int], timeout: int) -> int:
        self._check(timeout)
        if self.stuck:
            self._plug.clock.now += timeout / 1000
            raise _failed(errno.ETIMEDOUT)
        sent = data.tobytes()
        if ep == FOUR_PIPES[0] and len(self._endpoints) == 4:
            self._head = sent
            self._plug.heads.append(sent)
        else:
            self._plug.wire.write(self._head + sent)
            self._head = b""
        return len(sent)

    def bulk_read(self, handle: str, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        self._check(timeout)
        room = len(buff) * buff.itemsize
        if len(self._endpoints) != 4:
            got = self._plug.wire.read(min(room, self.packet), timeout / 1000)
        elif ep == FOUR_PIPES[2]:
            if not self._rest:
                self._replied += self._plug.wire.read(4096, timeout / 1000)
            got, self._rest, self._replied = self._replied[:7], self._replied[7:], b""
        else:
            got, self._rest = self._rest[:room], self._rest[room:]
        if not got:
            raise _failed(errno.ETIMEDOUT)
        buff[: len(got)] = array("B", got)
        return len(got)

    def _check(self, timeout: int) -> None:
        assert self.claimed
        assert timeout > 0, "libusb would wait for ever"
        if not self._plug.transfer():
            raise _failed(errno.ENODEV)


class HidBus:
    """Stands for the module ``hid``."""

    def __init__(self, plug: Plug) -> None:
        self._plug = plug
        self.opened = 0

    def enumerate(self, vendor: int, product: int) -> list[dict[str, Any]]:
        return [{"path": b"1-2.3:1.0"}] if self._plug.plugged and (vendor, product) == (0x2B8B, 0x2721) else []

    def device(self) -> HidDevice:
        return HidDevice(self, self._plug)


class HidDevice:
    def __init__(self, bus: HidBus, plug: Plug) -> None:
        self._bus = bus
        self._plug = plug
        self._blocking = True
        self._asked = b""
        self._reports: list[bytes] = []

    def open_path(self, path: bytes) -> None:
        if not self._plug.permitted:
            raise OSError("open failed")
        self._bus.opened += 1

    def set_nonblocking(self, on: int) -> None:
        self._blocking = not on

    def close(self) -> None:
        self._bus.opened -= 1

    def write(self, data: bytes) -> int:
        assert len(data) == 65
        assert data[0] == 0
        if not self._plug.transfer():
            return -1
        length = 7 + int.from_bytes(data[6:8], "big")  # all requests fit into one report
        self._plug.wire.write(data[1 : 1 + length])
        assert not any(data[1 + length :])
        return len(data)

    def read(self, size: int, timeout_ms: int = 0) -> list[int]:
        assert size == 64
        assert timeout_ms or not self._blocking
        if not self._plug.transfer():
            raise OSError("read error")
        if not self._reports:
            data = self._plug.wire.read(4096, timeout_ms / 1000)
            self._reports = [data[at : at + 64].ljust(64, b"\0") for at in range(0, len(data), 64)]
        return list(self._reports.pop(0)) if self._reports else []
