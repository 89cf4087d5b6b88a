"""Opening a store: keys, permissions, schema, conditions of the world that get their own name."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from store_kit import HandClock, draft_of, files_below, person, take_in

from sync import files
from sync.hall.sealing import Closer
from sync.identity import Place
from sync.store import migrate
from sync.store.engine import Database, connect
from sync.store.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreIOError,
    StoreKeyMissing,
    StoreKeyWrong,
    StoreTooNew,
)
from sync.store.keys import KeySource, load_store_keys
from sync.store.schema import metadata
from sync.store.store import Store


def test_everything_below_home_is_for_the_owner_only(store: Store, home: Path) -> None:
    take_in(store)
    store.put_blob(draft_of().id, b"page", "image/jpeg")
    for path in home.rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_settings_that_durability_and_privacy_hang_on(store: Store) -> None:
    with store._database.read() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}


def test_a_key_file_is_made_once_and_reported_as_the_weaker_source(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store:
        assert store.key_source is KeySource.FILE
    key = (home / "keys" / "store.key").read_bytes()
    with Store.open(home, clock):
        assert (home / "keys" / "store.key").read_bytes() == key


def test_a_systemd_credential_comes_before_the_file(
    home: Path, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hall-store-key").write_bytes(os.urandom(32))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with Store.open(home, clock) as store:
        assert store.key_source is KeySource.CREDENTIAL
        take_in(store)
    assert not (home / "keys").exists()
    (tmp_path / "hall-store-key").unlink()
    with pytest.raises(StoreKeyMissing):
        Store.open(home, clock)


def test_missing_wrong_and_broken_keys_are_told_apart_from_damage(home: Path, clock: HandClock) -> None:
    Store.open(home, clock).close()
    key = home / "keys" / "store.key"
    right = key.read_bytes()
    key.unlink()
    with pytest.raises(StoreKeyMissing):
        Store.open(home, clock)
    key.write_text("ab" * 32)
    with pytest.raises(StoreKeyWrong):
        Store.open(home, clock)
    key.write_text("not a key")
    with pytest.raises(StoreCorrupt):
        Store.open(home, clock)
    key.write_bytes(right)
    database = home / "store" / "hall.db"
    content = bytearray(database.read_bytes())
    content[100:200] = bytes(100)
    database.write_bytes(content)
    with pytest.raises(StoreCorrupt):
        Store.open(home, clock)


def test_a_newer_database_is_refused_and_left_alone(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store, store._database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew) as refusal:
        Store.open(home, clock)
    assert refusal.value.found == "9999"
    keys = load_store_keys(home, store_exists=True)
    database = Database(home / "store" / "hall.db", keys.database)
    with database.read() as connection:
        assert migrate.current_revision(connection) == "9999"
    database.close()


def test_a_second_writer_who_waits_too_long_gets_busy(home: Path, store: Store) -> None:
    keys = load_store_keys(home, store_exists=True)
    blocker = connect(home / "store" / "hall.db", keys.database)
    blocker.execute("BEGIN IMMEDIATE")
    impatient = Database(home / "store" / "hall.db", keys.database, busy_timeout_s=0.05)
    with pytest.raises(StoreBusy), impatient.write():
        pass
    blocker.execute("ROLLBACK")
    with impatient.write():
        pass
    blocker.close()
    impatient.close()


def test_a_blob_folder_that_cannot_be_written_is_an_io_condition(store: Store, home: Path) -> None:
    folder = home / "store" / "blobs"
    folder.rmdir()
    folder.write_bytes(b"")
    with pytest.raises(StoreIOError):
        store.put_blob(draft_of().id, b"page", "image/jpeg")


# --- schema -----------------------------------------------------------------------------------------------------


def test_known_revisions_are_the_scripts_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == migrate.REVISIONS
    assert scripts.get_heads() == [migrate.HEAD]


def test_migrated_schema_is_the_models(store: Store) -> None:
    with store._database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        made = dict(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all())
    with create_engine("sqlite://").begin() as connection:
        metadata.create_all(connection)
        modelled = dict(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all())

    def bare(sql: str) -> str:
        return " ".join(sql.split()).replace("( ", "(").replace(" )", ")")

    differing = {name for name, sql in modelled.items() if bare(sql) != bare(made.get(name, ""))}
    assert differing == set()
    triggers = {
        "audit_no_update",
        "audit_no_delete",
        "outbox_counted_new",
        "outbox_counted_moved",
        "outbox_counted_gone",
    }
    assert set(made) - set(modelled) == {"alembic_version", *triggers}


def upgraded_to_9000(connection: object) -> None:
    connection.execute(text("ALTER TABLE intakes ADD COLUMN renumbered TEXT"))  # type: ignore[attr-defined]
    connection.execute(text("UPDATE alembic_version SET version_num = '9000'"))  # type: ignore[attr-defined]


def test_migration_keeps_queued_intakes_and_removes_its_backup(
    home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(home, clock) as store:
        submitted = take_in(store)
    seen: list[list[str]] = []
    head = migrate.HEAD

    def upgrade(connection: object) -> None:
        seen.append([path.name for path in (home / "store").glob("hall.db.before-*")])
        upgraded_to_9000(connection)

    monkeypatch.setattr(migrate, "REVISIONS", (*migrate.REVISIONS, "9000"))
    monkeypatch.setattr(migrate, "HEAD", "9000")
    monkeypatch.setattr(migrate, "run_scripts", upgrade)
    with Store.open(home, clock) as store:
        assert store.record_data(submitted.intake_id)
        assert store.verify().errors == ()
        take_in(store)
    assert seen == [[f"hall.db.before-{head}"]]
    assert list((home / "store").glob("hall.db.before-*")) == []


def test_failed_migration_leaves_the_old_schema_and_an_encrypted_backup(
    home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(home, clock) as store:
        submitted = take_in(store)

    def upgrade(connection: object) -> None:
        upgraded_to_9000(connection)
        raise RuntimeError("half way")

    with monkeypatch.context() as newer:
        newer.setattr(migrate, "REVISIONS", (*migrate.REVISIONS, "9000"))
        newer.setattr(migrate, "HEAD", "9000")
        newer.setattr(migrate, "run_scripts", upgrade)
        with pytest.raises(RuntimeError, match="half way"):
            Store.open(home, clock)
    backup = home / "store" / f"hall.db.before-{migrate.HEAD}"
    assert not backup.read_bytes().startswith(b"SQLite format 3")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    keys = load_store_keys(home, store_exists=True)
    copy = connect(backup, keys.database)
    assert copy.execute("SELECT id FROM intakes").fetchall() == [(submitted.intake_id,)]
    copy.close()
    with Store.open(home, clock) as store:  # the old program still works, and tidies up
        assert store.record_data(submitted.intake_id)
        with store._database.read() as connection:
            assert migrate.current_revision(connection) == migrate.HEAD
    assert not backup.exists()


def test_an_empty_store_can_be_downgraded_and_upgraded(home: Path, store: Store) -> None:
    from alembic.operations import Operations

    from sync.store.migrations.versions import r0001_first_schema as first
    from sync.store.migrations.versions import r0002_hall_staff_packages as second
    from sync.store.migrations.versions import r0003_proofs_of_ends as third
    from sync.store.migrations.versions import r0004_cases as fourth
    from sync.store.migrations.versions import r0005_paper_codes as fifth

    with store._database.write() as connection, Operations.context(MigrationContext.configure(connection)):
        fifth.downgrade()
        fourth.downgrade()
        third.downgrade()
        second.downgrade()
        first.downgrade()
        assert connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'intakes'")).first() is None
        first.upgrade()
        second.upgrade()
        third.upgrade()
        fourth.upgrade()
        fifth.upgrade()
    assert store.verify().errors == ()


def test_what_was_shared_before_ends_were_proved_is_brought_once_more(store: Store) -> None:
    from alembic.operations import Operations

    from sync.store.migrations.versions import r0003_proofs_of_ends as third

    draft, private = draft_of(), draft_of()
    for one in (draft, private):
        store.save_draft(one, person(store))
    store.begin_share(Place.HALL, draft.id, Closer("", b""))
    store.mark_shared(Place.HALL, draft.id, 1, 1)
    with store._database.write() as connection, Operations.context(MigrationContext.configure(connection)):
        third.downgrade()
        third.upgrade()
    assert {one.id: one.base for one in store.drafts_to_share(Place.HALL)} == {draft.id: None, private.id: None}
    assert store.shared_ids() == [draft.id]
    assert store.closers([draft.id]) == {}


# --- what a thief of the disk sees ------------------------------------------------------------------------------


def test_no_file_of_the_store_holds_plaintext_of_the_marker_person(home: Path, clock: HandClock) -> None:
    store = Store.open(home, clock)
    draft = draft_of().with_answer("phone", "13800000000")
    store.save_draft(draft, person(store))
    ref = store.put_blob(draft.id, "测试甲 11010519491231002X".encode() * 5000, "image/jpeg")
    needles = [
        "测试甲".encode(),
        "测试甲".encode("utf-16-le"),
        b"11010519491231002X",
        "北京市朝阳区示例路1号".encode(),
        b"13800000000",
        b"receipt data",
        person(store).encode(),
    ]

    def assert_sealed() -> None:
        files = files_below(home)
        assert any(path.name == "hall.db-wal" and path.stat().st_size for path in files)
        for path in files:
            content = path.read_bytes()
            assert not any(needle in content for needle in needles), path.name

    assert_sealed()
    take_in(store, draft.id, (ref,))
    assert_sealed()
    store.close()
    for path in files_below(home):
        assert not any(needle in path.read_bytes() for needle in needles), path.name


def test_a_lock_file_that_cannot_be_made_is_a_condition_of_the_world(home: Path, clock: HandClock) -> None:
    Store.open(home, clock).close()
    (home / "store" / "opening.lock").unlink()
    (home / "store" / "opening.lock").mkdir()
    with pytest.raises(StoreIOError):
        Store.open(home, clock)


def test_a_power_cut_while_the_first_key_is_written_leaves_no_half_key(home: Path, clock: HandClock) -> None:
    """The name appears only with its content: a key that is no key would keep the terminal from ever starting."""
    cut: list[str] = []

    def power_fails(path: str | Path, *_: object) -> None:
        cut.append(str(path))
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as world:
        world.setattr(os, "fsync", power_fails)
        world.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            load_store_keys(home, store_exists=False)
    assert cut
    assert not (home / "keys" / "store.key").exists()
    Store.open(home, clock).close()


def test_folders_made_on_the_way_are_durable_before_anything_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    made = files.private_folder(tmp_path / "a" / "b")
    assert made == tmp_path / "a" / "b"
    assert synced == [tmp_path, tmp_path / "a"]
    assert files.private_folder(made) == made
    assert len(synced) == 2


@pytest.mark.parametrize("call", ["checkpoint", "data_watch"])
def test_side_connections_name_conditions_of_the_world_too(
    store: Store, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def gone(*_: object, **__: object) -> object:
        error = sqlcipher.OperationalError("disk I/O error")
        error.sqlite_errorcode, error.sqlite_errorname = 10, "SQLITE_IOERR"
        raise error

    monkeypatch.setattr("sync.store.engine.connect", gone)
    with pytest.raises(StoreIOError):
        getattr(store, call)()
