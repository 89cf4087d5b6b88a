"""A stolen disk: without the key nothing of it can be read, and it looks like noise. With the key on the same disk it
is not secret: the readiness check says what to do; a key of the system's credentials is used and called safe."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from pathlib import Path

import pytest
from case_kit import notice
from store_kit import MARKER, HandClock, draft_of, files_below, new_id, person, take_in

from station import check
from station.check import Grade
from station.check_probes import check_readiness
from sync.opening import open_store
from sync.store import migrate
from sync.store.errors import StoreKeyMissing, StoreKeyWrong
from sync.store.keys import KeySource
from sync.store.store import Store
from tests.faults.needles import Needles

NEEDLES = Needles(
    {
        "name": MARKER.name,
        "number": MARKER.id_number,
        "address": MARKER.address or "",
        "answer": "13800000000",
        "item": "老年人优待证办理",
        "table": "CREATE TABLE intakes",
    }
)
#: Nothing personal by design: numbers of pages and tables, locks, a mark of the log, a fingerprint of the key.
OPEN_BY_DESIGN = {"hall.db-roots", "hall.db-mark", "hall.db-shm", "key-check", "ballast"}


def entropy(data: bytes) -> float:
    """Bits a byte."""
    return -sum(n / len(data) * math.log2(n / len(data)) for n in Counter(data).values())


def worked_with(home: Path, clock: HandClock) -> Store:
    store = Store.open(home, clock)
    for _ in range(5):
        case = new_id()
        store.save_draft(draft_of(draft_id=case).with_answer("phone", "13800000000"), person(store))
        page = store.put_blob(case, f"{MARKER.name} {MARKER.id_number}".encode() * 2000, "image/jpeg")
        take_in(store, case, (page,))
        notice(store, case)
    store.save_draft(draft_of(), person(store))
    return store


def test_nothing_can_be_read_in_database_log_backup_or_attachments(home: Path, clock: HandClock) -> None:
    with worked_with(home, clock) as store:
        store.checkpoint()
        take_in(store)
        migrate.back_up(home / "store" / "hall.db", store._keys.database, "0006")
        disk = home.with_name("disk")
        shutil.copytree(home / "store", disk)  # while everything is open, the log full
    assert [found for found in NEEDLES.below(disk) if not found.startswith("hall.db-roots: table")] == []
    looked = [path for path in files_below(disk) if path.name not in OPEN_BY_DESIGN and path.stat().st_size >= 4096]
    assert {path.name for path in looked} >= {"hall.db", "hall.db-wal", "hall.db.before-0006"}
    assert len(looked) >= 3 + 5
    for path in looked:
        data = path.read_bytes()[: 1 << 20]
        assert entropy(data) > (7.9 if len(data) > 30_000 else 7.8), path.name


def test_without_its_key_a_store_does_not_open_and_says_which_is_wrong(home: Path, clock: HandClock) -> None:
    worked_with(home, clock).close()
    key = home / "keys" / "store.key"
    kept = key.read_text()
    key.unlink()
    with pytest.raises(StoreKeyMissing):
        Store.open(home, clock)
    key.write_text("00" * 32)
    with pytest.raises(StoreKeyWrong):
        Store.open(home, clock)
    key.write_text(kept)
    Store.open(home, clock).close()


def test_a_key_file_beside_its_disk_is_reported_as_weak_with_what_to_do(home: Path) -> None:
    open_store(home)[0].close()
    report = {finding.id: finding for finding in check_readiness(home).findings}
    found = report["store_key"]
    assert found.grade is Grade.WARNING
    assert "偷走硬盘就能读出数据" in found.words.get("zh-CN")
    assert "systemd-creds" in found.advice.get("zh-CN")
    assert "hall-store-key" in found.advice.get("en")
    assert (home / "keys" / "store.key").stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_systems_credentials_is_used_and_leaves_nothing_on_the_disk(
    home: Path, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "hall-store-key").write_bytes(bytes(range(32)))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    with Store.open(home, clock) as store:
        assert store.key_source is KeySource.CREDENTIAL
        case = take_in(store).intake_id
        assert check.key_source(store.key_source).grade is Grade.OK
    assert not (home / "keys").exists()
    assert not [path for path in files_below(home) if bytes(range(32)) in path.read_bytes()]
    with Store.open(home, clock) as store:
        assert store.find_submitted(case) is not None
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(StoreKeyMissing):
        Store.open(home, clock)
