"""What a command with windows is beside its screens: arguments, the parts every app shares, its life as a process.

An app says what it is by a `Face`; `run` does the rest: one instance a home, devices, sync agent, hall, the one place
where a bug ends, the way a signal ends it, the dock of a demo hall, a driver instead of a person.
"""

from __future__ import annotations

import argparse
import gc
import os
import secrets
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from uuid6 import uuid7

from devices.lifeline import leave_no_core
from devices.ports import Role
from devices.qt.device import HallDevice
from intake.calendar_files import load_calendars
from intake.cross_region import region_name
from intake.item_parts import level_of
from station.agent_keeper import AgentKeeper
from station.branding import Branding, branding_of
from station.catalogue_store import CatalogueStore
from station.catalogue_watch import FreshCatalogue
from station.composition import devices_of, resources_folder, visit_folder
from station.jobs import JobLane
from station.papers import serve, shared_printery
from station.scheduler import QtScheduler, Scheduler
from station.technician import Technician, TechnicianParts
from station.terminal_file import Terminal, TerminalFileError, default_home, load_terminal
from station.visit.parts import TerminalIdentity
from station.voice import SpokenVoice
from sync.clock import SystemClock
from sync.hall.cases import PersonCases
from sync.hall.drafts import HallDrafts
from sync.hall.licences import CityLicences
from sync.hall.places import Places
from sync.hall.tickets import HallTickets
from sync.identity import Identity, NotEnrolled
from sync.locks import FileLock
from sync.store.store import Store

if TYPE_CHECKING:
    from station.demo import DemoHall
    from station.dock import DockWindow

#: Devices and sync agent wait this long for a usable screen, seconds: a covered window may draw none.
_UNDRAWN_S = 5.0
_DISPLAYS = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")


class DesktopApp(Protocol):
    """A running app, as `run` sees it."""

    window: QQuickWindow

    def start(self) -> None: ...
    def usable(self) -> bool:
        """Is it past its starting, so that somebody can begin, or read why not?"""

    def crashed(self) -> None:
        """An unexpected error was caught: begin again."""

    def close(self) -> None: ...


A = TypeVar("A", bound=DesktopApp)
#: Called once by a driver, with what went wrong or None.
Ended = Callable[[Exception | None], None]
#: Drives an app in a demo hall on the event loop.
Drive = Callable[[A, "DemoHall", Ended], object]


@dataclass(frozen=True, slots=True)
class Workplace:
    """What there is to build an app from. ``motion``: somebody watches; ``folder``: for a visit's traces, in memory;
    ``begin`` starts the processes of the devices and the sync agent, which are not to be in the way of the screens."""

    terminal: Terminal
    identity: TerminalIdentity
    folder: Path
    windowed: bool
    motion: bool
    devices: Mapping[Role, HallDevice]
    scheduler: QtScheduler
    lane: JobLane
    hall_lane: JobLane
    places: Places
    clock: SystemClock
    voice: SpokenVoice
    technician: Technician
    branding: Branding
    begin: Callable[[], None]

    def visit_parts(self) -> dict[str, Any]:
        """Arguments for `station.visit.parts.VisitParts`, as far as they are the same for every app."""
        section = self.terminal.terminal
        fresh = self._fresh_catalogue()
        return {
            "catalog": fresh.catalog,
            "fresh_catalogue": fresh,
            "open_store": self._open_store,
            "devices": self.devices,
            "clock": self.clock,
            "scheduler": self.scheduler,
            "lane": self.lane,
            "hall": self.branding.hall,
            "logo": None if self.branding.logo is None else self.branding.logo.path,
            "identity": self.identity,
            "new_id": lambda: str(uuid7()),
            "new_token": lambda: secrets.token_urlsafe(16),
            "hall_lane": self.hall_lane,
            "shared_drafts": HallDrafts(self.places),
            "queue": HallTickets(self.places) if self.places.lines else None,
            "person_cases": PersonCases(self.places),
            "licences": CityLicences(self.places),
            "place": f"{section.place} · {section.name}",
            "region": section.region,
            "region_name": lambda code: region_name(code, fresh.catalog.regions).get(),
            "online": lambda store: store.queue_status().online,
            "calendars": load_calendars(resources_folder() / "calendars").working_days,
            "prepared": _collect_from_now_on,
        }

    def _fresh_catalogue(self) -> FreshCatalogue:
        """What is in force, as it is offered at this place."""
        section = self.terminal.terminal
        store = CatalogueStore(self.terminal.home, resources_folder() / "catalog")
        return FreshCatalogue(store, lambda catalog: catalog.at_site(section.site, level_of(section.level)))

    def _open_store(self) -> Store:
        store = Store.open(self.terminal.home, self.clock, self.terminal.sync.room_rules())
        self.clock.follow(store)
        return store


@dataclass(frozen=True, slots=True)
class Face(Generic[A]):
    """One of the apps. ``lock`` is the file that keeps a second instance of it off a home."""

    program: str
    description: str
    terminal: str  # in a demo hall: kiosk or counter
    lock: str
    roles: tuple[Role, ...]
    prepare: Callable[[Path], None]  # the environment, before Qt reads it; gets the visit folder
    build: Callable[[Workplace], A]
    autopilot: Callable[[int, Path | None], Drive[A]]


class _Options(argparse.Namespace):
    demo: bool
    windowed: bool
    autopilot: int
    report: Path | None
    home: Path | None


def _options(face: Face[A], arguments: Sequence[str]) -> _Options:
    parser = argparse.ArgumentParser(prog=face.program, description=face.description, allow_abbrev=False)
    parser.add_argument("--demo", action="store_true", help="start or join a demo hall below HOME")
    parser.add_argument("--windowed", action="store_true", help="a window that fits the screen, not full screen")
    parser.add_argument("--autopilot", type=int, metavar="N", default=0, help="N complete journeys (with --demo)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="one JSON object a line about each journey")
    parser.add_argument("--home", type=Path, metavar="DIR", help="where this terminal keeps everything (HALL_HOME)")
    options = parser.parse_args(arguments, _Options())
    if options.autopilot and not options.demo:
        parser.error("--autopilot needs --demo: it puts cards on simulated readers")
    if options.autopilot < 0:
        parser.error("--autopilot needs a number of journeys")
    return options


def run(face: Face[A], arguments: Sequence[str], drive: Drive[A] | None = None) -> int:
    """0 done, 1 what was asked for did not hold, 2 usage. ``drive`` stands in for ``--autopilot``."""
    leave_no_core()
    options = _options(face, arguments)
    home = options.home or default_home()
    if not options.demo:
        return _run(face, home, options, None, None)
    from station.demo import DemoHall, DemoHallError

    try:
        hall = DemoHall.open(home, face.terminal)
    except DemoHallError as error:
        return _sorry(face, str(error))
    if drive is None and options.autopilot:
        drive = face.autopilot(options.autopilot, options.report)
    try:
        return _run(face, hall.terminal_home, options, hall, drive)
    finally:
        hall.close()


def _sorry(face: Face[A], words: str) -> int:
    sys.stderr.write(f"{face.program}: {words}\n")
    return 1


def _run(face: Face[A], home: Path, options: _Options, hall: DemoHall | None, drive: Drive[A] | None) -> int:
    try:
        terminal = load_terminal(home)
        known = Identity.load(home)
    except (TerminalFileError, NotEnrolled) as error:
        return _sorry(face, str(error))
    lock = FileLock(home / face.lock)
    if not lock.acquire():
        return _sorry(face, f"another {face.program} is running in {home} already (pid {lock.owner()})")
    identity = TerminalIdentity(known.terminal_id, known.device_code, known.public_url)
    folder = visit_folder(home)
    face.prepare(folder)
    try:
        return _show(face, terminal, identity, folder, options, hall, drive)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def _show(
    face: Face[A],
    terminal: Terminal,
    identity: TerminalIdentity,
    folder: Path,
    options: _Options,
    hall: DemoHall | None,
    drive: Drive[A] | None,
) -> int:
    if drive is not None and not any(os.environ.get(name) for name in _DISPLAYS):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a driven app needs nobody to look at it
    application = QGuiApplication([])  # never sys.argv: Qt would obey -platform and the debugger's flags
    application.setApplicationName(face.program)
    with _workplace(face, terminal, identity, folder, application, options.windowed, drive is None) as workplace:
        app = face.build(workplace)
        restore = _catch_everything(face.program, app)
        drawn = FirstUsableFrame(app.window, app.usable, workplace.scheduler, workplace.begin)
        try:
            with _ending_by_signal(application, 0 if drive is None else 1):
                return _live(face, application, app, hall, drive)
        finally:
            sys.excepthook = restore
            drawn.forget()
            workplace.places.close()  # a request that waits for the hall ends now
            app.close()
            gc.unfreeze()
            gc.enable()


def _collect_from_now_on() -> None:
    """Ten thousand items never become garbage: no collection need walk through them while somebody waits."""
    gc.freeze()
    gc.enable()  # a command leaves them to us (`kiosk.__main__`)


@contextmanager
def _workplace(
    face: Face[A],
    terminal: Terminal,
    identity: TerminalIdentity,
    folder: Path,
    application: QGuiApplication,
    windowed: bool,
    motion: bool,
) -> Iterator[Workplace]:
    """Everything that runs beside the screens, for as long as they are there."""
    for problem in serve(terminal.home):
        sys.stderr.write(f"{face.program}: {problem}; the documents that ship are used\n")
    branding = branding_of(terminal)
    shared_printery().logo = "" if branding.logo is None else branding.logo.drawing
    scheduler = QtScheduler()
    clock = SystemClock()
    devices = devices_of(terminal, face.roles, application)
    voice = SpokenVoice(scheduler)
    hall_lane = JobLane("hall")
    transports = {role: setting.transport for role, setting in terminal.devices.items()}
    parts = TechnicianParts(home=terminal.home, devices=devices, scheduler=scheduler, transports=transports)
    technician = Technician(parts, application)
    agent = AgentKeeper(terminal.home, scheduler)

    def begin() -> None:
        for device in devices.values():
            device.open()
        agent.begin()

    try:
        yield Workplace(
            terminal=terminal,
            identity=identity,
            folder=folder,
            windowed=windowed,
            motion=motion,
            devices=devices,
            scheduler=scheduler,
            lane=JobLane("store"),
            hall_lane=hall_lane,
            places=Places.open(terminal.home, clock.there, ca_file=terminal.platform.ca_file),
            clock=clock,
            voice=voice,
            technician=technician,
            branding=branding,
            begin=begin,
        )
    finally:
        technician.end()
        agent.end()
        hall_lane.close()
        voice.close()
        for device in devices.values():
            device.close()


class FirstUsableFrame(QObject):
    """Calls ``begin`` once: when the window has drawn a usable screen, or after `_UNDRAWN_S` where nobody looks at it.
    Ten processes that start at once would take the processor from that screen."""

    def __init__(
        self, window: QQuickWindow, usable: Callable[[], bool], scheduler: Scheduler, begin: Callable[[], None]
    ) -> None:
        super().__init__()
        self._begin: Callable[[], None] | None = begin
        self._window = window
        self._usable = usable
        self._next = False  # the frame that comes now shows the usable screen
        self._late = scheduler.call_later(_UNDRAWN_S, self._go)
        # Queued: a render thread may be the one that draws.
        window.frameSwapped.connect(self._drawn, Qt.ConnectionType.QueuedConnection)

    def forget(self) -> None:
        """The window goes: nothing is begun any more."""
        if self._begin is not None:
            self._begin = None
            self._late.cancel()
            self._window.frameSwapped.disconnect(self._drawn)

    @Slot()
    def _drawn(self) -> None:
        if self._next:
            self._go()
        elif self._usable():
            self._next = True  # the one just drawn may have been the last of the screen before
            self._window.update()

    @Slot()
    def _go(self) -> None:
        begin = self._begin
        self.forget()
        if begin is not None:
            begin()


@contextmanager
def _ending_by_signal(application: QGuiApplication, code: int) -> Iterator[None]:
    """Ctrl-C and the service manager end the program the way it ends by itself: hosts, simulators and visit folder too.

    `exit`, not `quit`: a terminal's window refuses to be closed, and `quit` asks it. Python runs a handler when Qt next
    calls into it, which the clock on every page does every few seconds.
    """

    def told(_number: int, _frame: object) -> None:
        application.exit(code)

    before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _catch_everything(program: str, app: DesktopApp) -> Callable[..., object]:
    """The one place where a bug ends: the name of what was raised goes to the log, the screen begins again.

    Neither the message nor the traceback's values are written: they may hold what a citizen entered.
    """
    before = sys.excepthook
    catching = False

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal catching
        sys.stderr.write(f"{program}: {kind.__name__} at {_place(trace)}\n")
        if not issubclass(kind, Exception) or catching:
            return
        catching = True
        try:
            app.crashed()
        finally:
            catching = False

    sys.excepthook = caught
    return before


def _place(trace: TracebackType | None) -> str:
    places = []
    while trace is not None:
        places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places)


def _live(face: Face[A], application: QGuiApplication, app: A, hall: DemoHall | None, drive: Drive[A] | None) -> int:
    app.start()
    if hall is None:
        return application.exec()
    if drive is None:
        dock = _open_dock(hall, app)

        def shown(visible: bool) -> None:
            if not visible:  # closed: the dock alone is no reason to go on
                application.exit()

        app.window.visibleChanged.connect(shown)
        try:
            return application.exec()
        finally:
            dock.close()
    failures: list[Exception] = []

    def ended(error: Exception | None) -> None:
        if error is not None:
            failures.append(error)
        application.exit()

    driver = drive(app, hall, ended)
    told_to_end = application.exec()
    del driver
    return _sorry(face, str(failures[0])) if failures else told_to_end


def _open_dock(hall: DemoHall, app: DesktopApp) -> DockWindow:
    """The panel that inserts cards and tears paper, beside the app."""
    from station.dock import DockWindow

    return DockWindow(hall, beside=app.window)
