"""Events of a case as JSON: the body of a record of kind ``event``, schema ``hall.event/1`` (docs/adr/0013).

Strings, safe integers, true, false and null only, so that RFC 8785 has one form for it. What comes back may have been
made by anybody: everything is checked before an event exists, and a fault is a value, never an exception.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Generic, NoReturn, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from intake.attachment import BlobRef
from intake.case.events import (
    Accepted,
    CaseActor,
    CaseEvent,
    CasePlace,
    Closed,
    CommitmentChecked,
    Decided,
    Delivered,
    Detail,
    DocumentRef,
    EventName,
    Extended,
    Forwarded,
    GivenBack,
    Halted,
    NoDetail,
    Noticed,
    RefusedAcceptance,
    ResultArrived,
    Resumed,
    Supplemented,
)
from intake.case.states import CaseState
from intake.case.transitions import transition
from intake.intake import canonical

SCHEMA = "hall.event/1"
#: Far more than any event of ours needs; a page of a picture is a blob, not an event.
MAX_BYTES = 512 * 1024
MAX_TEXT = 20_000
_SAFE = 2**53 - 1

#: What each event carries.
DETAIL_OF: dict[EventName, type[Detail]] = {
    EventName.OPEN: NoDetail,
    EventName.DISCARD: NoDetail,
    EventName.TAKE_IN: NoDetail,
    EventName.ACCEPT: Accepted,
    EventName.NOTIFY_ONCE: Noticed,
    EventName.SECOND_NOTICE: Noticed,
    EventName.REFUSE_ACCEPTANCE: RefusedAcceptance,
    EventName.DEEM_ACCEPTED: Accepted,
    EventName.FORWARD: Forwarded,
    EventName.PARCEL_RECEIVED: NoDetail,
    EventName.SUPPLEMENT_PART: Supplemented,
    EventName.SUPPLEMENT_ALL: Supplemented,
    EventName.LAPSE: Closed,
    EventName.START_REVIEW: NoDetail,
    EventName.DECIDE: Decided,
    EventName.REVIEW_NOTICE: Noticed,
    EventName.REVIEW_RECEIVED: Supplemented,
    EventName.SPECIAL_START: Halted,
    EventName.SPECIAL_END: Resumed,
    EventName.EXTEND: Extended,
    EventName.SUSPEND: Halted,
    EventName.RESUME: Resumed,
    EventName.REFER: Closed,
    EventName.CLOSE: Closed,
    EventName.RESULT_ARRIVED: ResultArrived,
    EventName.DELIVER: Delivered,
    EventName.CAME_BACK: GivenBack,
    EventName.ARCHIVE: NoDetail,
    EventName.WITHDRAW: GivenBack,
    EventName.SEND_BACK: GivenBack,
    EventName.VOID: Closed,
    EventName.TERMINATE: Closed,
    EventName.DEFERRED_SUPPLIED: Supplemented,
    EventName.COMMITMENT_CHECKED: CommitmentChecked,
}


@dataclass(frozen=True, slots=True)
class BadEvent:
    """What is wrong with the bytes: where (dotted path, "" for the whole) and why; never the value itself."""

    field: str
    reason: str


_D = TypeVar("_D")


@dataclass(frozen=True, slots=True)
class _Body(Generic[_D]):
    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    schema: str
    id: str
    case_id: str
    seq: int
    name: EventName
    transition: str
    before: CaseState | None
    after: CaseState
    actor: CaseActor
    place: CasePlace
    at: str
    time_confidence: str
    detail: _D
    documents: tuple[DocumentRef, ...]


_ADAPTERS: dict[type[Detail], TypeAdapter[Any]] = {}


def _adapter(kind: type[Detail]) -> TypeAdapter[Any]:
    """Built at the first event of its kind: building all of them is a good part of a process's start."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(_Body[kind])  # type: ignore[valid-type]  # a value here, a type to pydantic
    return _ADAPTERS[kind]


def event_to_json(event: CaseEvent) -> dict[str, Any]:
    """The body of the event's record."""
    body = _Body(
        SCHEMA,
        event.id,
        event.case_id,
        event.seq,
        event.name,
        event.transition,
        event.before,
        event.after,
        event.actor,
        event.place,
        event.at,
        event.time_confidence,
        event.detail,
        event.documents,
    )
    dumped: dict[str, Any] = _adapter(type(event.detail)).dump_python(body, mode="json")
    return dumped


def event_to_bytes(event: CaseEvent) -> bytes:
    """RFC 8785 bytes of it: what is sealed and stored."""
    return canonical(event_to_json(event))


def event_from_json(data: bytes | str | Mapping[str, Any]) -> CaseEvent | BadEvent:
    """The event in these bytes, or in a body that was parsed already; or the first thing that is wrong with it."""
    try:
        raw = data if isinstance(data, bytes | str) else canonical(data)
        value = _strict(raw)
        adapter = _adapter(DETAIL_OF[_name(value)])
        body = adapter.validate_json(raw)
    except _NotStrict as fault:
        return BadEvent(fault.field, fault.reason)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return BadEvent(".".join(map(str, first["loc"]))[:200], first["msg"][:200])
    except (ValueError, TypeError, RecursionError):
        return BadEvent("", "not JSON that can be read")
    return _checked(body)


def _checked(body: _Body[Detail]) -> CaseEvent | BadEvent:
    for field, reason in _faults(body):
        return BadEvent(field, reason)
    return CaseEvent(
        body.id,
        body.case_id,
        body.seq,
        body.name,
        body.transition,
        body.before,
        body.after,
        body.actor,
        body.place,
        body.at,
        body.time_confidence,
        body.detail,
        body.documents,
    )


def _faults(body: _Body[Detail]) -> Iterator[tuple[str, str]]:
    if body.schema != SCHEMA:
        yield "schema", f"not {SCHEMA}"
    if body.seq < 1:
        yield "seq", "counts from 1"
    if body.time_confidence not in ("trusted", "untrusted"):
        yield "time_confidence", "neither trusted nor untrusted"
    row = transition(body.before, body.name)
    if row is None:
        yield "name", "no such event in this state"
    elif (row.no, row.after) != (body.transition, body.after):
        yield "transition", "not what this event does in this state"
    elif body.actor.role not in row.roles:
        yield "actor.role", "may not do this"
    yield from _malformed("", body)


# --- forms ------------------------------------------------------------------------------------------------------------

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_REGION = re.compile(r"([0-9]{6}|[0-9]{9}|[0-9]{12})?")


def is_day(text: str) -> bool:
    """An ISO day that exists."""
    return _DAY.fullmatch(text) is not None and _parses(date.fromisoformat, text)


def _is_near(text: str) -> bool:
    """Nothing of a case happens outside these years: sums of days stay within what a calendar can say."""
    return "1949" <= text[:4] < "2999"


def _is_moment(text: str) -> bool:
    return _MOMENT.fullmatch(text) is not None and _is_near(text) and _parses(datetime.fromisoformat, text)


def _parses(read: Any, text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


_DAYS = frozenset({"due", "check_by", "acceptance_date"})
_FAR_DAYS = frozenset({"valid_from", "valid_to", "issued_on"})
_MOMENTS = frozenset({"at", "captured_at", "compared_at"})
#: Highest numbers.
_COUNTS = {"days": 3650, "count": 9999, "originals": 9999, "copies": 9999, "no": 9999, "size": _SAFE}


def _malformed(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Members whose type is right and whose form is not."""
    if not is_dataclass(value):
        return
    for member in fields(value):
        at, inner = f"{path}{member.name}", getattr(value, member.name)
        if isinstance(inner, str) and not _has_form(member.name, inner, whole=not path):
            yield at, "not in the form it must have"
        elif member.name in _COUNTS and isinstance(inner, int) and not 0 <= inner <= _COUNTS[member.name]:
            yield at, "not a count"
        elif isinstance(inner, tuple):
            for number, part in enumerate(inner):
                yield from _malformed(f"{at}.{number}.", part)
        else:
            yield from _malformed(f"{at}.", inner)


def _has_form(name: str, text: str, *, whole: bool) -> bool:
    if name in ("id", "case_id") and whole:
        return _ID.fullmatch(text) is not None
    if name in _DAYS:
        return is_day(text) and _is_near(text)
    if name in _FAR_DAYS:
        return is_day(text)
    if name in _MOMENTS:
        return _is_moment(text)
    if name == "digest":
        return _DIGEST.fullmatch(text) is not None
    return name != "region" or _REGION.fullmatch(text) is not None


# --- strict JSON ------------------------------------------------------------------------------------------------------


class _NotStrict(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def _strict(raw: bytes | str) -> object:
    """JSON without member names that occur twice, fractions, unsafe integers, and texts nobody could send."""
    if len(raw) > MAX_BYTES:
        raise _NotStrict("", f"more than {MAX_BYTES} bytes")

    def no_number(_: str) -> NoReturn:
        raise _NotStrict("", "a number that is not an integer")

    value = json.loads(raw, object_pairs_hook=_once, parse_float=no_number, parse_constant=no_number)
    for fault in _unsendable(value):
        raise _NotStrict("", fault)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _NotStrict("", "a member name occurs twice")
    return members


def _unsendable(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for member in value.values():
            yield from _unsendable(member)
    elif isinstance(value, list):
        for part in value:
            yield from _unsendable(part)
    elif isinstance(value, str):
        if len(value) > MAX_TEXT:
            yield f"a text has more than {MAX_TEXT} characters"
        if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            yield "half a character in a text"
    elif isinstance(value, int) and abs(value) > _SAFE:
        yield "an integer that is not safe"


def _name(value: object) -> EventName:
    if not isinstance(value, dict):
        raise _NotStrict("", "not an object")
    try:
        return EventName(str(value.get("name")))
    except ValueError:
        raise _NotStrict("name", "no event of the table") from None


def event_blobs(event: CaseEvent) -> tuple[BlobRef, ...]:
    """Every attachment of the event, each digest once, in the order of its details."""
    return tuple({ref.digest: ref for ref in _blobs(event.detail)}.values())


def _blobs(value: object) -> Iterator[BlobRef]:
    if isinstance(value, BlobRef):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _blobs(part)
    elif is_dataclass(value):
        for member in fields(value):
            yield from _blobs(getattr(value, member.name))
