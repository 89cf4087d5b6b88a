"""Enrolment: a one-time code turns a machine into a terminal of this hall.

A code has a selector, which finds it, and a secret, of which only a salted scrypt hash is stored. It lives shortly,
works once, and dies after five wrong secrets; a network peer gets five wrong tries in a quarter of an hour, so that
guessing selectors does not help either. The same terminal may repeat its request with the same key, because an answer
can be lost on the way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import Connection, delete, insert, select, update

from intake.case_number import TRAINING_DEVICE
from intake.clock import Clock, Reading
from intake.identifiers import USCC_ALPHABET
from sync.platform.database import Database
from sync.platform.schema import access_tokens, enrolment_codes, enrolment_peers, terminals

#: For reading out and typing: also without 0 1 2 5 8 B D, which are taken for O I Z S B 8 0.
CODE_ALPHABET = "34679ACEFGHJKLMNPQRTUWXY"

SELECTOR_LENGTH = 4
SECRET_LENGTH = 8
CODE_LIFE = timedelta(minutes=30)
MAX_TRIES = 5
PEER_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A terminal this platform knows."""

    terminal_id: str
    device_code: str  # four characters, unique in the fleet for ever: part of offline case numbers


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a code did not work; ``reason`` is a problem type of ADR 1."""

    reason: str  # code_unknown | code_used | code_expired | too_many_tries


def new_code(database: Database, clock: Clock, life: timedelta = CODE_LIFE, hall: str = "") -> str:
    """A fresh one-time code, ``XXXX-XXXX-XXXX``, for a terminal of this hall. It is shown once: the platform keeps only
    a hash."""
    now = clock.now()

    def store(connection: Connection) -> str:
        selector = _random(SELECTOR_LENGTH)
        while connection.execute(select(enrolment_codes.c.selector).filter_by(selector=selector)).first():
            selector = _random(SELECTOR_LENGTH)
        secret = _random(SECRET_LENGTH)
        salt = secrets.token_bytes(16)
        connection.execute(
            insert(enrolment_codes).values(
                selector=selector,
                salt=salt,
                secret_hash=_hash(secret, salt),
                created_at=now.rfc3339,
                expires_at=_later(now, life),
                wrong_tries=0,
                hall=hall,
            )
        )
        return f"{selector}-{secret[:4]}-{secret[4:]}"

    return database.write(store)


def public_key(jwk: dict[str, str]) -> str | None:
    """The terminal's public key as stored (JSON of kty, crv, x, y), or None when the point is not on the curve."""
    bare: dict[str, str | list[str]] = {name: jwk[name] for name in ("kty", "crv", "x", "y")}
    try:
        ECKey.import_key(bare).get_op_key("verify")
    except (JoseError, ValueError):
        return None
    return json.dumps(bare, sort_keys=True)


def enrol(database: Database, clock: Clock, code: str, name: str, key: str, peer: str) -> Enrolled | Refused:
    """Use up ``code`` for the terminal with public ``key`` (from `public_key`). ``peer`` is its network address."""
    now = clock.now()
    plain = "".join(c for c in code.upper() if c.isalnum())
    selector, secret = plain[:SELECTOR_LENGTH], plain[SELECTOR_LENGTH:]

    with database.read() as connection:
        row = connection.execute(select(enrolment_codes).where(enrolment_codes.c.selector == selector)).first()
        locked_out = _wrong_tries(connection, peer, now) >= MAX_TRIES
    # The slow hash runs outside the transaction, and not at all for a peer that has used up its tries.
    right = not locked_out and row is not None and hmac.compare_digest(_hash(secret, row.salt), row.secret_hash)

    def decide(connection: Connection) -> Enrolled | Refused:
        found = connection.execute(select(enrolment_codes).where(enrolment_codes.c.selector == selector)).first()
        if _wrong_tries(connection, peer, now) >= MAX_TRIES:
            return Refused("too_many_tries")
        if found is None or not right:
            _count_wrong_try(connection, peer, now)
            if found is None:
                return Refused("code_unknown")
            connection.execute(
                update(enrolment_codes).filter_by(selector=selector).values(wrong_tries=found.wrong_tries + 1)
            )
            return Refused("too_many_tries" if found.wrong_tries + 1 >= MAX_TRIES else "code_unknown")
        if found.wrong_tries >= MAX_TRIES:
            return Refused("too_many_tries")
        if found.expires_at <= now.rfc3339:
            return Refused("code_expired")
        if found.used_at is not None:
            first = connection.execute(select(terminals).where(terminals.c.terminal_id == found.terminal_id)).one()
            same = first.public_jwk == key and first.revoked_at is None
            return Enrolled(first.terminal_id, first.device_code) if same else Refused("code_used")
        enrolled = _allot(connection, name, key, found.hall, now)
        connection.execute(
            update(enrolment_codes)
            .where(enrolment_codes.c.selector == selector)
            .values(used_at=now.rfc3339, terminal_id=enrolled.terminal_id)
        )
        return enrolled

    return database.write(decide)


def revoke(connection: Connection, terminal_id: str, now: str) -> bool:
    """From now on the terminal gets no token and its tokens do not work. Its id and device code stay taken, and so does
    what it delivered. False: there is no such terminal."""
    connection.execute(delete(access_tokens).where(access_tokens.c.terminal_id == terminal_id))
    done = connection.execute(update(terminals).where(terminals.c.terminal_id == terminal_id).values(revoked_at=now))
    return done.rowcount > 0


def _allot(connection: Connection, name: str, key: str, hall: str, now: Reading) -> Enrolled:
    taken = select(terminals.c.device_code)
    device_code = "".join(secrets.choice(USCC_ALPHABET) for _ in range(4))
    while (
        device_code == TRAINING_DEVICE
        or connection.execute(taken.where(terminals.c.device_code == device_code)).first()
    ):
        device_code = "".join(secrets.choice(USCC_ALPHABET) for _ in range(4))
    enrolled = Enrolled(f"T-{device_code}", device_code)
    connection.execute(
        insert(terminals).values(
            terminal_id=enrolled.terminal_id,
            device_code=device_code,
            name=name,
            public_jwk=key,
            enrolled_at=now.rfc3339,
            hall=hall,
        )
    )
    return enrolled


def _wrong_tries(connection: Connection, peer: str, now: Reading) -> int:
    row: Any = connection.execute(select(enrolment_peers).where(enrolment_peers.c.peer == peer)).first()
    return 0 if row is None or row.window_ends_at <= now.rfc3339 else int(row.wrong_tries)


def _count_wrong_try(connection: Connection, peer: str, now: Reading) -> None:
    tries = _wrong_tries(connection, peer, now) + 1
    connection.execute(
        delete(enrolment_peers).where(
            (enrolment_peers.c.peer == peer) | (enrolment_peers.c.window_ends_at <= now.rfc3339)
        )
    )
    connection.execute(
        insert(enrolment_peers).values(peer=peer, wrong_tries=tries, window_ends_at=_later(now, PEER_WINDOW))
    )


def _random(length: int) -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def _hash(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(errors="replace"), salt=salt, n=2**14, r=8, p=1)


def _later(now: Reading, span: timedelta) -> str:
    moment: datetime = now.utc + span
    return Reading(moment).rfc3339
