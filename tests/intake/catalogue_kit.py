"""A copy of the catalogue that ships, to break in tests."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from intake_people import CATALOG


def copy_of_catalogue(under: Path) -> Path:
    target = under / "catalog"
    shutil.copytree(CATALOG, target)
    return target


def read_item(folder: Path, name: str) -> dict[str, Any]:
    data = json.loads((folder / "items" / f"{name}.json").read_text("utf-8"))
    assert isinstance(data, dict)
    return data


def change(folder: Path, name: str, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edit one item's file."""
    data = read_item(folder, name)
    edit(data)
    (folder / "items" / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
