"""Models and photographs that are no part of the project: ``../shared`` beside it, or the folder ``HALL_SHARED``."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[2] / "shared"


def shared_folder() -> Path | None:
    """None when there is none: tests marked ``shared_data`` are skipped then."""
    if _BESIDE.is_dir():
        return _BESIDE
    named = os.environ.get("HALL_SHARED")
    return Path(named) if named else None


def shared_models() -> Path:
    """The folder of model files, as `hall-devices models install --from` takes it."""
    return _part("models")


def shared_faces() -> Path:
    """The folder of photographs."""
    return _part("testdata/faces")


def _part(name: str) -> Path:
    folder = shared_folder()
    assert folder is not None, f"no ../shared beside the project and no HALL_SHARED: where is {name}?"
    assert (folder / name).is_dir(), f"{folder} is there, but has no {name}"
    return folder / name
