"""Who gets in, who does not and why; and a store that cannot be opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from counter_kit import CHEAP, CLERK, PASSWORD, CounterBench
from PySide6.QtCore import Qt

from station.staff import StaffRole, new_account
from sync.store.errors import StoreKeyMissing, StoreTooNew
from sync.store.store import Store


@pytest.fixture
def closed(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    """A counter before the sign-in."""
    bench = CounterBench(tmp_path).start()
    yield bench
    bench.close()


def attempt(desk: CounterBench, staff_id: str, password: str) -> None:
    """Type both and press Enter, from the first field or from where the last try left the keyboard."""
    if desk.pilot.focused("input-field-") == "staff-id":
        desk.play(desk.pilot.retype(staff_id))
        desk.key(Qt.Key.Key_Return)
    desk.play(desk.pilot.retype(password))
    desk.key(Qt.Key.Key_Return)


def test_a_wrong_password_says_how_many_tries_are_left_and_then_locks(closed: CounterBench) -> None:
    for left in (4, 3, 2, 1):
        attempt(closed, CLERK, "not-the-password")
        assert (closed.app.sign_in.problem, closed.app.sign_in.triesLeft) == ("wrong", left)
        assert closed.sees("sign-in-problem")
    attempt(closed, CLERK, "not-the-password")
    assert closed.app.sign_in.problem == "locked"
    assert closed.app.sign_in.until == "09:45"
    attempt(closed, CLERK, PASSWORD)
    assert closed.app.sign_in.problem == "locked", "nor with the right one, until the time has passed"
    closed.advance(16 * 60)
    attempt(closed, CLERK, PASSWORD)
    closed.until("ready")


def test_who_may_only_help_takes_nothing_in(closed: CounterBench) -> None:
    with closed.open_store() as store:
        roles = frozenset({StaffRole.AUXILIARY})
        store.add_staff(new_account("zhao", "赵示例", roles, CHEAP.verifier("another-password"), closed.clock.now()))
    attempt(closed, "zhao", "another-password")
    assert closed.app.sign_in.problem == "wrong_role"
    assert closed.screen == "sign_in"


def test_nothing_of_the_password_is_kept(closed: CounterBench) -> None:
    attempt(closed, CLERK, PASSWORD)
    closed.until("ready")
    assert PASSWORD not in repr(vars(closed.app.controller.staff))


@pytest.mark.parametrize(
    ("error", "reason"), [(StoreKeyMissing("no key"), "store"), (StoreTooNew("9"), "store_too_new")]
)
def test_a_store_that_cannot_be_opened_is_said_and_tried_again(
    qapp: object, tmp_path: Path, error: Exception, reason: str
) -> None:
    broken = [False]

    def open_store() -> Store:
        if broken[0]:
            raise error
        return Store.open(tmp_path / "counter", bench.clock)

    bench = CounterBench(tmp_path, open_store=open_store)
    broken[0] = True
    bench.app.start()
    bench.until("out_of_service")
    assert bench.app.shell.reason == reason
    broken[0] = False
    bench.advance(11)
    bench.until("sign_in")
    bench.close()


def test_whose_account_is_ended_while_they_work_is_out_with_the_next_look(closed: CounterBench) -> None:
    """By the platform or a technician: the counter locks, as if nobody had come for long."""
    attempt(closed, CLERK, PASSWORD)
    closed.until("ready")
    with closed.open_store() as store:
        store.disable_staff(CLERK)
    closed.advance(closed.app.parts.look_again + 1)
    closed.until("sign_in")
    attempt(closed, CLERK, PASSWORD)
    assert closed.app.sign_in.problem == "disabled"
