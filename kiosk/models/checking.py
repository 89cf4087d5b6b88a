"""Is this the person on the card? The ways to find out, the camera's consent and guidance, a member of staff."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.masking import mask_id_number
from kiosk.controller import KioskController
from kiosk.events import Touch
from kiosk.person_check import FACE_TRIES, camera_offered
from kiosk.steps import FaceCheck, FaceConsent, PersonCheck, StaffCheck, State
from station.visit.visit import Visit

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CheckProps:
    item: str = ""
    offer: str = ""  # FaceOffer
    camera: bool = False
    note: str = ""  # CheckNote
    phase: str = ""  # FacePhase or StaffPhase
    guidance: str = ""
    outcome: str = ""
    trouble: str = ""
    tries_left: int = FACE_TRIES
    refused: str = ""
    staff: str = ""
    name: str = ""
    number: str = ""
    portrait: bool = False

    def __repr__(self) -> str:
        return f"CheckProps(phase={self.phase!r})"


def derive_check(state: State, visit: Visit) -> CheckProps:
    """What the four screens show; the number on the card stays masked for the member of staff, too."""
    step = state.step
    item = "" if visit.item is None else visit.item.short_name.get(visit.language)
    left = max(0, FACE_TRIES - state.face_tries) if state.camera else 0
    match step:
        case PersonCheck():
            offer, note = "" if step.offer is None else step.offer.value, "" if step.note is None else step.note.value
            return CheckProps(item=item, offer=offer, camera=camera_offered(state, step), note=note)
        case FaceConsent():
            return CheckProps(item=item)
        case FaceCheck():
            return CheckProps(
                item=item,
                phase=step.phase.value,
                guidance="" if step.guidance is None else step.guidance.value,
                outcome="" if step.outcome is None else step.outcome.value,
                trouble="" if step.trouble is None else step.trouble.value,
                tries_left=left,
            )
        case StaffCheck() if visit.applicant is not None:
            return CheckProps(
                item=item,
                phase=step.phase.value,
                refused="" if step.refused is None else step.refused.value,
                staff="" if visit.staff is None else visit.staff.name,
                name=visit.applicant.name,
                number=mask_id_number(visit.applicant.id_number),
                portrait=isinstance(visit.portrait, bytes),
            )
        case _:
            return CheckProps()


@QmlElement
class KioskCheck(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = CheckProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_check(self._controller.state, self._controller.visit)
        if props != self._props:
            self._props = props
            self.changed.emit()

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def feed(self) -> QObject:
        """The live picture (`devices.qt.frames.PreviewFeed`)."""
        return self._controller.face_preview

    @Property(str, notify=changed)
    def consentTitle(self) -> str:
        text = self._controller.parts.catalog.consent("face")
        return "" if text is None else text.title.get(self._controller.visit.language)

    @Property(str, notify=changed)
    def consentText(self) -> str:
        text = self._controller.parts.catalog.consent("face")
        return "" if text is None else text.text.get(self._controller.visit.language)

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._props.item

    @Property(str, notify=changed)
    def offer(self) -> str:
        return self._props.offer

    @Property(bool, notify=changed)
    def camera(self) -> bool:
        return self._props.camera

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._props.note

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(str, notify=changed)
    def guidance(self) -> str:
        return self._props.guidance

    @Property(str, notify=changed)
    def outcome(self) -> str:
        return self._props.outcome

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(int, notify=changed)
    def triesLeft(self) -> int:
        return self._props.tries_left

    @Property(str, notify=changed)
    def refused(self) -> str:
        return self._props.refused

    @Property(str, notify=changed)
    def staff(self) -> str:
        """The name of who is signed in."""
        return self._props.staff

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def number(self) -> str:
        return self._props.number

    @Property(bool, notify=changed)
    def portrait(self) -> bool:
        return self._props.portrait

    # --- touches --------------------------------------------------------------------------------------------------

    @Slot()
    def byCamera(self) -> None:
        self._controller.post(Touch.CAMERA)

    @Slot()
    def byStaff(self) -> None:
        self._controller.post(Touch.STAFF)

    @Slot()
    def refuse(self) -> None:
        self._controller.post(Touch.REFUSE)

    @Slot()
    def otherWay(self) -> None:
        self._controller.post(Touch.OTHER_WAY)

    @Slot(str, str)
    def signIn(self, staff_id: str, password: str) -> None:
        if staff_id and password:
            self._controller.sign_in_staff(staff_id, password)

    @Slot()
    def same(self) -> None:
        self._controller.post(Touch.SAME)

    @Slot()
    def notSame(self) -> None:
        self._controller.post(Touch.NOT_SAME)
