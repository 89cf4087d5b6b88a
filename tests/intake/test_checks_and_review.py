"""Who compared person and document, and what a clerk looked at: kept, needed where asked for, sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from intake_people import (
    BUSINESS,
    MARKER,
    NOW,
    RESIDENCE,
    SENIOR,
    STAFF_CHECK,
    TODAY,
    TOKEN,
    catalog,
    complete_draft,
    item,
    page,
)
from pytestqt.qtbot import QtBot

from intake.draft import (
    CheckKind,
    CheckOutcome,
    Draft,
    HandedIn,
    IdentityCheck,
    ReviewMark,
    draft_from_json,
    draft_to_json,
)
from intake.intake import Actor, Intake, manifest
from intake.item import ServiceItem
from intake.material import slots
from intake.parties import IdentityMethod
from intake.qt.lists import HallMaterialsModel
from intake.take_in import DefectKind, defects, take_in

AT = "2026-05-14T01:20:00.000Z"
FACE = IdentityCheck(CheckKind.FACE, CheckOutcome.MATCHED, AT, "detect/1 embed/1", "0.61", "0.36", "0.97", "0.9")


def taken(draft: Draft, subject: ServiceItem) -> Intake:
    result = take_in(
        draft,
        subject,
        sequence=1,
        device_code="K7M2",
        terminal_id="kiosk-1",
        reading=NOW,
        actor=Actor("staff", "zhang"),
        progress_token=TOKEN,
    )
    assert isinstance(result, Intake), result
    return result


def found(draft: Draft, basic_code: str, **more: Any) -> list[tuple[str, str, str]]:
    return [(d.kind.value, d.about, d.reason) for d in defects(draft, item(basic_code), TODAY, **more)]


@pytest.mark.parametrize(
    ("checks", "passed"),
    [
        ((), False),
        ((FACE,), True),
        ((STAFF_CHECK,), True),
        ((replace(FACE, outcome=CheckOutcome.NO_MATCH),), False),
        ((replace(FACE, outcome=CheckOutcome.NO_REFERENCE),), False),
        ((replace(FACE, outcome=CheckOutcome.NOT_LIVE), STAFF_CHECK), True),
        ((FACE, replace(STAFF_CHECK, outcome=CheckOutcome.NOT_CONFIRMED)), False),
        ((replace(FACE, outcome=CheckOutcome.CONFIRMED),), False),
        ((replace(STAFF_CHECK, outcome=CheckOutcome.MATCHED),), False),
    ],
    ids=["none", "face", "staff", "no match", "nothing to compare", "then staff", "staff says no", "odd", "odd too"],
)
@pytest.mark.parametrize("channel", ["kiosk", "window"])
def test_an_item_may_want_person_and_document_compared(
    checks: tuple[IdentityCheck, ...], passed: bool, channel: str
) -> None:
    draft = replace(complete_draft(RESIDENCE), checks=checks, channel=channel)
    kinds = {d.kind for d in defects(draft, item(RESIDENCE), TODAY)}
    assert (DefectKind.IDENTITY_CHECK in kinds) != passed


def test_other_items_want_no_comparison() -> None:
    assert complete_draft(SENIOR).checks == ()
    assert found(complete_draft(SENIOR), SENIOR) == []


def test_paper_of_an_outage_was_looked_at_then_and_there() -> None:
    draft = replace(complete_draft(RESIDENCE), checks=(), channel="window")
    assert {kind for kind, _, _ in found(draft, RESIDENCE)} == {"identity_check", "review_point"}
    assert found(draft, RESIDENCE, on_paper=True) == []


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_typed_identity_needs_its_reason(reason: str | None) -> None:
    typed = replace(MARKER, method=IdentityMethod.MANUAL, method_reason=reason)
    draft = replace(complete_draft(BUSINESS), applicant=typed)
    assert found(draft, BUSINESS) == [("identity", "method_reason", "missing")]
    told = replace(draft, applicant=replace(typed, method_reason="chip_unreadable"))
    assert found(told, BUSINESS) == []


def test_a_check_is_sent_with_its_scores_and_nothing_of_the_face() -> None:
    body = manifest(taken(replace(complete_draft(RESIDENCE), checks=(FACE,)), item(RESIDENCE)))
    assert body["schema"] == "hall.intake/2"
    assert body["identity_checks"] == [
        {
            "kind": "face",
            "outcome": "matched",
            "at": AT,
            "method": "detect/1 embed/1",
            "match": "0.61",
            "match_threshold": "0.36",
            "liveness": "0.97",
            "liveness_threshold": "0.9",
            "actor": None,
        }
    ]
    assert (body["review"], body["package"]) == ([], None)


def test_ticks_go_with_the_pages_they_were_made_on() -> None:
    mark = ReviewMark("place_proof", "address", "zhang", AT)
    draft = complete_draft(BUSINESS).with_review(mark)
    assert draft.reviewed_points("place_proof") == ("address",)
    same = draft.with_material(draft.material("place_proof"))
    assert same.reviewed == draft.reviewed
    again = draft.with_material(HandedIn("place_proof", (page(7),)))
    assert again.reviewed == (), "other pages have not been looked at"
    later = draft.with_review(replace(mark, staff="li"))
    assert [m.staff for m in later.reviewed] == ["li"], "the later clerk"
    assert draft.without_review("place_proof", "address").reviewed == ()
    assert draft.revision < later.revision


def test_what_is_no_point_or_has_no_pages_is_not_kept() -> None:
    marks = (
        ReviewMark("place_proof", "signed", "zhang", AT),
        ReviewMark("place_proof", "address", "zhang", AT),
        ReviewMark("place_proof", "no_such", "zhang", AT),
        ReviewMark("identity", "address", "zhang", AT),
        ReviewMark("no_such", "address", "zhang", AT),
    )
    intake = taken(replace(complete_draft(BUSINESS), reviewed=marks, channel="window"), item(BUSINESS))
    assert [(m.material, m.point) for m in intake.review] == [("place_proof", "address"), ("place_proof", "signed")]


def test_at_the_kiosk_nobody_has_to_tick() -> None:
    assert found(complete_draft(BUSINESS), BUSINESS) == []


def test_a_point_that_need_not_apply_may_stay_unticked() -> None:
    draft = replace(complete_draft(BUSINESS), channel="window")
    for point in ("address", "signed"):
        draft = draft.with_review(ReviewMark("place_proof", point, "zhang", AT))
    assert found(draft, BUSINESS) == [], "a lease's dates, where nothing is rented"


def test_every_material_handed_in_has_points_to_look_at() -> None:
    for subject in catalog().items:
        for material in subject.materials:
            assert material.shared != bool(material.review_points), f"{subject.basic_code} {material.key}"
            assert all(point.text.get("en") != point.text.get() for point in material.review_points)


def test_drafts_survive_their_json_and_older_ones_load() -> None:
    draft = replace(complete_draft(BUSINESS), checks=(FACE,)).with_review(ReviewMark("place_proof", "address", "z", AT))
    assert draft_from_json(draft_to_json(draft)) == draft
    older = json.loads(draft_to_json(draft))
    del older["checks"], older["reviewed"]
    loaded = draft_from_json(json.dumps(older).encode())
    assert (loaded.checks, loaded.reviewed) == ((), ())


def test_the_materials_model_shows_points_and_who_shares(qtbot: QtBot) -> None:
    package = item("000900001000")
    draft = complete_draft("000900001000").with_review(ReviewMark("place_proof", "address", "zhang", AT))
    model = HallMaterialsModel()
    model.set_slots(slots(package, dict(draft.answers), draft))
    roles = {name.data().decode(): number for number, name in model.roleNames().items()}
    first = {name: model.data(model.index(0), number) for name, number in roles.items()}
    assert first["sharedBy"] == "两件事共用"
    assert first["serves"] == ["个体工商户开业登记", "小餐饮登记"]
    assert [(p["key"], p["required"], p["ticked"]) for p in first["reviewPoints"]] == [
        ("address", True, True),
        ("signed", True, False),
        ("lease_valid", False, False),
    ]
    model.set_slots(slots(package, dict(draft.answers), draft), "en")
    assert model.data(model.index(0), roles["sharedBy"]) == "for 2 matters"


def test_of_very_many_comparisons_the_last_are_sent() -> None:
    """The contract takes twenty; a draft that came back many times must not be refused for its history."""
    draft = replace(complete_draft(RESIDENCE), checks=(FACE,) * 25 + (STAFF_CHECK,))
    assert taken(draft, item(RESIDENCE)).identity_checks == (FACE,) * 19 + (STAFF_CHECK,)
