"""Signing in and out at the officer's page, and the switch of the language."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from intake.clock import CHINA
from intake.text import CHINESE, ENGLISH, LocalizedText
from sync.platform import accounts
from sync.platform.accounts import Account, Reason
from sync.platform.context import Running
from sync.platform.office import sessions
from sync.platform.office.web import (
    LANGUAGE_COOKIE,
    PATH,
    Asking,
    go,
    new_form_token,
    page,
    read_form,
    secure,
    set_cookie,
)

router = APIRouter(prefix=PATH, include_in_schema=False)
_T = LocalizedText.of

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
