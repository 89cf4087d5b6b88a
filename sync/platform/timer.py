"""What time alone does to cases (SY in the lifecycle table): acceptance by operation of law, and proposals to end what
was never supplemented. Run now and then; running it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from sqlalchemy import Connection, select, update
from uuid6 import uuid7

from intake.case.events import AcceptanceMode, Accepted, CaseActor, EventName, Role
from intake.case.moves import Moved, move
from intake.case.states import CaseState
from intake.clocks import ClockKind
from sync.platform import cases
from sync.platform.back_office import PLACE
from sync.platform.records import Ground
from sync.platform.schema import intakes

_TIMER = CaseActor(Role.PLATFORM_TIMER)


def run(ground: Ground, stopping: Callable[[], bool] = lambda: False) -> int:
    """Deems accepted what nobody decided in time (T07, T15), proposes to lapse what was never supplied (T12), and tells
    overseers what is late; how many cases were moved or proposed."""
    now = ground.clock.now()
    today = now.local.date()
    with ground.database.read() as connection:
        overdue = connection.execute(
            select(intakes.c.intake_id, intakes.c.due_clock).where(intakes.c.due < today.isoformat())
        ).all()
    changed = 0
    for row in overdue:
        if stopping():  # what is left is as overdue at the next start
            break
        work = _SEE_TO.get(row.due_clock)
        if work is not None:
            changed += ground.database.write(partial(work, ground, row.intake_id))
        ground.database.write(partial(_oversee, ground, row.intake_id, today, now.rfc3339))
    return changed


def _oversee(ground: Ground, case_id: str, today: date, now: str, connection: Connection) -> None:
    held = cases.held(connection, case_id)
    if held is not None:
        cases.tell_overseers(connection, ground.rules, held.case, today, now)


def _deem_accepted(ground: Ground, case_id: str, connection: Connection) -> bool:
    held = cases.held(connection, case_id)
    item = None if held is None else ground.rules.item_of(held.case)
    if held is None or item is None:
        return False
    now = ground.clock.now()
    answer = move(
        held.case,
        item,
        EventName.DEEM_ACCEPTED,
        Accepted(AcceptanceMode.DEEMED),
        _TIMER,
        PLACE,
        now,
        ground.rules.days,
        event_id=str(uuid7()),
    )
    if not isinstance(answer, Moved):
        return False
    cases.append(connection, ground.rules, held, answer.event, answer.case, now.rfc3339)
    return True


def _propose_lapse(ground: Ground, case_id: str, connection: Connection) -> bool:
    """The case stays where it is: a person of the back office ends it, with a written notice."""
    now = ground.clock.now().rfc3339
    proposed = (
        update(intakes)
        .where(
            intakes.c.intake_id == case_id,
            intakes.c.state == CaseState.SUPPLEMENT_PENDING.value,
            intakes.c.lapse_proposed_at.is_(None),
        )
        .values(lapse_proposed_at=now)
    )
    if not connection.execute(proposed).rowcount:
        return False
    cases.touch(connection, case_id)
    return True


_SEE_TO = {ClockKind.NOTICE.value: _deem_accepted, ClockKind.SUPPLEMENT.value: _propose_lapse}
