from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_kit import HandClock

from sync.store.store import Store


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    return tmp_path / "home"


@pytest.fixture
def store(home: Path, clock: HandClock) -> Iterator[Store]:
    with Store.open(home, clock) as opened:
        yield opened
