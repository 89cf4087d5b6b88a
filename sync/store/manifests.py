"""From a record's body back to the `Intake`: what a screen shows of a case, wherever it was taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from intake.attachment import BlobRef
from intake.draft import Consent, HandedIn, IdentityCheck, MaterialPage, ReviewMark
from intake.intake import Actor, Intake, PackageCase, PackageMember
from intake.parties import Applicant
from sync.store.errors import StoreCorrupt

_HINTS = get_type_hints(Intake)
#: Members of an intake that stand in its manifest under the same name, in the form their type has as JSON.
_AS_THEY_ARE = frozenset(field.name for field in fields(Intake)) - {
    "id",
    "impl_code",
    "handling_code",
    "item_version",
    "item_name",
    "terminal_id",
    "answers",
    "materials",
    "review",
    "package",
}
_APPLICANT, _CHECKS = TypeAdapter(Applicant), TypeAdapter(tuple[IdentityCheck, ...])
_CONSENTS, _MARKS = TypeAdapter(tuple[Consent, ...]), TypeAdapter(tuple[ReviewMark, ...])


def intake_of_body(body: Mapping[str, Any]) -> Intake:
    """Raises `StoreCorrupt` for what is no manifest; members that `Intake` does not know are left out."""
    try:
        return _intake(body)
    except (KeyError, TypeError, ValueError, ValidationError):
        # without the cause: pydantic's message quotes what was entered
        raise StoreCorrupt("a stored intake has an unknown form") from None


def _intake(body: Mapping[str, Any]) -> Intake:
    item, signature = body["item"], body["signature"]
    known = {
        "id": body["intake_id"],
        "case_no": body["case_no"],
        "impl_code": item["impl_code"],
        "handling_code": item["handling_code"],
        "item_version": item["version"],
        "item_name": item["name"],
        "channel": body["channel"],
        "terminal_id": body["terminal"],
        "actor": Actor(body["actor"]["kind"], body["actor"]["id"]),
        "taken_in_at": body["taken_in_at"],
        "time_confidence": body["time_confidence"],
        "applicant": _APPLICANT.validate_python(body["applicant"]),
        "answers": tuple(sorted(body["answers"].items())),
        "materials": tuple(_handed_in(material) for material in body["materials"]),
        "signature": None if signature is None else BlobRef(**signature),
        "consents": _CONSENTS.validate_python(body["consents"]),
        "progress_token": body["progress_token"],
        "identity_checks": _CHECKS.validate_python(body.get("identity_checks") or ()),
        "review": _MARKS.validate_python(body.get("review") or ()),
        "package": _package(body.get("package")),
        "sources": tuple(sorted((body.get("sources") or {}).items())),
    }
    newer = {name: value for name, value in body.items() if name in _AS_THEY_ARE and name not in known}
    return Intake(**known, **{name: TypeAdapter(_HINTS[name]).validate_python(v) for name, v in newer.items()})


def _handed_in(material: Mapping[str, Any]) -> HandedIn:
    pages = tuple(
        MaterialPage(BlobRef(page["digest"], page["size"], page["media_type"]), page["captured_at"], page["source"])
        for page in material["pages"]
    )
    # of a material of which nothing is said, the member is null
    more = {name: value for name, value in material.items() if name in _NEWER_OF_MATERIAL and value is not None}
    return HandedIn(
        material["material"],
        pages,
        material["not_supplied"],
        **{name: TypeAdapter(_MATERIAL_HINTS[name]).validate_python(value) for name, value in more.items()},
    )


_MATERIAL_HINTS = get_type_hints(HandedIn)
_NEWER_OF_MATERIAL = frozenset(_MATERIAL_HINTS) - {"material", "pages", "not_supplied"}


def _package(package: Mapping[str, Any] | None) -> PackageMember | None:
    if package is None:
        return None
    of = tuple(
        PackageCase(c["id"], c["case_no"], c["impl_code"], c["name"], c["organ"], tuple(c.get("waits_for", ())))
        for c in package["of"]
    )
    return PackageMember(
        package["code"], package["version"], package["name"], package["id"], lead=package["lead"], of=of
    )
