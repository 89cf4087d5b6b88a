"""Loading a catalogue of full size (1,900 standard items, 10,425 raw ones, 21 MB of text), every item checked; the
memory it takes, and its search index; floor: the plain JSON of the same files, read and kept.
"""

from __future__ import annotations

import gc
import json
import re
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from intake.catalog import Catalog, load_catalog
from intake.catalog_lines import RAW_FILE, STANDARD_FILE
from tests.benchmarks.rows import Row, median_ms, noted, seconds, within
from tests.catalogue_generator.writing import write_lines

DAY = date(2026, 5, 14)


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder) / "catalogue"
        write_lines(catalogue)
        kept: list[Any] = []
        plain_s, plain_mb = _cost(lambda: kept.append(_plain(catalogue)))
        kept.clear()
        load_s, load_mb = _cost(lambda: kept.append(load_catalog(catalogue)))
        catalog = kept[0]
        index_s, index_mb = _cost(catalog.prepare_search)
    count = f"{len(catalog.items):,} items, {len(catalog.problems)} refused"
    return [
        noted("catalogue of 10,425 items, loaded and checked", f"{plain_s:.1f} s", f"{load_s:.1f} s", "–", count),
        noted(
            "memory of the loaded catalogue",
            f"{plain_mb:.0f} MB",
            f"{load_mb:.0f} MB",
            "–",
            "what is the process's own",
        ),
        noted("search index of 10,425 items", "–", f"{index_s:.1f} s, {index_mb:.0f} MB", "–", "with the pinyin table"),
        *_asked(catalog),
    ]


def _asked(catalog: Catalog) -> list[Row]:
    """What a screen asks while somebody waits. Floors: a look through all items, and a collection unfrozen."""
    last, codes = catalog.items[-1].impl_code, [item.impl_code for item in catalog.items]
    through = median_ms(lambda: [code for code in codes if code == last], 20)
    offered = median_ms(lambda: catalog.offered(DAY), 20)
    item = median_ms(lambda: catalog.item(last), 20)
    walked = median_ms(gc.collect, 3)
    gc.freeze()
    try:
        spared = median_ms(gc.collect, 3)
    finally:
        gc.unfreeze()
    return [
        within("what is offered today, of 10,425 items", 1, offered, "ms", through, "asked at every page"),
        within("an item by its code, of 10,425", 1, item, "ms", through),
        within("a full collection beside a loaded catalogue", 20, spared, "ms", walked, "frozen, as the apps do"),
    ]


def _plain(folder: Path) -> list[Any]:
    return [json.loads(line) for name in (STANDARD_FILE, RAW_FILE) for line in (folder / name).open(encoding="utf-8")]


def _cost(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and megabytes more than before."""
    gc.collect()
    before = _own_mb()
    took = seconds(action)
    gc.collect()
    return took, _own_mb() - before


def _own_mb() -> float:
    found = re.search(r"^Anonymous:\s+(\d+) kB", Path("/proc/self/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
