from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_kit import HandClock
from terminal_kit import City, Terminal, city

from sync.store.store import Store


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    return tmp_path / "home"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty store, to be copied: making one runs the migrations, which takes longer than most tests."""
    made = tmp_path_factory.mktemp("blank") / "home"
    Store.open(made, HandClock()).close()
    return made


@pytest.fixture
def store(home: Path, clock: HandClock, blank: Path) -> Iterator[Store]:
    shutil.copytree(blank, home)
    with Store.open(home, clock) as opened:
        yield opened


@pytest.fixture
def hall(tmp_path: Path, blank: Path) -> Iterator[City]:
    """A platform over real HTTP, with terminals `a` and `b`."""
    with city(tmp_path, blank) as made:
        yield made


@pytest.fixture
def a(hall: City) -> Terminal:
    return hall.terminal("a")


@pytest.fixture
def b(hall: City) -> Terminal:
    return hall.terminal("b")
