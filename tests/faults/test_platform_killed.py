"""F2 on the other side: the platform killed while it takes records, before and after its commit, between the answer and
whatever comes next. The agent finds it again; what it has a receipt for is there, once."""

from __future__ import annotations

import pytest

from tests.torture.kills import platforms
from tests.torture.workers import in_workers

pytestmark = pytest.mark.slow


def test_what_it_acknowledged_is_there_after_it_was_killed() -> None:
    tally = in_workers("tests.torture.kills", platforms, 4, 20260514, 1)
    assert tally.clean, tally.findings
    assert tally.runs >= 4
