from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.hall import Platform, Terminal
from tests.faults.proxy import FaultProxy

sys.path.append(str(Path(__file__).parents[1] / "sync"))  # the kits of tests/sync


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One platform for every test that does not stop it; terminals keep their records apart."""
    running = Platform(tmp_path_factory.mktemp("platform"))
    yield running
    running.close()


@pytest.fixture
def line(platform: Platform) -> Iterator[FaultProxy]:
    """The line to the platform, good until a test spoils it."""
    with FaultProxy(platform.address) as proxy:
        yield proxy


@pytest.fixture
def terminal(platform: Platform, line: FaultProxy, tmp_path: Path) -> Iterator[Terminal]:
    """A new terminal at the far end of the line."""
    enrolled = Terminal(tmp_path / "home", platform, line.url)
    yield enrolled
    enrolled.close()
