"""``hall-platform hall``, ``hand``, ``terminals``, ``configure``, ``command``, ``publish-catalogue`` as an operator
types them, against a platform that is running."""

from __future__ import annotations

import json
from pathlib import Path

import requests
import structlog
from platform_support import DEADLINE, database_url, platform
from typer.testing import CliRunner

from sync.platform.cli import app
from sync.platform.rules import RESOURCES

RUNNER = CliRunner()


def test_an_operators_day_with_halls_and_terminals(tmp_path: Path) -> None:
    where = ("--db", database_url(tmp_path), "--blobs", str(tmp_path / "blobs"))

    def run(*arguments: str, code: int = 0) -> str:
        result = RUNNER.invoke(app, [*arguments, *where])
        structlog.reset_defaults()
        assert result.exit_code == code, result.output
        return result.output

    settings = tmp_path / "settings.toml"
    settings.write_text("[sync]\nretry_base_s = 2.0\n")
    with platform(tmp_path) as running:
        terminal = running.terminal("一号自助终端")
        intake = terminal.intake(1)
        assert terminal.deliver(intake).status_code == 201

        (known,) = [json.loads(line) for line in run("terminals", "--json").splitlines()]
        assert (known["terminal"], known["name"], known["revoked_at"]) == (terminal.id, "一号自助终端", None)
        assert f"{terminal.id}  -  enrolled" in run("terminals")

        run("hall", "east", "--region", "110105")
        run("hall", "east", "--region", "Beijing", code=2)
        assert run("hand", intake.case_no, "--hall", "east").strip() == "handed"
        assert "already" in run("hand", intake.id, "--hall", "east")
        run("hand", "no-such-case", "--hall", "east", code=1)

        run("configure", str(settings))
        run("configure", str(settings), "--terminal", "T-ZZZZ", code=1)
        run("configure", str(settings), "--terminal", terminal.id, "--hall", "east", code=2)
        command = run("command", terminal.id, "purge").strip()
        run("command", terminal.id, "dance", code=2)
        run("publish-catalogue", str(RESOURCES / "catalog"), "--version", "2000000000")
        run("publish-catalogue", str(RESOURCES / "catalog"), "--version", "1", code=1)

        heard = requests.get(running.url + "/v1/changes", headers=terminal.headers(), timeout=DEADLINE).json()
    told = {change["kind"]: change for change in heard["changes"]}
    assert told["configuration"]["body"]["settings"] == {"sync": {"retry_base_s": 2.0}}
    assert (told["command"]["id"], told["command"]["body"]["name"]) == (command, "purge")
    assert "catalogue" in told
