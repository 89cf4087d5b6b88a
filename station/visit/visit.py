"""What is known of the person at the terminal: gathered during one visit, forgotten whole at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from devices.ports import CaptureAdvice, CapturedPage, DocumentAccess, PhotoUnavailable
from intake.attachment import BlobRef
from intake.draft import Consent, Draft
from intake.form import FormStep, check_form, visible_steps
from intake.item import ServiceItem
from intake.material import BRING_LATER, NOT_HERE, MaterialSlot, SlotState, slots
from intake.parties import Applicant, Organisation
from intake.prefill import Earlier
from intake.receipt import ReceiptData
from intake.taking import TakenAs
from intake.text import CHINESE, LocalizedText
from intake.trust import compared
from intake.ways import with_pages
from station.staff import StaffMember
from station.visit.results import Kept, Sharing
from sync.hall.results import Held, SharedDraft
from sync.store.store import RecentCase, Submitted

if TYPE_CHECKING:
    from station.visit.shown import Shown

#: Photos of a typed document that a record has room for.
MAX_IDENTITY_PAGES = 4
Stroke = tuple[tuple[float, float, float, float | None], ...]


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """An unfinished matter of the person. What is in one that another terminal has open nobody knows here: it has no
    ``draft`` and no ``item``, but ``held`` says who has it until when."""

    id: str
    saved_at: str  # RFC 3339 UTC
    draft: Draft | None = None
    item: ServiceItem | None = None
    elsewhere: bool = False  # begun or changed at another terminal
    held: Held | None = None
    shared: SharedDraft | None = None  # as the hall told of it


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody leaves with who has not handed anything in: on screen and on paper, past the end of the visit.

    No name and no ID number: a number in the queue, the matter, and where the draft can be opened.
    """

    at: str  # RFC 3339 UTC
    item: str  # short name, "" when none was chosen
    kept: Kept
    number: str | None = None
    ahead: int = 0
    slip: str | None = None
    language: str = CHINESE
    why: tuple[str, ...] = ()  # what a window has to see to
    bring: tuple[str, ...] = ()  # materials that are still missing


@dataclass
class Visit:
    """Mutable on purpose: there is one, the controller owns it, and `fresh` replaces all of it."""

    number: int = 0
    language: str = CHINESE  # of the screens
    item: ServiceItem | None = None
    applicant: Applicant | None = None
    portrait: bytes | PhotoUnavailable | None = None
    at_home: bool = False  # the clerk is at the citizen's home (上门办理)
    access: DocumentAccess | None = None  # opens the chip of a travel document
    person_key: str = ""
    consents: tuple[Consent, ...] = ()
    draft: Draft | None = None
    slip: str = ""  # a slip code that was typed with a typed identity
    sharing: Sharing = Sharing.OFF
    offers: tuple[DraftOffer, ...] = ()  # latest save first
    staff: StaffMember | None = None  # who came to the kiosk to compare person and card
    found_draft: Draft | None = None
    found_item: ServiceItem | None = None
    recent: RecentCase | None = None
    recent_receipt: ReceiptData | None = None
    page: CapturedPage | None = None  # taken, not kept yet
    scan_notes: tuple[tuple[int, CaptureAdvice], ...] = ()  # page of the material, what is wrong with it
    pictures: dict[str, bytes] = field(default_factory=dict)  # kept pages by digest, to be looked at again
    strokes: tuple[Stroke, ...] = ()
    receipt: ReceiptData | None = None
    print_job: str | None = None
    stopped_by: tuple[LocalizedText, ...] = ()  # why the rule engine could not decide: for a window to see to
    second: Applicant | None = None  # the represented person's document, read while asking who the matter is for
    shown: Shown | None = None  # what the matter before showed: the next one does not ask for it again
    in_visit: tuple[tuple[Applicant, Organisation | None, Earlier], ...] = ()  # its other matters, and whose they were
    handling: str | None = None  # the region the chosen item is to be handed in for (GB/T 2260); None: this one
    known: int = 0  # counts what was filled in after the draft had begun, so that a form is shown anew
    submitted: Submitted | None = None  # taken in in this visit; the draft stays to be looked at, not to be changed

    def __repr__(self) -> str:
        return f"Visit({self.number})"

    @property
    def held(self) -> Held | None:
        """Who has the person's latest draft open, if somebody has."""
        return self.offers[0].held if self.offers else None

    def known_of(self, applicant: Applicant | None, organisation: Organisation | None = None) -> tuple[Earlier, ...]:
        """Other matters of this visit for the same applicant: what they asked is not asked again."""
        return tuple(matter for who, whose, matter in self.in_visit if (who, whose) == (applicant, organisation))

    # --- the form -------------------------------------------------------------------------------------------------

    def answers(self) -> dict[str, str]:
        return {} if self.draft is None else dict(self.draft.answers)

    def steps(self) -> tuple[FormStep, ...]:
        return () if self.item is None else visible_steps(self.item.form, self.answers())

    def step(self, position: int) -> FormStep | None:
        """The step on screen; a position past the end (an answer took steps away) shows the last."""
        steps = self.steps()
        return steps[min(position, len(steps) - 1)] if steps else None

    def position_of(self, step_key: str) -> int | None:
        return next((n for n, step in enumerate(self.steps()) if step.key == step_key), None)

    def answer(self, key: str, value: str) -> None:
        """As typed or touched; it is checked when the citizen goes on."""
        if self.draft is not None and (self.draft.answer(key) or "") != value:
            self.draft = self.draft.with_answer(key, value or None)

    def take_answers(self, answers: Mapping[str, str]) -> None:
        """All answers of the form, those of the step on screen in normal form."""
        for key, value in answers.items():
            self.answer(key, value)

    def first_open_step(self, today: date, *, test_build: bool) -> int | None:
        """The first step that still has something wrong, or None."""
        if self.item is None:
            return None
        wrong = check_form(self.item.form, self.answers(), today, test_build=test_build)
        return None if not wrong else self.position_of(self.item.form.step_of(wrong[0].field).key)

    # --- materials ------------------------------------------------------------------------------------------------

    def slots(self) -> tuple[MaterialSlot, ...]:
        if self.item is None or self.draft is None:
            return ()
        return tuple(slots(self.item, self.answers(), self.draft))

    def slot(self, material: str) -> MaterialSlot | None:
        return next((slot for slot in self.slots() if slot.spec.key == material), None)

    def pages_at_hand(self, material: str) -> list[str]:
        """Digests of the pages given for a material, those whose picture is in memory."""
        slot = self.slot(material)
        pages = () if slot is None else slot.pages
        return [page.blob.digest for page in pages if page.blob.digest in self.pictures]

    def missing_materials(self) -> tuple[MaterialSlot, ...]:
        return tuple(slot for slot in self.slots() if slot.state is SlotState.NEEDED)

    def bring_later(self, material: str, later: bool) -> None:
        """Set or take back "以后补交"; only for materials the item lets wait."""
        slot = self.slot(material)
        if self.draft is not None and slot is not None and slot.spec.may_bring_later and not slot.pages:
            given = self.draft.material(material)
            self.draft = self.draft.with_material(with_pages(given, (), BRING_LATER if later else None))

    def keep_authority(self, ref: BlobRef) -> None:
        """A page of the letter of authority, or of what proves guardian or parent."""
        draft = self.draft
        if draft is None or draft.representative is None or ref in draft.representative.authority:
            return
        acting = replace(draft.representative, authority=(*draft.representative.authority, ref))
        self.draft = replace(draft, representative=acting, revision=draft.revision + 1)

    def remove_authority(self, digest: str) -> None:
        draft = self.draft
        if draft is not None and draft.representative is not None:
            rest = tuple(ref for ref in draft.representative.authority if ref.digest != digest)
            acting = replace(draft.representative, authority=rest)
            self.draft = replace(draft, representative=acting, revision=draft.revision + 1)

    def keep_identity_page(self, ref: BlobRef) -> None:
        """A photo of the document that was typed (C05 b)."""
        draft = self.draft
        if draft is not None and ref not in draft.identity_pages:
            pages = (*draft.identity_pages, ref)[-MAX_IDENTITY_PAGES:]
            self.draft = replace(draft, identity_pages=pages, revision=draft.revision + 1)

    def remove_identity_page(self, digest: str) -> None:
        draft = self.draft
        if draft is not None:
            rest = tuple(ref for ref in draft.identity_pages if ref.digest != digest)
            self.draft = replace(draft, identity_pages=rest, revision=draft.revision + 1)

    def not_here(self, material: str, gone: bool) -> None:
        """Said by who stands beside the applicant: they have not got it. It goes on the notice (C08 a)."""
        slot = self.slot(material)
        if self.draft is not None and slot is not None and not slot.pages:
            given = self.draft.material(material)
            self.draft = self.draft.with_material(with_pages(given, (), NOT_HERE if gone else None))

    def compare(self, material: str, staff: str, at: str) -> None:
        """A clerk held the copy beside its original; a second time takes it back."""
        slot = self.slot(material)
        if self.draft is None or slot is None or not slot.pages:
            return
        given = self.draft.material(material)
        if given.taken.compared_by is None:
            given = compared(replace(given, taken=replace(given.taken, way=TakenAs.ORIGINAL_COMPARED)), staff, at)
        else:
            given = replace(given, taken=replace(given.taken, way=None, compared_by=None, compared_at=None))
        self.draft = self.draft.with_material(given)

    def remove_page(self, material: str, digest: str) -> None:
        slot = self.slot(material)
        if self.draft is not None and slot is not None:
            rest = tuple(page for page in slot.pages if page.blob.digest != digest)
            self.draft = self.draft.with_material(with_pages(self.draft.material(material), rest))

    # --- drafts ---------------------------------------------------------------------------------------------------

    def stepped(self, at: str) -> Draft | None:
        """The draft as it is written down now."""
        if self.draft is not None and self.draft.step != at:
            self.draft = replace(self.draft, step=at, revision=self.draft.revision + 1)
        return self.draft


def resume_token(draft: Draft, item: ServiceItem, today: date, *, test_build: bool) -> str:
    """Where a found draft can go on: where it was, but never past something that is still open."""
    at = Visit(item=item, draft=draft, applicant=draft.applicant)
    name, _, number = draft.step.partition(":")
    if name in ("materials", "sign", "review"):
        wrong = at.first_open_step(today, test_build=test_build)
        if wrong is not None:
            return f"form:{wrong}"
        if name != "materials" and at.missing_materials():
            return "materials"
        return "sign" if name == "review" and draft.signature is None else name
    if name == "form" and number.isdecimal() and at.steps():
        return f"form:{min(int(number), len(at.steps()) - 1)}"
    return "identity"
