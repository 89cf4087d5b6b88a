"""Service items (政务服务事项): published, versioned data; nothing here can be edited at a terminal.

Elements and codes follow GB/T 39046-2020 and the national exchange tables (CAPABILITIES §3.1, §3.2). What an item is
made of is in `intake.item_parts` and `intake.item_rules`; both are to be had from here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.condition import Condition
from intake.field import FieldKind, Frozen, Key
from intake.form import Form, condition_fault
from intake.item_parts import (
    Channel,
    ConsentText,
    CrossRegion,
    Delivery,
    Eligibility,
    Faq,
    Fee,
    Group,
    Guide,
    LegalBasis,
    Level,
    Limit,
    LimitUnit,
    Office,
    Organ,
    PaperRow,
    ProcessStep,
    ResultDocument,
    SamplePaper,
    Text200,
    Text1000,
    UniformRules,
)
from intake.item_rules import (
    GENERAL_REFUSALS,
    Commitment,
    DecisionMode,
    IntermediaryService,
    LevelRule,
    MaterialPaper,
    RefusalReason,
    Relation,
    Restriction,
    SpecialStep,
    Threshold,
)
from intake.machine_check import MachineCheck, check_fault
from intake.material import MaterialSpec, named
from intake.text import LocalizedText

__all__ = [
    "GENERAL_REFUSALS",
    "ITEM_TYPES",
    "Channel",
    "Commitment",
    "ConsentText",
    "CrossRegion",
    "DecisionMode",
    "Delivery",
    "Eligibility",
    "Faq",
    "Fee",
    "Group",
    "Guide",
    "IntermediaryService",
    "LegalBasis",
    "Level",
    "LevelRule",
    "Limit",
    "LimitUnit",
    "MaterialPaper",
    "Office",
    "Organ",
    "PackagePart",
    "PaperRow",
    "ProcessStep",
    "Provenance",
    "RefusalReason",
    "Relation",
    "Restriction",
    "ResultDocument",
    "SamplePaper",
    "ServiceItem",
    "SpecialStep",
    "Threshold",
    "UniformRules",
]

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
#: Where nobody stands beside the applicant: an item that is secret or excluded by law is not offered there (C01 g).
OPEN_TO_ANYONE = frozenset({Channel.KIOSK, Channel.WEB, Channel.MOBILE})
#: GB/T 39046 A.5 has no number for kiosk and home visit.
_FORM_CODES = {Channel.WINDOW: "1", Channel.WEB: "2", Channel.MOBILE: "3", Channel.MAIL: "4"}


class PackagePart(Frozen):
    """One item of a package and where its elements are in the common form: (own key, common key) pairs. ``given`` are
    answers that the package settles (the kind of business of who opens a restaurant); they are not asked."""

    item: ServiceItem
    given: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    materials: tuple[tuple[str, str], ...] = ()
    points: tuple[tuple[str, str, str], ...] = ()  # common material, own key of the review point, common key
    waits_for: tuple[str, ...] = ()  # impl_codes of the items whose results come first
    supplied: tuple[tuple[str, str], ...] = ()  # own material, impl_code of the item whose result it is


class PackageStage(Frozen):
    """A stage of a long package, as of a construction project: 立项用地规划许可, 工程建设许可, 施工许可, 竣工验收."""

    key: Key
    name: LocalizedText
    items: Annotated[tuple[str, ...], pydantic.Field(min_length=1)]


class Provenance(Frozen):
    """What makes a service item a package (一件事, docs/adr/0009): its parts, the lead first. ``project_code`` and
    ``project_officer`` are the fields that say which project it is and who looks after it."""

    parts: Annotated[tuple[PackagePart, ...], pydantic.Field(min_length=2)]
    stages: tuple[PackageStage, ...] = ()
    project_code: str | None = None
    project_officer: str | None = None


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
    level: Level
    use_levels: tuple[Level, ...] = ()  # 行使层级: levels whose sites may take it in; empty: its own level
    powers: Text1000 | None = None  # 权限划分
    decision_mode: DecisionMode = DecisionMode.DIRECT
    refer_to: Organ | None = None  # who decides what is reviewed here and referred
    delegated_by: Organ | None = None
    final_authority: Organ | None = None  # 终审机关, where it is not the organ
    level_rules: tuple[LevelRule, ...] = ()
    joint_organs: tuple[Organ, ...] = ()
    handling_unit: Text200 | None = None  # 承办处室
    intermediaries: tuple[IntermediaryService, ...] = ()
    regulator: Organ | None = None  # told of the approval (C35)
    restricted: Restriction | None = None
    targets: tuple[Literal["1", "2", "3", "4", "5", "6"], ...] = pydantic.Field(min_length=1)
    case_type: Literal["1", "2", "9"] = "2"  # A.6: instant, promise, other
    legal_basis: tuple[LegalBasis, ...] = pydantic.Field(min_length=1)
    conditions: tuple[LocalizedText, ...] = pydantic.Field(min_length=1)
    eligibility: Eligibility = Eligibility()
    quantity_limit: Text200 | None = None
    annual_inspection: bool = False
    annual_report: bool = False
    themes: tuple[Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9a-z_]{1,10}$")], ...] = ()
    statutory_limit: Limit
    promised_limit: Limit
    statutory_note: Text1000 | None = None
    limit_note: LocalizedText | None = None  # of the promised limit
    supplement_limit: Limit = Limit(amount=20)  # clock Q
    review_supplement_stops_clock: bool = False
    fee: Fee = Fee()
    process: tuple[ProcessStep, ...] = pydantic.Field(min_length=1)
    special_steps: tuple[SpecialStep, ...] = ()
    relations: tuple[Relation, ...] = ()
    refusal_reasons: tuple[RefusalReason, ...] = pydantic.Field(default=GENERAL_REFUSALS, min_length=1)
    deferred: bool = True  # 容缺受理 is allowed, for materials of need 3
    commitment: Commitment | None = None
    checks: tuple[MachineCheck, ...] = ()  # 智能审核
    on_the_spot: bool = False  # 当场受理: the visit does not end without a decision on acceptance (C08 c)
    papers: tuple[MaterialPaper, ...] = ()
    results: tuple[ResultDocument, ...] = pydantic.Field(min_length=1)
    delivery: tuple[Delivery, ...] = pydantic.Field(min_length=1)
    office: Office
    faq: tuple[Faq, ...] = ()
    guide: Guide
    channels: tuple[Channel, ...] = pydantic.Field(min_length=1)
    visits: int = pydantic.Field(default=1, ge=0, le=9)  # limit_scene_num
    appointment: bool = False
    e_pay: bool = False
    assisted: bool = False  # 帮办代办 is offered
    offline_instant: bool = False  # an instant item that a terminal may decide without the platform
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
        if (self.decision_mode is DecisionMode.REVIEW_AND_REFER) != (self.refer_to is not None):
            raise PydanticCustomError("refer_to", "review_and_refer and refer_to go together", {"at": "refer_to"})
        if self.delegated_by is not None and self.decision_mode is not DecisionMode.DELEGATED_POWER:
            raise PydanticCustomError("delegated_by", "only delegated_power has delegated_by", {"at": "delegated_by"})
        if self.offline_instant and not self.instant:
            raise PydanticCustomError("offline_instant", "only an instant item", {"at": "offline_instant"})
        self._check_keys()
        self._check_conditions()
        return self

    def _check_keys(self) -> None:
        keys = [material.key for material in self.materials]
        if len(set(keys)) != len(keys):
            raise PydanticCustomError("duplicate", "two materials have the same key", {"at": "materials"})
        reasons = [reason.key for reason in self.refusal_reasons]
        if len(set(reasons)) != len(reasons):
            raise PydanticCustomError("duplicate", "two reasons have the same key", {"at": "refusal_reasons"})
        checks = [check.key for check in self.checks]
        if len(set(checks)) != len(checks):
            raise PydanticCustomError("duplicate", "two checks have the same key", {"at": "checks"})
        promised = () if self.commitment is None else self.commitment.materials
        for at, named_keys in (("commitment", promised), ("papers", tuple(p.material for p in self.papers))):
            for key in named_keys:
                if key not in keys:
                    raise PydanticCustomError("material", "no material '{key}'", {"key": key, "at": at})

    def _check_conditions(self) -> None:
        fields = {field.key: field for field in self.form.fields()}
        for at, words, condition in self._conditions():
            fault = condition_fault(condition, fields)
            if fault is not None:
                raise PydanticCustomError("condition", "{words}: {fault}", {"words": words, "fault": fault, "at": at})
        for number, check in enumerate(self.checks):
            found = check_fault(check, fields, frozenset(m.key for m in self.materials), self._reason_keys())
            if found is not None:
                element, why = found
                raise PydanticCustomError("check", "{why}", {"why": why, "at": f"checks.{number}.{element}"})
        for number, rule in enumerate(self.level_rules):
            at = f"level_rules.{number}"
            field = None if rule.amount is None else fields.get(rule.amount.field)
            if rule.amount is not None and (field is None or field.kind not in (FieldKind.AMOUNT, FieldKind.NUMBER)):
                raise PydanticCustomError(
                    "threshold", "'{key}' is no amount of the form", {"key": rule.amount.field, "at": f"{at}.amount"}
                )
            if rule.always and number + 1 < len(self.level_rules):
                raise PydanticCustomError("rule", "fits always: the rules after it are never met", {"at": at})

    def _reason_keys(self) -> frozenset[str]:
        return frozenset(reason.key for reason in self.refusal_reasons)

    def _conditions(self) -> Iterator[tuple[str, str, Condition]]:
        """Every condition beside the form, with the element it stands in."""
        for material in self.materials:
            for condition in (material.required, material.when):
                if condition is not None and not isinstance(condition, bool):
                    yield "materials", f"condition of material '{material.key}'", condition
        for number, rule in enumerate(self.level_rules):
            if rule.when is not None:
                yield f"level_rules.{number}.when", "condition", rule.when

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
        if self.restricted is not None and channel in OPEN_TO_ANYONE:
            return False
        return channel in self.channels

    def handled_at(self, level: Level | None) -> bool:
        """May a site of this level take it in? ``None``: a site without a level of its own, as a hall of the city."""
        return level is None or level in (self.use_levels or (self.level,)) or "7" in (self.use_levels or (self.level,))

    @property
    def deciding_organ(self) -> Organ:
        """Who has the last word where no level rule says otherwise."""
        return self.final_authority or self.refer_to or self.organ

    @property
    def express(self) -> bool:
        """物流快递: can papers or the result go by mail?"""
        return Delivery.MAIL in self.delivery or Channel.MAIL in self.channels

    @property
    def online(self) -> bool:
        """网上办理"""
        return self.restricted is None and (Channel.WEB in self.channels or Channel.MOBILE in self.channels)

    @property
    def form_codes(self) -> tuple[str, ...]:
        """办理形式, GB/T 39046 A.5: 1 window, 2 web, 3 mobile, 4 express, 9 other."""
        return tuple(sorted({_FORM_CODES.get(channel, "9") for channel in self.channels}))

    def paper(self, material: str) -> SamplePaper | None:
        """The form of this material, to draw empty or filled in."""
        return next((entry.paper for entry in self.papers if entry.material == material), None)

    def material(self, key: str) -> MaterialSpec:
        """Raises ``KeyError`` for a key the item does not have."""
        for material in self.materials:
            if material.key == key:
                return material
        raise KeyError(key)


PackagePart.model_rebuild()
Provenance.model_rebuild()
ServiceItem.model_rebuild()
