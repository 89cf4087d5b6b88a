"""The officer's pages: sign in, lists, one case, its acts, its attachments and papers. Plain forms, no script."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response
from uuid6 import uuid7

from intake.case.refusals import NotAllowed
from intake.case.states import STATE_NAMES, CaseState
from intake.case_number import group_case_number
from intake.clock import CHINA
from intake.text import CHINESE, ENGLISH, LocalizedText
from sync.contract import DIGEST_PATTERN, RECORD_ID_PATTERN
from sync.platform import accounts, attachments, back_office, departments
from sync.platform.accounts import Account, Reason
from sync.platform.back_office import Again, Asked
from sync.platform.blobs import RECORD_ID
from sync.platform.context import Running
from sync.platform.office import accepting, case_page, deciding, lists, papers, sessions
from sync.platform.office.act import Act, against, offered, step_of
from sync.platform.office.fields import Entered, Wrong
from sync.platform.office.lists import ListName, Wanted
from sync.platform.office.look import Look, look
from sync.platform.office.standing import HEAD, see
from sync.platform.office.web import (
    LANGUAGE_COOKIE,
    PATH,
    Asking,
    Visitor,
    go,
    language_of,
    message_page,
    new_form_token,
    no_such_case,
    page,
    read_form,
    secure,
    set_cookie,
)

router = APIRouter(prefix=PATH, include_in_schema=False)

ACTS: dict[str, Act] = {act.key: act for act in (*accepting.ACTS, *deciding.ACTS)}
CaseId = Annotated[str, Path(pattern=RECORD_ID_PATTERN)]
Digest = Annotated[str, Path(pattern=DIGEST_PATTERN)]
_T = LocalizedText.of


# --- signing in -------------------------------------------------------------------------------------------------------

_WHY: dict[Reason, LocalizedText] = {
    Reason.WRONG: _T("工号或者密码不正确。", "The id or the password is wrong."),
    Reason.WAIT: _T("输错的次数太多，请稍等再试。", "Too many wrong passwords: wait a little."),
    Reason.BLOCKED: _T(
        "输错的次数太多，账号已经停用。请联系平台管理员重设密码。",
        "Too many wrong passwords: the account is blocked. Ask the operator for a new password.",
    ),
    Reason.DISABLED: _T("账号已经停用。请联系平台管理员。", "The account is not in use. Ask the operator."),
    Reason.EXPIRED: _T("账号已经过期。请联系平台管理员。", "The account has expired. Ask the operator."),
}
_NO_ROLE = _T(
    "这个账号没有部门办理的岗位。请联系平台管理员。", "This account has no role at this page. Ask the operator."
)
_WAIT_UNTIL = _T("{why}请在{time}以后再试。", "{why} Try again after {time}.")


@router.get("/sign-in")
async def sign_in_page(request: Request, running: Running) -> Response:
    return _sign_in(request, running, None)


def _sign_in(request: Request, running: Running, why: LocalizedText | None, typed: str = "") -> Response:
    token = request.cookies.get(sessions.FORM_COOKIE) or new_form_token()
    status = 200 if why is None else 403
    answer = page(
        request, "office_sign_in.html", status, form_token=sessions.csrf_of(token), why=why, typed=typed, insecure=False
    )
    set_cookie(answer, running, sessions.FORM_COOKIE, token)
    return answer


@router.post("/sign-in")
async def sign_in(request: Request, running: Running) -> Response:
    entered = await read_form(request, sessions.csrf_of(request.cookies.get(sessions.FORM_COOKIE, "")))
    typed = entered.text("id")[:64]
    password = entered.texts.get("password", "")[:200]
    answer = await run_in_threadpool(accounts.check_password, running.database, running.clock, typed, password)
    if not isinstance(answer, Account):
        why = _WHY[answer.reason]
        if answer.until is not None:
            why = _WAIT_UNTIL.fill(why=why, time=answer.until.astimezone(CHINA).strftime("%H:%M:%S"))
        return _sign_in(request, running, why, typed)
    if not answer.roles & sessions.WORKS_HERE:
        return _sign_in(request, running, _NO_ROLE, typed)
    account, now = answer, running.clock.now()
    token = await run_in_threadpool(running.database.write, lambda c: sessions.begin(c, account, now))
    inside = go(PATH)
    set_cookie(inside, running, sessions.COOKIE, token, int(sessions.LONGEST.total_seconds()))
    return inside


@router.post("/sign-out")
async def sign_out(request: Request, visitor: Asking) -> Response:
    await read_form(request, visitor.session.csrf)
    token = request.cookies.get(sessions.COOKIE, "")
    await run_in_threadpool(visitor.platform.database.write, lambda c: sessions.end(c, token))
    answer = go(f"{PATH}/sign-in")
    for name in (sessions.COOKIE, sessions.FORM_COOKIE):
        answer.delete_cookie(name, path=PATH, httponly=True, samesite="strict", secure=secure(visitor.platform))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.post("/language")
async def choose_language(request: Request, running: Running) -> Response:
    """The switch at the foot: changes nothing but a cookie, so it asks for no token."""
    async with request.form(max_files=0, max_fields=4, max_part_size=100) as form:
        chosen = form.get("language")
    answer = go(PATH)
    if chosen in (CHINESE, ENGLISH):
        set_cookie(answer, running, LANGUAGE_COOKIE, str(chosen), 365 * 24 * 3600)
    return answer


# --- lists ------------------------------------------------------------------------------------------------------------


@router.get("")
async def first_page(
    request: Request,
    visitor: Asking,
    list_: Annotated[ListName | None, Query(alias="list")] = None,
    item: Annotated[str, Query(max_length=64)] = "",
    department: Annotated[str, Query(max_length=32)] = "",
    after: Annotated[str, Query(max_length=60)] = "",
    number: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    return await run_in_threadpool(_first_page, request, visitor, list_, item, department, after, number)


def _first_page(
    request: Request, visitor: Visitor, list_: ListName | None, item: str, department: str, after: str, number: str
) -> Response:
    standing, platform = visitor.standing, visitor.platform
    mine = tuple(sorted(standing.departments))
    some = (department,) if department in standing.departments else mine
    today, days = platform.clock.now().local.date(), platform.rules.days
    tabs: list[ListName] = [name for name in ListName if name is not ListName.UNROUTED] if mine else []
    tabs += [ListName.UNROUTED] if standing.oversees else []
    if not tabs:
        raise message_page(
            request,
            403,
            _T("没有分管的部门", "No department"),
            _T(
                "您的账号还没有对应到任何部门。请联系平台管理员设置部门。",
                "Your account belongs to no department yet. Ask the operator.",
            ),
            visitor,
        )
    name = list_ if list_ in tabs else tabs[0]
    with platform.database.read() as connection:
        if number.strip():
            found = lists.search(connection, mine, number, everywhere=standing.oversees)
            if found is not None:
                return go(f"{PATH}/cases/{found}")
        wanted = Wanted(name, some, today, item, after)
        shown = lists.page(connection, wanted, days)
        counts = {tab: lists.count(connection, Wanted(tab, some, today), days) for tab in tabs}
        items = lists.items_of(connection, Wanted(name, some, today), days)
    rows = [
        {
            "id": row.intake_id,
            "number": group_case_number(row.case_no),
            "item": row.item_name,
            "who": row.applicant_masked,
            "state": STATE_NAMES[CaseState(row.state)],
            "received": row.taken_in_at[:10],
            "due": row.due or "",
            "late": bool(row.due) and row.due < today.isoformat(),
            "soon": bool(row.due) and row.due <= lists.soon(today, days).isoformat(),
            "department": standing.name_of(row.department),
            "lapse": row.lapse_proposed_at is not None,
        }
        for row in shown.rows
    ]
    return page(
        request,
        "office_list.html",
        visitor=visitor,
        tabs=[(tab, lists.TITLES[tab], counts[tab]) for tab in tabs],
        most=lists.COUNTED,
        name=name,
        title=lists.TITLES[name],
        rows=rows,
        next=shown.next,
        first=not after,
        items=items,
        item=item,
        department=department,
        choices=[(one, standing.name_of(one)) for one in mine],
        number=number.strip(),
    )


# --- one case ---------------------------------------------------------------------------------------------------------


@router.get("/cases/{case_id}")
async def one_case(
    request: Request, case_id: CaseId, visitor: Asking, done: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    return await run_in_threadpool(_one_case, request, case_id, visitor, done)


def _one_case(request: Request, case_id: str, visitor: Visitor, done: str) -> Response:
    with visitor.platform.database.read() as connection:
        seen = see(connection, visitor.standing, case_id)
        if seen is None:
            row = lists.unrouted_row(connection, case_id) if visitor.standing.oversees else None
            if row is None:
                raise no_such_case(request, visitor)
            return page(
                request,
                "office_unrouted.html",
                visitor=visitor,
                row=row,
                number=group_case_number(row.case_no),
                departments=sorted(visitor.standing.names.items()),
            )
        here = look(connection, visitor.platform.rules, visitor.standing, seen, visitor.platform.clock.now())
        facts = case_page.facts(connection, here, language_of(request))
    return _case_page(request, visitor, here, facts, done)


def _case_page(request: Request, visitor: Visitor, here: Look, facts: dict[str, Any], done: str) -> Response:
    act = ACTS.get(done)
    said = act.done if act is not None else _DONE.get(done)
    return page(
        request,
        "office_case.html",
        visitor=visitor,
        look=here,
        number=group_case_number(here.case.case_no),
        department=visitor.standing.name_of(here.seen.row.department),
        acts=offered(here, tuple(ACTS.values())),
        said=said,
        departments=[
            (one, name) for one, name in sorted(visitor.standing.names.items()) if one != here.seen.row.department
        ],
        may_reroute=here.seen.acts and visitor.standing.has(HEAD, "overseer"),
        shown=case_page.SHOWN,
        **facts,
    )


_DONE = {
    "settled": _T("冲突已处理。", "The conflict is settled."),
    "rerouted": _T("已转给别的部门。", "Sent to another department."),
    "again": _T("这一步已经办过了，没有重复办理。", "This was done before; nothing was done twice."),
}


@router.get("/cases/{case_id}/acts/{key}")
async def act_page(request: Request, case_id: CaseId, key: str, visitor: Asking) -> Response:
    return await run_in_threadpool(_act_page, request, case_id, key, visitor)


def _act_page(request: Request, case_id: str, key: str, visitor: Visitor) -> Response:
    here, act = _found(request, visitor, case_id, key)
    return _form(request, visitor, here, act, None, Entered({}))


def _form(
    request: Request, visitor: Visitor, here: Look, act: Act, why: LocalizedText | None, entered: Entered, at: str = ""
) -> Response:
    closed = against(here, act)
    return page(
        request,
        "office_act.html",
        200 if why is None else 409,
        visitor=visitor,
        look=here,
        act=act,
        number=group_case_number(here.case.case_no),
        state=STATE_NAMES[here.case.state],
        closed=closed,
        groups=() if closed is not None else act.asks(here),
        why=why,
        wrong=at,
        entered=entered,
        event_id=entered.text("event_id") or str(uuid7()),
        follows=here.held.last,
    )


def _found(request: Request, visitor: Visitor, case_id: str, key: str) -> tuple[Look, Act]:
    act = ACTS.get(key)
    with visitor.platform.database.read() as connection:
        seen = see(connection, visitor.standing, case_id)
        if seen is None or act is None:
            raise no_such_case(request, visitor)
        return look(connection, visitor.platform.rules, visitor.standing, seen, visitor.platform.clock.now()), act


@router.post("/cases/{case_id}/acts/{key}")
async def do_act(request: Request, case_id: CaseId, key: str, visitor: Asking) -> Response:
    entered = await read_form(request, visitor.session.csrf)
    answer = await run_in_threadpool(_do_act, request, case_id, key, visitor, entered)
    visitor.platform.bell.ring()
    return answer


def _do_act(request: Request, case_id: str, key: str, visitor: Visitor, entered: Entered) -> Response:
    here, act = _found(request, visitor, case_id, key)
    event_id = entered.text("event_id")
    if not RECORD_ID.fullmatch(event_id):
        return _form(request, visitor, here, act, _BAD_FORM, Entered({}))
    if any(event.id == event_id for event in here.case.events):
        return go(f"{PATH}/cases/{case_id}?done={act.key}")  # the button was pressed twice
    if entered.text("follows") != here.held.last:
        return _form(request, visitor, here, act, back_office.MOVED_MEANWHILE.message, Entered({}))
    closed = against(here, act)
    if closed is not None:
        return _form(request, visitor, here, act, closed, entered)
    step = step_of(here, act, entered)
    if isinstance(step, Wrong):
        return _form(request, visitor, here, act, step.message, entered, step.name)
    platform, now = visitor.platform, visitor.platform.clock.now()
    asked = Asked(
        event_id,
        here.held.last,
        papers.number(now),
        papers.keep(
            platform.rules.days,
            now,
            platform.settings.public_url,
            visitor.session.account.name,
        ),
    )
    answer = back_office.take_once(platform.ground, case_id, deciding.with_file(step, entered), asked)
    if isinstance(answer, NotAllowed):
        return _form(request, visitor, here, act, answer.message, entered, answer.about)
    return go(f"{PATH}/cases/{case_id}?done={'again' if isinstance(answer, Again) else act.key}")


_BAD_FORM = _T("表单不完整，请重新填写。", "The form was not whole. Fill it in again.")


# --- beside the lifecycle ---------------------------------------------------------------------------------------------


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
