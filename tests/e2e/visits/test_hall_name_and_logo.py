"""The hall's name and sign stand in one file: kiosk, counter, the citizen's display and papers show both (C28 b)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from counter_kit import CounterBench
from kiosk_kit import Bench
from PIL import Image, ImageDraw
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow

from intake.papers.paper import PaperHall
from intake.receipt import Hall
from station.branding import Branding, branding_of
from station.papers import shared_printery
from station.papers.samples import samples
from station.terminal_file import load_terminal
from tests.e2e.visits.clerk import ClerkAtWork
from tests.e2e.visits.person import Person
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.words import words_of

NAME = "甲乙丙区政务服务大厅"
#: No page of ours has this colour.
MAGENTA = (214, 0, 190)


def a_logo() -> bytes:
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, 290, 290), fill=(*MAGENTA, 255))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def branded(tmp_path: Path) -> Iterator[Branding]:
    """A terminal of which nothing is written but name and sign."""
    (tmp_path / "logo.png").write_bytes(a_logo())
    (tmp_path / "terminal.toml").write_text(f'[terminal]\nhall = "{NAME}"\nlogo = "logo.png"\n', encoding="utf-8")
    branding = branding_of(load_terminal(tmp_path))
    assert branding.logo is not None, branding.refused
    shared_printery().logo = branding.logo.drawing  # as an app does at its start
    yield branding
    shared_printery().logo = ""


def signs(window: QQuickWindow) -> list[QQuickItem]:
    """Where the hall's sign is drawn."""
    found: list[QQuickItem] = []

    def look(item: QQuickItem) -> None:
        if item.isVisible():
            if item.objectName() == "hall-emblem":
                found.append(item)
            for child in item.childItems():
                look(child)

    look(window.contentItem())
    return found


def shows_the_sign(window: QQuickWindow, picture: QImage) -> None:
    found = signs(window)
    assert found, "no place for the sign"
    for emblem in found:
        assert emblem.property("drawn"), "the picture could not be loaded"
        middle = emblem.mapToScene(emblem.boundingRect().center()).toPoint() * picture.devicePixelRatio()
        assert picture.pixelColor(middle).getRgb()[:3] == MAGENTA


def test_c28b_name_and_logo_of_one_file_show_on_every_screen_and_paper(
    qapp: object, tmp_path: Path, pictures: Pictures, branded: Branding
) -> None:
    assert branded.logo is not None
    kiosk = Bench(tmp_path / "k", hall=branded.hall, logo=branded.logo.path)
    try:
        citizen = Person(kiosk.start(), pictures)
        citizen.sees(NAME)
        citizen.looks("welcome")
        shows_the_sign(kiosk.window, kiosk.grab())
        citizen.taps("开始办理")
        citizen.sees(NAME)
        citizen.looks("page")
        shows_the_sign(kiosk.window, kiosk.grab())
    finally:
        kiosk.close()
    desk = CounterBench(tmp_path / "c", hall=branded.hall, logo=branded.logo.path)
    try:
        desk.start()
        desk.sign_in()
        clerk = ClerkAtWork(desk, pictures)
        clerk.sees(NAME)
        clerk.citizen_sees(NAME)
        clerk.looks("counter")
        shows_the_sign(desk.window, desk.grab())
        display = desk.app.display
        assert display is not None
        assert NAME in words_of(display.contentItem())
        shows_the_sign(display, display.grabWindow())
    finally:
        desk.close()
    for kind in ("D01", "D04", "D17-agreement", "D23"):
        on_paper(kind, branded.hall)


def on_paper(kind: str, hall: Hall) -> None:
    paper = dict(samples(shared_printery().wording))[kind]
    paper = replace(paper, hall=PaperHall(hall.name, hall.address, hall.phone))
    pdf = shared_printery().render_pdf(paper)
    assert isinstance(pdf, bytes), pdf
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        assert NAME in page.get_textpage().get_text_bounded(), kind
        drawn = page.render(scale=2).to_pil().convert("RGB")
        assert any(colour == MAGENTA for _, colour in drawn.getcolors(1 << 24)), kind
    finally:
        document.close()
