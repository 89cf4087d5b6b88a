"""The papers of a case on their way to the printer: A4 or thermal, one after the other, each as its n-th print.

A paper's PDF is archived the first time it is made. What a printer says belongs to the record, as of a receipt.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from devices.ports import PrintOutcome, PrintReport
from devices.qt.device import HallDevice
from devices.result import Reason
from intake.clock import Clock
from intake.papers.letterhead import moment_words
from intake.papers.paper import Medium, Paper, paper_from_json, printed_again
from station.papers import Failed, render_pdf, render_thermal
from station.visit import results as on
from station.visit.desks import PaperDesk, paper_event
from station.visit.page_desk import PageDesk
from station.visit.records import Post, Records
from sync.store.errors import PrintNotPossible
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A job that was begun. ``pdf`` None on thermal paper, and where the page could not be made (``failed``)."""

    job_id: str
    paper: Paper
    thermal: bool
    pdf: bytes | None = None
    failed: bool = False


class CasePrinter(QObject):
    """``left`` are the jobs that have not come out: what another try prints."""

    def __init__(
        self,
        records: Records,
        receipt_printer: HallDevice | None,
        page_printer: HallDevice | None,
        clock: Clock,
        post: Post,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.left: tuple[str, ...] = ()
        self._records = records
        self._clock = clock
        self._post = post
        self._thermal = PaperDesk(receipt_printer, self._ended, self)
        self._pages = PageDesk(page_printer, self._ended, self)

    @property
    def prints_slips(self) -> bool:
        """There is a receipt printer."""
        return self._thermal.present

    @property
    def prints_pages(self) -> bool:
        return self._pages.present

    def forget(self) -> None:
        """Nothing waits any more; what is being printed ends by itself."""
        self.left = ()

    def print(self, ticket: int, jobs: tuple[str, ...]) -> None:
        """`PaperEnded` once, when all have come out or one has not."""
        self.left = jobs
        self._next(ticket)

    def _next(self, ticket: int) -> None:
        if not self.left:
            self._post(on.PaperEnded(ticket, on.PaperPhase.PRINTED))
            return
        job_id = self.left[0]
        at = moment_words(self._clock.now().local)
        self._records.do(lambda store: _begun(store, job_id, at), lambda sheet: self._begun(ticket, sheet))

    def _begun(self, ticket: int, sheet: _Sheet | None) -> None:
        if sheet is None:  # it is being printed, or gone: not twice
            self.left = self.left[1:]
            self._next(ticket)
        elif sheet.thermal and self._thermal.present:
            self._thermal.print(ticket, sheet.job_id, render_thermal(sheet.paper))
        elif sheet.pdf is None or sheet.failed:
            self._ended(ticket, PrintReport(sheet.job_id, PrintOutcome.NOT_PRINTED, Reason.UNSUPPORTED))
        elif self._pages.present:
            self._pages.print(ticket, sheet.job_id, sheet.pdf, sheet.paper.copies)
        else:
            self._ended(ticket, PrintReport(sheet.job_id, PrintOutcome.NOT_PRINTED, Reason.ABSENT))

    def _ended(self, ticket: int, report: PrintReport) -> None:
        trouble = None if report.trouble is None else report.trouble.value

        def done() -> None:
            if report.outcome is not PrintOutcome.PRINTED:
                self._post(paper_event(ticket, report))
                return
            self.left = tuple(job for job in self.left if job != report.job_id)
            self._next(ticket)

        self._records.finish_print(report.job_id, report.outcome.value, trouble, done)


def _begun(store: Store, job_id: str, at: str) -> _Sheet | None:
    """Off the GUI thread: counts the print, makes the page, archives it the first time."""
    job = store.print_job(job_id)
    if job is None or job.paper_id is None:
        return None
    try:
        attempt = store.start_print(job_id)
    except PrintNotPossible:
        return None
    copy = store.begin_copy(job.paper_id)
    paper = printed_again(paper_from_json(attempt.content), at, copy)
    if job.media == Medium.THERMAL:
        return _Sheet(job_id, paper, thermal=True)
    pdf = render_pdf(paper)
    if isinstance(pdf, Failed):
        return _Sheet(job_id, paper, thermal=False, failed=True)
    kept = store.paper(job.paper_id)
    if kept is not None and kept.pdf is None:
        store.archive_pdf(job.paper_id, store.put_blob(job.case_id, pdf, "application/pdf"))
    return _Sheet(job_id, paper, thermal=False, pdf=pdf)
