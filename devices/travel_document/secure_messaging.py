"""Secure messaging with Triple-DES (ICAO 9303-11 §9.8): commands and answers encrypted, counted and sealed."""

from __future__ import annotations

import hmac

from devices.travel_document.crypto import decrypt, encrypt, mac, pad, unpad
from devices.travel_document.tlv import TlvError, encode, parse_tlv

_ENCRYPTED, _PROTECTED_LE, _STATUS, _SEAL = 0x87, 0x97, 0x99, 0x8E
#: INS B1 carries its answer in a TLV of its own, and 85 in place of 87 for the command (ISO 7816-4 §10).
_ODD_ENCRYPTED = 0x85


class SealBrokenError(Exception):
    """An answer is not sealed as it must be: damaged on the way, or not from this chip. The session is over."""


class SecureMessaging:
    """One session. `protect` and `open` alternate: each counts."""

    def __init__(self, encryption: bytes, seal: bytes, counter: bytes) -> None:
        self._encryption = encryption
        self._seal = seal
        self._counter = int.from_bytes(counter, "big")

    def protect(self, command: bytes) -> bytes:
        """The command to send for a short, plain one: header 4, [Lc, data], [Le]."""
        header = bytes((command[0] | 0x0C,)) + command[1:4]
        data, length = split_body(command)
        body = b""
        if data:
            sealed = encrypt(self._encryption, pad(data))
            body += encode(_ODD_ENCRYPTED, sealed) if header[1] & 1 else encode(_ENCRYPTED, b"\x01" + sealed)
        if length is not None:
            body += encode(_PROTECTED_LE, bytes((length,)))
        body += encode(_SEAL, self._next_seal(pad(header) + body))
        return header + bytes((len(body),)) + body + b"\x00"

    def open(self, answer: bytes) -> tuple[bytes, int]:
        """Data and status word inside an answer's data. Raises `SealBrokenError`."""
        try:
            parts = dict(parse_tlv(answer))
        except TlvError:
            raise SealBrokenError from None
        seal, status = parts.get(_SEAL, b""), parts.get(_STATUS, b"")
        sealed = answer[: len(answer) - 2 - len(seal)]
        if len(seal) != 8 or len(status) != 2 or not hmac.compare_digest(self._next_seal(sealed), seal):
            raise SealBrokenError
        return self._decrypted(parts), int.from_bytes(status, "big")

    def _next_seal(self, data: bytes) -> bytes:
        self._counter = (self._counter + 1) % (1 << 64)
        return mac(self._seal, pad(self._counter.to_bytes(8, "big") + data))

    def _decrypted(self, parts: dict[int, bytes]) -> bytes:
        sealed = parts.get(_ODD_ENCRYPTED, b"")
        if (marked := parts.get(_ENCRYPTED)) is not None:
            if marked[:1] != b"\x01":
                raise SealBrokenError
            sealed = marked[1:]
        if not sealed:
            return b""
        if len(sealed) % 8:
            raise SealBrokenError
        try:
            return unpad(decrypt(self._encryption, sealed))
        except ValueError:
            raise SealBrokenError from None


def split_body(command: bytes) -> tuple[bytes, int | None]:
    """Data and Le of a short command."""
    if len(command) <= 4:
        return b"", None
    if len(command) == 5:
        return b"", command[4]
    end = 5 + command[4]
    return command[5:end], command[end] if len(command) > end else None
