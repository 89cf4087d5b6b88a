"""The card on the reader, what it brought back, and the data on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.capacity import OWN_CONSENT_AGE, WORKING_AGE, may_apply_alone
from intake.case_number import group_case_number
from intake.clock import CHINA
from intake.identity import age_of, needs_guardian
from intake.item import ServiceItem
from intake.masking import mask_id_number
from kiosk.arrival_flow import CARD_TRIES
from kiosk.controller import KioskController
from kiosk.events import Touch
from kiosk.steps import Card, CardPhase, Found, Held, State
from station.visit.results import Sharing
from station.visit.visit import Visit
from sync.store.store import RecentCase

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CardProps:
    phase: str = CardPhase.WAITING.value
    trouble: str = ""
    many_tries: bool = False


def derive_card(state: State) -> CardProps:
    """What the card screen says; after `CARD_TRIES` failures the manned window comes first."""
    step = state.step
    if not isinstance(step, Card):
        return CardProps()
    trouble = "" if step.trouble is None else step.trouble.value
    return CardProps(step.phase.value, trouble, step.tries >= CARD_TRIES)


@QmlElement
class KioskCard(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = CardProps()
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_card(self._controller.state)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(bool, notify=changed)
    def manyTries(self) -> bool:
        return self._props.many_tries


@dataclass(frozen=True, slots=True)
class FoundProps:
    draft: bool = False
    draft_item: str = ""
    draft_began: str = ""
    wanted_item: str = ""
    recent: bool = False
    recent_item: str = ""
    recent_case: str = ""
    recent_time: str = ""
    delivered: bool = False
    printed: str = ""
    elsewhere: bool = False
    saved: str = ""
    closed: str = ""
    silent: bool = False  # neither hall nor city answered: what was begun elsewhere cannot be seen


def derive_found(state: State, visit: Visit) -> FoundProps:
    """What was found for this person: an unfinished draft, a matter handed in within a day, or nothing."""
    step = state.step
    if not isinstance(step, Found):
        return FoundProps()
    draft, recent = visit.found_draft, visit.recent
    return FoundProps(
        draft=step.draft,
        draft_item="" if visit.found_item is None else visit.found_item.short_name.get(visit.language),
        draft_began="" if draft is None else _local(draft.started_at),
        wanted_item="" if visit.item is None else visit.item.short_name.get(visit.language),
        recent=step.recent and recent is not None,
        recent_item="" if recent is None else recent.item_name,
        recent_case="" if recent is None else _numbers(visit, recent),
        recent_time="" if recent is None else _local(recent.taken_in_at),
        delivered=recent is not None and recent.delivered,
        printed="" if recent is None else recent.print_state.value,
        elsewhere=step.draft and step.elsewhere,
        saved=_saved(visit) if step.draft else "",
        closed=step.closed,
        silent=visit.sharing is Sharing.NOBODY,
    )


def _numbers(visit: Visit, recent: RecentCase) -> str:
    """A package has a number for each of its matters, one a line."""
    receipt = visit.recent_receipt
    cases = () if receipt is None else receipt.cases
    return "\n".join(group_case_number(case.case_no) for case in cases) or group_case_number(recent.case_no)


def _saved(visit: Visit) -> str:
    offer = next((o for o in visit.offers if visit.found_draft is not None and o.id == visit.found_draft.id), None)
    return "" if offer is None else _local(offer.saved_at)


def _local(moment: str) -> str:
    """RFC 3339 as legal time in China, ``2026-05-14 09:30``."""
    return f"{datetime.fromisoformat(moment).astimezone(CHINA):%Y-%m-%d %H:%M}"


@QmlElement
class KioskFound(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = FoundProps()
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_found(self._controller.state, self._controller.visit)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Slot()
    def resume(self) -> None:
        self._controller.post(Touch.RESUME)

    @Slot()
    def discard(self) -> None:
        self._controller.post(Touch.DISCARD)

    @Slot()
    def reprint(self) -> None:
        self._controller.post(Touch.REPRINT)

    @Property(bool, notify=changed)
    def draft(self) -> bool:
        return self._props.draft

    @Property(str, notify=changed)
    def draftItem(self) -> str:
        return self._props.draft_item

    @Property(str, notify=changed)
    def draftBegan(self) -> str:
        return self._props.draft_began

    @Property(str, notify=changed)
    def wantedItem(self) -> str:
        return self._props.wanted_item

    @Property(bool, notify=changed)
    def recent(self) -> bool:
        return self._props.recent

    @Property(str, notify=changed)
    def recentItem(self) -> str:
        return self._props.recent_item

    @Property(str, notify=changed)
    def recentCase(self) -> str:
        return self._props.recent_case

    @Property(str, notify=changed)
    def recentTime(self) -> str:
        return self._props.recent_time

    @Property(bool, notify=changed)
    def delivered(self) -> bool:
        return self._props.delivered

    @Property(str, notify=changed)
    def printed(self) -> str:
        return self._props.printed

    @Property(bool, notify=changed)
    def elsewhere(self) -> bool:
        """The draft was begun or changed at another terminal."""
        return self._props.elsewhere

    @Property(str, notify=changed)
    def saved(self) -> str:
        return self._props.saved

    @Property(str, notify=changed)
    def closed(self) -> str:
        """Why a draft that was kept here is over, "" when none is."""
        return self._props.closed

    @Property(bool, notify=changed)
    def silent(self) -> bool:
        return self._props.silent


@dataclass(frozen=True, slots=True)
class HeldProps:
    holder: str = ""
    until: str = ""
    waiting: bool = False
    trouble: str = ""
    wanted_item: str = ""


def derive_held(state: State, visit: Visit) -> HeldProps:
    """Who has the person's draft open. What is in it nobody knows here, so the screen does not say."""
    step, held = state.step, visit.held
    if not isinstance(step, Held):
        return HeldProps()
    return HeldProps(
        holder="" if held is None else held.name,
        until="" if held is None else _local(held.until)[-5:],
        waiting=step.ticket != 0,
        trouble="" if step.trouble is None else step.trouble.value,
        wanted_item="" if visit.item is None else visit.item.short_name.get(visit.language),
    )


@QmlElement
class KioskHeld(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = HeldProps()
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_held(self._controller.state, self._controller.visit)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Slot()
    def takeOver(self) -> None:
        self._controller.post(Touch.TAKE_OVER)

    @Property(str, notify=changed)
    def holder(self) -> str:
        return self._props.holder

    @Property(str, notify=changed)
    def until(self) -> str:
        """Legal time, ``09:30``."""
        return self._props.until

    @Property(bool, notify=changed)
    def waiting(self) -> bool:
        return self._props.waiting

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(str, notify=changed)
    def wantedItem(self) -> str:
        return self._props.wanted_item


@dataclass(frozen=True, slots=True)
class IdentityProps:
    name: str = ""
    sex: str = ""
    nation: str = ""
    birth_date: str = ""
    address: str = ""
    number: str = ""
    issuer: str = ""
    valid_to: str = ""
    portrait: bool = False
    item: str = ""
    barrier: str = ""  # why this person cannot do this here, in words of the catalogue
    guardian: str = ""  # "child": a guardian has to act; "own_labour": unless they say that they live on their earnings
    age_limit: int = 0  # of what is said then
    silent: bool = False

    def __repr__(self) -> str:
        return "IdentityProps(…)"


def derive_identity(visit: Visit, today: date) -> IdentityProps:
    """The card's data as shown; the number is masked, because people stand behind.

    What the age alone forbids is said here, before anything is filled in.
    """
    applicant, item = visit.applicant, visit.item
    if applicant is None:
        return IdentityProps()
    age = age_of(applicant, today)
    barred = age is not None and item is not None and not item.eligibility.met_by(age)
    message = item.eligibility.message if barred and item is not None else None
    guardian, limit = _guardian(age, item)
    return IdentityProps(
        name=applicant.name,
        sex=applicant.sex,
        nation=applicant.nation or "",
        birth_date=applicant.birth_date,
        address=applicant.address or "",
        number=mask_id_number(applicant.id_number),
        issuer=applicant.issuer or "",
        valid_to=applicant.valid_to or "",
        portrait=isinstance(visit.portrait, bytes),
        item="" if item is None else item.short_name.get(visit.language),
        barrier="" if message is None else message.get(visit.language),
        guardian=guardian,
        age_limit=limit,
        silent=visit.sharing is Sharing.NOBODY,
    )


def _guardian(age: int | None, item: ServiceItem | None) -> tuple[str, int]:
    """Said as soon as the card is read: who may not apply alone would only learn it at the end (Civil Code 18, 19)."""
    if age is None or may_apply_alone(age, None if item is None else item.eligibility.min_age):
        return "", 0
    if age >= WORKING_AGE:
        return "own_labour", 18
    return "child", OWN_CONSENT_AGE if needs_guardian(age) else 18


@QmlElement
class KioskIdentity(QObject):
    changed = Signal()

    @Slot()
    def forOthers(self) -> None:
        """Say for whom the matter is."""
        self._controller.post(Touch.FOR_OTHERS)

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = IdentityProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_identity(self._controller.visit, self._controller.today())
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def sex(self) -> str:
        return self._props.sex

    @Property(str, notify=changed)
    def nation(self) -> str:
        return self._props.nation

    @Property(str, notify=changed)
    def birthDate(self) -> str:
        return self._props.birth_date

    @Property(str, notify=changed)
    def address(self) -> str:
        return self._props.address

    @Property(str, notify=changed)
    def number(self) -> str:
        return self._props.number

    @Property(str, notify=changed)
    def issuer(self) -> str:
        return self._props.issuer

    @Property(str, notify=changed)
    def validTo(self) -> str:
        return self._props.valid_to

    @Property(bool, notify=changed)
    def portrait(self) -> bool:
        return self._props.portrait

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._props.item

    @Property(str, notify=changed)
    def barrier(self) -> str:
        return self._props.barrier

    @Property(bool, notify=changed)
    def minor(self) -> bool:
        """A guardian has to act: they begin with their own card."""
        return self._props.guardian == "child"

    @Property(bool, notify=changed)
    def ownLabour(self) -> bool:
        """16 or 17: alone only with the statement that they live on their own earnings."""
        return self._props.guardian == "own_labour"

    @Property(int, notify=changed)
    def ageLimit(self) -> int:
        return self._props.age_limit

    @Property(bool, notify=changed)
    def silent(self) -> bool:
        """Neither hall nor city answered: what was begun elsewhere cannot be seen."""
        return self._props.silent
