"""Two-key Triple-DES as ICAO 9303-11 uses it for BAC and secure messaging: keys, encryption, retail MAC.

Old on purpose: it is what the chips speak. It protects the reading against listeners, and proves nothing of the
document.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

BLOCK = 8
_ZERO = bytes(BLOCK)


def derive_key(seed: bytes, counter: int) -> bytes:
    """16 bytes from a seed (9303-11 §9.7.1.1): counter 1 for encryption, 2 for the MAC; odd parity."""
    digest = hashlib.sha1(seed + counter.to_bytes(4, "big")).digest()  # noqa: S324 - the standard's, not our choice
    return bytes(_odd(byte) for byte in digest[:16])


def encrypt(key: bytes, data: bytes) -> bytes:
    """CBC, zero IV; ``data`` in whole blocks."""
    encryptor = Cipher(TripleDES(key + key[:8]), modes.CBC(_ZERO)).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def decrypt(key: bytes, data: bytes) -> bytes:
    """The other way round; ``data`` in whole blocks."""
    decryptor = Cipher(TripleDES(key + key[:8]), modes.CBC(_ZERO)).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def mac(key: bytes, data: bytes) -> bytes:
    """ISO 9797-1 MAC algorithm 3 over ``data`` in whole blocks: DES in CBC, the last block in Triple-DES."""
    first, second = key[:8], key[8:]
    # Triple-DES with one key three times is DES.
    chained = encrypt(first + first, data)[-BLOCK:]
    return encrypt(first + first, decrypt(second + second, chained))


def pad(data: bytes) -> bytes:
    """ISO 9797-1 padding method 2: 80, then zeros to the end of the block."""
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def unpad(data: bytes) -> bytes:
    """Raises `ValueError`."""
    body, mark, zeros = data.rpartition(b"\x80")
    if not mark or any(zeros) or len(zeros) >= BLOCK:
        raise ValueError("padding")
    return body


def _odd(byte: int) -> int:
    return byte & 0xFE | (bin(byte >> 1).count("1") + 1) % 2
