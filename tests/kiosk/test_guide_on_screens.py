"""The guide at the kiosk (CAPABILITIES C01, C02): its chapters, what is behind a material, forms and samples, paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from errand_kit import catalog, hand_in, pages, to_errand, words_on
from fitting import assert_fits
from kiosk_kit import SENIOR, Bench, failed
from PySide6.QtCore import QObject
from visit_kit import FixedClock

from devices.ports import Role
from devices.result import Reason
from intake.catalog import Catalog
from intake.item import IntermediaryService, Restriction, ServiceItem
from intake.text import LocalizedText

FOOD = "11100100000000019L3000131011000"
TODAY = FixedClock().now().local.date()
LOOKS = {
    "landscape": (1920, 1080, ""),
    "elder": (1080, 1920, "button-elder"),
    "english": (1080, 1920, "button-language"),
}


def with_item(changed: ServiceItem) -> Catalog:
    """The catalogue with this item beside, or in the place of, the one of the same version."""
    others = tuple(item for item in catalog().items if item.key != changed.key)
    return replace(catalog(), items=(*others, changed))


def food() -> ServiceItem:
    found = catalog().item(FOOD)
    assert found is not None
    return found


def second_version(code: str, since: date) -> ServiceItem:
    """The same item, newly worded."""
    first = catalog().item(code)
    assert first is not None
    guide = first.guide.model_copy(
        update={"how_long": LocalizedText.of("新版：3个工作日办结。", "New: 3 working days.")}
    )
    condition = (LocalizedText.of("第二版的受理条件。", "The condition of version two."),)
    changes = {"version": first.version + 1, "effective_from": since, "guide": guide, "conditions": condition}
    return first.model_copy(update=changes)


@pytest.fixture
def guide(bench: Bench) -> Bench:
    """At the guide of the food licence."""
    bench.tap("button-begin")
    bench.tap(f"service-{FOOD}")
    return bench


def opened(tmp_path: Path, known: Catalog) -> Iterator[Bench]:
    kiosk = Bench(tmp_path, catalog=known).start()
    yield kiosk
    kiosk.close()


def leave(bench: Bench) -> None:
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.tap("button-finish")
    bench.until("welcome")


def text_of(bench: Bench, name: str) -> str:
    item = bench.find(name)
    assert isinstance(item, QObject), name
    return str(item.property("value") or item.property("text"))


def printed_text(bench: Bench) -> str:
    """Everything on the last printed pages, without blanks."""
    document = pypdfium2.PdfDocument(io.BytesIO(pages(bench)[-1].pdf))
    try:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return "".join(said.split())


# --- what is behind a material ----------------------------------------------------------------------------------


def test_c02d_a_touched_material_shows_requirement_source_blank_form_and_sample(guide: Bench) -> None:
    rules = food().material("safety_rules")
    guide.tap("way-material-safety_rules")
    assert text_of(guide, "page-title") == rules.name.get()
    assert text_of(guide, "material-line-0") == rules.requirement.get()
    assert text_of(guide, "material-source") == "申请人自备"
    assert text_of(guide, "material-basis") == rules.legal_basis
    guide.tap("button-blank")
    guide.drawn()
    assert text_of(guide, "page-title").startswith("空白表格：")
    assert guide.item("paper-page-0").height() > 500, "the page is drawn"
    guide.tap("button-back")
    guide.tap("button-filled")
    assert text_of(guide, "page-title").startswith("填写样表：")
    guide.tap("button-print")
    assert "示例市云山区晨光小吃店" in printed_text(guide)
    assert guide.sees("printing-printed")


def test_c02d_a_blank_form_comes_out_empty(guide: Bench) -> None:
    guide.tap("way-material-safety_rules")
    guide.tap("button-blank")
    guide.tap("button-print")
    said = printed_text(guide)
    assert "食品安全自查制度" in said
    assert "晨光小吃店" not in said


def test_c02d_of_what_the_office_looks_up_the_source_is_whom_it_asks(guide: Bench) -> None:
    guide.tap("way-material-business_licence")
    assert text_of(guide, "material-need") == "不用交"
    assert "市场主体登记信息" in text_of(guide, "material-source")
    assert not guide.sees("button-blank")


def test_back_turns_back_a_page_before_it_leaves_the_guide(guide: Bench) -> None:
    guide.tap("button-book")
    guide.tap("way-material-safety_rules")
    guide.tap("button-blank")
    for left in ("button-filled", "button-chapter-process", "button-book"):
        guide.tap("button-back")
        assert guide.sees(left), left
    guide.tap("button-back")
    assert guide.screen == "services"


def test_the_book_is_closed_for_who_comes_next(guide: Bench) -> None:
    guide.tap("way-material-safety_rules")
    guide.tap("button-blank")
    leave(guide)
    guide.tap("button-begin")
    guide.tap(f"service-{SENIOR}")
    assert guide.sees("button-book")
    assert not guide.sees("paper-page-0")


# --- flow chart and result ----------------------------------------------------------------------------------------


def test_c02e_the_flow_chart_shows_steps_special_steps_and_intermediary_services(qapp: object, tmp_path: Path) -> None:
    report = IntermediaryService.model_validate(
        {"name": "消防设施检测报告", "basis": "《中华人民共和国消防法》", "by": "有资质的检测机构", "before": "accept"}
    )
    for bench in opened(tmp_path, with_item(food().model_copy(update={"intermediaries": (report,)}))):
        bench.tap("button-begin")
        bench.tap(f"service-{FOOD}")
        bench.tap("button-book")
        bench.tap("button-chapter-process")
        assert bench.sees("flow-intermediary-0")
        said = words_on(bench)
        for words in ("消防设施检测报告", "由谁出具：有资质的检测机构", "要先由第三方出具"):
            assert words in said
        kinds = [bench.find(f"flow-{kind}-{place}") for place in range(12) for kind in ("step", "special")]
        drawn = [item for item in kinds if item is not None]
        assert len(drawn) == len(food().process) + 1
        heights = [item.mapToScene(item.boundingRect().topLeft()).y() for item in drawn]
        assert heights == sorted(heights), "from top to bottom"
        special = next(item for item in drawn if item.objectName().startswith("flow-special"))
        assert "现场核查" in str(special.objectName() and said)
        assert "特别程序" in said


def test_c02e_the_sample_of_the_result_opens(guide: Bench) -> None:
    guide.tap("button-book")
    guide.tap("button-chapter-result")
    guide.tap("button-result-0")
    guide.drawn()
    assert text_of(guide, "page-title") == "结果样本：食品经营许可证"
    assert guide.item("paper-page-0").height() > 500


# --- the guide to take along ----------------------------------------------------------------------------------------


def test_c02c_a_new_version_is_on_screen_paper_and_code_while_open_cases_keep_the_old_one(
    qapp: object, tmp_path: Path
) -> None:
    known = with_item(second_version(SENIOR, TODAY))
    first = catalog().item(SENIOR)
    assert first is not None
    for bench in opened(tmp_path, known):
        case_id = hand_in(bench, first)
        bench.tap("button-begin")
        bench.tap(f"service-{SENIOR}")
        assert "新版：3个工作日办结。" in words_on(bench)
        bench.tap("button-book")
        bench.tap("button-chapter-conditions")
        assert "第二版的受理条件。" in words_on(bench)
        bench.tap("button-chapter-take")
        assert text_of(bench, "guide-version").startswith(f"第 {first.version + 1} 版")
        assert bench.item("guide-code").implicitWidth() > 100, "the code is drawn"
        assert bench.app.book.desk.address(known.item(SENIOR) or first).endswith(f"/g/{SENIOR}"), "no version in it"
        bench.tap("button-print-guide")
        assert f"第{first.version + 1}版" in printed_text(bench)
        assert "第二版的受理条件。" in printed_text(bench)
        leave(bench)
        to_errand(bench, "progress")
        bench.tap("button-case-0")
        found = bench.app.controller.errands.open
        assert found is not None
        assert (found.id, found.item.version) == (case_id, first.version)


def test_c02a_where_the_printer_has_no_paper_the_guide_says_so_and_what_else_there_is(guide: Bench) -> None:
    guide.answers.pages_paper = failed(Reason.PAPER_OUT)
    guide.tap("button-book")
    guide.tap("button-chapter-take")
    guide.tap("button-print-guide")
    assert guide.sees("printing-not_printed")
    assert "没有纸" in words_on(guide)
    assert "扫码" in words_on(guide)


def test_c02a_a_kiosk_without_a_page_printer_offers_the_code_alone(qapp: object, tmp_path: Path) -> None:
    bench = Bench(tmp_path, roles=(Role.ID_CARD, Role.RECEIPT_PRINTER)).start()
    bench.tap("button-begin")
    bench.tap(f"service-{FOOD}")
    bench.tap("button-book")
    bench.tap("button-chapter-take")
    assert bench.sees("guide-code")
    assert not bench.sees("button-print-guide")
    bench.close()


# --- what is not offered --------------------------------------------------------------------------------------------


def test_c01b_what_is_withdrawn_is_not_to_be_chosen_from_that_day_on_and_earlier_cases_go_on(
    qapp: object, tmp_path: Path
) -> None:
    first = catalog().item(SENIOR)
    assert first is not None
    tomorrow = date.fromordinal(TODAY.toordinal() + 1)
    for bench in opened(tmp_path, with_item(first.model_copy(update={"effective_to": tomorrow}))):
        hand_in(bench, bench.parts.catalog.item(SENIOR))
        bench.tap("button-begin")
        assert bench.sees(f"service-{SENIOR}")
        bench.advance(24 * 3600)
        bench.until("welcome")
        bench.tap("button-begin")
        assert not bench.sees(f"service-{SENIOR}")
        bench.set_text("input-field-search", "优待证")
        assert not bench.sees(f"service-{SENIOR}")
        leave(bench)
        to_errand(bench, "progress")
        bench.tap("button-case-0")
        assert bench.screen == "progress"
        assert first.short_name.get() in words_on(bench) or first.name.get() in words_on(bench)


@pytest.mark.parametrize("why", list(Restriction))
def test_c01g_what_is_secret_or_excluded_by_law_is_never_at_the_kiosk(
    qapp: object, tmp_path: Path, why: Restriction
) -> None:
    first = catalog().item(SENIOR)
    assert first is not None
    for bench in opened(tmp_path, with_item(first.model_copy(update={"restricted": why}))):
        bench.tap("button-begin")
        assert not bench.sees(f"service-{SENIOR}")
        for words in ("优待证", SENIOR, "laonian"):
            bench.set_text("input-field-search", words)
            assert not bench.sees(f"service-{SENIOR}"), words


def test_c04a_a_village_device_lists_only_what_its_level_and_its_residency_list_have(
    qapp: object, tmp_path: Path
) -> None:
    village = catalog().at_site("village", "6")
    for bench in opened(tmp_path, village):
        bench.tap("button-begin")
        listed = {item.impl_code for item in village.items if bench.sees(f"service-{item.impl_code}")}
        assert SENIOR in listed
        assert FOOD not in listed, "a matter of county and city"
        for code in listed:
            item = village.item(code)
            assert item is not None
            assert item.handled_at("6")
            assert village.windows.resident(item, "village", TODAY)
        bench.set_text("input-field-search", "食品经营")
        assert not bench.sees(f"service-{FOOD}")


# --- does it fit ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", LOOKS)
def test_c34a_every_page_of_the_guide_fits(bench: Bench, look: str) -> None:
    width, height, mode = LOOKS[look]
    bench.window.setWidth(width)
    bench.window.setHeight(height)
    if mode:
        bench.tap(mode)
    bench.tap("button-begin")
    bench.tap(f"service-{FOOD}")
    assert_fits(bench, (width, height))
    bench.tap("button-book")
    for chapter in bench.app.book.chapters:
        bench.tap(f"button-chapter-{chapter['key']}")
        assert_fits(bench, (width, height))
    bench.tap("button-chapter-materials")
    bench.tap("way-material-safety_rules")
    assert_fits(bench, (width, height))
    bench.tap("button-filled")
    assert_fits(bench, (width, height))
