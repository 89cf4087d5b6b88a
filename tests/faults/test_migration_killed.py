"""F14: a migration killed at one statement after the other, from each earlier schema, with undelivered intakes inside:
the store is of the old schema or of the new one, never between, with a backup as long as the change is not through; in
the end every intake is delivered."""

from __future__ import annotations

import pytest

from sync.store import migrate
from tests.torture.kills import migrations
from tests.torture.workers import in_workers

pytestmark = pytest.mark.slow


def test_old_schema_or_new_one_and_every_intake_delivered() -> None:
    earlier = len(migrate.REVISIONS) - 1
    tally = in_workers("tests.torture.kills", migrations, 4 * earlier, 20260514, 1)
    assert tally.clean, tally.findings
    assert tally.runs > 2 * earlier
