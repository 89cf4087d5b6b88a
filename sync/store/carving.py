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
    """To be read as if it were the root of ``table``: a page of the file, or one made of cells that were found."""

    root: Root
    page: int | bytes


def find(image: PageImage, roots: Roots) -> tuple[Found, ...]:
    """Whole pages before cells of damaged ones, in the order of the file."""
    if not image.damaged:
        return ()
    reached, broken = _walk(image, roots)
    if not broken:
        return ()
    adopted = tuple(_adopted(image, broken, reached)) if roots.complete else ()
    return (*adopted, *_carved(image, broken, reached))


def _walk(image: PageImage, roots: Roots) -> tuple[set[int], list[Broken]]:
    """All pages of trees that can still be walked to, and the tables where a walk ends early."""
    reached, broken = set(roots.others), []
    for page in roots.others:
        reached |= _below(image, page)[0]
    for root in roots.tables:
        pages, ends = _below(image, root.page)
        reached |= pages
        if ends:
            broken.append(Broken(root, Shape.of(root.sql), frozenset(ends)))
    return reached, broken


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
            waiting += btree.children(image.pages[number - 1])
    return reached, ends


def _adopted(image: PageImage, broken: Sequence[Broken], reached: set[int]) -> Iterable[Found]:
    lost = [
        number
        for number, page in image.numbered()
        if number > 1 and number not in reached | image.damaged and btree.kind_of(page) is not None
    ]
    led_to = {child for number in lost for child in btree.children(image.pages[number - 1])}
    for number in lost:
        if number in led_to:
            continue
        page = image.pages[number - 1]
        for table in broken:
            if btree.holds(_first_with_records(image, page), table.shape):
                yield Found(table.root, number)
                break


def _first_with_records(image: PageImage, page: bytes) -> bytes:
    """An inner page of a table with rowids says nothing about its records; the first leaf below it does."""
    for _ in range(20):  # no tree is that high
        if page[0] != btree.TABLE_INNER:
            break
        below = next(iter(btree.children(page)), 0)
        if not 1 <= below <= len(image.pages) or below in image.damaged:
            break
        page = image.pages[below - 1]
    return page


def _carved(image: PageImage, broken: Sequence[Broken], reached: set[int]) -> Iterable[Found]:
    for number in sorted(image.damaged):
        for table in broken:
            if number in reached and number not in table.ends:
                continue
            if cells := btree.cells(image.pages[number - 1], table.shape):
                yield Found(table.root, btree.leaf_of(cells, table.shape.leaf))
