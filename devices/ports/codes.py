"""Bar codes and QR codes, from a scanner or from a camera (DEVICES §7). Their content is text and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.ports.state import Cancel, DeviceStatus
from devices.result import Result

#: Longer content is refused (``Reason.CODE_CONTENT_INVALID``): no code of a hall is longer, a hostile one may be.
MAX_CODE_CHARS = 4096


class Symbology(StrEnum):
    """Kinds of code. A scanner that does not tell gives ``unknown``."""

    QR = "qr"
    CODE_128 = "code_128"
    PDF_417 = "pdf_417"
    DATA_MATRIX = "data_matrix"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """What was scanned: untrusted plain text of at most `MAX_CODE_CHARS`, controls stripped, never opened or followed.
    ``repr`` does not show it: a code may hold a name or a number."""

    text: str
    symbology: Symbology = Symbology.UNKNOWN

    def __repr__(self) -> str:
        return f"ScannedCode({self.symbology.value}, {len(self.text)} characters)"


class CodeEvent(StrEnum):
    """Progress of a scan."""

    WAITING = "waiting"


class CodeScanner(Protocol):
    """Reads one code at a time."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus: ...
    def scan(self, deadline_s: float, cancel: Cancel, progress: Callable[[CodeEvent], None]) -> Result[ScannedCode]:
        """The next code presented from now on; one that came before is not believed."""
        ...
