"""Runs the flow: takes events, moves the state, carries out what the state asks for, and says that something changed.

Everything here happens on the GUI thread and returns at once; the store works on its lane, devices in their processes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from devices.ports import IdDocument, PrintOutcome, PrintReport, Role
from devices.qt.frames import PreviewFeed
from devices.result import Reason
from intake.draft import Applicant, BlobRef, Consent, HandedIn, MaterialPage
from intake.intake import Actor, Intake
from intake.item import ServiceItem
from intake.receipt import ReceiptData, receipt_data, receipt_from_json, receipt_to_json, reprint
from intake.take_in import new_draft, take_in
from kiosk import effects as do
from kiosk import events as on
from kiosk import signature
from kiosk.desks import CameraDesk, CardDesk, PaperDesk, paper_event
from kiosk.effects import Effect
from kiosk.events import Event
from kiosk.flow import next_state, timer_of
from kiosk.idle import FlowTimer
from kiosk.parts import KioskParts
from kiosk.receipt_paper import paper_of
from kiosk.records import NotCompleteError, PersonRecords, Records
from kiosk.steps import Welcome, initial
from kiosk.visit import Visit, resume_token
from sync.store.store import PrintAttempt, RecentCase, Submitted


class KioskController(QObject):
    """``changed`` after every event; ``wiped`` when a visit was forgotten."""

    changed = Signal()
    wiped = Signal()
    graceTicked = Signal(int)

    def __init__(self, parts: KioskParts) -> None:
        super().__init__()
        self.parts = parts
        self.state = initial()
        self.visit = Visit()
        self.online = True
        self.staff_called = False
        self._records = Records(parts.lane, parts.open_store, self.post)
        self._card = CardDesk(
            parts.devices.get(Role.ID_CARD),
            self.post,
            self._card_read,
            self.today,
            parts.timeouts.card_wait,
            test_build=parts.test_build,
            parent=self,
        )
        self.preview = PreviewFeed(parts.devices.get(Role.DOCUMENT_CAMERA), self)
        self._camera = CameraDesk(parts.devices.get(Role.DOCUMENT_CAMERA), self.post, self._page_taken, self)
        self._paper = PaperDesk(parts.devices.get(Role.RECEIPT_PRINTER), self._printed, self)
        self._timer = FlowTimer(parts.scheduler, parts.timeouts, self.post, self.graceTicked.emit)
        self._events: list[Event] = []
        self._moving = False

    # --- life -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the store and show the first page."""
        self._carry_out(self.state.effects)
        # The pinyin tables take a third of a second: not on the GUI thread at somebody's first key.
        self.parts.lane.run(self.parts.catalog.prepare_search, lambda _: None)
        # Not at once: the agent has just been started too, and a banner about its silence would be a false alarm.
        self.parts.scheduler.call_later(self.parts.timeouts.look_again, self._look_again)
        self.changed.emit()

    def close(self) -> None:
        """After the lane was closed: nothing runs any more."""
        self._timer.stop()
        self._records.close()

    def today(self) -> date:
        return self.parts.clock.now().local.date()

    # --- events ---------------------------------------------------------------------------------------------------

    def post(self, event: Event) -> None:
        """One event after the other, also those that effects bring at once."""
        self._events.append(event)
        if self._moving:
            return
        self._moving = True
        try:
            while self._events:
                self._move(self._events.pop(0))
        finally:
            self._moving = False
            self._events.clear()
        self.changed.emit()

    def touched(self) -> None:
        self._timer.touched()

    def _move(self, event: Event) -> None:
        before = self.state
        self.state = next_state(before, event)
        if isinstance(before.step, Welcome) and not isinstance(self.state.step, Welcome):
            self._begin_visit()
        if self.state.item != before.item and not self.state.draft:
            self.visit.item = self._offered(self.state.item)
        self._carry_out(self.state.effects)
        if self.state != before:
            self._timer.follow(timer_of(self.state))

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._do(effect)

    def _do(self, effect: Effect) -> None:
        match effect:
            case do.OpenStore(ticket=ticket):
                self._records.open(ticket)
            case do.ReadCard(ticket=ticket):
                self._consent()
                self._card.start(ticket)
            case do.StopReading():
                self._card.stop()
            case do.LookUpPerson(ticket=ticket):
                self._look_up(ticket)
            case do.StartDraft():
                self._start_draft()
            case do.TakeUpDraft():
                self.visit.item, self.visit.draft = self.visit.found_item, self.visit.found_draft
                self._load_pictures()
            case do.TakeUpRecent():
                self._take_up_recent()
            case do.DiscardDraft():
                self._discard()
            case do.SaveDraft(at=at):
                self._save(at)
            case do.StartPreview(ticket=ticket):
                self._camera.start_preview(ticket)
            case do.StopPreview():
                self.preview.detach()
                self._camera.stop_preview()
            case do.TakePage(ticket=ticket):
                self._camera.take(ticket)
            case do.KeepPage(ticket=ticket, material=material):
                self._keep_page(ticket, material)
            case do.DropPage():
                self.visit.page = None
            case do.KeepSignature(ticket=ticket):
                self._keep_signature(ticket)
            case do.SubmitDraft(ticket=ticket):
                self._submit(ticket)
            case do.PrintReceipt(ticket=ticket):
                self._print(ticket)
            case do.AskCardLeft(ticket=ticket):
                self._card.ask_left(ticket)
            case do.CallStaff():
                self.staff_called = self.parts.call_staff()
            case do.Wipe():
                self._wipe()
            case _ as never:
                assert_never(never)

    # --- the visit ------------------------------------------------------------------------------------------------

    def _begin_visit(self) -> None:
        self.visit = Visit(number=self.visit.number + 1)
        for device in self.parts.devices.values():
            device.claim(f"visit-{self.visit.number}")

    def _wipe(self) -> None:
        self._card.stop()
        self.preview.detach()
        for device in self.parts.devices.values():
            device.release()
        self.visit = Visit(number=self.visit.number)
        self.wiped.emit()

    def _offered(self, code: str | None) -> ServiceItem | None:
        if code is None:
            return None
        return next((item for item in self.parts.catalog.offered(self.today()) if item.impl_code == code), None)

    def consent_kinds(self) -> tuple[str, ...]:
        """What the notice asks for: the item's consents, or the general one while no item is chosen."""
        return ("privacy",) if self.visit.item is None else self.visit.item.consents

    def _consent(self) -> None:
        texts = (self.parts.catalog.consent(kind) for kind in self.consent_kinds())
        given_at = self.parts.clock.now().rfc3339
        self.visit.consents = tuple(Consent(text.kind, text.version, given_at) for text in texts if text is not None)

    def _card_read(self, applicant: Applicant, document: IdDocument) -> None:
        self.visit.applicant = applicant
        self.visit.portrait = document.photo

    def _look_up(self, ticket: int) -> None:
        applicant = self.visit.applicant
        if applicant is None:
            raise LookupError("a person is looked up before a card was read")
        self._records.look_up(applicant, self._for_this_visit(lambda found: self._found(ticket, found)))

    def _found(self, ticket: int, records: PersonRecords) -> None:
        visit = self.visit
        visit.person_key = records.person_key
        visit.recent = records.recent
        visit.recent_receipt = records.receipt
        recent = records.recent is not None and self._concerns(records.recent)
        draft = records.draft
        item = (
            None if draft is None else self.parts.catalog.item(draft.impl_code, draft.item_version, draft.handling_code)
        )
        if draft is None or item is None:
            self.post(on.PersonLookedUp(ticket, recent=recent))
            return
        visit.found_draft, visit.found_item = draft, item
        at = resume_token(draft, item, self.today(), test_build=self.parts.test_build)
        self.post(on.PersonLookedUp(ticket, draft=True, recent=recent, item=item.impl_code, at=at))

    def _concerns(self, recent: RecentCase) -> bool:
        """A case handed in today stops nobody who came for another matter, but it does stop a second one of its own."""
        return self.visit.item is None or self.visit.item.impl_code == recent.impl_code

    def _start_draft(self) -> None:
        visit = self.visit
        if visit.item is None:
            raise LookupError("a draft is started before an item was chosen")
        draft = new_draft(self.parts.new_id(), visit.item, self.parts.clock.now(), applicant=visit.applicant)
        visit.draft = replace(draft, consents=visit.consents)

    def _save(self, at: str) -> None:
        draft = self.visit.stepped(at)
        if draft is not None:
            self._records.save_draft(draft, self.visit.person_key)

    def _discard(self) -> None:
        draft = self.visit.draft or self.visit.found_draft
        if draft is not None:
            self._records.discard_draft(draft.id)
        self.visit.draft = self.visit.found_draft = self.visit.found_item = None

    def _for_this_visit(self, done: Callable[..., None]) -> Callable[..., None]:
        """A result of the store for a visit that is over is dropped."""
        number = self.visit.number
        whose = self.visit

        def deliver(*values: object) -> None:
            if self.visit is whose and self.visit.number == number:
                done(*values)

        return deliver

    # --- pages and signature --------------------------------------------------------------------------------------

    def _page_taken(self, page: object) -> None:
        self.visit.page = page  # type: ignore[assignment]

    def _keep_page(self, ticket: int, material: str) -> None:
        page, draft = self.visit.page, self.visit.draft
        if page is None or draft is None:
            raise LookupError("no page in hand")
        jpeg = page.jpeg
        kept = self._for_this_visit(lambda ref, data: self._page_kept(ticket, material, ref, data))
        self._records.keep(ticket, draft.id, lambda: jpeg, "image/jpeg", kept)

    def _page_kept(self, ticket: int, material: str, ref: BlobRef, data: bytes) -> None:
        visit = self.visit
        if visit.draft is None:
            return
        pages = visit.draft.material(material).pages
        if all(page.blob.digest != ref.digest for page in pages):
            page = MaterialPage(ref, self.parts.clock.now().rfc3339)
            visit.draft = visit.draft.with_material(HandedIn(material, (*pages, page)))
        visit.pictures[ref.digest] = data
        visit.page = None
        self.post(on.PageKept(ticket))

    def _load_pictures(self) -> None:
        """Thumbnails of a draft that was taken up again."""
        visit = self.visit
        if visit.draft is None:
            return
        for ref in visit.draft.blobs():
            got = self._for_this_visit(lambda data, digest=ref.digest: self._picture(digest, data))
            self._records.picture(visit.draft.id, ref.digest, got)

    def _picture(self, digest: str, data: bytes) -> None:
        self.visit.pictures[digest] = data
        self.changed.emit()

    def _keep_signature(self, ticket: int) -> None:
        draft, strokes = self.visit.draft, self.visit.strokes
        if draft is None:
            raise LookupError("a signature without a draft")
        kept = self._for_this_visit(lambda ref, data: self._signature_kept(ticket, ref, data))
        self._records.keep(ticket, draft.id, lambda: signature.png_of(strokes), signature.MEDIA_TYPE, kept)

    def _signature_kept(self, ticket: int, ref: BlobRef, data: bytes) -> None:
        draft = self.visit.draft
        self.visit.pictures[ref.digest] = data
        if draft is not None:
            self.visit.draft = replace(draft, signature=ref, revision=draft.revision + 1)
        self.post(on.SignatureKept(ticket))

    # --- handing in and paper -------------------------------------------------------------------------------------

    def _submit(self, ticket: int) -> None:
        visit, parts = self.visit, self.parts
        draft, item = visit.stepped("review"), visit.item
        if draft is None or item is None:
            raise LookupError("nothing to submit")
        token = parts.new_token()

        def build(sequence: int) -> Intake:
            taken = take_in(
                draft,
                item,
                sequence=sequence,
                device_code=parts.identity.device_code,
                terminal_id=parts.identity.terminal_id,
                reading=parts.clock.now(),
                actor=Actor("citizen"),
                progress_token=token,
                test_build=parts.test_build,
            )
            if not isinstance(taken, Intake):
                raise NotCompleteError
            return taken

        def receipt(intake: Intake, network: bool) -> bytes:
            return receipt_to_json(receipt_data(intake, item, parts.hall, parts.identity.public_url, network=network))

        done = self._for_this_visit(lambda submitted, data: self._taken_in(ticket, submitted, data))
        self._records.submit(ticket, draft, visit.person_key, build, receipt, parts.online, done)

    def _taken_in(self, ticket: int, submitted: Submitted, data: ReceiptData) -> None:
        self.visit.receipt = data
        self.visit.print_job = submitted.print_job_id
        self.visit.submitted = submitted
        self.post(on.TakenIn(ticket))

    def _take_up_recent(self) -> None:
        self.visit.receipt = self.visit.recent_receipt
        self.visit.print_job = None if self.visit.recent is None else self.visit.recent.print_job_id

    def _print(self, ticket: int) -> None:
        job_id = self.visit.print_job
        if job_id is None:
            raise LookupError("no print job")
        if not self._paper.present:
            report = PrintReport(job_id, PrintOutcome.NOT_PRINTED, Reason.ABSENT)
            self.post(paper_event(ticket, report))
            return
        self._records.start_print(job_id, lambda attempt: self._print_started(ticket, attempt))

    def _print_started(self, ticket: int, attempt: PrintAttempt) -> None:
        data = receipt_from_json(attempt.content)
        if attempt.reprint:
            data = reprint(data, attempt.papers_before)
        self._paper.print(ticket, attempt.job_id, paper_of(data))

    def _printed(self, ticket: int, report: PrintReport) -> None:
        trouble = None if report.trouble is None else report.trouble.value
        self._records.finish_print(
            report.job_id, report.outcome.value, trouble, lambda: self.post(paper_event(ticket, report))
        )

    # --- the banner -----------------------------------------------------------------------------------------------

    def _look_again(self) -> None:
        self._records.ask(self.parts.online, self._set_online)
        self.parts.scheduler.call_later(self.parts.timeouts.look_again, self._look_again)

    def _set_online(self, online: bool) -> None:
        if online != self.online:
            self.online = online
            self.changed.emit()
