"""Staff and settings that come down the feed: at once, whole, and never over what the technician made here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from terminal_kit import City, Terminal

from intake.clock import Reading
from station.announced import Announced
from station.resources_place import resources_folder
from station.staff import Passwords, Refused, SignedIn, SignIn, StaffRole, new_account
from station.terminal_file import load_terminal, write_terminal
from sync.agent_announcements import AnnouncementDesk
from sync.key_ring import KeyRing
from sync.platform import accounts, announcements, scope
from sync.platform.accounts import Account
from sync.platform.schema import outcomes

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "four winds blow"


def listening(terminal: Terminal) -> Terminal:
    recipients = Announced(terminal.home, terminal.clock, resources_folder() / "catalog")
    keys = KeyRing(terminal.identity, terminal.line)
    terminal.feed._hearer = AnnouncementDesk(
        terminal.home, terminal.store, terminal.line, keys, terminal.clock, recipients, {}
    )
    return terminal


@pytest.fixture
def t(hall: City) -> Terminal:
    return listening(hall.terminal("t", "east"))


def account(hall: City, name: str, hall_name: str | None, *roles: str) -> Account:
    now = hall.running.clock.now()
    return Account(
        id=name,
        name="李示例",
        roles=frozenset(roles or {"clerk"}),
        hall=hall_name,
        departments=(),
        verifier=CHEAP.verifier(PASSWORD),
        expires_at=Reading(now.utc + timedelta(days=30)).rfc3339,
        created_at=now.rfc3339,
    )


def employ(hall: City, one: Account) -> None:
    hall.running.database.write(lambda connection: accounts.add(connection, one))


def sign_in(terminal: Terminal, name: str, password: str = PASSWORD) -> str:
    result = SignIn(terminal.store, terminal.clock, CHEAP).sign_in(name, password, StaffRole.CLERK)
    return "in" if isinstance(result, SignedIn) else result.reason.value


def answers(hall: City, terminal: Terminal) -> list[tuple[str, str, str]]:
    terminal.deliver()
    with hall.running.database.read() as connection:
        rows = connection.execute(select(outcomes).order_by(outcomes.c.kind, outcomes.c.id)).all()
    return [(row.kind, row.outcome, row.detail) for row in rows]


def test_who_is_employed_by_the_platform_signs_in_with_the_network_gone(hall: City, t: Terminal) -> None:
    employ(hall, account(hall, "li", "east"))
    employ(hall, account(hall, "everywhere", None))
    employ(hall, account(hall, "wang", "west"))
    employ(hall, account(hall, "judge", "east", "officer"))  # decides at the platform, not here
    t.follow()
    assert [sign_in(t, name) for name in ("li", "everywhere", "wang", "judge")] == ["in", "in", "wrong", "wrong"]
    assert {one.id for one in t.store.staff_accounts()} == {"li", "everywhere"}


def test_wrong_passwords_lock_and_a_new_one_opens_again(hall: City, t: Terminal) -> None:
    employ(hall, account(hall, "li", "east"))
    t.follow()
    assert [sign_in(t, "li", "guess") for _ in range(5)] == ["wrong"] * 4 + ["locked"]
    assert sign_in(t, "li") == "locked"
    verifier = CHEAP.verifier("another one")
    now = hall.running.clock.now()
    hall.running.database.write(
        lambda c: accounts.reset(c, "li", verifier, Reading(now.utc + timedelta(days=30)).rfc3339)
    )
    t.follow()
    assert sign_in(t, "li", "another one") == "in"


def test_an_end_and_a_role_taken_away_hold_from_the_next_page_on(hall: City, t: Terminal) -> None:
    employ(hall, account(hall, "li", "east"))
    t.follow()
    hall.running.database.write(lambda connection: accounts.disable(connection, "li"))
    t.follow()
    assert sign_in(t, "li") == "disabled"
    t.clock.advance(40 * 86400)
    employ(hall, account(hall, "late", "east"))
    t.store.note_trouble("")
    hall.running.clock.advance(timedelta(days=40))
    t.follow()
    assert sign_in(t, "late") == "expired"


def test_an_account_made_here_stays_the_technicians(hall: City, t: Terminal) -> None:
    own = new_account("li", "本地", frozenset({StaffRole.CLERK}), CHEAP.verifier("made right here"), t.clock.now())
    t.store.add_staff(own)
    employ(hall, account(hall, "li", "east"))
    t.follow()
    assert (sign_in(t, "li"), sign_in(t, "li", "made right here")) == ("wrong", "in")
    assert answers(hall, t) == [("staff", "overridden", "an account made here has this id")]
    assert isinstance(SignIn(t.store, t.clock, CHEAP).sign_in("li", "no", StaffRole.CLERK), Refused)


def give(hall: City, settings: dict[str, Any]) -> None:
    hall.running.database.write(
        lambda c: announcements.announce(
            c, "configuration", "all", scope.ALL, {"settings": settings}, hall.running.clock.now().rfc3339
        )
    )


def test_settings_hold_below_the_technicians_own_file(hall: City, t: Terminal) -> None:
    write_terminal(t.home, {"kiosk": {"warn_after_s": 45}})
    give(hall, {"kiosk": {"warn_after_s": 90, "extend_within_s": 20}, "counter": {"lock_after_s": 300}})
    t.follow()
    found = load_terminal(t.home)
    assert (found.kiosk.warn_after_s, found.kiosk.extend_within_s, found.counter.lock_after_s) == (45, 20, 300)
    assert answers(hall, t) == [("configuration", "overridden", "terminal.toml says otherwise: kiosk.warn_after_s")]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"kiosk": {"test_build": True}}, "may not be set"),
        ({"terminal": {"region": "110101"}}, "may not be set"),
        ({"platform": {"ca_file": "/tmp/ca"}}, "may not be set"),
        ({"devices": {"id_card": {}}}, "may not be set"),
        ({"kiosk": {"warn_after_s": 1}}, "from 10 to 600"),
        ({"kiosk": {"warn_after_s": "soon"}}, "from 10 to 600"),
        ({"kiosk": 7}, "section"),
    ],
)
def test_settings_that_may_not_be_set_or_do_not_fit_change_nothing(
    tmp_path: Path, t: Terminal, settings: dict[str, Any], why: str
) -> None:
    recipients = Announced(t.home, t.clock, tmp_path)
    assert recipients.configure({"settings": {"kiosk": {"extend_within_s": 20}}}).outcome == "done"
    before = load_terminal(t.home)
    mixed = {"counter": {"lock_after_s": 300}, **settings}
    done = recipients.configure({"settings": mixed})
    assert done.outcome == "refused"
    assert why in done.detail
    assert load_terminal(t.home) == before


def test_a_damaged_layer_is_passed_over(t: Terminal) -> None:
    recipients = Announced(t.home, t.clock, resources_folder() / "catalog")
    recipients.configure({"settings": {"kiosk": {"extend_within_s": 20}}})
    (t.home / "platform.toml").write_bytes(b"\xff\x00[kiosk")
    assert load_terminal(t.home).kiosk.extend_within_s == 30
