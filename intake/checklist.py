"""One number for what an item asks for and how long it takes: the same at every window, or somebody changed it (C01 c).

The hash covers the conditions of acceptance, every material as the citizen meets it, and the limits; it leaves out
what may differ between places (address, hours, telephone) and how the catalogue is written down.
"""

from __future__ import annotations

import hashlib
from typing import Any

from intake.intake import canonical
from intake.item import Limit, ServiceItem
from intake.material import MaterialSpec


def checklist_hash(item: ServiceItem) -> str:
    """``sha256:<hex>`` over checklist and limits, in the canonical form of RFC 8785."""
    return f"sha256:{hashlib.sha256(canonical(checklist(item))).hexdigest()}"


def short_hash(item: ServiceItem) -> str:
    """The first eight places, to compare by eye on screens and papers."""
    return checklist_hash(item).removeprefix("sha256:")[:8]


def checklist(item: ServiceItem) -> dict[str, Any]:
    """What is hashed. Materials stand in the order of their names: the order on screen is no rule."""
    return {
        "basic_code": item.basic_code,
        "version": item.version,
        "conditions": [condition.get() for condition in item.conditions],
        "materials": sorted((_material(material) for material in item.materials), key=lambda m: (m["name"], m["need"])),
        "statutory_limit": _limit(item.statutory_limit),
        "promised_limit": _limit(item.promised_limit),
        "supplement_limit": _limit(item.supplement_limit),
    }


def _material(material: MaterialSpec) -> dict[str, Any]:
    as_written = material.model_dump(mode="json", by_alias=True, include={"required", "when"})
    return {
        "name": material.name.get(),
        "need": material.need,
        "required": as_written["required"],
        "when": as_written["when"],
        "form": material.form,
        "originals": material.originals,
        "copies": material.copies,
        "requirement": material.requirement.get(),
        "shared": material.shared,
        "bring_within_days": material.bring_within_days,
        "legal_basis": material.legal_basis,
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"amount": limit.amount, "unit": limit.unit.value}
