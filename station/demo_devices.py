"""The devices of a demo's window that no journey waits for: what they are, where they listen, how they are started.

They come up behind the app, in one process (`devices.simulators.together`); their addresses are settled beforehand, so
that a terminal can be configured before they are there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

#: role → driver, of every device a demo may have
DRIVERS: Mapping[str, str] = {
    "id_card": "sdt",
    "receipt_printer": "escpos",
    "document_camera": "opencv",
    "camera": "opencv",
    "document_scanner": "escl",
    "page_printer": "ipp",
    "code_scanner": "serial",
    "smart_card": "pcsc",
    "passport": "pcsc",
}
_URLS = {
    "document_scanner": "escl+http://127.0.0.1:{port}/eSCL",
    "page_printer": "ipp://127.0.0.1:{port}/ipp/print",
    "code_scanner": "socket://127.0.0.1:{port}",
}
#: Chip cards need a pcscd with vpcd, which the demo does not start: ``HALL_VPCD=127.0.0.1:35963`` says where its first
#: slot listens; the second is the next port.
_VPCD = "HALL_VPCD"
_CHIP_READERS = {"smart_card": "Virtual PCD 00 00", "passport": "Virtual PCD 00 01"}


def later_urls(known: Mapping[str, str], free_port: Callable[[], int]) -> dict[str, str]:
    """Role → transport; what is ``known`` of an earlier run stays, because devices are configured by address."""
    urls = {role: known.get(role) or url.format(port=free_port()) for role, url in _URLS.items()}
    if os.environ.get(_VPCD):
        urls |= {role: f"pcsc://{quote(reader)}" for role, reader in _CHIP_READERS.items()}
    return urls


def later_arguments(urls: Mapping[str, str], desk: Path, control: Path) -> list[str]:
    """The command line of the simulators' process; ``desk`` holds their control sockets and what is printed."""
    parts = (json.dumps(_part(role, url, desk)) for role, url in urls.items())
    each = [argument for part in parts for argument in ("--part", part)]
    return ["together", "--listen", "none", "--control", str(control), *each]


def _part(role: str, url: str, desk: Path) -> dict[str, Any]:
    return {
        "kind": role,
        "listen": _slot(role) if role in _CHIP_READERS else url.removesuffix("/eSCL"),
        "control": str(desk / f"{role}.control"),
        "args": ["--out", str(desk / "pages")] if role == "page_printer" else [],
    }


def _slot(role: str) -> str:
    """Where vpcd waits for this reader's card."""
    host, _, port = os.environ[_VPCD].rpartition(":")
    return f"socket://{host}:{int(port) + list(_CHIP_READERS).index(role)}"
