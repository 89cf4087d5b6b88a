"""Logging in: a signed assertion for a short-lived access token (OAuth2 client credentials, RFC 7523).

The access token is opaque, 256 random bits of which the database keeps the hash, so that revoking a terminal works at
once. Each assertion works once: its ``jti`` is kept until it has expired, across restarts.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import Connection, bindparam, delete, insert, select

from intake.clock import Clock, Reading
from sync.platform.alarms import Alarm, raise_alarm
from sync.platform.database import Database
from sync.platform.keys import ALGORITHM
from sync.platform.schema import access_tokens, assertions, terminals

GRANT_TYPE = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

REVOKED = "revoked"
TOKEN_LIFE = timedelta(minutes=15)
MAX_ASSERTION_LIFE_S = 300
CLOCK_LEEWAY_S = 60  # a terminal's clock may run ahead of or behind ours by this much
MAX_ASSERTION_LENGTH = 4096
_LATEST = 2**53


@dataclass(frozen=True, slots=True)
class Granted:
    access_token: str
    expires_in: int  # seconds


@dataclass(frozen=True, slots=True)
class InvalidClient:
    """No token. ``why`` is for our log; the caller learns nothing but ``invalid_client``."""

    why: str


@dataclass(frozen=True, slots=True)
class Terminal:
    """Who is calling, as proved by its access token."""

    terminal_id: str
    device_code: str
    hall: str = ""  # whose cases are its business


def grant(database: Database, clock: Clock, issuer: str, assertion: str) -> Granted | InvalidClient:
    """Check a client assertion (ES256 JWT: ``iss`` = ``sub`` = terminal id, ``aud`` = issuer, ``jti``, ``exp``)."""
    now = clock.now()
    claimed = _unverified_subject(assertion)
    if claimed is None:
        return InvalidClient("malformed")
    with database.read() as connection:
        row = connection.execute(select(terminals).where(terminals.c.terminal_id == claimed)).first()
    if row is None:
        return InvalidClient("unknown terminal")
    claims = _verified_claims(assertion, row.public_jwk)
    if claims is None:
        return InvalidClient("signature")
    jti, exp = claims.get("jti"), claims.get("exp")
    if claims.get("iss") != claimed or claims.get("sub") != claimed:
        return InvalidClient("issuer and subject differ")
    if claims.get("aud") not in (issuer, [issuer]):
        return InvalidClient("audience")
    if not isinstance(jti, str) or not 8 <= len(jti) <= 200 or not (jti.isascii() and jti.isprintable()):
        return InvalidClient("jti")
    life = _seconds_left(exp, now)
    if life is None or not -CLOCK_LEEWAY_S < life <= MAX_ASSERTION_LIFE_S + CLOCK_LEEWAY_S:
        return InvalidClient("exp")
    if "nbf" in claims:
        wait = _seconds_left(claims["nbf"], now)
        if wait is None or wait > CLOCK_LEEWAY_S:
            return InvalidClient("nbf")
    remembered_until = Reading(now.utc + timedelta(seconds=life + 2 * CLOCK_LEEWAY_S)).rfc3339
    token = secrets.token_urlsafe(32)

    def store(connection: Connection) -> Granted | InvalidClient:
        connection.execute(delete(assertions).where(assertions.c.expires_at <= now.rfc3339))
        connection.execute(delete(access_tokens).where(access_tokens.c.expires_at <= now.rfc3339))
        here = connection.execute(select(terminals.c.revoked_at).where(terminals.c.terminal_id == claimed)).scalar_one()
        day = now.rfc3339[:10]
        if here is not None:
            words = f"revoked at {here}, its key is still in use"
            raise_alarm(connection, claimed, Alarm.REVOKED_LOGIN, day, words, now.rfc3339)
            return InvalidClient(REVOKED)
        if connection.execute(select(assertions).filter_by(terminal_id=claimed, jti=jti)).first():
            words = "a login was repeated word for word: by the network, or by somebody who listens"
            raise_alarm(connection, claimed, Alarm.REPLAYED_LOGIN, day, words, now.rfc3339)
            return InvalidClient("replayed")
        connection.execute(insert(assertions).values(terminal_id=claimed, jti=jti, expires_at=remembered_until))
        connection.execute(
            insert(access_tokens).values(
                token_hash=_hash(token), terminal_id=claimed, expires_at=Reading(now.utc + TOKEN_LIFE).rfc3339
            )
        )
        return Granted(token, int(TOKEN_LIFE.total_seconds()))

    return database.write(store)


#: Asked with every request, so that revoking works at once: one statement, built once.
_WHOSE = (
    select(terminals.c.terminal_id, terminals.c.device_code, terminals.c.hall)
    .join(access_tokens, access_tokens.c.terminal_id == terminals.c.terminal_id)
    .where(
        access_tokens.c.token_hash == bindparam("token_hash"),
        access_tokens.c.expires_at > bindparam("now"),
        terminals.c.revoked_at.is_(None),
    )
)


def authenticate(database: Database, clock: Clock, token: str) -> Terminal | None:
    """The terminal whose valid token this is; None for an unknown or expired token or a revoked terminal."""
    row = database.look(_WHOSE, token_hash=_hash(token), now=clock.now().rfc3339)
    return None if row is None else Terminal(row.terminal_id, row.device_code, row.hall)


def _unverified_subject(assertion: str) -> str | None:
    """Whose key to check the signature with; nothing else is believed before that."""
    if len(assertion) > MAX_ASSERTION_LENGTH or not assertion.isascii():
        return None
    try:
        claims = json.loads(jws.extract_compact(assertion.encode()).payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        return None
    subject = claims.get("sub") if isinstance(claims, dict) else None
    return subject if isinstance(subject, str) and 1 <= len(subject) <= 32 and subject.isprintable() else None


def _verified_claims(assertion: str, public_jwk: str) -> dict[str, Any] | None:
    key = ECKey.import_key(json.loads(public_jwk))
    try:
        # TypeError: joserfc trips over a "crit" header that does not hold strings
        verified = jws.deserialize_compact(assertion, key, algorithms=[ALGORITHM])
        claims = json.loads(verified.payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def _seconds_left(moment: object, now: Reading) -> float | None:
    """Until a NumericDate claim; None when it is not a plain, finite number."""
    if isinstance(moment, bool) or not isinstance(moment, int | float) or not abs(moment) < _LATEST:  # NaN is not less
        return None
    return moment - now.utc.timestamp()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
