"""The page behind the receipt's QR code: how far one matter has come, and nothing about the person but a masked name.

The address holds an opaque token (case numbers can be guessed). The page needs no script and nothing from elsewhere,
is never stored by a proxy or browser, and sends no referrer, because its address is the secret.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection, Row, select
from starlette.responses import HTMLResponse

from intake.case.states import STAGE_NAMES, STAGE_OF, STATE_NAMES, CaseStage, CaseState
from intake.case_number import group_case_number
from intake.clock import CHINA
from intake.papers.verify import read_code
from sync.platform.schema import conflicts, intakes, paper_codes, records

TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
#: 七个环节; the last, complaint, is open at any time.
STEPS = tuple(STAGE_NAMES[stage].get() for stage in CaseStage)

#: What each state means in the citizen's words.
_MEANINGS = {
    CaseState.RECEIVED: "您的申请材料已收到，正在等待受理部门审核。",
    CaseState.SUPPLEMENT_PENDING: "您的材料需要补正，请按照《一次性告知（补正）通知书》补齐。",
    CaseState.SUPPLEMENTED: "您补交的材料已收齐，正在等待受理部门审核。",
    CaseState.IN_TRANSIT: "您的材料正在寄往办理地，收到后由办理地审核。",
    CaseState.ACCEPTED: "您的申请已被受理，即将转交承办部门。",
    CaseState.UNDER_REVIEW: "承办部门正在办理您的事项。",
    CaseState.REVIEW_SUPPLEMENT: "审查中发现材料需要补正，请按照通知书补齐。",
    CaseState.SPECIAL_PROCEDURE: "您的事项正在进行听证、检验、检测等特别程序，所需时间不计入办理时限。",
    CaseState.SUSPENDED: "您的事项已依法中止办理，中止原因消除后继续办理。",
    CaseState.DECIDED: "承办部门已作出决定，正在制作决定文书。",
    CaseState.CLOSED: "您的事项已办结。",
    CaseState.READY: "办理结果已经准备好，可以领取。",
    CaseState.DELIVERED: "办理结果已经送达。",
    CaseState.ARCHIVED: "办理结果已经送达，办件已归档。",
    CaseState.NOT_ACCEPTED: "您的申请不予受理，理由和救济途径见《不予受理决定书》。",
    CaseState.LAPSED: "因逾期没有补正材料，办件已经办结。需要办理的，请重新申请。",
    CaseState.WITHDRAWN: "您已撤回申请。需要办理的，请重新申请。",
    CaseState.RETURNED: "您的申请材料已退回。需要办理的，请重新申请。",
    CaseState.VOIDED: "本办件登记有误，已经作废。",
    CaseState.REFERRED: "您的事项已转报上级部门继续办理。",
    CaseState.TERMINATED: "您的事项已终止办理，原因见书面通知。",
}

#: CAPABILITIES §6.
PAPER_NAMES = {
    "D01": "收件凭证",
    "D02": "一次性告知（补正）通知书",
    "D03": "不予受理决定书",
    "D04": "受理通知书",
    "D05": "补正材料接收凭证",
    "D06": "容缺受理通知书",
    "D07": "告知承诺书",
    "D08": "特别程序告知书",
    "D09": "延期告知书",
    "D10": "审查阶段补正通知书",
    "D11": "决定书",
    "D12": "材料退还清单",
    "D13": "办理结果交接单",
    "D14": "送达回证",
    "D15": "寄递交接单",
    "D16": "异地代收移交单",
    "D17": "帮办代办委托协议",
    "D23": "自助证明",
}
_ON_ITS_WAY = "材料正在送往平台，请稍后再看。"

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
class Matter:
    """One matter of a package. ``step`` is None while its record has not come."""

    item_name: str
    organ: str
    case_no: str
    step: int | None
    state: str
    state_at: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What the page shows."""

    item_name: str
    case_no: str
    applicant: str  # masked
    step: int  # index into `STEPS`
    state: str  # its name
    state_at: str | None  # Beijing time
    meaning: str
    taken_in_at: str | None  # Beijing time; None: the terminal's clock could not be trusted
    received_at: str  # Beijing time
    matters: tuple[Matter, ...] = ()  # of a package, the lead's first


def find(connection: Connection, token: str) -> Progress | None:
    """The matter with this token; all matters of a package with the token of its lead."""
    if not TOKEN.fullmatch(token):
        return None
    row = connection.execute(select(intakes).where(intakes.c.progress_token == token)).first()
    if row is None:
        return None
    state = CaseState(row.state)
    package = _package_of(connection, row.intake_id) if row.package_id == row.intake_id else None
    matters = () if package is None else tuple(_matter(connection, row, case) for case in package["of"])
    return Progress(
        item_name=row.item_name if package is None else package["name"],
        case_no=row.case_no,
        applicant=row.applicant_masked,
        step=STAGE_OF[state] - 1,
        state=STATE_NAMES[state].get(),
        state_at=_state_at(row),
        meaning=_MEANINGS[state],
        taken_in_at=_beijing(row.taken_in_at) if row.time_trusted else None,
        received_at=_beijing(row.received_at),
        matters=matters,
    )


def _package_of(connection: Connection, intake_id: str) -> dict[str, Any]:
    """What the lead's record says of its package; it was checked when it came (`sync.platform.wire`)."""
    data = connection.execute(select(records.c.body).where(records.c.id == intake_id)).scalar_one()
    package: dict[str, Any] = json.loads(data)["body"]["package"]
    return package


def _matter(connection: Connection, lead: Row[Any], case: dict[str, str]) -> Matter:
    """Records come in any order. Only the sender of the lead can have sent the others: nobody else's shows here."""
    row = connection.execute(
        select(intakes).where(
            intakes.c.intake_id == case["id"],
            intakes.c.package_id == lead.package_id,
            intakes.c.terminal_id == lead.terminal_id,
        )
    ).first()
    if row is None:
        return Matter(case["name"], case["organ"], case["case_no"], None, "", None, _ON_ITS_WAY)
    state = CaseState(row.state)
    return Matter(
        case["name"],
        case["organ"],
        case["case_no"],
        STAGE_OF[state] - 1,
        STATE_NAMES[state].get(),
        _state_at(row),
        _MEANINGS[state],
    )


def _state_at(row: Row[Any]) -> str | None:
    """When it came to its state, as far as somebody can vouch for the time."""
    if row.state_at is None or (row.state == CaseState.RECEIVED and not row.time_trusted):
        return None
    return _beijing(row.state_at)


@dataclass(frozen=True, slots=True)
class PaperKnown:
    """What is said of a paper to whoever has its code: nothing about the person."""

    kind: str
    number: str
    made_at: str  # Beijing time
    item_name: str
    case_no: str
    in_force: bool


def find_paper(connection: Connection, typed: str) -> PaperKnown | None:
    """The paper with this verification code; its move may have turned out not to count (§4.2 rule 3)."""
    code = read_code(typed)
    row = connection.execute(select(paper_codes).where(paper_codes.c.code == code)).first() if code else None
    if row is None:
        return None
    case = connection.execute(select(intakes).where(intakes.c.intake_id == row.case_id)).one()
    clash = connection.execute(select(conflicts.c.id).where(conflicts.c.id == row.event_id)).first()
    kind = PAPER_NAMES.get(row.kind, "文书")
    return PaperKnown(kind, row.number, _beijing(row.made_at), case.item_name, case.case_no, clash is None)


def paper_page(paper: PaperKnown) -> HTMLResponse:
    return _page("paper.html", 200, p=paper, groups=lambda number: group_case_number(number).split())


def unknown_paper_page() -> HTMLResponse:
    return _page("unknown_paper.html", 404)


def progress_page(progress: Progress) -> HTMLResponse:
    return _page("progress.html", 200, p=progress, steps=STEPS, groups=lambda number: group_case_number(number).split())


def unknown_page() -> HTMLResponse:
    return _page("unknown.html", 404)


def landing_page() -> HTMLResponse:
    return _page("landing.html", 200)


def _page(template: str, status: int, **values: object) -> HTMLResponse:
    return HTMLResponse(render(template, **values), status, HEADERS)


def render(template: str, **values: object) -> str:
    """A page of the platform in its style; `HEADERS` go with it."""
    return _TEMPLATES.get_template(template).render(style=_STYLE, **values)


def _beijing(moment: str) -> str:
    local = datetime.fromisoformat(moment).astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
