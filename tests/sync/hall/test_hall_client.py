"""The apps' side: hall first, then city; one owner; every strange answer is nobody's answer."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_kit import Desk, World, cut, world
from faults import FaultyPlatform, Request, captive_portal, serving
from store_kit import MARKER, NOON, OTHER
from uuid6 import uuid7

from sync.hall.drafts import HallDrafts
from sync.hall.places import PlaceLine, Places
from sync.hall.results import (
    Arrived,
    CalledElsewhere,
    Closed,
    Found,
    Held,
    Lost,
    NobodyWaits,
    NoNumbers,
    NoSlip,
    NotCalled,
    NotYet,
    Reach,
    Renewed,
    SharedDraft,
    Taken,
    Ticket,
    TicketState,
    Unreachable,
)
from sync.hall.sealing import DraftKey, PersonKeys
from sync.hall.tickets import HallTickets
from sync.identity import Identity, Place
from sync.platform import tickets as platform_tickets
from sync.transport import HttpTransport
from tests.sync.platform.platform_support import wait_until

PAGES = (b"\xff\xd8 one" * 500_000, b"\xff\xd8 two" * 10)


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


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_with_large_pages_comes_over_whole(kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin(*PAGES)
    kiosk.round()
    shared = counter.found()
    assert (shared.id, shared.place, shared.held) == (draft.id, Place.HALL, None)
    taken = counter.drafts.take(shared)
    assert isinstance(taken, Taken)
    assert taken.draft == draft
    assert tuple(taken.blobs[ref] for ref in draft.blobs()) == PAGES
    assert counter.find(OTHER) == Found(Reach.HALL)


def test_the_other_is_told_who_has_it_takes_over_and_the_first_learns_it(
    hall: World, kiosk: Desk, counter: Desk
) -> None:
    draft = kiosk.begin()
    kiosk.round()
    assert kiosk.drafts.hold(draft.id, MARKER.id_type, MARKER.id_number) == Renewed()
    assert kiosk.found().held is None, "it is ours"
    shared = counter.found()
    assert shared.held == Held("一号自助终端", "2026-05-14T01:30:30.000Z")
    assert counter.drafts.take(shared) == shared.held
    assert kiosk.drafts.renew(draft.id) == Renewed()
    assert isinstance(counter.drafts.take(shared, take_over=True), Taken)
    assert kiosk.drafts.renew(draft.id) == Lost("三号窗口")
    assert kiosk.drafts.renew(draft.id) == Lost(None), "it is held no more"
    counter.drafts.release(draft.id)
    assert isinstance(kiosk.drafts.take(kiosk.found()), Taken)
    hall.hall.clock.advance(timedelta(seconds=31))
    assert isinstance(counter.drafts.take(counter.found()), Taken)
    counter.drafts.release(draft.id)
    assert kiosk.drafts.renew(draft.id) == Lost(None), "somebody had it in between"
    assert counter.found().held is None, "and it was let go of again"


def test_holding_what_has_not_come_anywhere_yet(kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    assert kiosk.drafts.hold(draft.id, MARKER.id_type, MARKER.id_number) == Renewed()
    kiosk.round()
    assert kiosk.drafts.renew(draft.id) == Renewed()
    assert isinstance(counter.drafts.take(counter.found()), Held)
    kiosk.drafts.release(draft.id)
    kiosk.drafts.release("never held")
    assert isinstance(counter.drafts.take(counter.found()), Taken)


def test_closed_drafts_say_why(kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    shared = counter.found()
    kiosk.drafts.hold(draft.id, MARKER.id_type, MARKER.id_number)
    code = kiosk.store.slip_code(draft.id, "K7M2")
    kiosk.round()
    assert counter.drafts.where_is(code) == Arrived(draft.id, "2026-05-14T01:30:00.000Z")
    kiosk.store.discard_draft(draft.id)
    kiosk.round()
    assert counter.drafts.take(shared) == Closed("discarded")
    assert counter.drafts.where_is(code) == Closed("discarded")
    assert kiosk.drafts.renew(draft.id) == Closed("discarded")
    assert counter.drafts.closed([draft.id, str(uuid7())]) == {draft.id: "discarded"}
    assert counter.drafts.closed([]) == {}


def test_without_the_hall_the_city_without_both_nobody(kiosk: Desk, counter: Desk) -> None:
    for desk in (kiosk, counter):
        cut(desk, Place.HALL)
    draft = kiosk.begin()
    code = kiosk.store.slip_code(draft.id, "K7M2")
    kiosk.round()
    shared = counter.found()
    assert (counter.find().reach, shared.place) == (Reach.CITY, Place.CITY)
    assert isinstance(counter.drafts.where_is(code), Arrived)
    assert isinstance(counter.drafts.take(shared), Taken)
    assert counter.drafts.renew(draft.id) == Renewed()
    mend = cut(counter, Place.CITY)
    assert counter.drafts.renew(draft.id) == Unreachable()
    assert counter.drafts.where_is(code) == Unreachable()
    assert counter.find() == Found(Reach.NOBODY)
    assert counter.drafts.take(shared) == Unreachable()
    mend()
    assert counter.drafts.renew(draft.id) == Renewed()


def test_a_typed_number_needs_the_slip_and_the_slip_needs_the_number(kiosk: Desk, counter: Desk) -> None:
    first, second = kiosk.begin(), kiosk.begin()
    code = kiosk.store.slip_code(first.id, "K7M2")
    kiosk.round()
    number = (MARKER.id_type, MARKER.id_number)
    assert {d.id for d in counter.drafts.find(*number, None).drafts} == {first.id, second.id}
    assert [d.id for d in counter.drafts.find(*number, code.lower()).drafts] == [first.id]
    for slip in ("", "K7M2", "K7M2-0000-0000"):
        assert counter.drafts.find(*number, slip) == Found(Reach.HALL)
    assert counter.drafts.find(OTHER.id_type, OTHER.id_number, code) == Found(Reach.HALL)
    assert counter.drafts.where_is("K7M2-0000-0000") == NotYet("K7M2")
    assert counter.drafts.where_is("测试") == NoSlip()


def test_a_slip_that_waits_at_the_city_is_found_though_the_hall_answers(kiosk: Desk, counter: Desk) -> None:
    cut(kiosk, Place.HALL)
    draft = kiosk.begin()
    code = kiosk.store.slip_code(draft.id, "K7M2")
    kiosk.round()
    assert isinstance(counter.drafts.where_is(code), Arrived)
    found = counter.drafts.find(MARKER.id_type, MARKER.id_number, code)
    assert (found.reach, [d.id for d in found.drafts]) == (Reach.CITY, [draft.id])


def test_what_is_damaged_at_the_place_says_so_and_is_let_go_of(kiosk: Desk, counter: Desk) -> None:
    kiosk.begin(b"page")
    kiosk.round()
    shared = counter.found()
    wrong = replace(shared, keys=PersonKeys(shared.keys.person, bytes(32)))
    assert counter.drafts.take(wrong) == Closed("damaged")
    assert isinstance(kiosk.drafts.take(kiosk.found()), Taken), "nobody has it open"


def test_a_damaged_attachment_says_so(hall: World, kiosk: Desk, counter: Desk) -> None:
    kiosk.begin(b"page")
    kiosk.round()
    (file,) = hall.hall.blobs.drafts.iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    assert counter.drafts.take(counter.found()) == Closed("damaged")
    file.unlink()
    assert counter.drafts.take(counter.found()) == Unreachable()
    assert kiosk.found().held is None


def test_another_clock_at_the_hall_does_not_keep_us_out(hall: World, kiosk: Desk) -> None:
    hall.hall.clock.advance(timedelta(hours=-7))
    assert kiosk.find() == Found(Reach.HALL)
    hall.hall.clock.advance(timedelta(days=2))
    assert kiosk.find() == Found(Reach.HALL)


def test_without_a_draft_key_nothing_is_shared_but_tickets_are(hall: World, tmp_path: Path) -> None:
    desk = hall.desk("old")
    replace(Identity.load(desk.home), draft_key=None).save(desk.home)
    places = Places.open(desk.home, lambda: desk.clock.utc)
    drafts = HallDrafts(places)
    assert not drafts.available
    assert drafts.find("111", MARKER.id_number, None) == Found(Reach.NOBODY)
    assert drafts.hold("id", "111", MARKER.id_number) == Unreachable()
    assert drafts.where_is("K7M2-0000-0000") == Unreachable()
    assert isinstance(HallTickets(places).take("general"), Ticket)
    places.close()


def test_enrolled_nowhere(tmp_path: Path) -> None:
    places = Places.open(tmp_path, lambda: NOON)
    assert not HallDrafts(places).available
    assert not HallTickets(places).available
    assert HallTickets(places).list() == Unreachable()
    assert HallDrafts(places).where_is("K7M2-0000-0000") == Unreachable()
    places.close()


def test_nothing_of_a_person_shows_in_results(kiosk: Desk, counter: Desk) -> None:
    kiosk.begin(b"page")
    kiosk.round()
    found = counter.find()
    taken = counter.drafts.take(found.drafts[0])
    shown = repr(found) + repr(taken)
    for secret in (MARKER.name, MARKER.id_number, found.drafts[0].keys.person, "page"):
        assert secret not in shown


# --- tickets ----------------------------------------------------------------------------------------------------------


def test_a_ticket_from_kiosk_to_counter(kiosk: Desk, counter: Desk) -> None:
    draft = str(uuid7())
    ticket = kiosk.tickets.take("general", item="item", reason="camera_missing", draft=draft)
    assert isinstance(ticket, Ticket)
    assert (ticket.number, ticket.state, ticket.ahead, ticket.draft) == ("A001", TicketState.WAITING, 0, draft)
    assert counter.tickets.list() == (ticket,)
    called = counter.tickets.call("3")
    assert isinstance(called, Ticket)
    assert (called.id, called.state, called.window, called.calls) == (ticket.id, TicketState.CALLED, "3", 1)
    assert kiosk.tickets.call("4", ticket.id) == CalledElsewhere("3")
    assert kiosk.tickets.call("4") == NobodyWaits()
    assert kiosk.tickets.recall("4", ticket.id) == CalledElsewhere("3")
    assert isinstance(counter.tickets.recall("3", ticket.id), Ticket)
    passed = counter.tickets.pass_("3", ticket.id)
    assert isinstance(passed, Ticket)
    assert passed.state is TicketState.PASSED
    assert counter.tickets.recall("3", ticket.id) == NotCalled()
    assert isinstance(kiosk.tickets.call("4", ticket.id), Ticket)
    assert isinstance(kiosk.tickets.finish("4", ticket.id), Ticket)
    assert counter.tickets.finish("4", str(uuid7())) == NotCalled()
    assert counter.tickets.list() == ()
    board = counter.tickets.board(0, 0)
    assert not isinstance(board, Unreachable)
    assert [(call.number, call.window, call.calls) for call in board.calls] == [
        ("A001", "3", 1),
        ("A001", "3", 2),
        ("A001", "4", 3),
    ]
    assert counter.tickets.board(board.cursor, 0) == type(board)(board.cursor, ())


def test_tickets_stay_at_the_hall_node(kiosk: Desk) -> None:
    cut(kiosk, Place.HALL)
    assert kiosk.tickets.take("general") == Unreachable()
    assert kiosk.tickets.board(0, 0) == Unreachable()


def test_a_hall_without_a_node_has_its_tickets_at_the_city(hall: World) -> None:
    desk = hall.desk("alone", at_hall=False)
    assert isinstance(desk.tickets.take("general"), Ticket)


def test_no_more_numbers(kiosk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform_tickets, "MAX_NUMBER", 0)
    assert kiosk.tickets.take("general") == NoNumbers()


def test_a_display_that_waits_ends_when_the_app_does(kiosk: Desk) -> None:
    seen: list[object] = []
    assert not isinstance(kiosk.tickets.board(0, 0), Unreachable)
    waiting = threading.Thread(target=lambda: seen.append(kiosk.tickets.board(0, 20)))
    waiting.start()
    line = kiosk.places.line(Place.HALL)
    assert line is not None
    wait_until(lambda: line._transport.waiting)
    kiosk.places.close()
    waiting.join(60)
    assert seen == [Unreachable()], "cut off, not answered after twenty seconds"
    assert kiosk.find() == Found(Reach.NOBODY), "closed is closed"


# --- strangers --------------------------------------------------------------------------------------------------------


def json(body: object, status: int = 200) -> Any:
    return lambda request: request.json(status, body)


def problem(kind: str, status: int, **more: object) -> Any:
    return lambda request: request.problem(status, kind, **more)


def reset(request: Request) -> bool:
    return request.reset()


STRANGE: dict[str, Any] = {
    "portal": captive_portal,
    "reset": reset,
    "empty_object": json({}),
    "array": json([]),
    "broken": lambda request: request.answer(200, b"{", "application/json"),
    "500": problem("internal", 500),
    "404": problem("not_found", 404),
    "429": problem("slow_down", 429),
    "redirect": lambda request: request.answer(302, b"", Location="http://127.0.0.1:1/"),
    "wrong_types": json(
        {
            "drafts": [{"id": 7, "revision": "x", "lease": []}],
            "draft": {"revision": None},
            "lease": "mine",
            "tickets": {"a": 1},
            "closed": [1],
            "cursor": "x",
            "calls": 1,
            "id": None,
        }
    ),
    "huge_numbers": json({"cursor": 10**400, "calls": [], "drafts": [{"revision": 10**400}]}),
    "bytes": lambda request: request.answer(200, b"\0" * 99, "application/octet-stream"),
}


@pytest.fixture
def stranger() -> Iterator[tuple[FaultyPlatform, Places]]:
    with serving(FaultyPlatform()) as platform:
        key = base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()
        identity = replace(platform.identity(), place=Place.HALL, draft_key=key)
        line = PlaceLine(identity, HttpTransport(platform.url, timeout_s=1.0), lambda: NOON)
        places = Places((line,), DraftKey.from_text(key))
        yield platform, places
        places.close()


@pytest.mark.parametrize("strange", [pytest.param(fault, id=name) for name, fault in STRANGE.items()])
def test_a_strange_answer_is_no_answer(stranger: tuple[FaultyPlatform, Places], strange: Any) -> None:
    platform, places = stranger

    def after_login(request: Request) -> bool:
        return request.path != "/v1/token" and strange(request)

    platform.always = after_login
    drafts, tickets = HallDrafts(places), HallTickets(places)
    keys = DraftKey(bytes(32)).keys_of("111", MARKER.id_number)
    shared = SharedDraft(str(uuid7()), 1, "", "", None, Place.HALL, keys)
    assert drafts.find("111", MARKER.id_number, None) == Found(Reach.NOBODY)
    assert drafts.take(shared) == Unreachable()
    assert drafts.hold(shared.id, "111", MARKER.id_number) == Unreachable()
    assert drafts.where_is("K7M2-0000-0000") == Unreachable()
    assert drafts.closed([shared.id]) == {}
    for answer in (
        tickets.take("general"),
        tickets.list(),
        tickets.call("3"),
        tickets.recall("3", shared.id),
        tickets.board(0, 0),
    ):
        assert answer == Unreachable()


@pytest.mark.parametrize("strange", [pytest.param(fault, id=name) for name, fault in STRANGE.items()])
def test_a_strange_login_is_no_answer_either(stranger: tuple[FaultyPlatform, Places], strange: Any) -> None:
    platform, places = stranger
    platform.always = strange
    assert HallDrafts(places).find("111", MARKER.id_number, None) == Found(Reach.NOBODY)
    assert HallTickets(places).list() == Unreachable()


def test_a_revoked_terminal_is_told_nothing_and_says_so_in_the_log(stranger: tuple[FaultyPlatform, Places]) -> None:
    platform, places = stranger
    platform.always = problem("invalid_client", 401, error="invalid_client")
    assert HallDrafts(places).find("111", MARKER.id_number, None) == Found(Reach.NOBODY)


def test_names_from_strangers_are_fit_for_a_screen(stranger: tuple[FaultyPlatform, Places]) -> None:
    platform, places = stranger
    until = "2026-05-14T01:30:30.000Z"
    lie = problem("leased", 409, holder="x", name="\x1b[31m" + "长" * 200, until=until)
    platform.always = lambda request: request.path != "/v1/token" and lie(request)
    keys = DraftKey(bytes(32)).keys_of("111", MARKER.id_number)
    shared = SharedDraft(str(uuid7()), 1, "", "", None, Place.HALL, keys)
    held = HallDrafts(places).take(shared)
    assert isinstance(held, Held)
    assert held.until == until
    assert len(held.name) <= 100
    assert held.name.isprintable()
    lie = problem("leased", 409, holder="x", name="x", until="\n")
    assert HallDrafts(places).take(shared) == Unreachable()
