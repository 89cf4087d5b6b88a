"""Finding texts by the characters they hold: Chinese words and fragments, also with one character wrong.

For each character one long integer says in which texts it is, a bit a text. The texts that hold all characters of a
word are one AND away; only those few are looked into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce

#: In shorter words one wrong character leaves too little to go by.
LEAST_FOR_ERROR = 3
#: Longer words than this are sentences; no spelling mistakes are looked for in them.
MOST_FOR_ERROR = 16


class CharacterIndex:
    """Texts by number, in small letters."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        marks: dict[str, bytearray] = {}
        size = (len(texts) + 7) // 8
        for number, text in enumerate(texts):
            for character in set(text):
                found = marks.get(character)
                if found is None:
                    found = marks[character] = bytearray(size)
                found[number >> 3] |= 1 << (number & 7)
        self._in = {character: int.from_bytes(found, "little") for character, found in marks.items()}
        self._all = (1 << len(texts)) - 1

    def holding_all(self, characters: str) -> list[int]:
        """Texts in which each of these characters is, wherever."""
        return list(_numbers(self._with(characters)))

    def find(self, word: str) -> list[int]:
        """Texts that hold the word."""
        found = self.holding_all(word)
        return found if len(word) == 1 else [number for number in found if word in self._texts[number]]

    def in_order(self, word: str) -> list[int]:
        """Texts that hold the word's characters in their order, with others between: 食品许可 in 食品经营许可."""
        pattern = re.compile(".*?".join(map(re.escape, word)))
        return [number for number in self.holding_all(word) if pattern.search(self._texts[number])]

    def with_one_error(self, word: str) -> list[int]:
        """Texts that hold the word but for one character that is wrong, missing, too much, or swapped."""
        if not LEAST_FOR_ERROR <= len(word) <= MOST_FOR_ERROR:
            return []
        without = [self._with(word[:at] + word[at + 1 :]) for at in range(len(word))]
        candidates = reduce(int.__or__, without, 0)
        pattern = re.compile("|".join(_misspelt(word)))
        return [number for number in _numbers(candidates) if pattern.search(self._texts[number])]

    def _with(self, characters: str) -> int:
        found = self._all
        for character in set(characters):
            found &= self._in.get(character, 0)
        return found


def _misspelt(word: str) -> Iterator[str]:
    """Patterns of what may have been meant."""
    for at in range(len(word)):
        before, after = re.escape(word[:at]), re.escape(word[at + 1 :])
        yield f"{before}.{after}" if 0 < at < len(word) - 1 else f"{before}{after}"  # wrong, or too much at an end
        if 0 < at < len(word) - 1:
            yield f"{before}{after}"  # too much
        if at:
            yield f"{before}.{re.escape(word[at:])}"  # one is missing
        if after:
            yield f"{before}{re.escape(word[at + 1])}{re.escape(word[at])}{re.escape(word[at + 2 :])}"  # swapped


def _numbers(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    marks = f"{bits:b}"
    top = len(marks) - 1
    at = marks.rfind("1")
    while at >= 0:
        yield top - at
        at = marks.rfind("1", 0, at)
