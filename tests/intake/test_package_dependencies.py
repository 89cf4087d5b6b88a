"""Matters of a package that wait for each other, start together, are late, and end (CAPABILITIES C10)."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pydantic
import pytest
from decision_kit import CALENDARS, CLERK, PLACE, changed, here
from intake_people import DRAFT_ID, MARKER, NOW, STAFF_CHECK, blob, catalog, page
from joined_items import TOKENS, attempt, blank, choice, join, made, material_of, package_of

from intake.assessment import Option, Submission, assess
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    Closed,
    Decided,
    Decision,
    Detail,
    EventName,
    NoDetail,
    ResultData,
    Role,
)
from intake.case.history import case_of, taken_in_facts, taken_in_facts_of
from intake.case.moves import Moved, move
from intake.case.states import CaseState
from intake.case.timer import timer_move
from intake.clock import Reading
from intake.clocks import ClockKind, running_clocks
from intake.draft import Consent, Draft, HandedIn, ReviewMark
from intake.field import Field
from intake.intake import Intake, manifest
from intake.item import Organ, ServiceItem
from intake.material import FROM_PACKAGE
from intake.package import Package, PackageError, TakenIn, combined, sort_back
from intake.package_progress import (
    PackageStanding,
    SubStanding,
    issued_on,
    package_standing,
    project_of,
    started_on,
    supervision_orders,
    with_certificates,
)
from intake.receipt import Hall, receipt_of
from intake.take_in import new_draft
from intake.taking import TrustLevel
from intake.trust import trust_of

A, B = "11100100000000019L3000731001000", "11100100000000609M3000131905000"
STALL = "11100100000000019L3000900002000"
LICENCE = ResultData("营业执照", "92100100MA00000000", "示例市市场监督管理局")
STAFF_MARK = ReviewMark("", "", CLERK, "2026-05-14T01:20:00.000Z")
BACK = CaseActor(Role.BACK_OFFICE, "wang")
ANSWERS = {
    "use_name": "no",
    "place_region": "100101",
    "place_address": "示例夜市12号摊",
    "employees": "2",
    "capital": "5000.00",
    "family_run": "no",
    "phone": "13800001234",
    "delivery": "collect",
    "stall_goods": "noodles",
    "stall_hours": "evening",
}


def stall() -> ServiceItem:
    found = catalog().item(STALL)
    assert found is not None
    return found


def stall_draft() -> Draft:
    draft = new_draft(DRAFT_ID, stall(), NOW, applicant=MARKER)
    for key, value in ANSWERS.items():
        draft = draft.with_answer(key, value)
    for number, key in enumerate(("place_proof", "health_certificates"), 1):
        draft = draft.with_material(HandedIn(key, (page(number),)))
    consent = Consent("privacy", "1", "2026-05-14T01:10:00.000Z")
    return replace(draft, consents=(consent,), signature=blob(99, "image/png")).with_check(STAFF_CHECK)


def taken(draft: Draft, subject: ServiceItem) -> tuple[Intake, ...]:
    made_of = attempt(draft, subject, **_tokens(subject))
    assert isinstance(made_of, TakenIn), made_of
    return made_of.intakes


def _tokens(subject: ServiceItem) -> dict[str, Any]:
    count = 1 if subject.package is None else len(subject.package.parts)
    return {"progress_tokens": tuple(f"{TOKENS[0][:-1]}{number}" for number in range(count))}


def cases_of(intakes: tuple[Intake, ...]) -> dict[str, Case]:
    return {intake.id: case_of(taken_in_facts(intake)) for intake in intakes}


def at(day: int) -> Reading:
    return Reading(datetime(2026, 5, day, 3, tzinfo=UTC))


def through(
    case: Case, item: ServiceItem, *steps: tuple[EventName, Detail], reading: Reading = NOW, actor: CaseActor = BACK
) -> Case:
    for name, detail in steps:
        result = move(
            case, item, name, detail, actor, PLACE, reading, CALENDARS, event_id=f"{case.id[:-2]}{case.next_seq:02d}"
        )
        assert isinstance(result, Moved), result
        case = result.case
    return case


def closed(case: Case, item: ServiceItem, *results: ResultData, day: int = 15) -> Case:
    """Accepted, decided and closed by the back office."""
    decision = Decision.GRANTED if results else Decision.REFUSED
    accepted = Accepted(AcceptanceMode.NORMAL)
    marks = tuple(
        replace(STAFF_MARK, material=material.material, point=point.key)
        for material in case.materials
        for point in item.material(material.material).review_points
        if material.pages
    )
    clerk = CaseActor(Role.CLERK, CLERK)
    case = through(case, item, (EventName.ACCEPT, replace(accepted, review=marks)), reading=at(day), actor=clerk)
    return through(
        case,
        item,
        (EventName.START_REVIEW, NoDetail()),
        (EventName.DECIDE, Decided(decision, "符合条件" if results else "不符合条件", "某法第一条")),
        (EventName.CLOSE, Closed(results)),
        reading=at(day),
    )


def standing(intakes: tuple[Intake, ...], cases: dict[str, Case], subject: ServiceItem) -> PackageStanding:
    member = intakes[0].package
    assert member is not None
    return package_standing(subject, member, cases)


# --- C10 a, b ---------------------------------------------------------------------------------------------------------


def test_c10a_five_lines_and_each_common_one_names_three_items() -> None:
    """Items with 5, 4, 4 materials, 4 of them common to all."""
    common = tuple(material_of(key) for key in "abcd")
    together = join(
        made(1, materials=(*common, material_of("e"))), made(2, materials=common), made(3, materials=common)
    )
    lines = {spec.key: [name.get() for name in spec.serves] for spec in together.materials}
    assert len(lines) == 5
    assert all(lines[key] == ["事项1", "事项2", "事项3"] for key in "abcd")
    assert lines["e"] == ["事项1"]


def test_c10b_each_organ_gets_its_materials_and_none_extra() -> None:
    common = tuple(material_of(key) for key in "ab")
    together = join(
        made(1, materials=(*common, material_of("e"))), made(2, materials=common), made(3, materials=(common[0],))
    )
    draft = blank(together, materials=tuple(HandedIn(key, (page(n),)) for n, key in enumerate("abe", 1)))
    got = [[material.material for material in part.materials] for part in sort_back(draft, together)]
    assert got == [["a", "b", "e"], ["a", "b"], ["a"]]


# --- C10 c, d: together, or one after the other -----------------------------------------------------------------------


def test_c10c_sub_cases_start_together_and_the_main_case_closes_after_all() -> None:
    subject = join(made(1, (choice("c"),)), made(2, (choice("c"),)), made(3, (choice("c"),)))
    draft = blank(subject, consents=(Consent("privacy", "1", "2026-05-14T01:10:00.000Z"),))
    draft = replace(draft.with_answer("c", "x"), signature=blob(99, "image/png"))
    began = time.perf_counter()
    intakes = taken(draft, subject)
    cases = cases_of(intakes)
    now = standing(intakes, cases, subject)
    assert time.perf_counter() - began < 1
    assert [sub.state for sub in now.starting] == [CaseState.RECEIVED] * 3
    items = {part.item.impl_code: part.item for part in subject.package.parts}  # type: ignore[union-attr]
    for number, intake in enumerate(intakes, 1):
        assert not standing(intakes, cases, subject).closed
        cases[intake.id] = closed(cases[intake.id], items[intake.impl_code], LICENCE)
        expected = CaseState.RECEIVED if number < 3 else CaseState.CLOSED
        assert standing(intakes, cases, subject).state is expected, "it shows the least advanced"
    assert standing(intakes, cases, subject).closed


def test_a_matter_that_lacks_something_stands_behind_one_that_waits_for_the_office() -> None:
    """The same order as everywhere (`intake.case.states.main_state`)."""
    states = (CaseState.RECEIVED, CaseState.SUPPLEMENT_PENDING)
    subs = tuple(SubStanding(state.value, "", "", "", "", "100100", state) for state in states)
    assert PackageStanding("p", "一件事", "示例局", subs).state is CaseState.SUPPLEMENT_PENDING


def test_c10d_the_stall_starts_when_the_licence_is_issued_with_the_licence() -> None:
    intakes = taken(stall_draft(), stall())
    business, shop = intakes
    item_b = next(part.item for part in stall().package.parts if part.item.impl_code == B)  # type: ignore[union-attr]
    item_a = next(part.item for part in stall().package.parts if part.item.impl_code == A)  # type: ignore[union-attr]
    assert "business_licence" not in {spec.key for spec in stall().materials}, "nobody is asked for it"
    assert [(m.material, m.not_supplied) for m in shop.materials if not m.pages] == [
        ("business_licence", FROM_PACKAGE),
        ("identity", "shared"),
    ]
    cases = cases_of(intakes)
    waiting = standing(intakes, cases, stall()).sub(shop.id)
    assert (waiting.waits_for, waiting.may_start) == (("个体工商户设立登记",), False)
    assert [sub.id for sub in standing(intakes, cases, stall()).starting] == [business.id]
    assert cases[shop.id].waiting
    assert running_clocks(cases[shop.id], item_b, CALENDARS, date(2026, 5, 28)) == (), "no clock runs meanwhile"
    assert timer_move(cases[shop.id], item_b, CALENDARS, date(2026, 5, 28)) is None, "nor is it deemed accepted"
    found = assess(cases[shop.id], item_b, Submission.of_intake(shop, cases[shop.id]), here())
    assert not found.allows(Option.ACCEPT)

    cases[business.id] = closed(cases[business.id], item_a, LICENCE)
    assert issued_on(cases[business.id]) == "2026-05-15"
    facts = replace(taken_in_facts(shop), started_on=started_on([cases[business.id]]))
    cases[shop.id] = case_of(facts)
    ready = standing(intakes, cases, stall()).sub(shop.id)
    assert (ready.waits_for, ready.may_start) == ((), True)
    (clock,) = running_clocks(cases[shop.id], item_b, CALENDARS, date(2026, 5, 15))
    assert (clock.kind, clock.started) == (ClockKind.NOTICE, date(2026, 5, 15))
    submission = with_certificates(Submission.of_intake(shop, cases[shop.id]), ready)
    licence = submission.material("business_licence").taken.licence
    assert licence is not None
    assert (licence.name, licence.number, licence.issuer) == (LICENCE.name, LICENCE.number, LICENCE.issuer)
    assert trust_of(item_b.material("business_licence"), submission.material("business_licence")) is TrustLevel.A
    assert not any(
        line.about == "material:business_licence" for line in assess(cases[shop.id], item_b, submission, here()).lines
    )


def test_c10d_what_waits_is_in_the_record_and_read_back() -> None:
    business, shop = taken(stall_draft(), stall())
    body = manifest(shop)
    assert body["schema"] == "hall.intake/3"
    assert body["package"]["of"][1]["waits_for"] == [business.id]
    assert "waits_for" not in body["package"]["of"][0]
    assert taken_in_facts_of(body).waits_for == taken_in_facts(shop).waits_for == (business.id,)
    assert taken_in_facts_of(manifest(business)).waits_for == ()


def test_what_waits_for_a_refused_matter_never_starts_and_says_so() -> None:
    intakes = taken(stall_draft(), stall())
    item_a = next(part.item for part in stall().package.parts if part.item.impl_code == A)  # type: ignore[union-attr]
    cases = cases_of(intakes)
    cases[intakes[0].id] = closed(cases[intakes[0].id], item_a)
    held = standing(intakes, cases, stall()).sub(intakes[1].id)
    assert held.held_up is not None
    assert "没有办成" in held.held_up.get()
    assert not held.may_start
    assert started_on([cases[intakes[0].id]]) is None
    assert started_on([None]) is None
    assert started_on([]) is None


def test_what_is_not_known_here_is_said_to_be_unknown() -> None:
    intakes = taken(stall_draft(), stall())
    cases = cases_of(intakes)
    del cases[intakes[0].id]
    now = standing(intakes, cases, stall())
    assert now.state is None
    assert now.sub(intakes[0].id).state is None
    assert now.sub(intakes[1].id).waits_for == ("个体工商户设立登记",)
    assert not now.closed
    with pytest.raises(KeyError):
        now.sub("no such case")


# --- C10 e: late ------------------------------------------------------------------------------------------------------


def test_c10e_a_late_organ_gets_an_order_and_the_lead_sees_it() -> None:
    subject = join(
        made(1, (choice("c"),)), made(2, (choice("c"),), organ=Organ(name="迟到局", uscc="11100100000000609M"))
    )
    draft = blank(subject, consents=(Consent("privacy", "1", "2026-05-14T01:10:00.000Z"),))
    intakes = taken(replace(draft.with_answer("c", "x"), signature=blob(99, "image/png")), subject)
    cases = cases_of(intakes)
    items = {part.item.impl_code: part.item for part in subject.package.parts}  # type: ignore[union-attr]
    cases[intakes[0].id] = closed(cases[intakes[0].id], items["ITEM1"], LICENCE)
    now = standing(intakes, cases, subject)
    assert supervision_orders(now, subject, cases, CALENDARS, date(2026, 5, 21)) == (), "the last day is in time"
    (order,) = supervision_orders(now, subject, cases, CALENDARS, date(2026, 5, 22))
    assert (order.organ, order.case_id, order.since) == ("迟到局", intakes[1].id, "2026-05-21")
    assert order.lead_organ == items["ITEM1"].organ.name
    assert order.lead_organ in order.words.get()
    (again,) = supervision_orders(now, subject, cases, CALENDARS, date(2026, 5, 25))
    assert again.key == order.key, "one order, however often it is looked for"


# --- C10 g: a construction project ------------------------------------------------------------------------------------


def construction() -> ServiceItem:
    text = {"kind": "text", "max_length": 24, "required": True}
    code = Field.model_validate({"key": "project_code", "label": "项目代码"} | text)
    officer = Field.model_validate({"key": "project_officer", "label": "项目帮办专员"} | text)
    land = made(1, (code, officer))
    return join(
        land,
        made(2),
        made(3),
        stages=(
            {"key": "land", "name": "立项用地规划许可", "items": ["ITEM1"]},
            {"key": "building", "name": "施工许可", "items": ["ITEM2"]},
            {"key": "completion", "name": "竣工验收", "items": ["ITEM3"]},
        ),
        project={"code": "project_code", "officer": "project_officer"},
        dependencies=(
            {"of": "ITEM2", "waits_for": "ITEM1"},
            {"of": "ITEM3", "waits_for": "ITEM2"},
        ),
    )


def test_c10g_a_construction_case_has_its_project_code_officer_and_stages() -> None:
    subject = construction()
    draft = blank(subject, consents=(Consent("privacy", "1", "2026-05-14T01:10:00.000Z"),))
    draft = draft.with_answer("project_code", "2026-100100-47-01-000001").with_answer("project_officer", "王帮办")
    intakes = taken(replace(draft, signature=blob(99, "image/png")), subject)
    project = project_of(subject, dict(draft.answers))
    assert project is not None
    assert (project.code, project.officer) == ("2026-100100-47-01-000001", "王帮办")
    assert project_of(stall(), {}) is None
    cases = cases_of(intakes)
    items = {part.item.impl_code: part.item for part in subject.package.parts}  # type: ignore[union-attr]
    seen: list[str | None] = []
    for intake in intakes:
        now = standing(intakes, cases, subject)
        seen.append(None if now.stage is None else now.stage.name.get())
        begun = replace(cases[intake.id], started_on="2026-05-14")
        cases[intake.id] = closed(begun, items[intake.impl_code], LICENCE)
    assert seen == ["立项用地规划许可", "施工许可", "竣工验收"], "from land to completion"
    done = standing(intakes, cases, subject)
    assert done.stage is None
    assert [(stage.ended, stage.of) for stage in done.stages] == [(1, 1)] * 3


# --- C10 h: several regions -------------------------------------------------------------------------------------------


def test_c10h_one_receipt_for_several_regions_with_the_status_of_each() -> None:
    here_, there = Organ(name="甲区局", uscc="11100100000000609M"), Organ(name="乙市局", uscc="11100100000000019L")
    elsewhere = there.model_copy(update={"uscc": "11200100000000019L"})
    subject = join(made(1, (choice("c"),), organ=here_), made(2, (choice("c"),), organ=elsewhere))
    draft = blank(subject, consents=(Consent("privacy", "1", "2026-05-14T01:10:00.000Z"),))
    intakes = taken(replace(draft.with_answer("c", "x"), signature=blob(99, "image/png")), subject)
    paper = receipt_of(intakes, subject, Hall("示例大厅"), None, network=True)
    assert [(case.case_no, case.organ) for case in paper.cases] == [
        (intakes[0].case_no, "甲区局"),
        (intakes[1].case_no, "乙市局"),
    ]
    cases = cases_of(intakes)
    items = {part.item.impl_code: part.item for part in subject.package.parts}  # type: ignore[union-attr]
    cases[intakes[1].id] = closed(cases[intakes[1].id], items["ITEM2"], LICENCE)
    regions = standing(intakes, cases, subject).by_region()
    assert {region: [sub.state for sub in subs] for region, subs in regions.items()} == {
        "100100": [CaseState.RECEIVED],
        "200100": [CaseState.CLOSED],
    }


# --- malformed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "at_", "reason"),
    [
        ({"dependencies": [{"of": "ITEM1", "waits_for": "ITEM9"}]}, "dependencies.0.waits_for", "not in the package"),
        ({"dependencies": [{"of": "ITEM9", "waits_for": "ITEM1"}]}, "dependencies.0.of", "not in the package"),
        ({"dependencies": [{"of": "ITEM1", "waits_for": "ITEM1"}]}, "dependencies.0.waits_for", "for itself"),
        (
            {"dependencies": [{"of": "ITEM1", "waits_for": "ITEM2"}, {"of": "ITEM2", "waits_for": "ITEM1"}]},
            "dependencies",
            "ITEM1, ITEM2 wait for each other",
        ),
        (
            {"dependencies": [{"of": "ITEM1", "waits_for": "ITEM2"}, {"of": "ITEM1", "waits_for": "ITEM2"}]},
            "dependencies.1",
            "named twice",
        ),
        (
            {"dependencies": [{"of": "ITEM2", "waits_for": "ITEM1", "supplies": ["a"]}]},
            "dependencies.0.supplies",
            "supplied elsewhere",
        ),
        ({"stages": [{"key": "s", "name": "一", "items": ["ITEM1"]}]}, "stages", "every item"),
        (
            {
                "stages": [
                    {"key": "s", "name": "一", "items": ["ITEM1", "ITEM2"]},
                    {"key": "t", "name": "二", "items": ["ITEM2"]},
                ]
            },
            "stages",
            "twice",
        ),
    ],
)
def test_a_malformed_dependency_or_stage_is_refused_with_its_place(more: Any, at_: str, reason: str) -> None:
    items = [made(number, materials=(material_of("a"), material_of(f"m{number}"))) for number in (1, 2)]
    with pytest.raises(pydantic.ValidationError) as caught:
        package_of(items, **more)
    fault = caught.value.errors(include_url=False)[0]
    where = ".".join(str(part) for part in (*fault["loc"], fault.get("ctx", {}).get("at", "")) if part != "")
    assert (where, reason in fault["msg"]) == (at_, True), fault["msg"]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"dependencies": [{"of": "ITEM2", "waits_for": "ITEM1", "supplies": ["zzz"]}]}, "dependencies.0.supplies"),
        ({"project": {"code": "zzz", "officer": "only_1"}}, "project.code"),
    ],
)
def test_what_the_items_do_not_have_is_refused_with_its_place(more: Any, where: str) -> None:
    items = [made(number) for number in (1, 2)]
    with pytest.raises(PackageError) as caught:
        combined(package_of(items, **more), items)
    assert caught.value.where == where


def test_a_package_file_says_where_it_is_wrong() -> None:
    with pytest.raises(pydantic.ValidationError):
        Package.model_validate({"code": "X"})
    other = changed(stall(), version=2)
    member = taken(stall_draft(), stall())[0].package
    assert member is not None
    with pytest.raises(ValueError, match="not the package"):
        package_standing(other, member, {})


def test_a_waiting_matter_can_still_be_withdrawn_or_refused() -> None:
    _, shop = taken(stall_draft(), stall())
    item_b = next(part.item for part in stall().package.parts if part.item.impl_code == B)  # type: ignore[union-attr]
    case = case_of(taken_in_facts(shop))
    found = assess(case, item_b, Submission.of_intake(shop, case), here())
    assert found.allows(Option.REFUSE_ACCEPTANCE)
    assert found.allows(Option.SEND_BACK)
