"""What a code holds, made harmless: plain text, or nothing.

A code comes from whoever made it (RELIABILITY A5). Whatever it holds, markup, a path, a query, a link, is kept as the
text it is and never opened, run or followed; what would move a cursor, drive a printer or turn the reading direction
is taken out.
"""

from __future__ import annotations

import unicodedata

from devices.ports.codes import MAX_CODE_CHARS

#: More than this is not even looked at: four bytes a character is the most any encoding here takes.
_MAX_RAW = 4 * MAX_CODE_CHARS
#: Categories of Unicode without a place in a line of text: controls, invisible formatting, halves of characters.
_STRIPPED = frozenset({"Cc", "Cf", "Cs"})
_LINE_BREAKS = frozenset({"Zl", "Zp"})
_SPACES = "\t\n\v\f\r\x85"


def clean_code_text(raw: str | bytes) -> str | None:
    """The text of a code as one line: line breaks and tabs become spaces, other controls, invisible characters and
    half characters are dropped, the rest stays as it is (no Unicode normalisation: it would change names).

    Bytes are UTF-8, else GB18030, which Chinese makers of codes use. None: too long (`MAX_CODE_CHARS`), no text, or
    bytes in neither encoding. Cleaning what is clean changes nothing.
    """
    if len(raw) > _MAX_RAW:
        return None
    text = _decoded(raw) if isinstance(raw, bytes) else raw
    if text is None:
        return None
    cleaned = "".join(_kept(character) for character in text.replace("\r\n", "\n")).strip()
    return cleaned if 0 < len(cleaned) <= MAX_CODE_CHARS else None


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _kept(character: str) -> str:
    if character in _SPACES:
        return " "
    category = unicodedata.category(character)
    if category in _LINE_BREAKS:
        return " "
    return "" if category in _STRIPPED or _is_noncharacter(character) else character


def _is_noncharacter(character: str) -> bool:
    """Code points Unicode has set aside for ever. Other unassigned ones stay: newer rare characters are among them."""
    point = ord(character)
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
