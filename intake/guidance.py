"""Step by step through a take-in, for a clerk who was not trained for the matter (CAPABILITIES C30 b).

The steps follow from the item and from what still stands in the way, so that nobody writes or keeps them: a matter that
is new in the catalogue has its steps at once. Pure: the same draft gives the same steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.draft import Draft
from intake.item import ServiceItem
from intake.material import MaterialSpec, slots
from intake.take_in import Defect, DefectKind
from intake.text import LocalizedText

_T = LocalizedText.of
_EXPLAIN = _T("说明事项，征得同意", "Explain the matter, ask for consent")
_EXPLAIN_HOW = _T(
    "先告诉申请人：{who}办结时限{limit}。再请申请人在对面屏幕上看告知书，同意后继续。",
    "First tell the applicant: {who} It takes {limit}. Then they read the text on their screen and agree.",
)
_FORM = _T("填写表单", "Fill in the form")
_FORM_HOW = _T(
    "逐格填写，带 * 的必填；拿不准的照证件填，不要替申请人猜。填错了，格子下面会说怎么改。",
    "Field by field; * is required. Copy from documents where you are not sure and never guess for the applicant.",
)
_CHECK_HOW = _T("{requirement}核对：{points}", "{requirement} Check: {points}")
_PERSON = _T("核对是不是本人", "Compare person and document")
_PERSON_HOW = _T(
    "把证件照片和本人对照；不愿刷脸的不勉强，人工核对就行。",
    "Compare the photo with the person. Nobody has to face a camera: your own eyes will do.",
)
_SIGN = _T("请申请人签名", "Have it signed")
_SIGN_HOW = _T(
    "请申请人在对面屏幕上看一遍填好的内容，无误后签名。",
    "The applicant reads what was entered on their screen, and signs when it is right.",
)
_TAKE = _T("收件", "Take it in")
_TAKE_HOW = _T(
    "前面各步都好了，按 F9 收件，把凭条交给申请人。收件不等于受理，受理决定下一步作。",
    "All is done: F9 takes it in; give the receipt to the applicant. Acceptance is decided next.",
)
_MATERIAL = _T("收材料：{name}", "Take the paper: {name}")
_AND = _T("{first}；{second}", "{first}; {second}")
_PLACE = _T("选好办理地和申请人身份", "Choose the place and who applies")
_PLACE_HOW = _T("看清是谁申请、由哪里办，再往下填。", "See who applies and which place decides, before anything else.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``kind`` and ``about`` are where it is done, as of a `Defect`; "" for the last one."""

    title: LocalizedText
    how: LocalizedText
    kind: str
    about: str
    done: bool


def guidance(item: ServiceItem, draft: Draft, found: Sequence[Defect]) -> tuple[Step, ...]:
    """Every step of this take-in in its order; ``found`` is what stands in the way now (`intake.take_in.defects`)."""
    steps = list(_who(found))
    if item.consents:
        told = _EXPLAIN_HOW.fill(who=item.guide.summary, limit=item.promised_limit.text())
        steps.append(_step(_EXPLAIN, told, DefectKind.CONSENT, found))
    steps.append(_step(_FORM, _FORM_HOW, DefectKind.FIELD, found))
    steps += [_material(slot.spec, found) for slot in slots(item, dict(draft.answers), draft)]
    if item.identity_check == "person":
        steps.append(_step(_PERSON, _PERSON_HOW, DefectKind.IDENTITY_CHECK, found))
    if item.signature_required:
        steps.append(_step(_SIGN, _SIGN_HOW, DefectKind.SIGNATURE, found))
    return (*steps, Step(_TAKE, _TAKE_HOW, "", "", done=False))


def current(steps: Sequence[Step]) -> int:
    """The number of the step that is to be done now, from 0 on: the first that is not done."""
    return next((number for number, step in enumerate(steps) if not step.done), len(steps) - 1)


def _who(found: Iterable[Defect]) -> tuple[Step, ...]:
    """Only where something of it is open: for most matters there is nothing to choose."""
    first = next((one for one in found if one.kind in (DefectKind.PARTY, DefectKind.PLACE, DefectKind.IDENTITY)), None)
    return () if first is None else (Step(_PLACE, _PLACE_HOW, first.kind.value, first.about, done=False),)


def _step(title: LocalizedText, how: LocalizedText, kind: DefectKind, found: Iterable[Defect]) -> Step:
    first = next((one for one in found if one.kind is kind), None)
    return Step(title, how, kind.value, "" if first is None else first.about, done=first is None)


def _material(spec: MaterialSpec, found: Iterable[Defect]) -> Step:
    """Taken, and every review point looked at."""
    mine = (
        one
        for one in found
        if (one.kind is DefectKind.MATERIAL and one.about == spec.key)
        or (one.kind is DefectKind.REVIEW_POINT and one.about.startswith(f"{spec.key}."))
    )
    first = next(mine, None)
    how = spec.requirement
    if spec.review_points:
        how = _CHECK_HOW.fill(requirement=how, points=_list([point.text for point in spec.review_points]))
    title = _MATERIAL.fill(name=spec.name)
    kind = DefectKind.MATERIAL if first is None else first.kind
    return Step(title, how, kind.value, spec.key if first is None else first.about, done=first is None)


def _list(texts: Sequence[LocalizedText]) -> LocalizedText:
    whole = texts[0]
    for text in texts[1:]:
        whole = _AND.fill(first=whole, second=text)
    return whole
