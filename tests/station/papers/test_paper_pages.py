"""Every document as pages: text that can be copied, fonts inside, codes that scan, no empty boxes, pages that go on."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from paper_kit import codes_on, head, matter, on_a4, on_roll, pages, squeezed

from intake.case.events import DefectSort, Noticed, NoticeLine
from intake.papers import notices, slips
from intake.papers.numbering import FOLLOWS, NumberFollows
from intake.papers.paper import Medium, Paper, PaperKind, Rows, Table, Text, paper_from_json, paper_to_json
from intake.papers.receipts import receipt
from station.papers import Failed, NotThermal, preview_png, render_pdf, render_thermal, shared_printery
from station.papers.glyphs import drawable, legible
from station.papers.page import page_of
from station.papers.samples import receipt_data, samples

PAPERS = dict(samples(shared_printery().wording))
ALL_KINDS = pytest.mark.parametrize("name", sorted(PAPERS))


def test_there_is_a_sample_of_every_document() -> None:
    assert {paper.kind for paper in PAPERS.values()} == set(PaperKind)


@ALL_KINDS
def test_everything_it_says_is_text_in_embedded_fonts(name: str) -> None:
    paper = PAPERS[name]
    pdf = render_pdf(paper)
    assert not isinstance(pdf, Failed), pdf
    document = pypdfium2.PdfDocument(pdf)
    try:
        said = "".join(squeezed(page.get_textpage().get_text_bounded()) for page in document)
        fonts = [font for page in document for font in fonts_of(page)]
    finally:
        document.close()
    for words in texts_of(paper):
        assert squeezed(words) in said, words
    assert fonts
    assert all(fonts)


def fonts_of(page: pypdfium2.PdfPage) -> Iterator[bool]:
    """For each text on the page: is its font inside the file?"""
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        yield bool(pdfium.FPDFFont_GetIsEmbedded(ctypes.cast(pdfium.FPDFTextObj_GetFont(item.raw), pdfium.FPDF_FONT)))


def texts_of(paper: Paper) -> Iterator[str]:
    yield from (paper.title, paper.number, paper.verify_code, paper.hall.name, paper.closing)
    for block in paper.blocks:
        match block:
            case Text(text):
                yield text
            case Rows(entries):
                yield from (text for entry in entries for text in entry)
            case Table(head_cells, rows):
                yield from head_cells
                yield from (cell for row in rows for cell in row)
            case _:
                pass


@ALL_KINDS
def test_no_character_of_it_is_an_empty_box(name: str) -> None:
    page = {key: value for key, value in page_of(PAPERS[name]).items() if key != "words"}
    said = json.dumps(page, ensure_ascii=False)
    assert all(drawable(ord(character)) for character in set(said) - {"\n"})
    assert "〔U+" not in said


def test_bars_and_both_codes_of_a_letter_scan() -> None:
    paper = PAPERS["D04"]
    assert codes_on(paper) == {paper.case_no, paper.progress_url, paper.verify_url}


def test_a_long_notice_goes_on_with_its_title_and_the_count_of_pages() -> None:
    lines = tuple(
        NoticeLine(no, f"material:m{no}", f"第{no}种材料", DefectSort.MISSING, "请补交") for no in range(1, 61)
    )
    paper = notices.one_time_notice(head(PaperKind.ONE_TIME_NOTICE), matter(), Noticed(lines, 20, None))
    said = pages(paper)
    assert len(said) == 3
    for number, page in enumerate(said, 1):
        assert f"第{number}页共3页" in page
    assert all(squeezed(paper.title + paper.number) in page for page in said[1:]), "the running header"
    assert all(f"第{no}种材料" in "".join(said) for no in range(1, 61))
    assert all("补正要求" in page for page in said[:2]), "the head of the list is repeated"


def test_a_rare_name_is_drawn_or_written_as_its_code_with_a_note() -> None:
    rare = [c for c in "㐀䶮𠮷𪚥𰻞\ue86c" if not drawable(ord(c))]
    name = "测试㐀䶮𠮷"
    paper = replace(PAPERS["D04"], addressee=name + "".join(rare))
    said = on_a4(paper)
    for character in name:
        assert character in said or f"〔U+{ord(character):04X}〕" in said
    assert rare, "no machine has a font for private-use characters"
    for character in rare:
        assert f"〔U+{ord(character):04X}〕" in said
    assert "请在该处手写" in said


def test_what_looks_like_markup_stands_as_it_is() -> None:
    said = on_a4(replace(PAPERS["D02"], addressee='#set text(99pt) *甲* $x$ \\ <b> "'))
    assert '#settext(99pt)*甲*$x$\\<b>"' in said


def test_no_document_number_left_is_said() -> None:
    follows = NumberFollows("示云市监", PaperKind.ONE_TIME_NOTICE, 2026)
    paper = notices.one_time_notice(head(numbered=follows), matter(), Noticed((), 20, None))
    assert FOLLOWS in on_a4(paper)


@ALL_KINDS
def test_it_reads_back_from_its_json(name: str) -> None:
    assert paper_from_json(paper_to_json(PAPERS[name])) == PAPERS[name]


@ALL_KINDS
def test_the_roll_says_what_the_page_says_and_has_no_bars(name: str) -> None:
    paper = PAPERS[name]
    if Medium.THERMAL not in paper.media:
        with pytest.raises(NotThermal):
            render_thermal(paper)
        return
    for width in (58, 80):
        said = on_roll(paper, width)
        for block in paper.blocks:
            if isinstance(block, Rows):
                assert all(squeezed(value) in said for _, value in block.entries)
            elif isinstance(block, Table):
                assert all(squeezed(row[1]) in said for row in block.rows)
        assert "12345" in said
        assert squeezed(paper.verify_code) in said


def test_english_slips_are_english_with_a_chinese_title() -> None:
    slip = slips.ticket(head(language="en"), "A017", ahead=2)
    said = on_roll(slip)
    assert "排队取号单" in said
    assert "2waitingbeforeyou" in said
    assert "前面" not in said


def test_a_preview_is_a_picture_of_the_page_asked_for_or_the_last() -> None:
    paper = PAPERS["D04-no-calendar"]
    first, last = preview_png(paper), preview_png(paper, page=9)
    assert isinstance(first, bytes)
    assert isinstance(last, bytes)
    assert first[:4] == last[:4] == b"\x89PNG"


def test_legible_leaves_what_can_be_drawn() -> None:
    missing: list[str] = []
    assert legible("测试\ue86c甲", missing) == "测试〔U+E86C〕甲"
    assert missing == ["\ue86c"]


def test_nobody_signs_for_what_a_kiosk_took_in() -> None:
    assert "经办人签字" in on_roll(receipt(receipt_data()))
    assert "签字" not in on_roll(receipt(replace(receipt_data(), self_service=True)))
