"""Language, large type, contrast and voice: switchable on every screen, gone with the visit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from kiosk_kit import SENIOR, Bench
from PySide6.QtGui import QGuiApplication

from kiosk import events as on
from kiosk.events import Elapsed, ModeChosen, Touch
from kiosk.flow import can_set_mode, next_state, timer_of
from kiosk.flow_table import explore
from kiosk.prompts import prompt_of
from kiosk.steps import Maintenance, Mode, OutOfService, Overlay, Recovery, Starting, State, Thanks, Welcome, initial
from station.fakes import FakeVoice
from station.visit.visit import Visit
from station.voice import VoiceState

LOUD = Mode("en", elder=True, contrast=True, voice=True)


@cache
def states() -> frozenset[State]:
    return frozenset(move.before for move in explore())


def test_every_screen_lets_it_be_switched_while_nothing_else_lies_over_it() -> None:
    for state in states():
        if isinstance(state.step, Starting | OutOfService | Recovery | Maintenance):
            assert not can_set_mode(state)
        elif state.overlay is Overlay.NONE:
            opened = next_state(state, Touch.SETTINGS)
            assert opened.overlay is Overlay.SETTINGS
            chosen = next_state(opened, ModeChosen(LOUD))
            assert (chosen.mode, chosen.step) == (LOUD, state.step)
            assert next_state(chosen, Touch.DISMISS).overlay is Overlay.NONE


def test_the_first_page_forgets_a_choice_nobody_goes_on_with() -> None:
    welcome = next_state(initial(), on.StoreOpened(1))
    assert timer_of(welcome) is None
    chosen = next_state(welcome, ModeChosen(LOUD))
    assert timer_of(chosen) is Elapsed.IDLE
    after = next_state(chosen, Elapsed.IDLE)
    assert (after.step, after.mode, after.overlay) == (Welcome(), Mode(), Overlay.NONE)
    assert timer_of(after) is None


def test_the_farewell_is_in_the_visits_own_language_and_the_next_visit_is_not() -> None:
    for move in explore():
        if isinstance(move.before.step, Thanks) and isinstance(move.after.step, Welcome):
            assert move.after.mode == Mode()
    loud = next_state(next_state(next_state(initial(), on.StoreOpened(1)), ModeChosen(LOUD)), Touch.BEGIN)
    leaving = next_state(next_state(loud, Touch.CANCEL), Touch.CANCEL_KEEP)
    assert isinstance(leaving.step, Thanks)
    assert leaving.mode == LOUD
    assert next_state(leaving, Elapsed.FAREWELL).mode == Mode()


def test_every_screen_has_words_for_the_voice() -> None:
    silent = {type(state.step).__name__ for state in states() if prompt_of(state, Visit()) is None}
    # a form step speaks the catalogue's question; without an item there is none
    assert silent <= {"Starting", "Maintenance", "Form", "Capture"}


@pytest.fixture
def voice() -> FakeVoice:
    return FakeVoice()


@pytest.fixture
def bench(tmp_path: Path, qapp: QGuiApplication, voice: FakeVoice) -> Iterator[Bench]:
    bench = Bench(tmp_path, voice=voice)
    yield bench
    bench.close()


def words(bench: Bench, name: str) -> str:
    return str(bench.item(name).property("text"))


def shows(bench: Bench, text: str) -> bool:
    waiting = [bench.window.contentItem()]
    while waiting:
        item = waiting.pop()
        if item.isVisible() and item.property("text") == text:
            return True
        waiting += item.childItems()
    return False


def test_screens_and_catalogue_speak_english_after_one_touch_and_chinese_for_the_next(bench: Bench) -> None:
    bench.start()
    bench.tap("button-language")
    assert words(bench, "button-begin") == "Begin"
    bench.tap("button-begin")
    assert shows(bench, "What would you like to do?")
    senior = next(item for item in bench.parts.catalog.items if item.impl_code == SENIOR)
    assert shows(bench, senior.short_name.get("en"))
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.advance(bench.parts.timeouts.farewell + 1)
    assert words(bench, "button-begin") == "开始办理"


def test_large_type_is_larger_and_gives_more_time(bench: Bench) -> None:
    bench.start()
    before = bench.item("button-begin").property("labelSize")
    bench.tap("button-elder")
    assert bench.item("button-begin").property("labelSize") >= before * 1.2
    bench.tap("button-begin")
    bench.advance(bench.parts.timeouts.warn + 1)
    assert bench.app.controller.state.overlay is Overlay.NONE
    bench.advance(bench.parts.timeouts.elder_warn - bench.parts.timeouts.warn)
    assert bench.app.controller.state.overlay is Overlay.TIME_OUT


def test_the_voice_says_each_screen_once_and_is_silent_again(bench: Bench, voice: FakeVoice) -> None:
    bench.start()
    bench.tap("button-settings")
    bench.tap("setting-voice")
    assert voice.speaking is not None
    bench.tap("button-settings-done")
    bench.tap("button-begin")
    said = len(voice.history)
    assert voice.history[-1].language == "zh-CN"
    bench.app.controller.changed.emit()
    assert len(voice.history) == said
    bench.tap("button-settings")
    bench.tap("setting-voice")
    assert voice.speaking is None


def test_a_terminal_without_a_voice_does_not_offer_one(tmp_path: Path, qapp: QGuiApplication) -> None:
    bench = Bench(tmp_path, voice=FakeVoice(VoiceState.NO_OUTPUT)).start()
    bench.tap("button-settings")
    assert not bench.sees("setting-voice") or not bench.item("setting-voice").isEnabled()
    bench.close()
