"""A draft begun at one terminal is gone on with at another: city down, hall node down, both down; delivered once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync.hall.results import (
    Arrived,
    CalledElsewhere,
    Closed,
    Found,
    Held,
    Lost,
    NotYet,
    Reach,
    Renewed,
    SharedDraft,
    Taken,
    Ticket,
    Unreachable,
)
from sync.identity import Identity, Place
from tests.faults.hall import agent_of, until
from tests.faults.shared_hall import OTHER, PERSON, Desk, SharedHall, scans, shared_hall

pytestmark = pytest.mark.slow


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[SharedHall]:
    with shared_hall(tmp_path) as running:
        yield running


def found_by_card(desk: Desk) -> Found:
    return desk.drafts.find(PERSON.id_type, PERSON.id_number, None)


def await_found(desk: Desk) -> SharedDraft:
    """The person's one draft, once it has come."""
    (shared,) = until(lambda: found_by_card(desk).drafts, "the draft is found at the other terminal")
    return shared


def adopt(desk: Desk, taken: object) -> Taken:
    assert isinstance(taken, Taken), taken
    desk.terminal.store.adopt_draft(
        taken.draft, desk.person_key(), taken.blobs, taken.revision, taken.place, taken.closer
    )
    return taken


def test_begun_at_the_kiosk_taken_in_at_the_counter_without_the_city_delivered_once(hall: SharedHall) -> None:
    kiosk, counter = hall.kiosk, hall.counter
    hall.city.stop()
    draft = kiosk.begin(scans())
    with agent_of(kiosk.terminal), agent_of(counter.terminal):
        shared = await_found(counter)
        assert found_by_card(counter).reach is Reach.HALL
        assert (shared.id, shared.held) == (draft.id, None)
        assert counter.drafts.find(OTHER.id_type, OTHER.id_number, None) == Found(Reach.HALL)
        assert counter.drafts.find(PERSON.id_type, PERSON.id_number, "") == Found(Reach.HALL), "typed, without a slip"

        taken = adopt(counter, counter.drafts.take(shared))
        assert taken.draft == draft
        assert {ref.digest: data for ref, data in taken.blobs.items()}.keys() == {b.digest for b in draft.blobs()}
        assert tuple(counter.terminal.store.read_blob(draft.id, ref.digest) for ref in draft.blobs()) == scans()
        held = found_by_card(kiosk).drafts[0].held
        assert held is not None
        assert held.name == counter.terminal.identity.terminal_id

        submitted = counter.submit(taken.draft)
        until(lambda: kiosk.local() == [], "the kiosk's copy is dropped")
        assert found_by_card(kiosk) == Found(Reach.HALL)
        assert kiosk.drafts.closed([draft.id]) == {draft.id: "taken_in"}
        assert kiosk.drafts.take(shared) == Closed("taken_in")
        assert counter.terminal.status().pending == 1

        hall.city.start()
        counter.terminal.assert_delivered_once(submitted)
    assert hall.city.intakes(kiosk.terminal.identity) == {}
    for digest, data in zip([b.digest for b in draft.blobs()], scans(), strict=True):
        assert hall.city.blob(counter.terminal.identity, draft.id, digest) == data
    for desk in (kiosk, counter):
        desk.terminal.assert_whole()
        assert list((desk.terminal.home / "store" / "blobs").iterdir()) == [] or desk is counter


def test_begun_at_the_counter_gone_on_with_at_the_kiosk_and_saved_there(hall: SharedHall) -> None:
    kiosk, counter = hall.kiosk, hall.counter
    draft = counter.begin(scans())
    with agent_of(kiosk.terminal), agent_of(counter.terminal):
        taken = adopt(kiosk, kiosk.drafts.take(await_found(kiosk)))
        changed = taken.draft.with_answer("email", "test@example.org")
        kiosk.terminal.store.save_draft(changed, kiosk.person_key())
        kiosk.drafts.release(draft.id)
        kiosk.terminal.store.leave_drafts()

        newer = until(lambda: revision_above(counter, taken.revision), "the kiosk's save has come")
        again = adopt(counter, counter.drafts.take(newer))
        assert again.draft == changed
        assert [kept.draft for kept in counter.terminal.store.drafts_of(counter.person_key())] == [changed]


def revision_above(desk: Desk, revision: int) -> SharedDraft | None:
    return next((shared for shared in found_by_card(desk).drafts if shared.revision > revision), None)


def test_nobody_in_reach_is_said_so_and_the_slip_finds_the_draft_later(hall: SharedHall) -> None:
    kiosk, counter = hall.kiosk, hall.counter
    hall.city.stop()
    hall.node.stop()
    draft = kiosk.begin(scans())
    code = kiosk.terminal.store.slip_code(draft.id, kiosk.terminal.identity.device_code)
    assert kiosk.terminal.store.slip_code(draft.id, kiosk.terminal.identity.device_code) == code
    assert code.startswith(f"{kiosk.terminal.identity.device_code}-")
    with agent_of(kiosk.terminal) as agent:
        agent.await_started()
        assert found_by_card(counter) == Found(Reach.NOBODY)
        assert counter.drafts.where_is(code) == Unreachable()
        assert counter.tickets.take("general") == Unreachable()
    hall.node.start()
    assert counter.drafts.where_is(code) == NotYet(kiosk.terminal.identity.device_code)
    with agent_of(kiosk.terminal):
        where = until(lambda: arrived(counter, code), "the draft has come to the hall node")
        assert where.draft_id == draft.id
        assert counter.drafts.find(OTHER.id_type, OTHER.id_number, code) == Found(Reach.HALL)
        assert counter.drafts.find(PERSON.id_type, PERSON.id_number, "K7M2-0000-0000") == Found(Reach.HALL)
        typed = counter.drafts.find(PERSON.id_type, PERSON.id_number, code.lower().replace("-", " "))
        assert [shared.id for shared in typed.drafts] == [draft.id]
        assert adopt(counter, counter.drafts.take(typed.drafts[0])).draft == draft


def arrived(desk: Desk, code: str) -> Arrived | None:
    where = desk.drafts.where_is(code)
    return where if isinstance(where, Arrived) else None


def test_without_the_hall_node_the_city_is_the_interim_and_both_are_told_the_end(hall: SharedHall) -> None:
    kiosk, counter = hall.kiosk, hall.counter
    hall.node.stop()
    draft = kiosk.begin(scans())
    with agent_of(kiosk.terminal), agent_of(counter.terminal):
        shared = await_found(counter)
        assert found_by_card(counter).reach is Reach.CITY
        taken = adopt(counter, counter.drafts.take(shared))
        submitted = counter.submit(taken.draft)
        until(lambda: kiosk.local() == [], "the kiosk's copy is dropped", within_s=90)  # the city is asked less often
        counter.terminal.assert_delivered_once(submitted)
        hall.node.start()
        until(lambda: found_by_card(kiosk).reach is Reach.HALL, "the hall node is back")
        told = until(lambda: kiosk.drafts.closed([draft.id]), "the hall node has heard of the end, too")
        assert told == {draft.id: "taken_in"}
        until(lambda: list(counter.terminal.store.closings(shared.place)) == [], "nothing is left to tell")


def test_two_terminals_reach_for_one_draft_at_the_same_instant(hall: SharedHall) -> None:
    kiosk, counter = hall.kiosk, hall.counter
    kiosk.begin(scans())
    with agent_of(kiosk.terminal):
        shared = {desk.terminal.identity.terminal_id: (desk, await_found(desk)) for desk in (kiosk, counter)}
    together = threading.Barrier(2)
    results: dict[str, object] = {}

    def reach(name: str) -> None:
        desk, draft = shared[name]
        together.wait()
        results[name] = desk.drafts.take(draft)

    threads = [threading.Thread(target=reach, args=(name,)) for name in shared]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [name for name, result in results.items() if isinstance(result, Taken)]
    (loser,) = [name for name in results if name != winner]
    told = results[loser]
    assert isinstance(told, Held)
    assert told.name == winner

    draft_id = shared[winner][1].id
    assert isinstance(shared[loser][0].drafts.take(shared[loser][1], take_over=True), Taken)
    assert shared[winner][0].drafts.renew(draft_id) == Lost(loser)
    assert shared[loser][0].drafts.renew(draft_id) == Renewed()


def test_two_windows_reach_for_one_ticket_at_the_same_instant(hall: SharedHall) -> None:
    ticket = hall.kiosk.tickets.take("general", reason="camera_missing")
    assert isinstance(ticket, Ticket)
    together = threading.Barrier(2)
    results: dict[str, object] = {}

    def reach(window: str, desk: Desk) -> None:
        together.wait()
        results[window] = desk.tickets.call(window, ticket.id)

    threads = [threading.Thread(target=reach, args=pair) for pair in (("3", hall.kiosk), ("4", hall.counter))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [window for window, result in results.items() if isinstance(result, Ticket)]
    (loser,) = [window for window in results if window != winner]
    assert results[loser] == CalledElsewhere(winner)


def test_a_draft_open_in_a_visit_is_not_dropped_under_it(hall: SharedHall) -> None:
    kiosk, counter = hall.kiosk, hall.counter
    draft = kiosk.begin(scans())
    with agent_of(kiosk.terminal), agent_of(counter.terminal):
        shared = await_found(counter)
        kiosk.terminal.store.open_draft(draft.id)
        assert kiosk.drafts.hold(draft.id, PERSON.id_type, PERSON.id_number) == Renewed()
        assert isinstance(counter.drafts.take(shared), Held)
        taken = adopt(counter, counter.drafts.take(shared, take_over=True))
        counter.submit(taken.draft)
        until(lambda: kiosk.drafts.closed([draft.id]), "the hall node has heard of the end")
        kiosk.terminal.store.save_draft(draft.with_answer("phone", "13900002222"), kiosk.person_key())
        assert kiosk.local() == [draft.id]
        assert kiosk.drafts.renew(draft.id) == Closed("taken_in")
        kiosk.terminal.store.leave_drafts()
        until(lambda: kiosk.local() == [], "dropped once the visit has ended")


def test_a_silent_hall_node_holds_up_no_record_and_no_end(hall: SharedHall) -> None:
    """Takes connections and never answers: the worst a node can do."""
    kiosk = hall.kiosk
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        silent.settimeout(30)
        node = Identity.load(kiosk.terminal.home, Place.HALL)
        replace(node, platform_url=f"http://127.0.0.1:{silent.getsockname()[1]}").save(kiosk.terminal.home)
        kiosk.terminal.set_timeout(60.0)
        kiosk.begin(scans())
        with agent_of(kiosk.terminal) as agent:
            line, _ = silent.accept()
            with line:
                kiosk.terminal.assert_delivered_once(kiosk.terminal.take_in())
                assert agent.stop() == 0
