"""What a row leaves open, in the plainest way: the usual steps, a guide made of the facts, a form that asks how to be
reached. An item in force keeps what it has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from intake.catalogue_sheet.parts import chinese

Json = dict[str, Any]


def complete(data: Json, known: Mapping[str, Any] | None, today: date) -> None:
    """Fill in ``data`` in place. What is needed and missing stays missing: the model says so, with its column."""
    data["legal_basis"] = [_basis(entry) for entry in _list(data.get("legal_basis"))]
    _settle_channels(data)
    _settle_fee(data)
    if known is None:
        data.setdefault("case_type", "2")
        data.setdefault("visits", 1)
        data.setdefault("effective_from", today.isoformat())
        data.setdefault("process", _PROCESS)
        data.setdefault("form", _FORM)
    if known is None or chinese(known.get("name")) != chinese(data.get("name")):
        name = data.get("name")
        if name is not None and "short_name" not in (known or {}):
            data.setdefault("short_name", name)
    for result in _list(data.get("results")):
        if isinstance(result, dict):
            result.setdefault("kind", "certificate")
    _leave_lost_materials(data)
    data["guide"] = _guide(data, known)
    for nothing in ("refer_to", "final_authority", "cross_region"):
        if data.get(nothing) == {}:
            del data[nothing]


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _basis(entry: Any) -> Any:
    """《某法》第二条：年满六十周岁的…… as title and text; a title alone stands for both."""
    if not isinstance(entry, str):
        return entry
    title, mark, text = entry.partition("：")
    return {"title": title.strip(), "text": text.strip() if mark and text.strip() else title.strip()}


def _settle_channels(data: Json) -> None:
    """The columns 是否网上办理 and so on add to, or take away from, channels and ways of delivery."""
    channels = _list(data.get("channels")) or ["window"]
    delivery = _list(data.get("delivery")) or ["collect"]
    for said, values, value in (
        (data.pop("_online", None), channels, "web"),
        (data.pop("_kiosk", None), channels, "kiosk"),
        (data.pop("_express", None), delivery, "mail"),
    ):
        if said is True and value not in values:
            values.append(value)
        elif said is False and value in values:
            values.remove(value)
    data["channels"], data["delivery"] = channels, delivery


def _settle_fee(data: Json) -> None:
    fee = data.get("fee")
    if isinstance(fee, dict) and fee.get("charged") is False:
        data["fee"] = {"charged": False}
    elif isinstance(fee, dict) and "charged" not in fee:
        fee["charged"] = True  # an amount or a basis says so


def _leave_lost_materials(data: Json) -> None:
    """Forms to look at and a promise go with the material they are about."""
    keys = {material.get("key") for material in _list(data.get("materials"))}
    if data.get("papers"):
        data["papers"] = [paper for paper in data["papers"] if paper.get("material") in keys]
    if data.get("commitment"):
        left = [key for key in data["commitment"]["materials"] if key in keys]
        data["commitment"] = dict(data["commitment"]) | {"materials": left} if left else None


def _guide(data: Json, known: Mapping[str, Any] | None) -> Json:
    """The guide in short. Of an item in force the written one stays, but for what the row says itself."""
    given = dict(data.get("guide") or {})
    if known is not None and known.get("guide"):
        return dict(known["guide"]) | given
    name = chinese(data.get("name"))
    materials = "；".join(chinese(m.get("name")) for m in _list(data.get("materials")) if m.get("name"))
    conditions = "".join(chinese(condition) for condition in _list(data.get("conditions")))
    made = {
        "summary": name or "办理事项",
        "who": conditions or "符合受理条件的申请人。",
        "what_you_need": f"{materials}。" if materials else "不用交材料。",
        "how_long": _how_long(data.get("promised_limit")),
        "cost": _cost(data.get("fee")),
        "after": {"zh-CN": "办好后会通知您。", "en": "You will be told when it is done."},
    }
    return made | given


def _how_long(limit: Any) -> Json:
    if not isinstance(limit, dict) or not isinstance(limit.get("amount"), int):
        return {"zh-CN": "以受理通知书为准。", "en": "As told in the acceptance notice."}
    if limit["amount"] == 0:
        return {"zh-CN": "当场办结。", "en": "At once."}
    calendar = limit.get("unit") == "calendar_day"
    chinese_unit, english_unit = ("天", "days") if calendar else ("个工作日", "working days")
    return {
        "zh-CN": f"{limit['amount']}{chinese_unit}内办结。",
        "en": f"Within {limit['amount']} {english_unit}.",
    }


def _cost(fee: Any) -> Json:
    if isinstance(fee, dict) and fee.get("charged"):
        amount = fee.get("amount") or ""
        return {"zh-CN": f"收费{amount}元。", "en": f"{amount} yuan."}
    return {"zh-CN": "不收费。", "en": "Free of charge."}


_PROCESS: list[Json] = [
    {
        "stage": "accept",
        "name": {"zh-CN": "受理", "en": "Acceptance"},
        "text": {
            "zh-CN": "核对您的身份，看材料齐不齐。要补、要改的，当场或者在5个工作日内一次告诉您。",
            "en": "We check identity and papers. What is missing is told once, at once or within 5 working days.",
        },
    },
    {
        "stage": "handle",
        "name": {"zh-CN": "审查", "en": "Review"},
        "text": {"zh-CN": "审查申请材料。", "en": "The papers are reviewed."},
    },
    {
        "stage": "approve",
        "name": {"zh-CN": "决定", "en": "Decision"},
        "text": {
            "zh-CN": "符合条件的，予以办理；不符合的，书面说明理由。",
            "en": "Granted if the conditions are met; otherwise the reasons are given in writing.",
        },
    },
    {
        "stage": "deliver",
        "name": {"zh-CN": "送达", "en": "Delivery"},
        "text": {"zh-CN": "把办理结果交给您。", "en": "You get the result."},
    },
]
_FORM: Json = {
    "version": 1,
    "steps": [
        {
            "key": "contact",
            "title": {"zh-CN": "怎么联系您", "en": "Contact"},
            "fields": [
                {
                    "key": "phone",
                    "kind": "phone",
                    "label": {"zh-CN": "您的手机号（没有可以不填）", "en": "Your phone (may be left empty)"},
                    "required": False,
                }
            ],
        },
        {
            "key": "remarks",
            "title": {"zh-CN": "还有要说明的吗", "en": "Anything else"},
            "fields": [
                {
                    "key": "remarks",
                    "kind": "long_text",
                    "label": {"zh-CN": "说明（没有可以不填）", "en": "Remarks (may be left empty)"},
                    "required": False,
                }
            ],
        },
    ],
}
