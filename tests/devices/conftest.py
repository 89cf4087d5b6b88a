"""Models and photographs for the tests marked ``shared_data``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shared_data import shared_faces, shared_models


@pytest.fixture(scope="session")
def models() -> Path:
    return shared_models()


@pytest.fixture(scope="session")
def photographs() -> Path:
    return shared_faces()
