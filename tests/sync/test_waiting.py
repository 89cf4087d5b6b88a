"""What ends the agent's wait: rows of another process, the order to stop, a changed network."""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_kit import HandClock, take_in

from sync.agent import Woken
from sync.backoff import Backoff
from sync.locks import FileLock
from sync.netwatch import NetworkWatch
from sync.store.errors import StoreIOError
from sync.store.store import Store
from sync.waiting import SystemWaiter

LONG_S = 60.0


class Cable:
    """A network watch whose events the test makes."""

    def __init__(self) -> None:
        self.far, self.socket = socket.socketpair()
        self.socket.settimeout(0)

    def drain(self) -> bool:
        try:
            return bool(self.socket.recv(100))
        except BlockingIOError:
            return False

    def close(self) -> None:
        self.far.close()
        self.socket.close()


@pytest.fixture
def cable() -> Cable:
    return Cable()


@pytest.fixture
def waiter(store: Store, cable: Cable) -> Iterator[SystemWaiter]:
    made = SystemWaiter(store.data_watch(), cable)
    yield made
    made.close()


def test_a_row_of_another_connection_wakes_within_a_second(waiter: SystemWaiter, home: Path) -> None:
    committed: list[float] = []

    def submit() -> None:
        with Store.open(home, HandClock()) as other:
            take_in(other)
            committed.append(time.monotonic())

    thread = threading.Thread(target=submit)
    thread.start()
    assert waiter.wait(LONG_S) is Woken.ROWS
    thread.join()
    assert time.monotonic() - committed[0] < 20.0  # a second, on a machine that is not busy


def test_stop_wakes_at_once_and_for_good(waiter: SystemWaiter) -> None:
    threading.Thread(target=waiter.stop).start()
    assert waiter.wait(LONG_S) is Woken.STOP
    assert waiter.stopping()
    for _ in range(10_000):
        waiter.stop()
    assert waiter.wait(LONG_S) is Woken.STOP


def test_a_changed_network_wakes(waiter: SystemWaiter, cable: Cable) -> None:
    cable.far.send(b"link up")
    assert waiter.wait(LONG_S) is Woken.NETWORK
    assert waiter.wait(0) is Woken.TIME


def test_reading_wakes_nobody(waiter: SystemWaiter, store: Store) -> None:
    store.queue_status()
    assert waiter.wait(0) is Woken.TIME


def test_the_real_network_watch_opens_and_is_quiet_or_says_so() -> None:
    watch = NetworkWatch()
    assert watch.drain() in (True, False)
    assert watch.socket is not None
    watch.close()


def test_a_lock_is_held_once_names_its_owner_and_dies_with_it(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire()
    assert not second.acquire()
    assert second.owner() == os.getpid()
    with pytest.raises(RuntimeError):
        first.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_shared_holders_keep_the_exclusive_one_out(tmp_path: Path) -> None:
    readers = [FileLock(tmp_path / "lock") for _ in range(2)]
    assert all(reader.acquire(shared=True) for reader in readers)
    writer = FileLock(tmp_path / "lock")
    assert not writer.acquire()
    for reader in readers:
        reader.release()
    assert writer.acquire()
    writer.release()


def test_backoff_counts_failures_until_reset() -> None:
    from random import Random

    backoff = Backoff(1, 10, Random(1))
    backoff.next_wait()
    assert backoff.failures == 1
    backoff.reset()
    assert backoff.failures == 0


def test_a_full_disk_keeps_nobody_from_a_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    lock, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    with monkeypatch.context() as world:
        world.setattr(os, "write", full)
        assert lock.acquire()
    assert lock.owner() is None
    assert not other.acquire()
    lock.release()
    assert other.acquire()
    other.release()


def test_a_store_that_cannot_be_read_does_not_end_the_wait_with_an_error(cable: Cable) -> None:
    class Broken:
        def changed(self) -> bool:
            raise StoreIOError("SQLITE_IOERR_READ")

        def close(self) -> None:
            """Nothing to close."""

    waiter = SystemWaiter(Broken(), cable)
    assert waiter.wait(0) is Woken.TIME
    waiter.close()


def test_a_network_watch_whose_socket_broke_ends_the_wait_once_and_watches_no_more() -> None:
    watch = NetworkWatch()
    assert watch.socket is not None
    watch.socket.close()
    assert watch.drain()
    assert watch.socket is None
    assert not watch.drain()
