"""The platform's signatures: a root key pinned at enrolment signs the key set, a key of the set signs receipts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

ALGORITHM = "ES256"


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
    """The platform's current signing keys, by ``kid``."""

    def __init__(self, keys: dict[str, ECKey], epoch: str) -> None:
        self._keys = keys
        self.epoch = epoch

    @classmethod
    def verified(cls, token: str, root: dict[str, Any]) -> KeySet:
        """From a key set JWS. Raises `BadSignature` unless the root signed it."""
        payload = _verify(token, _import(root))
        try:
            keys = {str(jwk["kid"]): _import(jwk) for jwk in payload["keys"]}
            return cls(keys, str(payload["epoch"]))
        except (KeyError, TypeError) as error:
            raise BadSignature("the key set has no keys or no epoch") from error

    def receipt(self, token: str) -> Receipt:
        """The content of a receipt JWS. Raises `UnknownKey`, `BadSignature`."""
        key = self._keys.get(_kid(token))
        if key is None:
            raise UnknownKey
        payload = _verify(token, key)
        fields = [payload.get(name) for name in ("record", "digest", "terminal", "iss", "received_at", "epoch")]
        if not all(isinstance(field, str) for field in fields):
            raise BadSignature("the receipt lacks a member")
        return Receipt(*(str(field) for field in fields))


def _import(jwk: dict[str, Any]) -> ECKey:
    try:
        key = ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise BadSignature("not an EC key") from error
    if key.curve_name != "P-256":
        raise BadSignature("not a P-256 key")
    return key


def _kid(token: str) -> str:
    try:
        return str(jws.extract_compact(token.encode()).headers().get("kid", ""))
    except (JoseError, ValueError) as error:
        raise BadSignature("not a compact JWS") from error


def _verify(token: str, key: ECKey) -> dict[str, Any]:
    try:
        payload = json.loads(jws.deserialize_compact(token, key, algorithms=[ALGORITHM]).payload)
    except (JoseError, ValueError) as error:
        raise BadSignature("the signature does not verify") from error
    if not isinstance(payload, dict):
        raise BadSignature("the payload is not an object")
    return payload
