"""Back-entry (补录): intakes written down during an outage, read from JSON lines and taken in like any other.

One line is one new intake, or all those of a package:

    {"impl_code": "…", "version": 1,
     "applicant": {"name": "…", "id_type": "111", "id_number": "…", "method_reason": "…", …},
     "answers": {"field": "value"},
     "materials": {"photo": ["page1.jpg"], "licence": "bring_later"},
     "signature": "signature.png", "consents": ["privacy"], "entered_by": "staff id",
     "representative": {"person": {…}, "relation": "agent", "authority": ["letter.jpg"], "valid_to": "2026-12-31"},
     "organisation": {"name": "…", "uscc": "…", "legal_representative": "…"},
     "delivery": {"way": "mail", "receiver": "…", "phone": "…", "region": "…", "address": "…"}, "assisted_by": "…",
     "outage_slip": {"number": "断W002-2026-00017", "written_on": "2026-05-14"}}

The case is found by its outage slip (断网登记单) for ever; a slip that was entered already is refused.

Who has no number yet (a newborn) has ``"id_type": "999", "id_number": ""`` with name, sex and birth date. Cells of a
table are answers too: ``"members": "1", "members.1.name": "…"``.

Attachments are paths, relative ones to the file's folder (or the working folder for standard input). Nothing here
echoes an entered value: errors name fields and reasons.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import pydantic
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.catalog import Catalog
from intake.clock import CHINA, Clock, Reading
from intake.dates import parse_date
from intake.draft import Consent, Draft, HandedIn, MaterialPage
from intake.identifiers import BadNumber, person_number
from intake.identity import NO_NUMBER_YET
from intake.intake import Actor, Intake, digest_of
from intake.item import Channel, Delivery, ServiceItem
from intake.material import BRING_LATER
from intake.package import sub_cases, take_in_package
from intake.papers.outage import read_slip_number
from intake.parties import Applicant, DeliveryChoice, IdentityMethod, Organisation, Relation, Representative
from intake.receipt import Hall, receipt_of, receipt_to_json
from intake.take_in import Defect, defects, for_parties, new_draft
from sync.identity import Identity
from sync.notes import OutageEntry
from sync.store.notes import KeptNote, SlipTaken
from sync.store.store import Store, Submitted

#: An attachment larger than this is not a scanned page.
LARGEST_ATTACHMENT = 64 << 20
_LONGEST_LINE = 4 << 20
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
_SOURCE = "usb"  # files handed over, not captured here


class LineRefused(Exception):
    """This line cannot be taken in; the message names fields and reasons, never values."""


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ApplicantLine(_Strict):
    """Who applies, as written down. Sex and birth date may be left to the resident number."""

    name: str = pydantic.Field(min_length=1, max_length=100)
    id_type: str = pydantic.Field(default="111", pattern=r"^[0-9]{3}$")
    id_number: str = pydantic.Field(max_length=30)
    sex: Literal["male", "female", "unknown", "unspecified"] | None = None
    birth_date: str | None = None
    nation: str | None = None
    address: str | None = None
    issuer: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    method_reason: str = "outage_entry"


class RepresentativeLine(_Strict):
    """Who acted for the applicant, with the pages of the letter of authority or the proof of relation."""

    person: ApplicantLine
    relation: Relation
    authority: list[str] = []
    valid_to: str | None = None


class OrganisationLine(_Strict):
    name: str = pydantic.Field(min_length=1, max_length=300)
    uscc: str = pydantic.Field(min_length=1, max_length=30)
    legal_representative: str = pydantic.Field(min_length=1, max_length=100)
    kind: str = pydantic.Field(default="2", pattern=r"^[1-6]$")


class DeliveryLine(_Strict):
    way: Delivery
    receiver: str = pydantic.Field(default="", max_length=100)
    phone: str = pydantic.Field(default="", max_length=40)
    region: str = pydantic.Field(default="", pattern=r"^([0-9]{6}|[0-9]{9}|)$")
    address: str = pydantic.Field(default="", max_length=500)


class OutageSlipLine(_Strict):
    """The numbered slip this was written on."""

    number: str = pydantic.Field(max_length=30)
    written_on: str = pydantic.Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


class IntakeLine(_Strict):
    """One line."""

    impl_code: str
    version: int | None = None
    applicant: ApplicantLine
    answers: dict[str, str] = {}
    materials: dict[str, list[str] | Literal["bring_later"]] = {}
    signature: str | None = None
    consents: list[str] = []
    entered_by: str | None = pydantic.Field(default=None, max_length=64)
    representative: RepresentativeLine | None = None
    organisation: OrganisationLine | None = None
    delivery: DeliveryLine | None = None
    assisted_by: str | None = pydantic.Field(default=None, max_length=64)
    outage_slip: OutageSlipLine | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    ref: BlobRef
    data: bytes

    def __repr__(self) -> str:
        return f"Attachment({self.ref!r})"


@dataclass(frozen=True, slots=True)
class Entered:
    """A line that is durable now. ``like`` is an intake of the same person and item of the last 24 hours, if any."""

    submitted: Submitted
    like: str | None


class BackEntry:
    """Takes in lines, one transaction each."""

    def __init__(
        self, store: Store, clock: Clock, identity: Identity, catalog: Catalog, hall: Hall, *, test_build: bool
    ) -> None:
        self._store = store
        self._clock = clock
        self._identity = identity
        self._catalog = catalog
        self._hall = hall
        self._test_build = test_build

    def enter(self, line: bytes, folder: Path) -> Entered:
        """Durable when this returns. Raises `LineRefused`, and what the store raises."""
        parsed = parse(line)
        item = self._catalog.item(parsed.impl_code, parsed.version)
        if item is None:
            raise LineRefused("impl_code: no such item in the catalogue")
        reading = self._clock.now()
        slip = self._slip(parsed, reading)
        attachments: dict[str, Attachment] = {}
        draft = self._draft(parsed, item, reading, folder, attachments)
        found = defects(draft, item, reading.local.date(), test_build=self._test_build, on_paper=True)
        if found:
            raise LineRefused(_words(found))
        known = parsed.applicant
        if not known.id_number and parsed.representative is not None:
            known = parsed.representative.person  # as `intake.intake.Intake.known_by`
        person = self._store.person_key(known.id_type, known.id_number)
        recent = self._store.recent_case(person)
        like = recent.intake_id if recent is not None and recent.impl_code == item.impl_code else None
        for attachment in attachments.values():
            self._store.put_blob(draft.id, attachment.data, attachment.ref.media_type)
        actor = Actor("staff", parsed.entered_by)
        others = sub_cases(draft, item)
        tokens = [secrets.token_urlsafe(16) for _ in range(1 + len(others))]

        def build(sequences: tuple[int, ...]) -> tuple[Intake, ...]:
            taken = take_in_package(
                draft,
                item,
                sequences=sequences,
                device_code=self._identity.device_code,
                terminal_id=self._identity.terminal_id,
                reading=reading,
                actor=actor,
                progress_tokens=tokens,
                test_build=self._test_build,
                on_paper=True,
            )
            if isinstance(taken, tuple):
                raise LineRefused(_words(taken))
            return taken.intakes

        def receipt(intakes: tuple[Intake, ...]) -> bytes:
            # Nobody has heard of it at the platform yet, so the paper says that it is kept here.
            return receipt_to_json(receipt_of(intakes, item, self._hall, self._identity.public_url, network=False))

        try:
            submitted = self._store.submit_all(draft.id, others, build, receipt, beside=slip)
        except SlipTaken as taken:  # between the look at it and now
            raise _entered_already(taken.known) from None
        return Entered(submitted, like)

    def _slip(self, line: IntakeLine, now: Reading) -> Callable[[str], OutageEntry] | None:
        """Makes the link from its slip to the case; None without a slip. One slip is one case."""
        given = line.outage_slip
        if given is None:
            return None
        number, day = read_slip_number(given.number), parse_date(given.written_on)
        if number is None:
            raise LineRefused("outage_slip.number: not the number of a slip")
        if day is None or day > now.local.date():
            raise LineRefused("outage_slip.written_on: not a day until today")
        known = self._store.record_by_number(number)
        if known is not None:
            raise _entered_already(known)

        def make(case_id: str) -> OutageEntry:
            return OutageEntry(
                number=number,
                about=case_id,
                terminal=self._identity.terminal_id,
                at=now.rfc3339,
                staff=line.entered_by,
                written_on=day.isoformat(),
            )

        return make

    def _draft(
        self, line: IntakeLine, item: ServiceItem, now: Reading, folder: Path, attachments: dict[str, Attachment]
    ) -> Draft:
        draft = new_draft(
            str(uuid7()), item, now, applicant=_applicant(line.applicant, now, self._test_build), channel=Channel.WINDOW
        )
        draft = self._with_parties(draft, line, item, now, folder, attachments)
        for key, value in line.answers.items():
            draft = draft.with_answer(key, value)
        for key, given in line.materials.items():
            if key not in {spec.key for spec in item.materials}:
                raise LineRefused(f"materials.{key}: the item has no such material")
            draft = draft.with_material(_handed_in(key, given, now, folder, attachments))
        signature = None
        if line.signature is not None:
            signature = _attach("signature", line.signature, folder, attachments)
        return replace(draft, signature=signature, consents=tuple(self._consents(line, now)))

    def _with_parties(
        self,
        draft: Draft,
        line: IntakeLine,
        item: ServiceItem,
        now: Reading,
        folder: Path,
        attachments: dict[str, Attachment],
    ) -> Draft:
        """Who acted, for which organisation, how the result shall come."""
        acting, organisation, delivery = line.representative, line.organisation, line.delivery
        representative = None
        if acting is not None:
            representative = Representative(
                _applicant(acting.person, now, self._test_build),
                acting.relation,
                tuple(_attach("representative.authority", path, folder, attachments) for path in acting.authority),
                acting.valid_to,
            )
        if draft.applicant is not None and (representative is not None or organisation is not None):
            draft = for_parties(
                draft,
                item,
                now.local.date(),
                applicant=draft.applicant,
                representative=representative,
                organisation=None if organisation is None else Organisation(**organisation.model_dump()),
                test_build=self._test_build,
            )
        choice = None if delivery is None else DeliveryChoice(**delivery.model_dump(mode="json"))
        return replace(draft, delivery=choice, assisted_by=line.assisted_by)

    def _consents(self, line: IntakeLine, now: Reading) -> Iterator[Consent]:
        for kind in line.consents:
            text = self._catalog.consent(kind)
            if text is None:
                raise LineRefused("consents: no such consent text in the catalogue")
            yield Consent(kind, text.version, now.rfc3339)


def parse(line: bytes) -> IntakeLine:
    """Raises `LineRefused`."""
    if len(line) > _LONGEST_LINE:
        raise LineRefused("the line is too long")
    try:
        return IntakeLine.model_validate(json.loads(line))
    except pydantic.ValidationError as error:
        faults = (f"{'.'.join(str(part) for part in fault['loc'])}: {fault['type']}" for fault in error.errors())
        raise LineRefused("; ".join(faults)) from None
    except (ValueError, RecursionError):
        raise LineRefused("not JSON in UTF-8") from None


def _entered_already(known: KeptNote) -> LineRefused:
    """Names who and when, for whoever has the same paper in hand."""
    who = f"{known.note.staff} at {known.note.terminal}" if known.note.staff else known.note.terminal
    at = f"{datetime.fromisoformat(known.note.at).astimezone(CHINA):%Y-%m-%d %H:%M}"
    return LineRefused(f"outage_slip.number: this slip was entered already, by {who}, {at}")


def example_line(samples: Path) -> str:
    """One valid line; its attachments are the packaged samples, by absolute path."""
    line = json.loads((samples / "intake.json").read_bytes())
    for given in line["materials"].values():
        if isinstance(given, list):
            given[:] = [str((samples / name).resolve()) for name in given]
    line["signature"] = str((samples / line["signature"]).resolve())
    return json.dumps(line, ensure_ascii=False)


def _applicant(line: ApplicantLine, now: Reading, test_build: bool) -> Applicant:
    sex, birth_date = line.sex, line.birth_date
    method = IdentityMethod.MANUAL if line.id_number else IdentityMethod.NO_NUMBER
    if method is IdentityMethod.NO_NUMBER and line.id_type != NO_NUMBER_YET:
        raise LineRefused("applicant.id_number: missing")
    if line.id_type == "111" and (sex is None or birth_date is None):
        number = person_number(line.id_number, now.local.date(), test_build=test_build)
        if isinstance(number, BadNumber):
            raise LineRefused(f"applicant.id_number: {number.fault.value}")
        sex = sex or ("male" if number.male else "female")
        birth_date = birth_date or number.birth_date.isoformat()
    if sex is None or birth_date is None:
        raise LineRefused("applicant: sex and birth_date are needed with this number")
    return Applicant(
        name=line.name,
        id_type=line.id_type,
        id_number=line.id_number,
        sex=sex,
        birth_date=birth_date,
        nation=line.nation,
        address=line.address,
        issuer=line.issuer,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        method=method,
        method_reason=line.method_reason,
    )


def _handed_in(
    key: str, given: list[str] | str, now: Reading, folder: Path, attachments: dict[str, Attachment]
) -> HandedIn:
    if isinstance(given, str):
        return HandedIn(key, (), BRING_LATER)
    pages = [_attach(f"materials.{key}", path, folder, attachments) for path in given]
    return HandedIn(key, tuple(MaterialPage(ref, now.rfc3339, _SOURCE) for ref in pages))


def _attach(where: str, path: str, folder: Path, attachments: dict[str, Attachment]) -> BlobRef:
    try:
        with (folder / path).open("rb") as file:
            data = file.read(LARGEST_ATTACHMENT + 1)
    except (OSError, ValueError):
        raise LineRefused(f"{where}: an attachment cannot be read") from None
    if len(data) > LARGEST_ATTACHMENT:
        raise LineRefused(f"{where}: an attachment is too large")
    media_type = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if media_type is None:
        raise LineRefused(f"{where}: an attachment is neither JPEG, PNG nor PDF")
    attachment = Attachment(BlobRef(digest_of(data), len(data), media_type), data)
    attachments[attachment.ref.digest] = attachment
    return attachment.ref


def _words(found: tuple[Defect, ...]) -> str:
    return "; ".join(f"{defect.kind.value} {defect.about}: {defect.reason}".replace(" :", ":") for defect in found)
