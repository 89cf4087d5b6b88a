"""A damaged database: what is whole goes on, and `verify --repair` carries over everything that can be read, keeps the
old one as it is, and names the rest by number."""

from __future__ import annotations

import json
import os
import random
import shutil
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Connection
from store_kit import HandClock, draft_of, files_below, new_id, person, take_in

from station.commands import mending
from sync.store import audit as trail
from sync.store import btree, damage, repair
from sync.store.errors import KnownStoreError, StoreBusy
from sync.store.keys import load_store_keys
from sync.store.page_image import PAGE, PageImage, read_image
from sync.store.room import RoomRules
from sync.store.roots import Roots, known_roots
from sync.store.schema import audit, drafts, outbox
from sync.store.store import Store

RULES = RoomRules(0, 0, 0, 0)


def written(home: Path, clock: HandClock, count: int = 40) -> list[str]:
    """A store with ``count`` intakes with a page each, and a draft; closed, its log emptied."""
    with Store.open(home, clock) as store:
        ids = []
        for _ in range(count):
            case = new_id()
            ids.append(take_in(store, case, (store.put_blob(case, case.encode() * 50, "image/jpeg"),)).intake_id)
        store.save_draft(draft_of(), person(store))
        store.checkpoint()
    return ids


def pages_of(home: Path, table: str) -> list[int]:
    """The leaves of a table."""
    image, roots = image_of(home)
    return _leaves(image.pages, root_of(roots, table))


def root_of(roots: Roots, table: str) -> int:
    return next(root.page for root in roots.tables if root.table == table)


def _leaves(pages: tuple[bytes, ...], number: int) -> list[int]:
    page = pages[number - 1]
    if page[0] not in (2, 5):
        return [number]
    cells = [int.from_bytes(page[12 + 2 * i : 14 + 2 * i], "big") for i in range(int.from_bytes(page[3:5], "big"))]
    children = [int.from_bytes(page[at : at + 4], "big") for at in cells] + [int.from_bytes(page[8:12], "big")]
    return [leaf for child in children for leaf in _leaves(pages, child)]


def image_of(home: Path) -> tuple[PageImage, Roots]:
    path = home / "store" / "hall.db"
    return read_image(path, load_store_keys(home, store_exists=True).database), known_roots(path)


def spoil(home: Path, number: int, at: int = 700, count: int = 1) -> None:
    """Bits rot in a page of the file."""
    path = home / "store" / "hall.db"
    data = bytearray(path.read_bytes())
    for place in range(at, at + count):
        data[(number - 1) * PAGE + place] ^= 0x10
    path.write_bytes(data)
    for beside in ("-wal", "-shm", "-mark"):
        path.with_name(path.name + beside).unlink(missing_ok=True)


def test_a_page_that_rots_anywhere_is_found_and_after_the_repair_all_else_is_there(
    home: Path, clock: HandClock
) -> None:
    ids = written(home, clock)
    sound = home.with_name("sound")
    shutil.copytree(home, sound)
    count = (home / "store" / "hall.db").stat().st_size // PAGE
    for number in [1, *random.Random(7).sample(range(2, count + 1), 2)]:
        shutil.rmtree(home)
        shutil.copytree(sound, home)
        spoil(home, number, at=200 + 37 * number % 3000)
        assert mending.is_broken(home, RULES), number
        done = mending.mend(home, RULES)
        assert done is not None
        assert done.damaged_pages >= 1
        with Store.open(home, clock) as store:
            there = {line.id for line in store.unsent_cases()} | {one.subject for one in store.open_damage()}
            assert set(ids) <= there, "there, or named"
            assert len({line.id for line in store.unsent_cases()} & set(ids)) >= len(ids) - 4, "one page holds few"
            assert take_in(store).case_no not in {line.case_no for line in store.unsent_cases(1000)[:-1]}
            assert not [error for error in store.verify().errors if error.startswith("database")]


@pytest.mark.parametrize("table", ["outbox", "intakes", "events", "audit", "blobs", "audit_openings"])
def test_an_inner_page_that_is_lost_takes_nothing_below_it_along(home: Path, clock: HandClock, table: str) -> None:
    ids = written(home, clock, 60)
    image, roots = image_of(home)
    root = root_of(roots, table)
    assert image.pages[root - 1][0] in btree.INNER, "high enough to have one"
    rows_of_its_own = 0 if image.pages[root - 1][0] == btree.TABLE_INNER else len(_leaves(image.pages, root)) - 1
    spoil(home, root, at=0, count=PAGE)
    assert mending.mend(home, RULES) is not None
    with Store.open(home, clock) as store:
        store.park_damaged()
        ready = {record.id for record in store.ready_records(limit=1000)}
        assert ready <= set(ids)
        assert len(ids) - len(ready) <= rows_of_its_own
        kept = {line.id for line in store.unsent_cases(1000)}
        assert len(ids) - len(kept) <= rows_of_its_own
        assert kept | {one.subject for one in store.open_damage()} >= set(ids), "there, or named"
        if not rows_of_its_own:
            assert store.verify().errors == ()


def test_without_all_roots_nothing_is_taken_for_part_of_another_tree(home: Path, clock: HandClock) -> None:
    """As a version before wrote them down: of the tables alone."""
    ids = written(home, clock, 60)
    path = home / "store" / "hall.db-roots"
    kept = json.loads(path.read_bytes())
    tables = [row[1:] for row in kept["trees"] if row[0] == "table" and not row[1].startswith("sqlite_")]
    path.write_text(json.dumps({"version": kept["version"], "tables": tables}))
    roots = known_roots(home / "store" / "hall.db")
    assert not roots.complete
    spoil(home, root_of(roots, "blobs"), at=0, count=PAGE)
    assert mending.mend(home, RULES) is not None
    with Store.open(home, clock) as store:
        store.park_damaged()
        assert {line.id for line in store.unsent_cases(1000)} == set(ids)
        assert not [error for error in store.verify().errors if error.startswith("database")]


@pytest.mark.parametrize("schema_rotted", [False, True])
def test_roots_that_rotted_beside_the_database_cost_at_most_their_own_table(
    home: Path, clock: HandClock, *, schema_rotted: bool
) -> None:
    """Or that are of the schema before an upgrade that was cut off."""
    ids = written(home, clock, 20)
    path = home / "store" / "hall.db-roots"
    kept = json.loads(path.read_bytes())
    for tree in kept["trees"]:
        if tree[1] == "meta":
            tree[3] = tree[3].replace("CREATE", "CRDATE")
    path.write_text(json.dumps(kept))
    _, roots = image_of(home)
    spoil(home, root_of(roots, "outbox"), at=0, count=32)
    if schema_rotted:
        spoil(home, 1, at=0, count=PAGE)
    repair.repair(home, clock)
    with Store.open(home, clock) as store:
        assert {line.id for line in store.unsent_cases(1000)} == set(ids)


def test_what_is_carved_of_a_page_may_be_more_than_its_list_could_name() -> None:
    columns = (btree.Column("text", may_lack=False), btree.Column("integer", may_lack=False))
    shape = btree.Shape(btree.INDEX_LEAF, columns)
    page = bytes(8) + (bytes([5, 3, 15, 1]) + b"a\1") * 667 + bytes(PAGE)  # records of five bytes
    found = btree.cells(page[:PAGE], shape)
    assert len(found) == 667
    made = list(btree.leaves_of(found, shape.leaf))
    assert len(made) > 1
    assert [one for leaf in made for one in btree.cells(leaf, shape)] == found


def test_cells_are_found_without_the_pages_own_list_of_them(home: Path, clock: HandClock) -> None:
    written(home, clock)
    image, roots = image_of(home)
    seen = 0
    for root in roots.tables:
        shape = btree.Shape.of(root.sql)
        for number in _leaves(image.pages, root.page):
            page = image.pages[number - 1]
            starts = [int.from_bytes(page[at : at + 2], "big") for at in range(8, 8 + 2 * page[4] + 512 * page[3], 2)]
            found = btree.cells(b"\0" * 8 + page[8:], shape) if starts else []
            assert len(found) == len(starts), root.table
            assert all(any(page.startswith(cell, at) for at in starts) for cell in found)
            remade = btree.leaf_of(found, shape.leaf)
            assert btree.cells(remade, shape) == found
            assert not found or btree.holds(remade, shape)
            seen += len(found)
    assert seen > 300


def test_lost_records_are_named_by_their_number_and_the_others_are_sent(home: Path, clock: HandClock) -> None:
    ids = written(home, clock)
    leaves = pages_of(home, "outbox")
    spoil(home, leaves[len(leaves) // 2], at=0, count=PAGE)
    done = mending.mend(home, RULES)
    assert done is not None
    with Store.open(home, clock) as store:
        lost = [one for one in store.open_damage() if one.sort == "record"]
        assert 0 < len(lost) < 5
        assert all(one.number.startswith("111001") for one in lost)
        ready = {record.id for record in store.ready_records(limit=1000)}
        assert ready == set(ids) - {one.subject for one in lost}
        assert all(store.record_data(record_id) for record_id in ready)
        assert store.find_case(lost[0].number) is not None, "staff finds it by its number"


def test_cases_whose_key_is_lost_are_named_and_parked(home: Path, clock: HandClock) -> None:
    written(home, clock)
    leaves = pages_of(home, "cases")
    spoil(home, leaves[0], at=0, count=PAGE)
    mending.mend(home, RULES)
    with Store.open(home, clock) as store:
        keyless = [one for one in store.open_damage() if one.sort == "key"]
        assert keyless
        stuck = {stuck.intake_id: stuck for stuck in store.queue_status().stuck}
        assert {one.subject for one in keyless} >= stuck.keys() > set()
        assert all(one.reason == "local_damage" and one.way_out for one in stuck.values())
        assert all(store.record_data(record.id) for record in store.ready_records(limit=1000))


def test_nothing_is_deleted_and_the_old_database_still_opens_with_its_key(home: Path, clock: HandClock) -> None:
    written(home, clock, 5)
    spoil(home, pages_of(home, "audit")[0])
    before = (home / "store" / "hall.db").read_bytes()
    blobs = files_below(home / "store" / "blobs")
    done = mending.mend(home, RULES)
    assert done is not None
    assert (home / "store" / done.kept / "hall.db").read_bytes() == before
    assert files_below(home / "store" / "blobs") == blobs


def test_what_was_committed_but_stands_only_in_the_log_is_carried_over(home: Path, clock: HandClock) -> None:
    written(home, clock, 10)
    with Store.open(home, clock) as store:
        late = [take_in(store).intake_id for _ in range(5)]
        shutil.copytree(home, home.with_name("cut"))  # as a power cut leaves it
    cut = home.with_name("cut")
    path = cut / "store" / "hall.db"
    data = bytearray(path.read_bytes())
    data[(pages_of(home, "staff")[0] - 1) * PAGE + 100] ^= 1
    path.write_bytes(data)
    repair.repair(cut, clock)
    with Store.open(cut, clock) as store:
        assert {record.id for record in store.ready_records(limit=1000)} >= set(late)


def test_a_repair_that_is_cut_off_is_finished_by_the_next_start(
    home: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = written(home, clock, 5)
    spoil(home, pages_of(home, "staff")[0])
    finish, names = repair.finish, list[str]()

    def cut(folder: Path) -> None:
        if (folder / "repairing").exists():
            raise KeyboardInterrupt
        finish(folder)

    monkeypatch.setattr(repair, "finish", cut)
    with pytest.raises(KeyboardInterrupt):
        repair.repair(home, clock)
    names = [path.name for path in (home / "store").iterdir()]
    assert {"repairing", "hall.db.fresh", "hall.db"} <= set(names)
    with Store.open(home, clock) as store:
        assert {record.id for record in store.ready_records(limit=1000)} == set(ids)
        assert store.verify().errors == ()
    assert not {"repairing", "hall.db.fresh"} & {path.name for path in (home / "store").iterdir()}


def test_a_store_that_somebody_has_open_is_left_alone(home: Path, clock: HandClock) -> None:
    written(home, clock, 2)
    with Store.open(home, clock), pytest.raises(StoreBusy):
        repair.repair(home, clock)


def test_a_sound_database_is_not_touched(home: Path, clock: HandClock) -> None:
    written(home, clock, 2)
    before = (home / "store" / "hall.db").stat().st_ino
    assert mending.mend(home, RULES) is None
    assert (home / "store" / "hall.db").stat().st_ino == before


def test_a_damaged_attachment_or_record_parks_its_own_and_nothing_else(home: Path, clock: HandClock) -> None:
    ids = written(home, clock, 6)
    with Store.open(home, clock) as store:
        name, _, _ = store._locate(ids[0], store.ready_records()[0].blobs[0])
        spoilt = home / "store" / "blobs" / name
        spoilt.write_bytes(spoilt.read_bytes()[:-1] + os.urandom(1))
        with store._database.write() as connection:
            row = connection.execute(select(outbox.c.sealed).where(outbox.c.id == ids[1])).scalar_one()
            spoilt_record = outbox.update().where(outbox.c.id == ids[1]).values(sealed=row[:-1] + b"?")
            connection.execute(spoilt_record)
        assert store.park_damaged() == 2
        assert store.park_damaged() == 0
        assert {(one.sort, one.case_id) for one in store.open_damage()} == {("blob", ids[0]), ("record", ids[1])}
        assert {stuck.intake_id for stuck in store.queue_status().stuck} == set(ids[:2])
        assert {record.id for record in store.ready_records()} == set(ids[2:])


def test_a_damaged_database_is_a_known_condition_at_the_start(home: Path, clock: HandClock) -> None:
    written(home, clock, 2)
    spoil(home, 1, at=100, count=3000)
    with pytest.raises(KnownStoreError) as caught:
        Store.open(home, clock)
    assert caught.value.condition == "corrupt"


def test_a_damaged_page_of_the_outbox_does_not_keep_the_others_from_being_sent(home: Path, clock: HandClock) -> None:
    ids = written(home, clock, 20)
    leaves = pages_of(home, "outbox")
    spoil(home, leaves[1])
    with Store.open(home, clock) as store:
        ready = [record.id for record in store.ready_records(limit=1000)]
        assert len(ids) - 5 <= len(ready) < len(ids)
        assert ready == [one for one in ids if one in ready]
        assert [record.id for record in store.ready_records(limit=3)] == ready[:3]
        assert all(store.record_data(record_id) for record_id in ready)
        errors = store.verify().errors
        assert any(error.startswith("database: the records cannot be read") for error in errors)
        assert not any("drafts" in error for error in errors)


def test_a_damaged_draft_hides_no_other_and_is_noted_once(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store:
        whole, spoilt = draft_of(), draft_of()
        for draft in (whole, spoilt):
            store.save_draft(draft, person(store))
        with store._database.write() as connection:
            connection.execute(drafts.update().where(drafts.c.id == spoilt.id).values(sealed=b"?" * 60))
        for _ in range(2):
            assert [kept.draft for kept in store.drafts_of(person(store))] == [whole]
        assert [(one.sort, one.subject) for one in store.open_damage()] == [("draft", spoilt.id)]
        assert take_in(store, whole.id).intake_id == whole.id


@pytest.mark.parametrize("which", [0, -1])
def test_entries_of_the_trail_that_rotted_are_noted_and_known_from_then_on(
    home: Path, clock: HandClock, which: int
) -> None:
    """In the middle, and at the end, where no number may be given twice."""
    written(home, clock, 40)
    leaves = pages_of(home, "audit")
    assert len(leaves) > 2
    with Store.open(home, clock) as store:
        end = store.trail_end()
        store.checkpoint()
    spoil(home, leaves[which], at=0, count=PAGE)
    mending.mend(home, RULES)
    with Store.open(home, clock) as store:
        found = store.verify()
        assert (found.errors, found.audit_first_bad) == ((), None)
        assert any("lost" in one for one in found.known)
        assert {one.sort for one in store.open_damage()} == {"page", "audit"}
        assert found.audit_length > end.length
        assert found.breaks[-1].at <= end.length + 1
        mended = store.trail_end()
    mending.mend(home, RULES)
    with Store.open(home, clock) as store:
        assert store.trail_end() == mended, "noted once"


def test_what_is_changed_after_a_repair_is_not_excused_by_it(home: Path, clock: HandClock) -> None:
    written(home, clock, 40)
    spoil(home, pages_of(home, "audit")[1], at=0, count=PAGE)
    repair.repair(home, clock)
    with Store.open(home, clock) as store:
        (known,) = store.verify().breaks
        rows = [known.first - 1, known.at, known.at + 1, store.trail_end().length]
        changes = product(rows, (audit.update().values(subject="another"), audit.delete()))
        for seq, change in changes:
            with store._database.write() as connection:
                _unlock(connection)
                connection.execute(change.where(audit.c.seq == seq))
                assert trail.verify(connection, store._keys).first_bad is not None, seq
                connection.rollback()
        with store._database.write() as connection:
            _unlock(connection)
            connection.execute(audit.update().where(audit.c.seq == known.at).values(subject="another"))
        store.note_losses()  # nobody but a repair of damaged pages speaks of the trail
        assert store.verify().audit_first_bad is not None


def _unlock(connection: Connection) -> None:
    for what in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER audit_no_{what}"))
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))


def test_a_row_of_damage_alone_excuses_nothing(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store:
        first, _ = take_in(store), take_in(store)
        with store._database.write() as connection:
            connection.execute(outbox.delete().where(outbox.c.id == first.intake_id))
        (error, *more) = store.verify().errors
        with store._database.write() as connection:
            damage.keep(connection, error.partition(" ")[0], error, error, clock.now())
        assert store.verify().errors == (error, *more)
        store.note_losses()
        found = store.verify()
        assert found.errors == ()
        assert set(found.known) == {error, *more}


def test_events_that_rotted_are_known_after_the_repair(home: Path, clock: HandClock) -> None:
    written(home, clock, 40)
    spoil(home, pages_of(home, "events")[0], at=0, count=PAGE)
    mending.mend(home, RULES)
    with Store.open(home, clock) as store:
        found = store.verify()
        assert found.errors == ()
        assert found.known
