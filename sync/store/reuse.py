"""What a person has told and got before (C06), for the rule in `intake.prefill` that says what may be offered.

Looked up inside a case only, for a purpose, and every look leaves an audit entry without a personal value (C16 c, P8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from intake.case.case import Case
from intake.case.states import CaseState
from intake.clock import Reading
from intake.draft import HandedIn
from intake.prefill import Earlier, ItemKey, Licence
from sync.store import audit
from sync.store.cases import find_key
from sync.store.errors import CaseShredded
from sync.store.folding import case_file
from sync.store.keys import StoreKeys
from sync.store.schema import intakes, persons

#: So many matters back; nobody scrolls further.
MOST = 20
_MATTERS = (
    select(intakes.c.id, intakes.c.case_no)
    .join(persons, persons.c.case_id == intakes.c.id)
    .where(
        persons.c.person_key == bindparam("person"),
        intakes.c.id != bindparam("inside"),
        intakes.c.state != CaseState.VOIDED.value,
    )
    .order_by(intakes.c.taken_in_at.desc(), intakes.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """One earlier matter: what `intake.prefill` needs, and the materials as they stand now (`C06 b`)."""

    case_id: str
    case_no: str
    state: CaseState
    earlier: Earlier
    materials: tuple[HandedIn, ...]

    def __repr__(self) -> str:
        return f"EarlierCase({self.case_id!r})"


def earlier_of(
    connection: Connection,
    keys: StoreKeys,
    person_key: str,
    inside: str,
    purpose: str,
    staff: str | None,
    now: Reading,
) -> tuple[EarlierCase, ...]:
    """The person's earlier matters, newest first; ``inside`` is the draft or case it is looked up for.

    Raises KeyError for a case that there is not: nothing is looked up without one.
    """
    if find_key(connection, keys, inside) is None:
        raise KeyError(f"no case {inside}")
    found = []
    for row in connection.execute(_MATTERS, {"person": person_key, "inside": inside, "most": MOST}).all():
        try:
            file = case_file(connection, keys, row.id)
        except CaseShredded:
            continue
        if file is not None:
            found.append(_earlier(file.case, file.body))
    detail = {"purpose": purpose, "staff": staff, "cases": [one.case_id for one in found]}
    audit.append(connection, at=now.rfc3339, kind="lookup", subject=inside, detail=detail)
    return tuple(found)


def _earlier(case: Case, body: Mapping[str, object]) -> EarlierCase:
    item: ItemKey = (case.impl_code, case.handling_code, case.item_version)
    answers = dict(_strings(body["answers"]))
    for event in case.events:  # what a supplement put right counts instead
        answers |= dict(getattr(event.detail, "answers", ()))
    licences = tuple(
        Licence(result.name, result.number, result.issuer, result.valid_from, result.valid_to)
        for result in case.results
    )
    earlier = Earlier(item, case.item_name, str(body["taken_in_at"]), tuple(sorted(answers.items())), licences)
    return EarlierCase(case.id, case.case_no, case.state, earlier, case.materials)


def _strings(answers: object) -> Mapping[str, str]:
    return answers if isinstance(answers, dict) else {}
