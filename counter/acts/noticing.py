"""The one-time notice and the refusal (C08 a, b): every line can be worded by the clerk, every reason is the law's."""

from __future__ import annotations

from counter.act import Act
from counter.acts.assessed import (
    SUPERVISORS,
    against,
    assessed,
    offered,
    says,
    supervisor_missing,
    supervisor_rows,
)
from counter.acts.model import (
    LONG_TEXT,
    Choice,
    Entry,
    Look,
    MoveWanted,
    Row,
    Rule,
    T,
    Wanted,
    chosen,
    first_missing,
    if_empty,
    tick,
    typed,
    words,
)
from intake.case.events import CaseActor, DefectSort, EventName, Noticed, NoticeLine, RefusedAcceptance, Role
from intake.case.states import CaseState
from intake.decision.model import Option
from intake.item_rules import RefusalReason
from intake.text import LocalizedText

DEFECTS = {
    DefectSort.MISSING: T("缺少", "missing"),
    DefectSort.WRONG: T("不符合要求", "wrong"),
    DefectSort.ORIGINAL_NEEDED: T("需要原件", "original needed"),
}

#: Lines a clerk may add to what the rules found.
MOST_ADDED = 8


# --- one-time notice --------------------------------------------------------------------------------------------------


def _second_time(look: Look) -> bool:
    """An exception that a supervisor answers for (C08 a)."""
    return look.open.case.state is CaseState.SUPPLEMENTED


def _notice_option(look: Look) -> Option:
    return Option.SECOND_NOTICE if _second_time(look) else Option.NOTIFY_ONCE


def _notify_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    found = assessed(look)
    lines = tuple(
        Row(
            LONG_TEXT,
            f"words:{no}",
            T("{no}. {name}（{defect}）", "{no}. {name} ({defect})").fill(
                no=no, name=fault.name, defect=DEFECTS[fault.defect]
            ),
            entry.value(f"words:{no}", fault.words.get()),
        )
        for no, fault in enumerate(found.faults, 1)
    )
    due = T("补正期限{days}个工作日，到{due}。", "{days} working days to supply it, until {due}.").fill(
        days=found.notice_days, due=found.notice_due or T("（缺少日历，暂不能算）", "(no calendar)")
    )
    return (
        *lines,
        *_more_rows(look, entry),
        words("due", due),
        tick(
            entry,
            "complete",
            T("已全部核对，没有别的缺漏", "All is checked: nothing else is missing"),
            T("以后不能再提新的问题。", "No new point can be raised later."),
        ),
        *(supervisor_rows(entry) if _second_time(look) else ()),
    )


def _more_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    """What the clerk adds by hand, as many lines as they name things: each line that is filled opens the next."""
    rows: list[Row] = []
    nothing = Choice("", T("没有", "None"))
    for no in range(1, MOST_ADDED + 1):
        left = _may_be_added(look, entry, but=no)
        if not left:
            break
        label = T("还要补充一项", "One more") if no == 1 else T("还要再补充一项", "And one more")
        rows.append(chosen(entry, _key("more", no), label, (nothing, *left)))
        if not entry.value(_key("more", no)):
            break
        rows.append(
            typed(entry, _key("more_words", no), T("要怎样补正", "What to put right"), kind=LONG_TEXT),
        )
    return tuple(rows)


def _key(name: str, no: int) -> str:
    return name if no == 1 else f"{name}:{no}"


def _may_be_added(look: Look, entry: Entry, *, but: int) -> tuple[Choice, ...]:
    """Materials, and answers of the form, that no other line names."""
    found, item = look.open, look.open.item
    named = {fault.about for fault in assessed(look).faults}
    named |= {entry.value(_key("more", no)) for no in range(1, but)}
    answered = {key for key, _ in found.intake.answers}
    all_of_them = [(f"material:{spec.key}", spec.name) for spec in item.materials]
    all_of_them += [(f"field:{field.key}", field.label) for field in item.form.fields() if field.key in answered]
    return tuple(Choice(about, name) for about, name in all_of_them if about not in named)


def _added(look: Look, entry: Entry) -> tuple[tuple[str, str, str], ...]:
    """About, name and words of each line that was added."""
    names = {choice.value: choice.label.get() for choice in _may_be_added(look, entry, but=1)}
    lines: list[tuple[str, str, str]] = []
    for no in range(1, MOST_ADDED + 1):
        about = entry.value(_key("more", no))
        if not about:
            break
        lines.append((about, names.get(about, about), entry.text(_key("more_words", no))))
    return tuple(lines)


def _notice_lines(look: Look, entry: Entry) -> tuple[NoticeLine, ...]:
    lines = tuple(
        NoticeLine(
            no,
            fault.about,
            fault.name.get(),
            fault.defect,
            entry.text(f"words:{no}", fault.words.get()),
            fault.count,
        )
        for no, fault in enumerate(assessed(look).faults, 1)
    )
    added = enumerate(_added(look, entry), len(lines) + 1)
    return (*lines, *(NoticeLine(no, about, name, DefectSort.WRONG, said) for no, (about, name, said) in added))


def _notify_missing(look: Look, entry: Entry) -> LocalizedText | None:
    lines = _notice_lines(look, entry)
    empty = next((line for line in lines if not line.words), None)
    return first_missing(
        None if lines else T("还没有要补正的内容。", "There is nothing to put right yet."),
        None
        if empty is None
        else T("第{no}项还没有写明怎样补正。", "Line {no} does not say what to put right.").fill(no=empty.no),
        None if entry.ticked("complete") else T("请确认没有别的缺漏。", "Confirm that nothing else is missing."),
        supervisor_missing(entry) if _second_time(look) else None,
    )


def _notify(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    noticed = Noticed(_notice_lines(look, entry), reason=entry.text("reason"))
    if _second_time(look) and entry.second is not None:
        return (MoveWanted(EventName.SECOND_NOTICE, noticed, CaseActor(Role.SUPERVISOR, entry.second.id)),)
    return (MoveWanted(EventName.NOTIFY_ONCE, noticed, look.clerk),)


def _notify_why_not(look: Look) -> LocalizedText | None:
    if _second_time(look) and look.by_supervisor is not None:
        return look.by_supervisor.reason_against(Option.SECOND_NOTICE)
    return against(_notice_option(look))(look)


# --- refusal ----------------------------------------------------------------------------------------------------------


def _reasons(look: Look) -> tuple[tuple[RefusalReason, LocalizedText | None], ...]:
    return tuple((refusal.reason, refusal.found) for refusal in assessed(look).refusals)


def _refuse_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    reasons = _reasons(look)
    found = next((reason.key for reason, why in reasons if why is not None), "")
    reason = _reason(look, entry)
    organ = "" if reason is None or reason.right_organ is None else reason.right_organ.get()
    return (
        chosen(
            entry,
            "reason",
            T("法定理由", "Legal reason"),
            tuple(Choice(reason.key, reason.text, why or T(reason.basis, reason.basis)) for reason, why in reasons),
            found,
        ),
        typed(entry, "explanation", T("具体说明", "Explanation"), kind=LONG_TEXT, limit=1000),
        typed(entry, "right_organ", T("应当向哪里申请", "Where it belongs"), default=organ),
    )


def _reason(look: Look, entry: Entry) -> RefusalReason | None:
    reasons = _reasons(look)
    found = next((reason.key for reason, why in reasons if why is not None), "")
    key = entry.value("reason", found)
    return next((reason for reason, _ in reasons if reason.key == key), None)


def _refuse_missing(look: Look, entry: Entry) -> LocalizedText | None:
    reason = _reason(look, entry)
    elsewhere = reason is not None and reason.key == "not_competent"
    organ = "" if reason is None or reason.right_organ is None else reason.right_organ.get()
    return first_missing(
        T("请选择法定理由。", "Choose the legal reason.") if reason is None else None,
        if_empty(entry.value("explanation"), T("请写具体说明。", "Write the explanation.")),
        if_empty(entry.value("right_organ", organ), T("请写明应当向哪里申请。", "Say where it belongs."))
        if elsewhere
        else None,
    )


def _refuse(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    reason = _reason(look, entry)
    if reason is None:
        raise LookupError("a refusal without its reason")
    organ = "" if reason.right_organ is None else reason.right_organ.get()
    detail = RefusedAcceptance(
        reason.key, entry.text("explanation"), entry.text("right_organ", organ), _gap_of(look, reason.key)
    )
    return (MoveWanted(EventName.REFUSE_ACCEPTANCE, detail, look.clerk),)


def _gap_of(look: Look, reason: str) -> str:
    return next((check.about for check in assessed(look).checks if check.refusal == reason and check.about), "")


RULES: tuple[Rule, ...] = (
    Rule(
        Act.NOTIFY,
        T("一次性告知补正", "One-time notice"),
        "Alt+2",
        lambda look: says(look, _notice_option(look)),
        _notify_rows,
        _notify_missing,
        _notify,
        _notify_why_not,
        lambda _look: SUPERVISORS,
    ),
    Rule(
        Act.REFUSE,
        T("不予受理", "Refuse acceptance"),
        "Alt+3",
        offered(Option.REFUSE_ACCEPTANCE),
        _refuse_rows,
        _refuse_missing,
        _refuse,
        against(Option.REFUSE_ACCEPTANCE),
    ),
)
