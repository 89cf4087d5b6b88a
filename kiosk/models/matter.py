"""The matter itself: form, materials, signature, and the page to look it all over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.form import prefill
from intake.qt.form_model import HallFormModel
from intake.qt.lists import HallMaterialsModel, HallReviewModel
from intake.qt.rows_model import RowsModel
from intake.review import DELIVERY, MATERIALS, PARTIES
from intake.take_in import Defect, DefectKind, defects
from intake.text import CHINESE
from kiosk import events as on
from kiosk.controller import KioskController
from kiosk.events import Touch
from kiosk.steps import Form, Materials, Review, Sign, State
from station.visit import signature
from station.visit.visit import Visit

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


#: Where the review's lines lead that are none of the form's.
_ELSEWHERE = {MATERIALS: Touch.EDIT_MATERIALS, PARTIES: Touch.FOR_OTHERS, DELIVERY: Touch.EDIT_DELIVERY}


@dataclass(frozen=True, slots=True)
class FormProps:
    title: str = ""
    help: str = ""
    position: int = 0
    count: int = 0
    editing: bool = False
    key: str = ""
    language: str = CHINESE


def derive_form(state: State, visit: Visit) -> FormProps:
    """Title and place of the form step on screen."""
    step = visit.step(state.step.position) if isinstance(state.step, Form) else None
    if step is None or not isinstance(state.step, Form):
        return FormProps()
    return FormProps(
        title=step.title.get(visit.language),
        help="" if step.help is None else step.help.get(visit.language),
        language=visit.language,
        position=state.step.position + 1,
        count=len(visit.steps()),
        editing=state.editing,
        key=step.key,
    )


@QmlElement
class KioskForm(QObject):
    """One step of the form. Typed answers go into the draft at once; they are checked when the citizen goes on."""

    changed = Signal()
    refused = Signal(str)  # the first field with a problem

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = FormProps()
        self._shown: tuple[int, str, str] = (0, "", "")
        self._before: dict[str, str] = {}
        self._fields = HallFormModel(self)
        self._fields.answerChanged.connect(self._answered)
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self._clear)

    @Slot()
    def refresh(self) -> None:
        visit = self._controller.visit
        props = derive_form(self._controller.state, visit)
        if props.key and (visit.number, props.key, visit.language) != self._shown:
            self._show(visit, props.key)
        if not props.key:
            self._shown = (0, "", "")
        if props != self._props:
            self._props = props
            self.changed.emit()

    def _show(self, visit: Visit, key: str) -> None:
        if visit.item is None:
            return
        if self._shown[:2] != (visit.number, key):  # another language changes no answer
            self._before = visit.answers()
        self._shown = (visit.number, key, visit.language)
        draft = visit.draft
        card = (
            {} if draft is None else prefill(visit.item.form, draft.applicant, draft.organisation, draft.representative)
        )
        self._fields.show_step(
            visit.item.form,
            key,
            visit.answers(),
            self._controller.today(),
            card=card,
            sources={} if draft is None else dict(draft.sources),
            language=visit.language,
            test_build=self._controller.parts.test_build,
        )

    @Slot()
    def _clear(self) -> None:
        self._fields.clear()
        self._before = {}
        self._shown = (0, "", "")
        self.refresh()

    @Slot(str, str)
    def _answered(self, key: str, value: str) -> None:
        self._controller.visit.answer(key, value)

    @Property(QObject, constant=True)
    def fields(self) -> QObject:
        return self._fields

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=changed)
    def help(self) -> str:
        return self._props.help

    @Property(int, notify=changed)
    def position(self) -> int:
        return self._props.position

    @Property(int, notify=changed)
    def count(self) -> int:
        return self._props.count

    @Property(bool, notify=changed)
    def editing(self) -> bool:
        return self._props.editing

    @Property(str, notify=changed)
    def today(self) -> str:
        return self._controller.today().isoformat()

    @Slot(str, str)
    def setValue(self, key: str, value: str) -> None:
        self._controller.touched()
        self._fields.setValue(key, value)

    @Slot(str)
    def addRow(self, table: str) -> None:
        self._controller.touched()
        self._fields.addRow(table)

    @Slot(str, int)
    def removeRow(self, table: str, row: int) -> None:
        self._controller.touched()
        self._fields.removeRow(table, row)

    @Slot()
    def next(self) -> None:
        """Check what is on screen; go on, or show what is wrong at its field."""
        step = self._controller.state.step
        if not isinstance(step, Form):
            return
        if not self._fields.commit():
            self.refused.emit(str(self._fields.property("firstProblem")))
            return
        visit = self._controller.visit
        visit.take_answers(self._fields.answers())
        self._controller.post(on.FieldAccepted(self._goto(step.position), visit.answers() != self._before))

    def _goto(self, position: int) -> int | None:
        visit = self._controller.visit
        if not self._controller.state.editing:
            return position + 1 if position + 1 < len(visit.steps()) else None
        return visit.first_open_step(self._controller.today(), test_build=self._controller.parts.test_build)


@QmlElement
class KioskMaterials(QObject):
    """The slots and how far they are filled."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._slots = HallMaterialsModel(self)
        self._missing: tuple[str, ...] = ()
        self._pictures: frozenset[str] = frozenset()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        visit = self._controller.visit
        before = (self._slots.rows(), self._missing, self._pictures)
        self._slots.set_slots(visit.slots(), visit.language)
        self._missing = tuple(slot.spec.name.get(visit.language) for slot in visit.missing_materials())
        self._pictures = frozenset(visit.pictures)
        if before != (self._slots.rows(), self._missing, self._pictures):
            self.changed.emit()

    @Property(QObject, constant=True)
    def slots(self) -> QObject:
        return self._slots

    @Property(list, notify=changed)
    def missing(self) -> list[str]:
        return list(self._missing)

    @Slot(str, result=list)
    def pagesOf(self, key: str) -> list[str]:
        """Digests of the pages given for a material, those whose picture is at hand."""
        slot = self._controller.visit.slot(key)
        pages = () if slot is None else slot.pages
        return [page.blob.digest for page in pages if page.blob.digest in self._pictures]

    @Slot(str)
    def open(self, key: str) -> None:
        slot = self._controller.visit.slot(key)
        if slot is not None and slot.offered and slot.room > 0:
            self._controller.post(on.MaterialOpened(key))

    @Slot(str, bool)
    def bringLater(self, key: str, later: bool) -> None:
        self._controller.visit.bring_later(key, later)
        self._controller.post(on.MaterialsChanged())

    @Slot(str, str)
    def removePage(self, key: str, digest: str) -> None:
        if isinstance(self._controller.state.step, Materials):
            self._controller.visit.remove_page(key, digest)
            self._controller.post(on.MaterialsChanged())

    @Slot()
    def next(self) -> None:
        if not self._missing:
            self._controller.post(Touch.PROCEED)


@dataclass(frozen=True, slots=True)
class SignProps:
    enough: bool = False
    saving: bool = False
    failed: bool = False
    name: str = ""
    item: str = ""


def derive_sign(state: State, visit: Visit, supplemented: str = "") -> SignProps:
    """Whether there is a signature to go on with. ``supplemented``: the case a supplement is signed for."""
    step = state.step
    return SignProps(
        enough=signature.is_enough(visit.strokes),
        saving=isinstance(step, Sign) and step.ticket != 0,
        failed=isinstance(step, Sign) and step.failed,
        name="" if visit.applicant is None else visit.applicant.name,
        item=supplemented if visit.item is None else visit.item.short_name.get(visit.language),
    )


@QmlElement
class KioskSign(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = SignProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        visit, found = self._controller.visit, self._controller.errands.open
        supplemented = "" if found is None else found.item.short_name.get(visit.language)
        props = derive_sign(self._controller.state, visit, supplemented)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Slot(list)
    def draw(self, strokes: Sequence[Sequence[Sequence[float]]]) -> None:
        """The pad's strokes, whole, after each stroke."""
        self._controller.touched()
        self._controller.visit.strokes = signature.strokes_of(strokes)
        self.refresh()

    @Slot()
    def accept(self) -> None:
        if self._props.enough:
            self._controller.post(Touch.PROCEED)

    @Property(bool, notify=changed)
    def enough(self) -> bool:
        return self._props.enough

    @Property(bool, notify=changed)
    def saving(self) -> bool:
        return self._props.saving

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        return self._props.failed

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._props.item


@QmlElement
class KioskReview(QObject):
    """Everything entered, with ways back to each line, and every defect at once."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._rows = HallReviewModel(self)
        self._defects: RowsModel[Defect] = RowsModel(
            {
                "message": lambda defect: defect.message.get(self._controller.visit.language),
                "kind": lambda defect: defect.kind.value,
                "about": lambda defect: defect.about,
            },
            self,
        )
        self._item = ""
        self._signature = ""
        self._language = CHINESE
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self._clear)

    @Slot()
    def refresh(self) -> None:
        visit = self._controller.visit
        if not isinstance(self._controller.state.step, Review) or visit.item is None or visit.draft is None:
            return
        if visit.language != self._language:
            self._language = visit.language
            self._defects.set_rows(())
        self._rows.show_draft(visit.item, visit.draft, visit.language)
        test_build = self._controller.parts.test_build
        self._defects.set_rows(defects(visit.draft, visit.item, self._controller.today(), test_build=test_build))
        self._item = visit.item.name.get(visit.language)
        digest = "" if visit.draft.signature is None else visit.draft.signature.digest
        self._signature = digest if digest in visit.pictures else ""
        self.changed.emit()

    @Slot()
    def _clear(self) -> None:
        self._rows.set_rows(())
        self._defects.set_rows(())
        self._item = self._signature = ""
        self.changed.emit()

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(QObject, constant=True)
    def defects(self) -> QObject:
        return self._defects

    @Property(int, notify=changed)
    def defectCount(self) -> int:
        return len(self._defects.rows())

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._item

    @Property(str, notify=changed)
    def signature(self) -> str:
        return self._signature

    @Property(bool, notify=changed)
    def represented(self) -> bool:
        """Who stands here acts for somebody else."""
        draft = self._controller.visit.draft
        return draft is not None and draft.representative is not None

    @Slot(str)
    def edit(self, step: str) -> None:
        """``step`` as in the rows: the key of a form step, or ``materials``."""
        touch = _ELSEWHERE.get(step)
        if touch is not None:
            self._controller.post(touch)
            return
        position = self._controller.visit.position_of(step)
        if position is not None:
            self._controller.post(on.EditField(position))

    @Slot(str, str)
    def mend(self, kind: str, about: str) -> None:
        """Lead to the place of a defect, where there is one."""
        item = self._controller.visit.item
        if kind == DefectKind.FIELD.value and item is not None:
            self.edit(item.form.step_of(about).key)
        elif kind == DefectKind.MATERIAL.value:
            self.edit("materials")
        elif kind == DefectKind.PARTY.value:
            self.edit(PARTIES)
        elif kind == DefectKind.DELIVERY.value:
            self.edit(DELIVERY)
        elif kind == DefectKind.IDENTITY_CHECK.value:
            self._controller.post(Touch.CHECK_PERSON)

    @Slot()
    def submit(self) -> None:
        item = self._controller.visit.item
        if not self._defects.rows():
            self._controller.post(on.RulesAsked() if item is not None and item.instant else Touch.SUBMIT)
