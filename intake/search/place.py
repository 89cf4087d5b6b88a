"""A place of items where words are looked for: their names, keywords, what people say, organs, codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import chain

from intake.search.characters import CharacterIndex
from intake.search.letters import LetterHits, LetterIndex
from intake.search.query import Script
from intake.search.readings import blurred, english_words, is_han, readings, spoken


class MatchedBy(StrEnum):
    """What led to an item; a screen tells by it why the item is there."""

    NAME = "name"
    CODE = "code"
    KEYWORD = "keyword"
    SYNONYM = "synonym"  # what people say, of the item itself or of the hall's everyday words
    ENGLISH = "english"
    ORGAN = "organ"
    SUMMARY = "summary"
    SOUND = "sound"  # sounds like it: 居驻证, sipin
    SIMILAR = "similar"  # with other characters between, or one wrong, missing or swapped


class Place:
    """Texts of items, each text once however many items have it."""

    def __init__(self, by: MatchedBy, texts_of_items: Iterable[Iterable[str]], *, english: bool = False) -> None:
        self.by = by
        numbers: dict[str, int] = {}
        items: list[list[int]] = []
        self.texts_of: list[tuple[int, ...]] = []
        for item, texts in enumerate(texts_of_items):
            own = dict.fromkeys(numbers.setdefault(text.lower(), len(numbers)) for text in texts if text)
            for number in own:
                if number == len(items):
                    items.append([])
                items[number].append(item)
            self.texts_of.append(tuple(own))
        self.texts = tuple(numbers)
        self._items = [tuple(found) for found in items]
        self._english = english
        self._annotated: dict[int, str] = {}

    def items(self, texts: Iterable[int]) -> set[int]:
        """The items that have one of these texts."""
        return set(chain.from_iterable(map(self._items.__getitem__, texts)))

    def prepare(self) -> None:
        """Build what is built lazily."""
        _ = self.characters, self.letters, self._blurred_letters

    @cached_property
    def characters(self) -> CharacterIndex:
        return CharacterIndex(self.texts)

    @cached_property
    def letters(self) -> LetterIndex:
        ways = ([english_words(text)] if self._english else spoken(text) for text in self.texts)
        return LetterIndex((number, way) for number, found in enumerate(ways) for way in found if way)

    @cached_property
    def _blurred_letters(self) -> LetterIndex:
        ways = ({tuple(map(blurred, way)) for way in spoken(text)} for text in self.texts)
        return LetterIndex((number, way) for number, found in enumerate(ways) for way in sorted(found) if way)

    def find(self, word: str, kind: Script) -> LetterHits:
        """Texts that are the word, begin with it, hold it."""
        if kind is Script.LETTERS:
            return self.letters.find(word)
        if self._english:
            return LetterHits()
        found = self._mixed(word) if kind is Script.MIXED else self.characters.find(word)
        texts, length = self.texts, len(word)
        begin = frozenset(number for number in found if texts[number].startswith(word))
        whole = frozenset(number for number in begin if len(texts[number]) == length)
        return LetterHits(whole, begin - whole, frozenset(found) - begin)

    def sounding(self, word: str, kind: Script) -> frozenset[int]:
        """Texts with a part that sounds like the word, if one does not listen too closely."""
        if self._english:
            return frozenset()
        if kind is Script.LETTERS:
            hits = self._blurred_letters.find(blurred(word))
            return hits.whole | hits.begin | hits.inner
        if kind is Script.HAN:
            usual = [found[0] for found in map(readings, word) if found]
            return self._blurred_letters.sounding([blurred(syllable) for syllable in usual])
        return frozenset()

    def similar(self, word: str, kind: Script) -> frozenset[int]:
        """Texts that hold the word but for one character or letter."""
        if kind is Script.LETTERS:
            return self.letters.with_one_error(word)
        return frozenset() if self._english else frozenset(self.characters.with_one_error(word))

    def _mixed(self, word: str) -> list[int]:
        """Chinese and letters in one word, as input methods leave it half way: 食品xk."""
        pattern = re.compile(_annotated_pattern(word))
        candidates = self.characters.holding_all("".join(filter(is_han, word)))
        return [number for number in candidates if pattern.search(self._annotation(number))]

    def _annotation(self, number: int) -> str:
        found = self._annotated.get(number)
        if found is None:
            found = self._annotated[number] = annotated(self.texts[number])
        return found


#: Stands for a character that is no Chinese one.
_OTHER = "\x01"
_REST, _NEXT = "[a-z0-9,]*", "[^a-z0-9,](?:[a-z]+,)*"


def annotated(text: str) -> str:
    """Each character with its readings behind it: 银yin行xing,hang."""
    return "".join((c if is_han(c) else _OTHER) + ",".join(readings(c)) for c in text)


def _annotated_pattern(word: str) -> str:
    parts: list[str] = []
    last_was_letter = False
    for character in word:
        letter = character.isascii()
        if letter:
            step = _REST + _NEXT if parts else _NEXT
            parts.append((f"(?:{step})?" if last_was_letter else step) + re.escape(character))
        else:
            parts.append((_REST if parts else "") + re.escape(character))
        last_was_letter = letter
    return "".join(parts)


class Codes:
    """The codes of items, by beginning and within."""

    def __init__(self, codes_of_items: Iterable[Sequence[str]]) -> None:
        self.by = MatchedBy.CODE
        self._codes = ["\n" + "\n".join(code.lower() for code in codes if code) + "\n" for codes in codes_of_items]

    def whole(self, word: str) -> set[int]:
        return self._holding(f"\n{word}\n")

    def begin(self, word: str) -> set[int]:
        return self._holding(f"\n{word}")

    def inner(self, word: str) -> set[int]:
        return self._holding(word)

    def _holding(self, part: str) -> set[int]:
        return {item for item, codes in enumerate(self._codes) if part in codes}
