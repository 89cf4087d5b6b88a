"""After two visits at the kiosk no file outside the encrypted store's ciphertext holds a word of the person.

Everything below HOME but the far ends of the wires (simulators, platform), the user's own folders, temporary files and
the memory file system are searched byte for byte. The short version, with a power cut, is in `test_kiosk_killed`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.terminals import quick_hall
from tests.faults.needles import Needles

pytestmark = [pytest.mark.slow, pytest.mark.proof, pytest.mark.timeout(600)]

PERSON = {
    "name": "测试甲",
    "number": "11010519491231002X",
    "address": "北京市朝阳区示例路1号",
    "phone": "13800000002",
    "emergency contact": "测试丁",
    "emergency phone": "13800000001",
    "shop": "示例市测试小吃店",
}


def test_no_word_of_the_person_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user, temporary, memory = tmp_path / "user", tmp_path / "tmp", tmp_path / "memory"
    for folder in (user, temporary, memory):
        folder.mkdir(mode=0o700)
    report = tmp_path / "report" / "visits.jsonl"
    report.parent.mkdir()
    monkeypatch.setenv("HALL_FACES", "")  # the matters compare nobody
    monkeypatch.setenv("HALL_MODELS", "")
    with quick_hall(tmp_path / "hall") as hall:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        environment |= {
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(user),
            "TMPDIR": str(temporary),
            "XDG_RUNTIME_DIR": str(memory),
        }
        command = [sys.executable, "-I", "-m", "kiosk", "--demo", "--home", str(hall.home)]
        ended = subprocess.run(
            [*command, "--autopilot", "2", "--report", str(report)],
            env=environment,
            capture_output=True,
            timeout=500,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr[-1000:]
        log = tmp_path / "kiosk.log"
        log.write_bytes(ended.stdout + ended.stderr)
        reported = [json.loads(line) for line in report.read_text().splitlines()]
        assert len({visit["intake_id"] for visit in reported}) == 2
        needles = Needles(PERSON)
        assert needles.below(hall.receipts), "the scan must find what surely is there"
        hits = [hit for place in (hall.kiosk_home, user, temporary, memory) for hit in needles.below(place)]
        hits += needles.within(log.read_bytes())
        assert hits == []
        assert list(memory.glob("hall-visit-*")) == [], "the visit's folder is gone"
