"""A refused intake is put right at the counter by keys alone: found on the supervisor's page, corrected as the person's
matter, signed and taken in again; and what is seen right after each of the other ways out."""

from __future__ import annotations

import json

import pytest
from case_bench import add_staff
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_afterwards import as_supervisor
from test_at_the_counter import SCRIPT
from test_refused_at_the_counter import refused, stuck, until
from test_supervision_page import rows, supervise

KEYS = Qt.Key


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def press(desk: CounterBench, name: str) -> None:
    """Tab leads to it, Enter presses it."""
    desk.play(desk.clerk._walk_to(name))
    desk.key(KEYS.Key_Return)


def test_by_keys_alone_it_is_corrected_and_taken_in_again(desk: CounterBench) -> None:
    first = refused(desk)
    as_supervisor(desk)
    supervise(desk)
    press(desk, "refused-correct")
    until(desk, lambda: bool(rows(desk.app.hall.refused.rows)[0]["correcting"]))
    assert desk.sees("refused-told")
    assert "刷证件" in desk.app.hall.refused.told
    desk.key(KEYS.Key_Escape)
    desk.until("ready")
    clerk = desk.clerk
    desk.play(clerk.identify(SCRIPT))
    desk.play(clerk.reach_for_draft())
    desk.until("matter")
    assert desk.app.controller.visit.draft is not None
    assert desk.app.controller.visit.draft.signature is None
    desk.play(clerk.sign_on_paper())
    desk.play(clerk.tick_points())
    desk.play(clerk.take_in())
    assert stuck(desk) == ()
    with desk.open_store() as store:
        bodies = [json.loads(store.record_data(entry.id)) for entry in store.ready_records()]
        old = store.case(first)
    superseding = [body for body in bodies if body.get("supersedes") == first]
    assert len(superseding) == 1
    assert old is not None
    assert superseding[0]["body"]["case_no"] != old.case_no
    assert first not in [body["id"] for body in bodies], "what was refused is never sent again"


@pytest.mark.parametrize(
    ("way", "because"),
    [("refused-hand-over", "refused-because-on_paper"), ("refused-withdraw", "refused-because-twice")],
)
def test_ended_by_keys_what_happened_is_said_where_the_list_was(desk: CounterBench, way: str, because: str) -> None:
    refused(desk)
    as_supervisor(desk)
    supervise(desk)
    press(desk, way)
    press(desk, because)
    until(desk, lambda: desk.app.hall.refused.count == 0)
    assert desk.sees("refused-told")
    assert stuck(desk) == ()


def test_sent_again_by_keys_it_waits_for_the_platform_like_any_other(desk: CounterBench) -> None:
    case = refused(desk)
    as_supervisor(desk)
    supervise(desk)
    press(desk, "refused-again")
    until(desk, lambda: desk.app.hall.refused.count == 0)
    assert "重新发送" in desk.app.hall.refused.told
    with desk.open_store() as store:
        assert case in [entry.id for entry in store.ready_records()]
