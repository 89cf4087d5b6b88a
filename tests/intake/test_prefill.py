"""What is known is not asked again, and says where it came from (C06 a, C07 a)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from intake_people import (
    ANSWERS,
    BUSINESS,
    DRAFT_ID,
    FOOD,
    MARKER,
    NOW,
    RESIDENCE,
    SENIOR,
    TODAY,
    catalog,
    complete_draft,
    item,
)

from intake.draft import Draft
from intake.field import Field
from intake.form import Form, check_form, normalised
from intake.item import ServiceItem
from intake.parties import Applicant, IdentityMethod, Organisation
from intake.prefill import Earlier, Licence, Source, SourceKind, of_matter, prefill_from, source_words, valid_licences
from intake.review import review_rows
from intake.take_in import new_draft, with_known

NEWBORN = "000709023000"


def earlier(of: ServiceItem, at: str = "2026-03-01T02:00:00.000Z", **more: object) -> Earlier:
    return replace(of_matter(of.key, of.short_name.get(), at, of.form, ANSWERS[of.basic_code]), **more)  # type: ignore[arg-type]  # test fields by name


def licence(kind: str, valid_to: str | None, **values: str) -> Licence:
    said = tuple((f"business.{key}", value) for key, value in values.items())
    return Licence(kind, "NO1", "示例市市场监督管理局", "2020-01-01", valid_to, said)


def questions(form: Form, draft: Draft) -> list[Field]:
    """What a person still has to answer."""
    open_fields = {problem.field for problem in check_form(form, dict(draft.answers), TODAY)}
    return [field for field in form.fields() if field.key in open_fields]


def test_c06a_earlier_values_and_valid_licences_are_offered_expired_ones_not() -> None:
    old = replace(
        earlier(item(BUSINESS)),
        licences=(
            licence("营业执照", "2030-01-01", name="示例市晨光小吃店"),
            licence("食品经营许可证", "2026-05-13", name="过期的店"),
        ),
    )
    assert [one.name for one in valid_licences([old], TODAY)] == ["营业执照"]
    found = {one.key: one for one in prefill_from(item(FOOD).form, TODAY, applicant=MARKER, earlier=[old])}
    assert found["phone"].source == Source(SourceKind.HISTORY, "2026-03-01")
    assert found["phone"].value == "13800001234"
    assert "过期的店" not in {one.value for one in found.values()}
    words = source_words(str(found["phone"].source))
    assert words.get() == "来自上次办理（2026年3月1日）"
    assert "2026-03-01" in words.get("en")


def test_an_expired_licence_gives_nothing_and_a_valid_one_its_name() -> None:
    form = Form.model_validate(
        {
            "version": 1,
            "steps": [
                {
                    "key": "s",
                    "title": "s",
                    "fields": [{"key": "shop", "kind": "text", "label": "店名", "element": "business.name"}],
                }
            ],
        }
    )

    def filled(until: str | None) -> list[str]:
        matter = Earlier(("A", None, 1), "甲", "2026-01-01T00:00:00Z", licences=(licence("执照", until, name="店"),))
        return [str(one.source) for one in prefill_from(form, TODAY, earlier=[matter])]

    assert filled("2026-05-13") == []
    assert filled("unreadable") == []
    assert filled("2026-05-14") == filled(None) == ["licence:执照"]


def test_the_surest_and_the_newest_source_wins() -> None:
    older = earlier(item(SENIOR), "2025-01-01T02:00:00.000Z")
    newer = replace(older, taken_in_at="2026-02-01T02:00:00.000Z", answers=(("phone", "13900000000"),))
    here = replace(older, taken_in_at="2026-05-14T01:00:00.000Z", answers=(("phone", "13700000000"),))
    form = item(SENIOR).form

    def phone(**more: object) -> tuple[str, str]:
        found = prefill_from(form, TODAY, applicant=MARKER, earlier=[older, newer], **more)  # type: ignore[arg-type]  # in_visit by name
        (one,) = (one for one in found if one.key == "phone")
        return one.value, one.source.kind.value

    assert phone() == ("13900000000", "history")
    assert phone(in_visit=[here]) == ("13700000000", "other_item")


def test_a_changed_value_loses_its_source() -> None:
    draft = new_draft(DRAFT_ID, item(RESIDENCE), NOW, applicant=MARKER, earlier=[earlier(item(BUSINESS))])
    assert draft.source("phone").startswith("history:")
    assert draft.with_answer("phone", draft.answer("phone")).source("phone").startswith("history:")
    assert draft.with_answer("phone", "13900000001").source("phone") == ""


def test_what_does_not_fit_today_is_not_filled_in() -> None:
    wrong = replace(earlier(item(SENIOR)), answers=(("phone", "12345"), ("residence_region", "999999")))
    keys = {one.key for one in prefill_from(item(SENIOR).form, TODAY, earlier=[wrong])}
    assert not keys & {"phone", "residence_region"}


def test_a_locked_field_comes_from_the_document_alone() -> None:
    form = item(NEWBORN).form
    matter = Earlier(
        ("A", None, 1), "甲", "2026-01-01T00:00:00Z", (("n", "别人"),), form_elements=(("n", "applicant.name"),)
    )
    assert prefill_from(form, TODAY, earlier=[matter]) == ()
    typed = replace(MARKER, method=IdentityMethod.MANUAL)
    found = {one.key: one.source.kind for one in prefill_from(form, TODAY, applicant=typed, earlier=[matter])}
    assert found["child_name"] is SourceKind.TYPED, "nobody read a card"


def test_the_organisation_fills_in_its_own_fields() -> None:
    company = Organisation("示例市晨光餐饮有限公司", "91100100MA00000153", "测试乙")
    found = {one.key: one.value for one in prefill_from(item(FOOD).form, TODAY, organisation=company)}
    assert (found["business_name"], found["business_uscc"]) == (company.name, company.uscc)


def test_rows_of_a_table_are_known_too_all_or_none() -> None:
    form = item(NEWBORN).form
    rows = {"parents": "1", "parents.1.parent_role": "father", "parents.1.parent_name": "测试甲"}
    whole = {**rows, "parents.1.parent_id": "11010519491231002X"}

    def keys(answers: dict[str, str]) -> set[str]:
        matter = of_matter(item(NEWBORN).key, "新生儿落户", "2026-01-01T00:00:00Z", form, answers)
        return {one.key for one in prefill_from(form, TODAY, earlier=[matter])}

    assert keys(whole) >= set(whole)
    assert not any(key.startswith("parents") for key in keys({**whole, "parents.1.parent_id": "1"}))


def test_a_draft_that_was_begun_keeps_what_was_typed() -> None:
    draft = new_draft(DRAFT_ID, item(SENIOR), NOW, applicant=MARKER).with_answer("phone", "13900000001")
    known = with_known(draft, item(SENIOR), TODAY, earlier=[earlier(item(SENIOR))])
    assert (known.answer("phone"), known.source("phone")) == ("13900000001", "")
    assert known.source("residence_region").startswith("history:")


def visited(order: list[str]) -> list[tuple[list[Field], dict[str, str]]]:
    """One person, these matters one after the other: what each still asks, and what it knows by element at its end."""
    in_visit: tuple[Earlier, ...] = ()
    asked = []
    for number, basic_code in enumerate(order):
        of = item(basic_code)
        draft = new_draft(DRAFT_ID, of, NOW, applicant=MARKER, in_visit=in_visit)
        for key, value in normalised(of.form, ANSWERS[basic_code], TODAY, test_build=True).items():
            if draft.answer(key) is None:
                draft = draft.with_answer(key, value)
        fresh = new_draft(DRAFT_ID, of, NOW, applicant=MARKER, in_visit=in_visit)
        said = {f.element: draft.answer(f.key) or "" for f in of.form.fields() if f.element and draft.answer(f.key)}
        open_fields = [f for f in of.form.fields() if draft.answer(f.key) and not fresh.answer(f.key) and f.asked]
        asked.append((open_fields, said))
        at = f"2026-05-14T01:{30 + number}:00.000Z"
        in_visit = (*in_visit, of_matter(of.key, of.short_name.get(), at, of.form, dict(draft.answers)))
    return asked


@given(st.permutations([BUSINESS, FOOD, SENIOR, RESIDENCE]))
@settings(max_examples=24)
def test_c07a_no_field_is_asked_twice_in_a_visit_of_several_matters(order: list[str]) -> None:
    asked: Counter[str] = Counter()
    known: set[tuple[str, str]] = set()
    for fields, said in visited(order):
        for field in fields:
            if field.element is not None:
                # a question of one element is asked again only where the answer before does not fit this form
                fits = [value for element, value in known if element == field.element and _takes(field, value)]
                assert not fits, field.element
                asked[field.element] += 1
        known |= set(said.items())
    assert asked["contact.phone"] == 1


def _takes(field: Field, value: str) -> bool:
    form = Form.model_validate({"version": 1, "steps": [{"key": "s", "title": "s", "fields": [field]}]})
    return check_form(form, {field.key: value}, TODAY) == ()


def test_c07a_no_field_of_a_package_is_asked_twice() -> None:
    packages = [of for of in catalog().items if of.package is not None]
    assert len(packages) >= 2
    for of in packages:
        elements = Counter(field.element for field in of.form.fields() if field.element and field.asked)
        own: Counter[str] = Counter()
        for part in of.package.parts if of.package else ():
            own.update({field.element for field in part.item.form.fields() if field.element and field.asked})
        twice = {element for element, times in own.items() if times > 1}
        assert twice, "the items have nothing in common"
        assert {element: times for element, times in elements.items() if times > 1} == {}, of.short_name


def test_c07a_the_printed_application_has_each_answer_once_and_asks_nothing() -> None:
    for basic_code in (BUSINESS, FOOD, SENIOR):
        draft = complete_draft(basic_code)
        rows = [row for row in review_rows(item(basic_code), draft, masked=False) if row.step != "materials"]
        keys = [row.key for row in rows]
        assert len(keys) == len(set(keys))
        assert set(dict(draft.answers)) - {key for key in dict(draft.answers) if "." in key} <= set(keys)
        assert not [row for row in rows if row.value == "还没有提交"]


def test_a_person_without_number_is_prefilled_by_what_the_parent_said() -> None:
    child = Applicant("测试丙", "999", "", "female", "2026-05-01", method=IdentityMethod.NO_NUMBER)
    draft = new_draft(DRAFT_ID, item(NEWBORN), NOW, applicant=child)
    assert draft.answer("child_name") == "测试丙"
    assert draft.source("child_name") == "typed"
