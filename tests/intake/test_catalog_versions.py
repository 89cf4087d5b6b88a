"""The catalogue's promises about items: versions, withdrawal, equal checklists, level routing, what is never shown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from catalogue_kit import change, copy_of_catalogue, read_item
from intake_people import BUSINESS, FOOD, NOW, SENIOR, TODAY, catalog, item

from intake.catalog import load_catalog
from intake.catalog_contents import Catalog
from intake.checklist import checklist_hash, short_hash
from intake.item import ServiceItem
from intake.level_routing import NotYetKnown, Route, route
from intake.take_in import new_draft


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_of_catalogue(tmp_path)


# --- C01 a ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("element", ["name", "legal_basis", "targets", "item_type"])
def test_c01a_an_item_without_a_needed_element_is_refused_with_file_and_element(folder: Path, element: str) -> None:
    change(folder, "senior-card", lambda data: data.pop(element))
    loaded = load_catalog(folder)
    (problem,) = loaded.problems
    assert (problem.file, problem.field, problem.reason) == ("items/senior-card.json", element, "Field required")
    assert {i.basic_code for i in loaded.items} == {i.basic_code for i in catalog().items} - {SENIOR}


# --- C01 b, C02 c -----------------------------------------------------------------------------------------------------


def two_versions(folder: Path) -> Catalog:
    """Version 2 from 1 June, with another promise and another guide."""
    data = read_item(folder, "senior-card")
    newer = data | {
        "version": 2,
        "effective_from": "2026-06-01",
        "promised_limit": {"amount": 3, "unit": "working_day"},
        "guide": data["guide"] | {"how_long": {"zh-CN": "3个工作日办结。", "en": "Within 3 working days."}},
    }
    (folder / "items" / "senior-card-2.json").write_text(json.dumps(newer), "utf-8")
    return load_catalog(folder)


def test_c01b_a_withdrawn_item_cannot_be_chosen_from_that_day_but_earlier_cases_keep_it(folder: Path) -> None:
    change(folder, "senior-card", lambda data: data.update(effective_to="2026-06-01"))
    loaded = load_catalog(folder)
    assert SENIOR in {i.basic_code for i in loaded.offered(date(2026, 5, 31))}
    assert SENIOR not in {i.basic_code for i in loaded.offered(date(2026, 6, 1))}
    assert SENIOR not in {i.basic_code for i in loaded.offered(date(2026, 6, 1), "window")}
    begun = new_draft("019e2446-7a00-7000-8000-000000000001", item(SENIOR), NOW)
    assert loaded.item(begun.impl_code, begun.item_version, begun.handling_code) is not None


def test_c01b_versions_stand_side_by_side_and_a_case_keeps_its_own(folder: Path) -> None:
    loaded = two_versions(folder)
    code = item(SENIOR).impl_code
    assert [i.version for i in loaded.versions(code)] == [1, 2]
    pinned = loaded.item(code, 1)
    assert pinned is not None
    assert pinned.promised_limit.amount == 5


def test_c02c_from_its_day_on_the_new_guide_is_shown_and_open_cases_keep_the_old(folder: Path) -> None:
    loaded = two_versions(folder)

    def shown(day: date) -> str:
        (one,) = (i for i in loaded.offered(day) if i.basic_code == SENIOR)
        return one.guide.how_long.get()

    assert "5个工作日" in shown(date(2026, 5, 31))
    assert shown(date(2026, 6, 1)) == "3个工作日办结。"
    code = item(SENIOR).impl_code
    kept = loaded.item(code, 1)
    assert kept is not None
    assert "5个工作日" in kept.guide.how_long.get()


# --- C01 c ------------------------------------------------------------------------------------------------------------


def test_c01c_the_same_item_at_two_windows_has_one_hash_of_checklist_and_limits(folder: Path) -> None:
    change(folder, "senior-card", lambda data: data["office"].update(phones=["010-00000001"]))
    other_window = by_code(load_catalog(folder), SENIOR)
    assert checklist_hash(other_window) == checklist_hash(item(SENIOR))
    assert short_hash(other_window) == checklist_hash(item(SENIOR))[7:15]


@pytest.mark.parametrize(
    "changed",
    [
        {"promised_limit": {"amount": 4, "unit": "working_day"}},
        {"statutory_limit": {"amount": 20, "unit": "calendar_day"}, "promised_limit": {"amount": 0}},
        {"materials__0__originals": 2},
        {"materials__0__requirement": "红色背景"},
        {"conditions": ["年满65周岁。"]},
    ],
)
def test_c01c_whatever_a_window_changes_of_them_changes_the_hash(folder: Path, changed: dict[str, Any]) -> None:
    def apply(data: dict[str, Any]) -> None:
        for dotted, value in changed.items():
            at: Any = data
            *parents, last = dotted.split("__")
            for part in parents:
                at = at[int(part) if part.isdigit() else part]
            at[last] = value

    change(folder, "senior-card", apply)
    assert checklist_hash(by_code(load_catalog(folder), SENIOR)) != checklist_hash(item(SENIOR))


def test_c01c_the_order_of_materials_on_screen_is_no_difference(folder: Path) -> None:
    change(folder, "senior-card", lambda data: data["materials"].reverse())
    assert checklist_hash(by_code(load_catalog(folder), SENIOR)) == checklist_hash(item(SENIOR))


# --- C01 e ------------------------------------------------------------------------------------------------------------

AREA = {"operation_kind": "catering", "uses_vending": "no"}


@pytest.mark.parametrize(
    ("area", "level", "organ"),
    [
        ("60", "4", "示例市云山区市场监督管理局"),
        ("2999", "4", "示例市云山区市场监督管理局"),
        ("3000", "3", "示例市市场监督管理局"),
        ("90000", "3", "示例市市场监督管理局"),
    ],
)
def test_c01e_two_amounts_go_to_two_organs_and_the_final_authority_is_shown(area: str, level: str, organ: str) -> None:
    routed = route(item(FOOD), AREA | {"floor_area": area})
    assert isinstance(routed, Route)
    assert (routed.level, routed.organ.name, routed.final_authority.name) == (level, organ, organ)
    said = routed.explanation.get()
    assert f"“{item(FOOD).form.field('floor_area').label.get()}”是{area}平方米" in said
    assert f"终审机关：{organ}" in said


def test_c01e_investment_below_the_threshold_goes_to_the_county_with_the_city_as_final_authority() -> None:
    county = {"name": "示例市云山区市场监督管理局", "uscc": "11100100000000609M"}
    city = {"name": "示例市市场监督管理局", "uscc": "11100100000000019L"}
    by_investment = made(
        BUSINESS,
        level_rules=[
            {
                "amount": {"field": "capital", "below": "500000"},
                "level": "4",
                "organ": county,
                "final_authority": city,
                "words": "不到50万元",
            },
            {"level": "3", "organ": city, "words": "50万元以上"},
        ],
    )
    small = route(by_investment, {"capital": "499999.99"})
    large = route(by_investment, {"capital": "500000.00"})
    assert isinstance(small, Route)
    assert isinstance(large, Route)
    assert (small.organ.name, small.final_authority.name, small.rule) == (county["name"], city["name"], 0)
    assert (large.organ.name, large.level, large.rule) == (city["name"], "3", 1)
    assert isinstance(route(by_investment, {}), NotYetKnown)


def test_c01e_an_answer_that_decides_is_asked_for_first() -> None:
    waiting = route(item(FOOD), AREA)
    assert isinstance(waiting, NotYetKnown)
    assert waiting.field == "floor_area"
    assert item(FOOD).form.field("floor_area").label.get() in waiting.message.get()


def test_c01e_an_item_without_rules_stays_with_its_organ() -> None:
    routed = route(item(SENIOR), {})
    assert isinstance(routed, Route)
    assert (routed.organ, routed.rule) == (item(SENIOR).organ, None)


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ([{"amount": {"field": "phone", "below": "5"}}], "level_rules.0.amount"),
        ([{"amount": {"field": "nothing", "below": "5"}}], "level_rules.0.amount"),
        ([{"amount": {"field": "capital"}}], "level_rules.0.amount.below"),
        ([{"amount": {"field": "capital", "below": "5", "at_least": "5"}}], "level_rules.0.amount.at_least"),
        ([{"when": {"field": "use_name", "equals": "perhaps"}}], "level_rules.0.when"),
        ([{}, {}], "level_rules.0"),
    ],
)
def test_c01e_a_rule_that_cannot_work_is_refused_at_its_place(
    folder: Path, rules: list[dict[str, Any]], where: str
) -> None:
    organ = {"name": "示例市市场监督管理局", "uscc": "11100100000000019L"}
    whole = [{"level": "3", "organ": organ, "words": "按规定"} | rule for rule in rules]
    change(folder, "individual-business", lambda data: data.update(level_rules=whole))
    problem = next(p for p in load_catalog(folder).problems if p.file.startswith("items/"))
    assert problem.field.startswith(where)


# --- C01 f, g, h ------------------------------------------------------------------------------------------------------


def test_c01f_an_item_that_is_loaded_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        item(SENIOR).version = 9  # type: ignore[misc]  # what the type checker forbids, the object does too


@pytest.mark.parametrize("restriction", ["secret", "excluded_by_law"])
def test_c01g_a_restricted_item_is_never_at_kiosk_or_online(folder: Path, restriction: str) -> None:
    change(folder, "senior-card", lambda data: data.update(restricted=restriction))
    loaded = load_catalog(folder)
    for channel in ("kiosk", "web", "mobile"):
        assert SENIOR not in {i.basic_code for i in loaded.offered(TODAY, channel)}
    assert SENIOR in {i.basic_code for i in loaded.offered(TODAY, "window")}
    assert not by_code(loaded, SENIOR).online
    assert any("never offered" in warning.reason for warning in loaded.warnings)


def test_c01h_a_material_without_legal_basis_cannot_be_required(folder: Path) -> None:
    change(folder, "senior-card", lambda data: data["materials"][0].pop("legal_basis"))
    (problem,) = load_catalog(folder).problems
    assert problem.field == "materials.0.legal_basis"
    assert "cannot be required" in problem.reason


# --- elements of GB/T 39046 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("powers", "权" * 1001),
        ("quantity_limit", "限" * 201),
        ("name", "名" * 201),
        ("handling_unit", "处" * 201),
    ],
)
def test_a_text_longer_than_the_standard_has_room_for_is_refused(folder: Path, element: str, value: str) -> None:
    change(folder, "senior-card", lambda data: data.update({element: value}))
    (problem,) = load_catalog(folder).problems
    assert problem.field == element
    change(folder, "senior-card", lambda data: data.update({element: value[:-1]}))
    assert load_catalog(folder).problems == ()


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"decision_mode": "review_and_refer"}, "refer_to"),
        ({"offline_instant": True}, "offline_instant"),
        ({"papers": [{"material": "nothing", "paper": {"title": "表", "rows": [{"label": "行"}]}}]}, "papers"),
        ({"papers": [{"material": "photo", "paper": {"title": "表"}}]}, "papers.0.paper.rows"),
        ({"themes": ["a theme with blanks"]}, "themes.0"),
        ({"relations": [{"kind": "cousin", "code": "A", "name": "a", "words": "b"}]}, "relations.0.kind"),
    ],
)
def test_elements_that_contradict_each_other_are_refused(folder: Path, changed: dict[str, Any], where: str) -> None:
    change(folder, "senior-card", lambda data: data.update(changed))
    (problem,) = load_catalog(folder).problems
    assert problem.field == where


def test_the_old_short_form_of_an_item_still_reads(folder: Path) -> None:
    """Files written before an element existed stay readable: every later element has a default."""
    later = [
        "use_levels",
        "powers",
        "level_rules",
        "refusal_reasons",
        "checks",
        "relations",
        "special_steps",
        "papers",
        "themes",
        "regulator",
        "commitment",
        "annual_report",
        "assisted",
        "appointment",
        "offline_instant",
    ]
    for path in (folder / "items").glob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({k: v for k, v in data.items() if k not in later}), "utf-8")
    loaded = load_catalog(folder)
    assert loaded.problems == ()
    senior = by_code(loaded, SENIOR)
    assert [reason.key for reason in senior.refusal_reasons] == ["not_needed", "not_competent"]
    assert senior.supplement_limit.amount == 20
    assert senior.handled_at("3")
    assert not senior.handled_at("6")


def test_derived_elements_follow_from_channels_and_delivery() -> None:
    senior = item(SENIOR)
    assert senior.form_codes == ("1", "2", "3", "9")
    assert senior.express
    assert senior.online
    assert senior.deciding_organ == senior.organ


# --- help -------------------------------------------------------------------------------------------------------------


def by_code(loaded: Catalog, basic_code: str) -> ServiceItem:
    return next(i for i in loaded.items if i.basic_code == basic_code)


def made(basic_code: str, **changed: Any) -> ServiceItem:
    return ServiceItem.model_validate(item(basic_code).model_dump(by_alias=True) | changed)
