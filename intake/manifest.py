"""The manifest of an intake: what is hashed, stored, sent and kept by the platform.

Three schemas, each with all members of the one before and some of its own; the least that says everything is written,
so that an older platform takes every intake that needs no more. Members are tables: (name, how to write it).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from intake.attachment import BlobRef
from intake.draft import HandedIn, IdentityCheck, ReviewMark
from intake.parties import Applicant, DeliveryChoice, IdentityMethod, Organisation, Representative
from intake.taking import LicenceRef, Lookup, Taken

if TYPE_CHECKING:
    from intake.intake import Intake, PackageMember

SCHEMA = "hall.intake/1"
#: With the members ``package``, ``identity_checks`` and ``review``; written only where one of them says something.
SCHEMA_2 = "hall.intake/2"
#: With ``representative``, ``organisation``, ``delivery``, ``sources``, ``assisted_by``, ``collected_for`` and
#: ``identity_pages``; materials say how they were taken, review marks whether the point was met. Written only where one
#: of these says something.
SCHEMA_3 = "hall.intake/3"

#: Sources that say nothing an older platform would miss: they follow from the applicant and the item.
_IMPLIED = frozenset({"card", "computed"})


def manifest(intake: Intake) -> dict[str, Any]:
    """The record body as JSON data: strings and safe integers only, absent things are null."""
    third = says_more(intake)
    second = third or not (intake.package is None and not intake.identity_checks and not intake.review)
    return {
        "schema": SCHEMA_3 if third else SCHEMA_2 if second else SCHEMA,
        "intake_id": intake.id,
        "case_no": intake.case_no,
        "item": {
            "impl_code": intake.impl_code,
            "handling_code": intake.handling_code,
            "version": intake.item_version,
            "name": intake.item_name,
        },
        "channel": intake.channel,
        "terminal": intake.terminal_id,
        "actor": {"kind": intake.actor.kind, "id": intake.actor.id},
        "taken_in_at": intake.taken_in_at,
        "time_confidence": intake.time_confidence,
        "applicant": _applicant(intake.applicant),
        "answers": dict(intake.answers),
        "materials": [_material(material, third=third) for material in intake.materials],
        "signature": None if intake.signature is None else _blob(intake.signature),
        "consents": [{"kind": c.kind, "text_version": c.text_version, "given_at": c.given_at} for c in intake.consents],
        "progress_token": intake.progress_token,
        **({name: write(intake, third) for name, write in _MEMBERS_OF_2} if second else {}),
        **({name: write(intake) for name, write in _MEMBERS_OF_3} if third else {}),
    }


def says_more(intake: Intake) -> bool:
    """Is there anything that needs ``hall.intake/3``?"""
    return (
        any(part is not None for part in (intake.representative, intake.organisation, intake.delivery))
        or intake.assisted_by is not None
        or intake.collected_for is not None
        or bool(intake.identity_pages)
        or intake.applicant.method is IdentityMethod.NO_NUMBER
        or any(source.partition(":")[0] not in _IMPLIED for _, source in intake.sources)
        or any(not material.taken.says_nothing for material in intake.materials)
        or any(not mark.met for mark in intake.review)
        or (intake.package is not None and any(case.waits_for for case in intake.package.of))
    )


def _blob(ref: BlobRef) -> dict[str, Any]:
    return {"digest": ref.digest, "media_type": ref.media_type, "size": ref.size}


def _applicant(person: Applicant) -> dict[str, Any]:
    return {
        "name": person.name,
        "id_type": person.id_type,
        "id_number": person.id_number,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "nation": person.nation,
        "address": person.address,
        "issuer": person.issuer,
        "valid_from": person.valid_from,
        "valid_to": person.valid_to,
        "method": str(person.method),
        "method_reason": person.method_reason,
    }


def _material(material: HandedIn, *, third: bool) -> dict[str, Any]:
    return {
        "material": material.material,
        "not_supplied": material.not_supplied,
        "pages": [{"captured_at": p.captured_at, "source": p.source, **_blob(p.blob)} for p in material.pages],
        **({"taken": _taken(material.taken)} if third else {}),
    }


def _taken(taken: Taken) -> dict[str, Any] | None:
    if taken.says_nothing:
        return None
    return {
        "way": None if taken.way is None else taken.way.value,
        "originals": taken.originals,
        "copies": taken.copies,
        "issued_on": taken.issued_on,
        "valid_to": taken.valid_to,
        "compared_by": taken.compared_by,
        "compared_at": taken.compared_at,
        "licence": _licence(taken.licence),
        "lookup": _lookup(taken.lookup),
        "disputed": taken.disputed,
        "held_from": taken.held_from,
        "demanded_because": taken.demanded_because,
    }


def _licence(licence: LicenceRef | None) -> dict[str, Any] | None:
    if licence is None:
        return None
    return {
        "name": licence.name,
        "number": licence.number,
        "issuer": licence.issuer,
        "trust": licence.trust.value,
        "valid_to": licence.valid_to,
        "region": licence.region,
    }


def _lookup(lookup: Lookup | None) -> dict[str, Any] | None:
    if lookup is None:
        return None
    return {
        "outcome": lookup.outcome.value,
        "source": lookup.source,
        "at": lookup.at,
        "reference": lookup.reference,
    }


def _check(check: IdentityCheck) -> dict[str, Any]:
    return {
        "kind": check.kind.value,
        "outcome": check.outcome.value,
        "at": check.at,
        "method": check.method,
        "match": check.match,
        "match_threshold": check.match_threshold,
        "liveness": check.liveness,
        "liveness_threshold": check.liveness_threshold,
        "actor": check.actor,
    }


def _mark(mark: ReviewMark, third: bool) -> dict[str, Any]:
    more = {"met": mark.met, "reason": mark.reason} if third else {}
    return {"material": mark.material, "point": mark.point, "staff": mark.staff, "at": mark.at, **more}


def _package(package: PackageMember | None) -> dict[str, Any] | None:
    if package is None:
        return None
    return {
        "code": package.code,
        "version": package.version,
        "name": package.name,
        "id": package.id,
        "lead": package.lead,
        "of": [
            {
                "id": case.id,
                "case_no": case.case_no,
                "impl_code": case.impl_code,
                "name": case.item_name,
                "organ": case.organ,
                **({"waits_for": list(case.waits_for)} if case.waits_for else {}),
            }
            for case in package.of
        ],
    }


def _representative(acting: Representative | None) -> dict[str, Any] | None:
    if acting is None:
        return None
    return {
        "person": _applicant(acting.person),
        "relation": acting.relation.value,
        "authority": [_blob(ref) for ref in acting.authority],
        "valid_to": acting.valid_to,
    }


def _organisation(organisation: Organisation | None) -> dict[str, Any] | None:
    if organisation is None:
        return None
    return {
        "name": organisation.name,
        "uscc": organisation.uscc,
        "legal_representative": organisation.legal_representative,
        "kind": organisation.kind,
    }


def _delivery(choice: DeliveryChoice | None) -> dict[str, Any] | None:
    if choice is None:
        return None
    return {
        "way": choice.way,
        "receiver": choice.receiver,
        "phone": choice.phone,
        "region": choice.region,
        "address": choice.address,
    }


_MEMBERS_OF_2: tuple[tuple[str, Callable[[Intake, bool], Any]], ...] = (
    ("identity_checks", lambda intake, _: [_check(check) for check in intake.identity_checks]),
    ("review", lambda intake, third: [_mark(mark, third) for mark in intake.review]),
    ("package", lambda intake, _: _package(intake.package)),
)
_MEMBERS_OF_3: tuple[tuple[str, Callable[[Intake], Any]], ...] = (
    ("representative", lambda intake: _representative(intake.representative)),
    ("organisation", lambda intake: _organisation(intake.organisation)),
    ("delivery", lambda intake: _delivery(intake.delivery)),
    ("sources", lambda intake: dict(intake.sources)),
    ("assisted_by", lambda intake: intake.assisted_by),
    ("collected_for", lambda intake: intake.collected_for),
    ("identity_pages", lambda intake: [_blob(ref) for ref in intake.identity_pages]),
)
