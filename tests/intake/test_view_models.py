"""View models over the rules: what QML sees, and that views are told of every change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from intake_people import (
    ANSWERS,
    BIRTH,
    BUSINESS,
    EATERY,
    FOOD,
    MARKER,
    PACKAGE,
    RESIDENCE,
    SENIOR,
    TODAY,
    catalog,
    complete_draft,
    item,
    page,
)
from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from intake.draft import HandedIn
from intake.field import FieldProblem, ProblemReason
from intake.form import prefill
from intake.material import BRING_LATER, slots
from intake.qt import HallCatalogModel, HallFormModel, HallGroupModel, HallMaterialsModel, HallReviewModel
from intake.text import LocalizedText


def watched(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def rows(model: QAbstractItemModel) -> list[dict[str, Any]]:
    names = {number: bytes(name.data()).decode() for number, name in model.roleNames().items()}
    return [
        {name: model.data(model.index(row, 0), number) for number, name in names.items()}
        for row in range(model.rowCount())
    ]


def column(model: QAbstractItemModel, name: str) -> list[Any]:
    return [row[name] for row in rows(model)]


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[HallFormModel]:
    model = HallFormModel()
    tester = watched(model)
    yield model
    tester.deleteLater()


def test_a_step_shows_its_fields(form: HallFormModel) -> None:
    form.show_step(item(BUSINESS).form, "scale", {"employees": "2"}, TODAY)
    assert form.property("step") == "scale"
    employees, capital = rows(form)
    assert employees == {
        "key": "employees",
        "label": "一共多少人干活（包括您自己）",
        "kind": "number",
        "help": "",
        "placeholder": "",
        "value": "2",
        "problem": "",
        "options": [],
        "required": True,
        "unit": "人",
        "locked": False,
        "maxLength": 40,
        "sharedBy": "",
        "section": item(BUSINESS).form.step_of("employees").title.get(),
        "fromCard": False,
        "source": "",
        "computed": False,
        "table": "",
        "row": 0,
        "rowTitle": "",
        "rows": 0,
        "addText": "",
        "way": {},
    }
    assert capital["section"] == "", "one heading for a step"
    assert (capital["kind"], capital["unit"], capital["value"]) == ("amount", "元", "")
    assert form.rowCount(form.index(0)) == 0
    assert form.data(QModelIndex()) is None


def test_the_whole_form_stands_in_one_list(form: HallFormModel) -> None:
    whole = item(BUSINESS).form
    form.show_form(whole, {}, TODAY)
    keys = column(form, "key")
    assert keys[0] == next(whole.fields()).key
    assert "family_run" in keys
    assert "family_name" not in keys
    sections = [title for title in column(form, "section") if title]
    assert len(sections) == len({whole.step_of(key).key for key in keys})
    form.setValue("family_run", "yes")
    assert column(form, "key")[keys.index("family_run") :][:3] == ["family_run", "family_name", "family_id"]
    assert not form.commit()
    assert form.property("firstProblem") in keys


def test_fields_come_and_go_with_the_answers(form: HallFormModel) -> None:
    form.show_step(item(BUSINESS).form, "family", {}, TODAY)
    inserted, removed = QSignalSpy(form.rowsInserted), QSignalSpy(form.rowsRemoved)
    reset = QSignalSpy(form.modelReset)
    assert column(form, "key") == ["family_run"]
    form.setValue("family_run", "yes")
    assert column(form, "key") == ["family_run", "family_name", "family_id"]
    form.setValue("family_name", "测试丁")
    form.setValue("family_run", "no")
    assert column(form, "key") == ["family_run"]
    assert (inserted.count(), removed.count(), reset.count()) == (2, 2, 0), "views keep what stays"
    form.setValue("family_run", "yes")
    assert column(form, "value") == ["yes", "测试丁", ""], "a change of mind loses nothing"


def test_commit_shows_problems_then_normal_forms(form: HallFormModel) -> None:
    form.show_step(item(FOOD).form, "contact", {}, TODAY)
    assert form.commit() is False
    assert column(form, "problem") == ["请填写“联系电话”。"]
    assert form.property("firstProblem") == "phone"
    form.setValue("phone", "138 0000 1234")
    assert column(form, "problem") == [""], "typing clears the complaint"
    assert form.property("firstProblem") == ""
    changed = QSignalSpy(form.answerChanged)
    assert form.commit() is True
    assert [changed.at(i) for i in range(changed.count())] == [["phone", "13800001234"]]
    assert form.answers()["phone"] == "13800001234"
    assert form.valueOf("phone") == "13800001234"


def test_a_field_is_checked_when_left_but_not_while_empty(form: HallFormModel) -> None:
    form.show_step(item(BUSINESS).form, "family", {"family_run": "yes"}, TODAY)
    assert form.checkField("family_id") is True
    form.setValue("family_id", "110105194912310021")
    assert form.checkField("family_id") is False
    assert "逐位检查" in column(form, "problem")[2]
    assert form.checkField("no_such_field") is True


def test_options_with_their_help(form: HallFormModel) -> None:
    form.show_step(item(BUSINESS).form, "place_kind", {}, TODAY, language="en")
    (row,) = rows(form)
    assert [option["value"] for option in row["options"]] == ["shop", "home", "online"]
    assert row["options"][0]["label"] == "Shop, mall or market stall"
    assert row["options"][1]["help"] == "The owners concerned must agree and sign"
    assert row["label"] == "Kind of place"


def test_what_the_card_says_is_locked(form: HallFormModel) -> None:
    subject = item(RESIDENCE).form
    form.show_step(subject, "arrival", {"origin_address": "别处"}, TODAY, card=prefill(subject, MARKER))
    address = rows(form)[0]
    assert (address["value"], address["locked"]) == ("北京市朝阳区示例路1号", True)
    form.setValue("origin_address", "又一处")
    assert rows(form)[0]["value"] == "北京市朝阳区示例路1号"


def test_prefilled_but_free_fields_can_be_changed(form: HallFormModel) -> None:
    subject = item(SENIOR).form
    form.show_step(subject, "address", {}, TODAY, card=prefill(subject, MARKER))
    assert rows(form)[1]["value"] == "北京市朝阳区示例路1号"
    form.setValue("residence_address", "示例路9号")
    assert form.answers()["residence_address"] == "示例路9号"
    form.show_step(subject, "address", form.answers(), TODAY, card=prefill(subject, MARKER))
    assert rows(form)[1]["value"] == "示例路9号"


def test_a_problem_from_elsewhere_is_shown_at_its_field(form: HallFormModel) -> None:
    form.show_step(item(BUSINESS).form, "contact", {"phone": "13800001234"}, TODAY)
    form.show_problem(FieldProblem("phone", ProblemReason.MISSING, LocalizedText.of("请核对")))
    assert column(form, "problem") == ["请核对"]


def test_clearing_forgets_everything(form: HallFormModel) -> None:
    form.show_step(item(BUSINESS).form, "contact", {"phone": "13800001234"}, TODAY)
    form.clear()
    assert form.rowCount() == 0
    assert form.answers() == {}
    assert form.valueOf("phone") == ""
    assert form.commit() is True


@pytest.mark.parametrize("basic_code", sorted(ANSWERS))
def test_every_step_of_every_item_can_be_gone_through(form: HallFormModel, basic_code: str) -> None:
    subject = item(basic_code).form
    given: dict[str, str] = {}
    for step in subject.steps:
        form.show_step(subject, step.key, given, TODAY, card=prefill(subject, MARKER))
        for field in step.fields:
            form.setValue(field.key, ANSWERS[basic_code].get(field.key, ""))
            for cell in (key for key in ANSWERS[basic_code] if key.startswith(field.key + ".")):
                form.setValue(cell, ANSWERS[basic_code][cell])
        assert form.commit() is True, column(form, "problem")
        given = form.answers()
    assert {k: v for k, v in given.items() if k in ANSWERS[basic_code]} == ANSWERS[basic_code]


def test_the_catalogue_filters(qtbot: QtBot) -> None:
    model = HallCatalogModel()
    tester = watched(model)
    model.set_catalog(catalog(), TODAY)
    assert model.property("count") == len(catalog().offered(TODAY))
    model.setGroup("business")
    business = [i.impl_code for i in catalog().offered(TODAY) if i.group == "business"]
    assert {item(code).impl_code for code in (FOOD, BUSINESS, EATERY, PACKAGE)} <= set(business)
    assert column(model, "code") == business
    model.setSearch("jzz")
    assert column(model, "name")[0] == "办居住证", "search looks in all groups"
    model.setSearch("火箭")
    assert model.property("count") == 0
    model.setSearch("")
    assert model.property("count") == len(business)
    model.setGroup("")
    first = rows(model)[0]
    assert (first["howLong"], first["cost"], first["group"]) == ("8个工作日", "不收费", "business")
    spy = QSignalSpy(model.filterChanged)
    model.setGroup("")
    assert spy.count() == 0, "no change, no signal"
    model.set_catalog(catalog(), TODAY, language="en")
    assert "Residence permit" in column(model, "name")
    tester.deleteLater()


def test_groups(qtbot: QtBot) -> None:
    model = HallGroupModel()
    tester = watched(model)
    model.set_groups(catalog().groups)
    assert column(model, "key")[0] == "business"
    assert column(model, "name")[0] == "开店办企业"
    tester.deleteLater()


def test_materials_show_their_state(qtbot: QtBot) -> None:
    model = HallMaterialsModel()
    tester = watched(model)
    answers = ANSWERS[BUSINESS] | {"place_kind": "home"}
    draft = complete_draft(BUSINESS)
    model.set_slots(slots(item(BUSINESS), answers, None))
    assert column(model, "state") == ["needed", "needed", "not_needed"]
    assert column(model, "shared") == [False, False, True]
    changed = QSignalSpy(model.dataChanged)
    draft = draft.with_material(HandedIn("place_proof", (page(1), page(2))))
    draft = draft.with_material(HandedIn("owners_consent", (), BRING_LATER))
    model.set_slots(slots(item(BUSINESS), answers, draft))
    assert changed.count() == 2
    assert column(model, "stateText") == ["已提交", "以后补交", "不用交，由部门核对"]
    assert column(model, "pages") == [2, 0, 0]
    assert column(model, "mayBringLater") == [False, True, False]
    assert column(model, "bringWithinDays") == [0, 5, 0]
    model.set_slots(slots(item(BUSINESS), ANSWERS[BUSINESS] | {"place_kind": "shop"}, draft))
    assert column(model, "key") == ["place_proof", "identity"]
    tester.deleteLater()


def test_optional_materials_are_offered(qtbot: QtBot) -> None:
    model = HallMaterialsModel()
    model.set_slots(slots(item(BIRTH), {**ANSWERS[BIRTH], "stage": "pregnant"}, None))
    by_key = {row["key"]: row for row in rows(model)}
    assert (by_key["pregnancy_proof"]["offered"], by_key["pregnancy_proof"]["required"]) == (True, False)
    assert by_key["pregnancy_proof"]["stateText"] == "可以不交"


def test_review_lines(qtbot: QtBot) -> None:
    model = HallReviewModel()
    tester = watched(model)
    model.show_draft(item(BUSINESS), complete_draft(BUSINESS))
    by_key = {row["key"]: row for row in rows(model)}
    assert by_key["phone"]["value"] == "138****1234"
    assert by_key["phone"]["step"] == "contact"
    assert by_key["place_proof"]["section"] == "申请材料"
    tester.deleteLater()
