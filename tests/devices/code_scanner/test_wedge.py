"""A scanner that types into a window with a field and buttons, through Qt's own delivery of keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from devices.code_scanner.burst import BurstWatch, Kind, Verdict
from devices.ports import ScannedCode, Symbology
from devices.qt.wedge import CodeWedge
from devices.result import Err, Reason

SCREEN = b"""
import QtQuick
FocusScope {
    id: screen
    focus: true
    width: 200; height: 100
    property alias text: field.text
    property bool inField: field.activeFocus
    property int fired: 0
    property int pressed: 0
    property int entered: 0
    TextInput { id: field; objectName: "field"; focus: true; KeyNavigation.tab: button; onAccepted: screen.entered++ }
    Item { id: button; objectName: "button"; Keys.onPressed: screen.pressed++ }
    Shortcut { sequences: ["Ctrl+B", "Ctrl+C", "Return", "A", "Escape"]; onActivated: screen.fired++ }
    Shortcut { sequence: "F2"; onActivated: screen.fired++ }
}
"""

TYPED = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\x1b": Qt.Key.Key_Escape, "\x08": Qt.Key.Key_Backspace}
NO, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class Hall:
    """A screen, the wedge, and hands that type at given times."""

    def __init__(self, view: QQuickView, screen: QQuickItem, wedge: CodeWedge) -> None:
        self.view, self.screen, self.wedge = view, screen, wedge
        self.now = 0.0
        self.codes: list[ScannedCode] = []
        self.refused: list[Err] = []
        wedge.scanned.connect(self.codes.append)
        wedge.refused.connect(self.refused.append)

    def key(self, character: str, after_s: float = 0.0) -> None:
        self.now += after_s
        if character == "\x02":
            QTest.keyClick(self.view, Qt.Key.Key_B, CONTROL)
        elif character == "\x03":
            QTest.keyClick(self.view, Qt.Key.Key_C, CONTROL)
        else:
            named = TYPED.get(character)
            self.press(named or character)

    def press(self, key: Qt.Key | str) -> None:
        QTest.keyClick(self.view, key)  # type: ignore[arg-type]  # the stubs know no characters

    def type(self, text: str, gap_s: float = 0.2) -> None:
        for character in text:
            self.key(character, gap_s)

    def scan(self, text: str, gap_s: float = 0.02) -> None:
        self.type(text, gap_s)
        self.now += 1.0
        self.wedge.settle()

    def field(self) -> str:
        return str(self.screen.property("text"))


@pytest.fixture
def hall(qtbot: QtBot) -> Iterator[Hall]:
    yield from made(qtbot, needs_start=True)


@pytest.fixture
def lenient(qtbot: QtBot) -> Iterator[Hall]:
    yield from made(qtbot, needs_start=False)


def test_with_the_systems_own_times(qtbot: QtBot) -> None:
    """No clock of ours, no timer held: what an app makes."""
    view = QQuickView()
    wedge = CodeWedge(gap_s=0.4)  # a loaded machine types slowly
    view.show()
    with qtbot.waitActive(view):
        view.requestActivate()
    with qtbot.waitSignal(wedge.scanned, timeout=10_000) as got:
        QTest.keyClick(view, Qt.Key.Key_B, CONTROL)
        for key in (Qt.Key.Key_W, Qt.Key.Key_B, Qt.Key.Key_1, Qt.Key.Key_Return):
            QTest.keyClick(view, key)
    assert got.args == [ScannedCode("wb1")]
    view.close()
    wedge.deleteLater()


def made(qtbot: QtBot, *, needs_start: bool) -> Iterator[Hall]:
    view = QQuickView()
    component = QQmlComponent(view.engine())
    component.setData(SCREEN, QUrl())
    screen = component.create()
    assert isinstance(screen, QQuickItem), component.errorString()
    view.setContent(QUrl(), component, screen)
    times: list[Hall] = []

    def now(event: QKeyEvent) -> float:
        del event
        return times[0].now

    wedge = CodeWedge(gap_s=0.05, needs_start=needs_start, time_of=now)
    wedge._timer.setInterval(3_600_000)  # silence is told by the test
    hall = Hall(view, screen, wedge)
    times.append(hall)
    view.show()
    with qtbot.waitActive(view):
        view.requestActivate()
    field = screen.findChild(QObject, "field")
    assert isinstance(field, QQuickItem)
    field.forceActiveFocus()
    yield hall
    view.close()
    wedge.deleteLater()
    view.deleteLater()


def test_a_scan_is_a_code_and_leaves_nothing_on_the_screen(hall: Hall) -> None:
    hall.type("ab")
    hall.scan("\x02]Q1wb-0001\x03")
    assert hall.codes == [ScannedCode("wb-0001", Symbology.QR)]
    hall.type("cd")
    assert hall.field() == "abcd"
    assert [hall.screen.property(name) for name in ("fired", "pressed", "entered")] == [0, 0, 0]


def test_typing_reaches_the_field_whatever_the_speed_and_shortcuts_work(hall: Hall) -> None:
    hall.type("12345678", gap_s=0.001)
    hall.key("\r")
    assert hall.field() == "12345678"
    assert hall.screen.property("fired") == 1, "Return is a shortcut here"
    hall.type("x\x1b")
    assert hall.screen.property("fired") == 2
    assert not hall.codes
    assert not hall.refused


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("a\rb\tc", "a b c"),  # would press buttons, move the focus
        ("a\x1b\x08b", "ab"),
        ("\r\r\ra", "a"),
        ("a\x03b", "a b"),  # the end character inside
        ("a\x02b", "ab"),
        ("'; drop--<b>", "'; drop--<b>"),
    ],
)
def test_hostile_content_is_text_and_nothing_else(hall: Hall, content: str, text: str) -> None:
    hall.type("ok")
    hall.scan(f"\x02{content}\x03\r")
    assert [code.text for code in hall.codes] == [text]
    assert hall.field() == "ok"
    assert hall.screen.property("inField") is True
    assert [hall.screen.property(name) for name in ("fired", "pressed", "entered")] == [0, 0, 0]


def test_a_torn_scan_and_an_empty_one_are_refused_and_leave_nothing(hall: Hall) -> None:
    hall.scan("\x0212345")
    hall.scan("\x02\x03")
    assert [error.reason for error in hall.refused] == [Reason.CODE_CONTENT_INVALID] * 2
    assert (hall.field(), hall.codes) == ("", [])


def test_a_code_longer_than_any_is_refused() -> None:
    watch = BurstWatch()
    assert watch.key(Kind.START, "", 0.0)
    for _ in range(200_000):
        watch.key(Kind.TEXT, "9", 0.0)
    watch.key(Kind.END, "", 0.0)
    burst = watch.close()
    assert burst.verdict is Verdict.SCAN
    assert 4096 < len(burst.text) < 20_000, "bounded, and too long to be taken"


def test_a_person_who_presses_the_start_key_gets_the_keys_back_in_order(hall: Hall) -> None:
    hall.type("ab")
    hall.key("\x02", 0.5)
    hall.key("c", 0.02)
    hall.key("d", 0.3)  # after a person's pause
    hall.type("e")
    assert hall.field() == "abcde"
    assert not hall.codes
    assert not hall.refused


def test_keys_typed_right_after_a_scan_are_the_persons(hall: Hall) -> None:
    hall.type("\x02wb-1\r", gap_s=0.01)
    hall.key("x", 0.06)  # the scan is over without the timer having said so
    assert [code.text for code in hall.codes] == ["wb-1"]
    assert hall.field() == "x"


def test_without_a_start_key_a_burst_with_its_end_is_a_code_and_typing_is_typing(lenient: Hall) -> None:
    lenient.scan("wb-0001\r")
    assert [code.text for code in lenient.codes] == ["wb-0001"]
    lenient.scan("hasty", gap_s=0.01)
    lenient.scan("ok\r", gap_s=0.01)
    assert lenient.field() == "hastyok"
    assert lenient.screen.property("entered") == 1


def test_silence_is_told_by_the_clock(qtbot: QtBot, hall: Hall) -> None:
    hall.wedge._timer.setInterval(1)
    with qtbot.waitSignal(hall.wedge.scanned, timeout=5000):
        hall.type("\x02wb-9\x03", gap_s=0.0)
    assert hall.field() == ""


_STROKES = st.tuples(st.sampled_from(list(Kind)), st.sampled_from(["a", "1"]), st.sampled_from([0.0, 0.02, 0.06, 1.0]))


@given(st.lists(_STROKES, max_size=30), st.booleans())
def test_every_key_is_either_passed_on_given_back_or_a_scanners(
    strokes: list[tuple[Kind, str, float]], needs_start: bool
) -> None:
    watch = BurstWatch(0.05, needs_start=needs_start)
    now = 0.0
    for kind, text, gap in strokes:
        now += gap
        if watch.expired(now):
            burst = watch.close()
            assert burst.verdict is not Verdict.SCAN or burst.text.endswith("\n")
        running = watch.running
        held = watch.key(kind, text, now)
        assert held or (not running and kind is not Kind.START), "never a hole in a burst"
        assert not needs_start or held == (running or kind is Kind.START)
