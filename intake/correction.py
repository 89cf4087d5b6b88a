"""A refused intake as a draft again, so that a window can put right what the platform found wrong.

The inverse of `intake.manifest`, but for what belongs to the act of taking in: number, token and time are the new
intake's own, and the signature was given for what was refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.draft import Draft, draft_from_data


def draft_to_correct(body: Mapping[str, Any], draft_id: str, started_at: str) -> Draft:
    """From the manifest ``body`` of an intake outside a package; ``draft_id`` is a new UUIDv7, ``started_at`` RFC 3339
    UTC. Raises ``pydantic.ValidationError`` when the body is no manifest."""
    item = body["item"]
    acting = body.get("representative")
    data = {
        "id": draft_id,
        "impl_code": item["impl_code"],
        "handling_code": item["handling_code"],
        "item_version": item["version"],
        "started_at": started_at,
        "channel": body["channel"],
        "applicant": _person(body["applicant"]),
        "answers": sorted(body["answers"].items()),
        "materials": [_material(material) for material in body["materials"]],
        "consents": body["consents"],
        "checks": body.get("identity_checks") or [],
        "reviewed": body.get("review") or [],
        "representative": None if acting is None else {**acting, "person": _person(acting["person"])},
        "organisation": body.get("organisation"),
        "delivery": body.get("delivery"),
        "sources": sorted((body.get("sources") or {}).items()),
        "assisted_by": body.get("assisted_by"),
        "collected_for": body.get("collected_for"),
        "identity_pages": body.get("identity_pages") or [],
    }
    return draft_from_data(data)


def _person(person: Mapping[str, Any]) -> dict[str, Any]:
    return {**person, "old_number": None}


def _material(material: Mapping[str, Any]) -> dict[str, Any]:
    pages = [
        {
            "captured_at": page["captured_at"],
            "source": page["source"],
            "blob": {name: page[name] for name in ("digest", "size", "media_type")},
        }
        for page in material["pages"]
    ]
    slot = {"material": material["material"], "not_supplied": material["not_supplied"], "pages": pages}
    taken = material.get("taken")
    return slot if taken is None else {**slot, "taken": taken}
