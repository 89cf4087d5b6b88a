"""Jobs deliver on the GUI thread, in order; time-outs can be moved by hand and cancelled late."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from station.jobs import JobLane
from station.scheduler import ManualScheduler, QtScheduler


def test_results_arrive_in_order_on_the_gui_thread(qtbot: QtBot) -> None:
    lane = JobLane("test")
    seen: list[tuple[int, bool]] = []
    gui = threading.get_ident()
    for number in range(5):
        lane.run(lambda number=number: (number, threading.get_ident()), lambda v: seen.append((v[0], v[1] != gui)))
    qtbot.waitUntil(lambda: len(seen) == 5)
    lane.close()
    assert seen == [(n, True) for n in range(5)]


def test_nothing_is_delivered_after_close(qtbot: QtBot) -> None:
    lane = JobLane("test")
    seen: list[int] = []
    lane.run(lambda: 1, seen.append)
    lane.close()
    QCoreApplication.processEvents()
    lane.run(lambda: 2, seen.append)
    QCoreApplication.processEvents()
    assert seen == []


def test_a_bug_in_a_job_is_raised_on_the_gui_thread(qtbot: QtBot) -> None:
    lane = JobLane("test")

    def bug() -> int:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        lane.run(bug, lambda value: None)
        qtbot.waitUntil(lambda: len(caught) == 1)
    lane.close()
    assert caught[0][0] is ZeroDivisionError


def test_manual_time_runs_what_falls_due_in_order() -> None:
    scheduler = ManualScheduler()
    seen: list[str] = []
    scheduler.call_later(2, lambda: seen.append("b"))
    scheduler.call_later(1, lambda: (seen.append("a"), scheduler.call_later(0.5, lambda: seen.append("a2")))[0])
    gone = scheduler.call_later(1, lambda: seen.append("cancelled"))
    gone.cancel()
    scheduler.advance(1.6)
    assert seen == ["a", "a2"]
    scheduler.advance(1)
    assert seen == ["a", "a2", "b"]


@pytest.mark.parametrize("cancel_first", [True, False])
def test_qt_time_can_be_cancelled_before_and_after(qtbot: QtBot, *, cancel_first: bool) -> None:
    scheduler = QtScheduler()
    seen: list[int] = []
    call = scheduler.call_later(0, lambda: seen.append(1))
    if cancel_first:
        call.cancel()
        other: list[int] = []
        scheduler.call_later(0, lambda: other.append(1))
        qtbot.waitUntil(lambda: other == [1])
        assert seen == []
    else:
        qtbot.waitUntil(lambda: seen == [1])
        QCoreApplication.processEvents()
        call.cancel()
