"""Which part of a text a query's words are: what a screen sets off."""

from __future__ import annotations

from collections.abc import Iterable

from intake.search.readings import blurred, readings

#: Begin and end of a part, as characters of the text.
Span = tuple[int, int]


def marks(text: str, words: Iterable[str], *, by_sound: bool = False) -> tuple[Span, ...]:
    """The first part of ``text`` that each word is, by character or by pinyin; parts that touch are one.

    ``by_sound``: sounds that are easily confused count as the same.
    """
    lower = text.lower()
    found = []
    for word in words:
        span = _first(lower, word, by_sound)
        if span is not None:
            found.append(span)
    return _joined(found)


def _first(text: str, word: str, by_sound: bool) -> Span | None:
    at = text.find(word)
    if at >= 0:
        return at, at + len(word)
    heard = blurred(word) if by_sound and word.isascii() else word
    for begin in range(len(text)):
        end = _end(text, begin, heard, 0, by_sound)
        if end is not None and end > begin:
            return begin, end
    return None


def _end(text: str, at: int, word: str, typed: int, by_sound: bool) -> int | None:
    """Where the word ends that goes on here, or None when it does not."""
    if typed == len(word):
        return at
    if at == len(text):
        return None
    character = text[at]
    if character == word[typed]:
        end = _end(text, at + 1, word, typed + 1, by_sound)
        if end is not None:
            return end
    said = readings(character)
    if not said:  # a sign between is passed over
        return _end(text, at + 1, word, typed, by_sound) if typed else None
    if by_sound and not word[typed].isascii():
        same = {*map(blurred, said)} & {*map(blurred, readings(word[typed]))}
        return _end(text, at + 1, word, typed + 1, by_sound) if same else None
    for syllable in map(blurred, said) if by_sound else said:
        for length in range(len(syllable), 0, -1):
            if word.startswith(syllable[:length], typed):
                end = _end(text, at + 1, word, typed + length, by_sound)
                if end is not None:
                    return end
    return None


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)
