"""For whom a matter is, at the counter: an agent with a letter, the second card on the same reader, two matters of one
visit that ask nothing twice."""

from __future__ import annotations

from datetime import date

from counter_kit import CounterBench
from test_at_the_counter import RESIDENCE, do_matter, records, to_matter, to_visit
from visit_kit import person

from devices.ports import Sex
from devices.result import Ok
from intake.parties import IdentityMethod, Relation

OTHER_NUMBER = "440524188001010014"


def test_c05c_an_agent_at_the_counter_shows_the_letter_and_the_other_card(desk: CounterBench) -> None:
    to_matter(desk)
    desk.tap("button-side-whose")
    desk.tap("choice-who-other")
    desk.tap("choice-relation-agent")
    desk.answers.card = Ok(person(OTHER_NUMBER, name="测试乙", birth_date=date(1880, 1, 1), sex=Sex.MALE))
    desk.tap("button-second-card")
    desk.settle()
    visit = desk.app.controller.visit
    assert visit.draft is not None
    assert visit.draft.representative is not None
    assert visit.draft.representative.relation is Relation.AGENT
    assert visit.draft.applicant is not None
    assert (visit.draft.applicant.id_number, visit.draft.applicant.method) == (OTHER_NUMBER, IdentityMethod.CHIP)
    matter = desk.app.matter
    kinds = {(defect.kind.value, defect.about) for defect in matter.property("defects").rows()}
    assert ("party", "authority") in kinds, "taking in waits for the letter"
    desk.tap("capture-authority")
    assert matter.property("work") == "capture"
    desk.tap("button-capture")
    desk.tap("button-keep")
    desk.settle()
    assert len(visit.draft.representative.authority) == 1
    kinds = {(defect.kind.value, defect.about) for defect in matter.property("defects").rows()}
    assert ("party", "authority") not in kinds
    assert "测试乙" in str(desk.item("side-whose").property("text"))


def test_c07a_the_second_matter_of_a_visit_knows_what_the_first_asked(desk: CounterBench) -> None:
    to_visit(desk)
    do_matter(desk)
    desk.use("button-next-matter")
    desk.until("visit")
    asked = dict(records(desk)[0]["answers"])  # type: ignore[call-overload]  # a record's body is plain JSON
    desk.play(desk.clerk.open_matter(RESIDENCE))
    visit = desk.app.controller.visit
    assert visit.draft is not None
    assert visit.draft.answer("phone") == asked["phone"]
    assert visit.draft.source("phone").startswith("other_item:")
    assert str(desk.item("from-card-phone").property("text")) == "来自这次办理的另一件事"
