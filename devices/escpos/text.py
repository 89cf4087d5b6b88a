"""Text for a receipt: made safe, measured in columns, wrapped.

Text comes from cards, forms and platforms and is untrusted: no control byte may reach the printer (a name that holds
``1B 70 00`` must not open a drawer). A column is half a Chinese character; what GBK holds takes two columns, ASCII one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

#: A paragraph longer than this ends in an ellipsis: hostile text must not empty the roll.
MAX_CHARACTERS = 2000
#: More marks than this over one character are dropped.
_MAX_MARKS = 3

_NOT_AT_START = frozenset("，。、；：？！）》〉】〕」』”’…—～％‰℃·￥,.;:?!)]}>%'\"") - frozenset("￥\"'")
_NOT_AT_END = frozenset("（《〈【〔「『“‘￥＄#№([{<$¥")
#: Characters that hold a number or word together when they stand between two of its characters.
_JOINERS = frozenset("-./:_@+,'&=?#%~")
#: Widest unbreakable run of closing punctuation that is carried to the next line.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Cluster:
    """One character with the marks over it, as it takes its place on the paper."""

    text: str
    columns: int
    printable: bool  # the printer's own character generator has it (ASCII or GBK)


def clean(text: str) -> str:
    """``text`` without controls, format characters and lone surrogates; any run of white space is one space.

    The full-width space (U+3000) stays: it is used for layout. Private-use characters stay: they stand for rare names.
    """
    kept: list[str] = []
    for character in text[: MAX_CHARACTERS * 4]:
        if character in "\t\n\v\f\r\u2028\u2029" or (unicodedata.category(character) == "Zs" and character != "\u3000"):
            if kept and kept[-1] != " ":
                kept.append(" ")
        elif unicodedata.category(character) not in _DROPPED:
            kept.append(character)
        if len(kept) > MAX_CHARACTERS:
            return "".join(kept[:MAX_CHARACTERS]) + "……"
    return "".join(kept).rstrip(" ")


def gbk(character: str) -> bytes | None:
    """The byte or two bytes of one character in ASCII or GBK; None when the printer cannot be trusted with it."""
    if " " <= character <= "~":
        return character.encode("ascii")
    try:
        encoded = character.encode("gbk")
    except UnicodeEncodeError:
        return None
    # One-byte results above 7F (vendor extensions) and anything that is not the plain pair are left to raster.
    return encoded if len(encoded) == 2 and encoded[0] >= 0x81 and encoded[1] >= 0x40 else None


def clusters(text: str) -> tuple[Cluster, ...]:
    """Split cleaned text into the characters that take a place of their own."""
    found: list[Cluster] = []
    for character in text:
        is_mark = unicodedata.category(character) in ("Mn", "Me", "Mc") and gbk(character) is None
        if is_mark and found:
            last = found[-1]
            if len(last.text) <= _MAX_MARKS:
                found[-1] = Cluster(last.text + character, last.columns, printable=False)
        else:
            printable = gbk(character) is not None
            found.append(Cluster(character, _columns(character, printable=printable), printable))
    return tuple(found)


def _columns(character: str, *, printable: bool) -> int:
    if printable:
        return 1 if character <= "~" else 2
    if unicodedata.east_asian_width(character) in "WF" or unicodedata.category(character) in ("So", "Co", "Cn"):
        return 2
    return 1


def columns(text: str) -> int:
    """How many columns cleaned text takes."""
    return sum(cluster.columns for cluster in clusters(text))


def _in_word(cluster: Cluster) -> bool:
    character = cluster.text[0]
    return cluster.columns == 1 and (character.isalnum() or character in _JOINERS)


def _may_break(before: Cluster, after: Cluster) -> bool:
    """May a line end between these two?"""
    if before.text == " ":
        return after.text != " "
    if after.text == " ":
        return True
    if before.text[0] in _NOT_AT_END or after.text[0] in _NOT_AT_START:
        return False
    return not (_in_word(before) and _in_word(after))


def wrap(text: str, width: int) -> tuple[str, ...]:
    """Break cleaned text into lines of at most ``width`` columns (``width`` ≥ 2).

    No break inside a Latin word or number, before closing or after opening punctuation, as long as a line can be made
    without one. Every character is kept but the spaces at a break. Empty text gives one empty line.
    """
    rest = list(clusters(text))
    lines: list[str] = []
    while rest:
        used = fit = 0
        while fit < len(rest) and used + rest[fit].columns <= width:
            used += rest[fit].columns
            fit += 1
        if fit < len(rest):
            end = fit
            while end > 0 and not _may_break(rest[end - 1], rest[end]):
                end -= 1
            fit = end or fit
        lines.append("".join(cluster.text for cluster in rest[:fit]).rstrip(" "))
        rest = rest[fit:]
        while rest and rest[0].text == " ":
            rest.pop(0)
    return tuple(lines) or ("",)
