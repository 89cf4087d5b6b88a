"""Staff accounts of the platform: officers who decide here, and the halls' staff, whom terminals hear of by the feed.

A password is kept as an Argon2id verifier (RFC 9106, its second recommended option). After five wrong passwords in a
row an account waits 15 s, twice as long after each further one, and after fifteen it is blocked until an operator gives
a new password (RELIABILITY A12). A try is counted before its password is looked at, and an id that nobody has waits
like one that somebody has, so that whoever tries ids learns nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.engine import Row

from intake.clock import Clock, Reading
from sync.platform import cases
from sync.platform.database import Database
from sync.platform.schema import accounts, sign_in_tries

#: Who works at a terminal (`station.staff.StaffRole`): the feed makes these known to the terminals of their hall.
TERMINAL_ROLES = frozenset({"clerk", "auxiliary", "supervisor", "chief_representative", "technician"})
#: Who works at the platform: accepts (受理), examines and decides (审批), leads the department, oversees (效能监督).
OFFICE_ROLES = frozenset({"office_clerk", "officer", "head", "overseer"})
ROLES = TERMINAL_ROLES | OFFICE_ROLES

VALID_FOR = timedelta(days=365)
SHORTEST_PASSWORD = 8
_ID = re.compile(r"[a-z][a-z0-9._-]{0,31}|[a-z0-9._-]{1,10}")

#: So many wrong passwords in a row are free; then each further try waits, twice as long as before.
FREE_TRIES = 4
FIRST_WAIT = timedelta(seconds=15)
#: The account is blocked after so many.
MOST_TRIES = 15
#: Tries of ids that nobody has are forgotten after this, and the oldest above `_MOST_STRANGERS` at once.
_STRANGERS_LIFE = timedelta(days=1)
_MOST_STRANGERS = 10_000
#: Argon2id takes 64 MiB a password: so many at a time, or strangers could fill the memory.
_CHECKS = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff as the platform knows them. ``hall`` None: every hall. Times are RFC 3339 UTC.

    ``departments`` are the organs (credit codes) whose matters an officer handles, or a chief representative decides.
    """

    id: str
    name: str
    roles: frozenset[str]
    hall: str | None
    departments: tuple[str, ...]
    verifier: str = field(repr=False)
    expires_at: str
    created_at: str
    disabled: bool = False
    changed: int = 0  # the feed's cursor (`cases.next_change`)

    def usable(self, now: Reading) -> bool:
        return not self.disabled and self.expires_at > now.rfc3339


class Reason(StrEnum):
    """Why somebody is not let in. All but WRONG, WAIT and BLOCKED are told only to who knows the password."""

    WRONG = "wrong"  # id or password
    WAIT = "wait"  # too many wrong ones: not looked at before ``until``
    BLOCKED = "blocked"  # until an operator gives a new password
    DISABLED = "disabled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Refused:
    """``until`` (aware, UTC) belongs to WAIT, and to a WRONG after which one has to wait."""

    reason: Reason
    until: datetime | None = None


class AccountExists(Exception):
    """There is an account with this id already."""


class AccountUnknown(Exception):
    """There is no account with this id."""


class Passwords:
    """Makes and checks verifiers. Tests give small costs; a verifier says itself which it was made with."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

    def verifier(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, verifier: str | None, password: str) -> bool:
        """Takes as long for nobody's verifier (None). What cannot be read matches nothing."""
        with _CHECKS:
            if verifier is None:
                with suppress(UnicodeEncodeError):
                    self._hasher.hash(password)
                return False
            try:
                return self._hasher.verify(verifier, password)
            except (VerificationError, InvalidHashError, UnicodeEncodeError):  # the last: half a character
                return False


def proper_id(typed: str) -> str | None:
    """The id as it is kept, or None when nobody can have it: no ID or telephone number becomes somebody's id."""
    wanted = typed.strip().lower()
    return wanted if _ID.fullmatch(wanted) else None


def password_problem(password: str, account_id: str) -> str | None:
    """What is wrong with a new password, in words for an operator; None when it will do."""
    if len(password) < SHORTEST_PASSWORD:
        return f"a password needs {SHORTEST_PASSWORD} characters or more"
    if any("\ud800" <= c <= "\udfff" for c in password):
        return "a password is text; this one holds bytes that are none"
    if len(set(password)) < 3 or account_id in password.lower():
        return "a password that repeats one character or holds the id is guessed at once"
    return None


def add(connection: Connection, account: Account) -> None:
    """Raises `AccountExists`."""
    if find(connection, account.id) is not None:
        raise AccountExists(account.id)
    connection.execute(
        insert(accounts).values(
            id=account.id,
            name=account.name,
            roles=json.dumps(sorted(account.roles)),
            hall=account.hall,
            departments=json.dumps(account.departments),
            verifier=account.verifier,
            created_at=account.created_at,
            expires_at=account.expires_at,
            disabled=account.disabled,
            changed=cases.next_change(connection),
        )
    )
    _forget_tries(connection, account.id)


def find(connection: Connection, account_id: str) -> Account | None:
    row = connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
    return None if row is None else _account(row)


def all_accounts(connection: Connection) -> tuple[Account, ...]:
    return tuple(_account(row) for row in connection.execute(select(accounts).order_by(accounts.c.id)))


def changed_since(connection: Connection, after: int, limit: int) -> tuple[Account, ...]:
    """Accounts as they stand now whose last change came after this one (`cases.next_change`), oldest change first."""
    query = select(accounts).where(accounts.c.changed > after).order_by(accounts.c.changed).limit(limit)
    return tuple(_account(row) for row in connection.execute(query))


def disable(connection: Connection, account_id: str) -> None:
    """Works from the next request on. Raises `AccountUnknown`."""
    _change(connection, account_id, disabled=True)


def reset(connection: Connection, account_id: str, verifier: str, expires_at: str) -> None:
    """A new password: wrong tries are forgotten, the account is in use again. Raises `AccountUnknown`."""
    _change(connection, account_id, verifier=verifier, expires_at=expires_at, disabled=False)
    _forget_tries(connection, account_id)


def check_password(
    database: Database, clock: Clock, typed_id: str, password: str, passwords: Passwords | None = None
) -> Account | Refused:
    """The account if the password is right and it may be used. Blocks a tenth of a second: call it on a thread."""
    account_id, now = proper_id(typed_id), clock.now()
    who = _who(account_id or typed_id.strip().lower())
    waiting = database.write(lambda connection: _begin_try(connection, who, account_id, now))
    if isinstance(waiting, Refused):
        return waiting
    with database.read() as connection:
        account = None if account_id is None else find(connection, account_id)
    if not (passwords or Passwords()).matches(account.verifier if account else None, password) or account is None:
        with database.read() as connection:
            until = connection.execute(select(sign_in_tries.c.locked_until).filter_by(who=who)).scalar()
        return Refused(Reason.WRONG, None if until is None else datetime.fromisoformat(until))
    database.write(lambda connection: _forget_tries(connection, account.id))
    if account.disabled:
        return Refused(Reason.DISABLED)
    return account if account.usable(now) else Refused(Reason.EXPIRED)


def next_try(failures: int, locked_until: datetime | None, now: datetime) -> Refused | tuple[int, datetime | None]:
    """May there be one more try now? If so, the count and the wait that follow should it be wrong too.

    A wait is never longer than its rule from now on, should the clock have been set back.
    """
    if failures >= MOST_TRIES:
        return Refused(Reason.BLOCKED)
    if locked_until is not None and now < locked_until:
        return Refused(Reason.WAIT, min(locked_until, now + _wait_after(failures)))
    failures += 1
    return failures, now + _wait_after(failures) if FREE_TRIES < failures < MOST_TRIES else None


def _wait_after(failures: int) -> timedelta:
    doublings: int = 2 ** max(0, failures - FREE_TRIES - 1)
    return FIRST_WAIT * doublings


def _begin_try(connection: Connection, who: str, account_id: str | None, now: Reading) -> Refused | None:
    row = connection.execute(select(sign_in_tries).where(sign_in_tries.c.who == who)).first()
    until = None if row is None or row.locked_until is None else datetime.fromisoformat(row.locked_until)
    following = next_try(0 if row is None else row.failures, until, now.utc)
    if isinstance(following, Refused):
        return following
    failures, locked_until = following
    values = {
        "failures": failures,
        "locked_until": None if locked_until is None else Reading(locked_until).rfc3339,
        "last_at": now.rfc3339,
    }
    if row is None:
        if account_id is None or find(connection, account_id) is None:
            _make_room(connection, now)
        connection.execute(insert(sign_in_tries).values(who=who, **values))
    else:
        connection.execute(update(sign_in_tries).where(sign_in_tries.c.who == who).values(**values))
    return None


def _make_room(connection: Connection, now: Reading) -> None:
    """Another stranger: those of long ago go, and the oldest where somebody tries ids by the thousand. The count of
    somebody who has an account stays whatever strangers do."""
    known = {_who(one) for one in connection.execute(select(accounts.c.id)).scalars()}
    tries = connection.execute(select(sign_in_tries.c.who, sign_in_tries.c.last_at).order_by(sign_in_tries.c.last_at))
    strangers = [row for row in tries if row.who not in known]
    before = Reading(now.utc - _STRANGERS_LIFE).rfc3339
    too_many = max(0, len(strangers) + 1 - _MOST_STRANGERS)
    gone = [row.who for place, row in enumerate(strangers) if place < too_many or row.last_at < before]
    if gone:
        connection.execute(delete(sign_in_tries).where(sign_in_tries.c.who.in_(gone)))


def _forget_tries(connection: Connection, account_id: str) -> None:
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.who == _who(account_id)))


def _who(typed: str) -> str:
    return hashlib.sha256(typed.encode(errors="replace")).hexdigest()


def _change(connection: Connection, account_id: str, **values: object) -> None:
    changed = update(accounts).where(accounts.c.id == account_id)
    if connection.execute(changed.values(changed=cases.next_change(connection), **values)).rowcount == 0:
        raise AccountUnknown(account_id)


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        roles=frozenset(json.loads(row.roles)),
        hall=row.hall,
        departments=tuple(json.loads(row.departments)),
        verifier=row.verifier,
        expires_at=row.expires_at,
        created_at=row.created_at,
        disabled=bool(row.disabled),
        changed=row.changed,
    )
