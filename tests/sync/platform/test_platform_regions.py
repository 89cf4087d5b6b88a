"""Cases collected for another place (C14), as the platform judges what terminals say about them; and whose a licence is
that was applied for in an organisation's name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import requests
from platform_support import DEADLINE, Running, Terminal
from store_kit import intake_of
from uuid6 import uuid7

from intake.case.event_json import event_to_bytes
from intake.case.events import (
    CaseActor,
    CasePlace,
    Decision,
    Detail,
    EventName,
    Forwarded,
    NoDetail,
    Role,
)
from intake.case.moves import Moved, move
from intake.intake import Intake, canonical
from intake.licence import ORGANISATION
from intake.parties import Organisation
from sync.hall.sealing import DraftKey
from sync.platform import back_office as office
from sync.platform import cases
from sync.platform.blobs import BlobFolder
from sync.platform.records import Ground
from sync.platform.rules import shipped_rules

FAR = "430100"
FORWARD = Forwarded("EX123456789CN", "中国邮政", FAR, "示例市行政审批局", formal_check=True, identity_method="chip")
CLERK = CaseActor(Role.CLERK, "W01")
THERE = CaseActor(Role.HANDLING_PLACE, "far")
COMPANY = Organisation("示例商贸有限公司", "91110105MA00000017", "测试甲")


def intake_at(terminal: Terminal, **changed: Any) -> Intake:
    made = intake_of(str(uuid7()), 1)
    number = made.case_no.replace("DK7M2", f"D{terminal.identity['device_code']}")
    return replace(made, case_no=number, terminal_id=terminal.id, **changed)


def tell(
    own: Running,
    terminal: Terminal,
    case: str,
    seq: int,
    name: EventName,
    detail: Detail,
    actor: CaseActor,
    region: str,
) -> requests.Response:
    """The move as a terminal in this region makes it, whether its own rules would let it or not."""
    with own.database.read() as connection:
        held = cases.held(connection, case)
    assert held is not None
    rules, event_id = shipped_rules(), str(uuid7())
    item = rules.item_of(held.case)
    assert item is not None
    place = CasePlace(terminal.id, "window", "8", region)
    answer = move(held.case, item, name, detail, actor, place, own.clock.now(), rules.days, event_id=event_id)
    assert isinstance(answer, Moved), answer
    body = json.loads(event_to_bytes(answer.event)) | {"follows": held.last}
    record = {"id": event_id, "kind": "event", "case": case, "case_seq": seq, "supersedes": None}
    return terminal.put(event_id, canonical(record | {"terminal": terminal.id, "body": body}))


@pytest.mark.parametrize(("region", "state", "conflicts"), [("", "IN_TRANSIT", 1), (FAR, "RECEIVED", 0)])
def test_a_parcel_is_received_by_who_says_where(own: Running, region: str, state: str, conflicts: int) -> None:
    terminal = own.terminal()
    intake = intake_at(terminal, collected_for=FAR)
    assert terminal.deliver(intake).status_code == 201
    assert tell(own, terminal, intake.id, 2, EventName.FORWARD, FORWARD, CLERK, "110105").status_code == 201
    received = tell(own, terminal, intake.id, 3, EventName.PARCEL_RECEIVED, NoDetail(), THERE, region)
    assert received.status_code == 201, "what happened is kept either way"
    answer = requests.get(own.url + "/v1/changes", headers=terminal.headers(), timeout=DEADLINE)
    (told,) = (change for change in answer.json()["changes"] if change["kind"] == "case")
    assert (told["state"], len(told["conflicts"])) == (state, conflicts)


def test_a_result_applied_for_by_an_organisation_is_found_by_its_credit_code(own: Running) -> None:
    terminal = own.terminal()
    intake = intake_at(terminal, organisation=COMPANY)
    assert terminal.deliver(intake).status_code == 201
    ground = Ground(own.database, BlobFolder(own.blobs._root), own.clock, shipped_rules())
    for step in (
        office.accept("bo1"),
        office.start_review("bo2"),
        office.decide("bo2", Decision.GRANTED, "符合条件"),
        office.close("bo2", "JY1110010001", None, None),
    ):
        assert isinstance(office.take(ground, intake.id, step), Moved)
    with own.database.read() as connection:
        held = cases.held(connection, intake.id)
    assert held is not None
    (result,) = held.case.results
    key = DraftKey.from_text(terminal.identity["hall"]["draft_key"])

    def numbers(id_type: str, number: str) -> list[str]:
        asked = {"case": intake.id, "purpose": "e_licence", "name": result.name}
        asked["person"] = key.keys_of(id_type, number).person
        answer = requests.get(own.url + "/v1/licences", params=asked, headers=terminal.headers(), timeout=DEADLINE)
        return [one["number"] for one in answer.json()["licences"]]

    assert numbers(ORGANISATION, COMPANY.uscc) == ["JY1110010001"]
    assert numbers(intake.applicant.id_type, intake.applicant.id_number) == []
