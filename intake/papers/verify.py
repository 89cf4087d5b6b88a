"""The verification code of a paper: twelve characters anyone can type, made from all that the paper says.

HMAC-SHA256 over the paper's canonical content under the key of who made it, cut to twelve places of the USCC alphabet
(59 bits; it has no I, O, S, V, Z to be misread). One changed character of the content gives another code. What differs
from print to print (`intake.papers.paper.Printing`) is not covered. The code says that the paper was made here and says
this; it is no signature: that the organ sealed it is another matter, and the paper says when it did not.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from enum import StrEnum

from intake.identifiers import USCC_ALPHABET
from intake.intake import canonical
from intake.papers.paper import Paper, paper_to_json

#: Shorter keys are refused.
MIN_KEY = 16
LENGTH = 12
_DOMAIN = b"hall.paper/1\x00"
#: What people type for what they see; the alphabet has none of the left ones.
_MISREAD = str.maketrans({"O": "0", "I": "1", "S": "5", "Z": "2", "V": "U"})


class NotGenuineReason(StrEnum):
    NO_CODE = "no_code"  # what was typed is no code at all
    DIFFERENT = "different"  # the code belongs to another content, or the content was changed


@dataclass(frozen=True, slots=True)
class Genuine:
    """The code fits: the paper was made by the holder of the key and says just this."""


@dataclass(frozen=True, slots=True)
class NotGenuine:
    reason: NotGenuineReason


def content_of(paper: Paper) -> bytes:
    """RFC 8785 bytes of everything the code covers."""
    members = json.loads(paper_to_json(paper))
    for name in ("printing", "verify_code", "verify_url"):
        del members[name]
    return canonical(members)


def verification_code(paper: Paper, key: bytes) -> str:
    """``K7M2-00AB-1XYT``. Raises ``ValueError`` for a key below `MIN_KEY` bytes."""
    if len(key) < MIN_KEY:
        raise ValueError(f"a paper key has at least {MIN_KEY} bytes")
    number = int.from_bytes(hmac.new(key, _DOMAIN + content_of(paper), hashlib.sha256).digest(), "big")
    places = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(USCC_ALPHABET))
        places.append(USCC_ALPHABET[place])
    return "-".join("".join(places[start : start + 4]) for start in range(0, LENGTH, 4))


def verify_url(public_url: str, code: str) -> str:
    """``<public_url>/v/<code>``, which the QR code leads to."""
    return f"{public_url.rstrip('/')}/v/{code}"


def public_url_of(paper: Paper) -> str | None:
    """Where the paper's progress code leads to is where its verification code is asked about too."""
    return paper.progress_url.rpartition("/p/")[0] or None


def with_code(paper: Paper, key: bytes, public_url: str | None) -> Paper:
    """The paper with its code, and the address where it is checked, if there is one."""
    code = verification_code(paper, key)
    return replace(paper, verify_code=code, verify_url="" if public_url is None else verify_url(public_url, code))


def read_code(text: str) -> str | None:
    """What a person typed or a scanner read (the code or the whole address), as the code; None when it is none."""
    last = text.strip().rstrip("/").rpartition("/v/")[2] if "/v/" in text else text
    plain = "".join(c for c in last.upper() if c not in " -—－_").translate(_MISREAD)
    if len(plain) != LENGTH or any(c not in USCC_ALPHABET for c in plain):
        return None
    return "-".join(plain[start : start + 4] for start in range(0, LENGTH, 4))


def verify(paper: Paper, code: str, key: bytes) -> Genuine | NotGenuine:
    """Does the typed or scanned ``code`` belong to this paper? Compared in constant time."""
    read = read_code(code)
    if read is None:
        return NotGenuine(NotGenuineReason.NO_CODE)
    fits = hmac.compare_digest(read, verification_code(paper, key))
    return Genuine() if fits else NotGenuine(NotGenuineReason.DIFFERENT)
