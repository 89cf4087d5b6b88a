"""The catalogue in force at this terminal: `$HALL_HOME/catalogue/`, changed whole or not at all.

    versions/20260514T093000Z-1a2b3c4d/   a catalogue that was checked before it came into force
    in-force                              the name of one of them, replaced in one step

A terminal that was never given a catalogue uses the one that ships. A version that does not load as it did when it came
into force (a damaged disk) is passed over for the one before it: the last good one stays. Nothing here needs Qt.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from intake.catalog import Catalog, load_catalog
from sync.files import private_folder, replace_synced, sync_folder

_FOLDER, _VERSIONS, _IN_FORCE, _PROOF = "catalogue", "versions", "in-force", "checked.json"
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")
#: Versions that stay on disk: the one in force and those to fall back on.
KEPT = 3


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force: its folder, the catalogue, and whether a damaged version was passed over for it."""

    folder: Path
    catalog: Catalog
    passed_over: tuple[str, ...] = ()


class CatalogueStore:
    """The catalogues of one terminal. ``shipped`` is the one that came with the program."""

    def __init__(self, home: Path, shipped: Path) -> None:
        self._base = home / _FOLDER
        self._shipped = shipped

    def load(self) -> InForce:
        """The newest version that is sound; the shipped one when there is none."""
        passed_over: list[str] = []
        for name in self._candidates():
            folder = self._base / _VERSIONS / name
            catalog = load_catalog(folder)
            if _as_checked(folder, catalog):
                return InForce(folder, catalog, tuple(passed_over))
            passed_over.append(name)
        return InForce(self._shipped, load_catalog(self._shipped), tuple(passed_over))

    def new_version(self, now: datetime) -> Path:
        """An empty folder to make a version in; it counts for nothing until `put_in_force`."""
        name = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        return private_folder(self._base / _VERSIONS / f".{name}")

    def in_force_name(self) -> str:
        """Which version the pointer names; "" where none was ever put in force. Cheap: one small file."""
        try:
            return (self._base / _IN_FORCE).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def bundle_version(self) -> int:
        """Version of the platform's last bundle that came into force here, also where an import by hand followed it; 0:
        none. What is not higher is not installed again (no way back by an old bundle)."""
        return max((_bundle_of(self._base / _VERSIONS / name) for name in self._candidates()), default=0)

    def put_in_force(self, made: Path, catalog: Catalog, bundle: int = 0) -> Path:
        """Make this version the one in force, in one step; ``catalog`` is what was loaded of it and found good,
        ``bundle`` the version of the platform's bundle it was."""
        held = {"items": len(catalog.items), "problems": len(catalog.problems)}
        proof = held | {"bundle": max(bundle, self.bundle_version())}
        (made / _PROOF).write_text(json.dumps(proof), "utf-8")
        _sync_tree(made)
        name = made.name.removeprefix(".")
        version = made.rename(made.with_name(name))
        sync_folder(version.parent)
        replace_synced(self._base / _IN_FORCE, name.encode())
        self._forget_old(name)
        return version

    def discard(self, made: Path) -> None:
        """Remove a version that did not come into force."""
        shutil.rmtree(made, ignore_errors=True)

    def _candidates(self) -> Iterator[str]:
        """The version in force, then those made before it, newest first."""
        try:
            current = (self._base / _IN_FORCE).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return
        if not _NAME.fullmatch(current):
            current = "~"  # the pointer itself is damaged: the newest there is
        yield from (name for name in self._names() if name <= current)

    def _names(self) -> list[str]:
        with suppress(OSError):
            found = [path.name for path in (self._base / _VERSIONS).iterdir() if _NAME.fullmatch(path.name)]
            return sorted(found, reverse=True)
        return []

    def _forget_old(self, current: str) -> None:
        """Remove what nothing falls back on any more: old versions, and half-made ones of a broken-off import."""
        kept = [name for name in self._names() if name <= current][:KEPT]
        for path in (self._base / _VERSIONS).iterdir():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def _as_checked(folder: Path, catalog: Catalog) -> bool:
    """Does it load as it did when it was checked?"""
    proof = _proof_of(folder)
    held = {"items": len(catalog.items), "problems": len(catalog.problems)}
    return bool(catalog.items) and {name: proof.get(name) for name in held} == held


def _bundle_of(folder: Path) -> int:
    version = _proof_of(folder).get("bundle", 0)
    return version if type(version) is int else 0


def _proof_of(folder: Path) -> dict[str, Any]:
    try:
        proof = json.loads((folder / _PROOF).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return proof if isinstance(proof, dict) else {}


def _sync_tree(folder: Path) -> None:
    """Everything below on disk before the name that leads there."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)
