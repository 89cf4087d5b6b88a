"""A4 papers from templates: ``resources/documents/NAME.typ`` and the data it shows, to PDF (typst).

Data go in as JSON and come out as plain text: nothing in them is ever read as mark-up. Without Qt; typst is imported
late, because only papers need it. The papers of cases have templates that can be exchanged: `station.papers`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any


class TypesetFailed(Exception):
    """The paper could not be made: typst is not installed, or the template is broken."""


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of ``resources/documents/{template}.typ``. Raises `TypesetFailed`."""
    try:
        import typst
    except ImportError as error:
        raise TypesetFailed("typst is not installed") from error
    path = documents_folder() / f"{template}.typ"
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        made = typst.compile(path, font_paths=fonts(), sys_inputs=inputs)
    except (typst.TypstError, OSError) as error:
        raise TypesetFailed(f"{path.name}: {error}") from error
    return bytes(made)


@lru_cache(maxsize=1)
def fonts() -> Any:
    """The machine's fonts, once a process: looking for them takes a third of a second, and each set of them keeps what
    it has read, some 25 MB a file. Raises ``ImportError`` without typst."""
    import typst

    return typst.Fonts()


def documents_folder() -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    return (Path(bundle) if bundle else Path(__file__).parent.parent) / "resources" / "documents"
