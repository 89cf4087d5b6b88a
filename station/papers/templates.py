"""The templates as they are read: seven texts, checked for what can be told without rendering.

A terminal keeps those that were put in force as one file, ``$HALL_HOME/documents.json``, so that they change whole or
not at all; without it, or when it is damaged, those that ship are used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from intake.papers.paper import Layout
from intake.papers.wording import Wording, load_wording
from sync.files import private_folder, replace_synced

COMMON = "paper.typ"
WORDING = "wording.json"
NAMES = (COMMON, *(f"{layout.value}.typ" for layout in Layout), WORDING)
_IMPORT = '#import "paper.typ": *'
_FILE = "documents.json"
_SCHEMA = "hall.documents/1"


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One fault of templates: the file, the document that showed it ("" for the file alone), what and where."""

    file: str
    document: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.document, self.reason) if part)


@dataclass(frozen=True, slots=True)
class Templates:
    """Ready to render with: the sentences, and a source for each layout, the common part put in."""

    wording: Wording
    sources: Mapping[Layout, bytes]


def read_folder(folder: Path) -> dict[str, str] | tuple[TemplateProblem, ...]:
    """The texts of a folder, or what cannot be read of it."""
    texts: dict[str, str] = {}
    problems = []
    for name in NAMES:
        try:
            texts[name] = (folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8"
            problems.append(TemplateProblem(name, "", f"cannot be read: {why}"))
    return tuple(problems) if problems else texts


def templates_of(texts: Mapping[str, str]) -> Templates | tuple[TemplateProblem, ...]:
    """Checks the sentences, and that every layout is built on the common part."""
    problems = [
        TemplateProblem(name, "", f"needs the line {_IMPORT}")
        for name, text in texts.items()
        if name not in (COMMON, WORDING) and _IMPORT not in text
    ]
    wording = load_wording(texts[WORDING].encode())
    if not isinstance(wording, Wording):
        problems += [TemplateProblem(WORDING, fault.key, fault.reason) for fault in wording]
        return tuple(problems)
    if problems:
        return tuple(problems)
    sources = {layout: texts[f"{layout.value}.typ"].replace(_IMPORT, texts[COMMON], 1).encode() for layout in Layout}
    return Templates(wording, sources)


def keep(home: Path, texts: Mapping[str, str]) -> None:
    """From now on these are this terminal's. Raises ``OSError``; then those before stay."""
    data = json.dumps({"schema": _SCHEMA, "texts": dict(texts)}, ensure_ascii=False).encode()
    replace_synced(private_folder(home) / _FILE, data)


def kept(home: Path) -> Templates | tuple[TemplateProblem, ...] | None:
    """What `keep` kept; None where nothing was, problems where the file is damaged."""
    try:
        found = json.loads((home / _FILE).read_bytes())
        texts = found["texts"]
        if (
            found["schema"] != _SCHEMA
            or set(texts) != set(NAMES)
            or not all(isinstance(t, str) for t in texts.values())
        ):
            raise ValueError("other members")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return (TemplateProblem(_FILE, "", "is damaged"),)
    return templates_of(texts)
