"""Document numbers (文书编号, CAPABILITIES §3.5): region and organ + kind + 〔year〕 + serial, at most 30 characters.

The platform hands out serials in blocks, one after the other for each organ, kind and year, so that no two terminals
ever have the same; a terminal takes them one by one, offline too. What it does not use is a gap, and gaps are allowed.
A block belongs to one year: in the new year the old one is not used any more. Used up: the paper carries the case
number, and the document number follows (文书编号后补).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from string import Formatter

from intake.papers.paper import PaperKind

#: CAPABILITIES §3.5; GB/T 39046 has an..30 for the acceptance's document number.
MAX_LENGTH = 30
MAX_SERIAL = 99_999
FOLLOWS = "文书编号后补"
_PLACES = frozenset({"organ", "kind", "year", "serial"})

#: What stands for the kind in the number. The kinds that are not here have no number of an organ: slips, receipts.
KIND_WORDS = {
    PaperKind.ONE_TIME_NOTICE: "补",
    PaperKind.REFUSAL: "不受",
    PaperKind.ACCEPTANCE: "受",
    PaperKind.DEFERRAL: "容",
    PaperKind.COMMITMENT: "诺",
    PaperKind.SPECIAL_PROCEDURE: "特",
    PaperKind.EXTENSION: "延",
    PaperKind.REVIEW_NOTICE: "审补",
    PaperKind.DECISION: "决",
    PaperKind.RETURN_LIST: "退",
    PaperKind.TRANSFER: "交",
    PaperKind.PROOF_OF_DELIVERY: "送",
    PaperKind.MAIL_SLIP: "寄",
    PaperKind.CROSS_REGION: "移",
    PaperKind.ASSISTANCE: "代",
    PaperKind.OUTAGE: "断",
    PaperKind.COMPLAINT: "诉",
    PaperKind.CERTIFICATE: "证",
}


class PatternError(ValueError):
    """The pattern cannot make legal numbers; the text says why."""


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """How numbers look here, as data: ``{organ}{kind}字〔{year}〕{serial}号``. ``digits``: serials are filled up with
    zeros to so many places."""

    text: str = "{organ}{kind}字〔{year}〕{serial}号"
    digits: int = 5

    def __post_init__(self) -> None:
        try:
            places = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(self.text)]
        except ValueError as error:
            raise PatternError(f"the braces do not match: {error}") from error
        named = [name for name, _, _ in places if name is not None]
        if set(named) != _PLACES or len(named) != len(_PLACES):
            raise PatternError("a number needs {organ}, {kind}, {year} and {serial}, each once")
        if any(spec or conversion for _, spec, conversion in places):
            raise PatternError("a place is a name and nothing else")
        if not 1 <= self.digits <= len(str(MAX_SERIAL)):
            raise PatternError(f"digits is not within 1..{len(str(MAX_SERIAL))}")
        if re.search(r"\d\{serial\}|\{serial\}\d|\}\{serial\}|\{serial\}\{", self.text):
            raise PatternError("{serial} needs a character that is no digit on both sides")

    def number(self, organ: str, kind: PaperKind, year: int, serial: int) -> str:
        """Raises `PatternError` when it has more than `MAX_LENGTH` characters."""
        words = self.text.format(organ=organ, kind=KIND_WORDS[kind], year=year, serial=f"{serial:0{self.digits}d}")
        if len(words) > MAX_LENGTH:
            raise PatternError(f"{len(words)} characters, at most {MAX_LENGTH} are allowed")
        return words

    def check(self, organ: str) -> None:
        """Have this organ's numbers room? Raises `PatternError`, at load and not at the window."""
        longest = max(KIND_WORDS, key=lambda kind: len(KIND_WORDS[kind]))
        self.number(organ, longest, 2026, MAX_SERIAL)


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """Serials ``first`` to ``last`` of one organ, kind and year, reserved for one device. ``next`` is the next to be
    used; above ``last``: used up. ``organ`` is the short name as it stands in the number (示例民)."""

    organ: str
    kind: PaperKind
    year: int
    first: int
    last: int
    next: int
    device: str = ""

    def __post_init__(self) -> None:
        if not (1 <= self.first <= self.last <= MAX_SERIAL and self.first <= self.next <= self.last + 1):
            raise ValueError("a block's serials are out of order or above the highest")

    @property
    def left(self) -> int:
        return self.last - self.next + 1


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number, and the block as it is now. Both are kept in one transaction, or the number is not used."""

    number: str
    block: NumberBlock


@dataclass(frozen=True, slots=True)
class NumberFollows:
    """No serial is left for this organ, kind and year: the paper goes out with its case number."""

    organ: str
    kind: PaperKind
    year: int
    words: str = FOLLOWS


def take_number(
    pattern: NumberPattern, blocks: Iterable[NumberBlock], organ: str, kind: PaperKind, year: int
) -> Numbered | NumberFollows:
    """The next number from the first block that has one. Raises `PatternError` when it would be too long."""
    fitting = (b for b in blocks if (b.organ, b.kind, b.year) == (organ, kind, year) and b.left > 0)
    block = min(fitting, key=lambda b: b.next, default=None)
    if block is None:
        return NumberFollows(organ, kind, year)
    return Numbered(pattern.number(organ, kind, year, block.next), replace(block, next=block.next + 1))


def reserve(
    given: Iterable[NumberBlock], organ: str, kind: PaperKind, year: int, size: int, device: str
) -> NumberBlock | NumberFollows:
    """The platform's part: the next block of up to ``size`` serials behind all ``given`` ones. `NumberFollows` when the
    year has none left."""
    if size < 1:
        raise ValueError("a block has at least one serial")
    first = 1 + max((b.last for b in given if (b.organ, b.kind, b.year) == (organ, kind, year)), default=0)
    if first > MAX_SERIAL:
        return NumberFollows(organ, kind, year)
    return NumberBlock(organ, kind, year, first, min(first + size - 1, MAX_SERIAL), first, device)
