"""The queue on the screen: read off the GUI thread, published on it, on change only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot
from store_kit import take_in

from sync.qt.queue_status import HallQueueStatus
from sync.store.errors import StoreBusy
from sync.store.status import QueueStatus
from sync.store.store import Store

EMPTY = QueueStatus(0, 0, (), None, None)


@pytest.fixture
def watch(qtbot: QtBot) -> Iterator[Callable[[Callable[[], QueueStatus]], HallQueueStatus]]:
    made: list[HallQueueStatus] = []

    def start(read: Callable[[], QueueStatus]) -> HallQueueStatus:
        made.append(HallQueueStatus(read, every_s=0.01))
        return made[-1]

    yield start
    for status in made:
        status.stop()


def test_a_submit_shows_and_the_store_is_read_on_another_thread(
    qtbot: QtBot, store: Store, watch: Callable[[Callable[[], QueueStatus]], HallQueueStatus]
) -> None:
    threads: set[int] = set()

    def read() -> QueueStatus:
        threads.add(threading.get_ident())
        return store.queue_status()

    status = watch(read)
    published: list[QThread] = []
    status.changed.connect(lambda: published.append(QThread.currentThread()))
    status.start()
    take_in(store)
    qtbot.waitUntil(lambda: status.pending == 1, timeout=60_000)
    assert threading.get_ident() not in threads
    assert set(published) == {status.thread()}
    assert not status.online
    assert status.lastContact == ""


def test_nothing_is_published_while_nothing_changes(
    qtbot: QtBot, watch: Callable[[Callable[[], QueueStatus]], HallQueueStatus]
) -> None:
    reads = threading.Semaphore(0)
    answer = [QueueStatus(2, 5, (), 9, "2026-05-14T04:00:00.000Z")]

    def read() -> QueueStatus:
        reads.release()
        return answer[0]

    status = watch(read)
    changes: list[int] = []
    status.changed.connect(lambda: changes.append(status.pending))
    with qtbot.waitSignal(status.changed, timeout=60_000):
        status.start()
    for _ in range(5):
        assert reads.acquire(timeout=60)
    answer[0] = QueueStatus(0, 7, (), None, "2026-05-14T04:00:09.000Z", "timeout")
    qtbot.waitUntil(lambda: status.trouble == "timeout", timeout=60_000)
    assert changes == [2, 0]


def test_a_store_condition_is_shown_and_passes(
    qtbot: QtBot, watch: Callable[[Callable[[], QueueStatus]], HallQueueStatus]
) -> None:
    broken = threading.Event()
    broken.set()

    def read() -> QueueStatus:
        if broken.is_set():
            raise StoreBusy("SQLITE_BUSY")
        return QueueStatus(0, 1, (), None, "2026-05-14T04:00:00.000Z")

    status = watch(read)
    status.start()
    qtbot.waitUntil(lambda: status.trouble == "busy", timeout=60_000)
    assert not status.online
    broken.clear()
    qtbot.waitUntil(lambda: status.online, timeout=60_000)
    assert status.trouble == ""
