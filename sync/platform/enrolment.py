"""Enrolment: a one-time code turns a machine into a terminal of this hall.

A code has a selector, which finds it, and a secret, of which only a salted scrypt hash is stored. It lives shortly,
works once, and dies after five wrong secrets; a network peer gets five wrong tries in a quarter of an hour, so that
guessing selectors does not help either. The same terminal may repeat its request with the same key, because an answer
can be lost on the way.

A code makes a new terminal, or gives one back what it was (`sync.platform.enrolment_again`); never the other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import Connection, Row, delete, insert, select, update

from intake.case_number import TRAINING_DEVICE
from intake.clock import Clock, Reading
from intake.identifiers import USCC_ALPHABET
from sync.fingerprint import SPOKEN_LETTERS
from sync.platform.database import Database
from sync.platform.schema import access_tokens, enrolment_codes, enrolment_peers, terminals

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

    reason: (
        str  # code_unknown | code_used | code_expired | too_many_tries | code_of_another_kind, and for ids given back
    )


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a code gives back: this id, to the terminal with the key of this `sync.fingerprint`. ``former``: of the key
    that the platform has for it and that is given up; None: the platform must not know the id."""

    terminal_id: str
    key: str
    former: str | None = None


def new_code(database: Database, clock: Clock, life: timedelta = CODE_LIFE, hall: str = "") -> str:
    """A fresh one-time code, ``XXXX-XXXX-XXXX``, for a terminal of this hall. It is shown once: the platform keeps only
    a hash."""
    return database.write(lambda connection: issue(connection, clock.now(), hall, life=life))


def issue(
    connection: Connection, now: Reading, hall: str, again: GivenBack | None = None, life: timedelta = CODE_LIFE
) -> str:
    """As `new_code`; ``again``: it makes no new terminal, it gives one back."""
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
            again_terminal=None if again is None else again.terminal_id,
            again_key=None if again is None else again.key,
            again_former=None if again is None else again.former,
        )
    )
    return f"{selector}-{secret[:4]}-{secret[4:]}"


def public_key(jwk: dict[str, str]) -> str | None:
    """The terminal's public key as stored (JSON of kty, crv, x, y), or None when the point is not on the curve."""
    bare: dict[str, str | list[str]] = {name: jwk[name] for name in ("kty", "crv", "x", "y")}
    try:
        ECKey.import_key(bare).get_op_key("verify")
    except (JoseError, ValueError):
        return None
    return json.dumps(bare, sort_keys=True)


#: Decides, in the transaction, what a right and living code does; a refusal leaves the code as it is.
Use = Callable[[Connection, Row[Any], Reading], Enrolled | Refused]


def enrol(database: Database, clock: Clock, code: str, name: str, key: str, peer: str) -> Enrolled | Refused:
    """Use up ``code`` for the terminal with public ``key`` (from `public_key`). ``peer`` is its network address."""

    def use(connection: Connection, found: Row[Any], now: Reading) -> Enrolled | Refused:
        if found.again_terminal is not None:
            return Refused("code_of_another_kind")
        return known_by(connection, found, key) or _allot(connection, name, key, found.hall, now)

    return redeem(database, clock, code, peer, use)


def redeem(database: Database, clock: Clock, code: str, peer: str, use: Use) -> Enrolled | Refused:
    """Tries a code; `Enrolled` from ``use`` uses it up."""
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
        outcome = use(connection, found, now)
        if isinstance(outcome, Enrolled) and found.used_at is None:
            connection.execute(
                update(enrolment_codes)
                .where(enrolment_codes.c.selector == selector)
                .values(used_at=now.rfc3339, terminal_id=outcome.terminal_id)
            )
        return outcome

    return database.write(decide)


def known_by(connection: Connection, found: Row[Any], key: str) -> Enrolled | Refused | None:
    """What a code that was used says to who comes with it again: the same to the same key, as the first answer may have
    been lost. None: it was not used yet."""
    if found.used_at is None:
        return None
    first = connection.execute(select(terminals).where(terminals.c.terminal_id == found.terminal_id)).one()
    same = first.public_jwk == key and first.revoked_at is None
    return Enrolled(first.terminal_id, first.device_code) if same else Refused("code_used")


def revoke(connection: Connection, terminal_id: str, now: str) -> bool:
    """From now on the terminal gets no token and its tokens do not work. Its id and device code stay taken, and so does
    what it delivered. False: there is no such terminal."""
    connection.execute(delete(access_tokens).where(access_tokens.c.terminal_id == terminal_id))
    done = connection.execute(update(terminals).where(terminals.c.terminal_id == terminal_id).values(revoked_at=now))
    return done.rowcount > 0


def terminal_id_of(device_code: str) -> str:
    return f"T-{device_code}"


def _allot(connection: Connection, name: str, key: str, hall: str, now: Reading) -> Enrolled:
    device_code = _new_device_code()
    while device_code == TRAINING_DEVICE or _is_taken(connection, device_code):
        device_code = _new_device_code()
    return enter(connection, device_code, name, key, hall, now)


def _new_device_code() -> str:
    return "".join(secrets.choice(USCC_ALPHABET) for _ in range(4))


def _is_taken(connection: Connection, device_code: str) -> bool:
    """Somebody has it, or it was promised to a terminal that is on its way back, whether it came or not."""
    had = select(terminals.c.terminal_id).where(terminals.c.device_code == device_code)
    promised = select(enrolment_codes.c.selector).where(enrolment_codes.c.again_terminal == terminal_id_of(device_code))
    return connection.execute(had).first() is not None or connection.execute(promised).first() is not None


def enter(connection: Connection, device_code: str, name: str, key: str, hall: str, now: Reading) -> Enrolled:
    """From now on the terminal of this device code is known by this key."""
    enrolled = Enrolled(terminal_id_of(device_code), device_code)
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
    return "".join(secrets.choice(SPOKEN_LETTERS) for _ in range(length))


def _hash(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(errors="replace"), salt=salt, n=2**14, r=8, p=1)


def _later(now: Reading, span: timedelta) -> str:
    moment: datetime = now.utc + span
    return Reading(moment).rfc3339
