"""Finding texts by the letters of their pinyin: in full, by initials, or mixed (shipinXK), at once in all texts.

All syllables of all texts stand in one row, one bit a letter, in Python's long integers. A set of places in the row is
such an integer, and one letter of a query moves the whole set by a few operations of the processor's own width (the
shift-and method of Baeza-Yates and Gonnet, with errors after Wu and Manber 1992). So a query costs the same for any
number of matches: some hundredths of a millisecond a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.search.readings import Syllables

#: Stands between texts; no query holds it.
_GAP = "\n"
#: Shorter queries are too close to everything to allow for a typing error.
LEAST_FOR_ERROR = 4
#: Longer ones are no search; only their beginning is looked for.
MOST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class LetterHits:
    """Numbers of the texts: whose every syllable the query has, that begin with it, that hold it further on."""

    whole: frozenset[int] = frozenset()
    begin: frozenset[int] = frozenset()
    inner: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.whole or self.begin or self.inner)


class LetterIndex:
    """Texts by (number, syllables); a text with several readings comes several times under its number."""

    def __init__(self, texts: Iterable[tuple[int, Syllables]]) -> None:
        row: list[str] = [_GAP]
        starts: list[str] = ["1"]  # a gap takes the place of a syllable, so that a jump from the last one ends in it
        firsts: list[str] = ["0"]
        lasts: list[str] = ["0"]
        self._number_at: dict[int, int] = {}
        at = 1
        for number, syllables in texts:
            for place, syllable in enumerate(syllables):
                length = len(syllable)
                row.append(syllable)
                starts.append("1" + "0" * (length - 1))
                firsts.append(("1" if place == 0 else "0") + "0" * (length - 1))
                lasts.append(("1" if place == len(syllables) - 1 else "0") * length)
                at += length
            row.append(_GAP)
            starts.append("1")
            firsts.append("0")
            lasts.append("0")
            self._number_at[at] = number
            at += 1
        letters = "".join(row).encode("ascii")
        size = len(letters)
        self._starts = _bits("".join(starts))
        self._firsts = _bits("".join(firsts))
        self._lasts = _bits("".join(lasts))
        self._of = {chr(code): _bits_of(letters, code) for code in set(letters)}
        self._gaps = self._of.pop(_GAP)
        everything = (1 << size) - 1
        self._letters = everything & ~self._gaps
        self._further = everything & ~self._starts  # second and later letters of a syllable

    def find(self, query: str) -> LetterHits:
        """Each letter goes on in its syllable or begins the next one."""
        start = self._starts & ~self._gaps
        anywhere, from_first = start, self._firsts
        for number, letter in enumerate(query[:MOST_LETTERS]):
            of = self._of.get(letter, 0)
            if number == 0:
                anywhere, from_first = anywhere & of, from_first & of
                continue
            anywhere = self._next(anywhere) & of
            from_first = self._next(from_first) & of if from_first else 0
            if not anywhere:
                return LetterHits()
        if not query:
            return LetterHits()
        whole = self._numbers(from_first & self._lasts)
        begin = self._numbers(from_first) - whole
        return LetterHits(whole, begin, self._numbers(anywhere) - begin - whole)

    def sounding(self, syllables: Sequence[str]) -> frozenset[int]:
        """Texts with exactly these syllables in a row."""
        begin = self._starts & ~self._gaps
        here = 0
        for number, syllable in enumerate(syllables):
            here = begin & self._of.get(syllable[0], 0) if number == 0 else here & self._of.get(syllable[0], 0)
            for letter in syllable[1:]:
                here = (here << 1) & self._further & self._of.get(letter, 0)
            here = (here << 1) & self._starts  # the syllable must end here; a gap ends the last one
            if not here:
                return frozenset()
        return self._numbers((here >> 1) & self._letters)

    def with_one_error(self, query: str) -> frozenset[int]:
        """Texts that hold these letters, spelt out, but for one that is wrong, missing, too much, or swapped."""
        query = query[:MOST_LETTERS]
        if len(query) < LEAST_FOR_ERROR:
            return frozenset()
        start = self._starts & ~self._gaps
        of = [self._of.get(letter, 0) for letter in query]
        exact = start & of[0]
        # The first letter wrong, or missing, or the first two swapped.
        erring = start | ((start << 1) & of[0])
        before = start  # where a pair may begin that was swapped
        for number in range(1, len(query)):
            swapped = ((before & of[number]) << 1) & of[number - 1]
            step = (exact << 1) & self._letters
            erring = (
                ((erring << 1) & of[number])  # right again
                | step  # this letter is wrong
                | exact  # this letter is too much
                | ((step << 1) & of[number])  # one was left out before it
                | swapped
            ) & self._letters
            before = step
            exact = step & of[number]
        return self._numbers(erring | exact)

    def _next(self, here: int) -> int:
        """The following letter of the same syllable, and the first of the next one.

        Adding a bit to a run of bits carries it to the end of the run: that is how all jumps are made by one sum.
        """
        moved = here << 1
        return moved | ((self._further + (moved & self._further)) & self._starts)

    def _numbers(self, here: int) -> frozenset[int]:
        """The texts in which these places are: carried to the gap behind each."""
        if not here:
            return frozenset()
        ends = (self._letters + here) & self._gaps
        number_at = self._number_at
        found = set()
        bits = f"{ends:b}"
        top = len(bits) - 1
        at = bits.find("1")
        while at >= 0:
            found.add(number_at[top - at])
            at = bits.find("1", at + 1)
        return frozenset(found)


def _bits(marks: str) -> int:
    """The first mark is bit 0."""
    return int(marks[::-1], 2)


def _bits_of(row: bytes, letter: int) -> int:
    marks = bytes(0x31 if code == letter else 0x30 for code in range(256))
    return int(row.translate(marks)[::-1], 2)
