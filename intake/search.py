"""Search over service items: Chinese words, pinyin in full or initials, codes, what people say.

The index is a few long strings, scanned with ``str.find``: 10,000 items answer within a key stroke.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.item import ServiceItem

_SEPARATOR = "\n"
_CJK = re.compile(r"[㐀-鿿豈-﫿𠀀-𯨟]")


@dataclass(frozen=True, slots=True)
class _Layer:
    """One kind of text of all items, each item's texts on one stretch; a smaller ``rank`` is a better place."""

    rank: int
    text: str
    starts: tuple[int, ...]

    def hits(self, word: str) -> dict[int, int]:
        """Item number → rank of its first hit; a hit at the start of a text ranks before one within."""
        found: dict[int, int] = {}
        at = self.text.find(word)
        while at >= 0:
            item = bisect_right(self.starts, at) - 1
            begins = at == 0 or self.text[at - 1] == _SEPARATOR
            rank = self.rank * 2 + (0 if begins else 1)
            if rank < found.get(item, rank + 1):
                found[item] = rank
            # After a hit at a start nothing better comes in this item: go on at the next one.
            follow = self.starts[item + 1] if begins and item + 1 < len(self.starts) else at + 1
            if begins and item + 1 == len(self.starts):
                break
            at = self.text.find(word, follow)
        return found


def _layer(rank: int, texts: Iterable[Iterable[str]]) -> _Layer:
    parts: list[str] = []
    starts: list[int] = []
    position = 0
    for item_texts in texts:
        starts.append(position)
        stretch = "".join(text.lower() + _SEPARATOR for text in item_texts if text)
        parts.append(stretch)
        position += len(stretch)
    return _Layer(rank, "".join(parts), tuple(starts))


class ItemSearch:
    """The index of some items. Building it costs pinyin for every name; asking is cheap."""

    def __init__(self, items: Sequence[ServiceItem]) -> None:
        # Pinyin tables are large; a process that never searches does not load them.
        from pypinyin import Style, lazy_pinyin

        def syllables(texts: Iterable[str], style: Style) -> list[str]:
            return ["".join(lazy_pinyin(text, style=style)) for text in texts if _CJK.search(text)]

        names = [(item.short_name.get(), item.name.get()) for item in items]
        said = [(*item.synonyms, *item.keywords) for item in items]
        self._items = tuple(items)
        self._layers = (
            _layer(0, names),
            _layer(1, said),
            _layer(2, (syllables(n, Style.NORMAL) for n in names)),
            _layer(3, (syllables(n, Style.FIRST_LETTER) for n in names)),
            _layer(4, (syllables(s, Style.NORMAL) for s in said)),
            _layer(5, (syllables(s, Style.FIRST_LETTER) for s in said)),
            _layer(6, ((item.impl_code, item.handling_code or "", item.basic_code) for item in items)),
            _layer(7, ((item.name.get("en"), item.short_name.get("en")) for item in items)),
            _layer(8, ((item.organ.name, item.guide.summary.get()) for item in items)),
        )

    def find(self, text: str) -> tuple[ServiceItem, ...]:
        """Items that hold every word of the query, best first; none for an empty query."""
        words = text.lower().split()
        if not words:
            return ()
        # Input methods put ' between syllables; nobody means it.
        first, *rest = (self._find_word(word.replace("'", "") or word) for word in words)
        ranks = first
        for of_word in rest:
            ranks = {i: rank + of_word[i] for i, rank in ranks.items() if i in of_word}
        return tuple(self._items[i] for i in sorted(ranks, key=lambda i: (ranks[i], i)))

    def _find_word(self, word: str) -> dict[int, int]:
        best: dict[int, int] = {}
        for layer in self._layers:
            for item, rank in layer.hits(word).items():
                if rank < best.get(item, rank + 1):
                    best[item] = rank
        return best
