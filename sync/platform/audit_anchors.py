"""Ends of terminals' audit trails, remembered for ever (docs/adr/0014).

A terminal signs how long its trail is and what the last entry's hash is, and repeats from its trail the hash at the
length it was last anchored at. A trail that was cut, changed before that point, or goes on from a copy of the disk does
not have that hash any more. Such a *fork* is refused and told to supervision; the trail remembered goes on as before,
so that of two machines that were one the true one still works.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, insert, select
from sqlalchemy.engine import Row

from sync.contract import Moment
from sync.platform.alarms import Alarm, raise_alarm
from sync.platform.keys import Identity
from sync.platform.schema import audit_heads, terminals
from sync.signatures import AUDIT_ANCHOR_TYPE, AUDIT_HEAD_TYPE, BadSignature, verify_by

GENESIS = "0" * 64
_HASH = Field(pattern=r"^[0-9a-f]{64}$")
_LENGTH = Field(ge=0, le=2**53 - 1)


class Known(BaseModel):
    """A place of the trail that the platform remembers."""

    model_config = ConfigDict(strict=True, extra="forbid")

    length: int = _LENGTH
    head: str = _HASH


class SignedHead(BaseModel):
    """What a terminal signs (ES256, ``typ`` hall-audit-head+jws)."""

    model_config = ConfigDict(strict=True, extra="forbid")

    issuer: str = Field(max_length=200)
    terminal: str = Field(max_length=32)
    length: int = _LENGTH
    head: str = _HASH
    at: Moment
    known: Known | None = Field(description="The hash its trail has at the length last anchored; null: never.")


@dataclass(frozen=True, slots=True)
class Anchored:
    trail: int
    length: int
    head: str
    received_at: str


@dataclass(frozen=True, slots=True)
class HeadUnknown:
    """``known`` is not what is remembered last: say the hash at this length."""

    length: int


@dataclass(frozen=True, slots=True)
class Fork:
    """The trail is shorter or another than what is remembered."""

    length: int
    received_at: str


@dataclass(frozen=True, slots=True)
class NotSigned:
    """The head is not this terminal's word; ``reason`` says why."""

    reason: str


Outcome = Anchored | HeadUnknown | Fork | NotSigned


def anchor(connection: Connection, issuer: str, terminal_id: str, token: str, now: str) -> Outcome:
    """Remembers the head. Again with the same one: the same answer, nothing more."""
    said = _read(connection, issuer, terminal_id, token)
    if isinstance(said, NotSigned):
        return said
    last = latest(connection, terminal_id)
    if last is None:
        return _keep(connection, said, 1, token, now)
    if said.length < last.length or (said.length == last.length and said.head != last.head):
        return _fork(connection, said, last, now)
    if said.length == last.length:
        return Anchored(last.trail, last.length, last.head, last.received_at)
    if said.known is None or said.known.length != last.length:
        return HeadUnknown(last.length)
    if said.known.head != last.head:
        return _fork(connection, said, last, now)
    return _keep(connection, said, last.trail, token, now)


def sign_anchor(identity: Identity, terminal_id: str, anchored: Anchored) -> str:
    """Compact JWS by the platform: proof, years later, of what the trail was then."""
    payload = {
        "iss": identity.issuer,
        "terminal": terminal_id,
        "trail": anchored.trail,
        "length": anchored.length,
        "head": anchored.head,
        "received_at": anchored.received_at,
        "epoch": identity.epoch,
    }
    return identity.receipts.sign(payload, AUDIT_ANCHOR_TYPE)


def begin_trail(connection: Connection, terminal_id: str, now: str) -> bool:
    """An operator says that the terminal's store was replaced: a further trail begins, the others stay. False: there is
    no such terminal."""
    if connection.execute(select(terminals.c.terminal_id).filter_by(terminal_id=terminal_id)).first() is None:
        return False
    last = latest(connection, terminal_id)
    row = {"terminal_id": terminal_id, "trail": 1 if last is None else last.trail + 1, "length": 0, "head": GENESIS}
    connection.execute(insert(audit_heads).values(**row, at=now, signed="", received_at=now))
    return True


def listed(connection: Connection, terminal_id: str | None = None) -> Iterator[dict[str, Any]]:
    """What is remembered, oldest first within a terminal."""
    order = (audit_heads.c.terminal_id, audit_heads.c.trail, audit_heads.c.length)
    query = select(audit_heads).order_by(*order)
    if terminal_id is not None:
        query = query.where(audit_heads.c.terminal_id == terminal_id)
    for row in connection.execute(query).mappings():
        yield dict(row)


def latest(connection: Connection, terminal_id: str) -> Row[Any] | None:
    """The end of the trail that is remembered last."""
    query = select(audit_heads).where(audit_heads.c.terminal_id == terminal_id)
    return connection.execute(query.order_by(audit_heads.c.trail.desc(), audit_heads.c.length.desc()).limit(1)).first()


def _read(connection: Connection, issuer: str, terminal_id: str, token: str) -> SignedHead | NotSigned:
    key = connection.execute(select(terminals.c.public_jwk).where(terminals.c.terminal_id == terminal_id)).scalar_one()
    try:
        said = SignedHead.model_validate(verify_by(token, json.loads(key), AUDIT_HEAD_TYPE))
    except BadSignature:
        return NotSigned("is not signed by the terminal's key")
    except ValidationError:
        return NotSigned("is not in the contract's form")
    if (said.terminal, said.issuer) != (terminal_id, issuer):
        return NotSigned("is about another terminal or platform")
    if (said.length == 0) != (said.head == GENESIS):
        return NotSigned("is no end of a trail")
    return said


def _keep(connection: Connection, said: SignedHead, trail: int, token: str, now: str) -> Anchored:
    row = {"terminal_id": said.terminal, "trail": trail, "length": said.length, "head": said.head}
    connection.execute(insert(audit_heads).values(**row, at=said.at, signed=token, received_at=now))
    return Anchored(trail, said.length, said.head, now)


def _fork(connection: Connection, said: SignedHead, last: Row[Any], now: str) -> Fork:
    detail = (
        f"its audit trail has {said.length} entries and another hash than the {last.length} entries "
        f"it signed at {last.at}: a copied or restored disk, or a trail that was changed"
    )
    raise_alarm(
        connection, said.terminal, Alarm.AUDIT_FORK, f"{last.trail}.{last.length}|{said.head[:16]}", detail, now
    )
    return Fork(last.length, last.received_at)
