"""``hall-station staff`` as a technician uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from station.commands.hall_station import app
from station.staff import SignedIn, SignIn, StaffRole
from sync.opening import open_store

GOOD = "a-good-password"


def run(home: Path, *arguments: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(app, [*arguments, "--home", str(home)], input=typed)
    return done.exit_code, done.output


def listed(home: Path) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, ["staff", "list", "--json", "--home", str(home)])
    rows: list[dict[str, Any]] = json.loads(done.stdout)["staff"]
    return rows


def signs_in(home: Path, password: str) -> bool:
    store, clock = open_store(home)
    with store:
        return isinstance(SignIn(store, clock).sign_in("tech01", password, StaffRole.TECHNICIAN), SignedIn)


def add(home: Path, typed: str = f"{GOOD}\n李工\n") -> tuple[int, str]:
    return run(home, "staff", "add", "Tech01", "--role", "technician", "--password-stdin", typed=typed)


def test_the_life_of_an_account(tmp_path: Path) -> None:
    assert add(tmp_path / "home")[0] == 0
    (row,) = listed(tmp_path / "home")
    assert (row["id"], row["name"], row["roles"], row["state"]) == ("tech01", "李工", ["technician"], "in_use")
    assert "verifier" not in row
    assert signs_in(tmp_path / "home", GOOD)
    assert run(tmp_path / "home", "staff", "disable", "tech01")[0] == 0
    assert listed(tmp_path / "home")[0]["state"] == "disabled"
    assert not signs_in(tmp_path / "home", GOOD)
    code, _ = run(tmp_path / "home", "staff", "reset", "tech01", "--password-stdin", typed="the-second-one\n")
    assert code == 0
    assert signs_in(tmp_path / "home", "the-second-one")
    assert "tech01" in run(tmp_path / "home", "staff", "list")[1]


def test_a_password_may_be_asked_for(tmp_path: Path) -> None:
    code, output = run(tmp_path, "staff", "add", "tech01", "--role", "clerk", typed=f"{GOOD}\n{GOOD}\n\n")
    assert code == 0
    assert GOOD not in output
    assert listed(tmp_path)[0]["name"] == "tech01"


def test_an_account_is_added_once(tmp_path: Path) -> None:
    add(tmp_path)
    code, output = add(tmp_path)
    assert (code, "already" in output) == (1, True)


@pytest.mark.parametrize("typed", ["short\n", "\n", "", "tech01-tech01\n"], ids=["short", "empty", "nothing", "the-id"])
def test_a_weak_password_is_refused(tmp_path: Path, typed: str) -> None:
    assert add(tmp_path, typed)[0] == 1
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("command", ["disable", "reset"])
def test_nobody_cannot_be_changed(tmp_path: Path, command: str) -> None:
    add(tmp_path)
    code, output = run(tmp_path, "staff", command, "tech02")
    assert (code, "no account" in output) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["staff", "add", "tech01"],
        ["staff", "add", "11010519491231002X", "--role", "clerk"],
        ["staff", "add", "tech01", "--role", "king"],
        ["staff", "add", "tech01", "--role", "clerk", "--password", GOOD],
        ["staff", "add", "tech01", "--role", "clerk", "--valid-days", "0"],
        ["staff", "disable"],
        ["nonsense"],
    ],
    ids=["no-role", "id-number", "unknown-role", "password-in-argv", "no-days", "no-id", "nonsense"],
)
def test_usage_errors_exit_2(tmp_path: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments, env={"HALL_HOME": str(tmp_path)}).exit_code == 2


def test_asking_makes_no_store(tmp_path: Path) -> None:
    assert run(tmp_path, "staff", "list")[0] == 1
    assert run(tmp_path / "nowhere", "staff", "list")[0] == 1
    assert list(tmp_path.iterdir()) == []


def test_a_broken_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text("[devices.toaster]\n")
    code, output = run(tmp_path, "staff", "list")
    assert (code, "toaster" in output) == (1, True)


def test_it_runs_without_qt(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from station.commands.hall_station import main\n"
        "sys.argv = ['hall-station', 'staff', 'list', '--json']\n"
        "main()"
    )
    add(tmp_path)
    environment = {**os.environ, "HALL_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert (done.returncode, len(json.loads(done.stdout)["staff"])) == (0, 1)
