"""Staff accounts of the platform: who gets in, who waits, who is blocked (RELIABILITY A12)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from platform_support import HandClock, database_url
from sqlalchemy import func, select
from typer.testing import CliRunner

from intake.clock import Reading
from sync.platform import accounts
from sync.platform.accounts import Account, Passwords, Reason, Refused, check_password, next_try
from sync.platform.cli import app
from sync.platform.database import Database
from sync.platform.schema import sign_in_tries

RIGHT, WRONG = "correct-horse-9", "battery-staple-9"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def database(tmp_path: Path, clock: HandClock) -> Iterator[Database]:
    with closing(Database.open(database_url(tmp_path), clock)) as opened:
        yield opened


def an_account(clock: HandClock, account_id: str = "officer1") -> Account:
    until = Reading(clock.utc + timedelta(days=30)).rfc3339
    verifier = CHEAP.verifier(RIGHT)
    roles = frozenset({"officer"})
    return Account(account_id, "审批员", roles, None, ("11100000000013346L",), verifier, until, clock.now().rfc3339)


def enter(database: Database, clock: HandClock, password: str, who: str = "officer1") -> Account | Refused:
    return check_password(database, clock, who, password, CHEAP)


def reason(outcome: Account | Refused) -> Reason:
    assert isinstance(outcome, Refused)
    return outcome.reason


def test_an_account_is_kept_whole_and_lets_its_owner_in(database: Database, clock: HandClock) -> None:
    database.write(lambda c: accounts.add(c, an_account(clock)))
    entered = enter(database, clock, RIGHT, " Officer1 ")
    assert isinstance(entered, Account)
    assert (entered.roles, entered.hall, entered.departments) == (frozenset({"officer"}), None, ("11100000000013346L",))
    assert RIGHT not in repr(entered)
    assert entered.verifier not in repr(entered)
    with pytest.raises(accounts.AccountExists):
        database.write(lambda c: accounts.add(c, an_account(clock)))


def test_after_five_wrong_passwords_each_wait_is_twice_the_last_and_the_fifteenth_blocks(
    database: Database, clock: HandClock
) -> None:
    database.write(lambda c: accounts.add(c, an_account(clock)))
    waits = []
    for _ in range(accounts.MOST_TRIES):
        refused = enter(database, clock, WRONG)
        assert isinstance(refused, Refused)
        assert refused.reason is Reason.WRONG
        if refused.until is not None:
            assert reason(enter(database, clock, RIGHT)) is Reason.WAIT  # not even looked at
            waits.append((refused.until - clock.utc).total_seconds())
            clock.utc = refused.until
    assert waits == [15.0 * 2**n for n in range(10)]
    clock.advance(timedelta(days=3))
    assert reason(enter(database, clock, RIGHT)) is Reason.BLOCKED
    until = Reading(clock.utc + timedelta(days=30)).rfc3339
    database.write(lambda c: accounts.reset(c, "officer1", CHEAP.verifier(WRONG), until))
    assert isinstance(enter(database, clock, WRONG), Account)


def test_a_right_password_forgets_the_wrong_ones_before_it(database: Database, clock: HandClock) -> None:
    database.write(lambda c: accounts.add(c, an_account(clock)))
    for _ in range(3):
        for _ in range(4):
            assert reason(enter(database, clock, WRONG)) is Reason.WRONG
        assert isinstance(enter(database, clock, RIGHT), Account)


def test_a_clock_set_back_lengthens_no_wait() -> None:
    now = datetime(2026, 5, 14, tzinfo=HandClock().utc.tzinfo)
    refused = next_try(5, now + timedelta(days=9000), now)
    assert refused == Refused(Reason.WAIT, now + timedelta(seconds=15))


def test_an_id_nobody_has_waits_like_one_that_somebody_has(database: Database, clock: HandClock) -> None:
    database.write(lambda c: accounts.add(c, an_account(clock)))

    def course(who: str) -> list[tuple[Reason, datetime | None]]:
        met = []
        for _ in range(7):
            refused = enter(database, clock, WRONG, who)
            assert isinstance(refused, Refused)
            met.append((refused.reason, refused.until))
        return met

    assert course("officer1") == course("nobody") == course("不是编号")


def test_strangers_neither_fill_the_table_nor_wipe_out_the_count_of_an_account(
    database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_MOST_STRANGERS", 10)
    database.write(lambda c: accounts.add(c, an_account(clock)))
    for _ in range(5):
        enter(database, clock, WRONG)
    for n in range(30):
        enter(database, clock, WRONG, f"guess{n}")
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(sign_in_tries)).scalar_one() <= 11
    assert reason(enter(database, clock, RIGHT)) is Reason.WAIT


def test_disabled_and_expired_are_told_only_to_who_knows_the_password(database: Database, clock: HandClock) -> None:
    database.write(lambda c: accounts.add(c, an_account(clock)))
    database.write(lambda c: accounts.add(c, an_account(clock, "officer2")))
    database.write(lambda c: accounts.disable(c, "officer1"))
    assert reason(enter(database, clock, WRONG)) is Reason.WRONG
    assert reason(enter(database, clock, RIGHT)) is Reason.DISABLED
    clock.advance(timedelta(days=31))
    assert reason(enter(database, clock, RIGHT, "officer2")) is Reason.EXPIRED


def test_every_change_moves_the_feeds_cursor_and_a_wrong_try_does_not(database: Database, clock: HandClock) -> None:
    for name in ("officer1", "officer2"):
        database.write(lambda c, name=name: accounts.add(c, an_account(clock, name)))  # type: ignore[misc]

    def since(after: int) -> list[str]:
        with database.read() as connection:
            return [one.id for one in accounts.changed_since(connection, after, 10)]

    assert since(0) == ["officer1", "officer2"]
    enter(database, clock, WRONG)
    with database.read() as connection:
        newest = max(one.changed for one in accounts.all_accounts(connection))
    assert since(newest) == []
    database.write(lambda c: accounts.disable(c, "officer1"))
    assert since(newest) == ["officer1"]


def test_the_command_makes_lists_resets_and_disables(tmp_path: Path) -> None:
    def run(*arguments: str, typed: str = "", code: int = 0) -> str:
        done = CliRunner().invoke(app, ["staff", *arguments, "--home", str(tmp_path)], input=typed)
        assert done.exit_code == code, done.output
        return done.output

    said = run("add", "Wang", "--role", "officer", "--role", "head", "--hall", "H1", "--department", "11",
               "--password-stdin", "--json", typed=f"{RIGHT}\n测试乙\n")  # fmt: skip
    row = json.loads(said)
    assert (row["id"], row["name"], row["roles"], row["hall"], row["departments"], row["state"]) == (
        "wang", "测试乙", ["head", "officer"], "H1", ["11"], "in_use")  # fmt: skip
    assert "$argon2id$" not in said
    assert "is an account wang already" in run(
        "add", "wang", "--role", "officer", "--password-stdin", typed=RIGHT, code=1
    )
    assert "8 characters" in run("add", "li", "--role", "officer", "--password-stdin", typed="short", code=1)
    run("add", "li", "--role", "king", "--password-stdin", typed=RIGHT, code=2)
    run("disable", "wang")
    assert json.loads(run("list", "--json"))["state"] == "disabled"
    run("reset", "wang", "--password-stdin", typed=WRONG)
    assert json.loads(run("list", "--json"))["state"] == "in_use"
    assert "no account" in run("disable", "zhao", code=1)
