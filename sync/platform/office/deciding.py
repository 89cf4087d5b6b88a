"""Acts of examination and decision (审批): review, what stops and lengthens it, grant, refuse, close, hand over."""

from __future__ import annotations

from intake.case.events import (
    SPECIAL_KINDS,
    Closed,
    CommitmentChecked,
    Decided,
    Decision,
    Detail,
    EventName,
    Extended,
    Halted,
    NoDetail,
    Resumed,
    Role,
)
from intake.case.guards_review import longest_extension
from intake.item_rules import DecisionMode
from intake.text import LocalizedText
from sync.platform.office.accepting import ending_asks, ending_detail, item_of, notice_asks, notice_detail, notice_probe
from sync.platform.office.act import DECIDING, Act, nothing_asked
from sync.platform.office.fields import Choice, Entered, Field, Group, Wrong, missing, words
from sync.platform.office.look import Look
from sync.platform.office.standing import CHIEF

_T = LocalizedText.of


def read_groups(fields: tuple[Field, ...], legend: LocalizedText) -> tuple[Group, ...]:
    """A form of one group."""
    return (Group(legend, fields),)


# --- what stops the clock, what lengthens it --------------------------------------------------------------------------

_KINDS = tuple(Choice(kind, name) for kind, name in SPECIAL_KINDS.items())
_SPECIAL = (
    Field("kind", "choice", _T("特别程序", "Special procedure"), required=True, choices=_KINDS),
    words(_T("法律依据", "Legal basis"), "basis", long=False),
    Field("days", "number", _T("预计需要的工作日", "Working days it will take"), required=True, least="1", most="365"),
)
_SUSPEND = (words(_T("中止的法律依据和原因", "Legal basis and reason"), "basis"),)
_OUTCOME = (words(_T("结果", "Outcome"), "outcome", required=False),)


def _special_detail(_look: Look, entered: Entered) -> Halted | Wrong:
    wrong = missing(entered, _SPECIAL)
    return wrong or Halted(entered.text("kind"), entered.text("basis"), entered.number("days"))


def _suspend_detail(_look: Look, entered: Entered) -> Halted | Wrong:
    return missing(entered, _SUSPEND) or Halted("suspension", entered.text("basis"))


def _outcome_detail(_look: Look, entered: Entered) -> Resumed | Wrong:
    return missing(entered, _OUTCOME) or Resumed(entered.text("outcome"))


def _extend_fields(look: Look) -> tuple[Field, ...]:
    most = longest_extension(item_of(look))
    heads = tuple(Choice(head, _T(head, head)) for head in look.heads if head != look.who)
    approved = _T("批准的部门负责人", "Approved by the head")
    head = (
        Field("head", "choice", approved, required=True, choices=heads)
        if heads
        else Field("head", "text", approved, required=True)
    )
    return (
        Field("days", "number", _T("延长的工作日", "Working days"), required=True, least="1", most=str(most)),
        words(_T("延长的理由（告知申请人）", "Reason (told to the applicant)"), "reason"),
        head,
    )


def _extend_asks(look: Look) -> tuple[Group, ...]:
    return read_groups(_extend_fields(look), _T("延长办理期限", "Extension"))


def _extend_detail(look: Look, entered: Entered) -> Extended | Wrong:
    wrong = missing(entered, _extend_fields(look))
    return wrong or Extended(entered.number("days") or 0, entered.text("reason"), entered.text("head"))


# --- decision ---------------------------------------------------------------------------------------------------------

_GRANT = (words(_T("理由", "Reason"), "reason", value="申请人的申请符合法定条件、标准"),)
_REFUSE = (
    words(_T("不予许可（办理）的理由", "Reason"), "reason"),
    words(_T("法律依据", "Legal basis"), "basis", long=False),
)


def _grant_detail(_look: Look, entered: Entered) -> Decided | Wrong:
    return missing(entered, _GRANT) or Decided(Decision.GRANTED, entered.text("reason"))


def _refuse_detail(_look: Look, entered: Entered) -> Decided | Wrong:
    wrong = missing(entered, _REFUSE)
    return wrong or Decided(Decision.REFUSED, entered.text("reason"), entered.text("basis"))


def _refer_fields(look: Look) -> tuple[Field, ...]:
    to = item_of(look).refer_to
    return (words(_T("转报哪个机关", "To which office"), "organ", long=False, value="" if to is None else to.name),)


def _refer_detail(look: Look, entered: Entered) -> Closed | Wrong:
    return missing(entered, _refer_fields(look)) or Closed(organ=entered.text("organ"))


# --- promises ---------------------------------------------------------------------------------------------------------


def _promise_fields(look: Look) -> tuple[Field, ...]:
    names = {spec.key: spec.name for spec in item_of(look).materials}
    about = tuple(
        Choice(one.about, names.get(one.about.removeprefix("material:"), _T(one.about, one.about)))
        for one in look.case.commitments
    )
    kept = (Choice("kept", _T("属实", "Kept")), Choice("broken", _T("不属实", "Not kept")))
    return (
        Field("about", "choice", _T("承诺的内容", "The promise"), required=True, choices=about),
        Field("kept", "choice", _T("核查结果", "Outcome"), required=True, choices=kept),
        words(_T("说明", "Note"), "note", required=False),
    )


def _promise_detail(look: Look, entered: Entered) -> CommitmentChecked | Wrong:
    wrong = missing(entered, _promise_fields(look))
    return wrong or CommitmentChecked(entered.text("about"), entered.text("kept") == "kept", entered.text("note"))


def _here(look: Look) -> bool:
    return look.item is None or look.item.decision_mode is not DecisionMode.REVIEW_AND_REFER


def _referred(look: Look) -> bool:
    return not _here(look)


def act_of(
    key: str,
    event: EventName,
    name: LocalizedText,
    done: LocalizedText,
    probe: Detail,
    fields: tuple[Field, ...],
    detail: object,
    *,
    grave: bool = False,
    staff: frozenset[str] = DECIDING,
) -> Act:
    """An act whose form and probe are the same whatever the case."""
    if not callable(detail):
        raise TypeError(key)
    return Act(
        key,
        event,
        name,
        done,
        Role.BACK_OFFICE,
        staff,
        lambda _: probe,
        (lambda _: read_groups(fields, name)) if fields else nothing_asked,
        detail,
        grave=grave,
    )


def no_detail(_look: Look, _entered: Entered) -> NoDetail:
    """For an act that says nothing but itself."""
    return NoDetail()


_E = EventName
ACTS: tuple[Act, ...] = (
    act_of(
        "start_review",
        _E.START_REVIEW,
        _T("开始审查", "Start the review"),
        _T("已开始审查。", "The review has begun."),
        NoDetail(),
        (),
        no_detail,
    ),
    Act(
        "grant",
        _E.DECIDE,
        _T("准予", "Grant"),
        _T("已作出准予的决定，决定书已生成。", "Granted; the decision is made out."),
        Role.BACK_OFFICE,
        DECIDING | {CHIEF},
        lambda _: Decided(Decision.GRANTED, "…"),
        lambda _: read_groups(_GRANT, _T("准予的决定", "Grant")),
        _grant_detail,
        grave=True,
        stands=_here,
    ),
    Act(
        "refuse",
        _E.DECIDE,
        _T("不予", "Refuse"),
        _T("已作出不予的决定，决定书已生成。", "Refused; the decision is made out."),
        Role.BACK_OFFICE,
        DECIDING | {CHIEF},
        lambda _: Decided(Decision.REFUSED, "…", "…"),
        lambda _: read_groups(_REFUSE, _T("不予的决定", "Refusal")),
        _refuse_detail,
        grave=True,
        stands=_here,
    ),
    Act(
        "refer",
        _E.REFER,
        _T("审核后转报", "Pass on to the deciding office"),
        _T("已转报。", "Passed on."),
        Role.BACK_OFFICE,
        DECIDING,
        lambda _: Closed(organ="…"),
        lambda look: read_groups(_refer_fields(look), _T("转报", "Pass on")),
        _refer_detail,
        grave=True,
        stands=_referred,
    ),
    Act(
        "review_notice",
        _E.REVIEW_NOTICE,
        _T("要求补正（审查阶段）", "Ask for a supplement in the review"),
        _T("已要求补正，通知书已生成。", "The notice is made out."),
        Role.BACK_OFFICE,
        DECIDING,
        notice_probe,
        notice_asks,
        notice_detail,
    ),
    Act(
        "extend",
        _E.EXTEND,
        _T("延长期限", "Extend the period"),
        _T("已延长期限，告知书已生成。", "Extended; the notice is made out."),
        Role.BACK_OFFICE,
        DECIDING,
        lambda _: Extended(1, "…", "…"),
        _extend_asks,
        _extend_detail,
    ),
    act_of(
        "special",
        _E.SPECIAL_START,
        _T("进入特别程序", "Begin a special procedure"),
        _T("已进入特别程序，期限停止计算，告知书已生成。", "The clock stands still; the notice is made out."),
        Halted("hearing", "…", 1),
        _SPECIAL,
        _special_detail,
    ),
    act_of(
        "special_end",
        _E.SPECIAL_END,
        _T("特别程序结束", "End the special procedure"),
        _T("特别程序已结束，期限继续计算。", "The clock goes on."),
        Resumed(),
        _OUTCOME,
        _outcome_detail,
    ),
    act_of(
        "suspend",
        _E.SUSPEND,
        _T("中止", "Suspend"),
        _T("已中止，期限停止计算。", "Suspended; the clock stands still."),
        Halted("suspension", "…"),
        _SUSPEND,
        _suspend_detail,
        grave=True,
    ),
    act_of(
        "resume",
        _E.RESUME,
        _T("恢复办理", "Resume"),
        _T("已恢复办理，期限继续计算。", "The clock goes on."),
        Resumed(),
        _OUTCOME,
        _outcome_detail,
    ),
    Act(
        "terminate",
        _E.TERMINATE,
        _T("终止办理", "Terminate"),
        _T("已终止办理，通知书已生成。", "Terminated; the notice is made out."),
        Role.BACK_OFFICE,
        DECIDING,
        lambda _: Closed(reason="…"),
        ending_asks,
        ending_detail,
        grave=True,
    ),
    Act(
        "promise",
        _E.COMMITMENT_CHECKED,
        _T("登记承诺核查结果", "Record the check of the promise"),
        _T("已登记核查结果。", "Recorded."),
        Role.BACK_OFFICE,
        DECIDING,
        lambda look: CommitmentChecked(look.case.commitments[0].about, kept=True),
        lambda look: read_groups(_promise_fields(look), _T("承诺核查", "Check of the promise")),
        _promise_detail,
        stands=lambda look: bool(look.case.commitments),
    ),
)
