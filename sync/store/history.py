"""What a person has handed in at this terminal, for the clerk who has the person's card in hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from sync.store import outbox
from sync.store.events import LOCAL
from sync.store.print_jobs import RECEIPT, PrintState
from sync.store.schema import intakes, persons
from sync.store.schema import print_jobs as jobs

_OF_PERSON = (
    select(intakes, jobs.c.id.label("job"), jobs.c.state.label("print_state"))
    .join(persons, persons.c.case_id == intakes.c.id)
    .outerjoin(jobs, (jobs.c.case_id == intakes.c.id) & (jobs.c.kind == RECEIPT))
    .where(persons.c.person_key == bindparam("person"))
    .order_by(intakes.c.taken_in_at.desc(), intakes.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class PersonCase:
    """One case. ``print_job`` is None for one whose receipt is another's (a package has one receipt)."""

    intake_id: str
    case_no: str
    impl_code: str
    item_name: str
    state: str
    taken_in_at: str
    print_job: str | None
    print_state: PrintState | None
    delivered: bool


def cases_of(connection: Connection, person_key: str, most: int) -> tuple[PersonCase, ...]:
    """The person's latest cases, newest first, at most ``most``; shredded ones are gone."""
    rows = connection.execute(_OF_PERSON, {"person": person_key, "most": most})
    return tuple(
        PersonCase(
            intake_id=row.id,
            case_no=row.case_no,
            impl_code=row.impl_code,
            item_name=row.item_name,
            state=row.state,
            taken_in_at=row.taken_in_at,
            print_job=row.job,
            print_state=None if row.print_state is None else PrintState(row.print_state),
            delivered=row.origin != LOCAL or outbox.is_delivered(connection, row.id),
        )
        for row in rows
    )
