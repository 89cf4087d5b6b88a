"""Bundles that were announced, to be fetched piece by piece."""

from __future__ import annotations

import re
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Header, Path, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from sync.contract import DIGEST_PATTERN
from sync.platform.context import Caller, Running, problems
from sync.platform.problem import Problem
from sync.platform.publishing import bundle_file

router = APIRouter(prefix="/v1")

_TYPE = "application/octet-stream"
_BYTES = {"content": {_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
_NO_STORE = {"Cache-Control": "no-store"}
_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{1,15})")
#: More is not read into memory for one answer.
_MOST = 8 << 20


@router.get(
    "/bundles/{digest}",
    summary="A catalogue bundle, or the rest of it",
    response_class=Response,
    responses={
        200: {"description": "All of it.", **_BYTES},
        206: {"description": "What `Range` asked for; `Content-Range` says so.", **_BYTES},
        **problems(not_authenticated=401, not_found=404, out_of_range=416, invalid=422),
    },
)
async def bundle(
    digest: Annotated[str, Path(pattern=DIGEST_PATTERN, description="As the announcement said.")],
    caller: Caller,
    running: Running,
    range: Annotated[str | None, Header(description="`bytes=FIRST-LAST`, at most 8 MiB; no other form.")] = None,  # noqa: A002
) -> Response:
    """Who was cut off goes on where it stopped. The digest says when all of it is there."""
    del caller
    file = bundle_file(running.blobs.root, digest)
    if not file.is_file():
        raise Problem(404, "not_found", headers=_NO_STORE)
    if range is None:
        return FileResponse(file, media_type=_TYPE, headers=_NO_STORE)
    asked = _RANGE.fullmatch(range.strip())
    first, last = (int(asked[1]), int(asked[2])) if asked else (0, -1)
    size = file.stat().st_size
    if not 0 <= first <= last < first + _MOST or first >= size:
        raise Problem(416, "out_of_range", headers=_NO_STORE)
    data = await run_in_threadpool(_read, file, first, min(last, size - 1))
    told = {"Content-Range": f"bytes {first}-{first + len(data) - 1}/{size}"}
    return Response(data, 206, {**_NO_STORE, **told}, _TYPE)


def _read(file: File, first: int, last: int) -> bytes:
    with file.open("rb") as opened:
        opened.seek(first)
        return opened.read(last + 1 - first)
