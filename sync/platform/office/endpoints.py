"""The officer's pages: lists, one case, its acts. Plain forms, no script."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from uuid6 import uuid7

from intake.case.refusals import NotAllowed
from intake.case.states import STATE_NAMES, CaseState
from intake.case_number import group_case_number
from intake.text import LocalizedText
from sync.contract import DIGEST_PATTERN, RECORD_ID_PATTERN
from sync.platform import back_office, connector
from sync.platform.back_office import Again, Asked
from sync.platform.blobs import RECORD_ID
from sync.platform.context import Platform
from sync.platform.office import accepting, case_page, closing, deciding, lists, papers
from sync.platform.office.act import Act, against, offered, step_of
from sync.platform.office.fields import Entered, Wrong
from sync.platform.office.lists import ListName, Wanted
from sync.platform.office.look import Look, look
from sync.platform.office.standing import HEAD, see
from sync.platform.office.web import (
    PATH,
    Asking,
    PageRoute,
    Visitor,
    go,
    language_of,
    message_page,
    no_such_case,
    no_such_page,
    page,
    read_form,
)

router = APIRouter(prefix=PATH, include_in_schema=False, route_class=PageRoute)

ACTS: dict[str, Act] = {act.key: act for act in (*accepting.ACTS, *deciding.ACTS, *closing.ACTS)}
CaseId = Annotated[str, Path(pattern=RECORD_ID_PATTERN)]
Digest = Annotated[str, Path(pattern=DIGEST_PATTERN)]
_T = LocalizedText.of


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
        has_system=_has_system(platform, some, everywhere=standing.oversees),
    )


def _has_system(platform: Platform, mine: tuple[str, ...], *, everywhere: bool) -> bool:
    with platform.database.read() as connection:
        return connector.any_of(connection, None if everywhere else mine)


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
        return _form(request, visitor, here, act, against(here, act) or _BAD_FORM, Entered({}))
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
    answer = back_office.take_once(platform.ground, case_id, closing.with_file(step, entered), asked)
    if isinstance(answer, NotAllowed):
        return _form(request, visitor, here, act, answer.message, entered, answer.about)
    return go(f"{PATH}/cases/{case_id}?done={'again' if isinstance(answer, Again) else act.key}")


_BAD_FORM = _T("表单不完整，请重新填写。", "The form was not whole. Fill it in again.")


# --- everything else --------------------------------------------------------------------------------------------------


@router.get("/{rest:path}")
async def nowhere(request: Request, rest: str, visitor: Asking) -> Response:
    """The last of the office's routes."""
    if not rest:
        return go(PATH)
    raise no_such_page(request, visitor=visitor)
