"""Codes held before a camera: turned, tilted, small, soft, or not there at all."""

from __future__ import annotations

import math
import random
import threading
from pathlib import Path
from typing import Any

import barcode  # type: ignore[import-untyped]  # has no types
import cv2
import numpy as np
import pytest
import qrcode
import zxingcpp
from barcode.writer import ImageWriter  # type: ignore[import-untyped]  # nor here

from devices.code_reading.reader import codes_in
from devices.code_reading.watching import watch_for_code
from devices.document_camera.driver import OpenCvDocumentCamera
from devices.frame_sources import Frame, Picture
from devices.ports import MAX_CODE_CHARS, CodeEvent, ScannedCode, Symbology
from devices.result import Action, Cause, Err, Ok, Reason
from devices.simulators.document_camera_scene import Scene, render
from devices.transport import Transport

SIZE = (1280, 720)
LINK = "https://example.gov.cn/p/Zk3xP0aT-测试"
NUMBER = "SL2026112200012345"
PERSON = "11010519491231002X,测试甲"


def qr(content: str | bytes) -> Picture:
    code = qrcode.QRCode(box_size=6, border=4)
    code.add_data(content)
    image: Any = code.make_image()
    return np.array(image.convert("L"))


def code_128(content: str) -> Picture:
    options = {"write_text": False, "module_width": 0.5, "module_height": 12, "dpi": 300, "quiet_zone": 6}
    image = barcode.get("code128", content, writer=ImageWriter()).render(options)
    return np.array(image.convert("L"))


def pdf_417(content: str) -> Picture:
    made = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.PDF417)
    drawn: Picture = np.array(made.to_image(scale=6))
    return drawn


def held(
    code: Picture, wide: float, angle: float = 0, tilt: float = 0, blur: float = 0.7, light: float = 1.0, seed: int = 1
) -> Picture:
    """A code of ``wide`` px in the middle of a frame, turned and tilted (degrees)."""
    high = wide * code.shape[0] / code.shape[1]
    half = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * (wide / 2, high / 2)
    turn = math.radians(angle)
    flat = half @ np.array(((math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))))
    distance, lean = 1400.0, math.radians(tilt)
    depth = flat[:, 0] * math.sin(lean)
    seen = flat * (math.cos(lean), 1) * (distance / (distance + depth))[:, None] + np.array(SIZE) / 2
    rim = np.array(((0, 0), (code.shape[1], 0), (code.shape[1], code.shape[0]), (0, code.shape[0]))) - 0.5
    double = (SIZE[0] * 2, SIZE[1] * 2)
    matrix = cv2.getPerspectiveTransform(rim.astype(np.float32), (seen * 2 + 0.5).astype(np.float32))
    large = cv2.warpPerspective(code, matrix, double, flags=cv2.INTER_AREA, borderValue=(230, 230, 230))
    frame = cv2.GaussianBlur(cv2.resize(large, SIZE, interpolation=cv2.INTER_AREA), (0, 0), blur)
    noise = np.random.default_rng(seed).standard_normal(frame.shape) * 3
    seen_grey: Picture = np.clip(frame * light + noise, 0, 255).astype(np.uint8)
    return np.repeat(seen_grey[:, :, None], 3, axis=2)


#: How a person holds them: two and a half pixels a module, as with a hand-sized slip at half a metre.
CODES = {
    Symbology.QR: (qr(LINK), LINK, 110.0),
    Symbology.CODE_128: (code_128(NUMBER), NUMBER, 480.0),
    Symbology.PDF_417: (pdf_417(PERSON), PERSON, 380.0),
}


@pytest.mark.parametrize("symbology", CODES)
def test_codes_held_in_a_hand_are_read_and_never_misread(symbology: Symbology) -> None:
    code, content, wide = CODES[symbology]
    seen = []
    for seed in range(12):
        chance = random.Random(seed)
        tilt = chance.uniform(0, 20)
        size = wide * chance.uniform(1, 1.6)
        frame = held(code, size, chance.uniform(0, 360), tilt, chance.uniform(0.5, 0.9), chance.uniform(0.4, 1), seed)
        seen.append(codes_in(frame))
    assert {codes for codes in seen if codes} == {(ScannedCode(content, symbology),)}
    assert sum(bool(codes) for codes in seen) >= 11


def test_pages_of_writing_hold_no_codes() -> None:
    for seed, document in enumerate(("premises_proof", "lease", "household_register", None)):
        frame, _ = render(Scene(document, angle=9.0 * seed, seed=seed), 1280, 960)
        assert codes_in(frame) == ()


@pytest.mark.parametrize("content", ["测试甲".encode("gb18030"), "测试甲".encode()])
def test_chinese_in_either_encoding(content: bytes) -> None:
    assert codes_in(held(qr(content), 220)) == (ScannedCode("测试甲", Symbology.QR),)


def test_hostile_content_is_text_and_nothing_else() -> None:
    hostile = "<script>\x1b@\x1bp0\u202e'; DROP TABLE x;--"
    assert codes_in(held(qr(hostile), 300)) == (ScannedCode("<script>@p0'; DROP TABLE x;--", Symbology.QR),)
    assert codes_in(held(qr(b"\x00\x1b\x07\x02"), 220)) == ()
    longest = zxingcpp.create_barcode("1" * (MAX_CODE_CHARS + 1), zxingcpp.BarcodeFormat.QRCode)
    assert codes_in(np.array(longest.to_image(scale=4))) == ()


def test_of_several_codes_the_one_in_the_middle_comes_first() -> None:
    middle, aside = held(qr("A" * 20), 200), held(qr("B" * 20), 200)
    frame = np.concatenate((aside, middle, aside), axis=1)
    assert [code.text[0] for code in codes_in(frame)] == ["A", "B"]


# --- waiting --------------------------------------------------------------------------------------------------


class Frames:
    """A camera whose next frame comes with each look; the last one stays."""

    still = False

    def __init__(self, frames: list[Frame], trouble: Err | None = None) -> None:
        self._frames = frames
        self._trouble = trouble

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def latest(self) -> Frame | None:
        if len(self._frames) > 1:
            return self._frames.pop(0)
        return self._frames[0] if self._frames else None

    def trouble(self) -> Err | None:
        return self._trouble


class Clock:
    """Every look takes a twentieth of a second."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        self.now += 0.05
        return self.now


def look(picture: Picture) -> tuple[ScannedCode, ...]:
    value = int(picture[0])
    return (ScannedCode(str(value)),) if value else ()


def frame(seq: int, value: int, at: float) -> Frame:
    return Frame(seq, np.array([value]), at)


def test_a_code_that_was_there_before_is_not_believed() -> None:
    told: list[CodeEvent] = []
    source = Frames([frame(1, 7, 99.0), frame(2, 0, 101.0), frame(3, 9, 102.0)])
    result = watch_for_code(source, look, 5.0, threading.Event(), told.append, Clock())
    assert result == Ok(ScannedCode("9"))
    assert told == [CodeEvent.WAITING]


def test_waiting_ends_by_its_deadline_by_cancelling_and_with_the_cameras_trouble() -> None:
    def reason(source: Frames, cancel: threading.Event) -> Reason | None:
        result = watch_for_code(source, look, 2.0, cancel, lambda _: None, Clock())
        return result.reason if isinstance(result, Err) else None

    cancelled = threading.Event()
    cancelled.set()
    gone = Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT)
    assert reason(Frames([frame(1, 0, 101.0)]), threading.Event()) is Reason.DEADLINE
    assert reason(Frames([frame(1, 7, 101.0)]), cancelled) is Reason.CANCELLED
    assert reason(Frames([], gone), threading.Event()) is Reason.DISCONNECTED


def test_the_document_camera_reads_a_code(tmp_path: Path) -> None:
    path = tmp_path / "frame.png"
    cv2.imwrite(str(path), held(qr(LINK), 300, 33))
    camera = OpenCvDocumentCamera(Transport("file", str(path)))
    assert isinstance(camera.open(), Ok)
    try:
        result = camera.scan(10.0, threading.Event(), lambda _: None)
    finally:
        camera.close()
    assert result == Ok(ScannedCode(LINK, Symbology.QR))
