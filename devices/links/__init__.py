"""Byte links: what a driver of a wire protocol reads from and writes to.

`open_link` opens

- ``serial:///dev/ttyUSB0?baud=115200``
- ``socket://host:port`` and ``tcp://host:port``
- ``usb://0400:c35a`` (`devices.links.usb`)
- ``hid://2b8b:2721`` (`devices.links.hid`)

Every call has a time-out; what goes wrong is a `LinkError`, never a bare `OSError`, and knows the `Err` it means to a
command. The link retries nothing: the protocol above decides what to do.
"""

from __future__ import annotations

from collections.abc import Callable

from devices.links.byte_link import WRITE_TIMEOUT_S, ByteLink
from devices.links.errors import (
    LinkAbsent,
    LinkBusy,
    LinkClosed,
    LinkError,
    LinkRefused,
    LinkTimeout,
    LinkUnsupported,
)
from devices.links.streams import SerialLink, SocketLink
from devices.transport import Transport

__all__ = [
    "CONNECT_TIMEOUT_S",
    "DEFAULT_BAUD",
    "WRITE_TIMEOUT_S",
    "ByteLink",
    "LinkAbsent",
    "LinkBusy",
    "LinkClosed",
    "LinkError",
    "LinkRefused",
    "LinkTimeout",
    "LinkUnsupported",
    "open_link",
    "wrap_opened",
    "wrapped",
]

CONNECT_TIMEOUT_S = 2.0
DEFAULT_BAUD = 115200

_wrap: Callable[[ByteLink], ByteLink] | None = None


def wrap_opened(wrap: Callable[[ByteLink], ByteLink] | None) -> None:
    """Every link that is opened from now on goes through ``wrap`` (`devices.wire_trace`); None: as it is."""
    global _wrap  # noqa: PLW0603 - one process drives one device
    _wrap = wrap


def open_link(
    transport: Transport, *, baud: int | None = None, connect_timeout_s: float = CONNECT_TIMEOUT_S
) -> ByteLink:
    """Open a byte link; ``baud`` overrides the transport's. Raises `LinkError`, or `TransportError` for a bad URL."""
    return wrapped(_opened(transport, baud, connect_timeout_s))


def wrapped(link: ByteLink) -> ByteLink:
    """For a driver that opens its link itself: what `wrap_opened` asked for, around it."""
    return link if _wrap is None else _wrap(link)


def _opened(transport: Transport, baud: int | None, connect_timeout_s: float) -> ByteLink:
    match transport.scheme:
        case "serial":
            return SerialLink(transport.rest, baud or transport.integer("baud", DEFAULT_BAUD))
        case "socket" | "tcp":
            host, port = transport.host_port()
            return SocketLink(host, port, connect_timeout_s)
        case "usb":
            from devices.links.usb import open_usb

            return open_usb(transport)
        case "hid":
            from devices.links.hid import open_hid

            return open_hid(transport)
        case scheme:
            raise LinkAbsent(f"no byte link for scheme {scheme!r}")
