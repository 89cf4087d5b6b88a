"""Blocks of document numbers, so that no two terminals ever give out the same (`intake.papers.numbering`)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, insert, select, update

from intake.clock import Reading
from intake.papers.numbering import (
    MAX_SERIAL,
    NumberBlock,
    Numbered,
    NumberFollows,
    NumberPattern,
    reserve,
    take_number,
)
from intake.papers.paper import PaperKind
from sync.platform.schema import number_blocks, office_numbers, platform


def give(
    connection: Connection, terminal: str, organ: str, kind: PaperKind, year: int, size: int, now: str
) -> NumberBlock | NumberFollows:
    """The next block of the series for this terminal; `NumberFollows` when the year has no serial left."""
    rows = connection.execute(
        select(number_blocks).where(
            number_blocks.c.organ == organ, number_blocks.c.kind == kind.value, number_blocks.c.year == year
        )
    )
    given = [NumberBlock(row.organ, kind, row.year, row.first, row.last, row.last + 1) for row in rows]
    given += _own(connection, organ, kind, year)
    block = reserve(given or _perhaps_given(connection, organ, kind, year), organ, kind, year, size, terminal)
    if isinstance(block, NumberBlock):
        connection.execute(
            insert(number_blocks).values(
                organ=organ,
                kind=kind.value,
                year=year,
                first=block.first,
                last=block.last,
                terminal_id=terminal,
                reserved_at=now,
            )
        )
    return block


#: So many serials the platform takes for itself at a time.
_OWN_SIZE = 50
#: More than a series can have given out between two backups: fifty terminals with a hundred serials each.
JUMP = 5_000
#: A series is not begun earlier before its year.
_AHEAD = timedelta(days=31)


def draw(connection: Connection, organ: str, kind: PaperKind, year: int, now: str) -> Numbered | NumberFollows:
    """The next number for a paper that is made out here; it is used up with the transaction."""
    pattern = NumberPattern()
    drawn = take_number(pattern, _own(connection, organ, kind, year), organ, kind, year)
    if isinstance(drawn, NumberFollows):
        theirs = connection.execute(
            select(number_blocks.c.last)
            .where(number_blocks.c.organ == organ, number_blocks.c.kind == kind.value, number_blocks.c.year == year)
            .order_by(number_blocks.c.last.desc())
            .limit(1)
        ).scalar()
        given = _own(connection, organ, kind, year)
        given += [] if theirs is None else [NumberBlock(organ, kind, year, 1, theirs, theirs + 1)]
        given = given or _perhaps_given(connection, organ, kind, year)
        block = reserve(given, organ, kind, year, _OWN_SIZE, "")
        if isinstance(block, NumberFollows):
            return block
        series = {"organ": organ, "kind": kind.value, "year": year, "first": block.first}
        connection.execute(insert(office_numbers).values(**series, last=block.last, next=block.next, reserved_at=now))
        drawn = take_number(pattern, [block], organ, kind, year)
    if isinstance(drawn, Numbered):
        block = drawn.block
        same = (office_numbers.c.organ == organ, office_numbers.c.kind == kind.value, office_numbers.c.year == year)
        connection.execute(
            update(office_numbers).where(*same, office_numbers.c.first == block.first).values(next=block.next)
        )
    return drawn


def jump_ahead(connection: Connection, now: Reading) -> None:
    """This database is an older backup's: what it gave out since is unknown. Every series it knows goes on `JUMP`
    serials further, and what the platform had in hand for itself counts as used. A series it does not know may have
    been begun since: those of years until now begin behind as many. A gap is allowed, a number twice is not; near the
    end of the year's serials there are none left rather."""
    connection.execute(update(office_numbers).values(next=office_numbers.c.last + 1))
    highest = dict[tuple[str, str, int], int]()
    for table in (number_blocks, office_numbers):
        for row in connection.execute(select(table.c.organ, table.c.kind, table.c.year, table.c.last)):
            series = (row.organ, row.kind, row.year)
            highest[series] = max(highest.get(series, 0), row.last)
    for (organ, kind, year), last in highest.items():
        end = min(last + JUMP, MAX_SERIAL)
        if end > last:
            skipped = {"first": last + 1, "last": end, "next": end + 1, "reserved_at": now.rfc3339}
            connection.execute(insert(office_numbers).values(organ=organ, kind=kind, year=year, **skipped))
    _raise_floor(connection, (now.local + _AHEAD).year)


def _raise_floor(connection: Connection, year: int) -> None:
    """Restored a second time, a series may have begun behind the first floor; none begins two years late."""
    known = connection.execute(select(platform.c.series_floor, platform.c.series_floor_year)).one()
    floor = known.series_floor if known.series_floor_year >= year - 1 else 0
    connection.execute(
        update(platform).values(
            series_floor=min(floor + JUMP, MAX_SERIAL), series_floor_year=max(year, known.series_floor_year)
        )
    )


def _perhaps_given(connection: Connection, organ: str, kind: PaperKind, year: int) -> list[NumberBlock]:
    """Of a series that this database does not know: what a platform may have given out whose backup it came from."""
    known = connection.execute(select(platform.c.series_floor, platform.c.series_floor_year)).one()
    if known.series_floor == 0 or year > known.series_floor_year:
        return []
    return [NumberBlock(organ, kind, year, 1, known.series_floor, known.series_floor + 1)]


def _own(connection: Connection, organ: str, kind: PaperKind, year: int) -> list[NumberBlock]:
    rows = connection.execute(
        select(office_numbers).where(
            office_numbers.c.organ == organ, office_numbers.c.kind == kind.value, office_numbers.c.year == year
        )
    )
    return [NumberBlock(row.organ, kind, row.year, row.first, row.last, row.next) for row in rows]
