"""The frame around every screen: where and who, what lies over it, and how hall and city stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.events import Key
from counter.steps import OutOfService, Ready, State, screen_of
from intake.text import CHINESE, ENGLISH
from station.staff import StaffMember, StaffRole

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

#: Language tags and what each language calls itself.
_LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}


@dataclass(frozen=True, slots=True)
class ShellProps:
    screen: str
    overlay: str
    clerk: str
    reason: str
    card_left: bool
    no_case: bool
    offline: bool
    reach: str
    pending: int
    stuck: int
    delivery: str
    room: str
    takes_in: bool
    as_of: str
    age: str
    age_words: str
    catalogue_news: str
    language: str


def derive_shell(state: State, member: StaffMember | None, controller: CounterController) -> ShellProps:
    """What the frame shows for a state."""
    step = state.step
    return ShellProps(
        screen=screen_of(step),
        overlay=state.overlay.value,
        clerk="" if member is None else member.name,
        reason=step.reason.value if isinstance(step, OutOfService) else "",
        card_left=isinstance(step, Ready) and step.card_left is True,
        no_case=isinstance(step, Ready) and step.no_case,
        offline=not controller.session.online,
        reach=controller.reach.value,
        pending=controller.pending,
        stuck=controller.stuck,
        delivery="" if controller.delivery is None else controller.delivery.get(controller.language),
        room=controller.session.room.word,
        takes_in=controller.session.takes_in,
        as_of=controller.age.now.as_of,
        age=controller.age.asked.word,
        age_words=controller.age.now.warning(takes_in=controller.session.takes_in).get(controller.language),
        catalogue_news=controller.news.words.get(controller.language),
        language=controller.language,
    )


@QmlElement
class CounterShell(QObject):
    """``screen``: starting, out_of_service, recovery, sign_in, ready, person, visit, matter, taken_in,
    case_step, supervision.
    ``overlay``: "", shortcuts, search, leave, discard, take_over, find_case, guide, enquiries,
    undecided, sign_out.

    Every key of the frame and of the overlays is a slot here: one key, one event; what does not fit does nothing.
    """

    changed = Signal()
    timeChanged = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = self._derived()
        self._now = self._minute()
        self._clock_tick()
        controller.wiped.connect(self.refresh)  # first of all: the screen goes before what it shows is emptied
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = self._derived()
        if props != self._props:
            self._props = props
            self.changed.emit()

    def _derived(self) -> ShellProps:
        controller = self._controller
        return derive_shell(controller.state, controller.staff.member, controller)

    def _minute(self) -> datetime:
        return self._controller.parts.clock.now().local.replace(second=0, microsecond=0)

    def _clock_tick(self) -> None:
        now = self._minute()
        if now != self._now:
            self._now = now
            self.timeChanged.emit()
        self._controller.parts.scheduler.call_later(5, self._clock_tick)

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def screen(self) -> str:
        return self._props.screen

    @Property(str, notify=changed)
    def overlay(self) -> str:
        return self._props.overlay

    @Property(str, notify=changed)
    def clerkName(self) -> str:
        """Who is signed in; "" for nobody."""
        return self._props.clerk

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Why it is out of service: store, store_too_new, store_damaged."""
        return self._props.reason

    @Property(bool, notify=changed)
    def canMaintain(self) -> bool:
        """Whether the technician's panel can be opened: nobody is being served."""
        there = self._controller.parts.technician is not None
        return there and self._props.screen in ("sign_in", "ready", "out_of_service")

    @Property(bool, notify=changed)
    def cardLeft(self) -> bool:
        """The last person's card still lies on the reader."""
        return self._props.card_left

    @Property(bool, notify=changed)
    def offline(self) -> bool:
        """The city's platform was not in reach lately."""
        return self._props.offline

    @Property(str, notify=changed)
    def reach(self) -> str:
        """Who answered last about drafts and tickets: hall, city, nobody; off: nothing is shared here."""
        return self._props.reach

    @Property(int, notify=changed)
    def pending(self) -> int:
        """Records not delivered yet."""
        return self._props.pending

    @Property(str, notify=changed)
    def delivery(self) -> str:
        """What waits and how long it takes, or since when the platform is out of reach."""
        return self._props.delivery

    @Property(int, notify=changed)
    def stuck(self) -> int:
        """Records that wait for a person."""
        return self._props.stuck

    @Property(str, notify=changed)
    def room(self) -> str:
        """Of the disk (`sync.store.room.Level`): ample, low, refusing, emergency."""
        return self._props.room

    @Property(bool, notify=changed)
    def takesIn(self) -> bool:
        """Is there room on the disk for a new matter?"""
        return self._props.takes_in

    @Property(str, notify=changed)
    def asOf(self) -> str:
        """Until when the platform has told of everything; "" when it never has."""
        return self._props.as_of

    @Property(str, notify=changed)
    def age(self) -> str:
        """Of what the platform tells (`station.freshness.Grade`): fresh, warn, confirm."""
        return self._props.age

    @Property(str, notify=changed)
    def ageWords(self) -> str:
        """What is old, and what that means."""
        return self._props.age_words

    @Slot()
    def confirmAge(self) -> None:
        """The clerk knows it; asked again the next day."""
        self._controller.age.confirm(self._controller.staff.member)

    @Property(str, notify=changed)
    def catalogueNews(self) -> str:
        """What has changed among the items since a clerk here said they know, line by line; "": nothing."""
        return self._props.catalogue_news

    @Slot()
    def dismissCatalogueNews(self) -> None:
        self._controller.news.dismiss()

    @Property(str, notify=changed)
    def language(self) -> str:
        return self._props.language

    @Property(list, constant=True)
    def languages(self) -> list[dict[str, str]]:
        """Each in its own words: {language, name}."""
        return [{"language": language, "name": name} for language, name in _LANGUAGES.items()]

    @Property(str, constant=True)
    def windowName(self) -> str:
        return self._controller.parts.window_name

    @Property(str, constant=True)
    def hallLogo(self) -> str:
        """Address of the hall's own sign; empty: it has none."""
        logo = self._controller.parts.logo
        return "" if logo is None else QUrl.fromLocalFile(str(logo)).toString()

    @Property(str, constant=True)
    def hallName(self) -> str:
        return self._controller.parts.hall.name

    @Property(str, notify=timeChanged)
    def timeText(self) -> str:
        return f"{self._now:%H:%M}"

    @Property(str, notify=timeChanged)
    def dateText(self) -> str:
        """ISO."""
        return f"{self._now:%Y-%m-%d}"

    # --- keys -----------------------------------------------------------------------------------------------------

    @Slot()
    def touched(self) -> None:
        """Somebody is there: the time until the lock starts anew."""
        self._controller.touched()

    @Slot()
    def confirm(self) -> None:
        """The main answer of the overlay: leave → park, discard → throw away, take over, sign out."""
        self._controller.post(Key.CONFIRM)

    @Slot()
    def dismiss(self) -> None:
        """Close the overlay, or what lies beside the form (capture, consent, signature)."""
        self._controller.post(Key.DISMISS)

    @Slot()
    def shortcuts(self) -> None:
        self._controller.post(Key.SHORTCUTS)

    @Slot()
    def search(self) -> None:
        self._controller.post(Key.SEARCH)

    @Slot()
    def leave(self) -> None:
        """Esc: out of what is on screen; a matter asks first."""
        self._controller.post(Key.LEAVE)

    @Slot()
    def park(self) -> None:
        """暂存: in the matter, or as the answer to ``leave``."""
        self._controller.post(Key.PARK)

    @Slot()
    def discard(self) -> None:
        """Asks; `confirm` throws the draft away."""
        self._controller.post(Key.DISCARD)

    @Slot()
    def signOut(self) -> None:
        """Asks; `confirm` signs out."""
        self._controller.post(Key.SIGN_OUT)

    @Slot()
    def nextPerson(self) -> None:
        self._controller.post(Key.NEXT_PERSON)

    @Slot()
    def zone(self) -> None:
        """跨省通办专区."""
        self._controller.post(Key.ZONE)

    @Slot()
    def findCase(self) -> None:
        """By its number or code."""
        self._controller.post(Key.FIND_CASE)

    @Slot()
    def guide(self) -> None:
        """办事指南 of any matter."""
        self._controller.post(Key.GUIDE)

    @Slot()
    def enquiries(self) -> None:
        """咨询: what was asked and is not answered yet."""
        self._controller.post(Key.ENQUIRIES)

    @Slot()
    def supervise(self) -> None:
        """The hall at a glance; for supervisors."""
        if self.maySupervise:
            self._controller.post(Key.SUPERVISE)

    @Property(bool, notify=changed)
    def maySupervise(self) -> bool:
        member = self._controller.staff.member
        return member is not None and StaffRole.SUPERVISOR in member.roles

    @Property(bool, constant=True)
    def training(self) -> bool:
        """This is a practice (C30 a)."""
        return self._controller.parts.training

    @Property(bool, notify=changed)
    def canSwitch(self) -> bool:
        """Nobody is being served: practice can begin, or end."""
        there = self._controller.parts.switch is not None
        leaves = self._controller.parts.training and self._props.screen == "sign_in"
        return there and (leaves or self._props.screen == "ready")

    @Slot()
    def switchTraining(self) -> None:
        """Into practice, or out of it: who is signed in is signed out, and this run of the program ends."""
        switch = self._controller.parts.switch
        if switch is not None and self.canSwitch:
            self._controller.staff.sign_out("training")
            switch()

    @Property(bool, notify=changed)
    def noCase(self) -> bool:
        """Between two people: the number that was looked for is none of a case known here."""
        step = self._controller.state.step
        return isinstance(step, Ready) and step.no_case

    @Slot()
    def finish(self) -> None:
        """After an unexpected error: go on."""
        self._controller.post(Key.FINISH)

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        if language in _LANGUAGES:
            self._controller.use_language(language)

    @Property(float, constant=True)
    def textScale(self) -> float:
        """How large the clerk wanted things the last time; 1 is 15 px type at 96 dpi."""
        return self._controller.parts.panel.text_scale

    @Slot(float)
    def keepTextScale(self, scale: float) -> None:
        """For the next start."""
        parts = self._controller.parts
        parts.lane.run(lambda: parts.keep_text_scale(scale), lambda _: None)

    @Slot()
    def panel(self) -> None:
        """The technician's panel over the window, behind a sign-in of its own; not while a visit is under way."""
        technician = self._controller.parts.technician
        if technician is None or not self.canMaintain:
            return
        if self._props.overlay:
            self._controller.post(Key.DISMISS)
        technician.open()
