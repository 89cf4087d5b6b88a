"""A page under the document camera, beside the form."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.acts.model import Row
from counter.controller import CounterController
from counter.events import CaptureTouch
from counter.steps import CaseStep, Matter, State
from station.visit.capture import (
    AUTHORITY,
    AUTHORITY_WORDS,
    IDENTITY_PAGE,
    IDENTITY_WORDS,
    SIGNED_FORM,
    Capture,
)
from station.visit.visit import Visit

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CaptureProps:
    phase: str = ""
    trouble: str = ""
    material: str = ""
    name: str = ""
    requirement: str = ""
    page: int = 1
    advice: tuple[str, ...] = ()
    picture: int = 0


def derive_capture(state: State, visit: Visit, part: Row | None, language: str) -> CaptureProps:
    """What the camera shows; ``picture`` numbers the shot so that a view loads it anew. ``part`` is what a page of an
    open case is of."""
    work = state.step.work if isinstance(state.step, Matter | CaseStep) else None
    if not isinstance(work, Capture):
        return CaptureProps()
    slot = visit.slot(work.material) if part is None else None
    name = "" if slot is None else slot.spec.name.get(language)
    pages = 0 if slot is None else len(slot.pages)
    requirement = "" if slot is None else slot.spec.requirement.get(language)
    if work.material == AUTHORITY:
        name, requirement = (words.get(language) for words in AUTHORITY_WORDS)
        acting = None if visit.draft is None else visit.draft.representative
        pages = 0 if acting is None else len(acting.authority)
    if work.material == IDENTITY_PAGE:
        name, requirement = (words.get(language) for words in IDENTITY_WORDS)
        pages = 0 if visit.draft is None else len(visit.draft.identity_pages)
    if part is not None:
        name, pages = part.label.get(language), len(part.pages)
    return CaptureProps(
        phase=work.phase.value,
        trouble="" if work.trouble is None else work.trouble.value,
        material=work.material,
        name=name,
        requirement=requirement,
        page=pages + 1,
        advice=() if visit.page is None else tuple(advice.value for advice in visit.page.advice),
        picture=0 if visit.page is None else work.ticket,
    )


@QmlElement
class CounterCapture(QObject):
    """What the camera shows, and what the clerk does with the picture."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = CaptureProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        props = derive_capture(controller.state, controller.visit, self._part(), controller.language)
        if props != self._props:
            self._props = props
            self.changed.emit()

    def _part(self) -> Row | None:
        """What of an open case is captured."""
        step = self._controller.state.step
        work = step.work if isinstance(step, CaseStep) else None
        if not isinstance(work, Capture):
            return None
        return next((row for row in self._controller.cases.rows() if row.key == work.material), None)

    @Slot(str)
    def open(self, material: str) -> None:
        """Open the camera for a page of the material."""
        slot = self._controller.visit.slot(material)
        if slot is not None and slot.offered and slot.room > 0:
            self._controller.post(on.CaptureAsked(material))

    @Slot()
    def take(self) -> None:
        self._controller.post(CaptureTouch.TAKE)

    @Slot()
    def keep(self) -> None:
        self._controller.post(CaptureTouch.KEEP)

    @Slot()
    def retake(self) -> None:
        """Also: try again after a trouble."""
        self._controller.post(CaptureTouch.RETAKE)

    @Property(QObject, constant=True)
    def feed(self) -> QObject:
        """The live picture (`devices.qt.frames.PreviewFeed`), for ``HallLivePicture``."""
        return self._controller.session.pages.preview

    @Property(str, notify=changed)
    def phase(self) -> str:
        """live, taking, check (``image://visit/page/<picture>``), keeping, problem; "" when not capturing."""
        return self._props.phase

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """no_page, blurred, too_dark, no_camera, camera_restarting, not_kept."""
        return self._props.trouble

    @Property(str, notify=changed)
    def material(self) -> str:
        return self._props.material

    @Property(bool, notify=changed)
    def ofSignature(self) -> bool:
        """It is the form the citizen signed on paper."""
        return self._props.material == SIGNED_FORM

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def requirement(self) -> str:
        return self._props.requirement

    @Property(int, notify=changed)
    def page(self) -> int:
        return self._props.page

    @Property(list, notify=changed)
    def advice(self) -> list[str]:
        return list(self._props.advice)

    @Property(int, notify=changed)
    def picture(self) -> int:
        return self._props.picture
