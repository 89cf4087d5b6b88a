"""断网登记单 (CAPABILITIES C27 c): what was written on a numbered slip while everything was down is entered later, and
the case is found by the number of its slip at every terminal, for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from case_kit import item
from terminal_kit import City, Terminal, city

from intake.catalog import Catalog, load_catalog
from intake.papers.outage import read_slip_number, slip_number, slip_prefix
from intake.receipt import Hall
from station.back_entry import BackEntry, LineRefused, example_line
from station.composition import resources_folder
from sync.notes import OutageEntry
from sync.store import notes
from sync.store.store import Store


def line_with(slip: dict[str, str] | None) -> bytes:
    line = json.loads(example_line(resources_folder() / "samples"))
    if slip is not None:
        line["outage_slip"] = slip
    return json.dumps(line, ensure_ascii=False).encode()


def back_entry(terminal: Terminal) -> BackEntry:
    catalog = Catalog(items=(item(),), consents=load_catalog(resources_folder() / "catalog").consents)
    return BackEntry(
        terminal.store, terminal.clock, terminal.identity, catalog, Hall("示例市政务服务中心"), test_build=True
    )


@pytest.fixture
def hall(tmp_path: Path, blank: Path) -> Iterator[City]:
    with city(tmp_path, blank) as made:
        yield made


@pytest.fixture
def a(hall: City) -> Terminal:
    return hall.terminal("a")


@pytest.fixture
def b(hall: City) -> Terminal:
    return hall.terminal("b")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("断K7M2-2026-00017", "断K7M2-2026-00017"),
        (" k7m2-2026-00017 ", "断K7M2-2026-00017"),
        ("断 K7M2－2026－00017", "断K7M2-2026-00017"),
        ("断2026-00017", "断2026-00017"),
        ("K7M2-2026-017", None),
        ("11100100000000019L300012000100020260514DK7M200017", None),
        ("", None),
    ],
)
def test_a_slips_number_is_read_as_people_type_it(typed: str, number: str | None) -> None:
    assert read_slip_number(typed) == number


def test_numbers_of_two_terminals_and_years_never_meet() -> None:
    made = {
        slip_number(slip_prefix(code, year), no) for code in ("K7M2", "W002") for year in (2026, 2027) for no in (1, 2)
    }
    assert len(made) == 8
    assert all(read_slip_number(one) == one for one in made)


def test_c27c_a_case_entered_later_is_found_by_its_outage_slip_everywhere(hall: City, a: Terminal, b: Terminal) -> None:
    number = slip_number(slip_prefix(a.identity.device_code, 2026), a.store.next_slip("2026"))
    entered = back_entry(a).enter(line_with({"number": number, "written_on": "2026-05-13"}), Path.cwd())
    found = a.store.find_case(number)
    assert found is not None
    assert (found.id, found.case_no) == (entered.submitted.intake_id, entered.submitted.case_no)
    assert a.store.find_case(number.removeprefix("断").lower()) == found
    with pytest.raises(LineRefused, match="entered already"):  # the same paper again is no second case
        back_entry(a).enter(line_with({"number": number, "written_on": "2026-05-13"}), Path.cwd())
    assert len(a.store.unsent_cases()) == 1

    a.deliver()
    b.follow()
    elsewhere = b.store.find_case(number)
    assert elsewhere is not None
    assert elsewhere.id == found.id
    (kept,) = [one for one in b.store.records_about(found.id) if isinstance(one.note, OutageEntry)]
    assert (kept.note.number, kept.note.written_on, kept.elsewhere) == (number, "2026-05-13", True)
    assert a.store.verify().errors == b.store.verify().errors == ()


def test_a_case_and_the_link_of_its_slip_are_kept_together_or_not_at_all(
    a: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut between the two, the paper would be found nowhere and be entered a second time."""
    number = slip_number(slip_prefix(a.identity.device_code, 2026), 1)
    line = line_with({"number": number, "written_on": "2026-05-13"})

    class Cut(Exception):
        pass

    def cut(*_arguments: object) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(notes, "add", cut)
        with pytest.raises(Cut):
            back_entry(a).enter(line, Path.cwd())
    assert (a.store.queue_status().pending, a.store.unsent_cases(), a.store.find_case(number)) == (0, (), None)
    entered = back_entry(a).enter(line, Path.cwd())
    found = a.store.find_case(number)
    assert found is not None
    assert found.id == entered.submitted.intake_id
    assert a.store.queue_status().pending == 2  # the intake, and the link
    assert a.store.verify().errors == ()


def test_who_enters_the_same_slip_at_the_same_moment_is_told_who_was_faster_and_when(
    a: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program at the same home enters it between our look and our writing."""
    number = slip_number(slip_prefix(a.identity.device_code, 2026), 1)
    line = json.loads(line_with({"number": number, "written_on": "2026-05-13"}))
    with Store.open(a.home, a.clock) as another:
        other = replace(a, store=another)
        submit_all, faster = a.store.submit_all, []

        def later(*arguments: Any, **named: Any) -> Any:
            if not faster:
                faster.append(back_entry(other).enter(json.dumps({**line, "entered_by": "W-7"}).encode(), Path.cwd()))
            return submit_all(*arguments, **named)

        monkeypatch.setattr(a.store, "submit_all", later)
        with pytest.raises(LineRefused, match=rf"entered already, by W-7 at {a.id}, 2026-05-14 09:30"):
            back_entry(a).enter(json.dumps(line).encode(), Path.cwd())
    (won,) = faster
    (only,) = a.store.unsent_cases()
    found = a.store.find_case(number)
    assert found is not None
    assert only.id == found.id == won.submitted.intake_id
    assert a.store.queue_status().pending == 2  # one intake, one link
    assert a.store.verify().errors == ()


@pytest.mark.parametrize(
    ("slip", "reason"),
    [
        ({"number": "17", "written_on": "2026-05-13"}, "not the number of a slip"),
        ({"number": "断2026-00017", "written_on": "2026-05-20"}, "not a day until today"),
        ({"number": "断2026-00017", "written_on": "yesterday"}, "written_on"),
        ({"number": "断2026-00017"}, "written_on"),
    ],
)
def test_a_wrong_slip_refuses_the_line_and_keeps_nothing(a: Terminal, slip: dict[str, str], reason: str) -> None:
    with pytest.raises(LineRefused, match=reason):
        back_entry(a).enter(line_with(slip), Path.cwd())
    assert a.store.queue_status().pending == 0
