"""What a service item is made of: channels, limits, organs, laws, fees, steps, results (CAPABILITIES §3.1, §3.2).

Lengths are those of GB/T 39046-2020, counted in characters of the Chinese text, which is the one that is exchanged.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self, get_args

import pydantic
from pydantic_core import PydanticCustomError

from intake.field import Frozen, Key
from intake.identifiers import BadNumber, organisation_number
from intake.text import LocalizedText

#: GB/T 39046 A.2: nation, province, city, county, township, village, by level.
Level = Literal["1", "2", "3", "4", "5", "6", "7"]
LEVEL_NAMES = {
    "1": LocalizedText.of("国家级", "nation"),
    "2": LocalizedText.of("省级", "province"),
    "3": LocalizedText.of("市级", "city"),
    "4": LocalizedText.of("县级", "county"),
    "5": LocalizedText.of("镇（乡、街道）级", "township"),
    "6": LocalizedText.of("村（社区）级", "village"),
    "7": LocalizedText.of("各级", "every level"),
}


def level_of(code: str) -> Level | None:
    """The level of this code; ``None`` for "" or anything else."""
    return next((level for level in get_args(Level) if level == code), None)


def at_most(limit: int) -> pydantic.AfterValidator:
    """For a text the standard has room for ``limit`` characters of."""

    def check(value: LocalizedText) -> LocalizedText:
        length = len(value.get())
        if length > limit:
            raise PydanticCustomError(
                "length", "has {length} characters, at most {limit} are allowed", {"length": length, "limit": limit}
            )
        return value

    return pydantic.AfterValidator(check)


Text100 = Annotated[LocalizedText, at_most(100)]
Text150 = Annotated[LocalizedText, at_most(150)]
Text200 = Annotated[LocalizedText, at_most(200)]
Text1000 = Annotated[LocalizedText, at_most(1000)]
Text2000 = Annotated[LocalizedText, at_most(2000)]
#: A name in law: in Chinese only.
Name = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=300)]
Decimals = Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9]{1,14}(\.[0-9]{1,2})?$")]


class Channel(StrEnum):
    """渠道: where an item can be applied for."""

    WINDOW = "window"
    WEB = "web"
    MOBILE = "mobile"
    KIOSK = "kiosk"
    MAIL = "mail"
    HOME_VISIT = "home_visit"


#: Where a clerk stands by: review points are ticked, and what is not here goes on the notice.
ATTENDED = frozenset({Channel.WINDOW, Channel.HOME_VISIT})


class Delivery(StrEnum):
    """How a result can reach the citizen."""

    COLLECT = "collect"
    MAIL = "mail"
    NETWORK = "network"
    KIOSK = "kiosk"


class LimitUnit(StrEnum):
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"


class Limit(Frozen):
    """A period; amount 0 means at once (当场办结)."""

    amount: int = pydantic.Field(ge=0, le=3650)
    unit: LimitUnit = LimitUnit.WORKING_DAY

    def text(self) -> LocalizedText:
        if self.amount == 0:
            return LocalizedText.of("当场办结", "at once")
        unit = ("个工作日", "working day") if self.unit is LimitUnit.WORKING_DAY else ("天", "day")
        plural = "" if self.amount == 1 else "s"
        return LocalizedText.of(f"{self.amount}{unit[0]}", f"{self.amount} {unit[1]}{plural}")

    def certainly_within(self, other: Limit) -> bool:
        """Never longer than the other? Working days reach at least as far as the same number of calendar days."""
        if self.amount == 0:
            return True
        longer_unit = self.unit is LimitUnit.WORKING_DAY and other.unit is LimitUnit.CALENDAR_DAY
        return not longer_unit and self.amount <= other.amount


class Organ(Frozen):
    name: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=100)]
    uscc: str
    nature: Literal["1", "2", "3", "9"] = "1"

    @pydantic.field_validator("uscc")
    @classmethod
    def _uscc(cls, value: str) -> str:
        checked = organisation_number(value)
        if isinstance(checked, BadNumber):
            raise PydanticCustomError("uscc", "not a credit code: {fault}", {"fault": checked.fault.value})
        return checked.number


class LegalBasis(Frozen):
    """One law or regulation: its name with clause, and what it says."""

    title: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=300)]
    text: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=1000)]


class Fee(Frozen):
    """Free, or an amount in yuan (decimal string, two places) with the basis for charging."""

    charged: bool = False
    amount: str | None = pydantic.Field(default=None, pattern=r"^[0-9]{1,14}\.[0-9]{2}$")
    basis: str | None = None

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.charged and not (self.amount and Decimal(self.amount) > 0 and self.basis):
            raise PydanticCustomError("fee", "a charged fee needs an amount above 0 and a basis")
        if not self.charged and (self.amount or self.basis):
            raise PydanticCustomError("fee", "a free item has neither amount nor basis")
        return self


Stage = Literal["inform", "accept", "handle", "approve", "close", "deliver"]


class ProcessStep(Frozen):
    stage: Stage
    name: LocalizedText
    text: LocalizedText
    limit: Limit | None = None


class PaperRow(Frozen):
    """One line of a form or result: what stands before the blank, and what a careful person wrote into it."""

    label: Text100
    example: Text200 | None = None
    note: Text200 | None = None


class SamplePaper(Frozen):
    """A paper to look at (空白表格, 示范文本, 结果样本). From the rows a screen or printer draws it empty, by the
    labels, and filled in, by the examples. ``file`` is a picture or PDF in the catalogue's folder ``files``."""

    title: Text100
    rows: Annotated[tuple[PaperRow, ...], pydantic.Field(max_length=60)] = ()
    footer: Text200 | None = None
    file: str | None = pydantic.Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(png|jpg|jpeg|pdf)$")

    @pydantic.model_validator(mode="after")
    def _something_to_see(self) -> Self:
        if not self.rows and self.file is None:
            raise PydanticCustomError("paper", "a paper needs rows or a file", {"at": "rows"})
        return self


class ResultDocument(Frozen):
    """What the citizen gets: licence, certificate or notice. ``print_limit``: how often a kiosk may print it."""

    name: Text100
    kind: Literal["licence", "certificate", "notice", "registration"]
    validity: LocalizedText | None = None
    electronic: bool = False
    sample: SamplePaper | None = None
    print_limit: int | None = pydantic.Field(default=None, ge=1, le=99)


class Office(Frozen):
    """Where, when and at which telephone the item is handled."""

    place: Text100
    hours: Text150
    phones: tuple[Annotated[str, pydantic.StringConstraints(max_length=18)], ...] = pydantic.Field(min_length=1)
    complaint_phone: str = "12345"


class Faq(Frozen):
    question: Text200
    answer: Text1000


class Guide(Frozen):
    """办事指南 in short: what a citizen wants to know before starting."""

    summary: LocalizedText
    who: LocalizedText
    what_you_need: LocalizedText
    how_long: LocalizedText
    cost: LocalizedText
    after: LocalizedText
    minutes: int = pydantic.Field(default=10, ge=1, le=120)  # at the kiosk


class Eligibility(Frozen):
    """What can be told from the card alone. Ages are full years (周岁)."""

    min_age: int | None = pydantic.Field(default=None, ge=0, le=120)
    max_age: int | None = pydantic.Field(default=None, ge=0, le=150)
    message: LocalizedText | None = None

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.min_age is not None or self.max_age is not None) and self.message is None:
            raise PydanticCustomError("eligibility", "an age rule needs its message")
        return self

    def met_by(self, age: int) -> bool:
        return (self.min_age is None or age >= self.min_age) and (self.max_age is None or age <= self.max_age)


CrossScope = Literal["1", "2", "3", "4"]
CrossMode = Literal["full_online", "collect_and_forward", "multi_place_joint"]


class UniformRules(Frozen):
    """统一业务规则: the seven things that must be the same in every place. A missing one is reported, never guessed."""

    condition: LocalizedText | None = None  # 受理条件
    application_method: LocalizedText | None = None  # 申请方式
    acceptance_mode: LocalizedText | None = None  # 受理模式
    review_procedure: LocalizedText | None = None  # 审核程序
    limit: LocalizedText | None = None  # 办理时限
    certificate_method: LocalizedText | None = None  # 发证方式
    fee: LocalizedText | None = None  # 收费标准


class CrossRegion(Frozen):
    """Scope 1 nation, 2 province, 3 city, 4 county; None means only where the office is competent. ``rules`` are what
    all places have in common: without all seven the item is not handled across regions (C14 b)."""

    scope: CrossScope | None = None
    mode: CrossMode | None = None
    rules: UniformRules | None = None


class Group(Frozen):
    """A group of items on the kiosk's first page. ``icon`` names an icon of the theme."""

    key: Key
    name: LocalizedText
    icon: Key
    summary: LocalizedText | None = None


class ConsentText(Frozen):
    """A text the citizen agrees to; its ``version`` is kept with the consent."""

    kind: Key
    version: str = pydantic.Field(min_length=1, max_length=20)
    title: LocalizedText
    text: LocalizedText
