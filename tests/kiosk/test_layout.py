"""What stands on each screen fits, is large enough to be touched, and large enough to be read."""

from __future__ import annotations

import pytest
from fitting import BOTH_WAYS_UP, assert_fits, turn, visible
from journey import CANCELLABLE, Way, fill_step, to_form, to_help_over_form, to_paper
from kiosk_kit import Bench, failed
from PySide6.QtCore import QPointF, QRectF

from devices.ports import PrintOutcome
from devices.result import Reason

BIRTH = "1110010000000004353002023004000"


def stay(bench: Bench) -> None:
    """The first page."""


def to_card_problem(bench: Bench) -> None:
    bench.answers.card = failed(Reason.CARD_UNREADABLE)
    CANCELLABLE["notice"](bench)
    bench.tap("button-agree")


def to_paper_out(bench: Bench) -> None:
    bench.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
    bench.online = False
    to_paper(bench)


def to_cancel(bench: Bench) -> None:
    CANCELLABLE["form"](bench)
    bench.tap("button-cancel")


def to_time_out(bench: Bench) -> None:
    CANCELLABLE["form"](bench)
    bench.advance(61)


def to_thanks(bench: Bench) -> None:
    to_paper(bench)
    bench.tap("button-finish")


def to_recovery(bench: Bench) -> None:
    bench.app.crashed()


SCREENS: dict[str, Way] = {
    "welcome": stay,
    **CANCELLABLE,
    "card problem": to_card_problem,
    "paper": to_paper,
    "paper out, offline": to_paper_out,
    "thanks": to_thanks,
    "recovery": to_recovery,
    "help": to_help_over_form,
    "cancel": to_cancel,
    "time-out": to_time_out,
}


@pytest.mark.parametrize("screen", SCREENS)
def test_texts_fit_and_targets_can_be_touched(bench: Bench, screen: str) -> None:
    """Both ways up: the way to the screen is gone once, and the window is turned there."""
    SCREENS[screen](bench)
    for size in BOTH_WAYS_UP:
        turn(bench, size)
        assert_fits(bench, size)


def test_neighbours_do_not_cover_each_other(bench: Bench) -> None:
    """The buttons of the action bar stand side by side."""
    CANCELLABLE["capture"](bench)
    bench.tap("button-capture")
    bench.drawn()
    places = [
        bench.item(name).mapToScene(QPointF(0, 0)).x() for name in ("button-back", "button-retake", "button-keep")
    ]
    ends = [
        bench.item(name).mapToScene(QPointF(bench.item(name).width(), 0)).x()
        for name in ("button-back", "button-retake")
    ]
    assert places == sorted(places)
    assert all(end <= start for end, start in zip(ends, places[1:], strict=True))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_long_words_stay_within_their_side_of_yes_and_no(bench: Bench, language: str) -> None:
    if language != "zh-CN":
        bench.tap("button-language")
    to_form(bench, BIRTH)
    while not bench.sees("choice-married-no"):
        fill_step(bench)
        bench.tap("button-next")
    bench.drawn()
    sides = [bench.item(f"choice-married-{value}") for value in ("yes", "no")]
    assert sides[0].height() == sides[1].height()
    for side in sides:
        (words,) = (item for item in visible(side) if item.inherits("QQuickText") and item.property("text").strip())
        place = words.mapRectToItem(side, QRectF(0, 0, words.width(), words.height()))
        assert QRectF(0, 0, side.width(), side.height()).contains(place), words.property("text")
        assert float(words.property("contentWidth")) <= words.width() + 1
