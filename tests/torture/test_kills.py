"""The kill campaign at a small number."""

from __future__ import annotations

import pytest

from tests.torture.kills import campaign

pytestmark = pytest.mark.slow


def test_killed_again_and_again_nothing_is_lost_and_nothing_is_there_twice() -> None:
    tally = campaign(12, 20260514, 1)
    assert tally.clean, tally.findings
    assert tally.runs >= 12
