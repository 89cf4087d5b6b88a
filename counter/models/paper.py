"""The receipt, and the second screen that the citizen sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.act import Act
from counter.controller import CounterController
from counter.events import Key
from counter.models.assistance import agreement_words
from counter.steps import (
    AskConsent,
    AskFaceConsent,
    AskPromise,
    AskRating,
    AskSignature,
    CaseStep,
    FaceCheck,
    Matter,
    Person,
    Ready,
    State,
    TakenIn,
    Visit,
)
from intake.case_number import group_case_number
from intake.catalog import Catalog
from intake.masking import mask_name
from intake.qt.lists import HallReviewModel
from station.visit import signature
from station.visit.matter_name import matter_name
from station.visit.visit import Visit as PersonVisit

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class PaperProps:
    phase: str = ""
    trouble: str = ""
    again: bool = False
    page: bool = False
    case_numbers: tuple[str, ...] = ()
    item: str = ""
    taken_in: str = ""
    progress_url: str = ""
    delivery_note: str = ""
    promised: str = ""
    later: tuple[str, ...] = ()


def derive_paper(state: State, visit: PersonVisit, language: str, catalog: Catalog, *, only_pages: bool) -> PaperProps:
    """The receipt on screen: everything a person without paper needs to write down or scan. What is printed is Chinese,
    the matter's name on the screen is in the screen's language where the catalogue has it."""
    step, data = state.step, visit.receipt
    if not isinstance(step, TakenIn) or data is None:
        return PaperProps()
    numbers = tuple(case.case_no for case in data.cases) or (data.case_no,)
    return PaperProps(
        phase=step.phase.value,
        trouble="" if step.trouble is None else step.trouble.value,
        again=step.again,
        page=step.page or only_pages,
        case_numbers=tuple(group_case_number(number) for number in numbers),
        item=matter_name(data.item, catalog.items, language),
        taken_in=data.taken_in,
        progress_url=data.progress_url,
        delivery_note=data.delivery_note,
        promised=data.promised,
        later=tuple(f"{later.name}（{later.within}）" for later in data.bring_later),
    )


@QmlElement
class CounterPaper(QObject):
    """``phase``: printing, printed, not_printed, unknown. ``trouble``: no_paper, cover_open, jam, no_toner, no_printer,
    fault; of the A4 printer where ``page``.
    The QR code is ``image://visit/qr/<anything>`` where ``qr`` is true."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = PaperProps()
        self._facts = (False, 0)
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        session = controller.session
        props = derive_paper(
            controller.state,
            controller.visit,
            controller.language,
            controller.parts.catalog,
            only_pages=session.paper.prints_pages and not session.paper.prints_receipts,
        )
        facts = (self._controller.cases.took_in, self._controller.state.undecided)
        if props != self._props or facts != self._facts:
            self._props, self._facts = props, facts
            self.changed.emit()

    @Slot()
    def printAgain(self) -> None:
        """A copy, or another try when nothing came out."""
        step = self._controller.state.step
        failed = isinstance(step, TakenIn) and step.phase.value == "not_printed"
        self._controller.post(Key.RETRY if failed else Key.REPRINT)

    @Slot()
    def printPage(self) -> None:
        """The receipt on A4: the other way when the receipt printer does not print."""
        if self.pages:
            self._controller.post(Key.PRINT_PAGE)

    @Property(bool, constant=True)
    def pages(self) -> bool:
        """Whether this counter has an A4 printer."""
        return self._controller.session.paper.prints_pages

    @Property(bool, constant=True)
    def receipts(self) -> bool:
        """Whether it has a receipt printer."""
        return self._controller.session.paper.prints_receipts

    @Property(bool, notify=changed)
    def page(self) -> bool:
        """This paper is, or would be, on A4."""
        return self._props.page

    @Property(bool, notify=changed)
    def decidable(self) -> bool:
        """Something was taken in in this visit, so that its acceptance can be decided."""
        return self._controller.cases.took_in

    @Property(int, notify=changed)
    def undecided(self) -> int:
        return self._controller.state.undecided

    @Slot()
    def decide(self) -> None:
        """The decision on what was taken in."""
        self._controller.post(Key.DECIDE)

    @Slot()
    def nextMatter(self) -> None:
        """The same person has another matter."""
        self._controller.post(Key.NEXT_MATTER)

    @Slot()
    def endVisit(self) -> None:
        self._controller.post(Key.END_VISIT)

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(bool, notify=changed)
    def again(self) -> bool:
        """补打."""
        return self._props.again

    @Property(list, notify=changed)
    def caseNumbers(self) -> list[str]:
        """A package has several."""
        return list(self._props.case_numbers)

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._props.item

    @Property(str, notify=changed)
    def takenIn(self) -> str:
        return self._props.taken_in

    @Property(bool, notify=changed)
    def qr(self) -> bool:
        return bool(self._props.progress_url)

    @Property(str, notify=changed)
    def progressUrl(self) -> str:
        return self._props.progress_url

    @Property(str, notify=changed)
    def deliveryNote(self) -> str:
        """That the network is down and the matter waits here; "" otherwise."""
        return self._props.delivery_note

    @Property(str, notify=changed)
    def promised(self) -> str:
        return self._props.promised

    @Property(list, notify=changed)
    def later(self) -> list[str]:
        return list(self._props.later)


@dataclass(frozen=True, slots=True)
class DisplayProps:
    scene: str = "board"
    item: str = ""
    name: str = ""
    number: str = ""
    enough: bool = False
    saving: bool = False
    texts: tuple[tuple[str, str], ...] = ()
    face_phase: str = ""
    face_guidance: str = ""
    what: str = ""


def derive_scene(state: State) -> str:
    """What the citizen sees while the clerk works."""
    match state.step:
        case Ready(thanks=True):
            return "thanks"
        case Person() | Visit():
            return "welcome"
        case CaseStep(work=AskPromise()):
            return "promise"
        case CaseStep(work=AskRating()):
            return "rating"
        case CaseStep(work=AskSignature()):
            return "sign"
        case CaseStep():
            return "welcome" if state.person else "board"
        case Matter(work=AskConsent() | AskFaceConsent()):
            return "consent"
        case Matter(work=FaceCheck()):
            return "face"
        case Matter(work=AskSignature()):
            return "sign"
        case Matter():
            return "entering"
        case TakenIn():
            return "check"
        case _:
            return "board"


@QmlElement
class CitizenDisplay(QObject):
    """``scene``: board (``called``, ``window``), welcome, entering (``rows``: label, value, section), consent
    (``texts``: [{title, text}]; the notice, or the face check's own), face (``faceFeed``, ``facePhase``,
    ``faceGuidance``), sign (``rows`` above the pad, ``what`` is signed), promise (``texts``, the pad, a no),
    agreement (``texts``, the pad), rating (five equal choices), check (``item``, case numbers, QR), thanks.

    It is derived from the same state as the clerk's screen, and shows nothing of the last visit.
    """

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = DisplayProps()
        self._rows = HallReviewModel(self)
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)
        controller.queue.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller, visit = self._controller, self._controller.visit
        step = controller.state.step
        if isinstance(step, Matter) and visit.item is not None and visit.draft is not None:
            self._rows.show_draft(visit.item, visit.draft, controller.language)
        else:
            self._rows.set_rows(())
        props = self._derived(visit)
        if props != self._props:
            self._props = props
            self.changed.emit()

    def _derived(self, visit: PersonVisit) -> DisplayProps:
        controller = self._controller
        scene = derive_scene(controller.state)
        if scene == "sign" and controller.cases.entry is not None and controller.cases.entry.act is Act.ASSIST:
            scene = "agreement"
        called = controller.queue.current
        step = controller.state.step
        work = step.work if isinstance(step, Matter | CaseStep) else None
        return DisplayProps(
            scene=scene,
            item=self._item(visit),
            name="" if visit.applicant is None else mask_name(visit.applicant.name),
            number="" if called is None else called.number,
            enough=signature.is_enough(visit.strokes),
            saving=isinstance(work, AskSignature | AskPromise | AskRating) and work.ticket != 0,
            texts=self._words_of(scene),
            what=self._what(),
            face_phase=work.phase.value if isinstance(work, FaceCheck) else "",
            face_guidance=work.guidance.value if isinstance(work, FaceCheck) and work.guidance is not None else "",
        )

    def _item(self, visit: PersonVisit) -> str:
        found = self._controller.cases.open
        if isinstance(self._controller.state.step, CaseStep) and found is not None:
            return found.item.short_name.get(self._controller.language)
        return "" if visit.item is None else visit.item.short_name.get(self._controller.language)

    def _what(self) -> str:
        """What of an open case is signed; "" for the form of a matter."""
        step, rule = self._controller.state.step, self._controller.cases.rule()
        if not isinstance(step, CaseStep) or rule is None:
            return ""
        return rule.name.get(self._controller.language)

    def _words_of(self, scene: str) -> tuple[tuple[str, str], ...]:
        match scene:
            case "consent":
                return self._texts()
            case "promise":
                return self._promise()
            case "agreement":
                return agreement_words(self._controller.cases.look(), self._controller.cases.entry, self._language())
            case _:
                return ()

    def _language(self) -> str:
        return self._controller.language

    def _promise(self) -> tuple[tuple[str, str], ...]:
        """What is told and promised (D07), in the screen's language."""
        found, language = self._controller.cases.open, self._controller.language
        commitment = None if found is None else found.item.commitment
        if found is None or commitment is None:
            return ()
        names = "、".join(found.material_name(key).get(language) for key in commitment.materials)
        return (
            (names, commitment.content.get(language)),
            (commitment.basis, commitment.liability.get(language)),
        )

    def _texts(self) -> tuple[tuple[str, str], ...]:
        controller = self._controller
        catalog, language = controller.parts.catalog, controller.language
        step = controller.state.step
        face = isinstance(step, Matter) and isinstance(step.work, AskFaceConsent)
        kinds = ("face",) if face else controller.session.matter.consent_kinds()
        found = (catalog.consent(kind) for kind in kinds)
        return tuple((text.title.get(language), text.text.get(language)) for text in found if text is not None)

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """What is entered so far, numbers masked."""
        return self._rows

    @Property(str, notify=changed)
    def scene(self) -> str:
        return self._props.scene

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._props.item

    @Property(str, notify=changed)
    def nameMasked(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def called(self) -> str:
        """The number called to this window."""
        return self._props.number

    @Property(str, constant=True)
    def window(self) -> str:
        return self._controller.parts.window_name

    @Property(bool, notify=changed)
    def enough(self) -> bool:
        """There is a signature to go on with."""
        return self._props.enough

    @Property(bool, notify=changed)
    def saving(self) -> bool:
        return self._props.saving

    @Property(list, notify=changed)
    def texts(self) -> list[dict[str, str]]:
        return [{"title": title, "text": text} for title, text in self._props.texts]

    @Property(QObject, constant=True)
    def faceFeed(self) -> QObject:
        """The live picture of the face check (`devices.qt.frames.PreviewFeed`)."""
        return self._controller.session.comparing.face_preview

    @Property(str, notify=changed)
    def facePhase(self) -> str:
        """looking, failed, trouble; "" outside a face check."""
        return self._props.face_phase

    @Property(str, notify=changed)
    def faceGuidance(self) -> str:
        """What the citizen should do now; see `CounterMatter.faceGuidance`."""
        return self._props.face_guidance

    @Property(str, notify=changed)
    def what(self) -> str:
        return self._props.what

    @Slot()
    def decline(self) -> None:
        """No promise: the normal procedure (C08 f)."""
        step = self._controller.state.step
        if isinstance(step, CaseStep) and isinstance(step.work, AskPromise):
            self._controller.post(Key.DECLINED)

    @Slot(str)
    def rate(self, level: str) -> None:
        """1 very satisfied … 5 very dissatisfied; nobody at the counter is shown which."""
        step = self._controller.state.step
        if isinstance(step, CaseStep) and isinstance(step.work, AskRating) and level in ("1", "2", "3", "4", "5"):
            self._controller.rated(level)

    @Slot(bool)
    def consent(self, given: bool) -> None:
        step = self._controller.state.step
        if isinstance(step, Matter) and isinstance(step.work, AskConsent | AskFaceConsent):
            self._controller.post(on.ConsentAnswered(given=given))

    @Slot(list)
    def draw(self, strokes: Sequence[Sequence[Sequence[float]]]) -> None:
        """The pad's strokes, whole, after each stroke."""
        self._controller.touched()
        self._controller.visit.strokes = signature.strokes_of(strokes)
        self.refresh()

    @Slot()
    def signed(self) -> None:
        if self._props.enough:
            self._controller.post(Key.SIGNED)
