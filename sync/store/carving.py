"""What of a table no way leads to any more, because the page that did is damaged: whole pages below it, and the cells
of the damaged page itself that the damage did not touch.

A tree knows the way down only. So every tree is walked from its root over whole pages; pages of a tree's kind that no
walk comes to belong to the tree that is broken, where their cells have the shape of its records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sync.store import btree
from sync.store.btree import Shape
from sync.store.page_image import PageImage
from sync.store.roots import Root, Roots


@dataclass(frozen=True, slots=True)
class Broken:
    """A table some of whose tree cannot be walked: at these damaged pages the ways end."""

    root: Root
    shape: Shape
    ends: frozenset[int]


@dataclass(frozen=True, slots=True)
class Found:
    """To be read as if it were the root of that table: a page of the file, or one made of cells that were found."""

    root: Root
    page: int | bytes


def find(image: PageImage, roots: Roots) -> tuple[Found, ...]:
    """Whole pages before cells of damaged ones, in the order of the file."""
    if not image.damaged:
        return ()
    reached, broken, index_broken = _walk(image, roots)
    if not broken:
        return ()
    # A page that nothing leads to may be an index's then: no telling them apart.
    nobodys = [table for table in broken if not (index_broken and table.shape.like_an_index)]
    adopted = tuple(_adopted(image, nobodys, reached)) if roots.complete else ()
    return (*adopted, *_carved(image, broken, nobodys, reached))


def schema_is_whole(image: PageImage) -> bool:
    """Can the file's own list of its tables be believed?"""
    return bool(image.pages) and not _below(image, 1)[1]


def _walk(image: PageImage, roots: Roots) -> tuple[set[int], list[Broken], bool]:
    """All pages of trees that can still be walked to, the tables where a walk ends early, and whether one does in a
    tree that is no table of ours."""
    reached, broken = _below(image, 1)[0], []
    index_broken = False
    for page in roots.others:
        pages, ends = _below(image, page)
        reached |= pages
        index_broken = index_broken or bool(ends)
    for root in roots.tables:
        pages, ends = _below(image, root.page)
        reached |= pages
        if ends:
            broken.append(Broken(root, Shape.of(root.sql), frozenset(ends)))
    return reached, broken, index_broken


def _below(image: PageImage, top: int) -> tuple[set[int], set[int]]:
    """Pages reached from this one on, itself included, and those of them that are damaged."""
    reached, ends, waiting = set[int](), set[int](), [top]
    while waiting:
        number = waiting.pop()
        if number in reached or not 1 <= number <= len(image.pages):
            continue
        reached.add(number)
        if number in image.damaged:
            ends.add(number)
        else:
            waiting += btree.children(image.pages[number - 1], 100 if number == 1 else 0)
    return reached, ends


def _adopted(image: PageImage, broken: Sequence[Broken], reached: set[int]) -> Iterable[Found]:
    known = reached | image.damaged
    lost = [
        number
        for number, page in image.numbered()
        if number > 1 and number not in known and btree.kind_of(page) is not None
    ]
    led_to = {child for number in lost for child in btree.children(image.pages[number - 1])}
    for number in lost:
        if number in led_to:
            continue
        page = _first_with_records(image, number)
        fitting = [table for table in broken if page is not None and btree.holds(page, table.shape)]
        if len(fitting) == 1:  # of two tables alike nobody can say whose it was
            yield Found(fitting[0].root, number)


def _first_with_records(image: PageImage, top: int) -> bytes | None:
    """An inner page of a table with rowids says nothing about its records; the first whole leaf below it does."""
    seen, waiting = set[int](), [top]
    while waiting:
        number = waiting.pop()
        if number in seen or number in image.damaged or not 1 <= number <= len(image.pages):
            continue
        seen.add(number)
        page = image.pages[number - 1]
        if page[0] != btree.TABLE_INNER:
            return page
        waiting += reversed(list(btree.children(page)))
    return None


def _carved(
    image: PageImage, broken: Sequence[Broken], nobodys: Sequence[Broken], reached: set[int]
) -> Iterable[Found]:
    """``nobodys``: tables that a page may belong to which nothing leads to any more."""
    for number in sorted(image.damaged):
        page = image.pages[number - 1]
        candidates = [table for table in broken if number in table.ends] if number in reached else nobodys
        cells = _cells_by_table(page, candidates)
        most = max((_bytes(found) for _, found in cells), default=0)
        those = [(table, found) for table, found in cells if most and _bytes(found) == most]
        if len(those) == 1:  # a page is one table's
            ((table, found),) = those
            yield from (Found(table.root, leaf) for leaf in btree.leaves_of(found, table.shape.leaf))


def _cells_by_table(page: bytes, candidates: Sequence[Broken]) -> list[tuple[Broken, list[bytes]]]:
    if len(candidates) == 1:
        return [(candidates[0], btree.cells(page, candidates[0].shape))]
    runs = {leaf: btree.runs(page, leaf) for leaf in {table.shape.leaf for table in candidates}}
    return [(table, btree.fitting(page, runs[table.shape.leaf], table.shape)) for table in candidates]


def _bytes(cells: Sequence[bytes]) -> int:
    return sum(map(len, cells))
