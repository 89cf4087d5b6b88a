"""`Technician`: the panel's state. It stands on its own: it opens the store itself, so that it also says something when
the app could not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from devices.ports import Role
from intake.clock import Clock, Confidence, Reading
from intake.qt.rows_model import RowsModel
from station.consumables import ConsumableLog, used_up_here
from station.damage_words import damage_beside
from station.device_words import ROLE_NAMES
from station.jobs import JobLane
from station.languages import CHINESE
from station.scheduler import Cancellable
from station.self_test_log import LastTest, SelfTestLog
from station.self_test_runs import SelfTests
from station.self_tests import SelfTestResult
from station.staff import RefusalReason, Refused, SignedIn, SignIn, SignInResult, StaffMember, StaffRole
from station.technician.consumables_page import ConsumablesPage
from station.technician.device_rows import DeviceRow, clock_time, device_row
from station.technician.parts import TechnicianParts
from station.technician.queue_page import QueueLook, QueuePage
from station.technician.readiness_page import ReadinessPage
from station.technician.setup_page import SetupPage
from station.technician.stick_page import StickPage
from sync.store.errors import KnownStoreError
from sync.store.store import Store

QML_IMPORT_NAME = "Station.Models"
QML_IMPORT_MAJOR_VERSION = 1

T = TypeVar("T")

#: Add this to an engine's import paths; then ``import Station`` offers ``TechnicianPanel``.
QML_FOLDER = Path(__file__).parent.parent / "qml"
#: Seconds between two looks at queue and agent while the panel is open.
LOOK_S = 3.0
_ROLES = (StaffRole.TECHNICIAN, StaffRole.SUPERVISOR)


class Section(StrEnum):
    """The parts of the panel behind the sign-in."""

    DEVICES = "devices"
    CONSUMABLES = "consumables"
    QUEUE = "queue"
    READINESS = "readiness"
    SETUP = "setup"
    STICK = "stick"
    DOCK = "dock"  # in a demo hall only


@QmlElement
class Technician(QObject):
    """The panel's state. `open` shows the sign-in, `close` signs out and wipes; the app calls `close` when nobody is
    there any more, and `end` before it ends itself."""

    changed = Signal()
    wiped = Signal()  # fields are emptied
    closed = Signal()  # the panel may go

    def __init__(self, parts: TechnicianParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._lane = parts.store_lane or JobLane("technician", self)
        self._check_lane = parts.check_lane or JobLane("readiness", self)
        self._setup_lane = parts.setup_lane or JobLane("setup", self)
        self._language = CHINESE
        self._store: Store | None = None
        self._sign_in: SignIn | None = None
        self._opened = 0  # counts openings: an answer for an earlier one is dropped
        self._open = False
        self._busy = False
        self._refused: Refused | None = None
        self._member: StaffMember | None = None
        self._section = Section.DEVICES
        self._next_look: Cancellable | None = None
        self._clock: Clock | None = None
        self._log = SelfTestLog(parts.home)
        self._last_tests: dict[Role, LastTest] = {}
        self.queue_page = QueuePage(self._do_in_store, self._member_id, self)
        self.queue_page.acted.connect(self._ask_queue_now)
        self.readiness_page = ReadinessPage(self._check_lane, lambda given_up: parts.check(parts.home, given_up), self)
        self.setup_page = SetupPage(self._setup_lane, parts, self)
        self.consumables_page = ConsumablesPage(
            self._lane, ConsumableLog(parts.home), lambda: used_up_here(parts.devices), self._reading, self
        )
        self._stick_lane = parts.stick_lane or JobLane("stick", self)
        self.stick_page = StickPage(
            parts.home, self._stick_lane, parts.scheduler, parts.sticks, self._store_and_clock, self
        )
        self._device_rows: RowsModel[DeviceRow] = RowsModel(
            {
                "name": lambda row: row.name,
                "role": lambda row: row.role,
                "grade": lambda row: row.grade,
                "stateWords": lambda row: row.state,
                "why": lambda row: row.why,
                "action": lambda row: row.action,
                "supplies": lambda row: row.supplies,
                "modelWords": lambda row: row.model,
                "detail": lambda row: row.detail,
                "test": lambda row: row.test,
                "testWords": lambda row: row.test_words,
                "lastTest": lambda row: row.last_test,
            },
            self,
        )
        self._tests = SelfTests(parts.devices, self._setup_lane, self._show_devices, self._tested, self)
        for device in parts.devices.values():
            device.statusChanged.connect(self._show_devices)
        self._show_devices()

    # --- life -----------------------------------------------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        """Show the sign-in. Nobody is signed in."""
        if self._open:
            return
        self._open = True
        self._opened += 1
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """The technician leaves, or nobody touched the panel for too long: sign out, forget, wipe."""
        self._leave("closed")

    def time_out(self) -> None:
        """As `close`, and the audit trail says why."""
        self._leave("time_out")

    def end(self) -> None:
        """The app ends."""
        self._leave("closed")
        for lane in (self._lane, self._check_lane, self._setup_lane, self._stick_lane):
            lane.close()
        self._shut_store()

    def use_language(self, language: str) -> None:
        """Words made here in this language from now on (`station.languages.Languages.changed`)."""
        self._language = language
        self.queue_page.use_language(language)
        self._show_devices()
        self.readiness_page.use_language(language)
        self.setup_page.use_language(language)
        self.consumables_page.use_language(language)
        self.stick_page.use_language(language)
        self.changed.emit()

    def _leave(self, reason: str) -> None:
        if not self._open:
            return
        member, self._member = self._member, None
        self._open = self._busy = False
        self._opened += 1
        self._refused = None
        self._section = Section.DEVICES
        if self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None
        self._last_tests.clear()
        self._tests.forget()
        self.readiness_page.forget()
        self.setup_page.forget()
        self.consumables_page.forget()
        self.stick_page.forget()
        self.queue_page.show(QueueLook())
        self._lane.run(lambda: self._sign_out(member, reason), lambda _: None)
        self.wiped.emit()
        self.changed.emit()
        self.closed.emit()

    # --- signing in -----------------------------------------------------------------------------------------------

    @Slot(str, str)
    def signIn(self, staff_id: str, password: str) -> None:
        """Try; the fields are wiped whatever comes of it."""
        if not self._open or self._busy or self._member is not None:
            return
        self._busy = True
        self._refused = None
        opened = self._opened
        self._lane.run(lambda: self._try(staff_id, password), lambda result: self._tried(opened, result))
        self.changed.emit()

    def _try(self, staff_id: str, password: str) -> SignInResult:
        """On the lane, where the store lives."""
        try:
            if self._sign_in is None:
                self._store, self._clock = self._parts.open_store(self._parts.home)
                self._sign_in = SignIn(self._store, self._clock, self._parts.passwords)
        except KnownStoreError as error:
            return Refused(RefusalReason.STORE, condition=error.condition)
        return self._sign_in.sign_in(staff_id, password, *_ROLES)

    def _tried(self, opened: int, result: SignInResult) -> None:
        if opened != self._opened:  # closed meanwhile: whoever it was is not there any more
            if isinstance(result, SignedIn):
                self._lane.run(lambda: self._sign_out(result.member, "closed"), lambda _: None)
            return
        self._busy = False
        match result:
            case SignedIn(member):
                self._member = member
                self._ask_queue()
                self._read_last_tests()
                self.consumables_page.begin(member.id)
            case Refused():
                self._refused = result
        self.wiped.emit()
        self.changed.emit()

    def _sign_out(self, member: StaffMember | None, reason: str) -> None:
        """On the lane. What tries are counted for ids nobody has stays as long as the app runs."""
        if member is not None and self._sign_in is not None:
            self._sign_in.sign_out(member, reason)

    def _store_and_clock(self) -> tuple[Store, Clock] | None:
        return None if self._store is None or self._clock is None else (self._store, self._clock)

    def _shut_store(self) -> None:
        """After the lane was closed."""
        store, self._store, self._sign_in = self._store, None, None
        if store is not None:
            store.close()

    # --- what is looked at ----------------------------------------------------------------------------------------

    @Slot(str)
    def show(self, section: str) -> None:
        if self._member is None:
            return
        self._section = Section(section)
        if self._section is Section.READINESS and not self.readiness_page.checked:
            self.readiness_page.make()
        elif self._section is Section.SETUP:
            self.setup_page.begin(self._member.id)
        elif self._section is Section.CONSUMABLES:
            self.consumables_page.begin(self._member.id)
        elif self._section is Section.STICK:
            self.stick_page.begin(self._member.id)
        self.changed.emit()

    @Slot(str)
    def test(self, role: str) -> None:
        """Start a device's self-test."""
        if self._member is not None:
            self._tests.begin(Role(role))

    @Slot(str)
    def cancelTest(self, role: str) -> None:
        """Nobody brings a card after all."""
        self._tests.cancel(Role(role))

    @Slot()
    def check(self) -> None:
        """Make the readiness report anew."""
        if self._member is not None:
            self.readiness_page.make()

    def _ask_queue(self) -> None:
        opened = self._opened
        self._next_look = None
        self._lane.run(self._queue_now, lambda look: self._queue_seen(opened, look))

    def _ask_queue_now(self) -> None:
        if self._next_look is not None:
            self._next_look.cancel()
            self._ask_queue()

    def _do_in_store(self, job: Callable[[Store], T], done: Callable[[T], None]) -> None:
        store = self._store
        if store is not None:
            self._lane.run(lambda: job(store), done)

    def _member_id(self) -> str:
        return "" if self._member is None else self._member.id

    def _queue_now(self) -> QueueLook:
        """On the lane."""
        agent = self._parts.agent(self._parts.home)
        if self._store is None:
            return QueueLook(agent=agent)
        try:
            status, refused = self._store.queue_status(), self._store.stuck_records()
            damage = (*damage_beside(self._store.open_damage(), refused), *self._store.newer_drafts())
            return QueueLook(status, agent, refused=refused, damage=damage)
        except KnownStoreError as error:
            return QueueLook(agent=agent, trouble=error.condition)

    def _queue_seen(self, opened: int, look: QueueLook) -> None:
        if opened != self._opened:
            return
        self.queue_page.show(look)
        self._next_look = self._parts.scheduler.call_later(LOOK_S, self._ask_queue)

    # --- self-tests -----------------------------------------------------------------------------------------------

    def _tested(self, role: Role, result: SelfTestResult) -> None:
        """A test has ended: keep it, with who made it."""
        if self._member is None:
            return
        by, transport, opened = self._member.id, self._parts.transports.get(role, ""), self._opened

        def keep() -> LastTest:
            return self._log.note(role, result, self._reading(), by, transport)

        self._lane.run(keep, lambda last: self._take_last_tests(opened, {role: last}))

    def _reading(self) -> Reading:
        """The store's clock knows the platform's time; without a store the machine's is in doubt."""
        return Reading(datetime.now(UTC), Confidence.UNTRUSTED) if self._clock is None else self._clock.now()

    def _read_last_tests(self) -> None:
        opened, roles = self._opened, tuple(self._parts.devices)

        def read() -> dict[Role, LastTest]:
            known = {role: self._log.last(role) for role in roles}
            return {role: last for role, last in known.items() if last is not None and self._is_of_now(role, last)}

        self._lane.run(read, lambda lasts: self._take_last_tests(opened, lasts))

    def _is_of_now(self, role: Role, last: LastTest) -> bool:
        bound = self._parts.transports.get(role, "")
        return not last.transport or not bound or last.transport == bound

    def _take_last_tests(self, opened: int, lasts: dict[Role, LastTest]) -> None:
        if opened == self._opened:
            self._last_tests.update(lasts)
            self._show_devices()

    # --- devices --------------------------------------------------------------------------------------------------

    @Slot()
    def _show_devices(self) -> None:
        self._device_rows.set_rows(
            tuple(
                device_row(role, device.status, self._tests.result(role), self._language, self._last_tests.get(role))
                for role, device in self._parts.devices.items()
            )
        )

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        return self._open

    @Property(bool, notify=changed)
    def signedIn(self) -> bool:
        return self._member is not None

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._busy

    @Property(str, notify=changed)
    def memberName(self) -> str:
        return "" if self._member is None else self._member.name

    @Property(str, notify=changed)
    def refusal(self) -> str:
        """`RefusalReason`, empty for none."""
        return "" if self._refused is None else self._refused.reason.value

    @Property(int, notify=changed)
    def triesLeft(self) -> int:
        return 0 if self._refused is None else self._refused.tries_left or 0

    @Property(str, notify=changed)
    def lockedUntil(self) -> str:
        return "" if self._refused is None else clock_time(self._refused.until)

    @Property(str, notify=changed)
    def storeTrouble(self) -> str:
        """`KnownStoreError.condition` when the store kept somebody from signing in."""
        return "" if self._refused is None else self._refused.condition or ""

    @Property(str, notify=changed)
    def section(self) -> str:
        return self._section.value

    @Property(QObject, constant=True)
    def devices(self) -> QObject:
        return self._device_rows

    @Property(str, notify=changed)
    def notBound(self) -> str:
        """Names of the roles that no device serves; a signature pad is the screen itself."""
        bound = {*self._parts.devices, *self._parts.transports, Role.SIGNATURE_PAD}
        missing = [role for role in Role if role not in bound]
        comma = "、" if self._language == CHINESE else ", "
        return comma.join(ROLE_NAMES[role].get(self._language) for role in missing)

    @Property(QueuePage, constant=True)
    def queue(self) -> QueuePage:
        return self.queue_page

    @Property(ReadinessPage, constant=True)
    def readiness(self) -> ReadinessPage:
        return self.readiness_page

    @Property(SetupPage, constant=True)
    def setup(self) -> SetupPage:
        return self.setup_page

    @Property(StickPage, constant=True)
    def stick(self) -> StickPage:
        return self.stick_page

    @Property(ConsumablesPage, constant=True)
    def consumables(self) -> ConsumablesPage:
        return self.consumables_page

    @Property(bool, constant=True)
    def hasDock(self) -> bool:
        return self._parts.dock is not None

    @Property(QObject, constant=True)
    def dock(self) -> QObject | None:
        return self._parts.dock
