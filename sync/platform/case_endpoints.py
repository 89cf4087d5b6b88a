"""What terminals are told: the change feed, a person's cases, attachments of cases, blocks of document numbers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection, Row, insert, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse
from uuid6 import uuid7

from intake.papers.numbering import KIND_WORDS, NumberFollows
from intake.papers.paper import PaperKind
from sync.contract import DIGEST_PATTERN, RECORD_ID_PATTERN, Closed, text_of
from sync.packing import GZIP, packed, takes_gzip
from sync.platform import feed, number_blocks, scope
from sync.platform.back_office import OWN_FILES
from sync.platform.blobs import Address
from sync.platform.board import LONGEST_S
from sync.platform.context import Caller, Platform, Running, problems
from sync.platform.hall_wire import read_model
from sync.platform.problem import Problem
from sync.platform.schema import case_files, intakes, lookups, record_blobs, records
from sync.signatures import CHANGES_TYPE, SIGNATURE_HEADER

router = APIRouter(prefix="/v1")

CaseId = Annotated[str, Path(pattern=RECORD_ID_PATTERN, description="The case's id: its intake's.")]
Digest = Annotated[str, Path(pattern=DIGEST_PATTERN, description="Digest of the attachment's bytes.")]
#: What a lookup may be for.
PURPOSE = r"^(prefill|progress|hand_out|supplement|withdraw|window_service)$"
_NO_STORE = {"Cache-Control": "no-store"}


class ChangesAnswer(BaseModel):
    epoch: str = Field(description="Of the platform: with another one the cursor begins anew at 0.")
    terminal: str = Field(description="Who was answered.")
    after: int = Field(description="What was asked for.")
    cursor: int = Field(description="Send it as `after` of the next request. Smaller than `after`: go on from it.")
    more: bool = Field(description="There are further changes: ask again at once.")
    as_of: str = Field(description="The platform's time: how things stood then.")
    changes: list[dict[str, Any]] = Field(
        description="Cases `{kind: case, id, changed, terminal, digest, intake: body | null (the caller's own), state, "
        "due, due_clock, lapse_proposed_at, evaluated, events: [hall.event/1 from seq 2 on], conflicts: [{terminal, "
        "reason, event}], files: [{digest, size, media_type}]}` and notes `{kind: note, id, changed, terminal, note: "
        "kind, revision, last: record id, body}`, each as it stands now; `{kind: end, id, changed}`: this case is no "
        "business of the terminal any more; announcements `{kind: catalogue | configuration | staff | command, id, "
        "changed, at, body}` (docs/adr/0014). Applying one again changes nothing."
    )


class CasesAnswer(BaseModel):
    as_of: str
    cases: list[dict[str, Any]] = Field(description="As in the feed.")


class BlockRequest(Closed):
    """A series of document numbers: the organ's short name as it stands in the number, the kind, the year."""

    organ: Annotated[str, text_of(20)]
    kind: Annotated[str, Field(pattern=r"^D[0-9]{2}$")]
    year: Annotated[int, Field(ge=2020, le=2200)]
    size: Annotated[int, Field(ge=1, le=1000)] = 200


class BlockAnswer(BaseModel):
    organ: str
    kind: str
    year: int
    first: int
    last: int


@router.get(
    "/changes",
    summary="What has changed",
    response_model=ChangesAnswer,
    responses={
        200: {
            "description": "Signed: `Hall-Signature` is a detached JWS (ES256, `typ` hall-changes+jws, `kid` of the "
            "key set) over the body's bytes. What does not verify was not said by the platform.",
            "headers": {
                SIGNATURE_HEADER: {"schema": {"type": "string"}},
                "Content-Encoding": {
                    "schema": {"type": "string", "enum": [GZIP]},
                    "description": "Where `Accept-Encoding` said so and it is worth it; signed are the plain bytes.",
                },
            },
        },
        **problems(not_authenticated=401, invalid=422),
    },
)
async def changes(
    request: Request,
    caller: Caller,
    running: Running,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="The cursor of the answer before; 0: everything.")] = 0,
    wait: Annotated[float, Query(ge=0, le=LONGEST_S, description="Seconds to wait for a change.")] = 0,
) -> Response:
    """A long poll: answered at once when there is something behind `after`, else when something comes or the time is
    over. A terminal is told of its hall's cases, of those handed to it, and for some days of those it looked up for a
    person. Conflicts (§4.2 rule 3) are told with their case: an event that did not follow is kept and moves nothing."""

    def look() -> tuple[feed.Page, str]:
        with running.database.read() as connection:
            return feed.page(connection, caller, after), running.clock.now().rfc3339

    def told(seen: tuple[feed.Page, str]) -> bool:
        return bool(seen[0].changes) or seen[0].cursor < after

    page, as_of = await running.bell.look_until(look, told, wait)
    answer = ChangesAnswer(
        epoch=running.identity.epoch,
        terminal=caller.terminal_id,
        after=after,
        cursor=page.cursor,
        more=page.more,
        as_of=as_of,
        changes=list(page.changes),
    )
    may_pack = takes_gzip(request.headers.get("accept-encoding", ""))
    return await run_in_threadpool(_signed, answer, running, may_pack=may_pack)


def _signed(answer: ChangesAnswer, running: Platform, *, may_pack: bool) -> Response:
    """In a worker thread: a page may be a megabyte. The signature is over the plain bytes."""
    data = answer.model_dump_json().encode()
    signature = running.identity.receipts.sign_detached(data, CHANGES_TYPE)
    headers = {**_NO_STORE, "Vary": "Accept-Encoding", SIGNATURE_HEADER: signature}
    small = packed(data) if may_pack else None
    if small is not None:
        data, headers["Content-Encoding"] = small, GZIP
    return Response(data, media_type="application/json", headers=headers)


@router.get(
    "/cases",
    summary="Cases of a person, or the case of a number",
    response_model=CasesAnswer,
    responses=problems(not_authenticated=401, invalid=422),
)
async def find_cases(
    caller: Caller,
    running: Running,
    response: Response,
    case: Annotated[str, Query(pattern=RECORD_ID_PATTERN, description="The case or draft it is looked up for.")],
    purpose: Annotated[str, Query(pattern=PURPOSE, description="What for.")],
    person: Annotated[
        str | None, Query(pattern=r"^[0-9a-f]{64}$", description="HMAC of the person's number (docs/adr/0007).")
    ] = None,
    case_no: Annotated[str | None, Query(pattern=r"^[0-9A-Za-z-]{1,50}$")] = None,
) -> CasesAnswer:
    """Only inside a case and for a purpose, and every look is logged (C16 c). Newest first, 50 at most. A person's
    cases are open to the terminal from then on, for some days, wherever they were taken in: the person is there. By a
    number alone only cases are found that are the terminal's business already."""
    if (person is None) == (case_no is None):
        raise Problem(422, "invalid", errors=[{"field": "person", "reason": "either person or case_no"}])

    def look(connection: Connection) -> list[Row[Any]] | None:
        asked = intakes.c.person == person if person is not None else intakes.c.case_no == case_no
        if scope.is_anothers(connection, caller, case):
            return None
        rows = connection.execute(select(intakes).where(asked).order_by(intakes.c.received_at.desc()).limit(50)).all()
        if person is None:
            rows = [row for row in rows if scope.may_see(connection, caller, row.intake_id)]
        connection.execute(
            insert(lookups).values(
                id=str(uuid7()),
                at=running.clock.now().rfc3339,
                terminal_id=caller.terminal_id,
                case_id=case,
                purpose=purpose,
                found=len(rows),
            )
        )
        scope.open_to_terminal(connection, caller, [row.intake_id for row in rows], running.clock.now())
        return list(rows)

    def told() -> list[dict[str, Any]] | None:
        rows = running.database.write(look)
        if rows is None:
            return None
        with running.database.read() as connection:  # nobody waits for what is only read
            return feed.case_changes(connection, rows)

    found = await run_in_threadpool(told)
    if found is None:
        raise Problem(422, "invalid", errors=[{"field": "case", "reason": scope.NOT_YOURS}])
    running.bell.ring()  # what has been opened is told at once
    response.headers.update(_NO_STORE)
    return CasesAnswer(as_of=running.clock.now().rfc3339, cases=found)


@router.get(
    "/cases/{case_id}/blobs/{digest}",
    summary="An attachment of a case",
    response_class=Response,
    responses={
        200: {
            "description": "Its bytes.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
        **problems(not_authenticated=401, not_found=404, invalid=422),
    },
)
async def case_blob(case_id: CaseId, digest: Digest, caller: Caller, running: Running) -> Response:
    """What was handed in, and results: whoever shows or hands out a case of another terminal needs them. Of a case that
    is not the terminal's business the answer is as of one that does not exist."""

    def find() -> Address | None:
        with running.database.read() as connection:
            if not scope.may_see(connection, caller, case_id):
                return None
            sent = (
                select(records.c.terminal_id, records.c.id)
                .join(record_blobs, record_blobs.c.record_id == records.c.id)
                .where(records.c.case_id == case_id, record_blobs.c.digest == digest)
            )
            row = connection.execute(sent.limit(1)).first()
            if row is not None:
                return Address(row.terminal_id, row.id, digest)
            own = select(case_files.c.event_id).where(case_files.c.case_id == case_id, case_files.c.digest == digest)
            event = connection.execute(own).scalar()
            return None if event is None else Address(OWN_FILES, event, digest)

    address = await run_in_threadpool(find)
    if address is None or running.blobs.size(address) is None:
        raise Problem(404, "not_found", headers=_NO_STORE)
    return FileResponse(running.blobs.path(address), media_type="application/octet-stream", headers=_NO_STORE)


@router.post(
    "/number-blocks",
    summary="Reserve document numbers",
    status_code=201,
    response_model=BlockAnswer,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BlockRequest"}}},
        }
    },
    responses=problems(
        not_authenticated=401,
        no_numbers=409,
        interrupted=408,
        too_big=413,
        unsupported_media_type=415,
        invalid=422,
    ),
)
async def reserve_numbers(request: Request, caller: Caller, running: Running) -> BlockAnswer:
    """The next block of the series, for this terminal alone. What it does not use is a gap, and gaps are allowed."""
    asked = await read_model(request, BlockRequest, running.settings.max_form)
    if asked.kind not in {kind.value for kind in KIND_WORDS}:
        raise Problem(422, "invalid", errors=[{"field": "kind", "reason": "has no number of an organ"}])
    kind = PaperKind(asked.kind)

    def give(connection: Connection) -> Any:
        now = running.clock.now().rfc3339
        return number_blocks.give(connection, caller.terminal_id, asked.organ, kind, asked.year, asked.size, now)

    block = await run_in_threadpool(running.database.write, give)
    if isinstance(block, NumberFollows):
        raise Problem(409, "no_numbers", "the year has no serial left for this organ and kind")
    return BlockAnswer(organ=block.organ, kind=block.kind.value, year=block.year, first=block.first, last=block.last)
