"""Writing a generated catalogue the way a terminal has it on its disk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from intake.catalog_lines import RAW_FILE, STANDARD_FILE
from tests.catalogue_generator import RAW, STANDARD, groups, merged, raw_items, standard_items

SHIPPED = Path(__file__).parents[2] / "resources" / "catalog"


def write_lines(folder: Path, standard: int = STANDARD, raw: int = RAW) -> None:
    """Two files with an item a line (`intake.catalog_lines`), beside what the shipped catalogue has for all items."""
    folder.mkdir(parents=True)
    _write_common(folder)
    standards = standard_items(standard)
    with (folder / STANDARD_FILE).open("w", encoding="utf-8") as file:
        for number, (item, _) in enumerate(standards):
            file.write(json.dumps({"standard": str(number), **item}, ensure_ascii=False) + "\n")
    with (folder / RAW_FILE).open("w", encoding="utf-8") as file:
        for one in raw_items(standards, raw):
            whole = merged(standards, one)
            own = {key: value for key, value in whole.items() if value is not standards[one.standard][0].get(key)}
            file.write(json.dumps({"standard": str(one.standard), **own}, ensure_ascii=False) + "\n")


def write_files(folder: Path, standard: int = STANDARD, raw: int = RAW) -> None:
    """One file an item."""
    (folder / "items").mkdir(parents=True)
    _write_common(folder)
    standards = standard_items(standard)
    for number, one in enumerate(raw_items(standards, raw)):
        _write(folder / "items" / f"{number:05d}.json", merged(standards, one))


def _write_common(folder: Path) -> None:
    for name in ("regions.json", "consents.json", "synonyms.json"):
        shutil.copy(SHIPPED / name, folder / name)
    _write(folder / "groups.json", groups())


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
