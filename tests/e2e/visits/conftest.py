"""Visits are played in process, on the real screens of kiosk and counter, drawn by the software renderer."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
os.environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"

_TESTS = Path(__file__).parents[2]
sys.path[:0] = [str(_TESTS / "kiosk"), str(_TESTS / "counter"), str(_TESTS / "sync"), str(_TESTS)]

from kiosk.keyboard_data import prepare_environment  # noqa: E402 - Qt reads the environment when it is loaded

_KEYBOARD = Path(tempfile.mkdtemp(prefix="hall-visits-"))
prepare_environment(_KEYBOARD)

from tests.e2e.visits.pictures import Pictures  # noqa: E402


def pytest_sessionfinish() -> None:
    shutil.rmtree(_KEYBOARD, ignore_errors=True)


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Iterator[Pictures]:
    """Named after the visit's file: ``visit_01_elder_card``."""
    taken = Pictures.of(request.path.stem.removeprefix("test_visit_"))
    yield taken
    taken.contact_sheet()
