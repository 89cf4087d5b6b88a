"""Supplementing (补正): which lines of the notice what was brought meets, on any channel (CAPABILITIES C09).

Taking it is not judging it: a line is met when what it asks for is there and what a machine can see is right. Whether
the paper says what it should, a clerk looks at afterwards; a part gives no new notice (C09 b).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.case.case import Case
from intake.case.events import DefectSort, EventName, NoticeLine, Supplemented
from intake.case.states import CaseState
from intake.decision.checks import material_checks
from intake.decision.findings import original_missing, original_missing_words
from intake.decision.model import Submission, Verdict
from intake.draft import HandedIn, ReviewMark
from intake.form import check_form
from intake.item import ServiceItem
from intake.material import MaterialSlot, SlotState, standing
from intake.taking import TakenAs
from intake.text import LocalizedText
from intake.trust import way_of

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that stays open, and why."""

    line: NoticeLine
    why: LocalizedText


@dataclass(frozen=True, slots=True)
class Supplement:
    """What came of it. ``event`` and ``detail`` are for `intake.case.moves.move`; ``event`` is None when nothing on the
    notice is met. ``foreign`` are names of materials the notice does not ask for: they are not taken."""

    event: EventName | None
    detail: Supplemented
    met: tuple[NoticeLine, ...]
    left: tuple[OpenLine, ...]
    foreign: tuple[str, ...] = ()


_NOT_BROUGHT = _T("还没有补交。", "Not brought yet.")
_NOT_CORRECTED = _T("还没有更正。", "Not corrected yet.")
_STILL_A_COPY = _T("还是只有复印件，要看原件。", "Still only a copy: the original has to be shown.")
_AT_A_WINDOW = _T("要带原件到窗口核对。", "Please bring the original to a window to compare.")
_SAME_PAGES = _T("和上次交的一样，没有更换。", "The same pages as before.")
_EVENTS = {
    CaseState.SUPPLEMENT_PENDING: (EventName.SUPPLEMENT_PART, EventName.SUPPLEMENT_ALL),
    CaseState.REVIEW_SUPPLEMENT: (None, EventName.REVIEW_RECEIVED),
}


def supplement(
    case: Case,
    item: ServiceItem,
    submission: Submission,
    brought: Sequence[HandedIn],
    corrected: Sequence[tuple[str, str]] = (),
    review: Sequence[ReviewMark] = (),
    *,
    today: date,
    test_build: bool = False,
) -> Supplement:
    """Which open lines these materials and corrected answers meet. ``submission`` is what was handed in so far;
    ``review`` are points a clerk looked at just now, one not met keeps its line open.

    Raises ``ValueError`` for a case that has no notice open.
    """
    if case.state not in _EVENTS:
        raise ValueError("no notice is open")
    asked = {line.about for line in case.open_lines}
    taken = tuple(handed_in for handed_in in brought if f"material:{handed_in.material}" in asked)
    answers = tuple((key, value) for key, value in corrected if f"field:{key}" in asked)
    after = submission.supplied(Supplemented((), taken, answers, tuple(review)))
    slots = {slot.spec.key: slot for slot in standing(item, dict(after.answers), after.materials, after.review)}
    wrong_fields = {
        problem.field for problem in check_form(item.form, dict(after.answers), today, test_build=test_build)
    }
    given, said = {one.material for one in taken}, dict(answers)
    met: list[NoticeLine] = []
    left: list[OpenLine] = []
    for line in case.open_lines:
        kind, _, key = line.about.partition(":")
        if kind == "field":
            why = None if key in said and key not in wrong_fields else _NOT_CORRECTED
        else:
            why = _why_open(line, slots.get(key), submission.material(key), today, brought=key in given)
        if why is None:
            met.append(line)
        else:
            left.append(OpenLine(line, why))
    kept_open = {one.line.about for one in left}
    detail = Supplemented(
        tuple(line.no for line in met),
        tuple(one for one in taken if f"material:{one.material}" not in kept_open),
        tuple((key, value) for key, value in answers if f"field:{key}" not in kept_open),
        tuple(mark for mark in review if mark.material in given and f"material:{mark.material}" not in kept_open),
    )
    part, whole = _EVENTS[case.state]
    foreign = tuple(handed_in.material for handed_in in brought if f"material:{handed_in.material}" not in asked)
    return Supplement((part if left else whole) if met else None, detail, tuple(met), tuple(left), foreign)


# --- what was deferred ------------------------------------------------------------------------------------------------

_DEFERRED = _T("受理时说好以后补交的材料。", "A paper that was to follow after the acceptance.")
_DEFERRED_BY = _T(
    "受理时说好以后补交的材料，请在{due}前交来。", "A paper that was to follow after the acceptance, by {due}."
)


def deferred_lines(case: Case, item: ServiceItem) -> tuple[NoticeLine, ...]:
    """What was deferred and is still to come (容缺), as lines like those of a notice."""
    names = {spec.key: spec.name.get() for spec in item.materials}
    return tuple(
        NoticeLine(
            number, f"material:{paper.material}", names.get(paper.material, paper.material), DefectSort.MISSING, ""
        )
        for number, paper in enumerate(case.deferred, 1)
    )


def deferred_words(due: str | None) -> LocalizedText:
    """What is said beside such a line; ``due`` ISO, None while a calendar is missing."""
    return _DEFERRED if due is None else _DEFERRED_BY.fill(due=due)


def supply_deferred(
    case: Case, item: ServiceItem, submission: Submission, brought: Sequence[HandedIn], *, today: date
) -> Supplement:
    """Which deferred papers these materials bring (T32). Whether they say what they should, a clerk looks at."""
    lines = {line.about: line for line in deferred_lines(case, item)}
    taken = tuple(one for one in brought if f"material:{one.material}" in lines)
    after = submission.supplied(Supplemented((), taken))
    slots = {slot.spec.key: slot for slot in standing(item, dict(after.answers), after.materials, after.review)}
    given = {one.material for one in taken}
    met: list[NoticeLine] = []
    left: list[OpenLine] = []
    for about, line in lines.items():
        key = about.removeprefix("material:")
        why = _why_open(line, slots.get(key), submission.material(key), today, brought=key in given)
        if why is None:
            met.append(line)
        else:
            left.append(OpenLine(line, why))
    fit = {line.about for line in met}
    detail = Supplemented((), tuple(one for one in taken if f"material:{one.material}" in fit))
    foreign = tuple(one.material for one in brought if f"material:{one.material}" not in lines)
    return Supplement(EventName.DEFERRED_SUPPLIED if met else None, detail, tuple(met), tuple(left), foreign)


# --- one line ---------------------------------------------------------------------------------------------------------


def _why_open(
    line: NoticeLine, slot: MaterialSlot | None, before: HandedIn, today: date, *, brought: bool
) -> LocalizedText | None:
    """None when the line is met. An original that was only to be shown needs no page: the clerk's comparison is it."""
    if slot is None or not brought or slot.state is not SlotState.GIVEN:
        return _NOT_BROUGHT
    if line.defect is DefectSort.ORIGINAL_NEEDED:
        compared = slot.taken.compared_by is not None or way_of(slot.handed_in) in (
            TakenAs.ORIGINAL,
            TakenAs.E_LICENCE,
        )
        if compared and original_missing(slot):
            return original_missing_words(slot)
        return None if compared else _AT_A_WINDOW if slot.pages else _STILL_A_COPY
    if line.defect is DefectSort.WRONG and slot.handed_in == before:
        return _SAME_PAGES
    points = {point.key: point.text for point in slot.spec.review_points}
    for mark in slot.failed:
        return _T(mark.reason, mark.reason) if mark.reason else points.get(mark.point, _NOT_CORRECTED)
    bad = next((check for check in material_checks(slot, today) if check.verdict is Verdict.NOT_MET), None)
    return None if bad is None else _T("{words}：{why}", "{words}: {why}").fill(words=bad.words, why=bad.why)
