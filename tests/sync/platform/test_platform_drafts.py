"""Shared drafts: found by the person alone, open at one terminal at a time, gone when they are over."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from hall_kit import BLOB, OTHER_PERSON, PERSON, SAVED, SLIP, Client, client, problem
from platform_support import DEADLINE, Running, platform
from uuid6 import uuid7

from sync.platform import drafts
from sync.platform.app import create_app, sweep
from sync.platform.context import Platform, Settings
from sync.platform.draft_files import SETTLED_S, DraftFiles
from sync.platform.role import Role


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Running]:
    """A hall node of the test's own, with a clock moved by hand. Leases last thirty of its seconds."""
    with platform(tmp_path, role=Role.HALL, max_draft_blob=1 << 20) as running:
        yield running


@pytest.fixture
def kiosk(hall: Running) -> Client:
    return client(hall, "一号自助终端")


@pytest.fixture
def counter(hall: Running) -> Client:
    return client(hall, "三号窗口")


def at(minutes: int) -> str:
    return f"2026-05-14T01:{minutes:02d}:00.000Z"


# --- finding ----------------------------------------------------------------------------------------------------------


def test_a_draft_is_found_by_its_person_at_any_terminal_latest_save_first(kiosk: Client, counter: Client) -> None:
    first, second = kiosk.shared(saved_at=at(10)), kiosk.shared(saved_at=at(20))
    found = counter.find()
    assert [draft["id"] for draft in found] == [second, first]
    assert found[0] == {
        "id": second,
        "revision": 1,
        "saved_at": at(20),
        "expires_at": "2026-05-29T01:30:00.000Z",
        "lease": None,
    }


def test_another_person_finds_and_takes_nothing(kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared()
    assert counter.find(OTHER_PERSON) == []
    refused = counter.take(draft, person=OTHER_PERSON)
    assert (refused.status_code, problem(refused)) == (404, "no_draft")
    assert counter.take(str(uuid7())).json() == refused.json(), "nobody learns which drafts exist"


def test_without_a_token_there_is_nothing(hall: Running, kiosk: Client) -> None:
    draft = kiosk.shared()
    kiosk.terminal.token = "x" * 43
    assert kiosk.ask("GET", f"/v1/drafts?person={PERSON}").status_code == 401
    assert kiosk.take(draft).status_code == 401
    assert kiosk.blob(draft).status_code == 401
    assert kiosk.ask("GET", "/v1/board").status_code == 401


# --- one owner --------------------------------------------------------------------------------------------------------


def test_one_terminal_has_it_and_the_other_is_told_who_and_until_when(kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared(sealed="c2VhbGVk")
    taken = kiosk.take(draft).json()
    assert taken["draft"] == {"revision": 1, "saved_at": SAVED, "sealed": "c2VhbGVk", "blobs": []}
    refused = counter.take(draft)
    assert refused.status_code == 409
    assert refused.json() | {"title": ""} == {
        "type": "leased",
        "title": "",
        "status": 409,
        "detail": "",
        "holder": kiosk.terminal.id,
        "name": "一号自助终端",
        "until": "2026-05-14T01:30:30.000Z",
    }
    assert counter.find()[0]["lease"] == taken["lease"]
    save = counter.put(draft, 2, base=1)
    assert (save.status_code, problem(save)) == (409, "leased")
    assert problem(counter.put_blob(draft)) == "leased"


def test_a_lease_lives_thirty_seconds_from_its_last_renewal(hall: Running, kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared()
    kiosk.take(draft)
    for _ in range(3):
        hall.clock.advance(timedelta(seconds=20))
        assert kiosk.take(draft).json()["lease"]["term"] == 1
    hall.clock.advance(timedelta(seconds=29))
    assert problem(counter.take(draft)) == "leased"
    hall.clock.advance(timedelta(seconds=1))
    assert counter.take(draft).status_code == 200, "a terminal without power does not keep anybody waiting"
    assert kiosk.find()[0]["lease"]["name"] == "三号窗口"


def test_who_has_the_card_takes_over_and_the_former_holder_learns_it(kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared()
    before = kiosk.take(draft).json()["lease"]["term"]
    after = counter.take(draft, take_over=True).json()["lease"]["term"]
    assert after > before
    assert kiosk.take(draft).json()["name"] == "三号窗口"
    assert problem(kiosk.put(draft, 2, base=1)) == "leased"
    assert counter.release(draft).status_code == 204
    assert kiosk.take(draft).json()["lease"]["term"] > after, "somebody had it in between"


def test_a_clock_set_back_does_not_stretch_a_lease(hall: Running, kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared()
    kiosk.take(draft)
    hall.clock.advance(timedelta(hours=-3))
    counter.terminal.log_in()
    assert counter.take(draft).status_code == 200, "its holder renews within seconds, or has no power"
    kiosk.terminal.log_in()
    assert problem(kiosk.take(draft)) == "leased"


def test_letting_go_of_what_another_has_does_nothing(kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared()
    kiosk.take(draft)
    assert counter.release(draft).status_code == 204
    assert counter.release(str(uuid7())).status_code == 204
    assert problem(counter.take(draft)) == "leased"
    assert kiosk.release(draft).status_code == 204
    assert counter.take(draft).status_code == 200


@pytest.mark.parametrize("take_over", [False, True])
def test_of_terminals_that_reach_for_one_draft_at_once_one_gets_it(hall: Running, take_over: bool) -> None:
    terminals = [client(hall, f"{number}号窗口") for number in range(6)]
    draft = terminals[0].shared()
    together = threading.Barrier(len(terminals))
    answers: list[tuple[Client, dict[str, object]]] = []

    def reach(one: Client) -> None:
        together.wait()
        answers.append((one, one.take(draft, take_over=take_over).json()))

    threads = [threading.Thread(target=reach, args=(one,)) for one in terminals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    holder = terminals[0].find()[0]["lease"]
    if take_over:
        terms = sorted(answer["lease"]["term"] for _, answer in answers)  # type: ignore[index]
        assert terms == [1, 2, 3, 4, 5, 6], "one after the other, never two at once"
        assert holder["term"] == 6
    else:
        (winner,) = [one for one, answer in answers if "lease" in answer]
        assert holder["name"] == winner.name
        assert {answer.get("name") for one, answer in answers if one is not winner} == {winner.name}


# --- saving -----------------------------------------------------------------------------------------------------------


def test_a_save_must_know_what_is_held(kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared(revision=3)
    stale = counter.put(draft, 9, base=2, saved_at=at(25))
    assert (stale.status_code, problem(stale), stale.json()["revision"], stale.json()["saved_at"]) == (
        409,
        "stale",
        3,
        SAVED,
    )
    assert counter.put(draft, 4, base=3, saved_at=at(25)).status_code == 200
    assert problem(kiosk.put(draft, 4, base=3, saved_at=at(26))) == "stale"
    gone = kiosk.put(str(uuid7()), 4, base=3)
    assert (problem(gone), gone.json()["revision"]) == ("stale", None)
    assert problem(kiosk.put(draft, 4, base=4, saved_at=at(27))) == "stale", "a revision number is used once"
    assert [d["saved_at"] for d in kiosk.find()] == [at(25)]


def test_a_save_whose_answer_was_lost_may_come_again(kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared()
    assert kiosk.put(draft, 2, base=1, saved_at=at(21)).status_code == 200
    assert kiosk.put(draft, 2, base=1, saved_at=at(21)).status_code == 200
    assert problem(counter.put(draft, 2, base=1, saved_at=at(21))) == "stale"


def test_a_number_that_was_typed_wrong_can_be_corrected(kiosk: Client) -> None:
    draft = kiosk.shared(person=OTHER_PERSON)
    assert kiosk.put(draft, 2, base=1).status_code == 200
    assert (len(kiosk.find()), kiosk.find(OTHER_PERSON)) == (1, [])


def test_who_does_not_know_the_person_changes_nothing(kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared(sealed="c2VhbGVk")
    for changed in ({"base": 1}, {"base": None}):
        refused = counter.put(draft, 2, person=OTHER_PERSON, **changed)
        assert (refused.status_code, problem(refused)) == (422, "invalid")
        assert [error["field"] for error in refused.json()["errors"]] == ["person"]
    kiosk.take(draft)
    assert problem(counter.put(draft, 2, base=1, person=OTHER_PERSON)) == "invalid", "nor who has it open"
    assert kiosk.take(draft).json()["draft"]["sealed"] == "c2VhbGVk"
    kiosk.release(draft)
    counter.take(draft)
    assert counter.put(draft, 2, base=1, person=OTHER_PERSON).status_code == 200, "the number was corrected there"


def test_a_sender_that_falls_silent_is_not_waited_for(tmp_path: Path) -> None:
    """A terminal that lost its power in the middle of a scan: its line stays open, and with it what it has sent."""
    with platform(tmp_path, role=Role.HALL, idle_timeout_s=0.1) as hall:
        kiosk = client(hall, "终端")
        host, port = hall.url.removeprefix("http://").split(":")
        head = (
            f"PUT /v1/drafts/{uuid7()}/blobs/{BLOB} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n"
            f"Authorization: Bearer {kiosk.terminal.token}\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        with socket.create_connection((host, int(port)), timeout=DEADLINE) as line:
            line.sendall(head.encode() + b"x" * 10)
            answer = b"".join(iter(lambda: line.recv(4096), b"")).decode()
        assert answer.startswith("HTTP/1.1 408 ")
        assert "interrupted" in answer


def test_attachments_come_before_the_draft_that_names_them(hall: Running, kiosk: Client, counter: Client) -> None:
    draft, other = str(uuid7()), "e5" * 32
    missing = kiosk.put(draft, blobs=[BLOB, other])
    assert (missing.status_code, problem(missing), missing.json()["missing"]) == (422, "missing_blobs", [BLOB, other])
    for name in (BLOB, other):
        assert kiosk.put_blob(draft, name.encode(), name).status_code == 204
    assert kiosk.put(draft, blobs=[BLOB, other]).status_code == 201
    assert problem(counter.blob(draft)) == "no_draft", "not without the lease"
    assert counter.take(draft).json()["draft"]["blobs"] == [BLOB, other]
    assert counter.blob(draft).content == BLOB.encode()
    assert problem(kiosk.blob(draft)) == "leased"

    assert counter.put_blob(draft, b"sealed anew").status_code == 204
    assert counter.put(draft, 2, base=1, blobs=[BLOB]).status_code == 200
    assert counter.blob(draft).content == b"sealed anew"
    assert problem(counter.blob(draft, other)) == "no_draft"
    assert len(files(hall)) == 1, "what is named no more is deleted"


def test_sizes_and_counts_have_limits(kiosk: Client) -> None:
    draft = str(uuid7())
    assert problem(kiosk.put_blob(draft, bytes((1 << 20) + 1))) == "too_big"
    assert kiosk.put_blob(draft, bytes(1 << 20)).status_code == 204
    assert kiosk.put(draft, sealed="A" * ((512 << 10) * 4 // 3 + 4)).status_code == 201
    assert problem(kiosk.put(draft, 2, base=1, sealed="A" * ((512 << 10) * 4 // 3 + 5))) == "invalid"
    assert problem(kiosk.put(draft, 2, base=1, sealed="A" * (1 << 20))) == "too_big"
    assert problem(kiosk.put(draft, 2, base=1, blobs=[f"{n:064x}" for n in range(201)])) == "invalid"
    for _ in range(drafts.MAX_OF_PERSON - 1):
        kiosk.shared()
    refused = kiosk.put(str(uuid7()))
    assert (refused.status_code, problem(refused)) == (422, "too_many")
    assert kiosk.put(str(uuid7()), person=OTHER_PERSON).status_code == 201
    assert kiosk.put(draft, 2, base=1).status_code == 200


def test_a_terminal_cannot_fill_a_draft_with_attachments(kiosk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MAX_BLOBS", 2)
    draft = str(uuid7())
    for number in range(4):
        assert kiosk.put_blob(draft, b"x", f"{number:064x}").status_code == 204
    assert problem(kiosk.put_blob(draft, b"x", f"{4:064x}")) == "too_many"
    assert kiosk.put_blob(draft, b"x", f"{0:064x}").status_code == 204


@pytest.mark.parametrize(
    "bent",
    [
        pytest.param({"person": "11010519491231002X"}, id="person_is_no_hmac"),
        pytest.param({"sealed": "***"}, id="sealed_is_not_base64url"),
        pytest.param({"sealed": "A"}, id="sealed_is_cut"),
        pytest.param({"saved_at": "2026-05-14 01:20"}, id="time"),
        pytest.param({"revision": 0}, id="revision_0"),
        pytest.param({"name": "测试甲"}, id="one_member_more"),
        pytest.param({"blobs": ["../../x"]}, id="path"),
    ],
)
def test_what_is_not_of_the_contract_is_refused_without_repeating_it(kiosk: Client, bent: dict[str, object]) -> None:
    answer = kiosk.put(str(uuid7()), **bent)
    assert (answer.status_code, problem(answer)) == (422, "invalid")
    assert not any(str(value) in answer.text for value in bent.values() if len(str(value)) > 1)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_a_draft_that_was_taken_in_is_gone_and_stays_known(hall: Running, kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared(slip=SLIP)
    kiosk.put_blob(draft)
    kiosk.put(draft, 2, base=1, blobs=[BLOB], slip=SLIP)
    counter.take(draft)
    assert kiosk.close(draft).status_code == 204, "taken in is taken in, whoever has it open"
    assert files(hall) == set()
    assert counter.find() == []
    for answer in (counter.take(draft), kiosk.put(draft, 3, base=2), kiosk.put_blob(draft), counter.slip()):
        assert (answer.status_code, problem(answer)) == (410, "draft_closed")
    assert counter.take(draft).json()["reason"] == "taken_in"
    assert files(hall) == set()
    assert kiosk.close(draft).status_code == 204
    never_heard_of = str(uuid7())
    assert kiosk.close(never_heard_of, "discarded").status_code == 204
    assert counter.closed(draft, never_heard_of, str(uuid7())) == {draft: "taken_in", never_heard_of: "discarded"}
    kiosk.close(never_heard_of)
    kiosk.close(draft, "discarded")
    assert counter.closed(draft, never_heard_of) == {draft: "taken_in", never_heard_of: "taken_in"}


def test_who_does_not_know_the_person_closes_nothing(hall: Running, kiosk: Client, counter: Client) -> None:
    """Ids are no secret: tickets name drafts."""
    draft = kiosk.shared(slip=SLIP)
    for person in (OTHER_PERSON, None):
        for reason in ("taken_in", "discarded"):
            refused = counter.close(draft, reason, at(59), person=person)
            assert (refused.status_code, problem(refused)) == (404, "no_draft")
    assert [d["id"] for d in kiosk.find()] == [draft]
    assert counter.closed(draft) == {}
    counter.take(draft)
    assert counter.close(draft, person=None).status_code == 204, "who has it open has shown that"
    own = kiosk.shared()
    assert kiosk.close(own, person=OTHER_PERSON).status_code == 204, "who saved it may have corrected the number"


def test_the_proof_of_an_end_is_told_as_it_came(kiosk: Client, counter: Client) -> None:
    draft, unproved = kiosk.shared(), str(uuid7())
    kiosk.close(draft, "discarded", proof="1" * 64)
    kiosk.close(unproved, proof=None)
    assert counter.ends(draft, unproved) == {
        draft: {"reason": "discarded", "proof": "1" * 64},
        unproved: {"reason": "taken_in", "proof": None},
    }
    for answer in (counter.take(draft), counter.put(draft), counter.put_blob(draft)):
        assert (answer.json()["reason"], answer.json()["proof"]) == ("discarded", "1" * 64)
    kiosk.close(draft, proof="2" * 64)
    assert counter.ends(draft) == {draft: {"reason": "taken_in", "proof": "2" * 64}}


def test_a_discard_does_not_reach_what_another_terminal_went_on_with(kiosk: Client, counter: Client) -> None:
    draft = kiosk.shared(saved_at=at(10))
    counter.take(draft)
    assert problem(kiosk.close(draft, "discarded", at(10))) == "leased"
    counter.put(draft, 2, base=1, saved_at=at(15))
    counter.release(draft)
    stale = kiosk.close(draft, "discarded", at(10))
    assert (stale.status_code, problem(stale), stale.json()["revision"]) == (409, "stale", 2)
    assert len(counter.find()) == 1
    assert counter.close(draft, "discarded", at(15)).status_code == 204
    assert counter.find() == []


def test_a_slip_code_finds_but_does_not_open(kiosk: Client, counter: Client) -> None:
    assert (counter.slip().status_code, problem(counter.slip())) == (404, "no_slip")
    draft = kiosk.shared(slip=SLIP)
    assert counter.slip().json() == {"id": draft, "saved_at": SAVED}
    assert counter.put(draft, 2, base=1, slip="f6" * 32).status_code == 200
    assert counter.slip().json()["id"] == counter.slip("f6" * 32).json()["id"] == draft, "the printed one still works"
    assert problem(counter.take(draft, person=OTHER_PERSON)) == "no_draft"


def test_drafts_expire_fifteen_days_after_their_last_save(hall: Running, kiosk: Client, counter: Client) -> None:
    draft, kept = kiosk.shared(slip=SLIP), kiosk.shared()
    kiosk.put_blob(draft)
    kiosk.put(draft, 2, base=1, blobs=[BLOB], slip=SLIP)
    hall.clock.advance(timedelta(days=14))
    kiosk.terminal.log_in()
    counter.terminal.log_in()
    assert kiosk.put(kept, 2, base=1).status_code == 200
    hall.clock.advance(timedelta(days=1))
    kiosk.terminal.log_in()
    counter.terminal.log_in()
    assert [d["id"] for d in counter.find()] == [kept]
    assert problem(counter.take(draft)) == "no_draft"
    assert problem(counter.slip()) == "no_slip"
    assert len(files(hall)) == 1
    sweep(whole(hall))
    assert files(hall) == set()
    assert [d["id"] for d in counter.find()] == [kept]
    assert kiosk.put(draft, 3).status_code == 201, "expired is not closed: its terminal may bring it again"


def test_attachments_whose_draft_never_comes_go_after_a_day(hall: Running, kiosk: Client) -> None:
    kiosk.put_blob(str(uuid7()))
    used = str(uuid7())
    kiosk.put_blob(used)
    kiosk.put(used, blobs=[BLOB])
    hall.clock.advance(timedelta(hours=23))
    sweep(whole(hall))
    assert len(files(hall)) == 2
    hall.clock.advance(timedelta(hours=1))
    sweep(whole(hall))
    assert len(files(hall)) == 1


def test_what_a_crash_left_on_the_disk_goes_at_the_next_start(tmp_path: Path) -> None:
    with platform(tmp_path, role=Role.HALL) as hall:
        kiosk = client(hall, "终端")
        draft = str(uuid7())
        kiosk.put_blob(draft)
        kiosk.put(draft, blobs=[BLOB])
        left = hall.blobs.drafts / DraftFiles(hall.blobs.drafts).write(b"without a row")
        os.utime(left, (0, time.time() - 2 * SETTLED_S))
        assert len(files(hall)) == 2
    with platform(tmp_path, role=Role.HALL) as hall:
        assert len(files(hall)) == 1
        again = client(hall, "窗口")
        again.take(draft)
        assert again.blob(draft).content == b"sealed"


def test_it_all_lies_sealed_and_private_on_the_disk(hall: Running, kiosk: Client) -> None:
    kiosk.put_blob(str(uuid7()))
    (path,) = hall.blobs.drafts.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert hall.blobs.drafts.stat().st_mode & 0o777 == 0o700


# --- the role ---------------------------------------------------------------------------------------------------------


def test_a_hall_node_takes_no_records_and_gives_no_draft_key(hall: Running, kiosk: Client) -> None:
    assert (kiosk.terminal.identity["role"], kiosk.terminal.identity["hall"]) == ("hall", None)
    for method, path in (("PUT", f"/v1/records/{uuid7()}"), ("GET", "/p/" + "x" * 22), ("GET", "/")):
        answer = requests.request(method, hall.url + path, headers=kiosk.terminal.headers(), timeout=DEADLINE)
        assert (answer.status_code, problem(answer)) == (404, "not_found")


def test_a_city_shares_drafts_and_gives_the_same_key_to_each_terminal(own: Running) -> None:
    one, other = client(own, "终端"), client(own, "窗口")
    draft = one.shared()
    assert other.take(draft).status_code == 200
    assert one.terminal.identity["role"] == "city"
    keys = {terminal.terminal.identity["hall"]["draft_key"] for terminal in (one, other)}
    assert len(keys) == 1


def files(running: Running) -> set[str]:
    return DraftFiles(running.blobs.drafts).names()


def whole(running: Running) -> Platform:
    """What `sweep` is given by the server."""
    app = create_app(running.database, running.blobs, running.clock, Settings(running.url), Role.HALL)
    state = app.state.platform
    assert isinstance(state, Platform)
    return state
