"""`hall-platform note-backup` while the machine's clock is not where it was: nothing is promised that is in no backup,
and the operator is told what follows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from intake.clock import Reading
from sync.platform import upkeep_command
from sync.platform.cli import app

NOW = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)


class Machine:
    """Its clock, and its command."""

    def __init__(self, folder: Path) -> None:
        self.now_is = NOW
        self._db = f"sqlite:///{folder / 'platform.db'}"

    def now(self) -> Reading:
        return Reading(self.now_is)

    def note(self, ago: timedelta = timedelta(0), *more: str) -> Result:
        began = Reading(self.now_is - ago).rfc3339
        return CliRunner().invoke(app, ["note-backup", "--began", began, "--db", self._db, *more])


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.setattr(upkeep_command, "SystemClock", lambda: made)
    return made


@pytest.mark.parametrize("back", [timedelta(minutes=6), timedelta(days=3653)])
def test_a_clock_behind_the_time_noted_begins_an_epoch_and_says_so(machine: Machine, back: timedelta) -> None:
    machine.now_is = NOW + back
    assert machine.note().stderr == ""
    machine.now_is = NOW
    done = machine.note()
    assert done.exit_code == 0
    assert done.stdout == (
        "2026-05-14T01:25:00.000Z 以前收到的都在备份里。 / "
        "what was received until 2026-05-14T01:25:00.000Z is in a backup\n"
    )
    for said in (
        "新的期号",
        "new epoch",
        "offer again",
        "2026-05-14T01:30:00.000Z",
        Reading(NOW + back - timedelta(minutes=5)).rfc3339,
    ):
        assert said in done.stderr
    machine.now_is = NOW + timedelta(minutes=1)
    assert machine.note().stderr == "", "once"


def test_scripts_are_told_too(machine: Machine) -> None:
    machine.now_is = NOW + timedelta(days=1)
    assert json.loads(machine.note(timedelta(0), "--json").stdout)["epoch_begun"] is False
    machine.now_is = NOW
    said = json.loads(machine.note(timedelta(0), "--json").stdout)
    assert said == {"watermark": "2026-05-14T01:25:00.000Z", "epoch_begun": True}


def test_a_clock_set_back_while_the_backup_was_made_notes_nothing(machine: Machine) -> None:
    """It began at a time that is still to come."""
    assert machine.note().exit_code == 0
    done = machine.note(-timedelta(hours=1))
    assert done.exit_code == 1
    for said in ("比本机时钟", "in the future of this machine's clock", "Nothing was noted", "set the clock"):
        assert said in done.stderr
    machine.now_is = NOW + timedelta(minutes=2)
    assert "2026-05-14T01:27:00.000Z" in machine.note().stdout


def test_one_that_is_older_says_what_is_noted(machine: Machine) -> None:
    machine.note()
    done = machine.note(timedelta(minutes=1))
    assert (done.exit_code, "2026-05-14T01:25:00.000Z" in done.stderr) == (1, True)
