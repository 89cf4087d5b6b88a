"""From draft to intake: every defect at once, and an intake that says exactly what counts."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_people import (
    ANSWERS,
    BIRTH,
    BUSINESS,
    DRAFT_ID,
    FOOD,
    INSURANCE,
    MARKER,
    NOW,
    RESIDENCE,
    SENIOR,
    TODAY,
    TOKEN,
    complete_draft,
    item,
    page,
)

from intake.clock import Confidence, Reading
from intake.draft import Draft, HandedIn, draft_from_json, draft_to_json
from intake.identity import Capacity, IdentityFault, age_of, capacity, check_identity, needs_guardian
from intake.intake import Actor, Intake, canonical, digest_of, manifest
from intake.material import BRING_LATER, SHARED, SlotState, WhyNotNeeded, slots
from intake.review import review_rows
from intake.take_in import Defect, defects, new_draft, take_in

ALL = (BUSINESS, FOOD, RESIDENCE, INSURANCE, BIRTH, SENIOR)


def taken(draft: Draft, basic_code: str, **more: Any) -> Intake | tuple[Defect, ...]:
    values: dict[str, Any] = {
        "sequence": 17,
        "device_code": "K7M2",
        "terminal_id": "kiosk-1",
        "reading": NOW,
        "actor": Actor("citizen"),
        "progress_token": TOKEN,
    }
    return take_in(draft, item(basic_code), **(values | more))


def intake_of(draft: Draft, basic_code: str, **more: Any) -> Intake:
    result = taken(draft, basic_code, **more)
    assert isinstance(result, Intake), result
    return result


def reasons(
    draft: Draft, basic_code: str, today: date = TODAY, *, test_build: bool = False
) -> list[tuple[str, str, str]]:
    found = defects(draft, item(basic_code), today, test_build=test_build)
    return [(d.kind.value, d.about, d.reason) for d in found]


@pytest.mark.parametrize("basic_code", ALL)
def test_a_complete_draft_of_each_item_is_taken_in(basic_code: str) -> None:
    intake = intake_of(complete_draft(basic_code), basic_code)
    assert intake.id == DRAFT_ID
    assert intake.case_no == f"{item(basic_code).impl_code}20260514DK7M200017"
    assert intake.taken_in_at == "2026-05-14T01:30:00.123Z"
    assert intake.time_confidence == "trusted"
    assert intake.item_name == item(basic_code).name.get()
    assert {m.material for m in intake.materials} <= {m.key for m in item(basic_code).materials}
    assert json.loads(canonical(manifest(intake)))["applicant"]["name"] == "测试甲"


def test_an_empty_draft_lists_everything_at_once() -> None:
    draft = new_draft(DRAFT_ID, item(SENIOR), NOW)
    found = reasons(draft, SENIOR)
    assert ("identity", "", "missing") in found
    assert ("field", "apply_kind", "missing") in found
    assert ("field", "residence_region", "missing") in found
    assert ("material", "photo", "missing") in found
    assert ("consent", "privacy", "missing") in found
    assert ("signature", "", "missing") in found
    assert ("field", "phone", "missing") not in found, "who has no telephone leaves it out"
    result = taken(draft, SENIOR)
    assert isinstance(result, tuple)
    assert len(result) == len(found)
    assert all(d.message.get() and "{" not in d.message.get() for d in result)


def test_each_missing_part_alone() -> None:
    whole = complete_draft(BUSINESS)
    assert reasons(whole, BUSINESS) == []
    assert reasons(replace(whole, signature=None), BUSINESS) == [("signature", "", "missing")]
    assert reasons(replace(whole, consents=()), BUSINESS) == [("consent", "privacy", "missing")]
    assert reasons(replace(whole, materials=()), BUSINESS) == [("material", "place_proof", "missing")]
    assert reasons(whole.with_answer("employees", None), BUSINESS) == [("field", "employees", "missing")]
    assert reasons(whole.with_answer("phone", "123"), BUSINESS) == [("field", "phone", "number_length")]
    assert reasons(replace(whole, channel="carrier_pigeon"), BUSINESS) == [("item", "", "channel_not_allowed")]
    assert reasons(whole, BUSINESS, date(2022, 2, 28)) == [("item", "", "not_in_force")]
    pages = HandedIn("place_proof", tuple(page(n) for n in range(7)))
    assert reasons(whole.with_material(pages), BUSINESS) == [("material", "place_proof", "too_many_pages")]


def test_locked_answers_must_say_what_the_card_says() -> None:
    draft = complete_draft(RESIDENCE).with_answer("origin_address", "上海市示例路2号")
    assert reasons(draft, RESIDENCE) == [("field", "origin_address", "differs_from_card")]


def test_age_rules() -> None:
    person = replace(MARKER, id_number="100101196605150021", birth_date="1966-05-15")
    draft = replace(complete_draft(SENIOR), applicant=person)
    assert reasons(draft, SENIOR, test_build=True) == [("identity", "", "not_eligible")], "sixty tomorrow"
    assert reasons(draft, SENIOR, date(2026, 5, 15), test_build=True) == []


def test_only_what_counts_is_kept_in_normal_form() -> None:
    draft = complete_draft(BUSINESS)
    draft = draft.with_answer("family_name", "测试丁").with_answer("capital", "２万".replace("万", "0000"))
    draft = draft.with_answer("unknown_field", "x").with_answer("phone", "138 0000 1234")
    draft = draft.with_material(HandedIn("owners_consent", (page(50),)))  # the citizen said "shop": does not apply
    intake = intake_of(draft, BUSINESS)
    answers = dict(intake.answers)
    assert "family_name" not in answers
    assert "unknown_field" not in answers
    assert answers["capital"] == "20000.00"
    assert answers["phone"] == "13800001234"
    assert [(m.material, len(m.pages), m.not_supplied) for m in intake.materials] == [
        ("place_proof", 1, None),
        ("identity", 0, SHARED),
    ]
    assert page(50).blob not in intake.blobs()


def test_bring_later_only_where_the_item_allows_it() -> None:
    draft = complete_draft(SENIOR).with_material(HandedIn("photo", (), BRING_LATER))
    assert ("photo", BRING_LATER) in [(m.material, m.not_supplied) for m in intake_of(draft, SENIOR).materials]
    draft = complete_draft(BUSINESS).with_material(HandedIn("place_proof", (), BRING_LATER))
    assert reasons(draft, BUSINESS) == [("material", "place_proof", "missing")]


def test_slots_follow_the_answers() -> None:
    def states(**answers: str) -> dict[str, tuple[str, str | None]]:
        found = slots(item(BUSINESS), answers)
        return {s.spec.key: (s.state.value, s.why_not_needed and s.why_not_needed.value) for s in found}

    shared = ("not_needed", "shared")
    assert states(place_kind="shop") == {
        "place_proof": ("needed", None),
        "owners_consent": ("not_needed", "not_applicable"),
        "identity": shared,
    }
    assert states(place_kind="home")["owners_consent"] == ("needed", None)
    assert states(place_kind="online")["place_proof"] == ("not_needed", "not_applicable")


def test_an_optional_material_is_offered_not_demanded() -> None:
    slot = next(s for s in slots(item(INSURANCE), {"pay_way": "bank"}) if s.spec.key == "bank_card")
    assert (slot.state, slot.why_not_needed, slot.offered) == (SlotState.NOT_NEEDED, WhyNotNeeded.OPTIONAL, True)
    draft = complete_draft(INSURANCE).with_material(HandedIn("bank_card", (page(7),)))
    assert page(7).blob not in intake_of(draft, INSURANCE).blobs(), "it has no place where the citizen pays otherwise"
    for key, value in {"pay_way": "bank", "bank_name": "icbc", "bank_account": "6200000000000000"}.items():
        draft = draft.with_answer(key, value)
    assert page(7).blob in intake_of(draft, INSURANCE).blobs()


def test_another_version_of_the_item_is_a_bug() -> None:
    with pytest.raises(ValueError, match="pinned"):
        defects(replace(complete_draft(SENIOR), item_version=2), item(SENIOR), TODAY)


def test_the_case_number_carries_the_local_day_and_untrusted_time_is_marked() -> None:
    late = Reading(datetime(2026, 5, 14, 16, 30, tzinfo=UTC), Confidence.UNTRUSTED)
    intake = intake_of(complete_draft(SENIOR), SENIOR, reading=late)
    assert intake.case_no.endswith("20260515DK7M200017"), "half past midnight in China"
    assert intake.time_confidence == "untrusted"


def test_test_persons_only_in_test_builds() -> None:
    person = replace(MARKER, id_number="100101194912310014", sex="male")
    draft = replace(complete_draft(SENIOR), applicant=person)
    assert reasons(draft, SENIOR) == [("identity", "", "bad_number")]
    assert isinstance(taken(draft, SENIOR, test_build=True), Intake)


@given(st.randoms(use_true_random=False))
def test_the_digest_does_not_hang_on_the_order_of_entering(rng: random.Random) -> None:
    """Answers entered in any order, keys of the manifest in any order: one digest."""
    draft = new_draft(DRAFT_ID, item(FOOD), NOW, applicant=MARKER)
    entered = list(ANSWERS[FOOD].items())
    rng.shuffle(entered)
    for key, value in entered:
        draft = draft.with_answer(key, value)
    complete = complete_draft(FOOD)
    materials = list(complete.materials)
    rng.shuffle(materials)
    draft = replace(draft, materials=tuple(materials), consents=complete.consents, signature=complete.signature)
    body = manifest(intake_of(draft, FOOD))
    shuffled = list(body.items())
    rng.shuffle(shuffled)
    expected = digest_of(canonical(manifest(intake_of(complete, FOOD))))
    assert digest_of(canonical(dict(shuffled))) == expected


def test_the_digest_changes_with_any_answer_and_keeps_names_as_given() -> None:
    one = intake_of(complete_draft(BUSINESS), BUSINESS)
    other = intake_of(complete_draft(BUSINESS).with_answer("employees", "3"), BUSINESS)
    assert digest_of(canonical(manifest(one))) != digest_of(canonical(manifest(other)))
    composed, decomposed = "\u00e9", "e\u0301"
    named = [
        intake_of(complete_draft(BUSINESS).with_answer("trade_name", f"某{name}小店"), BUSINESS)
        for name in (composed, decomposed)
    ]
    assert digest_of(canonical(manifest(named[0]))) != digest_of(canonical(manifest(named[1])))


@pytest.mark.parametrize("basic_code", ALL)
def test_drafts_survive_the_store(basic_code: str) -> None:
    draft = complete_draft(basic_code)
    assert draft_from_json(draft_to_json(draft)) == draft


def test_values_do_not_show_people_in_logs() -> None:
    draft = complete_draft(SENIOR)
    for text in (repr(draft), repr(draft.applicant), repr(intake_of(draft, SENIOR))):
        assert "测试" not in text
        assert "1949" not in text


# --- identity -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"valid_to": "2026-05-14"}, []),  # the last day counts
        ({"valid_to": "2026-05-13"}, [IdentityFault.EXPIRED]),
        ({"valid_from": "2026-05-15"}, [IdentityFault.NOT_YET_VALID]),
        ({"id_number": "110105194912310021"}, [IdentityFault.CHECK_DIGIT]),
        ({"id_number": "1101051949123100"}, [IdentityFault.BAD_NUMBER]),
        ({"birth_date": "1949-12-30"}, [IdentityFault.BIRTH_DATE_DIFFERS]),
        ({"birth_date": "1949-13-30"}, [IdentityFault.BAD_DATE]),
        ({"sex": "male"}, [IdentityFault.SEX_DIFFERS]),
        ({"sex": "unknown"}, []),
        ({"name": " "}, [IdentityFault.NAME_MISSING]),
        ({"id_type": "553", "id_number": "CHN110189081001"}, []),  # 15 places of a 2017 card: no rule
        ({"valid_to": "2020-01-01", "sex": "male"}, [IdentityFault.EXPIRED, IdentityFault.SEX_DIFFERS]),
    ],
)
def test_cards_that_cannot_be_used(changes: dict[str, Any], faults: list[IdentityFault]) -> None:
    found = check_identity(replace(MARKER, **changes), TODAY)
    assert [p.reason for p in found] == faults
    assert all(p.message.get() and "{" not in p.message.get("en") for p in found)


def test_the_day_a_card_expired_is_named() -> None:
    (problem,) = check_identity(replace(MARKER, valid_to="2025-01-09"), TODAY)
    assert "2025年1月9日" in problem.message.get()
    assert "2025-01-09" in problem.message.get("en")


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        ("1960-02-29", date(2025, 2, 27), 64),
        ("1960-02-29", date(2025, 2, 28), 65),
        ("1960-02-29", date(2024, 2, 28), 63),
        ("1960-02-29", date(2024, 2, 29), 64),
        ("2014-03-02", date(2028, 3, 1), 13),
        ("2014-03-02", date(2028, 3, 2), 14),
        ("nonsense", date(2028, 3, 2), None),
    ],
)
def test_age(born: str, today: date, age: int | None) -> None:
    assert age_of(replace(MARKER, birth_date=born), today) == age


def test_capacity_and_guardian() -> None:
    assert [capacity(a) for a in (7, 8, 17, 18)] == [Capacity.NONE, Capacity.LIMITED, Capacity.LIMITED, Capacity.FULL]
    assert (needs_guardian(13), needs_guardian(14)) == (True, False)


# --- look it all over -----------------------------------------------------------------------------------------------


def test_review_shows_every_answer_that_counts_and_masks_numbers() -> None:
    draft = complete_draft(BUSINESS).with_answer("family_run", "yes")
    draft = draft.with_answer("family_name", "测试丁").with_answer("family_id", "11010519491231002X")
    draft = draft.with_answer("shop_url", "不显示")
    rows = {row.key: row for row in review_rows(item(BUSINESS), draft)}
    assert rows["family_id"].value == "1101**********002X"
    assert rows["phone"].value == "138****1234"
    assert rows["business_kind"].value == "日用品零售"
    assert rows["capital"].value == "20000.00 元"
    assert rows["place_region"].value == "云山区"
    assert "shop_url" not in rows
    assert (rows["place_proof"].step, rows["place_proof"].value) == ("materials", "已提交 1 页")
    assert rows["identity"].value == "不用交，由部门核对"
    assert "owners_consent" not in rows
    assert rows["trade_name"].section == "要不要给店起名"
    unfilled = {row.key: row.value for row in review_rows(item(SENIOR), complete_draft(SENIOR))}
    assert unfilled["phone"] == "没有填"
