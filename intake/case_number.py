"""Case numbers made without the platform (CAPABILITIES §3.5): impl. code + date + ``D`` + device + sequence, 49 places.

The device code is unique in the fleet and never used again; the sequence survives restart, clock change and restore;
so two cases never share a number even when a clock is wrong.
"""

from __future__ import annotations

import re
from datetime import date

from intake.identifiers import USCC_ALPHABET

#: GB/T 39046: case number an..50.
MAX_LENGTH = 50
MAX_SEQUENCE = 99_999
_SUFFIX = 8 + 1 + 4 + 5
_MADE_HERE = re.compile(rf"([0-9A-Z]+)([0-9]{{8}})(D[{USCC_ALPHABET}]{{4}})([0-9]{{5}})")


class CaseNumberError(ValueError):
    """No legal number can be made of this; ``part`` names what is wrong."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"{part}: {reason}")
        self.part = part


def offline_length(impl_code: str) -> int:
    """How long offline numbers of this item are; the catalogue refuses items above `MAX_LENGTH`."""
    return len(impl_code) + _SUFFIX


#: Of practice (C30 a): no terminal is given it, so that no number of a practice is ever one of a case.
TRAINING_DEVICE = "0000"


def is_device_code(text: str) -> bool:
    """Four characters of the USCC alphabet (no I, O, S, V, Z)."""
    return len(text) == 4 and all(c in USCC_ALPHABET for c in text)


def is_case_number(text: str) -> bool:
    """Does it look like one that a terminal made?"""
    return len(text) <= MAX_LENGTH and _MADE_HERE.fullmatch(text) is not None


def offline_case_number(impl_code: str, local_date: date, device_code: str, sequence: int) -> str:
    """``11100100000000019L3000120001000`` + ``20260514`` + ``D`` + ``K7M2`` + ``00017``. Raises `CaseNumberError`."""
    if not re.fullmatch(r"[0-9A-Z]+", impl_code):
        raise CaseNumberError("impl_code", "not digits and capital letters")
    if offline_length(impl_code) > MAX_LENGTH:
        raise CaseNumberError("impl_code", f"number would exceed {MAX_LENGTH} places")
    if not is_device_code(device_code):
        raise CaseNumberError("device_code", "not four characters of the USCC alphabet")
    if not 1 <= sequence <= MAX_SEQUENCE:
        raise CaseNumberError("sequence", f"not within 1..{MAX_SEQUENCE}")
    if not 1000 <= local_date.year <= 9999:
        raise CaseNumberError("local_date", "year needs four digits")
    return f"{impl_code}{local_date:%Y%m%d}D{device_code}{sequence:05d}"


def group_case_number(number: str) -> str:
    """In groups for reading aloud: the item's code in fours, date, device, sequence, each ending where it ends.

    No group is a single character; the blanks are not part of the number. Other forms go in fours throughout.
    """
    made_here = _MADE_HERE.fullmatch(number)
    parts = made_here.groups() if made_here is not None else (number,)
    return " ".join(group for part in parts for group in _fours(part))


def _fours(part: str) -> list[str]:
    if len(part) == 5:
        return [part]
    groups = [part[i : i + 4] for i in range(0, len(part), 4)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def mask_case_number(number: str) -> str:
    """The last ten places, as a screen shows it: ``…DK7M200017``. (Case numbers can be guessed: they prove nothing.)"""
    return number if len(number) <= 10 else "…" + number[-10:]
