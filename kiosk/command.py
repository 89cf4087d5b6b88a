"""The command ``hall-kiosk``: what a kiosk is made of; how it lives as a process stands in `station.desktop`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from devices.ports import Role
from kiosk import keyboard_data
from kiosk.app import KioskApp, build_kiosk
from kiosk.parts import KioskParts, Panel, Timeouts
from station import desktop
from station.composition import resources_folder
from station.desktop import Ended, Face, Workplace

if TYPE_CHECKING:
    from station.demo import DemoHall

#: Drives a kiosk in a demo hall on the event loop and calls the last argument once, with what went wrong or None.
Drive = desktop.Drive[KioskApp]


def run(arguments: Sequence[str], drive: Drive | None = None) -> int:
    """0 done, 1 what was asked for did not hold, 2 usage. ``drive`` stands in for ``--autopilot``."""
    return desktop.run(KIOSK, arguments, drive)


def _build(workplace: Workplace) -> KioskApp:
    settings = workplace.terminal.kiosk
    return build_kiosk(
        KioskParts(
            **workplace.visit_parts(),
            visit_folder=workplace.folder,
            timeouts=Timeouts(
                warn=settings.warn_after_s,
                elder_warn=settings.warn_after_elder_s,
                extend=settings.extend_within_s,
            ),
            card_wait=settings.card_wait_s,
            panel=Panel(settings.touch_dpi, windowed=workplace.windowed, motion=workplace.motion),
            voice=workplace.voice,
            technician=workplace.technician,
            test_build=settings.test_build,
        )
    )


def _autopilot(number: int, report: Path | None) -> Drive:
    """``--autopilot N``: N journeys of the demo's scripts, over and over."""

    def drive(kiosk: KioskApp, hall: DemoHall, ended: Ended) -> object:
        from kiosk.autopilot import AutopilotRun, load_scripts
        from station.demo import DemoHands

        scripts = load_scripts(resources_folder() / "demo" / "journeys.json")
        pilot = AutopilotRun(kiosk, DemoHands(hall), tuple(islice(cycle(scripts), number)), report, ended)
        pilot.start()
        return pilot

    return drive


KIOSK: Face[KioskApp] = Face(
    program="hall-kiosk",
    description="The citizen's terminal.",
    terminal="kiosk",
    lock="kiosk.lock",
    roles=(
        Role.ID_CARD,
        Role.DOCUMENT_CAMERA,
        Role.RECEIPT_PRINTER,
        Role.PAGE_PRINTER,
        Role.CAMERA,
        Role.CODE_SCANNER,
    ),
    prepare=keyboard_data.prepare_environment,
    build=_build,
    autopilot=_autopilot,
)
