"""Models come from a stick or from their official address, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.face.install import InstallOutcome, InstallReport, Unreachable, install_from, install_online
from devices.face.store import ModelStore
from tests.devices.face.model_kit import (
    CONTENTS,
    DETECT,
    EMBED,
    LIVENESS,
    OTHER_EMBED,
    TASKS,
    file_of,
    put,
    small_manifest,
)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "home" / "models", small_manifest())


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def outcomes(reports: tuple[InstallReport, ...]) -> dict[str, InstallOutcome]:
    return {report.model.name: report.outcome for report in reports}


def test_from_a_stick_with_licences_beside(store: ModelStore, stick: Path) -> None:
    put(stick, *TASKS.values())
    (stick / "holiday.jpg").write_bytes(b"not ours")
    assert outcomes(install_from(stick, store)) == {
        DETECT: InstallOutcome.INSTALLED,
        EMBED: InstallOutcome.INSTALLED,
        OTHER_EMBED: InstallOutcome.NOT_IN_FOLDER,
        LIVENESS: InstallOutcome.INSTALLED,
    }
    assert store.trouble() is None
    assert "MIT License" in (store.folder / file_of(DETECT)).with_suffix(".LICENSE").read_text()
    assert len(list(store.folder.iterdir())) == 6
    assert outcomes(install_from(stick, store))[EMBED] is InstallOutcome.ALREADY_THERE


def test_a_damaged_file_is_refused_and_leaves_nothing(store: ModelStore, stick: Path) -> None:
    put(stick, *TASKS.values())
    (stick / file_of(LIVENESS)).write_bytes(b"x" * len(CONTENTS[LIVENESS]))
    assert outcomes(install_from(stick, store))[LIVENESS] is InstallOutcome.REFUSED
    assert not [path for path in store.folder.iterdir() if file_of(LIVENESS) in path.name]
    assert store.trouble() is not None


def test_a_damaged_file_at_home_is_replaced(store: ModelStore, stick: Path) -> None:
    put(stick, *TASKS.values())
    install_from(stick, store)
    (store.folder / file_of(EMBED)).write_bytes(b"bit rot")
    assert outcomes(install_from(stick, store))[EMBED] is InstallOutcome.INSTALLED
    assert store.trouble() is None


def test_on_line_fetches_what_is_published_and_says_what_is_not(store: ModelStore) -> None:
    asked: list[str] = []

    def fetch(address: str) -> Iterator[bytes]:
        asked.append(address)
        data = CONTENTS[DETECT if "yunet" in address else EMBED]
        yield data[:5]
        yield data[5:]

    assert outcomes(install_online(store, fetch)) == {
        DETECT: InstallOutcome.INSTALLED,
        EMBED: InstallOutcome.INSTALLED,
        OTHER_EMBED: InstallOutcome.NOT_NEEDED,
        LIVENESS: InstallOutcome.NO_ADDRESS,
    }
    assert len(asked) == 2
    install_online(store, fetch)
    assert len(asked) == 2, "what is there is not fetched again"


def test_a_line_that_breaks_leaves_nothing(store: ModelStore) -> None:
    def fetch(address: str) -> Iterator[bytes]:
        del address
        yield b"find"
        raise Unreachable("ConnectionError")

    assert outcomes(install_online(store, fetch))[DETECT] is InstallOutcome.UNREACHABLE
    assert list(store.folder.iterdir()) == []


def test_a_captive_portal_is_refused_before_it_fills_the_disk(store: ModelStore) -> None:
    def fetch(address: str) -> Iterator[bytes]:
        del address
        while True:
            yield b"<html>" * 1000

    assert outcomes(install_online(store, fetch))[EMBED] is InstallOutcome.REFUSED
    assert list(store.folder.iterdir()) == []


def test_a_home_that_cannot_be_written(store: ModelStore, stick: Path) -> None:
    put(stick, *TASKS.values())
    store.folder.parent.mkdir()
    store.folder.write_text("a file where the folder should be")
    assert set(outcomes(install_from(stick, store)).values()) == {
        InstallOutcome.NOT_WRITTEN,
        InstallOutcome.NOT_IN_FOLDER,
    }
