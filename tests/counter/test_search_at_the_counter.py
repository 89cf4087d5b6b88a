"""Finding a matter at the window: the reason in the row, the door, and what to do when nothing is found."""

from __future__ import annotations

import pytest
from counter_kit import CounterBench
from PySide6.QtCore import Qt

from devices.result import Ok


@pytest.fixture
def search(desk: CounterBench) -> CounterBench:
    """Somebody is there, and the clerk looks for his matter."""
    desk.answers.card = Ok(desk.card)
    desk.key(Qt.Key.Key_F4)
    desk.until("visit")
    desk.key(Qt.Key.Key_F6)
    return desk


def test_c03a_the_clerk_types_initials_and_sees_why(search: CounterBench) -> None:
    search.set_text("input-field-search", "kfd")
    assert search.sees("row-matters-0")
    assert not search.sees("matters-guessed")
    search.set_text("input-field-search", "居驻证")
    assert search.sees("matters-guessed")
    search.set_text("input-field-search", "锟斤拷烫烫")
    assert search.sees("matters-empty")


def test_c03d_two_doors_at_the_counter(search: CounterBench) -> None:
    search.set_text("input-field-search", "居住证")
    assert search.sees("row-matters-0")
    search.tap("door-organisation")
    assert search.sees("matters-empty"), "a residence permit is for a person"
    search.tap("door-person")
    assert search.sees("row-matters-0")
