"""Printed Chinese, character by character, read back by the simulated printer, which has its table from the C library.

A character either comes out of the printer's own character generator as itself, or it is drawn; nothing else happens.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from devices.escpos.encoder import Encoder
from devices.escpos.profile import load_profile
from devices.escpos.raster import TextRaster, system_fonts
from devices.escpos.text import clusters, gbk
from devices.ports import TextLine
from devices.simulators.receipt_printer_characters import c_library_table
from devices.simulators.receipt_printer_decoder import Decoder, Picture, Text

_PAIRS = [bytes((a, b)) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF) if b != 0x7F]
#: Pairs of GB 18030 that cheap printers may have differently or not at all: what became of GBK's private use.
_OUTSIDE_GBK = 81
#: CJK ideographs: the basic block and extensions A to H (GB 18030-2022 implementation level 3 ends with F).
_IDEOGRAPHS = [
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B739), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0), (0x30000, 0x3134A), (0x31350, 0x323AF),
]  # fmt: skip


def printed(text: str, profile: str = "generic-80") -> tuple[str, list[Picture]]:
    """What the printer makes of a text: its characters in their order, and the lines that came as pictures."""
    data = b"".join(Encoder(load_profile(profile)).job((TextLine(text),)).chunks)
    decoder = Decoder()
    instructions = decoder.feed(data)
    assert decoder.waiting == 0
    characters = "".join(i.character for i in instructions if isinstance(i, Text))
    return characters, [i for i in instructions if isinstance(i, Picture)]


def in_pieces(characters: Sequence[str], size: int = 1500) -> Iterator[str]:
    for start in range(0, len(characters), size):
        yield "".join(characters[start : start + size])


@pytest.fixture(scope="module")
def by_c_library() -> dict[bytes, str]:
    table = c_library_table()
    if table is None:
        if "CI" in os.environ:
            pytest.fail("the C library has no iconv for GBK")
        pytest.skip("the C library has no iconv for GBK")
    return table


def test_every_character_of_gbk_is_printed_as_itself(by_c_library: dict[bytes, str]) -> None:
    characters = list(by_c_library.values())
    assert len(characters) == 21791
    for piece in in_pieces(characters):
        assert printed(piece) == (piece, [])
    # And each one by the very pair that the other table has for it.
    assert all(gbk(character) == pair for pair, character in by_c_library.items())


def test_every_other_pair_of_gb18030_is_drawn(by_c_library: dict[bytes, str]) -> None:
    pairs = {pair: pair.decode("gb18030", "replace") for pair in _PAIRS if pair not in by_c_library}
    outside = [c for c in pairs.values() if len(c) == 1 and c != "\ufffd" and unicodedata.category(c) != "Co"]
    private = [c for c in pairs.values() if unicodedata.category(c[0]) == "Co"]
    assert (len(outside), len(private)) == (_OUTSIDE_GBK, 2068)
    assert not any(cluster.printable for cluster in clusters("".join(outside + private)))
    text, pictures = printed("".join(outside))
    assert text == ""
    assert len(pictures) >= len(outside) // 24


def test_every_ideograph_is_itself_or_drawn() -> None:
    """All names that can be: the levels of GB 18030-2022, and what Unicode added since."""
    drawn = 0
    for first, last in _IDEOGRAPHS:
        for cluster in clusters("".join(map(chr, range(first, last + 1)))):
            encoded = gbk(cluster.text)
            assert cluster.columns == 2
            assert (encoded is not None) == cluster.printable
            drawn += encoded is None
            assert encoded is None or encoded.decode("gb18030") == cluster.text
    assert drawn > 70_000


@pytest.mark.parametrize(
    "text", ["￥1,234.50元", "〇", "，。、；：？！“”‘’（）《》【】〔〕…—·", "ＡＢＣ１２３％", "①⑩Ⅳ㎡℃№"]
)
def test_full_width_signs_are_the_printer_s_own(text: str) -> None:
    assert printed(text) == (text, [])


# --- drawn characters -----------------------------------------------------------------------------------------------

_SIZE = 96
_RARE = (
    "㐀㑇㕮㛃䁖䌷䏝䓖䗛䜣䝙䲣䴓䶮𠅤𠙶𠮷𡐓𡒄𡝠𡵆𢫬𣗋𣸣𤧛𥔲𦒍𦙶𧿹𨙸𨱇𨺙𩽾𪟝𪤗𪨰𪩘𫄨𫍯𫐐"
    "𫓧𫖮𫘝𫚖𫞩𫟦𫠆𫭟𫰛𫵷𬀩𬇙𬍛𬒈𬘘𬜬𬟁𬣙𬤊𬨎𬬩𬬭𬭎𬭸𬱖𬶋𬷕𬸣𬺓€"
)


def sharply(character: str) -> Image.Image | None:
    """The character drawn four times as large with the plainest means; None when no font has it."""
    for file in system_fonts():
        font = ImageFont.truetype(file.path, _SIZE, index=file.index)
        picture = Image.new("L", (_SIZE * 2, _SIZE * 2), 0)
        ImageDraw.Draw(picture).text((_SIZE / 2, _SIZE / 2), character, 255, font)
        missing = Image.new("L", picture.size, 0)
        ImageDraw.Draw(missing).text((_SIZE / 2, _SIZE / 2), "\U0010fffe", 255, font)
        if ImageChops.difference(picture, missing).getbbox() is not None:
            return picture
    return None


def fitted(picture: Image.Image) -> Image.Image:
    """Its ink, stretched to one size, so that place and size do not matter."""
    box = picture.getbbox()
    assert box is not None, "there is ink"
    return picture.crop(box).resize((24, 24), Image.Resampling.BOX)


def likeness(one: Image.Image, other: Image.Image) -> float:
    """0 to 1: ink in common over ink of both."""
    common = sum(ImageChops.darker(one, other).tobytes())
    both = sum(ImageChops.lighter(one, other).tobytes())
    return common / both


def test_a_drawn_character_looks_like_itself_and_like_no_other() -> None:
    references = {c: fitted(sharp) for c in _RARE if (sharp := sharply(c)) is not None}
    if len(references) < 40:
        if "CI" in os.environ:
            pytest.fail("no font with rare characters: the Makefile's APT list has one")
        pytest.skip("no font with rare characters")
    raster = TextRaster()
    for character, reference in references.items():
        drawn = fitted(raster.line(clusters(character), 48, 12).convert("L"))
        alike = {c: likeness(drawn, other) for c, other in references.items()}
        assert max(alike, key=lambda c: alike[c]) == character, f"U+{ord(character):X}"
        assert alike[character] > 0.4, f"U+{ord(character):X}: {alike[character]:.2f}"
        assert likeness(drawn, reference) == alike[character]


def test_a_private_character_is_a_box_with_its_number_and_each_another() -> None:
    """No font of a system knows what a platform means by U+E000: staff reads the number and writes the character."""
    raster = TextRaster()
    pictures = {raster.line(clusters(chr(code)), 24, 12).tobytes() for code in range(0xE000, 0xE766, 17)}
    assert len(pictures) == len(range(0xE000, 0xE766, 17))
