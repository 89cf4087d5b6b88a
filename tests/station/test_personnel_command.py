"""``hall-station staff post`` and ``representatives`` (CAPABILITIES C12 e, C26 b, C30 b)."""

from __future__ import annotations

import json
from pathlib import Path

from test_hall_station_cli import GOOD, run
from typer.testing import CliRunner

from station.commands.hall_station import app
from sync.opening import open_store

MARKET, POLICE = "11100100000000019L", "11100100000000027F"


def departments(home: Path) -> tuple[int, dict[str, list[str]]]:
    done = CliRunner().invoke(app, ["staff", "representatives", "--json", "--home", str(home)])
    rows = json.loads(done.stdout)["departments"]
    return done.exit_code, {row["uscc"]: [one["staff"] for one in row["officers"]] for row in rows}


def test_c12e_each_department_of_the_catalogue_is_listed_with_its_chief_representative(tmp_path: Path) -> None:
    run(tmp_path, "staff", "add", "zhao", "--role", "chief_representative", "--password-stdin", typed=f"{GOOD}\n赵\n")
    run(tmp_path, "staff", "add", "chen", "--role", "clerk", "--password-stdin", typed=f"{GOOD}\n陈\n")
    for staff in ("zhao", "chen"):  # a clerk stands for nobody, whatever is written down
        assert run(tmp_path, "staff", "post", staff, "--organ", MARKET)[0] == 0
    code, found = departments(tmp_path)
    assert (found[MARKET], found[POLICE]) == (["zhao"], [])
    assert code == 1, "departments without anybody are something to see to"
    said = run(tmp_path, "staff", "representatives")[1]
    assert "示例市公安局  NOBODY 无首席代表" in said
    assert "赵 (zhao)" in said


def test_a_posting_keeps_what_is_not_given_anew_and_refuses_what_cannot_be(tmp_path: Path) -> None:
    run(tmp_path, "staff", "add", "chen", "--role", "clerk", "--password-stdin", typed=f"{GOOD}\n陈\n")
    assert run(tmp_path, "staff", "post", "chen", "--since", "2026-01-05", "--skill", "social")[0] == 0
    assert run(tmp_path, "staff", "post", "chen", "--until", "2026-09-30")[0] == 0
    store, _ = open_store(tmp_path)
    with store:
        file = store.personnel_of("chen")
    assert (file.since, file.until, file.skills) == ("2026-01-05", "2026-09-30", ("social",))
    for wrong in (["--until", "2025-12-31"], ["--skill", "astrology"], ["--organ", "91100100MA00000153"]):
        code, said = run(tmp_path, "staff", "post", "chen", *wrong)
        assert code != 0
        assert said
    assert run(tmp_path, "staff", "post", "nobody", "--since", "2026-01-05")[0] != 0
