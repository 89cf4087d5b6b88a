"""Tickets: numbers in order, each called by one window, shown on every display."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hall_kit import Client, client, problem
from platform_support import DEADLINE, HandClock, Running, database_url, platform, wait_until
from sqlalchemy import func, select
from uuid6 import uuid7

from sync.platform import schema, tickets
from sync.platform.database import Database
from sync.platform.role import Role


@pytest.fixture
def kiosk(own: Running) -> Client:
    return client(own, "自助终端")


@pytest.fixture
def counter(own: Running) -> Client:
    return client(own, "综合窗口")


def test_numbers_count_up_by_service_and_say_how_many_wait_before(kiosk: Client) -> None:
    taken = [kiosk.ticket(), kiosk.ticket("social-security"), kiosk.ticket()]
    assert [t["number"] for t in taken] == ["A001", "B001", "A002"]
    assert [t["ahead"] for t in taken] == [0, 1, 2]
    draft = str(uuid7())
    full = kiosk.ticket(item="1110010000000005103002011010000", reason="camera_missing", draft=draft)
    assert full | {"id": ""} == {
        "id": "",
        "number": "A003",
        "service": "general",
        "item": "1110010000000005103002011010000",
        "reason": "camera_missing",
        "draft": draft,
        "state": "waiting",
        "window": None,
        "taken_at": "2026-05-14T01:30:00.000Z",
        "called_at": None,
        "calls": 0,
        "ahead": 3,
    }
    assert [t["number"] for t in kiosk.tickets()] == ["A001", "B001", "A002", "A003"]


def test_numbers_begin_anew_each_day_of_legal_time(own: Running, kiosk: Client) -> None:
    old = kiosk.ticket()
    own.clock.advance(timedelta(hours=14, minutes=29))  # 23:59 in China
    kiosk.terminal.log_in()
    assert kiosk.ticket()["number"] == "A002"
    own.clock.advance(timedelta(minutes=1))
    assert kiosk.ticket()["number"] == "A001"
    assert [t["number"] for t in kiosk.tickets()] == ["A001"]
    assert problem(kiosk.call("3", old["id"])) == "nobody_waits"
    assert kiosk.board()["calls"] == []


def test_a_number_beyond_the_last_is_not_given(kiosk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "MAX_NUMBER", 2)
    for _ in range(2):
        kiosk.ticket()
    body = {"service": "general", "item": None, "reason": None, "draft": None}
    refused = kiosk.ask("POST", "/v1/tickets", body)
    assert (refused.status_code, problem(refused)) == (409, "no_numbers")
    assert kiosk.ticket("other")["number"] == "B001"


def test_services_beyond_the_alphabet_share_the_last_letter(kiosk: Client) -> None:
    numbers = [kiosk.ticket(f"s{n}")["number"] for n in range(26)]
    assert numbers[:9] == [f"{letter}001" for letter in "ABCDEFGHJ"]
    assert numbers[-3:] == ["Z001", "Z002", "Z003"]


def test_a_ticket_has_no_room_for_a_name(kiosk: Client) -> None:
    for bent in ({"reason": "测试甲 来了"}, {"item": "a name"}, {"service": "General"}, {"name": "测试甲"}):
        body = {"service": "general", "item": None, "reason": None, "draft": None} | bent
        answer = kiosk.ask("POST", "/v1/tickets", body)
        assert (answer.status_code, problem(answer)) == (422, "invalid")


def test_the_oldest_is_called_then_the_next_then_nobody(kiosk: Client, counter: Client) -> None:
    first, second = kiosk.ticket(), kiosk.ticket()
    called = counter.call("3").json()
    assert (called["id"], called["state"], called["window"], called["calls"]) == (first["id"], "called", "3", 1)
    assert counter.call("4").json()["id"] == second["id"]
    nobody = counter.call("5")
    assert (nobody.status_code, problem(nobody)) == (404, "nobody_waits")


def test_the_other_window_is_told_which_has_it(kiosk: Client, counter: Client) -> None:
    ticket = kiosk.ticket()["id"]
    assert counter.call("3", ticket).status_code == 200
    assert counter.call("3", ticket).json()["calls"] == 1, "an answer that was lost may be asked for again"
    for answer in (counter.call("4", ticket), *(counter.move(m, "4", ticket) for m in ("recall", "pass", "finish"))):
        assert (answer.status_code, problem(answer), answer.json()["window"]) == (409, "called_elsewhere", "3")


@pytest.mark.parametrize("window", ["3", "B12", "2 号窗口", "综合窗口 12"])
def test_a_window_is_called_as_its_hall_calls_it(kiosk: Client, counter: Client, window: str) -> None:
    ticket = kiosk.ticket()["id"]
    assert counter.call(window, ticket).json()["window"] == window
    assert counter.call("4", ticket).json()["window"] == window


@pytest.mark.parametrize("window", ["", " 3", "3 ", "3<b>", "1\n2", "一二三四五六七八九"])
def test_what_cannot_be_shown_and_spoken_is_no_window(kiosk: Client, counter: Client, window: str) -> None:
    answer = counter.call(window, kiosk.ticket()["id"])
    assert (answer.status_code, problem(answer)) == (422, "invalid")


def test_recall_pass_call_again_finish(kiosk: Client, counter: Client) -> None:
    ticket = kiosk.ticket()["id"]
    for move in ("recall", "pass", "finish"):
        assert problem(counter.move(move, "3", ticket)) == "not_called"
    counter.call("3")
    assert counter.move("recall", "3", ticket).json()["calls"] == 2
    assert counter.move("pass", "3", ticket).json()["state"] == "passed"
    assert counter.move("pass", "3", ticket).status_code == 200
    assert problem(counter.call("3")) == "nobody_waits", "a passed ticket waits for its id to be called"
    assert counter.call("4", ticket).json()["window"] == "4"
    assert counter.move("finish", "4", ticket).json()["state"] == "finished"
    assert counter.move("finish", "4", ticket).status_code == 200
    assert problem(counter.move("recall", "4", ticket)) == "not_called"
    assert problem(counter.call("4", ticket)) == "nobody_waits"
    assert counter.tickets() == []
    assert problem(counter.move("recall", "4", str(uuid7()))) == "nobody_waits"


def test_of_windows_that_reach_at_once_each_ticket_goes_to_one(own: Running, kiosk: Client) -> None:
    waiting = [kiosk.ticket()["id"] for _ in range(3)]
    windows = [client(own, f"窗口{n}") for n in range(6)]
    together = threading.Barrier(len(windows))
    answers: list[tuple[int, str]] = []

    def reach(number: int) -> None:
        together.wait()
        answer = windows[number].call(str(number))
        answers.append((answer.status_code, answer.json().get("id", "")))

    threads = [threading.Thread(target=reach, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers) == Counter([*((200, ticket) for ticket in waiting), *[(404, "")] * 3])


def test_of_windows_that_want_the_same_ticket_one_gets_it(own: Running, kiosk: Client) -> None:
    ticket = kiosk.ticket()["id"]
    windows = [client(own, f"窗口{n}") for n in range(4)]
    together = threading.Barrier(len(windows))
    answers: dict[int, dict[str, object]] = {}

    def reach(number: int) -> None:
        together.wait()
        answers[number] = windows[number].call(str(number), ticket).json()

    threads = [threading.Thread(target=reach, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [n for n, answer in answers.items() if "state" in answer]
    assert {str(answer["window"]) for answer in answers.values()} == {str(winner)}
    assert kiosk.board()["calls"] == [
        {"number": "A001", "window": str(winner), "at": "2026-05-14T01:30:00.000Z", "calls": 1}
    ]


def test_the_board_tells_what_is_new_behind_the_cursor(kiosk: Client, counter: Client) -> None:
    assert kiosk.board() == {"cursor": 0, "calls": []}
    ticket = kiosk.ticket()["id"]
    counter.call("3")
    seen = kiosk.board()
    assert [(c["number"], c["window"], c["calls"]) for c in seen["calls"]] == [("A001", "3", 1)]
    assert kiosk.board(seen["cursor"]) == {"cursor": seen["cursor"], "calls": []}
    counter.move("recall", "3", ticket)
    assert [c["calls"] for c in kiosk.board(seen["cursor"])["calls"]] == [2]
    assert len(kiosk.board(10_000)["calls"]) == 2, "a display that knew another database begins anew"


def test_a_display_that_waits_learns_a_call_at_once(own: Running, kiosk: Client, counter: Client) -> None:
    kiosk.ticket()
    display, seen = client(own, "大屏"), []
    before = time.monotonic()
    waiting = threading.Thread(target=lambda: seen.append(display.board(0, 25)))
    waiting.start()
    wait_until(lambda: listening(own) == 1)
    counter.call("3")
    waiting.join(DEADLINE)
    assert time.monotonic() - before < 20
    assert [c["number"] for c in seen[0]["calls"]] == ["A001"]
    wait_until(lambda: listening(own) == 0)


def test_a_display_that_waits_in_vain_gets_an_answer_all_the_same(kiosk: Client) -> None:
    assert kiosk.board(0, 0.3) == {"cursor": 0, "calls": []}


def test_waiting_displays_do_not_keep_the_platform_from_going_down(tmp_path: Path) -> None:
    with platform(tmp_path, role=Role.HALL) as hall:
        display, seen = client(hall, "大屏"), []
        waiting = threading.Thread(target=lambda: seen.append(display.board(0, 25)))
        waiting.start()
        wait_until(lambda: listening(hall) == 1)
        hall.bell.stop()
        waiting.join(DEADLINE)
        assert seen == [{"cursor": 0, "calls": []}]


def test_old_tickets_go_and_the_cursor_does_not_go_back(tmp_path: Path) -> None:
    clock = HandClock()
    database = Database.open(database_url(tmp_path), clock)
    try:
        with platform(tmp_path, clock) as running:
            kiosk = client(running, "终端")
            for _ in range(2):
                kiosk.ticket()
                kiosk.call("3")
        clock.advance(timedelta(days=9))
        tickets.sweep(database, clock)
        with database.read() as connection:
            assert connection.execute(select(func.count()).select_from(schema.tickets)).scalar_one() == 0
            assert connection.execute(select(schema.ticket_calls.c.seq)).scalars().all() == [2]
            assert set(connection.execute(select(schema.counters.c.name)).scalars()) == {"board", "tickets"}
            assert tickets.board(connection, clock.now(), 2) == (2, [])
    finally:
        database.close()


def listening(running: Running) -> int:
    return len(running.bell._ears)
