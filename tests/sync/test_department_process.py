"""A department's system as a process of its own, two instances of the platform, a terminal's agent: a case goes all the
way round by itself, each step once; the system is killed between, and nothing is lost. The short version, within one
process, is `test_connector`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.platform import connector, departments, schema
from sync.platform.command_line import SystemClock
from sync.platform.departments import Department, OwnSystem
from tests.faults.hall import DEADLINE_S, Platform, Terminal, agent_of, until

pytestmark = [pytest.mark.proof, pytest.mark.slow, pytest.mark.timeout(400)]
SECRET = "made-up-secret-of-the-department-0003"
CIVIL = "111001000000000510"


@contextmanager
def department(folder: Path, port: int = 0) -> Iterator[int]:
    """The example, as an operator starts it; its port."""
    secret = folder / "secret"
    folder.mkdir(exist_ok=True)
    secret.write_text(SECRET)
    command = [sys.executable, "-m", "sync.platform.example_department", "--folder", str(folder), "--decide"]
    process = subprocess.Popen(
        [*command, "--secret-file", str(secret), "--port", str(port)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("ready "), ready
        yield int(ready.rpartition(":")[2])
    finally:
        process.kill()  # no farewell: what it has kept is on its disk
        process.communicate(timeout=DEADLINE_S)


def test_by_itself_from_the_kiosk_to_the_result(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    one = Platform(tmp_path / "city")
    other = Platform(tmp_path / "city")  # the same database and folder, another process
    terminal = Terminal(tmp_path / "home", one)
    try:
        with department(tmp_path / "department") as port:
            system = OwnSystem(f"http://127.0.0.1:{port}", SECRET)
            told = (Department("civil", "示例市民政局", (CIVIL,), None, system),)
            one.database.write(lambda c: departments.set_all(c, told, SystemClock().now().rfc3339))
            first = terminal.take_in().intake_id
            with agent_of(terminal):
                until(lambda: state(one, first) == "CLOSED", "the department has decided", 90)
        with agent_of(terminal):
            second = terminal.take_in().intake_id
            until(lambda: overview(one)["failing_since"] is not None, "its absence shows", 90)
            with department(tmp_path / "department", port):
                until(lambda: state(one, second) == "CLOSED", "what came while it was away is decided too", 90)
                until(lambda: moved_on(terminal, second), "and the hall hears of it", 90)
                until(lambda: overview(one)["undelivered"] == [], "the department knows how it ended", 90)
        with one.database.read() as connection:
            names = connection.execute(select(schema.case_events.c.case_id, schema.case_events.c.name)).all()
        each = ["accept", "close", "decide", "start_review"]
        assert overview(one)["not_applied"] == []
        assert sorted(tuple(row) for row in names) == sorted((case, name) for case in (first, second) for name in each)
    finally:
        terminal.close()
        other.close()
        one.close()


def state(platform: Platform, case: str) -> str | None:
    with platform.database.read() as connection:
        return connection.execute(select(schema.intakes.c.state).where(schema.intakes.c.intake_id == case)).scalar()


def overview(platform: Platform) -> dict[str, Any]:
    with platform.database.read() as connection:
        return connector.overview(connection)[0]


def moved_on(terminal: Terminal, case: str) -> bool:
    found = terminal.store.case(case)
    return found is not None and bool(found.results)
