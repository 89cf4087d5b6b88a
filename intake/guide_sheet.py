"""The service guide (办事指南) as sections of lines: the same on screen, on paper and behind the QR code (C02 a, d).

Everything is taken from the item's published version; a case goes on with the version it was begun with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.handling_mode import how_decided
from intake.item import Limit, SamplePaper, ServiceItem
from intake.material import MaterialSpec
from intake.text import LocalizedText

_T = LocalizedText.of

TARGET_NAMES = {
    "1": _T("自然人", "individuals"),
    "2": _T("企业", "enterprises"),
    "3": _T("事业单位", "public institutions"),
    "4": _T("社会组织", "social organisations"),
    "5": _T("机关", "government offices"),
    "6": _T("其他组织", "other organisations"),
}


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One section: a heading and its lines. ``key`` is for screens that show some of them only."""

    key: str
    title: LocalizedText
    lines: tuple[LocalizedText, ...]


@dataclass(frozen=True, slots=True)
class MaterialDetail:
    """What is behind a material: what it must be like, where it comes from, forms to look at (C02 d)."""

    key: str
    name: LocalizedText
    source: LocalizedText  # who issues it, or whose data is asked instead
    need: LocalizedText
    lines: tuple[LocalizedText, ...]  # requirement, date of issue, counts, notes
    legal_basis: str | None
    form: SamplePaper | None  # empty by its labels, filled in by its examples


def guide_sheet(item: ServiceItem) -> tuple[GuideSection, ...]:
    """Every section that has something to say, in the order of the official guide."""
    return tuple(section for section in _sections(item) if section.lines)


def _sections(item: ServiceItem) -> Iterator[GuideSection]:
    yield GuideSection("scope", _T("适用范围", "Who it is for"), (_targets(item), item.guide.who))
    yield GuideSection("conditions", _T("受理条件", "Conditions"), item.conditions)
    yield GuideSection("materials", _T("申请材料", "Materials"), tuple(_material_line(m) for m in item.materials))
    yield GuideSection("limits", _T("办理时限", "Time limits"), tuple(_limits(item)))
    yield GuideSection("fee", _T("收费", "Fees"), (_fee(item),))
    yield GuideSection("process", _T("办理流程", "Steps"), tuple(_process(item)))
    yield GuideSection("result", _T("办理结果", "Result"), tuple(result.name for result in item.results))
    yield GuideSection("quantity", _T("数量限制", "Limits in number"), tuple(_given(item.quantity_limit)))
    yield GuideSection("basis", _T("设定依据", "Legal basis"), tuple(_in_law(b.title) for b in item.legal_basis))
    yield GuideSection("authority", _T("实施机关", "Competent office"), tuple(_authority(item)))
    yield GuideSection("office", _T("办理地点和时间", "Where and when"), tuple(_office(item)))
    yield GuideSection(
        "relations", _T("相关事项", "Before and after"), tuple(relation.words for relation in item.relations)
    )


def material_detail(material: MaterialSpec, item: ServiceItem) -> MaterialDetail:
    """What is behind one material of the item."""
    source = material.issuer if material.shared_from is None else _SHARED.fill(source=material.shared_from)
    return MaterialDetail(
        material.key,
        material.name,
        source,
        _need(material),
        tuple(_details(material)),
        material.legal_basis,
        item.paper(material.key),
    )


_SHARED = _T("不用交，由大厅核对：{source}", "Nothing to hand in; we look it up: {source}")
_LIMIT = _T("{name}：{limit}", "{name}: {limit}")
_ORIGINALS = _T("原件 {count} 份", "Originals: {count}")
_COPIES = _T("复印件 {count} 份", "Copies: {count}")
_LATER = _T("可以先受理，{days} 个工作日内补交", "May be handed in later, within {days} working days")
_NEEDS = {1: _T("必须提供", "required"), 2: _T("可以不交", "optional"), 3: _T("可以以后补交", "may follow later")}


def _need(material: MaterialSpec) -> LocalizedText:
    if material.shared:
        return _T("不用交", "nothing to hand in")
    if not isinstance(material.required, bool):
        return _T("符合条件的必须提供", "required in some cases")
    return _NEEDS[material.need]


def _material_line(material: MaterialSpec) -> LocalizedText:
    line = _T("{name}（{need}）：{requirement}", "{name} ({need}): {requirement}")
    return line.fill(name=material.name, need=_need(material), requirement=material.requirement)


def _details(material: MaterialSpec) -> Iterator[LocalizedText]:
    yield material.requirement
    yield from _given(material.issue_rule)
    if not material.shared:
        for words, count in ((_ORIGINALS, material.originals), (_COPIES, material.copies)):
            if count:
                yield words.fill(count=count)
    if material.bring_within_days is not None:
        yield _LATER.fill(days=material.bring_within_days)
    yield from _given(material.notes)


def _limits(item: ServiceItem) -> Iterator[LocalizedText]:
    yield _limit(_T("法定办结时限", "By law"), item.statutory_limit)
    yield from _given(item.statutory_note)
    yield _limit(_T("承诺办结时限", "Promised"), item.promised_limit)
    yield from _given(item.limit_note)


def _limit(name: LocalizedText, limit: Limit) -> LocalizedText:
    return _LIMIT.fill(name=name, limit=limit.text())


def _fee(item: ServiceItem) -> LocalizedText:
    if not item.fee.charged:
        return _T("不收费", "Free of charge")
    return _T("{amount} 元，依据：{basis}", "{amount} yuan, by {basis}").fill(
        amount=item.fee.amount or "", basis=item.fee.basis or ""
    )


def _process(item: ServiceItem) -> Iterator[LocalizedText]:
    for step in item.process:
        yield _LIMIT.fill(name=step.name, limit=step.text)
    for service in item.intermediaries:
        yield _LIMIT.fill(name=service.name, limit=service.words or service.by)
    for special in item.special_steps:
        yield _LIMIT.fill(name=special.name, limit=special.when)


def _authority(item: ServiceItem) -> Iterator[LocalizedText]:
    yield _in_law(item.organ.name)
    yield from _given(item.powers)
    yield how_decided(item)
    if item.deciding_organ != item.organ:
        yield _T("终审机关：{organ}", "The last word has: {organ}").fill(organ=item.deciding_organ.name)


def _office(item: ServiceItem) -> Iterator[LocalizedText]:
    yield item.office.place
    yield item.office.hours
    yield _T("电话：{phones}", "Phone: {phones}").fill(phones=" / ".join(item.office.phones))
    yield _T("投诉：{phone}", "Complaints: {phone}").fill(phone=item.office.complaint_phone)


def _targets(item: ServiceItem) -> LocalizedText:
    names = [TARGET_NAMES[target] for target in item.targets]
    return LocalizedText.of("、".join(name.get() for name in names), ", ".join(name.get("en") for name in names))


def _given(text: LocalizedText | None) -> Iterator[LocalizedText]:
    if text is not None:
        yield text


def _in_law(name: str) -> LocalizedText:
    """A name that is the same in every language."""
    return LocalizedText.of(name, name)
