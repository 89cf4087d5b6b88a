"""The rows of the sheets beside the items: materials, conditions, laws, steps, questions, fields of the form."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from intake.item import GENERAL_REFUSALS

if TYPE_CHECKING:
    from intake.catalogue_sheet.items import Draft


class RowReader(Protocol):
    """Reads one row of a sheet into a dictionary, and remembers where each value came from."""

    def into(self, draft: Draft, target: dict[str, Any], at: tuple[str, ...]) -> None: ...


class _Adder(Protocol):
    def __call__(self, draft: Draft, read: RowReader, *, first: bool) -> None: ...


def _next(draft: Draft, element: str, *, first: bool) -> tuple[list[Any], int]:
    """The list of this element, and the number of the entry to come. The first row for an item begins the list anew."""
    if first:
        draft.data[element] = []
    entries: list[Any] = draft.data[element]
    return entries, len(entries)


def _material(draft: Draft, read: RowReader, *, first: bool) -> None:
    entries, number = _next(draft, "materials", first=first)
    values: dict[str, Any] = {}
    read.into(draft, values, ("materials", str(number)))
    known = _named(draft.known, values.get("name"))
    entries.append(_whole_material(values, known, number, {entry["key"] for entry in entries}))


def _named(known: Mapping[str, Any] | None, name: Any) -> dict[str, Any]:
    """The material of this name in the item in force."""
    materials = () if known is None else known.get("materials", ())
    return copy.deepcopy(next((dict(m) for m in materials if chinese(m.get("name")) == chinese(name)), {}))


def _whole_material(values: dict[str, Any], known: dict[str, Any], number: int, keys: set[str]) -> dict[str, Any]:
    """What the office said of a material, with what follows from it."""
    points = values.pop("review_points", None)
    need = int(values.pop("need", known.get("need", 1)))
    material = known | values
    if "key" not in material or material["key"] in keys:
        material["key"] = f"material_{number + 1}"
    if points is not None:
        material["review_points"] = [{"key": f"point_{n}", "text": text} for n, text in enumerate(points, 1)]
    material["need"] = need
    conditional = isinstance(known.get("required"), dict)
    material["required"] = False if need == 2 else known["required"] if conditional else True
    material["may_bring_later"] = need == 3
    if need == 3:
        material.setdefault("bring_within_days", 5)
    else:
        material.pop("bring_within_days", None)
    if material.get("shared"):
        material["sources"] = []
    else:
        material.pop("shared_from", None)
        material["sources"] = material.get("sources") or ["document_camera", "phone", "usb"]
    name = chinese(material.get("name"))
    if name and "requirement" not in material:
        material["requirement"] = {"zh-CN": f"请提供清楚、完整的{name}。", "en": "Clear and complete, please."}
    return material


def _condition(draft: Draft, read: RowReader, *, first: bool) -> None:
    entries, number = _next(draft, "conditions", first=first)
    values: dict[str, Any] = {}
    read.into(draft, values, ("conditions", str(number)))
    entries.append(values.get("text", ""))


def _step(draft: Draft, read: RowReader, *, first: bool) -> None:
    entries, number = _next(draft, "process", first=first)
    values: dict[str, Any] = {}
    read.into(draft, values, ("process", str(number)))
    values.setdefault("name", _STAGE_NAMES.get(str(values.get("stage")), {"zh-CN": "办理", "en": "Handling"}))
    entries.append(values)


_STAGE_NAMES = {
    "inform": {"zh-CN": "告知", "en": "Information"},
    "accept": {"zh-CN": "受理", "en": "Acceptance"},
    "handle": {"zh-CN": "审查", "en": "Review"},
    "approve": {"zh-CN": "决定", "en": "Decision"},
    "close": {"zh-CN": "办结", "en": "Closing"},
    "deliver": {"zh-CN": "送达", "en": "Delivery"},
}


def _rows_of(element: str) -> _Adder:
    """Of a sheet whose columns are the elements of a list's entries as they are."""

    def add(draft: Draft, read: RowReader, *, first: bool) -> None:
        entries, number = _next(draft, element, first=first)
        values: dict[str, Any] = {}
        read.into(draft, values, (element, str(number)))
        entries.append(values)

    return add


def _refusal(draft: Draft, read: RowReader, *, first: bool) -> None:
    """The reasons of every item, those of the law on licences, stand before the item's own."""
    entries, number = _next(draft, "refusal_reasons", first=first)
    if first:
        entries += [reason.model_dump(mode="json") for reason in GENERAL_REFUSALS]
        number = len(entries)
    values: dict[str, Any] = {"key": f"reason_{number + 1}"}
    read.into(draft, values, ("refusal_reasons", str(number)))
    entries.append(values)


def _uniform_rules(draft: Draft, read: RowReader, *, first: bool) -> None:
    rules: dict[str, Any] = {}
    read.into(draft, rules, ("cross_region", "rules"))
    draft.data["cross_region"] = dict(draft.data.get("cross_region") or {}) | {"rules": rules}


def _field(draft: Draft, read: RowReader, *, first: bool) -> None:
    """One field of the form. Fields stand on the page named beside them, at most three on one."""
    if first:
        version = (draft.known or {}).get("form", {}).get("version", 0)
        draft.data["form"] = {"version": int(version) + 1, "steps": []}
    steps: list[dict[str, Any]] = draft.data["form"]["steps"]
    count = sum(len(step["fields"]) for step in steps)
    values: dict[str, Any] = {}
    read.into(draft, values, ("form", "row", str(count)))
    title = values.pop("step", None) or values.get("label", "")
    options = values.pop("options", None)
    if options is not None:
        values["options"] = [{"value": f"option_{n}", "label": label} for n, label in enumerate(options, 1)]
    values["key"] = f"field_{count + 1}"
    values.setdefault("kind", "text")
    same_page = steps and chinese(steps[-1]["title"]) == chinese(title) and len(steps[-1]["fields"]) < 3
    if not same_page:
        steps.append({"key": f"step_{len(steps) + 1}", "title": title, "fields": []})
    at = ("form", "steps", str(len(steps) - 1), "fields", str(len(steps[-1]["fields"])))
    for location in [place for place in draft.places if place[:3] == ("form", "row", str(count))]:
        draft.places[(*at, *location[3:])] = draft.places.pop(location)
    steps[-1]["fields"].append(values)


def chinese(text: Any) -> str:
    """The Chinese of a text in JSON."""
    return str(text.get("zh-CN", "")) if isinstance(text, dict) else str(text or "")


#: What to do with a row, by the name of the sheet. ``first``: the first row for its item.
ADDERS: Mapping[str, _Adder] = {
    "材料": _material,
    "受理条件": _condition,
    "设定依据": _rows_of("legal_basis"),
    "办理流程": _step,
    "特别程序": _rows_of("special_steps"),
    "中介服务": _rows_of("intermediaries"),
    "相关事项": _rows_of("relations"),
    "不予受理情形": _refusal,
    "通办规则": _uniform_rules,
    "常见问题": _rows_of("faq"),
    "表单": _field,
}
