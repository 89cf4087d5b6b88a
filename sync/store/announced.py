"""The part of `sync.store.store.Store` that knows what the platform announced (docs/adr/0014 "Down"): the catalogue
on offer, commands (each once), staff, and what became of each, as a record for the platform."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from uuid6 import uuid7

from intake.clock import Reading
from sync.records import make_record
from sync.store import audit, outbox
from sync.store.base import StoreBase
from sync.store.cases import open_case
from sync.store.meta import get_meta, set_meta
from sync.store.schema import directives, staff

_OFFER, _STAGED, _TOLD = "catalogue_offer", "catalogue_staged", "catalogue_told"
OUTCOME_KIND = "command_outcome"
#: Where a staff account comes from.
LOCAL, PLATFORM = "local", "platform"


@dataclass(frozen=True, slots=True)
class Directive:
    """A command that is not done yet."""

    id: str
    kind: str  # send_again | purge | rotate_key


@dataclass(frozen=True, slots=True)
class ToldAccount:
    """A staff account as the platform tells it. ``gone``: it is none of this terminal's."""

    id: str
    gone: bool
    name: str = ""
    roles: tuple[str, ...] = ()
    verifier: str = ""
    expires_at: str | None = None
    disabled: bool = False

    def __repr__(self) -> str:
        return f"ToldAccount({self.id!r}, gone={self.gone})"


class AnnouncedStore(StoreBase):
    """Announcements and their outcomes."""

    def catalogue_offer(self) -> str:
        """The newest offer that is not seen to yet (a JWS); "" when there is none."""
        with self._database.read() as connection:
            return get_meta(connection, _OFFER, "")

    def keep_catalogue_offer(self, token: str) -> None:
        with self._database.write() as connection:
            set_meta(connection, _OFFER, token)

    def catalogue_staged(self) -> str:
        """From when the catalogue holds that was fetched, checked, and waits for its day (RFC 3339); "": none does."""
        with self._database.read() as connection:
            return get_meta(connection, _STAGED, "")

    def note_catalogue_staged(self, effective_from: str) -> None:
        """Written on change only."""
        if self.catalogue_staged() != effective_from:
            with self._database.write() as connection:
                set_meta(connection, _STAGED, effective_from)

    def catalogue_told(self) -> str:
        """What the clerks of this counter know of the catalogue, as `note_catalogue_told` kept it; "": nothing yet."""
        with self._database.read() as connection:
            return get_meta(connection, _TOLD, "")

    def note_catalogue_told(self, told: str) -> None:
        with self._database.write() as connection:
            set_meta(connection, _TOLD, told)

    def add_directive(self, directive_id: str, kind: str) -> None:
        """A command is kept once, however often it is told."""
        with self._database.write() as connection:
            known = select(directives.c.id).where(directives.c.id == directive_id)
            if connection.execute(known).first() is None:
                row = {"id": directive_id, "kind": kind, "received_at": self._now()}
                connection.execute(insert(directives), row)
                audit.append(connection, at=self._now(), kind="directive", subject=directive_id, detail={"kind": kind})

    def open_directives(self) -> tuple[Directive, ...]:
        with self._database.read() as connection:
            waiting = select(directives).where(directives.c.done_at.is_(None)).order_by(directives.c.received_at)
            return tuple(Directive(row.id, row.kind) for row in connection.execute(waiting))

    def close_directive(self, directive_id: str, outcome: str, detail: str, terminal: str) -> None:
        """It is done, or refused: the answer goes to the platform with it, in one transaction."""
        with self._database.write() as connection:
            done = {"done_at": self._now(), "outcome": outcome}
            connection.execute(update(directives).where(directives.c.id == directive_id).values(**done))
            self._answer(connection, "command", directive_id, outcome, detail, terminal)

    def answer(self, kind: str, name: str, outcome: str, detail: str, terminal: str) -> None:
        """What became of an announcement: ``done``, ``refused`` or ``overridden``. A record of its own."""
        with self._database.write() as connection:
            self._answer(connection, kind, name, outcome, detail, terminal)

    def settle_catalogue_offer(self, token: str, version: int, outcome: str, detail: str, terminal: str) -> None:
        """The offer is seen to. A newer one that came meanwhile stays."""
        with self._database.write() as connection:
            if get_meta(connection, _OFFER, "") == token:
                set_meta(connection, _OFFER, "")
                set_meta(connection, _STAGED, "")
            self._answer(connection, "catalogue", str(version), outcome, detail, terminal)

    def _answer(self, connection: Connection, kind: str, name: str, outcome: str, detail: str, terminal: str) -> None:
        now, record_id = self._clock.now(), str(uuid7())
        body = {
            "schema": f"hall.{OUTCOME_KIND}/1",
            "kind": kind,
            "id": name,
            "outcome": outcome,
            "detail": detail[:2000],
            "at": now.rfc3339,
        }
        key = open_case(connection, self._keys, record_id, now.rfc3339)
        record = make_record(
            record_id=record_id, kind=OUTCOME_KIND, case_id=record_id, case_seq=1, terminal=terminal, body=body
        )
        outbox.add(connection, record, key, now)
        about = {"kind": kind, "id": name, "outcome": outcome, "digest": record.digest}
        audit.append(connection, at=now.rfc3339, kind="announcement", subject=record_id, detail=about)

    def note_age_confirmed(self, staff_id: str, as_of: str, matters: tuple[str, ...]) -> None:
        """A member of staff has said that they know how old this is."""
        detail = {"as_of": as_of, "matters": list(matters)}
        with self._database.write() as connection:
            audit.append(connection, at=self._now(), kind="age_confirmed", subject=staff_id, detail=detail)

    def has_platform_staff(self) -> bool:
        """Is any account here the platform's?"""
        with self._database.read() as connection:
            theirs = select(staff.c.id).where(staff.c.origin == PLATFORM, staff.c.disabled == 0)
            return connection.execute(theirs.limit(1)).first() is not None

    # --- staff ------------------------------------------------------------------------------------------------

    def apply_account(self, told: ToldAccount) -> bool:
        """Takes a staff account over as the platform tells it. An account that was made here is not touched: False."""
        with self._database.write() as connection:
            row = connection.execute(select(staff).where(staff.c.id == told.id)).first()
            if row is not None and row.origin == LOCAL:
                return told.gone
            _apply(connection, told, row, self._clock.now())
            return True


def _apply(connection: Connection, told: ToldAccount, row: Any, now: Reading) -> None:
    this = staff.c.id == told.id
    if told.gone:
        if row is not None and not row.disabled:
            connection.execute(update(staff).where(this).values(disabled=1))
            audit.append(connection, at=now.rfc3339, kind="staff_told", subject=told.id, detail={"gone": True})
        return
    values: dict[str, Any] = {
        "name": told.name,
        "roles": json.dumps(sorted(told.roles)),
        "verifier": told.verifier,
        "expires_at": told.expires_at,
        "disabled": int(told.disabled),
    }
    if row is None:
        fresh = {"id": told.id, "created_at": now.rfc3339, "origin": PLATFORM}
        connection.execute(insert(staff), fresh | values)
    else:
        if row.verifier != told.verifier:  # a new password is a new beginning
            values |= {"failures": 0, "locked_until": None}
        connection.execute(update(staff).where(this).values(**values))
    detail = {"roles": sorted(told.roles), "expires_at": told.expires_at, "disabled": told.disabled}
    audit.append(connection, at=now.rfc3339, kind="staff_told", subject=told.id, detail=detail)


def read_account(name: str, body: Mapping[str, Any], roles: frozenset[str]) -> ToldAccount | None:
    """The account of an announcement; None for what is none. Roles a terminal does not know give no right here."""
    if body.get("gone") is True:
        return ToldAccount(name, gone=True)
    texts = body.get("name"), body.get("verifier")
    told, expires_at, disabled = body.get("roles"), body.get("expires_at"), body.get("disabled")
    if not all(isinstance(text, str) and 0 < len(text) <= 500 for text in texts) or not isinstance(told, list):
        return None
    if not (expires_at is None or _is_time(expires_at)) or not isinstance(disabled, bool):
        return None
    known = tuple(sorted({role for role in told if isinstance(role, str)} & roles))
    return ToldAccount(
        id=name,
        gone=False,
        name=str(texts[0]),
        roles=known,
        verifier=str(texts[1]),
        expires_at=expires_at,
        disabled=disabled or not known,
    )


def _is_time(text: object) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
