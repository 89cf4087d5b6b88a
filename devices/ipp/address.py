"""Where a printer is: a transport URL turned into what to connect to and what to ask for.

``cups://Queue`` is a queue of the CUPS of this machine, or of the one named by ``server`` (``host``, ``host:port``, or
the path of a Unix socket). ``ipp://host[:port][/path]`` and ``ipps://…`` are printers themselves; most driverless ones
answer at ``/ipp/print``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from devices.transport import Transport, TransportError

CUPS_SOCKET = "/run/cups/cups.sock"
_PORT = 631
_PRINTER_PATH = "/ipp/print"


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """``uri`` names the printer within IPP, ``path`` within HTTP. ``socket_path`` set: a Unix socket instead of TCP.

    ``fingerprint``: the SHA-256 (hex) of the one certificate an ``ipps`` printer may show; printers sign their own, so
    that no authority can vouch for them. None: an authority of the system must.
    """

    uri: str
    path: str
    host: str = "localhost"
    port: int = _PORT
    socket_path: str | None = None
    tls: bool = False
    fingerprint: str | None = None

    def __str__(self) -> str:
        return f"{self.uri} at {self.socket_path}" if self.socket_path else self.uri


def printer_address(transport: Transport, options: Mapping[str, str]) -> PrinterAddress:
    """Reads the options ``server`` (cups) and ``fingerprint`` (ipps). Raises `TransportError`."""
    if transport.scheme == "cups":
        return _queue(transport, options.get("server"))
    if transport.scheme in ("ipp", "ipps"):
        return _printer(transport, options.get("fingerprint"))
    raise TransportError(f"no printer behind scheme {transport.scheme!r}")


def _queue(transport: Transport, server: str | None) -> PrinterAddress:
    if "/" in transport.rest:
        raise TransportError(f"a queue has no '/' in its name: {str(transport)!r}")
    path = "/printers/" + quote(transport.rest)
    if server is None and Path(CUPS_SOCKET).exists():
        server = CUPS_SOCKET
    if server is not None and server.startswith("/"):
        return PrinterAddress(f"ipp://localhost{path}", path, socket_path=server)
    host, port = _host_port(server or "localhost", str(transport))
    return PrinterAddress(f"ipp://{_bracketed(host)}:{port}{path}", path, host, port)


def _printer(transport: Transport, fingerprint: str | None) -> PrinterAddress:
    where, slash, path = transport.rest.partition("/")
    host, port = _host_port(where, str(transport))
    path = quote(slash + path) if path else _PRINTER_PATH
    tls = transport.scheme == "ipps"
    pinned = fingerprint.replace(":", "").lower() if fingerprint else None
    if pinned is not None and (len(pinned) != 64 or not set(pinned) <= set("0123456789abcdef")):
        raise TransportError("fingerprint must be the 64 hex digits of a SHA-256")
    uri = f"{transport.scheme}://{_bracketed(host)}:{port}{path}"
    return PrinterAddress(uri, path, host, port, tls=tls, fingerprint=pinned)


def _host_port(text: str, whole: str) -> tuple[str, int]:
    """``host``, ``host:port``, ``[v6]`` or ``[v6]:port``."""
    bare_v6 = text.startswith("[") and text.endswith("]")
    host, colon, port = (text, "", "") if bare_v6 else text.rpartition(":")
    if not colon:
        host, port = text, str(_PORT)
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= 65535:
        raise TransportError(f"host or host:port expected in {whole!r}")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
