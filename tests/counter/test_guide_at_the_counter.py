"""The guide at the counter (CAPABILITIES C02, C03 c): any matter's, by keys; shown to the citizen, printed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from case_bench import applicant, take_in
from counter_kit import CounterBench
from PySide6.QtCore import QObject, Qt
from PySide6.QtQuick import QQuickItem
from visit_kit import SENIOR

from counter.autopilot_guide import ask_first
from devices.ports import PrintPages, Role
from devices.result import Ok
from intake.text import LocalizedText
from tests.shipped import shipped_catalog

KEYS = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
FOOD = "11100100000000019L3000131011000"


def text_of(desk: CounterBench, name: str) -> str:
    item = desk.find(name)
    assert isinstance(item, QObject), name
    return str(item.property("text"))


def printed(desk: CounterBench) -> str:
    """Everything on the last printed pages, without blanks."""
    job = [job for job in desk.fakes[Role.PAGE_PRINTER].history if isinstance(job, PrintPages)][-1]
    document = pypdfium2.PdfDocument(io.BytesIO(job.pdf))
    try:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return "".join(said.split())


def words_in(root: QQuickItem) -> str:
    """Every word that is to be seen below an item."""
    if not root.isVisible() or root.opacity() < 0.05:
        return ""
    own = str(root.property("text")) + "\n" if root.inherits("QQuickText") else ""
    return own + "".join(words_in(child) for child in root.childItems())


def on_display(desk: CounterBench) -> str:
    assert desk.app.display is not None
    desk.settle()
    return words_in(desk.app.display.contentItem())


def to_guide(desk: CounterBench, words: str) -> None:
    """Between two people: the guide of what somebody asks for."""
    desk.key(KEYS.Key_D, CTRL)
    desk.type(words)
    desk.key(KEYS.Key_Return)
    desk.drawn()


def test_c02d_a_clerk_shows_requirement_source_blank_form_and_sample_of_a_material(desk: CounterBench) -> None:
    food = desk.parts.catalog.item(FOOD)
    assert food is not None
    to_guide(desk, "kaifandian")
    assert text_of(desk, "guide-title") == food.name.get()
    assert "来源：申请人自备" in text_of(desk, "guide-source-safety_rules")
    assert food.material("safety_rules").requirement.get() in words_in(desk.window.contentItem())
    desk.item("button-filled-safety_rules").forceActiveFocus()
    desk.key(KEYS.Key_Return)
    desk.drawn()
    assert text_of(desk, "guide-title") == "填写样表：食品安全规章制度目录清单"
    assert desk.item("paper-page-0").height() > 300
    desk.use("button-print")
    assert "示例市云山区晨光小吃店" in printed(desk)
    desk.key(KEYS.Key_Escape)
    assert text_of(desk, "guide-title") == food.name.get()
    desk.key(KEYS.Key_Escape)
    assert (desk.screen, desk.overlay) == ("ready", "")


def test_c02e_the_flow_chart_and_the_result_are_there_too(desk: CounterBench) -> None:
    to_guide(desk, FOOD)
    said = words_in(desk.window.contentItem())
    assert "特别程序（需要时才有，办完回到这一步）" in said
    assert "现场核查" in said
    desk.item("button-result-0").forceActiveFocus()
    desk.key(KEYS.Key_Return)
    desk.drawn()
    assert text_of(desk, "guide-title") == "结果样本：食品经营许可证"
    assert desk.item("paper-page-0").height() > 300


def test_c02a_the_guide_is_printed_for_who_asks(desk: CounterBench) -> None:
    to_guide(desk, FOOD)
    desk.use("button-print")
    assert desk.sees("printing-printed")
    said = printed(desk)
    for words in ("食品经营许可办事指南", "受理条件", "办理时限", "经营布局和操作流程图"):
        assert words in said


def test_the_citizen_sees_the_guide_on_their_display_until_the_clerk_takes_it_back(desk: CounterBench) -> None:
    to_guide(desk, FOOD)
    assert "要带的材料" not in on_display(desk)
    desk.use("button-show")
    assert "要带的材料" in on_display(desk)
    assert "经营布局和操作流程图" in on_display(desk)
    desk.use("button-show")
    assert "要带的材料" not in on_display(desk)
    desk.use("button-show")
    desk.key(KEYS.Key_Escape)
    assert "要带的材料" not in on_display(desk), "closed with the guide"


def test_c03c_a_chosen_matter_says_at_the_counter_what_must_exist_first(desk: CounterBench) -> None:
    desk.answers.card = Ok(desk.card)
    desk.key(KEYS.Key_F4)
    desk.until("visit")
    desk.key(KEYS.Key_F6)
    desk.type(FOOD)
    desk.key(KEYS.Key_Return)
    desk.until("matter")
    desk.drawn()
    assert "要先办好“营业执照（个体工商户设立登记）”" in text_of(desk, "matter-first-0")
    desk.use("button-guide")
    assert desk.overlay == "guide"
    assert "营业执照" in text_of(desk, "guide-first-0")
    assert text_of(desk, "guide-title") == "食品经营许可", "the matter in hand"
    desk.key(KEYS.Key_Escape)
    assert desk.screen == "matter"


@pytest.fixture
def renewed(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    """A window whose catalogue has a second version of the senior card from today on."""
    known = shipped_catalog()
    first = known.item(SENIOR)
    assert first is not None
    second = first.model_copy(
        update={
            "version": first.version + 1,
            "effective_from": first.effective_from.replace(year=2026, month=5, day=14),
            "conditions": (LocalizedText.of("第二版的受理条件。", "Second."),),
        }
    )
    bench = CounterBench(tmp_path, catalog=replace(known, items=(*known.items, second))).start()
    yield bench
    bench.close()


def test_c02c_the_counter_shows_and_prints_the_new_version_and_an_open_case_keeps_its_own(
    renewed: CounterBench,
) -> None:
    known = renewed.parts.catalog
    old = min(known.versions(SENIOR), key=lambda item: item.version)
    only_old = replace(known, items=tuple(item for item in known.items if item.version == old.version))
    object.__setattr__(renewed.parts, "catalog", only_old)
    case_id = take_in(renewed, SENIOR)
    object.__setattr__(renewed.parts, "catalog", known)
    renewed.sign_in()
    to_guide(renewed, SENIOR)
    assert "第二版的受理条件。" in words_in(renewed.window.contentItem())
    renewed.use("button-print")
    assert "第二版的受理条件。" in printed(renewed)
    assert f"第{old.version + 1}版" in printed(renewed)
    renewed.key(KEYS.Key_Escape)
    with renewed.open_store() as store:
        case = store.case(case_id)
    assert case is not None
    renewed.key(KEYS.Key_F, CTRL)
    renewed.type(case.case_no)
    renewed.key(KEYS.Key_Return)
    renewed.until("case_step")
    found = renewed.app.controller.cases.open
    assert found is not None
    assert found.item.version == old.version
    assert applicant(renewed.card).name == found.applicant.name


def test_the_autopilot_shows_the_guide_and_the_questions_before_a_visit(desk: CounterBench) -> None:
    """What the demo's clerk does leaves the counter as it was."""
    seen: list[str] = []
    clerk = desk.clerk
    clerk._at = seen.append
    desk.play(ask_first(desk.pilot, clerk.look, "开小餐馆"))
    assert seen == ["guide", "guide-shown", "enquiries"]
    assert (desk.screen, desk.overlay) == ("ready", "")
