"""Numbers of foreigners with permanent residence: 18 digits on cards of 2023, 15 characters on those of 2017.

A card of 2023 carries three characters that link it to its holder's older card (DEVICES §1.7): with them the old number
follows from the new one, and from both numbers follow the three characters, so that each proves the other.
"""

from __future__ import annotations

_OLD, _NEW = 15, 18
_WEIGHTS = (7, 3, 1)


def old_number(nationality: str, new: str, link: str) -> str | None:
    """The number of the same person's card of 2017; None without a link, or for what cannot be such numbers."""
    if len(link) != 3 or len(nationality) != 3 or len(new) != _NEW:
        return None
    body = nationality + new[1:3] + link[0:2] + new[8:14] + link[2]
    check = _check_digit(body)
    return None if check is None else f"{body}{check}"


def link_between(new: str, old: str) -> str | None:
    """The link that the card with the ``new`` number must carry if its holder had the ``old`` one; None: these two
    numbers cannot be one person's (province, day of birth or the old check digit differ)."""
    if len(new) != _NEW or len(old) != _OLD:
        return None
    link = old[5:7] + old[13]
    return link if old_number(old[0:3], new, link) == old else None


def _check_digit(body: str) -> int | None:
    """As in travel documents (ICAO 9303-3, 4.9): letters count from A = 10, ``<`` is 0. None: another character."""
    values = [_value(character) for character in body]
    if any(value < 0 for value in values):
        return None
    return sum(value * _WEIGHTS[at % 3] for at, value in enumerate(values)) % 10


def _value(character: str) -> int:
    if character == "<":
        return 0
    return int(character, 36) if character.isascii() and character.isalnum() else -1
