"""A machine becomes a terminal of a real platform by a plan, with a real device host at a simulated reader; another one
takes its place."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from devices.ports import Role
from devices.simulators.id_card import IdCardSimulator
from station.commands.hall_station import app
from station.terminal_file import load_terminal
from sync.identity import Identity
from sync.login import AuthorisedLine
from sync.outcomes import LoginFailed
from sync.transport import HttpTransport

pytestmark = pytest.mark.slow


class City:
    """The reference platform, as its operator commands it."""

    def __init__(self, folder: Path) -> None:
        self._command = [sys.executable, "-m", "sync.platform.cli"]
        self._at = ["--db", f"sqlite:///{folder}/platform.db", "--blobs", str(folder / "blobs")]

    def do(self, *asked: str) -> str:
        done = subprocess.run(
            [*self._command, *asked, *self._at], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @contextmanager
    def serving(self) -> Iterator[str]:
        serve = [*self._command, "serve", "--port", "0", *self._at]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
            assert served.stdout is not None
            try:
                yield served.stdout.readline().split()[1]
            finally:
                served.terminate()


def provision(home: Path, *arguments: str | Path) -> dict[str, object]:
    given = ["provision", *(str(a) for a in arguments), "--json", "--by", "li01", "--home", str(home)]
    done = CliRunner().invoke(app, given)
    assert done.exit_code in (0, 1), done.output
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def logs_in(identity: Identity) -> bool:
    transport = HttpTransport(identity.platform_url, ca_file=None, timeout_s=10)
    try:
        return not isinstance(AuthorisedLine(identity, transport, lambda: datetime.now(UTC)).log_in(), LoginFailed)
    finally:
        transport.close()


def test_a_terminal_is_set_up_by_a_plan_and_then_replaced(tmp_path: Path) -> None:
    old, new, stick = tmp_path / "old", tmp_path / "new", tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "city").mkdir()
    city = City(tmp_path / "city")
    reader = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    reader.insert("resident")
    try:
        with city.serving() as url:
            (stick / "plan.toml").write_text(
                f'[platform]\nurl = "{url}"\ncode = "{city.do("terminal-code")}"\n'
                f'[terminal]\nhall = "示例大厅"\n[devices.id_card]\ndriver = "sdt"\ntransport = "{reader.url}"\n'
            )
            provision(old, "--plan", stick, "--test", "id_card")
            first = Identity.load(old)
            assert logs_in(first)
            report = max((old / "reports").glob("*.json")).read_text(encoding="utf-8")
            (role,) = [r for r in json.loads(report)["roles"] if r["role"] == "id_card"]
            assert (role["state"], role["last_test"]["good"], role["last_test"]["by"]) == ("ready", True, "li01")
            assert "测试甲" not in report

            CliRunner().invoke(app, ["provision", "--save-plan", str(tmp_path / "export"), "--home", str(old)])
            plan = tmp_path / "export" / "plan.toml"
            code = city.do("terminal-code")
            plan.write_text(plan.read_text().replace("[platform]", f'[platform]\ncode = "{code}"'))
            answer = provision(new, "--plan", plan, "--replace", first.terminal_id)
            second = Identity.load(new)
            assert second.terminal_id != first.terminal_id
            assert load_terminal(new).devices == {Role.ID_CARD: load_terminal(old).devices[Role.ID_CARD]}
            assert f"hall-platform revoke {first.terminal_id}" in json.dumps(answer["for_the_operator"])
            city.do("revoke", first.terminal_id)
            assert (logs_in(first), logs_in(second)) == (False, True)
    finally:
        reader.unplug()
    wrong = subprocess.run(
        [sys.executable, "-m", "sync.platform.cli", "revoke", "T-NONE", "--db", f"sqlite:///{tmp_path}/city/platform.db"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (wrong.returncode, "no terminal" in wrong.stderr) == (1, True)
