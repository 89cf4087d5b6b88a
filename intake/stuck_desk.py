"""The stuck-case desk (办不成事窗口, CAPABILITIES C31): why a matter could not be done, who sees to it, how it ended.

Records are kept as `sync.notes.StuckMatter`; here is what they mean: categories, when one is due, which are open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from intake.text import LocalizedText
from intake.working_days import NoCalendar, WorkingDays

_T = LocalizedText.of
#: Answered within so many working days unless the desk says sooner (product rule).
DUE_DAYS = 5


class StuckCategory(StrEnum):
    """Why it could not be done: as one desk has sorted its two thousand cases (CAPABILITIES §9)."""

    HISTORY = "history"
    POLICY = "policy"
    MISSING_MATERIAL = "missing_material"
    CROSS_DEPARTMENT = "cross_department"
    IMPLEMENTATION = "implementation"


CATEGORY_NAMES = {
    StuckCategory.HISTORY: _T("历史遗留", "Left over from former times"),
    StuckCategory.POLICY: _T("政策不明确", "The rules are not clear"),
    StuckCategory.MISSING_MATERIAL: _T("材料拿不出", "A paper cannot be had"),
    StuckCategory.CROSS_DEPARTMENT: _T("涉及多个部门", "Several departments"),
    StuckCategory.IMPLEMENTATION: _T("规定没有落实", "A rule is not carried out"),
}


class StuckOutcome(StrEnum):
    DONE = "done"  # 已办成
    EXPLAINED = "explained"  # 依法不能办，已说明
    PASSED_ON = "passed_on"  # 已转有关部门


OUTCOME_NAMES = {
    StuckOutcome.DONE: _T("已经办成", "It has been done"),
    StuckOutcome.EXPLAINED: _T("依法不能办，已经说明理由", "It cannot be done by law; the reason was given"),
    StuckOutcome.PASSED_ON: _T("已转有关部门", "Passed on to the department"),
}


@dataclass(frozen=True, slots=True)
class StuckEntry:
    """One matter at the desk: no name of a person. ``due`` is ISO, None while the calendar of its year is missing."""

    number: str
    subject: str
    category: StuckCategory
    owner: str  # staff id: stays responsible till it is closed or handed over
    since: str  # ISO
    due: str | None
    outcome: StuckOutcome | None = None
    reply: str = ""

    @property
    def open(self) -> bool:
        return self.outcome is None


@dataclass(frozen=True, slots=True)
class NotEntered:
    """What is missing, for who writes it down."""

    message: LocalizedText


_NO_SUBJECT = _T("请写明是什么事没有办成。", "Please say what could not be done.")
_NO_CATEGORY = _T("请选择没有办成的原因。", "Please choose why it could not be done.")
_NO_OWNER = _T("请写明由谁负责。", "Please say who sees to it.")
_PAST_DUE = _T("答复期限不能早于今天。", "The due date cannot be before today.")
_NO_REPLY = _T("请写明处理结果和答复内容。", "Please say what came of it and what was answered.")
_CLOSED = _T("这件事已经办结。", "This matter is closed.")


def stuck_entry(
    number: str,
    subject: str,
    category: str,
    owner: str,
    today: date,
    calendars: WorkingDays,
    due: date | None = None,
) -> StuckEntry | NotEntered:
    """A new entry, due in five working days unless told otherwise; or what is missing."""
    if not subject.strip():
        return NotEntered(_NO_SUBJECT)
    if category not in {known.value for known in StuckCategory}:
        return NotEntered(_NO_CATEGORY)
    if not owner.strip():
        return NotEntered(_NO_OWNER)
    if due is not None and due < today:
        return NotEntered(_PAST_DUE)
    last = due if due is not None else calendars.after(today, DUE_DAYS)
    ends = None if isinstance(last, NoCalendar) else last.isoformat()
    return StuckEntry(number, subject.strip(), StuckCategory(category), owner.strip(), today.isoformat(), ends)


def close(entry: StuckEntry, outcome: StuckOutcome, reply: str) -> StuckEntry | NotEntered:
    """With what came of it and the answer in words."""
    if not entry.open:
        return NotEntered(_CLOSED)
    if not reply.strip():
        return NotEntered(_NO_REPLY)
    return replace(entry, outcome=outcome, reply=reply.strip())


def hand_over(entry: StuckEntry, owner: str) -> StuckEntry | NotEntered:
    """Somebody else sees to it from now on."""
    if not entry.open:
        return NotEntered(_CLOSED)
    return NotEntered(_NO_OWNER) if not owner.strip() else replace(entry, owner=owner.strip())


def open_entries(entries: Iterable[StuckEntry], today: date) -> tuple[Sequence[StuckEntry], Sequence[StuckEntry]]:
    """(overdue, the other open ones), each the most pressing first; those without a date last."""
    listed = sorted((entry for entry in entries if entry.open), key=lambda e: (e.due is None, e.due or "", e.since))
    late = [entry for entry in listed if entry.due is not None and entry.due < today.isoformat()]
    return tuple(late), tuple(entry for entry in listed if entry not in late)
