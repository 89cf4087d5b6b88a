"""Search at each key stroke in a catalogue of 10,425 items, in Chinese and by pinyin initials; floor: a plain scan of
the items' names for the same word.
"""

from __future__ import annotations

import random

from intake.catalog import load_catalog
from intake.item import ServiceItem
from intake.search import ItemSearch
from intake.text import LocalizedText
from station.composition import resources_folder
from tests.benchmarks.rows import Row, median_ms, within

ITEMS = 10_425
_VERBS = ("申请", "变更", "注销", "补发", "核发", "登记", "备案", "年检", "延续", "确认")
_THINGS = ("食品经营许可", "居住证", "出生医学证明", "社会保险", "老年人优待证", "个体工商户", "不动产", "残疾人证")
_WHERE = ("东城", "西城", "示例区", "高新区", "新华街道", "建设路社区", "开发区", "长安镇")
_QUERIES = (
    "食",
    "食品",
    "食品经",
    "jz",
    "jzz",
    "jzzyx",
    "老年人优待证",
    "bd",
    "bdc",
    "dengji",
    "z",
    "注销 示例区",
    "zzzz",
)


def generated_items() -> list[ServiceItem]:
    """The shipped items, over and over, each under a name and a code of its own. The same for every run."""
    rng = random.Random(10_425)
    models = load_catalog(resources_folder() / "catalog").items
    made = []
    for number in range(ITEMS):
        name = f"{rng.choice(_WHERE)}{rng.choice(_THINGS)}{rng.choice(_VERBS)}（{number}）"
        text = LocalizedText.of(name, f"Service {number}")
        model = models[number % len(models)]
        code = f"{model.impl_code[:-5]}{number:05d}"
        made.append(model.model_copy(update={"name": text, "short_name": text, "impl_code": code}))
    return made


def run() -> list[Row]:
    items = generated_items()
    search = ItemSearch(items)
    names = [item.name.get() for item in items]
    figures = {query: median_ms(lambda query=query: search.find(query), 15) for query in _QUERIES}  # type: ignore[misc]
    floor = median_ms(lambda: [name for name in names if "食品" in name], 15)
    worst = max(figures, key=lambda query: figures[query])
    why = f"the slowest of {len(_QUERIES)} queries („{worst}“), median of 15; all: " + ", ".join(
        f"{query} {figure:.2f}" for query, figure in figures.items()
    )
    return [within("search 10,425 items, per key stroke", 10, figures[worst], "ms", floor, why)]
