"""Who the platform is, and the keys that prove it.

A terminal pins the root key when it is enrolled. The root signs nothing but key sets; the keys in the set sign
receipts and can be replaced at any time: a terminal that meets an unknown ``kid`` fetches the set again. ``epoch``
changes when the database comes back from a backup, so that terminals know to offer again what they are not sure of.
All signatures are ES256 (what TPMs can do), as compact JWS.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey
from sqlalchemy import Connection, insert, select, update

from sync.platform.schema import VERSION, platform, signing_keys

ALGORITHM = "ES256"
#: How long a running server goes on with the keys, epoch and watermark it has read, seconds.
FRESH_S = 2.0
_EXPORT = "export"  # purpose of the key that terminals seal to
KEY_SET_TYPE = "hall-key-set+jws"  # the protected header's typ: a key set is never mistaken for a receipt
RECEIPT_TYPE = "hall-receipt+jws"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name in the key set."""

    kid: str
    key: ECKey

    def sign(self, payload: dict[str, Any], kind: str) -> str:
        """Compact JWS over the payload; ``kind`` goes into the header's ``typ``."""
        header = {"alg": ALGORITHM, "kid": self.kid, "typ": kind}
        data = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        return jws.serialize_compact(header, data, self.key, algorithms=[ALGORITHM])

    def sign_detached(self, data: bytes, kind: str) -> str:
        """Compact JWS over these bytes, without them (RFC 7515, appendix F)."""
        header = {"alg": ALGORITHM, "kid": self.kid, "typ": kind}
        head, _, signature = jws.serialize_compact(header, data, self.key, algorithms=[ALGORITHM]).split(".")
        return f"{head}..{signature}"

    def export_jwk(self) -> dict[str, str]:
        """The public half as what terminals seal to (HPKE, docs/adr/0014)."""
        return self.public_jwk() | {"use": "enc"}

    def public_jwk(self) -> dict[str, str]:
        """The public half, with its ``kid``."""
        public: dict[str, Any] = self.key.as_dict(private=False)
        return {"kty": public["kty"], "crv": public["crv"], "x": public["x"], "y": public["y"], "kid": self.kid}


@dataclass(frozen=True, slots=True)
class Identity:
    """The platform as terminals know it."""

    issuer: str  # urn:uuid:…, what client assertions name as their audience; keeps through moves to another address
    epoch: str
    watermark: str | None  # RFC 3339 UTC: what was received until then is in a backup
    root: SigningKey
    receipts: SigningKey
    exports: tuple[SigningKey, ...]  # what terminals seal to, the one in force last; retired ones still open
    key_set: str  # JWS of {keys, epoch, watermark, turn} signed by the root


def create_identity(connection: Connection, now: str) -> None:
    """Give a new database its issuer id, epoch, root key and first receipt key."""
    connection.execute(
        insert(platform).values(
            id=1, schema_version=VERSION, issuer=f"urn:uuid:{uuid.uuid4()}", epoch=uuid.uuid4().hex, created_at=now
        )
    )
    _add_key(connection, "root", now)
    _add_key(connection, "receipts", now)
    complete_identity(connection, now)


def complete_identity(connection: Connection, now: str) -> None:
    """Give a database from before exports the key that terminals seal to."""
    if connection.execute(select(signing_keys.c.kid).where(signing_keys.c.purpose == _EXPORT)).first() is None:
        _add_key(connection, _EXPORT, now)


class OtherRole(Exception):
    """The database has served in the other role: a hall node's must never come to hold a city's draft key."""


def take_role(connection: Connection, role: str) -> str | None:
    """Settle what this database serves as. A city's draft key, made the first time; None for a hall node."""
    row = connection.execute(select(platform).with_for_update()).one()
    if row.role not in (None, role):
        raise OtherRole(f"this database belongs to a platform with the role {row.role}")
    key: str | None = row.draft_key
    if role == "city" and key is None:
        key = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    if (row.role, row.draft_key) != (role, key):
        connection.execute(update(platform).values(role=role, draft_key=key))
    return key


def replace_receipt_key(connection: Connection, now: str) -> None:
    """Sign with a new key from now on; the old one stays in the key set, so that its receipts still verify."""
    _replace_key(connection, "receipts", now)


def replace_export_key(connection: Connection, now: str) -> None:
    """Have terminals seal to a new key from now on; what is on its way to the old one can still be opened."""
    _replace_key(connection, _EXPORT, now)


def begin_epoch(connection: Connection, watermark: str | None) -> str:
    """The database came back from a backup: terminals offer again what they delivered after the watermark. Returns the
    new epoch's name."""
    epoch = uuid.uuid4().hex
    connection.execute(update(platform).values(epoch=epoch, watermark=watermark))
    return epoch


def set_watermark(connection: Connection, watermark: str) -> None:
    """What was received until then is in a backup."""
    connection.execute(update(platform).values(watermark=watermark))


def _replace_key(connection: Connection, purpose: str, now: str) -> None:
    connection.execute(
        update(signing_keys)
        .where(signing_keys.c.purpose == purpose, signing_keys.c.retired_at.is_(None))
        .values(retired_at=now)
    )
    _add_key(connection, purpose, now)


def load_identity(connection: Connection) -> Identity:
    """The identity in the database; there is always one."""
    row = connection.execute(select(platform)).one()
    found = connection.execute(select(signing_keys).order_by(signing_keys.c.created_at, signing_keys.c.kid)).all()
    root = next(_key(r) for r in found if r.purpose == "root")
    receipts = next(_key(r) for r in found if r.purpose == "receipts" and r.retired_at is None)
    exports = tuple(_key(r) for r in sorted(found, key=lambda r: r.retired_at is None) if r.purpose == _EXPORT)
    public = [_key(r).public_jwk() for r in found if r.purpose == "receipts"]
    public += [key.export_jwk() for key in exports[-1:]]
    # Keys are never deleted, so their number tells, without any clock, which of two sets of one epoch is the later.
    said = {"keys": public, "epoch": row.epoch, "watermark": row.watermark, "turn": len(found)}
    key_set = root.sign(said, KEY_SET_TYPE)
    return Identity(row.issuer, row.epoch, row.watermark, root, receipts, exports, key_set)


class CurrentIdentity:
    """The identity for a server that goes on while an operator turns keys, notes a backup or begins an epoch from
    another process: read again when it is older than `FRESH_S`."""

    def __init__(self, load: Callable[[], Identity], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._load = load
        self._monotonic = monotonic
        self._read_at = float("-inf")
        self._identity: Identity | None = None

    def get(self) -> Identity:
        if self._identity is None or self._monotonic() - self._read_at >= FRESH_S:
            self._read_at = self._monotonic()  # before the read: others need not wait for it
            self._identity = self._load()
        return self._identity


def _add_key(connection: Connection, purpose: str, now: str) -> None:
    key = ECKey.generate_key("P-256")
    connection.execute(
        insert(signing_keys).values(
            kid=key.thumbprint(), purpose=purpose, private_jwk=json.dumps(key.as_dict(private=True)), created_at=now
        )
    )


def _key(row: Any) -> SigningKey:
    return SigningKey(row.kid, ECKey.import_key(json.loads(row.private_jwk)))
