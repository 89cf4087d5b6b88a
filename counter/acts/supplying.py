"""What the applicant brings or takes back later: supplement, deferred papers, withdrawal (C09, C08 f, T28)."""

from __future__ import annotations

from dataclasses import replace

from counter.act import Act
from counter.acts.model import (
    LONG_TEXT,
    Entry,
    Look,
    MoveWanted,
    Row,
    Rule,
    T,
    Wanted,
    capture,
    first_missing,
    if_empty,
    signature,
    tick,
    typed,
    words,
)
from counter.acts.papers_back import papers_back, returned_rows
from intake.case.events import DefectSort, EventName, GivenBack, NoticeLine, Supplemented
from intake.case.states import OPEN, CaseState
from intake.draft import HandedIn, MaterialPage
from intake.taking import Taken, TakenAs
from intake.text import LocalizedText
from intake.trust import compared

_WAITING = frozenset({CaseState.SUPPLEMENT_PENDING, CaseState.REVIEW_SUPPLEMENT})


# --- supplement -------------------------------------------------------------------------------------------------------


def _supplement_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    rows: list[Row] = []
    for line in look.open.case.open_lines:
        said = T("{no}. {name}", "{no}. {name}").fill(no=line.no, name=line.name)
        rows.append(tick(entry, f"line:{line.no}", said, T(line.words, line.words)))
        if not entry.ticked(f"line:{line.no}"):
            continue
        if line.about.startswith("field:"):
            label = T("更正为", "Corrected to")
            rows.append(typed(entry, line.about, label))
        elif line.defect is not DefectSort.ORIGINAL_NEEDED:
            rows.append(capture(entry, line.about, T("拍摄补交的材料", "Capture what is supplied")))
            if entry.pages.get(line.about):
                rows.append(tick(entry, f"original:{line.about}", T("与原件核对一致", "Compared with the original")))
    return tuple(rows)


def _lines(look: Look, entry: Entry) -> tuple[NoticeLine, ...]:
    return tuple(line for line in look.open.case.open_lines if entry.ticked(f"line:{line.no}"))


def _supplement_missing(look: Look, entry: Entry) -> LocalizedText | None:
    lines = _lines(look, entry)
    if not lines:
        return T("请勾选这次补正了哪几项。", "Tick the lines that are supplied now.")
    for line in lines:
        if line.about.startswith("field:"):
            if not entry.text(line.about):
                return T("第{no}项还没有填写更正的内容。", "Line {no} has no corrected answer yet.").fill(no=line.no)
        elif line.defect is not DefectSort.ORIGINAL_NEEDED and not entry.pages.get(line.about):
            return T("第{no}项还没有拍摄材料。", "Line {no} has no page yet.").fill(no=line.no)
    return None


def _supplement(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    lines, case = _lines(look, entry), look.open.case
    detail = Supplemented(
        tuple(line.no for line in lines),
        tuple(_handed_in(look, entry, line.about) for line in lines if entry.pages.get(line.about)),
        tuple(
            (line.about.removeprefix("field:"), entry.text(line.about))
            for line in lines
            if line.about.startswith("field:")
        ),
    )
    if case.state is CaseState.REVIEW_SUPPLEMENT:
        name = EventName.REVIEW_RECEIVED
    else:
        name = EventName.SUPPLEMENT_ALL if len(lines) == len(case.open_lines) else EventName.SUPPLEMENT_PART
    return (MoveWanted(name, detail, look.clerk),)


def _handed_in(look: Look, entry: Entry, about: str) -> HandedIn:
    day = f"{look.today.isoformat()}T00:00:00Z"
    pages = tuple(MaterialPage(ref, entry.value(f"at:{ref.digest}", day)) for ref in entry.pages.get(about, ()))
    given = HandedIn(about.removeprefix("material:"), pages)
    if not entry.ticked(f"original:{about}"):
        return given
    return compared(replace(given, taken=Taken(TakenAs.ORIGINAL_COMPARED)), look.member.id, pages[0].captured_at)


# --- deferred papers --------------------------------------------------------------------------------------------------


def _deferred_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    return tuple(
        capture(
            entry,
            f"material:{due.material}",
            look.open.material_name(due.material),
            T("补交期限：{due}", "Until {due}").fill(due=due.due or T("（缺少日历）", "(no calendar)")),
        )
        for due in look.open.case.deferred
    )


def _deferred_missing(look: Look, entry: Entry) -> LocalizedText | None:
    given = any(entry.pages.get(f"material:{due.material}") for due in look.open.case.deferred)
    return None if given else T("还没有拍摄补交的材料。", "Nothing that was deferred is captured yet.")


def _supply_deferred(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    given = tuple(
        _handed_in(look, entry, f"material:{due.material}")
        for due in look.open.case.deferred
        if entry.pages.get(f"material:{due.material}")
    )
    return (MoveWanted(EventName.DEFERRED_SUPPLIED, Supplemented((), given), look.clerk),)


# --- withdrawal -------------------------------------------------------------------------------------------------------


def _withdraw_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    return (
        words(
            "ends", T("撤回以后本件终止，要办得重新申请。", "Withdrawn, the case ends; it has to be applied for anew.")
        ),
        typed(entry, "reason", T("撤回原因", "Why"), kind=LONG_TEXT),
        *returned_rows(look, entry),
        signature(entry, T("申请人在撤回申请上签名", "The applicant signs the request")),
        capture(entry, "request", T("或拍摄签好的书面申请", "Or capture the signed letter")),
    )


def _request(entry: Entry) -> bool:
    return entry.signature is not None or bool(entry.pages.get("request"))


def _withdraw_missing(_look: Look, entry: Entry) -> LocalizedText | None:
    return first_missing(
        if_empty(entry.value("reason"), T("请写明撤回原因。", "Say why.")),
        None if _request(entry) else T("要有申请人签名的撤回申请。", "The signed request is missing."),
    )


def _withdraw(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    pages = entry.pages.get("request", ())
    request = entry.signature if entry.signature is not None else pages[0]
    detail = GivenBack(entry.text("reason"), papers_back(look, entry), request)
    return (MoveWanted(EventName.WITHDRAW, detail, look.clerk),)


def _only_the_applicant(look: Look) -> LocalizedText | None:
    """Also for a supplement: who brings papers need not be the applicant, who ends the case must be."""
    if look.open.is_applicant(look.visitor) or look.open.is_representative(look.visitor):
        return None
    return T(
        "要申请人本人（或代办人）来办，请先读本人证件。", "The applicant has to be here: read their document first."
    )


RULES: tuple[Rule, ...] = (
    Rule(
        Act.SUPPLEMENT,
        T("收补正材料", "Take a supplement"),
        "Alt+B",
        lambda look: look.open.case.state in _WAITING,
        _supplement_rows,
        _supplement_missing,
        _supplement,
    ),
    Rule(
        Act.SUPPLY_DEFERRED,
        T("收容缺材料", "Take a deferred paper"),
        "Alt+K",
        lambda look: (
            bool(look.open.case.deferred) and look.open.case.state in (CaseState.ACCEPTED, CaseState.UNDER_REVIEW)
        ),
        _deferred_rows,
        _deferred_missing,
        _supply_deferred,
    ),
    Rule(
        Act.WITHDRAW,
        T("撤回申请", "Withdraw"),
        "Alt+W",
        lambda look: look.open.case.state in OPEN,
        _withdraw_rows,
        _withdraw_missing,
        _withdraw,
        _only_the_applicant,
    ),
)
