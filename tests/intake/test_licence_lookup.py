"""What a register's answer means for a material (C16): matches, does not match, could not check; and the ways."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from intake_people import BUSINESS, FOOD, MARKER, TODAY, complete_draft, item, page

from intake.draft import HandedIn
from intake.licence import ELicence, LicencesKnown, NoAnswer, as_looked_up, looked_up
from intake.material import SlotState
from intake.taking import LookupOutcome, TrustLevel
from intake.trust import trust_of
from intake.ways import NotTaken, Said, Way, choose, disputed, slot_of, to_look_up, ways, with_pages

AT = "2026-05-14T01:30:00.000Z"
SPEC = item(FOOD).material("business_licence")
OWN = ELicence("营业执照", "1", "示例市市场监督管理局", MARKER.id_number)
SAID = Said("chen", AT)


def answer(*licences: ELicence) -> LicencesKnown:
    return LicencesKnown(licences, AT)


@pytest.mark.parametrize(
    ("said", "outcome", "words"),
    [
        (answer(OWN), LookupOutcome.MATCHES, "可信等级A"),
        (answer(OWN, replace(OWN, number="2")), LookupOutcome.MATCHES, "请选一份"),
        (answer(replace(OWN, valid_to="2026-05-13")), LookupOutcome.DOES_NOT_MATCH, "今天不在有效期内"),
        (answer(replace(OWN, revoked_on="2026-05-14")), LookupOutcome.DOES_NOT_MATCH, "注销或者撤销"),
        (answer(replace(OWN, holder="440524188001010014")), LookupOutcome.DOES_NOT_MATCH, "不是申请人的"),
        (answer(), LookupOutcome.COULD_NOT_CHECK, "查不到不等于没有"),
        (answer(replace(OWN, name="别的证")), LookupOutcome.COULD_NOT_CHECK, "查不到不等于没有"),
        (NoAnswer(), LookupOutcome.COULD_NOT_CHECK, "没有连上"),
    ],
)
def test_c16b_what_a_registers_answer_comes_to(said: Any, outcome: LookupOutcome, words: str) -> None:
    found = looked_up(said, SPEC, TODAY, "100101", applicant=MARKER)
    assert found.outcome is outcome
    assert words in found.why.get()
    assert found.why.get("en") != found.why.get()


def test_c16d_what_another_place_vouches_for_less_counts_for_less() -> None:
    licence = replace(OWN, region="200100", trust=TrustLevel.B)
    found = looked_up(answer(licence), SPEC, TODAY, "100101", applicant=MARKER)
    given = as_looked_up(HandedIn(SPEC.key), SPEC, found, licence, AT)
    assert trust_of(SPEC, given) is TrustLevel.B
    assert "外省" in found.why.get()


def test_c16e_a_dispute_needs_words_and_something_found_and_keeps_both() -> None:
    draft = complete_draft(FOOD)
    assert isinstance(disputed(draft, item(FOOD), SPEC.key, "地址不对"), NotTaken), "nothing was found yet"
    found = looked_up(answer(OWN), SPEC, TODAY, "100101", applicant=MARKER)
    draft = draft.with_material(as_looked_up(draft.material(SPEC.key), SPEC, found, OWN, AT))
    assert to_look_up(item(FOOD), draft) == ()
    assert isinstance(disputed(draft, item(FOOD), SPEC.key, " "), NotTaken)
    paper = disputed(draft, item(FOOD), SPEC.key, "地址不对")
    assert not isinstance(paper, NotTaken)
    assert slot_of(item(FOOD), paper, SPEC.key).state is SlotState.NEEDED
    given = with_pages(paper.material(SPEC.key), (page(1),))
    assert given.taken.disputed
    assert given.taken.lookup is not None


def test_a_way_that_is_not_open_says_why_and_changes_nothing() -> None:
    draft, matter = complete_draft(BUSINESS), item(BUSINESS)
    bare = draft.with_material(HandedIn("place_proof"))
    shut = {one.way: one.why_not for one in ways(matter, bare, "place_proof") if one.why_not is not None}
    assert {Way.ORIGINAL_COMPARED, Way.DEFERRED} <= set(shut)
    for way, why_not in shut.items():
        refused = choose(bare, matter, "place_proof", way, SAID)
        assert isinstance(refused, NotTaken)
        assert refused.message == why_not
    with pytest.raises(KeyError):
        ways(matter, bare, "no_such")
