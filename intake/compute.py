"""Answers that follow from other answers, as data: sums, counts, ages, days. Nothing is evaluated but these forms.

    {"sum": ["goods.amount", "rent"]}          amounts and numbers; of a column ``table.column`` every row
    {"count": "members", "where": {…}}         rows, those only whose cells meet the condition
    {"product": ["quantity", "price"]}  {"difference": ["total", "paid"]}  {"largest": […]}  {"smallest": […]}
    {"age": "birth_date", "on": "moved_on"}    full years (周岁), today where no day is named
    {"days": ["from", "to"]}                   both days counted
    {"date": "start", "plus": "3y"}            a day, a number of d, m or y later (or earlier: -30d)
    {"joined": ["region", "street"]}           texts one after the other, regions in words

A column of the same row is named by its own key. What cannot be worked out yet is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from intake.condition import Condition
from intake.dates import DateBound, add_months, age_on, parse_date

#: What an expression comes to: a number, a day, or text.
Value = Decimal | date | str
#: The answer to one operand: of a field one text, of a column that of each row. A missing answer is "".
Look = Callable[[str], tuple[str, ...]]
#: The rows of a table as answers to its columns.
RowsOf = Callable[[str], tuple[Mapping[str, str], ...]]
Kind = Literal["number", "date", "text"]
Operand = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
Operands = Annotated[tuple[Operand, ...], Field(min_length=1, max_length=20)]
Pair = Annotated[tuple[Operand, ...], Field(min_length=2, max_length=2)]


class _Expression(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def operands(self) -> Iterator[tuple[str, Kind]]:
        """The keys it looks at, with what their answers must be."""
        raise NotImplementedError

    def gives(self) -> Kind:
        return "number"

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        raise NotImplementedError

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        """The same with other keys, for packages."""
        raise NotImplementedError


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _numbers(texts: tuple[str, ...]) -> list[Decimal]:
    return [number for text in texts if (number := _number(text)) is not None]


class Sum(_Expression):
    """What is not answered counts nothing."""

    parts: Operands = Field(alias="sum")

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield from ((key, "number") for key in self.parts)

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        return sum((number for key in self.parts for number in _numbers(look(key))), Decimal(0))

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return self.model_copy(update={"parts": tuple(map(rename, self.parts))})


class Count(_Expression):
    count: Operand
    where: Condition | None = None

    def operands(self) -> Iterator[tuple[str, Kind]]:
        return iter(())  # a table, which is none of the kinds: see `intake.form`

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        rows = rows_of(self.count)
        return Decimal(len(rows) if self.where is None else sum(self.where.holds(row) for row in rows))

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return Count(count=rename(self.count), where=self.where)


class Product(_Expression):
    product: Operands

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield from ((key, "number") for key in self.product)

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        result = Decimal(1)
        for key in self.product:
            found = _numbers(look(key))
            if not found:
                return None
            result *= found[0]
        return result

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return Product(product=tuple(map(rename, self.product)))


class Difference(_Expression):
    """The first less the second."""

    difference: Pair

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield from ((key, "number") for key in self.difference)

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        whole, part = (_numbers(look(key)) for key in self.difference)
        return whole[0] - part[0] if whole and part else None

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return Difference(difference=tuple(map(rename, self.difference)))


class Largest(_Expression):
    largest: Operands

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield from ((key, "number") for key in self.largest)

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        return max((number for key in self.largest for number in _numbers(look(key))), default=None)

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return Largest(largest=tuple(map(rename, self.largest)))


class Smallest(_Expression):
    smallest: Operands

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield from ((key, "number") for key in self.smallest)

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        return min((number for key in self.smallest for number in _numbers(look(key))), default=None)

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return Smallest(smallest=tuple(map(rename, self.smallest)))


class Age(_Expression):
    age: Operand
    on: Operand | None = None

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield self.age, "date"
        if self.on is not None:
            yield self.on, "date"

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        birth = _day(look, self.age)
        day = today if self.on is None else _day(look, self.on)
        return None if birth is None or day is None or day < birth else Decimal(age_on(birth, day))

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return Age(age=rename(self.age), on=None if self.on is None else rename(self.on))


class Days(_Expression):
    days: Pair

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield from ((key, "date") for key in self.days)

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        first, last = (_day(look, key) for key in self.days)
        return None if first is None or last is None or last < first else Decimal((last - first).days + 1)

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return Days(days=tuple(map(rename, self.days)))


class Shifted(_Expression):
    start: Operand = Field(alias="date")
    plus: Annotated[str, Field(pattern=r"^[+-]?[0-9]{1,3}[dmy]$")]

    def gives(self) -> Kind:
        return "date"

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield self.start, "date"

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        start = _day(look, self.start)
        step = DateBound.parse("today" + (self.plus if self.plus[0] in "+-" else f"+{self.plus}"))
        if start is None or step is None:
            return None
        try:
            return add_months(start, step.months) + timedelta(days=step.days)
        except (ValueError, OverflowError):  # before the year 1 or after 9999
            return None

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return self.model_copy(update={"start": rename(self.start)})


class Joined(_Expression):
    joined: Operands

    def gives(self) -> Kind:
        return "text"

    def operands(self) -> Iterator[tuple[str, Kind]]:
        yield from ((key, "text") for key in self.joined)

    def value(self, look: Look, rows_of: RowsOf, today: date) -> Value | None:
        return "".join(text for key in self.joined for text in look(key)) or None

    def renamed(self, rename: Callable[[str], str]) -> Expression:
        return Joined(joined=tuple(map(rename, self.joined)))


def _day(look: Look, key: str) -> date | None:
    found = look(key)
    return parse_date(found[0]) if found and found[0] else None


_KINDS = {
    "sum": Sum,
    "count": Count,
    "product": Product,
    "difference": Difference,
    "largest": Largest,
    "smallest": Smallest,
    "age": Age,
    "days": Days,
    "date": Shifted,
    "joined": Joined,
}


def _kind(value: Any) -> str | None:
    if isinstance(value, _Expression):
        return next(key for key, kind in _KINDS.items() if isinstance(value, kind))
    if isinstance(value, dict):
        return next((key for key in _KINDS if key in value), None)
    return None


Expression = Annotated[
    Annotated[Sum, Tag("sum")]
    | Annotated[Count, Tag("count")]
    | Annotated[Product, Tag("product")]
    | Annotated[Difference, Tag("difference")]
    | Annotated[Largest, Tag("largest")]
    | Annotated[Smallest, Tag("smallest")]
    | Annotated[Age, Tag("age")]
    | Annotated[Days, Tag("days")]
    | Annotated[Shifted, Tag("date")]
    | Annotated[Joined, Tag("joined")],
    Discriminator(_kind),
]
