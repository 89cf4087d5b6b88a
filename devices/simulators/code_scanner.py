"""Simulated code scanner on a serial line: ``python -m devices.simulators code_scanner --listen pty --control PATH
[--prefix HEX] [--suffix HEX] [--no-aim]``.

Verbs: ``scan {text, symbology, encoding}`` (symbology ``qr``, ``code_128``, ``pdf_417``, ``data_matrix``; encoding
``utf-8`` or ``gb18030``) · ``hostile {name}`` (a code of `HOSTILE`) · ``unplug`` · ``plug`` · ``state`` · ``fault`` and
``heal`` of every simulator. ``heard`` in the answer: a driver was connected.
"""

from __future__ import annotations

import argparse
import threading
from pathlib import Path
from typing import Any

from devices.simulators.control import ControlServer
from devices.simulators.fault_script import FaultScript, with_faults
from devices.simulators.wires import Wire, open_wire

BAUD = 9600
#: ISO/IEC 15424
_AIM = {"qr": b"]Q1", "code_128": b"]C0", "pdf_417": b"]L0", "data_matrix": b"]d1"}

HOSTILE: dict[str, bytes] = {
    "sql": b"'; DROP TABLE visits; --",
    "path": b"../../../../etc/passwd",
    "markup": b"<img src=x onerror=alert(1)><b>110</b>",
    "link": b"javascript:location='https://example.invalid/'",
    "wifi": b"WIFI:T:WPA;S:hall;P:secret;;",
    "printer": b"paper\x1bp\x00\x19\x32\x10\x04\x01\x1dV\x00 out",
    "keys": b"a\tb\x1b[A\x08\x7f\x03\x04\x1ac",
    "lines": "第一行\r\n第二行\r第三行".encode(),
    "direction": "测试\u202e甲\u200b乙".encode(),
    "neither_encoding": b"\xff\xfe\xff\xff\x80",
    "empty": b"",
    "long": b"9" * 100_000,
    "format": b"%s%n{0.__class__}${jndi:ldap://x}",
}
"""Contents somebody may hold before a scanner (RELIABILITY A5), as it would send them."""


class CodeScannerSimulator:
    """A scanner on its wire. All methods may be called from any thread."""

    def __init__(
        self, listen: str, link: Path, *, prefix: bytes = b"", suffix: bytes = b"\r", aim: bool = True
    ) -> None:
        self._prefix, self._suffix, self._aim = prefix, suffix, aim
        self._scans = 0
        self._heard = False
        self.faults = FaultScript()
        self.handle = with_faults(self.faults, self._handle)
        self._wire: Wire = open_wire(listen, lambda data: (), link, BAUD, self.faults)

    @property
    def url(self) -> str:
        return self._wire.url

    def scan(self, content: bytes, symbology: str = "qr") -> bool:
        """Present a code. False: no driver is connected, and it is lost. Raises `ValueError`."""
        if symbology not in _AIM:
            raise ValueError(f"symbology {symbology!r} (known: {', '.join(_AIM)})")
        head = self._prefix + (_AIM[symbology] if self._aim else b"")
        self._scans += 1
        self._heard = self._wire.send(head + content + self._suffix)
        return self._heard

    def unplug(self) -> None:
        self._wire.unplug()

    def plug(self) -> None:
        self._wire.plug()

    def state(self) -> dict[str, Any]:
        return {
            "plugged": self._wire.plugged,
            "url": self.url,
            "scans": self._scans,
            "heard": self._heard,
            "hostile": list(HOSTILE),
            "symbologies": list(_AIM),
        }

    def _handle(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["do"]:
            case "scan":
                encoding = str(request.get("encoding", "utf-8"))
                if encoding not in ("utf-8", "gb18030"):
                    raise ValueError("encoding must be utf-8 or gb18030")
                self.scan(str(request["text"]).encode(encoding), str(request.get("symbology", "qr")))
            case "hostile":
                self.scan(HOSTILE[str(request["name"])])
            case "unplug":
                self.unplug()
            case "plug":
                self.plug()
            case "state":
                pass
            case verb:
                raise ValueError(f"a code scanner knows no {verb!r}")
        return self.state()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prefix", type=bytes.fromhex, default=b"", metavar="HEX", help="bytes before each code")
    parser.add_argument("--suffix", type=bytes.fromhex, default=b"\r", metavar="HEX", help="bytes behind each code")
    parser.add_argument("--no-aim", action="store_true", help="send no AIM identifier")


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``: prints ``ready URL`` when a driver can connect."""
    control.parent.mkdir(parents=True, exist_ok=True)
    scanner = CodeScannerSimulator(
        listen, control.with_suffix(".tty"), prefix=options.prefix, suffix=options.suffix, aim=not options.no_aim
    )
    try:
        with ControlServer(control, scanner.handle):
            print(f"ready {scanner.url}", flush=True)  # noqa: T201 - this is the answer to whoever started us
            stopped.wait()
    finally:
        scanner.unplug()
    return 0
