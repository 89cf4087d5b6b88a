"""Search at each key stroke in a catalogue of 10,425 items: the slowest of many queries, and names typed letter by
letter; floor: a plain scan of the items' names for the same word.
"""

from __future__ import annotations

import statistics
from datetime import date

from intake.catalog import load_catalog
from intake.search import ItemSearch, Preference, SearchView
from station.composition import resources_folder
from tests.benchmarks.rows import Row, median_ms, percentile, seconds, within
from tests.catalogue_generator.in_memory import items_to_search

#: Many matches and none, long and short, several words, wrong letters, codes; in every script.
_QUERIES = (
    *("证", "登记", "食品经营许可", "变更地址", "z", "s", "shi", "zhengming", "jyxk", "shipinxk", "证z", "食品xk"),
    *("老年政", "居证住", "我想给孩子上户口", "sihpinjingying", "kaifandian", "zzzz", "一二三四五六七八九十"),
    *("shipinjingyingxukexinbanshenqing", "abcdefghijklmnopqrstuvwxyz", "passport", "food", "111", "1110010"),
    *("注销 示例", "登记 变更", "dengji biangeng", "z s", "食品 变更 地址"),
)
_TYPED = (
    "shipinjingyingxuke",
    "kaifandian",
    "bdczydj",
    "jumin shenfenzheng",
    "食品经营许可新办",
    "我想开饭店",
    "laonianzheng",
)


def run() -> list[Row]:
    items = items_to_search(load_catalog(resources_folder() / "catalog").items[0])
    catalog = load_catalog(resources_folder() / "catalog")
    search = ItemSearch(items, catalog.everyday)
    view = search.view(items, Preference(date(2026, 5, 14), "3"))
    names = [item.name.get() for item in items]
    floor = median_ms(lambda: [name for name in names if "食品" in name], 15)
    return [_worst(search, view, floor), _typing(search, view, floor)]


def _worst(search: ItemSearch, view: SearchView, floor: float) -> Row:
    figures = {query: _figure(search, view, query) for query in _QUERIES}
    worst = max(figures, key=lambda query: figures[query])
    why = (
        f"the slowest of {len(_QUERIES)} queries („{worst}“), each new to the search, median of 15; all: "
        + ", ".join(f"{query} {figure:.2f}" for query, figure in figures.items())
    )
    return within("search 10,425 items, per key stroke", 10, figures[worst], "ms", floor, why)


def _typing(search: ItemSearch, view: SearchView, floor: float) -> Row:
    strokes = [
        seconds(lambda part=typed[:length]: view.find(part)) * 1000  # type: ignore[misc]
        for typed in _TYPED
        for length in range(1, len(typed) + 1)
    ]
    why = (
        f"{len(strokes)} key strokes of {len(_TYPED)} things typed letter by letter: median "
        f"{statistics.median(strokes):.2f} ms, 95 of 100 below {percentile(strokes, 95):.2f} ms"
    )
    return within("search while typing, 95 of 100 key strokes", 10, percentile(strokes, 95), "ms", floor, why)


def _figure(search: ItemSearch, view: SearchView, query: str) -> float:
    def anew() -> None:
        search.forget()
        view.find(query)

    return median_ms(anew, 15)
