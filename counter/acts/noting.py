"""What moves no case but is kept (C08 c, C23, C31): a stuck matter, a decision put off, a rating."""

from __future__ import annotations

from counter.act import Act
from counter.acts.assessed import NO_REASON, SUPERVISORS, UNDECIDED
from counter.acts.model import (
    DATE,
    LONG_TEXT,
    Choice,
    Entry,
    Look,
    NoteWanted,
    Row,
    Rule,
    T,
    Wanted,
    chosen,
    first_missing,
    if_empty,
    second,
    typed,
    words,
)
from intake.dates import parse_date
from intake.text import LocalizedText

STUCK_MATTER = "stuck_matter"
#: Why something could not be done: what a stuck matter may be about.
CATEGORIES = (
    Choice("policy", T("政策规定不清或有冲突", "Rules are unclear or contradict")),
    Choice("missing_material", T("材料无法提供", "A paper cannot be had")),
    Choice("cross_department", T("部门之间推诿", "Passed from office to office")),
    Choice("history", T("历史遗留问题", "An old matter")),
    Choice("implementation", T("执行不到位（含系统故障）", "Not carried out (system failures too)")),
)
#: What begins the subject of a matter whose decision a supervisor put off.
NOT_DECIDED = "未当场作受理决定"


# --- stuck ------------------------------------------------------------------------------------------------------------


def _stuck_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    return (
        chosen(entry, "category", T("哪一类", "Kind"), CATEGORIES),
        typed(entry, "subject", T("什么事办不成", "What cannot be done"), limit=200),
        typed(entry, "text", T("详细情况", "Details"), kind=LONG_TEXT, limit=1000),
        typed(entry, "owner", T("责任人（工号）", "Who sees to it (staff id)"), default=look.member.id, limit=32),
        typed(entry, "due", T("办结期限", "By when"), kind=DATE, limit=10),
    )


def _stuck_missing(look: Look, entry: Entry) -> LocalizedText | None:
    due = parse_date(entry.text("due"))
    return first_missing(
        if_empty(entry.value("category"), T("请选择类别。", "Choose the kind.")),
        if_empty(entry.value("subject"), T("请写明什么事办不成。", "Say what cannot be done.")),
        if_empty(entry.value("owner", look.member.id), T("请填写责任人。", "Say who sees to it.")),
        T("请填写今天以后的期限。", "Fill in a day from today on.") if due is None or due < look.today else None,
    )


def _stuck(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    facts = (("category", entry.value("category")), ("subject", entry.text("subject")), ("text", entry.text("text")))
    return (NoteWanted(STUCK_MATTER, facts, entry.text("owner", look.member.id), entry.text("due")),)


# --- put off ----------------------------------------------------------------------------------------------------------


def _postpone_rows(_look: Look, entry: Entry) -> tuple[Row, ...]:
    return (
        words(
            "law",
            T(
                "能当场作决定的应当当场作。暂不作决定，要值班主管登录并写明理由；五个工作日内仍要答复。",
                "What can be decided now is decided now. To put it off a supervisor signs in and gives the reason; an "
                "answer is still due within five working days.",
            ),
        ),
        typed(entry, "reason", T("理由", "Reason"), kind=LONG_TEXT),
        second(entry, T("值班主管", "Supervisor")),
    )


def _postpone_missing(_look: Look, entry: Entry) -> LocalizedText | None:
    return first_missing(
        if_empty(entry.value("reason"), NO_REASON),
        None if entry.second is not None else T("请值班主管登录确认。", "Ask a supervisor to sign in for this."),
    )


def _postpone(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    owner = look.member.id if entry.second is None else entry.second.id
    facts = (("category", "implementation"), ("subject", NOT_DECIDED), ("text", entry.text("reason")))
    return (NoteWanted(STUCK_MATTER, facts, owner, look.open.line.due or ""),)


# --- rating -----------------------------------------------------------------------------------------------------------

EVALUATION = "evaluation"


def _nothing(_look: Look, _entry: Entry) -> tuple[Row, ...]:
    return ()


RULES: tuple[Rule, ...] = (
    Rule(
        Act.POSTPONE,
        T("暂不决定", "Put the decision off"),
        "Alt+0",
        lambda look: look.undecided and look.open.case.state in UNDECIDED,
        _postpone_rows,
        _postpone_missing,
        _postpone,
        second=lambda _look: SUPERVISORS,
    ),
    Rule(
        Act.STUCK,
        T("办不成事登记", "Stuck matter"),
        "Alt+N",
        lambda _look: True,
        _stuck_rows,
        _stuck_missing,
        _stuck,
    ),
)
