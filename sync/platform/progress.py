"""The page behind the receipt's QR code: how far one matter has come, and nothing about the person but a masked name.

The address holds an opaque token (case numbers can be guessed). The page needs no script and nothing from elsewhere,
is never stored by a proxy or browser, and sends no referrer, because its address is the secret.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection, select
from starlette.responses import HTMLResponse

from intake.case_number import group_case_number
from intake.clock import CHINA
from sync.platform.schema import intakes

TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
STEPS = ("收件", "受理", "承办", "办结")

#: state (CAPABILITIES §4.1) → its step, and what it means in the citizen's words
_STATES = {
    "received": (0, "您的申请材料已收到，正在等待受理部门审核。"),
    "accepted": (1, "您的申请已被受理，即将转交承办部门。"),
    "under_review": (2, "承办部门正在办理您的事项。"),
    "closed": (3, "您的事项已办结。"),
}

_FOLDER = Path(__file__).parent / "pages"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_STYLE = (_FOLDER / "page.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What the page shows."""

    item_name: str
    case_no: str
    applicant: str  # masked
    step: int  # index into `STEPS`
    meaning: str
    taken_in_at: str | None  # Beijing time; None: the terminal's clock could not be trusted
    received_at: str  # Beijing time


def find(connection: Connection, token: str) -> Progress | None:
    """The matter with this token."""
    if not TOKEN.fullmatch(token):
        return None
    row = connection.execute(select(intakes).where(intakes.c.progress_token == token)).first()
    if row is None:
        return None
    step, meaning = _STATES[row.state]
    return Progress(
        item_name=row.item_name,
        case_no=row.case_no,
        applicant=row.applicant_masked,
        step=step,
        meaning=meaning,
        taken_in_at=_beijing(row.taken_in_at) if row.time_trusted else None,
        received_at=_beijing(row.received_at),
    )


def progress_page(progress: Progress) -> HTMLResponse:
    groups = group_case_number(progress.case_no).split()
    return _page("progress.html", 200, p=progress, steps=STEPS, case_no_groups=groups)


def unknown_page() -> HTMLResponse:
    return _page("unknown.html", 404)


def landing_page() -> HTMLResponse:
    return _page("landing.html", 200)


def _page(template: str, status: int, **values: object) -> HTMLResponse:
    html = _TEMPLATES.get_template(template).render(style=_STYLE, **values)
    return HTMLResponse(html, status, HEADERS)


def _beijing(moment: str) -> str:
    local = datetime.fromisoformat(moment).astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
