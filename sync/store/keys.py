"""Keys of a store.

One **store key** (32 bytes) per terminal, from a systemd credential ``hall-store-key`` (TPM2-sealed where there is one)
or a 0600 file. Everything else is derived from it (HKDF-SHA256, one label per use) or wrapped by it: each case has a
random **data key**, and destroying that makes everything sealed with it unreadable.

Algorithms: AES-256-GCM (NIST SP 800-38D), HKDF (RFC 5869).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.files import private_folder, replace_synced
from sync.store.errors import StoreCorrupt, StoreKeyMissing, StoreKeyWrong, known_file_errors

KEY_BYTES = 32
_NONCE_BYTES = 12
_CREDENTIAL = "hall-store-key"


class KeySource(StrEnum):
    """Where the store key came from; FILE is a weakness the readiness check reports."""

    CREDENTIAL = "credential"
    FILE = "file"


def derive(secret: bytes, label: str, salt: bytes | None = None) -> bytes:
    """A 32-byte key for one use."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, label.encode()).derive(secret)


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """AES-GCM under a random nonce; ``context`` says what the value is, so that it cannot be put elsewhere."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Raises `StoreCorrupt` when the value was changed, moved or sealed with another key."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise StoreCorrupt(f"sealed value damaged: {context.split('|', 1)[0]}") from error


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """The keys of one opened store. ``repr`` shows none of them."""

    database: bytes
    wrapping: bytes
    person: bytes
    paper: bytes  # of the papers' verification codes (`intake.papers.verify`)
    check: str
    source: KeySource

    def __repr__(self) -> str:
        return f"StoreKeys(source={self.source.value!r})"

    @classmethod
    def from_store_key(cls, key: bytes, source: KeySource) -> StoreKeys:
        return cls(
            database=derive(key, "hall/database"),
            wrapping=derive(key, "hall/case-keys"),
            person=derive(key, "hall/person"),
            paper=derive(key, "hall/papers"),
            check=derive(key, "hall/check").hex()[:16],
            source=source,
        )

    def person_key(self, id_type: str, id_number: str) -> str:
        """What a person's draft is found by: it cannot be computed without the card's number and this store."""
        return hmac.new(self.person, f"{id_type}|{id_number}".encode(), hashlib.sha256).hexdigest()

    def new_case_key(self, case_id: str) -> tuple[bytes, bytes]:
        """A fresh data key and its wrapped form."""
        key = secrets.token_bytes(KEY_BYTES)
        return key, seal(self.wrapping, key, f"case-key|{case_id}")

    def unwrap_case_key(self, case_id: str, wrapped: bytes) -> bytes:
        return unseal(self.wrapping, wrapped, f"case-key|{case_id}")


def load_store_keys(home: Path, *, store_exists: bool) -> StoreKeys:
    """The keys for the store below ``home``; makes a store key for a terminal that has neither key nor store.

    Raises `StoreKeyMissing` when there is a store without a key, `StoreKeyWrong` when the key is another store's,
    `StoreCorrupt` when the key file is not a key.
    """
    with known_file_errors():
        found = _from_credential() or _from_file(home)
        if found is None:
            if store_exists:
                raise StoreKeyMissing(f"no credential {_CREDENTIAL} and no keys/store.key")
            found = _create(home), KeySource.FILE
        keys = StoreKeys.from_store_key(*found)
        _compare_check(home / "store" / "key-check", keys, store_exists=store_exists)
    return keys


def _from_credential() -> tuple[bytes, KeySource] | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / _CREDENTIAL if folder else None
    if path is None or not path.is_file():
        return None
    return _parse(path.read_bytes()), KeySource.CREDENTIAL


def _from_file(home: Path) -> tuple[bytes, KeySource] | None:
    path = home / "keys" / "store.key"
    return (_parse(path.read_bytes()), KeySource.FILE) if path.is_file() else None


def _create(home: Path) -> bytes:
    folder = private_folder(home / "keys")
    key = secrets.token_bytes(KEY_BYTES)
    replace_synced(folder / "store.key", key.hex().encode() + b"\n")  # whole or not at all, or no start would go on
    return key


def _parse(data: bytes) -> bytes:
    """32 raw bytes, or 64 hexadecimal digits."""
    if len(data) == KEY_BYTES:
        return data
    try:
        key = bytes.fromhex(data.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreCorrupt("the store key is neither 32 bytes nor 64 hexadecimal digits")
    return key


def _compare_check(path: Path, keys: StoreKeys, *, store_exists: bool) -> None:
    """A wrong key and a damaged file look alike to SQLCipher; a fingerprint of the key tells them apart."""
    if path.is_file():
        if path.read_text("ascii", "replace").strip() != keys.check:
            raise StoreKeyWrong("the store was made with another key")
    elif not store_exists:
        private_folder(path.parent)
        replace_synced(path, keys.check.encode() + b"\n")
