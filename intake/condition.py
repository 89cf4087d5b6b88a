"""Conditions over answers, as data: when a field is asked, when a material is needed.

JSON forms: ``{"field": "k", "equals": "v"}`` · ``{"field": "k", "in": ["v", "w"]}`` · ``{"field": "k", "answered":
true}`` · ``{"all": […]}`` · ``{"any": […]}`` · ``{"not": …}``. A field that is not answered equals nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag


class _Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Equals(_Node):
    field: str
    equals: str

    def holds(self, answers: Mapping[str, str]) -> bool:
        return answers.get(self.field) == self.equals

    def comparisons(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.field, (self.equals,)


class OneOf(_Node):
    field: str
    values: tuple[str, ...] = Field(alias="in", min_length=1)

    def holds(self, answers: Mapping[str, str]) -> bool:
        return answers.get(self.field) in self.values

    def comparisons(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.field, self.values


class Answered(_Node):
    field: str
    answered: Literal[True] = True

    def holds(self, answers: Mapping[str, str]) -> bool:
        return bool(answers.get(self.field))

    def comparisons(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.field, ()


class AllOf(_Node):
    all: tuple[Condition, ...] = Field(min_length=1)

    def holds(self, answers: Mapping[str, str]) -> bool:
        return all(part.holds(answers) for part in self.all)

    def comparisons(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for part in self.all:
            yield from part.comparisons()


class AnyOf(_Node):
    any: tuple[Condition, ...] = Field(min_length=1)

    def holds(self, answers: Mapping[str, str]) -> bool:
        return any(part.holds(answers) for part in self.any)

    def comparisons(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for part in self.any:
            yield from part.comparisons()


class Not(_Node):
    negated: Condition = Field(alias="not")

    def holds(self, answers: Mapping[str, str]) -> bool:
        return not self.negated.holds(answers)

    def comparisons(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from self.negated.comparisons()


def _kind(value: Any) -> str | None:
    """Which of the forms this is, so that a mistake is reported against that form alone."""
    if isinstance(value, _Node):
        return {Equals: "equals", OneOf: "in", Answered: "answered", AllOf: "all", AnyOf: "any", Not: "not"}[
            type(value)
        ]
    if isinstance(value, dict):
        for key in ("equals", "in", "answered", "all", "any", "not"):
            if key in value:
                return key
    return None


Condition = Annotated[
    Annotated[Equals, Tag("equals")]
    | Annotated[OneOf, Tag("in")]
    | Annotated[Answered, Tag("answered")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(_kind),
]

AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()


#: A condition, or what it comes to when nothing is left to ask.
Settled = Condition | bool


def every(parts: Iterable[Settled]) -> Settled:
    """Holds when all of them do."""
    return _joined(parts, neutral=True, join=lambda conditions: AllOf(all=conditions))


def some(parts: Iterable[Settled]) -> Settled:
    """Holds when one of them does."""
    return _joined(parts, neutral=False, join=lambda conditions: AnyOf(any=conditions))


def rewritten(condition: Condition, leaf: Callable[[Equals | OneOf | Answered], Settled]) -> Settled:
    """The condition with each comparison replaced by what ``leaf`` makes of it."""
    match condition:
        case AllOf():
            return every(rewritten(part, leaf) for part in condition.all)
        case AnyOf():
            return some(rewritten(part, leaf) for part in condition.any)
        case Not():
            inner = rewritten(condition.negated, leaf)
            return not inner if isinstance(inner, bool) else Not(negated=inner)
        case _:
            return leaf(condition)


def _joined(parts: Iterable[Settled], *, neutral: bool, join: Callable[[tuple[Condition, ...]], Condition]) -> Settled:
    rest: list[Condition] = []
    for part in parts:
        if isinstance(part, bool):
            if part is not neutral:
                return part
        elif part not in rest:
            rest.append(part)
    if not rest:
        return neutral
    return rest[0] if len(rest) == 1 else join(tuple(rest))
