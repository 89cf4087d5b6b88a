"""Staff accounts: who may sign in at this terminal, and the count of wrong tries, which no restart forgets.

The store knows neither passwords nor what a role allows: ``verifier`` is opaque text, ``roles`` are names. Every change
and every try leaves an audit entry with the staff id and nothing else about the person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row

from intake.clock import Reading
from sync.store import audit
from sync.store.errors import StoreError
from sync.store.schema import staff

#: Subject of audit entries about somebody who has no account: what was typed may be anything, even a password.
NOBODY = "unknown"


class StaffExists(StoreError):
    """There is an account with this id already."""


class StaffUnknown(StoreError):
    """There is no account with this id."""


@dataclass(frozen=True, slots=True)
class Tries:
    """How the count of an account stands. ``locked_until`` without a lock is None."""

    failures: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """One account. Times are RFC 3339; ``expires_at`` None: never. ``failures`` counts tries since the last success."""

    id: str
    name: str
    roles: tuple[str, ...]
    verifier: str = field(repr=False)
    created_at: str
    expires_at: str | None = None
    failures: int = 0
    locked_until: str | None = None
    disabled: bool = False

    def has_expired(self, now: Reading) -> bool:
        return self.expires_at is not None and datetime.fromisoformat(self.expires_at) <= now.utc

    @property
    def tries(self) -> Tries:
        until = self.locked_until
        return Tries(self.failures, None if until is None else datetime.fromisoformat(until))


@dataclass(frozen=True, slots=True)
class LockOut:
    """After ``tries`` wrong passwords in a row the account is locked for ``lock``."""

    tries: int = 5
    lock: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Try:
    """A try that has begun. Not ``counted``: the account is locked and the password must not even be looked at.

    ``locked_until`` is set too when this counted try is the last one: it holds if the password is wrong.
    """

    account: StaffAccount
    counted: bool
    left: int
    locked_until: datetime | None


def next_try(before: Tries, rule: LockOut, now: Reading) -> tuple[bool, Tries]:
    """Whether there may be one more try now, and the count with it. A lock never lasts longer than ``rule.lock`` from
    now on, should the clock have been set back."""
    if before.locked_until is not None and now.utc < before.locked_until:
        return False, Tries(before.failures, min(before.locked_until, now.utc + rule.lock))
    failures = (0 if before.locked_until is not None else before.failures) + 1
    return True, Tries(failures, now.utc + rule.lock if failures >= rule.tries else None)


def add_staff(connection: Connection, account: StaffAccount, now: Reading) -> None:
    """Raises `StaffExists`."""
    if find_staff(connection, account.id) is not None:
        raise StaffExists(account.id)
    row = {
        "id": account.id,
        "name": account.name,
        "roles": json.dumps(account.roles),
        "verifier": account.verifier,
        "created_at": account.created_at,
        "expires_at": account.expires_at,
    }
    connection.execute(insert(staff), row)
    _note(connection, now, "staff_added", account.id, {"roles": list(account.roles), "expires_at": account.expires_at})


def find_staff(connection: Connection, staff_id: str) -> StaffAccount | None:
    row = connection.execute(select(staff).where(staff.c.id == staff_id)).first()
    return None if row is None else _account(row)


def all_staff(connection: Connection) -> tuple[StaffAccount, ...]:
    return tuple(_account(row) for row in connection.execute(select(staff).order_by(staff.c.id)))


def disable_staff(connection: Connection, staff_id: str, now: Reading) -> None:
    """Raises `StaffUnknown`."""
    _change(connection, staff_id, disabled=1)
    _note(connection, now, "staff_disabled", staff_id, {})


def reset_staff(connection: Connection, staff_id: str, verifier: str, expires_at: str | None, now: Reading) -> None:
    """A new password: failures and lock are gone, the account is in use again. Raises `StaffUnknown`."""
    _change(
        connection,
        staff_id,
        verifier=verifier,
        expires_at=expires_at,
        failures=0,
        locked_until=None,
        disabled=0,
    )
    _note(connection, now, "staff_reset", staff_id, {"expires_at": expires_at})


def begin_try(connection: Connection, staff_id: str, rule: LockOut, now: Reading) -> Try | None:
    """Counts a try *before* its password is looked at, so that ending the program in between saves nobody a guess.

    None: nobody has this id. Tell the end of a try with `end_try`; a right password takes the count back to nothing.
    """
    found = find_staff(connection, staff_id)
    if found is None:
        return None
    counted, tries = next_try(found.tries, rule, now)
    if tries != found.tries:
        _change(connection, staff_id, failures=tries.failures, locked_until=_stored(tries.locked_until))
    return Try(found, counted, max(0, rule.tries - tries.failures), tries.locked_until)


def end_try(
    connection: Connection, staff_id: str | None, refused: str | None, now: Reading, *, password_right: bool
) -> None:
    """Writes down how the try ended: ``refused`` is the reason, None when the person is signed in.

    A right password forgets the failures before it. ``staff_id`` None: somebody without an account.
    """
    if staff_id is not None and password_right:
        _change(connection, staff_id, failures=0, locked_until=None)
    if refused is None:
        _note(connection, now, "signed_in", staff_id or NOBODY, {})
    else:
        _note(connection, now, "sign_in_refused", staff_id or NOBODY, {"reason": refused})


def note_sign_out(connection: Connection, staff_id: str, reason: str, now: Reading) -> None:
    _note(connection, now, "signed_out", staff_id, {"reason": reason})


def _stored(at: datetime | None) -> str | None:
    return None if at is None else Reading(at).rfc3339


def _change(connection: Connection, staff_id: str, **values: object) -> None:
    if connection.execute(update(staff).where(staff.c.id == staff_id).values(**values)).rowcount == 0:
        raise StaffUnknown(staff_id)


def _note(connection: Connection, now: Reading, kind: str, subject: str, detail: dict[str, object]) -> None:
    audit.append(connection, at=now.rfc3339, kind=kind, subject=subject, detail=detail)


def _account(row: Row[tuple[object, ...]]) -> StaffAccount:
    return StaffAccount(
        id=row.id,
        name=row.name,
        roles=tuple(json.loads(row.roles)),
        verifier=row.verifier,
        created_at=row.created_at,
        expires_at=row.expires_at,
        failures=row.failures,
        locked_until=row.locked_until,
        disabled=bool(row.disabled),
    )
