"""A clerk at real screens, by keys alone."""

from __future__ import annotations

from counter_kit import CounterBench


def test_signs_in(desk: CounterBench) -> None:
    assert desk.screen == "ready"
    assert desk.app.shell.clerkName == "陈示例"
