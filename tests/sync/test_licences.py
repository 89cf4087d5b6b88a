"""Asking the city for licences over real HTTP: inside a case, for a purpose, logged; no answer is never "none"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from office_kit import granted
from sqlalchemy import select
from store_kit import MARKER, OTHER, draft_of, new_id, person
from terminal_kit import City, Terminal, city

from intake.case.events import CaseActor, Closed, Decision, EventName, Role
from intake.licence import LicencesKnown, NoAnswer, holders_of
from intake.taking import TrustLevel
from sync.hall.licences import CityLicences
from sync.hall.places import Places
from sync.hall.sealing import DraftKey
from sync.outcomes import Transport
from sync.platform import back_office as office
from sync.platform import schema
from sync.platform.licence_command import NotAdded, add_from

CARD = "老年人优待证"
ELSEWHERE: dict[str, Any] = {
    "holder": {"id_type": MARKER.id_type, "id_number": MARKER.id_number},
    "name": CARD,
    "number": "LR2000001",
    "issuer": "邻省某市民政局",
    "region": "200100",
    "trust": "B",
    "valid_to": "2028-12-31",
}


@pytest.fixture
def hall(tmp_path: Path, blank: Path) -> Iterator[City]:
    with city(tmp_path, blank) as made:
        yield made


@pytest.fixture
def a(hall: City) -> Terminal:
    return hall.terminal("a")


def asking(terminal: Terminal) -> CityLicences:
    assert terminal.identity.draft_key is not None
    return CityLicences(Places((terminal.line,), DraftKey.from_text(terminal.identity.draft_key)))


def told(hall: City, folder: Path, *rows: dict[str, Any]) -> int | NotAdded:
    file = folder / "licences.json"
    file.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    return add_from(hall.running.database, file, "2026-05-14T04:00:00.000Z")


def test_c16c_no_lookup_without_case_and_purpose_and_the_platform_logs_each(
    hall: City, a: Terminal, tmp_path: Path
) -> None:
    assert told(hall, tmp_path, ELSEWHERE) == 1
    register, draft = asking(a), new_id()
    answer = register.find(holders_of(MARKER), CARD, draft, "e_licence")
    assert isinstance(answer, LicencesKnown)
    assert [one.number for one in answer.licences] == ["LR2000001"]
    for case, purpose, holders in (
        ("", "e_licence", ()),
        (draft, "gossip", ()),
        (draft, "", ()),
        (draft, "e_licence", ()),
    ):
        with pytest.raises(ValueError, match="a lookup needs"):
            register.find(holders, CARD, case, purpose)
    key = DraftKey.from_text(str(a.identity.draft_key)).keys_of(MARKER.id_type, MARKER.id_number).person
    for refused in ("", f"&case={draft}", f"&case={draft}&purpose=gossip", "&purpose=e_licence"):
        said = a.line.ask("GET", f"/v1/licences?person={key}&name=x{refused}")
        assert not isinstance(said, Transport)
        assert said.status == 422
    with hall.running.database.read() as connection:
        (row,) = connection.execute(select(schema.lookups)).all()
    assert (row.case_id, row.purpose, row.terminal_id, row.found) == (draft, "e_licence", a.id, 1)


def test_c16c_the_terminal_writes_each_lookup_down_without_a_personal_value(a: Terminal) -> None:
    draft = draft_of()
    a.store.save_draft(draft, person(a.store))
    a.store.note_lookup(inside=draft.id, purpose="shared_data_check", about="business_licence", staff="c02")
    with pytest.raises(KeyError):
        a.store.note_lookup(inside=new_id(), purpose="shared_data_check", about="business_licence", staff="c02")
    from sync.store.schema import audit

    with a.store._database.read() as connection:
        (entry,) = connection.execute(select(audit).where(audit.c.kind == "lookup")).all()
    assert entry.subject == draft.id
    assert json.loads(entry.detail) == {"purpose": "shared_data_check", "about": "business_licence", "staff": "c02"}
    assert a.store.verify().errors == ()


def test_results_of_this_city_and_licences_of_others_are_found_of_the_holder_alone(
    hall: City, a: Terminal, tmp_path: Path
) -> None:
    case = a.take_in()
    a.deliver()
    hall.office(
        case,
        office.accept("bo1"),
        office.start_review("bo2"),
        office.decide("bo2", Decision.GRANTED, "符合条件"),
        office.close("bo2", "JY1110010001", None, None),
    )
    result = a_result(hall, case)
    told(hall, tmp_path, {**ELSEWHERE, "name": result}, {**ELSEWHERE, "name": "另一种证", "number": "X"})
    register = asking(a)
    found = register.find(holders_of(MARKER), result, case, "shared_data_check")
    assert isinstance(found, LicencesKnown)
    assert [(one.number, one.region, one.trust) for one in found.licences] == [
        ("JY1110010001", "", TrustLevel.A),
        ("LR2000001", "200100", TrustLevel.B),
    ]
    assert {one.holder for one in found.licences} == {MARKER.id_number}
    stranger = register.find(holders_of(OTHER), result, case, "shared_data_check")
    assert stranger == LicencesKnown((), getattr(stranger, "as_of", ""))


def test_the_result_of_a_case_that_was_voided_stands_for_no_paper(hall: City, a: Terminal) -> None:
    case = a.take_in()
    a.deliver()
    granted(hall, case, None)
    result = a_result(hall, case)
    voided = Closed(reason="重复登记", second_staff="bo2", second_role=Role.BACK_OFFICE)
    hall.office(case, office.Step(EventName.VOID, CaseActor(Role.SUPERVISOR, "sv1"), lambda *_: voided))
    found = asking(a).find(holders_of(MARKER), result, case, "shared_data_check")
    assert isinstance(found, LicencesKnown)
    assert found.licences == ()


def a_result(hall: City, case: str) -> str:
    from sync.platform.cases import held

    with hall.running.database.read() as connection:
        known = held(connection, case)
    assert known is not None
    (result,) = known.case.results
    return result.name


def test_the_same_licence_told_again_takes_the_place_of_the_one_before(hall: City, a: Terminal, tmp_path: Path) -> None:
    told(hall, tmp_path, ELSEWHERE)
    told(hall, tmp_path, {**ELSEWHERE, "revoked_on": "2026-05-01"})
    found = asking(a).find(holders_of(MARKER), CARD, new_id(), "e_licence")
    assert isinstance(found, LicencesKnown)
    assert [one.revoked_on for one in found.licences] == ["2026-05-01"]


def test_nobody_who_answers_is_no_answer(hall: City, a: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    register = asking(a)
    ask = a.line.ask
    for body in (
        {},
        {"as_of": "2026-05-14T04:00:00.000Z"},
        {"as_of": "now", "licences": []},
        {"as_of": "2026-05-14T04:00:00.000Z", "licences": [{"name": CARD}]},
        {"as_of": "2026-05-14T04:00:00.000Z", "licences": [{**_said(), "name": "另一种证"}]},
        {"as_of": "2026-05-14T04:00:00.000Z", "licences": [{**_said(), "valid_to": "for ever"}]},
    ):

        def lies(method: str, path: str, said: dict[str, Any] = body, **more: Any) -> Any:
            answer = ask(method, path, **more)
            assert not isinstance(answer, Transport)
            object.__setattr__(answer, "body", said)
            return answer

        monkeypatch.setattr(a.line, "ask", lies)
        assert isinstance(register.find(holders_of(MARKER), CARD, new_id(), "e_licence"), NoAnswer), body
    monkeypatch.undo()
    a.line.abort()  # the line is cut
    assert isinstance(register.find(holders_of(MARKER), CARD, new_id(), "e_licence"), NoAnswer)
    assert not CityLicences(Places((), None)).available
    assert isinstance(CityLicences(Places((), None)).find(holders_of(MARKER), CARD, new_id(), "e_licence"), NoAnswer)


def _said() -> dict[str, Any]:
    return {**{k: v for k, v in ELSEWHERE.items() if k != "holder"}, "valid_from": None, "revoked_on": None}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"region": "2001"}, "row 2, region"),
        ({"trust": "Z"}, "row 2, trust"),
        ({"surprise": 1}, "row 2, surprise"),
        ({"valid_from": "2029-01-01"}, "valid_to is before valid_from"),
        ({"holder": {"id_type": "111", "id_number": ""}}, "row 2, holder.id_number"),
    ],
)
def test_a_file_with_one_bad_row_adds_nothing_and_says_where(
    hall: City, a: Terminal, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    refused = told(hall, tmp_path, ELSEWHERE, {**ELSEWHERE, **change})
    assert isinstance(refused, NotAdded)
    assert any(said in line for line in refused.lines), refused.lines
    assert MARKER.id_number not in str(refused.lines)
    found = asking(a).find(holders_of(MARKER), CARD, new_id(), "e_licence")
    assert isinstance(found, LicencesKnown)
    assert found.licences == ()
