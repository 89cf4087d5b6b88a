"""Somebody comes to a window whose departments have not granted it their matter. It says which windows can; there it
goes."""

from __future__ import annotations

from pathlib import Path

from kiosk_kit import person

from tests.e2e.visits.clerk import Key
from tests.e2e.visits.hall import counter_in
from tests.e2e.visits.pictures import Pictures


def test_c04c_wrong_window(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with counter_in(tmp_path / "first", pictures, profile="production", window="生产许可 1 号窗口") as clerk:
        clerk.gets(person())
        clerk.uses("button-search")
        clerk.types("灵活就业")
        clerk.looks("search")
        clerk.presses(Key.Key_Return)
        clerk.sees("没有授权本窗口受理", "可以办理的窗口", "社会保险窗口")
        clerk.looks("which-window-can")
        assert clerk.desk.screen == "visit", "nothing was begun"
        clerk.presses(Key.Key_Escape)
        clerk.uses("button-end-visit")
        clerk.desk.until("ready")
        clerk.looks("next-please")
    with counter_in(tmp_path / "second", pictures, profile="social_insurance", window="社会保险 3 号窗口") as clerk:
        clerk.gets(person())
        clerk.uses("button-search")
        clerk.types("灵活就业")
        clerk.presses(Key.Key_Return)
        clerk.desk.until("matter")
        clerk.looks("the-right-window")
        clerk.sees("灵活就业人员参加社保", "测试甲")
