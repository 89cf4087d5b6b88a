"""Looking at a store's disk as its thief, or as a thief who has the key as well."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from sync.store.keys import load_store_keys

PAGE, SALT, RESERVED, IV = 4096, 16, 80, 16


def plain_pages(home: Path) -> bytes:
    """Every page of the database as SQLite sees it, free ones included (SQLCipher 4: AES-256-CBC, the initial vector at
    the head of the page's last 80 bytes; a key of 32 bytes is used as it is; page 1 begins with the salt)."""
    key = load_store_keys(home, store_exists=True).database
    data = (home / "store" / "hall.db").read_bytes()
    assert len(data) % PAGE == 0
    assert data, "there is a database"
    plain = []
    for start in range(0, len(data), PAGE):
        page = data[start : start + PAGE]
        sealed = page[SALT if start == 0 else 0 : PAGE - RESERVED]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + IV]
        opened = Cipher(AES256(key), CBC(vector)).decryptor()
        plain.append(opened.update(sealed) + opened.finalize())
    return b"".join(plain)
