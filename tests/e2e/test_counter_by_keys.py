"""The counter as a process in a whole hall: journeys by key events alone, and a power cut in the middle of one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.demo import DemoHall
from sync.opening import open_store
from tests.e2e.running import platform_intakes
from tests.e2e.terminals import quick_hall
from tests.faults.hall import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoHall]:
    """Without cameras for faces: the matters compare nobody."""
    monkeypatch.setenv("HALL_FACES", "")
    monkeypatch.setenv("HALL_MODELS", "")
    with quick_hall(tmp_path / "hall", "counter") as running:
        yield running


def delivered(hall: DemoHall, number: int) -> list[dict[str, Any]]:
    until(lambda: len(platform_intakes(hall)) >= number, f"{number} are delivered")
    return platform_intakes(hall)


@pytest.mark.proof
def test_journeys_by_keys_alone_are_delivered_once(hall: DemoHall, tmp_path: Path) -> None:
    """All of them, the last a package of two. The first, with a power cut in it, is below."""
    journeys, cases = 4, 5
    report = tmp_path / "report" / "visits.jsonl"
    report.parent.mkdir()
    command = [sys.executable, "-I", "-m", "counter", "--demo", "--home", str(hall.home)]
    ended = subprocess.run(
        [*command, "--autopilot", str(journeys), "--report", str(report)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-1500:]
    assert "Error" not in ended.stderr, ended.stderr[-1500:]
    lines = [json.loads(line) for line in report.read_text().splitlines()]
    assert [line["journey"] for line in lines] == list(range(1, journeys + 1))
    assert all(Path(picture).is_file() for line in lines for picture in line["screenshots"])
    assert all(Path(line["receipt_png"]).is_file() for line in lines)
    held = {intake["intake_id"]: intake for intake in delivered(hall, cases)}
    assert len(held) == cases
    for line in lines:
        intake = held[line["intake_id"]]
        assert intake["digest"] == line["digest"]
        assert {blob["digest"] for blob in intake["blobs"]} == {blob["digest"] for blob in line["blobs"]}


def test_c07d_a_power_cut_at_the_counter_costs_one_field_at_most(hall: DemoHall, tmp_path: Path) -> None:
    seen = tmp_path / "seen.json"
    play(hall, seen, "--kill-at", "capture-signed", exit_code=-signal.SIGKILL)
    play(hall, seen, "--finish")
    found = json.loads(seen.read_text())
    assert (found["stranger"], found["owner"]) == (0, 1)
    assert found["answers"]["emergency_phone"] == "13800000001"
    assert found["answers"]["delivery"] == "collect"
    assert found["pages"] == 1
    (intake,) = delivered(hall, 1)
    assert intake["intake_id"] == found["draft"], "the draft's id is the intake's"
    store, _ = open_store(hall.counter_home)
    with store:
        assert store.verify().errors == ()


def play(hall: DemoHall, seen: Path, *arguments: str, exit_code: int = 0) -> None:
    script = Path(__file__).with_name("killed_counter.py")
    ended = subprocess.run(
        [sys.executable, str(script), "--home", str(hall.home), "--seen", str(seen), *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert ended.returncode == exit_code, ended.stderr[-1500:]
