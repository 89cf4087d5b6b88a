"""Made-up items: how fields, materials, terms and consents of several become one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from intake_people import (
    STAFF_CHECK,
    blob,
    page,
)
from joined_items import blank, choice, field_of, join, made, material_of

from intake.draft import Consent, HandedIn
from intake.item import Eligibility, Fee
from intake.package import PackageError, shared_by, sort_back
from intake.text import LocalizedText

# --- made-up items: how things become one -----------------------------------------------------------------------------


def test_common_materials_name_every_item_they_serve() -> None:
    """CAPABILITIES C10 a: items with 5, 4, 4 materials, 4 of them common to all: five lines."""
    common = tuple(material_of(key) for key in "abcd")
    together = join(
        made(1, materials=(*common, material_of("e"))), made(2, materials=common), made(3, materials=common)
    )
    assert [(m.key, len(m.serves)) for m in together.materials] == [("a", 3), ("b", 3), ("c", 3), ("d", 3), ("e", 1)]
    assert shared_by(together.materials[0].serves).get() == "三件事共用"
    assert shared_by(together.materials[0].serves).get("en") == "for 3 matters"
    assert shared_by(together.materials[4].serves).get() == shared_by(()).get("en") == ""


def test_equal_keys_that_are_not_one_are_kept_apart() -> None:
    first = made(1, (choice("kind"), field_of("name", when={"field": "kind", "equals": "x"})), (material_of("m"),))
    second = made(2, (choice("kind"), field_of("name", when={"field": "kind", "equals": "y"})), (material_of("m"),))
    together = join(first, second, fields=[], materials=[])
    assert [f.key for f in together.form.fields()] == ["kind", "name", "only_1", "p2_kind", "p2_name", "only_2"]
    assert together.form.field("p2_name").when.field == "p2_kind"  # type: ignore[union-attr]
    assert [step.key for step in together.form.steps] == [
        "step_0",
        "step_1",
        "step_2",
        "p2_step_0",
        "p2_step_1",
        "p2_step_2",
    ]
    assert [m.key for m in together.materials] == ["m", "p2_m"]
    draft = replace(
        blank(together),
        answers=(("kind", "x"), ("name", "甲"), ("p2_kind", "y"), ("p2_name", "乙")),
        materials=(HandedIn("m", (page(1),)), HandedIn("p2_m", (page(2),))),
    )
    one, two = sort_back(draft, together)
    assert dict(one.answers) == {"kind": "x", "name": "甲"}
    assert dict(two.answers) == {"kind": "y", "name": "乙"}
    assert (one.material("m").pages, two.material("m").pages) == ((page(1),), (page(2),))


def test_a_key_without_room_for_its_prefix_is_refused() -> None:
    long = "k" * 40
    with pytest.raises(PackageError, match="too long"):
        join(made(1, (field_of(long),)), made(2, (field_of(long),)), fields=[])
    with pytest.raises(PackageError, match="too long"):
        join(made(1, materials=(material_of(long),)), made(2, materials=(material_of(long),)), materials=[])


def test_an_answer_given_for_one_item_does_not_count_for_another_that_did_not_ask() -> None:
    """Item 2 asks for "where" only when "kind2" is x; what item 1 asked must not open item 2's "more"."""
    first = made(1, (choice("where"),))
    second = made(
        2,
        (
            choice("kind2"),
            choice("where", when={"field": "kind2", "equals": "x"}),
            field_of("more", when={"field": "where", "equals": "y"}),
        ),
    )
    together = join(first, second)
    one, two = sort_back(blank(together, answers=(("where", "y"), ("kind2", "z"), ("more", "m"))), together)
    assert dict(one.answers) == {"where": "y"}
    assert dict(two.answers) == {"kind2": "z"}
    one, two = sort_back(blank(together, answers=(("where", "y"), ("kind2", "x"), ("more", "m"))), together)
    assert dict(two.answers) == {"kind2": "x", "where": "y", "more": "m"}


def test_a_field_asked_too_early_for_its_condition_is_refused() -> None:
    first = made(1, (choice("kind1"), choice("where", when={"field": "kind1", "equals": "x"})))
    second = made(2, (choice("kind2"), choice("where", when={"field": "kind2", "equals": "x"})))
    with pytest.raises(PackageError, match="not an earlier field"):
        join(first, second)


@pytest.mark.parametrize(
    ("name", "one", "two", "merged"),
    [
        ("min", {"kind": "number", "min": "2"}, {"kind": "number", "min": "10"}, "10"),
        ("max", {"kind": "amount", "max": "9.50"}, {"kind": "amount"}, "9.50"),
        ("min", {"kind": "date", "min": "2026-01-01"}, {"kind": "date", "min": "2025-01-01"}, "2026-01-01"),
        ("max", {"kind": "date", "max": "today+30d"}, {"kind": "date", "max": "today+10d"}, "today+10d"),
        ("max", {"kind": "date", "max": "today+1y"}, {"kind": "date", "max": "today+6m"}, "today+6m"),
        ("min_length", {"min_length": 2}, {"min_length": 4}, 4),
        ("max_length", {"max_length": 20}, {}, 20),
        ("max_length", {}, {}, None),
        ("required", {"required": False}, {}, True),
        ("required", {"required": False}, {"required": False}, False),
        ("mobile_only", {"kind": "phone"}, {"kind": "phone", "mobile_only": True}, True),
        ("prefill", {}, {"prefill": "applicant.name"}, "applicant.name"),
        ("locked_when_prefilled", {}, {"prefill": "applicant.name", "locked_when_prefilled": True}, True),
    ],
)
def test_the_stricter_rule_holds(name: str, one: dict[str, Any], two: dict[str, Any], merged: object) -> None:
    first, second = ({"kind": "text"} | values for values in (one, two))
    for left, right in ((first, second), (second, first)):
        together = join(made(1, (field_of("f", **left),)), made(2, (field_of("f", **right),)))
        assert getattr(together.form.field("f"), name) == merged


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        ({"kind": "text"}, {"kind": "long_text"}, "kind"),
        ({"kind": "number", "unit": "人"}, {"kind": "number", "unit": "台"}, "unit"),
        ({"prefill": "applicant.name"}, {"prefill": "applicant.nation"}, "prefill"),
        ({"kind": "date", "min": "today"}, {"kind": "date", "min": "2026-01-01"}, "hangs on the day"),
        ({"kind": "date", "min": "today-1m"}, {"kind": "date", "min": "today-30d"}, "hangs on the day"),
        ({"kind": "number", "max": "3"}, {"kind": "number", "min": "4"}, "between min and max"),
    ],
)
def test_what_cannot_be_one_is_refused(one: dict[str, Any], two: dict[str, Any], reason: str) -> None:
    first, second = ({"kind": "text"} | values for values in (one, two))
    with pytest.raises(PackageError, match=reason):
        join(made(1, (field_of("f", **first),)), made(2, (field_of("f", **second),)))


X, Y = {"field": "c", "equals": "x"}, {"field": "c", "equals": "y"}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ({}, {"required": X}, {"required": True, "need": 1}),
        ({"need": 2, "required": False}, {}, {"required": True, "need": 1}),
        ({"need": 2, "required": False}, {"need": 2, "required": False}, {"required": False, "need": 2}),
        (
            {"need": 3, "may_bring_later": True, "bring_within_days": 5},
            {"need": 3, "may_bring_later": True, "bring_within_days": 3},
            {"need": 3, "may_bring_later": True, "bring_within_days": 3},
        ),
        (
            {"need": 3, "may_bring_later": True, "bring_within_days": 5},
            {},
            {"need": 1, "may_bring_later": False, "bring_within_days": None},
        ),
        ({"shared": True, "shared_from": "某库", "sources": []}, {}, {"shared": False}),
        ({"max_pages": 3}, {"max_pages": 7}, {"max_pages": 3}),
        ({"originals": 0}, {"copies": 2}, {"originals": 1, "copies": 2}),
        ({"form": "paper"}, {"form": "electronic"}, {"form": "both"}),
    ],
)
def test_materials_that_are_one(one: dict[str, Any], two: dict[str, Any], expected: dict[str, Any]) -> None:
    asked = choice("c")
    for left, right in ((one, two), (two, one)):
        together = join(made(1, (asked,), (material_of("m", **left),)), made(2, (asked,), (material_of("m", **right),)))
        (merged,) = together.materials
        assert {name: getattr(merged, name) for name in expected} == expected


def test_materials_that_cannot_be_one() -> None:
    asked = choice("c")
    with pytest.raises(PackageError, match="left open"):
        join(
            made(1, (asked,), (material_of("m", need=2, required=False),)),
            made(2, (asked,), (material_of("m", required=X),)),
        )
    with pytest.raises(PackageError, match="needs a source"):
        join(
            made(1, (asked,), (material_of("m", sources=["usb"]),)),
            made(2, (asked,), (material_of("m", sources=["phone"]),)),
        )


def test_a_material_one_item_looks_up_is_handed_in_for_the_other_alone() -> None:
    first = made(1, materials=(material_of("m", shared=True, shared_from="某库", sources=[]),))
    second = made(2, materials=(material_of("m"),))
    together = join(first, second)
    assert [str(name) for name in together.materials[0].serves] == ["事项2"]
    one, two = sort_back(blank(together, materials=(HandedIn("m", (page(1),)),)), together)
    assert one.materials == ()
    assert two.material("m").pages == (page(1),)


def test_terms_of_several_items() -> None:
    message = LocalizedText.of("十六岁以上")
    first = made(1, eligibility=Eligibility(min_age=16, message=message), visits=2)
    second = made(
        2,
        eligibility=Eligibility(max_age=60, message=LocalizedText.of("六十岁以下")),
        fee=Fee(charged=True, amount="10.00", basis="某规定"),
        signature_required=False,
        in_person_only=True,
        case_type="1",
        identity_check="person",
        consents=("other",),
    )
    together = join(first, second)
    assert (together.eligibility.min_age, together.eligibility.max_age) == (16, 60)
    assert together.eligibility.message is not None
    assert together.eligibility.message.get() == "十六岁以上六十岁以下"
    assert (together.fee.amount, together.visits, together.case_type) == ("10.00", 2, "2")
    assert (together.signature_required, together.in_person_only) == (True, True)
    assert (together.identity_check, together.consents) == ("person", ("privacy", "other"))
    with pytest.raises(PackageError, match="no age"):
        join(first, made(2, eligibility=Eligibility(max_age=10, message=message)))


def test_each_item_gets_its_own_consents_checks_and_signature() -> None:
    first = made(1)
    second = made(2, identity_check="person", signature_required=False, consents=("other",))
    together = join(first, second)
    consents = tuple(Consent(kind, "1", "2026-05-14T01:10:00.000Z") for kind in ("privacy", "other", "face"))
    draft = blank(together, consents=consents, checks=(STAFF_CHECK,), signature=blob(9, "image/png"))
    one, two = sort_back(draft, together)
    assert ([c.kind for c in one.consents], one.checks, one.signature) == (["privacy"], (), blob(9, "image/png"))
    assert ([c.kind for c in two.consents], two.checks, two.signature) == (["other", "face"], (STAFF_CHECK,), None)
