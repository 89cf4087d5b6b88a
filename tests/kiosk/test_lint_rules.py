"""The lint's own rules find what they are for; the clean tree is checked by ``make lint``."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def lint() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lint_qml", Path(__file__).parent.parent / "lint_qml.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("    Timer {", "Scheduler"),
        ("    Text {", "HallText"),
        ("    Label { text: x }", "HallText"),
        ("    textFormat: Text.RichText", "PlainText"),
        ('    text: "您好"', "qsTr"),
        ('    text: qsTr("好") + "您好"', "qsTr"),
        ("    TextField {", "context menu"),
    ],
)
def test_each_rule_finds_its_fault(line: str, finding: str) -> None:
    assert any(finding in found for found in lint().check_rules(Path("Screen.qml"), f"Item {{\n{line}\n}}\n"))


@pytest.mark.parametrize(
    "line",
    ['    text: qsTr("您好")', '    label: qsTr("年", "part of a date")', "    HallText {", "    // Timer and 您好"],
)
def test_good_lines_pass(line: str) -> None:
    assert lint().check_rules(Path("Screen.qml"), f"Item {{\n{line}\n}}\n") == []


def test_the_tree_itself_is_seen() -> None:
    module = lint()
    assert all(folder.is_dir() and any(folder.rglob("*.qml")) for folder in module.FOLDERS)
    assert all(source.is_file() for sources in module.MODULES.values() for source in sources)
