"""For whom a matter is, on the kiosk: an agent, a parent with a newborn, an organisation; and how the result comes."""

from __future__ import annotations

from datetime import date

from errand_kit import words_on
from journey import fill_step, hand_in, to_identity, to_paper
from kiosk_kit import NAME, NUMBER, Bench, person
from PySide6.QtCore import QPointF

from devices.ports import Sex
from devices.result import Ok
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


NEWBORN = "11100100000000027F3000709023000"
FOOD = "11100100000000019L3000131011000"


def begin(bench: Bench, code: str) -> None:
    """As far as the data on the card; the matter may not be on the first page."""
    bench.tap("button-begin")
    bench.tap("group-all")
    while not bench.sees(f"service-{code}"):
        bench.tap("show-more")
    bench.tap(f"service-{code}")
    bench.tap("button-next")
    bench.tap("button-agree")
    bench.until("identity")


def choose_region(bench: Bench, key: str, *codes: str) -> None:
    for code in codes:
        bench.tap(f"choice-{key}-{code}")


def test_a_parent_registers_a_newborn_who_has_no_number_and_has_it_mailed(bench: Bench) -> None:
    begin(bench, NEWBORN)
    bench.tap("button-for-others")
    bench.tap("choice-who-other")
    bench.tap("choice-relation-parent")
    bench.set_text("input-field-name", CHILD)
    bench.tap("choice-has_number-no")
    bench.tap("choice-sex-female")
    bench.tap("date-birth_date-accept")
    letter(bench)
    bench.tap("button-next")
    assert bench.screen == "form"
    draft = draft_of(bench)
    assert draft.applicant is not None
    assert draft.applicant.method is IdentityMethod.NO_NUMBER
    assert draft.answer("child_name") == CHILD
    bench.tap("button-next")
    assert draft_of(bench).answer("child_age") == "0", "worked out"
    choose_region(bench, "birth_region", "110000", "110101")
    assert draft_of(bench).answer("birth_region") == "110101"
    bench.tap("way-birth_region-0")
    assert not draft_of(bench).answer("birth_region"), "back to the provinces"
    choose_region(bench, "birth_region", "100000", "100100", "100101")
    bench.set_text("input-field-certificate_number", "T110000001")
    bench.tap("button-next")
    bench.tap("button-next")
    assert bench.screen == "form", "a table without rows"
    bench.tap("add-parents")
    bench.tap("choice-parents.1.parent_role-father")
    bench.set_text("input-field-parents.1.parent_name", NAME)
    bench.set_text("input-field-parents.1.parent_id", NUMBER)
    bench.tap("add-parents")
    bench.tap("remove-parents-2")
    assert draft_of(bench).answer("parents") == "1"
    bench.tap("button-next")
    bench.tap("choice-register_with-father")
    choose_region(bench, "register_region", "100101", "100101001")
    bench.set_text("input-field-register_address", "示例路1号2单元")
    bench.tap("button-next")
    finish(bench)
    assert bench.sees("review-party.applicant")
    assert bench.sees("review-parents.1")
    bench.tap("review-delivery.way")
    assert bench.screen == "delivery_way"
    bench.tap("choice-way-mail")
    bench.set_text("input-field-receiver", NAME)
    bench.set_text("input-field-phone", "13800001234")
    choose_region(bench, "region", "440000", "441900")
    bench.set_text("input-field-address", "示例路2号3楼")
    bench.tap("button-next")
    bench.sign()
    bench.tap("button-next")
    bench.until("review")
    bench.tap("button-submit")
    bench.until("paper")
    with bench.store() as store:
        (recent,) = [store.recent_case(bench.app.controller.visit.person_key)]
    assert recent is not None, "found by the parent's card"


def test_a_company_comes_by_its_legal_representative(bench: Bench) -> None:
    begin(bench, FOOD)
    bench.tap("button-for-others")
    bench.tap("choice-who-organisation")
    bench.tap("choice-post-legal_representative")
    bench.set_text("input-field-organisation_name", "示例市晨光餐饮有限公司")
    bench.set_text("input-field-uscc", "91100100MA00000153")
    bench.tap("button-next")
    assert bench.screen == "form"
    draft = draft_of(bench)
    assert draft.organisation is not None
    assert (draft.organisation.legal_representative, draft.organisation.kind) == (NAME, "2")
    assert draft.answer("business_uscc") == "91100100MA00000153", "not asked again"
    assert "前面已经填过" in str(bench.item("from-card-business_uscc").property("text"))


def test_the_second_card_is_read_on_the_same_reader(bench: Bench) -> None:
    to_identity(bench)
    bench.tap("button-for-others")
    bench.tap("choice-who-other")
    bench.tap("choice-relation-agent")
    bench.drawn()
    button, typed = (bench.item(name).mapToScene(QPointF(0, 0)).y() for name in ("button-second-card", "field-name"))
    assert button < typed, "the card first, typing is what is left"
    bench.answers.card = Ok(person(OTHER_NUMBER, name="测试乙", birth_date=date(1880, 1, 1), sex=Sex.MALE))
    bench.tap("button-second-card")
    bench.settle()
    assert bench.item("party-card-holder").property("text") == "测*乙　4405**********0014"
    assert not bench.sees("field-name")
    assert not bench.sees("field-number")
    words = words_on(bench)
    assert OTHER_NUMBER not in words
    assert "测试乙" not in words
    draft = draft_of(bench)
    assert draft.applicant is not None
    assert (draft.applicant.id_number, draft.applicant.method) == (OTHER_NUMBER, IdentityMethod.CHIP)
    assert bench.app.controller.visit.applicant is not None
    assert bench.app.controller.visit.applicant.id_number == NUMBER, "who stands here stays who they are"
    bench.tap("button-type-instead")
    bench.settle()
    assert bench.sees("field-number")
    assert bench.app.controller.visit.second is None


def test_c06a_who_comes_again_sees_what_they_said_before_and_where_it_is_from(bench: Bench) -> None:
    to_paper(bench)
    said = dict(draft_of(bench).answers)
    bench.tap("button-finish")
    bench.tap("button-finish")
    begin(bench, "1110010000000004353002023004000")
    bench.tap("button-next")
    visit = bench.app.controller.visit
    draft = draft_of(bench)
    assert visit.item is not None
    shared = {field.key: field.element for field in visit.item.form.fields() if field.element == "residence.region"}
    (key,) = shared
    assert draft.answer(key) == said["residence_region"]
    while not bench.sees(f"choice-{key}-100101"):
        fill_step(bench)
        bench.tap("button-next")
    assert str(bench.item(f"from-card-{key}").property("text")) == "来自上次办理（2026年5月14日）"
    bench.tap(f"choice-{key}-100102")
    assert draft_of(bench).source(key) == "", "another answer is the person's own"
    assert not bench.sees(f"from-card-{key}")


def test_who_is_16_and_lives_on_their_own_labour_says_so_and_goes_on_alone(bench: Bench) -> None:
    number = "100101201001010013"
    bench.answers.card = Ok(person(number, name="测试丁", birth_date=date(2010, 1, 1), sex=Sex.MALE))
    begin(bench, "1110010000000004353002023004000")
    bench.tap("button-for-others")
    bench.tap("button-next")
    assert bench.screen == "parties", "the statement is still to be made"
    bench.tap("choice-own_labour-no")
    bench.tap("button-next")
    assert bench.sees("party-problem-0"), "a guardian has to come"
    bench.tap("choice-own_labour-yes")
    bench.tap("button-next")
    assert bench.screen == "form"
    assert [consent.kind for consent in draft_of(bench).consents] == ["privacy", "own_labour"]
