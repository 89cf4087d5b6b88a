"""`hall-sync purge` and `hall-sync verify --repair` as a technician calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from receipts_kit import receipt
from store_kit import HandClock, take_in
from typer.testing import CliRunner

from station.commands.hall_sync import app
from sync.clock import Measured, boot_id, running_time
from sync.store.store import Store

NOW = datetime.now(UTC)


def call(home: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--home", str(home)])
    return result.exit_code, result.output


def heard(store: Store, at: datetime) -> None:
    """The platform said the time, just now, in this boot."""
    store.note_contact(Measured(at, boot_id(), running_time(), timedelta()))


def test_nothing_is_shredded_before_the_platform_has_said_what_time_it_is(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store:
        kept = take_in(store).intake_id
        long_ago = NOW - timedelta(days=40)
        store.mark_delivered(kept, receipt(kept, long_ago, long_ago), long_ago.isoformat())
    code, said = call(home, "purge", "--json")
    assert (code, "the time is not certain" in said) == (1, True)
    with Store.open(home, clock) as store:
        heard(store, NOW)
    code, said = call(home, "purge", "--dry-run", "--json")
    assert (code, json.loads(said)["cases"]) == (0, 1)
    with Store.open(home, clock) as store:
        assert store.case_line(kept) is not None
    code, said = call(home, "purge")
    assert (code, said.startswith("shredded: 1 cases")) == (0, True)
    assert json.loads(call(home, "purge", "--json")[1])["cases"] == 0


def test_a_store_that_does_not_open_is_put_back_to_work_by_one_command(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store:
        kept = take_in(store).intake_id
        store.checkpoint()
    path = home / "store" / "hall.db"
    data = path.read_bytes()
    path.write_bytes(data[:200] + bytes(byte ^ 1 for byte in data[200:2000]) + data[2000:])
    code, said = call(home, "verify")
    assert (code, "corrupt" in said) == (1, True)
    code, said = call(home, "verify", "--repair", "--json")
    report = json.loads(said)
    assert (code, report["errors"], report["intakes"]) == (0, [], 1)
    assert (home / "store" / report["repaired"]["kept"] / "hall.db").is_file()
    assert [one["sort"] for one in report["damage"]] == ["page"]
    assert json.loads(call(home, "status", "--json")[1])["pending"] == 1
    with Store.open(home, clock) as store:
        assert store.record_data(kept)
