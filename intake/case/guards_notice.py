"""Guards of notices, supplements and what happens when their time is over (T05, T07, T10–T12, T32, T34).

Each is a function of its own that says nothing, or why not and what to do instead.
"""

from __future__ import annotations

from intake.case.attempt import Attempt, detail_of, is_in_hand, material_name, no, reason_given
from intake.case.events import (
    DefectSort,
    Noticed,
    Role,
    Supplemented,
)
from intake.case.notice_period import notice_period_is_over, supplement_due
from intake.case.refusals import NotAllowed, Reason
from intake.working_days import NoCalendar

# --- notices ----------------------------------------------------------------------------------------------------------


def at_least_one_defect(attempt: Attempt) -> NotAllowed | None:
    if detail_of(attempt, Noticed).lines:
        return None
    return no(
        Reason.NO_DEFECT,
        "告知书里没有写明任何问题。请列出全部需要补正的内容；没有问题的，请受理。",
        "The notice names nothing. List all that has to be put right; if nothing has, accept the case.",
    )


def lines_are_clear(attempt: Attempt) -> NotAllowed | None:
    """Numbered from 1 without a gap, each about one thing, with words that say what to put right."""
    lines = detail_of(attempt, Noticed).lines
    for number, line in enumerate(lines, 1):
        kind, _, key = line.about.partition(":")
        if line.no == number and kind in ("material", "field") and key and line.name.strip() and line.words.strip():
            continue
        return no(
            Reason.BAD_LINES,
            "告知书第{no}项没有写清楚：每一项要有序号、对应的材料或栏目，并写明怎样补正。",
            "Line {no} of the notice is not clear: each needs its number, its paper or field, and what to put right.",
            str(line.no),
            no=number,
        )
    return None


def within_the_notice_period(attempt: Attempt) -> NotAllowed | None:
    """Once N is over the case counts as accepted, and no notice can be given. An unknown end stops nobody: the notice
    helps the applicant."""
    if notice_period_is_over(attempt.case, attempt.today, attempt.calendars) is not True:
        return None
    return no(
        Reason.NOTICE_TOO_LATE,
        "从收件起已经超过5个工作日，依法视为受理，不能再要求补正。材料齐全的，请办理受理；"
        "不齐全的，平台会自动登记视为受理，缺少的内容由审批人员在审查阶段要求补正。",
        "More than 5 working days have passed since the receipt: by law the case counts as accepted and no notice can "
        "be given. If it is complete, accept it; if not, the platform records the acceptance by itself, and what is "
        "missing is asked for in the review.",
    )


def supervisor_gives_a_reason(attempt: Attempt) -> NotAllowed | None:
    """T34: a second notice is an exception with its reason on record (C08 a)."""
    return reason_given(detail_of(attempt, Noticed).reason)


# --- deemed acceptance and lapse --------------------------------------------------------------------------------------


def notice_period_has_ended(attempt: Attempt) -> NotAllowed | None:
    """T07, T15."""
    over = notice_period_is_over(attempt.case, attempt.today, attempt.calendars)
    if isinstance(over, NoCalendar):
        return NotAllowed(Reason.NO_CALENDAR, over.message)
    return None if over else _clock_runs()


def supplement_period_has_ended(attempt: Attempt) -> NotAllowed | None:
    """T12."""
    due = supplement_due(attempt.case, attempt.item, attempt.calendars)
    if isinstance(due, NoCalendar):
        return NotAllowed(Reason.NO_CALENDAR, due.message)
    return None if due is not None and attempt.today > due else _clock_runs()


def _clock_runs() -> NotAllowed:
    return no(
        Reason.CLOCK_RUNS,
        "期限还没有届满，现在不能这样处理。请等期限过后再办。",
        "The period is not over yet, so this cannot be done now. Wait until it is.",
    )


# --- supplements ------------------------------------------------------------------------------------------------------


def lines_are_of_the_notice(attempt: Attempt) -> NotAllowed | None:
    """At least one line, each of the notice and still open."""
    supplement = detail_of(attempt, Supplemented)
    open_lines = {line.no for line in attempt.case.open_lines}
    wrong = next((no for no in supplement.lines if no not in open_lines), None)
    if supplement.lines and wrong is None and len(set(supplement.lines)) == len(supplement.lines):
        return None
    return no(
        Reason.NO_SUCH_LINE,
        "请勾选告知书里这次补正了哪几项；已经补过的不用再选。",
        "Tick which lines of the notice are met now; those that were met before are not ticked again.",
        "" if wrong is None else str(wrong),
    )


def each_line_is_backed(attempt: Attempt) -> NotAllowed | None:
    """A ticked line has its paper or its corrected answer; an original that was only to be shown needs no page, but
    somebody at a window who saw it."""
    supplement = detail_of(attempt, Supplemented)
    seen = frozenset() if attempt.actor.role is Role.CITIZEN else frozenset({DefectSort.ORIGINAL_NEEDED})
    given = {f"material:{handed_in.material}" for handed_in in supplement.materials if is_in_hand(handed_in)}
    given |= {f"field:{key}" for key, _ in supplement.answers}
    for line in attempt.case.open_lines:
        if line.no in supplement.lines and line.about not in given and line.defect not in seen:
            return no(
                Reason.NOTHING_SUPPLIED,
                "第{no}项“{name}”勾选了，但是没有补交的内容。请补交材料或者更正填写的内容。",
                "Line {no}, “{name}”, is ticked but nothing was supplied for it. Hand in the paper or the answer.",
                str(line.no),
                no=line.no,
                name=line.name,
            )
    return None


def some_lines_stay_open(attempt: Attempt) -> NotAllowed | None:
    """T10: who has supplied everything makes the supplement complete, that day (C09 a)."""
    if _left(attempt):
        return None
    return no(
        Reason.LINES_ALL_MET,
        "告知书列明的内容已经全部补齐，请办理“补齐”。",
        "Everything in the notice is met now: record the supplement as complete.",
    )


def all_lines_are_met(attempt: Attempt) -> NotAllowed | None:
    left = _left(attempt)
    if not left:
        return None
    return no(
        Reason.LINES_OPEN,
        "告知书里还有没补齐的：{names}。可以先登记部分补正，不用重新告知。",
        "Still missing from the notice: {names}. Record a part of the supplement; no new notice is needed.",
        names="、".join(left),
    )


def all_review_lines_are_met(attempt: Attempt) -> NotAllowed | None:
    """T18 back: there is no part of it."""
    left = _left(attempt)
    if not left:
        return None
    return no(
        Reason.LINES_OPEN,
        "审查阶段补正需要一次补齐，还缺：{names}。",
        "A supplement in the review has to be complete. Still missing: {names}.",
        names="、".join(left),
    )


def _left(attempt: Attempt) -> tuple[str, ...]:
    now = set(detail_of(attempt, Supplemented).lines)
    return tuple(line.name for line in attempt.case.open_lines if line.no not in now)


def papers_were_deferred(attempt: Attempt) -> NotAllowed | None:
    """T32."""
    supplement = detail_of(attempt, Supplemented)
    due = {paper.material for paper in attempt.case.deferred}
    wrong = next((given.material for given in supplement.materials if given.material not in due), None)
    empty = next((given.material for given in supplement.materials if not is_in_hand(given)), None)
    if empty is not None and wrong is None:
        return no(
            Reason.NOTHING_SUPPLIED,
            "“{name}”还没有内容。请拍摄、扫描或者收下原件后再登记。",
            "Nothing of “{name}” is there yet. Capture or scan it, or take the original, then record it.",
            empty,
            name=material_name(attempt.item, empty),
        )
    if supplement.materials and not supplement.lines and wrong is None:
        return None
    return no(
        Reason.NOT_DEFERRED,
        "这里只能补交容缺的材料。请选择容缺受理通知书上列明、还没有交的材料。",
        "Only deferred papers are handed in here. Choose one of the deferral notice that is still to come.",
        wrong or "",
    )
