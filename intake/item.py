"""Service items (政务服务事项): published, versioned data; nothing here can be edited at a terminal.

Elements and codes follow GB/T 39046-2020 and the national exchange tables (CAPABILITIES §3.1, §3.2) as far as intake,
guide and receipt need them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.field import Frozen, Key
from intake.form import Form, condition_fault
from intake.identifiers import BadNumber, organisation_number
from intake.material import MaterialSpec, named
from intake.text import LocalizedText

#: GB/T 39046 A.1. 11–19 and 21 upwards are free for the place.
ITEM_TYPES = {
    "00": "行政权力",
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}


class Channel(StrEnum):
    """渠道: where an item can be applied for."""

    WINDOW = "window"
    WEB = "web"
    MOBILE = "mobile"
    KIOSK = "kiosk"
    MAIL = "mail"
    HOME_VISIT = "home_visit"


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


class ProcessStep(Frozen):
    stage: Literal["inform", "accept", "handle", "approve", "close", "deliver"]
    name: LocalizedText
    text: LocalizedText
    limit: Limit | None = None


class ResultDocument(Frozen):
    """What the citizen gets: licence, certificate or notice."""

    name: LocalizedText
    kind: Literal["licence", "certificate", "notice", "registration"]
    validity: LocalizedText | None = None
    electronic: bool = False


class Office(Frozen):
    """Where, when and at which telephone the item is handled."""

    place: LocalizedText
    hours: LocalizedText
    phones: tuple[Annotated[str, pydantic.StringConstraints(max_length=18)], ...] = pydantic.Field(min_length=1)
    complaint_phone: str = "12345"


class Faq(Frozen):
    question: LocalizedText
    answer: LocalizedText


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


class CrossRegion(Frozen):
    """Scope 1 nation, 2 province, 3 city, 4 county; None means only where the office is competent."""

    scope: Literal["1", "2", "3", "4"] | None = None
    mode: Literal["full_online", "collect_and_forward", "multi_place_joint"] | None = None


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


class PackagePart(Frozen):
    """One item of a package and where its elements are in the common form: (own key, common key) pairs. ``given`` are
    answers that the package settles (the kind of business of who opens a restaurant); they are not asked."""

    item: ServiceItem
    given: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    materials: tuple[tuple[str, str], ...] = ()
    points: tuple[tuple[str, str, str], ...] = ()  # common material, own key of the review point, common key


class Provenance(Frozen):
    """What makes a service item a package (一件事, docs/adr/0009): its parts, the lead first."""

    parts: Annotated[tuple[PackagePart, ...], pydantic.Field(min_length=2)]


class ServiceItem(Frozen):
    """One item at one organ; its key is (impl_code, handling_code, version). One with a ``package`` stands for several,
    and is made of them by `intake.package.combined`."""

    impl_code: str = pydantic.Field(pattern=r"^[0-9A-Z]{1,64}$")
    handling_code: str | None = pydantic.Field(default=None, pattern=r"^[0-9A-Z]{1,64}$")
    basic_code: str = pydantic.Field(pattern=r"^[0-9A-Z]{1,12}$")
    version: int = pydantic.Field(ge=1, le=999_999)
    name: LocalizedText
    short_name: LocalizedText
    group: Key
    icon: Key
    keywords: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()  # what people say: 开饭店
    organ: Organ
    item_type: str
    level: Literal["1", "2", "3", "4", "5", "6", "7"]
    targets: tuple[Literal["1", "2", "3", "4", "5", "6"], ...] = pydantic.Field(min_length=1)
    case_type: Literal["1", "2", "9"] = "2"  # A.6: instant, promise, other
    legal_basis: tuple[LegalBasis, ...] = pydantic.Field(min_length=1)
    conditions: tuple[LocalizedText, ...] = pydantic.Field(min_length=1)
    eligibility: Eligibility = Eligibility()
    quantity_limit: LocalizedText | None = None
    statutory_limit: Limit
    promised_limit: Limit
    limit_note: LocalizedText | None = None
    fee: Fee = Fee()
    process: tuple[ProcessStep, ...] = pydantic.Field(min_length=1)
    results: tuple[ResultDocument, ...] = pydantic.Field(min_length=1)
    delivery: tuple[Delivery, ...] = pydantic.Field(min_length=1)
    office: Office
    faq: tuple[Faq, ...] = ()
    guide: Guide
    channels: tuple[Channel, ...] = pydantic.Field(min_length=1)
    visits: int = pydantic.Field(default=1, ge=0, le=9)  # limit_scene_num
    in_person_only: bool = False
    signature_required: bool = True
    identity_check: Literal["none", "person"] = "none"  # person: somebody must compare person and document
    consents: tuple[Key, ...] = ("privacy",)
    cross_region: CrossRegion = CrossRegion()
    effective_from: date
    effective_to: date | None = None  # first day on which it is no longer offered
    form: Form
    materials: tuple[MaterialSpec, ...] = ()
    package: Provenance | None = None

    @pydantic.field_validator("item_type")
    @classmethod
    def _known_type(cls, value: str) -> str:
        free = value.isdigit() and len(value) == 2 and (11 <= int(value) <= 19 or int(value) >= 21)
        if value not in ITEM_TYPES and not free:
            raise PydanticCustomError("item_type", "no item type of GB/T 39046 A.1")
        return value

    @pydantic.field_validator("name", "short_name")
    @classmethod
    def _short_enough(cls, value: LocalizedText) -> LocalizedText:
        return named(value)

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.promised_limit.certainly_within(self.statutory_limit):
            raise PydanticCustomError(
                "promised_limit", "promised_limit may be longer than statutory_limit", {"at": "promised_limit"}
            )
        if self.effective_to is not None and self.effective_to <= self.effective_from:
            raise PydanticCustomError("effective_to", "not after effective_from", {"at": "effective_to"})
        keys = [material.key for material in self.materials]
        if len(set(keys)) != len(keys):
            raise PydanticCustomError("duplicate", "two materials have the same key", {"at": "materials"})
        fields = {field.key: field for field in self.form.fields()}
        for material in self.materials:
            for condition in (material.required, material.when):
                if condition is None or isinstance(condition, bool):
                    continue
                fault = condition_fault(condition, fields)
                if fault is not None:
                    raise PydanticCustomError(
                        "condition",
                        "condition of material '{key}': {fault}",
                        {"key": material.key, "fault": fault, "at": "materials"},
                    )
        return self

    @property
    def key(self) -> tuple[str, str | None, int]:
        return (self.impl_code, self.handling_code, self.version)

    @property
    def instant(self) -> bool:
        """即办件: finished in one visit."""
        return self.case_type == "1"

    def in_force(self, today: date) -> bool:
        """Selectable today? Withdrawn on day D means not selectable from D (C01 b)."""
        return self.effective_from <= today and (self.effective_to is None or today < self.effective_to)

    def offered_at(self, channel: Channel | str) -> bool:
        return channel in self.channels

    def material(self, key: str) -> MaterialSpec:
        """Raises ``KeyError`` for a key the item does not have."""
        for material in self.materials:
            if material.key == key:
                return material
        raise KeyError(key)


PackagePart.model_rebuild()
Provenance.model_rebuild()
ServiceItem.model_rebuild()
