"""四级十同: ten fields of an item are the same from nation to county; the local copy is compared with the base.

A difference is no reason to stop serving: it is an alert and a line of the report that the hall's office puts right
(C01 d). Items are matched by their basic code; one whose code is unknown but whose name is not has a wrong code.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pydantic

from intake.field import Frozen
from intake.item import Limit, ServiceItem
from intake.text import LocalizedText

_T = LocalizedText.of


class BaseItem(Frozen):
    """The ten fields of one item as the platform publishes them."""

    basic_code: str = pydantic.Field(pattern=r"^[0-9A-Z]{1,12}$")
    name: str = pydantic.Field(min_length=1, max_length=200)
    legal_basis: Annotated[tuple[str, ...], pydantic.Field(min_length=1)]  # titles with clause
    item_type: str
    statutory_limit: Limit
    quantity_limit: str | None = None
    annual_inspection: bool = False
    annual_report: bool = False
    targets: Annotated[tuple[Literal["1", "2", "3", "4", "5", "6"], ...], pydantic.Field(min_length=1)]


#: The ten, in the order of the policy document, with what they are called in a report.
TEN_FIELDS = {
    "name": _T("事项名称", "name"),
    "basic_code": _T("基本编码", "basic code"),
    "legal_basis": _T("设定依据", "legal basis"),
    "item_type": _T("事项类型", "type"),
    "statutory_limit": _T("法定办结时限", "statutory limit"),
    "limit_unit": _T("时限单位", "unit of the limit"),
    "quantity_limit": _T("数量限制", "quantity limit"),
    "annual_inspection": _T("年检要求", "annual inspection"),
    "annual_report": _T("年报要求", "annual report"),
    "targets": _T("服务对象", "service targets"),
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One field that differs. ``field`` is a key of `TEN_FIELDS`."""

    impl_code: str
    item_name: str
    field: str
    local: str
    base: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the comparison found. ``not_in_base`` are items the base does not know (as local ones may be);
    ``not_here`` are basic codes of the base that no local item has, which is no fault: not every place does everything.
    """

    compared: int
    mismatches: tuple[Mismatch, ...]
    not_in_base: tuple[tuple[str, str], ...]  # implementation code, name
    not_here: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.mismatches

    @property
    def alert(self) -> LocalizedText | None:
        """What staff is told; nothing when all agrees."""
        if self.agrees:
            return None
        items = len({mismatch.impl_code for mismatch in self.mismatches})
        return _T(
            "有 {items} 个事项与平台的基本目录不一致，共 {count} 处。请事项管理人员核对后改正；办理不受影响。",
            "{items} items differ from the platform's base catalogue in {count} places. "
            "The hall's office has to put them right; service goes on.",
        ).fill(items=items, count=len(self.mismatches))

    def to_json(self) -> dict[str, Any]:
        return {
            "compared": self.compared,
            "agrees": self.agrees,
            "mismatches": [
                {"impl_code": m.impl_code, "name": m.item_name, "field": m.field, "local": m.local, "base": m.base}
                for m in self.mismatches
            ],
            "not_in_base": [{"impl_code": code, "name": name} for code, name in self.not_in_base],
            "not_here": list(self.not_here),
        }

    def to_csv(self) -> str:
        """The mismatches as a table for the office, Chinese headers, one line each; CRLF as spreadsheets expect."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["实施编码", "事项名称", "不一致的要素", "本地", "基本目录"])
        for m in self.mismatches:
            writer.writerow(
                [_cell(part) for part in (m.impl_code, m.item_name, TEN_FIELDS[m.field].get(), m.local, m.base)]
            )
        return out.getvalue()


def compare(items: Iterable[ServiceItem], base: Sequence[BaseItem]) -> Comparison:
    """Compare the ten fields. Packages are made here and have no place in a base; they are left out."""
    by_code = {entry.basic_code: entry for entry in base}
    by_name = {_squeezed(entry.name): entry for entry in base}
    plain = [item for item in items if item.package is None]
    mismatches: list[Mismatch] = []
    unknown: list[tuple[str, str]] = []
    compared = 0
    for item in plain:
        entry = by_code.get(item.basic_code) or by_name.get(_squeezed(item.name.get()))
        if entry is None:
            unknown.append((item.impl_code, item.name.get()))
            continue
        compared += 1
        mismatches += _differences(item, entry)
    here = {item.basic_code for item in plain}
    return Comparison(compared, tuple(mismatches), tuple(unknown), tuple(code for code in by_code if code not in here))


def base_item(item: ServiceItem) -> BaseItem:
    """The ten fields of a local item, to begin a base with."""
    return BaseItem(
        basic_code=item.basic_code,
        name=item.name.get(),
        legal_basis=tuple(basis.title for basis in item.legal_basis),
        item_type=item.item_type,
        statutory_limit=item.statutory_limit,
        quantity_limit=None if item.quantity_limit is None else item.quantity_limit.get(),
        annual_inspection=item.annual_inspection,
        annual_report=item.annual_report,
        targets=item.targets,
    )


def _differences(item: ServiceItem, entry: BaseItem) -> list[Mismatch]:
    mine = base_item(item)
    return [
        Mismatch(item.impl_code, item.name.get(), name, said(mine), said(entry))
        for name, said in _SAID.items()
        if _squeezed(said(mine)) != _squeezed(said(entry))
    ]


_SAID: dict[str, Callable[[BaseItem], str]] = {
    "name": lambda entry: entry.name,
    "basic_code": lambda entry: entry.basic_code,
    "legal_basis": lambda entry: "；".join(sorted(entry.legal_basis)),
    "item_type": lambda entry: entry.item_type,
    "statutory_limit": lambda entry: str(entry.statutory_limit.amount),
    "limit_unit": lambda entry: entry.statutory_limit.unit.value,
    "quantity_limit": lambda entry: entry.quantity_limit or "",
    "annual_inspection": lambda entry: "有" if entry.annual_inspection else "无",
    "annual_report": lambda entry: "有" if entry.annual_report else "无",
    "targets": lambda entry: "、".join(sorted(entry.targets)),
}


def _squeezed(text: str) -> str:
    """Without blanks, which come and go between systems and mean nothing in Chinese."""
    return "".join(text.split())


def _cell(text: str) -> str:
    """A spreadsheet takes a text that begins so for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
