"""A matter of a package that waits for another result starts when that result is in the store (CAPABILITIES C10 d)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from case_kit import CLERK, DAYS, NOON, moved
from package_kit import package, visit
from store_kit import MARKER, new_id

from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    Decided,
    Decision,
    Detail,
    EventName,
    NoDetail,
    ResultData,
    Role,
)
from intake.case.moves import Moved, move
from intake.case.refusals import NotAllowed
from intake.catalog import load_catalog
from intake.clock import Reading
from intake.draft import Consent, HandedIn, MaterialPage, ReviewMark
from intake.intake import Actor
from intake.item import ServiceItem
from intake.package import TakenIn, sub_cases, take_in_package
from intake.package_progress import PackageStanding, package_standing
from intake.receipt import Hall, receipt_of, receipt_to_json
from intake.take_in import new_draft
from sync.store.store import Store

AT = "2026-05-14T04:00:00.000Z"
ANSWERS = {
    "use_name": "no",
    "place_region": "100101",
    "place_address": "示例夜市12号摊",
    "employees": "2",
    "capital": "5000.00",
    "family_run": "no",
    "delivery": "collect",
    "stall_goods": "noodles",
    "stall_hours": "evening",
}
BACK = CaseActor(Role.BACK_OFFICE, "b01")
LICENCE = ResultData("营业执照", "92100100MA00000000", "示例市市场监督管理局")


def stall() -> ServiceItem:
    found = load_catalog(Path(__file__).parents[3] / "resources" / "catalog").item("11100100000000019L3000900002000")
    assert found is not None
    return found


def submitted(store: Store, subject: ServiceItem) -> tuple[str, str]:
    draft = new_draft(new_id(), subject, Reading(NOON), applicant=MARKER)
    for key, value in ANSWERS.items():
        draft = draft.with_answer(key, value)
    for key in ("place_proof", "health_certificates"):
        ref = store.put_blob(draft.id, key.encode(), "image/jpeg")
        draft = draft.with_material(HandedIn(key, (MaterialPage(ref, AT),)))
    signature = store.put_blob(draft.id, b"ink", "image/png")
    draft = replace(draft, signature=signature, consents=(Consent("privacy", "1", AT),))
    store.save_draft(draft, store.person_key(MARKER.id_type, MARKER.id_number))

    def build(numbers: Any) -> Any:
        taken = take_in_package(
            draft,
            subject,
            sequences=numbers,
            device_code="K7M2",
            terminal_id="T-K7M2",
            reading=Reading(NOON),
            actor=Actor("citizen"),
            progress_tokens=[f"token-{number}-{draft.id[-12:]}" for number in range(len(numbers))],
        )
        assert isinstance(taken, TakenIn), taken
        return taken.intakes

    def receipt(intakes: Any) -> bytes:
        return receipt_to_json(receipt_of(intakes, subject, Hall("示例市政务服务中心"), None, network=True))

    cases = store.submit_all(draft.id, sub_cases(draft, subject), build, receipt).cases
    return cases[0].intake_id, cases[1].intake_id


def issue(store: Store, case_id: str, item: ServiceItem) -> None:
    def step(name: EventName, detail: Detail, actor: CaseActor) -> Callable[[Case, Any], Moved | NotAllowed]:
        place = CasePlace("T-K7M2", "window", "3")

        def build(case: Case, _numbers: Any) -> Moved | NotAllowed:
            return move(case, item, name, detail, actor, place, Reading(NOON), DAYS, event_id=new_id())

        return build

    points = tuple(
        ReviewMark(spec.key, point.key, "c01", AT) for spec in item.materials for point in spec.review_points
    )
    for name, detail, actor in (
        (EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL, review=points), CLERK),
        (EventName.START_REVIEW, NoDetail(), BACK),
        (EventName.DECIDE, Decided(Decision.GRANTED, "符合条件"), BACK),
        (EventName.CLOSE, Closed((LICENCE,)), BACK),
    ):
        moved(store.move(case_id, step(name, detail, actor)))


def test_c10d_the_waiting_matter_starts_with_the_result_of_the_first(store: Store) -> None:
    subject = stall()
    assert subject.package is not None
    business, shop = submitted(store, subject)
    before = store.case(shop)
    assert before is not None
    assert (before.waits_for, before.waiting, before.notice_runs_from) == ((business,), True, None)
    issue(store, business, subject.package.parts[0].item)
    after = store.case(shop)
    assert after is not None
    assert (after.waiting, after.started_on, after.notice_runs_from) == (False, "2026-05-14", "2026-05-14")
    intake = store.intake(shop)
    assert intake is not None
    assert intake.package is not None
    cases = {one: found for one in (business, shop) if (found := store.case(one)) is not None}
    ready = package_standing(subject, intake.package, cases).sub(shop)
    assert ready.may_start
    assert [(material, result.number) for material, result in ready.certificates] == [
        ("business_licence", LICENCE.number)
    ]


def test_c10c_sub_cases_start_together_and_the_package_closes_after_the_last(store: Store) -> None:
    subject = package()
    assert subject.package is not None
    ids = [case.intake_id for case in visit(store, new_id()).submit().cases]

    def standing() -> PackageStanding:
        intake = store.intake(ids[0])
        assert intake is not None
        assert intake.package is not None
        return package_standing(subject, intake.package, {one: found for one in ids if (found := store.case(one))})

    taken = [case.events[0].at for one in ids if (case := store.case(one)) is not None]
    assert len(set(taken)) == 1, "one moment, one transaction"
    assert [sub.id for sub in standing().starting] == ids
    for part, case_id in zip(subject.package.parts, ids, strict=True):
        assert not standing().closed
        issue(store, case_id, part.item)
    assert standing().closed
