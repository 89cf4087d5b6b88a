"""The counter as a process in a whole hall: journeys by key events alone, and a power cut in the middle of one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.spawn import Child, command_line
from station.demo import DemoHall
from sync.opening import open_store

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[DemoHall]:
    hall = DemoHall.open(tmp_path / "hall", "counter")
    yield hall
    hall.close()


def city_intakes(hall: DemoHall) -> list[dict[str, Any]]:
    command = command_line(Child.PLATFORM, ["intakes", "--json", "--db", hall.database, "--blobs", str(hall.blobs)])
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def delivered(hall: DemoHall, number: int) -> list[dict[str, Any]]:
    end = time.monotonic() + 60
    while len(found := city_intakes(hall)) < number:
        assert time.monotonic() < end, f"{len(found)} of {number} delivered"
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("journeys", "cases"),
    [(1, 1), pytest.param(4, 5, marks=pytest.mark.proof, id="all of them, the last a package of two")],
)
def test_journeys_by_keys_alone_are_delivered_once(hall: DemoHall, tmp_path: Path, journeys: int, cases: int) -> None:
    report = tmp_path / "report" / "visits.jsonl"
    report.parent.mkdir()
    command = [sys.executable, "-I", "-m", "counter.app", "--demo", "--home", str(hall.home)]
    ended = subprocess.run(
        [*command, "--autopilot", str(journeys), "--report", str(report)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=250,
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
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == exit_code, ended.stderr[-1500:]
