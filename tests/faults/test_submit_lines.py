"""`hall-sync submit -` killed in the middle: every line it answered is kept, and none is kept twice."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from intake.intake import digest_of
from station.back_entry import example_line
from tests.faults.forked import Forked
from tests.faults.hall import HALL_SYNC, RESOURCES, Terminal

pytestmark = pytest.mark.slow

LINES = 200


def write_lines(file: Path) -> None:
    """Lines of the same person that differ by a telephone number."""
    example = json.loads(example_line(RESOURCES / "samples"))
    answers = example["answers"]
    with file.open("w") as out:
        for number in range(LINES):
            line = {**example, "answers": {**answers, "emergency_phone": f"138{number:08d}"}}
            out.write(json.dumps(line) + "\n")


def submit_until_killed(terminal: Terminal, file: Path, answers_wanted: int) -> list[dict[str, str]]:
    """What a process answered that was killed as soon as it had given so many answers."""
    command = [*HALL_SYNC, "submit", "-", "--home", str(terminal.home)]
    with file.open("rb") as stdin, Forked(command, stdin=stdin, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(answers_wanted)]
        process.kill()
        said += process.stdout.readlines()
    return [json.loads(line) for line in said if line.endswith(b"\n")]


def test_what_was_answered_is_kept_and_nothing_twice(terminal: Terminal, tmp_path: Path) -> None:
    write_lines(tmp_path / "lines")
    rng = random.Random(20260514)
    answered: list[dict[str, str]] = []
    for _ in range(2):
        answered += submit_until_killed(terminal, tmp_path / "lines", rng.randint(1, 12))
    terminal.assert_whole()
    kept = {record.id: terminal.store.record_data(record.id) for record in terminal.store.ready_records(limit=1000)}
    assert len(answered) <= len(kept) < LINES
    for answer in answered:
        assert digest_of(kept[answer["intake_id"]]) == answer["digest"]
    # Two processes read the same lines from the first on: each line is kept at most once by each of them, and a
    # process is at most one line ahead of its answers.
    phones = [json.loads(data)["body"]["answers"]["emergency_phone"] for data in kept.values()]
    assert max(phones.count(phone) for phone in phones) <= 2
    assert len(kept) <= len(answered) + 2
