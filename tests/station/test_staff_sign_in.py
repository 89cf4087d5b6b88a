"""Signing in: right and wrong, locked and let go again, also over a restart, and nothing told to who guesses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from intake.clock import Reading
from station.staff import (
    Passwords,
    RefusalReason,
    Refused,
    SignedIn,
    SignIn,
    SignInResult,
    StaffRole,
    new_account,
    password_problem,
    proper_id,
)
from sync.store.errors import StoreBusy
from sync.store.schema import audit
from sync.store.staff import LockOut, StaffExists, StaffUnknown, Try
from sync.store.store import Store

RIGHT, WRONG = "a-good-password", "another-password"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
LOCKED, WRONG_REASON = RefusalReason.LOCKED, RefusalReason.WRONG


class HandClock:
    """Moves only when told."""

    def __init__(self) -> None:
        self.utc = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)

    def now(self) -> Reading:
        return Reading(self.utc)

    def monotonic(self) -> float:
        return self.utc.timestamp()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    with Store.open(tmp_path / "home", clock) as opened:
        roles = frozenset({StaffRole.CLERK, StaffRole.TECHNICIAN})
        opened.add_staff(new_account("li01", "李工", roles, CHEAP.verifier(RIGHT), clock.now(), timedelta(days=30)))
        yield opened


@pytest.fixture
def sign_in(store: Store, clock: HandClock) -> SignIn:
    return SignIn(store, clock, CHEAP)


def trail(store: Store) -> list[tuple[str, str, dict[str, object]]]:
    with store._database.read() as connection:
        rows = connection.execute(select(audit.c.kind, audit.c.subject, audit.c.detail).order_by(audit.c.seq))
        return [(row.kind, row.subject, json.loads(row.detail)) for row in rows]


def test_the_right_password_signs_in(sign_in: SignIn, store: Store) -> None:
    result = sign_in.sign_in(" Li01 ", RIGHT, StaffRole.CLERK)
    assert isinstance(result, SignedIn)
    assert (result.member.id, result.member.name) == ("li01", "李工")
    assert result.member.roles == {StaffRole.CLERK, StaffRole.TECHNICIAN}
    sign_in.sign_out(result.member, "time_out")
    assert trail(store)[-2:] == [("signed_in", "li01", {}), ("signed_out", "li01", {"reason": "time_out"})]
    assert store.verify().errors == ()


@pytest.mark.parametrize(
    ("needed", "reason"),
    [
        ((StaffRole.CLERK,), None),
        ((StaffRole.SUPERVISOR, StaffRole.TECHNICIAN), None),
        ((), None),
        ((StaffRole.SUPERVISOR,), RefusalReason.WRONG_ROLE),
        ((StaffRole.SUPERVISOR, StaffRole.AUXILIARY), RefusalReason.WRONG_ROLE),
    ],
)
def test_one_of_the_needed_roles_is_enough(
    sign_in: SignIn, needed: tuple[StaffRole, ...], reason: RefusalReason | None
) -> None:
    result = sign_in.sign_in("li01", RIGHT, *needed)
    assert (result.reason if isinstance(result, Refused) else None) is reason


@pytest.mark.parametrize("typed", ["li01", "nobody", "not an id!", "11010519491231002X", ""])
def test_known_and_unknown_ids_get_the_same_answers(sign_in: SignIn, clock: HandClock, typed: str) -> None:
    until = clock.utc + timedelta(minutes=15)
    answers = [sign_in.sign_in(typed, WRONG) for _ in range(7)]
    wrong: list[SignInResult] = [Refused(WRONG_REASON, tries_left=left) for left in (4, 3, 2, 1)]
    assert answers == [*wrong, *[Refused(LOCKED, until=until)] * 3]
    clock.utc = until
    assert sign_in.sign_in(typed, WRONG) == Refused(WRONG_REASON, tries_left=4)


def test_a_locked_account_does_not_open_to_the_right_password(sign_in: SignIn, clock: HandClock) -> None:
    for _ in range(5):
        sign_in.sign_in("li01", WRONG)
    assert sign_in.sign_in("li01", RIGHT) == Refused(LOCKED, until=clock.utc + timedelta(minutes=15))
    clock.utc += timedelta(minutes=15)
    assert isinstance(sign_in.sign_in("li01", RIGHT), SignedIn)


def test_the_fifth_try_may_still_be_right_and_forgets_the_others(sign_in: SignIn) -> None:
    for _ in range(4):
        sign_in.sign_in("li01", WRONG)
    assert isinstance(sign_in.sign_in("li01", RIGHT), SignedIn)
    assert sign_in.sign_in("li01", WRONG) == Refused(WRONG_REASON, tries_left=4)


def test_a_restart_forgets_nothing(sign_in: SignIn, store: Store, clock: HandClock, tmp_path: Path) -> None:
    for _ in range(4):
        sign_in.sign_in("li01", WRONG)
    store.close()
    with Store.open(tmp_path / "home", clock) as again:
        refused = SignIn(again, clock, CHEAP).sign_in("li01", WRONG)
    assert refused == Refused(LOCKED, until=clock.utc + timedelta(minutes=15))


def test_a_try_counts_though_the_program_dies_while_it_looks_at_the_password(store: Store, clock: HandClock) -> None:
    class Dying(Passwords):
        def matches(self, verifier: str, password: str) -> bool:
            raise KeyboardInterrupt

    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            SignIn(store, clock, Dying()).sign_in("li01", WRONG)
    assert sign_in_reason(SignIn(store, clock, CHEAP).sign_in("li01", RIGHT)) is LOCKED


def sign_in_reason(result: SignInResult) -> RefusalReason | None:
    return result.reason if isinstance(result, Refused) else None


def test_a_clock_set_back_does_not_lock_for_years(sign_in: SignIn, clock: HandClock) -> None:
    for _ in range(5):
        sign_in.sign_in("li01", WRONG)
    clock.utc -= timedelta(days=400)
    assert sign_in.sign_in("li01", RIGHT) == Refused(LOCKED, until=clock.utc + timedelta(minutes=15))
    clock.utc += timedelta(minutes=15)
    assert isinstance(sign_in.sign_in("li01", RIGHT), SignedIn)


@pytest.mark.parametrize(
    ("disabled", "days", "reason"),
    [(True, 0, RefusalReason.DISABLED), (False, 30, RefusalReason.EXPIRED), (False, 29, None)],
    ids=["disabled", "expired", "last-day"],
)
def test_why_an_account_is_not_good_is_told_to_who_knows_the_password(
    sign_in: SignIn, store: Store, clock: HandClock, *, disabled: bool, days: int, reason: RefusalReason | None
) -> None:
    if disabled:
        store.disable_staff("li01")
    clock.utc += timedelta(days=days)
    assert sign_in.sign_in("li01", WRONG) == Refused(WRONG_REASON, tries_left=4)
    assert sign_in_reason(sign_in.sign_in("li01", RIGHT)) is reason


def test_a_reset_opens_a_locked_disabled_expired_account(sign_in: SignIn, store: Store, clock: HandClock) -> None:
    for _ in range(5):
        sign_in.sign_in("li01", WRONG)
    store.disable_staff("li01")
    clock.utc += timedelta(days=31)
    store.reset_staff("li01", CHEAP.verifier(WRONG), None)
    assert isinstance(sign_in.sign_in("li01", WRONG), SignedIn)
    assert sign_in_reason(sign_in.sign_in("li01", RIGHT)) is WRONG_REASON


def test_the_trail_names_nobody_it_does_not_know_and_no_password(sign_in: SignIn, store: Store) -> None:
    for typed in ("11010519491231002X", RIGHT, "li01"):
        sign_in.sign_in(typed, WRONG)
    refused = ("sign_in_refused", {"reason": "wrong"})
    assert [(kind, subject, detail) for kind, subject, detail in trail(store)][1:] == [
        (refused[0], "unknown", refused[1]),
        (refused[0], "unknown", refused[1]),
        (refused[0], "li01", refused[1]),
    ]
    assert RIGHT not in str(trail(store))
    assert "李工" not in str(trail(store))


def test_accounts_are_unique_and_changing_nobody_is_told(store: Store, clock: HandClock) -> None:
    account = store.find_staff("li01")
    assert account is not None
    with pytest.raises(StaffExists):
        store.add_staff(account)
    with pytest.raises(StaffUnknown):
        store.disable_staff("li02")
    with pytest.raises(StaffUnknown):
        store.reset_staff("li02", "x", None)
    store.add_staff(replace(account, id="aa", expires_at=None))
    assert [found.id for found in store.staff_accounts()] == ["aa", "li01"]
    assert account.verifier not in repr(account)


class BrokenStore:
    """A store whose disk is busy."""

    def begin_sign_in(self, staff_id: str, rule: LockOut) -> Try | None:
        raise StoreBusy("busy")

    def end_sign_in(self, staff_id: str | None, refused: str | None, *, password_right: bool) -> None:
        raise StoreBusy("busy")

    def note_sign_out(self, staff_id: str, reason: str) -> None:
        raise StoreBusy("busy")


def test_a_store_in_trouble_is_an_answer(clock: HandClock, store: Store, sign_in: SignIn) -> None:
    refused = SignIn(BrokenStore(), clock, CHEAP).sign_in("li01", RIGHT)
    assert refused == Refused(RefusalReason.STORE, condition="busy")
    signed_in = sign_in.sign_in("li01", RIGHT)
    assert isinstance(signed_in, SignedIn)
    SignIn(BrokenStore(), clock, CHEAP).sign_out(signed_in.member)


def test_a_damaged_verifier_matches_nothing(sign_in: SignIn, store: Store) -> None:
    store.reset_staff("li01", "not a verifier", None)
    assert sign_in_reason(sign_in.sign_in("li01", RIGHT)) is WRONG_REASON


def test_a_password_that_is_no_text_is_a_wrong_one(sign_in: SignIn) -> None:
    """Half a character, as a broken input method sends it: counted like any other try, known id or not."""
    for typed in ("li01", "nobody"):
        assert sign_in.sign_in(typed, "pass\ud83dword") == Refused(WRONG_REASON, tries_left=4)


def test_a_role_of_a_newer_program_gives_no_right(store: Store, clock: HandClock) -> None:
    account = replace(new_account("zz", "", frozenset(), CHEAP.verifier(RIGHT), clock.now()), roles=("wizard",))
    store.add_staff(account)
    assert sign_in_reason(SignIn(store, clock, CHEAP).sign_in("zz", RIGHT, *StaffRole)) is RefusalReason.WRONG_ROLE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Li01", "li01"),
        (" a.b_c-d ", "a.b_c-d"),
        ("1234567890", "1234567890"),
        ("12345678901", None),
        ("11010519491231002X", None),
        ("李工", None),
        ("a b", None),
        ("", None),
        ("a" * 33, None),
    ],
)
def test_ids_are_not_personal_numbers(typed: str, kept: str | None) -> None:
    assert proper_id(typed) == kept


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("1234567", False),
        ("12345678", True),
        ("aaaaaaaaaaaa", False),
        ("xx-LI01-xx", False),
        ("密码要够长才行哦", True),
        ("half\ud83dcharacter", False),
    ],
    ids=["short", "eight", "one-letter", "holds-the-id", "chinese", "no-text"],
)
def test_passwords_that_are_guessed_at_once_are_refused(password: str, *, good: bool) -> None:
    assert (password_problem(password, "li01") is None) is good


def test_the_costs_are_those_of_the_standard() -> None:
    assert Passwords().verifier(RIGHT).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
