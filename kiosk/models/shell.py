"""The frame around every screen: which screen it is, who and when, what lies over it, and the ways out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.text import CHINESE, ENGLISH
from kiosk.controller import KioskController
from kiosk.errand import Errand
from kiosk.events import ModeChosen, Touch
from kiosk.flow import can_call_help, can_cancel, can_go_back, can_set_mode
from kiosk.steps import Mode, State, screen_of
from sync.store.room import Level

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

#: Which part of the way a screen belongs to, for the step bar; absent: no bar.
_PARTS = {
    "services": 0,
    "guide": 0,
    "notice": 1,
    "card": 1,
    "look_up": 1,
    "held": 1,
    "found": 1,
    "identity": 1,
    "parties": 1,
    "person_check": 1,
    "face_consent": 1,
    "face_check": 1,
    "staff_check": 1,
    "form": 2,
    "materials": 3,
    "capture": 3,
    "delivery_way": 4,
    "sign": 4,
    "review": 4,
    "ruled_out": 4,
    "submitting": 4,
    "paper": 5,
}


#: Language tags and what each language calls itself.
_LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}


@dataclass(frozen=True, slots=True)
class ShellProps:
    screen: str
    overlay: str
    part: int
    can_back: bool
    can_cancel: bool
    can_help: bool
    can_keep: bool
    offline: bool
    takes_in: bool
    full: bool
    staff_called: bool
    can_set: bool
    mode: Mode


def derive_shell(state: State, *, online: bool, staff_called: bool, room: Level = Level.AMPLE) -> ShellProps:
    """What the frame shows for a state."""
    screen = screen_of(state.step)
    return ShellProps(
        screen=screen,
        overlay=state.overlay.value,
        part=_PARTS.get(screen, -1) if state.errand is Errand.APPLY else -1,
        can_back=can_go_back(state),
        can_cancel=can_cancel(state),
        can_help=can_call_help(state),
        can_keep=state.draft and not state.taken_in,
        offline=not online,
        takes_in=room > Level.REFUSING,
        full=room is Level.EMERGENCY,
        staff_called=staff_called,
        can_set=can_set_mode(state),
        mode=state.mode,
    )


@QmlElement
class KioskShell(QObject):
    """Buttons of the frame and of the overlays are slots here: one touch, one event."""

    changed = Signal()
    timeChanged = Signal()
    graceChanged = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = self._derived()
        self._now = self._minute()
        self._grace = 0
        self._clock_tick()
        controller.changed.connect(self.refresh)
        controller.graceTicked.connect(self._grace_ticked)

    @Slot()
    def refresh(self) -> None:
        props = self._derived()
        if props != self._props:
            self._props = props
            self.changed.emit()

    def _derived(self) -> ShellProps:
        controller = self._controller
        return derive_shell(
            controller.state,
            online=controller.online,
            staff_called=controller.staff_called,
            room=controller.session.room,
        )

    def _minute(self) -> datetime:
        return self._controller.parts.clock.now().local.replace(second=0, microsecond=0)

    def _clock_tick(self) -> None:
        now = self._minute()
        if now != self._now:
            self._now = now
            self.timeChanged.emit()
        self._controller.parts.scheduler.call_later(5, self._clock_tick)

    @Slot(int)
    def _grace_ticked(self, seconds: int) -> None:
        self._grace = seconds
        self.graceChanged.emit()

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def screen(self) -> str:
        return self._props.screen

    @Property(str, notify=changed)
    def overlay(self) -> str:
        return self._props.overlay

    @Property(int, notify=changed)
    def part(self) -> int:
        return self._props.part

    @Property(bool, notify=changed)
    def canBack(self) -> bool:
        return self._props.can_back

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:
        return self._props.can_cancel

    @Property(bool, notify=changed)
    def canHelp(self) -> bool:
        return self._props.can_help

    @Property(bool, notify=changed)
    def canKeep(self) -> bool:
        return self._props.can_keep

    @Property(bool, notify=changed)
    def offline(self) -> bool:
        return self._props.offline

    @Property(bool, notify=changed)
    def takesIn(self) -> bool:
        """Is there room on the disk for a new matter?"""
        return self._props.takes_in

    @Property(bool, notify=changed)
    def full(self) -> bool:
        """No page can be kept any more, not even of what was begun."""
        return self._props.full

    @Property(bool, notify=changed)
    def staffCalled(self) -> bool:
        """Somebody was told that help is wanted here."""
        return self._props.staff_called

    @Property(bool, notify=changed)
    def canSet(self) -> bool:
        return self._props.can_set

    @Property(str, notify=changed)
    def language(self) -> str:
        return self._props.mode.language

    @Property(list, constant=True)
    def languages(self) -> list[dict[str, str]]:
        """Each in its own words."""
        return [{"language": language, "name": name} for language, name in _LANGUAGES.items()]

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def otherLanguage(self) -> dict[str, str]:
        """The one behind the single button of the first page."""
        other = next(language for language in _LANGUAGES if language != self._props.mode.language)
        return {"language": other, "name": _LANGUAGES[other]}

    @Property(bool, notify=changed)
    def elder(self) -> bool:
        return self._props.mode.elder

    @Property(bool, notify=changed)
    def contrast(self) -> bool:
        return self._props.mode.contrast

    @Property(bool, notify=changed)
    def voice(self) -> bool:
        return self._props.mode.voice

    @Property(bool, notify=changed)
    def canSpeak(self) -> bool:
        """Whether this terminal has a voice at all."""
        voice = self._controller.parts.voice
        return voice is not None and voice.available

    @Property(int, notify=graceChanged)
    def graceLeft(self) -> int:
        return self._grace

    @Property(int, constant=True)
    def graceWhole(self) -> int:
        return round(self._controller.parts.timeouts.extend)

    @Property(str, notify=timeChanged)
    def timeText(self) -> str:
        return f"{self._now:%H:%M}"

    @Property(int, notify=timeChanged)
    def year(self) -> int:
        return self._now.year

    @Property(int, notify=timeChanged)
    def month(self) -> int:
        return self._now.month

    @Property(int, notify=timeChanged)
    def day(self) -> int:
        return self._now.day

    @Property(int, notify=timeChanged)
    def weekday(self) -> int:
        """0 is Monday."""
        return self._now.weekday()

    @Property(str, constant=True)
    def hallLogo(self) -> str:
        """Address of the hall's own sign; empty: it has none."""
        logo = self._controller.parts.logo
        return "" if logo is None else QUrl.fromLocalFile(str(logo)).toString()

    @Property(str, constant=True)
    def hallName(self) -> str:
        return self._controller.parts.hall.name

    @Property(str, constant=True)
    def hallPhone(self) -> str:
        return self._controller.parts.hall.phone

    @Property(str, constant=True)
    def place(self) -> str:
        return self._controller.parts.place

    # --- touches --------------------------------------------------------------------------------------------------

    @Slot()
    def touched(self) -> None:
        """Somebody is there: the time-out starts anew."""
        self._controller.touched()

    @Slot()
    def maintain(self) -> None:
        if self._controller.parts.technician is not None:
            self._controller.post(Touch.MAINTAIN)

    @Slot()
    def settings(self) -> None:
        self._controller.post(Touch.SETTINGS)

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        self._choose(replace(self._props.mode, language=language))

    @Slot(bool)
    def setElder(self, on: bool) -> None:
        self._choose(replace(self._props.mode, elder=on))

    @Slot(bool)
    def setContrast(self, on: bool) -> None:
        self._choose(replace(self._props.mode, contrast=on))

    @Slot(bool)
    def setVoice(self, on: bool) -> None:
        self._choose(replace(self._props.mode, voice=on))

    def _choose(self, mode: Mode) -> None:
        self._controller.post(ModeChosen(mode))

    @Slot()
    def begin(self) -> None:
        self._controller.post(Touch.BEGIN)

    @Slot()
    def continueLast(self) -> None:
        self._controller.post(Touch.CONTINUE)

    @Slot()
    def proceed(self) -> None:
        self._controller.post(Touch.PROCEED)

    @Slot()
    def back(self) -> None:
        self._controller.post(Touch.BACK)

    @Slot()
    def cancel(self) -> None:
        self._controller.post(Touch.CANCEL)

    @Slot()
    def cancelKeep(self) -> None:
        self._controller.post(Touch.CANCEL_KEEP)

    @Slot()
    def cancelDiscard(self) -> None:
        self._controller.post(Touch.CANCEL_DISCARD)

    @Slot()
    def dismiss(self) -> None:
        self._controller.post(Touch.DISMISS)

    @Slot()
    def help(self) -> None:
        self._controller.post(Touch.HELP)

    @Slot()
    def retry(self) -> None:
        self._controller.post(Touch.RETRY)

    @Slot()
    def window(self) -> None:
        self._controller.post(Touch.WINDOW)

    @Slot()
    def finish(self) -> None:
        self._controller.post(Touch.FINISH)
