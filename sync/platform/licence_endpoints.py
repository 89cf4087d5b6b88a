"""Asking for a person's licences instead of asking the person for the paper (CAPABILITIES C16)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection, insert
from starlette.concurrency import run_in_threadpool
from uuid6 import uuid7

from sync.contract import RECORD_ID_PATTERN
from sync.platform import licences
from sync.platform.context import Caller, Running, problems
from sync.platform.schema import lookups

router = APIRouter(prefix="/v1")


class LicenceAnswer(BaseModel):
    """One licence. What counts today is for who asks to say: expired and revoked ones are told too."""

    name: str
    number: str
    issuer: str
    region: str = Field(description="Of the issuer, GB/T 2260; empty: this city's.")
    trust: Literal["A", "B", "C", "D"] = Field(description="可信等级, 国办函〔2016〕108号.")
    valid_from: str | None
    valid_to: str | None = Field(description="Null: without end.")
    revoked_on: str | None = Field(description="From this day on it counts no more.")
    origin: Literal["case", "told"] = Field(description="A result of a case here, or told by another place.")


class LicencesAnswer(BaseModel):
    as_of: str
    licences: list[LicenceAnswer]


@router.get(
    "/licences",
    summary="Licences of a person, by the name of the licence",
    response_model=LicencesAnswer,
    responses=problems(not_authenticated=401, invalid=422),
)
async def find_licences(
    caller: Caller,
    running: Running,
    response: Response,
    case: Annotated[str, Query(pattern=RECORD_ID_PATTERN, description="The case or draft it is looked up for.")],
    purpose: Annotated[
        str, Query(pattern=r"^(shared_data_check|e_licence)$", description="Instead of a paper, or in its place.")
    ],
    name: Annotated[
        str,
        Query(
            min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$", description="Of the licence: no others are told."
        ),
    ],
    person: Annotated[
        list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]],
        Query(min_length=1, max_length=4, description="HMAC of the holder's numbers (docs/adr/0007)."),
    ],
) -> LicencesAnswer:
    """Only inside a case and for a purpose, only of the kind that the case needs, and every look is logged (C16 c). An
    empty list says that none is known *here*: that is no proof that there is none."""

    def look(connection: Connection) -> list[dict[str, Any]]:
        found = licences.of_holders(connection, person, name)
        connection.execute(
            insert(lookups).values(
                id=str(uuid7()),
                at=running.clock.now().rfc3339,
                terminal_id=caller.terminal_id,
                case_id=case,
                purpose=purpose,
                found=len(found),
            )
        )
        return found

    found = await run_in_threadpool(running.database.write, look)
    response.headers["Cache-Control"] = "no-store"
    return LicencesAnswer(
        as_of=running.clock.now().rfc3339, licences=[LicenceAnswer.model_validate(one) for one in found]
    )
