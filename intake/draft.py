"""A draft: what one person has entered for one matter so far. Frozen; every change gives a new value.

The draft's id is made once and stays the intake's id and idempotency key (CAPABILITIES §3.5).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from intake.attachment import BlobRef
from intake.parties import Applicant, DeliveryChoice, Organisation, Representative
from intake.taking import NOTHING_SAID, Taken


@dataclass(frozen=True, slots=True)
class MaterialPage:
    blob: BlobRef
    captured_at: str  # RFC 3339 UTC
    source: str = "document_camera"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One material slot of a draft: the pages given, or the reason why none is needed now (`intake.material`)."""

    material: str  # key of the material in the item
    pages: tuple[MaterialPage, ...] = ()
    not_supplied: str | None = None  # "bring_later" where the item allows it, "shared" when the office looks it up
    taken: Taken = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent given on screen: which text (its version), when."""

    kind: str
    text_version: str
    given_at: str


class CheckKind(StrEnum):
    """Who compared the person with the document."""

    FACE = "face"  # the camera, with a consent of its own
    STAFF = "staff"


class CheckOutcome(StrEnum):
    """How a comparison ended: the camera's verdicts, then what a member of staff says."""

    MATCHED = "matched"
    NO_MATCH = "no_match"
    NOT_LIVE = "not_live"
    NO_REFERENCE = "no_reference"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    POOR_PICTURE = "poor_picture"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"


_PASSES = {CheckKind.FACE: CheckOutcome.MATCHED, CheckKind.STAFF: CheckOutcome.CONFIRMED}


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """One comparison of person and document (docs/adr/0008). Scores and thresholds are decimal strings, absent for
    staff; nothing of the face itself is kept."""

    kind: CheckKind
    outcome: CheckOutcome
    at: str  # RFC 3339 UTC
    method: str = ""  # the models by name, or how staff compared
    match: str | None = None
    match_threshold: str | None = None
    liveness: str | None = None
    liveness_threshold: str | None = None
    actor: str | None = None  # staff id

    @property
    def passed(self) -> bool:
        return self.outcome is _PASSES[self.kind]


@dataclass(frozen=True, slots=True)
class ReviewMark:
    """A review point (审查要点) of a material that a clerk has looked at. Not met: ``reason`` is what is wrong, in the
    words of the notice."""

    material: str
    point: str
    staff: str
    at: str  # RFC 3339 UTC
    met: bool = True
    reason: str = ""


#: What a member says that nobody has filled.
_EMPTY: tuple[object, ...] = (None, "", False, [], {})


class NewerDraft(ValueError):
    """A later version of the program wrote the draft: taken up here, what it says beyond this one would be lost."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything entered so far. ``answers`` are normalised strings by field key (see `intake.form`)."""

    id: str  # UUIDv7, becomes the intake's id
    impl_code: str
    item_version: int
    started_at: str
    channel: str = "kiosk"
    applicant: Applicant | None = None
    answers: tuple[tuple[str, str], ...] = ()
    materials: tuple[HandedIn, ...] = ()
    signature: BlobRef | None = None
    consents: tuple[Consent, ...] = ()
    step: str = ""  # where the app was, so that it can go on there
    revision: int = 0
    extra: tuple[tuple[str, str], ...] = field(default=())  # app-owned, not part of the intake
    handling_code: str | None = None  # with impl_code and item_version the key of the item
    checks: tuple[IdentityCheck, ...] = ()
    reviewed: tuple[ReviewMark, ...] = ()
    representative: Representative | None = None  # who acts for the applicant
    organisation: Organisation | None = None  # the applicant, where it is none of the persons
    delivery: DeliveryChoice | None = None  # how the result shall come
    sources: tuple[tuple[str, str], ...] = ()  # field key → where its answer came from, see `intake.prefill`
    assisted_by: str | None = None  # staff who helped at an application that stays the applicant's (C19 c)
    collected_for: str | None = None  # handling place, GB/T 2260, where this place only collects (C14 a)
    identity_pages: tuple[BlobRef, ...] = ()  # photos of the document whose chip could not be read (C05 b)

    def __repr__(self) -> str:
        return f"Draft(id={self.id!r}, impl_code={self.impl_code!r}, revision={self.revision})"

    def answer(self, key: str) -> str | None:
        return dict(self.answers).get(key)

    def with_answer(self, key: str, value: str | None) -> Draft:
        """Set or (None) clear one answer. Another value than before is the person's own: it has no source any more."""
        rest = {k: v for k, v in self.answers if k != key}
        if value is not None:
            rest[key] = value
        sources = self.sources if self.answer(key) == value else tuple(s for s in self.sources if s[0] != key)
        return replace(self, answers=tuple(sorted(rest.items())), sources=sources, revision=self.revision + 1)

    def with_known(self, key: str, value: str, source: str) -> Draft:
        """An answer that was not asked, with where it came from (`intake.prefill.Source`)."""
        told = self.with_answer(key, value)
        rest = tuple(entry for entry in told.sources if entry[0] != key)
        return replace(told, sources=tuple(sorted((*rest, (key, source)))))

    def source(self, key: str) -> str:
        """ "" for an answer that was typed."""
        return dict(self.sources).get(key, "")

    def blobs(self) -> tuple[BlobRef, ...]:
        """Every attachment the draft names, each digest once, in order."""
        refs = [page.blob for material in self.materials for page in material.pages]
        refs.extend(() if self.representative is None else self.representative.authority)
        refs.extend(self.identity_pages)
        if self.signature is not None:
            refs.append(self.signature)
        return tuple({ref.digest: ref for ref in refs}.values())

    def material(self, key: str) -> HandedIn:
        return next((m for m in self.materials if m.material == key), HandedIn(key))

    def with_material(self, handed_in: HandedIn) -> Draft:
        """Other pages have not been looked at yet: the material's ticks go with the pages they were made on."""
        rest = tuple(m for m in self.materials if m.material != handed_in.material)
        same = self.material(handed_in.material).pages == handed_in.pages
        reviewed = self.reviewed if same else tuple(m for m in self.reviewed if m.material != handed_in.material)
        return replace(self, materials=(*rest, handed_in), reviewed=reviewed, revision=self.revision + 1)

    def with_check(self, check: IdentityCheck) -> Draft:
        return replace(self, checks=(*self.checks, check), revision=self.revision + 1)

    def identity_checked(self) -> bool:
        """Has somebody, or the camera, found that this is the person on the document? The last word counts."""
        return bool(self.checks) and self.checks[-1].passed

    def with_review(self, mark: ReviewMark) -> Draft:
        """Tick one review point; ticking it again names the later clerk."""
        return replace(self, reviewed=(*self._marks_but(mark.material, mark.point), mark), revision=self.revision + 1)

    def without_review(self, material: str, point: str) -> Draft:
        return replace(self, reviewed=self._marks_but(material, point), revision=self.revision + 1)

    def reviewed_points(self, material: str) -> tuple[str, ...]:
        """Keys of the material's review points that a clerk has looked at, met or not."""
        return tuple(mark.point for mark in self.reviewed if mark.material == material)

    def _marks_but(self, material: str, point: str) -> tuple[ReviewMark, ...]:
        return tuple(mark for mark in self.reviewed if (mark.material, mark.point) != (material, point))


@cache
def _adapter() -> TypeAdapter[Draft]:
    """Built at the first draft: every process of the terminal imports this module, few ever read a draft."""
    return TypeAdapter(Draft)


def draft_to_json(draft: Draft) -> bytes:
    """For the store; read back by `draft_from_json`."""
    return _adapter().dump_json(draft)


def draft_from_json(data: bytes) -> Draft:
    """Raises ``pydantic.ValidationError`` when the bytes are not a draft, `NewerDraft` when they say more than this
    program could write down again."""
    draft = _adapter().validate_json(data)
    if _says_more(json.loads(data), json.loads(draft_to_json(draft))):
        raise NewerDraft
    return draft


def _says_more(written: object, understood: object) -> bool:
    """Does a member that is not empty stand in ``written`` alone? Members that a later version leaves empty say
    nothing."""
    if isinstance(written, dict) and isinstance(understood, dict):
        return any(
            _says_more(value, understood[name]) if name in understood else value not in _EMPTY
            for name, value in written.items()
        )
    if isinstance(written, list) and isinstance(understood, list):
        return any(map(_says_more, written, understood))
    return False


def draft_from_data(data: Mapping[str, Any]) -> Draft:
    """From plain JSON data, member by member as `draft_to_json` writes them. Raises ``pydantic.ValidationError``."""
    return _adapter().validate_python(data, strict=False)
