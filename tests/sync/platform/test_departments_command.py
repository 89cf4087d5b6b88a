"""``hall-platform departments``, ``reroute``, ``connectors`` as an operator uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from sync.platform.cli import app

RUNNER = CliRunner()
MARKET, POLICE = "11100100000000019L", "11100100000000027F"
GOOD: list[dict[str, Any]] = [
    {"id": "market", "name": "示例市市场监督管理局", "organs": [MARKET], "parent": "city"},
    {"id": "city", "name": "示例市政府", "organs": [POLICE]},
]


def run(home: Path, *arguments: str) -> tuple[int, list[str]]:
    result = RUNNER.invoke(app, [*arguments, "--home", str(home)])
    structlog.reset_defaults()
    return result.exit_code, result.output.splitlines()


def told(home: Path, *departments: dict[str, Any]) -> tuple[int, list[str]]:
    file = home / "departments.json"
    file.write_text(json.dumps({"departments": departments}, ensure_ascii=False))
    return run(home, "departments", "--set", str(file), "--json")


def test_departments_are_set_and_listed(tmp_path: Path) -> None:
    status, lines = told(tmp_path, *GOOD)
    assert status == 0, lines
    *listed, last = [json.loads(line) for line in lines]
    assert {one["id"]: one["organs"] for one in listed} == {"market": [MARKET], "city": [POLICE]}
    assert last == {"not_routed": 0}
    assert run(tmp_path, "departments")[1][0].startswith("city  示例市政府")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"organs": ["11100100000000019X"]}, "not a credit code"),
        ({"organs": [POLICE]}, "has two departments"),
        ({"parent": "nobody"}, "no department nobody"),
        ({"parent": "market"}, "belongs to itself"),
        ({"id": "Market!"}, "id"),
        ({"connector": {"url": "http://127.0.0.1:1"}}, "either secret_file or secret_env"),
        ({"connector": {"url": "http://127.0.0.1:1", "secret_file": "short"}}, "32 to 100"),
        ({"connector": {"url": "ftp://x", "secret_file": "short"}}, "connector.url"),
        ({"more": 1}, "more"),
    ],
)
def test_a_bad_file_changes_nothing(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    (tmp_path / "short").write_text("too short")
    assert told(tmp_path, GOOD[1])[0] == 0
    status, lines = told(tmp_path, {**GOOD[0], **changed}, GOOD[1])
    assert status == 1
    assert said in "\n".join(lines)
    assert [json.loads(line).get("id") for line in run(tmp_path, "departments", "--json")[1]] == ["city", None]


def test_a_connectors_secret_is_in_no_output(tmp_path: Path) -> None:
    secret = "s" * 40
    (tmp_path / "secret").write_text(secret)
    system = {"url": "https://market.example", "secret_file": "secret"}
    status, lines = told(tmp_path, {**GOOD[0], "connector": system}, GOOD[1])
    assert status == 0
    lines += run(tmp_path, "departments")[1] + run(tmp_path, "connectors", "--json")[1]
    assert secret not in "\n".join(lines)
    (seen,) = [json.loads(line) for line in run(tmp_path, "connectors", "--json")[1]]
    assert (seen["department"], seen["url"], seen["undelivered"]) == ("market", system["url"], [])
    assert run(tmp_path, "connectors", "--send-again", "nothing")[0] == 2, "who says so"
    assert run(tmp_path, "connectors", "--send-again", "nothing", "--staff", "li")[0] == 1


def test_what_does_not_exist_cannot_be_sent_on(tmp_path: Path) -> None:
    status, lines = run(tmp_path, "reroute", "nothing", "--to", "market", "--because", "x", "--staff", "li")
    assert (status, lines) == (1, ["hall-platform: there is no such case"])


def test_the_demo_has_officers_and_asking_again_changes_nothing(tmp_path: Path) -> None:
    first, again = run(tmp_path, "demo-office"), run(tmp_path, "demo-office")
    assert first == again
    assert json.loads(first[1][-1])["officers"] == ["shouli", "shenpi", "juzhang", "jiandu"]
