"""Text on a receipt: nothing but text reaches the printer, lines fit, and break where a reader expects it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.escpos.text import MAX_CHARACTERS, clean, clusters, columns, gbk, wrap


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("测试甲", "测试甲"),
        ("a\x1bp\x00b", "apb"),  # 1B 70 00 would open a drawer
        ("\x10\x04\x01x", "x"),
        ("一\n二\t三", "一 二 三"),
        ("  两端  ", "两端"),
        ("全\u3000角", "全\u3000角"),
        ("a\u202eb\u200bc", "abc"),  # no turning round of text, no invisible characters
        ("\ud800坏", "坏"),
        ("\ue000", "\ue000"),  # private use: a rare name, kept
    ],
)
def test_only_text_is_kept(raw: str, kept: str) -> None:
    assert clean(raw) == kept


def test_endless_text_ends_in_an_ellipsis() -> None:
    cleaned = clean("长" * 10_000_000)
    assert len(cleaned) <= MAX_CHARACTERS + 2
    assert cleaned.endswith("……")


@pytest.mark.parametrize(
    ("character", "encoded"),
    [
        ("：", "A3BA"),
        ("￥", "A3A4"),
        ("〇", "A996"),
        ("·", "A1A4"),
        ("（", "A3A8"),
        ("《", "A1B6"),
        ("“", "A1B0"),
        ("”", "A1B1"),
        ("测", "B2E2"),
        ("镕", "E946"),
        ("A", "41"),
        ("~", "7E"),
    ],
)
def test_what_the_printer_has(character: str, encoded: str) -> None:
    assert gbk(character) == bytes.fromhex(encoded)


@pytest.mark.parametrize("character", ["€", "㐀", "𬭸", "𠮷", "\ue000", "😀", "ö", "¥", "\x80"])
def test_what_the_printer_cannot_be_trusted_with(character: str) -> None:
    assert gbk(character) is None


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, ("",)),
        ("受理回执", 8, ("受理回执",)),
        ("受理回执", 6, ("受理回", "执")),
        ("材料已收，请等候。", 10, ("材料已收，", "请等候。")),
        ("材料已收齐，请等", 10, ("材料已收", "齐，请等")),  # no comma at the start of a line
        ("请看（说明）", 6, ("请看", "（说", "明）")),  # nor an opening bracket at the end
        ("编号 20261122", 10, ("编号", "20261122")),  # a number stays whole
        ("于2026-11-22提交", 11, ("于", "2026-11-22", "提交")),
        ("12345678901234", 10, ("1234567890", "1234")),  # unless no line can hold it
        ("two words", 6, ("two", "words")),
        ("。。。。。。", 4, ("。。", "。。", "。。")),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, lines: tuple[str, ...]) -> None:
    assert wrap(text, width) == lines


def test_marks_stay_with_their_character() -> None:
    assert [cluster.text for cluster in clusters("e\u0301字")] == ["e\u0301", "字"]
    assert columns("e\u0301字") == 3


@given(st.text(max_size=200), st.integers(min_value=2, max_value=48))
def test_every_line_fits_and_nothing_is_lost(text: str, width: int) -> None:
    cleaned = clean(text)
    lines = wrap(cleaned, width)
    assert all(columns(line) <= width for line in lines)
    without_spaces = "".join(cluster.text for cluster in clusters(cleaned) if cluster.text != " ")
    assert "".join(lines).replace(" ", "") == without_spaces.replace(" ", "")
