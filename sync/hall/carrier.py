"""Bringing a draft to a place, and telling it which drafts are over: the sync agent's side of ADR 7."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.attachment import BlobRef
from intake.draft import Draft, draft_to_json
from sync.clock import readable_time
from sync.hall.places import PlaceLine
from sync.hall.results import End
from sync.hall.sealing import Closer, PersonKeys, to_base64url
from sync.login import plain_words
from sync.outcomes import Fault, Transport
from sync.transport import Answer

#: Missing attachments, and others saving at the same time, are no reason to go on for ever in one go.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Load:
    """One save of a draft, on its way. ``base`` is the revision the place is believed to have."""

    draft: Draft
    keys: PersonKeys
    slip: str | None  # hashed
    base: int | None
    revision: int
    saved_at: str


@dataclass(frozen=True, slots=True)
class Brought:
    """The place has it, under this revision number."""

    revision: int


@dataclass(frozen=True, slots=True)
class Behind:
    """The place has a later save of another terminal: ours is not offered any more."""


@dataclass(frozen=True, slots=True)
class OpenElsewhere:
    """Another terminal has the draft open; to be tried again."""


@dataclass(frozen=True, slots=True)
class Over:
    """The draft was taken in or discarded elsewhere, says the place."""

    end: End


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The place will not have this save; ``reason`` is the problem's type."""

    reason: str


Outcome = Brought | Behind | OpenElsewhere | Over | NotTaken | Transport


def bring(line: PlaceLine, load: Load, read_blob: Callable[[BlobRef], bytes]) -> Outcome:
    """Puts the draft, and before it the attachments the place lacks. What ``read_blob`` raises goes through."""
    base, revision = load.base, load.revision
    names = {load.keys.blob_name(ref.digest): ref for ref in load.draft.blobs()}
    for _ in range(_ROUNDS):
        revision = revision if base is None else max(revision, base + 1)
        answer = line.ask("PUT", f"/v1/drafts/{load.draft.id}", body=_body(load, base, revision, list(names)))
        if isinstance(answer, Transport):
            return answer
        if answer.status in (200, 201):
            return Brought(revision) if answer.body.get("revision") == revision else _strange(answer)
        match answer.problem:
            case "stale":
                held = _held(answer)
                if held is None:
                    return _strange(answer)
                base, saved_at = held
                if saved_at is not None and saved_at > _moment(load.saved_at):
                    return Behind()
            case "missing_blobs":
                outcome = _send_missing(line, load, names, answer.body.get("missing"), read_blob)
                if outcome is not None:
                    return outcome
            case _:
                return _end(answer)
    return Transport(Fault.MISSING_BLOBS, "again and again")


def close(line: PlaceLine, draft_id: str, reason: str, at: str, closer: Closer | None) -> bool | Transport:
    """True: the place has heard. A discarded draft that somebody else went on with stays; that is heard, too."""
    person, proof = (None, None) if closer is None else (closer.person, closer.proof(reason))
    body = {"reason": reason, "at": at, "person": person, "proof": proof}
    answer = line.ask("PUT", f"/v1/drafts/{draft_id}/closed", body=body)
    if isinstance(answer, Transport):
        return answer
    return True if answer.status == 204 or answer.problem in ("leased", "stale", "no_draft") else _strange(answer)


def _body(load: Load, base: int | None, revision: int, names: list[str]) -> dict[str, Any]:
    sealed = load.keys.seal_draft(load.draft.id, revision, load.saved_at, draft_to_json(load.draft))
    return {
        "person": load.keys.person,
        "slip": load.slip,
        "base_revision": base,
        "revision": revision,
        "saved_at": load.saved_at,
        "sealed": to_base64url(sealed),
        "blobs": names,
    }


def _send_missing(
    line: PlaceLine,
    load: Load,
    names: dict[str, BlobRef],
    missing: object,
    read_blob: Callable[[BlobRef], bytes],
) -> Outcome | None:
    """None when all of them are there now."""
    wanted = [name for name in names if isinstance(missing, list) and name in missing]
    if not wanted:
        return Transport(Fault.MISSING_BLOBS, "names none of ours")
    for name in wanted:
        sealed = load.keys.seal_blob(load.draft.id, name, read_blob(names[name]))
        answer = line.ask("PUT", f"/v1/drafts/{load.draft.id}/blobs/{name}", data=sealed)
        if isinstance(answer, Transport):
            return answer
        if answer.status != 204:
            return _end(answer)
    return None


def _end(answer: Answer) -> Outcome:
    match answer.problem:
        case "leased":
            return OpenElsewhere()
        case "draft_closed":
            proof = answer.body.get("proof")
            return Over(End(plain_words(answer.body.get("reason"), 40), proof if isinstance(proof, str) else None))
        case "invalid" | "too_big" | "too_many" as reason:
            return NotTaken(reason)
        case _:
            return _strange(answer)


def _strange(answer: Answer) -> Transport:
    return Transport(Fault.NOT_PLATFORM, f"HTTP {answer.status} {plain_words(answer.problem, 40)}".strip())


def _held(answer: Answer) -> tuple[int | None, datetime | None] | None:
    """What the place says it holds; None for what makes no sense."""
    revision, saved_at = answer.body.get("revision"), answer.body.get("saved_at")
    if revision is None:
        return None, None
    moment = readable_time(saved_at)
    return (revision, moment) if isinstance(revision, int) and 0 < revision < 2**31 - 1 and moment else None


def _moment(saved_at: str) -> datetime:
    return datetime.fromisoformat(saved_at)
