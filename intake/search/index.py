"""The index of a catalogue's items, and looking things up in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import islice

from intake.item import ServiceItem
from intake.search import query
from intake.search.everyday import EverydayWords
from intake.search.letters import LetterHits
from intake.search.marks import Span, marks
from intake.search.place import Codes, MatchedBy, Place, TextHits
from intake.search.query import Script
from intake.text import ENGLISH

#: From the best match to the least. Names stand for names and codes.
WHOLE_NAME, NAME_BEGINS, IN_NAME, WHOLE_SAID, SAID_BEGINS, IN_SAID, ELSEWHERE, SOUNDS_LIKE, SIMILAR = range(9)
_RANKS = range(9)
#: One letter or two are the beginning of something, not something misheard.
_LEAST_SOUND = 3
#: Shorter codes are in nearly every code.
_LEAST_CODE = 3
#: Of this many items one must be found, for going through all of them in order to be quicker than sorting.
_DENSE = 8
#: Further doings with what somebody already has; who names the thing alone mostly wants to get it.
_FURTHER = (
    *("变更", "注销", "补", "换", "延续", "延期", "撤", "年检", "遗失", "恢复", "迁出", "停发", "更正", "复核"),
    *("查询", "预约", "开具", "备案", "异地"),
)


@dataclass(frozen=True, slots=True)
class Preference:
    """What decides between items that match equally well: in force, of this hall's level, often asked for here."""

    today: date | None = None
    level: str | None = None  # GB/T 39046 A.2
    frequency: Mapping[str, int] = field(default_factory=dict)  # by implementation code


@dataclass(frozen=True, slots=True)
class Found:
    """An item and why it was found: by what, by which text of it, for which words of the query."""

    item: ServiceItem
    by: MatchedBy
    text: str
    words: tuple[str, ...]

    def marks(self, shown: str) -> tuple[Span, ...]:
        """The parts of a shown text that are the words of the query."""
        return marks(shown, self.words, by_sound=self.by is MatchedBy.SOUND)


class _Hit:
    """Items that match a word equally well, in one place by some of its texts; looked up when they are needed."""

    def __init__(self, rank: int, by: MatchedBy, place: Place, texts: Callable[[], frozenset[int]]) -> None:
        self.rank = rank
        self.by = by
        self._place = place
        self._look = texts

    @cached_property
    def texts(self) -> frozenset[int]:
        return self._look()

    @cached_property
    def items(self) -> set[int]:
        return self._place.items(self.texts)

    def text_for(self, item: int) -> str | None:
        """The text by which the item is among these, or None when it is not."""
        place = self._place
        return next((place.shown[number] for number in place.texts_of[item] if number in self.texts), None)


class _CodeHit:
    """Items that have the word in a code."""

    by = MatchedBy.CODE

    def __init__(self, rank: int, look: Callable[[str], set[int]], word: str) -> None:
        self.rank = rank
        self._look = look
        self._word = word

    @cached_property
    def items(self) -> set[int]:
        return self._look(self._word)

    def text_for(self, item: int) -> str | None:
        return self._word if item in self.items else None


Hit = _Hit | _CodeHit


class ItemSearch:
    """The index of some items. Building it reads every name; asking is cheap and takes no more for more matches."""

    def __init__(self, items: Sequence[ServiceItem], everyday: Iterable[EverydayWords] = ()) -> None:
        self.items = tuple(items)
        self.number_of = {item.key: number for number, item in enumerate(items)}
        self.standing = tuple(map(_always, items))
        self._names = Place(MatchedBy.NAME, ((item.short_name.get(), item.name.get()) for item in items))
        self._keywords = Place(MatchedBy.KEYWORD, (item.keywords for item in items))
        first, further = self._said(everyday)
        self._synonyms = Place(
            MatchedBy.SYNONYM, ((*item.synonyms, *first.get(number, ())) for number, item in enumerate(items))
        )
        self._loosely_said = Place(MatchedBy.SYNONYM, (further.get(number, ()) for number in range(len(items))))
        self._english = Place(
            MatchedBy.ENGLISH,
            ((item.short_name.get(ENGLISH), item.name.get(ENGLISH)) for item in items),
            english=True,
        )
        self._organs = Place(MatchedBy.ORGAN, ((item.organ.name,) for item in items))
        self._summaries = Place(MatchedBy.SUMMARY, ((item.guide.summary.get(),) for item in items))
        self._codes = Codes((item.impl_code, item.handling_code or "", item.basic_code) for item in items)
        #: Places with the ranks of a text that is the word, begins with it, holds it.
        self._ranked = (
            (self._names, (WHOLE_NAME, NAME_BEGINS, IN_NAME)),
            (self._english, (WHOLE_NAME, IN_NAME, IN_SAID)),
            (self._keywords, (WHOLE_SAID, SAID_BEGINS, IN_SAID)),
            (self._synonyms, (WHOLE_SAID, SAID_BEGINS, IN_SAID)),
            (self._loosely_said, (SAID_BEGINS, IN_SAID, ELSEWHERE)),
            (self._organs, (ELSEWHERE,) * 3),
        )
        #: Where what is nearly the word is looked for.
        self._forgiving = (self._names, self._keywords, self._synonyms)
        for place in (*(place for place, _ in self._ranked), self._summaries):
            _ = place.characters
        for place, _ in self._ranked:
            _ = place.letters
        for place in self._forgiving:
            place.prepare()
        self._latest: dict[str, list[Hit]] = {}

    def view(self, items: Iterable[ServiceItem], preference: Preference | None = None) -> SearchView:
        """Searching in some of the items only, with their order for ties."""
        return SearchView(self, items, preference or Preference())

    def find(self, text: str, limit: int = 200) -> tuple[ServiceItem, ...]:
        """Items that match the query, best first; none for an empty query."""
        return tuple(found.item for found in self.view(self.items).find(text, limit))

    def hits(self, word: str) -> list[Hit]:
        """What a word of a query leads to, best first. The latest words are remembered: a query grows at its end."""
        found = self._latest.get(word)
        if found is None:
            if len(self._latest) >= 8:
                self._latest.pop(next(iter(self._latest)))
            found = self._latest[word] = sorted(self._look(word), key=lambda hit: hit.rank)
        return found

    def forget(self) -> None:
        """The latest words: the next query is as slow as the first."""
        self._latest.clear()

    def _look(self, word: str) -> list[Hit]:
        kind = query.script(word)
        hits = list(self._exact(word, kind))
        if kind is Script.LETTERS and not self._names.find(word, kind):
            hits += self._sounding(word, kind)
        return hits or list(self._nearly(word, kind))

    def _exact(self, word: str, kind: Script) -> Iterator[Hit]:
        for place, ranks in self._ranked:
            found = place.find(word, kind)
            if found:
                yield from _hits(ranks, place, found)
        if kind in (Script.HAN, Script.OTHER):
            found = self._summaries.find(word, kind)
            if found:
                yield from _hits((ELSEWHERE,) * 3, self._summaries, found)
        if kind is Script.CODE and len(word) >= _LEAST_CODE:
            yield _CodeHit(WHOLE_NAME, self._codes.whole, word)
            yield _CodeHit(NAME_BEGINS, self._codes.begin, word)
            yield _CodeHit(IN_NAME, self._codes.inner, word)

    def _nearly(self, word: str, kind: Script) -> Iterator[Hit]:
        """For a word that is nowhere: what was probably meant. The first guess that finds anything is taken."""
        core = query.core(word) if kind is Script.HAN else word
        guesses: tuple[Callable[[], Iterable[Hit]], ...] = (
            lambda: self._exact(core, kind) if core != word else (),
            lambda: self._sounding(core, kind),
            lambda: self._guess(MatchedBy.SIMILAR, lambda place: place.in_order(core, kind)),
            lambda: self._guess(MatchedBy.SIMILAR, lambda place: place.similar(core, kind)),
            lambda: self._held_by(word) if kind is Script.HAN else (),
        )
        for guess in guesses:
            hits = list(guess())
            if hits:
                return iter(hits)
        return iter(())

    def _sounding(self, word: str, kind: Script) -> Iterable[Hit]:
        if len(word) < (2 if kind is Script.HAN else _LEAST_SOUND):
            return ()
        return self._guess(MatchedBy.SOUND, lambda place: place.sounding(word, kind))

    def _guess(self, by: MatchedBy, look: Callable[[Place], frozenset[int]]) -> Iterator[Hit]:
        """What is nearly the word, in the places where that is worth looking for."""
        rank = SOUNDS_LIKE if by is MatchedBy.SOUND else SIMILAR
        for place in self._forgiving:
            texts = look(place)
            if texts:
                yield _Hit(rank, by, place, partial(frozenset, texts))

    def _held_by(self, sentence: str) -> Iterator[Hit]:
        """Said words and names within a sentence: the longest of them."""
        held = [
            (len(text), place, number)
            for place in (self._synonyms, self._keywords, self._names)
            for number, text in enumerate(place.texts)
            if len(text) > 1 and text in sentence
        ]
        longest = max((length for length, _, _ in held), default=0)
        for length, place, number in held:
            if length == longest:
                yield _Hit(WHOLE_SAID, place.by, place, partial(frozenset, (number,)))

    def _said(self, everyday: Iterable[EverydayWords]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
        """Everyday words by item: those that mean it first, and those that mean it as well."""
        first: dict[int, list[str]] = {}
        further: dict[int, list[str]] = {}
        for entry in everyday:
            found = [items for items in map(self._meant, entry.means) if items]
            for target, sets in ((first, found[:1]), (further, found[1:])):
                for items in sets:
                    for item in items:
                        target.setdefault(item, []).extend(entry.say)
        return first, further

    def _meant(self, means: str) -> set[int]:
        """Items whose name has all these parts; if there is none, those that have it as a keyword."""
        parts = means.split()
        texts = [n for n in self._names.characters.find(parts[0]) if all(p in self._names.texts[n] for p in parts[1:])]
        return self._names.items(texts) or self._keywords.items(self._keywords.find(means, Script.HAN).whole)


def _hits(ranks: tuple[int, int, int], place: Place, found: TextHits | LetterHits) -> Iterator[Hit]:
    """A place's hits with their ranks; nothing is counted before somebody wants to see that many."""
    yield _Hit(ranks[0], place.by, place, lambda: found.whole)
    yield _Hit(ranks[1], place.by, place, lambda: found.begin)
    yield _Hit(ranks[2], place.by, place, lambda: found.inner)


class SearchView:
    """Searching for somebody: among the items he can choose, in the order that suits the hall."""

    def __init__(self, search: ItemSearch, items: Iterable[ServiceItem], preference: Preference) -> None:
        self._search = search
        number_of = search.number_of
        chosen = [number_of[item.key] for item in items if item.key in number_of]
        self._among = frozenset(chosen)
        self._order = sorted(chosen, key=lambda number: _standing(search, number, preference))
        self._place = dict(zip(self._order, range(len(self._order)), strict=True))

    def find(self, text: str, limit: int = 60) -> tuple[Found, ...]:
        """The best matches, at most ``limit``; none for an empty query. Every word must be found somewhere."""
        words = tuple(query.words(text))
        if not words:
            return ()
        hits = [self._search.hits(word) for word in words]
        found: list[int] = []
        seen: set[int] = set()
        for items in self._together(hits) if len(words) > 1 else self._alone(hits[0]):
            fresh = items - seen
            seen |= fresh
            found += self._in_order(fresh, limit - len(found))
            if len(found) >= limit:
                break
        return tuple(self._why(number, words, hits) for number in found[:limit])

    def _in_order(self, items: set[int], limit: int) -> list[int]:
        """The first of these items that can be chosen."""
        if len(items) * _DENSE > len(self._order):
            return list(islice((number for number in self._order if number in items), limit))
        return sorted(items & self._among, key=self._place.__getitem__)[:limit]

    def _alone(self, hits: list[Hit]) -> Iterator[set[int]]:
        """The items by rank."""
        for rank in _RANKS:
            yield set().union(*(hit.items for hit in hits if hit.rank == rank))

    def _together(self, hits_of_words: list[list[Hit]]) -> Iterator[set[int]]:
        """The items that all words lead to, by the rank of the worst; words are never a whole name nor its start."""
        so_far: list[set[int]] = [set() for _ in hits_of_words]
        for rank in _RANKS:
            for items, hits in zip(so_far, hits_of_words, strict=True):
                items.update(*(hit.items for hit in hits if hit.rank == rank))
            if rank >= IN_NAME:
                yield set.intersection(*so_far)

    def _why(self, number: int, words: tuple[str, ...], hits_of_words: list[list[Hit]]) -> Found:
        """By the word that is hardest to see in the name."""
        item = self._search.items[number]
        worst: tuple[int, MatchedBy, str] = (-1, MatchedBy.NAME, "")
        for hits in hits_of_words:
            for hit in hits:
                text = hit.text_for(number)
                if text is not None:
                    worst = max(worst, (hit.rank, hit.by, text), key=lambda reason: reason[0])
                    break
        return Found(item, worst[1], worst[2], words)


def _standing(search: ItemSearch, number: int, preference: Preference) -> tuple[object, ...]:
    """Smaller comes first."""
    item = search.items[number]
    today, level = preference.today, preference.level
    further, *rest = search.standing[number]
    return (
        today is not None and not item.in_force(today),
        0 if level is None or item.level == "7" else abs(int(item.level) - int(level)),
        further,
        -preference.frequency.get(item.impl_code, 0),
        *rest,
        number,
    )


def _always(item: ServiceItem) -> tuple[bool, bool, int]:
    """What of an item's standing never changes: further doings, packages and long names come later."""
    short, full = item.short_name.get(), item.name.get()
    further = any(word in short or word in full for word in _FURTHER)
    return further, item.package is not None, len(short)
