"""A terminal works on the cases of its hall, on those handed to it, and on those of a person who is there; of any other
it is told nothing and changes nothing (docs/adr/0014 "Down"). Real platform, real terminals, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from case_kit import notice
from office_kit import granted
from sqlalchemy import select
from store_kit import MARKER, new_id, person
from terminal_kit import City, Terminal, city

from intake.case.states import CaseState
from station.refusals import refusal_of
from sync.hall.cases import PersonCases
from sync.hall.places import Places
from sync.hall.sealing import DraftKey
from sync.outcomes import Transport
from sync.platform import scope
from sync.platform.schema import told_cases
from sync.store.schema import cases as case_rows
from sync.store.schema import events, intakes, persons


@pytest.fixture
def halls(tmp_path: Path, blank: Path) -> Iterator[City]:
    with city(tmp_path, blank) as hall:
        yield hall


@pytest.fixture
def east(halls: City) -> Terminal:
    return halls.terminal("east", "east")


@pytest.fixture
def west(halls: City) -> Terminal:
    return halls.terminal("west", "west")


def delivered(terminal: Terminal) -> str:
    case = terminal.take_in()
    terminal.deliver()
    return case


def look_up(terminal: Terminal) -> list[dict[str, Any]]:
    """What a terminal does when the person stands there: their keyed hash, inside a draft, for a purpose."""
    key = terminal.identity.draft_key
    assert key is not None
    who = DraftKey.from_text(key).keys_of(MARKER.id_type, MARKER.id_number).person
    answer = terminal.line.ask("GET", f"/v1/cases?person={who}&case={new_id()}&purpose=supplement")
    assert not isinstance(answer, Transport)
    assert answer.status == 200
    return list(answer.body["cases"])


def stands_at(terminal: Terminal) -> None:
    """As the apps do, over the terminal's own line."""
    places = Places((terminal.line,), DraftKey.from_text(terminal.identity.draft_key or ""))
    assert PersonCases(places).open_here(MARKER.id_type, MARKER.id_number, new_id())


def blob_status(terminal: Terminal, case: str, digest: str) -> int:
    answer = terminal.line.ask("GET", f"/v1/cases/{case}/blobs/{digest}", bytes_limit=1 << 20)
    assert not isinstance(answer, Transport)
    return answer.status


def refused(terminal: Terminal) -> list[tuple[str, str]]:
    return [(one.reason, one.detail) for one in terminal.store.queue_status().stuck]


def test_a_hall_is_told_of_its_own_cases_alone(halls: City, east: Terminal, west: Terminal) -> None:
    case = delivered(east)
    neighbour = halls.terminal("neighbour", "east")
    neighbour.follow()
    west.follow()
    assert neighbour.case(case).state is CaseState.RECEIVED
    assert west.store.case(case) is None


def test_another_halls_case_is_like_none_to_who_asks_for_it(halls: City, east: Terminal, west: Terminal) -> None:
    case = delivered(east)
    granted(halls, case)
    number = east.store.case_line(case)
    assert number is not None
    by_number = west.line.ask("GET", f"/v1/cases?case_no={number.case_no}&case={new_id()}&purpose=progress")
    assert not isinstance(by_number, Transport)
    assert by_number.body["cases"] == []
    inside = west.line.ask("GET", f"/v1/cases?case_no={number.case_no}&case={case}&purpose=progress")
    assert not isinstance(inside, Transport)
    assert (inside.status, inside.problem) == (422, "invalid")
    with halls.running.database.read() as connection:
        from sync.platform.schema import case_files

        digest = connection.execute(select(case_files.c.digest)).scalar_one()
    assert (blob_status(east, case, digest), blob_status(west, case, digest)) == (200, 404)
    assert blob_status(west, new_id(), digest) == 404


def test_a_move_of_another_halls_case_is_refused_and_moves_nothing(halls: City, east: Terminal, west: Terminal) -> None:
    case = delivered(east)
    look_up(west)
    west.follow()
    # as if it had never been looked up
    halls.running.database.write(lambda connection: connection.execute(told_cases.delete()).rowcount)
    notice(west.store, case, terminal=west.id)
    west.deliver()
    assert refused(west) == [("invalid", "case: is another hall's")]
    east.follow()
    assert east.case(case).state is CaseState.RECEIVED


@pytest.mark.parametrize("by_card", [True, False], ids=["looked-up-again", "handed-again"])
def test_what_was_done_before_the_platform_forgot_counts_once_the_case_is_open_again(
    halls: City, east: Terminal, west: Terminal, *, by_card: bool
) -> None:
    """The words say what helps, and it does."""
    case = delivered(east)
    look_up(west)
    west.follow()
    halls.running.database.write(lambda connection: connection.execute(told_cases.delete()).rowcount)
    notice(west.store, case, terminal=west.id)
    west.deliver()
    (stuck,) = west.store.stuck_records()
    said = refusal_of(stuck)
    assert ("没有对本大厅开放" in said.why.get(), said.lines, "填报" in said.why.get()) == (True, (), False)
    assert all(word in said.way_out.get() for word in ("刷证件", "移交", "重新发送"))
    assert all(word in said.way_out.get("en") for word in ("card", "hand it to this hall", "send it again"))
    assert (stuck.way_out, stuck.correctable) == (said.way_out.get(), False)
    west.store.resend(stuck.id, "c01")
    west.deliver()
    assert [one.id for one in west.store.stuck_records()] == [stuck.id], "not before"
    if by_card:
        look_up(west)
    else:
        halls.running.database.write(lambda connection: scope.hand_to_hall(connection, case, "west"))
    west.store.resend(stuck.id, "c01")
    west.deliver()
    assert west.store.stuck_records() == ()
    east.follow()
    assert east.case(case).state is not CaseState.RECEIVED


def test_whoever_is_there_with_the_card_opens_their_case_wherever_they_are(
    halls: City, east: Terminal, west: Terminal
) -> None:
    case = delivered(east)
    assert [one["id"] for one in look_up(west)] == [case]
    stands_at(west)
    west.follow()
    notice(west.store, case, terminal=west.id)
    west.deliver()
    east.follow()
    assert west.store.queue_status().stuck == ()
    assert east.case(case).state is west.case(case).state is not CaseState.RECEIVED


def test_what_was_looked_up_ends_after_some_days_and_is_forgotten_there(
    halls: City, east: Terminal, west: Terminal
) -> None:
    case = delivered(east)
    look_up(west)
    west.follow()
    halls.running.clock.advance(scope.OPEN_FOR + timedelta(hours=1))
    halls.running.database.write(lambda c: scope.end_what_is_over(c, halls.running.clock.now()))
    west.clock.advance((scope.OPEN_FOR + timedelta(hours=1)).total_seconds())
    west.follow()
    assert west.store.case(case) is None
    assert west.store.cases_of_person(person(west.store)) == ()
    with west.store._database.read() as connection:
        for table in (intakes, events, persons):
            assert connection.execute(select(table)).all() == []
        assert connection.execute(select(case_rows.c.wrapped_key).where(case_rows.c.id == case)).scalar_one() is None
    assert west.store.verify().errors == ()
    look_up(west)  # the person comes again
    west.follow()
    assert west.case(case).state is CaseState.RECEIVED


def test_what_was_done_while_the_case_was_open_counts_whenever_it_arrives(
    halls: City, east: Terminal, west: Terminal
) -> None:
    case = delivered(east)
    look_up(west)
    west.follow()
    notice(west.store, case, terminal=west.id)
    halls.running.clock.advance(scope.OPEN_FOR + timedelta(days=3))
    halls.running.database.write(lambda c: scope.end_what_is_over(c, halls.running.clock.now()))
    west.clock.advance((scope.OPEN_FOR + timedelta(days=3)).total_seconds())
    west.follow()
    assert west.store.case(case) is not None  # something of it is still on its way
    west.deliver()
    assert west.store.queue_status().stuck == ()


def test_a_case_that_is_handed_over_is_both_halls_business(halls: City, east: Terminal, west: Terminal) -> None:
    case = delivered(east)
    west.follow()
    assert halls.running.database.write(lambda c: scope.hand_to_hall(c, case, "west"))
    assert not halls.running.database.write(lambda c: scope.hand_to_hall(c, case, "west"))
    west.follow()
    notice(west.store, case, terminal=west.id)
    west.deliver()
    east.follow()
    assert east.case(case).state is west.case(case).state is not CaseState.RECEIVED
