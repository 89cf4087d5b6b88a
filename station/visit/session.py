"""`VisitSession`: what a flow asks for, carried out with devices, store and catalogue; the same at kiosk and counter.

Everything here happens on the GUI thread and returns at once; the store works on its lane, devices in their processes.
Whatever is asked under a ticket is answered by one event with that ticket (`station.visit.results`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from devices.ports import (
    CapturedPage,
    FaceVerdict,
    IdDocument,
    PhotoUnavailable,
    PrintOutcome,
    PrintReport,
    ReadSmartCard,
    ReadTravelDocument,
    Role,
    SocialSecurityCard,
    TravelDocument,
)
from devices.qt.device import HallDevice
from devices.qt.frames import PreviewFeed
from devices.result import Reason
from intake.attachment import BlobRef
from intake.draft import CheckKind, CheckOutcome, Consent, Draft, HandedIn, IdentityCheck, MaterialPage
from intake.form import Form
from intake.identity import age_of
from intake.intake import Actor, Intake
from intake.item import ServiceItem
from intake.package import TakenIn, codes_of, sub_cases, take_in_package
from intake.parties import Applicant
from intake.prefill import ItemKey, of_matter
from intake.receipt import ReceiptData, receipt_from_json, receipt_of, receipt_to_json, reprint
from intake.reuse import Purpose, hold_known
from intake.take_in import new_draft, with_known
from station.applicant import applicant_of_social_card, applicant_of_travel_document
from station.staff import SignedIn, SignInResult
from station.typeset import TypesetFailed
from station.visit import results as on
from station.visit import signature
from station.visit.capture import AUTHORITY
from station.visit.chip_desk import ChipDesk
from station.visit.desks import CameraDesk, CardDesk, PaperDesk, paper_event, trouble_with
from station.visit.face_desk import FaceDesk, check_of, face_offer
from station.visit.hall_desk import HallDesk
from station.visit.look_up import LookedUp, LookUp
from station.visit.page_desk import PageDesk
from station.visit.parting import Leaving, Parting, SlipPrinter
from station.visit.parts import VisitParts
from station.visit.receipt_page import receipt_pdf
from station.visit.receipt_paper import paper_of
from station.visit.records import NotCompleteError, Post, Records
from station.visit.results import CardTrouble, DraftTrouble, FaceOffer
from station.visit.scan_desk import ScanDesk
from station.visit.visit import DraftOffer, Proof, Visit, resume_token
from sync.hall.results import Closed, Held, Unreachable
from sync.store.reuse import EarlierCase
from sync.store.store import PrintAttempt, RecentCase, Store, Submitted


class VisitSession(QObject):
    """One person after the other at one terminal. ``changed``: something to show changed without an event."""

    changed = Signal()
    wiped = Signal()

    def __init__(self, parts: VisitParts, channel: str, post: Post, parent: QObject) -> None:
        """``channel`` is the draft's: ``kiosk`` or ``window``."""
        super().__init__(parent)
        self.parts = parts
        self.visit = Visit()
        self.online = True
        self._channel = channel
        self._post = post
        self._records = Records(parts.lane, parts.open_store, post)
        self._card = CardDesk(
            parts.devices.get(Role.ID_CARD),
            post,
            self._card_read,
            self.today,
            parts.card_wait,
            test_build=parts.test_build,
            parent=self,
        )
        self._second_card = CardDesk(
            parts.devices.get(Role.ID_CARD),
            self._second_card_said,
            self._second_card_read,
            self.today,
            parts.card_wait,
            test_build=parts.test_build,
            parent=self,
        )
        self._tell_second: Callable[[CardTrouble | None], None] | None = None
        self.social_card = ChipDesk(parts.devices.get(Role.SMART_CARD), post, self._social_card_read, self)
        self.travel_document = ChipDesk(parts.devices.get(Role.PASSPORT), post, self._travel_document_read, self)
        self.preview = PreviewFeed(parts.devices.get(Role.DOCUMENT_CAMERA), self)
        self._camera = CameraDesk(parts.devices.get(Role.DOCUMENT_CAMERA), post, self._page_taken, self)
        scanner = parts.devices.get(Role.DOCUMENT_SCANNER)
        self.scan = ScanDesk(scanner, self._records, post, lambda: self.visit, parts.clock, self)
        printer = parts.devices.get(Role.RECEIPT_PRINTER)
        self._paper = PaperDesk(printer, self._printed, self)
        self._pages = PageDesk(parts.devices.get(Role.PAGE_PRINTER), self._printed, self)
        self._face = FaceDesk(parts.devices.get(Role.CAMERA), post, self._face_judged, self)
        self.hall = HallDesk(parts.hall_lane, parts.shared_drafts, parts.queue, parts.scheduler, post)
        self._look_up = LookUp(self._records, self.hall, self._item_of)
        self._parting = Parting(
            self._records, self.hall, parts.scheduler, parts.clock, post, parts.identity.device_code
        )
        slips = PaperDesk(printer, lambda ticket, report: post(paper_event(ticket, report)), self)
        self._slips = SlipPrinter(slips, post, parts.hall, parts.place)

    # --- life -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Once, when the app starts: what is prepared behind the first screen."""
        # The pinyin tables take a third of a second: not on the GUI thread at somebody's first key.
        self.parts.lane.run(self.parts.catalog.prepare_search, lambda _: None)
        # Not at once: the agent has just been started too, and a banner about its silence would be a false alarm.
        self.parts.scheduler.call_later(self.parts.look_again, self._look_again)

    def close(self) -> None:
        """After the lane was closed: nothing runs any more."""
        self._records.close()

    def today(self) -> date:
        return self.parts.clock.now().local.date()

    @property
    def records(self) -> Records:
        """For questions about the queue."""
        return self._records

    def open_store(self, ticket: int) -> None:
        self._records.open(ticket)

    def _look_again(self) -> None:
        self._records.ask(self.parts.online, self._set_online)
        self.parts.scheduler.call_later(self.parts.look_again, self._look_again)

    def _set_online(self, online: bool) -> None:
        if online != self.online:
            self.online = online
            self.changed.emit()

    # --- the visit ------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A new person: nothing of the last one, and the devices are ours until `wipe`."""
        self.visit = Visit(number=self.visit.number + 1)
        for device in self._visited():
            device.claim(f"visit-{self.visit.number}")

    def wipe(self) -> None:
        """Forget everything of this visit."""
        self.stop_reading()
        self.preview.detach()
        self._face.forget()
        self.scan.forget()
        self._look_up.stop()
        self._staff_leaves("closed")
        self.hall.let_go()
        self._records.leave_drafts()
        for device in self._visited():
            device.release()
        self.visit = Visit(number=self.visit.number)
        self.wiped.emit()

    def _visited(self) -> tuple[HallDevice, ...]:
        """The devices that belong to one visit at a time; codes are scanned before anybody knows whose they are."""
        return tuple(device for role, device in self.parts.devices.items() if role is not Role.CODE_SCANNER)

    def choose(self, code: str | None) -> None:
        """The matter of the visit, by implementation code; None: none yet."""
        offered = self.parts.catalog.offered(self.today(), self._channel)
        self.visit.item = next((item for item in offered if item.impl_code == code), None)

    def consent_kinds(self) -> tuple[str, ...]:
        """What the notice asks for: the item's consents, or the general one while no item is chosen."""
        return ("privacy",) if self.visit.item is None else self.visit.item.consents

    def consent(self) -> None:
        """The person agreed to what the notice asked for."""
        texts = (self.parts.catalog.consent(kind) for kind in self.consent_kinds())
        given_at = self.parts.clock.now().rfc3339
        self.visit.consents = tuple(Consent(text.kind, text.version, given_at) for text in texts if text is not None)

    def consent_in_draft(self) -> None:
        """The person agreed while the matter was open already."""
        self.consent()
        draft = self.visit.draft
        if draft is not None:
            asked = {consent.kind for consent in self.visit.consents}
            others = tuple(consent for consent in draft.consents if consent.kind not in asked)
            self.visit.draft = replace(draft, consents=(*others, *self.visit.consents), revision=draft.revision + 1)

    # --- the person -----------------------------------------------------------------------------------------------

    def read_card(self, ticket: int) -> None:
        self._card.start(ticket)

    def read_social_card(self, ticket: int) -> None:
        """`CardSeen`, `CardRead`, `CardFailed`, as of an identity card."""
        self.social_card.start(ticket, ReadSmartCard(self.parts.card_wait))

    def read_travel_document(self, ticket: int) -> None:
        """The same, with the access that `Visit.access` holds."""
        access = self.visit.access
        if access is None:
            raise LookupError("a travel document is read before its access is known")
        self.travel_document.start(ticket, ReadTravelDocument(access, self.parts.card_wait))

    def stop_reading(self) -> None:
        self._tell_second = None
        for desk in (self._card, self._second_card, self.social_card, self.travel_document):
            desk.stop()

    def ask_card_left(self, ticket: int) -> None:
        self._card.ask_left(ticket)

    def _card_read(self, applicant: Applicant, document: IdDocument) -> None:
        self.visit.applicant = applicant
        self.visit.portrait = document.photo

    def read_second_card(self, ended: Callable[[CardTrouble | None], None]) -> None:
        """The card of the person a matter is for, on the same reader: `Visit.second`. ``ended`` hears of the trouble,
        None when it was read. Who stands here stays who they are."""
        self._second_card.stop()
        self._tell_second = ended
        self._second_card.start(0)

    def _second_card_read(self, applicant: Applicant, _document: IdDocument) -> None:
        self.visit.second = applicant

    def _second_card_said(self, happening: object) -> None:
        tell = self._tell_second
        if tell is None or not isinstance(happening, on.CardRead | on.CardFailed):
            return
        self._tell_second = None
        tell(happening.trouble if isinstance(happening, on.CardFailed) else None)

    def _social_card_read(self, card: object) -> CardTrouble | None:
        if not isinstance(card, SocialSecurityCard):
            return CardTrouble.UNREADABLE
        applicant = applicant_of_social_card(card)
        return CardTrouble.HOLDER_PROTECTED if applicant is None else self._accepted(applicant, None)

    def _travel_document_read(self, document: object) -> CardTrouble | None:
        if not isinstance(document, TravelDocument):
            return CardTrouble.UNREADABLE
        return self._accepted(applicant_of_travel_document(document), document.photo)

    def _accepted(self, applicant: Applicant, portrait: bytes | PhotoUnavailable | None) -> CardTrouble | None:
        trouble = trouble_with(applicant, self.today(), test_build=self.parts.test_build)
        if trouble is None:
            self.visit.applicant, self.visit.portrait = applicant, portrait
        return trouble

    def identify(self, applicant: Applicant, slip: str = "") -> None:
        """Who is here, when typed instead of read by `read_card`; a slip code finds what was begun elsewhere."""
        self.visit.applicant, self.visit.slip = applicant, slip

    def look_up(self, ticket: int) -> None:
        """Drafts here and at the hall, and recent matters of the person: `PersonLookedUp`, after two seconds at most
        for a hall that does not answer."""
        applicant = self.visit.applicant
        if applicant is None:
            raise LookupError("a person is looked up before anybody was identified")
        found = self._for_this_visit(lambda looked_up: self._found(ticket, looked_up))
        self._look_up.start(applicant, self.visit.slip, found)

    def _found(self, ticket: int, found: LookedUp) -> None:
        visit, records = self.visit, found.records
        visit.person_key = records.person_key
        visit.recent = records.recent
        visit.recent_receipt = records.receipt
        visit.offers = tuple(offer for offer in found.offers if offer.held is not None or offer.item is not None)
        visit.sharing = found.sharing
        recent = records.recent is not None and self._concerns(records.recent)
        answer = on.PersonLookedUp(
            ticket, recent=recent, held=visit.held is not None, closed=found.closed, sharing=found.sharing
        )
        offer = next((offer for offer in visit.offers if offer.item is not None), None)
        if offer is None or offer.draft is None or offer.item is None:
            self._post(answer)
            return
        visit.found_draft, visit.found_item = offer.draft, offer.item
        at, check = self._resume(offer.draft, offer.item)
        answer = replace(answer, draft=True, item=offer.item.impl_code, at=at, check=check, elsewhere=offer.elsewhere)
        self._post(answer)

    def _resume(self, draft: Draft, item: ServiceItem) -> tuple[str, bool]:
        """Where a draft goes on, and whether person and card are still to be compared."""
        at = resume_token(draft, item, self.today(), test_build=self.parts.test_build)
        return at, item.identity_check == "person" and not draft.identity_checked()

    def _item_of(self, draft: Draft) -> ServiceItem | None:
        return self.parts.catalog.item(draft.impl_code, draft.item_version, draft.handling_code)

    def _concerns(self, recent: RecentCase) -> bool:
        """A case handed in today stops nobody who came for another matter, but it does stop a second one of its own."""
        chosen = self.visit.item
        return chosen is None or bool(codes_of(chosen) & {recent.impl_code, *(case.impl_code for case in recent.cases)})

    # --- drafts ---------------------------------------------------------------------------------------------------

    def start_draft(self) -> None:
        """A new draft for the chosen item and the person."""
        visit = self.visit
        if visit.item is None:
            raise LookupError("a draft is started before an item was chosen")
        draft = new_draft(
            self.parts.new_id(),
            visit.item,
            self.parts.clock.now(),
            applicant=visit.applicant,
            channel=self._channel,
            in_visit=visit.known_of(visit.applicant),
            test_build=self.parts.test_build,
        )
        visit.draft = replace(draft, consents=visit.consents)
        self._keep_open()
        self._look_for_earlier(draft.id)

    def _look_for_earlier(self, draft_id: str) -> None:
        """What the person's earlier matters say fills in what is open; the look is logged with the draft."""
        visit, staff = self.visit, self.visit.staff
        person_key = visit.person_key
        if not person_key or visit.draft is None:
            return
        self._records.save_draft(visit.draft, person_key)
        asked = self._for_this_visit(lambda found: self._earlier_found(draft_id, found))

        def question(store: Store) -> tuple[EarlierCase, ...]:
            who = None if staff is None else staff.id
            return store.earlier_of(person_key, inside=draft_id, purpose="prefill", staff=who)

        self._records.ask(question, asked)

    def _earlier_found(self, draft_id: str, found: tuple[EarlierCase, ...]) -> None:
        visit = self.visit
        if visit.draft is None or visit.item is None or visit.draft.id != draft_id or not found:
            return
        if (visit.draft.applicant, visit.draft.organisation) != (visit.applicant, None):
            return  # meanwhile it is somebody else's matter
        known = with_known(
            visit.draft,
            visit.item,
            self.today(),
            visit.known_of(visit.applicant),
            tuple(case.earlier for case in found),
            self._form_of,
            test_build=self.parts.test_build,
        )
        user = "citizen" if visit.staff is None else visit.staff.id
        purpose = Purpose(known.id, visit.item.short_name, user, self.parts.clock.now().rfc3339)
        known, _ = hold_known(known, visit.item, found, self.today(), purpose, self._item_version)
        if (known.answers, known.materials) != (visit.draft.answers, visit.draft.materials):
            visit.draft, visit.known = known, visit.known + 1
            self.changed.emit()

    def _item_version(self, key: ItemKey) -> ServiceItem | None:
        impl_code, handling_code, version = key
        return self.parts.catalog.item(impl_code, version, handling_code)

    def _form_of(self, key: ItemKey) -> Form | None:
        item = self._item_version(key)
        return None if item is None else item.form

    def _note_matter(self) -> None:
        """What this matter asked need not be asked again by another one of the same visit."""
        visit = self.visit
        draft = visit.draft
        if draft is None or draft.applicant is None or visit.item is None:
            return
        name, at = visit.item.short_name.get(), self.parts.clock.now().rfc3339
        matter = of_matter(visit.item.key, name, at, visit.item.form, visit.answers())
        visit.in_visit = (*visit.in_visit, (draft.applicant, draft.organisation, matter))

    def take_up_draft(self, draft_id: str | None = None) -> None:
        """Go on with a draft that was found; without an id the latest that is free. It is ours until the visit ends."""
        visit = self.visit
        if draft_id is not None:
            offer = next(offer for offer in visit.offers if offer.id == draft_id)
            visit.found_draft, visit.found_item = offer.draft, offer.item
        if visit.found_draft is None:
            raise LookupError("no draft was found")
        visit.item, visit.draft = visit.found_item, replace(visit.found_draft, channel=self._channel)
        self._records.open_draft(visit.draft.id)
        self._keep_open()
        self._load_pictures()

    def take_held(self, ticket: int, draft_id: str | None = None, *, take_over: bool) -> None:
        """Ask again for a draft that another terminal has open (without an id the latest), with ``take_over`` even
        out of its hands: `DraftTaken` or `DraftNotTaken`."""
        visit = self.visit
        offer = next((o for o in visit.offers if o.held is not None and draft_id in (None, o.id)), None)
        if offer is None or offer.shared is None:
            raise LookupError("no draft is held elsewhere")
        done = self._for_this_visit(lambda answer: self._fetched(ticket, offer, answer))
        self._look_up.fetch(offer.shared, visit.person_key, done, take_over=take_over)

    def _fetched(self, ticket: int, before: DraftOffer, answer: DraftOffer | Held | Closed | Unreachable) -> None:
        visit = self.visit
        others = tuple(offer for offer in visit.offers if offer.id != before.id)
        match answer:
            case DraftOffer(draft=Draft() as draft, item=ServiceItem() as item):
                visit.offers = (answer, *others)
                visit.found_draft, visit.found_item = draft, item
                at, check = self._resume(draft, item)
                self._post(on.DraftTaken(ticket, item.impl_code, at, check))
            case Held():
                visit.offers = (replace(before, held=answer), *others)
                self._post(on.DraftNotTaken(ticket, DraftTrouble.HELD))
            case Unreachable():
                self._post(on.DraftNotTaken(ticket, DraftTrouble.UNREACHABLE))
            case Closed():
                visit.offers = others
                self._post(on.DraftNotTaken(ticket, DraftTrouble.CLOSED))
            case _:
                visit.offers = others
                self._post(on.DraftNotTaken(ticket, DraftTrouble.UNUSABLE))

    def close_matter(self) -> None:
        """The draft is let go (save it before), the person stays: another matter may follow in this visit."""
        visit = self.visit
        if visit.draft is not None:
            self._note_matter()
            self.hall.let_go_of(visit.draft.id)
            self._records.leave_drafts()
        visit.item = visit.draft = visit.found_draft = visit.found_item = visit.page = visit.submitted = None
        visit.receipt = visit.print_job = None
        visit.second = None
        visit.strokes = ()
        visit.pictures.clear()

    def _keep_open(self) -> None:
        visit = self.visit
        if visit.draft is not None and visit.applicant is not None:
            self.hall.keep_open(visit.draft.id, visit.applicant)

    def take_up_recent(self) -> None:
        """The receipt of the recent case becomes the receipt on the screen."""
        self.visit.receipt = self.visit.recent_receipt
        self.visit.print_job = None if self.visit.recent is None else self.visit.recent.print_job_id

    def save_draft(self, at: str) -> None:
        """Write down what was entered, and the step it goes on at."""
        draft = self.visit.stepped(at)
        if draft is not None:
            self._records.save_draft(draft, self.visit.person_key)

    def discard_draft(self) -> None:
        draft = self.visit.draft or self.visit.found_draft
        if draft is not None:
            self._records.discard_draft(draft.id)
            self.visit.offers = tuple(offer for offer in self.visit.offers if offer.id != draft.id)
        self.visit.draft = self.visit.found_draft = self.visit.found_item = None

    # --- leaving without having handed in -------------------------------------------------------------------------

    @property
    def proof(self) -> Proof | None:
        """What the last visit left with; it outlives the wipe until `forget_proof`."""
        return self._parting.proof

    def hand_over(self, ticket: int, reason: str | None) -> None:
        """The visit is about to end (call before `wipe`, after `save_draft`): a number for a manned window because of
        ``reason`` (a word; None: no number is wanted), and where the draft can be opened: `HandedOver`."""
        visit = self.visit
        item = visit.item or visit.found_item
        draft = visit.draft or visit.found_draft
        self._parting.start(
            ticket,
            Leaving(
                draft_id=None if draft is None or visit.submitted is not None else draft.id,
                service="general" if item is None else item.group,
                item_code=None if item is None else item.impl_code,
                item_name="" if item is None else item.short_name.get(visit.language),
                reason=reason,
                language=visit.language,
            ),
        )

    def print_proof(self, ticket: int) -> None:
        """`PaperEnded`."""
        if self.proof is None:
            raise LookupError("nobody left with anything")
        self._slips.print(ticket, self.proof)

    def forget_proof(self) -> None:
        self._parting.forget()

    # --- person and card ------------------------------------------------------------------------------------------

    @property
    def face_preview(self) -> PreviewFeed:
        return self._face.preview

    def face_offer(self) -> FaceOffer:
        """Whether the camera is one of the ways."""
        applicant = self.visit.applicant
        age = None if applicant is None else age_of(applicant, self.today())
        return face_offer(self._face.status, self.visit.portrait, age)

    def ask_face(self, ticket: int) -> None:
        """`FaceOffered`."""
        self._post(on.FaceOffered(ticket, self.face_offer()))

    def agree_face(self) -> None:
        """The separate consent (D20) was given."""
        visit, text = self.visit, self.parts.catalog.consent("face")
        if visit.draft is None or text is None:
            raise LookupError("a consent without a draft or without a text")
        others = tuple(consent for consent in visit.draft.consents if consent.kind != text.kind)
        given = Consent(text.kind, text.version, self.parts.clock.now().rfc3339)
        visit.draft = replace(visit.draft, consents=(*others, given), revision=visit.draft.revision + 1)

    def check_face(self, ticket: int) -> None:
        """`FaceGuided` …, then `FaceChecked` (it stands in the draft) or `FaceFailed`."""
        portrait = self.visit.portrait
        self._face.start(ticket, portrait if isinstance(portrait, bytes) else None)

    def stop_face(self) -> None:
        self._face.stop()

    def _face_judged(self, verdict: FaceVerdict) -> None:
        self._checked(check_of(verdict, self.parts.clock.now().rfc3339))

    def staff_compared(self, actor: str, method: str, *, same: bool) -> None:
        """A member of staff has looked at person and card; it stands in the draft."""
        outcome = CheckOutcome.CONFIRMED if same else CheckOutcome.NOT_CONFIRMED
        at = self.parts.clock.now().rfc3339
        self._checked(IdentityCheck(kind=CheckKind.STAFF, outcome=outcome, at=at, method=method, actor=actor))

    def _checked(self, check: IdentityCheck) -> None:
        if self.visit.draft is not None:
            self.visit.draft = self.visit.draft.with_check(check)

    def staff_sign_in(self, ticket: int, staff_id: str, password: str) -> None:
        """Somebody of the staff has come to this terminal: `StaffSignedIn` or `StaffRefused`."""
        done = self._for_this_visit(lambda result: self._staff_answered(ticket, result))
        self._records.sign_in(self.parts.passwords, self.parts.clock, staff_id, password, done)

    def _staff_answered(self, ticket: int, result: SignInResult) -> None:
        if isinstance(result, SignedIn):
            self.visit.staff = result.member
            self._post(on.StaffSignedIn(ticket))
        else:
            self._post(on.StaffRefused(ticket, result.reason))

    def staff_signs_out(self) -> None:
        """The member of staff is done here."""
        self._staff_leaves("asked")

    def _staff_leaves(self, reason: str) -> None:
        member, self.visit.staff = self.visit.staff, None
        if member is not None:
            self._records.sign_out(member, reason)

    def _for_this_visit(self, done: Callable[..., None]) -> Callable[..., None]:
        """A result of the store for a visit that is over is dropped."""
        number = self.visit.number
        whose = self.visit

        def deliver(*values: object) -> None:
            if self.visit is whose and self.visit.number == number:
                done(*values)

        return deliver

    # --- pages and signature --------------------------------------------------------------------------------------

    def start_preview(self, ticket: int) -> None:
        self._camera.start_preview(ticket)

    def stop_preview(self) -> None:
        self.preview.detach()
        self._camera.stop_preview()

    def take_page(self, ticket: int) -> None:
        self._camera.take(ticket)

    def drop_page(self) -> None:
        """Forget the picture that was taken but not kept."""
        self.visit.page = None

    def _page_taken(self, page: CapturedPage) -> None:
        self.visit.page = page

    def keep_page(self, ticket: int, material: str) -> None:
        """Write the picture in hand down as a page of a material."""
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
        if material == AUTHORITY:
            visit.keep_authority(ref)
            visit.pictures[ref.digest] = data
            visit.page = None
            self._post(on.PageKept(ticket))
            return
        pages = visit.draft.material(material).pages
        if all(page.blob.digest != ref.digest for page in pages):
            page = MaterialPage(ref, self.parts.clock.now().rfc3339)
            visit.draft = visit.draft.with_material(HandedIn(material, (*pages, page)))
        visit.pictures[ref.digest] = data
        visit.page = None
        self._post(on.PageKept(ticket))

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

    def keep_signature(self, ticket: int) -> None:
        draft, strokes = self.visit.draft, self.visit.strokes
        if draft is None:
            raise LookupError("a signature without a draft")
        kept = self._for_this_visit(lambda ref, data: self._signature_kept(ticket, ref, data))
        self._records.keep(ticket, draft.id, lambda: signature.png_of(strokes), signature.MEDIA_TYPE, kept)

    def keep_signed_form(self, ticket: int) -> None:
        """The picture in hand is the form as signed on paper: it is the draft's signature."""
        page, draft = self.visit.page, self.visit.draft
        if page is None or draft is None:
            raise LookupError("no page in hand")
        jpeg = page.jpeg
        kept = self._for_this_visit(lambda ref, data: self._signature_kept(ticket, ref, data))
        self._records.keep(ticket, draft.id, lambda: jpeg, "image/jpeg", kept)

    def drop_signature(self) -> None:
        """What was signed has changed."""
        draft = self.visit.draft
        self.visit.strokes = ()
        if draft is not None and draft.signature is not None:
            self.visit.draft = replace(draft, signature=None, revision=draft.revision + 1)

    def _signature_kept(self, ticket: int, ref: BlobRef, data: bytes) -> None:
        draft = self.visit.draft
        self.visit.pictures[ref.digest] = data
        self.visit.page = None
        if draft is not None:
            self.visit.draft = replace(draft, signature=ref, revision=draft.revision + 1)
        self._post(on.SignatureKept(ticket))

    # --- handing in and paper -------------------------------------------------------------------------------------

    def submit(self, ticket: int, at: str, actor: Actor) -> None:
        """Take the draft in, saved as standing at ``at``, in ``actor``'s name."""
        visit, parts = self.visit, self.parts
        draft, item = visit.stepped(at), visit.item
        if draft is None or item is None:
            raise LookupError("nothing to submit")
        others = sub_cases(draft, item)
        tokens = [parts.new_token() for _ in range(1 + len(others))]

        def build(sequences: tuple[int, ...]) -> tuple[Intake, ...]:
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
            return receipt_to_json(receipt_of(intakes, item, parts.hall, url, network=network, language=language))

        done = self._for_this_visit(lambda submitted, data: self._taken_in(ticket, submitted, data))
        self._records.submit(ticket, draft, visit.person_key, others, build, receipt, parts.online, done)

    def _taken_in(self, ticket: int, submitted: Submitted, data: ReceiptData) -> None:
        self.visit.receipt = data
        self.visit.print_job = submitted.print_job_id
        self.visit.submitted = submitted
        if self.visit.draft is not None:
            self.hall.let_go_of(self.visit.draft.id)  # it is over: that is no loss to be told of
        self._post(on.TakenIn(ticket))

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
        job_id = self.visit.print_job
        if job_id is None:
            raise LookupError("no print job")
        on_page = self._pages.present and (on_page or not self._paper.present)
        if not on_page and not self._paper.present:
            report = PrintReport(job_id, PrintOutcome.NOT_PRINTED, Reason.ABSENT)
            self._post(paper_event(ticket, report))
            return
        started = self._page_started if on_page else self._print_started
        self._records.start_print(job_id, lambda attempt: started(ticket, attempt))

    def _print_started(self, ticket: int, attempt: PrintAttempt) -> None:
        self._paper.print(ticket, attempt.job_id, paper_of(_content(attempt)))

    def _page_started(self, ticket: int, attempt: PrintAttempt) -> None:
        def made(pdf: bytes | None) -> None:
            if pdf is None:
                self._pages.not_made(ticket, attempt.job_id)
            else:
                self._pages.print(ticket, attempt.job_id, pdf)

        self.parts.lane.run(lambda: _pdf_of(attempt), made)

    def _printed(self, ticket: int, report: PrintReport) -> None:
        trouble = None if report.trouble is None else report.trouble.value
        self._records.finish_print(
            report.job_id, report.outcome.value, trouble, lambda: self._post(paper_event(ticket, report))
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
