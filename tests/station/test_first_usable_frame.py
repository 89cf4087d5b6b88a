"""Device processes and sync agent begin behind the first screen that can be used, never before it."""

from __future__ import annotations

import pytest
from PySide6.QtQuick import QQuickWindow
from pytestqt.qtbot import QtBot

from station.desktop import FirstUsableFrame
from station.scheduler import ManualScheduler


class _Started:
    def __init__(self) -> None:
        self.usable = False
        self.times = 0
        self.window = QQuickWindow()
        self.scheduler = ManualScheduler()
        self.frames = FirstUsableFrame(self.window, lambda: self.usable, self.scheduler, self._begin)

    def _begin(self) -> None:
        self.times += 1

    def draw(self, qtbot: QtBot) -> None:
        with qtbot.waitSignal(self.window.frameSwapped):
            self.window.frameSwapped.emit()
        qtbot.wait(1)


@pytest.fixture
def started(qtbot: QtBot) -> _Started:
    return _Started()


def test_nothing_begins_while_the_app_is_starting(started: _Started, qtbot: QtBot) -> None:
    started.draw(qtbot)
    started.draw(qtbot)
    assert started.times == 0


def test_it_begins_once_behind_the_frame_that_shows_the_usable_screen(started: _Started, qtbot: QtBot) -> None:
    started.usable = True
    started.draw(qtbot)  # may still show what was there before
    assert started.times == 0
    started.draw(qtbot)
    started.draw(qtbot)
    assert started.times == 1


def test_a_window_that_draws_nothing_delays_it_by_seconds_only(started: _Started, qtbot: QtBot) -> None:
    started.scheduler.advance(5)
    started.draw(qtbot)
    assert started.times == 1


def test_a_window_that_goes_begins_nothing(started: _Started, qtbot: QtBot) -> None:
    started.usable = True
    started.frames.forget()
    started.scheduler.advance(5)
    started.draw(qtbot)
    assert started.times == 0
