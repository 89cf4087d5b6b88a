"""Guided mode (C30 b): a clerk who was not trained for the matter is led through its take-in step by step."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.steps import Matter
from intake.guidance import Step, current, guidance
from intake.staffing import trained_for
from intake.take_in import defects
from sync.store.personnel import PersonnelFile

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class GuidanceProps:
    number: int = 0  # from 1 on; 0: not guided
    steps: tuple[Step, ...] = ()
    language: str = ""


@QmlElement
class CounterGuidance(QObject):
    """``number`` of ``total``: the step to do now, with ``title`` and ``how``; 0: this clerk needs no guide here."""

    changed = Signal()
    focusAsked = Signal(str, str)  # kind and about, as `CounterMatter.focusAsked`

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = GuidanceProps()
        self._file: PersonnelFile | None = None
        self._asked = ""
        controller.wiped.connect(self.refresh)
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        self._follow_member()
        props = self._derived()
        if props != self._props:
            self._props = props
            self.changed.emit()

    def _follow_member(self) -> None:
        """What who is signed in was trained for, read once for each sign-in."""
        member = self._controller.staff.member
        staff = "" if member is None else member.id
        if staff == self._asked:
            return
        self._asked, self._file = staff, None
        if staff:
            self._controller.session.records.ask(lambda store: store.personnel_of(staff), self._told)

    def _told(self, file: PersonnelFile) -> None:
        if file.staff == self._asked:
            self._file = file
            self.refresh()

    def _derived(self) -> GuidanceProps:
        controller, visit = self._controller, self._controller.visit
        item, draft, file = visit.item, visit.draft, self._file
        if not isinstance(controller.state.step, Matter) or item is None or draft is None or file is None:
            return GuidanceProps()
        if trained_for(file.skills, item):
            return GuidanceProps()
        found = defects(draft, item, controller.today(), test_build=controller.parts.test_build)
        steps = guidance(item, draft, found)
        return GuidanceProps(current(steps) + 1, steps, controller.language)

    @property
    def _step(self) -> Step | None:
        props = self._props
        return props.steps[props.number - 1] if props.number else None

    @Slot()
    def goTo(self) -> None:
        """The keyboard goes to where the step is done."""
        step = self._step
        if step is not None:
            self.focusAsked.emit(step.kind, step.about)

    @Property(int, notify=changed)
    def number(self) -> int:
        return self._props.number

    @Property(int, notify=changed)
    def total(self) -> int:
        return len(self._props.steps)

    @Property(str, notify=changed)
    def title(self) -> str:
        step = self._step
        return "" if step is None else step.title.get(self._controller.language)

    @Property(str, notify=changed)
    def how(self) -> str:
        step = self._step
        return "" if step is None else step.how.get(self._controller.language)

    @Property(list, notify=changed)
    def done(self) -> list[bool]:
        """Of each step in its order."""
        return [step.done for step in self._props.steps]
