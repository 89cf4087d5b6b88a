"""A hall node whose disk is full, or that speaks another version than the terminals: it says so, they go on alone, and
come back to it; nothing that anybody entered is lost."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from desk_kit import Desk, World, world
from faults import FaultyPlatform, Request, serving
from sqlalchemy import event
from store_kit import MARKER, intake_of

from sync.hall.results import Closed, Found, Reach, Renewed, Taken, Ticket, Unreachable
from sync.hall.sealing import PersonKeys
from sync.identity import Place
from sync.outcomes import Fault, Transport
from sync.platform.draft_files import DraftFiles
from sync.platform.unavailable import RETRY_AFTER_S
from tests.sync.platform.platform_support import Running

PAGE = b"\xff\xd8 a page" * 1000


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


# --- a full disk ------------------------------------------------------------------------------------------------------


@contextmanager
def full(node: Running, folder: Path) -> Iterator[None]:
    """Its database has no page more, its ``folder`` no byte."""

    def tell(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # SQLite takes what there is as the least

    write = DraftFiles.write

    def no_room(files: DraftFiles, data: bytes) -> str:
        if files._folder.is_relative_to(folder):
            raise OSError(errno.ENOSPC, "no room")
        return write(files, data)

    engine = node.database._engine
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DraftFiles, "write", no_room)
        event.listen(engine, "connect", tell)
        engine.dispose()
        try:
            yield
        finally:
            event.remove(engine, "connect", tell)
            engine.dispose()


def tickets_until_full(desk: Desk) -> list[Ticket]:
    taken = []
    while isinstance(ticket := desk.tickets.take("general"), Ticket):
        taken.append(ticket)
        assert len(taken) < 500, "it never fills"
    assert ticket == Unreachable()
    return taken


def test_a_full_node_refuses_in_its_words_and_the_terminals_go_on_alone_and_come_back(
    hall: World, kiosk: Desk, counter: Desk
) -> None:
    before = kiosk.begin()
    kiosk.round()
    with full(hall.hall, hall.folder / "hall"):
        taken = tickets_until_full(kiosk)
        draft = kiosk.begin(PAGE)
        kiosk.round()  # no word of trouble leaves it
        assert kiosk.drafts.hold(draft.id, MARKER.id_type, MARKER.id_number) == Renewed(), "the visit goes on"
        assert {one.id for one in kiosk.local()} == {before.id, draft.id}, "everything is kept here"
        intake = kiosk.store.submit(before.id, lambda number: intake_of(before.id, number), lambda _: b"receipt")
        assert kiosk.store.queue_status().pending == 1, "and taken in without the node"
        assert [shared.id for shared in counter.find().drafts] == [before.id], "what it had it still gives out"
        line = kiosk.places.line(Place.HALL)
        assert line is not None
        answer = line.ask("PUT", f"/v1/drafts/{draft.id}/blobs/{'c3' * 32}", data=PAGE)
        assert isinstance(answer, Transport)
        assert (answer.fault, answer.retry_after_s) == (Fault.SERVER, RETRY_AFTER_S)
    for _ in range(8):  # each wait over
        kiosk.round()
    assert [shared.id for shared in counter.find().drafts] == [draft.id]
    opened = counter.drafts.take(counter.found(), take_over=True)
    assert isinstance(opened, Taken)
    assert list(opened.blobs.values()) == [PAGE]
    assert counter.drafts.closed([intake.intake_id]) == {before.id: "taken_in"}
    later = kiosk.tickets.take("general")
    assert isinstance(later, Ticket)
    listed = counter.tickets.list()
    assert not isinstance(listed, Unreachable)
    assert {ticket.id for ticket in listed} == {ticket.id for ticket in (*taken, later)}, "each acknowledged one, once"
    assert len({ticket.number for ticket in listed}) == len(listed)


# --- another version --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/v2/drafts", "/v2/tickets", "/v2/token", "/v1/drafts/closed/again"])
def test_a_client_of_a_later_version_gets_a_typed_answer(hall: World, path: str) -> None:
    for method in ("GET", "POST", "PUT"):
        answer = requests.request(method, hall.hall.url + path, json={"of": "a later version"}, timeout=10)
        assert answer.status_code in (401, 404, 405)
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert answer.json()["type"] in ("not_found", "method_not_allowed", "not_authenticated")


def test_what_a_later_version_adds_to_a_draft_is_named_and_the_draft_held_stays(hall: World, kiosk: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    line = kiosk.places.line(Place.HALL)
    assert line is not None
    later = {"person": kiosk.found().keys.person, "slip": None, "base_revision": 1, "revision": 2, "blobs": []}
    later |= {"saved_at": "2026-05-14T02:00:00.000Z", "sealed": "AAAA", "sealed_with": "a later suite"}
    answer = line.ask("PUT", f"/v1/drafts/{draft.id}", body=later)
    assert (answer.status, answer.problem) == (422, "invalid")  # type: ignore[union-attr] # it has answered
    assert [error["field"] for error in answer.body["errors"]] == ["sealed_with"]  # type: ignore[union-attr]
    assert kiosk.found().revision == 1


def gone(request: Request) -> bool:
    return request.problem(410, "version_ended", versions=["v7"])


def not_there(request: Request) -> bool:
    return request.problem(404, "not_found")


def other_words(request: Request) -> bool:
    return request.json(200, {"schema": "hall.node/7", "draft_list": [], "ticket": {"no": "A1"}})


@pytest.mark.parametrize("answers", [gone, not_there, other_words])
def test_a_node_of_a_later_version_is_nobody_to_the_terminal_until_one_answers_that_it_understands(
    hall: World, kiosk: Desk, counter: Desk, answers: Any
) -> None:
    draft = kiosk.begin(PAGE)
    line = kiosk.places.line(Place.HALL)
    assert line is not None
    with serving(FaultyPlatform()) as later:
        later.always = lambda request: request.path != "/v1/token" and answers(request)
        good, line._transport._base_url = line._transport._base_url, later.url
        for _ in range(3):
            kiosk.round()
        assert kiosk.find().reach is Reach.CITY, "the city is the interim"
        assert kiosk.tickets.take("general") == Unreachable()
        assert [one.id for one in kiosk.local()] == [draft.id]
        assert later.log, "it was asked"
        line._transport._base_url = good
    for _ in range(12):
        kiosk.round()
    shared = next(one for one in counter.find().drafts if one.place is Place.HALL)
    opened = counter.drafts.take(shared)
    assert isinstance(opened, Taken)
    assert opened.draft == draft


def test_a_draft_of_a_later_version_is_not_opened_by_half_and_stays_for_who_can_read_it(
    hall: World, kiosk: Desk, counter: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = kiosk.begin()
    sealing = PersonKeys.seal_draft

    def later(keys: PersonKeys, draft_id: str, revision: int, saved_at: str, plain: bytes) -> bytes:
        sealed = sealing(keys, draft_id, revision, saved_at, b'{"draft": 7, "of": "a later version"}')
        return sealed if plain else b""

    with monkeypatch.context() as patch:
        patch.setattr(PersonKeys, "seal_draft", later)
        kiosk.round()
    assert counter.drafts.take(counter.found()) == Closed("damaged")
    assert counter.find() == Found(Reach.HALL, (counter.found(),)), "it is still there"
    assert counter.found().held is None
    assert counter.drafts.closed([draft.id]) == {}
    assert [one.id for one in kiosk.local()] == [draft.id]
