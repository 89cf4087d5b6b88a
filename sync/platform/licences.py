"""E-licences as the platform knows them (CAPABILITIES C16): results of its own cases, and licences that were issued
elsewhere and told to it. They are found by the holder's HMAC (docs/adr/0007), never by a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator
from sqlalchemy import Connection, delete, func, insert, or_, select
from uuid6 import uuid7

from intake.case.states import CaseState
from sync.contract import Closed, Day, text_of
from sync.platform.cases import held
from sync.platform.licence_tables import licences
from sync.platform.schema import intakes
from sync.platform.wire import FieldError, field_errors

#: So many cases of one holder are looked through, the latest ones.
MOST = 50


class Holder(Closed):
    """Whose it is: GB/T 39046 ID type and number, or ``uscc`` and the credit code."""

    id_type: Annotated[str, Field(pattern=r"^([0-9]{3}|uscc)$")]
    id_number: Annotated[str, text_of(40)]

    def __repr__(self) -> str:
        return "Holder(…)"


class IssuedElsewhere(Closed):
    """One licence that another place issued. ``region``: the issuer's (GB/T 2260); ``trust`` as in CAPABILITIES §3.3;
    ``valid_to`` null: 长期; ``revoked_on``: the day from which it counts no more."""

    holder: Holder
    name: Annotated[str, text_of(200)]
    number: Annotated[str, text_of(100)]
    issuer: Annotated[str, text_of(200)]
    region: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    trust: Literal["A", "B", "C", "D"]
    valid_from: Day | None = None
    valid_to: Day | None = None
    revoked_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    def __repr__(self) -> str:
        return f"IssuedElsewhere({self.name!r})"


def read_rows(rows: object) -> tuple[list[IssuedElsewhere], list[FieldError]]:
    """What a file holds, and everything wrong with it: ``field`` is ``row.member``, counted from 1; no value is
    quoted."""
    if not isinstance(rows, list):
        return [], [FieldError(field="", reason="a list of licences is expected")]
    read: list[IssuedElsewhere] = []
    wrong: list[FieldError] = []
    for number, row in enumerate(rows, 1):
        try:
            read.append(IssuedElsewhere.model_validate(row))
        except ValidationError as error:
            wrong += field_errors(error, f"{number}.")
    return read, wrong


def add(connection: Connection, person_key: Callable[[str, str], str | None], one: IssuedElsewhere, now: str) -> None:
    """Keeps it in the place of what was known under the same issuer and number. Raises ``ValueError`` where holders
    cannot be found: only a city has the key."""
    holder = person_key(one.holder.id_type, one.holder.id_number)
    if holder is None:
        raise ValueError("only a city's platform keeps licences")
    same = (licences.c.holder == holder, licences.c.issuer == one.issuer, licences.c.number == one.number)
    connection.execute(delete(licences).where(*same))
    row = one.model_dump(exclude={"holder"})
    connection.execute(insert(licences).values(id=str(uuid7()), holder=holder, added_at=now, **row))


def of_holders(connection: Connection, holders: Sequence[str], name: str) -> list[dict[str, Any]]:
    """Licences of this name, expired and revoked ones too: who asks says what counts today."""
    told = select(licences).where(licences.c.holder.in_(holders), licences.c.name == name)
    found = [
        {key: row[key] for key in _MEMBERS} | {"origin": "told"}
        for row in connection.execute(told.order_by(licences.c.added_at.desc())).mappings()
    ]
    return [*_of_cases(connection, holders, name), *found]


_MEMBERS = ("name", "number", "issuer", "region", "trust", "valid_from", "valid_to", "revoked_on")


def _of_cases(connection: Connection, holders: Sequence[str], name: str) -> Iterator[dict[str, Any]]:
    # What was applied for an organisation is the organisation's, not that of the person who came for it.
    whose = func.coalesce(intakes.c.organisation, intakes.c.person)
    found = or_(intakes.c.person.in_(holders), intakes.c.organisation.in_(holders))
    mine = select(intakes.c.intake_id).where(found, whose.in_(holders))
    for case_id in list(connection.execute(mine.order_by(intakes.c.received_at.desc()).limit(MOST)).scalars()):
        known = held(connection, case_id)
        if known is None or known.case.state is CaseState.VOIDED:  # what was voided was never issued
            continue
        for result in known.case.results:
            if result.name == name:
                yield {
                    "name": result.name,
                    "number": result.number,
                    "issuer": result.issuer,
                    "region": "",
                    "trust": "A",
                    "valid_from": result.valid_from,
                    "valid_to": result.valid_to,
                    "revoked_on": None,
                    "origin": "case",
                }
