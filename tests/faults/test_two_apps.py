"""F15: two programs write to one home at the same time. Each line is kept once, every case has its own number, and the
store is whole; a second app of the same kind is turned away by the lock that the first one holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from station.back_entry import example_line
from sync.locks import FileLock
from sync.store.schema import intakes
from tests.faults.forked import Forked
from tests.faults.hall import DEADLINE_S, HALL_SYNC, RESOURCES, Terminal

pytestmark = pytest.mark.slow
_LINES = 15


def lines(whose: int) -> str:
    """Of one person; they differ by a telephone number."""
    example = json.loads(example_line(RESOURCES / "samples"))
    made = []
    for number in range(_LINES):
        answers = {**example["answers"], "emergency_phone": f"138{whose}{number:07d}"}
        made.append(json.dumps({**example, "answers": answers}))
    return "\n".join(made) + "\n"


def test_two_writers_lose_nothing_and_share_no_number(terminal: Terminal) -> None:
    command = [*HALL_SYNC, "submit", "-", "--home", str(terminal.home)]
    writers = [Forked(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for number, writer in enumerate(writers):
        assert writer.stdin is not None
        writer.stdin.write(lines(number))
        writer.stdin.close()
    answered: dict[str, str] = {}
    for writer in writers:
        assert writer.stdout is not None
        with writer.stdout as said:
            told = [json.loads(line) for line in said]
        assert writer.wait(DEADLINE_S) == 0
        answered |= {line["intake_id"]: line["digest"] for line in told}
    assert len(answered) == 2 * _LINES
    with terminal.store._database.read() as connection:
        kept = connection.execute(select(intakes.c.id, intakes.c.digest, intakes.c.case_no)).all()
    assert {row.id: row.digest for row in kept} == answered
    assert len({row.case_no for row in kept}) == 2 * _LINES
    terminal.assert_whole()


@pytest.mark.parametrize("app", ["kiosk", "counter"])
def test_a_second_app_is_turned_away_with_a_word(terminal: Terminal, app: str) -> None:
    lock = FileLock(Path(terminal.home) / f"{app}.lock")
    assert lock.acquire()
    program = f"from {app}.__main__ import main; raise SystemExit(main())"
    second = subprocess.run(
        [sys.executable, "-I", "-c", program, "--home", str(terminal.home)],
        capture_output=True,
        text=True,
        timeout=3 * DEADLINE_S,  # it imports all of an app
    )
    lock.release()
    assert second.returncode == 1
    assert f"another hall-{app} is running" in second.stderr
