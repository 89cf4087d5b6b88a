"""For whom a matter is, on the kiosk: an agent, a parent with a newborn, an organisation; and how the result comes."""

from __future__ import annotations

from journey import fill_step, hand_in, to_identity
from kiosk_kit import NAME, NUMBER, Bench

from intake.draft import Draft
from intake.parties import IdentityMethod, Relation

#: What a child is called that has no number yet.
CHILD = "测试丙"
OTHER_NUMBER = "440524188001010014"


def draft_of(bench: Bench) -> Draft:
    draft = bench.app.controller.visit.draft
    assert draft is not None
    return draft


def letter(bench: Bench) -> None:
    bench.tap("capture-authority")
    bench.until("capture")
    bench.tap("button-capture")
    bench.tap("button-keep")
    bench.until("parties")


def finish(bench: Bench) -> None:
    while bench.screen == "form":
        fill_step(bench)
        bench.tap("button-next")
    for slot in bench.app.controller.visit.missing_materials():
        hand_in(bench, slot.spec.key)
    bench.tap("button-next")
    bench.sign()
    bench.tap("button-next")
    bench.until("review")


def test_c05c_who_acts_shows_their_card_and_the_letter_first(bench: Bench) -> None:
    to_identity(bench)
    bench.tap("button-for-others")
    assert bench.screen == "parties"
    bench.tap("choice-who-other")
    bench.tap("choice-relation-agent")
    bench.set_text("input-field-name", "测试乙")
    bench.set_text("input-field-number", OTHER_NUMBER)
    bench.tap("button-next")
    assert bench.screen == "parties", "no letter, no form"
    assert bench.sees("party-problem-0")
    letter(bench)
    bench.tap("button-next")
    assert bench.screen == "form"
    draft = draft_of(bench)
    assert draft.representative is not None
    assert draft.representative.relation is Relation.AGENT
    assert draft.representative.person.id_number == NUMBER, "their own card"
    assert draft.applicant is not None
    assert (draft.applicant.name, draft.applicant.method) == ("测试乙", IdentityMethod.MANUAL)
    assert draft.representative.authority == draft.blobs()
    assert NAME not in dict(draft.answers).values(), "what the card says of who acts is not the applicant's"
