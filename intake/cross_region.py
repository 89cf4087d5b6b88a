"""Cross-region handling (跨省通办, 全省通办, 同城通办; C14): what may be collected where, who answers for which step.

The collecting place (收件地) takes in for the handling place (办理地), which stays the owner: it sets the day of
acceptance and decides. An item is handled across regions only when a list row names its scope and mode, when its seven
uniform rules are all there, and when the handling place trusts the collecting region.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.field import Frozen
from intake.item import ServiceItem, UniformRules
from intake.item_parts import CrossMode, CrossScope
from intake.regions import Regions
from intake.text import LocalizedText

_T = LocalizedText.of

MODE_NAMES: dict[CrossMode, LocalizedText] = {
    "full_online": _T("全程网办", "Fully online"),
    "collect_and_forward": _T("异地代收代办", "Collected here, handled there"),
    "multi_place_joint": _T("多地联办", "Handled jointly by several places"),
}
SCOPE_NAMES: dict[CrossScope, LocalizedText] = {
    "1": _T("全国", "the whole country"),
    "2": _T("全省", "the province"),
    "3": _T("全市", "the city"),
    "4": _T("全县（区）", "the county"),
}
#: The seven uniform rule fields (七统一), with their Chinese names.
RULE_NAMES = {
    "condition": _T("受理条件", "condition of acceptance"),
    "application_method": _T("申请方式", "application method"),
    "acceptance_mode": _T("受理模式", "acceptance mode"),
    "review_procedure": _T("审核程序", "review procedure"),
    "limit": _T("办理时限", "time limit"),
    "certificate_method": _T("发证方式", "way of giving the certificate"),
    "fee": _T("收费标准", "fee"),
}
#: Digits of a GB/T 2260 code that two places in reach of each other share.
_SHARED_DIGITS: dict[CrossScope, int] = {"1": 0, "2": 2, "3": 4, "4": 6}
_REGION = r"^[1-9][0-9]{5}$"


class ListRow(Frozen):
    """One row of an imported list (清单): which item, where, how, from when (C14 f). ``code``: basic or impl. code."""

    code: str = pydantic.Field(pattern=r"^[0-9A-Z]{1,64}$")
    name: LocalizedText
    scope: CrossScope
    mode: CrossMode
    start: date
    end: date | None = None  # first day on which it no longer holds

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise PydanticCustomError("end", "not after start", {"at": "end"})
        return self

    def covers(self, item: ServiceItem, today: date) -> bool:
        named = self.code in (item.impl_code, item.basic_code)
        return named and self.start <= today and (self.end is None or today < self.end)


class TrustedRegion(Frozen):
    """One region that has joined the agreement on collecting for each other. A province's code stands for all below it.
    ``hall``, ``address``, ``phone``: where papers for it are sent (C15 a)."""

    region: str = pydantic.Field(pattern=_REGION)
    name: LocalizedText
    start: date
    end: date | None = None
    hall: LocalizedText | None = None
    address: LocalizedText | None = None
    phone: str = pydantic.Field(default="", max_length=18)

    def covers(self, region: str, today: date) -> bool:
        return region.startswith(significant(self.region)) and self.start <= today and not self._over(today)

    def _over(self, today: date) -> bool:
        return self.end is not None and self.end <= today


@dataclass(frozen=True, slots=True)
class CrossRegionLists:
    """What was imported: the rows of the lists and the regions trusted."""

    rows: tuple[ListRow, ...] = ()
    trusted: tuple[TrustedRegion, ...] = ()

    def agreement_of(self, region: str, today: date) -> TrustedRegion | None:
        """The entry in force that covers the region, the narrowest of several; None: it is not trusted."""
        covering = [entry for entry in self.trusted if entry.covers(region, today)]
        return max(covering, key=lambda entry: len(significant(entry.region)), default=None)


class Side(StrEnum):
    COLLECTING = "collecting_place"
    HANDLING = "handling_place"
    BOTH = "both"


SIDE_NAMES = {
    Side.COLLECTING: _T("收件地", "the collecting place"),
    Side.HANDLING: _T("办理地", "the handling place"),
    Side.BOTH: _T("收件地和办理地", "both places"),
}


class CrossStep(StrEnum):
    """The steps of a case that has two sides, in their order."""

    CONSULTATION = "consultation"
    IDENTITY_CHECK = "identity_check"
    FORMAL_CHECK = "formal_check"
    FORWARDING = "forwarding"
    ACCEPTANCE = "acceptance"
    REVIEW = "review"
    DECISION = "decision"
    CERTIFICATE = "certificate"
    DELIVERY = "delivery"
    ARCHIVE = "archive"
    COMPLAINT = "complaint"


STEP_NAMES = {
    CrossStep.CONSULTATION: _T("咨询辅导", "advice"),
    CrossStep.IDENTITY_CHECK: _T("身份核验", "identity check"),
    CrossStep.FORMAL_CHECK: _T("形式审查", "formal check"),
    CrossStep.FORWARDING: _T("材料寄递", "forwarding of the papers"),
    CrossStep.ACCEPTANCE: _T("受理决定", "decision on acceptance"),
    CrossStep.REVIEW: _T("审查", "review"),
    CrossStep.DECISION: _T("审批决定", "decision"),
    CrossStep.CERTIFICATE: _T("制证", "making the certificate"),
    CrossStep.DELIVERY: _T("送达", "delivery"),
    CrossStep.ARCHIVE: _T("归档", "archiving"),
    CrossStep.COMPLAINT: _T("投诉处理", "complaints"),
}
_C, _H, _B = Side.COLLECTING, Side.HANDLING, Side.BOTH
#: Who answers for which step, in the order of `CrossStep`. A collecting place judges form and identity, nothing else.
_SIDES: dict[CrossMode, tuple[Side, ...]] = {
    "full_online": (_C, _H, _H, _H, _H, _H, _H, _H, _H, _H, _B),
    "collect_and_forward": (_C, _C, _C, _C, _H, _H, _H, _H, _B, _H, _B),
    "multi_place_joint": (_C, _C, _C, _C, _C, _B, _H, _H, _C, _B, _B),
}


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers for one step (C14 d)."""

    step: CrossStep
    side: Side
    words: LocalizedText


@dataclass(frozen=True, slots=True)
class Collectable:
    """The collecting place may take it in. ``owner`` is the handling region (C14 e)."""

    mode: CrossMode
    owner: str
    collecting: str
    responsibilities: tuple[Responsibility, ...]

    def responsible(self, step: CrossStep) -> Side:
        return next(one.side for one in self.responsibilities if one.step is step)


class WhyNotAcross(StrEnum):
    NOT_IN_FORCE = "not_in_force"
    RULES_MISSING = "rules_missing"
    NOT_LISTED = "not_listed"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_TRUSTED = "not_trusted"


@dataclass(frozen=True, slots=True)
class NotCollectable:
    why: WhyNotAcross
    message: LocalizedText


_MESSAGES = {
    WhyNotAcross.NOT_IN_FORCE: _T("“{item}”不在有效期内，不能异地办理。", "“{item}” is not in force."),
    WhyNotAcross.RULES_MISSING: _T(
        "“{item}”还不能异地办理：没有统一的{missing}。",
        "“{item}” cannot be handled across regions: without uniform {missing}.",
    ),
    WhyNotAcross.NOT_LISTED: _T(
        "“{item}”不在今天有效的通办清单里，请到办理地办理。",
        "“{item}” is not on a list in force today. Please go to the handling place.",
    ),
    WhyNotAcross.OUT_OF_SCOPE: _T(
        "“{item}”的通办范围是{scope}，办理地不在这个范围内。",
        "“{item}” is handled across {scope}; the handling place lies outside.",
    ),
    WhyNotAcross.NOT_TRUSTED: _T(
        "{region}没有签订通办协议，不在信任名单上，不能在这里代收。请到办理地办理，或者问问能不能网上办理。",
        "{region} has not joined the agreement and is not on the trust list: nothing can be collected here. "
        "Please go to the handling place, or ask whether it can be done online.",
    ),
}


def missing_rules(rules: UniformRules | None) -> tuple[str, ...]:
    """Which of the seven uniform rules are missing, in their order; names of `RULE_NAMES` (C14 b)."""
    return tuple(name for name in RULE_NAMES if rules is None or getattr(rules, name) is None)


def offered_across(item: ServiceItem, lists: CrossRegionLists, today: date) -> ListRow | NotCollectable:
    """The list row by which the item is offered across regions today, or why it is not. Of several the widest."""
    if not item.in_force(today):
        return _not(WhyNotAcross.NOT_IN_FORCE, item)
    rows = [row for row in lists.rows if row.covers(item, today)]
    if not rows:
        return _not(WhyNotAcross.NOT_LISTED, item)
    missing = missing_rules(item.cross_region.rules)
    if missing:
        return _not(WhyNotAcross.RULES_MISSING, item, missing=_joined([RULE_NAMES[name] for name in missing]))
    return min(rows, key=lambda row: row.scope)


def collect(
    item: ServiceItem,
    lists: CrossRegionLists,
    *,
    collecting: str,
    handling: str,
    today: date,
    regions: Regions | None = None,
) -> Collectable | NotCollectable:
    """May the place in region ``collecting`` take the item in for the one in ``handling`` (GB/T 2260, six digits)?

    The owner is the handling region, whoever collects. Both have to be on the trust list: an agreement has two sides.
    Within one region nothing has to be agreed. ``regions`` names the region that is not trusted.
    """
    row = offered_across(item, lists, today)
    if isinstance(row, NotCollectable):
        return row
    shared = _SHARED_DIGITS[row.scope]
    if collecting[:shared] != handling[:shared]:
        return _not(WhyNotAcross.OUT_OF_SCOPE, item, scope=SCOPE_NAMES[row.scope])
    stranger = next((r for r in (handling, collecting) if lists.agreement_of(r, today) is None), None)
    if collecting != handling and stranger is not None:
        return _not(WhyNotAcross.NOT_TRUSTED, item, region=region_name(stranger, regions))
    return Collectable(row.mode, handling, collecting, responsibilities(row.mode))


def responsibilities(mode: CrossMode) -> tuple[Responsibility, ...]:
    """Each step with the side that answers for it."""
    said = _T("{step}：由{side}负责", "{step}: {side}")
    return tuple(
        Responsibility(step, side, said.fill(step=STEP_NAMES[step], side=SIDE_NAMES[side]))
        for step, side in zip(CrossStep, _SIDES[mode], strict=True)
    )


def _not(why: WhyNotAcross, item: ServiceItem, **parts: LocalizedText | str) -> NotCollectable:
    return NotCollectable(why, _MESSAGES[why].fill(item=item.short_name, **parts))


def _joined(names: list[LocalizedText]) -> LocalizedText:
    return LocalizedText.of("、".join(name.get() for name in names), ", ".join(name.get("en") for name in names))


def region_name(region: str, regions: Regions | None) -> LocalizedText:
    """青岛市市南区; the code where nobody knows its name."""
    known = regions is not None and region in regions.names
    return regions.path(region) if regions is not None and known else LocalizedText.of(region, region)


def significant(region: str) -> str:
    """110000 → 11, 110100 → 1101: the digits that name the region."""
    if region.endswith("0000"):
        return region[:2]
    return region[:4] if region.endswith("00") else region
