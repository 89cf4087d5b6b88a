"""Enrolment, access tokens, the key set, and whether the platform is there."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from sync.platform import enrolment, enrolment_again, tokens
from sync.platform.context import Running, problems, read_body
from sync.platform.peers import peer_of
from sync.platform.problem import Problem
from sync.platform.wire import NotStrictJson, field_errors, strict_json

router = APIRouter(prefix="/v1")

_NO_STORE = {"Cache-Control": "no-store"}
_COORDINATE = Field(pattern=r"^[A-Za-z0-9_-]{43}$", description="base64url, 32 bytes.")


class PublicKey(BaseModel):
    """A public key as JWK (RFC 7517), EC P-256. Other members are ignored; a private key is refused."""

    model_config = ConfigDict(strict=True, hide_input_in_errors=True)

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Annotated[str, _COORDINATE]
    y: Annotated[str, _COORDINATE]
    d: None = Field(default=None, exclude=True, json_schema_extra={"description": "Must be absent."})


class EnrolRequest(BaseModel):
    """What a machine sends to become a terminal."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    code: Annotated[str, Field(min_length=1, max_length=64, description="One-time code; case, hyphens do not count.")]
    name: Annotated[str, Field(min_length=1, max_length=100, description="What people call the terminal.")]
    public_key: PublicKey


class EnrolAgainRequest(BaseModel):
    """What a terminal sends that its platform has forgotten. ``statement``: `{issuer, terminal, public_key: JWK, at}`
    as compact JWS (ES256, `typ` hall-enrol-again+jws), signed by the key it names."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    code: Annotated[str, Field(min_length=1, max_length=64, description="One-time code; case, hyphens do not count.")]
    name: Annotated[str, Field(min_length=1, max_length=100, description="What people call the terminal.")]
    statement: Annotated[str, Field(min_length=1, max_length=2000)]


class HallSecrets(BaseModel):
    """What the city's terminals share, and no hall node knows."""

    draft_key: str = Field(
        pattern=r"^[A-Za-z0-9_-]{43}$", description="base64url, 32 bytes: drafts are sealed with it."
    )


class EnrolAnswer(BaseModel):
    terminal_id: str
    device_code: str = Field(description="Four characters of the USCC alphabet, unique in the fleet, never used again.")
    issuer: str = Field(description="The platform's id: audience of assertions, issuer of receipts.")
    public_url: str = Field(description="Progress pages are at `<public_url>/p/<token>`.")
    root_key: dict[str, str] = Field(description="JWK to pin: it signs key sets and nothing else.")
    key_set: str = Field(description="As from `GET /v1/keys`.")
    epoch: str = Field(description="Changes when the platform comes back from a backup.")
    role: Literal["city", "hall"] = Field(description="What answers here: the city's platform, or a hall node.")
    hall: HallSecrets | None = Field(description="From the city only.")


class TokenAnswer(BaseModel):
    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = Field(description="Seconds.")


class KeySetAnswer(BaseModel):
    key_set: str = Field(
        description="Compact JWS (ES256, `typ` hall-key-set+jws) by the root key; payload `{keys: [JWK, kid], epoch}`."
    )


class HealthAnswer(BaseModel):
    issuer: str
    epoch: str
    time: str = Field(description="RFC 3339 UTC.")


#: What may be wrong with a code, and with what is sent along.
_CODE_PROBLEMS = {
    "code_unknown": 403,
    "code_used": 403,
    "code_expired": 403,
    "too_many_tries": 403,
    "code_of_another_kind": 403,
}
_BODY_PROBLEMS = {"interrupted": 408, "too_big": 413, "unsupported_media_type": 415, "invalid": 422}


def _json_body(model: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/enrol",
    status_code=201,
    summary="Become a terminal, with a one-time code",
    response_model=EnrolAnswer,
    openapi_extra=_json_body("EnrolRequest"),
    responses=problems(**_CODE_PROBLEMS, **_BODY_PROBLEMS),
)
async def enrol(request: Request, running: Running, response: Response) -> EnrolAnswer:
    """Uses the code up and binds the key to a new terminal id. Repeating it with the same code and key gives the same
    terminal again, because the first answer may have been lost."""
    asked = await _asked(request, running, EnrolRequest)
    key = enrolment.public_key(asked.public_key.model_dump())
    if key is None:
        raise Problem(422, "invalid", errors=[{"field": "public_key", "reason": "is not a point on the curve"}])
    peer = peer_of(request, running.settings.trusted_proxies)
    outcome = await run_in_threadpool(
        enrolment.enrol, running.database, running.clock, asked.code, asked.name, key, peer
    )
    return _told(request, running, response, outcome)


@router.post(
    "/enrol/again",
    status_code=201,
    summary="Come back as the terminal one was, with a one-time code",
    response_model=EnrolAnswer,
    openapi_extra=_json_body("EnrolAgainRequest"),
    responses=problems(
        **_CODE_PROBLEMS,
        not_proven=403,
        other_platform=403,
        other_terminal=403,
        foreign_key=403,
        key_in_use=403,
        revoked=403,
        id_in_use=403,
        **_BODY_PROBLEMS,
    ),
)
async def enrol_again(request: Request, running: Running, response: Response) -> EnrolAnswer:
    """For a platform that came back from a backup: the terminal has its id and device code again, under the key that
    the operator was told when the code was made. Repeating it with the same code and key is harmless."""
    asked = await _asked(request, running, EnrolAgainRequest)
    peer = peer_of(request, running.settings.trusted_proxies)
    outcome = await run_in_threadpool(
        enrolment_again.enrol_again,
        running.database,
        running.clock,
        running.identity.issuer,
        asked.code,
        asked.name,
        asked.statement,
        peer,
    )
    return _told(request, running, response, outcome)


_Asked = TypeVar("_Asked", bound=BaseModel)


async def _asked(request: Request, running: Running, model: type[_Asked]) -> _Asked:
    data = await read_body(request, running.settings.max_form, "application/json")
    try:
        return model.model_validate(strict_json(data))
    except NotStrictJson as error:
        raise Problem(422, "invalid", errors=[{"field": "", "reason": str(error)}]) from None
    except ValidationError as error:
        raise Problem(422, "invalid", errors=[e.model_dump() for e in field_errors(error)]) from None


def _told(
    request: Request, running: Running, response: Response, outcome: enrolment.Enrolled | enrolment.Refused
) -> EnrolAnswer:
    if isinstance(outcome, enrolment.Refused):
        raise Problem(403, outcome.reason)
    response.headers.update(_NO_STORE)
    request.state.terminal_id = outcome.terminal_id
    identity = running.identity
    return EnrolAnswer(
        terminal_id=outcome.terminal_id,
        device_code=outcome.device_code,
        issuer=identity.issuer,
        public_url=running.settings.public_url,
        root_key=identity.root.public_jwk(),
        key_set=identity.key_set,
        epoch=identity.epoch,
        role=running.role.value,
        hall=None if running.draft_key is None else HallSecrets(draft_key=running.draft_key),
    )


_TOKEN_FORM = {
    "type": "object",
    "required": ["grant_type", "client_assertion_type", "client_assertion"],
    "properties": {
        "grant_type": {"type": "string", "const": tokens.GRANT_TYPE},
        "client_assertion_type": {"type": "string", "const": tokens.ASSERTION_TYPE},
        "client_assertion": {
            "type": "string",
            "maxLength": tokens.MAX_ASSERTION_LENGTH,
            "description": "ES256 JWT: `iss` = `sub` = terminal id, `aud` = issuer, `jti` of 8 to 200 characters never "
            "used before, `exp` at most 5 minutes ahead.",
        },
    },
}


@router.post(
    "/token",
    summary="Log in (OAuth2 client credentials, private_key_jwt)",
    response_model=TokenAnswer,
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _TOKEN_FORM}}}
    },
    responses=problems(
        unsupported_grant_type=400,
        invalid=400,
        invalid_client=401,
        interrupted=408,
        too_big=413,
        unsupported_media_type=415,
    ),
)
async def token(request: Request, running: Running, response: Response) -> TokenAnswer:
    """RFC 7523. The problem's `error` member is that of RFC 6749; `reason` is `revoked` for a terminal whose key is
    worth nothing any more."""
    data = await read_body(request, running.settings.max_form, "application/x-www-form-urlencoded")
    try:
        form = dict(parse_qsl(data.decode("ascii"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        raise Problem(400, "invalid", headers=_NO_STORE, error="invalid_request") from None
    if (form.get("grant_type"), form.get("client_assertion_type")) != (tokens.GRANT_TYPE, tokens.ASSERTION_TYPE):
        raise Problem(400, "unsupported_grant_type", headers=_NO_STORE, error="unsupported_grant_type")
    outcome = await run_in_threadpool(
        tokens.grant, running.database, running.clock, running.identity.issuer, form.get("client_assertion", "")
    )
    if isinstance(outcome, tokens.InvalidClient):
        request.state.refused = outcome.why  # for the log; the caller learns no more than that it failed
        # That it was revoked is told only to who has the terminal's key.
        told = {"reason": outcome.why} if outcome.why == tokens.REVOKED else {}
        raise Problem(401, "invalid_client", headers=_NO_STORE, error="invalid_client", **told)
    response.headers.update(_NO_STORE)
    return TokenAnswer(access_token=outcome.access_token, expires_in=outcome.expires_in)


@router.get("/keys", summary="The keys receipts are signed with", response_model=KeySetAnswer)
async def key_set(running: Running) -> KeySetAnswer:
    """Fetch again when a receipt names an unknown `kid`; believe it only when the pinned root signed it."""
    return KeySetAnswer(key_set=running.identity.key_set)


@router.get("/health", summary="Is the platform there, and which one is it", response_model=HealthAnswer)
async def health(running: Running) -> HealthAnswer:
    """Not signed: a hint, no proof."""
    return HealthAnswer(issuer=running.identity.issuer, epoch=running.identity.epoch, time=running.clock.now().rfc3339)
