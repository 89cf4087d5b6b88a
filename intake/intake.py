"""The taken-in intake (收件): a frozen value with its manifest and digest.

Taking in is not acceptance (受理): a department decides that later. The manifest is what is hashed, stored, sent and
kept by the platform; its canonical form is RFC 8785 (JCS) without Unicode normalisation.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import rfc8785

from intake.attachment import BlobRef
from intake.draft import Consent, HandedIn, IdentityCheck, ReviewMark
from intake.parties import Applicant

SCHEMA = "hall.intake/1"
#: With the members ``package``, ``identity_checks`` and ``review``; written only where one of them says something.
SCHEMA_2 = "hall.intake/2"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: fixed at creation and inside the digest. ``kind`` is citizen, staff or system."""

    kind: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PackageCase:
    """One sub-case of a package, as every other one knows it."""

    id: str
    case_no: str
    impl_code: str
    item_name: str
    organ: str


@dataclass(frozen=True, slots=True)
class PackageMember:
    """Which package (一件事) an intake is part of. ``id`` is the package case's id, which its lead sub-case has;
    ``of`` are all its sub-cases, the lead first."""

    code: str
    version: int
    name: str
    id: str
    lead: bool
    of: tuple[PackageCase, ...]


@dataclass(frozen=True, slots=True)
class SubCase:
    """A further case that a package's intake makes beside its lead's: its id and the attachments it needs."""

    id: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """One matter taken in against receipt."""

    id: str
    case_no: str
    impl_code: str
    handling_code: str | None
    item_version: int
    item_name: str
    channel: str
    terminal_id: str
    actor: Actor
    taken_in_at: str  # RFC 3339 UTC
    time_confidence: str  # trusted | untrusted
    applicant: Applicant
    answers: tuple[tuple[str, str], ...]
    materials: tuple[HandedIn, ...]
    signature: BlobRef | None
    consents: tuple[Consent, ...]
    progress_token: str  # opaque, 128 random bits, url-safe
    identity_checks: tuple[IdentityCheck, ...] = ()
    review: tuple[ReviewMark, ...] = ()
    package: PackageMember | None = None

    def __repr__(self) -> str:
        return f"Intake(id={self.id!r}, case_no={self.case_no!r})"

    def blobs(self) -> tuple[BlobRef, ...]:
        """Every attachment the platform must hold before it can take the record, each digest once, in order."""
        refs = [page.blob for material in self.materials for page in material.pages]
        if self.signature is not None:
            refs.append(self.signature)
        return tuple({ref.digest: ref for ref in refs}.values())


def manifest(intake: Intake) -> dict[str, Any]:
    """The record body as JSON data: strings and safe integers only, absent things are null."""

    def blob(ref: BlobRef) -> dict[str, Any]:
        return {"digest": ref.digest, "media_type": ref.media_type, "size": ref.size}

    person = intake.applicant
    more = _members_of_2(intake)
    return {
        "schema": SCHEMA_2 if more else SCHEMA,
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
        "applicant": {
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
        },
        "answers": dict(intake.answers),
        "materials": [
            {
                "material": m.material,
                "not_supplied": m.not_supplied,
                "pages": [{"captured_at": p.captured_at, "source": p.source, **blob(p.blob)} for p in m.pages],
            }
            for m in intake.materials
        ],
        "signature": None if intake.signature is None else blob(intake.signature),
        "consents": [{"kind": c.kind, "text_version": c.text_version, "given_at": c.given_at} for c in intake.consents],
        "progress_token": intake.progress_token,
        **more,
    }


def _members_of_2(intake: Intake) -> dict[str, Any]:
    """All three or none: a platform that knows ``hall.intake/1`` alone still takes every intake that needs no more."""
    package = intake.package
    if package is None and not intake.identity_checks and not intake.review:
        return {}
    return {
        "identity_checks": [
            {
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
            for check in intake.identity_checks
        ],
        "review": [
            {"material": mark.material, "point": mark.point, "staff": mark.staff, "at": mark.at}
            for mark in intake.review
        ],
        "package": None
        if package is None
        else {
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
                }
                for case in package.of
            ],
        },
    }


def canonical(data: object) -> bytes:
    """RFC 8785 bytes. Raises ``rfc8785.CanonicalizationError`` for what is not plain JSON (unsafe integers, NaN)."""
    if _is_simple(data):
        try:
            return _SIMPLE.encode(data).encode()
        except UnicodeEncodeError:
            pass  # a lone surrogate: refused below
    return rfc8785.dumps(data)  # type: ignore[arg-type]


#: Writes what `_is_simple` admits exactly as RFC 8785 wants it, some ten times as fast as the library.
_SIMPLE = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
_SAFE = 2**53 - 1


def _is_simple(data: object) -> bool:
    """No number but safe integers, no member name outside ASCII (RFC 8785 sorts those by UTF-16, Python by code
    point)."""
    if data is None or isinstance(data, str | bool):
        return True
    if isinstance(data, dict):
        return all(isinstance(name, str) and name.isascii() and _is_simple(value) for name, value in data.items())
    if isinstance(data, list | tuple):
        return all(map(_is_simple, data))
    return isinstance(data, int) and -_SAFE <= data <= _SAFE


def digest_of(data: bytes) -> str:
    """``sha256:<hex>`` of the bytes as they are."""
    return "sha256:" + hashlib.sha256(data).hexdigest()
