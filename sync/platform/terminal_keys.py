"""A terminal's next key takes the place of the one it has, proven by both (docs/adr/0014).

Keys it had are remembered: what was signed with them stays provable. None of them logs in again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import Connection, Row, delete, insert, select, update

from sync.platform import enrolment
from sync.platform.schema import access_tokens, terminal_keys, terminals
from sync.signatures import KEY_CHANGE_TYPE, BadSignature, verify_by


@dataclass(frozen=True, slots=True)
class Changed:
    """The key in force; ``again``: it was so already."""

    kid: str
    again: bool


@dataclass(frozen=True, slots=True)
class NotChanged:
    """``reason`` says what is not in order."""

    reason: str


def change(
    connection: Connection, issuer: str, terminal_id: str, by_former: str, by_next: str, now: str
) -> Changed | NotChanged:
    """``by_former`` and ``by_next`` are one statement, signed with either key: `{issuer, terminal, former,
    public_key}`, ``former`` the thumbprint of the key that is given up."""
    row = connection.execute(select(terminals).where(terminals.c.terminal_id == terminal_id)).one()
    former: dict[str, Any] = json.loads(row.public_jwk)
    kid = ECKey.import_key(former).thumbprint()
    try:
        said = unverified(by_next)
        wanted = enrolment.public_key(said["public_key"])
        if wanted is None:
            return NotChanged("the next key is not a point on the curve")
        next_kid = ECKey.import_key(json.loads(wanted)).thumbprint()
        verify_by(by_next, json.loads(wanted), KEY_CHANGE_TYPE)
        if next_kid == kid:
            return Changed(kid, again=True)  # the first answer was lost
        if said["former"] != kid or verify_by(by_former, former, KEY_CHANGE_TYPE) != said:
            return NotChanged("is not signed by the key in force")
    except (BadSignature, KeyError, TypeError):
        return NotChanged("is not signed by the next key")
    if (said.get("issuer"), said.get("terminal")) != (issuer, terminal_id):
        return NotChanged("is about another terminal or platform")
    if is_taken(connection, next_kid, wanted):
        return NotChanged("the next key is another's, or was this terminal's before")
    return Changed(replace(connection, row, wanted, now), again=False)


def replace(connection: Connection, row: Row[Any], public_jwk: str, now: str) -> str:
    """The terminal of this row has this key from now on, and no token of the former one is worth anything. Returns its
    thumbprint."""
    terminal_id = row.terminal_id
    kid, next_kid = (ECKey.import_key(json.loads(jwk)).thumbprint() for jwk in (row.public_jwk, public_jwk))
    _remember(connection, terminal_id, kid, row.public_jwk, row.enrolled_at, now)
    connection.execute(update(terminals).where(terminals.c.terminal_id == terminal_id).values(public_jwk=public_jwk))
    connection.execute(
        insert(terminal_keys).values(terminal_id=terminal_id, kid=next_kid, public_jwk=public_jwk, since=now)
    )
    connection.execute(delete(access_tokens).where(access_tokens.c.terminal_id == terminal_id))
    return next_kid


def unverified(token: str) -> dict[str, Any]:
    """Which key is to check the signature with; nothing else is believed before that."""
    try:
        said = json.loads(jws.extract_compact(token.encode()).payload)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise BadSignature("not a compact JWS") from error
    if not isinstance(said, dict) or not isinstance(said.get("public_key"), dict):
        raise BadSignature("not a statement")
    return said


def is_taken(connection: Connection, kid: str, public_jwk: str) -> bool:
    """A terminal has this key, or had it."""
    used = select(terminal_keys.c.kid).where(terminal_keys.c.kid == kid)
    held = select(terminals.c.terminal_id).where(terminals.c.public_jwk == public_jwk)
    return connection.execute(used).first() is not None or connection.execute(held).first() is not None


def _remember(connection: Connection, terminal_id: str, kid: str, public_jwk: str, enrolled_at: str, now: str) -> None:
    ended = update(terminal_keys).where(terminal_keys.c.terminal_id == terminal_id, terminal_keys.c.kid == kid)
    if connection.execute(ended.values(until=now)).rowcount == 0:
        row = {"terminal_id": terminal_id, "kid": kid, "public_jwk": public_jwk}
        connection.execute(insert(terminal_keys).values(**row, since=enrolled_at, until=now))
