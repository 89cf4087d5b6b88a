"""USB devices that are spoken to with libusb, by pyusb: ``usb://0400:c35a[?style=a][&port=1-2.3][&interface=0]``.

Two styles of plug exist (DEVICES §1.6):

- **a, four pipes** (readers of ID cards): the first 7 bytes of a request go to endpoint 02 and the rest to 06; the head
  of a reply comes from 81 and its rest from 85. Its frames are those of `devices.sdt.frames`.
- **b, one pair**: everything goes to the one OUT endpoint and comes from the one IN endpoint (readers, printers).

The descriptors tell which it is; ``style`` says so for a device whose descriptors mislead. ``port`` is the system's
name of the plug (bus-port.port), for two devices that are alike. Linux asks for a udev rule (`udev_advice`); a driver
of the system that has taken the device (usblp, usbhid) is detached.
"""

from __future__ import annotations

import contextlib
import errno
import time
from typing import Any

from devices.links.byte_link import CHUNK, WRITE_TIMEOUT_S, ByteLink, drained
from devices.links.errors import (
    LinkAbsent,
    LinkBusy,
    LinkClosed,
    LinkError,
    LinkRefused,
    LinkTimeout,
    LinkUnsupported,
)
from devices.links.usb_ids import udev_advice, usb_ids
from devices.transport import Transport, TransportError

_HEAD_OUT, _REST_OUT, _HEAD_IN, _REST_IN = 0x02, 0x06, 0x81, 0x85
_HEAD = 7  # preamble and length
_SYNC = b"\xaa\xaa\x96\x69"
_IN = 0x80
_BULK_OR_INTERRUPT = frozenset({2, 3})
_STYLES = ("a", "b")
#: libusb takes 0 for "no time-out at all".
_LEAST_MS = 1


def open_usb(transport: Transport, backend: Any = None) -> ByteLink:
    """Find and claim the device. ``backend``: another bus than libusb's (`usb.backend.IBackend`). Raises `LinkError`,
    `TransportError`."""
    import usb.core
    import usb.util

    vendor, product = usb_ids(transport)
    if (style := transport.options.get("style")) not in (None, *_STYLES):
        raise TransportError(f"style must be a or b in {str(transport)!r}")
    name = f"{vendor:04x}:{product:04x}"
    device = None
    try:
        device = _found(vendor, product, transport.options.get("port"), backend)
        if device is None:
            raise LinkAbsent(f"no USB device {name}")
        pipes = _claimed(device, style, transport)
    except usb.core.NoBackendError:
        raise LinkUnsupported("libusb-1.0 is not installed") from None
    except usb.core.USBError as error:
        with contextlib.suppress(usb.core.USBError):
            usb.util.dispose_resources(device)
        raise _open_error(error, name, udev_advice(vendor, product)) from None
    if len(pipes) == 4:
        return _FourPipes(device, name, pipes)
    return _OnePair(device, name, pipes)


def _found(vendor: int, product: int, port: str | None, backend: Any) -> Any:
    import usb.core

    candidates = usb.core.find(find_all=True, idVendor=vendor, idProduct=product, backend=backend)
    return next((device for device in candidates if port is None or _port(device) == port), None)


def _port(device: Any) -> str:
    """As the kernel names it in /sys/bus/usb/devices."""
    return f"{device.bus}-{'.'.join(str(number) for number in device.port_numbers or ())}"


def _claimed(device: Any, style: str | None, transport: Transport) -> tuple[Any, ...]:
    """The endpoints in use: head out, rest out, head in, rest in; or out, in."""
    import usb.core
    import usb.util

    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.ENODEV):
            raise
        device.set_configuration()  # it has none yet
        configuration = device.get_active_configuration()
    wanted = transport.options.get("interface")
    for interface in configuration:
        pipes = _pipes(interface, style)
        if pipes is None or (wanted is not None and str(interface.bInterfaceNumber) != wanted):
            continue
        with contextlib.suppress(NotImplementedError):  # systems whose drivers cannot be detached
            if device.is_kernel_driver_active(interface.bInterfaceNumber):
                device.detach_kernel_driver(interface.bInterfaceNumber)
        usb.util.claim_interface(device, interface.bInterfaceNumber)
        return pipes
    usb.util.dispose_resources(device)
    raise LinkUnsupported(f"{transport.rest}: no interface with the endpoints of style {style or 'a or b'}")


def _pipes(interface: Any, style: str | None) -> tuple[Any, ...] | None:
    endpoints = {e.bEndpointAddress: e for e in interface if e.bmAttributes & 3 in _BULK_OR_INTERRUPT}
    four = (_HEAD_OUT, _REST_OUT, _HEAD_IN, _REST_IN)
    if style != "b" and all(address in endpoints for address in four):
        return tuple(endpoints[address] for address in four)
    if style == "a":
        return None
    out = next((e for address, e in endpoints.items() if not address & _IN), None)
    into = next((e for address, e in endpoints.items() if address & _IN), None)
    return None if out is None or into is None else (out, into)


class _OnePair:
    """Style b."""

    def __init__(self, device: Any, name: str, pipes: tuple[Any, ...]) -> None:
        self._device: Any = device
        self._name = name
        self._pipes = pipes
        self._waiting = b""  # received, not yet asked for

    def read(self, size: int, timeout_s: float) -> bytes:
        if not self._waiting:
            self._waiting = self._receive(timeout_s)
        data, self._waiting = self._waiting[:size], self._waiting[size:]
        return data

    def write(self, data: bytes, timeout_s: float = WRITE_TIMEOUT_S) -> None:
        self._send(self._pipes[0], data, time.monotonic() + timeout_s)

    def drain(self) -> bytes:
        return drained(self)

    def close(self) -> None:
        import usb.core
        import usb.util

        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(usb.core.USBError):
                usb.util.dispose_resources(device)

    def _receive(self, timeout_s: float) -> bytes:
        return self._take(self._pipes[1], timeout_s)

    def _take(self, pipe: Any, timeout_s: float) -> bytes:
        """One transfer, as large as it comes: asking for less than a packet is an overflow to USB."""
        import usb.core

        self._check_open()
        try:
            return bytes(pipe.read(CHUNK, _milliseconds(timeout_s)))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise LinkClosed(f"{self._name}: {_word(error)}") from None

    def _send(self, pipe: Any, data: bytes, end: float) -> None:
        import usb.core

        self._check_open()
        try:
            while data:
                data = data[pipe.write(data, _milliseconds(end - time.monotonic())) :]
        except usb.core.USBTimeoutError:
            raise LinkTimeout(f"{self._name}: takes no more bytes") from None
        except usb.core.USBError as error:
            raise LinkClosed(f"{self._name}: {_word(error)}") from None

    def _check_open(self) -> None:
        if self._device is None:
            raise LinkClosed(f"{self._name}: not open")


class _FourPipes(_OnePair):
    """Style a. The head says how much to fetch from the other pipe."""

    _missing = 0  # bytes of the rest that are still to come

    def write(self, data: bytes, timeout_s: float = WRITE_TIMEOUT_S) -> None:
        end = time.monotonic() + timeout_s
        self._missing = 0
        self._send(self._pipes[0], data[:_HEAD], end)
        self._send(self._pipes[1], data[_HEAD:], end)

    def drain(self) -> bytes:
        self._missing = 0
        pending = drained(self)
        while rest := self._take(self._pipes[3], 0.0):
            pending += rest
        return pending

    def _receive(self, timeout_s: float) -> bytes:
        if self._missing:
            rest = self._take(self._pipes[3], timeout_s)
            self._missing = max(self._missing - len(rest), 0)
            return rest
        head = self._take(self._pipes[2], timeout_s)
        start = head.find(_SYNC)  # a leading byte may be missing
        length_at = start + len(_SYNC)
        if start >= 0 and len(head) >= length_at + 2:
            length = int.from_bytes(head[length_at : length_at + 2], "big")
            self._missing = max(length_at + 2 + length - len(head), 0)
        return head


def _milliseconds(seconds: float) -> int:
    return max(int(seconds * 1000), _LEAST_MS)


def _open_error(error: Any, name: str, advice: str) -> LinkError:
    if error.errno in (errno.EACCES, errno.EPERM):
        return LinkRefused(f"USB {name}: no permission; {advice}")
    if error.errno == errno.EBUSY:
        return LinkBusy(f"USB {name}: held by another process")
    return LinkAbsent(f"USB {name}: {_word(error)}")


def _word(error: Any) -> str:
    return errno.errorcode.get(error.errno or 0, "transfer failed")
