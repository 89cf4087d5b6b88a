"""Where terminals anchor the ends of their audit trails."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from sync.platform import audit_anchors
from sync.platform.audit_anchors import Anchored, Fork, HeadUnknown, NotSigned
from sync.platform.context import Caller, Platform, Running, problems, read_body
from sync.platform.problem import Problem
from sync.platform.tokens import Terminal
from sync.platform.wire import NotStrictJson, field_errors, strict_json

router = APIRouter(prefix="/v1")


class HeadRequest(BaseModel):
    """The end of a terminal's audit trail."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    signed: Annotated[
        str,
        Field(
            min_length=1,
            max_length=2000,
            description="Compact JWS (ES256 by the terminal's key, `typ` hall-audit-head+jws) over `SignedHead`.",
        ),
    ]


class AnchorAnswer(BaseModel):
    anchor: str = Field(
        description="Compact JWS (ES256, `typ` hall-audit-anchor+jws, `kid` of the key set); payload `{iss, terminal, "
        "trail, length, head, received_at, epoch}`."
    )


_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/HeadRequest"}}},
    }
}


@router.post(
    "/audit-heads",
    summary="Anchor the end of the audit trail",
    response_model=AnchorAnswer,
    openapi_extra=_BODY,
    responses=problems(
        not_authenticated=401,
        interrupted=408,
        fork=409,
        head_unknown=409,
        too_big=413,
        unsupported_media_type=415,
        invalid=422,
    ),
)
async def anchor_head(request: Request, caller: Caller, running: Running, response: Response) -> AnchorAnswer:
    """Remembered for ever; the same head again gets the same answer. `fork`: the trail is shorter than, or another
    than, what the terminal signed before (`length`, `received_at`). `head_unknown`: repeat, saying in `known` the hash
    the trail has at `length`."""
    data = await read_body(request, running.settings.max_form, "application/json")
    try:
        asked = HeadRequest.model_validate(strict_json(data))
    except NotStrictJson as error:
        raise Problem(422, "invalid", errors=[{"field": "", "reason": str(error)}]) from None
    except ValidationError as error:
        raise Problem(422, "invalid", errors=[e.model_dump() for e in field_errors(error)]) from None
    response.headers["Cache-Control"] = "no-store"
    return AnchorAnswer(anchor=await run_in_threadpool(_anchor, running, caller, asked.signed))


def _anchor(running: Platform, caller: Terminal, token: str) -> str:
    identity, now = running.identity, running.clock.now().rfc3339
    outcome = running.database.write(
        lambda connection: audit_anchors.anchor(connection, identity.issuer, caller.terminal_id, token, now)
    )
    match outcome:
        case Anchored():
            return audit_anchors.sign_anchor(identity, caller.terminal_id, outcome)
        case HeadUnknown(length):
            raise Problem(409, "head_unknown", length=length)
        case Fork(length, received_at):
            raise Problem(409, "fork", length=length, received_at=received_at)
        case NotSigned(reason):
            raise Problem(422, "invalid", errors=[{"field": "signed", "reason": reason}])
