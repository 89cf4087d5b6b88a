"""Items made up for packages, packages made of them, and drafts of them. Nobody here exists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from intake_people import BUSINESS, DRAFT_ID, MARKER, NOW, item

from intake.draft import Draft
from intake.field import Field, FieldKind
from intake.form import Form, FormStep
from intake.intake import Actor, Intake
from intake.item import Eligibility, ServiceItem
from intake.material import MaterialSpec
from intake.package import Package, TakenIn, combined, sub_cases
from intake.package import take_in_package as take_in_all
from intake.take_in import new_draft
from intake.text import LocalizedText

TOKENS = ("dGVzdC10b2tlbi0xMjM0NQ", "dGVzdC10b2tlbi02Nzg5MA")


def taken(draft: Draft, subject: ServiceItem, **more: Any) -> tuple[Intake, ...]:
    result = attempt(draft, subject, **more)
    assert isinstance(result, TakenIn), result
    return result.intakes


def attempt(draft: Draft, subject: ServiceItem, **more: Any) -> Any:
    count = 1 + len(sub_cases(draft, subject))
    values: dict[str, Any] = {
        "sequences": range(17, 17 + count),
        "device_code": "K7M2",
        "terminal_id": "kiosk-1",
        "reading": NOW,
        "actor": Actor("citizen"),
        "progress_tokens": TOKENS[:count],
    }
    return take_in_all(draft, subject, **(values | more))


def made(
    number: int,
    fields: tuple[Field, ...] = (),
    materials: tuple[MaterialSpec, ...] = (),
    steps: tuple[FormStep, ...] = (),
    **more: Any,
) -> ServiceItem:
    base = {name: getattr(item(BUSINESS), name) for name in ServiceItem.model_fields}
    filler = Field(key=f"only_{number}", label=LocalizedText.of("甲"), kind=FieldKind.TEXT, required=False)
    all_steps = steps or tuple(
        FormStep(key=f"step_{n}", title=LocalizedText.of("步"), fields=(field,))
        for n, field in enumerate((*fields, filler))
    )
    name = LocalizedText.of(f"事项{number}")
    return ServiceItem(
        **(
            base
            | {
                "impl_code": f"ITEM{number}",
                "basic_code": f"ITEM{number}",
                "name": name,
                "short_name": name,
                "form": Form(version=1, steps=all_steps),
                "materials": materials,
                "eligibility": Eligibility(),
                "commitment": None,
                "papers": (),
            }
            | more
        )
    )


def field_of(key: str, kind: FieldKind = FieldKind.TEXT, **more: Any) -> Field:
    return Field(key=key, label=LocalizedText.of(key), kind=kind, **more)


def choice(key: str, **more: Any) -> Field:
    options = [{"value": value, "label": value} for value in "xyz"]
    return Field.model_validate({"key": key, "label": key, "kind": "choice", "options": options, **more})


def material_of(key: str, **more: Any) -> MaterialSpec:
    values = {"key": key, "name": f"材料{key}", "issuer": "自备", "requirement": "拍清楚", "legal_basis": "某法"}
    return MaterialSpec.model_validate(values | more)


def package_of(items: list[ServiceItem], **more: Any) -> Package:
    """All fields and materials of one key are one, unless told otherwise."""
    keys = [[field.key for field in one.form.fields()] for one in items]
    shared = sorted({key for own in keys for key in own if sum(key in other for other in keys) > 1})
    held = [[material.key for material in one.materials] for one in items]
    common = sorted({key for own in held for key in own if sum(key in other for other in held) > 1})
    return Package.model_validate(
        {
            "code": "PACK",
            "version": 1,
            "name": "一件事",
            "short_name": "一件事",
            "group": "business",
            "icon": "storefront",
            "lead": items[0].impl_code,
            "items": [{"impl_code": one.impl_code, "version": one.version} for one in items],
            "fields": [
                {"as": key, "of": [(one.impl_code, key) for one, own in zip(items, keys, strict=True) if key in own]}
                for key in shared
            ],
            "materials": [
                {"as": key, "of": [(one.impl_code, key) for one, own in zip(items, held, strict=True) if key in own]}
                for key in common
            ],
            "guide": items[0].guide,
            "valid_from": "2020-01-01",
        }
        | more
    )


def join(*items: ServiceItem, **more: Any) -> ServiceItem:
    return combined(package_of(list(items), **more), items)


def blank(subject: ServiceItem, **more: Any) -> Draft:
    return replace(new_draft(DRAFT_ID, subject, NOW, applicant=MARKER), **more)
