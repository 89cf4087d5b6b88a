"""A place of items where words are looked for: their names, keywords, what people say, organs, codes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain

from intake.search import query
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


@dataclass(frozen=True, slots=True)
class TextHits:
    """Numbers of the texts that are a word, that begin with it, that hold it further on."""

    whole: frozenset[int] = frozenset()
    begin: frozenset[int] = frozenset()
    inner: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.whole or self.begin or self.inner)


class Place:
    """Texts of items, each text once however many items have it."""

    def __init__(self, by: MatchedBy, texts_of_items: Iterable[Iterable[str]], *, english: bool = False) -> None:
        self.by = by
        numbers: dict[str, int] = {}
        items: list[list[int]] = []
        compact = _small if english else query.compact
        #: The texts as they are in the items, and as they are looked for.
        self.shown: list[str] = []
        self.texts_of: list[tuple[int, ...]] = []
        for item, texts in enumerate(texts_of_items):
            own: dict[int, None] = {}
            for text in texts:
                plain = compact(text)
                if plain:
                    own[numbers.setdefault(plain, len(numbers))] = None
                    if len(numbers) > len(self.shown):
                        self.shown.append(text)
                        items.append([])
            for number in own:
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

    def find(self, word: str, kind: Script) -> TextHits | LetterHits:
        """Texts that are the word, begin with it, hold it."""
        if kind is Script.LETTERS:
            return self.letters.find(word)
        if self._english:
            return TextHits()
        found = self._mixed(word) if kind is Script.MIXED else self.characters.find(word)
        texts, length = self.texts, len(word)
        begin = frozenset(number for number in found if texts[number].startswith(word))
        whole = frozenset(number for number in begin if len(texts[number]) == length)
        return TextHits(whole, begin - whole, frozenset(found) - begin)

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

    def in_order(self, word: str, kind: Script) -> frozenset[int]:
        """Texts that hold the word with other characters between: 食品许可, shipinxk and 食品xk for 食品经营许可."""
        if kind is Script.LETTERS:
            return self.letters.find_in_order(word)
        if self._english or len(word) < _LEAST_IN_ORDER:
            return frozenset()
        return frozenset(self._mixed(word, gaps=True) if kind is Script.MIXED else self.characters.in_order(word))

    def similar(self, word: str, kind: Script) -> frozenset[int]:
        """Texts that hold the word but for one character or letter."""
        if kind is Script.LETTERS:
            return self.letters.with_one_error(word)
        return frozenset() if self._english else frozenset(self.characters.with_one_error(word))

    def _mixed(self, word: str, *, gaps: bool = False) -> list[int]:
        """Chinese and letters in one word, as input methods leave it half way: 食品jy."""
        pattern = re.compile(_annotated_pattern(word, gaps))
        candidates = self.characters.holding_all("".join(filter(is_han, word)))
        return [number for number in candidates if pattern.search(self._annotation(number))]

    def _annotation(self, number: int) -> str:
        found = self._annotated.get(number)
        if found is None:
            found = self._annotated[number] = annotated(self.texts[number])
        return found


#: Fewer characters in order are in too many texts.
_LEAST_IN_ORDER = 3
#: Stands for a character that is no Chinese one.
_OTHER = "\x01"
_REST, _NEXT = "[a-z0-9,]*", "[^a-z0-9,](?:[a-z]+,)*"


def annotated(text: str) -> str:
    """Each character with its readings behind it: 银yin行xing,hang."""
    return "".join((c if is_han(c) else _OTHER) + ",".join(readings(c)) for c in text)


def _annotated_pattern(word: str, gaps: bool) -> str:
    parts: list[str] = []
    before = ""
    for character in word:
        rest = "" if not before else ".*?" if gaps and not (before + character).isascii() else _REST
        step = rest + _NEXT if character.isascii() else rest
        parts.append((f"(?:{step})?" if (before + character).isascii() and before else step) + re.escape(character))
        before = character
    return "".join(parts)


def _small(text: str) -> str:
    return text.lower()


class Codes:
    """The codes of items, by beginning and within."""

    def __init__(self, codes_of_items: Iterable[Sequence[str]]) -> None:
        codes = [tuple(code.lower() for code in codes if code) for codes in codes_of_items]
        self._joined = ["\n".join(own) for own in codes]
        pairs = sorted((code, item) for item, own in enumerate(codes) for code in own)
        self._sorted = [code for code, _ in pairs]
        self._items = [item for _, item in pairs]

    def whole(self, word: str) -> set[int]:
        return set(self._items[bisect_left(self._sorted, word) : bisect_right(self._sorted, word)])

    def begin(self, word: str) -> set[int]:
        end = bisect_left(self._sorted, word + "\x7f")  # behind all letters and digits
        return set(self._items[bisect_left(self._sorted, word) : end])

    def inner(self, word: str) -> set[int]:
        return {item for item, codes in enumerate(self._joined) if word in codes}
