"""Writes that share a transaction: each is durable before its caller hears of it, nobody fails for another's sake."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from platform_support import DEADLINE, HandClock, database_url, wait_until
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import OperationalError

from sync.platform.database import Database
from sync.platform.group_commit import MOST, GroupCommit
from sync.platform.schema import enrolment_peers

Work = Callable[[Connection], Any]


class Callers:
    """Threads that write at the same time: the first holds the transaction until all others wait."""

    def __init__(self, writes: GroupCommit | Database) -> None:
        self._write = writes.write
        self._threads: list[threading.Thread] = []
        self.answers: dict[str, Any] = {}

    def call(self, name: str, work: Work) -> None:
        def run() -> None:
            try:
                self.answers[name] = self._write(work)
            except BaseException as error:
                self.answers[name] = error

        self._threads.append(threading.Thread(target=run, name=name))
        self._threads[-1].start()

    def join(self) -> dict[str, Any]:
        for thread in self._threads:
            thread.join(DEADLINE)
            assert not thread.is_alive()
        return self.answers


def peer(name: str) -> Work:
    def work(connection: Connection) -> str:
        connection.execute(insert(enrolment_peers).values(peer=name, wrong_tries=1, window_ends_at=""))
        return name

    return work


def peers(database: Database) -> list[str]:
    with database.read() as connection:
        return sorted(connection.execute(select(enrolment_peers.c.peer)).scalars())


def broken(_connection: Connection) -> None:
    raise KeyError("a bug of this one")


@pytest.fixture
def database(tmp_path: Path) -> Any:
    opened = Database.open(database_url(tmp_path), HandClock())
    yield opened
    opened.close()


def test_one_that_fails_takes_none_of_its_companions_along(database: Database) -> None:
    callers, first_may_end = Callers(database), threading.Event()
    begun = threading.Event()

    def first(connection: Connection) -> str:
        begun.set()
        assert first_may_end.wait(DEADLINE)
        return str(peer("first")(connection))

    callers.call("first", first)
    assert begun.wait(DEADLINE)
    for name in ("a", "b", "c"):
        callers.call(name, peer(name))
    callers.call("broken", broken)
    wait_until(lambda: len(database._writes._waiting) == 4)
    first_may_end.set()
    answers = callers.join()
    assert isinstance(answers.pop("broken"), KeyError)
    assert answers == {name: name for name in ("first", "a", "b", "c")}
    assert peers(database) == ["a", "b", "c", "first"]


def test_each_of_a_shared_transaction_sees_what_the_one_before_wrote(database: Database) -> None:
    callers, begun, go = Callers(database), threading.Event(), threading.Event()

    def first(_connection: Connection) -> None:
        begun.set()
        assert go.wait(DEADLINE)

    def counted(connection: Connection) -> int:
        seen = connection.execute(select(func.count()).select_from(enrolment_peers)).scalar_one()
        peer(f"{seen}")(connection)
        return int(seen)

    callers.call("first", first)
    assert begun.wait(DEADLINE)
    for number in range(MOST + 3):  # more than one transaction takes
        callers.call(f"n{number}", counted)
    wait_until(lambda: len(database._writes._waiting) == MOST + 3)
    go.set()
    answers = callers.join()
    assert sorted(answers[f"n{number}"] for number in range(MOST + 3)) == list(range(MOST + 3))


class Recorded:
    """Transactions that only say who was in them; a commit can fail."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.shared: list[int] = []
        self.alone: list[str] = []
        self.busy, self.go = threading.Event(), threading.Event()

    def together(self, works: Any) -> list[Any]:
        self.shared.append(len(works))
        if self.failure is not None:
            raise self.failure
        return [work(None) for work in works]

    def one(self, work: Work) -> Any:
        if not self.busy.is_set():
            self.busy.set()
            assert self.go.wait(DEADLINE)
        value = work(None)  # type: ignore[arg-type] # nothing here looks at a connection
        self.alone.append(str(value))
        return value


def three_at_once(recorded: Recorded) -> dict[str, Any]:
    writes = GroupCommit(recorded.together, recorded.one, lambda error: isinstance(error, OperationalError))
    callers = Callers(writes)
    callers.call("first", lambda _: "first")
    assert recorded.busy.wait(DEADLINE)
    for name in ("a", "b", "c"):
        callers.call(name, lambda _, name=name: name)  # type: ignore[misc]
    wait_until(lambda: len(writes._waiting) == 3)
    recorded.go.set()
    return callers.join()


def test_a_commit_that_may_have_happened_is_not_tried_again() -> None:
    gone = OperationalError("COMMIT", {}, Exception("the server went away"))
    recorded = Recorded(gone)
    answers = three_at_once(recorded)
    assert (answers["first"], recorded.shared, recorded.alone) == ("first", [3], ["first"])
    assert all(answers[name] is gone for name in ("a", "b", "c"))


def test_whoever_waits_goes_together() -> None:
    recorded = Recorded()
    answers = three_at_once(recorded)
    assert answers == {name: name for name in ("first", "a", "b", "c")}
    assert (recorded.shared, recorded.alone) == ([3], ["first"])


def test_a_lost_race_in_company_is_won_alone() -> None:
    recorded = Recorded(ValueError("a unique constraint was hit"))
    answers = three_at_once(recorded)
    assert answers == {name: name for name in ("first", "a", "b", "c")}
    assert sorted(recorded.alone) == ["a", "b", "c", "first"]
