"""What a city's back office does to a case, on the reference platform: accept, review, decide, close, have it ready.

A real city has systems of its own for this; here it is one function for each step, behind `hall-platform decide`. Every
step is the rules' own `move`: nobody sets a state here either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    Decided,
    Decision,
    Delivered,
    Detail,
    EventName,
    Extended,
    Halted,
    NoDetail,
    ResultArrived,
    ResultData,
    Resumed,
    Role,
)
from intake.case.moves import Moved, move
from intake.case.notice_period import local_day
from intake.case.refusals import NotAllowed, Reason
from intake.draft import ReviewMark
from intake.intake import digest_of
from intake.item import Delivery, ServiceItem
from intake.text import LocalizedText
from sync.platform import cases
from sync.platform.blobs import Address, BlobFolder
from sync.platform.cases import Held
from sync.platform.records import Ground
from sync.platform.schema import case_events, case_files, conflicts

#: Where the platform's own attachments lie among the terminals' (`sync.platform.blobs`); no terminal is ever called so.
OWN_FILES = "T-0000"
#: The place of what is done here.
PLACE = CasePlace("PLATFORM", "web")
#: Makes a step's details from the case, its item and the files given with the step.
Say = Callable[[Case, ServiceItem, tuple[BlobRef, ...]], Detail]
#: Somebody else has moved the case since it was looked at.
MOVED_MEANWHILE = NotAllowed(
    Reason.CONFLICT,
    LocalizedText.of(
        "这个办件刚刚有新的办理记录，您看到的不是最新情况，这一步没有办理。请核对最新情况后再办。",
        "The case has moved since you looked at it, so nothing was done. Look at it again, then decide.",
    ),
)


class ItemUnknown(Exception):
    """The platform's catalogue does not have the item the case is about: nobody here can judge it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do to a case. ``files`` are results to be kept with it: media type and bytes."""

    name: EventName
    actor: CaseActor
    say: Say
    files: tuple[tuple[str, bytes], ...] = ()

    def __repr__(self) -> str:
        return f"Step({self.name.value})"


@dataclass(frozen=True, slots=True)
class Again:
    """The move with this event id was made before: whoever asks twice has it once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What more is said with a step. ``event_id`` lets it be asked twice; ``follows`` is the last event that whoever
    asks has seen. ``number`` gives a document's number, ``after`` does what belongs to the same transaction."""

    event_id: str = ""
    follows: str | None = None
    number: Callable[[Connection, ServiceItem, str], str] | None = None
    after: Callable[[Connection, Held, ServiceItem, Moved], None] | None = None


def take(ground: Ground, case_id: str, step: Step) -> Moved | NotAllowed:
    """Moves the case by one step. Raises KeyError when there is no such case, `ItemUnknown`."""
    answer = take_once(ground, case_id, step, Asked())
    if isinstance(answer, Again):
        raise AssertionError("an id of its own cannot be known")
    return answer


def take_once(ground: Ground, case_id: str, step: Step, asked: Asked) -> Moved | NotAllowed | Again:
    """As `take`, for somebody who looked at the case before and may ask again. Raises KeyError, `ItemUnknown`."""
    event_id = asked.event_id or str(uuid7())
    refs = tuple(_keep(ground.blobs, event_id, media_type, data) for media_type, data in step.files)
    now = ground.clock.now()

    def work(connection: Connection) -> Moved | NotAllowed | Again:
        if connection.execute(select(case_events.c.case_id).where(case_events.c.id == event_id)).first() is not None:
            return Again()
        held = cases.held(connection, case_id)
        if held is None:
            raise KeyError(case_id)
        item = ground.rules.item_of(held.case)
        if item is None:
            raise ItemUnknown(held.case.impl_code)
        if asked.follows is not None and asked.follows != held.last:
            return MOVED_MEANWHILE
        detail = step.say(held.case, item, refs)

        def moved(numbers: dict[str, str]) -> Moved | NotAllowed:
            return move(
                held.case,
                item,
                step.name,
                detail,
                step.actor,
                PLACE,
                now,
                ground.rules.days,
                event_id=event_id,
                numbers=numbers,
            )

        answer = moved({})
        if isinstance(answer, NotAllowed):
            return answer
        if asked.number is not None and answer.event.documents:
            number = asked.number  # drawn only now: what is refused uses up none
            made = moved({ref.kind: number(connection, item, ref.kind) for ref in answer.event.documents})
            answer = made if isinstance(made, Moved) else answer
        for ref in refs:
            connection.execute(
                insert(case_files).values(
                    case_id=case_id,
                    digest=ref.digest,
                    event_id=event_id,
                    size=ref.size,
                    media_type=ref.media_type,
                )
            )
        cases.append(connection, ground.rules, held, answer.event, answer.case, now.rfc3339)
        if asked.after is not None:
            asked.after(connection, held, item, answer)
        return answer

    return ground.database.write(work)


def settle(ground: Ground, case_id: str, event_id: str, staff: str) -> bool:
    """A person has seen to a conflict; False when there is none such."""

    def work(connection: Connection) -> bool:
        settled = (
            update(conflicts)
            .where(conflicts.c.id == event_id, conflicts.c.case_id == case_id, conflicts.c.settled_at.is_(None))
            .values(settled_at=ground.clock.now().rfc3339, settled_by=staff)
        )
        return bool(connection.execute(settled).rowcount)

    return ground.database.write(work)


# --- the steps --------------------------------------------------------------------------------------------------------


def accept(staff: str) -> Step:
    """T04, T13. Who accepts here has looked at everything that was handed in."""

    def say(case: Case, item: ServiceItem, _files: tuple[BlobRef, ...]) -> Detail:
        given = {handed_in.material for handed_in in case.materials if handed_in.pages}
        at = case.events[-1].at
        marks = tuple(
            ReviewMark(spec.key, point.key, staff, at)
            for spec in item.materials
            if spec.key in given
            for point in spec.review_points
        )
        return Accepted(AcceptanceMode.NORMAL, review=marks)

    return Step(EventName.ACCEPT, CaseActor(Role.BACK_OFFICE, staff), say)


def parcel_received(staff: str) -> Step:
    """T09: as the handling place, which is the owner from here on."""
    return Step(EventName.PARCEL_RECEIVED, CaseActor(Role.HANDLING_PLACE, staff), lambda *_: NoDetail())


def mail(staff: str, tracking_no: str) -> Step:
    """T25: the result is posted to the applicant."""
    detail = Delivered(Delivery.MAIL.value, tracking_no=tracking_no)
    return Step(EventName.DELIVER, CaseActor(Role.BACK_OFFICE, staff), lambda *_: detail)


def start_review(staff: str) -> Step:
    return Step(EventName.START_REVIEW, CaseActor(Role.BACK_OFFICE, staff), lambda *_: NoDetail())


def decide(staff: str, decision: Decision, reason: str, basis: str = "") -> Step:
    """T17."""
    detail = Decided(decision, reason, basis)
    return Step(EventName.DECIDE, CaseActor(Role.BACK_OFFICE, staff), lambda *_: detail)


def close(staff: str, number: str | None, pdf: bytes | None, valid_to: str | None) -> Step:
    """T23: the result as the item names it, with its number and, where there is one, its PDF."""

    def say(case: Case, item: ServiceItem, files: tuple[BlobRef, ...]) -> Detail:
        if case.decision is not Decision.GRANTED:
            return Closed(reason="不予许可，见决定书")
        document = item.results[0] if item.results else None
        return Closed(
            results=(
                ResultData(
                    name=document.name.get() if document is not None else item.short_name.get(),
                    number=number or case.case_no[-17:],
                    issuer=item.organ.name,
                    kind=document.kind if document is not None else "notice",
                    valid_from=local_day(case.events[-1].at),
                    valid_to=valid_to,
                    file=files[0] if files else None,
                ),
            )
        )

    files = (("application/pdf", pdf),) if pdf is not None else ()
    return Step(EventName.CLOSE, CaseActor(Role.BACK_OFFICE, staff), say, files)


def ready(staff: str, from_staff: str, batch: str) -> Step:
    """T24: the result has arrived at the hand-out window, counted by both."""
    detail = ResultArrived(batch, 1, 0, from_staff)
    return Step(EventName.RESULT_ARRIVED, CaseActor(Role.HAND_OUT_CLERK, staff), lambda *_: detail)


def lapse(staff: str, reason: str) -> Step:
    """T12: what the timer proposes, a person confirms."""
    detail = Closed(reason=reason)
    return Step(EventName.LAPSE, CaseActor(Role.BACK_OFFICE, staff), lambda *_: detail)


def extend(staff: str, head: str, days: int, reason: str) -> Step:
    """T20: once, approved by the head of the organ."""
    detail = Extended(days, reason, head)
    return Step(EventName.EXTEND, CaseActor(Role.BACK_OFFICE, staff), lambda *_: detail)


def special_procedure(staff: str, kind: str, basis: str, days: int | None) -> Step:
    """T19: ``kind`` is one of `intake.case.events.SPECIAL_KINDS`; the clock stops."""
    detail = Halted(kind, basis, days)
    return Step(EventName.SPECIAL_START, CaseActor(Role.BACK_OFFICE, staff), lambda *_: detail)


def suspend(staff: str, basis: str) -> Step:
    """T21."""
    detail = Halted("suspension", basis)
    return Step(EventName.SUSPEND, CaseActor(Role.BACK_OFFICE, staff), lambda *_: detail)


def resume(staff: str, outcome: str) -> Step:
    """T21, back."""
    return Step(EventName.RESUME, CaseActor(Role.BACK_OFFICE, staff), lambda *_: Resumed(outcome))


def end_special_procedure(staff: str, outcome: str) -> Step:
    """T19, back."""
    return Step(EventName.SPECIAL_END, CaseActor(Role.BACK_OFFICE, staff), lambda *_: Resumed(outcome))


def refer(staff: str, organ: str) -> Step:
    """T22: reviewed here, decided by a higher organ."""
    detail = Closed(organ=organ)
    return Step(EventName.REFER, CaseActor(Role.BACK_OFFICE, staff), lambda *_: detail)


def terminate(staff: str, reason: str) -> Step:
    """T31."""
    detail = Closed(reason=reason)
    return Step(EventName.TERMINATE, CaseActor(Role.BACK_OFFICE, staff), lambda *_: detail)


def _keep(blobs: BlobFolder, event_id: str, media_type: str, data: bytes) -> BlobRef:
    """On disk before any row names it; what a refused step leaves is nobody's."""
    ref = BlobRef(digest_of(data), len(data), media_type)
    address = Address(OWN_FILES, event_id, ref.digest)
    if blobs.size(address) == len(data):
        return ref  # asked again
    blobs.begin(address, len(data))
    blobs.write(address, 0, data)
    blobs.sync(address)
    blobs.finish(address)
    return ref
