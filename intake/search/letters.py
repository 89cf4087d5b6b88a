"""Finding texts by the letters of their pinyin: in full, by initials, or mixed (shipinXK), at once in all texts.

All syllables of all texts stand in one row, one bit a letter, in Python's long integers. A set of places in the row is
such an integer, and one letter of a query moves the whole set by a few operations of the processor's own width (the
shift-and method of Baeza-Yates and Gonnet, with errors after Wu and Manber 1992). So a query costs the same for any
number of matches: some hundredths of a millisecond a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import compress
from operator import itemgetter

from intake.search.readings import Syllables

#: Stands between texts; no query holds it.
_GAP = "\n"
#: Texts end at a multiple of this many letters, so that "is it found?" can be read off one byte.
_BYTE = 8
#: Shorter queries are too close to everything to allow for a typing error.
LEAST_FOR_ERROR = 4
#: Longer ones are no search; only their beginning is looked for.
MOST_LETTERS = 30
#: Nor is more looked through for errors.
MOST_FOR_ERROR = 20


class LetterIndex:
    """Texts by (number, syllables); a text with several readings comes several times under its number."""

    def __init__(self, texts: Iterable[tuple[int, Syllables]]) -> None:
        row: list[str] = [_GAP * _BYTE]
        starts: list[str] = ["1" * _BYTE]  # a gap takes the place of a syllable: a jump from the last one ends in it
        firsts: list[str] = ["0" * _BYTE]
        lasts: list[str] = ["0" * _BYTE]
        numbers: list[int] = []
        gaps: list[int] = []
        at = _BYTE
        for number, syllables in texts:
            length = sum(map(len, syllables))
            padding = -length % _BYTE
            row += [_GAP * padding, *syllables, _GAP * _BYTE]
            starts += ["1" * padding, *("1" + "0" * (len(syllable) - 1) for syllable in syllables), "1" * _BYTE]
            firsts += ["0" * padding, "1", "0" * (length - 1 + _BYTE)]
            last = len(syllables[-1])
            lasts += ["0" * (padding + length - last), "1" * last, "0" * _BYTE]
            at += padding + length
            numbers.append(number)
            gaps.append(at // _BYTE)
            at += _BYTE
        letters = "".join(row).encode("ascii")
        self._bytes = len(letters) // _BYTE
        self._starts = _bits("".join(starts))
        self._firsts = _bits("".join(firsts))
        self._lasts = _bits("".join(lasts))
        self._of = {chr(code): _bits_of(letters, code) for code in set(letters)}
        self._gaps = self._of.pop(_GAP)
        everything = (1 << len(letters)) - 1
        self._letters = everything & ~self._gaps
        self._further = everything & ~self._starts  # second and later letters of a syllable
        self._begins = self._starts & ~self._gaps
        self._spelt_ends = (self._starts >> 1) & self._further  # last letters of syllables of two and more
        self._text_of_gap = numbers
        # Two more make it answer with a tuple even for a single text.
        self._byte_of_gap = itemgetter(*gaps, 0, 0)

    def find(self, query: str) -> LetterHits:
        """Each letter goes on in its syllable or begins the next one."""
        anywhere, from_first = (self._begins, self._firsts) if query else (0, 0)
        for number, letter in enumerate(query[:MOST_LETTERS]):
            of = self._of.get(letter, 0)
            if number:
                anywhere = self._next(anywhere)
                from_first = self._next(from_first) if from_first else 0
            anywhere, from_first = anywhere & of, from_first & of
            if not anywhere:
                break
        return LetterHits(self, from_first & self._lasts, from_first, anywhere)

    def find_in_order(self, query: str) -> frozenset[int]:
        """As `find`, but after a syllable that is spelt out other characters may come between: shipin…xk."""
        if len(query) < LEAST_FOR_ERROR:
            return frozenset()
        here = self._begins & self._of.get(query[0], 0)
        for letter in query[1:MOST_FOR_ERROR]:
            here = (self._next(here) | self._behind(here & self._spelt_ends)) & self._of.get(letter, 0)
            if not here:
                return frozenset()
        return self.numbers(here)

    def sounding(self, syllables: Sequence[str]) -> frozenset[int]:
        """Texts with exactly these syllables in a row."""
        here = self._begins if syllables else 0
        for syllable in syllables:
            here &= self._of.get(syllable[0], 0)
            for letter in syllable[1:]:
                here = (here << 1) & self._further & self._of.get(letter, 0)
            here = (here << 1) & self._starts  # the syllable must end here; a gap ends the last one
            if not here:
                return frozenset()
        return self.numbers((here >> 1) & self._letters)

    def with_one_error(self, query: str) -> frozenset[int]:
        """Texts that hold these letters, spelt out, but for one that is wrong, missing, too much, or swapped."""
        query = query[:MOST_FOR_ERROR]
        if len(query) < LEAST_FOR_ERROR:
            return frozenset()
        of = [self._of.get(letter, 0) for letter in query]
        exact = self._begins & of[0]
        erring = self._begins | ((self._begins << 1) & of[0])  # the first letter is wrong, or was left out
        before = self._begins  # where a pair of letters may stand that was swapped
        for number in range(1, len(query)):
            step = (exact << 1) & self._letters
            erring = (
                ((erring << 1) & of[number])  # right again
                | step  # this letter is wrong
                | exact  # this letter is too much
                | ((step << 1) & of[number])  # one was left out before it
                | (((before & of[number]) << 1) & of[number - 1])
            ) & self._letters
            before = step
            exact = step & of[number]
            if not erring:
                return frozenset()
        return self.numbers(erring | exact)

    def numbers(self, here: int) -> frozenset[int]:
        """The texts in which these places are: carried to the gap behind each."""
        if not here:
            return frozenset()
        ends = ((self._letters + here) & self._gaps).to_bytes(self._bytes, "little")
        return frozenset(compress(self._text_of_gap, self._byte_of_gap(ends)))

    def _next(self, here: int) -> int:
        """The following letter of the same syllable, and the first of the next one.

        Adding a bit to a run of bits carries it to the end of the run: that is how all jumps are made by one sum.
        """
        moved = here << 1
        return moved | ((self._further + (moved & self._further)) & self._starts)

    def _behind(self, here: int) -> int:
        """First letters of all later syllables of the same text. Taking one away where a text begins borrows from its
        first place, which tells what lies before it."""
        if not here:
            return 0
        guarded = here | self._gaps
        up_to_first = (guarded - self._firsts) ^ guarded
        return self._begins & ~up_to_first


class LetterHits:
    """Where a query was found; which texts these are is found out when it is asked for."""

    def __init__(self, index: LetterIndex, whole: int, from_first: int, anywhere: int) -> None:
        self._index = index
        self._places = (whole, from_first, anywhere)

    def __bool__(self) -> bool:
        return self._places[2] != 0

    @cached_property
    def whole(self) -> frozenset[int]:
        """Texts of which the query has every syllable."""
        return self._index.numbers(self._places[0])

    @cached_property
    def begin(self) -> frozenset[int]:
        """Texts that begin with it."""
        return self._index.numbers(self._places[1]) - self.whole

    @cached_property
    def inner(self) -> frozenset[int]:
        """Texts that hold it further on."""
        return self._index.numbers(self._places[2]) - self.begin - self.whole


def _bits(marks: str) -> int:
    """The first mark is bit 0."""
    return int(marks[::-1], 2)


def _bits_of(row: bytes, letter: int) -> int:
    marks = bytes(0x31 if code == letter else 0x30 for code in range(256))
    return int(row.translate(marks)[::-1], 2)
