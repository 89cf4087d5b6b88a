"""A platform's database filled with very many cases: rows as the product wrote them, multiplied.

A few cases are taken in and moved through their lives by the platform's own code, in a small database. What that left
in every table is the pattern; a copy of it has ids, numbers, tokens, times, digests and feed numbers of its own. The
copies go in by COPY, with indexes and checks in force but those of foreign keys (the patterns fulfil them).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, text
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.case.events import Decision
from intake.clock import Reading
from intake.intake import digest_of
from sync.platform import back_office as office
from sync.platform import records
from sync.platform.back_office import Step
from sync.platform.blobs import Address
from sync.platform.case_tables import metadata
from sync.platform.database import Database
from sync.platform.records import Ground
from sync.platform.schema import counters, intakes, terminals
from sync.platform.schema import records as record_rows
from sync.platform.tokens import Terminal
from sync.records import intake_record
from tests.benchmarks.people import intake_of

#: The terminals that took the cases in, and how many cases a person has had.
TERMINALS = 64
CASES_OF_A_PERSON = 8
_BATCH = 10_000
_PHOTO = b"a photo of the applicant"  # its file is not multiplied: what is measured asks for none
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_NOT_COPIED = {"counters", "platform", "signing_keys", "terminals"}

#: The lives of the cases, and how many of a hundred have come so far.
_LIVES: tuple[tuple[int, Sequence[Step]], ...] = (
    (4, ()),
    (2, (office.accept("BO01"),)),
    (4, (office.accept("BO01"), office.start_review("BO02"))),
    (
        90,
        (
            office.accept("BO01"),
            office.start_review("BO02"),
            office.decide("BO02", Decision.GRANTED, "符合许可条件"),
            office.close("BO02", None, None, None),
        ),
    ),
)


@dataclass(frozen=True)
class Line:
    """One row of a pattern as a line of COPY's text format, cut where each copy says something of its own."""

    table: str
    columns: tuple[str, ...]
    parts: tuple[str, ...]  # every second one names a value


@dataclass(frozen=True)
class Pattern:
    """What one case leaves in the tables. ``body`` is its record, cut like a line: the digest is over its bytes."""

    lines: tuple[Line, ...]
    body: tuple[str, ...]
    ids: tuple[str, ...] = field(default=())


def patterns(database: Database, ground: Callable[[Database], Ground]) -> list[tuple[int, Pattern]]:
    """Made in this (scratch) database by the platform's own code; each with its share in a hundred."""
    terminal = Terminal("T-K7M2", "K7M2")
    database.write(lambda connection: _add_terminals(connection, [terminal]))
    return [
        (share, _pattern(database, ground(database), terminal, number, steps))
        for number, (share, steps) in enumerate(_LIVES, 1)
    ]


def fill(
    database: Database, found: Sequence[tuple[int, Pattern]], count: int, say: Callable[[str], None] = lambda _: None
) -> list[str]:
    """``count`` cases into an empty platform; the persons (keyed hashes) they are found by, one in a hundred."""
    some = [Terminal(f"T-P{number:03d}", f"P{number:03d}") for number in range(TERMINALS)]
    database.write(lambda connection: _add_terminals(connection, some))
    shares = [pattern for share, pattern in found for _ in range(share)]
    begin = datetime.now(UTC) - timedelta(days=900)
    persons: list[str] = []
    with database._engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("SET session_replication_role = replica")  # no look-ups for foreign keys
        for first in range(0, count, _BATCH):
            lines: dict[tuple[str, tuple[str, ...]], list[str]] = {}
            for number in range(first, min(first + _BATCH, count)):
                person = hashlib.sha256(b"%d" % (number // CASES_OF_A_PERSON)).hexdigest()
                if number % (100 * CASES_OF_A_PERSON) == 0:
                    persons.append(person)
                at = begin + timedelta(days=895) * (number / count)
                _copy_of(shares[number % 100], number, person, at, some[number % TERMINALS], lines)
            for (table, columns), rows in lines.items():
                names = ", ".join(f'"{name}"' for name in columns)
                with raw.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                    copy.write("".join(rows))
            if (first // _BATCH) % 10 == 9:
                say(f"{first + _BATCH:,} cases")
        raw.execute("SET session_replication_role = origin")
        raw.commit()
    with database._plain.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))  # what the copying left to be written is no business of the intakes
    database.write(lambda connection: _count_on(connection, count))
    return persons


def _add_terminals(connection: Connection, some: Sequence[Terminal]) -> None:
    for one in some:
        values = {"terminal_id": one.terminal_id, "device_code": one.device_code, "name": "自助终端"}
        connection.execute(insert(terminals).values(public_jwk="{}", enrolled_at="2024-01-01T00:00:00.000Z", **values))


def _count_on(connection: Connection, count: int) -> None:
    """The feed goes on behind the numbers of the copies."""
    connection.execute(delete(counters).where(counters.c.name == "changes"))
    connection.execute(insert(counters).values(name="changes", value=count + 1))


def _pattern(database: Database, ground: Ground, terminal: Terminal, number: int, steps: Sequence[Step]) -> Pattern:
    photo = BlobRef(digest_of(_PHOTO), len(_PHOTO), "image/jpeg")
    intake = intake_of(str(uuid7()), number, (photo,), terminal.terminal_id, terminal.device_code)
    # Taken in now: what is open is not overdue, as most of what is open never is.
    intake = replace(intake, taken_in_at=ground.clock.now().rfc3339)
    record = intake_record(intake)
    address = Address(terminal.terminal_id, intake.id, photo.digest)
    ground.blobs.begin(address, len(_PHOTO))
    ground.blobs.write(address, 0, _PHOTO)
    ground.blobs.finish(address)
    with database.read() as connection:
        before = {table.name: _rows(connection, table) for table in metadata.sorted_tables}
    outcome = records.take(ground, terminal, record.id, record.digest, record.data)
    if not isinstance(outcome, records.New):
        raise RuntimeError(f"not taken: {outcome}")
    for step in steps:
        moved = office.take(ground, intake.id, step)
        if not hasattr(moved, "event"):
            raise RuntimeError(f"not moved: {moved}")
    with database.read() as connection:
        left = {
            table: [row for row in _rows(connection, table) if row not in before[table.name]]
            for table in metadata.sorted_tables
            if table.name not in _NOT_COPIED
        }
        case = connection.execute(select(intakes).where(intakes.c.intake_id == intake.id)).one()
        received = connection.execute(select(record_rows.c.received_at).where(record_rows.c.id == intake.id)).scalar()
    names = {
        record.digest: "digest",
        intake.case_no: "case_no",
        intake.progress_token: "token",
        terminal.terminal_id: "terminal",
        str(case.person): "person",
        str(received): "received_at",
    }
    said = "".join(repr(row) for rows in left.values() for row in rows)
    ids = [found for found in dict.fromkeys(_UUID7.findall(said)) if found != intake.id]
    names |= {intake.id: "id"} | {found: f"id{index}" for index, found in enumerate(ids)}
    lines = tuple(_line(table, row, names) for table, rows in left.items() for row in rows)
    return Pattern(lines, _cut(record.data.decode(), names), tuple(f"id{index}" for index in range(len(ids))))


def _rows(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(table))]


def _line(table: Table, row: tuple[Any, ...], names: dict[str, str]) -> Line:
    columns = tuple(column.name for column in table.columns)
    parts: list[str] = [""]
    for position, (column, value) in enumerate(zip(columns, row, strict=True)):
        parts[-1] += "\t" if position else ""
        if column == "changed" and value is not None:
            new: tuple[str, ...] = ("", "changed", "")
        elif table.name == "records" and column == "body":
            new = ("\\\\x", "body", "")
        elif isinstance(value, bytes):
            new = tuple(
                part.encode().hex() if index % 2 == 0 else f"hex:{part}"
                for index, part in enumerate(_cut(value.decode(), names))
            )
            new = ("\\\\x" + new[0], *new[1:])
        else:
            new = _cut(_plain(value), names)
        parts[-1] += new[0]
        parts += new[1:]
    parts[-1] += "\n"
    return Line(table.name, columns, tuple(parts))


def _plain(value: object) -> str:
    """A value in COPY's text format."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _cut(whole: str, names: dict[str, str]) -> tuple[str, ...]:
    """The text between the values that each copy has of its own, and the names of these values in turn."""
    found = re.compile("|".join(re.escape(value) for value in names))
    parts: list[str] = []
    end = 0
    for match in found.finditer(whole):
        parts += (whole[end : match.start()], names[match.group()])
        end = match.end()
    return (*parts, whole[end:])


def _copy_of(
    pattern: Pattern,
    number: int,
    person: str,
    at: datetime,
    terminal: Terminal,
    lines: dict[tuple[str, tuple[str, ...]], list[str]],
) -> None:
    values = {
        "id": _id_at(at, number),
        "case_no": f"1110010000000005103002011010000{at:%Y%m%d}D{terminal.device_code}{number % 100_000:05d}",
        "token": secrets.token_urlsafe(16),
        "terminal": terminal.terminal_id,
        "person": person,
        "received_at": Reading(at).rfc3339,
        "changed": str(number + 1),
        **{name: _id_at(at, number) for name in pattern.ids},
    }
    body = "".join(_filled(pattern.body, values)).encode()
    values["digest"], values["body"] = digest_of(body), body.hex()
    for line in pattern.lines:
        lines.setdefault((line.table, line.columns), []).append("".join(_filled(line.parts, values)))


def _filled(parts: tuple[str, ...], values: dict[str, str]) -> Iterator[str]:
    for index, part in enumerate(parts):
        if index % 2 == 0:
            yield part
        elif part.startswith("hex:"):
            yield values[part[4:]].encode().hex()
        else:
            yield values[part]


def _id_at(at: datetime, number: int) -> str:
    """A UUIDv7 of that time."""
    milliseconds, rest = int(at.timestamp() * 1000), secrets.token_hex(9)
    return (
        f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7{rest[:3]}-{8 + number % 4:x}{rest[3:6]}-{rest[6:18]}"
    )
