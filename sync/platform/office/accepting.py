"""Acts of acceptance (受理): accept, one-time notice, refusal, the parcel's arrival, ending what was never supplied."""

from __future__ import annotations

from collections.abc import Iterator

from intake.assessment import Assessment
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    Closed,
    CommitmentGiven,
    DefectSort,
    DeferredMaterial,
    EventName,
    NoDetail,
    Noticed,
    NoticeLine,
    RefusedAcceptance,
    Role,
)
from intake.case.guards_acceptance import open_review_points
from intake.decision.model import Fault
from intake.draft import ReviewMark
from intake.item import ServiceItem
from intake.material import SlotState, WhyNotNeeded
from intake.text import LocalizedText
from sync.platform.office.act import ACCEPTING, DECIDING, SUPERVISING, Act, nothing_asked
from sync.platform.office.fields import Choice, Entered, Field, Group, Wrong, missing, words
from sync.platform.office.look import Look

_T = LocalizedText.of
DEFECT_NAMES: dict[DefectSort, LocalizedText] = {
    DefectSort.MISSING: _T("缺少", "missing"),
    DefectSort.WRONG: _T("不符合法定形式或者内容有误", "wrong"),
    DefectSort.ORIGINAL_NEEDED: _T("需要原件", "original needed"),
}


def item_of(look: Look) -> ServiceItem:
    """Acts are for items that are known here (`act.against`)."""
    if look.item is None:
        raise ValueError("the item is not known")
    return look.item


# --- accept -----------------------------------------------------------------------------------------------------------


def _deferrable(look: Look) -> tuple[str, ...]:
    if not item_of(look).deferred:
        return ()
    missing_now = (SlotState.NEEDED, SlotState.BRING_LATER)
    return tuple(s.spec.key for s in look.slots if s.spec.may_bring_later and s.state in missing_now)


def _promisable(look: Look) -> tuple[str, ...]:
    commitment = item_of(look).commitment
    named = frozenset() if commitment is None else frozenset(commitment.materials)
    return tuple(
        slot.spec.key
        for slot in look.slots
        if slot.spec.key in named and (slot.state is SlotState.NEEDED or slot.why_not_needed is WhyNotNeeded.PROMISED)
    )


def _accepted(
    look: Look, deferred: tuple[str, ...], promised: tuple[str, ...], points: object, signed: bool
) -> Accepted:
    mode = AcceptanceMode.COMMITMENT if promised else AcceptanceMode.DEFERRED if deferred else AcceptanceMode.NORMAL
    at = look.now.rfc3339
    marks = points if isinstance(points, tuple) else ()
    return Accepted(
        mode,
        deferred=tuple(DeferredMaterial(key, None) for key in deferred),
        commitments=tuple(CommitmentGiven(key) for key in promised),
        review=tuple(ReviewMark(material, point, look.who, at) for material, point in marks),
        signed_on_paper=signed,
    )


def _accept_probe(look: Look) -> Accepted:
    promised = _promisable(look)
    deferred = tuple(key for key in _deferrable(look) if key not in promised)
    return _accepted(look, deferred, promised, open_review_points(look.case, item_of(look)), signed=True)


def _accept_asks(look: Look) -> tuple[Group, ...]:
    item = item_of(look)
    groups: list[Group] = []
    points = open_review_points(look.case, item)
    if points:
        groups.append(
            Group(
                _T("审查要点：请逐项核对材料后勾选", "Review points: check each paper, then tick"),
                tuple(_point(item, material, point) for material, point in points),
            )
        )
    names = {spec.key: spec.name for spec in item.materials}
    excused = [
        *(
            _excuse(f"defer.{key}", names[key], _T("容缺受理，以后补交", "to follow later"))
            for key in _deferrable(look)
        ),
        *(_excuse(f"promise.{key}", names[key], _T("以告知承诺代替", "promised instead")) for key in _promisable(look)),
    ]
    if excused:
        signed = Field(
            "signed", "tick", _T("申请人已经在纸质承诺书上签名", "The applicant has signed the pledge on paper")
        )
        groups.append(
            Group(_T("还没有提交、可以容缺或者承诺的材料", "Papers that may follow or be promised"), (*excused, signed))
        )
    return tuple(groups)


def _point(item: ServiceItem, material: str, point: str) -> Field:
    spec = item.material(material)
    text = next(one.text for one in spec.review_points if one.key == point)
    return Field(
        f"point.{material}.{point}", "tick", _T("{name}：{point}", "{name}: {point}").fill(name=spec.name, point=text)
    )


def _excuse(name: str, material: LocalizedText, how: LocalizedText) -> Field:
    return Field(name, "tick", _T("{name}：{how}", "{name}: {how}").fill(name=material, how=how))


def _accept_detail(look: Look, entered: Entered) -> Accepted | Wrong:
    promised = tuple(key for key in _promisable(look) if entered.ticked(f"promise.{key}"))
    deferred = tuple(key for key in _deferrable(look) if entered.ticked(f"defer.{key}") and key not in promised)
    open_points = open_review_points(look.case, item_of(look))
    ticked = tuple(pair for pair in open_points if entered.ticked(f"point.{pair[0]}.{pair[1]}"))
    return _accepted(look, deferred, promised, ticked, entered.ticked("signed"))


# --- notices ----------------------------------------------------------------------------------------------------------


def _found(look: Look) -> dict[str, Fault]:
    assessment: Assessment | None = look.assessment
    return {} if assessment is None else {fault.about: fault for fault in assessment.faults}


def _things(look: Look) -> Iterator[tuple[str, LocalizedText]]:
    """What a line can be about: each material that has a place here, each answer of the form."""
    for slot in look.slots:
        if slot.offered or slot.pages:
            yield f"material:{slot.spec.key}", slot.spec.name
    answered = {key for key, _ in look.submission.answers}
    for field in item_of(look).form.fields():
        if field.key in answered:
            yield f"field:{field.key}", field.label


def notice_asks(look: Look) -> tuple[Group, ...]:
    """What the rules found comes first and is ticked; every other paper and answer can be added."""
    found = _found(look)
    first = [(about, name) for about, name in _things(look) if about in found]
    named = {about for about, _ in first}
    first += [(about, fault.name) for about, fault in found.items() if about not in named]
    rest = [(about, name) for about, name in _things(look) if about not in found]
    groups = [_line(about, name, found[about]) for about, name in first]
    groups += [_line(about, name, None) for about, name in rest]
    hint = _T(
        "请一次性列出全部问题。以后不能再提这次没有告知的问题。",
        "Name everything at once. What is not named now cannot be asked for later.",
    )
    complete = Field("complete", "tick", _T("已全部核对，没有别的缺漏", "All is checked: nothing else is missing"))
    return (*groups, Group(_T("核对", "Check"), (complete,), hint))


def _line(about: str, name: LocalizedText, fault: Fault | None) -> Group:
    sort = DefectSort.WRONG if fault is None else fault.defect
    choices = tuple(Choice(sort.value, DEFECT_NAMES[sort]) for sort in DefectSort)
    return Group(
        name,
        (
            Field(f"line.{about}", "tick", _T("列入告知书", "Put on the notice"), "on" if fault is not None else ""),
            Field(f"sort.{about}", "choice", _T("问题", "What is wrong"), sort.value, choices=choices),
            Field(
                f"words.{about}",
                "long",
                _T("怎样补正", "How to put it right"),
                "" if fault is None else fault.words.get(),
            ),
        ),
        folded=fault is None,
    )


def notice_detail(look: Look, entered: Entered) -> Noticed | Wrong:
    names = dict(_things(look)) | {about: fault.name for about, fault in _found(look).items()}
    counts = {about: fault.count for about, fault in _found(look).items()}
    lines: list[NoticeLine] = []
    for about, name in names.items():
        if not entered.ticked(f"line.{about}"):
            continue
        said = entered.text(f"words.{about}")
        if not said:
            return Wrong(
                _T("请写明“{name}”怎样补正。", "Say how to put “{name}” right.").fill(name=name), f"words.{about}"
            )
        sort = entered.text(f"sort.{about}")
        if sort not in {one.value for one in DefectSort} or len(said) > 2000:
            return Wrong(_T("“{name}”的问题没有写清楚。", "“{name}” is not clear.").fill(name=name), f"sort.{about}")
        no = len(lines) + 1
        lines.append(NoticeLine(no, about, name.get(), DefectSort(sort), said, counts.get(about, 1)))
    if lines and not entered.ticked("complete"):
        return Wrong(
            _T(
                "请确认已经全部核对：一次性告知以后，不能再提新的问题。",
                "Confirm that all is checked: no new point can be raised afterwards.",
            ),
            "complete",
        )
    return Noticed(tuple(lines), reason=entered.text("reason"))


def notice_probe(look: Look) -> Noticed:
    about, name = next(_things(look), ("material:any", _T("材料", "paper")))
    return Noticed((NoticeLine(1, about, name.get(), DefectSort.WRONG, "…"),), reason="…")


def _second_asks(look: Look) -> tuple[Group, ...]:
    why = Field("reason", "long", _T("为什么再次告知", "Why a second notice"), required=True)
    return (
        *notice_asks(look),
        Group(_T("例外的理由（报效能监督）", "Why it is an exception (overseers are told)"), (why,)),
    )


# --- refusal and the other ends ---------------------------------------------------------------------------------------


def _refusal_fields(look: Look) -> tuple[Field, ...]:
    item = item_of(look)
    reasons = tuple(
        Choice(one.key, _T(f"{one.text}（{one.basis}）", f"{one.text} ({one.basis})")) for one in item.refusal_reasons
    )
    gaps = tuple(Choice(about, name) for about, name in _things(look))
    return (
        Field("why", "choice", _T("法定理由", "Legal reason"), required=True, choices=reasons),
        words(_T("说明", "Explanation"), "explanation"),
        words(
            _T("应当向哪个机关申请（不属于本机关职权的必填）", "The competent office (where this one is not)"),
            "right_organ",
            long=False,
            required=False,
        ),
        Field("about", "choice", _T("涉及的材料或者内容（没有可不选）", "What it is about, if anything"), choices=gaps),
    )


def _refusal_asks(look: Look) -> tuple[Group, ...]:
    return (Group(_T("不予受理", "Refusal"), _refusal_fields(look)),)


def _refusal_detail(look: Look, entered: Entered) -> RefusedAcceptance | Wrong:
    wrong = missing(entered, _refusal_fields(look))
    if wrong is not None:
        return wrong
    return RefusedAcceptance(
        entered.text("why"), entered.text("explanation"), entered.text("right_organ"), entered.text("about")
    )


_REASON = (words(_T("理由（书面告知申请人）", "Reason (told to the applicant in writing)"), "reason"),)


def ending_asks(_look: Look) -> tuple[Group, ...]:
    return (Group(_T("理由", "Reason"), _REASON),)


def ending_detail(_look: Look, entered: Entered) -> Closed | Wrong:
    return missing(entered, _REASON) or Closed(reason=entered.text("reason"))


ACTS: tuple[Act, ...] = (
    Act(
        "parcel",
        EventName.PARCEL_RECEIVED,
        _T("收到异地转来的材料", "The parcel has arrived"),
        _T("已登记收到材料。", "The parcel is recorded."),
        Role.HANDLING_PLACE,
        ACCEPTING,
        lambda _: NoDetail(),
        nothing_asked,
        lambda *_: NoDetail(),
    ),
    Act(
        "accept",
        EventName.ACCEPT,
        _T("受理", "Accept"),
        _T("已受理，受理通知书已生成。", "Accepted; the notice is made out."),
        Role.BACK_OFFICE,
        ACCEPTING,
        _accept_probe,
        _accept_asks,
        _accept_detail,
    ),
    Act(
        "notice",
        EventName.NOTIFY_ONCE,
        _T("一次性告知补正", "One-time notice"),
        _T("已一次性告知，告知书已生成，收件的窗口和自助终端会收到。", "The notice is made out; the hall hears of it."),
        Role.BACK_OFFICE,
        ACCEPTING,
        notice_probe,
        notice_asks,
        notice_detail,
    ),
    Act(
        "second_notice",
        EventName.SECOND_NOTICE,
        _T("再次告知补正（例外）", "Second notice (an exception)"),
        _T("已再次告知，并报效能监督。", "The second notice is made out; overseers are told."),
        Role.SUPERVISOR,
        SUPERVISING,
        notice_probe,
        _second_asks,
        notice_detail,
    ),
    Act(
        "refuse_acceptance",
        EventName.REFUSE_ACCEPTANCE,
        _T("不予受理", "Refuse acceptance"),
        _T("已不予受理，决定书已生成。", "Acceptance is refused; the decision is made out."),
        Role.BACK_OFFICE,
        ACCEPTING,
        lambda look: RefusedAcceptance(item_of(look).refusal_reasons[0].key, "…", "…"),
        _refusal_asks,
        _refusal_detail,
        grave=True,
    ),
    Act(
        "lapse",
        EventName.LAPSE,
        _T("逾期未补正办结", "End: the supplement never came"),
        _T("已办结，办结通知书已生成。", "The case is ended; the notice is made out."),
        Role.BACK_OFFICE,
        ACCEPTING | DECIDING,
        lambda _: Closed(reason="…"),
        ending_asks,
        ending_detail,
        grave=True,
    ),
)
