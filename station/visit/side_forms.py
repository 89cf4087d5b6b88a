"""Two forms beside the matter's own, the same at kiosk and counter: for whom it is, and how its result comes.

They are asked with the controls of every form (`HallFormModel`) and read back into the draft; the apps make QML types
of them and say when they are on screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot

from intake.capacity import WORKING_AGE
from intake.delivery import asked_by_form
from intake.draft import Consent, Draft
from intake.form import Form
from intake.identity import age_of
from intake.item import Delivery, ServiceItem
from intake.masking import mask_id_number, mask_name
from intake.parties import NEEDS_LETTER, Applicant, IdentityMethod, Relation
from intake.parties_form import (
    ORGANISATION,
    OTHER,
    SELF,
    delivery_answers,
    delivery_form,
    parties_answers,
    parties_form,
    with_delivery,
    with_parties,
)
from intake.qt.form_model import HallFormModel
from intake.regions import Regions
from intake.review import delivery_summary, party_summary
from intake.standing import OWN_LABOUR, standing_problems
from intake.take_in import for_parties
from intake.text import CHINESE, LocalizedText
from station.visit.capture import AUTHORITY
from station.visit.form_part import FormPart
from station.visit.results import CardTrouble
from station.visit.session import VisitSession


class SideForm(QObject):
    """A form of its own: ``fields`` for the screen; what is entered goes into the draft as it is entered."""

    changed = Signal()
    #: The first field with a problem, when going on was refused; "" for what is no single field's.
    refused = Signal(str)
    #: The draft says something else than before.
    edited = Signal()

    def __init__(self, session: VisitSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[int, str, str] = (0, "", "")
        self._fields = HallFormModel(self)
        self._fields.answerChanged.connect(self._answered)

    @Property(QObject, constant=True)
    def fields(self) -> QObject:
        return self._fields

    @Property(str, notify=changed)
    def today(self) -> str:
        return self._session.today().isoformat()

    @Slot(str, str)
    def setValue(self, key: str, value: str) -> None:
        self._fields.setValue(key, value)

    @Slot(str, result=bool)
    def checkField(self, key: str) -> bool:
        return bool(self._fields.checkField(key))

    @Slot(result=bool)
    def commit(self) -> bool:
        """Whether one can go on; what is wrong stands at its field."""
        if self._fields.commit():
            return True
        self.refused.emit(str(self._fields.property("firstProblem")))
        return False

    def show(self, *, wanted: bool, language: str) -> None:
        """On screen or not, in which language. A visit that goes on keeps what was entered: it is in the draft."""
        visit = self._session.visit
        draft, item = visit.draft, visit.item
        if not wanted or draft is None or item is None:
            if self._shown != (0, "", ""):
                self._shown = (0, "", "")
                self._fields.clear()
                self.changed.emit()
            return
        shown = (visit.number, draft.id, language)
        if shown == self._shown:
            self.changed.emit()
            return
        again = self._shown[:2] == shown[:2]  # in another language: half of an answer is not in the draft
        known = self._fields.answers() if again else self._known(draft, item)
        self._shown = shown
        self._fields.show_form(
            self._form(item),
            known,
            self._session.today(),
            sources=self._sources(draft),
            language=language,
            test_build=self._session.parts.test_build,
        )
        self.changed.emit()

    @Slot(str, str)
    def _answered(self, key: str, value: str) -> None:
        draft, item = self._session.visit.draft, self._session.visit.item
        if draft is not None and item is not None:
            self._take(draft, item, self._fields.answers())
            self.changed.emit()
            self.edited.emit()

    # --- of each form ---------------------------------------------------------------------------------------------

    def _form(self, item: ServiceItem) -> Form:
        raise NotImplementedError

    def _known(self, draft: Draft, item: ServiceItem) -> Mapping[str, str]:
        raise NotImplementedError

    def _take(self, draft: Draft, item: ServiceItem, answers: Mapping[str, str]) -> None:
        raise NotImplementedError

    def _sources(self, draft: Draft) -> dict[str, str]:
        return {}


@dataclass(frozen=True, slots=True)
class _Problem:
    about: str
    message: str


#: Questions before it is said who the other person is: then comes their card, and only then what has to be typed.
_WHO = frozenset({"who", "relation", "post", OWN_LABOUR})
#: What the other person's card says: once it was read nobody types it, and nobody reads it off the screen (C33 b).
_ON_CARD = frozenset({"name", "has_number", "number"})


class PartiesForm(SideForm):
    """For whom the matter is (CAPABILITIES C05): self, somebody else, an organisation; their card, their letter.
    ``asked`` and ``typed`` are two parts of ``fields``."""

    #: With `changed`: a property is told of by a signal of its own class.
    partiesChanged = Signal()

    def __init__(self, session: VisitSession, parent: QObject) -> None:
        super().__init__(session, parent)
        self.changed.connect(self._parts_changed)
        self.changed.connect(self.partiesChanged)
        self._asked = FormPart(self._fields, lambda key: key in _WHO, self)
        self._typed = FormPart(self._fields, self._is_typed, self)
        self._holder: Applicant | None = None
        self._reading = False
        self._trouble: CardTrouble | None = None
        self._language = CHINESE
        self._refused = False
        session.wiped.connect(self._forget)

    def _form(self, item: ServiceItem) -> Form:
        here = self._session.visit.applicant
        age = None if here is None else age_of(here, self._session.today())
        return parties_form(item, of_working_age=age is not None and WORKING_AGE <= age < 18)

    def _known(self, draft: Draft, item: ServiceItem) -> Mapping[str, str]:
        answers = parties_answers(draft)
        return {**answers, "who": ORGANISATION} if "1" not in item.targets else answers

    def _sources(self, draft: Draft) -> dict[str, str]:
        person = draft.applicant
        read = person is not None and person.method not in (IdentityMethod.MANUAL, IdentityMethod.NO_NUMBER)
        return {"name": "card", "number": "card"} if read and draft.representative is not None else {}

    def _take(self, draft: Draft, item: ServiceItem, answers: Mapping[str, str]) -> None:
        visit = self._session.visit
        if visit.applicant is None:
            return
        applicant, acting, organisation = with_parties(draft, visit.applicant, answers, item, card=visit.second)
        visit.draft = for_parties(
            draft,
            item,
            self._session.today(),
            applicant=applicant,
            representative=acting,
            organisation=organisation,
            in_visit=visit.known_of(applicant, organisation),
            test_build=self._session.parts.test_build,
        )
        self._state(visit.draft, stated=answers.get("who") == SELF and answers.get(OWN_LABOUR) == "yes")

    def _state(self, draft: Draft, *, stated: bool) -> None:
        """The statement of somebody of 16 or 17 stands among the consents, with the text they agreed to."""
        text = self._session.parts.catalog.consent(OWN_LABOUR)
        had = next((consent for consent in draft.consents if consent.kind == OWN_LABOUR), None)
        if text is None or stated == (had is not None):
            return
        others = tuple(consent for consent in draft.consents if consent.kind != OWN_LABOUR)
        given = (Consent(OWN_LABOUR, text.version, self._session.parts.clock.now().rfc3339),) if stated else ()
        self._session.visit.draft = replace(draft, consents=(*others, *given), revision=draft.revision + 1)

    def show(self, *, wanted: bool, language: str) -> None:
        self._language = language
        if not wanted and self._reading:
            self.stopReading()
        super().show(wanted=wanted, language=language)

    @Slot(result=bool)
    def commit(self) -> bool:
        """As every form; and whoever acts has shown what lets them act (C05 c)."""
        self._refused = True
        if not super().commit():
            self.changed.emit()
            return False
        answers = self._fields.answers()
        draft, item = self._session.visit.draft, self._session.visit.item
        if draft is not None and item is not None:
            self._take(draft, item, answers)
        self._refused = bool(self._open_problems())
        self.changed.emit()
        if self._refused:
            self.refused.emit("")  # no field's fault: what stands over them
        return not self._refused

    # --- the other person's card ----------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def asked(self) -> QObject:
        return self._asked

    @Property(QObject, constant=True)
    def typed(self) -> QObject:
        return self._typed

    def _is_typed(self, key: str) -> bool:
        return key not in _WHO and not (key in _ON_CARD and self._on_card() is not None)

    def _on_card(self) -> Applicant | None:
        """The other person, where it is their card that says who they are."""
        draft, second = self._session.visit.draft, self._session.visit.second
        applicant = None if draft is None else draft.applicant
        other = self._fields.answers().get("who") == OTHER
        same = second is not None and applicant is not None and applicant.id_number == second.id_number
        return second if same and other else None

    @Property(str, notify=partiesChanged)
    def cardHolder(self) -> str:
        """Name and number of the other person, masked, once their card was read; "" before."""
        holder = self._on_card()
        return "" if holder is None else f"{mask_name(holder.name)}　{mask_id_number(holder.id_number)}"

    @Slot()
    def forgetCard(self) -> None:
        """Another person, or one without a card: the fields stand empty again."""
        self._session.visit.second = None
        for key in ("name", "number"):
            self._fields.setValue(key, "")
        self.changed.emit()

    @Slot()
    def readCard(self) -> None:
        """The represented person's card, on the same reader."""
        self._reading, self._trouble = True, None
        self._session.person.read_second_card(self._card_ended)
        self.changed.emit()

    @Slot()
    def stopReading(self) -> None:
        self._session.person.stop_reading()
        self._reading = False
        self.changed.emit()

    def _card_ended(self, trouble: CardTrouble | None) -> None:
        visit = self._session.visit
        self._reading, self._trouble = False, trouble
        person = visit.second
        if trouble is None and person is not None:
            if self._fields.answers().get("has_number") == "no":
                self._fields.setValue("has_number", "yes")
            self._fields.setValue("name", person.name)
            self._fields.setValue("number", person.id_number)
            self._shown = (0, "", "")  # shown anew, with where it came from
            if visit.draft is not None and visit.item is not None:
                self._take(visit.draft, visit.item, self._fields.answers())
                self.show(wanted=True, language=self._language)
        self.changed.emit()

    @Property(str, notify=partiesChanged)
    def summary(self) -> str:
        """For whom it is, in one line."""
        draft = self._session.visit.draft
        return "" if draft is None else party_summary(draft, self._language)

    @Slot()
    def _parts_changed(self) -> None:
        if (holder := self._on_card()) != self._holder:
            self._holder = holder
            self._typed.look_again()

    def _forget(self) -> None:
        self._reading, self._trouble, self._refused = False, None, False

    @Property(bool, notify=partiesChanged)
    def reading(self) -> bool:
        return self._reading

    @Property(str, notify=partiesChanged)
    def cardTrouble(self) -> str:
        """no_card, lifted, unreadable, refused, expired, … as on the card screen; "" for none."""
        return "" if self._trouble is None else self._trouble.value

    @Property(bool, notify=partiesChanged)
    def cardWanted(self) -> bool:
        """Somebody else's matter, and they may have a card here."""
        answers = self._fields.answers()
        return answers.get("who") == OTHER and answers.get("has_number") != "no"

    # --- the letter of authority ----------------------------------------------------------------------------------

    @Property(str, constant=True)
    def authority(self) -> str:
        """What a page of it is captured as, in place of a material's key."""
        return AUTHORITY

    @Property(str, notify=partiesChanged)
    def paper(self) -> str:
        """letter, proof (of guardian or parent), or "" where none is needed."""
        draft = self._session.visit.draft
        acting = None if draft is None else draft.representative
        if acting is None or acting.relation is Relation.LEGAL_REPRESENTATIVE:
            return ""
        return "letter" if acting.relation in NEEDS_LETTER else "proof"

    @Property(list, notify=partiesChanged)
    def pages(self) -> list[str]:
        """Digests of the pages given: ``image://visit/kept/<digest>``."""
        draft = self._session.visit.draft
        acting = None if draft is None else draft.representative
        return [] if acting is None else [ref.digest for ref in acting.authority]

    @Slot(str)
    def removePage(self, digest: str) -> None:
        self._session.visit.remove_authority(digest)
        self.changed.emit()
        self.edited.emit()

    # --- what is wrong --------------------------------------------------------------------------------------------

    def _open_problems(self) -> tuple[_Problem, ...]:
        visit = self._session.visit
        if visit.draft is None or visit.item is None:
            return ()
        found = standing_problems(
            visit.draft, visit.item, self._session.today(), test_build=self._session.parts.test_build
        )
        barrier = self._barrier()
        first = () if barrier is None else (_Problem("eligibility", barrier.get(self._language)),)
        return (*first, *(_Problem(one.about, one.message.get(self._language)) for one in found))

    def _barrier(self) -> LocalizedText | None:
        """What keeps this applicant from this matter here whatever else is brought: said as soon as it is known."""
        return None

    @Property(list, notify=partiesChanged)
    def problems(self) -> list[str]:
        """What stands in the way of going on, in words; nothing before somebody has tried."""
        found = self._open_problems() if self._shown[1] else ()
        return [problem.message for problem in found if self._refused or problem.about == "eligibility"]


class DeliveryForm(SideForm):
    """How the result comes (C13 c, C15)."""

    deliveryChanged = Signal()

    def __init__(self, session: VisitSession, parent: QObject) -> None:
        super().__init__(session, parent)
        self._language = CHINESE
        self.changed.connect(self.deliveryChanged)

    def _form(self, item: ServiceItem) -> Form:
        return delivery_form(item, self._regions())

    def _regions(self) -> Regions:
        return self._session.parts.catalog.regions

    def _known(self, draft: Draft, item: ServiceItem) -> Mapping[str, str]:
        return delivery_answers(draft, item)

    def _take(self, draft: Draft, item: ServiceItem, answers: Mapping[str, str]) -> None:
        self._session.visit.draft = with_delivery(draft, answers)

    def show(self, *, wanted: bool, language: str) -> None:
        self._language = language
        super().show(wanted=wanted and self._is_offered(), language=language)

    @Property(str, notify=deliveryChanged)
    def summary(self) -> str:
        """How it comes, in one line."""
        draft, item = self._session.visit.draft, self._session.visit.item
        return "" if draft is None or item is None else delivery_summary(item, draft, self._language)

    @Property(bool, notify=deliveryChanged)
    def offered(self) -> bool:
        """Is there anything to choose that the matter's own form does not ask?"""
        return self._is_offered()

    def _is_offered(self) -> bool:
        item = self._session.visit.item
        if item is None or asked_by_form(item):
            return False
        return len(item.delivery) > 1 or Delivery.MAIL in item.delivery
