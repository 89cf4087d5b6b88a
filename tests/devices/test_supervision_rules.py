"""Restart policy and ledger: pure, time moved by hand."""

from __future__ import annotations

import pytest

from devices.commands import CommandResult
from devices.ledger import CANCEL_S, GRACE_S, Entry, Ledger
from devices.ports import Command, PrintOutcome, PrintReceipt, PrintReport, ReadIdCard
from devices.restart import PER_MINUTE, RestartPolicy
from devices.result import Action, Cause, Err, Ok, Reason


def entry(ticket: int, command: Command, *, claim: int | None = None, sent: bool = True, started: bool = True) -> Entry:
    return Entry(ticket, command, 100.0, claim, sent=sent, started=started)


def book(*entries: Entry) -> Ledger:
    ledger = Ledger()
    for one in entries:
        ledger.add(one)
    return ledger


def test_restarts_come_soon_and_within_two_seconds() -> None:
    policy = RestartPolicy()
    now = 0.0
    for _ in range(PER_MINUTE - 1):
        start = policy.died(now)
        assert 0 < start - now <= 1.0
        assert not policy.given_up(start)
        now = start + 0.5


def test_too_many_deaths_a_minute_give_up_until_the_minute_is_over() -> None:
    policy = RestartPolicy()
    starts = [policy.died(float(second)) for second in range(PER_MINUTE)]
    assert policy.given_up(10.0)
    assert starts[-1] == 60.0
    assert not policy.given_up(60.0)


def test_a_death_now_and_then_is_never_too_many() -> None:
    policy = RestartPolicy()
    for minute in range(100):
        assert policy.died(minute * 60.0) == minute * 60.0 + 0.1


def test_commands_end_within_a_second_of_their_deadline() -> None:
    ledger = book(entry(1, ReadIdCard()))
    assert ledger.overdue(100.0) == []
    assert [e.ticket for e in ledger.overdue(100.0 + GRACE_S)] == [1]
    assert GRACE_S < 1.0


def test_a_cancelled_command_must_hurry() -> None:
    one = entry(1, ReadIdCard())
    one.hurry_at = 10.0 + CANCEL_S
    assert book(one).next_end() == 10.0 + CANCEL_S


def test_a_command_ends_once() -> None:
    ledger = book(entry(1, ReadIdCard()))
    assert ledger.end(1) is not None
    assert ledger.end(1) is None


def test_what_is_sent_late_has_only_the_rest_of_its_time() -> None:
    assert entry(1, ReadIdCard(60.0)).remaining(95.0) == ReadIdCard(5.0)


CRASHED = Err(Reason.HOST_CRASHED, Cause.SOFTWARE, Action.WAIT)
UNKNOWN = Ok(PrintReport("job", PrintOutcome.UNKNOWN, Reason.HOST_CRASHED, Cause.SOFTWARE, Action.WAIT))


@pytest.mark.parametrize(("command", "ends"), [(ReadIdCard(), CRASHED), (PrintReceipt("job", ()), UNKNOWN)])
def test_a_crash_ends_what_was_started(command: Command, ends: CommandResult) -> None:
    ledger = book(entry(1, command))
    assert [(e.ticket, result) for e, result in ledger.host_died()] == [(1, ends)]
    assert ledger.entries == {}


def test_what_was_only_waiting_goes_to_the_next_host() -> None:
    ledger = book(entry(1, PrintReceipt("job", ()), started=False))
    assert ledger.host_died() == []
    assert [e.ticket for e in ledger.unsent()] == [1]


def test_a_print_job_that_never_started_was_not_half_printed() -> None:
    ledger = book(entry(1, PrintReceipt("job", ()), started=False))
    ((_, result),) = ledger.fail_all(Reason.HOST_CRASHED, Cause.HARDWARE, Action.CALL_TECHNICIAN)
    assert result == Err(Reason.HOST_CRASHED, Cause.HARDWARE, Action.CALL_TECHNICIAN)


def test_the_end_of_a_visit_drops_its_commands_but_not_its_print_job() -> None:
    ledger = book(
        entry(1, ReadIdCard(), claim=1),
        entry(2, PrintReceipt("job", ()), claim=1),
        entry(3, ReadIdCard(), claim=2),
        entry(4, ReadIdCard()),
    )
    assert [e.ticket for e in ledger.release(1)] == [1]
    assert [e.ticket for e, _ in ledger.host_died() if e.concerns(2)] == [2, 3, 4]


def test_a_result_that_comes_before_its_release_is_worked_off_concerns_nobody() -> None:
    assert not entry(1, ReadIdCard(), claim=1).concerns(2)
    assert not entry(1, ReadIdCard(), claim=1).concerns(None)
    assert entry(1, ReadIdCard(), claim=1).concerns(1)
    assert entry(1, ReadIdCard()).concerns(2)
    assert entry(1, PrintReceipt("job", ()), claim=1).concerns(2)
