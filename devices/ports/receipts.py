"""Receipts on thermal paper, and the printer that prints them (DEVICES §4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.ports.state import Cancel, DeviceStatus
from devices.result import Action, Cause, Reason, Result


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One paragraph; wrapped by the driver to the paper's width. ``size`` 1 or 2 (double width and height)."""

    text: str
    align: Align = Align.LEFT
    size: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """``label：value``, the value hanging under itself when it wraps."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line across the paper."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code, centred; ``caption`` in words below it. Module size is chosen by the driver for the paper width."""

    data: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    lines: int = 1


ReceiptElement = TextLine | LabelledLine | Rule | QrCode | Feed


class PrintOutcome(StrEnum):
    """What came out of the printer, as far as can be known. Kept with the record (RELIABILITY G8)."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrintReport:
    """How a print job ended: ``outcome`` is for the record; ``trouble`` says why when it is not ``printed``.

    A fault that is certain before the first byte of content is sent is NOT_PRINTED; a fault after that is UNKNOWN
    (paper may be half out). PRINTED only when the printer itself answered behind the job.
    """

    job_id: str
    outcome: PrintOutcome
    trouble: Reason | None = None
    cause: Cause | None = None
    action: Action | None = None


class ReceiptPrinter(Protocol):
    """Prints receipts on thermal paper and cuts them."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus: ...
    def print_receipt(
        self, job_id: str, elements: tuple[ReceiptElement, ...], deadline_s: float, cancel: Cancel
    ) -> Result[PrintReport]:
        """Preflight (status), print, cut, ask the printer behind the job. Every end that says something about paper
        is ``Ok(PrintReport)``; ``Err`` only when nothing was attempted (absent, busy, cancelled before the start)."""
        ...
