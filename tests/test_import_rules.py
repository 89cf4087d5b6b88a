"""The house rules that import-linter cannot say, and proof that the scan saw the house at all."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("kiosk", "counter", "station", "intake", "devices", "sync")

#: Where PySide6 may be imported. Everything else must run where no Qt is installed.
QT_ROOMS = ("intake/qt/", "devices/qt/", "sync/qt/", "station/", "kiosk/", "counter/")
#: Inside those rooms, what must run without Qt all the same: commands, configuration and the pure flow.
QT_FREE = (
    "station/commands/",
    "station/terminal_file.py",
    "station/applicant.py",
    "station/staff.py",
    "station/check.py",
    "station/check_probes.py",
    "station/check_devices.py",
    "station/stack_probes.py",
    "station/self_tests.py",
    "station/self_test_log.py",
    "station/self_test_slip.py",
    "station/test_page.py",
    "station/typeset.py",
    "station/terminal_edit.py",
    "station/provision/",
    "station/diagnose.py",
    "station/device_words.py",
    "station/memory.py",
    "station/voice_program.py",
    "station/flow_page.py",
    "station/typed_identity.py",
    "station/visit/capture.py",
    "station/visit/effects.py",
    "station/visit/results.py",
    "counter/flow.py",
    "counter/person_flow.py",
    "counter/visit_flow.py",
    "counter/matter_flow.py",
    "counter/case_flow.py",
    "counter/beside_form.py",
    "counter/leaving.py",
    "counter/flow_table.py",
    "counter/steps.py",
    "counter/events.py",
    "counter/effects.py",
    "kiosk/flow.py",
    "kiosk/arrival_flow.py",
    "kiosk/person_check.py",
    "kiosk/matter_flow.py",
    "kiosk/ending_flow.py",
    "kiosk/errand_flow.py",
    "kiosk/steps.py",
    "kiosk/events.py",
    "kiosk/effects.py",
)


def _files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@cache
def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _edges(package: str) -> int:
    """Imports from one file of ours to another."""
    return sum(1 for path in _files(package) for name in _imports(path) if name.split(".")[0] in PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_scan_saw_edges(package: str) -> None:
    assert _edges(package) >= 10, f"{package}: a scan that sees nothing proves nothing"


@pytest.mark.parametrize("package", PACKAGES)
def test_qt_stays_in_its_rooms(package: str) -> None:
    strays = []
    for path in _files(package):
        name = path.relative_to(ROOT).as_posix()
        allowed = name.startswith(QT_ROOMS) and not name.startswith(QT_FREE)
        if not allowed and any(i.split(".")[0] in ("PySide6", "shiboken6") for i in _imports(path)):
            strays.append(name)
    assert not strays, f"these files import PySide6 outside a Qt room: {strays}"


@pytest.mark.parametrize("package", ["intake", "devices", "sync"])
def test_a_layer_never_imports_its_own_qt(package: str) -> None:
    strays = [
        path.relative_to(ROOT).as_posix()
        for path in _files(package)
        if f"{package}/qt/" not in path.as_posix() and any(i.startswith(f"{package}.qt") for i in _imports(path))
    ]
    assert not strays


def test_the_platform_is_imported_by_its_own_house_and_the_demo_only() -> None:
    allowed = ("sync/platform/", "station/demo")
    strays = [
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in _files(package)
        if not path.relative_to(ROOT).as_posix().startswith(allowed)
        and any(i.startswith("sync.platform") for i in _imports(path))
    ]
    assert not strays


@pytest.mark.parametrize("file", ["station/key_pilot.py", "counter/autopilot.py"])
def test_who_works_by_keys_has_no_hand_for_the_mouse(file: str) -> None:
    """The counter's autopilot proves that the keyboard suffices: it cannot do anything else."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    named |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert "keyClick" in named or "KeyPilot" in named
    assert not [name for name in named if any(word in name.lower() for word in ("mouse", "touch", "tap", "clicked"))]
