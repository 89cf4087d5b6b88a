"""Screens are tested offscreen, drawn by the software renderer, with the on-screen keyboard in its place."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

from kiosk.keyboard_data import prepare_environment

_KEYBOARD = Path(tempfile.mkdtemp(prefix="hall-kiosk-tests-"))
prepare_environment(_KEYBOARD)

from kiosk_kit import Bench  # noqa: E402 - Qt reads the environment when it is loaded


@pytest.fixture
def bench(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    """A kiosk on its first page."""
    kiosk = Bench(tmp_path).start()
    yield kiosk
    kiosk.close()
