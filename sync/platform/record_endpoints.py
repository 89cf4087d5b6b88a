"""Records and their attachments: what terminals deliver."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from sync.contract import DIGEST_PATTERN, RECORD_ID_PATTERN
from sync.platform import records, uploads
from sync.platform.blobs import Address
from sync.platform.context import Caller, Platform, Running, problems, read_packed_body, require_media_type
from sync.platform.problem import Problem
from sync.platform.receipts import sign_receipt
from sync.platform.tokens import Terminal

#: Where records are put. Answers there say that packed ones are taken (RFC 7694).
PATH = "/v1/records"
router = APIRouter(prefix=PATH)

UPLOAD_TYPE = "application/offset+octet-stream"
WRONG_DIGEST = 460  # tus: checksum mismatch

RecordId = Annotated[str, Path(pattern=RECORD_ID_PATTERN, description="UUIDv7, lower case.")]
Digest = Annotated[str, Path(pattern=DIGEST_PATTERN, description="Digest of the blob's plain bytes.")]
ByteCount = Annotated[int, Header(ge=0, le=2**53 - 1)]

_OFFSET = {"Upload-Offset": {"description": "Bytes durable so far.", "schema": {"type": "integer"}}}
_LENGTH = {"Upload-Length": {"description": "Bytes of the whole blob.", "schema": {"type": "integer"}}}
_BLOB_PATH = "/{record_id}/blobs/{digest}"


class ReceiptAnswer(BaseModel):
    receipt: str = Field(
        description="Compact JWS (ES256, `typ` hall-receipt+jws, `kid` of the key set); payload `{iss, record, digest, "
        "terminal, received_at, epoch, watermark}`, `watermark` RFC 3339 or null: what was received until then is in a "
        "backup. Only a receipt that verifies and repeats id and digest is delivery."
    )


_PROGRESS_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Something is there.", "headers": _OFFSET | _LENGTH},
    **problems(not_authenticated=401, not_found=404, invalid=422),
}
_SEND_ANSWERS: dict[int | str, dict[str, Any]] = {
    204: {"description": "Durable up to `Upload-Offset`.", "headers": _OFFSET | _LENGTH},
    **problems(
        not_authenticated=401,
        interrupted=408,
        offset_differs=409,
        too_big=413,
        unsupported_media_type=415,
        invalid=422,
        wrong_digest=WRONG_DIGEST,
    ),
}
_SEND_ANSWERS[409]["headers"] = _OFFSET | _LENGTH
_DELIVER_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The same record again; the receipt repeats the first `received_at`.", "model": ReceiptAnswer},
    201: {"description": "Taken."},
    **problems(
        bad_encoding=400,
        not_authenticated=401,
        digest_conflict=409,
        interrupted=408,
        too_big=413,
        unsupported_media_type=415,
        digest_mismatch=422,
        invalid=422,
        missing_blobs=422,
        out_of_order=422,
    ),
}


@router.head(
    _BLOB_PATH,
    summary="How much of a blob has arrived",
    response_class=Response,
    responses=_PROGRESS_ANSWERS,
)
async def blob_progress(record_id: RecordId, digest: Digest, caller: Caller, running: Running) -> Response:
    """Stops a request that is still sending the same blob, so that the offset holds for the next one."""
    progress = await running.uploads.progress(Address(caller.terminal_id, record_id, digest))
    if progress is None:
        raise Problem(404, "not_found", headers={"Cache-Control": "no-store"})
    return Response(headers=_upload_headers(progress.offset, progress.length) | {"Cache-Control": "no-store"})


@router.patch(
    _BLOB_PATH,
    summary="Send a blob, or the rest of it",
    status_code=204,
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {UPLOAD_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
    responses=_SEND_ANSWERS,
)
async def send_blob(
    request: Request,
    record_id: RecordId,
    digest: Digest,
    upload_offset: ByteCount,
    upload_length: ByteCount,
    caller: Caller,
    running: Running,
) -> Response:
    """Appends the body at `Upload-Offset`; any part of the blob may be sent at once, and an interrupted request's bytes
    are kept. The newest request for a blob goes on, older ones end. The request that completes the blob checks its
    digest: 460 drops it, and the next request starts at 0."""
    require_media_type(request, UPLOAD_TYPE)
    if upload_length > running.settings.max_blob:
        limit = running.settings.max_blob
        raise Problem(413, "too_big", f"at most {limit} bytes a blob", limit=limit)
    announced = int(request.headers.get("content-length", "0"))
    if upload_offset > upload_length or upload_offset + announced > upload_length:
        raise Problem(413, "too_big", "more bytes than Upload-Length")
    address = Address(caller.terminal_id, record_id, digest)
    outcome = await running.uploads.receive(address, upload_offset, upload_length, request.receive)
    return _upload_answer(outcome, upload_length)


def _upload_answer(outcome: uploads.Received, length: int) -> Response:
    match outcome:
        case uploads.Advanced(offset):
            return Response(status_code=204, headers=_upload_headers(offset, length))
        case uploads.OffsetDiffers(offset, known_length):
            raise Problem(409, "offset_differs", headers=_upload_headers(offset, known_length), offset=offset)
        case uploads.Interrupted("superseded", offset):
            detail = "a newer request took over"
            raise Problem(409, "offset_differs", detail, headers=_upload_headers(offset, length), offset=offset)
        case uploads.Interrupted(_, offset):
            raise Problem(408, "interrupted", headers=_upload_headers(offset, length), offset=offset)
        case uploads.LengthDiffers(known_length):
            error = {"field": "Upload-Length", "reason": f"this upload began with {known_length}"}
            raise Problem(422, "invalid", errors=[error])
        case uploads.TooBig(offset):
            headers = _upload_headers(offset, length)
            raise Problem(413, "too_big", "more bytes than Upload-Length", headers=headers)
        case uploads.WrongDigest():
            raise Problem(WRONG_DIGEST, "wrong_digest", headers=_upload_headers(0, length))


@router.put(
    "/{record_id}",
    summary="Deliver a record",
    status_code=201,
    response_model=ReceiptAnswer,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The record's RFC 8785 bytes. The platform hashes them as received, without their encoding: "
            "`Content-Encoding: gzip` may be used where an answer said `Accept-Encoding: gzip` (RFC 7694). The size "
            "allowed is that of the plain bytes.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Record"}}},
        }
    },
    responses=_DELIVER_ANSWERS,
)
async def deliver(
    request: Request,
    record_id: RecordId,
    hall_record_digest: Annotated[str, Header(pattern=DIGEST_PATTERN, description="Digest of the body's bytes.")],
    caller: Caller,
    running: Running,
) -> Response:
    """Has exactly one effect however often it is repeated: ids are remembered for ever. All blobs named by the record
    come first (`missing_blobs` names those that are not there). `invalid` lists `errors: [{field, reason}]`."""
    data = await read_packed_body(request, running.settings.max_record, "application/json")
    outcome, receipt = await run_in_threadpool(_take, running, caller, record_id, hall_record_digest, data)
    match outcome:
        case records.New():
            running.bell.ring()
            return JSONResponse({"receipt": receipt}, 201)
        case records.SameAgain():
            return JSONResponse({"receipt": receipt}, 200)
        case records.DigestConflict(digest):
            raise Problem(409, "digest_conflict", digest=digest)
        case records.DigestMismatch(actual):
            raise Problem(422, "digest_mismatch", digest=actual)
        case records.MissingBlobs(missing):
            raise Problem(422, "missing_blobs", missing=list(missing))
        case records.OutOfOrder(expected):
            raise Problem(422, "out_of_order", expected=expected)
        case records.Invalid(errors):
            raise Problem(422, "invalid", errors=[error.model_dump() for error in errors])


def _take(running: Platform, caller: Terminal, record_id: str, digest: str, data: bytes) -> tuple[records.Outcome, str]:
    """What becomes of the record, and the receipt of what is taken; in a worker thread."""
    outcome = records.take(running.ground, caller, record_id, digest, data)
    if isinstance(outcome, records.New | records.SameAgain):
        return outcome, sign_receipt(running.identity, outcome.taken)
    return outcome, ""


def _upload_headers(offset: int, length: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Upload-Length": str(length)}
