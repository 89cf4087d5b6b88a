"""The screens beside applying fit: both ways up, in large type, in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from errand_kit import calendars, case_of, granted, hand_in, notify, to_errand
from fitting import assert_fits, visible
from journey import Way
from kiosk_kit import SENIOR, Bench
from PySide6.QtCore import QPointF
from test_errands_on_screens import printable


def to_find_case(bench: Bench) -> None:
    bench.tap("button-progress")


def to_cases(bench: Bench) -> None:
    notify(bench, hand_in(bench))
    to_errand(bench, "progress")


def to_progress(bench: Bench) -> None:
    to_cases(bench)
    bench.tap("button-case-0")


def to_supplement(bench: Bench) -> None:
    to_progress(bench)
    bench.tap("button-supplement")


def to_certificates(bench: Bench) -> None:
    granted(bench, hand_in(bench))
    to_errand(bench, "certificate")
    bench.tap("button-case-0")


def to_rating(bench: Bench) -> None:
    to_certificates(bench)
    bench.tap("button-print-0")
    bench.until("issued")
    bench.tap("button-finish")


def to_why(bench: Bench) -> None:
    to_rating(bench)
    bench.tap("choice-level-5")


def to_complaint(bench: Bench) -> None:
    bench.tap("button-complaint")


def to_appointment_time(bench: Bench) -> None:
    to_errand(bench, "appointment")
    bench.tap("button-book")
    bench.tap("group-elder")
    bench.tap(f"service-{SENIOR}")


SCREENS: dict[str, Way] = {
    "welcome": lambda _: None,
    "find_case": to_find_case,
    "cases": to_cases,
    "progress": to_progress,
    "supplement": to_supplement,
    "certificates": to_certificates,
    "rating": to_rating,
    "why": to_why,
    "complaint": to_complaint,
    "appointment_time": to_appointment_time,
}
LOOKS = {
    "portrait": (1080, 1920, ""),
    "landscape": (1920, 1080, ""),
    "elder": (1080, 1920, "button-elder"),
    "english": (1080, 1920, "button-language"),
}


@pytest.fixture
def bench(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    kiosk = Bench(tmp_path, catalog=printable(), calendars=calendars()).start()
    yield kiosk
    kiosk.close()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("screen", ["welcome", "find_case", "complaint"])
def test_c34a_the_first_pages_fit_in_every_look(bench: Bench, screen: str, look: str) -> None:
    _fits(bench, screen, look)


@pytest.mark.parametrize("screen", ["cases", "progress", "supplement", "certificates", "why", "appointment_time"])
def test_c34a_the_errands_fit_at_the_largest_text(bench: Bench, screen: str) -> None:
    _fits(bench, screen, "elder")
    assert bench.sees("button-help"), "C34 b: staff can be called on each page"


def _fits(bench: Bench, screen: str, look: str) -> None:
    width, height, mode = LOOKS[look]
    bench.window.setWidth(width)
    bench.window.setHeight(height)
    if mode:
        bench.tap(mode)
    SCREENS[screen](bench)
    assert_fits(bench, (width, height))


@pytest.mark.parametrize("name", ["button-remove-1-0", "button-card"])
def test_c34a_short_labels_stay_in_one_line_at_the_largest_text(bench: Bench, name: str) -> None:
    bench.tap("button-elder")
    if name == "button-card":
        bench.tap("button-progress")
        bench.set_text("input-field-case-number", case_of(bench, hand_in(bench)).case_no)
        bench.tap("button-find")
    else:
        to_supplement(bench)
        bench.tap("capture-line-1")
        bench.tap("button-capture")
        bench.tap("button-keep")
    bench.drawn()
    (label,) = (one for one in visible(bench.item(name)) if one.inherits("QQuickText") and one.property("text"))
    assert label.property("lineCount") == 1, label.property("text")


def test_c34a_the_hint_in_the_search_field_is_read_to_its_end_at_the_largest_text(bench: Bench) -> None:
    bench.tap("button-elder")
    bench.tap("button-begin")
    bench.drawn()
    hints = [one for one in visible(bench.item("field-search")) if "开店" in str(one.property("text"))]
    assert hints
    assert not any(one.property("truncated") for one in hints)


@pytest.mark.parametrize("look", ["", "button-elder", "button-language"])
def test_c34a_every_door_of_a_lying_screen_is_above_its_foot(bench: Bench, look: str) -> None:
    bench.window.setWidth(1920)
    bench.window.setHeight(1080)
    if look:
        bench.tap(look)
    bench.drawn()
    foot = bench.item("button-help").mapToScene(QPointF(0, 0)).y()
    last = bench.item("button-evaluation")
    assert last.mapToScene(QPointF(0, last.height())).y() <= foot
