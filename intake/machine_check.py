"""Acceptance conditions a machine can check (智能审核), as data on the item and on its materials.

A check says in words what must hold; `intake.decision.checks` runs it and says in words what came out. What a machine
cannot tell from what was handed in is left to a person: no check guesses. JSON: one object each, told apart by
``kind``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.condition import Condition
from intake.dates import DateBound
from intake.field import Field, FieldKind, Frozen, Key
from intake.form import condition_fault
from intake.taking import TrustLevel
from intake.text import LocalizedText

Amount = Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9]{1,14}(\.[0-9]{1,2})?$")]
Region = Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9]{6}$")]


class _Check(Frozen):
    """``words``: what must hold. ``when``: the answers for which it is checked at all. ``refusal``: the item's legal
    reason when it is not met; without one it is a thing to put right."""

    key: Key
    words: LocalizedText
    when: Condition | None = None
    refusal: Key | None = None

    @property
    def about(self) -> str:
        """What has to be put right, as in a line of a notice; "" where it is nothing that was handed in."""
        return ""

    def conditions(self) -> Iterator[Condition]:
        if self.when is not None:
            yield self.when


class _FieldCheck(_Check):
    field: Key

    @property
    def about(self) -> str:
        return f"field:{self.field}"


class AgeCheck(_Check):
    """Full years of the applicant, or of who acts for them, on the day of the decision."""

    kind: Literal["age"]
    of: Literal["applicant", "representative"] = "applicant"
    min: int | None = pydantic.Field(default=None, ge=0, le=150)
    max: int | None = pydantic.Field(default=None, ge=0, le=150)

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.min is None and self.max is None:
            raise PydanticCustomError("age", "needs min or max", {"at": "min"})
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("age", "min is above max", {"at": "min"})
        if self.refusal is None:
            raise PydanticCustomError("refusal", "an age cannot be put right: name the reason", {"at": "refusal"})
        return self


class RegionCheck(_FieldCheck):
    """The region answered (GB/T 2260) is one of these or lies in one of them: 100100 holds 100102."""

    kind: Literal["region"]
    within: Annotated[tuple[Region, ...], pydantic.Field(min_length=1)]


class AnswerCheck(_FieldCheck):
    """The answers go together; ``field`` is the one to correct."""

    kind: Literal["answer"]
    holds: Condition

    def conditions(self) -> Iterator[Condition]:
        yield from super().conditions()
        yield self.holds


class AmountCheck(_FieldCheck):
    """A number or an amount within bounds; both are within."""

    kind: Literal["amount"]
    at_least: Amount | None = None
    at_most: Amount | None = None

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise PydanticCustomError("amount", "needs at_least or at_most", {"at": "at_least"})
        if self.at_least is not None and self.at_most is not None and Decimal(self.at_least) > Decimal(self.at_most):
            raise PydanticCustomError("amount", "at_least is above at_most", {"at": "at_least"})
        return self


class DateCheck(_FieldCheck):
    """A day within bounds (``today-6m``, ``2026-01-01``) on the day of the decision."""

    kind: Literal["date"]
    not_before: str | None = None
    not_after: str | None = None

    @pydantic.field_validator("not_before", "not_after")
    @classmethod
    def _bound(cls, value: str | None) -> str | None:
        if value is not None and DateBound.parse(value) is None:
            raise PydanticCustomError("bound", "no day and no distance from today")
        return value

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.not_before is None and self.not_after is None:
            raise PydanticCustomError("date", "needs not_before or not_after", {"at": "not_before"})
        return self


class LicenceCheck(_Check):
    """The licence that stands as this material is valid: of an e-licence or a lookup; a paper one a person reads."""

    kind: Literal["licence"]
    material: Key

    @property
    def about(self) -> str:
        return f"material:{self.material}"


class DuplicateCheck(_Check):
    """The applicant has no other case of this item under way, nor (``within_days``) one finished of late. A case whose
    answer to ``differs_in`` (the place of a shop) is known and another is about something else."""

    kind: Literal["no_duplicate"]
    differs_in: Key | None = None
    within_days: int | None = pydantic.Field(default=None, ge=1, le=3650)

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.refusal is None:
            raise PydanticCustomError("refusal", "a duplicate cannot be put right: name the reason", {"at": "refusal"})
        return self


MachineCheck = Annotated[
    AgeCheck | RegionCheck | AnswerCheck | AmountCheck | DateCheck | LicenceCheck | DuplicateCheck,
    pydantic.Discriminator("kind"),
]


class _MaterialCheck(Frozen):
    key: Key
    words: LocalizedText


class PagesCheck(_MaterialCheck):
    """Both sides of a card, every sheet of a lease."""

    kind: Literal["pages"]
    at_least: int = pydantic.Field(ge=1, le=50)


class IssuedWithinCheck(_MaterialCheck):
    """Not older than so many days or months; the day of issue is what the clerk read on it."""

    kind: Literal["issued_within"]
    days: int | None = pydantic.Field(default=None, ge=1, le=3650)
    months: int | None = pydantic.Field(default=None, ge=1, le=120)

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.days is None) == (self.months is None):
            raise PydanticCustomError("period", "needs days or months, one of them", {"at": "days"})
        return self


class ValidCheck(_MaterialCheck):
    """Not expired on the day it was received."""

    kind: Literal["valid"]


class TrustCheck(_MaterialCheck):
    """At least this trust level: B where only what was compared with the original will do."""

    kind: Literal["trust"]
    at_least: TrustLevel


MaterialCheck = Annotated[
    PagesCheck | IssuedWithinCheck | ValidCheck | TrustCheck,
    pydantic.Discriminator("kind"),
]

_NUMBERS = (FieldKind.AMOUNT, FieldKind.NUMBER)
_KINDS: Mapping[str, tuple[FieldKind, ...]] = {
    "region": (FieldKind.REGION,),
    "amount": _NUMBERS,
    "date": (FieldKind.DATE,),
}


def check_fault(
    check: MachineCheck, fields: Mapping[str, Field], materials: frozenset[str], reasons: frozenset[str]
) -> tuple[str, str] | None:
    """What makes this check senseless for an item: (element, reason); None when nothing does."""
    if check.refusal is not None and check.refusal not in reasons:
        return "refusal", f"'{check.refusal}' is not in refusal_reasons"
    for condition in check.conditions():
        fault = condition_fault(condition, fields)
        if fault is not None:
            return "when" if condition == check.when else "holds", fault
    if isinstance(check, LicenceCheck):
        return None if check.material in materials else ("material", f"no material '{check.material}'")
    if isinstance(check, _FieldCheck):
        if check.field not in fields:
            return "field", f"no field '{check.field}'"
        kinds = _KINDS.get(check.kind)
        if kinds is not None and fields[check.field].kind not in kinds:
            return "field", f"'{check.field}' is a {fields[check.field].kind.value}, which has no {check.kind}"
    return None
