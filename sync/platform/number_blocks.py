"""Blocks of document numbers, so that no two terminals ever give out the same (`intake.papers.numbering`)."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from intake.papers.numbering import NumberBlock, NumberFollows, reserve
from intake.papers.paper import PaperKind
from sync.platform.schema import number_blocks


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
    block = reserve(given, organ, kind, year, size, terminal)
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
