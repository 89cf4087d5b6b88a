"""The guide: vague words, sections, what is behind a material, the flow chart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from intake_people import BUSINESS, FOOD, SENIOR, catalog, item

from intake.flow_chart import BoxKind, flow_chart
from intake.guide_lint import lint, vague_words
from intake.guide_sheet import guide_sheet, material_detail
from intake.item import IntermediaryService, ServiceItem, SpecialStep
from intake.text import LocalizedText

ITEMS = catalog().items


@pytest.mark.parametrize("section", ["scope", "conditions", "materials", "limits"])
@pytest.mark.parametrize("subject", ITEMS, ids=lambda i: i.basic_code)
def test_c02a_every_guide_holds_scope_conditions_materials_and_limits(subject: ServiceItem, section: str) -> None:
    (found,) = (one for one in guide_sheet(subject) if one.key == section)
    assert all(line.get() for line in found.lines)


def test_c02a_the_sections_say_what_the_item_says() -> None:
    lines = {section.key: [line.get() for line in section.lines] for section in guide_sheet(item(SENIOR))}
    assert lines["scope"][0] == "自然人"
    assert lines["conditions"] == [condition.get() for condition in item(SENIOR).conditions]
    assert lines["limits"] == ["法定办结时限：20个工作日", "承诺办结时限：5个工作日"]
    assert len(lines["materials"]) == len(item(SENIOR).materials)
    assert lines["materials"][0].startswith("近期一寸照片（可以以后补交）：")
    assert "quantity" not in lines, "nothing to say, no section"


def test_c02a_every_section_has_its_english() -> None:
    for subject in ITEMS:
        for section in guide_sheet(subject):
            assert section.title.get("en") != section.title.get()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("其他材料", "其他材料"),
        ("法律法规规定的其他材料", "法律法规规定的其他"),
        ("其它相关证明", "其它相关证明"),
        ("身份证、户口本等", "等"),
        ("身份证等材料", "等"),
        ("视情况提供", "视情况"),
        ("相关材料", "相关材料"),
        ("有关证明材料", "有关证明材料"),
        ("有关部门规定的费用", "有关部门规定"),
        ("必要时提供委托书", "必要时"),
        ("按有关规定办理", "按有关规定"),
        ("符合其他有关条件", "其他有关条件"),
        ("原则上不收费", "原则上"),
    ],
)
def test_c02b_vague_words_are_found_with_advice(text: str, found: str) -> None:
    words, advice = vague_words(text)[0]
    assert words == found
    assert advice.get()
    assert advice.get("en") != advice.get()


@pytest.mark.parametrize(
    "text",
    [
        "三个等级",
        "平等自愿",
        "请等候叫号",
        "其他人不用来",
        "优等奖",
        "上等",
        "关于若干意见",
        "身份证原件",
        "有关系的人",
    ],
)
def test_c02b_clear_words_are_left_alone(text: str) -> None:
    assert vague_words(text) == ()


def test_c02b_the_place_of_each_finding_is_named() -> None:
    vague = item(SENIOR).model_copy(update={"conditions": (LocalizedText.of("符合有关规定。"),)})
    (finding,) = lint(vague)
    assert (finding.at, finding.words) == ("conditions.0", "符合有关规定")


def test_c02b_what_ships_has_no_vague_words() -> None:
    assert [(i.name.get(), finding) for i in ITEMS for finding in lint(i)] == []


def test_c02d_behind_a_material_are_requirement_blank_form_sample_and_source() -> None:
    food = item(FOOD)
    detail = material_detail(food.material("safety_rules"), food)
    assert detail.lines[0] == food.material("safety_rules").requirement
    assert detail.source.get() == "申请人自备"
    assert detail.form is not None
    labels = [row.label.get() for row in detail.form.rows]
    assert "食品安全自查制度" in labels
    assert all(row.example is not None for row in detail.form.rows)
    assert any("5 个工作日内补交" in line.get() for line in detail.lines)


def test_c02d_of_a_shared_material_the_source_is_whom_we_ask() -> None:
    food = item(FOOD)
    detail = material_detail(food.material("business_licence"), food)
    assert detail.source.get() == "不用交，由大厅核对：市场主体登记信息"
    assert detail.need.get() == "不用交"


def test_c02d_every_form_that_ships_can_be_drawn_empty_and_filled_in() -> None:
    forms = [entry.paper for subject in ITEMS for entry in subject.papers]
    assert len(forms) >= 8
    for paper in forms:
        assert len(paper.rows) >= 3
        assert all(row.label.get() for row in paper.rows)


def test_c02e_the_flow_chart_goes_through_all_steps_and_shows_special_ones_beside() -> None:
    boxes = flow_chart(item(FOOD))
    steps = [number for number, box in enumerate(boxes) if box.kind is BoxKind.STEP]
    assert [boxes[number].name for number in steps] == [step.name for step in item(FOOD).process]
    for here, there in pairwise(steps):
        assert boxes[here].to[0] == there
    assert boxes[steps[-1]].to == ()
    (special,) = (number for number, box in enumerate(boxes) if box.kind is BoxKind.SPECIAL)
    handle = next(number for number in steps if boxes[number].stage == "handle")
    assert special in boxes[handle].to
    assert boxes[special].to == (handle,)
    assert "计入办理时限" in [note.get() for note in boxes[special].notes], "an inspection does not stop the clock"


def test_c02e_intermediary_services_stand_before_the_step_that_waits_for_them() -> None:
    report = IntermediaryService.model_validate(
        {"name": "消防设施检测报告", "basis": "《中华人民共和国消防法》", "by": "有资质的检测机构", "before": "accept"}
    )
    expert = SpecialStep.model_validate(
        {"name": "专家评审", "stage": "close", "when": "技术复杂的", "basis": "第四十五条", "counts": False}
    )
    changed = item(BUSINESS).model_copy(update={"intermediaries": (report,), "special_steps": (expert,)})
    boxes = flow_chart(changed)
    assert (boxes[0].kind, boxes[0].to) == (BoxKind.INTERMEDIARY, (1,))
    assert "由谁出具：有资质的检测机构" in [note.get() for note in boxes[0].notes]
    review = next(number for number, box in enumerate(boxes) if box.kind is BoxKind.SPECIAL)
    assert boxes[review - 1].to == (review,), "no step of its own stage: it stands in the straight way"
    assert boxes[review].to == (review + 1,)
    assert any("不计入" in note.get() for note in boxes[review].notes)


@pytest.mark.parametrize("subject", [i for i in ITEMS if i.package is None], ids=lambda i: i.basic_code)
def test_c02e_a_result_sample_opens(subject: ServiceItem) -> None:
    sample = subject.results[0].sample
    assert sample is not None
    assert all(row.example for row in sample.rows)
