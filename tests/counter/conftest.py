"""Screens are tested offscreen, drawn by the software renderer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
os.environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"

from counter_kit import CounterBench


@pytest.fixture
def desk(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    """A counter whose clerk has just signed in."""
    bench = CounterBench(tmp_path).start()
    bench.sign_in()
    yield bench
    bench.close()
