"""What is missing or wrong with what was handed in, what is put right on the spot, what is still to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from intake.case.events import DefectSort
from intake.decision.model import CheckResult, Fault, Submission, ToDo, Verdict
from intake.form import check_form
from intake.item import ServiceItem
from intake.material import MaterialSlot, MaterialSpec, SlotState, WhyNotNeeded
from intake.taking import TakenAs
from intake.text import LocalizedText
from intake.trust import needs_comparison, way_of

_T = LocalizedText.of
_MISSING = _T("没有提交，请补交。", "Not handed in. Please bring it.")
_DATA_DIFFERS = _T(
    "与{source}的数据不符，请提交纸质材料，或者对数据提出异议。",
    "It does not match the data of {source}. Please bring it on paper, or dispute the data.",
)
_ORIGINAL = _T("只有复印件，请带原件来核对。", "Only a copy. Please bring the original to compare.")
_TOO_FEW = _T(
    "原件应有{wanted}份，现有{found}份，请补齐。", "{wanted} originals are needed, {found} here. Please bring the rest."
)
_COMPARE = _T("“{name}”请与原件核对。", 'Compare "{name}" with the original.')
_LOOK = _T("“{name}”：{point}", "{name}: {point}")
_NOT_MET = _T("{words}：{why}", "{words}: {why}")


@dataclass(frozen=True, slots=True)
class Findings:
    """In the item's order. ``corrections`` are empty when nobody is there to correct anything: then they are faults."""

    faults: tuple[Fault, ...]
    corrections: tuple[Fault, ...]
    to_do: tuple[ToDo, ...]


def findings(
    item: ServiceItem,
    submission: Submission,
    slots: Sequence[MaterialSlot],
    checks: Sequence[CheckResult],
    filled_in_on: date,
    *,
    applicant_present: bool,
    on_record: bool = False,
    test_build: bool = False,
) -> Findings:
    """One line for each thing that is wrong, several points of one material joined in one line (C08 a).

    ``filled_in_on`` is the day the form's own rules go by: what was right when it was taken in does not become wrong by
    waiting. ``on_record``: it is taken in, and its answers change by a supplement only: a wrong one is a fault."""
    promised = frozenset() if item.commitment is None else frozenset(item.commitment.materials)
    wrong_answers = list(_field_faults(item, submission, checks, filled_in_on, test_build=test_build))
    faults: list[Fault] = wrong_answers if on_record else []
    corrections: list[Fault] = [] if on_record else wrong_answers
    to_do: list[ToDo] = []
    for slot in slots:
        bad = [check for check in checks if check.about == f"material:{slot.spec.key}" and _is_fault(check)]
        fault, correction = _material_fault(slot, bad, may_promise=slot.spec.key in promised)
        faults += [] if fault is None else [fault]
        corrections += [] if correction is None else [correction]
        to_do += _to_do(slot, fault)
    if not applicant_present:
        return Findings((*corrections, *faults), (), tuple(to_do))
    return Findings(tuple(faults), tuple(corrections), tuple(to_do))


def _is_fault(check: CheckResult) -> bool:
    """One that leads to a refusal is no thing to put right."""
    return check.verdict is Verdict.NOT_MET and check.refusal is None


def _field_faults(
    item: ServiceItem,
    submission: Submission,
    checks: Sequence[CheckResult],
    filled_in_on: date,
    *,
    test_build: bool,
) -> Iterator[Fault]:
    wrong: dict[str, list[LocalizedText]] = {}
    for problem in check_form(item.form, dict(submission.answers), filled_in_on, test_build=test_build):
        wrong.setdefault(problem.field, []).append(problem.message)
    for check in checks:
        if check.about.startswith("field:") and _is_fault(check):
            said = _NOT_MET.fill(words=check.words, why=check.why)
            wrong.setdefault(check.about.removeprefix("field:"), []).append(said)
    for field in item.form.fields():
        if field.key in wrong:
            yield Fault(f"field:{field.key}", field.label, DefectSort.WRONG, joined(wrong[field.key]))


def _material_fault(
    slot: MaterialSlot, bad: Sequence[CheckResult], *, may_promise: bool
) -> tuple[Fault | None, Fault | None]:
    """The line of a material, and what of it can be put right on the spot."""
    spec = slot.spec
    defer = spec.bring_within_days if spec.may_bring_later else None
    match slot.state:
        case SlotState.NEEDED:
            return _fault(slot, DefectSort.MISSING, _missing_words(slot), defer=defer, promise=may_promise), None
        case SlotState.BRING_LATER:
            return _fault(slot, DefectSort.MISSING, _MISSING, defer=defer, promise=may_promise), None
        case SlotState.NOT_NEEDED:
            promised = slot.why_not_needed is WhyNotNeeded.PROMISED
            return (_fault(slot, DefectSort.MISSING, _MISSING, promise=True) if promised else None), None
        case SlotState.GIVEN:
            return _what_is_wrong(slot, bad)


def _missing_words(slot: MaterialSlot) -> LocalizedText:
    if slot.taken.demanded_because is None and slot.spec.shared_from is not None and not slot.taken.disputed:
        return _DATA_DIFFERS.fill(source=slot.spec.shared_from)
    return _MISSING


def _what_is_wrong(slot: MaterialSlot, bad: Sequence[CheckResult]) -> tuple[Fault | None, Fault | None]:
    points = {point.key: point for point in slot.spec.review_points}
    said: dict[bool, list[LocalizedText]] = {True: [], False: []}
    for mark in slot.failed:
        point = points.get(mark.point)
        if point is not None:
            said[point.correctable].append(_T(mark.reason, mark.reason) if mark.reason else _not(point.text))
    said[False] += [_NOT_MET.fill(words=check.words, why=check.why) for check in bad]
    correction = _fault(slot, DefectSort.WRONG, joined(said[True])) if said[True] else None
    if original_missing(slot):
        words = [*said[False], original_missing_words(slot)]
        return _fault(slot, DefectSort.ORIGINAL_NEEDED, joined(words)), correction
    return (_fault(slot, DefectSort.WRONG, joined(said[False])) if said[False] else None), correction


def original_missing(slot: MaterialSlot) -> bool:
    """A clerk has noted that only a copy was shown, or that there are too few originals of those that stay here."""
    spec, taken = slot.spec, slot.taken
    if spec.originals == 0 or spec.own_statement:
        return False
    way = way_of(slot.handed_in)
    return way is TakenAs.COPY or (way is TakenAs.ORIGINAL and taken.originals < spec.originals)


def original_missing_words(slot: MaterialSlot) -> LocalizedText:
    """A copy where the original is wanted, or too few of them."""
    if way_of(slot.handed_in) is TakenAs.COPY:
        return _ORIGINAL
    return _TOO_FEW.fill(wanted=slot.spec.originals, found=slot.taken.originals)


def _to_do(slot: MaterialSlot, fault: Fault | None) -> Iterator[ToDo]:
    """A comparison that cannot be made, for want of an original, is no thing to do: it is on the notice."""
    spec = slot.spec
    for point in slot.unreviewed:
        yield ToDo(spec.key, point.key, _LOOK.fill(name=spec.name, point=point.text))
    lacks_original = fault is not None and fault.defect is DefectSort.ORIGINAL_NEEDED
    if slot.state is SlotState.GIVEN and not lacks_original and needs_comparison(spec, slot.handed_in):
        yield ToDo(spec.key, "", _COMPARE.fill(name=spec.name))


def _fault(
    slot: MaterialSlot, defect: DefectSort, words: LocalizedText, *, defer: int | None = None, promise: bool = False
) -> Fault:
    return Fault(f"material:{slot.spec.key}", slot.spec.name, defect, words, _count(slot.spec), defer, promise)


def _count(spec: MaterialSpec) -> int:
    """How many to bring."""
    return max(1, spec.originals + spec.copies)


def _not(point: LocalizedText) -> LocalizedText:
    return _T("不符合要求：{point}", "Not as required: {point}").fill(point=point)


def joined(words: Sequence[LocalizedText]) -> LocalizedText:
    """Several sentences or half sentences as one text."""
    chinese = "；".join(text.get().rstrip("。；") for text in words)
    english = "; ".join(text.get("en").rstrip(".;") for text in words)
    return _T(f"{chinese}。", f"{english}.")
