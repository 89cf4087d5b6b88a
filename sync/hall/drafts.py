"""Drafts of other terminals: finding, taking and holding them (ADR 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from intake.attachment import BlobRef
from intake.draft import Draft, draft_from_json
from intake.intake import digest_of
from sync.clock import readable_time
from sync.hall.places import PlaceLine, Places
from sync.hall.results import (
    Arrived,
    Closed,
    End,
    Found,
    Held,
    Holding,
    Lost,
    NoSlip,
    NotYet,
    Reach,
    Renewed,
    SharedDraft,
    Taken,
    Unreachable,
    Whereabouts,
)
from sync.hall.sealing import DraftKey, PersonKeys, Unreadable, device_of, from_base64url, read_slip_code
from sync.login import plain_words
from sync.outcomes import Transport
from sync.transport import Answer

#: An attachment is megabytes, and it is looked for only after somebody has asked for the draft. Seconds.
BLOB_TIMEOUT_S = 20.0
_BLOB_LIMIT = 64 << 20
#: All attachments of a draft together, bytes: they are held in memory while it is taken over.
TAKEN_LIMIT = 512 << 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Lease:
    holder: str
    name: str
    until: str
    term: int


@dataclass(frozen=True, slots=True)
class _Listed:
    id: str
    revision: int
    saved_at: str
    expires_at: str
    lease: _Lease | None


@dataclass(frozen=True, slots=True)
class _Content:
    revision: int
    saved_at: str
    sealed: str
    blobs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Given:
    draft: _Content
    lease: _Lease


@dataclass(slots=True)
class _Hold:
    """A draft that a visit here has open. Without a line no place has been found to know it."""

    person: str
    line: PlaceLine | None = None
    term: int | None = None


_LISTED = TypeAdapter(tuple[_Listed, ...])
_GIVEN = TypeAdapter(_Given)
_CLOSED = TypeAdapter(dict[str, End])
_DAMAGED = Closed("damaged")


class HallDrafts:
    """See the docstring of `sync.hall` for the contract with the apps."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._holds: dict[str, _Hold] = {}

    @property
    def available(self) -> bool:
        """False: no place to ask, or no draft key: nothing is shared."""
        return self._places.draft_key is not None and bool(self._places.lines)

    # --- finding ----------------------------------------------------------------------------------------------

    def find(self, id_type: str, id_number: str, typed_with_slip: str | None) -> Found:
        """The person's drafts at the first place that answers.

        ``typed_with_slip`` is None for a number read from the chip; a typed number finds only the draft of the slip
        code given with it, at whichever place has it.
        """
        if self._places.draft_key is None:
            return Found(Reach.NOBODY)
        keys = self._places.draft_key.keys_of(id_type, id_number)
        reach = Reach.NOBODY
        for line in self._places.lines:
            listed = self._listed(line, keys)
            if listed is None:
                continue
            if typed_with_slip is None:
                return Found(Reach(line.place.value), listed)
            reach = Reach(line.place.value) if reach is Reach.NOBODY else reach
            if matching := self._of_slip(line, typed_with_slip, listed):
                return Found(Reach(line.place.value), matching)
        return Found(reach)

    def _listed(self, line: PlaceLine, keys: PersonKeys) -> tuple[SharedDraft, ...] | None:
        answer = line.ask("GET", f"/v1/drafts?{urlencode({'person': keys.person})}")
        if isinstance(answer, Transport) or answer.status != 200:
            return None
        listed = _read(_LISTED, answer.body.get("drafts"))
        if listed is None or not all(map(_has_readable_times, listed)):
            return None
        ours = line.identity.terminal_id
        return tuple(
            SharedDraft(
                id=found.id,
                revision=found.revision,
                saved_at=found.saved_at,
                expires_at=found.expires_at,
                held=None if found.lease is None or found.lease.holder == ours else _held(found.lease),
                place=line.place,
                keys=keys,
            )
            for found in listed
        )

    def _of_slip(self, line: PlaceLine, typed: str, listed: tuple[SharedDraft, ...]) -> tuple[SharedDraft, ...]:
        code = read_slip_code(typed)
        where = None if code is None else self._ask_slip(line, code)
        if not isinstance(where, Arrived):
            return ()
        return tuple(draft for draft in listed if draft.id == where.draft_id)

    def where_is(self, slip_code: str) -> Whereabouts:
        """Has the slip code's draft come to any place?"""
        code = read_slip_code(slip_code)
        if code is None:
            return NoSlip()
        answered = False
        for line in self._places.lines:
            match self._ask_slip(line, code):
                case Arrived() | Closed() as known:
                    return known
                case NotYet():
                    answered = True
                case Unreachable():
                    pass
        return NotYet(device_of(code)) if answered else Unreachable()

    def _ask_slip(self, line: PlaceLine, code: str) -> Arrived | Closed | NotYet | Unreachable:
        if self._places.draft_key is None:
            return Unreachable()
        answer = line.ask("GET", f"/v1/slips/{self._places.draft_key.slip(code)}")
        if isinstance(answer, Transport):
            return Unreachable()
        if answer.problem == "draft_closed":
            return Closed(_text(answer, "reason"))
        if answer.problem == "no_slip":
            return NotYet(device_of(code))
        draft_id, saved_at = _text(answer, "id"), _text(answer, "saved_at")
        arrived = answer.status == 200 and draft_id and readable_time(saved_at) is not None
        return Arrived(draft_id, saved_at) if arrived else Unreachable()

    def closed(self, draft_ids: Sequence[str]) -> Mapping[str, str]:
        """Those of the drafts that were closed elsewhere, with the reason; as far as a place answers."""
        for line in self._places.lines:
            found = closed_at(line, draft_ids)
            if found is not None:
                return {draft_id: end.reason for draft_id, end in found.items()}
        return {}

    # --- holding ----------------------------------------------------------------------------------------------

    def take(self, shared: SharedDraft, take_over: bool = False) -> Taken | Held | Closed | Unreachable:
        """Opens the draft here. ``take_over`` takes it from the terminal that has it open."""
        line, key = self._places.line(shared.place), self._places.draft_key
        if line is None or key is None:
            return Unreachable()
        given = _take(line, shared.id, shared.keys.person, take_over=take_over)
        if not isinstance(given, _Given):
            return given
        self._holds[shared.id] = _Hold(shared.keys.person, line, given.lease.term)
        opened = _open(line, key, shared, given.draft)
        if not isinstance(opened, Taken):
            self.release(shared.id)
        return opened

    def hold(self, draft_id: str, id_type: str, id_number: str) -> Holding:
        """For a draft begun here: from now on others are told that this terminal has it open."""
        if self._places.draft_key is None:
            return Unreachable()
        self._holds[draft_id] = _Hold(self._places.draft_key.keys_of(id_type, id_number).person)
        return self.renew(draft_id)

    def renew(self, draft_id: str) -> Holding:
        """Every 10 s while the visit has the draft open. After `Lost` and `Closed` the draft is held no more."""
        hold = self._holds.get(draft_id)
        if hold is None:
            return Lost(None)
        outcome: Holding = Unreachable()
        for line in self._places.lines if hold.line is None else (hold.line,):
            outcome = self._renew(line, draft_id, hold)
            if not isinstance(outcome, Unreachable):
                break
        if isinstance(outcome, Lost | Closed):
            self._holds.pop(draft_id, None)
        return outcome

    def _renew(self, line: PlaceLine, draft_id: str, hold: _Hold) -> Holding:
        given = _take(line, draft_id, hold.person, take_over=False)
        match given:
            case Held(name, _):
                return Lost(name)
            case Closed("expired"):
                return Renewed()  # not there (yet): nobody else can have it
            case Closed() | Unreachable():
                return given
            case _Given():
                if hold.term is not None and given.lease.term != hold.term:
                    self.release(draft_id)  # somebody had it in between and has let go
                    return Lost(None)
                hold.line, hold.term = line, given.lease.term
                return Renewed()

    def release(self, draft_id: str) -> None:
        """The visit has ended. If nobody can be told, the lease ends by itself."""
        hold = self._holds.pop(draft_id, None)
        if hold is not None and hold.line is not None:
            hold.line.ask("DELETE", f"/v1/drafts/{draft_id}/lease")


def closed_at(line: PlaceLine, draft_ids: Sequence[str]) -> Mapping[str, End] | None:
    """Those of the drafts that are closed at this place; None when it does not answer."""
    if not draft_ids:
        return {}
    answer = line.ask("POST", "/v1/drafts/closed", body={"ids": list(draft_ids)[:500]})
    if isinstance(answer, Transport) or answer.status != 200:
        return None
    found = _read(_CLOSED, answer.body.get("closed"))
    return None if found is None else {i: end for i, end in found.items() if i in draft_ids}


def _take(line: PlaceLine, draft_id: str, person: str, *, take_over: bool) -> _Given | Held | Closed | Unreachable:
    answer = line.ask("POST", f"/v1/drafts/{draft_id}/lease", body={"person": person, "take_over": take_over})
    if isinstance(answer, Transport):
        return Unreachable()
    match answer.problem:
        case "leased":
            return _held_by_another(answer)
        case "draft_closed":
            return Closed(_text(answer, "reason"))
        case "no_draft":
            return Closed("expired")
        case _:
            given = _read(_GIVEN, dict(answer.body)) if answer.status == 200 else None
            return given or Unreachable()


def _open(
    line: PlaceLine, key: DraftKey, shared: SharedDraft, content: _Content
) -> Taken | Held | Closed | Unreachable:
    try:
        sealed = from_base64url(content.sealed)
        draft = draft_from_json(shared.keys.open_draft(shared.id, content.revision, content.saved_at, sealed))
    except (Unreadable, ValueError):
        return _DAMAGED
    if draft.id != shared.id or not _is_of(draft, key, shared.keys) or _is_older(content, shared):
        return _DAMAGED
    if sum(ref.size for ref in draft.blobs()) > TAKEN_LIMIT or any(ref.size < 0 for ref in draft.blobs()):
        return _DAMAGED
    blobs: dict[BlobRef, bytes] = {}
    for ref in draft.blobs():
        blob = _fetch(line, shared, ref)
        if not isinstance(blob, bytes):
            return blob
        blobs[ref] = blob
    return Taken(draft, blobs, content.revision, shared.place, shared.keys.closer(draft.id))


def _is_of(draft: Draft, key: DraftKey, keys: PersonKeys) -> bool:
    """Is the applicant the person it was found by? A terminal can seal another's name for whoever puts a card on it."""
    who = draft.applicant
    return who is not None and key.keys_of(who.id_type, who.id_number).person == keys.person


def _is_older(content: _Content, shared: SharedDraft) -> bool:
    """Less than the list promised: an old save, offered as if it were later than what this terminal has."""
    found, promised = readable_time(content.saved_at), readable_time(shared.saved_at)
    return content.revision < shared.revision or found is None or promised is None or found < promised


def _fetch(line: PlaceLine, shared: SharedDraft, ref: BlobRef) -> bytes | Held | Closed | Unreachable:
    name = shared.keys.blob_name(ref.digest)
    path = f"/v1/drafts/{shared.id}/blobs/{name}"
    answer = line.ask("GET", path, timeout_s=BLOB_TIMEOUT_S, bytes_limit=_BLOB_LIMIT)
    if isinstance(answer, Transport):
        return Unreachable()
    if answer.problem == "leased":
        return _held_by_another(answer)
    if answer.status != 200 or not answer.content:
        return Unreachable()
    try:
        plain = shared.keys.open_blob(shared.id, name, answer.content)
    except Unreadable:
        return _DAMAGED
    return plain if (digest_of(plain), len(plain)) == (ref.digest, ref.size) else _DAMAGED


def _has_readable_times(listed: _Listed) -> bool:
    times = (listed.saved_at, listed.expires_at, *(() if listed.lease is None else (listed.lease.until,)))
    return all(readable_time(time) is not None for time in times)


def _held_by_another(answer: Answer) -> Held | Unreachable:
    until = _text(answer, "until")
    return Unreachable() if readable_time(until) is None else Held(plain_words(answer.body.get("name"), 100), until)


def _held(lease: _Lease) -> Held:
    return Held(plain_words(lease.name, 100), lease.until)


def _text(answer: Answer, name: str) -> str:
    return plain_words(answer.body.get(name), 64)


def _read(adapter: TypeAdapter[T], value: object) -> T | None:
    """What the contract promises, or None: whoever sits between us and the place can say anything."""
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return None
