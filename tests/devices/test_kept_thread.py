"""One thread for one piece of work after the other, and what becomes of it."""

from __future__ import annotations

import threading
import weakref

import pytest

from devices.kept_thread import KeptThread


class Page:
    """Something large that must not stay."""


def test_one_piece_of_work_after_the_other_is_done_by_the_same_thread() -> None:
    kept, seen = KeptThread("kept"), []
    for _ in range(20):
        assert kept.begin(lambda: seen.append(threading.current_thread())).wait(5)
    assert len(seen) == 20
    assert len(set(seen)) == 1


def test_what_hangs_keeps_its_thread_and_the_next_gets_another() -> None:
    kept, seen = KeptThread("kept"), []
    begun, hang = threading.Event(), threading.Event()

    def hanging() -> None:
        seen.append(threading.current_thread())
        begun.set()
        hang.wait(5)

    out = kept.begin(hanging)
    assert begun.wait(5)
    assert kept.begin(lambda: seen.append(threading.current_thread())).wait(5)
    assert not out.is_set()
    hang.set()
    first, second = seen
    assert first is not second
    first.join(5)
    assert not first.is_alive(), "the one that came back late has nothing more to do"
    assert second.is_alive()


def test_the_thread_ends_when_nobody_has_it_any_more() -> None:
    kept, seen = KeptThread("kept"), []
    assert kept.begin(lambda: seen.append(threading.current_thread())).wait(5)
    del kept
    (thread,) = seen
    thread.join(5)
    assert not thread.is_alive()


def test_a_bug_is_told_and_the_thread_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[type[BaseException] | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_type))
    kept, seen = KeptThread("kept"), []
    assert kept.begin(lambda: seen.append({}["bug"])).wait(5)
    assert kept.begin(lambda: seen.append("done")).wait(5)
    assert told == [KeyError]
    assert seen == ["done"]


def test_nothing_of_the_work_is_held_while_the_next_is_waited_for() -> None:
    kept, page = KeptThread("kept"), Page()
    gone = weakref.ref(page)
    ended = kept.begin(lambda page=page: None)  # type: ignore[misc]
    del page
    assert ended.wait(5)
    assert gone() is None
