"""Two matters as one at a real kiosk: one form, one set of materials, one receipt; two cases at the city, each once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.demo import DemoHall
from sync.opening import open_store
from tests.e2e.running import platform_intakes, run_scene
from tests.faults.hall import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoHall]:
    """Without cameras for faces: the matter compares nobody."""
    monkeypatch.setenv("HALL_FACES", "")
    monkeypatch.setenv("HALL_MODELS", "")
    hall = DemoHall.open(tmp_path / "hall")
    try:
        yield hall
    finally:
        hall.close()


@pytest.mark.proof
def test_handed_in_once_two_cases_one_receipt_both_numbers_on_every_screen(hall: DemoHall, tmp_path: Path) -> None:
    seen = run_scene("package_kiosk.py", hall.home, tmp_path / "seen.json")
    numbers = seen["numbers"]
    assert len(set(numbers)) == 2
    for place in ("on_receipt_screen", "on_found_screen", "on_reprint_screen"):
        assert seen[place] == numbers, place

    first, again = (json.loads(paper.read_text())["lines"] for paper in sorted(hall.receipts.glob("receipt-*.json")))
    for lines in (first, again):
        paper = "".join(lines).replace(" ", "")
        assert all(number.replace(" ", "") in paper for number in numbers)
        assert "第1件（共2件）" in paper
        assert "以后补交" in paper
    assert not any("补打" in line for line in first)
    assert any("补打" in line for line in again)

    until(lambda: len(platform_intakes(hall)) == 2, "both are at the city")
    lead, other = sorted(platform_intakes(hall), key=lambda intake: str(intake["case_no"]))
    assert [lead["case_no"], other["case_no"]] == [number.replace(" ", "") for number in numbers]
    shared = {blob["digest"] for blob in lead["blobs"]} & {blob["digest"] for blob in other["blobs"]}
    assert len(shared) == 2, "the proof of the place and the signature are in both"
    store, _ = open_store(hall.kiosk_home)
    with store:
        until(lambda: store.queue_status().pending == 0, "nothing waits any more")
        checked = store.verify()
    assert (checked.errors, checked.intakes) == ((), 2)
