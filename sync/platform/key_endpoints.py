"""Where a terminal changes its key."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from sync.platform import terminal_keys
from sync.platform.context import Caller, Platform, Running, problems, read_body
from sync.platform.problem import Problem
from sync.platform.terminal_keys import NotChanged
from sync.platform.tokens import Terminal
from sync.platform.wire import NotStrictJson, field_errors, strict_json

router = APIRouter(prefix="/v1/terminal")

_JWS = Field(min_length=1, max_length=2000)


class KeyChange(BaseModel):
    """One statement, `{issuer, terminal, former, public_key: JWK, at}`, as compact JWS (ES256, `typ`
    hall-key-change+jws); `former` is the thumbprint (RFC 7638) of the key given up."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    by_former: Annotated[str, _JWS]
    by_next: Annotated[str, _JWS]


class KeyAnswer(BaseModel):
    kid: str = Field(description="Thumbprint of the key in force.")


@router.post(
    "/key",
    summary="Change the terminal's key",
    response_model=KeyAnswer,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/KeyChange"}}},
        }
    },
    responses=problems(not_authenticated=401, interrupted=408, too_big=413, unsupported_media_type=415, invalid=422),
)
async def change_key(request: Request, caller: Caller, running: Running, response: Response) -> KeyAnswer:
    """From the answer on only the next key logs in, and every token of the former one is void. Repeating it, logged in
    with the next key, is harmless: an answer can be lost."""
    data = await read_body(request, running.settings.max_form, "application/json")
    try:
        asked = KeyChange.model_validate(strict_json(data))
    except NotStrictJson as error:
        raise Problem(422, "invalid", errors=[{"field": "", "reason": str(error)}]) from None
    except ValidationError as error:
        raise Problem(422, "invalid", errors=[e.model_dump() for e in field_errors(error)]) from None
    response.headers["Cache-Control"] = "no-store"
    return KeyAnswer(kid=await run_in_threadpool(_change, running, caller, asked))


def _change(running: Platform, caller: Terminal, asked: KeyChange) -> str:
    issuer, now = running.identity.issuer, running.clock.now().rfc3339
    outcome = running.database.write(
        lambda c: terminal_keys.change(c, issuer, caller.terminal_id, asked.by_former, asked.by_next, now)
    )
    if isinstance(outcome, NotChanged):
        raise Problem(422, "invalid", errors=[{"field": "by_next", "reason": outcome.reason}])
    return outcome.kid
