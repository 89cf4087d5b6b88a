"""What the officer's pages share on the wire: how a page looks and is guarded, how a form is read, who asks."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, RedirectResponse, Response

from intake.text import CHINESE, ENGLISH, LocalizedText
from sync.platform.context import Platform, platform_of
from sync.platform.office import sessions
from sync.platform.office.closing import LARGEST_FILE
from sync.platform.office.fields import Entered
from sync.platform.office.sessions import Session
from sync.platform.office.standing import Standing, standing_of

_FOLDER = Path(__file__).parents[1] / "pages"
_STYLE = (_FOLDER / "office.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)

#: No script at all, nothing from elsewhere, in nobody's frame, in no cache.
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
PATH = "/office"
LANGUAGE_COOKIE = "hall_office_language"
_LARGEST_BODY = LARGEST_FILE + (1 << 20)
_T = LocalizedText.of


class Answer(Exception):
    """Ends a request with this page."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"{response.status_code}")
        self.response = response


async def on_answer(_request: Request, error: Exception) -> Response:
    """For FastAPI's table of exceptions."""
    if not isinstance(error, Answer):
        raise error
    return error.response


def language_of(request: Request) -> str:
    """Chosen with the switch, else the browser's; Chinese where neither says English."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in (CHINESE, ENGLISH):
        return chosen
    first = request.headers.get("accept-language", "").partition(",")[0].strip().lower()
    return ENGLISH if first.startswith("en") else CHINESE


def page(
    request: Request, template: str, status: int = 200, *, visitor: Visitor | None = None, **values: object
) -> HTMLResponse:
    """A page in the visitor's language. ``t`` picks between two texts, ``say`` reads a `LocalizedText`."""
    language = language_of(request)

    def t(chinese: str, english: str) -> str:
        return english if language == ENGLISH else chinese

    def say(text: LocalizedText) -> str:
        return text.get(language)

    html = _TEMPLATES.get_template(template).render(
        style=_STYLE,
        language=language,
        t=t,
        say=say,
        visitor=visitor,
        account=None if visitor is None else visitor.session.account,
        csrf="" if visitor is None else visitor.session.csrf,
        **values,
    )
    return HTMLResponse(html, status, HEADERS)


def message_page(
    request: Request, status: int, title: LocalizedText, text: LocalizedText, visitor: Visitor | None = None
) -> Answer:
    """A page that says why not, with the way back."""
    return Answer(page(request, "office_message.html", status, visitor=visitor, title=title, text=text))


def no_such_case(request: Request, visitor: Visitor) -> Answer:
    """The same for another department's case as for one that does not exist."""
    return message_page(
        request,
        404,
        _T("没有这个办件", "There is no such case"),
        _T(
            "没有找到这个办件，或者它不由您的部门办理。请核对办件编号。",
            "No such case was found, or it is not your department's. Check the number.",
        ),
        visitor,
    )


class PageRoute(APIRoute):
    """An address that is not whole, or a value no form sends, is answered by a page: an officer reads no JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                there = all(one["loc"][0] != "path" for one in error.errors())
                raise no_such_page(request, 422 if there else 404) from None

        return handler


def no_such_page(request: Request, status: int = 404, visitor: Visitor | None = None) -> Answer:
    return message_page(
        request,
        status,
        _T("没有这个页面", "There is no such page"),
        _T(
            "地址不完整，或者填写的内容太长。请返回办件列表重新查找。",
            "The address is not whole, or what was entered is too long. Go back to the list and look again.",
        ),
        visitor,
    )


def go(address: str) -> RedirectResponse:
    """After a form: a GET, so that reloading sends nothing again."""
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


# --- who asks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in officer, and the platform they ask."""

    session: Session
    standing: Standing
    platform: Platform


async def _visitor(request: Request) -> Visitor:
    platform = platform_of(request)

    def find() -> Visitor | None:
        token = request.cookies.get(sessions.COOKIE, "")
        session = sessions.of(platform.database, token, platform.clock.now())
        if session is None:
            return None
        with platform.database.read() as connection:
            return Visitor(session, standing_of(connection, session.account), platform)

    found = await run_in_threadpool(find)
    if found is None:
        raise Answer(go(f"{PATH}/sign-in"))
    return found


Asking = Annotated[Visitor, Depends(_visitor)]


def secure(platform: Platform) -> bool:
    """Are people's browsers served over TLS?"""
    return urlsplit(platform.settings.public_url).scheme == "https"


def set_cookie(response: Response, platform: Platform, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(
        name, value, path=PATH, max_age=max_age, httponly=True, samesite="strict", secure=secure(platform)
    )


def new_form_token() -> str:
    return secrets.token_urlsafe(24)


# --- forms ------------------------------------------------------------------------------------------------------------


async def read_form(request: Request, expected: str) -> Entered:
    """The form, if it came from a page of ours in this session; else ends the request with a page that says so.

    ``expected`` is the session's token. A page elsewhere can have a browser send a form, but it knows no token.
    """
    if not _from_here(request):
        raise _forged(request)
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _LARGEST_BODY:
        raise message_page(
            request,
            413,
            _T("文件太大", "Too big"),
            _T("上传的文件最多20MB。请压缩后再上传。", "A file has 20 MB at most. Make it smaller and try again."),
        )
    try:
        async with request.form(max_files=1, max_fields=3000, max_part_size=64 * 1024) as form:
            texts = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            upload = next((value for value in form.values() if isinstance(value, UploadFile)), None)
            data = b"" if upload is None else await upload.read()
            name = "" if upload is None else upload.filename or ""
    except (MultiPartException, ClientDisconnect, HTTPException, UnicodeDecodeError) as error:
        raise message_page(
            request, 400, _T("没有读到表单", "Nothing came"), _T("请返回重新提交。", "Go back and try again.")
        ) from error
    if not sessions.same(texts.get("csrf", ""), expected):
        raise _forged(request)
    clean = {name: value.replace("\r\n", "\n").replace("\0", "") for name, value in texts.items()}
    return Entered(clean, data or None, name)


def _from_here(request: Request) -> bool:
    """A browser says where a form comes from; one from another site is refused whatever it brings."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    ours = (request.headers.get("host"), urlsplit(platform_of(request).settings.public_url).netloc)
    return origin is None or urlsplit(origin).netloc in ours


def _forged(request: Request) -> Answer:
    return message_page(
        request,
        403,
        _T("没有办理", "Nothing was done"),
        _T(
            "这个表单不是从本页面提交的，或者已经重新登录过。请返回首页，重新打开办件再办。",
            "The form did not come from this session. Go to the first page, open the case again and repeat it.",
        ),
    )
