"""Drafts that terminals share (docs/adr/0007)."""

from __future__ import annotations

from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from sync.contract import RECORD_ID_PATTERN
from sync.platform import drafts
from sync.platform.context import Caller, Running, problems, read_body
from sync.platform.hall_wire import (
    HASH_PATTERN,
    MAX_SEALED,
    ClosedAnswer,
    ClosedQuestion,
    ClosedRequest,
    ContentAnswer,
    DraftRequest,
    DraftsAnswer,
    LeaseAnswer,
    LeaseRequest,
    ListedAnswer,
    PutAnswer,
    SlipAnswer,
    TakenAnswer,
    read_model,
    to_base64url,
)
from sync.platform.problem import Problem

router = APIRouter(prefix="/v1")

BLOB_TYPE = "application/octet-stream"
_MAX_DRAFT_BODY = MAX_SEALED * 4 // 3 + (64 << 10)
_BLOB_PATH = "/drafts/{draft_id}/blobs/{name}"

DraftId = Annotated[str, Path(pattern=RECORD_ID_PATTERN, description="UUIDv7, lower case; becomes the intake's id.")]
BlobName = Annotated[str, Path(pattern=HASH_PATTERN, description="HMAC of the attachment's digest.")]
SlipHash = Annotated[str, Path(pattern=HASH_PATTERN, description="HMAC of the slip code.")]
PersonQuery = Annotated[str, Query(pattern=HASH_PATTERN, description="HMAC of the ID number.")]

_BYTES: dict[str, Any] = {BLOB_TYPE: {"schema": {"type": "string", "format": "binary"}}}
_NO_STORE = {"Cache-Control": "no-store"}


def _body(model: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}
    return {"requestBody": {"required": True, "content": content}}


def _over(over: drafts.DraftClosed) -> NoReturn:
    raise Problem(410, "draft_closed", reason=over.reason, proof=over.proof)


def _leased(lease: drafts.Lease) -> NoReturn:
    raise Problem(409, "leased", holder=lease.holder, name=lease.name, until=lease.until)


@router.get(
    "/drafts",
    summary="The drafts of a person",
    response_model=DraftsAnswer,
    responses=problems(not_authenticated=401, invalid=422),
)
async def find(person: PersonQuery, caller: Caller, running: Running) -> DraftsAnswer:
    """Found only with the ID number at hand. Latest save first; `lease` says who has it open."""
    del caller

    def look() -> list[drafts.Listed]:
        with running.database.read() as connection:
            return drafts.find(connection, running.clock.now(), person)

    return DraftsAnswer(drafts=[ListedAnswer.of(found) for found in await run_in_threadpool(look)])


@router.post(
    "/drafts/{draft_id}/lease",
    summary="Take a draft, or renew the lease on it",
    response_model=TakenAnswer,
    openapi_extra=_body("LeaseRequest"),
    responses=problems(
        not_authenticated=401,
        no_draft=404,
        leased=409,
        draft_closed=410,
        interrupted=408,
        too_big=413,
        unsupported_media_type=415,
        invalid=422,
    ),
)
async def take(
    request: Request, response: Response, draft_id: DraftId, caller: Caller, running: Running
) -> TakenAnswer:
    """The lease names the terminal and lives 30 s; renew it every 10 s. `leased` says who has it: `holder`, `name`,
    `until`. `draft_closed` has `reason` and `proof`."""
    asked = await read_model(request, LeaseRequest, running.settings.max_form)
    outcome = await run_in_threadpool(
        drafts.take,
        running.database,
        running.clock,
        caller,
        draft_id,
        asked.person,
        take_over=asked.take_over,
    )
    match outcome:
        case drafts.Content():
            response.headers.update(_NO_STORE)
            content = ContentAnswer(
                revision=outcome.revision,
                saved_at=outcome.saved_at,
                sealed=to_base64url(outcome.sealed),
                blobs=list(outcome.blobs),
            )
            return TakenAnswer(draft=content, lease=LeaseAnswer.of(outcome.lease))
        case drafts.Leased(lease):
            _leased(lease)
        case drafts.DraftClosed() as over:
            _over(over)
        case drafts.NoDraft():
            raise Problem(404, "no_draft")


@router.delete(
    "/drafts/{draft_id}/lease",
    summary="Let go of a draft",
    status_code=204,
    response_class=Response,
    responses={
        204: {"description": "We have no lease on it (any more)."},
        **problems(not_authenticated=401, invalid=422),
    },
)
async def release(draft_id: DraftId, caller: Caller, running: Running) -> Response:
    """Also answered so when we had none."""
    await run_in_threadpool(drafts.release, running.database, caller, draft_id)
    return Response(status_code=204)


@router.put(
    "/drafts/{draft_id}",
    summary="Keep a draft",
    status_code=201,
    response_model=PutAnswer,
    openapi_extra=_body("DraftRequest"),
    responses={
        200: {"description": "In place of the one before.", "model": PutAnswer},
        201: {"description": "New here."},
        **problems(
            not_authenticated=401,
            leased=409,
            stale=409,
            draft_closed=410,
            interrupted=408,
            too_big=413,
            unsupported_media_type=415,
            invalid=422,
            missing_blobs=422,
            too_many=422,
        ),
    },
)
async def put(request: Request, response: Response, draft_id: DraftId, caller: Caller, running: Running) -> PutAnswer:
    """Expires 15 days after its last save. `stale` says what is held (`revision`, `saved_at`; null: nothing);
    `missing_blobs` lists `missing` names, to be put first."""
    asked = await read_model(request, DraftRequest, _MAX_DRAFT_BODY)
    save = drafts.Save(
        person=asked.person,
        slip=asked.slip,
        base_revision=asked.base_revision,
        revision=asked.revision,
        saved_at=asked.saved_at,
        sealed=asked.sealed_bytes(),
        blobs=tuple(dict.fromkeys(asked.blobs)),
    )
    outcome = await run_in_threadpool(
        drafts.put, running.database, running.draft_files, running.clock, caller, draft_id, save
    )
    match outcome:
        case drafts.Created():
            pass
        case drafts.Replaced():
            response.status_code = 200
        case drafts.Leased(lease):
            _leased(lease)
        case drafts.Stale(revision, saved_at):
            raise Problem(409, "stale", revision=revision, saved_at=saved_at)
        case drafts.DraftClosed() as over:
            _over(over)
        case drafts.OtherPerson():
            raise Problem(422, "invalid", errors=[{"field": "person", "reason": "is not the one it is held under"}])
        case drafts.MissingBlobs(missing):
            raise Problem(422, "missing_blobs", missing=list(missing))
        case drafts.TooMany(what):
            raise Problem(422, "too_many", what)
    return PutAnswer(revision=asked.revision)


@router.put(
    _BLOB_PATH,
    summary="Keep an attachment of a draft",
    status_code=204,
    response_class=Response,
    openapi_extra={"requestBody": {"required": True, "content": _BYTES}},
    responses={
        204: {"description": "Durable."},
        **problems(
            not_authenticated=401,
            leased=409,
            draft_closed=410,
            interrupted=408,
            too_big=413,
            unsupported_media_type=415,
            invalid=422,
            too_many=422,
        ),
    },
)
async def put_blob(request: Request, draft_id: DraftId, name: BlobName, caller: Caller, running: Running) -> Response:
    """Sealed by the terminal. May come before its draft; unclaimed for a day it goes."""
    data = await read_body(request, running.settings.max_draft_blob, BLOB_TYPE)
    outcome = await run_in_threadpool(
        drafts.put_blob, running.database, running.draft_files, running.clock, caller, draft_id, name, data
    )
    match outcome:
        case drafts.Stored():
            return Response(status_code=204)
        case drafts.Leased(lease):
            _leased(lease)
        case drafts.DraftClosed() as over:
            _over(over)
        case drafts.TooMany(what):
            raise Problem(422, "too_many", what)


@router.get(
    _BLOB_PATH,
    summary="An attachment of a draft we have the lease on",
    response_class=Response,
    responses={
        200: {"description": "The sealed bytes.", "content": _BYTES},
        **problems(not_authenticated=401, no_draft=404, leased=409, invalid=422),
    },
)
async def read_blob(draft_id: DraftId, name: BlobName, caller: Caller, running: Running) -> Response:
    """Without a lease there is nothing to see: `no_draft`."""
    outcome = await run_in_threadpool(
        drafts.read_blob, running.database, running.draft_files, running.clock, caller, draft_id, name
    )
    match outcome:
        case bytes():
            return Response(outcome, media_type=BLOB_TYPE, headers=_NO_STORE)
        case drafts.Leased(lease):
            _leased(lease)
        case drafts.NoDraft():
            raise Problem(404, "no_draft")


@router.put(
    "/drafts/{draft_id}/closed",
    summary="A draft is over",
    status_code=204,
    response_class=Response,
    openapi_extra=_body("ClosedRequest"),
    responses={
        204: {"description": "Closed, now or before."},
        **problems(
            not_authenticated=401,
            no_draft=404,
            leased=409,
            stale=409,
            interrupted=408,
            too_big=413,
            unsupported_media_type=415,
            invalid=422,
        ),
    },
)
async def close(request: Request, draft_id: DraftId, caller: Caller, running: Running) -> Response:
    """Its content is deleted and its id remembered, also of one never heard of. Where it is held `person` must be right
    (else `no_draft`), unless we have it open or saved it last. `discarded` does not reach a draft that another terminal
    has open (`leased`) or has saved after `at` (`stale`)."""
    asked = await read_model(request, ClosedRequest, running.settings.max_form)
    outcome = await run_in_threadpool(
        drafts.close,
        running.database,
        running.draft_files,
        running.clock,
        caller,
        draft_id,
        drafts.Closing(asked.reason, asked.at, asked.person, asked.proof),
    )
    match outcome:
        case drafts.Ended():
            return Response(status_code=204)
        case drafts.NoDraft():
            raise Problem(404, "no_draft")
        case drafts.Leased(lease):
            _leased(lease)
        case drafts.Stale(revision, saved_at):
            raise Problem(409, "stale", revision=revision, saved_at=saved_at)


@router.post(
    "/drafts/closed",
    summary="Which of these drafts are over",
    response_model=ClosedAnswer,
    openapi_extra=_body("ClosedQuestion"),
    responses=problems(not_authenticated=401, interrupted=408, too_big=413, unsupported_media_type=415, invalid=422),
)
async def closed(request: Request, caller: Caller, running: Running) -> ClosedAnswer:
    """At most 500 ids."""
    del caller
    asked = await read_model(request, ClosedQuestion, 64 << 10)

    def look() -> dict[str, drafts.DraftClosed]:
        with running.database.read() as connection:
            return drafts.closed(connection, asked.ids)

    return ClosedAnswer.of(await run_in_threadpool(look))


@router.get(
    "/slips/{slip}",
    summary="Has the draft of a slip code arrived",
    response_model=SlipAnswer,
    responses=problems(not_authenticated=401, no_slip=404, draft_closed=410, invalid=422),
)
async def find_slip(slip: SlipHash, caller: Caller, running: Running) -> SlipAnswer:
    """A slip code finds a draft; opening it needs the person."""
    del caller

    def look() -> drafts.Slip | drafts.DraftClosed | drafts.NoDraft:
        with running.database.read() as connection:
            return drafts.find_slip(connection, running.clock.now(), slip)

    match await run_in_threadpool(look):
        case drafts.Slip(draft_id, saved_at):
            return SlipAnswer(id=draft_id, saved_at=saved_at)
        case drafts.DraftClosed() as over:
            _over(over)
        case drafts.NoDraft():
            raise Problem(404, "no_slip")
