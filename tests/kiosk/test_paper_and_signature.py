"""The receipt's layout, the signature's picture, and where a draft goes on. No Qt."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from devices.ports import LabelledLine, QrCode, ReceiptElement, TextLine
from intake.attachment import BlobRef
from intake.catalog import Catalog
from intake.clock import Reading
from intake.draft import HandedIn, MaterialPage
from intake.field import FieldKind
from intake.form import visible_fields, visible_steps
from intake.item import ServiceItem
from intake.parties import Applicant
from intake.receipt import ReceiptData, ReceiptLater, ReceiptMaterial, reprint
from intake.take_in import new_draft
from station.visit.receipt_paper import paper_of
from station.visit.signature import dots, is_enough, png_of, strokes_of, vector_of
from station.visit.visit import Visit, resume_token
from tests.shipped import shipped_catalog

DATA = ReceiptData(
    title="收件凭证",
    case_no="1110010000000005103002011010000202605140K0010000",
    item="老年人优待证办理",
    organ="示例市民政局",
    applicant="测试甲",
    id_number_masked="1101**********002X",
    phone="13800000002",
    taken_in="2026年5月14日 09:30",
    materials=(ReceiptMaterial(1, "近期一寸照片", "现场拍摄", 1),),
    bring_later=(ReceiptLater("居住证", "受理后5个工作日内"),),
    promised="5个工作日",
    rule="5个工作日内告知",
    hall="示例市政务服务中心",
    hall_address="",
    hall_phone="010-00000000",
    hotline="12345",
    progress_url="http://127.0.0.1:8080/p/token",
    delivery_note="",
    date_note="",
    reprint="",
    terminal_id="t1",
)


def lines(paper: tuple[ReceiptElement, ...]) -> list[str]:
    return [e.text for e in paper if isinstance(e, TextLine)] + [
        f"{e.label}{e.value}" for e in paper if isinstance(e, LabelledLine)
    ]


def test_the_paper_says_everything_the_data_says() -> None:
    said = "\n".join(lines(paper_of(DATA))).replace(" ", "")
    for word in (
        "收件凭证",
        DATA.case_no,
        "老年人优待证办理",
        "测试甲",
        "近期一寸照片",
        "居住证",
        "12345",
        "5个工作日内告知",
    ):
        assert word in said
    (code,) = [e for e in paper_of(DATA) if isinstance(e, QrCode)]
    assert code.data == DATA.progress_url


def test_notes_and_copies_are_marked_only_when_there_are_any() -> None:
    assert not any("补打" in line for line in lines(paper_of(DATA)))
    assert "补打" in lines(paper_of(reprint(DATA, 1)))[0], "above the title"
    assert "保存在本机" in "".join(lines(paper_of(replace(DATA, delivery_note="保存在本机"))))


def test_without_a_public_address_there_is_no_code_to_nowhere() -> None:
    assert not [e for e in paper_of(replace(DATA, progress_url="")) if isinstance(e, QrCode)]


STROKES = [[[0.1, 0.1, 0, 0.5], [0.3, 0.3, 40, 0.9], [0.5, 0.1, 90, 0.4]], [[0.6, 0.2, 300, 0.5], [0.8, 0.2, 360, 0.5]]]
INK = "{http://www.w3.org/2003/InkML}"


def test_the_signature_carries_its_strokes_inside() -> None:
    png = png_of(strokes_of([*STROKES, [[0.2, 0.3, 400, None], [0.4, 0.35, 450, None]]]))
    picture = Image.open(io.BytesIO(png))
    picture.load()
    assert picture.size == (900, 420)
    assert picture.getpixel((int(0.1 * 900), int(0.1 * 900))) < 128  # type: ignore[operator]
    assert picture.getpixel((850, 400)) == 255
    vector = vector_of(png)
    assert vector is not None
    ink = ElementTree.fromstring(vector)  # noqa: S314 - our own
    assert ink.tag == f"{INK}ink"
    first, second, third = ink.findall(f"{INK}trace")
    assert (first.text, first.get("contextRef")) == (
        "90.0 90.0 0 0.50, 270.0 270.0 40 0.90, 450.0 90.0 90 0.40",
        "#pressed",
    )
    assert second.text == "540.0 180.0 300 0.50, 720.0 180.0 360 0.50"
    assert (third.text, third.get("contextRef")) == ("180.0 270.0 400, 360.0 315.0 450", "#plain")
    assert _channels(ink, "pressed") == ["X", "Y", "T", "F"]
    assert _channels(ink, "plain") == ["X", "Y", "T"], "no pressure is made up"


def _channels(ink: ElementTree.Element, context: str) -> list[str | None]:
    """By the references of the document itself."""
    named = {element.get("{http://www.w3.org/XML/1998/namespace}id"): element for element in ink.iter()}
    source = named[str(named[context].get("inkSourceRef")).removeprefix("#")]
    return [channel.get("name") for channel in source.iter(f"{INK}channel")]


def test_pictures_without_strokes_have_no_vector() -> None:
    for kind in ("PNG", "JPEG"):
        out = io.BytesIO()
        Image.new("L", (20, 20)).save(out, kind)
        assert vector_of(out.getvalue()) is None


def test_a_stronger_press_draws_a_broader_line() -> None:
    def ink(pressure: float) -> int:
        line = strokes_of([[[0.1, 0.2, 0, pressure], [0.9, 0.2, 100, pressure]]])
        return sum(Image.open(io.BytesIO(png_of(line))).convert("L").histogram()[:128])

    assert ink(1.0) > 1.2 * ink(0.2)


def test_whole_pixels_of_the_screen_make_no_steps() -> None:
    """A straight line drawn by hand, as a screen tells it: whole pixels, each off by one now and then."""
    width = 900
    places = [(60 + step * 6, round(90 + step * 6 * 0.13) + (step % 3 == 0)) for step in range(120)]
    (stroke,) = strokes_of([[[x / width, y / width, at * 8, None] for at, (x, y) in enumerate(places)]])

    def wave(points: Iterable[tuple[float, float]]) -> float:
        """How much it sways about its own straight line, in pixels."""
        x, y = np.array(list(points)).T * width
        return float(np.std(y - np.polyval(np.polyfit(x, y, 1), x)))

    told, drawn = wave(point[:2] for point in stroke), wave(dot[:2] for dot in dots(stroke))
    assert told > 0.4
    assert drawn < 0.25 * told + 0.15


@pytest.mark.parametrize(
    "raw",
    [
        [],
        [[[0.5, 0.5, 0, 0.5]]],
        [[[0.5, 0.2, 0, 0.5], [0.51, 0.2, 9, 0.5]]],
        [[[0.5 + 0.01 * (step % 2), 0.2, step, None] for step in range(40)]],
    ],
    ids=["nothing", "dot", "scratch", "round_and_round"],
)
def test_nothing_or_a_dot_is_not_enough(raw: list[list[list[float | None]]]) -> None:
    assert not is_enough(strokes_of(raw))
    assert is_enough(strokes_of(STROKES))


@pytest.mark.parametrize("point", [[0.1, 0.2], [None, 0.2, 0, 0.5], [0.1, math.nan, 0, 0.5], [0.1, 0.2, 0, math.inf]])
def test_points_that_are_none_are_refused(point: list[float | None]) -> None:
    with pytest.raises(ValueError, match="a point"):
        strokes_of([[point]])


# --- where a draft goes on ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return shipped_catalog()


TODAY = date(2026, 5, 14)
PERSON = Applicant("测试甲", "111", "11010519491231002X", "female", "1949-12-31", address="北京市朝阳区示例路1号")


def complete(item: ServiceItem) -> Visit:
    """A visit whose form is answered."""
    reading = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC))
    visit = Visit(item=item, applicant=PERSON, draft=new_draft("d", item, reading, applicant=PERSON))
    typed = {FieldKind.PHONE: "13800000002", FieldKind.DATE: TODAY.isoformat()}
    for step in item.form.steps:
        if step in visible_steps(item.form, visit.answers()):
            for field in visible_fields(item.form, step, visit.answers()):
                if not visit.answers().get(field.key):
                    visit.answer(field.key, field.options[0].value if field.options else typed.get(field.kind, "示例"))
    return visit


@pytest.mark.parametrize("step", ["sign", "review"])
def test_a_draft_never_goes_on_past_what_is_open(catalog: Catalog, step: str) -> None:
    item = next(item for item in catalog.items if item.impl_code.endswith("5103002011010000"))
    visit = complete(item)
    assert visit.draft is not None
    assert resume_token(replace(visit.draft, step=step, answers=()), item, TODAY, test_build=False).startswith("form:")
    assert resume_token(replace(visit.draft, step=step), item, TODAY, test_build=False) == "materials"
    page = MaterialPage(BlobRef("sha256:" + "0" * 64, 1, "image/jpeg"), "2026-05-14T01:30:00.000Z")
    given = replace(visit.draft, step=step)
    for slot in visit.missing_materials():
        given = given.with_material(HandedIn(slot.spec.key, (page,)))
    given = replace(given, step=step)
    assert resume_token(given, item, TODAY, test_build=False) == "sign"
    signed = replace(given, signature=BlobRef("sha256:" + "1" * 64, 1, "image/png"))
    assert resume_token(signed, item, TODAY, test_build=False) == step


@pytest.mark.parametrize(
    ("kept", "at"), [("form:2", "form:2"), ("form:99", None), ("", "identity"), ("paper", "identity")]
)
def test_form_positions_are_kept_in_range(catalog: Catalog, kept: str, at: str | None) -> None:
    item = catalog.items[0]
    reading = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC))
    draft = replace(new_draft("d", item, reading, applicant=PERSON), step=kept)
    last = len(visible_steps(item.form, dict(draft.answers))) - 1
    assert resume_token(draft, item, TODAY, test_build=False) == (at or f"form:{last}")
