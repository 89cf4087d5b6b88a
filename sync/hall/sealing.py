"""How drafts are found and sealed (ADR 7): pure functions over the city's draft key.

A hall node never has the draft key: what lies on its disk names nobody, and trying out all ID numbers does not help.

Algorithms: HMAC-SHA256 (RFC 2104), AES-256-GCM (NIST SP 800-38D) with a random nonce in front of the ciphertext.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12

#: Crockford's base 32: no I, L, O, U.
SLIP_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SLIP_LENGTH = 8  # 40 bits
_DEVICE_LENGTH = 4


class Unreadable(Exception):
    """A sealed value was changed, moved or sealed with another key."""


@dataclass(frozen=True, slots=True)
class PersonKeys:
    """What one person's drafts are found by and sealed with."""

    person: str = field(repr=False)  # hexadecimal: what the places see
    seal: bytes = field(repr=False)  # never leaves the terminal

    def seal_draft(self, draft_id: str, revision: int, saved_at: str, plain: bytes) -> bytes:
        """What the place says of revision and time is sealed with it: an old save cannot pass for a later one."""
        return _seal(self.seal, plain, _draft_context(draft_id, revision, saved_at))

    def open_draft(self, draft_id: str, revision: int, saved_at: str, sealed: bytes) -> bytes:
        """Raises `Unreadable`."""
        return _open(self.seal, sealed, _draft_context(draft_id, revision, saved_at))

    def closer(self, draft_id: str) -> Closer:
        return Closer(self.person, _hmac(self.seal, f"hall.draft.closer|{draft_id}"))

    def blob_name(self, digest: str) -> str:
        """What an attachment is called at the places; it does not tell its digest."""
        return _hmac(self.seal, f"hall.draft.blob|{digest}").hex()

    def seal_blob(self, draft_id: str, name: str, plain: bytes) -> bytes:
        return _seal(self.seal, plain, f"blob|{draft_id}|{name}")

    def open_blob(self, draft_id: str, name: str, sealed: bytes) -> bytes:
        """Raises `Unreadable`."""
        return _open(self.seal, sealed, f"blob|{draft_id}|{name}")


@dataclass(frozen=True, slots=True)
class Closer:
    """What a terminal keeps of a shared draft beyond its end: enough to tell the places, and to prove to the other
    terminals, that somebody who knew the person closed it. It opens nothing."""

    person: str = field(repr=False)
    key: bytes = field(repr=False)

    def proof(self, reason: str) -> str:
        return _hmac(self.key, reason).hex()

    def proves(self, reason: str, proof: str | None) -> bool:
        return proof is not None and hmac.compare_digest(self.proof(reason).encode(), proof.encode(errors="replace"))

    @property
    def text(self) -> str:
        return f"{self.person}.{self.key.hex()}"

    @classmethod
    def from_text(cls, text: str) -> Closer:
        person, _, key = text.partition(".")
        return cls(person, bytes.fromhex(key))


@dataclass(frozen=True, slots=True)
class DraftKey:
    """The city's draft key: 32 bytes that every terminal of the city has, and no hall node."""

    secret: bytes = field(repr=False)

    @classmethod
    def from_text(cls, text: str) -> DraftKey:
        """From base64url without padding. Raises ValueError."""
        secret = from_base64url(text)
        if len(secret) != KEY_BYTES:
            raise ValueError("a draft key has 32 bytes")
        return cls(secret)

    def keys_of(self, id_type: str, id_number: str) -> PersonKeys:
        """``id_type`` is GB/T 39046's; a typed ``x`` is the card's ``X``."""
        who = f"{id_type}|{id_number.upper()}"
        person = _hmac(self.secret, f"hall.draft.person|{who}").hex()
        return PersonKeys(person, _hmac(self.secret, f"hall.draft.seal|{who}"))

    def slip(self, code: str) -> str:
        """What a slip code (in its printed form) is found by."""
        return _hmac(self.secret, f"hall.draft.slip|{code}").hex()


def to_base64url(data: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def new_slip_code(device_code: str) -> str:
    """``<device_code>-XXXX-XXXX``: names the terminal that has the draft, and finds it once it has arrived."""
    text = "".join(secrets.choice(SLIP_ALPHABET) for _ in range(_SLIP_LENGTH))
    return f"{device_code}-{text[:4]}-{text[4:]}"


def read_slip_code(typed: str) -> str | None:
    """The printed form of what a person typed: case, spaces and hyphens do not count, nor I, L, O for 1, 1, 0.

    None when it cannot be a slip code.
    """
    plain = "".join(c for c in typed.upper() if c not in " -—–\u3000\t")
    if len(plain) != _DEVICE_LENGTH + _SLIP_LENGTH or not (plain.isascii() and plain.isalnum()):
        return None
    device = plain[:_DEVICE_LENGTH].translate(_DEVICE_SLIPS)
    text = plain[_DEVICE_LENGTH:].translate(_CODE_SLIPS)
    if not all(c in SLIP_ALPHABET for c in text):
        return None
    return f"{device}-{text[:4]}-{text[4:]}"


def device_of(code: str) -> str:
    """The device code of the terminal that printed the slip."""
    return code[:_DEVICE_LENGTH]


_CODE_SLIPS = str.maketrans("ILO", "110")
_DEVICE_SLIPS = str.maketrans("IO", "10")  # device codes do have an L


def _draft_context(draft_id: str, revision: int, saved_at: str) -> str:
    return f"draft|{draft_id}|{revision}|{saved_at}"


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _seal(key: bytes, plain: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def _open(key: bytes, sealed: bytes, context: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable(context.partition("|")[0]) from error
