"""What a code holds is plain text of bounded length, whoever made it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.code_reading.content import clean_code_text
from devices.ports.codes import MAX_CODE_CHARS


@settings(max_examples=100, deadline=None)
@given(st.text() | st.binary() | st.text().map(lambda text: text.encode("gb18030", "ignore")))
def test_whatever_a_code_holds_becomes_one_line_of_text_or_nothing(raw: str | bytes) -> None:
    text = clean_code_text(raw)
    if text is not None:
        assert 0 < len(text) <= MAX_CODE_CHARS
        assert text == text.strip()
        assert not {unicodedata.category(c) for c in text} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert text.encode("utf-8").decode() == text
        assert clean_code_text(text) == text


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(categories=["L", "M", "N", "P", "S"]), min_size=1, max_size=200))
def test_text_that_can_be_printed_is_not_changed(text: str) -> None:
    assert clean_code_text(text) == text
    assert clean_code_text(text.encode()) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("https://example.gov.cn/p/AbC-1", "https://example.gov.cn/p/AbC-1"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("'; DROP TABLE intake; --", "'; DROP TABLE intake; --"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("\x1b@\x1bp\x00\x19\xfa打开钱箱", "@p\xfa打开钱箱"),
        ("\x1b]8;;file:///etc/passwd\x07点我\x1b\\", "]8;;file:///etc/passwd点我\\"),
        ("金额\u202e001￥\u202c", "金额001￥"),
        ("a\u200bb\ufeffc", "abc"),
        ("第一行\r\n第二行\t第三列", "第一行 第二行 第三列"),
        ("01095011\x1d10ABC", "0109501110ABC"),
        (" 11010519491231002X\r\n", "11010519491231002X"),
        ("测试\U00031350", "测试\U00031350"),
        ("测试甲".encode(), "测试甲"),
        ("测试甲".encode("gb18030"), "测试甲"),
        (b"\xef\xbb\xbf" + "测".encode(), "测"),
    ],
)
def test_what_stays_and_what_goes(raw: str | bytes, text: str) -> None:
    assert clean_code_text(raw) == text


@pytest.mark.parametrize("raw", ["", "\x00\x1b\x07", " \r\n ", b"", b"\xff\xff\xff", "\ufffe", "\ud800"])
def test_no_text_is_nothing(raw: str | bytes) -> None:
    assert clean_code_text(raw) is None


def test_the_longest_code_is_taken_and_a_longer_one_refused() -> None:
    longest = "测" * MAX_CODE_CHARS
    assert clean_code_text(longest) == longest
    assert clean_code_text(longest.encode()) == longest
    assert clean_code_text(longest + "试") is None
    assert clean_code_text("x" * 10_000_000) is None
    assert clean_code_text(b"x" * 10_000_000) is None
