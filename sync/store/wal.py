"""The write-ahead log as bytes: is all of it there that was committed, and if not, what can be brought back?

SQLite believes a log up to the first frame whose checksum is wrong, and takes what follows for a torn write. After a
power cut that is right: a transaction that was not synced is nobody's. But a bit that has rotted looks the same, and
then transactions that were acknowledged vanish without a word. Two things tell them apart:

- a `Mark` of the last commit, kept beside the log: it is written after the log was synced, so a log in which less is
  whole than the mark says is damaged (an older mark says less, never something wrong);
- whole frames of a *later* transaction behind the broken one: with ``synchronous = FULL`` none is begun before the one
  before is synced.

A checksum covers a frame and, through the one before, all frames up to it. It is linear, so for each 32-bit word the
error it would take can be computed; which word it was the page's own seal says. Where no word will do the frame is kept
as it is: SQLCipher then reports that page, and no other.

Format: https://sqlite.org/fileformat2.html#walformat, with the 4096-byte pages of SQLCipher 4.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeAlias

PAGE = 4096
HEADER = 32
FRAME = 24 + PAGE
#: The low bit says that checksums take words in big-endian order; SQLite writes what suits the machine.
_MAGIC = 0x377F0682
_VERSION = 3007000
_MASK = 0xFFFFFFFF
_FIELDS = struct.Struct(">6I")

Sum: TypeAlias = tuple[int, int]
Salts: TypeAlias = tuple[int, int]


#: Is this encrypted page, of this number, as it was written? (`sync.store.page_seal`)
IsWhole: TypeAlias = Callable[[bytes, int], bool]


class Mark(NamedTuple):
    """The last commit that is known to be synced: the log's salts, the commit's frame (from 1 on), its checksum."""

    salts: Salts
    frame: int
    checksum: Sum


@dataclass(frozen=True, slots=True)
class Mended:
    """A log that is whole again. ``damaged`` counts frames that were not, ``unread`` those of them that could not be
    brought back: their pages say so when they are read."""

    log: bytes
    damaged: int
    unread: int


class _Frame(NamedTuple):
    page: int
    commit: int  # pages of the database after the commit; 0: not the last frame of its transaction
    salts: Salts
    checksum: Sum


class _Log:
    """A log's bytes, looked at frame by frame (from 1 on). Short frames at the end are none."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.count = max(0, (len(data) - HEADER) // FRAME)
        magic, version, page, _, *rest = struct.unpack(">8I", data[:HEADER])
        self.salts: Salts = (rest[0], rest[1])
        self.seed: Sum = (rest[2], rest[3])
        self.order = ">" if magic & 1 and magic | 1 == _MAGIC | 1 else "<"
        known = magic | 1 == _MAGIC | 1 and version == _VERSION and page == PAGE
        self.header_is_whole = known and self.seed == checksum(data[:24], (0, 0), self.order)

    def frame(self, number: int) -> _Frame:
        at = HEADER + (number - 1) * FRAME
        page, commit, salt1, salt2, sum1, sum2 = _FIELDS.unpack_from(self.data, at)
        return _Frame(page, commit, (salt1, salt2), (sum1, sum2))

    def summed(self, number: int) -> bytes:
        """What a frame's checksum covers."""
        at = HEADER + (number - 1) * FRAME
        return self.data[at : at + 8] + self.data[at + 24 : at + FRAME]

    def sum_from(self, before: Sum, number: int) -> Sum:
        return checksum(self.summed(number), before, self.order)


def mark_of(header: bytes, frame: bytes, number: int) -> Mark | None:
    """The mark of a commit from the log's header and the header of its last frame; None when they do not belong."""
    if len(header) < HEADER or len(frame) < FRAME - PAGE:
        return None
    *_, salt1, salt2, _, _ = struct.unpack(">8I", header[:HEADER])
    _, commit, frame_salt1, frame_salt2, sum1, sum2 = _FIELDS.unpack_from(frame)
    if (salt1, salt2) != (frame_salt1, frame_salt2) or not commit:
        return None
    return Mark((salt1, salt2), number, (sum1, sum2))


def look(data: bytes, mark: Mark | None, is_whole: IsWhole, pages: int = 1) -> Mended | None:
    """None for a log that is whole, or torn as a power cut may tear it; else what can be made of it. ``pages``: how
    many the database file has; it never shrinks."""
    if len(data) < HEADER + FRAME:
        return None
    log = _Log(data)
    salts = log.salts if log.header_is_whole else _likely_salts(log, mark)
    if mark is not None and mark.salts != salts:
        mark = None
    start = log.seed if log.header_is_whole else _likely_seed(log)
    whole, committed = _whole_frames(log, salts, start) if log.header_is_whole else (0, 0)
    certain = mark is not None and mark.frame > committed
    last = _end(log, salts, start, whole, certain=certain)
    if mark is not None and certain:
        last = max(last, min(mark.frame, log.count))
    if last <= committed:
        return None
    return _mend(log, salts, start, last, mark, is_whole, pages)


def _whole_frames(log: _Log, salts: Salts, before: Sum) -> tuple[int, int]:
    """How many frames SQLite believes, and how many of them are committed."""
    whole = committed = 0
    for number in range(1, log.count + 1):
        frame = log.frame(number)
        if frame.salts != salts or not frame.page or log.sum_from(before, number) != frame.checksum:
            break
        before, whole = frame.checksum, number
        if frame.commit:
            committed = number
    return whole, committed


def _end(log: _Log, salts: Salts, start: Sum, whole: int, *, certain: bool) -> int:
    """The last commit behind the broken frame, if it is ``certain``, or what follows proves, that this is damage and
    no torn write; else 0."""
    broken = whole + 1
    if broken >= log.count:
        return 0
    before = log.frame(whole).checksum if whole else start
    computed = log.sum_from(before, broken)
    stored = log.frame(broken).checksum
    ended = [broken] if log.frame(broken).commit and log.frame(broken).salts == salts else []
    number, follows = broken + 1, False
    while number <= log.count:
        frame = log.frame(number)
        known = (stored, computed) if number == broken + 1 else (log.frame(number - 1).checksum,)
        if frame.salts != salts or not any(log.sum_from(one, number) == frame.checksum for one in known):
            break
        follows = follows or bool(ended)
        if frame.commit:
            ended.append(number)
        number += 1
    # A header is synced before any frame: a broken one with frames behind it is damage.
    return ended[-1] if ended and (certain or follows or not log.header_is_whole) else 0


def _likely_salts(log: _Log, mark: Mark | None) -> Salts:
    """Of a log whose header is broken: those of its first frames."""
    first = [log.frame(number).salts for number in range(1, min(log.count, 3) + 1)]
    if mark is not None and mark.salts in first:
        return mark.salts
    return max(first, key=first.count)


def _likely_seed(log: _Log) -> Sum:
    """Where the checksums of a log with a broken header begin: one of two must fit the first frame."""
    computed = checksum(log.data[:24], (0, 0), log.order)
    return computed if log.sum_from(computed, 1) == log.frame(1).checksum else log.seed


def _mend(log: _Log, salts: Salts, before: Sum, last: int, mark: Mark | None, is_whole: IsWhole, pages: int) -> Mended:
    head = struct.pack(">6I", _MAGIC | (log.order == ">"), _VERSION, PAGE, 0, *salts)
    chain = checksum(head, (0, 0), log.order)
    parts = [head, struct.pack(">2I", *chain)]
    damaged = unread = 0
    size = pages  # of the database, as far as sound frames tell
    for number in range(1, last + 1):
        content, true, was_read = _content(log, before, number, last, mark, is_whole)
        frame = log.frame(number)
        damaged += content != log.summed(number) or frame.salts != salts or true != frame.checksum or not was_read
        unread += not was_read
        if was_read:
            size = max(size, *struct.unpack(">2I", content[:8]))
        elif any(content[4:8]):  # a size that has rotted would have SQLite cut the database off
            content = content[:4] + size.to_bytes(4, "big") + content[8:]
        if number == last and not any(content[4:8]):  # a log ends with a commit
            content = content[:4] + size.to_bytes(4, "big") + content[8:]
        chain = checksum(content, chain, log.order)
        parts += [content[:8], struct.pack(">4I", *salts, *chain), content[8:]]
        before = true
    return Mended(b"".join(parts), max(damaged, 1), unread)


def _content(
    log: _Log, before: Sum, number: int, last: int, mark: Mark | None, is_whole: IsWhole
) -> tuple[bytes, Sum, bool]:
    """A frame's content as it was written, the checksum it had then, and whether that is certain."""
    content, stored = log.summed(number), log.frame(number).checksum
    computed = checksum(content, before, log.order)
    if computed == stored:
        return content, stored, True
    marked = mark.checksum if mark is not None and mark.frame == number else None
    if computed == marked:  # the checksum itself is what has rotted
        return content, computed, True
    if number < last and log.sum_from(computed, number + 1) == log.frame(number + 1).checksum:
        return content, computed, True
    stored = marked or stored
    if _is_whole(content, is_whole):  # page and number are right: the size after a commit may not be, or the checksum
        commit = next((one for place, one in _in_one_word(content, computed, stored, log.order) if place == 1), None)
        return (content, computed, True) if commit is None else (commit, stored, True)
    for _, corrected in _in_one_word(content, computed, stored, log.order):
        if _is_whole(corrected, is_whole):
            return corrected, stored, True
    return content, stored, False


def _is_whole(content: bytes, is_whole: IsWhole) -> bool:
    return is_whole(content[8:], int.from_bytes(content[:4], "big"))


def _in_one_word(content: bytes, found: Sum, wanted: Sum, order: str) -> Iterator[tuple[int, bytes]]:
    """By place of the word, the contents with one 32-bit word changed that have the wanted checksum: one at most for
    most errors, dozens for an error in a word's highest bits."""
    wrong = ((wanted[0] - found[0]) & _MASK, (wanted[1] - found[1]) & _MASK)
    for place, (first, second) in enumerate(_weights(len(content) // 4)):
        if first & 1:
            change = wrong[0] * pow(first, -1, 1 << 32) & _MASK
        else:
            change = wrong[1] * pow(second, -1, 1 << 32) & _MASK
        if (first * change & _MASK, second * change & _MASK) == wrong:
            at = place * 4
            (word,) = struct.unpack_from(f"{order}I", content, at)
            yield place, content[:at] + struct.pack(f"{order}I", (word + change) & _MASK) + content[at + 4 :]


@cache
def _weights(words: int) -> tuple[Sum, ...]:
    """By how much each word, one more, changes both halves of the checksum."""
    weights: list[Sum] = []
    even, odd = (1, 1), (0, 1)
    for _ in range(words // 2):
        weights += [odd, even]
        even, odd = (((a + b) & _MASK, (a + 2 * b) & _MASK) for a, b in (even, odd))
    return tuple(reversed(weights))


def checksum(data: bytes, before: Sum, order: str) -> Sum:
    """SQLite's checksum of ``data``, carried on from ``before``; ``order`` as in `struct`."""
    first, second = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & _MASK
        second = (second + odd + first) & _MASK
    return first, second
