"""The command ``hall-counter``: what a counter is made of; how it lives as a process stands in `station.desktop`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from counter import training
from counter.app import CounterApp, build_counter
from counter.parts import CounterParts, Panel, Timeouts
from devices.ports import Role
from station import desktop
from station.composition import resources_folder
from station.desktop import Ended, Face, Workplace
from station.terminal_edit import TerminalEditRefused, set_keys
from station.terminal_file import TerminalFileError

if TYPE_CHECKING:
    from station.demo import DemoHall

#: Drives a counter in a demo hall on the event loop and calls the last argument once, with what went wrong or None.
Drive = desktop.Drive[CounterApp]


def run(arguments: Sequence[str], drive: Drive | None = None) -> int:
    """0 done, 1 what was asked for did not hold, 2 usage. ``drive`` stands in for ``--autopilot``; ``--training`` is a
    practice (`counter.training`)."""
    practice, rest = training.asked_for(arguments)
    code = desktop.run(TRAINING if practice else COUNTER, rest, drive)
    if code == training.SWITCH:
        training.begin_again(training=not practice)
    return code


def _prepare(_folder: Path) -> None:
    """A clerk types on a keyboard with the input method of the system; nothing of ours learns words."""
    os.environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"


def _build(workplace: Workplace) -> CounterApp:
    training.wipe(workplace.terminal.home)  # what a practice that broke off has left
    return build_counter(_parts(workplace))


def _build_training(workplace: Workplace) -> CounterApp:
    """The same counter over a store of its own, and nothing that others see."""
    home, clock = workplace.terminal.home, workplace.clock
    training.wipe(home)
    return build_counter(training.practice_parts(_parts(workplace), lambda: training.open_practice(home, clock)))


def _parts(workplace: Workplace) -> CounterParts:
    settings = workplace.terminal.counter
    return CounterParts(
        **workplace.visit_parts(),
        window_name=settings.window,
        profile=settings.profile,
        keep_text_scale=lambda scale: _keep_text_scale(workplace.terminal.home, scale),
        timeouts=Timeouts(lock=settings.lock_after_s),
        card_wait=settings.card_wait_s,
        panel=Panel(
            settings.dpi,
            settings.text_scale,
            windowed=workplace.windowed,
            motion=workplace.motion,
            display=settings.display,
        ),
        voice=workplace.voice,
        technician=workplace.technician,
        test_build=settings.test_build,
        switch=_switch,
        exports=workplace.terminal.home / "exports",
    )


def _switch() -> None:
    """The event loop ends; `run` becomes the other one."""
    QGuiApplication.exit(training.SWITCH)


def _keep_text_scale(home: Path, scale: float) -> None:
    """A file that cannot be written (read-only, edited by hand into something else) keeps its word."""
    with suppress(OSError, TerminalFileError, TerminalEditRefused):
        set_keys(home, "counter", {"text_scale": scale})


def _autopilot(number: int, report: Path | None) -> Drive:
    """``--autopilot N``: N journeys of the demo's scripts, over and over."""

    def drive(counter: CounterApp, hall: DemoHall, ended: Ended) -> object:
        from counter.autopilot import AutopilotRun, load_scripts
        from station.demo import DemoHands

        scripts = load_scripts(resources_folder() / "demo" / "counter_journeys.json")
        pilot = AutopilotRun(counter, DemoHands(hall), tuple(islice(cycle(scripts), number)), report, ended)
        pilot.start()
        return pilot

    return drive


COUNTER: Face[CounterApp] = Face(
    program="hall-counter",
    description="The clerk's terminal. --training: practice in a store of its own, nothing of which is ever sent.",
    terminal="counter",
    lock="counter.lock",
    roles=(
        Role.ID_CARD,
        Role.SMART_CARD,
        Role.PASSPORT,
        Role.CODE_SCANNER,
        Role.DOCUMENT_CAMERA,
        Role.DOCUMENT_SCANNER,
        Role.RECEIPT_PRINTER,
        Role.PAGE_PRINTER,
        Role.CAMERA,
    ),
    prepare=_prepare,
    build=_build,
    autopilot=_autopilot,
)
TRAINING = replace(COUNTER, build=_build_training)
