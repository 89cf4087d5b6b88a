"""Taking a draft in, and its receipt: on thermal paper or on A4, every copy after the first marked 补打."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from devices.ports import PrintOutcome, PrintReport, Role
from devices.result import Reason
from intake.intake import Actor, Intake
from intake.package import TakenIn, sub_cases, take_in_package
from intake.receipt import ReceiptData, receipt_from_json, receipt_of, receipt_to_json, reprint
from station.typeset import TypesetFailed
from station.visit import results as on
from station.visit.across import Across
from station.visit.desks import PaperDesk, paper_event
from station.visit.page_desk import PageDesk
from station.visit.receipt_page import receipt_pdf
from station.visit.receipt_paper import paper_of
from station.visit.records import NotCompleteError
from station.visit.under_way import UnderWay
from sync.store.store import PrintAttempt, Submitted


class HandingIn:
    """What was taken in stands in `Visit.submitted`, its receipt in `Visit.receipt` and `Visit.print_job`."""

    def __init__(self, now: UnderWay, parent: QObject) -> None:
        self._now = now
        self._paper = PaperDesk(now.parts.devices.get(Role.RECEIPT_PRINTER), self._printed, parent)
        self._pages = PageDesk(now.parts.devices.get(Role.PAGE_PRINTER), self._printed, parent)

    def submit(self, ticket: int, at: str, actor: Actor) -> None:
        """Take the draft in, saved as standing at ``at``, in ``actor``'s name."""
        visit, parts = self._now.visit, self._now.parts
        draft, item = visit.stepped(at), visit.item
        if draft is None or item is None:
            raise LookupError("nothing to submit")
        others = sub_cases(draft, item)
        stopped = Across(parts).defects(draft, item)
        tokens = [parts.new_token() for _ in range(1 + len(others))]

        def build(sequences: tuple[int, ...]) -> tuple[Intake, ...]:
            if stopped:
                raise NotCompleteError
            taken = take_in_package(
                draft,
                item,
                sequences=sequences,
                device_code=parts.identity.device_code,
                terminal_id=parts.identity.terminal_id,
                reading=parts.clock.now(),
                actor=actor,
                progress_tokens=tokens,
                test_build=parts.test_build,
            )
            if not isinstance(taken, TakenIn):
                raise NotCompleteError
            return taken.intakes

        def receipt(intakes: tuple[Intake, ...], network: bool) -> bytes:
            url, language = parts.identity.public_url, visit.language
            data = receipt_of(intakes, item, parts.hall, url, network=network, language=language)
            return receipt_to_json(replace(data, training=parts.training))

        done = self._now.for_this_visit(lambda submitted, data: self._taken_in(ticket, submitted, data))
        self._now.records.submit(ticket, draft, visit.person_key, others, build, receipt, parts.online, done)

    def _taken_in(self, ticket: int, submitted: Submitted, data: ReceiptData) -> None:
        self._now.visit.receipt = data
        self._now.visit.print_job = submitted.print_job_id
        self._now.visit.submitted = submitted
        if self._now.visit.draft is not None:
            self._now.hall.let_go_of(self._now.visit.draft.id)  # it is over: that is no loss to be told of
        self._now.post(on.TakenIn(ticket))

    # --- its paper ------------------------------------------------------------------------------------------------

    @property
    def prints_pages(self) -> bool:
        """Whether the receipt can go to an A4 printer."""
        return self._pages.present

    @property
    def prints_receipts(self) -> bool:
        return self._paper.present

    def print_receipt(self, ticket: int, *, on_page: bool = False) -> None:
        """The paper of the matter on screen; every copy after the first is marked 补打 by the store's count, whichever
        printer it comes from. A terminal without receipt printer prints on A4 at once."""
        job_id = self._now.visit.print_job
        if job_id is None:
            raise LookupError("no print job")
        on_page = self._pages.present and (on_page or not self._paper.present)
        if not on_page and not self._paper.present:
            report = PrintReport(job_id, PrintOutcome.NOT_PRINTED, Reason.ABSENT)
            self._now.post(paper_event(ticket, report))
            return
        started = self._page_started if on_page else self._print_started
        self._now.records.start_print(job_id, lambda attempt: started(ticket, attempt))

    def _print_started(self, ticket: int, attempt: PrintAttempt) -> None:
        self._paper.print(ticket, attempt.job_id, paper_of(_content(attempt)))

    def _page_started(self, ticket: int, attempt: PrintAttempt) -> None:
        def made(pdf: bytes | None) -> None:
            if pdf is None:
                self._pages.not_made(ticket, attempt.job_id)
            else:
                self._pages.print(ticket, attempt.job_id, pdf)

        self._now.parts.lane.run(lambda: _pdf_of(attempt), made)

    def _printed(self, ticket: int, report: PrintReport) -> None:
        trouble = None if report.trouble is None else report.trouble.value
        self._now.records.finish_print(
            report.job_id, report.outcome.value, trouble, lambda: self._now.post(paper_event(ticket, report))
        )


def _content(attempt: PrintAttempt) -> ReceiptData:
    data = receipt_from_json(attempt.content)
    return reprint(data, attempt.papers_before) if attempt.reprint else data


def _pdf_of(attempt: PrintAttempt) -> bytes | None:
    """Typesetting takes a tenth of a second: on the lane. None: it cannot be done here."""
    try:
        return receipt_pdf(_content(attempt))
    except TypesetFailed:
        return None
