"""The technician's panel, the same in both apps: who it is, how devices and queue are, self-tests, readiness.

`Technician` is the view model of ``Station/TechnicianPanel.qml``. It stands on its own: it opens the store itself, so
that it also says something when the app could not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Property, QAbstractListModel, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from devices.ports import USABLE, DeviceState, DeviceStatus, Role
from devices.qt.device import HallDevice
from intake.clock import CHINA, Clock
from intake.qt.rows_model import RowsModel
from intake.text import LocalizedText
from station.check import Finding, Grade, Report
from station.device_words import ACTION_WORDS, CAUSE_WORDS, REASON_WORDS, ROLE_NAMES, STATE_WORDS
from station.jobs import JobLane
from station.languages import CHINESE
from station.scheduler import Cancellable, Scheduler
from station.self_test_runs import SelfTests
from station.self_tests import SelfTestResult
from station.staff import Passwords, RefusalReason, Refused, SignedIn, SignIn, SignInResult, StaffMember, StaffRole
from sync.agent_process import running_agent
from sync.opening import open_store
from sync.store.errors import KnownStoreError
from sync.store.status import QueueStatus, Stuck
from sync.store.store import Store

QML_IMPORT_NAME = "Station.Models"
QML_IMPORT_MAJOR_VERSION = 1

#: Add this to an engine's import paths; then ``import Station`` offers ``TechnicianPanel``.
QML_FOLDER = Path(__file__).parent / "qml"
#: Seconds between two looks at queue and agent while the panel is open.
LOOK_S = 3.0
_ROLES = (StaffRole.TECHNICIAN, StaffRole.SUPERVISOR)
_CAUSE = LocalizedText.of("原因在{cause}", "cause: {cause}")
_LATER = frozenset({DeviceState.STARTING, DeviceState.USER_ERROR, DeviceState.CONSUMABLE_LOW})


def _check(home: Path, given_up: Callable[[], bool]) -> Report:
    from station.check_probes import check_readiness  # late: an app starts without it

    return check_readiness(home, given_up=given_up)


class Section(StrEnum):
    """The parts of the panel behind the sign-in."""

    DEVICES = "devices"
    QUEUE = "queue"
    READINESS = "readiness"
    DOCK = "dock"  # in a demo hall only


@dataclass(frozen=True, kw_only=True)
class TechnicianParts:
    """What the panel works with. Tests put other things in the places that have defaults."""

    home: Path
    devices: Mapping[Role, HallDevice]
    scheduler: Scheduler
    dock: QAbstractListModel | None = None  # `station.dock.DockModel` in a demo hall
    passwords: Passwords | None = None
    open_store: Callable[[Path], tuple[Store, Clock]] = open_store
    check: Callable[[Path, Callable[[], bool]], Report] = _check
    agent: Callable[[Path], int | None] = running_agent
    store_lane: JobLane | None = None
    check_lane: JobLane | None = None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device as the panel shows it."""

    role: str
    grade: str  # ok, warning, fault
    name: str
    state: str
    why: str  # cause and reason; empty when nothing is wrong
    action: str
    model: str
    detail: str
    test: str  # none, running, good, bad
    test_words: str


@dataclass(frozen=True, slots=True)
class QueueLook:
    """Queue and agent at one moment; ``trouble`` when the store could not be read."""

    status: QueueStatus | None = None
    agent: int | None = None
    trouble: str | None = None


def device_row(role: Role, status: DeviceStatus, test: SelfTestResult, language: str) -> DeviceRow:
    """What the panel says about a device."""
    bad = status.reason is not None
    said: list[LocalizedText] = []
    if status.reason is not None and REASON_WORDS[status.reason] != STATE_WORDS[status.state]:
        said.append(REASON_WORDS[status.reason])
    if status.cause is not None and bad:
        said.append(_CAUSE.fill(cause=CAUSE_WORDS[status.cause]))
    fault = status.state not in USABLE and status.state is not DeviceState.STARTING
    grade = Grade.FAULT if fault else Grade.WARNING if status.state in _LATER else Grade.OK
    return DeviceRow(
        role=role.value,
        grade=grade.value,
        name=ROLE_NAMES[role].get(language),
        state=STATE_WORDS[status.state].get(language),
        why=" · ".join(text.get(language) for text in said),
        action=ACTION_WORDS[status.action].get(language) if status.action is not None and bad else "",
        model=" ".join(part for part in (status.model, status.serial) if part),
        detail=status.detail,
        test=test.state.value,
        test_words=test.words.get(language),
    )


def clock_time(utc: datetime | str | None) -> str:
    """``11-22 09:45`` in the hall's time; empty for none."""
    if utc is None:
        return ""
    at = datetime.fromisoformat(utc) if isinstance(utc, str) else utc
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"


@QmlElement
class Technician(QObject):
    """The panel's state. `open` shows the sign-in, `close` signs out and wipes; the app calls `close` when nobody is
    there any more, and `end` before it ends itself."""

    changed = Signal()
    queueChanged = Signal()
    wiped = Signal()  # fields are emptied
    closed = Signal()  # the panel may go

    def __init__(self, parts: TechnicianParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._lane = parts.store_lane or JobLane("technician", self)
        self._check_lane = parts.check_lane or JobLane("readiness", self)
        self._language = CHINESE
        self._store: Store | None = None
        self._sign_in: SignIn | None = None
        self._opened = 0  # counts openings: an answer for an earlier one is dropped
        self._open = False
        self._busy = False
        self._refused: Refused | None = None
        self._member: StaffMember | None = None
        self._section = Section.DEVICES
        self._look = QueueLook()
        self._next_look: Cancellable | None = None
        self._report: Report | None = None
        self._checking: threading.Event | None = None
        self._device_rows: RowsModel[DeviceRow] = RowsModel(
            {
                "name": lambda row: row.name,
                "role": lambda row: row.role,
                "grade": lambda row: row.grade,
                "stateWords": lambda row: row.state,
                "why": lambda row: row.why,
                "action": lambda row: row.action,
                "modelWords": lambda row: row.model,
                "detail": lambda row: row.detail,
                "test": lambda row: row.test,
                "testWords": lambda row: row.test_words,
            },
            self,
        )
        self._checks: RowsModel[Finding] = RowsModel(
            {
                "words": lambda finding: finding.words.get(self._language),
                "grade": lambda finding: finding.grade.value,
                "advice": lambda finding: finding.advice.get(self._language),
                "detail": lambda finding: finding.detail,
                "name": lambda finding: finding.id,
            },
            self,
        )
        self._stuck: RowsModel[Stuck] = RowsModel(
            {
                "reason": lambda stuck: stuck.reason,
                "wayOut": lambda stuck: stuck.way_out,
                "intake": lambda stuck: stuck.intake_id,
                "since": lambda stuck: clock_time(stuck.since),
            },
            self,
        )
        self._tests = SelfTests(parts.devices, self._check_lane, self._show_devices, lambda *_: None, self)
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
        self._lane.close()
        self._check_lane.close()
        self._shut_store()

    def use_language(self, language: str) -> None:
        """Words made here in this language from now on (`station.languages.Languages.changed`)."""
        self._language = language
        self._show_devices()
        findings = self._checks.rows()
        self._checks.set_rows(())
        self._checks.set_rows(findings)
        self.changed.emit()

    def _leave(self, reason: str) -> None:
        if not self._open:
            return
        member, self._member = self._member, None
        self._open = self._busy = False
        self._opened += 1
        self._refused = None
        self._section = Section.DEVICES
        self._look = QueueLook()
        self._report = None
        if self._checking is not None:
            self._checking.set()
            self._checking = None
        if self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None
        self._tests.forget()
        self._checks.set_rows(())
        self._stuck.set_rows(())
        self._lane.run(lambda: self._sign_out(member, reason), lambda _: None)
        self.wiped.emit()
        self.changed.emit()
        self.queueChanged.emit()
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
                self._store, clock = self._parts.open_store(self._parts.home)
                self._sign_in = SignIn(self._store, clock, self._parts.passwords)
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
            case Refused():
                self._refused = result
        self.wiped.emit()
        self.changed.emit()

    def _sign_out(self, member: StaffMember | None, reason: str) -> None:
        """On the lane. What tries are counted for ids nobody has stays as long as the app runs."""
        if member is not None and self._sign_in is not None:
            self._sign_in.sign_out(member, reason)

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
        if self._section is Section.READINESS and self._report is None:
            self.check()
        self.changed.emit()

    @Slot(str)
    def test(self, role: str) -> None:
        """Start a device's self-test."""
        if self._member is not None:
            self._tests.begin(Role(role))

    @Slot()
    def check(self) -> None:
        """Make the readiness report anew."""
        if self._member is None or self._checking is not None:
            return
        given_up = threading.Event()
        self._checking = given_up
        self._check_lane.run(
            lambda: self._parts.check(self._parts.home, given_up.is_set), lambda report: self._checked(given_up, report)
        )
        self.changed.emit()

    def _checked(self, given_up: threading.Event, report: Report) -> None:
        if given_up is not self._checking:
            return
        self._checking = None
        self._report = report
        self._checks.set_rows(report.findings)
        self.changed.emit()

    def _ask_queue(self) -> None:
        opened = self._opened
        self._next_look = None
        self._lane.run(self._queue_now, lambda look: self._queue_seen(opened, look))

    def _queue_now(self) -> QueueLook:
        """On the lane."""
        agent = self._parts.agent(self._parts.home)
        if self._store is None:
            return QueueLook(agent=agent)
        try:
            return QueueLook(self._store.queue_status(), agent)
        except KnownStoreError as error:
            return QueueLook(agent=agent, trouble=error.condition)

    def _queue_seen(self, opened: int, look: QueueLook) -> None:
        if opened != self._opened:
            return
        self._look = look
        self._stuck.set_rows(() if look.status is None else look.status.stuck)
        self._next_look = self._parts.scheduler.call_later(LOOK_S, self._ask_queue)
        self.queueChanged.emit()

    @Slot()
    def _show_devices(self) -> None:
        self._device_rows.set_rows(
            tuple(
                device_row(role, device.status, self._tests.result(role), self._language)
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

    @Property(bool, notify=changed)
    def checking(self) -> bool:
        return self._checking is not None

    @Property(bool, notify=changed)
    def checked(self) -> bool:
        return self._report is not None

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        return self._report is not None and self._report.ready

    @Property(QObject, constant=True)
    def checks(self) -> QObject:
        return self._checks

    @Property(bool, constant=True)
    def hasDock(self) -> bool:
        return self._parts.dock is not None

    @Property(QObject, constant=True)
    def dock(self) -> QObject | None:
        return self._parts.dock

    @Property(bool, notify=queueChanged)
    def queueKnown(self) -> bool:
        return self._look.status is not None

    @Property(int, notify=queueChanged)
    def pending(self) -> int:
        return 0 if self._look.status is None else self._look.status.pending

    @Property(int, notify=queueChanged)
    def acknowledged(self) -> int:
        return 0 if self._look.status is None else self._look.status.acknowledged

    @Property(int, notify=queueChanged)
    def oldestMinutes(self) -> int:
        """Age of the oldest record that waits, whole minutes; -1: none waits."""
        oldest = None if self._look.status is None else self._look.status.oldest_pending_s
        return -1 if oldest is None else oldest // 60

    @Property(str, notify=queueChanged)
    def lastContact(self) -> str:
        return "" if self._look.status is None else clock_time(self._look.status.last_contact)

    @Property(str, notify=queueChanged)
    def queueTrouble(self) -> str:
        """Why the platform cannot be reached, or the store's condition; a code, for technicians."""
        if self._look.trouble is not None:
            return self._look.trouble
        return "" if self._look.status is None else self._look.status.trouble or ""

    @Property(bool, notify=queueChanged)
    def agentRunning(self) -> bool:
        return self._look.agent is not None

    @Property(QObject, constant=True)
    def stuck(self) -> QObject:
        return self._stuck


__all__ = ["QML_FOLDER", "Technician", "TechnicianParts", "clock_time", "device_row"]
