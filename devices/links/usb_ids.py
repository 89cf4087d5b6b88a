"""Devices named by vendor and product: ``usb://0400:c35a``, ``hid://2b8b:2721``."""

from __future__ import annotations

import re

from devices.transport import Transport, TransportError

_IDS = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})", re.ASCII)


def usb_ids(transport: Transport) -> tuple[int, int]:
    """Vendor and product. Raises `TransportError`."""
    found = _IDS.fullmatch(transport.rest)
    if found is None:
        raise TransportError(f"vendor:product as four hex digits each expected in {str(transport)!r}")
    return int(found[1], 16), int(found[2], 16)


def udev_advice(vendor: int, product: int) -> str:
    """What a technician does on Linux so that the terminal's user may open it."""
    ids = f'ATTRS{{idVendor}}=="{vendor:04x}", ATTRS{{idProduct}}=="{product:04x}"'
    return (
        "put this line into /etc/udev/rules.d/70-hall-devices.rules, run udevadm control --reload, and plug it in "
        f'again: SUBSYSTEM=="usb|hidraw", {ids}, MODE="0660", GROUP="plugdev", TAG+="uaccess"'
    )
