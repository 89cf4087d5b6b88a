"""A key as two people can compare it on the telephone: ``XXXX-XXXX-XXXX-XXXX``.

Sixteen letters out of twenty-four, 73 bits of its RFC 7638 thumbprint (SHA-256): enough for a code that
lives half an hour. It says nothing that is secret.
"""

from __future__ import annotations

import base64

from joserfc.jwk import ECKey

#: For reading out and typing: also without 0 1 2 5 8 B D, which are taken for O I Z S B 8 0.
SPOKEN_LETTERS = "34679ACEFGHJKLMNPQRTUWXY"

_LENGTH = 16


def fingerprint(key: ECKey) -> str:
    """Of a public key, or of the public part of a private one."""
    number = int.from_bytes(base64.urlsafe_b64decode(key.thumbprint() + "="))
    letters = []
    for _ in range(_LENGTH):
        number, letter = divmod(number, len(SPOKEN_LETTERS))
        letters.append(SPOKEN_LETTERS[letter])
    return _grouped("".join(letters))


def typed_fingerprint(text: str) -> str | None:
    """What somebody typed, in the one way it is written: case, hyphens and blanks do not count. None: it is none."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    return _grouped(letters) if len(letters) == _LENGTH and set(letters) <= set(SPOKEN_LETTERS) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))
