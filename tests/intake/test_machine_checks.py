"""智能审核: each check says met, not met, or that a machine cannot say; a malformed one is refused with its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pydantic
import pytest
from decision_kit import at_window, case_and_submission, changed, here, with_material
from intake_people import BUSINESS, EATERY, FOOD, MARKER, item

from intake.assessment import CheckResult, KnownCase, Option, Submission, Verdict, assess
from intake.case.states import CaseState
from intake.decision.checks import region_within
from intake.draft import HandedIn
from intake.item import ServiceItem
from intake.parties import IdentityMethod, Relation, Representative
from intake.taking import LicenceRef, Lookup, LookupOutcome, Taken, TakenAs, TrustLevel

WORDS = {"zh-CN": "条件", "en": "A condition"}
MET, NOT_MET, UNDECIDED = Verdict.MET, Verdict.NOT_MET, Verdict.UNDECIDED


def result(subject: ServiceItem, key: str, submission: Submission | None = None, **circumstances: Any) -> CheckResult:
    code = subject.basic_code
    if submission is None:
        _, submission = case_and_submission(at_window(code, subject), subject)
    found = assess(None, subject, submission, here(**circumstances))
    return next(check for check in found.checks if check.key == key)


def one(base: str, **check: Any) -> ServiceItem:
    return changed(item(base), checks=({"key": "it", "words": WORDS, **check},))


@pytest.mark.parametrize(
    ("check", "verdict", "said"),
    [
        ({"kind": "age", "min": 18, "refusal": "not_needed"}, MET, "76"),
        ({"kind": "age", "min": 18, "max": 70, "refusal": "not_needed"}, NOT_MET, "76"),
        ({"kind": "age", "of": "representative", "min": 18, "refusal": "not_needed"}, MET, "没有代办人"),
        ({"kind": "region", "field": "place_region", "within": ["100100"]}, MET, ""),
        ({"kind": "region", "field": "place_region", "within": ["100101", "200000"]}, NOT_MET, ""),
        ({"kind": "amount", "field": "floor_area", "at_most": "50"}, MET, "40"),
        ({"kind": "amount", "field": "floor_area", "at_least": "40", "at_most": "40"}, MET, "40"),
        ({"kind": "amount", "field": "floor_area", "at_least": "40.01"}, NOT_MET, "40"),
        ({"kind": "amount", "field": "seats", "at_most": "12"}, MET, "12"),
        (
            {"kind": "answer", "field": "dining_kind", "holds": {"field": "dining_kind", "equals": "both"}},
            MET,
            "符合",
        ),
        (
            {"kind": "answer", "field": "dining_kind", "holds": {"not": {"field": "dining_kind", "equals": "both"}}},
            NOT_MET,
            "两种都有",
        ),
        ({"kind": "licence", "material": "health_certificates"}, UNDECIDED, "人工"),
        ({"kind": "no_duplicate", "refusal": "not_needed"}, MET, "没有"),
    ],
)
def test_a_check_explains_itself(check: dict[str, Any], verdict: Verdict, said: str) -> None:
    found = result(one(EATERY, **check), "it")
    assert (found.verdict, found.words.get()) == (verdict, "条件")
    assert said in found.why.get()
    assert found.why.get("en") != found.why.get()


def test_a_check_of_other_answers_does_not_run() -> None:
    when = {"field": "dining_kind", "equals": "take_away"}
    subject = one(EATERY, kind="amount", field="floor_area", at_most="1", when=when)
    with pytest.raises(StopIteration):
        result(subject, "it")


def test_what_is_not_answered_is_not_guessed() -> None:
    subject = one(EATERY, kind="amount", field="seats", at_most="12")
    _, submission = case_and_submission(at_window(EATERY, subject).with_answer("dining_kind", "take_away"), subject)
    assert result(subject, "it", submission).verdict is UNDECIDED


def test_a_date_is_judged_on_the_day_of_the_decision() -> None:
    """The insurance starts on 2026-06-01."""
    base = item("002014001000")
    fields = {"key": "it", "words": WORDS, "kind": "date", "field": "start_on"}
    for bounds, verdict in (
        ({"not_before": "today"}, MET),
        ({"not_after": "today+1m"}, MET),
        ({"not_after": "2026-05-31"}, NOT_MET),
        ({"not_before": "2026-06-02"}, NOT_MET),
    ):
        assert result(changed(base, checks=(fields | bounds,)), "it").verdict is verdict, bounds


@pytest.mark.parametrize(
    ("state", "received", "within", "verdict"),
    [
        (CaseState.UNDER_REVIEW, "2026-05-01", None, NOT_MET),
        (CaseState.NOT_ACCEPTED, "2026-05-01", None, MET),
        (CaseState.WITHDRAWN, "2026-05-01", 365, MET),
        (CaseState.DELIVERED, "2026-05-01", None, MET),
        (CaseState.DELIVERED, "2026-05-01", 365, NOT_MET),
        (CaseState.ARCHIVED, "2025-05-01", 365, MET),
    ],
)
def test_duplicates_in_history(state: CaseState, received: str, within: int | None, verdict: Verdict) -> None:
    subject = one(EATERY, kind="no_duplicate", within_days=within, refusal="not_needed")
    known = KnownCase("K9", subject.impl_code, state, received)
    found = result(subject, "it", earlier=(known,))
    assert found.verdict is verdict
    assert ("K9" in found.why.get()) is (verdict is NOT_MET)
    other = replace(known, impl_code="OTHER")
    assert result(subject, "it", earlier=(other,)).verdict is MET


def test_offline_a_duplicate_cannot_be_ruled_out() -> None:
    subject = one(EATERY, kind="no_duplicate", refusal="not_needed")
    assert result(subject, "it", online=False).verdict is UNDECIDED
    assert result(subject, "it", earlier=None).verdict is UNDECIDED, "nobody has looked"


def test_an_agent_of_age() -> None:
    subject = one(EATERY, kind="age", of="representative", min=18, max=70, refusal="not_needed")
    _, submission = case_and_submission(at_window(EATERY, subject), subject)
    acting = replace(submission, representative=Representative(MARKER, Relation.AGENT))
    assert result(subject, "it", acting).verdict is NOT_MET


def test_who_it_is() -> None:
    _, submission = case_and_submission(at_window(EATERY), item(EATERY))
    assert result(item(EATERY), "identity", submission).verdict is MET
    assert submission.applicant is not None
    typed = replace(submission, applicant=replace(submission.applicant, method=IdentityMethod.MANUAL))
    assert result(item(EATERY), "identity", typed).verdict is UNDECIDED
    assert result(item(EATERY), "identity", replace(submission, applicant=None)).verdict is UNDECIDED


def test_divisions_hold_each_other() -> None:
    assert region_within("100102", "100100")
    assert region_within("100102", "100000")
    assert region_within("100102", "100102")
    assert not region_within("100102", "100101")
    assert not region_within("100200", "100100")
    assert not region_within("200102", "100000")


# --- checks on materials ----------------------------------------------------------------------------------------------


def material_check(taken: Taken, pages: int = 1, **check: Any) -> CheckResult:
    subject = with_material(item(EATERY), "health_certificates", checks=({"key": "it", "words": WORDS, **check},))
    draft = at_window(EATERY, subject)
    (first, *_) = draft.material("health_certificates").pages
    given = HandedIn("health_certificates", (first,) * pages, None, taken)
    _, submission = case_and_submission(draft, subject)
    materials = tuple(given if m.material == "health_certificates" else m for m in submission.materials)
    return result(subject, "it", replace(submission, materials=materials))


@pytest.mark.parametrize(
    ("taken", "check", "verdict"),
    [
        (Taken(), {"kind": "pages", "at_least": 2}, NOT_MET),
        (Taken(issued_on="2026-03-01"), {"kind": "issued_within", "months": 3}, MET),
        (Taken(issued_on="2026-02-13"), {"kind": "issued_within", "months": 3}, NOT_MET),
        (Taken(issued_on="2026-02-14"), {"kind": "issued_within", "months": 3}, MET),
        (Taken(issued_on="2026-05-15"), {"kind": "issued_within", "days": 30}, NOT_MET),
        (Taken(), {"kind": "issued_within", "days": 30}, UNDECIDED),
        (Taken(valid_to="2026-05-14"), {"kind": "valid"}, MET),
        (Taken(valid_to="2026-05-13"), {"kind": "valid"}, NOT_MET),
        (Taken(), {"kind": "valid"}, UNDECIDED),
        (Taken(licence=LicenceRef("健康证明", "N1", "示例医院")), {"kind": "valid"}, MET),
        (Taken(licence=LicenceRef("健康证明", "N1", "示例医院", valid_to="2025-01-01")), {"kind": "valid"}, NOT_MET),
        (Taken(), {"kind": "trust", "at_least": "B"}, NOT_MET),
        (Taken(compared_by="zhang"), {"kind": "trust", "at_least": "B"}, MET),
        (Taken(licence=LicenceRef("健康证明", "N1", "示例医院")), {"kind": "trust", "at_least": "B"}, MET),
        (
            Taken(licence=LicenceRef("健康证明", "N1", "示例医院", trust=TrustLevel.C)),
            {"kind": "trust", "at_least": "B"},
            NOT_MET,
        ),
    ],
)
def test_checks_on_a_material(taken: Taken, check: dict[str, Any], verdict: Verdict) -> None:
    assert material_check(taken, **check).verdict is verdict


def test_both_sides_are_enough() -> None:
    assert material_check(Taken(), pages=2, kind="pages", at_least=2).verdict is MET


def test_a_material_that_fails_its_check_is_on_the_notice_once() -> None:
    checks = (
        {"key": "valid", "words": WORDS, "kind": "valid"},
        {"key": "new", "words": WORDS, "kind": "issued_within", "days": 30},
    )
    subject = with_material(item(EATERY), "health_certificates", checks=checks)
    draft = at_window(EATERY, subject)
    given = draft.material("health_certificates")
    old = replace(given, taken=replace(given.taken, valid_to="2026-01-01", issued_on="2025-01-01"))
    marks = draft.reviewed
    draft = replace(draft.with_material(old), reviewed=marks)
    case, submission = case_and_submission(draft, subject)
    found = assess(case, subject, submission, here())
    (line,) = found.lines
    assert line.about == "material:health_certificates"
    assert ("2026年1月1日" in line.words, "2025年1月1日" in line.words) == (True, True)
    assert found.recommended is Option.NOTIFY_ONCE


def test_only_a_copy_asks_for_the_original() -> None:
    draft = at_window(EATERY)
    pages = draft.material("place_proof").pages
    marks = draft.reviewed
    copy = HandedIn("place_proof", pages, None, Taken(TakenAs.COPY, copies=1))
    draft = replace(draft.with_material(copy), reviewed=marks)
    case, submission = case_and_submission(draft, item(EATERY))
    found = assess(case, item(EATERY), submission, here())
    assert [(line.defect.value, line.count) for line in found.lines] == [("original_needed", 1)]
    assert found.to_do == (), "there is nothing to compare it with"


# --- C16: looked up ---------------------------------------------------------------------------------------------------


def looked_up(outcome: LookupOutcome, **more: Any) -> Submission:
    _, submission = case_and_submission(at_window(FOOD), item(FOOD))
    lookup = Lookup(outcome, "市场主体登记信息", "2026-05-14T01:20:00.000Z")
    given = HandedIn("business_licence", (), "shared", Taken(lookup=lookup, **more))
    rest = tuple(m for m in submission.materials if m.material != "business_licence")
    return replace(submission, materials=(*rest, given))


def shared(submission: Submission) -> CheckResult:
    return result(item(FOOD), "shared_business_licence", submission)


def test_c16a_what_the_government_issued_is_met_by_a_lookup() -> None:
    submission = looked_up(LookupOutcome.MATCHES)
    found = assess(None, item(FOOD), submission, here())
    assert shared(submission).verdict is MET
    assert not any("business_licence" in line.about for line in found.lines)
    assert found.allows(Option.ACCEPT)


def test_c16b_could_not_check_is_not_does_not_match() -> None:
    unreachable = looked_up(LookupOutcome.COULD_NOT_CHECK)
    assert shared(unreachable).verdict is UNDECIDED
    assert "不是材料有问题" in shared(unreachable).why.get()
    found = assess(None, item(FOOD), unreachable, here())
    assert found.lines == (), "never a defect"
    assert found.allows(Option.ACCEPT)
    wrong = assess(None, item(FOOD), looked_up(LookupOutcome.DOES_NOT_MATCH), here())
    assert [line.about for line in wrong.lines] == ["material:business_licence"]
    assert "不符" in wrong.lines[0].words
    assert not wrong.allows(Option.ACCEPT)


def test_c16e_who_disputes_the_data_goes_on_with_paper() -> None:
    submission = looked_up(LookupOutcome.DOES_NOT_MATCH, disputed=True)
    asked = assess(None, item(FOOD), submission, here())
    assert [line.about for line in asked.lines] == ["material:business_licence"]
    (page, *_) = at_window(FOOD).material("layout_plan").pages
    lookup = submission.material("business_licence").taken
    on_paper = HandedIn("business_licence", (page,), None, replace(lookup, compared_by="zhang"))
    rest = tuple(m for m in submission.materials if m.material != "business_licence")
    found = assess(None, item(FOOD), replace(submission, materials=(*rest, on_paper)), here())
    assert found.lines == ()
    assert found.allows(Option.ACCEPT), "the case goes on"


# --- malformed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "at", "reason"),
    [
        ({"kind": "weather"}, "checks", "weather"),
        ({"kind": "age", "min": 18}, "refusal", "name the reason"),
        ({"kind": "age", "refusal": "not_needed"}, "min", "min or max"),
        ({"kind": "age", "min": 30, "max": 20, "refusal": "not_needed"}, "min", "above max"),
        ({"kind": "age", "min": 18, "refusal": "no_such"}, "checks.0.refusal", "not in refusal_reasons"),
        ({"kind": "no_duplicate"}, "refusal", "name the reason"),
        ({"kind": "amount", "field": "seats"}, "at_least", "at_least or at_most"),
        ({"kind": "amount", "field": "seats", "at_least": "9", "at_most": "1"}, "at_least", "above"),
        ({"kind": "amount", "field": "no_such", "at_most": "1"}, "checks.0.field", "no field"),
        ({"kind": "amount", "field": "phone", "at_most": "1"}, "checks.0.field", "no amount"),
        ({"kind": "region", "field": "seats", "within": ["100100"]}, "checks.0.field", "no region"),
        ({"kind": "region", "field": "place_region", "within": ["1001"]}, "within", "pattern"),
        ({"kind": "date", "field": "seats", "not_after": "today"}, "checks.0.field", "no date"),
        ({"kind": "date", "field": "seats"}, "not_before", "not_before or not_after"),
        ({"kind": "date", "field": "seats", "not_after": "morgen"}, "not_after", "no day"),
        ({"kind": "licence", "material": "no_such"}, "checks.0.material", "no material"),
        (
            {"kind": "answer", "field": "seats", "holds": {"field": "no_such", "answered": True}},
            "checks.0.holds",
            "not an earlier field",
        ),
        (
            {"kind": "amount", "field": "seats", "at_most": "1", "when": {"field": "dining_kind", "equals": "zzz"}},
            "checks.0.when",
            "not an option",
        ),
        ({"kind": "pages", "at_least": 2}, "checks", "pages"),
        ({"kind": "age", "min": 18, "refusal": "not_needed", "colour": "red"}, "colour", "Extra"),
    ],
)
def test_a_malformed_check_is_refused_with_its_place(check: dict[str, Any], at: str, reason: str) -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        one(EATERY, **check)
    fault = caught.value.errors(include_url=False)[0]
    where = ".".join(str(part) for part in (*fault["loc"], fault.get("ctx", {}).get("at", "")))
    assert at in where, where
    assert reason in fault["msg"]


def test_two_checks_and_two_reasons_of_one_name_are_refused() -> None:
    check = {"key": "it", "words": WORDS, "kind": "amount", "field": "seats", "at_most": "1"}
    with pytest.raises(pydantic.ValidationError, match="same key"):
        changed(item(EATERY), checks=(check, check))
    reasons = item(EATERY).refusal_reasons
    with pytest.raises(pydantic.ValidationError, match="same key"):
        changed(item(EATERY), refusal_reasons=(*reasons, reasons[0]))
    with pytest.raises(pydantic.ValidationError, match="refusal_reasons"):
        changed(item(EATERY), refusal_reasons=())
    with pytest.raises(pydantic.ValidationError, match="same key"):
        with_material(
            item(BUSINESS),
            "place_proof",
            checks=({"key": "v", "words": WORDS, "kind": "valid"}, {"key": "v", "words": WORDS, "kind": "valid"}),
        )


def test_the_card_that_was_read_is_the_proof_of_identity() -> None:
    _, submission = case_and_submission(at_window(EATERY), item(EATERY))
    assert result(item(EATERY), "shared_identity", submission).verdict is MET
    assert submission.applicant is not None
    typed = replace(submission, applicant=replace(submission.applicant, method=IdentityMethod.MANUAL))
    assert result(item(EATERY), "shared_identity", typed).verdict is UNDECIDED
    newborn = replace(submission.applicant, method=IdentityMethod.NO_NUMBER, id_number="")
    alone = replace(submission, applicant=newborn)
    assert result(item(EATERY), "identity", alone).verdict is UNDECIDED
    with_parent = replace(alone, representative=Representative(MARKER, Relation.PARENT))
    assert result(item(EATERY), "identity", with_parent).verdict is MET
    with pytest.raises(pydantic.ValidationError, match="only a shared"):
        with_material(item(EATERY), "place_proof", from_card=True)
