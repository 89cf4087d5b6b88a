"""Beside the lifecycle: conflicts, another department, departments' own systems, attachments and papers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from intake.text import LocalizedText
from sync.contract import DIGEST_PATTERN, RECORD_ID_PATTERN
from sync.platform import attachments, back_office, connector, departments
from sync.platform.office import case_page, lists, papers
from sync.platform.office.standing import HEAD, see
from sync.platform.office.web import PATH, Asking, PageRoute, Visitor, go, message_page, no_such_case, page, read_form

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)
CaseId = Annotated[str, Path(pattern=RECORD_ID_PATTERN)]
Digest = Annotated[str, Path(pattern=DIGEST_PATTERN)]
_T = LocalizedText.of


@router.post("/cases/{case_id}/conflicts/{event_id}")
async def settle(
    request: Request,
    case_id: CaseId,
    event_id: Annotated[str, Path(pattern=RECORD_ID_PATTERN)],
    visitor: Asking,
) -> Response:
    """A person has looked at what happened twice; what is in force stays as it is (§4.2 rule 3)."""
    await read_form(request, visitor.session.csrf)

    def work() -> Response:
        with visitor.platform.database.read() as connection:
            seen = see(connection, visitor.standing, case_id)
        if seen is None or not seen.acts:
            raise no_such_case(request, visitor)
        back_office.settle(visitor.platform.ground, case_id, event_id, visitor.session.account.id)
        return go(f"{PATH}/cases/{case_id}?done=settled")

    return await run_in_threadpool(work)


_NOT_REROUTED = {
    "unknown_department": _T("没有这个部门。", "There is no such department."),
    "same": _T("本件已经在这个部门。", "The case is there already."),
    "no_reason": _T("请写明为什么转到别的部门。", "Say why it is sent elsewhere."),
    "unknown_case": _T("没有这个办件。", "There is no such case."),
}


@router.post("/cases/{case_id}/department")
async def reroute(request: Request, case_id: CaseId, visitor: Asking) -> Response:
    entered = await read_form(request, visitor.session.csrf)

    def work() -> Response:
        platform, standing = visitor.platform, visitor.standing
        with platform.database.read() as connection:
            seen = see(connection, standing, case_id)
            unrouted = lists.unrouted_row(connection, case_id) if standing.oversees else None
        mine = seen is not None and seen.acts and standing.has(HEAD, "overseer")
        if not mine and unrouted is None:
            raise no_such_case(request, visitor)
        to, reason, now = entered.text("to"), entered.text("reason")[:500], platform.clock.now().rfc3339
        answer = platform.database.write(
            lambda c: departments.reroute(c, platform.rules, case_id, to, visitor.session.account.id, reason, now)
        )
        if isinstance(answer, departments.NotRerouted):
            title = _T("没有转出", "Not sent")
            raise message_page(request, 409, title, _NOT_REROUTED[answer.why], visitor)
        still_mine = to in standing.departments
        return go(f"{PATH}/cases/{case_id}?done=rerouted" if still_mine else PATH)

    return await run_in_threadpool(work)


# --- the departments' own systems -------------------------------------------------------------------------------------


@router.get("/system")
async def systems(request: Request, visitor: Asking, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """What is not delivered to the department's system, and what it answered that moved nothing."""

    def work() -> Response:
        with visitor.platform.database.read() as connection:
            seen = connector.overview(connection)
        return page(
            request,
            "office_system.html",
            visitor=visitor,
            systems=[one for one in seen if _sees_system(visitor, one["department"])],
            said=_SEEN_TO.get(done),
        )

    return await run_in_threadpool(work)


_SEEN_TO = {
    "again": _T("会马上再送一次。", "It is sent again."),
    "settle": _T("已登记为处理完毕。", "It is seen to."),
    "gone": _T("这一条已经处理过了。", "That one was seen to before."),
}


def _sees_system(visitor: Visitor, department: str) -> bool:
    return visitor.standing.oversees or department in visitor.standing.departments


@router.post("/system/{what}")
async def see_to(request: Request, what: Annotated[str, Path(max_length=80)], visitor: Asking) -> Response:
    entered = await read_form(request, visitor.session.csrf)

    def work() -> Response:
        database, staff = visitor.platform.database, visitor.session.account.id
        now = visitor.platform.clock.now().rfc3339
        with database.read() as connection:
            department = connector.department_of(connection, what)
        if department is None or not _sees_system(visitor, department):
            raise no_such_case(request, visitor)
        if entered.text("do") == "again":
            done = database.write(lambda c: connector.send_again(c, what, staff))
        else:
            done = database.write(lambda c: connector.settle(c, what, staff, "officer's page", now))
        return go(f"{PATH}/system?done={('again' if entered.text('do') == 'again' else 'settle') if done else 'gone'}")

    return await run_in_threadpool(work)


# --- attachments and papers -------------------------------------------------------------------------------------------

#: A picture can do nothing; a browser's PDF viewer does not run in a sandbox, so a PDF gets one without scripts.
_FILE_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


@router.get("/cases/{case_id}/files/{digest}")
async def file(request: Request, case_id: CaseId, digest: Digest, visitor: Asking) -> Response:
    return await run_in_threadpool(_file, request, case_id, digest, visitor)


def _file(request: Request, case_id: str, digest: str, visitor: Visitor) -> Response:
    """What a browser shows by itself is shown, everything else saved; the name is ours, not the sender's."""
    with visitor.platform.database.read() as connection:
        seen = see(connection, visitor.standing, case_id)
        found = None if seen is None else attachments.find(connection, case_id, digest)
    if seen is None or found is None or visitor.platform.blobs.size(found.address) is None:
        raise no_such_case(request, visitor)
    known = found.media_type in case_page.SHOWN
    name = f"{seen.row.case_no[-12:]}-{digest[7:15]}.{_ENDINGS.get(found.media_type, 'bin')}"
    how = "inline" if known else "attachment"
    return FileResponse(
        visitor.platform.blobs.path(found.address),
        media_type=found.media_type if known else "application/octet-stream",
        headers=_FILE_HEADERS | {"Content-Disposition": f'{how}; filename="{name}"'},
    )


@router.get("/cases/{case_id}/papers/{event_id}/{kind}")
async def paper(
    request: Request,
    case_id: CaseId,
    event_id: Annotated[str, Path(pattern=RECORD_ID_PATTERN)],
    kind: Annotated[str, Path(pattern=r"^[A-Z][A-Z0-9]{1,11}$")],
    visitor: Asking,
) -> Response:
    """A paper as it goes to the applicant, to be printed by the browser."""

    def work() -> Response:
        with visitor.platform.database.read() as connection:
            seen = see(connection, visitor.standing, case_id)
            found = None if seen is None else papers.paper_of(connection, case_id, event_id, kind)
        if found is None:
            raise no_such_case(request, visitor)
        return page(request, "office_paper.html", visitor=visitor, paper=found, case_id=case_id)

    return await run_in_threadpool(work)
