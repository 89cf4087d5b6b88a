"""Forms: what is asked, what is wrong, in whose words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_people import ANSWERS, MARKER, RESIDENCE, item
from pydantic import TypeAdapter, ValidationError

from intake.condition import Condition
from intake.form import (
    Checked,
    Field,
    FieldProblem,
    Form,
    ProblemReason,
    check_field,
    check_form,
    check_locked,
    display_value,
    effective_answers,
    prefill,
    visible_fields,
    visible_steps,
)

TODAY = date(2026, 5, 14)


def field(kind: str, **more: Any) -> Field:
    return Field.model_validate({"key": "k", "label": "事项", "kind": kind, **more})


def form(*fields: dict[str, Any]) -> Form:
    steps = [{"key": f"s{i}", "title": "标题", "fields": [f]} for i, f in enumerate(fields)]
    return Form.model_validate({"version": 1, "steps": steps})


def yes_no(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": key, "kind": "yes_no", **more}


def text(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": key, "kind": "text", **more}


TWO = [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}]


@pytest.mark.parametrize(
    ("kind", "more", "typed", "value"),
    [
        ("text", {}, "  王小明 ", "王小明"),
        ("text", {}, "阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("text", {}, "\ufa25㐂\ue000", "\ufa25㐂\ue000"),  # compatibility and private-use characters: not normalised
        ("text", {}, "ＡＢＣ", "ＡＢＣ"),  # full width stays in names
        ("long_text", {}, "第一行\n第二行", "第一行\n第二行"),
        ("id_number", {}, "11010519491231002x", "11010519491231002X"),
        ("uscc", {}, "91100100ma00000153", "91100100MA00000153"),
        ("phone", {}, "138 0000 1234", "13800001234"),
        ("date", {}, "2026年5月4日", "2026-05-04"),
        ("date", {}, "20260504", "2026-05-04"),
        ("date", {}, "２０２６／５／４", "2026-05-04"),
        ("amount", {}, "1,200.5", "1200.50"),
        ("amount", {}, "２００００元", "20000.00"),
        ("amount", {}, "¥0.1", "0.10"),
        ("number", {}, "０12", "12"),
        ("digits", {}, "6222 0000 0000 0000", "6222000000000000"),
        ("yes_no", {}, "no", "no"),
        ("choice", {"options": TWO}, "b", "b"),
    ],
)
def test_answers_take_their_normal_form(kind: str, more: dict[str, Any], typed: str, value: str) -> None:
    subject = field(kind, **more)
    assert check_field(subject, typed, {}, TODAY) == Checked(value)
    assert check_field(subject, value, {}, TODAY) == Checked(value), "the normal form must stand"


R = ProblemReason


@pytest.mark.parametrize(
    ("kind", "more", "typed", "reason"),
    [
        ("text", {}, "", R.MISSING),
        ("text", {}, " \u3000 ", R.MISSING),
        ("text", {"max_length": 3}, "四个字的", R.TOO_LONG),
        ("text", {"min_length": 4}, "三个字", R.TOO_SHORT),
        ("text", {}, "坏\x00字符", R.CHARACTERS),
        ("text", {}, "两\n行", R.CHARACTERS),
        ("text", {}, "甲\u202e乙", R.CHARACTERS),
        ("text", {}, "半个\ud800", R.CHARACTERS),
        ("id_number", {}, "11010519491231002", R.NUMBER_LENGTH),
        ("id_number", {}, "110105194912310021", R.CHECK_DIGIT),
        ("id_number", {}, "100101194912310014", R.REGION),
        ("uscc", {}, "9110O100MA00000153", R.CHARACTERS),
        ("phone", {}, "1380000123", R.NUMBER_LENGTH),
        ("phone", {"mobile_only": True}, "01065000000", R.CHARACTERS),
        ("date", {}, "2026-02-30", R.NOT_A_DATE),
        ("date", {}, "明天", R.NOT_A_DATE),
        ("date", {"min": "today"}, "2026-05-13", R.TOO_LOW),
        ("date", {"max": "today-6m"}, "2025-11-15", R.TOO_HIGH),
        ("amount", {}, "1.234", R.NOT_AN_AMOUNT),
        ("amount", {}, "12,00", R.NOT_AN_AMOUNT),
        ("amount", {}, "-5", R.NOT_AN_AMOUNT),
        ("amount", {}, "123456789012345", R.NOT_AN_AMOUNT),
        ("amount", {"min": "0.01"}, "0", R.TOO_LOW),
        ("number", {}, "三", R.NOT_A_NUMBER),
        ("number", {}, "1.5", R.NOT_A_NUMBER),
        ("number", {"min": "1"}, "0", R.TOO_LOW),
        ("number", {"max": "10"}, "11", R.TOO_HIGH),
        ("digits", {"min_length": 16}, "123456", R.TOO_SHORT),
        ("yes_no", {}, "是", R.NOT_AN_OPTION),
        ("choice", {"options": TWO}, "c", R.NOT_AN_OPTION),
    ],
)
def test_wrong_answers_are_explained(kind: str, more: dict[str, Any], typed: str, reason: ProblemReason) -> None:
    problem = check_field(field(kind, **more), typed, {}, TODAY)
    assert isinstance(problem, FieldProblem)
    assert (problem.field, problem.reason) == ("k", reason)
    for language in ("zh-CN", "en"):
        said = problem.message.get(language)
        assert said
        assert "{" not in said


def test_bounds_include_their_ends() -> None:
    subject = field("date", min="2026-05-01", max="today+30d")
    for good in ("2026-05-01", "2026-06-13"):
        assert check_field(subject, good, {}, TODAY) == Checked(good)
    for bad in ("2026-04-30", "2026-06-14"):
        assert isinstance(check_field(subject, bad, {}, TODAY), FieldProblem)


def test_half_a_year_from_the_end_of_a_long_month() -> None:
    subject = field("date", max="today-6m")
    assert check_field(subject, "2026-02-28", {}, date(2026, 8, 31)) == Checked("2026-02-28")
    assert isinstance(check_field(subject, "2026-03-01", {}, date(2026, 8, 31)), FieldProblem)


def test_own_words_for_a_range() -> None:
    subject = field("date", max="today-6m", range_message="要住满半年")
    problem = check_field(subject, "2026-05-01", {}, TODAY)
    assert isinstance(problem, FieldProblem)
    assert problem.message.get() == "要住满半年"


def test_optional_fields_may_be_empty_but_not_wrong() -> None:
    subject = field("phone", required=False)
    assert check_field(subject, "", {}, TODAY) == Checked("")
    assert check_field(subject, None, {}, TODAY) == Checked("")
    assert isinstance(check_field(subject, "123", {}, TODAY), FieldProblem)


def test_required_can_depend_on_an_answer() -> None:
    subject = field("text", required={"field": "other", "equals": "yes"})
    assert check_field(subject, "", {"other": "no"}, TODAY) == Checked("")
    assert isinstance(check_field(subject, "", {"other": "yes"}, TODAY), FieldProblem)


def test_a_hidden_answer_does_not_count_and_hides_what_hangs_on_it() -> None:
    chain = form(
        yes_no("a"),
        yes_no("b", when={"field": "a", "equals": "yes"}),
        text("c", when={"field": "b", "equals": "yes"}),
        text("d", when={"not": {"field": "c", "answered": True}}),
    )
    everything = {"a": "yes", "b": "yes", "c": "文字", "d": "隐藏"}
    assert effective_answers(chain, everything) == {"a": "yes", "b": "yes", "c": "文字"}
    changed = everything | {"a": "no"}
    assert effective_answers(chain, changed) == {"a": "no", "d": "隐藏"}
    assert [step.key for step in visible_steps(chain, changed)] == ["s0", "s3"]
    assert visible_fields(chain, "s2", changed) == ()
    with pytest.raises(KeyError):
        visible_fields(chain, "nowhere", changed)


def test_a_step_with_a_condition_is_skipped() -> None:
    subject = Form.model_validate(
        {
            "version": 1,
            "steps": [
                {"key": "one", "title": "一", "fields": [yes_no("a")]},
                {"key": "two", "title": "二", "when": {"field": "a", "equals": "yes"}, "fields": [text("b")]},
            ],
        }
    )
    assert [s.key for s in visible_steps(subject, {})] == ["one"]
    assert [s.key for s in visible_steps(subject, {"a": "yes"})] == ["one", "two"]
    assert effective_answers(subject, {"a": "no", "b": "文字"}) == {"a": "no"}


def test_everything_wrong_is_said_at_once_in_order() -> None:
    subject = form(yes_no("a"), text("b", when={"field": "a", "equals": "no"}), text("c", max_length=2))
    found = check_form(subject, {"a": "yes", "b": "", "c": "太长了"}, TODAY)
    assert [(p.field, p.reason) for p in found] == [("c", R.TOO_LONG)]
    assert [p.field for p in check_form(subject, {"a": "no"}, TODAY)] == ["b", "c"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ([text("a"), text("a")], "occurs twice"),
        ([text("a", when={"field": "b", "answered": True}), text("b")], "not an earlier field"),
        ([text("a", when={"field": "a", "answered": True})], "not an earlier field"),
        ([yes_no("a"), text("b", when={"field": "a", "equals": "vielleicht"})], "not an option"),
        ([yes_no("a"), text("b", when={"field": "a", "in": ["yes", "x"]})], "not an option"),
        ([text("a", prefill="applicant.shoe_size")], "prefill"),
        ([text("a", locked_when_prefilled=True)], "locked_when_prefilled"),
        ([text("a", min="3")], "no bound"),
        ([{"key": "a", "label": "甲", "kind": "date", "min": "yesterday"}], "no bound"),
        ([{"key": "a", "label": "甲", "kind": "choice", "options": TWO[:1]}], "two options"),
        ([{"key": "a", "label": "甲", "kind": "choice", "options": [TWO[0], TWO[0]]}], "same value"),
        ([{"key": "a", "label": {"en": "only English"}, "kind": "text"}], "zh-CN"),
        ([text("Not A Key")], "pattern"),
        ([text("a", wehn={"field": "a", "answered": True})], "Extra inputs"),
    ],
)
def test_senseless_forms_are_refused(fields: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        form(*fields)


def test_prefill_and_lock() -> None:
    subject = item(RESIDENCE).form
    assert prefill(subject, MARKER) == {"origin_address": "北京市朝阳区示例路1号"}
    answers = ANSWERS[RESIDENCE]
    assert check_locked(subject, answers, MARKER) == ()
    (problem,) = check_locked(subject, answers | {"origin_address": "别处"}, MARKER)
    assert (problem.field, problem.reason) == ("origin_address", R.DIFFERS_FROM_CARD)


def test_display() -> None:
    assert display_value(field("id_number"), "11010519491231002X") == "1101**********002X"
    assert display_value(field("id_number"), "11010519491231002X", masked=False) == "11010519491231002X"
    assert display_value(field("phone"), "13800001234") == "138****1234"
    assert display_value(field("choice", options=TWO), "b") == "乙"
    assert display_value(field("yes_no"), "yes", "en") == "Yes"
    assert display_value(field("amount"), "20.00") == "20.00 元"
    assert display_value(field("number", unit={"zh-CN": "人", "en": "people"}), "3") == "3 人"
    assert display_value(field("text"), "") == ""


# --- conditions -------------------------------------------------------------------------------------------------

_ADAPTER: TypeAdapter[Any] = TypeAdapter(Condition)
_KEYS = st.sampled_from("abc")
_VALUES = st.sampled_from(["1", "2", "3"])
_LEAVES = st.one_of(
    st.fixed_dictionaries({"field": _KEYS, "equals": _VALUES}),
    st.fixed_dictionaries({"field": _KEYS, "in": st.lists(_VALUES, min_size=1)}),
    st.fixed_dictionaries({"field": _KEYS, "answered": st.just(value=True)}),
)
_CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=8,
)
_ANSWERS = st.dictionaries(_KEYS, _VALUES)


def reference(data: dict[str, Any], answers: dict[str, str]) -> bool:
    """The meaning, written down a second time and plainly."""
    if "all" in data:
        return all(reference(part, answers) for part in data["all"])
    if "any" in data:
        return any(reference(part, answers) for part in data["any"])
    if "not" in data:
        return not reference(data["not"], answers)
    given = answers.get(data["field"])
    if "equals" in data:
        return bool(given == data["equals"])
    return given is not None if "answered" in data else given in data["in"]


@given(_CONDITIONS, _ANSWERS)
def test_conditions_mean_what_they_say(data: dict[str, Any], answers: dict[str, str]) -> None:
    assert _ADAPTER.validate_python(data).holds(answers) is reference(data, answers)


@given(_CONDITIONS)
def test_conditions_survive_json(data: dict[str, Any]) -> None:
    condition = _ADAPTER.validate_python(data)
    assert _ADAPTER.validate_json(_ADAPTER.dump_json(condition, by_alias=True)) == condition


@pytest.mark.parametrize("bad", [{}, {"all": []}, {"field": "a"}, {"field": "a", "equals": 1}, "a", {"not": {}}])
def test_malformed_conditions_are_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        _ADAPTER.validate_python(bad)


@given(st.dictionaries(st.sampled_from(sorted(ANSWERS[RESIDENCE])), st.text(max_size=12)))
def test_no_answers_break_a_form(answers: dict[str, str]) -> None:
    """Whatever is typed, checking ends, and reducing twice is reducing once."""
    subject = item(RESIDENCE).form
    once = effective_answers(subject, answers)
    assert effective_answers(subject, once) == once
    assert check_form(subject, answers, TODAY) == check_form(subject, once, TODAY)
