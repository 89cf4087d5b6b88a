"""Paper agrees with the record: attempts, outcomes, reprints, and jobs of processes that died."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update
from store_kit import HandClock, person, take_in

from sync.store.errors import PrintNotPossible
from sync.store.print_jobs import PrintState
from sync.store.process import ProcessName, is_alive
from sync.store.schema import audit, print_attempts
from sync.store.store import Store


def test_first_copy_is_no_reprint_the_next_one_is(store: Store) -> None:
    job = take_in(store).print_job_id
    first = store.start_print(job)
    assert (first.number, first.reprint, first.content) == (1, False, b"receipt data")
    store.finish_print(job, "printed")
    second = store.start_print(job)
    assert (second.number, second.reprint) == (2, True)


def test_a_try_that_certainly_left_no_paper_does_not_make_the_next_a_reprint(store: Store) -> None:
    job = take_in(store).print_job_id
    store.start_print(job)
    store.finish_print(job, "not_printed", "paper_out")
    assert not store.start_print(job).reprint
    store.finish_print(job, "unknown", "cover_open")
    assert store.start_print(job).papers_before == 1, "the empty-handed try is not counted among the copies"


@pytest.mark.parametrize("outcome", ["unknown", "printed"])
def test_outcome_is_an_audit_entry(store: Store, outcome: str) -> None:
    submitted = take_in(store)
    store.start_print(submitted.print_job_id)
    store.finish_print(submitted.print_job_id, outcome, "cover_open")
    with store._database.read() as connection:
        entry = connection.execute(select(audit).where(audit.c.kind == "print_outcome")).one()
    assert entry.subject == submitted.intake_id
    assert json.loads(entry.detail) == {
        "job": submitted.print_job_id,
        "attempt": "1",
        "outcome": outcome,
        "reprint": False,
        "trouble": "cover_open",
    }
    assert store.verify().audit_length == 2
    recent = store.recent_case(person(store))
    assert recent is not None
    assert recent.print_state is PrintState(outcome)


def test_one_attempt_at_a_time(store: Store) -> None:
    job = take_in(store).print_job_id
    store.start_print(job)
    with pytest.raises(PrintNotPossible):
        store.start_print(job)
    store.finish_print(job, "printed")
    with pytest.raises(PrintNotPossible):
        store.finish_print(job, "printed")
    with pytest.raises(PrintNotPossible):
        store.start_print("no such job")


def test_a_job_of_a_dead_process_is_unknown_at_the_next_open(home: Path, clock: HandClock) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        stat = Path(f"/proc/{other.pid}/stat").read_bytes().rpartition(b")")[2].split()
        owner = ProcessName(ProcessName.of_this().boot, other.pid, stat[19].decode())
        with Store.open(home, clock) as store:
            job = take_in(store).print_job_id
            store.start_print(job)
            with store._database.write() as connection:
                connection.execute(update(print_attempts).values(owner=str(owner)))
        with Store.open(home, clock) as store:
            found = store.print_job(job)
            assert found is not None
            assert found.state is PrintState.STARTED  # it still prints: leave it alone
        other.kill()
        other.wait()
    assert not is_alive(owner)
    with Store.open(home, clock) as store:
        found = store.print_job(job)
        assert found is not None
        assert found.state is PrintState.UNKNOWN
        assert store.start_print(job).reprint


def test_a_process_is_not_mistaken_for_a_later_one_with_its_pid() -> None:
    me = ProcessName.of_this()
    assert is_alive(me)
    assert not is_alive(ProcessName(me.boot, me.pid, str(int(me.start) - 1)))
    assert not is_alive(ProcessName("another boot", me.pid, me.start))
