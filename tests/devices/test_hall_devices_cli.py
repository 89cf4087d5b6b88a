"""``hall-devices`` as scripts see it: JSON, exit codes, nothing of Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from devices.simulators.id_card import IdCardSimulator
from station.commands.hall_devices import app

pytestmark = pytest.mark.slow


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IdCardSimulator]:
    simulator = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    (tmp_path / "terminal.toml").write_text(f'[devices.id_card]\ndriver = "sdt"\ntransport = "{simulator.url}"\n')
    yield simulator
    simulator.unplug()


def run(home: Path, *arguments: str) -> tuple[int, Any]:
    done = CliRunner().invoke(app, [*arguments, "--home", str(home)])
    try:
        return done.exit_code, json.loads(done.stdout)
    except ValueError:
        return done.exit_code, done.output


def test_read_prints_the_document_of_the_contract(reader: IdCardSimulator, tmp_path: Path) -> None:
    reader.insert("resident")
    assert run(tmp_path, "read", "id_card", "--json", "--timeout", "5") == (
        0,
        {
            "ok": True,
            "document": {
                "type": "resident_id",
                "name": "测试甲",
                "name_latin": None,
                "sex": "female",
                "nation": "汉",
                "birth_date": "1949-12-31",
                "address": "北京市朝阳区示例路1号",
                "number": "11010519491231002X",
                "issuer": "北京市公安局朝阳分局",
                "valid_from": "2020-01-01",
                "valid_to": None,
                "nationality": None,
                "pass_number": None,
                "old_number": None,
                "photo": "no_decoder",
            },
        },
    )


@pytest.mark.parametrize(
    ("card", "kind"),
    [
        ("hmt_residence_permit", "hmt_residence_permit"),
        ("foreigner_pr_2017", "foreigner_pr_2017"),
        ("foreigner_pr_2023", "foreigner_pr_2023"),
    ],
)
def test_every_kind_of_card(reader: IdCardSimulator, tmp_path: Path, card: str, kind: str) -> None:
    reader.insert(card)
    code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "5")
    assert (code, answer["document"]["type"]) == (0, kind)


@pytest.mark.parametrize(
    ("card", "reason", "cause", "action"),
    [
        ("unreadable", "card_unreadable", "user", "place_again"),
        ("wrong_check_digit", "card_content_invalid", "user", "call_staff"),
        ("not_genuine", "card_not_genuine", "tamper", "call_staff"),
    ],
)
def test_a_card_that_does_not_read(
    reader: IdCardSimulator, tmp_path: Path, card: str, reason: str, cause: str, action: str
) -> None:
    reader.insert(card)
    code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "5")
    assert code == 1
    assert {key: answer[key] for key in ("ok", "reason", "cause", "action")} == {
        "ok": False,
        "reason": reason,
        "cause": cause,
        "action": action,
    }


def test_no_card_in_time(reader: IdCardSimulator, tmp_path: Path) -> None:
    code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "0.5")
    assert (code, answer["ok"], answer["reason"]) == (1, False, "deadline")


def test_status(reader: IdCardSimulator, tmp_path: Path) -> None:
    code, answer = run(tmp_path, "status", "--json")
    (row,) = answer["devices"]
    assert (code, row["role"], row["state"], row["serial"]) == (
        0,
        "id_card",
        "ready",
        "05.01-20260101-0000000001-0000000002",
    )
    reader.unplug()
    _, answer = run(tmp_path, "status", "--json")
    assert (answer["devices"][0]["state"], answer["devices"][0]["reason"]) == ("absent", "absent")


def test_a_device_that_is_not_configured(tmp_path: Path) -> None:
    code, answer = run(tmp_path, "read", "id_card", "--json")
    assert (code, answer["reason"]) == (1, "absent")
    assert run(tmp_path, "status", "--json") == (0, {"devices": []})


def test_a_driver_that_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text('[devices.id_card]\ndriver = "x"\ntransport = "tcp://127.0.0.1:9"\n')
    code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "5")
    assert (code, answer["reason"], answer["action"]) == (1, "unsupported", "call_technician")
    assert "sdt" in answer["detail"]


@pytest.mark.parametrize(
    "arguments",
    [["read"], ["read", "toaster"], ["read", "id_card", "--timeout", "soon"], ["scan"], ["print-test", "id_card"],
     ["simulate", "passport"], ["simulate", "id_card", "--nonsense"], ["nonsense"]],
)  # fmt: skip
def test_usage_errors_exit_2(tmp_path: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments, env={"HALL_HOME": str(tmp_path)}).exit_code == 2


def test_a_broken_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text("[devices.toaster]\n")
    code, output = run(tmp_path, "status", "--json")
    assert code == 1
    assert "toaster" in output


def test_it_runs_without_qt(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from station.commands.hall_devices import main\n"
        "sys.argv = ['hall-devices', 'status', '--json']\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, "HALL_HOME": str(tmp_path)}
    )
    assert (done.returncode, json.loads(done.stdout)) == (0, {"devices": []})


def test_simulate_is_a_far_end(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "station.commands.hall_devices", "simulate", "id_card", "--card", "resident"]
    environment = {**os.environ, "HALL_HOME": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as far:
        assert far.stdout is not None
        url = far.stdout.readline().split()[1]
        (tmp_path / "terminal.toml").write_text(f'[devices.id_card]\ndriver = "sdt"\ntransport = "{url}"\n')
        code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "5")
        far.terminate()
        assert far.wait(10) == 0
    assert (code, answer["ok"]) == (0, True)
