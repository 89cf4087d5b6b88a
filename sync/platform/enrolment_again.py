"""A terminal that this platform has forgotten comes back as the one it was (docs/adr/0014).

A platform that was restored does not know who enrolled after the backup, nor which key a terminal took since. Such a
terminal still has its identity, and records that only count under it. An operator who is told its id and the
fingerprint of its key gives out a code for just these two; the terminal proves that it has the key. What the code
names is given to nobody else, ever.
"""

from __future__ import annotations

import json
from typing import Any

from joserfc.jwk import ECKey
from sqlalchemy import Connection, Row, select, update

from intake.case_number import TRAINING_DEVICE
from intake.clock import Clock, Reading
from intake.identifiers import USCC_ALPHABET
from sync.fingerprint import fingerprint
from sync.platform import enrolment, terminal_keys
from sync.platform.database import Database
from sync.platform.enrolment import Enrolled, GivenBack, Refused, terminal_id_of
from sync.platform.schema import access_tokens, halls, terminals
from sync.platform.tokens import TOKEN_LIFE
from sync.signatures import ENROL_AGAIN_TYPE, BadSignature, verify_by


def device_code_of(terminal_id: str) -> str | None:
    """The device code in a terminal's id; None for what is no id of a terminal."""
    device_code = terminal_id.removeprefix("T-")
    right = len(device_code) == 4 and set(device_code) <= set(USCC_ALPHABET) and device_code != TRAINING_DEVICE
    return device_code if right and terminal_id == terminal_id_of(device_code) else None


def new_code(
    database: Database, clock: Clock, terminal_id: str, key: str, hall: str = "", *, changed_key: bool = False
) -> str | Refused:
    """A code that gives ``terminal_id`` back to the terminal whose key has the fingerprint ``key``. ``changed_key``:
    the platform knows it by a key that it changed after the backup; that one is given up.

    Refused: ``revoked``; ``id_in_use``, by another key; ``still_there``, by another key that is logged in."""
    now = clock.now()

    def make(connection: Connection) -> str | Refused:
        row = _terminal(connection, terminal_id)
        former = None
        if row is not None and row.revoked_at is not None:
            return Refused("revoked")
        if row is not None and _fingerprint(row.public_jwk) != key:
            if not changed_key:
                return Refused("id_in_use")
            if _is_logged_in(connection, terminal_id, now):
                return Refused("still_there")
            former = _fingerprint(row.public_jwk)
        return enrolment.issue(connection, now, hall, GivenBack(terminal_id, key, former))

    return database.write(make)


def enrol_again(
    database: Database, clock: Clock, issuer: str, code: str, name: str, statement: str, peer: str
) -> Enrolled | Refused:
    """``statement`` (`sync.signatures.ENROL_AGAIN_TYPE`): `{issuer, terminal, public_key, at}`, signed by the key that
    it names. Who overhears it gains nothing: a code gives the id to this key or to none.

    Refused beside what any code is refused for: ``not_proven``, ``other_platform``, ``other_terminal`` (the code is for
    another id), ``foreign_key`` (the code is for another key), ``key_in_use`` (a terminal has, or had, this key: the
    one on its way back takes a new one), ``revoked``, ``id_in_use``. None of them uses the code up."""
    try:
        said = terminal_keys.unverified(statement)
        key = enrolment.public_key(said["public_key"])
        if key is None:
            return Refused("not_proven")
        verify_by(statement, json.loads(key), ENROL_AGAIN_TYPE)
    except (BadSignature, KeyError, TypeError):
        return Refused("not_proven")
    if said.get("issuer") != issuer:
        return Refused("other_platform")
    proven = key

    def use(connection: Connection, found: Row[Any], now: Reading) -> Enrolled | Refused:
        if found.again_terminal is None:
            return Refused("code_of_another_kind")
        if said.get("terminal") != found.again_terminal:
            return Refused("other_terminal")
        if _fingerprint(proven) != found.again_key:
            return Refused("foreign_key")
        return enrolment.known_by(connection, found, proven) or _give_back(connection, found, name, proven, now)

    return enrolment.redeem(database, clock, code, peer, use)


def _give_back(connection: Connection, found: Row[Any], name: str, key: str, now: Reading) -> Enrolled | Refused:
    terminal_id: str = found.again_terminal
    device_code = terminal_id.removeprefix("T-")
    row = _terminal(connection, terminal_id)
    if row is not None and row.revoked_at is not None:
        return Refused("revoked")
    if row is not None and row.public_jwk == key:
        _put_into(connection, row, found.hall)
        return Enrolled(terminal_id, row.device_code)
    if terminal_keys.is_taken(connection, ECKey.import_key(json.loads(key)).thumbprint(), key):
        return Refused("key_in_use")
    if row is None:
        return enrolment.enter(connection, device_code, name, key, found.hall, now)
    if _fingerprint(row.public_jwk) != found.again_former or _is_logged_in(connection, terminal_id, now):
        return Refused("id_in_use")
    terminal_keys.replace(connection, row, key, now.rfc3339)
    _put_into(connection, row, found.hall)
    return Enrolled(terminal_id, device_code)


def _put_into(connection: Connection, row: Row[Any], hall: str) -> None:
    """A code that names a hall mends one that was forgotten or mistyped the time before."""
    if hall and row.hall != hall:
        connection.execute(update(terminals).where(terminals.c.terminal_id == row.terminal_id).values(hall=hall))


def names_halls(connection: Connection) -> bool:
    """Do halls have names here? Then a code that names none puts a forgotten terminal into none."""
    named = (select(table.c.hall).where(table.c.hall != "").limit(1) for table in (terminals, halls))
    return any(connection.execute(rows).first() is not None for rows in named)


def is_known(connection: Connection, terminal_id: str) -> bool:
    return _terminal(connection, terminal_id) is not None


def _terminal(connection: Connection, terminal_id: str) -> Row[Any] | None:
    return connection.execute(select(terminals).where(terminals.c.terminal_id == terminal_id)).first()


def _is_logged_in(connection: Connection, terminal_id: str, now: Reading) -> bool:
    """A living terminal logs in every quarter of an hour. A token that lives longer was given while the platform's
    clock was ahead, and says nothing about now."""
    latest = Reading(now.utc + TOKEN_LIFE).rfc3339
    tokens = select(access_tokens.c.token_hash).where(
        access_tokens.c.terminal_id == terminal_id,
        access_tokens.c.expires_at > now.rfc3339,
        access_tokens.c.expires_at <= latest,
    )
    return connection.execute(tokens).first() is not None


def _fingerprint(public_jwk: str) -> str:
    return fingerprint(ECKey.import_key(json.loads(public_jwk)))
