"""Writing a generated catalogue the way a terminal has it on its disk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.catalogue_generator import RAW, STANDARD, groups, merged, raw_items, standard_items

SHIPPED = Path(__file__).parents[2] / "resources" / "catalog"


def write_catalogue(folder: Path, standard: int = STANDARD, raw: int = RAW) -> None:
    """One file an item, beside the regions, consents and everyday words of the shipped catalogue."""
    (folder / "items").mkdir(parents=True)
    for name in ("regions.json", "consents.json", "synonyms.json"):
        shutil.copy(SHIPPED / name, folder / name)
    _write(folder / "groups.json", groups())
    standards = standard_items(standard)
    for number, one in enumerate(raw_items(standards, raw)):
        _write(folder / "items" / f"{number:05d}.json", merged(standards, one))


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
