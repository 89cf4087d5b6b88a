"""Backups, epochs and new keys: what an operator says, and what terminals then hear, signed (docs/adr/0014)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from platform_support import DEADLINE, HandClock, Running, database_url, platform
from typer.testing import CliRunner

from intake.intake import digest_of
from sync.platform import backups, keys
from sync.platform.cli import app
from sync.platform.database import Database
from sync.signatures import KeySet


def key_set(running: Running, root: dict[str, Any]) -> KeySet:
    token = requests.get(running.url + "/v1/keys", timeout=DEADLINE).json()["key_set"]
    return KeySet.verified(token, root)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "FRESH_S", 0.0)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with platform(tmp_path) as running:
        yield running


def test_the_key_set_says_epoch_watermark_and_the_key_to_seal_to(running: Running) -> None:
    terminal = running.terminal()
    said = key_set(running, terminal.identity["root_key"])
    assert (said.epoch, said.watermark) == (terminal.identity["epoch"], None)
    assert said.export is not None


def test_new_keys_sign_and_old_receipts_still_verify(running: Running) -> None:
    terminal = running.terminal()
    intake = terminal.intake()
    before = terminal.deliver(intake).json()["receipt"]
    sealed_to = key_set(running, terminal.identity["root_key"]).export
    running.database.write(lambda c: keys.replace_receipt_key(c, "2026-05-14T02:00:00.000Z"))
    running.database.write(lambda c: keys.replace_export_key(c, "2026-05-14T02:00:00.000Z"))
    again = terminal.deliver(intake).json()["receipt"]
    known = key_set(running, terminal.identity["root_key"])
    assert known.receipt(before).record == known.receipt(again).record == intake.id
    assert json.dumps(before.split(".")[0]) != json.dumps(again.split(".")[0])  # another kid
    assert known.export is not None
    assert sealed_to is not None
    assert known.export[0] != sealed_to[0]
    with running.database.read() as connection:
        held = [key.kid for key in keys.load_identity(connection).exports]
    assert held == [sealed_to[0], known.export[0]]  # what was sealed to the old one can still be opened


def test_the_watermark_stays_behind_what_a_backup_surely_holds(running: Running) -> None:
    now = running.clock.now()

    def note(began: Any) -> str | backups.NotNoted:
        return running.database.write(lambda c: backups.note_backup(c, began, now))

    assert note(now.utc) == "2026-05-14T01:25:00.000Z"
    assert note(now.utc - timedelta(minutes=1)) == backups.NotNoted("older")
    assert note(now.utc + timedelta(seconds=1)) == backups.NotNoted("future")
    terminal = running.terminal()
    assert key_set(running, terminal.identity["root_key"]).watermark == "2026-05-14T01:25:00.000Z"
    assert terminal.verified_receipt(terminal.deliver(terminal.intake()))["watermark"] == "2026-05-14T01:25:00.000Z"


def test_a_backup_noted_while_the_clock_was_ahead_does_not_stand_in_the_way_of_right_ones(running: Running) -> None:
    """And what is received since is confirmed by a backup that holds it, by nothing else: terminals believe the
    watermark of an epoch as long as it lasts, so that another one has to begin."""
    terminal = running.terminal()
    root = terminal.identity["root_key"]

    def note() -> str | backups.NotNoted:
        now = running.clock.now()
        return running.database.write(lambda c: backups.note_backup(c, now.utc, now))

    running.clock.advance(timedelta(days=3653))
    assert note() == "2036-05-14T01:25:00.000Z"
    running.clock.advance(timedelta(days=-3653, hours=1))
    terminal.log_in()
    between = terminal.verified_receipt(terminal.deliver(terminal.intake(1)))
    assert between["received_at"] == "2036-05-14T01:25:00.001Z"
    running.clock.advance(timedelta(hours=1))
    assert note() == "2026-05-14T03:25:00.000Z"
    said = key_set(running, root)
    assert (said.watermark, said.epoch == between["epoch"]) == ("2026-05-14T03:25:00.000Z", False)
    terminal.log_in()
    after = terminal.verified_receipt(terminal.deliver(terminal.intake(2)))
    assert after["received_at"] == "2026-05-14T03:30:00.000Z"
    epoch = said.epoch
    running.clock.advance(timedelta(hours=1))
    assert note() == "2026-05-14T04:25:00.000Z"
    assert key_set(running, root).epoch == epoch  # an ordinary one again


def test_a_restored_platform_begins_an_epoch_and_counts_what_it_holds_as_held(running: Running) -> None:
    terminal = running.terminal()
    terminal.deliver(terminal.intake(1))
    running.clock.advance(timedelta(hours=1))
    terminal.log_in()
    terminal.deliver(terminal.intake(2))
    begun = running.database.write(lambda c: backups.restored(c, running.blobs))
    assert begun.watermark == "2026-05-14T02:25:00.000Z"
    assert begun.missing == ()
    said = key_set(running, terminal.identity["root_key"])
    assert (said.epoch, said.watermark) == (begun.epoch, begun.watermark)
    assert said.epoch != terminal.identity["epoch"]


def test_a_backup_made_while_the_clock_was_ahead_says_nothing_about_what_it_holds(running: Running) -> None:
    """Else everything received since the clock was put right would count as held, and never come again."""
    terminal = running.terminal()
    running.clock.advance(timedelta(days=3653))
    terminal.log_in()
    terminal.deliver(terminal.intake(1))
    running.clock.advance(timedelta(days=-3653))
    begun = running.database.write(lambda c: backups.restored(c, running.blobs, running.clock.now()))
    assert begun.watermark is None


def test_a_record_whose_attachment_the_folder_lacks_is_wanted_again(running: Running) -> None:
    terminal = running.terminal()
    page = b"a page" * 100
    intake = terminal.intake(1, (page,))
    terminal.send_blob(intake.id, page)
    assert terminal.deliver(intake).status_code == 201
    running.clock.advance(timedelta(hours=1))
    terminal.log_in()
    terminal.deliver(terminal.intake(2))
    next(path for path in running.blobs._root.rglob(digest_of(page).removeprefix("sha256:"))).unlink()
    begun = running.database.write(lambda c: backups.restored(c, running.blobs))
    assert begun.missing == ((intake.id, digest_of(page)),)
    assert begun.watermark == "2026-05-14T01:29:59.999Z"
    refused = terminal.deliver(intake)
    assert (refused.status_code, refused.json()["missing"]) == (422, [digest_of(page)])
    terminal.send_blob(intake.id, page)
    assert terminal.deliver(intake).status_code == 200


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, [*arguments, "--home", str(tmp_path)])
        assert done.exit_code == code, done.output
        return done.output

    first = json.loads(run("rotate-keys", "--json"))
    assert json.loads(run("rotate-keys", "--json"))["receipts"] != first["receipts"]
    run("note-backup", "--began", "yesterday", code=2)
    assert "future" in run("note-backup", "--began", "2199-01-01T00:00:00Z", code=1)
    assert json.loads(run("note-backup", "--began", "2026-05-14T01:30:00Z", "--json")) == {
        "watermark": "2026-05-14T01:25:00.000Z",
        "epoch_begun": False,
    }
    begun = json.loads(run("restored", "--json"))
    assert (begun["watermark"], begun["missing"]) == ("2026-05-14T01:25:00.000Z", [])
    assert begun["epoch"] in run("restored") or json.loads(run("restored", "--json"))["epoch"] != begun["epoch"]


def test_a_database_from_before_exports_is_given_a_key_to_seal_to(tmp_path: Path) -> None:
    with closing(Database.open(database_url(tmp_path), HandClock())) as database:
        database.write(lambda c: c.execute(keys.signing_keys.delete().where(keys.signing_keys.c.purpose == "export")))
    with closing(Database.open(database_url(tmp_path), HandClock())) as database, database.read() as connection:
        assert len(keys.load_identity(connection).exports) == 1
