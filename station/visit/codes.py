"""What a scanned code means to a hall: a slip, a queue ticket, a receipt; anything else is plain text and nothing else.

Our papers carry their codes with a name in front, so that a code of somebody else's is never taken for one of ours:
``HALL:SLIP:<slip code>``, ``HALL:TICKET:<number>``; the receipt's code is the address of its progress page. The
bar code of a case's papers is its number (Code 128, CAPABILITIES §6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.case_number import is_case_number

_SLIP, _TICKET = "HALL:SLIP:", "HALL:TICKET:"
_SLIP_CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}")
_NUMBER = re.compile(r"[A-Z][0-9]{3}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
#: How much of a foreign code is shown.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class SlipCode:
    """Leads to a draft of another terminal, once the person is known."""

    code: str


@dataclass(frozen=True, slots=True)
class TicketCode:
    """A number of today's queue."""

    number: str


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """The receipt of a case: where its progress page is."""

    url: str

    def __repr__(self) -> str:
        return "ReceiptCode(…)"


@dataclass(frozen=True, slots=True)
class CaseCode:
    """The bar code of a paper: the case's number. It can be guessed, so it proves nothing."""

    number: str


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """Not one of ours. ``text`` is what may be shown of it: plain, short, on one line."""

    text: str

    def __repr__(self) -> str:
        return "ForeignCode(…)"


HallCode = SlipCode | TicketCode | ReceiptCode | CaseCode
AnyCode = HallCode | ForeignCode


def slip_text(code: str) -> str:
    """What the QR code of a slip holds."""
    return _SLIP + code


def ticket_text(number: str) -> str:
    """What the QR code of a queue ticket holds."""
    return _TICKET + number


def read_code(text: str, public_url: str | None) -> AnyCode:
    """``public_url`` is where our progress pages are; None: not known here, so no address is one of ours."""
    told = text.strip()
    plain = told.removeprefix(_SLIP)
    if _SLIP_CODE.fullmatch(plain):
        return SlipCode(plain)
    if told.startswith(_TICKET) and _NUMBER.fullmatch(told.removeprefix(_TICKET)):
        return TicketCode(told.removeprefix(_TICKET))
    pages = None if public_url is None else f"{public_url.rstrip('/')}/p/"
    if pages is not None and told.startswith(pages) and _TOKEN.fullmatch(told.removeprefix(pages)):
        return ReceiptCode(told)
    if is_case_number(told):
        return CaseCode(told)
    return ForeignCode(_shown(told))


def _shown(text: str) -> str:
    """Nothing that moves the text about or hides a part of it, and not too much."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
