"""F15: two people have the same pile of outage slips and enter it in two programs at once: each slip becomes one case,
and whoever was slower is told who was faster and when."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from sqlalchemy import select

from intake.papers.outage import slip_number
from station.back_entry import example_line
from sync.store.schema import intakes, notes
from tests.faults.forked import Forked
from tests.faults.hall import DEADLINE_S, HALL_SYNC, RESOURCES, Terminal

pytestmark = pytest.mark.slow
_SLIPS = 12


def pile(clerk: str) -> str:
    example = json.loads(example_line(RESOURCES / "samples"))
    slips = ({"number": slip_number("断2026", no), "written_on": "2026-05-13"} for no in range(1, _SLIPS + 1))
    return "".join(json.dumps({**example, "entered_by": clerk, "outage_slip": slip}) + "\n" for slip in slips)


def test_of_two_that_enter_the_same_slips_one_wins_each(terminal: Terminal) -> None:
    command = [*HALL_SYNC, "submit", "-", "--home", str(terminal.home)]
    writers = {
        clerk: Forked(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for clerk in ("W-1", "W-2")
    }
    for clerk, writer in writers.items():
        assert writer.stdin is not None
        writer.stdin.write(pile(clerk))
        writer.stdin.close()
    won: dict[str, int] = {}
    lost: dict[str, list[str]] = {}
    for clerk, writer in writers.items():
        assert writer.stdout is not None
        with writer.stdout as said:
            answers = [json.loads(line) for line in said]
        writer.wait(DEADLINE_S)
        won[clerk] = sum("intake_id" in answer for answer in answers)
        lost[clerk] = [answer["error"] for answer in answers if "entered already" in answer.get("error", "")]
    assert won["W-1"] + won["W-2"] == _SLIPS
    assert {clerk: len(lines) for clerk, lines in lost.items()} == {"W-1": won["W-2"], "W-2": won["W-1"]}
    told = re.compile(rf"by (W-[12]) at {terminal.identity.terminal_id}, \d{{4}}-\d\d-\d\d \d\d:\d\d")
    for clerk, lines in lost.items():
        assert all((who := told.search(line)) and who.group(1) != clerk for line in lines), lines
    with terminal.store._database.read() as connection:
        assert len(connection.execute(select(intakes.c.id)).all()) == _SLIPS
        linked = connection.execute(select(notes.c.number, notes.c.about)).all()
    assert len(linked) == len({row.number for row in linked}) == len({row.about for row in linked}) == _SLIPS
    terminal.assert_whole()
