"""The command ``hall-kiosk``: arguments, the real parts of a kiosk, and its life as a process (DESIGN §6)."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from uuid6 import uuid7

from devices.ports import Role
from devices.qt.device import HallDevice
from intake.catalog import load_catalog
from intake.receipt import Hall
from kiosk import keyboard_data
from kiosk.app import KioskApp, build_kiosk
from kiosk.parts import KioskParts, Panel, TerminalIdentity, Timeouts
from station.agent_keeper import AgentKeeper
from station.composition import open_devices, resources_folder, visit_folder
from station.jobs import JobLane
from station.scheduler import QtScheduler
from station.terminal_file import Terminal, TerminalFileError, default_home, load_terminal
from station.voice import SpokenVoice
from sync.clock import SystemClock
from sync.identity import Identity, NotEnrolled
from sync.locks import FileLock
from sync.store.store import Store

if TYPE_CHECKING:
    from station.demo import DemoHall
    from station.dock import DockWindow

#: Drives a kiosk in a demo hall on the event loop and calls the last argument once, with what went wrong or None.
Drive = Callable[[KioskApp, "DemoHall", Callable[[Exception | None], None]], object]

_DISPLAYS = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
_ROLES = (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER)


class _Options(argparse.Namespace):
    demo: bool
    windowed: bool
    autopilot: int
    report: Path | None
    home: Path | None


def _options(arguments: Sequence[str]) -> _Options:
    parser = argparse.ArgumentParser(prog="hall-kiosk", description="The citizen's terminal.", allow_abbrev=False)
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


def run(arguments: Sequence[str], drive: Drive | None = None) -> int:
    """0 done, 1 what was asked for did not hold, 2 usage. ``drive`` stands in for ``--autopilot``."""
    options = _options(arguments)
    home = options.home or default_home()
    if not options.demo:
        return _run(home, options, None, None)
    from station.demo import DemoHall, DemoHallError

    try:
        hall = DemoHall.open(home)
    except DemoHallError as error:
        return _sorry(str(error))
    try:
        return _run(hall.kiosk_home, options, hall, drive or _autopilot(options))
    finally:
        hall.close()


def _sorry(words: str) -> int:
    sys.stderr.write(f"hall-kiosk: {words}\n")
    return 1


def _run(home: Path, options: _Options, hall: DemoHall | None, drive: Drive | None) -> int:
    try:
        terminal = load_terminal(home)
        known = Identity.load(home)
    except (TerminalFileError, NotEnrolled) as error:
        return _sorry(str(error))
    lock = FileLock(home / "kiosk.lock")
    if not lock.acquire():
        return _sorry(f"a kiosk is running in {home} already (pid {lock.owner()})")
    identity = TerminalIdentity(known.terminal_id, known.device_code, known.public_url)
    folder = visit_folder(home)
    keyboard_data.prepare_environment(folder)
    try:
        return _show(terminal, identity, folder, options, hall, drive)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def _show(
    terminal: Terminal,
    identity: TerminalIdentity,
    folder: Path,
    options: _Options,
    hall: DemoHall | None,
    drive: Drive | None,
) -> int:
    if drive is not None and not any(os.environ.get(name) for name in _DISPLAYS):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a driven kiosk needs nobody to look at it
    application = QGuiApplication([])  # never sys.argv: Qt would obey -platform and the debugger's flags
    application.setApplicationName("hall-kiosk")
    scheduler = QtScheduler()
    lane = JobLane("store")
    devices = open_devices(terminal, _ROLES, application)
    voice = SpokenVoice(scheduler)
    agent = AgentKeeper(terminal.home, scheduler)
    agent.begin()
    try:
        panel = Panel(terminal.kiosk.touch_dpi, windowed=options.windowed, motion=drive is None)
        kiosk = build_kiosk(_parts(terminal, identity, folder, panel, devices, scheduler, lane, voice))
        restore = _catch_everything(kiosk)
        try:
            with _ending_by_signal(application, 0 if drive is None else 1):
                return _live(application, kiosk, hall, drive)
        finally:
            sys.excepthook = restore
            kiosk.close()
    finally:
        agent.end()
        voice.close()
        for device in devices.values():
            device.close()


def _parts(
    terminal: Terminal,
    identity: TerminalIdentity,
    folder: Path,
    panel: Panel,
    devices: Mapping[Role, HallDevice],
    scheduler: QtScheduler,
    lane: JobLane,
    voice: SpokenVoice,
) -> KioskParts:
    clock = SystemClock()

    def open_store() -> Store:
        store = Store.open(terminal.home, clock)
        clock.follow(store)
        return store

    times = terminal.kiosk
    return KioskParts(
        catalog=load_catalog(resources_folder() / "catalog"),
        open_store=open_store,
        devices=devices,
        clock=clock,
        scheduler=scheduler,
        lane=lane,
        hall=Hall(terminal.terminal.hall, phone=terminal.terminal.hall_phone),
        identity=identity,
        new_id=lambda: str(uuid7()),
        new_token=lambda: secrets.token_urlsafe(16),
        visit_folder=folder,
        place=f"{terminal.terminal.place} · {terminal.terminal.name}",
        timeouts=Timeouts(times.warn_after_s, times.extend_within_s),
        card_wait=times.card_wait_s,
        panel=panel,
        voice=voice,
        online=lambda store: store.queue_status().online,
        test_build=times.test_build,
    )


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


def _catch_everything(kiosk: KioskApp) -> Callable[..., object]:
    """The one place where a bug ends: the name of what was raised goes to the log, the screen begins again.

    Neither the message nor the traceback's values are written: they may hold what a citizen entered.
    """
    before = sys.excepthook
    catching = False

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal catching
        sys.stderr.write(f"hall-kiosk: {kind.__name__} at {_place(trace)}\n")
        if not issubclass(kind, Exception) or catching:
            return
        catching = True
        try:
            kiosk.crashed()
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


def _live(application: QGuiApplication, kiosk: KioskApp, hall: DemoHall | None, drive: Drive | None) -> int:
    kiosk.start()
    if hall is None:
        return application.exec()
    if drive is None:
        dock = _open_dock(hall, kiosk)

        def shown(visible: bool) -> None:
            if not visible:  # closed: the dock alone is no reason to go on
                application.exit()

        kiosk.window.visibleChanged.connect(shown)
        try:
            return application.exec()
        finally:
            dock.close()
    failures: list[Exception] = []

    def ended(error: Exception | None) -> None:
        if error is not None:
            failures.append(error)
        application.exit()

    driver = drive(kiosk, hall, ended)
    told_to_end = application.exec()
    del driver
    return _sorry(str(failures[0])) if failures else told_to_end


def _open_dock(hall: DemoHall, kiosk: KioskApp) -> DockWindow:
    """The panel that inserts cards and tears paper, beside the kiosk."""
    from station.dock import DockWindow

    return DockWindow(hall, beside=kiosk.window)


def _autopilot(options: _Options) -> Drive | None:
    """``--autopilot N``: N journeys of the demo's scripts, over and over."""
    if not options.autopilot:
        return None

    def drive(kiosk: KioskApp, hall: DemoHall, ended: Callable[[Exception | None], None]) -> object:
        from itertools import cycle, islice

        from kiosk.autopilot import AutopilotRun, load_scripts
        from station.demo import DemoHands

        scripts = load_scripts(resources_folder() / "demo" / "journeys.json")
        journeys = tuple(islice(cycle(scripts), options.autopilot))
        pilot = AutopilotRun(kiosk, DemoHands(hall), journeys, options.report, ended)
        pilot.start()
        return pilot

    return drive
