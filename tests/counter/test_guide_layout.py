"""The guide and the questions fit: in the small window and in the largest type, in Chinese and in English."""

from __future__ import annotations

import pytest
from case_bench import add_staff
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_counter_layout import LEAST_TEXT, check_focus, check_neighbours, check_texts, display
from test_enquiries_at_the_counter import ask
from test_guide_at_the_counter import to_guide
from test_handling_at_the_counter import FOOD, to_matter

KEYS = Qt.Key


@pytest.mark.parametrize(
    ("size", "scale", "language"),
    [((1366, 768), 1, "zh-CN"), ((1920, 1080), 2, "en")],
    ids=["small", "large-double-english"],
)
def test_c34a_guide_and_questions_fit(desk: CounterBench, size: tuple[int, int], scale: float, language: str) -> None:
    def fits(name: str) -> None:
        desk.drawn()
        check_texts(desk.window, LEAST_TEXT * scale, name)
        check_neighbours(desk.window, name)
        check_focus(desk.window, name)
        check_texts(display(desk), 20, f"{name}, citizen")

    add_staff(desk)
    desk.window.setWidth(size[0])
    desk.window.setHeight(size[1])
    desk.window.setProperty("textScale", scale)
    desk.app.controller.use_language(language)
    fits("ready")
    to_guide(desk, FOOD)
    desk.use("button-show")
    fits("guide")
    desk.app.book.openPaper("filled", "safety_rules")
    fits("sample")
    desk.key(KEYS.Key_Escape)
    desk.key(KEYS.Key_Escape)
    ask(desk)
    fits("questions")
    desk.key(KEYS.Key_F8)
    fits("hand over")
    desk.key(KEYS.Key_F9)
    fits("nobody chosen")
    desk.key(KEYS.Key_Escape)
    desk.key(KEYS.Key_F6)
    fits("new question")
    desk.key(KEYS.Key_Escape)
    desk.key(KEYS.Key_Escape)
    to_matter(desk, FOOD)
    fits("matter")
    desk.use("button-park")
    desk.until("visit")
    fits("visit")
    desk.use("button-guide")
    assert desk.overlay == "guide"
