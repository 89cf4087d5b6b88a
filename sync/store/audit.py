"""The audit trail: append-only, each entry bound to the one before by its hash.

Personal values never stand in it: an entry holds a commitment, SHA-256 over a random salt and the values, and the salt
with the values is kept beside it, sealed with the case's key. While the case exists the commitment can be opened and
checked; when the case is shredded it says nothing about anybody, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, literal_column, select
from sqlalchemy.engine import Connection

from sync.store import cases as case_keys
from sync.store.errors import CaseShredded, StoreCorrupt
from sync.store.keys import StoreKeys, seal, unseal
from sync.store.meta import get_meta, set_meta
from sync.store.prepared import Prepared
from sync.store.schema import audit, audit_openings

GENESIS = "0" * 64
_SALT_BYTES = 32
#: The kind of the entries that say what was found damaged, and where in their detail a `Break` stands.
DAMAGE_KIND, BREAK = "damage", "break"
_MISSING = "is missing"
_NOT_FOLLOWING = "does not follow from the entry before it: one of them was changed, moved or put in"
_HEAD = "audit_head"
#: With a bound limit SQLite would compile it anew for every entry: it plans by the limit.
_LAST = Prepared(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(literal_column("1")))
_INSERT = Prepared(insert(audit), *audit.c.keys())
_INSERT_OPENING = Prepared(insert(audit_openings), *audit_openings.c.keys())
_PAGE = select(audit).where(audit.c.seq > bindparam("after")).order_by(audit.c.seq).limit(1000)


@dataclass(frozen=True, slots=True)
class Head:
    """How long the chain is and what its last entry's hash is."""

    length: int
    hash: str


@dataclass(frozen=True, slots=True)
class Personal:
    """Values to commit to, with the case whose key seals the opening."""

    case_id: str
    case_key: bytes
    values: dict[str, Any]

    def __repr__(self) -> str:
        return f"Personal(case_id={self.case_id!r}, …)"


def append(
    connection: Connection,
    *,
    at: str,
    kind: str,
    subject: str,
    detail: dict[str, Any],
    personal: Personal | None = None,
    after: Head | None = None,
) -> Head:
    """Adds one entry in the caller's transaction. ``subject`` is an id; ``detail`` holds no personal value. ``after``:
    it follows an entry that was lost (`sync.store.losses`) instead of the last there is."""
    before = after or head(connection)
    seq, previous = before.length + 1, before.hash
    commitment = opening = None
    if personal is not None:
        salt = secrets.token_bytes(_SALT_BYTES)
        plain = salt + _json(personal.values).encode()
        commitment = hashlib.sha256(plain).hexdigest()
        opening = seal(personal.case_key, plain, f"audit|{personal.case_id}|{seq}")
    text = _json(detail)
    digest = _hash(previous, seq, at, kind, subject, text, commitment)
    row = {"seq": seq, "at": at, "kind": kind, "subject": subject, "detail": text}
    _INSERT.run(connection, {**row, "commitment": commitment, "hash": digest})
    if personal is not None:
        _INSERT_OPENING.run(connection, {"seq": seq, "case_id": personal.case_id, "sealed": opening})
    set_meta(connection, _HEAD, f"{seq} {digest}")
    return Head(seq, digest)


def head(connection: Connection) -> Head:
    last = _LAST.first(connection)
    return Head(0, GENESIS) if last is None else Head(*last)


def written_end(connection: Connection) -> Head:
    """The end as it was last written; the entry itself may be lost."""
    length, _, digest = get_meta(connection, _HEAD, f"0 {GENESIS}").partition(" ")
    return Head(int(length), digest) if length.isdecimal() and len(digest) == len(GENESIS) else Head(0, GENESIS)


def end_is_whole(connection: Connection) -> bool:
    """Is the last entry the one last written? Says nothing about the others; `verify` walks them all."""
    last = head(connection)
    return get_meta(connection, _HEAD, f"0 {GENESIS}") == f"{last.length} {last.hash}"


@dataclass(frozen=True, slots=True)
class Break:
    """Entry ``at`` does not follow: those from ``first`` to before it are missing, or (``first`` = ``at``) it or the
    one before was changed. ``as_found`` is the SHA-256 of entry ``at`` and the hash before the break, both as found."""

    first: int
    at: int
    as_found: str


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk along the whole chain found. ``first_bad`` is the first entry that is missing or does not follow from
    the one before it: nothing from there on is vouched for by the chain. ``breaks`` are all such places but a lost end;
    ``known`` those that a repair noted in a later entry, which are no errors as long as they are as it found them."""

    head: Head
    first_bad: int | None
    errors: tuple[str, ...]
    breaks: tuple[Break, ...] = ()
    known: tuple[Break, ...] = ()


def verify(connection: Connection, keys: StoreKeys) -> Walk:
    """Walks the whole chain and opens every commitment that can still be opened."""
    broken: tuple[int, str] | None = None
    noted, breaks, known = _noted_breaks(connection), list[Break](), list[Break]()
    seq, previous = 0, GENESIS
    while page := connection.execute(_PAGE, {"after": seq}).all():
        for row in page:
            seq += 1
            if row.seq != seq or row.hash != _hash_of(previous, row):
                found = Break(seq, row.seq, hashlib.sha256(_json([previous, *row]).encode()).hexdigest())
                what = _MISSING if row.seq != seq else _NOT_FOLLOWING
                if noted.get(found, 0) > row.seq:
                    known.append(found)
                else:
                    breaks.append(found)
                    broken = broken or (seq, what)
            seq, previous = row.seq, row.hash
    if broken is None and (end := get_meta(connection, _HEAD, f"0 {GENESIS}")) != f"{seq} {previous}":
        written = int(end.split(" ")[0])
        broken = (
            (seq + 1, "is missing") if written > seq else (min(seq, written + 1), "was not written by this program")
        )
    errors = () if broken is None else (f"audit: entry {broken[0]} {broken[1]}",)
    errors = (*errors, *_verify_openings(connection, keys))
    return Walk(Head(seq, previous), broken and broken[0], errors, tuple(breaks), tuple(known))


def _noted_breaks(connection: Connection) -> dict[Break, int]:
    """With the latest entry in which a repair noted each."""
    noted = dict[Break, int]()
    rows = select(audit.c.seq, audit.c.detail).where(audit.c.kind == DAMAGE_KIND).order_by(audit.c.seq)
    for row in connection.execute(rows):
        try:
            noted[Break(**json.loads(row.detail)[BREAK])] = row.seq
        except (ValueError, KeyError, TypeError):
            continue  # of something else
    return noted


def hash_at(connection: Connection, length: int) -> str | None:
    """The hash of the entry with this number; None when there is none. Of a trail without entries: `GENESIS`."""
    if length == 0:
        return GENESIS
    found: str | None = connection.execute(select(audit.c.hash).where(audit.c.seq == length)).scalar()
    return found


def _hash_of(previous: str, row: Any) -> str:
    return _hash(previous, row.seq, row.at, row.kind, row.subject, row.detail, row.commitment)


def _verify_openings(connection: Connection, keys: StoreKeys) -> list[str]:
    errors = []
    joined = select(audit_openings, audit.c.commitment).join(audit, audit.c.seq == audit_openings.c.seq)
    for row in connection.execute(joined):
        try:
            key = case_keys.require_key(connection, keys, row.case_id)
            plain = unseal(key, row.sealed, f"audit|{row.case_id}|{row.seq}")
        except (StoreCorrupt, CaseShredded, KeyError):
            errors.append(f"audit: entry {row.seq} cannot be opened")
            continue
        if hashlib.sha256(plain).hexdigest() != row.commitment:
            errors.append(f"audit: entry {row.seq} commits to other values")
    return errors


def _hash(previous: str, seq: int, at: str, kind: str, subject: str, detail: str, commitment: str | None) -> str:
    return hashlib.sha256(_json([previous, seq, at, kind, subject, detail, commitment]).encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
