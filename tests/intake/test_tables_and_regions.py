"""Tables, computed answers, decimals and regions by levels, through the same rules as every other field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_people import ANSWERS, FOOD, TODAY, catalog, complete_draft, item

from intake.field import Field, ProblemReason
from intake.form import Form, check_form, computed_answers, display_value, effective_answers, normalised
from intake.qt.form_rows import without_row
from intake.review import review_rows


def form_of(*fields: Mapping[str, Any]) -> Form:
    steps = [{"key": f"s{number}", "title": "步骤", "fields": [field]} for number, field in enumerate(fields)]
    return Form.model_validate({"version": 1, "steps": steps})


MEMBERS = {
    "key": "members",
    "kind": "table",
    "label": "家庭成员",
    "row_name": "成员",
    "max_rows": 5,
    "columns": [
        {"key": "name", "kind": "text", "label": "姓名"},
        {"key": "earns", "kind": "yes_no", "label": "有收入吗"},
        {"key": "income", "kind": "amount", "label": "月收入", "when": {"field": "earns", "equals": "yes"}},
        {"key": "born", "kind": "date", "label": "出生日期", "required": False},
        {"key": "age", "kind": "number", "label": "年龄", "compute": {"age": "born"}},
    ],
}
TOTAL = {"key": "total", "kind": "amount", "label": "合计", "compute": {"sum": ["members.income"]}}
COUNT = {"key": "people", "kind": "number", "label": "人数", "compute": {"count": "members"}}
EARNERS = {
    "key": "earners",
    "kind": "number",
    "label": "有收入的人数",
    "compute": {"count": "members", "where": {"field": "earns", "equals": "yes"}},
}
FAMILY = form_of(MEMBERS, TOTAL, COUNT, EARNERS)
TWO = {
    "members": "2",
    "members.1.name": "测试甲",
    "members.1.earns": "yes",
    "members.1.income": "1200",
    "members.1.born": "2000-02-29",
    "members.2.name": "测试乙",
    "members.2.earns": "no",
    "members.2.income": "99999",  # left over: not asked of who earns nothing
}


def test_a_table_is_counted_summed_and_aged() -> None:
    answers = normalised(FAMILY, TWO, TODAY)
    assert check_form(FAMILY, answers, TODAY) == ()
    assert (answers["total"], answers["people"], answers["earners"]) == ("1200.00", "2", "1")
    assert answers["members.1.age"] == "26"
    assert "members.2.income" not in effective_answers(FAMILY, answers)


def test_what_is_worked_out_cannot_be_typed() -> None:
    assert normalised(FAMILY, {**TWO, "total": "1"}, TODAY)["total"] == "1200.00"


def test_a_problem_in_a_cell_says_which_row_and_how_to_put_it_right() -> None:
    (problem,) = check_form(FAMILY, {**TWO, "members.2.name": ""}, TODAY)
    assert (problem.field, problem.reason) == ("members.2.name", ProblemReason.MISSING)
    assert problem.message.get() == "成员 2：请填写“姓名”。"
    assert "2" in problem.message.get("en")


def test_a_required_table_without_rows_is_missing() -> None:
    (problem, *_) = check_form(FAMILY, {}, TODAY)
    assert (problem.field, problem.reason) == ("members", ProblemReason.TOO_FEW_ROWS)
    assert "至少" in problem.message.get()


def test_rows_past_the_count_do_not_count() -> None:
    assert normalised(FAMILY, {**TWO, "members": "1"}, TODAY)["people"] == "1"
    assert "members.2.name" not in effective_answers(FAMILY, {**TWO, "members": "1"})
    (problem, *_) = check_form(FAMILY, {**TWO, "members": "6"}, TODAY)
    assert problem.field == "members"


def test_a_removed_row_takes_its_answers_and_the_later_ones_move_up() -> None:
    (table,) = [field for field in FAMILY.fields() if field.key == "members"]
    left = {**TWO, **without_row(table, 1, TWO)}
    answers = normalised(FAMILY, {key: value for key, value in left.items() if value}, TODAY)
    assert (answers["members"], answers["members.1.name"], answers["total"]) == ("1", "测试乙", "0.00")
    assert not any(key.startswith("members.2.") for key in answers)


@given(st.lists(st.integers(min_value=0, max_value=9_999_999), max_size=5))
@settings(max_examples=60)
def test_a_sum_is_exact_whatever_the_cents(cents: list[int]) -> None:
    answers = {"members": str(len(cents))}
    for row, amount in enumerate(cents, 1):
        answers |= {f"members.{row}.earns": "yes", f"members.{row}.income": f"{amount // 100}.{amount % 100:02d}"}
    total = computed_answers(FAMILY, answers, TODAY)["total"]
    assert int(total.replace(".", "")) == sum(cents)


@pytest.mark.parametrize(
    ("compute", "kind", "answers", "expected"),
    [
        ({"product": ["a", "b"]}, "amount", {"a": "3", "b": "2.50"}, "7.50"),
        ({"difference": ["b", "a"]}, "amount", {"a": "1", "b": "2.50"}, "1.50"),
        ({"largest": ["a", "b"]}, "amount", {"a": "3", "b": "2.50"}, "3.00"),
        ({"smallest": ["a", "b"]}, "decimal", {"a": "3", "b": "2.50"}, "2.5"),
        ({"product": ["a", "b"]}, "amount", {"a": "3"}, ""),
        ({"days": ["from", "to"]}, "number", {"from": "2026-05-01", "to": "2026-05-03"}, "3"),
        ({"days": ["from", "to"]}, "number", {"from": "2026-05-03", "to": "2026-05-01"}, ""),
        ({"date": "from", "plus": "3y"}, "date", {"from": "2024-02-29"}, "2027-02-28"),
        ({"date": "from", "plus": "-30d"}, "date", {"from": "2026-03-01"}, "2026-01-30"),
        ({"age": "from", "on": "to"}, "number", {"from": "2000-02-29", "to": "2018-02-28"}, "18"),
        ({"joined": ["place", "street"]}, "text", {"place": "x", "street": "示例路1号"}, "云山示例路1号"),
        ({"product": ["a", "a", "a", "a"]}, "number", {"a": "999999999999999"}, ""),
    ],
)
def test_what_expressions_come_to(compute: dict[str, Any], kind: str, answers: dict[str, str], expected: str) -> None:
    options = [{"value": "x", "label": "云山"}, {"value": "y", "label": "望江"}]
    form = form_of(
        {"key": "a", "kind": "number", "label": "甲"},
        {"key": "b", "kind": "amount", "label": "乙"},
        {"key": "from", "kind": "date", "label": "自"},
        {"key": "to", "kind": "date", "label": "至"},
        {"key": "place", "kind": "choice", "label": "地", "options": options},
        {"key": "street", "kind": "text", "label": "路"},
        {"key": "out", "kind": kind, "label": "得", "compute": compute},
    )
    assert computed_answers(form, answers, TODAY)["out"] == expected


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ([TOTAL, MEMBERS], "not an earlier field"),
        ([{**TOTAL, "compute": {"sum": ["members.name"]}}], "not an earlier field"),
        ([MEMBERS, {**TOTAL, "compute": {"sum": ["members.name"]}}], "is no number"),
        ([MEMBERS, {**TOTAL, "compute": {"eval": "1+1"}}], "compute"),
        ([MEMBERS, {**TOTAL, "kind": "date"}], "does not come to"),
        ([{**MEMBERS, "max_rows": 99}], "cells"),
        ([{**MEMBERS, "columns": []}], "columns"),
        ([{"key": "name", "kind": "text", "label": "姓名"}, MEMBERS], "has the key of a field"),
        ([MEMBERS, {"key": "x", "kind": "text", "label": "x", "when": {"field": "income", "equals": "1"}}], "income"),
    ],
)
def test_a_senseless_table_or_expression_is_refused_with_its_reason(fields: list[Any], why: str) -> None:
    with pytest.raises(pydantic.ValidationError) as refused:
        form_of(*fields)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "normal"), [("35", "35"), ("35.50 平方米", "35.5"), ("１２．５", "12.5"), ("1,200.25", "1200.25")]
)
def test_an_area_is_taken_as_people_write_it(typed: str, normal: str) -> None:
    form = form_of({"key": "area", "kind": "decimal", "label": "面积", "unit": {"zh-CN": "平方米", "en": "m2"}})
    assert normalised(form, {"area": typed}, TODAY) == {"area": normal}


@pytest.mark.parametrize("typed", ["35.555", "-3", "三十", "1e3"])
def test_what_is_no_area_says_how_to_write_one(typed: str) -> None:
    form = form_of({"key": "area", "kind": "decimal", "label": "面积"})
    (problem,) = check_form(form, {"area": typed}, TODAY)
    assert "例如 35" in problem.message.get()


def region(**more: Any) -> Field:
    regions = catalog().regions
    data = {"key": "r", "kind": "region", "label": "地区", "region_level": "county", "region_under": ""}
    return Field.model_validate({**data, **more, "regions": regions})


@pytest.mark.parametrize(
    ("code", "more", "reason"),
    [
        ("110101", {}, None),
        ("441900", {}, None),  # a city without districts
        ("110000", {}, ProblemReason.REGION_LEVEL),
        ("130100", {}, ProblemReason.REGION_LEVEL),
        ("999999", {}, ProblemReason.NOT_AN_OPTION),
        ("110101", {"region_under": "100100"}, ProblemReason.NOT_AN_OPTION),
        ("100101", {"region_under": "100100", "region_level": "township"}, ProblemReason.REGION_LEVEL),
        ("100101001", {"region_under": "100100", "region_level": "township"}, None),
    ],
)
def test_a_region_goes_down_to_its_level(code: str, more: dict[str, Any], reason: ProblemReason | None) -> None:
    form = Form.model_validate({"version": 1, "steps": [{"key": "s", "title": "s", "fields": [region(**more)]}]})
    found = check_form(form, {"r": code}, TODAY)
    assert [problem.reason for problem in found] == ([] if reason is None else [reason])


def test_a_region_is_read_with_its_whole_way() -> None:
    assert display_value(region(), "110101") == "北京市东城区"
    assert display_value(region(), "429004") == "湖北省仙桃市"
    assert display_value(region(), "100101001") == "示例省示例市云山区云山街道"


def test_every_county_has_its_city_and_its_city_a_province() -> None:
    regions = catalog().regions
    assert len(regions.children("")) == 35, "34 and the example"
    assert len(regions.names) > 3200
    for code in regions.names:
        line = regions.line(code)
        assert line[0].endswith("0000")
        assert line[-1] == code


def test_no_catalogue_brings_regions_of_its_own() -> None:
    with pytest.raises(pydantic.ValidationError):
        Field.model_validate({"key": "r", "kind": "region", "label": "r", "region_level": "county", "regions": {}})


def test_the_food_licence_adds_up_its_rooms_and_counts_its_staff() -> None:
    answers = normalised(item(FOOD).form, {**ANSWERS[FOOD], "floor_area": "1", "employees": "9"}, TODAY)
    assert (answers["floor_area"], answers["employees"]) == ("60", "1")
    rows = {row.key: row for row in review_rows(item(FOOD), complete_draft(FOOD))}
    assert rows["rooms.1"].label == "场所 1"
    assert "20.5 平方米" in rows["rooms.1"].value
    assert rows["rooms"].value == "共 2 项"


def test_what_is_worked_out_from_something_wrong_is_no_problem_of_its_own() -> None:
    bounded = form_of(MEMBERS, {**TOTAL, "min": "1", "max": "1000"})
    assert [problem.field for problem in check_form(bounded, {}, TODAY)] == ["members"]
    assert [problem.field for problem in check_form(bounded, TWO, TODAY)] == ["total"], "too much, and no cell is wrong"
