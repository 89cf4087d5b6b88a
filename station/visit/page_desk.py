"""The A4 printer as the flow sees it: a receipt where there is no receipt printer, or it does not work.

What comes of a job belongs to the record, as of the receipt printer's: printed, not printed, unknown.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from devices.commands import CommandResult
from devices.ports import PagesReport, PrintOutcome, PrintPages, PrintReport
from devices.qt.device import HallDevice
from devices.result import Ok, Reason

#: Ends after which paper may be on its way all the same.
_UNSURE = frozenset({Reason.HOST_CRASHED, Reason.DEADLINE, Reason.DISCONNECTED})


class PageDesk(QObject):
    """``ended`` gets every end, whoever has left meanwhile."""

    def __init__(self, device: HallDevice | None, ended: Callable[[int, PrintReport], None], parent: QObject) -> None:
        super().__init__(parent)
        self._device = device
        self._ended = ended
        self._printing: dict[int, tuple[int, str]] = {}
        if device is not None:
            device.finished.connect(self._finished)

    @property
    def present(self) -> bool:
        return self._device is not None

    def print(self, ticket: int, job_id: str, pdf: bytes, copies: int = 1) -> None:
        """Only where `present`."""
        if self._device is not None:
            self._printing[self._device.start(PrintPages(job_id, pdf, copies))] = (ticket, job_id)

    def not_made(self, ticket: int, job_id: str) -> None:
        """There is no PDF to print: the record says that nothing came out."""
        self._ended(ticket, PrintReport(job_id, PrintOutcome.NOT_PRINTED, Reason.UNSUPPORTED))

    @Slot(int, object)
    def _finished(self, number: int, result: CommandResult) -> None:
        if number not in self._printing:
            return
        ticket, job_id = self._printing.pop(number)
        if isinstance(result, Ok) and isinstance(result.value, PagesReport):
            report = result.value
            self._ended(ticket, PrintReport(job_id, report.outcome, report.trouble, report.cause, report.action))
        elif not isinstance(result, Ok):
            outcome = PrintOutcome.UNKNOWN if result.reason in _UNSURE else PrintOutcome.NOT_PRINTED
            self._ended(ticket, PrintReport(job_id, outcome, result.reason, result.cause, result.action))
