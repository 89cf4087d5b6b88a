"""Who is signed in at the officer's page: rows that every instance of the platform reads, a cookie in the browser.

The cookie is HttpOnly and SameSite=Strict; the database holds its hash alone. A session ends after 30 minutes without
a request, 12 hours at most, with the sign-out, and when the account is changed (a new password, a block).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from intake.clock import Reading
from sync.platform import accounts
from sync.platform.accounts import Account
from sync.platform.database import Database
from sync.platform.schema import office_sessions

COOKIE = "hall_office"
#: Who has something to do at this page.
WORKS_HERE = accounts.OFFICE_ROLES | {"chief_representative", "supervisor"}
#: What ties the sign-in form to the browser that asked for it.
FORM_COOKIE = "hall_office_form"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
#: A request within so much of the one before writes nothing.
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """``csrf`` stands in every form of this session, and in no other's."""

    account: Account
    csrf: str

    def __repr__(self) -> str:
        return f"Session({self.account.id!r})"


def begin(connection: Connection, account: Account, now: Reading) -> str:
    """A new session; the value for the cookie. Old ones that have ended leave."""
    token = secrets.token_urlsafe(32)
    connection.execute(delete(office_sessions).where(office_sessions.c.seen_at < Reading(now.utc - LONGEST).rfc3339))
    connection.execute(
        insert(office_sessions).values(
            token_hash=_hash(token),
            staff=account.id,
            begun_at=now.rfc3339,
            seen_at=now.rfc3339,
            changed=account.changed,
        )
    )
    return token


def of(database: Database, token: str, now: Reading) -> Session | None:
    """Whose session this is, None where it has ended."""
    if not token:
        return None
    with database.read() as connection:
        row = connection.execute(select(office_sessions).where(office_sessions.c.token_hash == _hash(token))).first()
        account = None if row is None else accounts.find(connection, row.staff)
    if row is None or account is None or not account.usable(now) or account.changed != row.changed:
        return None
    idle_since, oldest = Reading(now.utc - IDLE).rfc3339, Reading(now.utc - LONGEST).rfc3339
    if row.seen_at < idle_since or row.begun_at < oldest or not account.roles & WORKS_HERE:
        return None
    if row.seen_at < Reading(now.utc - _NOTED_EVERY).rfc3339:
        seen = update(office_sessions).where(office_sessions.c.token_hash == row.token_hash)
        database.write(lambda connection: connection.execute(seen.values(seen_at=now.rfc3339)))
    return Session(account, csrf_of(token))


def end(connection: Connection, token: str) -> None:
    """Signed out: the cookie's value is worth nothing from now on."""
    connection.execute(delete(office_sessions).where(office_sessions.c.token_hash == _hash(token)))


def csrf_of(token: str) -> str:
    """What a form has to bring back with this cookie."""
    return hashlib.sha256(b"hall.office.form|" + token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
