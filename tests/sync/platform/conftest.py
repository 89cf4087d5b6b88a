from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from platform_support import Running, Terminal, platform


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One platform for every test that leaves its clock and identity alone."""
    with platform(tmp_path_factory.mktemp("platform"), max_blob=8 << 20) as running:
        yield running


@pytest.fixture(scope="session")
def shared_terminal(shared: Running) -> Terminal:
    return shared.terminal()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Running]:
    """A platform of the test's own."""
    with platform(tmp_path) as running:
        yield running
