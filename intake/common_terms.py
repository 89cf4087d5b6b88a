"""What a package says of itself that follows from its items: organs, limits, fee, rules, results (docs/adr/0009)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from intake.combine import Clash
from intake.item import (
    CrossRegion,
    Eligibility,
    Fee,
    Level,
    Limit,
    LimitUnit,
    MaterialPaper,
    Organ,
    ProcessStep,
    RefusalReason,
    Relation,
    ServiceItem,
)
from intake.text import LocalizedText

_T = TypeVar("_T")
_LONGEST_NAME = 100


def common_terms(items: Sequence[ServiceItem]) -> dict[str, Any]:
    """The elements of the `ServiceItem` of a package, as its constructor takes them. Raises `Clash`."""
    lead = items[0]
    slowest = max(items, key=lambda item: _reach(item.promised_limit))
    return {
        "organ": _organ(items),
        "item_type": lead.item_type,
        "level": lead.level,
        "use_levels": _use_levels(items),
        "themes": _union(item.themes for item in items),
        "restricted": next((item.restricted for item in items if item.restricted is not None), None),
        "joint_organs": _union(item.joint_organs for item in items),
        "intermediaries": _union(item.intermediaries for item in items),
        "special_steps": _union(item.special_steps for item in items),
        "relations": _relations(items),
        "refusal_reasons": _first_of_each_key(reason for item in items for reason in item.refusal_reasons),
        "deferred": any(item.deferred for item in items),
        "supplement_limit": min((item.supplement_limit for item in items), key=_reach),
        "annual_inspection": any(item.annual_inspection for item in items),
        "annual_report": any(item.annual_report for item in items),
        "appointment": any(item.appointment for item in items),
        "e_pay": all(item.e_pay for item in items if item.fee.charged) and any(item.e_pay for item in items),
        "assisted": any(item.assisted for item in items),
        "targets": _in_all("targets", [item.targets for item in items]),
        "case_type": "1" if all(item.case_type == "1" for item in items) else "2",
        "legal_basis": _union(item.legal_basis for item in items),
        "conditions": _union(item.conditions for item in items),
        "eligibility": _eligibility(items),
        "statutory_limit": slowest.statutory_limit,
        "promised_limit": slowest.promised_limit,
        "limit_note": _limits(items),
        "fee": _fee(items),
        "process": tuple(_step_of(item, step) for item in items for step in item.process),
        "results": _union(item.results for item in items),
        "delivery": _union(item.delivery for item in items),
        "office": lead.office,
        "faq": _union(item.faq for item in items),
        "channels": _in_all("channels", [item.channels for item in items]),
        "visits": max(item.visits for item in items),
        "in_person_only": any(item.in_person_only for item in items),
        "signature_required": any(item.signature_required for item in items),
        "identity_check": "person" if any(item.identity_check == "person" for item in items) else "none",
        "consents": _union(item.consents for item in items),
        "cross_region": lead.cross_region if all(i.cross_region == lead.cross_region for i in items) else CrossRegion(),
    }


def common_papers(
    parts: Sequence[ServiceItem], keys: Mapping[str, Sequence[tuple[str, str]]]
) -> tuple[MaterialPaper, ...]:
    """The papers of the items under the keys of the common materials, one for each."""
    found: dict[str, MaterialPaper] = {}
    for part in parts:
        for own, common in keys[part.impl_code]:
            paper = part.paper(own)
            if paper is not None:
                found.setdefault(common, MaterialPaper(material=common, paper=paper))
    return tuple(found.values())


def organs_of(item: ServiceItem) -> tuple[str, ...]:
    """The organs a matter goes to, each once."""
    parts = (item,) if item.package is None else tuple(part.item for part in item.package.parts)
    return tuple(dict.fromkeys(part.organ.name for part in parts))


def _union(of: Iterable[Sequence[_T]]) -> tuple[_T, ...]:
    found: list[_T] = []
    for values in of:
        found += [value for value in values if value not in found]
    return tuple(found)


def _in_all(what: str, of: Sequence[Sequence[_T]]) -> tuple[_T, ...]:
    found = tuple(value for value in of[0] if all(value in other for other in of[1:]))
    if not found:
        raise Clash("items", f"the items have no {what} in common")
    return found


def _use_levels(items: Sequence[ServiceItem]) -> tuple[Level, ...]:
    """Levels at which all of them are taken in; none in common: the lead's."""
    levels: tuple[Level, ...] = ("1", "2", "3", "4", "5", "6")
    return tuple(level for level in levels if all(item.handled_at(level) for item in items))


def _relations(items: Sequence[ServiceItem]) -> tuple[Relation, ...]:
    """What goes before and after, but for what is in the package itself."""
    own = {code for item in items for code in (item.impl_code, item.basic_code)}
    return tuple(relation for relation in _union(item.relations for item in items) if relation.code not in own)


def _first_of_each_key(reasons: Iterable[RefusalReason]) -> tuple[RefusalReason, ...]:
    found: dict[str, RefusalReason] = {}
    for reason in reasons:
        found.setdefault(reason.key, reason)
    return tuple(found.values())


def _reach(limit: Limit) -> Decimal:
    """To order limits by: five working days are seven calendar days, as far as that can be said."""
    return limit.amount * (Decimal(7) / 5 if limit.unit is LimitUnit.WORKING_DAY else Decimal(1))


def _organ(items: Sequence[ServiceItem]) -> Organ:
    """The lead's, under the names of all that decide."""
    names = list(dict.fromkeys(item.organ.name for item in items))
    name = "、".join(names)
    if len(name) > _LONGEST_NAME:
        name = f"{names[0]}等{len(names)}个部门"[:_LONGEST_NAME]
    return items[0].organ.model_copy(update={"name": name})


def _limits(items: Sequence[ServiceItem]) -> LocalizedText:
    each = [
        LocalizedText.of("{item}：{limit}", "{item}: {limit}").fill(item=i.short_name, limit=i.promised_limit.text())
        for i in items
    ]
    return LocalizedText.of(
        "各事项分别计算：" + "；".join(text.get() for text in each) + "。",
        "Counted for each matter: " + "; ".join(text.get("en") for text in each) + ".",
    )


def _step_of(item: ServiceItem, step: ProcessStep) -> ProcessStep:
    name = LocalizedText.of("{item}：{step}", "{item}: {step}").fill(item=item.short_name, step=step.name)
    return step.model_copy(update={"name": name})


def _fee(items: Sequence[ServiceItem]) -> Fee:
    charged = [item.fee for item in items if item.fee.charged]
    if not charged:
        return Fee()
    amount = sum((Decimal(fee.amount or 0) for fee in charged), Decimal(0))
    basis = "；".join(dict.fromkeys(fee.basis or "" for fee in charged))
    return Fee(charged=True, amount=f"{amount:.2f}", basis=basis)


def _eligibility(items: Sequence[ServiceItem]) -> Eligibility:
    rules = [item.eligibility for item in items]
    low = max((rule.min_age for rule in rules if rule.min_age is not None), default=None)
    high = min((rule.max_age for rule in rules if rule.max_age is not None), default=None)
    if low is None and high is None:
        return Eligibility()
    if low is not None and high is not None and low > high:
        raise Clash("items", "no age satisfies all items")
    deciding = [
        rule.message
        for rule in rules
        if rule.message is not None
        and ((low is not None and rule.min_age == low) or (high is not None and rule.max_age == high))
    ]
    said = list(dict.fromkeys(deciding))
    message = said[0]
    for more in said[1:]:
        message = LocalizedText.of("{a}{b}", "{a} {b}").fill(a=message, b=more)
    return Eligibility(min_age=low, max_age=high, message=message)
