"""The daily look at what is used up (CAPABILITIES C32 c): recorded by panel and command, overdue when nobody looked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from panel_kit import PanelBench
from pytestqt.qtbot import QtBot
from typer.testing import CliRunner

from devices.ports import Role
from intake.clock import Reading
from station.check import Grade
from station.check_consumables import consumables as finding_of
from station.check_probes import probes
from station.commands.hall_station import app
from station.consumables import Consumable, ConsumableCheck, ConsumableLog, Due, Found, daily_check, used_up_here
from station.languages import ENGLISH
from station.terminal_file import Terminal, write_terminal

RUN = CliRunner()
AT = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC))  # 9:30 in the hall
ALL = used_up_here((Role.RECEIPT_PRINTER, Role.PAGE_PRINTER))


def later(hours: float) -> Reading:
    return Reading(AT.utc + timedelta(hours=hours))


def check(at: Reading = AT, **found: str) -> ConsumableCheck:
    return ConsumableCheck(at, "li01", {one: Found(found.get(one.value, "enough")) for one in ALL})


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path) -> Iterator[PanelBench]:
    made = PanelBench(tmp_path / "home")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("last", "now", "due", "days"),
    [
        (None, AT, Due.DUE, None),  # before ten o'clock there is time
        (None, later(1), Due.OVERDUE, None),
        (AT, later(8), Due.DONE, 0),
        (AT, later(23.9), Due.DUE, 1),
        (AT, later(24.5), Due.OVERDUE, 1),
        (AT, later(72.5), Due.OVERDUE, 3),
        (later(8), AT, Due.DONE, 0),  # the clock was put back
    ],
)
def test_when_the_days_check_is_due(last: Reading | None, now: Reading, due: Due, days: int | None) -> None:
    told = daily_check(None if last is None else check(last), now)
    assert (told.due, told.days) == (due, days)
    assert told.words.get() != told.words.get("en")


def test_only_what_the_devices_use_is_looked_at() -> None:
    assert used_up_here(()) == (Consumable.OUTAGE_BLANKS,)
    assert used_up_here((Role.RECEIPT_PRINTER, Role.ID_CARD)) == (Consumable.RECEIPT_PAPER, Consumable.OUTAGE_BLANKS)
    assert set(ALL) == set(Consumable)


def test_checks_stay_on_record_over_the_turn_of_the_year_and_a_torn_line(tmp_path: Path) -> None:
    log = ConsumableLog(tmp_path)
    assert log.last() is None
    eve = Reading(datetime(2026, 12, 31, 3, tzinfo=UTC))
    log.note(check(eve, toner="low"))
    day = Reading(datetime(2027, 1, 4, 3, tzinfo=UTC))
    log.note(check(day))
    with (tmp_path / "consumables" / "2027.jsonl").open("ab") as file:
        file.write(b'{"at": "2027-01-05T0')  # the power went
    assert log.last() == check(day)
    log.note(check(Reading(datetime(2027, 1, 6, 3, tzinfo=UTC)), toner="replaced"))
    told = log.since(date(2026, 12, 31))
    assert [one.found[Consumable.TONER] for one in told] == [Found.LOW, Found.ENOUGH, Found.REPLACED]
    assert log.since(date(2027, 1, 5)) == told[2:]


def test_the_readiness_report_warns_of_an_overdue_check_and_of_what_is_low() -> None:
    overdue = finding_of(daily_check(check(), later(24.5)))
    assert overdue.grade is Grade.WARNING
    assert "逾期" in overdue.words.get()
    low = finding_of(daily_check(check(receipt_paper="low"), later(1)))
    assert (low.grade, low.words.get()) == (Grade.WARNING, "耗材不足：凭条打印纸")
    assert finding_of(daily_check(check(), later(1))).grade is Grade.OK
    assert "consumables" in probes(Terminal(home=Path("/nowhere")))


def test_c32c_the_daily_check_is_recorded_at_the_panel(panel: PanelBench) -> None:
    panel.clock.utc += timedelta(hours=1)  # half past ten
    panel.sign_in()
    panel.tap("section-consumables")
    assert panel.item("consumables-state").property("tone") == "danger"
    assert "逾期" in panel.words("consumables-state")
    assert not panel.item("button-consumables-record").isEnabled()
    for one in ("receipt_paper-low", "page_paper-enough", "toner-enough", "outage_blanks-replaced"):
        panel.tap(f"button-{one}")
    panel.tap("button-consumables-record")
    assert "今天 10:30 已检查（li01）" in panel.words("consumables-state")
    (kept,) = ConsumableLog(panel.home).since(date(2026, 5, 14))
    assert (kept.by, kept.low) == ("li01", (Consumable.RECEIPT_PAPER,))
    assert not panel.item("button-consumables-record").isEnabled()  # the next look begins anew
    panel.languages.use(ENGLISH)
    panel.settle()
    assert "Checked today at 10:30 (li01)" in panel.words("consumables-state")


def test_a_disk_that_takes_nothing_is_said_and_what_was_entered_stays(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("section-consumables")
    (panel.home / "consumables").write_text("in the way")
    for one in Consumable:
        panel.tap(f"button-{one}-enough")
    panel.tap("button-consumables-record")
    assert panel.find("consumables-failed") is not None
    assert panel.item("button-consumables-record").isEnabled()


def test_c32c_the_daily_check_is_recorded_by_command_and_overdue_without(tmp_path: Path) -> None:
    write_terminal(tmp_path, {"devices.receipt_printer": {"driver": "escpos", "transport": "socket://127.0.0.1:9"}})
    home = ["--home", str(tmp_path)]
    done = RUN.invoke(app, ["consumables", "record", *home, "--by", "li01", "--replaced", "receipt_paper"])
    assert done.exit_code == 0, done.output
    assert "receipt_paper replaced" in done.output
    told = json.loads(RUN.invoke(app, ["consumables", *home, "--json"]).output)
    assert (told["state"], told["last"]["by"]) == ("done", "li01")
    assert told["last"]["found"] == {"receipt_paper": "replaced", "outage_blanks": "enough"}
    stale = tmp_path / "stale"
    ConsumableLog(stale).note(ConsumableCheck(Reading(datetime.now(UTC) - timedelta(days=3)), "li01", {}))
    asked = RUN.invoke(app, ["consumables", "--home", str(stale), "--json"])
    told = json.loads(asked.output)
    assert (told["days"], asked.exit_code) == (3, 1 if told["state"] == "overdue" else 0)
    assert told["state"] != "done"
    refused = RUN.invoke(app, ["consumables", "record", *home, "--by", "li01", "--low", "toner"])
    assert refused.exit_code == 2
