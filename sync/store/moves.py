"""Moving a case: one transaction from the folded case to event, state, record, audit entry and paper (rule 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection

from intake.case.case import Case
from intake.case.event_json import event_blobs
from intake.case.events import CaseEvent
from intake.case.moves import Moved
from intake.case.refusals import NotAllowed, Reason
from intake.case.states import CaseState
from intake.clock import Reading
from intake.papers.numbering import Numbered, NumberFollows, NumberPattern
from intake.papers.paper import PaperKind
from intake.text import LocalizedText
from sync.dues import Due
from sync.records import event_record
from sync.store import audit, ending, numbers, outbox, papers
from sync.store.cases import require_key
from sync.store.errors import BlobMissing
from sync.store.events import LOCAL, add_event
from sync.store.folding import case_file
from sync.store.keys import StoreKeys
from sync.store.numbers import Series
from sync.store.papers import ToPrint
from sync.store.schema import blobs, events, intakes
from sync.store.schema import outbox as outbox_rows

_PATTERN = NumberPattern()
#: What was asked for, by kind of paper.
Numbers = Mapping[PaperKind, Numbered | NumberFollows]
#: Pure: from the case as it is to what the rules say of the move. Returns the rules' own answer.
Build = Callable[[Case, Numbers], Moved | NotAllowed]


_NOT_TAKEN = LocalizedText.of(
    "平台没有收下这件收件，工作人员已另行处理，本机不能再办理。",
    "The platform never took this intake and staff have settled it another way: nothing more is done with it here.",
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What goes with a move beside its event, all of it optional.

    ``series``: document numbers to take, used up only if the move happens. ``papers`` makes what shall be printed, from
    the moved case and the numbers. ``due`` says when its next clock runs out.
    """

    series: Sequence[Series] = ()
    pattern: NumberPattern = _PATTERN
    papers: Callable[[Moved, Numbers], Sequence[ToPrint]] | None = None
    due: Callable[[Case], Due | None] | None = None


@dataclass(frozen=True, slots=True)
class MovedCase:
    """The move is durable. ``papers`` are the ids of the papers made, ``jobs`` those of their print jobs."""

    case: Case
    event: CaseEvent
    papers: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()


class Refused(Exception):
    """Undoes the transaction of a move that the rules do not allow."""

    def __init__(self, answer: NotAllowed) -> None:
        super().__init__()
        self.answer = answer


def move(
    connection: Connection,
    keys: StoreKeys,
    case_id: str,
    build: Build,
    wishes: Wishes,
    new_id: Callable[[], str],
    now: Reading,
) -> MovedCase:
    """Everything a move leaves, in the caller's transaction.

    Raises `Refused` with the rules' answer, `BlobMissing` when the event names an attachment that is not stored for the
    case, KeyError when there is no such case.
    """
    file = case_file(connection, keys, case_id)
    if file is None:
        raise KeyError(f"no case {case_id}")
    if ending.is_ended(connection, case_id):
        raise Refused(NotAllowed(Reason.NOT_TAKEN, _NOT_TAKEN))
    taken: Numbers = {one.kind: numbers.take(connection, wishes.pattern, one) for one in wishes.series}
    answer = build(file.case, taken)
    if isinstance(answer, NotAllowed):
        raise Refused(answer)
    case_key = require_key(connection, keys, case_id)
    event, case = answer.event, answer.case
    if event.case_id != case_id or event.seq != file.case.next_seq:
        raise ValueError("the event does not follow on the case it was built from")
    digests = tuple(ref.digest for ref in event_blobs(event))
    _require_blobs(connection, case_id, digests)
    add_event(connection, event, case_key, LOCAL)
    set_state(connection, case, None if wishes.due is None else wishes.due(case))
    made = [
        papers.add_paper(connection, keys, case_id, case_key, event.id, wanted, new_id, now)
        for wanted in (wishes.papers(answer, taken) if wishes.papers is not None else ())
    ]
    codes = papers.codes_of(connection, case_id, event.id)
    record = event_record(event, next_case_seq(connection, case_id), file.case.events[-1].id, digests, codes)
    outbox.add(connection, record, case_key, now)
    detail = {
        "event": event.id,
        "name": event.name.value,
        "transition": event.transition,
        "before": None if event.before is None else event.before.value,
        "after": event.after.value,
        "role": event.actor.role.value,
        "actor": event.actor.id,
        "place": event.place.terminal,
        "digest": record.digest,
    }
    audit.append(connection, at=event.at, kind="move", subject=case_id, detail=detail)
    return MovedCase(case, event, tuple(paper for paper, _ in made), tuple(job for _, jobs in made for job in jobs))


def set_state(connection: Connection, case: Case, due: Due | None) -> None:
    """The open facts of a case as it is now."""
    connection.execute(
        update(intakes)
        .where(intakes.c.id == case.id)
        .values(
            state=case.state.value,
            acceptance_date=case.acceptance_date,
            decision=None if case.decision is None else case.decision.value,
            due=None if due is None else due.on,
            due_clock=None if due is None else due.clock,
        )
    )


def next_case_seq(connection: Connection, case_id: str) -> int:
    """Records of a case are counted by each terminal for itself, from 1 on (ADR 13)."""
    last = select(func.coalesce(func.max(outbox_rows.c.case_seq), 0)).where(outbox_rows.c.case_id == case_id)
    return int(connection.execute(last).scalar_one()) + 1


def _require_blobs(connection: Connection, case_id: str, digests: Sequence[str]) -> None:
    stored = set(connection.execute(select(blobs.c.digest).where(blobs.c.case_id == case_id)).scalars())
    if missing := set(digests) - stored:
        raise BlobMissing(f"{len(missing)} attachments of the move are not stored")


#: A rating is asked for when a case has come to one of these (§4.2 rule 7).
RATED = (CaseState.DELIVERED, CaseState.NOT_ACCEPTED, CaseState.RETURNED)


def invite(connection: Connection, case_id: str, now: Reading) -> bool:
    """True for the first who asks about a finished case."""
    asked = (
        update(intakes)
        .where(
            intakes.c.id == case_id,
            intakes.c.invited_at.is_(None),
            intakes.c.state.in_([state.value for state in RATED]),
        )
        .values(invited_at=now.rfc3339)
    )
    return bool(connection.execute(asked).rowcount)


def settle(connection: Connection, case_id: str, event_id: str, staff: str, how: str, now: Reading) -> bool:
    """Marks a conflict as seen to; the event stays on file. One that is ``passed`` on is written down and stays."""
    settled = (
        update(events)
        .where(
            events.c.case_id == case_id,
            events.c.id == event_id,
            events.c.conflict.is_not(None),
            events.c.settled_at.is_(None),
        )
        .values(settled_at=None if how == "passed" else now.rfc3339)
    )
    if not connection.execute(settled).rowcount:
        return False
    detail = {"event": event_id, "by": staff, "how": how}
    audit.append(connection, at=now.rfc3339, kind="settled", subject=case_id, detail=detail)
    return True


__all__ = [
    "RATED",
    "Build",
    "Due",
    "MovedCase",
    "Numbers",
    "Refused",
    "Wishes",
    "invite",
    "move",
    "next_case_seq",
    "set_state",
    "settle",
]
