"""Bodies of records that are no intake, checked before anything believes them: events by the rules' own reader, notes
by their closed models (`sync.notes`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from intake.attachment import BlobRef
from intake.case.event_json import BadEvent, event_blobs, event_from_json
from intake.case.events import CaseEvent, EventName, Role
from intake.item import Channel
from sync.contract import Closed, Moment, text_of
from sync.notes import KINDS, Note, note_of
from sync.platform.wire import FieldError, Record, field_errors

#: What nobody at a terminal is.
_NOT_AT_A_TERMINAL = frozenset({Role.PLATFORM_TIMER, Role.CARRIER})


class PaperMade(Closed):
    """A paper (文书) made out with a move. ``code`` is its verification code, ``number`` "" where that follows."""

    kind: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]
    number: Annotated[str, text_of(30, 0)]
    code: Annotated[str, Field(pattern=r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")]


_PAPERS = TypeAdapter(Annotated[list[PaperMade], Field(max_length=20)])


@dataclass(frozen=True, slots=True)
class EventBody:
    """A move, and the id of the event its maker knew as the last one before it."""

    event: CaseEvent
    follows: str
    papers: tuple[PaperMade, ...] = ()

    def blobs(self) -> tuple[BlobRef, ...]:
        return event_blobs(self.event)


@dataclass(frozen=True, slots=True)
class NoteBody:
    note: Note
    body: dict[str, Any]

    def blobs(self) -> tuple[BlobRef, ...]:
        return ()


class OutcomeBody(Closed):
    """What became of an announcement at a terminal: ``hall.command_outcome/1``. ``id`` is the announcement's (of a
    catalogue its version); ``detail`` says in words why it was refused, or which keys the terminal's own file has."""

    schema_name: Annotated[Literal["hall.command_outcome/1"], Field(alias="schema")]
    kind: Literal["catalogue", "configuration", "staff", "command"]
    id: Annotated[str, text_of(64)]
    outcome: Literal["done", "refused", "overridden"]
    detail: Annotated[str, text_of(2000, 0)]
    at: Moment

    def blobs(self) -> tuple[BlobRef, ...]:
        return ()


def read_body(record: Record) -> EventBody | NoteBody | OutcomeBody | list[FieldError] | None:
    """What a record says, or everything wrong with it; None for a kind that is kept as it is."""
    if record.kind == "command_outcome":
        try:
            return OutcomeBody.model_validate(record.body)
        except ValidationError as error:
            return field_errors(error, "body.")
    if record.kind == "event":
        return _event(record)
    if record.kind in KINDS:
        return _note(record)
    return None


def _event(record: Record) -> EventBody | list[FieldError]:
    members = dict(record.body)
    follows = members.pop("follows", None)
    if not isinstance(follows, str):
        return [FieldError(field="body.follows", reason="the id of the event before it is missing")]
    try:
        papers = _PAPERS.validate_python(members.pop("papers", []))
    except ValidationError as error:
        return field_errors(error, "body.papers.")
    event = event_from_json(members)
    if isinstance(event, BadEvent):
        return [FieldError(field=f"body.{event.field}".rstrip("."), reason=event.reason[:200])]
    errors = list(_event_errors(record, event))
    return errors or EventBody(event, follows, tuple(papers))


def _event_errors(record: Record, event: CaseEvent) -> Iterator[FieldError]:
    if event.id != record.id:
        yield FieldError(field="body.id", reason="differs from the record's id")
    if event.case_id != record.case:
        yield FieldError(field="body.case_id", reason="differs from the record's case")
    if event.place.terminal != record.terminal:
        yield FieldError(field="body.place.terminal", reason="differs from the record's terminal")
    if event.place.channel == Channel.WEB:
        yield FieldError(field="body.place.channel", reason="is the back office's, not a terminal's")
    if event.name in (EventName.TAKE_IN, EventName.OPEN, EventName.DISCARD):
        yield FieldError(field="body.name", reason="is no move of a case that was taken in")
    if event.actor.role in _NOT_AT_A_TERMINAL:
        yield FieldError(field="body.actor.role", reason="is nobody's at a terminal")
    if record.supersedes is not None:
        yield FieldError(field="supersedes", reason="an event supersedes nothing: what happened, happened")


def _note(record: Record) -> NoteBody | list[FieldError]:
    try:
        note = note_of(record.kind, record.body)
    except ValidationError as error:
        return field_errors(error, "body.")
    except ValueError as error:
        return [FieldError(field="body.schema", reason=str(error)[:200])]
    errors = []
    if note.terminal != record.terminal:
        errors.append(FieldError(field="body.terminal", reason="differs from the record's terminal"))
    if (record.id == record.case) != (record.supersedes is None):
        errors.append(FieldError(field="supersedes", reason="a later version supersedes the one before"))
    return errors or NoteBody(note, record.body)
