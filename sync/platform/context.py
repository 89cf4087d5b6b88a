"""What the endpoints share: the running platform, who is calling, and how a body is read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import ClientDisconnect

from intake.clock import Clock
from sync.hall.sealing import DraftKey
from sync.packing import GZIP, BadPacking, TooMuch, Unpacking
from sync.platform.blobs import BlobFolder
from sync.platform.board import Bell
from sync.platform.database import Database
from sync.platform.draft_files import DraftFiles
from sync.platform.keys import CurrentIdentity, Identity
from sync.platform.problem import MEDIA_TYPE, TITLES, Problem
from sync.platform.records import Ground
from sync.platform.role import Role
from sync.platform.rules import Rules
from sync.platform.tokens import Terminal, authenticate
from sync.platform.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits, and the address people reach the platform under."""

    public_url: str  # without a slash at its end; receipts' QR codes lead below it
    max_blob: int = 64 << 20
    max_record: int = 1 << 20
    max_form: int = 16 << 10  # enrolment and token requests
    max_draft_blob: int = 32 << 20
    trusted_proxies: frozenset[str] = frozenset()  # whose word on the client's address is believed
    idle_timeout_s: float = 30.0  # an upload that sends nothing for so long is interrupted (and can go on later)


@dataclass(frozen=True, slots=True)
class Platform:
    """One running platform."""

    database: Database
    blobs: BlobFolder
    uploads: Uploads
    clock: Clock
    current: CurrentIdentity
    settings: Settings
    role: Role
    draft_key: str | None  # a city's, for its terminals; a hall node has none
    draft_files: DraftFiles
    bell: Bell
    rules: Rules

    @property
    def identity(self) -> Identity:
        """Keys, epoch and watermark as they stand now."""
        return self.current.get()

    @property
    def ground(self) -> Ground:
        """What records are taken on."""
        return Ground(
            self.database, self.blobs, self.clock, self.rules, self.person_key, lambda: self.identity.watermark
        )

    def person_key(self, id_type: str, id_number: str) -> str | None:
        """What a person's cases are found by (docs/adr/0007): without the number at hand it cannot be computed."""
        if self.draft_key is None or not id_number:
            return None
        return DraftKey.from_text(self.draft_key).keys_of(id_type, id_number).person


def platform_of(request: Request) -> Platform:
    platform = request.app.state.platform
    assert isinstance(platform, Platform)  # noqa: S101 - `create_app` put it there
    return platform


_BEARER = HTTPBearer(auto_error=False, scheme_name="access_token", description="From `POST /v1/token`.")


def _authenticated(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> Terminal:
    platform = platform_of(request)
    terminal = credentials and authenticate(platform.database, platform.clock, credentials.credentials)
    if not terminal:
        raise Problem(401, "not_authenticated", headers={"WWW-Authenticate": "Bearer"})
    request.state.terminal_id = terminal.terminal_id  # for the log
    return terminal


async def _running(request: Request) -> Platform:
    """A coroutine, because a plain function would be run in a worker thread, with every request."""
    return platform_of(request)


Running = Annotated[Platform, Depends(_running)]
Caller = Annotated[Terminal, Depends(_authenticated)]


async def read_body(request: Request, limit: int, media_type: str) -> bytes:
    """The whole body. Raises `Problem` 415 for another content type, 413 above ``limit`` bytes, 408 when none come."""
    require_media_type(request, media_type)
    parts: list[bytes] = []
    size = 0

    def keep(piece: bytes) -> None:
        nonlocal size
        size += len(piece)
        if size > limit:
            raise _too_big(limit)
        parts.append(piece)

    await _receive(request, keep)
    return b"".join(parts)


async def read_packed_body(request: Request, limit: int, media_type: str) -> bytes:
    """As `read_body`, where the sender may have packed it: ``limit`` is for the plain bytes too, and no more of them
    are ever held. Raises `Problem` 415 for another encoding than gzip, 400 for what does not unpack."""
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return await read_body(request, limit, media_type)
    require_media_type(request, media_type)
    if encoding not in (GZIP, "x-gzip"):
        raise Problem(415, "unsupported_media_type", "Content-Encoding: send gzip or none")
    unpacking = Unpacking(limit)
    try:
        await _receive(request, unpacking.feed)
        return unpacking.whole()
    except TooMuch as error:
        raise _too_big(limit) from error
    except BadPacking as error:
        raise Problem(400, "bad_encoding") from error


def _too_big(limit: int) -> Problem:
    return Problem(413, "too_big", f"at most {limit} bytes", limit=limit)


async def _receive(request: Request, take: Callable[[bytes], None]) -> None:
    """Hands on the body as it comes. Raises `Problem` 408 when nothing comes any more.

    Nobody else would notice that a sender has lost its power: the line stays open, and with it what it has sent.
    """
    idle_timeout_s = platform_of(request).settings.idle_timeout_s
    try:
        pieces = request.stream()
        while (chunk := await asyncio.wait_for(anext(pieces, None), idle_timeout_s)) is not None:
            take(chunk)
    except TimeoutError as error:
        raise Problem(408, "interrupted", headers={"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise Problem(400, "interrupted") from error


def require_media_type(request: Request, media_type: str) -> None:
    """Raises `Problem` 415 unless the request says it carries this type (parameters aside)."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != media_type:
        raise Problem(415, "unsupported_media_type", f"send {media_type}")


def problems(**kinds: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI ``responses`` for the problems a request can end in: ``problems(not_found=404, …)``."""
    by_status: dict[int, list[str]] = {}
    for kind, status in kinds.items():
        by_status.setdefault(status, []).append(kind)
    return {
        status: {
            "description": "; ".join(f"`{name}`: {TITLES[name]}" for name in names),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}},
        }
        for status, names in sorted(by_status.items())
    }
