"""`hall-sync verify --repair`: a database that cannot be used any more is set aside whole and what can be read of it is
carried over into a fresh one under the same key. Nothing is deleted; what could not be carried is named.

The way is safe against a cut at any point: the fresh database is complete and synced before the word ``repairing`` is
written down, and with that word there every start of the store finishes the exchange first.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from intake.case_number import MAX_SEQUENCE
from intake.clock import Clock, Reading
from sync.files import private_folder, replace_synced, sync_folder, write_synced
from sync.locks import FileLock, holding
from sync.store import audit, damage, losses, migrate
from sync.store.catching_up import catch_up
from sync.store.engine import Database
from sync.store.errors import StoreBusy, known_file_errors
from sync.store.events import LOCAL
from sync.store.keys import StoreKeys, load_store_keys
from sync.store.outbox import count_anew
from sync.store.page_image import PageImage, read_image
from sync.store.roots import Roots, known_roots
from sync.store.salvage import Carried, Readings, carry_over
from sync.store.schema import audit as audit_rows
from sync.store.schema import intakes, outbox, sequences

_FRESH, _WORD = "hall.db.fresh", "repairing"
#: What belongs to the old database beside it; its log must never be read into the new one.
_BESIDE = ("hall.db-wal", "hall.db-shm", "hall.db-mark", "hall.db-roots")


@dataclass(frozen=True, slots=True)
class Repaired:
    """``kept`` names the folder below ``store/`` with the database as it was found."""

    kept: str
    damaged_pages: int
    rows: int
    refused: int
    keyless: int


def repair(home: Path, clock: Clock) -> Repaired:
    """Needs the store for itself: `StoreBusy` while an app or the agent has it open. Raises `KnownStoreError`."""
    folder = home / "store"
    with known_file_errors(), holding(folder / "opening.lock"):
        alone = FileLock(folder / "open.lock")
        if not alone.acquire():
            raise StoreBusy("an app or the agent has the store open")
        try:
            finish(folder)
            return _repair(home, folder, clock.now())
        finally:
            alone.release()


def finish(folder: Path) -> None:
    """Ends an exchange that was cut off. Call inside the opening lock, before the database is opened."""
    word = folder / _WORD
    if not word.is_file():
        (folder / _FRESH).unlink(missing_ok=True)
        return
    for name in _BESIDE:
        (folder / name).unlink(missing_ok=True)
    sync_folder(folder)
    if (folder / _FRESH).is_file():
        (folder / _FRESH).replace(folder / "hall.db")
        sync_folder(folder)
    word.unlink()
    sync_folder(folder)


def _repair(home: Path, folder: Path, now: Reading) -> Repaired:
    keys = load_store_keys(home, store_exists=True)
    image = read_image(folder / "hall.db", keys.database)
    kept = _set_aside(folder, now)
    fresh = folder / _FRESH
    write_synced(fresh, b"")
    database = Database(fresh, keys.database)
    try:
        carried = _fill(database, image, known_roots(folder / "hall.db"), keys, kept, now)
        if not database.checkpoint():
            raise StoreBusy("the fresh database is being read")
    finally:
        database.close()
    for name in _BESIDE:
        fresh.with_name(name.replace("hall.db", _FRESH)).unlink(missing_ok=True)
    replace_synced(folder / _WORD, kept.encode() + b"\n")
    finish(folder)
    rows, refused = sum(carried.rows.values()), sum(carried.refused.values())
    return Repaired(kept, len(image.damaged), rows, refused, len(carried.keyless))


def _set_aside(folder: Path, now: Reading) -> str:
    """The database as it is gets a second name (or a copy); the first goes only with the exchange."""
    aside = private_folder(folder / f"damaged-{now.utc:%Y%m%dT%H%M%S.%fZ}")
    for name in ("hall.db", *_BESIDE):
        if (folder / name).is_file():
            try:
                os.link(folder / name, aside / name)
            except OSError:
                write_synced(aside / name, (folder / name).read_bytes())
    sync_folder(aside)
    return aside.name


def _fill(database: Database, image: PageImage, roots: Roots, keys: StoreKeys, kept: str, now: Reading) -> Carried:
    with Readings(image, roots) as readings:
        revision = readings.revision()
        with database.write() as connection:
            migrate.run_scripts(connection, revision if revision in migrate.REVISIONS else migrate.HEAD)
            carried = carry_over(readings, connection, now.rfc3339)
    migrate.bring_up_to_date(database, keys.database, then=lambda connection: catch_up(connection, keys))
    with database.write() as connection:
        if image.damaged:  # else nothing rotted here, and a trail that is wrong was made so
            losses.note_trail(connection, keys, now)
        _name_what_is_lost(connection, carried, image, now)
        _count_on(connection)
        count_anew(connection)
        audit.append(
            connection,
            at=now.rfc3339,
            kind="repaired",
            subject=kept,
            detail={"rows": sum(carried.rows.values()), "refused": carried.refused, "pages": len(image.damaged)},
        )
    return carried


def _name_what_is_lost(connection: Connection, carried: Carried, image: PageImage, now: Reading) -> None:
    """By case and number, as far as anything that was carried over tells of it."""
    for number in sorted(image.damaged):
        damage.note(connection, "page", str(number), "a page of the database: see what else was found then", now)
    for case_id in carried.keyless:
        damage.note(connection, "key", case_id, "the case's key: nothing of the case can be read", now, case_id=case_id)
    without_record = (
        select(intakes.c.id)
        .outerjoin(outbox, outbox.c.id == intakes.c.id)
        .where(outbox.c.id.is_(None), intakes.c.origin == LOCAL)
    )
    for case_id in list(connection.execute(without_record).scalars()):
        damage.note(connection, "record", case_id, "what was taken in", now, case_id=case_id)
    taken_in = select(audit_rows.c.subject, audit_rows.c.detail).where(audit_rows.c.kind == "take_in")
    there = set(connection.execute(select(intakes.c.id)).scalars())
    shredded = select(audit_rows.c.subject).where(audit_rows.c.kind == "shredded")
    gone = set(connection.execute(shredded).scalars())
    for row in connection.execute(taken_in).all():
        if row.subject not in there and row.subject not in gone:
            damage.note(connection, "case", row.subject, "the case", now, number=_number_in(row.detail))


def _number_in(detail: str) -> str:
    try:
        return str(json.loads(detail).get("case_no", ""))
    except ValueError:
        return ""


def _count_on(connection: Connection) -> None:
    """A count that was lost must not give a number out twice."""
    numbers = connection.execute(select(intakes.c.case_no).where(intakes.c.origin == LOCAL)).scalars()
    highest = max((int(number[-5:]) for number in numbers if number[-5:].isdigit()), default=0)
    known = connection.execute(select(sequences.c.value).where(sequences.c.name == "case")).scalar()
    if highest and (known is None or (known - 1) % MAX_SEQUENCE + 1 < highest):
        statement = text("INSERT OR REPLACE INTO sequences (name, value) VALUES ('case', :value)")
        connection.execute(statement, {"value": highest})
