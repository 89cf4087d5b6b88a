"""Basic access control (ICAO 9303-11 §4.3): whoever knows the data page may read the chip."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from devices.ports.chip_cards import DocumentAccess
from devices.travel_document.crypto import decrypt, derive_key, encrypt, mac, pad
from devices.travel_document.mrz import check_digit
from devices.travel_document.secure_messaging import SecureMessaging

CHALLENGE_SIZE = 8
_KEY_SIZE = 16


class AccessRefusedError(Exception):
    """Chip and reader do not share the keys: the access data does not belong to this document."""


@dataclass(frozen=True, slots=True, repr=False)
class AccessKeys:
    """The keys that the data page gives. No ``repr``: they open the chip."""

    encryption: bytes
    mac: bytes


def mrz_information(access: DocumentAccess) -> str:
    """Number, birth date and end of validity, each with its check digit, as the machine readable zone has them."""
    number = mrz_number(access.number).ljust(9, "<")
    dates = (access.birth_date.strftime("%y%m%d"), access.valid_to.strftime("%y%m%d"))
    return "".join(field + check_digit(field) for field in (number, *dates))


def mrz_number(printed: str) -> str:
    """A printed number as the zone has it: what is neither letter nor digit is a filler (9303-3 §4.6)."""
    return "".join(c if c.isascii() and c.isalnum() else "<" for c in printed.strip().upper()).rstrip("<")


def access_keys(information: str) -> AccessKeys:
    """9303-11 §9.7.2: the seed is half of the SHA-1 of the MRZ information."""
    seed = hashlib.sha1(information.encode("ascii", "replace")).digest()[:_KEY_SIZE]  # noqa: S324 - the standard's
    return AccessKeys(derive_key(seed, 1), derive_key(seed, 2))


@dataclass(frozen=True, slots=True, repr=False)
class Handshake:
    """The reader's half: what it throws in, and what it makes of the chip's answer."""

    keys: AccessKeys
    challenge: bytes  # RND.IC, from the chip
    nonce: bytes  # RND.IFD, 8 bytes
    key_part: bytes  # K.IFD, 16 bytes

    def request(self) -> bytes:
        """Data of EXTERNAL AUTHENTICATE: E_IFD and M_IFD, 40 bytes."""
        sealed = encrypt(self.keys.encryption, self.nonce + self.challenge + self.key_part)
        return sealed + mac(self.keys.mac, pad(sealed))

    def session(self, answer: bytes) -> SecureMessaging:
        """From E_IC and M_IC. Raises `AccessRefusedError`."""
        sealed, seal = answer[:32], answer[32:]
        if len(answer) != 40 or not hmac.compare_digest(mac(self.keys.mac, pad(sealed)), seal):
            raise AccessRefusedError
        plain = decrypt(self.keys.encryption, sealed)
        if plain[:8] != self.challenge or plain[8:16] != self.nonce:
            raise AccessRefusedError
        return session_of(self.key_part, plain[16:], self.challenge, self.nonce)


def session_of(reader_part: bytes, chip_part: bytes, challenge: bytes, nonce: bytes) -> SecureMessaging:
    """Session keys and send sequence counter (9303-11 §9.7.1, §9.8.2); both sides come to the same."""
    seed = bytes(a ^ b for a, b in zip(reader_part, chip_part, strict=True))
    return SecureMessaging(derive_key(seed, 1), derive_key(seed, 2), challenge[4:] + nonce[4:])
