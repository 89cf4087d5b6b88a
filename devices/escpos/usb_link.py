"""Receipt printers on USB: which interface of the device is the printer.

Many printers are composite (a display or a keyboard beside the printer), so the interface is chosen by its class: 7,
printer (USB Device Class Definition for Printing Devices 1.1 §4). Two-way ones are protocol 2; without an IN endpoint
there would be no status, and no link is made. The pipes themselves are `devices.links.usb`'s, style b.
"""

from __future__ import annotations

import contextlib
from types import MappingProxyType
from typing import Any

from devices.links import ByteLink
from devices.links.usb import open_usb
from devices.links.usb_ids import usb_ids
from devices.transport import Transport

_PRINTER_CLASS = 7


def open_printer(transport: Transport, backend: Any = None) -> ByteLink:
    """Open ``usb://VVVV:PPPP``. ``backend``: another bus than libusb's. Raises `LinkError`, `TransportError`."""
    options = {"style": "b", **transport.options}
    number = None if "interface" in options else _printer_interface(transport, backend)
    if number is not None:
        options["interface"] = str(number)
    return open_usb(Transport(transport.scheme, transport.rest, MappingProxyType(options)), backend)


def _printer_interface(transport: Transport, backend: Any) -> int | None:
    """The number of the first interface of class 7; None where there is none, or the device cannot be looked at (which
    opening it will say better)."""
    import usb.core

    vendor, product = usb_ids(transport)
    with contextlib.suppress(usb.core.USBError, usb.core.NoBackendError):
        for device in usb.core.find(find_all=True, idVendor=vendor, idProduct=product, backend=backend):
            for configuration in device:
                for interface in configuration:
                    if interface.bInterfaceClass == _PRINTER_CLASS:
                        return int(interface.bInterfaceNumber)
    return None
