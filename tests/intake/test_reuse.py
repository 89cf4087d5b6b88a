"""What is held already is offered and not asked again; lookups have a case and a purpose (CAPABILITIES C06, C16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from decision_kit import AT, CLERK, at_window, here
from intake_people import BUSINESS, DRAFT_ID, EATERY, FOOD, MARKER, NOW, TODAY, catalog, complete_draft, item, page

from intake.assessment import Submission, assess
from intake.case.event_json import event_from_json, event_to_json
from intake.case.events import CaseActor, CaseEvent, CasePlace, EventName, Role, Supplemented
from intake.case.states import CaseState
from intake.draft import Draft, HandedIn, ReviewMark, draft_from_json, draft_to_json
from intake.item import ServiceItem
from intake.licence import ELicence, NotUsable, instead_of_paper, provenance
from intake.material import HELD, MaterialSpec, SlotState, WhyNotNeeded, slots
from intake.prefill import Earlier, ItemKey, Licence, of_matter
from intake.qt.lists import HallMaterialsModel
from intake.reuse import (
    NotDemanded,
    Offers,
    Purpose,
    demand,
    hold_known,
    looked_up,
    offers,
    same_paper,
    use_held,
    use_licence,
)
from intake.review import review_rows
from intake.take_in import defects, new_draft
from intake.taking import LicenceRef, Lookup, LookupOutcome, Taken, TakenAs, TrustLevel
from intake.text import LocalizedText
from intake.trust import compared, needs_comparison, trust_of, watermark, way_of

PURPOSE = Purpose(DRAFT_ID, item(EATERY).short_name, CLERK, AT)


@dataclass(frozen=True)
class Before:
    case_no: str
    earlier: Earlier
    materials: tuple[HandedIn, ...]


def item_of(key: ItemKey) -> ServiceItem | None:
    return next((one for one in catalog().items if one.key == key), None)


def before(*licences: Licence, **taken: Any) -> Before:
    """An individual business of 2026-03, the proof of its place compared with the original."""
    answers = dict(complete_draft(BUSINESS).answers)
    earlier = of_matter(
        item(BUSINESS).key, "个体工商户设立登记", "2026-03-02T02:00:00.000Z", item(BUSINESS).form, answers
    )
    how = Taken(**{"compared_by": CLERK, "compared_at": AT} | taken)
    return Before("K-1", replace(earlier, licences=licences), (HandedIn("place_proof", (page(1),), None, how),))


def fresh() -> Draft:
    draft = new_draft(DRAFT_ID, item(EATERY), NOW, applicant=MARKER)
    return draft.with_answer("licence_state", "have")


def offered(*matters: Before, purpose: Purpose = PURPOSE) -> Offers:
    return offers(matters, item(EATERY), fresh(), TODAY, purpose, item_of)


def slot_of(draft: Draft, key: str, subject: ServiceItem | None = None) -> Any:
    chosen = subject or item(EATERY)
    return next(slot for slot in slots(chosen, dict(draft.answers), draft) if slot.spec.key == key)


# --- C06 --------------------------------------------------------------------------------------------------------------


def test_c06a_earlier_values_and_valid_licences_are_offered_expired_ones_are_not() -> None:
    valid = Licence("健康证", "H1", "示例医院", valid_to="2026-05-14")
    expired = Licence("健康证", "H0", "示例医院", valid_to="2026-05-13")
    found = offered(before(valid, expired))
    assert [held.licence.number for held in found.licences] == ["H1"]
    values = {one.key: (one.value, one.source.kind.value) for one in found.values}
    assert values["phone"] == ("13800001234", "history")
    assert [(held.spec.key, held.from_case, held.trust) for held in found.materials] == [
        ("place_proof", "K-1", TrustLevel.B)
    ]
    assert [line.get() for line in found.materials[0].watermark] == ["与原件核对一致", "仅用于办理“小餐饮登记”"]
    assert offered(before(valid_to="2026-05-13")).materials == (), "the lease has run out"
    assert offered(before(compared_by=None)).materials == (), "nobody has compared it: not reusable"
    assert offered().materials == ()


def test_c06b_what_is_held_is_not_asked_for_and_cannot_be_demanded() -> None:
    (held,) = offered(before()).materials
    draft, use = use_held(fresh(), held, PURPOSE)
    assert (use.kind, use.about, use.origin, use.case_id) == ("material", "place_proof", "K-1", DRAFT_ID)
    slot = slot_of(draft, "place_proof")
    assert (slot.state, slot.why_not_needed, slot.offered) == (SlotState.NOT_NEEDED, WhyNotNeeded.HELD, False)
    assert not any(defect.about == "place_proof" for defect in defects(draft, item(EATERY), TODAY))
    found = assess(None, item(EATERY), Submission.of_draft(draft), here())
    assert not any(line.about == "material:place_proof" for line in found.lines)
    for empty in ("", "  "):
        refused = demand(draft, item(EATERY), "place_proof", empty)
        assert isinstance(refused, NotDemanded)
        assert "K-1" in refused.message.get()
    asked = demand(draft, item(EATERY), "place_proof", "原租约已解除")
    assert isinstance(asked, Draft)
    assert slot_of(asked, "place_proof").state is SlotState.NEEDED
    assert asked.material("place_proof").taken.demanded_because == "原租约已解除", "kept with the material"
    again = offers((before(),), item(EATERY), asked, TODAY, PURPOSE, item_of)
    assert again.materials == ()


def test_c06b_the_screen_says_that_it_is_held() -> None:
    (held,) = offered(before()).materials
    draft, _ = use_held(fresh(), held, PURPOSE)
    rows = {row.key: row.value for row in review_rows(item(EATERY), draft)}
    assert rows["place_proof"] == "以前交过，不用再交"
    model = HallMaterialsModel()
    model.set_slots(slots(item(EATERY), dict(draft.answers), draft))
    words = {slot.spec.key: model._state_text(slot) for slot in slots(item(EATERY), dict(draft.answers), draft)}
    assert words["place_proof"] == "以前交过，不用再交"


def test_a_licence_stands_for_its_paper() -> None:
    licence = Licence("从业人员健康证明", "H1", "示例医院", valid_to="2027-01-01")
    (held,) = offered(before(licence)).licences
    assert held.stands_for == "health_certificates"
    draft, use = use_licence(fresh(), held, PURPOSE)
    slot = slot_of(draft, "health_certificates")
    assert (slot.state, len(slot.pages)) == (SlotState.GIVEN, 0)
    assert trust_of(slot.spec, slot.handed_in) is TrustLevel.A
    assert (use.kind, use.origin) == ("licence", "示例医院")
    with pytest.raises(ValueError, match="does not ask"):
        use_licence(fresh(), replace(held, stands_for=None), PURPOSE)


def test_the_newest_usable_one_is_offered() -> None:
    older, newer = before(), before()
    newer = replace(newer, case_no="K-2", earlier=replace(newer.earlier, taken_in_at="2026-04-02T02:00:00.000Z"))
    assert [held.from_case for held in offered(older, newer).materials] == ["K-2"]
    expired = replace(newer, materials=before(valid_to="2026-01-01").materials)
    assert [held.from_case for held in offered(older, expired).materials] == ["K-1"]


def test_the_same_paper() -> None:
    def spec(**values: Any) -> MaterialSpec:
        given = {"key": "a", "name": "甲", "issuer": "某局", "requirement": "甲", "legal_basis": "某法"}
        return MaterialSpec.model_validate(given | values)

    assert same_paper(spec(), spec(key="b"))
    assert not same_paper(spec(), spec(name="乙"))
    assert same_paper(spec(code="C1"), spec(code="C1", name="乙")), "the code says what it is"
    assert not same_paper(spec(code="C1"), spec(code="C2"))
    assert not same_paper(spec(kind="form"), spec(kind="form")), "what is written for a matter is new"
    assert not same_paper(spec(own_statement=True), spec(own_statement=True))


# --- C16 --------------------------------------------------------------------------------------------------------------


def test_c16a_demanding_what_is_looked_up_needs_a_reason() -> None:
    draft = complete_draft(FOOD)
    assert isinstance(demand(draft, item(FOOD), "business_licence"), NotDemanded)
    asked = demand(draft, item(FOOD), "business_licence", "登记信息里查不到")
    assert isinstance(asked, Draft)
    assert slot_of(asked, "business_licence", item(FOOD)).state is SlotState.NEEDED
    assert demand(draft, item(FOOD), "layout_plan") is draft, "it is asked for anyhow"


@pytest.mark.parametrize("missing", ["case_id", "matter", "user", "at"])
def test_c16c_no_lookup_without_case_and_purpose_and_each_is_logged(missing: str) -> None:
    whole: dict[str, Any] = {"case_id": DRAFT_ID, "matter": item(FOOD).short_name, "user": CLERK, "at": AT}
    empty = LocalizedText.of(" ", " ") if missing == "matter" else ""
    with pytest.raises(ValueError, match="needs a case"):
        Purpose(**whole | {missing: empty})
    purpose = Purpose(**whole)
    with pytest.raises(ValueError, match="another"):
        offered(before(), purpose=replace(purpose, case_id="other"))
    lookup = Lookup(LookupOutcome.MATCHES, "市场主体登记信息", AT)
    logged = looked_up(HandedIn("business_licence", (), "shared", Taken(lookup=lookup)), purpose)
    assert (logged.kind, logged.origin, logged.user, logged.case_id) == ("lookup", "市场主体登记信息", CLERK, DRAFT_ID)
    assert MARKER.name not in repr(logged)
    assert MARKER.id_number not in repr(logged)
    with pytest.raises(ValueError, match="nothing was looked up"):
        looked_up(HandedIn("business_licence"), purpose)


def test_c16d_another_provinces_licence_shows_issuer_and_trust_level() -> None:
    licence = LicenceRef("营业执照", "91", "邻省某市市场监督管理局", TrustLevel.A, region="200100")
    assert provenance(licence, "100100").get() == "外省（邻省某市市场监督管理局）签发，可信等级A"
    assert "another province" in provenance(licence, "100100").get("en")
    own = replace(licence, region="100200", issuer="示例市市场监督管理局", trust=TrustLevel.C)
    assert provenance(own, "100100").get() == "示例市市场监督管理局签发，可信等级C，要先与原件核对"


def test_c16f_shared_materials_are_marked_beforehand() -> None:
    slot = slot_of(fresh(), "identity")
    assert (slot.state, slot.why_not_needed, slot.offered) == (SlotState.NOT_NEEDED, WhyNotNeeded.SHARED, False)
    rows = {row.key: row.value for row in review_rows(item(EATERY), fresh())}
    assert rows["identity"] == rows["business_licence"] == "不用交，由部门核对"


LICENCE = ELicence("从业人员健康证明", "H1", "示例医院", MARKER.id_number, "100100", "2025-01-01", "2026-12-31")
SPEC = item(EATERY).material("health_certificates")


def test_an_e_licence_of_the_applicant_that_counts_today() -> None:
    given = instead_of_paper(LICENCE, SPEC, TODAY, applicant=MARKER)
    assert isinstance(given, HandedIn)
    assert (way_of(given), trust_of(SPEC, given)) == (TakenAs.E_LICENCE, TrustLevel.A)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "驾驶证"}, "驾驶证"),
        ({"holder": "440524188001010014"}, "不是申请人的"),
        ({"holder": ""}, "不是申请人的"),
        ({"valid_to": "2026-05-13"}, "2026年5月13日"),
        ({"valid_from": "2026-05-15"}, "有效期"),
        ({"valid_to": "长期"}, "有效期"),
    ],
)
def test_an_e_licence_that_does_not_stand_for_it(changes: dict[str, Any], words: str) -> None:
    refused = instead_of_paper(replace(LICENCE, **changes), SPEC, TODAY, applicant=MARKER)
    assert isinstance(refused, NotUsable)
    assert words in refused.message.get()


def test_c19b_what_was_verified_before_the_visit_is_not_asked_again() -> None:
    """Reviewed online: at the window nothing is keyed again and no verified paper is asked for."""
    reviewed = at_window(EATERY)
    matched = Lookup(LookupOutcome.MATCHES, "健康证明信息", AT)
    health = HandedIn(
        "health_certificates", reviewed.material("health_certificates").pages, None, Taken(lookup=matched)
    )
    marks = reviewed.reviewed
    draft = replace(reviewed.with_material(health), reviewed=marks)
    found = assess(None, item(EATERY), Submission.of_draft(draft), here())
    assert found.to_do == ()
    assert found.lines == ()
    unseen = replace(draft.with_material(replace(health, taken=Taken())), reviewed=marks)
    still = assess(None, item(EATERY), Submission.of_draft(unseen), here())
    assert [to_do.material for to_do in still.to_do] == ["health_certificates"], "only what nobody has verified"


# --- trust levels and watermarks --------------------------------------------------------------------------------------

PROOF = item(EATERY).material("place_proof")
PLAN = item(EATERY).material("layout_plan")
E_LICENCE = LicenceRef("不动产权证", "N1", "示例市自然资源局", valid_to="2030-01-01")


@pytest.mark.parametrize(
    ("handed_in", "way", "code", "level"),
    [
        (HandedIn("m", (page(1),)), TakenAs.SCAN, "3", TrustLevel.C),
        (HandedIn("m", (replace(page(1), source="phone"),)), TakenAs.UPLOAD, "2", TrustLevel.C),
        (HandedIn("m", (page(1),), None, Taken(TakenAs.COPY)), TakenAs.COPY, "1", TrustLevel.C),
        (
            HandedIn("m", (page(1),), None, Taken(TakenAs.ORIGINAL_COMPARED)),
            TakenAs.ORIGINAL_COMPARED,
            "3",
            TrustLevel.C,
        ),
        (compared(HandedIn("m", (page(1),)), CLERK, AT), TakenAs.ORIGINAL_COMPARED, "3", TrustLevel.B),
        (HandedIn("m", (), None, Taken(originals=1)), TakenAs.ORIGINAL, "1", TrustLevel.B),
        (HandedIn("m", (), None, Taken(licence=E_LICENCE)), TakenAs.E_LICENCE, "5", TrustLevel.A),
        (HandedIn("m", (), "promised"), TakenAs.COMMITMENT, "7", TrustLevel.D),
        (HandedIn("m", (), "bring_later"), TakenAs.DEFERRED, "4", None),
        (HandedIn("m", (), "shared"), TakenAs.SHARED, "6", None),
        (HandedIn("m"), None, "", None),
    ],
)
def test_ways_and_trust_levels(handed_in: HandedIn, way: TakenAs | None, code: str, level: TrustLevel | None) -> None:
    assert way_of(handed_in) is way
    assert trust_of(PROOF, handed_in) is level
    assert ("" if way is None else way.exchange_code) == code


def test_only_a_clerks_comparison_makes_c_into_b() -> None:
    uploaded = HandedIn("place_proof", (page(1),))
    assert needs_comparison(PROOF, uploaded)
    assert trust_of(PROOF, compared(uploaded, CLERK, AT)) is TrustLevel.B
    for staff in ("",):
        with pytest.raises(ValueError, match="only a clerk"):
            compared(uploaded, staff, AT)
    with pytest.raises(ValueError, match="nothing to compare"):
        compared(HandedIn("place_proof"), CLERK, AT)
    assert trust_of(PLAN, HandedIn("layout_plan", (page(1),))) is TrustLevel.D, "own statement: usable directly"
    assert not needs_comparison(PLAN, HandedIn("layout_plan", (page(1),)))
    assert [level.usable for level in TrustLevel] == [True, True, False, True]
    assert [level.reusable for level in TrustLevel] == [True, True, False, False]


def test_watermarks_of_a_and_b_and_of_nothing_else() -> None:
    purpose = LocalizedText.of("小餐饮登记", "Small eatery")
    from_organ = watermark(PROOF, HandedIn("m", (), None, Taken(licence=E_LICENCE)), purpose)
    assert [line.get() for line in from_organ] == ["示例市自然资源局", "仅用于办理“小餐饮登记”", "有效期至2030年1月1日"]
    by_clerk = watermark(PROOF, compared(HandedIn("m", (page(1),)), CLERK, AT), purpose)
    assert [line.get() for line in by_clerk] == ["与原件核对一致", "仅用于办理“小餐饮登记”"]
    assert watermark(PROOF, HandedIn("m", (page(1),)), purpose) == ()
    assert watermark(PLAN, HandedIn("m", (page(1),)), purpose) == ()
    assert HELD == "held"


def test_how_a_material_was_taken_survives_draft_record_and_event() -> None:
    lookup = Lookup(LookupOutcome.COULD_NOT_CHECK, "某库", AT, "R1")
    taken = Taken(
        TakenAs.E_LICENCE,
        originals=1,
        copies=2,
        issued_on="2026-01-01",
        valid_to="2027-01-01",
        compared_by=CLERK,
        compared_at=AT,
        licence=E_LICENCE,
        lookup=lookup,
        disputed=True,
        held_from="K-1",
        demanded_because="租约已解除",
    )
    draft = fresh().with_material(HandedIn("place_proof", (page(1),), None, taken))
    assert draft_from_json(draft_to_json(draft)) == draft
    failed_mark = ReviewMark("place_proof", "signed", CLERK, AT, met=False, reason="没有签字")
    event = CaseEvent(
        f"{DRAFT_ID[:-1]}2",
        DRAFT_ID,
        2,
        EventName.SUPPLEMENT_ALL,
        "T11",
        CaseState.SUPPLEMENT_PENDING,
        CaseState.SUPPLEMENTED,
        CaseActor(Role.CLERK, CLERK),
        CasePlace("counter-1", "window"),
        AT,
        "trusted",
        Supplemented((1,), draft.materials, (), (failed_mark,)),
    )
    assert event_from_json(event_to_json(event)) == event


def test_what_is_held_takes_its_place_by_itself() -> None:
    licence = Licence("从业人员健康证明", "H1", "示例医院", valid_to="2027-01-01")
    empty = new_draft(DRAFT_ID, item(EATERY), NOW, applicant=MARKER)
    draft, uses = hold_known(empty, item(EATERY), (before(licence),), TODAY, PURPOSE, item_of)
    assert [(use.kind, use.about) for use in uses] == [("material", "place_proof")], "no e-licence is taken for health"
    assert draft.material("place_proof").not_supplied == HELD
    again, more = hold_known(draft, item(EATERY), (before(),), TODAY, PURPOSE, item_of)
    assert (again, more) == (draft, ()), "once"
    asked = demand(draft, item(EATERY), "place_proof", "原租约已解除")
    assert isinstance(asked, Draft)
    assert hold_known(asked, item(EATERY), (before(),), TODAY, PURPOSE, item_of)[1] == (), "demanded with a reason"
