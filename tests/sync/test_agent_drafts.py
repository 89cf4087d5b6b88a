"""The agent's sharing: every save comes to the hall, the city is the interim, the later save is offered, no trouble
of one draft or place is another's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from store_kit import MARKER, OTHER, person, take_in

from sync.agent import Patience, Woken
from sync.agent_drafts import LONGEST_WAIT_S, OPEN_AGAIN_S, DraftSharing, InBackground
from sync.hall.results import Reach, SharedDraft, Taken
from sync.identity import Place
from sync.store.errors import StoreBusy
from sync.store.store import Store
from tests.sync.hall.desk_kit import Desk, World, cut, world

HALL, CITY = Place.HALL, Place.CITY


@pytest.fixture
def hall(tmp_path: Path, blank: Path) -> Iterator[World]:
    with world(tmp_path, blank) as running:
        yield running


@pytest.fixture
def kiosk(hall: World) -> Desk:
    return hall.desk("一号自助终端")


@pytest.fixture
def counter(hall: World) -> Desk:
    return hall.desk("三号窗口")


def at(desk: Desk, place: Place) -> dict[str, int]:
    """Draft → revision, as this place alone tells it."""
    others = [cut(desk, line.place) for line in desk.places.lines if line.place is not place]
    found = {shared.id: shared.revision for shared in desk.find().drafts}
    for mend in others:
        mend()
    return found


def adopt(desk: Desk, shared: SharedDraft) -> Taken:
    taken = desk.drafts.take(shared)
    assert isinstance(taken, Taken)
    desk.store.adopt_draft(taken.draft, person(desk.store), taken.blobs, taken.revision, taken.place, taken.closer)
    return taken


def test_each_save_comes_to_the_hall_and_with_it_in_reach_not_to_the_city(kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin(b"page")
    kiosk.round()
    assert at(counter, HALL) == {draft.id: 1}
    assert at(counter, CITY) == {}
    kiosk.save(draft.with_answer("phone", "1"))
    kiosk.round()
    assert at(counter, HALL) == {draft.id: 2}
    kept = kiosk.store.kept_draft(draft.id)
    assert kept is not None
    assert (kept.shared_revision, kept.city_revision) == (2, None)


def test_the_city_is_the_interim_and_stays_true_afterwards(kiosk: Desk, counter: Desk) -> None:
    mend = cut(kiosk, HALL)
    draft = kiosk.begin(b"page")
    kiosk.round()
    assert at(counter, HALL) == {}
    assert at(counter, CITY) == {draft.id: 1}
    mend()
    kiosk.round()
    assert at(counter, HALL) == {draft.id: 1}
    kiosk.save(draft.with_answer("phone", "1"))
    kiosk.round()
    assert at(counter, HALL) == at(counter, CITY) == {draft.id: 2}


def test_without_both_it_is_tried_again_with_growing_waits_and_at_once_when_the_network_changes(
    kiosk: Desk, counter: Desk
) -> None:
    mends = [cut(kiosk, place) for place in (HALL, CITY)]
    draft = kiosk.begin()
    waits = []
    for _ in range(12):
        kiosk.sharing.round()
        waits.append(kiosk.sharing.next_wait())
        kiosk.clock.advance(waits[-1] + 0.001)
    assert all(0 <= wait <= LONGEST_WAIT_S for wait in waits)
    assert max(waits[:3]) <= 4
    assert max(waits) > 4
    kiosk.sharing.round()
    for mend in mends:
        mend()
    kiosk.sharing.round()
    assert counter.find().drafts == ()
    kiosk.waiter.during = lambda number: stop_after(kiosk, number, 3)
    kiosk.sharing.run()
    assert [shared.id for shared in counter.find().drafts] == [draft.id]
    assert max(kiosk.waiter.waits[1:]) <= LONGEST_WAIT_S


def stop_after(desk: Desk, number: int, rounds: int) -> Woken:
    """The network changes in the first wait; the others pass."""
    desk.waiter.stopped = number >= rounds
    desk.clock.advance(1.1)
    return Woken.NETWORK if number == 1 else Woken.TIME


@pytest.mark.parametrize("later", ["kiosk", "counter"])
def test_where_both_wrote_the_later_save_is_offered(kiosk: Desk, counter: Desk, later: str) -> None:
    draft = kiosk.begin()
    kiosk.round()
    taken = adopt(counter, counter.found())
    here, there = draft.with_answer("phone", "kiosk"), taken.draft.with_answer("phone", "counter")
    now = max(kiosk.clock.utc, counter.clock.utc)
    kiosk.clock.utc = now + timedelta(seconds=100 if later == "kiosk" else 10)
    counter.clock.utc = now + timedelta(seconds=50)
    kiosk.save(here)
    kiosk.save(here.with_answer("phone", "kiosk"))  # another revision of the same
    counter.save(there)
    counter.round()
    counter.drafts.release(draft.id)
    kiosk.round()
    offered = counter.drafts.take(counter.found())
    assert isinstance(offered, Taken)
    assert offered.draft.answer("phone") == later
    assert kiosk.store.drafts_to_share(HALL) == [], "both sides are done"
    kiosk.clock.advance(200)
    kiosk.save(here.with_answer("phone", "again"))
    counter.drafts.release(draft.id)
    kiosk.round()
    assert adopt(counter, counter.found()).draft.answer("phone") == "again"


def test_what_another_terminal_has_open_waits(hall: World, kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    assert isinstance(counter.drafts.take(counter.found()), Taken)
    other = kiosk.begin()
    kiosk.save(draft.with_answer("phone", "1"))
    kiosk.round()
    assert {shared.id: shared.revision for shared in counter.find().drafts} == {draft.id: 1, other.id: 1}
    assert kiosk.sharing.next_wait() <= OPEN_AGAIN_S
    counter.drafts.release(draft.id)
    kiosk.sharing.round()
    assert at(counter, HALL)[draft.id] == 1, "not before its time"
    kiosk.clock.advance(OPEN_AGAIN_S)
    kiosk.sharing.round()
    assert at(counter, HALL)[draft.id] == 2


def test_a_closing_reaches_both_places_and_the_other_terminals_copy(kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin(b"page")
    kiosk.round()
    taken = adopt(counter, counter.found())
    take_in(counter.store, draft.id, tuple(taken.blobs))
    counter.store.leave_drafts()
    mend = cut(counter, CITY)
    counter.round()
    assert counter.store.closings(HALL) == []
    assert [closing.draft_id for closing in counter.store.closings(CITY)] == [draft.id]
    for _ in range(3):
        kiosk.round()
    assert kiosk.local() == []
    mend()
    counter.clock.advance(60)
    counter.round()
    assert counter.store.closings(CITY) == []
    assert counter.drafts.closed([draft.id]) == {draft.id: "taken_in"}


def test_bringing_a_draft_that_is_over_drops_it_unless_it_is_open(kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    adopt(counter, counter.found())
    counter.store.discard_draft(draft.id)
    counter.round()
    kiosk.store.save_draft(draft.with_answer("phone", "1"), person(kiosk.store))
    kiosk.round()
    assert len(kiosk.local()) == 1
    kiosk.store.leave_drafts()
    kiosk.clock.advance(OPEN_AGAIN_S)
    kiosk.round()
    assert kiosk.local() == []


def test_a_discard_does_not_take_along_what_somebody_went_on_with(kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    taken = adopt(counter, counter.found())
    counter.clock.advance(60)
    counter.save(taken.draft.with_answer("phone", "1"))
    counter.round()
    counter.drafts.release(draft.id)
    kiosk.store.discard_draft(draft.id)
    kiosk.round()
    assert kiosk.store.closings(HALL) == []
    assert [shared.id for shared in counter.find().drafts] == [draft.id]


def test_one_bad_draft_is_not_the_others_trouble(kiosk: Desk, counter: Desk) -> None:
    damaged, nobodys, too_big = kiosk.begin(b"page"), kiosk.begin(), kiosk.begin()
    kiosk.save(replace(nobodys, applicant=None))
    kiosk.save(too_big.with_answer("letter", "x" * 600_000))
    for path in (kiosk.home / "store" / "blobs").iterdir():
        path.write_bytes(b"damaged")
    good = kiosk.begin(who=OTHER)
    kiosk.round()
    assert kiosk.drafts.find(OTHER.id_type, OTHER.id_number, None).drafts[0].id == good.id
    assert kiosk.find().drafts == ()
    before = len(kiosk.store.drafts_to_share(HALL))
    assert before == 3
    kiosk.round()
    kiosk.save(too_big.with_answer("letter", "short"))
    kiosk.round()
    assert list(at(counter, HALL)) == [too_big.id]
    assert damaged.id in [one.id for one in kiosk.store.drafts_to_share(HALL)]


def test_store_trouble_and_our_own_mistakes_make_it_wait_and_never_end(
    kiosk: Desk, counter: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = kiosk.begin()

    def busy(*_: object, **__: object) -> None:
        raise StoreBusy

    def broken(*_: object, **__: object) -> None:
        raise LookupError(MARKER.name)

    for trouble in (busy, broken):
        monkeypatch.setattr(Store, "drafts_to_share", trouble)
        kiosk.round()
    assert 0 < kiosk.sharing.next_wait() <= LONGEST_WAIT_S
    logged = "".join(capsys.readouterr())
    assert "LookupError" in logged
    assert MARKER.name not in logged
    monkeypatch.undo()
    for _ in range(3):
        kiosk.round()
    assert list(at(counter, HALL)) == [draft.id]


def test_a_lost_answer_changes_nothing(kiosk: Desk, counter: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Power cut between the place's answer and our own note of it."""
    draft = kiosk.begin()

    def died(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(Store, "mark_shared", died)
    kiosk.round()
    monkeypatch.undo()
    assert at(counter, HALL) == {draft.id: 1}
    take_in(kiosk.store, draft.id)
    kiosk.round()
    kiosk.round()
    assert kiosk.store.closings(HALL) == []
    assert counter.find().drafts == (), "the place may have had it, so it was told the end"


def test_a_lost_answer_is_asked_for_again(kiosk: Desk, counter: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = kiosk.begin()

    def died(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(Store, "mark_shared", died)
    kiosk.round()
    monkeypatch.undo()
    for _ in range(3):
        kiosk.round()
    assert kiosk.store.drafts_to_share(HALL) == []
    assert len(at(counter, HALL)) == 1
    assert counter.found().id == draft.id


def test_expired_at_the_hall_it_comes_again_with_the_next_save(hall: World, kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    for clock in (hall.hall.clock, hall.city.clock):
        clock.advance(timedelta(days=16))
    for desk in (kiosk, counter):
        desk.clock.advance(16 * 86400)
    assert counter.find().drafts == ()
    assert counter.find().reach is Reach.HALL
    kiosk.save(draft.with_answer("phone", "1"))
    kiosk.round()
    assert at(counter, HALL) == {draft.id: 2}


def test_in_a_thread_it_ends_when_told(kiosk: Desk) -> None:
    hanging, told = threading.Event(), threading.Event()

    class Silent:
        """A waiter that stops the sharing from outside, as the agent's signal handler does."""

        stopped = False

        def wait(self, seconds: float) -> Woken:
            hanging.set()
            assert told.wait(60)
            return Woken.STOP

        def stopping(self) -> bool:
            return self.stopped

    waiter = Silent()
    key = kiosk.places.draft_key
    assert key is not None
    sharing = DraftSharing(kiosk.store, kiosk.places, key, kiosk.clock, waiter, Random(1), Patience())
    running = InBackground(sharing)
    running.start()
    assert hanging.wait(60)
    waiter.stopped = True
    told.set()
    assert running.join()
