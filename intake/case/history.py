"""From what was taken in and what happened since to the case (docs/adr/0013): a fold, and nothing but it.

The first event, the take-in, is made of the intake itself; the others are stored and come in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from intake.attachment import BlobRef
from intake.case.case import Case, Stop
from intake.case.event_json import (
    DETAIL_OF,
    SCHEMA,
    BadEvent,
    event_blobs,
    event_from_json,
    event_to_bytes,
    event_to_json,
)
from intake.case.events import (
    Accepted,
    CaseActor,
    CaseEvent,
    CasePlace,
    Closed,
    CommitmentChecked,
    Decided,
    Delivered,
    EventName,
    Extended,
    Forwarded,
    Halted,
    Noticed,
    Role,
    Supplemented,
)
from intake.case.notice_period import local_day
from intake.case.states import CaseState
from intake.case.transitions import transition
from intake.draft import HandedIn, MaterialPage, ReviewMark
from intake.intake import Intake
from intake.taking import NOTHING_SAID, Taken

__all__ = [
    "DETAIL_OF",
    "SCHEMA",
    "BadEvent",
    "TakenIn",
    "case_after",
    "case_of",
    "event_blobs",
    "event_from_json",
    "event_to_bytes",
    "event_to_json",
    "local_day",
    "take_in_event",
    "taken_in_facts",
    "taken_in_facts_of",
]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What the rules need to know of an intake: no applicant, no answers. `taken_in_facts` makes it."""

    id: str
    case_no: str
    impl_code: str
    handling_code: str | None
    item_version: int
    item_name: str
    channel: str
    terminal: str
    actor: CaseActor
    at: str  # RFC 3339 UTC
    time_confidence: str
    package_id: str | None = None
    materials: tuple[HandedIn, ...] = ()
    reviewed: tuple[ReviewMark, ...] = ()
    collected_for: str = ""  # handling place, GB/T 2260, where this place only collects
    waits_for: tuple[str, ...] = ()  # of its package, the cases whose results come first
    started_on: str | None = None  # ISO day in China on which they were all there, None before


_ROLES = {"citizen": Role.CITIZEN, "staff": Role.CLERK}


def taken_in_facts(intake: Intake) -> TakenIn:
    """The facts of an intake."""
    return TakenIn(
        id=intake.id,
        case_no=intake.case_no,
        impl_code=intake.impl_code,
        handling_code=intake.handling_code,
        item_version=intake.item_version,
        item_name=intake.item_name,
        channel=intake.channel,
        terminal=intake.terminal_id,
        actor=CaseActor(_ROLES.get(intake.actor.kind, Role.BACK_OFFICE), intake.actor.id),
        at=intake.taken_in_at,
        time_confidence=intake.time_confidence,
        package_id=None if intake.package is None else intake.package.id,
        materials=intake.materials,
        reviewed=intake.review,
        collected_for=intake.collected_for or "",
        waits_for=next(
            (case.waits_for for case in (() if intake.package is None else intake.package.of) if case.id == intake.id),
            (),
        ),
    )


def taken_in_facts_of(body: Mapping[str, Any], collected_for: str | None = None) -> TakenIn:
    """The same facts from the body of an intake's record (`intake.intake.manifest`), as a platform holds it.

    The body must have been checked; raises ``KeyError``, ``TypeError`` or ``ValueError`` for one that was not.
    """
    package = body.get("package")
    return TakenIn(
        id=body["intake_id"],
        case_no=body["case_no"],
        impl_code=body["item"]["impl_code"],
        handling_code=body["item"]["handling_code"],
        item_version=body["item"]["version"],
        item_name=body["item"]["name"],
        channel=body["channel"],
        terminal=body["terminal"],
        actor=CaseActor(_ROLES.get(body["actor"]["kind"], Role.BACK_OFFICE), body["actor"]["id"]),
        at=body["taken_in_at"],
        time_confidence=body["time_confidence"],
        package_id=None if package is None else package["id"],
        materials=tuple(_handed_in(material) for material in body["materials"]),
        reviewed=tuple(
            ReviewMark(
                mark["material"],
                mark["point"],
                mark["staff"],
                mark["at"],
                met=mark.get("met", True),
                reason=mark.get("reason", ""),
            )
            for mark in body.get("review") or ()
        ),
        collected_for=collected_for or body.get("collected_for") or "",
        waits_for=_waits_for(package, body["intake_id"]),
    )


def _waits_for(package: Mapping[str, Any] | None, case_id: str) -> tuple[str, ...]:
    of = () if package is None else package["of"]
    return next((tuple(case.get("waits_for", ())) for case in of if case["id"] == case_id), ())


_TAKEN = TypeAdapter(Taken)


def _handed_in(material: Mapping[str, Any]) -> HandedIn:
    pages = tuple(
        MaterialPage(BlobRef(page["digest"], page["size"], page["media_type"]), page["captured_at"], page["source"])
        for page in material["pages"]
    )
    said = material.get("taken")
    taken = NOTHING_SAID if said is None else _TAKEN.validate_python(said)
    return HandedIn(material["material"], pages, material["not_supplied"], taken)


def take_in_event(facts: TakenIn) -> CaseEvent:
    """The first event of every case (T03). Its id is the case's and the intake record's."""
    return CaseEvent(
        id=facts.id,
        case_id=facts.id,
        seq=1,
        name=EventName.TAKE_IN,
        transition="T03",
        before=CaseState.DRAFT,
        after=CaseState.RECEIVED,
        actor=facts.actor,
        place=CasePlace(facts.terminal, facts.channel),
        at=facts.at,
        time_confidence=facts.time_confidence,
    )


def case_of(facts: TakenIn, events: Iterable[CaseEvent] = ()) -> Case:
    """The case as these events have made it; they come by ``seq``, with or without the take-in.

    Raises ``ValueError`` for an event that does not follow: whoever stores events has let `move` judge them first.
    """
    growing = _Growing(_taken_in(facts))
    for event in events:
        if event.seq != 1:
            growing.take(event)
    return growing.case()


def _taken_in(facts: TakenIn) -> Case:
    return Case(
        id=facts.id,
        case_no=facts.case_no,
        impl_code=facts.impl_code,
        handling_code=facts.handling_code,
        item_version=facts.item_version,
        item_name=facts.item_name,
        channel=facts.channel,
        state=CaseState.RECEIVED,
        received_on=local_day(facts.at),
        taken_in_by=facts.actor,
        package_id=facts.package_id,
        events=(take_in_event(facts),),
        terminal=facts.terminal,
        materials=facts.materials,
        reviewed=facts.reviewed,
        collected_for=facts.collected_for,
        waits_for=facts.waits_for,
        started_on=facts.started_on,
    )


class _Growing:
    """A case while its events are read: what it is made of changes in place, so that a long history costs no copies.

    It has the members that `follows` and `_changes` read, with the values as they are so far."""

    def __init__(self, case: Case) -> None:
        self._start = case
        self._events = list(case.events)
        self._changed: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        changed = self._changed
        return changed[name] if name in changed else getattr(self._start, name)

    @property
    def next_seq(self) -> int:
        return self._events[-1].seq + 1

    def take(self, event: CaseEvent) -> None:
        _must_follow(self, event)
        self._changed |= _changes(self, event)
        self._changed["state"] = event.after
        self._events.append(event)

    def case(self) -> Case:
        if not self._changed:
            return self._start
        return replace(self._start, events=tuple(self._events), **self._changed)


def follows(case: Case | _Growing, event: CaseEvent) -> bool:
    """Is this the case's next event, by its number, its state and the table? (Whether it is allowed, says `move`.)"""
    row = transition(case.state, event.name)
    return (
        event.case_id == case.id
        and event.seq == case.next_seq
        and event.before is case.state
        and row is not None
        and (row.no, row.after) == (event.transition, event.after)
        and type(event.detail) is DETAIL_OF[event.name]
    )


def case_after(case: Case, event: CaseEvent) -> Case:
    """The case with one event more. Raises ``ValueError`` for one that does not follow."""
    _must_follow(case, event)
    return replace(case, state=event.after, events=(*case.events, event), **_changes(case, event))


def _must_follow(case: Case | _Growing, event: CaseEvent) -> None:
    if not follows(case, event):
        raise ValueError(f"event {event.seq} ({event.name.value}) does not follow on {case.state.value}")


def _changes(case: Case | _Growing, event: CaseEvent) -> dict[str, Any]:
    """What the event's details change beside the state."""
    day = local_day(event.at)
    match event.detail:
        case Accepted() as accepted:
            return _accepted(case, accepted)
        case Noticed() as noticed:
            counted = case.notices + (event.name is not EventName.REVIEW_NOTICE)
            return {"notice": noticed.lines, "notice_due": noticed.due, "met": frozenset(), "notices": counted}
        case Supplemented() as supplement:
            return _supplemented(case, event, supplement, day)
        case Forwarded() as forwarded:
            return {"owner_region": forwarded.region}
        case Decided() as decided:
            return {"decision": decided.decision, "decided_on": day, "decided_by": event.actor}
        case Closed() as closed if event.name is EventName.CLOSE:
            return {"results": closed.results}
        case Delivered() as delivered:
            return {"deliveries": (*case.deliveries, delivered)}
        case Halted() as halted:
            return {"stops": (*case.stops, Stop(halted.kind, day))}
        case Extended() as extended:
            return {"extended_days": case.extended_days + extended.days}
        case CommitmentChecked() as checked:
            rest = tuple(given for given in case.commitments if given.about != checked.about)
            return {"commitments": rest, "commitment_broken": case.commitment_broken or not checked.kept}
    if event.name is EventName.PARCEL_RECEIVED:
        return {"parcel_on": day}
    if event.name in (EventName.SPECIAL_END, EventName.RESUME):
        return {"stops": (*case.stops[:-1], replace(case.stops[-1], until=day))}
    return {}


def _accepted(case: Case | _Growing, accepted: Accepted) -> dict[str, Any]:
    return {
        "mode": accepted.mode,
        "acceptance_date": accepted.acceptance_date,
        "deferred": accepted.deferred,
        "commitments": accepted.commitments,
        "reviewed": _ticked(case.reviewed, accepted.review),
    }


def _supplemented(case: Case | _Growing, event: CaseEvent, supplement: Supplemented, day: str) -> dict[str, Any]:
    """Other pages have not been looked at yet: the ticks on those they replace go with them."""
    new = {handed_in.material: handed_in for handed_in in supplement.materials}
    replaced = frozenset(new)
    kept = tuple(new.pop(handed_in.material, handed_in) for handed_in in case.materials)
    changes: dict[str, Any] = {
        "materials": (*kept, *new.values()),
        "reviewed": _ticked(
            tuple(mark for mark in case.reviewed if mark.material not in replaced),
            supplement.review,
        ),
    }
    if event.name is EventName.DEFERRED_SUPPLIED:
        changes["deferred"] = tuple(due for due in case.deferred if due.material not in replaced)
    else:
        changes["met"] = case.met | frozenset(supplement.lines)
    if event.name is EventName.SUPPLEMENT_ALL:
        changes["submitted_on"] = day
    return changes


def _ticked(marks: tuple[ReviewMark, ...], more: tuple[ReviewMark, ...]) -> tuple[ReviewMark, ...]:
    """Ticking a point again names the later clerk."""
    return tuple({(mark.material, mark.point): mark for mark in (*marks, *more)}.values())
