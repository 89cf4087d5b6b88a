"""The device dock: every button does something at a real simulator, in both languages; simulators share a process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from devices.simulators.control import ControlError, SimulatorControl
from devices.spawn import Child, spawn
from intake.text import ENGLISH
from station.demo import DemoHall
from station.dock_actions import dock_actions

ROLES = {
    "id_card": ("socket://127.0.0.1:0", []),
    "receipt_printer": ("tcp://127.0.0.1:0", ["--out", "receipts"]),
    "document_camera": ("file://desk.jpg", []),
    "document_scanner": ("escl+http://127.0.0.1:0", []),
    "page_printer": ("ipp://127.0.0.1:0/ipp/print", ["--out", "pages"]),
    "code_scanner": ("socket://127.0.0.1:0", []),
}


class Desk:
    """As much of a demo hall as the dock asks for: all its simulators, in one process."""

    roles = frozenset(ROLES)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def parts(self) -> list[str]:
        found = []
        for role, (listen, args) in ROLES.items():
            part: dict[str, Any] = {
                "kind": role,
                "listen": listen.replace("file://", f"file://{self.folder}/"),
                "control": str(self.folder / f"{role}.control"),
                "args": [str(self.folder / arg) if n % 2 else arg for n, arg in enumerate(args)],
            }
            found += ["--part", json.dumps(part)]
        return found

    def control(self, role: str) -> SimulatorControl:
        return SimulatorControl(self.folder / f"{role}.control")

    def stop_platform(self) -> None:
        """Nothing runs here."""

    def start_platform(self) -> None:
        """Nothing runs here."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    control = desk.folder / "together.control"
    process = spawn(
        Child.SIMULATOR,
        ["together", "--listen", "none", "--control", str(control), *desk.parts()],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    ready = [process.stdout.readline() for _ in ROLES]
    assert all(line.startswith(b"ready ") for line in ready), ready
    yield desk
    process.terminate()
    assert process.wait(20) == 0
    process.stdout.close()


@pytest.mark.slow
@pytest.mark.proof
def test_every_button_is_understood_where_it_is_sent(desk: Desk) -> None:
    actions = dock_actions(cast(DemoHall, desk))
    assert {action.section.get() for action in actions} > {"扫描仪", "A4 打印机", "扫码器", "网络"}
    refused = []
    for action in actions:
        try:
            action.act()
        except ControlError as error:
            refused.append((action.section.get(), action.label.get(), str(error)))
    # a wire without checksums has none that could be wrong, and says so
    assert [why for why in refused if "校验" not in why[1]] == []
    for role in ROLES:
        desk.control(role).do("heal")


@pytest.mark.slow
def test_what_the_dock_did_can_be_seen_and_undone(desk: Desk) -> None:
    by_words = {(a.section.get(ENGLISH), a.label.get(ENGLISH)): a for a in dock_actions(cast(DemoHall, desk))}
    by_words["Document scanner", "3 sheets into the feeder"].act()
    assert desk.control("document_scanner").do("state")["sheets"] == 3
    by_words["Page printer", "toner runs out"].act()
    assert desk.control("page_printer").do("state")["toner"] == 0
    by_words["Code scanner", "fault: garbage"].act()
    by_words["Code scanner", "no fault any more"].act()
    by_words["Code scanner", "pull the cable"].act()
    assert desk.control("code_scanner").do("state")["plugged"] is False
    by_words["Code scanner", "plug it in"].act()
    assert desk.control("code_scanner").do("state")["plugged"] is True


def test_all_words_are_there_in_english() -> None:
    class Everything(Desk):
        roles = frozenset({*ROLES, "smart_card", "passport"})

    for action in dock_actions(cast(DemoHall, Everything(Path()))):
        assert action.label.get(ENGLISH) != action.label.get()
        assert action.section.get(ENGLISH) != action.section.get()
