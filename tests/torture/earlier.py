"""Stores of earlier programs, with a queue inside."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sync.store.migrate import REVISIONS
from sync.store.store import Store
from tests.torture.recorder import content_below
from tests.torture.states import Fact, facts_of, read_state
from tests.torture.workload import HandClock, draft_of, new_id, person, take_in

_TESTS = str(Path(__file__).parents[1] / "sync" / "store")
if _TESTS not in sys.path:
    sys.path.append(_TESTS)

from test_migration import as_it_was  # noqa: E402

#: What an earlier program could acknowledge too.
_OLD = {"intake", "record", "blob", "draft"}


def earlier_store(rng: random.Random) -> tuple[dict[str, bytes], frozenset[Fact]]:
    """The disk of a terminal that ran an earlier program, and what that one had acknowledged."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with Store.open(home, HandClock()) as store:
            for size in (40, 3000):
                case = new_id()
                page = store.put_blob(case, rng.randbytes(size), "image/jpeg")
                take_in(store, case, (page,))
            store.save_draft(draft_of(), person(store))
            with store._database.read() as connection:
                facts = facts_of(read_state(connection.connection.driver_connection))
        as_it_was(home, rng.choice(REVISIONS[:-1]))
        return content_below(home), frozenset(fact for fact in facts if fact[0] in _OLD)
