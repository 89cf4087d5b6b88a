"""The platform's signatures: a root key pinned at enrolment signs the key set, a key of the set signs receipts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from sync.clock import plausible_time

ALGORITHM = "ES256"
KEY_SET_TYPE = "hall-key-set+jws"  # what the protected header's typ says: nothing else the platform signs is a receipt
RECEIPT_TYPE = "hall-receipt+jws"
CATALOGUE_TYPE = "hall-catalogue+jws"
CHANGES_TYPE = "hall-changes+jws"
AUDIT_HEAD_TYPE = "hall-audit-head+jws"  # signed by a terminal
AUDIT_ANCHOR_TYPE = "hall-audit-anchor+jws"
EXPORT_TYPE = "hall-export+jws"  # signed by a terminal
REFUSAL_TYPE = "hall-refusal+jws"
KEY_CHANGE_TYPE = "hall-key-change+jws"  # signed by a terminal, with its key and the next one
ENROL_AGAIN_TYPE = "hall-enrol-again+jws"  # signed by a terminal that its platform has forgotten
#: The header that carries a detached signature over the body of an answer.
SIGNATURE_HEADER = "Hall-Signature"

#: What joserfc raises over hostile bytes: TypeError for a ``crit`` or key of numbers, RecursionError for deep JSON.
_NOT_IN_ORDER = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class _Registry(jws.JWSRegistry):
    max_payload_length = 64 << 20  # pages of the feed; how much is read at all is bounded by the transport


_REGISTRY = _Registry(algorithms=[ALGORITHM])


class BadSignature(Exception):
    """The signature, its form or its content does not hold; the message says which."""


class UnknownKey(Exception):
    """Signed with a key that is not in our key set: fetch it again."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a verified receipt says."""

    record: str
    digest: str
    terminal: str
    issuer: str
    received_at: str
    epoch: str


class KeySet:
    """The platform's current signing keys, by ``kid``; its epoch and watermark; the key to seal exports to."""

    def __init__(
        self,
        keys: dict[str, ECKey],
        epoch: str,
        watermark: str | None = None,
        export: tuple[str, ECKey] | None = None,
        turn: int | None = None,
    ) -> None:
        self._keys = keys
        self.epoch = epoch
        self.watermark = watermark  # RFC 3339: what was received until then is in a backup
        self.export = export  # kid and public key; None from a platform that takes no exports
        self.turn = turn  # grows within an epoch whenever a key is turned; None from platforms before that was said

    @classmethod
    def verified(cls, token: str, root: dict[str, Any]) -> KeySet:
        """From a key set JWS. Raises `BadSignature` unless the root signed it."""
        payload = _verify(token, _import(root), KEY_SET_TYPE)
        keys, epoch = payload.get("keys"), payload.get("epoch")
        if not isinstance(keys, list) or not isinstance(epoch, str) or not all(_is_named_key(key) for key in keys):
            raise BadSignature("the key set has no keys or no epoch")
        watermark = payload.get("watermark")
        turn = payload.get("turn")
        sealing = [(key["kid"], _import(key)) for key in keys if key.get("use") == "enc"]
        return cls(
            {key["kid"]: _import(key) for key in keys if key.get("use") != "enc"},
            epoch,
            watermark if isinstance(watermark, str) else None,
            sealing[-1] if sealing else None,
            turn if isinstance(turn, int) and not isinstance(turn, bool) else None,
        )

    def is_older_than(self, other: KeySet) -> bool:
        """Of two sets of one epoch: does this one know less? A key that signed once stays in the set, and the
        watermark never goes back. Sets of different epochs have no order."""
        if self.epoch != other.epoch:
            return False
        if self.turn is not None and other.turn is not None and self.turn != other.turn:
            return self.turn < other.turn
        if self._keys.keys() != other._keys.keys():
            return not other._keys.keys() <= self._keys.keys()
        mine, others = plausible_time(self.watermark), plausible_time(other.watermark)
        return others is not None and (mine is None or mine < others)

    def receipt(self, token: str) -> Receipt:
        """The content of a receipt JWS. Raises `UnknownKey`, `BadSignature`."""
        key = self._keys.get(_kid(token))
        if key is None:
            raise UnknownKey
        payload = _verify(token, key, RECEIPT_TYPE)
        fields = [payload.get(name) for name in ("record", "digest", "terminal", "iss", "received_at", "epoch")]
        if not all(isinstance(field, str) for field in fields):
            raise BadSignature("the receipt lacks a member")
        return Receipt(*(str(field) for field in fields))

    def detached(self, token: str, data: bytes, kind: str) -> None:
        """Were these bytes signed, as this ``typ``? ``token`` is the JWS without them. Raises `UnknownKey`,
        `BadSignature`."""
        if token.count(".") != 2 or ".." not in token:
            raise BadSignature("not a detached JWS")
        key = self._keys.get(_kid(token))
        if key is None:
            raise UnknownKey
        _verify_bytes(token, key, kind, data)

    def payload(self, token: str, kind: str) -> dict[str, Any]:
        """The content of another JWS of the platform, of this ``typ``. Raises `UnknownKey`, `BadSignature`."""
        key = self._keys.get(_kid(token))
        if key is None:
            raise UnknownKey
        return _verify(token, key, kind)

    def catalogue(self, token: str) -> str:
        """The digest a catalogue's signature is over. Raises `UnknownKey`, `BadSignature`."""
        digest = self.offer(token).get("digest")
        if not isinstance(digest, str):
            raise BadSignature("the signature names no digest")
        return digest

    def offer(self, token: str) -> dict[str, Any]:
        """All that was signed about a catalogue (`sync.bundles`). Raises `UnknownKey`, `BadSignature`."""
        key = self._keys.get(_kid(token))
        if key is None:
            raise UnknownKey
        return _verify(token, key, CATALOGUE_TYPE)


def verify_by(token: str, public_jwk: dict[str, Any], kind: str) -> dict[str, Any]:
    """The content of a JWS of this ``typ`` by this one key. Raises `BadSignature`."""
    return _verify(token, _import(public_jwk), kind)


def sign_by(key: ECKey, payload: dict[str, Any], kind: str) -> str:
    """Compact JWS by a terminal's key; ``kid`` is the key's thumbprint (RFC 7638)."""
    header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": kind}
    data = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, data, key, algorithms=[ALGORITHM])


def _is_named_key(jwk: object) -> bool:
    return isinstance(jwk, dict) and isinstance(jwk.get("kid"), str)


def _import(jwk: dict[str, Any]) -> ECKey:
    try:
        key = ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})
    except _NOT_IN_ORDER as error:
        raise BadSignature("not an EC key") from error
    if key.curve_name != "P-256":
        raise BadSignature("not a P-256 key")
    return key


def _kid(token: str) -> str:
    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
    except _NOT_IN_ORDER as error:
        raise BadSignature("not a compact JWS") from error
    return kid if isinstance(kid, str) else ""


def _verify(token: str, key: ECKey, kind: str) -> dict[str, Any]:
    """The payload of a JWS whose protected header says ``typ`` = ``kind``."""
    try:
        payload = json.loads(_verify_bytes(token, key, kind))
    except (ValueError, RecursionError) as error:
        raise BadSignature("the payload is no JSON") from error
    if not isinstance(payload, dict):
        raise BadSignature("the payload is not an object")
    return payload


def _verify_bytes(token: str, key: ECKey, kind: str, detached: bytes | None = None) -> bytes:
    try:
        verified = jws.deserialize_compact(token, key, registry=_REGISTRY, payload=detached)
    except _NOT_IN_ORDER as error:
        raise BadSignature("the signature does not verify") from error
    if verified.headers().get("typ") != kind:
        raise BadSignature("something else was signed")
    return bytes(verified.payload)
