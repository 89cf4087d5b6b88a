"""Each device's process dies under a visit: the screen says so, the device is back at once, the visit ends well."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.demo import DemoHall
from sync.opening import open_store
from tests.e2e.running import run_scene

pytestmark = [pytest.mark.slow, pytest.mark.timeout(200)]


def test_a_visit_survives_the_death_of_each_device_host(tmp_path: Path) -> None:
    hall = DemoHall.open(tmp_path / "hall")
    try:
        seen = run_scene("hosts_killed_kiosk.py", hall.home, tmp_path / "seen.json")
        store, _ = open_store(hall.kiosk_home)
        with store:
            assert store.verify().intakes == 1
    finally:
        hall.close()
    assert seen["id_card_back_s"] <= 2
    assert seen["document_camera_back_s"] <= 2
    assert seen["receipt_printer_back_s"] <= 2
    assert seen["paper_after_kill"] == "unknown", "nobody can know what came out"
