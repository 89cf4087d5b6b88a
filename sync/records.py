"""Records: what a terminal sends (docs/adr/0001). The bytes made here are stored, hashed, sent and kept as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from intake.case.event_json import event_to_json
from intake.case.events import CaseEvent
from intake.intake import Intake, canonical, digest_of, manifest

INTAKE_KIND = "intake"
EVENT_KIND = "event"


@dataclass(frozen=True, slots=True)
class Record:
    """One record in its wire form. ``blobs`` are digests the platform must hold before it can take the record."""

    id: str
    kind: str
    case_id: str
    case_seq: int
    data: bytes
    digest: str
    blobs: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Record(id={self.id!r}, kind={self.kind!r}, case_seq={self.case_seq})"


def make_record(
    *,
    record_id: str,
    kind: str,
    case_id: str,
    case_seq: int,
    terminal: str,
    body: dict[str, Any],
    blobs: tuple[str, ...] = (),
    supersedes: str | None = None,
) -> Record:
    """RFC 8785 bytes of the envelope and their digest."""
    data = canonical(
        {
            "id": record_id,
            "kind": kind,
            "case": case_id,
            "case_seq": case_seq,
            "supersedes": supersedes,
            "terminal": terminal,
            "body": body,
        }
    )
    return Record(record_id, kind, case_id, case_seq, data, digest_of(data), blobs)


def intake_record(intake: Intake, supersedes: str | None = None) -> Record:
    """The first record of a case: its id, its case and the draft's id are one. ``supersedes``: the intake that the
    platform refused, and that this one corrects (docs/adr/0014)."""
    return make_record(
        record_id=intake.id,
        kind=INTAKE_KIND,
        case_id=intake.id,
        case_seq=1,
        terminal=intake.terminal_id,
        body=manifest(intake),
        blobs=tuple(ref.digest for ref in intake.blobs()),
        supersedes=supersedes,
    )


def event_record(
    event: CaseEvent,
    case_seq: int,
    follows: str,
    blobs: tuple[str, ...],
    papers: tuple[dict[str, str], ...] = (),
) -> Record:
    """A move (docs/adr/0013). ``follows`` is the id of the event it was made upon: the platform tells by it whether the
    terminal knew what has happened. ``papers`` are kind, number and verification code of what was made out with it, so
    that the platform can answer for them. ``case_seq`` counts this terminal's records of the case."""
    return make_record(
        record_id=event.id,
        kind=EVENT_KIND,
        case_id=event.case_id,
        case_seq=case_seq,
        terminal=event.place.terminal,
        body={**event_to_json(event), "follows": follows, "papers": list(papers)},
        blobs=blobs,
    )


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What delivery needs of a record: the bytes to put and the attachments that go before them. ``is_wanted`` is asked
    right before they are put: while attachments went, staff or a receipt that came by hand may have ended it."""

    id: str
    digest: str
    data: bytes
    blobs: tuple[str, ...]
    is_wanted: Callable[[], bool] = lambda: True

    def __repr__(self) -> str:
        return f"Outgoing(id={self.id!r}, {len(self.blobs)} blobs)"
