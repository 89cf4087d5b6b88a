"""Packages: one form that asks nothing twice, and gives each item exactly what is its own."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from intake_people import (
    ANSWERS,
    BUSINESS,
    CATALOG,
    DRAFT_ID,
    EATERY,
    MARKER,
    NOW,
    PACKAGE,
    STAFF_CHECK,
    TODAY,
    blob,
    catalog,
    complete_draft,
    item,
    page,
)
from joined_items import TOKENS, attempt, blank, choice, field_of, join, made, material_of, package_of, taken

from intake.catalog import load_catalog
from intake.draft import Consent, HandedIn, ReviewMark, draft_from_json, draft_to_json
from intake.intake import Actor, manifest
from intake.item import Eligibility, Fee
from intake.material import BRING_LATER, ReviewPoint
from intake.package import PackageError, combined, part_id, shared_by, sort_back, sub_cases
from intake.receipt import Hall, receipt_data, receipt_from_json, receipt_of, receipt_to_json
from intake.take_in import defects, new_draft, take_in
from intake.text import LocalizedText

HALL = Hall("示例市政务服务中心")


# --- the package that ships -------------------------------------------------------------------------------------------


def test_a_small_eatery_is_asked_nothing_twice() -> None:
    form = item(PACKAGE).form
    labels = [field.label.get() for field in form.fields()]
    assert len(set(labels)) == len(labels)
    both = {field.key for field in form.fields() if len(field.serves) == 2}
    assert both == {"place_region", "place_address", "employees", "phone", "delivery", "mail_address"}
    assert not {"business_kind", "place_kind", "licence_state"} & {field.key for field in form.fields()}, "settled"
    materials = {material.key: [str(name) for name in material.serves] for material in item(PACKAGE).materials}
    assert materials == {
        "place_proof": ["个体工商户开业登记", "小餐饮登记"],
        "identity": ["个体工商户开业登记", "小餐饮登记"],
        "layout_plan": ["小餐饮登记"],
        "health_certificates": ["小餐饮登记"],
    }
    assert form.field("employees").max == "50", "the stricter bound"


def test_it_says_what_both_say() -> None:
    package = item(PACKAGE)
    assert package.eligibility.min_age == 18, "the eatery's, not the 16 of the business"
    assert "1个工作日" in package.limit_note.get()  # type: ignore[union-attr]
    assert "5个工作日" in package.limit_note.get()  # type: ignore[union-attr]
    assert package.organ.name == "示例市市场监督管理局、示例市云山区市场监督管理局"
    assert package.promised_limit.amount == 5
    assert {"营业执照", "小餐饮登记证"} == {result.name.get() for result in package.results}


@pytest.mark.parametrize("channel", ["kiosk", "window"])
def test_it_is_offered_and_found_like_an_item(channel: str) -> None:
    assert item(PACKAGE) in catalog().offered(TODAY, channel)
    assert catalog().search("一件事")[0].package is not None
    assert catalog().item(item(PACKAGE).impl_code) is item(PACKAGE)


def test_two_cases_each_as_if_taken_in_alone() -> None:
    draft = complete_draft(PACKAGE)
    business, eatery = taken(draft, item(PACKAGE))
    assert (business.id, business.impl_code) == (DRAFT_ID, item(BUSINESS).impl_code)
    assert (eatery.id, eatery.impl_code) == (part_id(DRAFT_ID, item(EATERY).impl_code), item(EATERY).impl_code)
    assert [one.case_no[-5:] for one in (business, eatery)] == ["00017", "00018"]
    assert dict(business.answers) == {
        key: value for key, value in ANSWERS[PACKAGE].items() if key in {f.key for f in item(BUSINESS).form.fields()}
    } | {"business_kind": "catering", "place_kind": "shop"}
    assert dict(eatery.answers) == {
        key: value for key, value in ANSWERS[PACKAGE].items() if key in {f.key for f in item(EATERY).form.fields()}
    } | {"licence_state": "together"}
    assert [m.material for m in business.materials] == ["place_proof", "identity"]
    assert [m.material for m in eatery.materials] == ["place_proof", "layout_plan", "health_certificates", "identity"]
    assert business.materials[0].pages == eatery.materials[0].pages, "captured once"
    for own, one in zip(sort_back(draft, item(PACKAGE)), (business, eatery), strict=True):
        subject = catalog().item(one.impl_code)
        assert subject is not None
        alone = take_in(
            own,
            subject,
            sequence=int(one.case_no[-5:]),
            device_code="K7M2",
            terminal_id="kiosk-1",
            reading=NOW,
            actor=Actor("citizen"),
            progress_token=one.progress_token,
        )
        assert alone == replace(one, package=None)


def test_each_case_knows_the_others() -> None:
    business, eatery = taken(complete_draft(PACKAGE), item(PACKAGE))
    body = manifest(eatery)
    assert body["schema"] == "hall.intake/2"
    assert body["package"] == {
        "code": item(PACKAGE).impl_code,
        "version": 1,
        "name": "开小餐馆一件事",
        "id": business.id,
        "lead": False,
        "of": [
            {
                "id": one.id,
                "case_no": one.case_no,
                "impl_code": one.impl_code,
                "name": one.item_name,
                "organ": organ,
            }
            for one, organ in ((business, "示例市市场监督管理局"), (eatery, "示例市云山区市场监督管理局"))
        ],
    }
    assert manifest(business)["package"] == body["package"] | {"lead": True}


def test_a_repeated_take_in_is_the_same() -> None:
    draft = complete_draft(PACKAGE)
    assert taken(draft, item(PACKAGE)) == taken(draft_from_json(draft_to_json(draft)), item(PACKAGE))
    assert sub_cases(draft, item(PACKAGE))[0].digests == tuple(
        ref.digest for ref in taken(draft, item(PACKAGE))[1].blobs()
    )


def test_all_or_none() -> None:
    draft = complete_draft(PACKAGE)
    for spoilt, about in (
        (draft.with_answer("floor_area", "51"), "floor_area"),
        (draft.with_answer("employees", "51"), "employees"),
        (draft.with_answer("use_name", None), "use_name"),
        (draft.with_material(HandedIn("layout_plan")), "layout_plan"),
    ):
        result = attempt(spoilt, item(PACKAGE))
        assert isinstance(result, tuple)
        assert [defect.about for defect in result] == [about]


def test_a_plain_item_goes_the_same_way() -> None:
    draft = complete_draft(BUSINESS)
    assert sort_back(draft, item(BUSINESS)) == (draft,)
    assert sub_cases(draft, item(BUSINESS)) == ()
    (only,) = taken(draft, item(BUSINESS))
    assert only.package is None
    assert manifest(only)["schema"] == "hall.intake/1", "nothing new to say: an older platform takes it"
    spoilt = attempt(draft.with_answer("use_name", None), item(BUSINESS))
    assert [defect.about for defect in spoilt] == ["use_name"]


def test_a_package_is_never_one_intake() -> None:
    with pytest.raises(ValueError, match="several"):
        take_in(
            complete_draft(PACKAGE),
            item(PACKAGE),
            sequence=1,
            device_code="K7M2",
            terminal_id="kiosk-1",
            reading=NOW,
            actor=Actor("citizen"),
            progress_token=TOKENS[0],
        )
    with pytest.raises(ValueError, match="pinned"):
        sort_back(complete_draft(PACKAGE), item(BUSINESS))


def test_the_ids_of_further_cases_are_uuids_of_the_drafts_time() -> None:
    one = part_id(DRAFT_ID, "A1")
    assert one != part_id(DRAFT_ID, "A2") != DRAFT_ID
    assert one[:13] == DRAFT_ID[:13]
    assert one[14] == "7"
    assert one[19] in "89ab"
    assert len(one) == 36


def test_the_card_fills_in_what_it_knows() -> None:
    draft = new_draft(DRAFT_ID, item(PACKAGE), NOW, applicant=MARKER)
    assert draft.answers == ()
    senior = item("002011010000")
    made = combined(package_of([senior, item(BUSINESS)], fields=()), [senior, item(BUSINESS)])
    assert dict(new_draft(DRAFT_ID, made, NOW, applicant=MARKER).answers)["residence_address"] == MARKER.address


# --- the receipt ------------------------------------------------------------------------------------------------------


def test_one_receipt_lists_every_case() -> None:
    draft = complete_draft(PACKAGE).with_material(HandedIn("health_certificates", (), BRING_LATER))
    intakes = taken(draft, item(PACKAGE))
    data = receipt_of(intakes, item(PACKAGE), HALL, "https://hall.example", network=True)
    assert [(c.case_no, c.item, c.organ, c.promised) for c in data.cases] == [
        (intakes[0].case_no, "个体工商户设立登记", "示例市市场监督管理局", "1个工作日（从受理那天算起）"),
        (intakes[1].case_no, "小餐饮登记", "示例市云山区市场监督管理局", "5个工作日（从受理那天算起）"),
    ]
    assert (data.item, data.case_no, data.phone) == ("开小餐馆一件事", intakes[0].case_no, "13800001234")
    assert [(m.no, m.name, m.pages) for m in data.materials] == [
        (1, "经营场所使用证明", 1),
        (2, "申请人身份证明", 0),
        (3, "经营布局和操作流程图", 1),
    ]
    assert [later.name for later in data.bring_later] == ["从业人员健康证明"]
    assert data.progress_url.endswith(intakes[0].progress_token)
    assert receipt_from_json(receipt_to_json(data)) == data


def test_the_receipt_of_one_matter_is_what_it_was() -> None:
    (only,) = taken(complete_draft(BUSINESS), item(BUSINESS))
    data = receipt_of((only,), item(BUSINESS), HALL, None, network=True)
    assert data == receipt_data(only, item(BUSINESS), HALL, None, network=True)
    assert data.cases == ()
    older = json.loads(receipt_to_json(data))
    del older["cases"]
    assert receipt_from_json(json.dumps(older).encode()) == data, "print jobs made before there were packages"


# --- refusals ---------------------------------------------------------------------------------------------------------

FILE = "packages/small-eatery.json"


def spoil(folder: Path, **values: Any) -> None:
    path = folder / FILE
    data = json.loads(path.read_text("utf-8"))
    for dotted, value in values.items():
        *parents, last = dotted.split("__")
        at = data
        for part in parents:
            at = at[int(part) if part.isdigit() else part]
        at[int(last) if last.isdigit() else last] = value
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CATALOG, tmp_path / "catalog")
    return tmp_path / "catalog"


A, B = "11100100000000019L3000731001000", "11100100000000609M3000131904000"


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"version": 0}, "version", "greater than"),
        ({"colour": "red"}, "colour", "Extra inputs"),
        ({"group": "nowhere"}, "group", "no group"),
        ({"lead": "X"}, "lead", "not one of the items"),
        ({"code": A}, "code", "same code and version"),
        ({"items__0__version": 9}, "items.0", "no item"),
        ({"items__1__impl_code": A}, "items", "an item occurs twice"),
        ({"items__0__given": {"nothing": "x"}}, "items", "'nothing' is given, but no field"),
        ({"items__0__given": {"trade_name": "店"}}, "items", "not as one of its options"),
        ({"items__0__given": {"business_kind": "war"}}, "items", "not as one of its options"),
        ({"fields__0__of__0__1": "no_such"}, "fields.0.of", "'no_such' is nothing"),
        ({"fields__0__of__0__1": "place_kind"}, "fields.0.of", "'place_kind' is nothing"),
        ({"fields__0__of__0__1": "shop_url"}, "fields.0.of", "'shop_url' is never asked"),
        ({"fields__0__of__0__0": "X"}, "fields.0.of", "not in the package"),
        ({"fields__0__of__0": [B, "place_address"]}, "fields", "named twice"),
        ({"fields__0__of__0": [B, "dish_kind"]}, "fields.0.of", "two elements of one item"),
        ({"fields__1__as": "place_region"}, "fields", "same name"),
        ({"fields__0__of__0__1": "use_name"}, "fields.0", "differ in kind"),
        ({"fields__4__of__0__1": "family_run"}, "fields.4", "differ in kind"),
        ({"fields__2__of__0__1": "capital"}, "fields.2", "differ in kind"),
        ({"materials__0__of__0__1": "no_such"}, "materials.0.of", "'no_such' is nothing"),
        ({"steps__0__of__1": "no_such"}, "steps.0.of", "no step"),
        ({"steps__0__of__0": "X"}, "steps.0.of", "not in the package"),
        ({"guide": {}}, "guide.summary", "Field required"),
        ({"dependencies": [{"of": B}]}, "dependencies.0.waits_for", "Field required"),
        ({"dependencies": [{"of": B, "waits_for": "X"}]}, "dependencies.0.waits_for", "not in the package"),
        ({"dependencies": [{"of": B, "waits_for": A}, {"of": A, "waits_for": B}]}, "dependencies", "wait for each"),
        (
            {"dependencies": [{"of": B, "waits_for": A, "supplies": ["no_such"]}]},
            "dependencies.0.supplies",
            "no material",
        ),
        ({"stages": [{"key": "one", "name": "一", "items": [A]}]}, "stages", "every item"),
        ({"project": {"code": "place_address", "officer": "no_such"}}, "project.officer", "no field"),
        ({"valid_to": "2024-03-01"}, "effective_to", "not after"),
    ],
)
def test_a_broken_package_is_refused_with_its_place_and_the_items_load(
    folder: Path, values: dict[str, Any], field: str, reason: str
) -> None:
    spoil(folder, **values)
    loaded = load_catalog(folder)
    problem = loaded.problems[0]
    assert (problem.file, problem.field) == (FILE, field)
    assert reason in problem.reason
    assert len(loaded.items) == len(catalog().items) - 1
    assert not any(one.basic_code == PACKAGE for one in loaded.items)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'{"code": 5}'])
def test_a_package_file_that_is_no_package_is_refused(folder: Path, content: bytes) -> None:
    (folder / "packages" / "broken.json").write_bytes(content)
    loaded = load_catalog(folder)
    assert {problem.file for problem in loaded.problems} == {"packages/broken.json"}
    assert len(loaded.items) == len(catalog().items)


def test_a_catalogue_without_packages_is_whole(folder: Path) -> None:
    shutil.rmtree(folder / "packages")
    assert load_catalog(folder).problems == ()


def test_a_package_of_a_missing_item_is_refused(folder: Path) -> None:
    (folder / "items" / "small-eatery-registration.json").unlink()
    (problem,) = load_catalog(folder).problems
    assert (problem.file, problem.item, problem.field) == (FILE, item(PACKAGE).impl_code, "items.1")
    assert B in problem.reason


def test_the_same_package_twice_is_refused_once(folder: Path) -> None:
    shutil.copy(folder / FILE, folder / "packages" / "again.json")
    (problem,) = load_catalog(folder).problems
    assert (problem.file, problem.field) == (FILE, "code")


def change_item(folder: Path, name: str, **values: Any) -> None:
    path = folder / "items" / f"{name}.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({"effective_to": "2026-05-14"}, False),
        ({"effective_from": "2026-05-15"}, False),
        ({"channels": ["web"]}, False),
        ({"channels": ["kiosk"]}, True),
        ({"visits": 1}, True),
    ],
    ids=["withdrawn", "not yet", "not here", "here", "other"],
)
def test_it_is_offered_only_while_its_items_are(folder: Path, values: dict[str, Any], offered: bool) -> None:
    change_item(folder, "small-eatery-registration", **values)
    loaded = load_catalog(folder)
    assert loaded.problems == ()
    assert any(one.basic_code == PACKAGE for one in loaded.offered(TODAY)) == offered


def test_channels_in_common_are_needed(folder: Path) -> None:
    change_item(folder, "small-eatery-registration", channels=["mail"])
    (problem,) = load_catalog(folder).problems
    assert (problem.field, problem.reason) == ("items", "the items have no channels in common")


def test_a_package_of_an_outdated_item_waits_for_its_next_version(folder: Path) -> None:
    newer = json.loads((folder / "items" / "individual-business.json").read_text("utf-8"))
    newer |= {"version": 2, "effective_from": "2026-05-14"}
    (folder / "items" / "individual-business-2.json").write_text(json.dumps(newer), "utf-8")
    loaded = load_catalog(folder)
    assert any(one.basic_code == PACKAGE for one in loaded.offered(date(2026, 5, 13)))
    assert not any(one.basic_code == PACKAGE for one in loaded.offered(TODAY))
    assert loaded.item(item(PACKAGE).impl_code, 1) is not None, "a draft made before goes on"


@pytest.mark.parametrize("where", ["package", "materials.0.serves", "form.steps.0.fields.0.serves"])
def test_a_file_cannot_say_what_follows_from_packages(folder: Path, where: str) -> None:
    path = folder / "items" / "senior-card.json"
    data = json.loads(path.read_text("utf-8"))
    at: Any = data
    *parents, last = where.split(".")
    for part in parents:
        at = at[int(part) if part.isdigit() else part]
    at[last] = None if last == "package" else ["某事"]
    path.write_text(json.dumps(data), "utf-8")
    problem = load_catalog(folder).problems[0]
    assert (problem.field, problem.reason) == (where, "only a package has this")


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


# --- review points ----------------------------------------------------------------------------------------------------


def mark(material: str, point: str) -> ReviewMark:
    return ReviewMark(material, point, "zhang", "2026-05-14T01:20:00.000Z")


def test_a_point_of_both_is_ticked_once_and_sorted_back() -> None:
    same = ReviewPoint(key="signed", text=LocalizedText.of("签字齐全"))
    other = ReviewPoint(key="signed", text=LocalizedText.of("两处签字"), required=False)
    first = made(1, materials=(material_of("m", review_points=(same,)),))
    second = made(2, materials=(material_of("m", review_points=(same,)),))
    third = made(3, materials=(material_of("m", review_points=(other,)),))
    together = join(first, second, third)
    assert [(p.key, p.required) for p in together.materials[0].review_points] == [
        ("signed", True),
        ("p3_signed", False),
    ]
    draft = blank(together, materials=(HandedIn("m", (page(1),)),))
    draft = draft.with_review(mark("m", "signed")).with_review(mark("m", "p3_signed"))
    assert [[(m.material, m.point) for m in part.reviewed] for part in sort_back(draft, together)] == [
        [("m", "signed")],
        [("m", "signed")],
        [("m", "signed")],
    ]
    (one, _, three) = sort_back(draft.without_review("m", "p3_signed"), together)
    assert (len(one.reviewed), len(three.reviewed)) == (1, 0)


def test_at_the_window_every_required_point_must_be_ticked() -> None:
    draft = replace(complete_draft(PACKAGE), channel="window")
    found = defects(draft, item(PACKAGE), TODAY)
    assert [(d.kind.value, d.about) for d in found] == [
        ("review_point", "place_proof.address"),
        ("review_point", "place_proof.signed"),
        ("review_point", "layout_plan.equipment"),
        ("review_point", "layout_plan.no_crossing"),
        ("review_point", "layout_plan.washing"),
        ("review_point", "health_certificates.valid"),
        ("review_point", "health_certificates.everyone"),
    ]
    assert found[0].message.get() == "“经营场所使用证明”还没有审查：地址与填写的经营场所一致。"
    assert defects(draft, item(PACKAGE), TODAY, on_paper=True) == ()
    for defect in found:
        material, _, point = defect.about.partition(".")
        draft = draft.with_review(mark(material, point))
    business, eatery = taken(draft, item(PACKAGE))
    assert [(m.material, m.point) for m in business.review] == [("place_proof", "address"), ("place_proof", "signed")]
    assert len(eatery.review) == 7
    assert manifest(eatery)["review"][0] == {
        "material": "place_proof",
        "point": "address",
        "staff": "zhang",
        "at": "2026-05-14T01:20:00.000Z",
    }
