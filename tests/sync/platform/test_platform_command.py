"""``hall-platform`` as a person or a script uses it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import structlog
from platform_support import DEADLINE, HandClock, Running, Terminal, database_url, half_open_patch, wait_until
from sqlalchemy import update
from typer.testing import CliRunner
from uuid6 import uuid7

from intake.intake import digest_of
from sync.platform import enrolment, schema
from sync.platform.blobs import Address, BlobFolder
from sync.platform.cli import app
from sync.platform.command_line import SystemClock
from sync.platform.database import Database
from tests.faults.forked import Forked

RUNNER = CliRunner()
BLOB = os.urandom(1 << 20) * 6


def run(*arguments: str) -> tuple[int, str]:
    result = RUNNER.invoke(app, list(arguments))
    structlog.reset_defaults()  # the command logs to a stream that the runner has closed by now
    return result.exit_code, result.output


def test_a_code_is_printed_and_works_on_the_same_home(tmp_path: Path) -> None:
    status, output = run("terminal-code", "--home", str(tmp_path))
    assert status == 0
    assert len(output.strip().replace("-", "")) == 12
    assert (tmp_path / "platform" / "platform.db").exists()


def test_no_intakes_are_no_lines(tmp_path: Path) -> None:
    assert run("intakes", "--json", "--db", f"sqlite:///{tmp_path}/p.db", "--blobs", str(tmp_path)) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve", "--role", "state"),
        ("serve", "--port", "70000"),
        ("serve", "--surprise"),
        ("serve", "--db", "mysql://x/y"),
        ("serve", "--blobs", "s3://bucket"),
        ("intakes", "--db", "nonsense"),
        ("what",),
    ],
)
def test_usage_errors_exit_2_and_say_why(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    home = ("--home", str(tmp_path)) if len(arguments) > 1 else ()
    status, output = run(*arguments, *home)
    assert status == 2
    assert output.strip()


def test_a_newer_database_exits_1_and_says_so(tmp_path: Path) -> None:
    url = database_url(tmp_path)
    database = Database.open(url, HandClock())
    database.write(lambda c: c.execute(update(schema.platform).values(schema_version=99)))
    database.close()
    status, output = run("intakes", "--db", url)
    assert status == 1
    assert "update the program" in output


@contextmanager
def serving(
    home: Path, *more: str, start: type[subprocess.Popen[str]] = Forked
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The real command in its own process, on a free port."""
    with (home / "stderr").open("a") as log:
        process = start(
            [sys.executable, "-m", "sync.platform.cli", "serve", "--home", str(home), "--port", "0", *more],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            assert ready.startswith("ready http://127.0.0.1:"), (home / "stderr").read_text()
            yield process, ready.split()[1]
        finally:
            process.kill()
            process.communicate(timeout=DEADLINE)


def terminal_at(home: Path, url: str) -> Terminal:
    database = Database.open(f"sqlite:///{home}/platform/platform.db", SystemClock())
    clock = HandClock()
    clock.utc = SystemClock().now().utc
    running = Running(url, database, BlobFolder(home / "platform" / "blobs"), clock)
    try:
        return running.terminal(code=enrolment.new_code(database, clock))
    finally:
        database.close()


@pytest.mark.slow
def test_killed_in_the_middle_of_a_blob_it_goes_on_where_it_was(tmp_path: Path) -> None:
    record, digest, sent = str(uuid7()), digest_of(BLOB), 4_000_000
    with serving(tmp_path) as (process, url):
        terminal = terminal_at(tmp_path, url)
        folder = BlobFolder(tmp_path / "platform" / "blobs").path(Address(terminal.id, record, digest)).parent
        with half_open_patch(terminal, record, digest, BLOB[:sent], len(BLOB)):
            wait_until(lambda: any(part.stat().st_size >= 2 << 20 for part in folder.glob("*.part")))
            process.send_signal(signal.SIGKILL)
            process.wait(DEADLINE)
    with serving(tmp_path) as (process, url):
        terminal.running.url = url
        here = int(terminal.head(record, digest).headers["Upload-Offset"])
        assert 2 << 20 <= here <= sent
        assert terminal.patch(record, digest, BLOB[here:], here, len(BLOB)).status_code == 204
        assert [path.read_bytes() == BLOB for path in folder.iterdir()] == [True]
    terminal.session.close()


@pytest.mark.slow
def test_a_day_at_the_platform(tmp_path: Path) -> None:
    """Enrol, deliver, be killed, come back, list, look it up, end politely; and the log holds nothing personal."""
    with serving(tmp_path, start=subprocess.Popen) as (process, url):
        terminal = terminal_at(tmp_path, url)
        intake = terminal.intake(1, (b"page",))
        terminal.send_blob(intake.id, b"page")
        assert terminal.deliver(intake).status_code == 201
        process.send_signal(signal.SIGKILL)
    with serving(tmp_path) as (process, url):
        terminal.running.url = url
        answer = terminal.deliver(intake)
        assert answer.status_code == 200
        assert terminal.verified_receipt(answer)["record"] == intake.id
        status, output = run("intakes", "--json", "--home", str(tmp_path))
        lines = [json.loads(line) for line in output.splitlines()]
        assert (status, [line["intake_id"] for line in lines]) == (0, [intake.id])
        assert lines[0]["blobs"] == [{"digest": digest_of(b"page"), "size": 4}]
        assert requests.get(f"{url}/p/{intake.progress_token}", timeout=DEADLINE).status_code == 200
        with half_open_patch(terminal, str(uuid7()), digest_of(b"x"), b"", 1):
            process.send_signal(signal.SIGTERM)
            assert process.wait(DEADLINE) == 0
    terminal.session.close()
    log = (tmp_path / "stderr").read_text()
    assert '"route": "/p/{token}"' in log
    assert "Traceback" not in log
    for secret in (intake.progress_token, "测试甲", "11010519491231002X", intake.id, terminal.token):
        assert secret not in log


@pytest.mark.slow
def test_a_hall_node_serves_what_a_hall_shares_and_its_database_stays_one(tmp_path: Path) -> None:
    with serving(tmp_path, "--role", "hall") as (process, url):
        terminal = terminal_at(tmp_path, url)
        assert (terminal.identity["role"], terminal.identity["hall"]) == ("hall", None)
        tickets = requests.get(url + "/v1/tickets", headers=terminal.headers(), timeout=DEADLINE)
        assert tickets.json() == {"tickets": []}
        terminal.session.close()
        process.terminate()
        assert process.wait(DEADLINE) == 0
    status, output = run("serve", "--home", str(tmp_path), "--port", "0")
    assert status == 1
    assert "--role" in output
