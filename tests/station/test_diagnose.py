"""``hall-station diagnose``: support finds what it needs, and nothing of a person, whatever lay on the disk."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from devices.ports import DeviceState, DeviceStatus, Role
from devices.result import Action, Cause, Reason
from devices.settings import DeviceSetting
from intake.catalog import load_catalog
from intake.clock import Confidence, Reading
from intake.receipt import Hall
from station import check_devices
from station.back_entry import BackEntry
from station.check import Report
from station.commands.hall_station import app
from station.commands.hall_sync import app as hall_sync
from station.diagnose import log_events, masked, write_diagnosis
from station.self_test_log import SelfTestLog
from station.self_tests import judged_by_state
from station.staff import StaffRole, new_account
from station.typeset import documents_folder
from sync.identity import Identity
from sync.opening import open_store

AT = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC), Confidence.TRUSTED)
CODE_WORD = re.compile(r"[a-z_]+").fullmatch  # "resident_id" is nobody's
NAME, NUMBER, PHONE, SECRET = "测试甲", "11010519491231002X", "13800000000", "hunter2-secret"
TOML = f"""
[terminal]
hall = "示例大厅"
caretaker = "{NAME} {PHONE}"
hall_phone = "{PHONE}"

[devices.page_printer]
driver = "ipp"
transport = "ipp://li:{SECRET}@10.0.0.5:631/ipp/print"
options = {{ password = "{SECRET}", tray = "2" }}
"""
LOG = [
    {"event": "agent_ended", "level": "info", "timestamp": "2026-05-14T01:30:00.123Z", "pending": 3, "record": NUMBER},
    {"event": "record_refused", "reason": NUMBER, "status": 422, "record": "x", "name": NAME},
    {"event": "store_trouble", "condition": "full", "error": NAME, "where": f"agent.py:12 < {NAME}"},
    {"event": "record_stumbled", "error": "ValueError", "where": "agent.py:250 < client.py:7", "trouble": "Ce Shi Jia"},
    {"event": NAME, "reason": "x"},
    {"event": "place_waits", "wait_s": 110105194912310020, "place": "city"},
]


def zipped(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as bundle:
        return {name: json.loads(bundle.read(name)) for name in bundle.namelist()}


def everything_in(path: Path) -> str:
    with zipfile.ZipFile(path) as bundle:
        return "".join(name + bundle.read(name).decode() for name in bundle.namelist())


def markers(intake: object) -> set[str]:
    """Everything a person's intake says that is long enough to be looked for."""
    match intake:
        case dict():
            return {found for value in intake.values() for found in markers(value)}
        case list():
            return {found for value in intake for found in markers(value)}
        case str() if (len(intake) >= 2 and not intake.isascii()) or (len(intake) >= 8 and not CODE_WORD(intake)):
            return {intake}
        case _:
            return set()


@pytest.fixture
def lived_in(tmp_path: Path) -> tuple[Path, set[str]]:
    """A terminal's home after a journey, with people's data wherever they could be; and what must not be found."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "terminal.toml").write_text(TOML, encoding="utf-8")
    (home / "log").mkdir()
    (home / "log" / "agent.log").write_text("\n".join(json.dumps(e, ensure_ascii=False) for e in LOG) + f"\n{NAME}\n")
    (home / NAME).mkdir()
    line = CliRunner().invoke(hall_sync, ["submit", "--example"]).stdout
    identity = Identity("T-0001", "0001", "i", "https://x", "https://x", {}, "", "1", None, None)  # type: ignore[arg-type]
    store, clock = open_store(home)
    with store:
        catalog = load_catalog(documents_folder().parent / "catalog")
        entry = BackEntry(store, clock, identity, catalog, Hall("示例大厅", "二层", PHONE), test_build=True)
        done = entry.enter(line.encode(), home)
        (pending,) = store.ready_records()
        body = json.loads(store.record_data(pending.id))
        store.park(pending.id, "material_unclear", f"{NAME} {NUMBER}", f"请 {NAME} 重交")
        store.add_staff(new_account("li01", NAME, frozenset({StaffRole.CLERK}), "verifier", clock.now()))
    ours = {"示例大厅", "material_unclear"}
    told = {*markers(json.loads(line)), *markers(body), done.submitted.intake_id, pending.id} - ours
    return home, {NAME, NUMBER, PHONE, SECRET, *told}


def test_nothing_of_a_person_gets_in(lived_in: tuple[Path, set[str]], tmp_path: Path) -> None:
    home, people = lived_in
    assert len(people) > 15
    out = tmp_path / "diagnosis.zip"
    status = DeviceStatus(DeviceState.ABSENT, Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN, "10.0.0.5:631")
    setting = DeviceSetting(Role.PAGE_PRINTER, "ipp", f"ipp://li:{SECRET}@10.0.0.5:631/ipp/print")
    last = SelfTestLog(home).note(Role.PAGE_PRINTER, judged_by_state(status), AT, "li01", setting.transport)

    def check(_: Path) -> Report:
        return Report((check_devices.device(Role.PAGE_PRINTER, status, setting, last),))

    write_diagnosis(home, out, AT, check)
    text = everything_in(out)
    assert [marker for marker in people if marker in text] == []
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_support_finds_what_it_needs(lived_in: tuple[Path, set[str]], tmp_path: Path) -> None:
    home, _ = lived_in
    write_diagnosis(home, tmp_path / "d.zip", AT, lambda _: Report((check_devices.no_devices(),)))
    told = zipped(tmp_path / "d.zip")
    assert told["about.json"]["packages"]["PySide6"].startswith("6.")
    assert told["about.json"]["store_revision"]
    assert told["about.json"]["contract"] == "1.0"
    assert told["configuration.json"]["terminal"]["caretaker"] == "(set)"
    assert told["configuration.json"]["devices"]["page_printer"] == {
        "driver": "ipp",
        "transport": "ipp://***@10.0.0.5:631/ipp/print",
        "options": {"password": "(set)", "tray": "2"},
    }
    assert (told["queue.json"]["stuck"][0]["reason"], told["queue.json"]["staff_accounts"]) == ("material_unclear", 1)
    assert told["check.json"]["ready"] is False
    assert told["log.json"] == [
        {"event": "agent_ended", "level": "info", "timestamp": "2026-05-14T01:30:00.123Z", "pending": 3},
        {"event": "record_refused", "reason": "(set)", "status": 422},
        {"event": "store_trouble", "condition": "full", "error": "(set)", "where": "(set)"},
        {"event": "record_stumbled", "error": "ValueError", "where": "agent.py:250 < client.py:7", "trouble": "(set)"},
        {"event": "place_waits", "wait_s": "(set)", "place": "city"},
    ]


def test_the_command_on_a_bare_machine(tmp_path: Path) -> None:
    out = tmp_path / "d.zip"
    done = CliRunner().invoke(app, ["diagnose", "--out", str(out), "--home", str(tmp_path / "none")])
    assert done.exit_code == 0, done.output
    told = zipped(out)
    assert (told["configuration.json"], told["queue.json"]) == ({"file": False}, {"store": False})
    assert len(told["check.json"]["roles"]) == 10
    assert not (tmp_path / "none").exists()
    gone = CliRunner().invoke(app, ["diagnose", "--out", "/proc/no/d.zip", "--home", str(tmp_path)])
    assert gone.exit_code == 2


@pytest.mark.parametrize(
    ("transport", "shown"),
    [
        ("ipp://a:b@h/x", "ipp://***@h/x"),
        ("serial:///dev/ttyS0", "serial:///dev/ttyS0"),
        ("cups://a@b", "cups://***@b"),
    ],
)
def test_a_transport_is_told_without_its_user(transport: str, shown: str) -> None:
    assert masked(transport) == shown


def test_no_log_is_no_trouble(tmp_path: Path) -> None:
    assert log_events(tmp_path / "none.log") == []
    (tmp_path / "x.log").write_bytes(b"\xff\xfe\n{}\n[]\n" + b"[" * 100_000)
    assert log_events(tmp_path / "x.log") == []
