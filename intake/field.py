"""One field of a form: what is asked; `intake.field_check` says whether what was entered can be right.

Values are normalised strings: dates ISO, amounts with two decimals, telephone numbers digits only, identity numbers
with a capital X. Names and free text stay as given (only outer blanks go): normalisation would change legal names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.compute import Expression
from intake.condition import Condition
from intake.dates import DateBound
from intake.regions import Regions
from intake.text import LocalizedText


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    ID_NUMBER = "id_number"
    USCC = "uscc"
    PHONE = "phone"
    DATE = "date"
    REGION = "region"  # GB/T 2260 six digits (a township has nine): one of `options`, or down to `region_level`
    AMOUNT = "amount"  # yuan, two decimals
    CHOICE = "choice"
    YES_NO = "yes_no"  # "yes" or "no"
    NUMBER = "number"  # whole
    DECIMAL = "decimal"  # with `decimals` places: an area, a length
    DIGITS = "digits"  # a number that is not counted with: account, postcode
    TABLE = "table"  # rows of `columns`; its own answer is the number of rows, a cell's key is ``table.1.column``


#: Kinds answered by choosing from `Field.options`.
CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.REGION})
#: What a field can be filled with from the documents that were read, and from who acts for whom.
PREFILLS = frozenset(
    (
        *(f"applicant.{name}" for name in ("name", "id_number", "sex", "birth_date", "nation", "address")),
        "applicant.valid_to",
        "applicant.issuer",
        *(f"organisation.{name}" for name in ("name", "uscc", "legal_representative")),
        *(f"representative.{name}" for name in ("name", "id_number")),
    )
)
KEY = r"^[a-z][a-z0-9_]{0,39}$"
#: Most cells a table may have: an application holds a thousand answers (`sync.platform.wire`).
MAX_CELLS = 400
Key = Annotated[str, pydantic.StringConstraints(pattern=KEY)]
_DEFAULT_LENGTH = {FieldKind.TEXT: 100, FieldKind.LONG_TEXT: 500, FieldKind.DIGITS: 30}


ELEMENT = r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){1,2}$"
RegionLevel = Literal["province", "city", "county", "township"]
#: Kinds that are counted with.
NUMBERS = (FieldKind.NUMBER, FieldKind.DECIMAL, FieldKind.AMOUNT)


def cell_key(table: str, row: int, column: str) -> str:
    """``members.1.name``; rows count from 1."""
    return f"{table}.{row}.{column}"


def table_of(key: str) -> str:
    """The field an answer's key belongs to: of a cell its table."""
    return key.partition(".")[0]


class Frozen(pydantic.BaseModel):
    """Base of all catalogue values: frozen, no unknown keys."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Option(Frozen):
    value: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=64)]
    label: LocalizedText
    help: LocalizedText | None = None


YES_NO_OPTIONS = (
    Option(value="yes", label=LocalizedText.of("是", "Yes")),
    Option(value="no", label=LocalizedText.of("否", "No")),
)


class Field(Frozen):
    """One question. ``min`` and ``max`` bound numbers, amounts (decimal strings) and dates (ISO, or relative to today:
    ``today``, ``today-6m``, ``today+30d``, ``today-18y``). ``serves``: in a package the short names of the items it is
    asked for; empty elsewhere. ``element`` names the data element: fields of one element are one and the same question
    on any form (`intake.prefill`). ``compute``: worked out, never asked."""

    key: Key
    label: LocalizedText
    kind: FieldKind
    help: LocalizedText | None = None
    placeholder: LocalizedText | None = None
    options: tuple[Option, ...] = ()
    required: bool | Condition = True
    when: Condition | None = None
    min: str | None = None
    max: str | None = None
    range_message: LocalizedText | None = None  # said instead of the general sentence when outside min..max
    min_length: int | None = pydantic.Field(default=None, ge=1)
    max_length: int | None = pydantic.Field(default=None, ge=1, le=4000)
    unit: LocalizedText | None = None
    prefill: str | None = None
    locked_when_prefilled: bool = False
    mobile_only: bool = False
    serves: tuple[LocalizedText, ...] = ()
    region_under: str | None = None  # the catalogue fills `options` with the regions below this code ("" = provinces)
    region_level: RegionLevel | None = None  # instead of one level of options: chosen level by level down to this one
    regions: pydantic.InstanceOf[Regions] | None = pydantic.Field(default=None, exclude=True, repr=False)
    element: Annotated[str, pydantic.StringConstraints(pattern=ELEMENT)] | None = None
    compute: Expression | None = None
    decimals: int = pydantic.Field(default=2, ge=1, le=6)
    columns: tuple[Field, ...] = ()
    row_name: LocalizedText | None = None  # what one row is: 成员
    max_rows: int = pydantic.Field(default=20, ge=1, le=100)
    min_rows: int = pydantic.Field(default=1, ge=0, le=100)  # of a required table at least one

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.kind is FieldKind.YES_NO and not self.options:
            object.__setattr__(self, "options", YES_NO_OPTIONS)
        if self.kind is FieldKind.CHOICE and len(self.options) < 2:
            raise PydanticCustomError("options", "a choice needs at least two options", {"at": "options"})
        if self.kind is FieldKind.REGION and self.region_under is None and not self.options and not self.region_level:
            raise PydanticCustomError(
                "options", "a region field needs region_under, region_level or options", {"at": "options"}
            )
        if self.region_level is not None and (self.kind is not FieldKind.REGION or self.options):
            raise PydanticCustomError("region_level", "only a region field without options", {"at": "region_level"})
        self._check_table()
        self._check_compute()
        if self.element is None and self.prefill is not None:
            object.__setattr__(self, "element", self.prefill)
        if self.options and self.kind not in CHOSEN:
            raise PydanticCustomError("options", "only choice, yes_no and region have options", {"at": "options"})
        values = [option.value for option in self.options]
        if len(set(values)) != len(values):
            raise PydanticCustomError("options", "two options have the same value", {"at": "options"})
        if self.prefill is not None and self.prefill not in PREFILLS:
            raise PydanticCustomError("prefill", "prefill is one of {known}", {"known": ", ".join(sorted(PREFILLS))})
        if self.locked_when_prefilled and self.prefill is None:
            raise PydanticCustomError("prefill", "locked_when_prefilled needs prefill", {"at": "prefill"})
        for at, bound in (("min", self.min), ("max", self.max)):
            if bound is not None and not self._bound_is_legal(bound):
                raise PydanticCustomError("bound", "'{bound}' is no bound for this kind", {"bound": bound, "at": at})
        if self._nothing_fits():
            raise PydanticCustomError("bound", "no answer can lie between min and max", {"at": "max"})
        if self.min_length is not None and self.min_length > self.length_limit:
            raise PydanticCustomError("length", "min_length is above max_length", {"at": "min_length"})
        return self

    def _check_table(self) -> None:
        table = self.kind is FieldKind.TABLE
        if table != bool(self.columns) or (table and self.row_name is None):
            raise PydanticCustomError(
                "columns", "a table, and only a table, has columns and row_name", {"at": "columns"}
            )
        if not table:
            return
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise PydanticCustomError("duplicate", "two columns have the same key", {"at": "columns"})
        if any(column.kind is FieldKind.TABLE or column.prefill is not None for column in self.columns):
            raise PydanticCustomError("columns", "a column is no table and has no prefill", {"at": "columns"})
        if len(keys) * self.max_rows > MAX_CELLS:
            raise PydanticCustomError("max_rows", "more than {most} cells", {"most": MAX_CELLS, "at": "max_rows"})
        if self.min_rows > self.max_rows:
            raise PydanticCustomError("min_rows", "min_rows is above max_rows", {"at": "min_rows"})
        if self.prefill is not None or self.min is not None or self.max is not None:
            raise PydanticCustomError("columns", "a table has neither prefill, min nor max", {"at": "kind"})

    def _check_compute(self) -> None:
        if self.compute is None:
            return
        kinds = {"number": NUMBERS, "date": (FieldKind.DATE,), "text": (FieldKind.TEXT, FieldKind.LONG_TEXT)}
        if self.kind not in kinds[self.compute.gives()]:
            raise PydanticCustomError("compute", "does not come to an answer of this kind", {"at": "compute"})
        if self.prefill is not None:
            raise PydanticCustomError("compute", "what is worked out is not prefilled", {"at": "prefill"})

    def _nothing_fits(self) -> bool:
        """Is min above max, as far as that does not hang on today?"""
        if self.min is None or self.max is None:
            return False
        if self.kind is not FieldKind.DATE:
            return Decimal(self.min) > Decimal(self.max)
        low, high = DateBound.parse(self.min), DateBound.parse(self.max)
        if low is None or high is None or (low.fixed is None) != (high.fixed is None):
            return False
        any_day = date(2000, 1, 1)
        return low.on(any_day) > high.on(any_day)

    def _bound_is_legal(self, bound: str) -> bool:
        if self.kind is FieldKind.DATE:
            return DateBound.parse(bound) is not None
        if self.kind is FieldKind.NUMBER:
            return re.fullmatch(r"-?[0-9]{1,15}", bound) is not None
        if self.kind in (FieldKind.AMOUNT, FieldKind.DECIMAL):
            return re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,6})?", bound) is not None
        return False

    @property
    def asked(self) -> bool:
        """Has a person to answer it?"""
        return self.compute is None

    def cell(self, row: int, column: Field) -> Field:
        """The question of one cell, under the key of its answer."""
        return column.model_copy(update={"key": cell_key(self.key, row, column.key)})

    def rows(self, raw: str | None) -> int:
        """How many rows the table's answer says; 0 for what is no number."""
        return min(int(raw), self.max_rows) if raw and re.fullmatch(r"[0-9]{1,3}", raw) else 0

    @property
    def length_limit(self) -> int:
        """Most characters that may be typed."""
        return self.max_length or _DEFAULT_LENGTH.get(self.kind, 40)

    def is_required(self, answers: Mapping[str, str]) -> bool:
        return self.required if isinstance(self.required, bool) else self.required.holds(answers)

    def is_visible(self, answers: Mapping[str, str]) -> bool:
        return self.when is None or self.when.holds(answers)


class ProblemReason(StrEnum):
    """Why an answer cannot be taken. Closed; codes are for logs and tests, the message is for the citizen."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    CHARACTERS = "characters"
    NOT_AN_OPTION = "not_an_option"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    NOT_AN_AMOUNT = "not_an_amount"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    NUMBER_LENGTH = "number_length"
    CHECK_DIGIT = "check_digit"
    REGION = "region"
    BIRTH_DATE = "birth_date"
    TOO_FEW_ROWS = "too_few_rows"
    REGION_LEVEL = "region_level"
    DIFFERS_FROM_CARD = "differs_from_card"


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer can be taken; ``value`` is its normal form, empty when an optional field was left out."""

    value: str


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field and, in the citizen's words, how to put it right."""

    field: str
    reason: ProblemReason
    message: LocalizedText


Field.model_rebuild()
