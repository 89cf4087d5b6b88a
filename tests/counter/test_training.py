"""Practice at the counter (CAPABILITIES C30 a): marked on every screen and paper, in a store that nobody sends from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from case_bench import take_in
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem
from test_afterwards import act_key, do, open_case
from test_at_the_counter import do_matter, to_visit

from counter import training
from counter.parts import CounterParts
from counter.training import SWITCH, asked_for, folder_of, open_practice, practice_parts, wipe
from devices.ports import PrintReceipt, Role
from intake.case_number import TRAINING_DEVICE
from intake.papers.paper import PaperKind
from intake.papers.receipts import receipt
from intake.text import ENGLISH
from station.papers import render_thermal
from sync.store.store import Store

KEYS = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Room:
    """A counter for real work and, below its home, its practice; how often each asked for the other."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.switched = 0
        self.real = CounterBench(home, change=lambda parts: replace(parts, switch=self._switch)).start()

    def _switch(self) -> None:
        self.switched += 1

    def practise(self) -> CounterBench:
        home, clock = self.home / "counter", self.real.clock

        def change(parts: CounterParts) -> CounterParts:
            return replace(practice_parts(parts, lambda: open_practice(home, clock)), switch=self._switch)

        bench = CounterBench(self.home, change=change)
        bench.open_store = lambda: Store.open(folder_of(home), bench.clock)  # type: ignore[method-assign]
        return bench.start()


@pytest.fixture
def room(qapp: object, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.real.close()


@pytest.fixture
def practice(room: Room) -> Iterator[CounterBench]:
    """Signed in with the account of real work."""
    bench = room.practise()
    bench.sign_in()
    yield bench
    bench.close()


def marked(desk: CounterBench) -> bool:
    """On the clerk's window and on the citizen's."""
    windows = desk.app.windows()
    bands = [window.findChild(QQuickItem, "training-band") for window in windows]
    return len(windows) == 2 and all(band is not None and band.isVisible() and band.height() > 0 for band in bands)


def test_c30a_a_practice_is_marked_on_every_screen_and_paper_and_queues_nothing(
    room: Room, practice: CounterBench
) -> None:
    """From the sign-in to the decision: the mark stays, papers say so and take no number, nothing waits to be sent."""
    assert marked(practice)
    case_id = take_in(practice)
    open_case(practice)
    assert marked(practice)
    act_key(practice, KEYS.Key_1)
    do(practice)
    assert marked(practice)
    with practice.open_store() as store:
        (paper,) = store.papers_of(case_id)
        case = store.case(case_id)
        assert store.ready_records() == []
        assert store.queue_status().pending == 0
    assert case is not None
    assert (paper.kind, paper.number, paper.paper.training) == (PaperKind.ACCEPTANCE, "", True)
    assert paper.paper.progress_url == ""
    with Store.open(room.home / "counter", room.real.clock) as real:
        assert real.find_case(case.case_no) is None
        assert real.queue_status().pending == 0
        assert real.ready_records() == []
    practice.app.controller.use_language(ENGLISH)
    practice.drawn()
    assert marked(practice)


def test_c30a_its_receipt_says_so_and_its_number_is_no_terminals(practice: CounterBench) -> None:
    """Taken in on the screens: the receipt that comes out is marked, and its number cannot be a real one's."""
    to_visit(practice)
    do_matter(practice)
    data = practice.app.controller.visit.receipt
    assert data is not None
    assert data.training
    assert f"D{TRAINING_DEVICE}" in data.case_no
    said = str(render_thermal(receipt(data)))
    assert "培训样张" in said
    printed = [one for one in practice.fakes[Role.RECEIPT_PRINTER].history if isinstance(one, PrintReceipt)]
    assert printed
    assert any("培训样张" in getattr(line, "text", "") for line in printed[-1].elements)


def test_c30a_practice_begins_and_ends_with_a_key_and_nothing_of_it_stays(room: Room) -> None:
    real = room.real
    assert not marked(real)
    real.sign_in()
    real.key(KEYS.Key_P, CTRL)
    assert room.switched == 1
    assert real.app.controller.staff.member is None, "signed out: whoever practises signs in there"
    bench = room.practise()
    try:
        assert marked(bench)
        assert bench.sees("button-training")
        bench.key(KEYS.Key_P, CTRL)
        assert room.switched == 2, "also before anybody has signed in"
    finally:
        bench.close()
    home = room.home / "counter"
    assert folder_of(home).is_dir()
    wipe(home)
    assert not folder_of(home).exists()


def test_the_program_becomes_the_other_one(monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[list[str]] = []
    monkeypatch.setattr(training.os, "execv", lambda _path, command: began.append(command))
    monkeypatch.setattr(training.sys, "orig_argv", ["python", "-m", "counter.app", "--home", "x"])
    assert asked_for(["--home", "x", "--training"]) == (True, ["--home", "x"])
    training.begin_again(training=True)
    monkeypatch.setattr(training.sys, "orig_argv", began[0])
    training.begin_again(training=False)
    assert began == [
        ["python", "-m", "counter.app", "--home", "x", "--training"],
        ["python", "-m", "counter.app", "--home", "x"],
    ]
    assert SWITCH not in (0, 1, 2)
