"""Search over service items: Chinese words, pinyin in full or initials, codes, what people say.

The index is a few long strings, scanned with ``str.find``: 10,000 items answer within a key stroke.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from intake.item import ServiceItem

_SEPARATOR = "\n"
_CJK = re.compile(r"[㐀-鿿豈-﫿𠀀-𯨟]")


@dataclass(frozen=True, slots=True)
class _Layer:
    """One kind of text of all items: each item's texts on one stretch, every text after a separator."""

    text: str
    starts: tuple[int, ...]

    def items_with(self, needle: str, skip: Container[int]) -> Iterator[int]:
        """Numbers of the items that hold the needle, once each, but for those to skip."""
        at = self.text.find(needle)
        while at >= 0:
            item = bisect_right(self.starts, at) - 1
            if item not in skip:
                yield item
            if item + 1 == len(self.starts):
                return
            at = self.text.find(needle, self.starts[item + 1])

    def holds(self, item: int, needle: str) -> bool:
        end = self.starts[item + 1] if item + 1 < len(self.starts) else len(self.text)
        return self.text.find(needle, self.starts[item], end) >= 0


def _layer(texts: Iterable[Iterable[str]]) -> _Layer:
    parts: list[str] = []
    starts: list[int] = []
    position = 0
    for item_texts in texts:
        starts.append(position)
        stretch = "".join(_SEPARATOR + text.lower() for text in item_texts if text) or _SEPARATOR
        parts.append(stretch)
        position += len(stretch)
    return _Layer("".join(parts), tuple(starts))


class ItemSearch:
    """The index of some items. Building it costs pinyin for every name; asking is cheap."""

    def __init__(self, items: Sequence[ServiceItem]) -> None:
        # Pinyin tables are large; a process that never searches does not load them.
        from pypinyin import lazy_pinyin

        @cache
        def pinyin(text: str) -> tuple[str, str]:
            """In full and as initials; nothing for texts without Chinese."""
            syllables = lazy_pinyin(text) if _CJK.search(text) else []
            return "".join(syllables), "".join(syllable[:1] for syllable in syllables)

        names = [(item.short_name.get(), item.name.get()) for item in items]
        said = [(*item.synonyms, *item.keywords) for item in items]
        self._items = tuple(items)
        # From the best place to find a word to the least.
        places: tuple[list[Sequence[str]], ...] = (
            list(names),
            list(said),
            [[pinyin(text)[0] for text in texts] for texts in names],
            [[pinyin(text)[1] for text in texts] for texts in names],
            [[pinyin(text)[0] for text in texts] for texts in said],
            [[pinyin(text)[1] for text in texts] for texts in said],
            [(item.impl_code, item.handling_code or "", item.basic_code) for item in items],
            [(item.name.get("en"), item.short_name.get("en")) for item in items],
            [(item.organ.name, item.guide.summary.get()) for item in items],
        )
        self._layers = tuple(_layer(texts) for texts in places)
        self._anywhere = _layer(chain.from_iterable(texts) for texts in zip(*places, strict=True))

    def find(self, text: str, limit: int = 200) -> tuple[ServiceItem, ...]:
        """Items that hold every word of the query, best first, at most ``limit``; none for an empty query.

        A word at the start of a text ranks before the same word within one.
        """
        # Input methods put ' between syllables; nobody means it. The longest word leaves the fewest items to look at.
        words = sorted((word.replace("'", "") or word for word in text.lower().split()), key=len, reverse=True)
        if not words:
            return ()
        found: list[int] = []  # in the order of finding, which is the order of rank
        judged: set[int] = set()
        for layer in self._layers:
            for needle in (_SEPARATOR + words[0], words[0]):
                # The layer is scanned while `judged` grows, so an item is looked at once, at its best place.
                for item in layer.items_with(needle, judged):
                    judged.add(item)
                    if all(self._anywhere.holds(item, word) for word in words[1:]):
                        found.append(item)
                        if len(found) >= limit:
                            return tuple(self._items[i] for i in found)
        return tuple(self._items[i] for i in found)
