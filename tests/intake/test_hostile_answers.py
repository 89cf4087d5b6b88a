"""Answers nobody would type at a kiosk: crafted drafts, back-entry lines, pasted and enormous texts."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from intake_people import (
    BUSINESS,
    INSURANCE,
    MARKER,
    NOW,
    RESIDENCE,
    SENIOR,
    TODAY,
    TOKEN,
    catalog,
    complete_draft,
    item,
)

from intake.draft import Draft, HandedIn
from intake.field import Checked, Field, FieldKind, FieldProblem, ProblemReason
from intake.field_check import check_field
from intake.form import Form, check_locked
from intake.identity import IdentityFault, check_identity
from intake.intake import Actor, Intake, manifest
from intake.item import ServiceItem
from intake.material import BRING_LATER, SlotState, slots
from intake.receipt import Hall, receipt_data, receipt_from_json, receipt_to_json
from intake.take_in import defects, new_draft, take_in


def taken(draft: Draft, subject: ServiceItem) -> Intake:
    result = take_in(
        draft,
        subject,
        sequence=1,
        device_code="K7M2",
        terminal_id="kiosk-1",
        reading=NOW,
        actor=Actor("citizen"),
        progress_token=TOKEN,
    )
    assert isinstance(result, Intake), result
    return result


def field(kind: str, **more: Any) -> Field:
    return Field.model_validate({"key": "k", "label": "某项", "kind": kind, **more})


def test_what_was_never_gone_over_counts_as_its_normal_form() -> None:
    draft = complete_draft(BUSINESS).with_answer("use_name", "no").with_answer("trade_name", None)
    sloppy = draft.with_answer("use_name", " yes ")  # a condition hangs on it
    assert [d.about for d in defects(sloppy, item(BUSINESS), TODAY)] == ["trade_name"]
    named = sloppy.with_answer("trade_name", " 示例市云山区晨光小吃店\u3000").with_answer("employees", "２")
    answers = dict(taken(named, item(BUSINESS)).answers)
    assert answers["use_name"] == "yes"
    assert answers["trade_name"] == "示例市云山区晨光小吃店"
    assert answers["employees"] == "2"


def test_a_blank_is_no_answer_to_a_condition() -> None:
    form = Form.model_validate(
        {
            "version": 1,
            "steps": [
                {
                    "key": "s",
                    "title": "某步",
                    "fields": [
                        {"key": "a", "label": "甲", "kind": "text", "required": False},
                        {"key": "b", "label": "乙", "kind": "text", "when": {"field": "a", "answered": True}},
                    ],
                }
            ],
        }
    )
    subject = item(BUSINESS).model_copy(update={"form": form, "materials": ()})
    draft = replace(complete_draft(BUSINESS), answers=(("a", "  "),), materials=())
    assert defects(draft, subject, TODAY) == ()
    assert taken(draft, subject).answers == ()


@pytest.mark.parametrize("crafted", [None, "", "示例省别处", "北京市朝阳区示例路１号"])
def test_a_locked_field_can_be_neither_changed_nor_emptied(crafted: str | None) -> None:
    draft = complete_draft(RESIDENCE).with_answer("origin_address", crafted)
    assert [d.about for d in defects(draft, item(RESIDENCE), TODAY)] == ["origin_address"]


def test_an_optional_locked_field_cannot_be_dropped() -> None:
    given = item(RESIDENCE).form
    optional = given.field("origin_address").model_copy(update={"required": False})
    steps = tuple(
        step.model_copy(
            update={"fields": tuple(optional if entry.key == "origin_address" else entry for entry in step.fields)}
        )
        for step in given.steps
    )
    form = given.model_copy(update={"steps": steps})
    assert [p.reason for p in check_locked(form, {}, MARKER)] == [ProblemReason.DIFFERS_FROM_CARD]


def test_blanks_around_what_the_card_says_lock_nobody_out() -> None:
    padded = replace(MARKER, address="北京市朝阳区示例路1号 ")
    draft = complete_draft(RESIDENCE)
    fresh = new_draft(draft.id, item(RESIDENCE), NOW, applicant=padded)
    draft = replace(draft, applicant=padded).with_answer("origin_address", fresh.answer("origin_address"))
    assert defects(draft, item(RESIDENCE), TODAY) == ()


@pytest.mark.parametrize(
    "name",
    [
        "㐀测",
        "测\U0002cd78",
        "\ue000甲",
        "阿·测试",
        "阿•测试",
        "测试👨‍👩‍👧",
        "é",
        "e\u0301",
        "葛\U000e0100",
        "ＡＢ",
        "ﬁ",
    ],
)
def test_names_reach_the_manifest_as_given(name: str) -> None:
    draft = complete_draft(BUSINESS).with_answer("trade_name", f"{name}的小吃店")
    body = manifest(taken(replace(draft, applicant=replace(MARKER, name=name)), item(BUSINESS)))
    assert body["applicant"]["name"] == name
    assert body["answers"]["trade_name"] == f"{name}的小吃店"


@pytest.mark.parametrize("nothing", [" ", "\u3000", "\u200b", "\ufeff\u200d", "\u2060", "\u0301", "\xa0"])
def test_what_nobody_can_see_is_no_answer(nothing: str) -> None:
    found = check_field(field("text"), nothing, {}, TODAY)
    assert isinstance(found, FieldProblem)
    assert found.reason is ProblemReason.MISSING
    assert check_field(field("text", required=False), nothing, {}, TODAY) == Checked("")


@pytest.mark.parametrize("kind", [k for k in FieldKind if k not in ("choice", "region", "table")])
def test_ten_megabytes_are_refused_at_once(kind: FieldKind) -> None:
    before = time.monotonic()
    for piece in ("1", "测", " 1", "-", "\u200b"):
        found = check_field(field(kind.value), piece * (10_000_000 // len(piece)), {}, TODAY)
        assert isinstance(found, FieldProblem)
    assert time.monotonic() - before < 5


@pytest.mark.parametrize(
    ("kind", "more", "typed", "says"),
    [
        ("digits", {"min_length": 16}, "62170012", "至少填写 16 位数字"),
        ("digits", {"max_length": 6}, "1000001", "最多填写 6 位数字"),
        ("digits", {}, "62X", "只能填数字"),
        ("text", {"min_length": 4}, "路", "至少填写 4 个字"),
        ("number", {"max": "500", "unit": "人"}, "501", "不能超过 500 人"),
        ("amount", {"min": "0.01"}, "0", "不能少于 0.01 元"),
        ("date", {"min": "today"}, "2026-05-13", "不能早于 2026年5月14日"),
    ],
)
def test_problems_say_what_is_asked_for_in_its_own_measure(
    kind: str, more: dict[str, Any], typed: str, says: str
) -> None:
    found = check_field(field(kind, **more), typed, {}, TODAY)
    assert isinstance(found, FieldProblem)
    assert says in found.message.get()


def test_the_telephone_given_as_an_example_would_be_taken() -> None:
    found = check_field(field("phone"), "1", {}, TODAY)
    assert isinstance(found, FieldProblem)
    example = found.message.get().partition("例如 ")[2].rstrip("。")
    assert isinstance(check_field(field("phone"), example, {}, TODAY), Checked)


@pytest.mark.parametrize(
    "bounds",
    [
        {"kind": "number", "min": "5", "max": "4"},
        {"kind": "amount", "min": "10.00", "max": "9.99"},
        {"kind": "date", "min": "2026-05-14", "max": "2026-05-13"},
        {"kind": "date", "min": "today", "max": "today-1d"},
        {"kind": "text", "min_length": 9, "max_length": 8},
        {"kind": "text", "min_length": 101},
    ],
)
def test_a_field_no_answer_can_fill_is_refused(bounds: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="min"):
        field(**bounds)


def test_a_draft_of_another_variant_of_the_item_is_a_bug() -> None:
    variant = item(BUSINESS).model_copy(update={"handling_code": "01"})
    assert new_draft("x", variant, NOW).handling_code == "01"
    with pytest.raises(ValueError, match="pinned"):
        defects(complete_draft(BUSINESS), variant, TODAY)


def test_an_optional_material_has_no_place_where_it_is_not_for_the_citizen() -> None:
    offered = {pay: slots(item(INSURANCE), {"pay_way": pay}) for pay in ("self", "bank")}
    cards = {pay: next(s for s in found if s.spec.key == "bank_card") for pay, found in offered.items()}
    assert not cards["self"].offered
    assert cards["bank"].offered


def test_half_a_year_back_from_month_ends() -> None:
    asked = field("date", max="today-6m")
    for today, last in (
        (date(2026, 8, 31), "2026-02-28"),
        (date(2028, 8, 31), "2028-02-29"),
        (date(2026, 8, 28), "2026-02-28"),
        (date(2027, 3, 31), "2026-09-30"),
    ):
        day = date.fromisoformat(last)
        assert check_field(asked, last, {}, today) == Checked(last)
        assert isinstance(
            check_field(asked, date.fromordinal(day.toordinal() + 1).isoformat(), {}, today), FieldProblem
        )


#: A newborn applies through a parent, who can always be called, an organisation through its people: `test_parties`.
APPLY_THEMSELVES = [
    i for i in catalog().items if i.package is None and i.basic_code != "000709023000" and "1" in i.targets
]


@pytest.mark.parametrize("subject", APPLY_THEMSELVES, ids=lambda i: i.basic_code)
def test_nobody_needs_a_mobile_telephone_to_apply_and_to_leave_with_a_receipt(subject: ServiceItem) -> None:
    draft = complete_draft(subject.basic_code)
    for spec in subject.materials:
        if spec.may_bring_later:
            draft = draft.with_material(HandedIn(spec.key, (), BRING_LATER))
    phone = subject.form.field("phone")
    # Where an inspector must arrange a visit a landline will do.
    draft = draft.with_answer("phone", "010-80000000" if phone.required else None)
    slip = receipt_data(taken(draft, subject), subject, Hall("示例市政务服务中心"), None, network=False)
    assert slip.phone == ("01080000000" if phone.required else "")
    assert len(slip.bring_later) == sum(
        s.state is SlotState.BRING_LATER for s in slots(subject, dict(draft.answers), draft)
    )
    assert slip.case_no
    assert slip.rule
    assert receipt_from_json(receipt_to_json(slip)) == slip


def test_an_emergency_contact_is_whole_or_left_out() -> None:
    draft = complete_draft(SENIOR).with_answer("emergency_phone", None)
    assert [d.about for d in defects(draft, item(SENIOR), TODAY)] == ["emergency_phone"]
    assert defects(draft.with_answer("emergency_name", None), item(SENIOR), TODAY) == ()


@pytest.mark.parametrize("name", ["", "\u3000", "\u200b", "测\x00甲", "甲\u202e乙", "测\ud800"])
def test_a_card_whose_name_nobody_could_print_is_not_taken(name: str) -> None:
    assert [p.reason for p in check_identity(replace(MARKER, name=name), TODAY)] == [IdentityFault.NAME_MISSING]


def test_a_card_is_good_on_the_day_it_expires() -> None:
    assert check_identity(replace(MARKER, valid_to=TODAY.isoformat()), TODAY) == ()
    assert [p.reason for p in check_identity(replace(MARKER, valid_to="2026-05-13"), TODAY)] == [IdentityFault.EXPIRED]
