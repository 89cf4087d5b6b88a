"""Taking in (收件, T03): from a draft to a frozen intake, or everything that stands in the way, at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from intake.assisted_online import is_assisted_online
from intake.case_number import offline_case_number
from intake.clock import Reading
from intake.delivery import delivery_problems, said_delivery
from intake.draft import Draft, ReviewMark
from intake.field import table_of
from intake.form import check_form, check_locked, effective_answers, normalised
from intake.identity import age_of, check_identity
from intake.intake import Actor, Intake
from intake.item import ServiceItem
from intake.item_parts import ATTENDED
from intake.manual_identity import photo_missing
from intake.material import MaterialSlot, SlotState, WhyNotNeeded, slots
from intake.parties import Applicant, IdentityMethod, Organisation, Representative
from intake.prefill import Earlier, FormOf, SourceKind, prefill_from
from intake.standing import standing_problems
from intake.text import LocalizedText

#: Comparisons of person and document that are sent, the last ones: the platform takes no more.
MAX_CHECKS = 20


class DefectKind(StrEnum):
    """Where the defect is, so that an app can lead back to it."""

    ITEM = "item"
    IDENTITY = "identity"
    PARTY = "party"  # about: applicant, representative, authority, guardian, organisation
    FIELD = "field"
    MATERIAL = "material"
    CONSENT = "consent"
    SIGNATURE = "signature"
    REVIEW_POINT = "review_point"
    IDENTITY_CHECK = "identity_check"
    DELIVERY = "delivery"  # about: way, receiver, phone, region, address
    PLACE = "place"  # cross-region: the place it is collected for; said by who knows the lists, not by `defects`


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that stands in the way. ``about`` is the key of the field, material or consent, ``material.point`` for
    a review point ("" otherwise); ``reason`` a code; ``message`` the words for the citizen, or for the clerk where
    only a clerk can put it right."""

    kind: DefectKind
    about: str
    reason: str
    message: LocalizedText


_T = LocalizedText.of
_NOT_OFFERED = _T(
    "“{item}”现在不能在自助终端办理，请到人工窗口办理。", "{item} is not offered at kiosks now. Please ask at a window."
)
_NOT_IN_FORCE = _T(
    "“{item}”现在停办，请到人工窗口问一下怎么办。", "{item} is not offered today. Please ask at a window."
)
_NO_IDENTITY = _T("请先把身份证放到读卡区。", "Please read your identity card first.")
_MATERIAL_MISSING = _T(
    "还没有提交“{name}”，请放到摄像头下拍摄。", '"{name}" is still missing. Please put it under the camera.'
)
_MATERIAL_MISSING_MAY_WAIT = _T(
    "还没有提交“{name}”，请放到摄像头下拍摄，或者选择“以后补交”。",
    '"{name}" is still missing. Please capture it, or choose to bring it later.',
)
_TOO_MANY_PAGES = _T(
    "“{name}”最多放 {limit} 页，请删掉多余的页。", '"{name}" takes at most {limit} pages. Please remove some.'
)
_CONSENT_MISSING = _T("请阅读并同意《{title}》。", "Please read and agree to: {title}.")
_CONSENT_TITLES = {"privacy": _T("个人信息处理告知书", "notice on personal data")}
_OTHER_CONSENT = _T("告知书", "the notice")
_SIGNATURE_MISSING = _T("您还没有签名，请签上您的名字。", "Please sign.")
_METHOD_REASON_MISSING = _T(
    "没有读卡，证件信息是手工填的，请写明原因。", "The identity was typed, not read from the card: please say why."
)
_PHOTO_MISSING = _T(
    "证件信息是照着证件手工填的，请把证件放到摄像头下拍照留存。",
    "The identity was typed from the document: please photograph the document for the record.",
)
_IDENTITY_CHECK_MISSING = _T(
    "还没有核对是不是证件上的本人：可以拍照比对，也可以请工作人员核对。",
    "It has not been checked that you are the person on the card: use the camera, or ask a member of staff.",
)
_POINT_UNTICKED = _T("“{name}”还没有审查：{point}。", '"{name}" is not reviewed yet: {point}.')


def new_draft(
    draft_id: str,
    item: ServiceItem,
    reading: Reading,
    *,
    applicant: Applicant | None = None,
    channel: str = "kiosk",
    in_visit: Sequence[Earlier] = (),
    earlier: Sequence[Earlier] = (),
    form_of: FormOf = lambda _: None,
    test_build: bool = False,
) -> Draft:
    """A fresh draft pinned to the item's version, with what is known already and where it came from
    (`intake.prefill`). ``draft_id`` is a UUIDv7."""
    draft = Draft(
        id=draft_id,
        impl_code=item.impl_code,
        item_version=item.version,
        started_at=reading.rfc3339,
        handling_code=item.handling_code,
        channel=channel,
        applicant=applicant,
    )
    today = reading.local.date()
    return with_known(draft, item, today, in_visit, earlier, form_of, test_build=test_build)


def with_known(
    draft: Draft,
    item: ServiceItem,
    today: date,
    in_visit: Sequence[Earlier] = (),
    earlier: Sequence[Earlier] = (),
    form_of: FormOf = lambda _: None,
    *,
    test_build: bool = False,
) -> Draft:
    """Fill in what is known and still open. What was typed stays as it is."""
    known = prefill_from(
        item.form,
        today,
        applicant=draft.applicant,
        organisation=draft.organisation,
        representative=draft.representative,
        in_visit=in_visit,
        earlier=earlier,
        form_of=form_of,
        test_build=test_build,
    )
    began = {table_of(key) for key, value in draft.answers if value}
    fresh = [one for one in known if table_of(one.key) not in began]
    revision = draft.revision
    for one in fresh:
        draft = draft.with_known(one.key, one.value, str(one.source))
    return replace(draft, revision=revision if not fresh else revision + (revision > 0))


def for_parties(
    draft: Draft,
    item: ServiceItem,
    today: date,
    *,
    applicant: Applicant,
    representative: Representative | None = None,
    organisation: Organisation | None = None,
    in_visit: Sequence[Earlier] = (),
    test_build: bool = False,
) -> Draft:
    """The draft for whom it is and who brings it. What another one's document, licences or earlier matters filled in
    goes; what the new parties say comes, with their matters of this visit (``in_visit``). Typed answers stay."""
    parted = replace(draft, applicant=applicant, representative=representative, organisation=organisation)
    if (draft.applicant, draft.organisation) != (applicant, organisation):
        for key, _ in draft.sources:
            parted = parted.with_answer(key, None)
    parted = with_known(parted, item, today, in_visit, test_build=test_build)
    return replace(parted, signature=None, revision=draft.revision + 1)


def defects(
    draft: Draft, item: ServiceItem, today: date, *, test_build: bool = False, on_paper: bool = False
) -> tuple[Defect, ...]:
    """Everything wrong with the draft, for one page: item, identity, form, materials, consents, signature, checks.

    ``on_paper``: it was received on paper during an outage, person and materials were looked at then and there
    (back-entry). Raises ``ValueError`` when the item is not the one the draft is pinned to.
    """
    _must_match(draft, item)
    draft = in_normal_form(draft, item, today, test_build=test_build)
    return tuple(
        defect
        for part in (
            _item_defects(draft, item, today),
            _identity_defects(draft, item, today, test_build=test_build, on_paper=on_paper),
            _party_defects(draft, item, today, test_build=test_build),
            _form_defects(draft, item, today, test_build=test_build),
            _material_defects(draft, item),
            _delivery_defects(draft, item),
            _consent_defects(draft, item),
            _signature_defects(draft, item),
            () if on_paper else _identity_check_defects(draft, item),
            () if on_paper else _review_defects(draft, item),
        )
        for defect in part
    )


def take_in(
    draft: Draft,
    item: ServiceItem,
    *,
    sequence: int,
    device_code: str,
    terminal_id: str,
    reading: Reading,
    actor: Actor,
    progress_token: str,
    test_build: bool = False,
    on_paper: bool = False,
) -> Intake | tuple[Defect, ...]:
    """The intake, or every defect. Only answers that count are kept, in normal form; materials in the item's order.

    A package is taken in by `intake.package.take_in_package`.

    Raises `intake.case_number.CaseNumberError` for an impossible device code or sequence, ``ValueError`` for a foreign
    item or a package.
    """
    if item.package is not None:
        raise ValueError("a package is taken in as several intakes")
    today = reading.local.date()
    found = defects(draft, item, today, test_build=test_build, on_paper=on_paper)
    if found or draft.applicant is None:
        return found
    applicant = draft.applicant
    draft = in_normal_form(draft, item, today, test_build=test_build)
    standing = slots(item, dict(draft.answers), draft)
    return Intake(
        id=draft.id,
        case_no=offline_case_number(item.impl_code, today, device_code, sequence),
        impl_code=item.impl_code,
        handling_code=item.handling_code,
        item_version=item.version,
        item_name=item.name.get(),
        channel=draft.channel,
        terminal_id=terminal_id,
        actor=actor,
        taken_in_at=reading.rfc3339,
        time_confidence=reading.confidence.value,
        applicant=applicant,
        answers=tuple(sorted(effective_answers(item.form, dict(draft.answers)).items())),
        materials=tuple(slot.handed_in for slot in standing if _is_kept(slot)),
        signature=draft.signature,
        consents=draft.consents,
        progress_token=progress_token,
        identity_checks=draft.checks[-MAX_CHECKS:],
        review=tuple(mark for slot in standing for mark in _marks(slot, draft)),
        representative=draft.representative,
        organisation=draft.organisation,
        delivery=said_delivery(draft, item),
        sources=_sources(draft, item),
        assisted_by=draft.assisted_by,
        collected_for=draft.collected_for,
        identity_pages=draft.identity_pages,
    )


def _must_match(draft: Draft, item: ServiceItem) -> None:
    if (draft.impl_code, draft.handling_code, draft.item_version) != item.key:
        raise ValueError("the item is not the one this draft is pinned to")


def _item_defects(draft: Draft, item: ServiceItem, today: date) -> Iterator[Defect]:
    if not item.in_force(today):
        yield Defect(DefectKind.ITEM, "", "not_in_force", _NOT_IN_FORCE.fill(item=item.short_name))
    if not item.offered_at(draft.channel):
        yield Defect(DefectKind.ITEM, "", "channel_not_allowed", _NOT_OFFERED.fill(item=item.short_name))


def _identity_defects(
    draft: Draft, item: ServiceItem, today: date, *, test_build: bool, on_paper: bool
) -> Iterator[Defect]:
    if draft.applicant is None:
        yield Defect(DefectKind.IDENTITY, "", "missing", _NO_IDENTITY)
        return
    for problem in check_identity(draft.applicant, today, test_build=test_build):
        yield Defect(DefectKind.IDENTITY, "", problem.reason.value, problem.message)
    if draft.applicant.method is IdentityMethod.MANUAL and not (draft.applicant.method_reason or "").strip():
        yield Defect(DefectKind.IDENTITY, "method_reason", "missing", _METHOD_REASON_MISSING)
    if not on_paper and photo_missing(draft):
        yield Defect(DefectKind.IDENTITY, "identity_pages", "missing", _PHOTO_MISSING)
    age = age_of(draft.applicant, today)
    if age is not None and item.eligibility.message is not None and not item.eligibility.met_by(age):
        yield Defect(DefectKind.IDENTITY, "", "not_eligible", item.eligibility.message)


def _party_defects(draft: Draft, item: ServiceItem, today: date, *, test_build: bool) -> Iterator[Defect]:
    for problem in standing_problems(draft, item, today, test_build=test_build):
        yield Defect(DefectKind.PARTY, problem.about, problem.reason, problem.message)


def _delivery_defects(draft: Draft, item: ServiceItem) -> Iterator[Defect]:
    for problem in delivery_problems(draft, item):
        yield Defect(DefectKind.DELIVERY, problem.about, problem.reason, problem.message)


def _form_defects(draft: Draft, item: ServiceItem, today: date, *, test_build: bool) -> Iterator[Defect]:
    answers = dict(draft.answers)
    problems = check_form(item.form, answers, today, test_build=test_build)
    if draft.applicant is not None:
        problems += check_locked(item.form, answers, draft.applicant, draft.organisation, draft.representative)
    for problem in problems:
        yield Defect(DefectKind.FIELD, problem.field, problem.reason.value, problem.message)


def _material_defects(draft: Draft, item: ServiceItem) -> Iterator[Defect]:
    for slot in slots(item, dict(draft.answers), draft):
        spec = slot.spec
        if slot.state is SlotState.NEEDED and not slot.not_here:
            words = _MATERIAL_MISSING_MAY_WAIT if spec.may_bring_later else _MATERIAL_MISSING
            yield Defect(DefectKind.MATERIAL, spec.key, "missing", words.fill(name=spec.name))
        elif len(slot.pages) > spec.max_pages:
            words = _TOO_MANY_PAGES.fill(name=spec.name, limit=spec.max_pages)
            yield Defect(DefectKind.MATERIAL, spec.key, "too_many_pages", words)


def _consent_defects(draft: Draft, item: ServiceItem) -> Iterator[Defect]:
    given = {consent.kind for consent in draft.consents}
    for kind in item.consents:
        if kind not in given:
            title = _CONSENT_TITLES.get(kind, _OTHER_CONSENT)
            yield Defect(DefectKind.CONSENT, kind, "missing", _CONSENT_MISSING.fill(title=title))


def _signature_defects(draft: Draft, item: ServiceItem) -> Iterator[Defect]:
    if item.signature_required and draft.signature is None:
        yield Defect(DefectKind.SIGNATURE, "", "missing", _SIGNATURE_MISSING)


def _identity_check_defects(draft: Draft, item: ServiceItem) -> Iterator[Defect]:
    if is_assisted_online(draft):
        return  # who applies online need not be here (C19 c)
    if item.identity_check == "person" and not draft.identity_checked():
        yield Defect(DefectKind.IDENTITY_CHECK, "", "missing", _IDENTITY_CHECK_MISSING)


def _review_defects(draft: Draft, item: ServiceItem) -> Iterator[Defect]:
    if draft.channel not in ATTENDED:
        return
    for slot in slots(item, dict(draft.answers), draft):
        for point in slot.unreviewed:
            words = _POINT_UNTICKED.fill(name=slot.spec.name, point=point.text)
            yield Defect(DefectKind.REVIEW_POINT, f"{slot.spec.key}.{point.key}", "unticked", words)


def in_normal_form(draft: Draft, item: ServiceItem, today: date, *, test_build: bool) -> Draft:
    """What was typed and never gone over (a crash, back-entry) must not mean something else than its normal form."""
    answers = normalised(item.form, dict(draft.answers), today, test_build=test_build)
    return replace(draft, answers=tuple(sorted(answers.items())))


def _sources(draft: Draft, item: ServiceItem) -> tuple[tuple[str, str], ...]:
    """Of the answers that are kept; what the form works out says so itself."""
    kept = effective_answers(item.form, dict(draft.answers))
    computed = {key: SourceKind.COMPUTED.value for key in kept if item.form.field(key).compute is not None}
    said = {key: source for key, source in draft.sources if key in kept}
    return tuple(sorted({**said, **computed}.items()))


def _is_kept(slot: MaterialSlot) -> bool:
    """What the receipt and the department should see: given, promised, held or looked up; not what did not apply."""
    return slot.why_not_needed not in (WhyNotNeeded.NOT_APPLICABLE, WhyNotNeeded.OPTIONAL)


def _marks(slot: MaterialSlot, draft: Draft) -> Iterator[ReviewMark]:
    """Ticks on pages that are handed in, in the order of the points; what is no (longer a) point does not count."""
    if slot.state is not SlotState.GIVEN:
        return
    marks = {mark.point: mark for mark in draft.reviewed if mark.material == slot.spec.key}
    yield from (marks[point.key] for point in slot.spec.review_points if point.key in marks)
