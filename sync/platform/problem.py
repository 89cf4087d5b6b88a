"""Errors as ``application/problem+json`` (RFC 9457), whatever went wrong: the contract knows no other error body.

``type`` is a short name out of ADR 1; further members say more, never a personal value.
"""

from __future__ import annotations

from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"

TITLES = {
    "code_unknown": "This enrolment code does not exist",
    "code_used": "This enrolment code has been used",
    "code_expired": "This enrolment code has expired",
    "too_many_tries": "Too many wrong codes",
    "code_of_another_kind": "This code is for a new terminal, or for one that comes back: not for this request",
    "not_proven": "The statement is not signed by the key it names",
    "other_platform": "The terminal belongs to another platform",
    "other_terminal": "This code gives back another terminal's id",
    "foreign_key": "This code is for another key",
    "key_in_use": "A terminal has this key, or had it once",
    "revoked": "The terminal was revoked",
    "id_in_use": "Another terminal has this id",
    "invalid_client": "The terminal could not be authenticated",
    "unsupported_grant_type": "Only client_credentials with a JWT assertion",
    "not_authenticated": "A valid access token is needed",
    "not_found": "There is nothing at this address",
    "method_not_allowed": "This address does not take this method",
    "unsupported_media_type": "Another content type is needed here",
    "bad_encoding": "The body cannot be unpacked",
    "too_big": "More bytes than allowed",
    "out_of_range": "There are no such bytes",
    "invalid": "The request is not valid",
    "digest_mismatch": "The bytes do not have the digest stated",
    "digest_conflict": "The id is taken by a record with another digest",
    "missing_blobs": "Attachments have not arrived yet",
    "out_of_order": "An earlier record of the case has not arrived yet",
    "offset_differs": "The upload stands at another offset",
    "wrong_digest": "The blob does not have its digest and starts anew",
    "interrupted": "The upload was interrupted",
    "no_draft": "There is no such draft of this person",
    "draft_closed": "The draft was taken in or discarded",
    "leased": "Another terminal has the draft open",
    "stale": "Another revision of the draft is held",
    "no_slip": "No draft has arrived under this slip code",
    "too_many": "More of them than allowed",
    "no_numbers": "No more tickets today",
    "nobody_waits": "There is no such ticket waiting today",
    "called_elsewhere": "Another window has called this ticket",
    "not_called": "The ticket is not called at present",
    "fork": "The audit trail is another than the one signed before",
    "head_unknown": "The hash at another length is needed",
    "internal": "The platform failed",
    "unavailable": "The platform cannot keep anything at present",
}


class Problem(Exception):
    """Ends a request with this problem; ``more`` are further members of the body."""

    def __init__(
        self, status: int, kind: str, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(f"{status} {kind}")
        self.status, self.kind, self.detail = status, kind, detail
        self.headers, self.more = headers, more

    def response(self) -> JSONResponse:
        body = {"type": self.kind, "title": TITLES[self.kind], "status": self.status, "detail": self.detail}
        return JSONResponse(body | self.more, self.status, self.headers, media_type=MEDIA_TYPE)


class ProblemBody(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": True})

    type: str = Field(description="Short name of what went wrong, for programs.")
    title: str = Field(description="The same for people, in English.")
    status: int
    detail: str = Field(description="More about this case; may be empty. Never personal data.")


async def on_problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for this class only
    return error.response()


async def on_validation_error(_request: Request, error: Exception) -> Response:
    """Path, query, header or body do not fit: named field by field, without the values."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    errors = [
        {"field": ".".join(str(part) for part in e["loc"] if part != "body")[:200], "reason": str(e["msg"])[:200]}
        for e in error.errors()
    ]
    return Problem(422, "invalid", errors=errors[:50]).response()


async def on_http_error(_request: Request, error: Exception) -> Response:
    """What the framework refuses by itself."""
    assert isinstance(error, HTTPException)  # noqa: S101
    kinds = {404: "not_found", 405: "method_not_allowed", 413: "too_big", 415: "unsupported_media_type"}
    headers = dict(error.headers) if error.headers else None
    kind = kinds.get(error.status_code, "internal" if error.status_code >= 500 else "invalid")
    return Problem(error.status_code, kind, headers=headers).response()
