"""Tables in packages (一件事): kept apart or shared whole, sorted back cell by cell, or refused with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_people import TODAY
from joined_items import blank, choice, field_of, join, made

from intake.field import FieldKind
from intake.form import check_form, computed_answers
from intake.package import PackageError, sort_back


def table(key: str = "members", **more: Any) -> Any:
    columns = more.pop("columns", [{"key": "nick", "kind": "text", "label": "姓名"}, PAY])
    return field_of(key, FieldKind.TABLE, row_name="成员", max_rows=4, columns=columns, **more)


PAY = {"key": "pay", "kind": "amount", "label": "收入", "when": {"field": "kind", "equals": "x"}}
TOTAL: dict[str, Any] = {"kind": "amount", "compute": {"sum": ["members.pay"]}}


def test_tables_that_are_not_one_are_kept_apart_with_what_they_look_at() -> None:
    one = made(1, (choice("kind"), table(), field_of("total", **TOTAL)))
    two = made(2, (choice("kind"), table(), field_of("total", **TOTAL)))
    together = join(one, two, fields=[], materials=[])
    assert together.form.field("p2_members").columns[1].when.field == "p2_kind"  # type: ignore[union-attr]
    answers = {
        "kind": "y",
        "members": "1",
        "members.1.nick": "甲",
        "only_1": "a",
        "p2_kind": "x",
        "p2_members": "1",
        "p2_members.1.nick": "乙",
        "p2_members.1.pay": "2.50",
        "only_2": "b",
    }
    assert computed_answers(together.form, answers, TODAY) == {"total": "0.00", "p2_total": "2.50"}
    first, second = sort_back(blank(together, answers=tuple(answers.items())), together)
    assert dict(first.answers)["members.1.nick"] == "甲"
    assert dict(second.answers)["members.1.pay"] == "2.50"
    assert not any(key.startswith("p2_") for key in dict(second.answers))


def test_a_shared_table_is_asked_once_with_the_tighter_bounds() -> None:
    columns = [{"key": "nick", "kind": "text", "label": "姓名"}]
    one = made(1, (table(columns=columns, min_rows=2),))
    two = made(2, (table(columns=columns),))
    together = join(one, two)
    assert [field.key for field in together.form.fields()].count("members") == 1
    assert together.form.field("members").min_rows == 2
    answers = {"members": "2", "members.1.nick": "甲", "members.2.nick": "乙", "only_1": "a", "only_2": "b"}
    for part in sort_back(blank(together, answers=tuple(answers.items())), together):
        assert dict(part.answers)["members.2.nick"] == "乙"


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ([{"key": "nick", "kind": "text", "label": "名"}], [{"key": "nick", "kind": "text", "label": "姓"}], "columns"),
        (
            [{"key": "nick", "kind": "text", "label": "名"}],
            [{"key": "other", "kind": "text", "label": "名"}],
            "columns",
        ),
    ],
)
def test_tables_of_other_columns_cannot_be_one(first: list[Any], second: list[Any], why: str) -> None:
    with pytest.raises(PackageError, match=why):
        join(made(1, (table(columns=first),)), made(2, (table(columns=second),)))


def test_nothing_is_worked_out_from_what_another_item_alone_asks() -> None:
    first = made(1, (field_of("amount", FieldKind.AMOUNT),))
    second = made(
        2,
        (
            choice("kind2"),
            field_of("amount", FieldKind.AMOUNT, when={"field": "kind2", "equals": "x"}),
            field_of("double", FieldKind.AMOUNT, compute={"sum": ["amount", "amount"]}),
        ),
    )
    with pytest.raises(PackageError, match="not always asked"):
        join(first, second)


@given(st.lists(st.tuples(st.text("甲乙丙", min_size=1, max_size=3), st.integers(0, 99_999)), min_size=1, max_size=4))
@settings(max_examples=60)
def test_no_cell_is_lost_doubled_or_leaked(rows: list[tuple[str, int]]) -> None:
    one, two = (made(number, (choice("kind"), table())) for number in (1, 2))
    together = join(one, two, fields=[], materials=[])
    answers = {"kind": "x", "p2_kind": "x", "only_1": "a", "only_2": "b"}
    for prefix, shift in (("members", 0), ("p2_members", 1)):
        answers[prefix] = str(len(rows))
        for number, (name, cents) in enumerate(rows, 1):
            answers[f"{prefix}.{number}.nick"] = f"{name}{shift}"
            answers[f"{prefix}.{number}.pay"] = f"{cents}.0{shift}"
    assert check_form(together.form, answers, TODAY) == ()
    for shift, part in enumerate(sort_back(blank(together, answers=tuple(answers.items())), together)):
        own = {key: value for key, value in part.answers if key.startswith("members")}
        assert len(own) == 1 + 2 * len(rows)
        assert all(value.endswith(str(shift)) for key, value in own.items() if key != "members")
