"""Document numbers from blocks that the platform reserved for this terminal (CAPABILITIES §3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from intake.papers.numbering import NumberBlock, Numbered, NumberFollows, NumberPattern, take_number
from intake.papers.paper import PaperKind
from sync.store.schema import number_blocks, number_series

#: With fewer serials left of a series the agent asks for more.
STOCK = 50
_OF_SERIES = select(number_blocks).where(
    number_blocks.c.organ == bindparam("organ"),
    number_blocks.c.kind == bindparam("paper"),
    number_blocks.c.year == bindparam("of_year"),
)


@dataclass(frozen=True, slots=True)
class Series:
    """What numbers run through: the organ's short name as it stands in the number, the kind of paper, the year."""

    organ: str
    kind: PaperKind
    year: int


def want(connection: Connection, series: Sequence[Series]) -> None:
    """This terminal numbers papers of these series: the agent sees to blocks."""
    for one in series:
        row = {"organ": one.organ, "kind": one.kind.value, "year": one.year}
        connection.execute(insert(number_series).values(row).on_conflict_do_nothing())


def take(connection: Connection, pattern: NumberPattern, series: Series) -> Numbered | NumberFollows:
    """The next number; with the caller's transaction it is used up or not. Raises `PatternError`."""
    numbered = take_number(pattern, _blocks(connection, series), series.organ, series.kind, series.year)
    if isinstance(numbered, Numbered):
        block = numbered.block
        connection.execute(
            update(number_blocks)
            .where(
                number_blocks.c.organ == block.organ,
                number_blocks.c.kind == block.kind.value,
                number_blocks.c.year == block.year,
                number_blocks.c.first == block.first,
            )
            .values(next=block.next)
        )
    else:
        want(connection, (series,))
    return numbered


def running_low(connection: Connection, year: int) -> list[Series]:
    """Series of this year of which fewer than `STOCK` serials are left."""
    wanted = [
        Series(row.organ, PaperKind(row.kind), row.year)
        for row in connection.execute(select(number_series).where(number_series.c.year == year))
    ]
    return [series for series in wanted if sum(block.left for block in _blocks(connection, series)) < STOCK]


def keep_block(connection: Connection, block: NumberBlock, at: str) -> None:
    """The platform reserved it for us. The same again changes nothing."""
    row = {
        "organ": block.organ,
        "kind": block.kind.value,
        "year": block.year,
        "first": block.first,
        "last": block.last,
        "next": block.first,
        "reserved_at": at,
    }
    connection.execute(insert(number_blocks).values(row).on_conflict_do_nothing())


def _blocks(connection: Connection, series: Series) -> list[NumberBlock]:
    rows = connection.execute(_OF_SERIES, {"organ": series.organ, "paper": series.kind.value, "of_year": series.year})
    return [NumberBlock(row.organ, PaperKind(row.kind), row.year, row.first, row.last, row.next) for row in rows]
