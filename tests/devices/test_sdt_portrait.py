"""The portrait on a card: by nobody, by a vendor's library, by the simulator."""

from __future__ import annotations

import ctypes
import io
import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from devices.ports import PhotoUnavailable
from devices.result import Ok
from devices.sdt.driver import SdtReader
from devices.sdt.portrait import DECODE_FAILED, HEIGHT, NO_DECODER, WIDTH, VendorDecoder, as_bmp, open_decoder
from devices.simulators.faces import FaceGallery
from devices.simulators.id_card import IdCardSimulator
from devices.simulators.portraits import photo_block
from devices.transport import Transport
from tests.devices.sdt_bench import Bench, HandCancel


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Photographs of two people: plain colours."""
    for name, colour in (("ann.png", (200, 0, 0)), ("ann2.png", (0, 200, 0)), ("bob.png", (0, 0, 200))):
        Image.new("RGB", (300, 420), colour).save(tmp_path / name)
    return tmp_path


def colour_of(picture: object) -> int:
    """0, 1, 2: red, green, blue."""
    assert isinstance(picture, bytes)
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (WIDTH, HEIGHT)
        pixel = image.convert("RGB").getpixel((50, 60))
    assert isinstance(pixel, tuple)
    return pixel.index(max(pixel))


# --- names of decoders ----------------------------------------------------------------------------------------


def test_without_decoder_there_is_no_portrait() -> None:
    assert open_decoder("").decode(photo_block()) == NO_DECODER


@pytest.mark.parametrize("name", ["libwlt.so", "vendor", "./x.so"])
def test_a_name_that_can_be_no_decoder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="full path"):
        open_decoder(name)


def test_a_library_that_cannot_be_loaded_leaves_the_reader_working(tmp_path: Path) -> None:
    broken = tmp_path / "libwlt2bmp.so"
    broken.write_bytes(b"no library")
    assert open_decoder(str(broken)).decode(photo_block()) == NO_DECODER
    assert open_decoder(str(tmp_path / "none.so")).decode(photo_block()) == NO_DECODER


def test_a_library_of_something_else_is_no_decoder() -> None:
    import _ctypes  # some library that is certainly there

    assert open_decoder(str(_ctypes.__file__)).decode(photo_block()) == NO_DECODER


def test_the_reader_refuses_options_that_mean_nothing() -> None:
    with pytest.raises(ValueError, match=r"zoom.*photo_decoder"):
        SdtReader(Transport.parse("socket://127.0.0.1:1"), {"zoom": "2"})


# --- a vendor's library ---------------------------------------------------------------------------------------


def test_bare_rows_of_a_vendor_become_a_picture() -> None:
    def fill(wlt: bytes, buffer: ctypes.Array[ctypes.c_char]) -> int:
        assert len(wlt) == 1024
        rows = bytes((10, 20, 250)) * (WIDTH * HEIGHT)
        ctypes.memmove(buffer, rows, len(rows))
        return 1

    assert colour_of(VendorDecoder(fill).decode(photo_block())) == 0


def test_a_vendors_bmp_stays_one() -> None:
    def fill(wlt: bytes, buffer: ctypes.Array[ctypes.c_char]) -> int:
        del wlt
        data = io.BytesIO()
        Image.new("RGB", (WIDTH, HEIGHT), (5, 250, 5)).save(data, "BMP")
        ctypes.memmove(buffer, data.getvalue(), len(data.getvalue()))
        return 1

    assert colour_of(VendorDecoder(fill).decode(photo_block())) == 1


@pytest.mark.parametrize("answer", [0, -1, 1], ids=["failed", "error", "nothing_written"])
def test_a_vendor_that_fails(answer: int) -> None:
    assert VendorDecoder(lambda wlt, buffer: answer).decode(photo_block()) == DECODE_FAILED


def test_a_bmp_of_another_size_is_no_portrait() -> None:
    assert as_bmp(b"BM" + bytes(16) + struct.pack("<ii", 5000, 5000) + bytes(40000)) == DECODE_FAILED


GET_BMP = r"""
#include <stdio.h>
#include <string.h>
/* As a vendor's: a .bmp beside the file; 1 for success. A block that begins with X is one it cannot decode. */
int GetBmp(char *file, int port) {
    unsigned char wlt[1025], row[308] = {0};
    char name[4096];
    unsigned char head[54] = {'B', 'M', 0xCE, 0x97, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 102, 0, 0, 0, 126, 0,
                              0, 0, 1, 0, 24, 0};
    FILE *in = fopen(file, "rb"), *out;
    if (!in || port != 2) return -1;
    size_t got = fread(wlt, 1, 1025, in);
    fclose(in);
    if (got != 1024 || wlt[0] == 'X') return 0;
    strcpy(name, file);
    strcpy(strrchr(name, '.'), ".bmp");
    if (!(out = fopen(name, "wb"))) return -1;
    fwrite(head, 1, 54, out);
    for (int x = 0; x < 102; x++) row[3 * x] = wlt[4]; /* blue as the block says */
    for (int y = 0; y < 126; y++) fwrite(row, 1, 308, out);
    fclose(out);
    return 1;
}
"""


@pytest.fixture(scope="module")
def get_bmp(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A library like the oldest vendor's, which only knows files."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        if os.environ.get("CI"):
            pytest.fail("a C compiler is needed")
        pytest.skip("no C compiler")
    folder = tmp_path_factory.mktemp("vendor")
    (folder / "wlt.c").write_text(GET_BMP)
    library = folder / "libwltrs.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, folder / "wlt.c"], check=True, timeout=60)
    return str(library)


def test_a_vendor_that_only_knows_files_works_in_memory_and_leaves_nothing(get_bmp: str) -> None:
    decoder = open_decoder(get_bmp)
    assert colour_of(decoder.decode(b"\0\0\0\0\xff" + bytes(1019))) == 2
    assert decoder.decode(b"X" + bytes(1023)) == DECODE_FAILED
    assert not list(Path("/dev/shm").glob("hall-portrait-*"))


# --- the simulator --------------------------------------------------------------------------------------------


def test_the_pictures_of_a_folder_are_people(folder: Path) -> None:
    gallery = FaceGallery(folder)
    assert (gallery.person.name, gallery.portrait.name, gallery.other.name) == ("ann.png", "ann2.png", "bob.png")
    assert gallery.find("bob").name == gallery.find("bob.png").name == "bob.png"
    with pytest.raises(ValueError, match="zoe"):
        gallery.find("zoe")


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no photographs"):
        FaceGallery(tmp_path)


@pytest.mark.parametrize(("name", "colour"), [("", 1), ("portrait", 1), ("person", 0), ("other", 2), ("ann.png", 0)])
def test_a_block_names_its_photograph(folder: Path, name: str, colour: int) -> None:
    assert colour_of(open_decoder(f"simulator:{folder}").decode(photo_block(name))) == colour


@pytest.mark.parametrize(
    "block",
    [
        photo_block("zoe"),
        photo_block("../ann.png"),
        bytes.fromhex("574C66007E00320000FF85") + bytes(1013),
        bytes(1024),
        photo_block()[:-1] + b"\1",
    ],
    ids=["unknown", "path", "real_wlt", "zeros", "noise"],
)
def test_only_the_simulators_own_blocks_are_understood(folder: Path, block: bytes) -> None:
    assert open_decoder(f"simulator:{folder}").decode(block) == DECODE_FAILED


def test_a_folder_that_is_gone_is_a_failure_not_a_crash(tmp_path: Path) -> None:
    assert open_decoder(f"simulator:{tmp_path / 'none'}").decode(photo_block()) == DECODE_FAILED


# --- through the reader ---------------------------------------------------------------------------------------


def read(bench: Bench) -> bytes | PhotoUnavailable:
    assert isinstance(bench.driver.open(), Ok)
    result = bench.read()
    assert isinstance(result, Ok)
    assert len(repr(result)) < 200, "no portrait in a log"
    return result.value.photo


def test_a_read_card_brings_no_portrait_without_decoder() -> None:
    assert read(Bench("resident")) == NO_DECODER


@pytest.mark.parametrize(("card", "colour"), [("resident", 1), ("other", 2)])
def test_a_read_card_brings_its_portrait(folder: Path, card: str, colour: int) -> None:
    bench = Bench(card)
    bench.driver = SdtReader(
        Transport.parse("socket://127.0.0.1:1"),
        {"photo_decoder": f"simulator:{folder}"},
        open_link=lambda *_: bench.link,
        monotonic=bench.clock.monotonic,
    )
    assert colour_of(read(bench)) == colour


def test_the_simulator_lays_a_card_with_another_portrait(folder: Path, tmp_path: Path) -> None:
    simulator = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    reader = SdtReader(Transport.parse(simulator.url), {"photo_decoder": f"simulator:{folder}"})
    try:
        assert isinstance(reader.open(), Ok)
        simulator.handle({"do": "insert", "card": "resident", "portrait": "bob"})
        result = reader.read(5.0, HandCancel(Bench().clock), lambda event: None)
        assert isinstance(result, Ok)
        assert colour_of(result.value.photo) == 2
    finally:
        reader.close()
        simulator.unplug()
