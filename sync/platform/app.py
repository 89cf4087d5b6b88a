"""The platform's web application, put together."""

from __future__ import annotations

import time
import traceback
from collections.abc import MutableMapping
from typing import Annotated, Any

import structlog
from fastapi import FastAPI, Path
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake.clock import Clock
from sync.packing import GZIP
from sync.platform import (
    audit_anchors,
    bundle_endpoints,
    case_endpoints,
    departments,
    draft_endpoints,
    drafts,
    hall_wire,
    key_endpoints,
    licence_endpoints,
    login_endpoints,
    progress,
    record_endpoints,
    scope,
    ticket_endpoints,
    tickets,
    timer,
    trail_endpoints,
)
from sync.platform.blobs import BlobFolder
from sync.platform.board import Bell
from sync.platform.context import Platform, Running, Settings, problems
from sync.platform.database import Database
from sync.platform.draft_files import DraftFiles
from sync.platform.guide_page import add_guide_pages
from sync.platform.keys import CurrentIdentity, Identity, load_identity, take_role
from sync.platform.office import beside, signing_in
from sync.platform.office import endpoints as office_endpoints
from sync.platform.office.web import Answer, on_answer
from sync.platform.problem import Problem, ProblemBody, on_http_error, on_problem, on_validation_error
from sync.platform.role import Role
from sync.platform.rules import Rules, shipped_rules
from sync.platform.unavailable import is_unavailable, unavailable
from sync.platform.uploads import Uploads
from sync.platform.wire import IntakeBody, Record

CONTRACT_VERSION = "1.0"
DESCRIPTION = """\
What a hall terminal expects of a city's platform. Errors are `application/problem+json`; `type` is a short name.

A record is **delivered** only when a receipt signed by a key of the key set, which the root key pinned at enrolment
signed, repeats its id and digest. Any other answer, a 200 from a captive portal above all, is a transport fault.

A **hall node** answers everything below but `/v1/records`, `/v1/changes`, `/v1/cases`, `/v1/licences`,
`/v1/number-blocks`, `/p/`, `/v/` and `/g/`: it never takes an intake.
"""

#: Where the pages for people begin.
_PAGES = ("/p/", "/v/", "/g/")

log = structlog.get_logger("platform")


def create_app(
    database: Database,
    blobs: BlobFolder,
    clock: Clock,
    settings: Settings,
    role: Role = Role.CITY,
    rules: Rules | None = None,
) -> FastAPI:
    """The platform as an ASGI application. Several may share a database and a blob folder (one machine, or a file
    system with ``flock``).

    ``rules``: the catalogue and calendars cases are judged by; those that come with the program by default.
    Raises `keys.OtherRole` when the database has served in the other role.
    """
    draft_key = database.write(lambda connection: take_role(connection, role))

    def identity() -> Identity:
        with database.read() as connection:
            return load_identity(connection)

    files = DraftFiles(blobs.drafts)
    drafts.remove_orphans(database, files)
    app = _bare_app(role)
    uploads = Uploads(blobs, settings.idle_timeout_s)
    app.state.platform = Platform(
        database,
        blobs,
        uploads,
        clock,
        CurrentIdentity(identity),
        settings,
        role,
        draft_key,
        files,
        Bell(),
        rules or _rules_of(role),
    )
    return app


def _rules_of(role: Role) -> Rules:
    """A hall node never has a case."""
    return shipped_rules() if role is Role.CITY else Rules()


def sweep(platform: Platform) -> None:
    """Drops what has expired, and makes the moves that time makes; call it now and then."""
    if platform.role is Role.CITY:
        moved = timer.run(platform.ground, lambda: platform.bell.stopped)
        ended = platform.database.write(lambda c: scope.end_what_is_over(c, platform.clock.now()))
        if moved or ended:
            platform.bell.ring()
    if platform.role is Role.CITY:
        now = platform.clock.now().rfc3339
        while platform.database.write(lambda c: departments.route_waiting(c, platform.rules, now)):
            pass  # organs that nobody dealt with when their cases came
    drafts.sweep(platform.database, platform.draft_files, platform.clock)
    tickets.sweep(platform.database, platform.clock)


def openapi_document() -> dict[str, Any]:
    """The contract, as resources/openapi/platform.json holds it. Needs no database."""
    return _bare_app(Role.CITY).openapi()


def _bare_app(role: Role) -> FastAPI:
    app = FastAPI(
        docs_url=None,  # documentation pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        # FastAPI would report addresses (tokens) and exceptions wherever the environment says.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.include_router(login_endpoints.router)
    app.include_router(key_endpoints.router)
    if role is Role.CITY:
        app.include_router(trail_endpoints.router)
        app.include_router(record_endpoints.router)
        app.include_router(case_endpoints.router)
        app.include_router(bundle_endpoints.router)
        app.include_router(licence_endpoints.router)
        for pages in (signing_in, beside, office_endpoints):
            app.include_router(pages.router)
        app.add_exception_handler(Answer, on_answer)
        _add_pages(app)
    app.include_router(draft_endpoints.router)
    app.include_router(ticket_endpoints.router)
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_middleware(RequestLog)
    app.openapi = lambda: _contract(app)  # type: ignore[method-assign]
    return app


def _add_pages(app: FastAPI) -> None:
    # Plain functions: they run in the thread pool, away from the event loop.
    @app.get("/p/{token}", response_class=HTMLResponse, summary="How far a matter has come (for people)")
    def progress_page(
        token: Annotated[str, Path(description="The opaque token of the receipt's QR code.")], running: Running
    ) -> HTMLResponse:
        """In Chinese; no personal data but the masked name. An unknown token gives a page too, with status 404."""
        with running.database.read() as connection:
            found = progress.find(connection, token)
        return progress.unknown_page() if found is None else progress.progress_page(found)

    @app.get("/v/{code}", response_class=HTMLResponse, summary="Whether a paper was made here (for people)")
    def paper_page(
        code: Annotated[str, Path(description="The verification code printed on it, `XXXX-XXXX-XXXX`.")],
        running: Running,
    ) -> HTMLResponse:
        """In Chinese; says kind, number and matter, and nothing about the person. An unknown code: status 404."""
        with running.database.read() as connection:
            found = progress.find_paper(connection, code)
        return progress.unknown_paper_page() if found is None else progress.paper_page(found)

    add_guide_pages(app)

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def landing() -> HTMLResponse:
        return progress.landing_page()


def _contract(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title="Hall platform", version=CONTRACT_VERSION, description=DESCRIPTION, routes=app.routes)
    models: tuple[type[BaseModel], ...] = (
        ProblemBody,
        login_endpoints.EnrolRequest,
        login_endpoints.EnrolAgainRequest,
        key_endpoints.KeyChange,
        trail_endpoints.HeadRequest,
        audit_anchors.SignedHead,
        Record,
        IntakeBody,
        case_endpoints.BlockRequest,
        *hall_wire.REQUESTS,
    )
    _, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    components = document.setdefault("components", {}).setdefault("schemas", {})
    components.update(schemas["$defs"])
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    for path, methods in document["paths"].items():
        if path.startswith("/v1/"):
            for operation in methods.values():
                _say_unavailable(operation["responses"])
        if path.startswith(_PAGES):
            html = {"text/html": {"schema": {"type": "string"}}}
            methods["get"]["responses"] = {
                "200": {"description": "The page.", "content": html},
                "404": {"description": "No such matter, or not arrived yet.", "content": html},
            }
        if path.startswith("/g/"):
            methods["get"]["responses"]["304"] = {"description": "The page of this tag is still the one in force."}
    document["components"]["schemas"] = dict(sorted(components.items()))
    return document


def _say_unavailable(responses: dict[str, Any]) -> None:
    retry_after = {"description": "Seconds.", "schema": {"type": "integer"}}
    responses["503"] = problems(unavailable=503)[503] | {"headers": {"Retry-After": retry_after}}


class RequestLog:
    """One line a request, by whitelist: method, route pattern (never the path: tokens), status, time, terminal.

    Also the last resort: an exception becomes a 500 problem, and its log line holds where it happened but not its
    text, which could quote personal data.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        status: int | None = None

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message.setdefault("headers", [])
                if not any(name.lower() == b"x-content-type-options" for name, _ in headers):
                    headers.append((b"x-content-type-options", b"nosniff"))
                if scope["method"] == "PUT" and scope["path"].startswith(record_endpoints.PATH):
                    headers.append((b"accept-encoding", GZIP.encode()))
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
            excused = is_unavailable(error)
            said = "platform.unavailable" if excused else "platform.request_crashed"
            log.error(said, error=type(error).__name__, where=where, **_route(scope))
            if status is not None:
                raise
            problem = unavailable() if excused else Problem(500, "internal")
            await problem.response()(scope, receive, watch)
        else:
            state: MutableMapping[str, Any] = scope.get("state", {})
            extra = {name: state[name] for name in ("terminal_id", "refused") if name in state}
            took = round((time.monotonic() - started) * 1000)
            log.info("platform.request", **_route(scope), status=status, ms=took, **extra)


def _route(scope: Scope) -> dict[str, str]:
    route = getattr(scope.get("route"), "path", "unknown")
    method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "other"
    return {"method": method, "route": route}
