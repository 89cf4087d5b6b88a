"""Who may bring a matter (C05), how the result comes (C13 c), and hall.intake/3, which says it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_people import BIRTH, BUSINESS, FOOD, MARKER, SENIOR, TODAY, catalog, complete_draft, item
from test_take_in import intake_of, taken

from intake.attachment import BlobRef
from intake.capacity import Capacity, capacity, may_apply_alone
from intake.delivery import delivery_of
from intake.draft import Consent, Draft
from intake.intake import canonical, digest_of, manifest
from intake.item import Delivery, ServiceItem
from intake.parties import (
    Applicant,
    DeliveryChoice,
    IdentityMethod,
    Organisation,
    Relation,
    Representative,
)
from intake.parties_form import delivery_form, parties_answers, parties_form, with_parties
from intake.standing import OWN_LABOUR, standing_problems
from intake.take_in import DefectKind, defects, for_parties
from sync.platform.wire import IntakeBody

LETTER = BlobRef("sha256:" + "a" * 64, 100, "image/jpeg")
AGENT = Applicant(
    name="测试乙", id_type="111", id_number="440524188001010014", sex="male", birth_date="1880-01-01", nation="汉"
)
CHILD = Applicant(
    name="测试丙",
    id_type="999",
    id_number="",
    sex="female",
    birth_date="2026-05-01",
    method=IdentityMethod.NO_NUMBER,
    method_reason="代办人告知",
)
#: Known from what the agent says.
TOLD = replace(MARKER, method=IdentityMethod.MANUAL, method_reason="代办人告知")
COMPANY = Organisation("示例市晨光餐饮有限公司", "91100100MA00000153", "测试乙")
NEWBORN = "000709023000"
CONSENT = Consent("privacy", "1", "2026-05-14T01:20:00.000Z")


def acting(relation: Relation = Relation.AGENT, **more: Any) -> Representative:
    return Representative(AGENT, relation, more.pop("authority", (LETTER,)), **more)


def young(age: int) -> Applicant:
    born = date(TODAY.year - age, 1, 1)
    return Applicant("测试丁", "414", "E00000001", "male", born.isoformat())


def problems(draft: Draft, of: ServiceItem, today: date = TODAY) -> set[tuple[str, str]]:
    return {(p.about, p.reason) for p in standing_problems(draft, of, today, test_build=True)}


def draft_for(of: ServiceItem, applicant: Applicant = MARKER, **more: Any) -> Draft:
    more.setdefault("consents", (CONSENT,))
    return Draft("019e2446-7a00-7000-8000-000000000001", of.impl_code, 1, "2026-05-14", applicant=applicant, **more)


def test_c05c_who_acts_records_own_document_and_letter_first() -> None:
    of = item(SENIOR)
    assert problems(draft_for(of), of) == set(), "for oneself nothing is asked"
    assert problems(draft_for(of, representative=acting(authority=())), of) == {("authority", "missing")}
    assert problems(draft_for(of, representative=acting()), of) == set()
    unread = replace(acting(), person=replace(AGENT, id_number="440524188001010010"))
    assert ("representative", "check_digit") in problems(draft_for(of, representative=unread), of)
    draft = replace(complete_draft(SENIOR), representative=acting(authority=()), answers=())
    kinds = [defect.kind for defect in defects(draft, of, TODAY)]
    assert kinds.index(DefectKind.PARTY) < kinds.index(DefectKind.FIELD), "before anything else is looked at"


def test_c05c_an_item_in_person_only_refuses_a_representative() -> None:
    of = item(SENIOR).model_copy(update={"in_person_only": True})
    assert problems(draft_for(of, representative=acting()), of) == {("representative", "in_person_only")}
    assert problems(draft_for(of, young(5), representative=acting(Relation.PARENT)), of) == set(), "by law they act"
    options = {option.value for option in parties_form(of).field("relation").options}
    assert options == {"guardian", "parent"}, "nobody is led to what is refused"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"valid_to": "2026-05-13"}, ("authority", "expired")),
        ({"valid_to": "soon"}, ("authority", "bad_date")),
        ({"valid_to": "2026-05-14"}, None),
        ({"person": MARKER}, ("representative", "same_person")),
        ({"person": young(17)}, ("representative", "not_of_age")),
        ({"relation": Relation.LEGAL_REPRESENTATIVE}, ("organisation", "unsaid")),
    ],
)
def test_what_is_wrong_with_who_acts(change: dict[str, Any], reason: tuple[str, str] | None) -> None:
    found = problems(draft_for(item(SENIOR), representative=replace(acting(), **change)), item(SENIOR))
    assert found == (set() if reason is None else {reason})


def test_staff_act_only_where_the_item_offers_it() -> None:
    offered = item(SENIOR).model_copy(update={"assisted": True})
    not_offered = item(SENIOR).model_copy(update={"assisted": False})
    delegate = acting(Relation.DELEGATE)
    assert problems(draft_for(offered, representative=delegate), offered) == set()
    assert problems(draft_for(not_offered, representative=delegate), not_offered) == {("representative", "not_offered")}


def test_an_assisting_officer_is_asked_for_where_the_item_offers_it() -> None:
    def relations(subject: ServiceItem) -> set[str]:
        return {option.value for option in parties_form(subject).field("relation").options}

    offered = item(SENIOR).model_copy(update={"assisted": True})
    assert relations(offered) == {"agent", "guardian", "parent", "delegate"}
    assert "delegate" not in relations(item(SENIOR).model_copy(update={"assisted": False}))
    alone = item(SENIOR).model_copy(update={"assisted": True, "in_person_only": True})
    assert "delegate" not in relations(alone)
    answers = {"who": "other", "relation": "delegate", "name": "测试乙", "number": "440524188001010014"}
    draft = draft_for(offered)
    here = draft.applicant
    assert here is not None
    applicant, acting_for, _ = with_parties(draft, here, answers, offered)
    assert acting_for is not None
    assert (applicant.name, acting_for.relation, acting_for.person) == ("测试乙", Relation.DELEGATE, here)


@pytest.mark.parametrize(
    ("age", "own_labour", "expected"),
    [
        (7, False, Capacity.NONE),
        (8, False, Capacity.LIMITED),
        (15, True, Capacity.LIMITED),
        (16, False, Capacity.LIMITED),
        (16, True, Capacity.FULL),
        (18, False, Capacity.FULL),
    ],
)
def test_capacity_by_age(age: int, own_labour: bool, expected: Capacity) -> None:
    assert capacity(age, own_labour=own_labour) is expected


@given(st.integers(0, 120), st.none() | st.integers(0, 60), st.booleans())
@settings(max_examples=100)
def test_nobody_under_14_ever_applies_alone(age: int, item_age: int | None, own_labour: bool) -> None:
    alone = may_apply_alone(age, item_age, own_labour=own_labour)
    assert not (alone and age < 14)
    assert alone or age < 18


def test_a_minor_comes_with_a_guardian() -> None:
    of = item(BIRTH)
    assert problems(draft_for(of, young(10)), of) == {("guardian", "missing")}
    assert problems(draft_for(of, young(10), representative=acting(Relation.GUARDIAN)), of) == set()
    assert problems(draft_for(of, young(10), representative=acting(Relation.GUARDIAN), consents=()), of) == {
        ("guardian", "consent_missing")
    }
    assert problems(draft_for(of, young(16)), of) == {("guardian", "missing")}
    statement = Consent(OWN_LABOUR, "1", "2026-05-14T01:20:00.000Z")
    assert problems(draft_for(of, young(16), consents=(CONSENT, statement)), of) == set()
    assert problems(draft_for(of, MARKER, representative=acting(Relation.PARENT)), of) == {("guardian", "of_age")}


def test_a_newborn_without_number_is_registered_by_a_parent() -> None:
    of = item(NEWBORN)
    assert problems(draft_for(of, CHILD), of) == {("guardian", "no_number")}
    assert problems(draft_for(of, CHILD, representative=acting(Relation.PARENT)), of) == set()
    unborn = replace(CHILD, birth_date="2026-05-15")
    found = defects(draft_for(of, unborn, representative=acting(Relation.PARENT)), of, TODAY)
    assert ("identity", "bad_date") in {(d.kind.value, d.reason) for d in found}


@pytest.mark.parametrize(
    ("organisation", "relation", "expected"),
    [
        (COMPANY, Relation.LEGAL_REPRESENTATIVE, set()),
        (COMPANY, Relation.EMPLOYEE, set()),
        (COMPANY, None, {("representative", "relation_missing")}),
        (replace(COMPANY, uscc="91100100MA00000154"), Relation.EMPLOYEE, {("organisation", "bad_number")}),
        (replace(COMPANY, name=" "), Relation.EMPLOYEE, {("organisation", "name_missing")}),
        (
            replace(COMPANY, legal_representative="测试己"),
            Relation.LEGAL_REPRESENTATIVE,
            {("representative", "not_the_legal_representative")},
        ),
        (replace(COMPANY, kind="4"), Relation.EMPLOYEE, {("organisation", "not_served")}),
    ],
)
def test_an_organisation_says_who_comes_for_it(
    organisation: Organisation, relation: Relation | None, expected: set[tuple[str, str]]
) -> None:
    comes = None if relation is None else acting(relation)
    draft = draft_for(item(FOOD), AGENT, organisation=organisation, representative=comes)
    assert problems(draft, item(FOOD)) == expected


def test_an_item_for_organisations_alone_wants_one() -> None:
    of = item(FOOD).model_copy(update={"targets": ("2",)})
    assert problems(draft_for(of, AGENT), of) == {("organisation", "missing")}


def test_parties_are_asked_as_a_form_and_read_back() -> None:
    of = item(FOOD)
    for applicant, representative, organisation in (
        (MARKER, None, None),
        (
            replace(MARKER, method=IdentityMethod.MANUAL, method_reason="代办人告知"),
            acting(valid_to="2027-01-01"),
            None,
        ),
        (CHILD, acting(Relation.PARENT), None),
        (AGENT, acting(Relation.LEGAL_REPRESENTATIVE, authority=()), COMPANY),
        (AGENT, acting(Relation.EMPLOYEE), replace(COMPANY, legal_representative="测试己")),
    ):
        draft = draft_for(of, applicant, representative=representative, organisation=organisation)
        here = AGENT if representative is not None else applicant
        card = None if applicant is not MARKER else MARKER
        read = with_parties(draft, here, parties_answers(draft), of, card=card)
        if applicant.method is IdentityMethod.MANUAL:  # only what was told is known again
            assert (read[0].name, read[0].id_number, read[0].birth_date) == (
                applicant.name,
                applicant.id_number,
                applicant.birth_date,
            )
            assert read[1:] == (representative, organisation)
        else:
            assert read == (applicant, representative, organisation)


def test_other_parties_take_away_what_the_first_document_filled_in() -> None:
    of = item(NEWBORN)
    draft = for_parties(draft_for(of, AGENT), of, TODAY, applicant=AGENT)
    assert draft.answer("child_name") == AGENT.name
    draft = draft.with_answer("phone", "13800001234").with_known("register_address", "别人的地址", "history:2026-01-01")
    child = for_parties(draft, of, TODAY, applicant=CHILD, representative=acting(Relation.PARENT))
    assert (child.answer("child_name"), child.answer("phone")) == (CHILD.name, "13800001234")
    assert child.answer("register_address") is None, "the earlier matters of who acts are not the applicant's"


# --- delivery -----------------------------------------------------------------------------------------------------


def test_c13c_to_collect_is_the_default_and_mail_needs_an_address() -> None:
    of = item(NEWBORN)
    draft = draft_for(of, CHILD, representative=acting(Relation.PARENT))

    def about(choice: DeliveryChoice | None, offered: ServiceItem = of) -> set[str]:
        found = defects(replace(draft, delivery=choice), offered, TODAY)
        return {defect.about for defect in found if defect.kind is DefectKind.DELIVERY}

    assert delivery_of(draft, of) == DeliveryChoice("collect")
    assert about(None) == set()
    assert about(DeliveryChoice("mail")) == {"receiver", "phone", "region", "address"}
    assert about(DeliveryChoice("mail", "测试乙", "13800001234", "110101", "示例路1号")) == set()
    assert about(DeliveryChoice("kiosk")) == {"way"}, "not offered"
    no_default = of.model_copy(update={"delivery": (Delivery.MAIL, Delivery.NETWORK)})
    assert about(None, no_default) == {"way"}, "several, and none goes without saying"


def test_a_form_that_asks_for_the_way_is_not_asked_again() -> None:
    draft = complete_draft(BUSINESS).with_answer("delivery", "electronic")
    assert delivery_of(draft, item(BUSINESS)) == DeliveryChoice("network")
    assert not [d for d in defects(draft, item(BUSINESS), TODAY) if d.kind is DefectKind.DELIVERY]


# --- the manifest -------------------------------------------------------------------------------------------------


def company_intake() -> Any:
    draft = complete_draft(FOOD)
    draft = for_parties(
        draft, item(FOOD), TODAY, applicant=AGENT, organisation=COMPANY, representative=acting(Relation.EMPLOYEE)
    )
    signed = replace(draft, signature=complete_draft(FOOD).signature, assisted_by="zhang")
    return intake_of(signed, FOOD)


def test_c19c_the_owner_stays_the_applicant_and_who_helped_is_named() -> None:
    body = manifest(company_intake())
    assert body["schema"] == "hall.intake/3"
    assert body["assisted_by"] == "zhang"
    assert body["organisation"]["uscc"] == COMPANY.uscc
    assert body["representative"]["relation"] == "employee"
    assert body["representative"]["authority"][0]["digest"] == LETTER.digest
    assert body["sources"]["floor_area"] == "computed"
    parsed = IntakeBody.model_validate(body)
    assert parsed.fits_its_schema()
    assert LETTER.digest in {blob.digest for blob in parsed.blobs()}


def test_what_says_no_more_is_still_the_first_schema() -> None:
    body = manifest(intake_of(complete_draft(FOOD), FOOD))
    assert body["schema"] == "hall.intake/1"
    assert IntakeBody.model_validate(body).fits_its_schema()
    assert not IntakeBody.model_validate({**body, "assisted_by": None}).fits_its_schema()


def test_who_has_no_number_is_known_by_who_acts() -> None:
    taken_in = replace(company_intake(), applicant=CHILD, organisation=None, representative=acting(Relation.PARENT))
    assert taken_in.known_by == AGENT
    body = IntakeBody.model_validate(manifest(taken_in))
    assert body.fits_its_schema()
    assert body.applicant.id_number == ""


@given(st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_digest_does_not_hang_on_the_order_of_keys(random: Any) -> None:
    body = manifest(company_intake())

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            entries = list(value.items())
            random.shuffle(entries)
            return {key: shuffled(part) for key, part in entries}
        return [shuffled(part) for part in value] if isinstance(value, list) else value

    assert digest_of(canonical(shuffled(body))) == digest_of(canonical(body))


@given(st.sampled_from(["1.0", "1e0", "1"]))
@settings(max_examples=10)
def test_the_digest_does_not_hang_on_how_a_number_is_spelt(spelling: str) -> None:
    text = json.dumps({**manifest(company_intake()), "x": 1}).replace('"x": 1', f'"x": {spelling}')
    assert canonical(json.loads(text)) == canonical({**manifest(company_intake()), "x": 1})


#: Any character a name can have: no controls, no surrogates.
_NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30).filter(
    lambda name: name.strip() == name and name
)


@given(_NAMES)
@settings(max_examples=100)
def test_every_character_of_a_name_is_kept_as_given(name: str) -> None:
    taken_in = replace(
        company_intake(),
        applicant=replace(AGENT, name=name),
        organisation=replace(COMPANY, name=name, legal_representative=name),
        representative=replace(acting(), person=replace(AGENT, name=name)),
    )
    read = json.loads(canonical(manifest(taken_in)))
    assert read["applicant"]["name"] == read["organisation"]["name"] == name
    assert read["representative"]["person"]["name"] == read["organisation"]["legal_representative"] == name


def test_a_missing_letter_stops_the_take_in() -> None:
    draft = replace(complete_draft(SENIOR), representative=acting(authority=()))
    found = taken(draft, SENIOR)
    assert isinstance(found, tuple)
    assert [(d.kind, d.about) for d in found] == [(DefectKind.PARTY, "authority")]


def test_every_item_can_be_asked_for_whom_and_how() -> None:
    for of in catalog().items:
        assert parties_form(of, of_working_age=True).field("who").options
        form = delivery_form(of, catalog().regions)
        assert {way.value for way in of.delivery} <= {option.value for option in form.field("way").options}
