"""HID devices by hidapi: ``hid://2b8b:2721``. Reports of 64 bytes, padded with zeros (DEVICES §1.6).

What pads the last report of a reply is handed on like everything else: only the protocol above knows where its frames
end, and skips what lies between them.
"""

from __future__ import annotations

import contextlib
import time
from typing import Any

from devices.links.byte_link import WRITE_TIMEOUT_S, ByteLink, drained
from devices.links.errors import LinkAbsent, LinkClosed, LinkRefused, LinkTimeout, LinkUnsupported
from devices.links.usb_ids import udev_advice, usb_ids
from devices.transport import Transport

REPORT = 64
_NO_REPORT_ID = b"\0"


def open_hid(transport: Transport, hidapi: Any = None) -> ByteLink:
    """Open the first such device; ``hidapi`` stands for the library's module. Raises `LinkError`, `TransportError`."""
    vendor, product = usb_ids(transport)
    hidapi = hidapi or _library()
    name = f"{vendor:04x}:{product:04x}"
    entries = hidapi.enumerate(vendor, product)
    if not entries:
        raise LinkAbsent(f"no HID device {name}")
    device = hidapi.device()
    try:
        device.open_path(entries[0]["path"])
        device.set_nonblocking(1)  # else a read without time-out would wait for ever
    except OSError:
        # The library does not say why. It is there, so what is missing is the right to open it, or it is taken.
        advice = udev_advice(vendor, product)
        raise LinkRefused(f"HID {name}: no permission, or held by another process; {advice}") from None
    return _HidLink(device, name)


def _library() -> Any:
    try:
        import hid
    except ImportError:
        raise LinkUnsupported("hidapi is not installed") from None
    return hid


class _HidLink:
    def __init__(self, device: Any, name: str) -> None:
        self._device: Any = device
        self._name = name
        self._waiting = b""

    def read(self, size: int, timeout_s: float) -> bytes:
        if not self._waiting:
            try:
                self._waiting = bytes(self._open().read(REPORT, max(int(timeout_s * 1000), 0)))
            except (OSError, ValueError) as error:
                raise LinkClosed(f"HID {self._name}: {error}") from None
        data, self._waiting = self._waiting[:size], self._waiting[size:]
        return data

    def write(self, data: bytes, timeout_s: float = WRITE_TIMEOUT_S) -> None:
        end = time.monotonic() + timeout_s
        for at in range(0, len(data), REPORT):
            if time.monotonic() > end:
                raise LinkTimeout(f"HID {self._name}: takes no more bytes")
            try:
                sent = self._open().write(_NO_REPORT_ID + data[at : at + REPORT].ljust(REPORT, b"\0"))
            except (OSError, ValueError) as error:
                raise LinkClosed(f"HID {self._name}: {error}") from None
            if sent < 0:
                raise LinkClosed(f"HID {self._name}: write failed")

    def drain(self) -> bytes:
        return drained(self)

    def close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            with contextlib.suppress(OSError, ValueError):
                device.close()

    def _open(self) -> Any:
        if self._device is None:
            raise LinkClosed(f"HID {self._name}: not open")
        return self._device
