"""A4 documents on paper: the page printer behind CUPS or IPP (DEVICES §8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.ports.receipts import PrintOutcome
from devices.ports.state import Cancel, DeviceStatus
from devices.result import Action, Cause, Reason, Result


@dataclass(frozen=True, slots=True)
class PagesReport:
    """How a job ended, tied to the record by ``job_id``. ``pages_total`` and ``pages_done`` count printed sides from
    ``first_page`` on, over all copies; ``pages_done`` is what the printer itself counted, None when it does not: a
    single copy broken off can be continued from ``first_page + pages_done``.

    ``printed`` only when the printer says that the job is complete; ``not_printed`` when it was refused or cancelled
    before a page; everything between is ``unknown``.
    """

    job_id: str
    outcome: PrintOutcome
    pages_total: int
    pages_done: int | None = None
    trouble: Reason | None = None
    cause: Cause | None = None
    action: Action | None = None


class PagesEvent(StrEnum):
    """Progress of a job."""

    SENT = "sent"  # the spooler has it all
    PRINTING = "printing"
    PAGE_DONE = "page_done"  # once for each page the printer counts


class PagePrinter(Protocol):
    """Prints PDF documents on A4."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus:
        """Printer state and supply levels."""
        ...

    def print_pages(
        self,
        job_id: str,
        pdf: bytes,
        deadline_s: float,
        cancel: Cancel,
        progress: Callable[[PagesEvent], None],
        *,
        copies: int = 1,
        duplex: bool = False,
        first_page: int = 1,
    ) -> Result[PagesReport]:
        """Send, and follow the job to its end. Cancelled or late: the job is cancelled at the spooler as well, so that
        nothing comes out later for the next citizen. ``Err`` only when nothing was sent."""
        ...
