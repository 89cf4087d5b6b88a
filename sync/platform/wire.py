"""What arrives over the line, checked before anything believes it: strict JSON, the record envelope, its bodies.

The models are closed: an unknown member is refused, because nobody would look at it and the digest would still vouch
for it. A new member means a new ``schema``. Error texts never repeat a value: values are personal data.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, ValidationError, model_validator

from intake.take_in import MAX_CHECKS
from sync.contract import MAX_SAFE_INTEGER, Closed, Day, Digest, Key, Moment, RecordId, text_of

MAX_DEPTH = 32
_LONGEST_INTEGER = len(str(-MAX_SAFE_INTEGER))


class NotStrictJson(ValueError):
    """The bytes are not the JSON of ADR 1; the message says why, without quoting them."""


def strict_json(data: bytes) -> Any:
    """Parse UTF-8 JSON of strings, safe integers, booleans, null, arrays and objects; duplicate names are refused.

    Raises `NotStrictJson`, also for nesting deeper than `MAX_DEPTH`, lone surrogates and NUL (no database or other
    parser takes those the same way).
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotStrictJson("not UTF-8") from error
    try:
        value = json.loads(
            text,
            object_pairs_hook=_no_duplicates,
            parse_int=_safe_integer,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except NotStrictJson:
        raise
    except RecursionError as error:
        raise NotStrictJson("nested too deeply") from error
    except ValueError as error:
        raise NotStrictJson("not JSON") from error
    if isinstance(value, dict | list):
        _check_depth(value)
    if b"\\u" in data:  # neither can be in a string but by an escape: UTF-8 has no surrogates, and JSON no bare NUL
        _check_strings(value)
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotStrictJson("an object has a member twice")
    return members


def _refuse_number(_text: str) -> None:
    raise NotStrictJson("numbers must be integers")


def _safe_integer(text: str) -> int:
    value = int(text) if len(text) <= _LONGEST_INTEGER else MAX_SAFE_INTEGER + 1
    if abs(value) > MAX_SAFE_INTEGER:
        raise NotStrictJson("an integer is outside the safe range")
    return value


def _check_depth(value: Any) -> None:
    todo: list[tuple[Any, int]] = [(value, 0)]
    while todo:
        part, depth = todo.pop()
        if part and depth == MAX_DEPTH:
            raise NotStrictJson("nested too deeply")
        members = part.values() if isinstance(part, dict) else part
        todo.extend((member, depth + 1) for member in members if isinstance(member, dict | list))


def _check_strings(value: Any) -> None:
    todo: list[Any] = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            todo.extend(part)
            todo.extend(part.values())
        elif isinstance(part, list):
            todo.extend(part)
        elif isinstance(part, str) and ("\0" in part or any("\ud800" <= c <= "\udfff" for c in part)):
            raise NotStrictJson("a string holds a lone surrogate or NUL")


class Blob(Closed):
    """An attachment the platform must hold before it takes the record."""

    digest: Digest
    media_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}$")]
    size: Annotated[int, Field(ge=0, le=MAX_SAFE_INTEGER)]


class Page(Blob):
    captured_at: Moment
    source: Key


class LicenceRef(Closed):
    """The e-licence that stands for a material."""

    name: Annotated[str, text_of(300)]
    number: Annotated[str, text_of(100)]
    issuer: Annotated[str, text_of(300)]
    trust: Literal["A", "B", "C", "D"]
    valid_to: Day | None
    region: Annotated[str, text_of(12, 0)]


class Lookup(Closed):
    """One shared-data check of a material."""

    outcome: Literal["matches", "does_not_match", "could_not_check"]
    source: Annotated[str, text_of(300)]
    at: Moment
    reference: Annotated[str, text_of(200, 0)]


class Taken(Closed):
    """How a material was taken (`intake.taking.Taken`)."""

    way: Key | None
    originals: Annotated[int, Field(ge=0, le=999)]
    copies: Annotated[int, Field(ge=0, le=999)]
    issued_on: Day | None
    valid_to: Day | None
    compared_by: Annotated[str, text_of(64)] | None
    compared_at: Moment | None
    licence: LicenceRef | None
    lookup: Lookup | None
    disputed: bool
    held_from: Annotated[str, text_of(64)] | None
    demanded_because: Annotated[str, text_of(1000)] | None


class Material(Closed):
    """``taken`` belongs to ``hall.intake/3``."""

    material: Key
    not_supplied: Key | None
    pages: Annotated[list[Page], Field(max_length=200)]
    taken: Taken | None = None

    @property
    def in_hand(self) -> bool:
        """Is there something to look at: pages, the paper itself, or a licence?"""
        taken = self.taken
        paper = taken is not None and (taken.originals > 0 or taken.copies > 0 or taken.licence is not None)
        return bool(self.pages) or paper


class Item(Closed):
    impl_code: Annotated[str, text_of(64)]
    handling_code: Annotated[str, text_of(64)] | None
    version: Annotated[int, Field(ge=1, le=MAX_SAFE_INTEGER)]
    name: Annotated[str, text_of(300)]


class Actor(Closed):
    kind: Literal["citizen", "staff", "system"]
    id: Annotated[str, text_of(64)] | None


class Applicant(Closed):
    """A person. Who has no number yet (``method`` no_number, in ``hall.intake/3`` alone) has an empty one."""

    name: Annotated[str, text_of(100)]
    id_type: Annotated[str, Field(pattern=r"^[0-9]{3}$", description="GB/T 39046, n3.")]
    id_number: Annotated[str, text_of(40, 0)]
    sex: Literal["male", "female", "unknown", "unspecified"]
    birth_date: Day
    nation: Annotated[str, text_of(50)] | None
    address: Annotated[str, text_of(500)] | None
    issuer: Annotated[str, text_of(200)] | None
    valid_from: Day | None
    valid_to: Day | None
    method: Key
    method_reason: Annotated[str, text_of(500)] | None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.id_number == "") != (self.method == "no_number"):
            raise ValueError("who has a number gives it, who has none yet says so")
        return self


class Representative(Closed):
    """Who acted for the applicant, with the pages of the letter of authority or the proof of relation."""

    person: Applicant
    relation: Literal["agent", "guardian", "parent", "legal_representative", "employee", "delegate"]
    authority: Annotated[list[Blob], Field(max_length=50)]
    valid_to: Day | None


class Organisation(Closed):
    name: Annotated[str, text_of(300)]
    uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$", description="GB 32100.")]
    legal_representative: Annotated[str, text_of(100)]
    kind: Annotated[str, Field(pattern=r"^[1-6]$", description="GB/T 39046 A.4.")]


class DeliveryChoice(Closed):
    """How the result shall come; receiver, phone, region and address of mail alone."""

    way: Literal["collect", "mail", "network", "kiosk"]
    receiver: Annotated[str, text_of(100, 0)]
    phone: Annotated[str, text_of(40, 0)]
    region: Annotated[str, Field(pattern=r"^([0-9]{6}|[0-9]{9}|)$", description="GB/T 2260.")]
    address: Annotated[str, text_of(500, 0)]


class Consent(Closed):
    kind: Key
    text_version: Annotated[str, text_of(64)]
    given_at: Moment


Score = Annotated[str, Field(pattern=r"^-?[0-9]{1,4}(\.[0-9]{1,6})?$", description="A decimal.")]
_BY_CAMERA = frozenset({"matched", "no_match", "not_live", "no_reference", "no_face", "several_faces", "poor_picture"})
_BY_STAFF = frozenset({"confirmed", "not_confirmed"})


class IdentityCheck(Closed):
    """Somebody, or the camera, compared the person with the document (docs/adr/0008)."""

    kind: Literal["face", "staff"]
    outcome: Literal[
        "matched",
        "no_match",
        "not_live",
        "no_reference",
        "no_face",
        "several_faces",
        "poor_picture",
        "confirmed",
        "not_confirmed",
    ]
    at: Moment
    method: Annotated[str, text_of(200, 0)]
    match: Score | None
    match_threshold: Score | None
    liveness: Score | None
    liveness_threshold: Score | None
    actor: Annotated[str, text_of(64)] | None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.outcome not in (_BY_CAMERA if self.kind == "face" else _BY_STAFF):
            raise ValueError("the outcome is not one of this kind of check")
        if (self.kind == "staff") != (self.actor is not None):
            raise ValueError("a check by staff names who made it, one by the camera nobody")
        return self


class ReviewMark(Closed):
    """A review point (审查要点) of a material that a clerk looked at; ``met`` and ``reason`` belong to
    ``hall.intake/3``."""

    material: Key
    point: Key
    staff: Annotated[str, text_of(64)]
    at: Moment
    met: bool = True
    reason: Annotated[str, text_of(1000, 0)] = ""


CaseNo = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")]


class PackageCase(Closed):
    id: RecordId
    case_no: CaseNo
    impl_code: Annotated[str, text_of(64)]
    name: Annotated[str, text_of(300)]
    organ: Annotated[str, text_of(100)]
    waits_for: list[RecordId] = Field(
        default_factory=list, max_length=20, description="Of ``hall.intake/3``: cases whose results come first."
    )


class PackageMember(Closed):
    """The package (一件事) an intake is part of: its cases, the lead, whose id is the package's, first."""

    code: Annotated[str, text_of(64)]
    version: Annotated[int, Field(ge=1, le=MAX_SAFE_INTEGER)]
    name: Annotated[str, text_of(300)]
    id: RecordId
    lead: bool
    of: Annotated[list[PackageCase], Field(min_length=2, max_length=20)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids, numbers = [case.id for case in self.of], [case.case_no for case in self.of]
        if len(set(ids)) != len(ids) or len(set(numbers)) != len(numbers):
            raise ValueError("a case occurs twice")
        if ids[0] != self.id:
            raise ValueError("the lead comes first")
        return self


#: What a schema has beside the members of the one before: all of them.
_MEMBERS_OF_2 = frozenset({"identity_checks", "review", "package"})
_MEMBERS_OF_3 = frozenset({"representative", "organisation", "delivery", "sources", "assisted_by", "collected_for"})
#: Came later to the third: what was taken in before, and is still on its way, has it not.
_LATER_IN_3 = frozenset({"identity_pages"})
_MEMBERS = {
    "hall.intake/1": frozenset[str](),
    "hall.intake/2": _MEMBERS_OF_2,
    "hall.intake/3": _MEMBERS_OF_2 | _MEMBERS_OF_3,
}
_OF_A_MARK = frozenset({"met", "reason"})
#: ``history:2026-05-14``, ``card``
Source = Annotated[str, Field(pattern=r"^[a-z_]{1,20}(:.{1,200})?$")]


class IntakeBody(Closed):
    """The manifest of a taken-in intake (`intake.manifest`). ``identity_checks``, ``review`` and ``package`` belong to
    ``hall.intake/2``, ``representative``, ``organisation``, ``delivery``, ``sources``, ``assisted_by``,
    ``collected_for`` (the handling place of a case that was only collected) and ``identity_pages`` (photos of the
    document of somebody whose identity was typed; records from before they were kept lack it) to ``hall.intake/3``:
    each schema has all its own and those before, and no others."""

    schema_: Annotated[Literal["hall.intake/1", "hall.intake/2", "hall.intake/3"], Field(alias="schema")]
    intake_id: RecordId
    case_no: CaseNo
    item: Item
    channel: Key
    terminal: Annotated[str, text_of(32)]
    actor: Actor
    taken_in_at: Moment
    time_confidence: Literal["trusted", "untrusted"]
    applicant: Applicant
    answers: Annotated[dict[Annotated[str, text_of(100)], Annotated[str, text_of(10_000, 0)]], Field(max_length=1000)]
    materials: Annotated[list[Material], Field(max_length=200)]
    signature: Blob | None
    consents: Annotated[list[Consent], Field(max_length=100)]
    progress_token: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22,64}$", description="128 random bits or more.")]
    identity_checks: Annotated[list[IdentityCheck], Field(max_length=MAX_CHECKS)] = []  # noqa: RUF012 - pydantic copies it
    review: Annotated[list[ReviewMark], Field(max_length=2000)] = []  # noqa: RUF012
    package: PackageMember | None = None
    representative: Representative | None = None
    organisation: Organisation | None = None
    delivery: DeliveryChoice | None = None
    sources: Annotated[dict[Annotated[str, text_of(100)], Source], Field(max_length=1000, default_factory=dict)]
    assisted_by: Annotated[str, text_of(64)] | None = None
    collected_for: Annotated[str, Field(pattern=r"^[0-9]{6}$", description="GB/T 2260")] | None = None
    identity_pages: Annotated[list[Blob], Field(max_length=4)] = []  # noqa: RUF012 - pydantic copies it

    def fits_its_schema(self) -> bool:
        """Are all members there that its schema has, and no others?"""
        third = self.schema_ == "hall.intake/3"
        said = self.model_fields_set & (_MEMBERS_OF_2 | _MEMBERS_OF_3 | _LATER_IN_3)
        return (
            (said - _LATER_IN_3 if third else said) == _MEMBERS[self.schema_]
            and all(("taken" in material.model_fields_set) == third for material in self.materials)
            and all(mark.model_fields_set & _OF_A_MARK == (_OF_A_MARK if third else set()) for mark in self.review)
            and (third or self.applicant.method != "no_number")
        )

    def blobs(self) -> list[Blob]:
        """Every attachment once, in the order of the manifest."""
        found: list[Blob] = [page for material in self.materials for page in material.pages]
        found.extend([] if self.representative is None else self.representative.authority)
        found.extend(self.identity_pages)
        if self.signature is not None:
            found.append(self.signature)
        return list({blob.digest: blob for blob in found}.values())


class Record(Closed):
    """The envelope of everything a terminal sends. Bodies: ``intake`` is an IntakeBody, ``event`` a `hall.event/1`
    (docs/adr/0013), the others their own `hall.<kind>/1`; ``print_outcome`` is kept as it is.
    """

    id: RecordId
    kind: Literal[
        "intake",
        "print_outcome",
        "event",
        "evaluation",
        "complaint",
        "enquiry",
        "appointment",
        "dispute",
        "stuck_matter",
        "payment",
        "outage_entry",
        "assistance",
        "command_outcome",
    ]
    case: RecordId
    case_seq: Annotated[int, Field(ge=1, le=2**31 - 1)]
    supersedes: RecordId | None
    terminal: Annotated[str, text_of(32)]
    body: dict[str, Any]


class FieldError(BaseModel):
    """One thing wrong with a request: where (dotted path) and what, never the value."""

    field: str
    reason: str


def field_errors(error: ValidationError, prefix: str = "") -> list[FieldError]:
    """A validation error as the contract tells it."""
    return [
        FieldError(field=prefix + ".".join(str(part) for part in e["loc"])[:200], reason=e["msg"][:200])
        for e in error.errors(include_url=False, include_context=False, include_input=False)
    ][:50]


def parse(data: bytes) -> tuple[Record, IntakeBody | None] | list[FieldError]:
    """A record, with its body when it is an intake, or everything that is wrong with it."""
    try:
        value = strict_json(data)
    except NotStrictJson as error:
        return [FieldError(field="", reason=str(error))]
    record = _validated(Record.model_validate, value, "")
    if isinstance(record, list):
        return record
    if record.kind != "intake":
        return record, None
    body = _validated(IntakeBody.model_validate, record.body, "body.")
    return body if isinstance(body, list) else (record, body)


def _validated(validate: Callable[[Any], Any], value: Any, prefix: str) -> Any:
    try:
        return validate(value)
    except ValidationError as error:
        return field_errors(error, prefix)
