"""For every test: no display is needed, and none is used; the longest begin first."""

from __future__ import annotations

import os

import pytest

from tests.shared_data import shared_folder

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("DISPLAY", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow ones first (in their random order), so that no core waits for the last of them at the end."""
    items.sort(key=lambda item: ("e2e" not in item.path.parts, item.get_closest_marker("slow") is None))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared_data") and shared_folder() is None:
        pytest.skip("needs ../shared beside the project, or HALL_SHARED")
