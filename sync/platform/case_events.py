"""Events that terminals made: put in force where they follow, else kept as a conflict (§4.2 rule 3)."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from intake.case.event_json import event_to_bytes
from intake.case.events import CaseEvent, EventName
from intake.case.refusals import NotAllowed, Reason
from sync.platform import cases
from sync.platform.bodies import EventBody
from sync.platform.rules import Rules
from sync.platform.schema import conflicts, paper_codes


def take(connection: Connection, rules: Rules, terminal: str, body: EventBody, now: str) -> None:
    """The record is taken either way: what happened, happened. Whether it counts is said here, and told by the feed.

    An event counts when its maker knew the case as it is known here, and the rules allow it. Nothing is overwritten.
    """
    held = cases.held(connection, body.event.case_id)
    if held is None:
        raise ValueError("an event's case has arrived before it")
    _know_papers(connection, body)
    answer = rules.admit(held.case, body.event) if body.follows == held.last else None
    nowhere = _is_received_nowhere(body.event)
    if answer is None or isinstance(answer, NotAllowed) or nowhere:
        refused = answer.reason if isinstance(answer, NotAllowed) else Reason.NOT_HANDLING_PLACE
        reason = Reason.CONFLICT if answer is None else refused
        connection.execute(
            insert(conflicts).values(
                id=body.event.id,
                case_id=body.event.case_id,
                terminal_id=terminal,
                reason=reason.value,
                received_at=now,
                body=event_to_bytes(body.event),
            )
        )
        cases.touch(connection, body.event.case_id)
        return
    cases.append(connection, rules, held, answer.event, answer.case, now)


def _is_received_nowhere(event: CaseEvent) -> bool:
    """T09 by a terminal that does not say where it stands: the rules trust a back office with that, nobody else."""
    return event.name is EventName.PARCEL_RECEIVED and not event.place.region


def _know_papers(connection: Connection, body: EventBody) -> None:
    """The paper is in somebody's hands, whether its move counts or not. A code that is known stays whose it was."""
    for paper in body.papers:
        if connection.execute(select(paper_codes.c.code).where(paper_codes.c.code == paper.code)).first() is None:
            connection.execute(
                insert(paper_codes).values(
                    code=paper.code,
                    case_id=body.event.case_id,
                    event_id=body.event.id,
                    kind=paper.kind,
                    number=paper.number,
                    made_at=body.event.at,
                )
            )
