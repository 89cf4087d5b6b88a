"""Who signs in, who is called, and who sits before the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.events import Key
from counter.person_flow import CARD_TRIES
from counter.queue_words import reason_words, service_words
from counter.steps import Person, SignIn, State
from devices.ports import DocumentAccess
from intake.clock import CHINA
from intake.identity import age_of, needs_guardian
from intake.masking import mask_id_number
from intake.parties import Applicant, IdentityMethod
from intake.qt.rows_model import RowsModel
from intake.text import LocalizedText
from station.staff import Refused
from station.travel_access import access_of_zone, typed_access
from station.typed_identity import REASONS, TypedIdentity, number_problem, says_of, typed_applicant
from station.visit.visit import Visit
from sync.hall.results import Ticket

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


def local_time(moment: str | datetime, shape: str = "%Y-%m-%d %H:%M") -> str:
    """A moment (RFC 3339) as legal time in China."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return at.astimezone(CHINA).strftime(shape)


@dataclass(frozen=True, slots=True)
class SignInProps:
    busy: bool = False
    problem: str = ""
    tries_left: int = -1
    until: str = ""
    locked: bool = False


def derive_sign_in(state: State, refused: Refused | None) -> SignInProps:
    step = state.step
    if not isinstance(step, SignIn):
        return SignInProps()
    if not step.refused or refused is None:
        return SignInProps(busy=step.ticket != 0, locked=step.locked)
    return SignInProps(
        problem=refused.reason.value,
        tries_left=-1 if refused.tries_left is None else refused.tries_left,
        until="" if refused.until is None else local_time(refused.until, "%H:%M"),
    )


@QmlElement
class CounterSignIn(QObject):
    """``problem``: wrong, locked, disabled, expired, wrong_role, store; "" for none."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = SignInProps()
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_sign_in(self._controller.state, self._controller.staff.refused)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Slot(str, str)
    def signIn(self, staff_id: str, password: str) -> None:
        if staff_id.strip() and password:
            self._controller.sign_in(staff_id, password)

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._props.busy

    @Property(str, notify=changed)
    def problem(self) -> str:
        return self._props.problem

    @Property(int, notify=changed)
    def triesLeft(self) -> int:
        """Belongs to ``wrong``; -1: not said."""
        return self._props.tries_left

    @Property(str, notify=changed)
    def until(self) -> str:
        """Belongs to ``locked``: until when, HH:MM."""
        return self._props.until

    @Property(bool, notify=changed)
    def locked(self) -> bool:
        """The counter locked itself; what was begun is kept as a draft."""
        return self._props.locked


@QmlElement
class CounterQueue(QObject):
    """Who waits. ``problem``: unreachable, nobody_waits, called_elsewhere (``problemWindow``), not_called; "" none."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._queue = controller.queue
        self._rows: RowsModel[Ticket] = RowsModel(
            {
                "number": lambda ticket: ticket.number,
                "id": lambda ticket: ticket.id,
                "service": lambda ticket: service_words(ticket.service, controller.language),
                "item": self._item,
                "reason": lambda ticket: reason_words(ticket.reason, controller.language),
                "waitedMinutes": self._waited,
                "state": lambda ticket: ticket.state.value,
                "window": lambda ticket: ticket.window or "",
                "hasDraft": lambda ticket: ticket.draft is not None,
                "calls": lambda ticket: ticket.calls,
            },
            self,
        )
        self._queue.changed.connect(self.refresh)
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        self._rows.set_rows(self._queue.rows)
        self.changed.emit()

    def _item(self, ticket: Ticket) -> str:
        item = None if ticket.item is None else self._controller.parts.catalog.item(ticket.item)
        return "" if item is None else item.short_name.get(self._controller.language)

    def _waited(self, ticket: Ticket) -> int:
        now = self._controller.parts.clock.now().utc
        return max(0, int((now - datetime.fromisoformat(ticket.taken_at)).total_seconds() // 60))

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(bool, notify=changed)
    def available(self) -> bool:
        """Whether this terminal knows a queue at all."""
        return self._queue.available

    @Property(bool, notify=changed)
    def reachable(self) -> bool:
        return self._queue.reachable

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._queue.busy

    @Property(int, notify=changed)
    def waiting(self) -> int:
        return self._queue.waiting

    @Property(str, notify=changed)
    def current(self) -> str:
        """The number called to this window; "" for none."""
        return "" if self._queue.current is None else self._queue.current.number

    @Property(str, notify=changed)
    def currentItem(self) -> str:
        return "" if self._queue.current is None else self._item(self._queue.current)

    @Property(str, notify=changed)
    def currentReason(self) -> str:
        """Why the kiosk sent them."""
        current = self._queue.current
        return "" if current is None else reason_words(current.reason, self._controller.language)

    @Property(bool, notify=changed)
    def currentHasDraft(self) -> bool:
        return self._queue.current is not None and self._queue.current.draft is not None

    @Property(int, notify=changed)
    def currentCalls(self) -> int:
        return 0 if self._queue.current is None else self._queue.current.calls

    @Property(str, notify=changed)
    def problem(self) -> str:
        return "" if self._queue.problem is None else self._queue.problem.value

    @Property(str, notify=changed)
    def problemWindow(self) -> str:
        return self._queue.problem_window

    @Slot()
    def callNext(self) -> None:
        self._queue.call(None)

    @Slot(str)
    def call(self, ticket_id: str) -> None:
        self._queue.call(ticket_id)

    @Slot()
    def recall(self) -> None:
        self._queue.recall()

    @Slot()
    def pass_(self) -> None:
        self._queue.pass_by()

    @Slot()
    def finish(self) -> None:
        self._queue.finish()


@dataclass(frozen=True, slots=True)
class PersonProps:
    phase: str = ""
    trouble: str = ""
    many_tries: bool = False
    known: bool = False
    name: str = ""
    sex: str = ""
    nation: str = ""
    birth_date: str = ""
    address: str = ""
    number: str = ""
    issuer: str = ""
    valid_to: str = ""
    age: int = -1
    minor: bool = False
    portrait: bool = False
    method: str = ""
    method_reason: str = ""
    document: str = ""

    def __repr__(self) -> str:
        return f"PersonProps({self.phase!r})"


def derive_person(state: State, visit: Visit, age: int | None) -> PersonProps:
    """How far the identification is, and whom it found; the number is masked, because people stand behind."""
    step, applicant = state.step, visit.applicant
    asking = isinstance(step, Person)
    props = PersonProps(
        phase=step.phase.value if isinstance(step, Person) else "",
        trouble=step.trouble.value if isinstance(step, Person) and step.trouble is not None else "",
        many_tries=isinstance(step, Person) and step.tries >= CARD_TRIES,
        document=step.document.value if isinstance(step, Person) else "",
    )
    if applicant is None or asking:
        return props
    return PersonProps(
        known=True,
        name=applicant.name,
        sex=applicant.sex,
        nation=applicant.nation or "",
        birth_date=applicant.birth_date,
        address=applicant.address or "",
        number=mask_id_number(applicant.id_number),
        issuer=applicant.issuer or "",
        valid_to=applicant.valid_to or "",
        age=-1 if age is None else age,
        minor=age is not None and needs_guardian(age),
        portrait=isinstance(visit.portrait, bytes),
        method=applicant.method.value,
        method_reason=applicant.method_reason or "",
    )


@dataclass(frozen=True, slots=True)
class TypedProps:
    problems: dict[str, LocalizedText] = field(default_factory=dict)
    sex: str = ""
    birth_date: str = ""

    def __repr__(self) -> str:
        return "TypedProps(…)"


@QmlElement
class CounterPerson(QObject):
    """``phase``: waiting, reading, problem, typing, access (to a travel document's chip), looking_up while the person
    is being identified, else "". What the document says stands here for the whole visit. `refused` names the first
    wrong field of a typed identity or access."""

    changed = Signal()
    typedChanged = Signal()
    refused = Signal(str)

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = PersonProps()
        self._typed = TypedProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self._clear)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        applicant = controller.visit.applicant
        age = None if applicant is None else age_of(applicant, controller.today())
        props = derive_person(controller.state, controller.visit, age)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Slot()
    def _clear(self) -> None:
        self._set_typed(TypedProps())
        self.refresh()

    def _set_typed(self, typed: TypedProps) -> None:
        if typed != self._typed:
            self._typed = typed
            self.typedChanged.emit()

    # --- identification -------------------------------------------------------------------------------------------

    @Slot()
    def retry(self) -> None:
        self._controller.post(Key.RETRY)

    @Slot()
    def type(self) -> None:
        """No card can be read: type."""
        self._controller.post(Key.TYPE)

    @Slot()
    def card(self) -> None:
        """From typing back to the card."""
        self._controller.post(Key.CARD)

    @Slot()
    def socialCard(self) -> None:
        """No identity card at hand: the social security card."""
        if self.socialCardThere:
            self._controller.post(Key.SOCIAL_CARD)

    @Slot()
    def travelDocument(self) -> None:
        """A passport or permit: its data page first."""
        if self.travelDocumentThere:
            self._controller.post(Key.TRAVEL_DOCUMENT)

    @Slot(str, str, str)
    def openChip(self, number: str, birth_date: str, valid_to: str) -> None:
        """What stands on the data page opens the chip: typed, or the whole zone at its foot read into ``number``."""
        controller = self._controller
        today = controller.today()
        access = access_of_zone(number, today) or typed_access(number, birth_date, valid_to, today)
        if isinstance(access, DocumentAccess):
            self._set_typed(TypedProps())
            controller.access_known(access)
            return
        self._set_typed(TypedProps(dict(access)))
        self.refused.emit(next(iter(access)))

    @Slot(str)
    def checkNumber(self, number: str) -> None:
        """While it is typed: sex and birth date as soon as it is whole, the problem of a wrong one at the field."""
        test_build = self._controller.parts.test_build
        today = self._controller.today()
        sex, birth = says_of(number, today, test_build=test_build)
        problems = {key: words for key, words in self._typed.problems.items() if key not in ("number", "sex")}
        wrong = number_problem(number, today, test_build=test_build) if len(number.strip()) >= 18 else None
        if wrong is not None:
            problems["number"] = wrong
        self._set_typed(TypedProps(problems, sex, birth))

    @Slot(str, str, str, str, str, str)
    def typed(self, name: str, number: str, sex: str, address: str, reason: str, slip: str) -> None:
        """All of it. ``sex`` may be "" (the number says it); ``reason`` is a text; ``slip`` a slip code or ""."""
        controller = self._controller
        if not isinstance(controller.state.step, Person):
            return
        typed = TypedIdentity(name, number, sex, address, reason)
        found = typed_applicant(typed, controller.today(), test_build=controller.parts.test_build)
        if isinstance(found, Applicant):
            self._set_typed(TypedProps())
            controller.person_typed(found, slip.strip())
            return
        self._set_typed(TypedProps(dict(found), self._typed.sex, self._typed.birth_date))
        self.refused.emit(next(iter(found)))

    @Property("QVariantMap", notify=typedChanged)  # type: ignore[arg-type]  # Qt's name of the type
    def problems(self) -> dict[str, str]:
        """What is wrong with what was typed, by field: name, number, sex, address, reason; birth_date, valid_to."""
        return {key: words.get(self._controller.language) for key, words in self._typed.problems.items()}

    @Property(str, notify=typedChanged)
    def typedSex(self) -> str:
        """What the typed number says: male, female, or ""."""
        return self._typed.sex

    @Property(str, notify=typedChanged)
    def typedBirthDate(self) -> str:
        return self._typed.birth_date

    @Property(list, notify=changed)
    def reasons(self) -> list[dict[str, str]]:
        """Why an identity may be typed: {key, label, text}; ``text`` goes into the record."""
        language = self._controller.language
        return [{"key": key, "label": words.get(language), "text": words.get()} for key, words in REASONS]

    # --- the person -----------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """no_card, lifted, unreadable, refused, not_genuine, invalid, expired, holder_protected, access_refused,
        no_reader, reader_restarting."""
        return self._props.trouble

    @Property(str, notify=changed)
    def document(self) -> str:
        """What is being read: id_card, social_card, travel_document; "" when the person is known."""
        return self._props.document

    @Property(bool, constant=True)
    def socialCardThere(self) -> bool:
        """Whether this counter reads social security cards."""
        return self._controller.session.person.social_card.present

    @Property(bool, constant=True)
    def travelDocumentThere(self) -> bool:
        """Whether this counter reads the chips of passports and permits."""
        return self._controller.session.person.travel_document.present

    @Property(bool, notify=changed)
    def manyTries(self) -> bool:
        return self._props.many_tries

    @Property(bool, notify=changed)
    def known(self) -> bool:
        return self._props.known

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def sex(self) -> str:
        """male, female, unknown, unspecified."""
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
    def numberMasked(self) -> str:
        return self._props.number

    @Property(str, notify=changed)
    def issuer(self) -> str:
        return self._props.issuer

    @Property(str, notify=changed)
    def validTo(self) -> str:
        """ISO; "" for 长期, or when the identity was typed."""
        return self._props.valid_to

    @Property(int, notify=changed)
    def age(self) -> int:
        """Full years; -1: not known."""
        return self._props.age

    @Property(bool, notify=changed)
    def minor(self) -> bool:
        """Under 14: the guardian's identity and consent come first."""
        return self._props.minor

    @Property(bool, notify=changed)
    def portrait(self) -> bool:
        """``image://visit/portrait/<anything>`` shows it."""
        return self._props.portrait

    @Property(str, notify=changed)
    def method(self) -> str:
        """chip (of an identity card), social_security_card, travel_document, or manual_identity."""
        return self._props.method

    @Property(bool, notify=changed)
    def manual(self) -> bool:
        return self._props.method == IdentityMethod.MANUAL.value

    @Property(bool, notify=changed)
    def unverified(self) -> bool:
        """Nobody has checked that the document is genuine."""
        return self._props.method == IdentityMethod.TRAVEL_DOCUMENT.value

    @Property(str, notify=changed)
    def methodReason(self) -> str:
        return self._props.method_reason
