"""Bytes for the printer, against the protocol page, and read back by a decoder written apart from the encoder."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.escpos.encoder import Encoder, defuse
from devices.escpos.profile import ProfileError, load_profile, profile_names, read_profile
from devices.escpos.raster import FontFile, TextRaster
from devices.ports import Align, Feed, LabelledLine, QrCode, ReceiptElement, Rule, TextLine
from devices.simulators.receipt_printer_decoder import (
    Cut,
    Decoder,
    Drawer,
    Initialise,
    Instruction,
    NewLine,
    Picture,
    Qr,
    Style,
    Text,
    Unknown,
)

REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")


def encoded(*elements: ReceiptElement, profile: str = "generic-80") -> bytes:
    return b"".join(Encoder(load_profile(profile)).job(elements).chunks)


def understood(data: bytes) -> list[Instruction]:
    decoder = Decoder()
    instructions = decoder.feed(data)
    assert decoder.waiting == 0, "the last command is incomplete"
    return instructions


def printed_lines(instructions: Iterable[Instruction]) -> list[str]:
    lines, line = [], ""
    for instruction in instructions:
        if isinstance(instruction, Text):
            line += instruction.character
        elif isinstance(instruction, NewLine) and (line or instruction.lines == 1):
            lines.append(line)
            line = ""
    return lines


def test_the_example_of_the_protocol_page() -> None:
    assert encoded(TextLine("受理回执：01")).startswith(bytes.fromhex("1B40 1C26 CADC C0ED BBD8 D6B4 A3BA 30 31 0A"))


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (Rule(), b"-" * 48 + b"\n"),
        (Feed(3), bytes.fromhex("1B6403")),
        (TextLine("A", Align.CENTER), bytes.fromhex("1B6101 41 0A 1B6100")),
        (TextLine("A", Align.RIGHT, bold=True), bytes.fromhex("1B6102 1B4501 41 0A 1B4500 1B6100")),
        (TextLine("中", size=2), bytes.fromhex("1D2111 1C5701 D6D0 0A 1D2100 1C5700")),
    ],
)
def test_byte_table(element: ReceiptElement, expected: bytes) -> None:
    body = encoded(element)[4:]
    assert body.startswith(expected)


def test_a_job_ends_with_feed_and_cut() -> None:
    assert encoded(Rule()).endswith(bytes.fromhex("1D564200"))
    assert b"\x1dV" not in encoded(Rule(), profile="basic-58")


def test_native_qr_bytes() -> None:
    data = encoded(QrCode("HELLO"))
    for part in ("1D286B 0400 31413200", "1D286B 0800 315030 48454C4C4F", "1D286B 0300 315130", "1D286B 0300 314531"):
        assert bytes.fromhex(part) in data


@pytest.mark.parametrize(
    "line",
    ["姓名：测试甲", "费用：￥0.00", "〇·（）《》“”", "住址：北京市朝阳区示例路1号", "买买提·阿不都", "—…％℃"],
)
def test_chinese_is_read_back_as_it_was(line: str) -> None:
    assert printed_lines(understood(encoded(TextLine(line))))[0] == line


@pytest.mark.parametrize("name", ["𠮷野", "㐀", "测试𬭸", "€12", "\ue001"])
def test_a_line_with_a_rare_character_goes_out_as_an_image(name: str) -> None:
    before, rare, after = "前", f"姓名：{name}", "后"
    instructions = understood(encoded(TextLine(before), TextLine(rare), TextLine(after)))
    pictures = [i for i in instructions if isinstance(i, Picture)]
    assert len(pictures) == 1
    assert (pictures[0].width_bytes, pictures[0].height) == (72, 30)
    assert any(pictures[0].data), "there is ink"
    assert printed_lines(instructions)[:2] == [before, after]


def test_different_rare_characters_look_different() -> None:
    first, second = (encoded(TextLine(name)) for name in ("𠮷", "㐀"))
    assert first != second


def test_only_the_line_with_the_rare_character_is_an_image() -> None:
    instructions = understood(encoded(LabelledLine("地址", "北京市朝阳区示例路1号" * 3 + "𠮷祥里")))
    assert len([i for i in instructions if isinstance(i, Picture)]) == 1
    assert printed_lines(instructions)[0].startswith("地址：北京市")


def test_without_a_font_the_code_point_is_printed() -> None:
    encoder = Encoder(load_profile(), TextRaster(fonts=[FontFile("/no/such/font.ttf")]))
    data = b"".join(encoder.job((TextLine("𠮷野"),)).chunks)
    assert printed_lines(understood(data))[0] == "〔U+20BB7〕野"


def test_a_labelled_value_hangs_under_itself() -> None:
    lines = printed_lines(understood(encoded(LabelledLine("事项", "个体工商户设立登记" * 4))))
    assert lines[0].startswith("事项：个体")
    assert lines[1].startswith(" " * 6 + "")
    assert lines[1].strip()


def test_a_label_that_brings_its_colon_does_not_get_two() -> None:
    assert printed_lines(understood(encoded(LabelledLine("姓名：", "测试甲"))))[0] == "姓名：测试甲"


def test_a_long_label_stands_above_its_value() -> None:
    lines = printed_lines(understood(encoded(LabelledLine("统一社会信用代码或者组织机构代码证号码", "X"))))
    assert lines[:2] == ["统一社会信用代码或者组织机构代码证号码：", "  X"]


@pytest.mark.parametrize(("profile", "dots"), [("generic-80", 576), ("generic-58", 384)])
@pytest.mark.parametrize("length", [20, 60, 200, 600, 1200])
def test_a_qr_code_fits_the_paper_and_is_as_large_as_sensible(profile: str, dots: int, length: int) -> None:
    (qr,) = (i for i in understood(encoded(QrCode("x" * length), profile=profile)) if isinstance(i, Qr))
    from devices.escpos.raster import qr_modules

    size = (qr_modules(qr.data, qr.level) + 8) * qr.module
    assert size <= dots
    assert qr.module >= (3 if length <= 200 else 2)
    assert qr.module <= 8


def test_a_qr_code_that_fits_no_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encoded(QrCode("x" * 5000))


def test_a_printer_without_qr_gets_an_image() -> None:
    instructions = understood(encoded(QrCode("HELLO", "说明"), profile="basic-58"))
    assert [i.width_bytes for i in instructions if isinstance(i, Picture)] == [48]
    assert not any(isinstance(i, Qr) for i in instructions)


def test_real_time_commands_inside_images_are_broken_up() -> None:
    data = bytearray.fromhex("10 10 05 02 FF 10 04 01 10 14 08 10 00")
    before = bytes(data)
    defuse(data)
    assert not REAL_TIME.search(data)
    assert sum(a != b for a, b in zip(before, data, strict=True)) == 3


_TEXT = st.text(max_size=60)
_HOSTILE = st.one_of(
    _TEXT,
    st.text("\x00\x10\x04\x05\x14\x1b\x1c\x1d\x70\x56\n\r测甲€𠮷()0", max_size=40),
    st.binary(max_size=40).map(lambda data: data.decode("latin-1")),
)
_ELEMENTS = st.one_of(
    st.builds(TextLine, _HOSTILE, st.sampled_from(Align), st.sampled_from([1, 2]), st.booleans()),
    st.builds(LabelledLine, _HOSTILE, _HOSTILE),
    st.builds(QrCode, _HOSTILE.filter(bool), _HOSTILE),
    st.builds(Feed, st.integers(-5, 400)),
    st.just(Rule()),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_ELEMENTS, max_size=4), st.sampled_from(["generic-80", "generic-58", "basic-58", "epson-80"]))
def test_no_text_can_command_the_printer(elements: list[ReceiptElement], name: str) -> None:
    profile = load_profile(name)
    data = b"".join(Encoder(profile).job(tuple(elements)).chunks)
    assert not REAL_TIME.search(data)
    instructions = understood(data)
    assert not any(isinstance(i, Drawer | Unknown) for i in instructions)
    assert sum(isinstance(i, Initialise) for i in instructions) == 1
    assert sum(isinstance(i, Cut) for i in instructions) == int(profile.cutter)
    width, scale = 0, 1
    for instruction in instructions:
        match instruction:
            case Style(latin_scale=(wide, _)):
                scale = wide
            case Text(cells=cells):
                width += cells * scale
                assert width <= profile.columns
            case NewLine():
                width = 0
            case Picture():
                assert instruction.width_bytes * 8 == profile.dots


@given(st.binary(max_size=300))
def test_the_decoder_survives_anything_in_any_pieces(data: bytes) -> None:
    whole, piecewise = Decoder(), Decoder()
    at_once = whole.feed(data)
    in_pieces = [i for byte in data for i in piecewise.feed(bytes((byte,)))]
    assert at_once == in_pieces
    assert whole.waiting == piecewise.waiting


def test_every_profile_is_sound() -> None:
    assert {"generic-80", "generic-58", "basic-58", "epson-80"} <= set(profile_names())
    for name in profile_names():
        profile = load_profile(name)
        assert profile.cell == 12
        assert 0 <= profile.dots - profile.cell * profile.columns < profile.cell


def test_a_wrong_profile_is_refused_with_its_key(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "broken.toml"
    path.write_text('name = "x"\ndots = "wide"\n', "utf-8")
    with pytest.raises(ProfileError, match=r"broken\.toml: dots must be int"):
        read_profile(path)
    with pytest.raises(ProfileError, match="generic-80"):
        load_profile("generic-81")
