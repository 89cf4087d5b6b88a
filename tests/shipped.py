"""What tests of screens take as given, made once for each process: the catalogue that comes with the program, and an
empty store. Both cost more than most of what such a test looks at."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from intake.catalog import Catalog, load_catalog
from intake.clock import Confidence, Reading
from station.resources_place import resources_folder
from sync.store.store import Store
from tests.kept_folder import KeptFolder, keep_folder, lay_folder


@cache
def shipped_catalog() -> Catalog:
    """Frozen, so that tests may share it."""
    return load_catalog(resources_folder() / "catalog")


def lay_store(home: Path) -> None:
    """A new store with a key below ``home``, as opening it there for the first time would make it. One that is there
    stays."""
    if not (home / "store").exists():
        lay_folder(_new_store(), home)


@cache
def _new_store() -> KeptFolder:
    return keep_folder(lambda home: Store.open(home, _Noon()).close())


class _Noon:
    def now(self) -> Reading:
        return Reading(datetime(2026, 5, 14, 4, 0, tzinfo=UTC), Confidence.TRUSTED)

    def monotonic(self) -> float:
        return 0.0
