"""Cases for the counter's bench: taken in without the screens, so that a test begins where its subject begins."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from counter_kit import CHEAP, CLERK, CounterBench
from uuid6 import uuid7
from visit_kit import SENIOR, page_picture

from devices.ports import IdDocument
from intake.draft import Consent, Draft, HandedIn, MaterialPage, ReviewMark
from intake.field import FieldKind
from intake.intake import Actor, Intake
from intake.item import ServiceItem
from intake.material import NOT_HERE
from intake.package import TakenIn, sub_cases, take_in_package
from intake.parties import Applicant, IdentityMethod, Organisation, Relation, Representative
from intake.receipt import receipt_of, receipt_to_json
from intake.take_in import DefectKind, defects, new_draft
from intake.taking import Taken, TakenAs
from station.applicant import applicant_of
from station.staff import StaffRole, new_account
from station.visit import signature

SUPERVISOR, CHIEF, OTHER_CLERK = "wang", "zhao", "li"
PASSWORD = "second-hall-2026"
#: What fits a field of a kind, where nothing else is said.
FITS = {
    FieldKind.TEXT: "示例路1号",
    FieldKind.LONG_TEXT: "示例说明",
    FieldKind.NUMBER: "1",
    FieldKind.DIGITS: "100001",
    FieldKind.AMOUNT: "100.00",
    FieldKind.PHONE: "13800001234",
    FieldKind.USCC: "91100100MA00000153",
    FieldKind.ID_NUMBER: "100101194912310014",
    FieldKind.DATE: "2026-01-10",
    FieldKind.YES_NO: "no",
}
INK = (((0.2, 0.3, 0.0, None), (0.3, 0.6, 90.0, None), (0.42, 0.3, 180.0, None), (0.8, 0.6, 300.0, None)),)


def add_staff(desk: CounterBench) -> None:
    """A supervisor, a chief representative and another clerk, all with `PASSWORD`."""
    roles = {SUPERVISOR: StaffRole.SUPERVISOR, CHIEF: StaffRole.CHIEF_REPRESENTATIVE, OTHER_CLERK: StaffRole.CLERK}
    with desk.open_store() as store:
        for staff_id, role in roles.items():
            account = new_account(
                staff_id, f"示例{staff_id}", frozenset({role}), CHEAP.verifier(PASSWORD), desk.clock.now()
            )
            store.add_staff(account)


def item_of(desk: CounterBench, code: str) -> ServiceItem:
    item = desk.parts.catalog.item(code)
    assert item is not None
    return item


def applicant(card: IdDocument) -> Applicant:
    return applicant_of(card)


def take_in(
    desk: CounterBench,
    code: str = SENIOR,
    *,
    card: IdDocument | None = None,
    without: Collection[str] = (),
    unread: Collection[str] = (),
    failed: Collection[str] = (),
    unsigned: tuple[str, str] = ("", ""),
    clerk: str = CLERK,
    by_kiosk: bool = False,
    typed: bool = False,
    answers: Mapping[str, str] = MappingProxyType({}),
    collected_for: str | None = None,
) -> str:
    """A case of the card's person in RECEIVED; its id. ``without`` these materials, ``unread``: nobody looked at their
    review points, ``failed``: they were looked at and do not do, ``unsigned``: of one material one point.
    ``typed``: the identity was typed, which
    no machine can check. ``collected_for``: the region of the place that decides, where this one only collects."""
    item = item_of(desk, code)
    person = applicant(card or desk.card)
    if typed:
        person = replace(person, method=IdentityMethod.MANUAL, method_reason="芯片读不出")
    channel = "kiosk" if by_kiosk and unread else "window"  # at a window nothing is taken in that nobody looked at
    draft = new_draft(str(uuid7()), item, desk.clock.now(), applicant=person, channel=channel)
    if "1" not in item.targets:
        company = Organisation("示例建设有限公司", "91100100MA00000153", person.name)
        acting = Representative(person, Relation.LEGAL_REPRESENTATIVE)
        draft = replace(draft, organisation=company, representative=acting)
    for key, value in answers.items():
        draft = draft.with_answer(key, value)
    draft = filled(desk, replace(draft, collected_for=collected_for), item)
    with desk.open_store() as store:
        key = store.person_key(person.id_type, person.id_number)
        store.save_draft(draft, key)
        ref = store.put_blob(draft.id, page_picture().jpeg, "image/jpeg")
        ink = store.put_blob(draft.id, signature.png_of(INK), signature.MEDIA_TYPE)
        at = desk.clock.now().rfc3339
        for spec in item.materials:
            if spec.key in without:
                draft = draft.with_material(HandedIn(spec.key, (), NOT_HERE))
            else:
                given = HandedIn(spec.key, (MaterialPage(ref, at),), taken=Taken(TakenAs.ORIGINAL_COMPARED, 1, 0))
                given = replace(given, taken=replace(given.taken, compared_by=clerk, compared_at=at))
                draft = draft.with_material(given)
            for point in spec.review_points:
                if spec.key not in (*without, *unread):
                    met = spec.key not in failed and (spec.key, point.key) != unsigned
                    mark = ReviewMark(spec.key, point.key, clerk, at, met, "" if met else "照片不清楚")
                    draft = draft.with_review(mark)
        consents = tuple(Consent(kind, "1", at) for kind in item.consents)
        draft = replace(draft, signature=ink, consents=consents, revision=draft.revision + 1)
        store.save_draft(draft, key)
        actor = Actor("citizen") if by_kiosk else Actor("staff", clerk)
        submitted = store.submit_all(
            draft.id,
            sub_cases(draft, item),
            lambda numbers: _intakes(desk, draft, item, numbers, actor),
            lambda made: receipt_to_json(receipt_of(made, item, desk.parts.hall, None, network=True)),
        )
    return submitted.intake_id


def filled(desk: CounterBench, draft: Draft, item: ServiceItem) -> Draft:
    """Every question that is asked, answered with something that fits."""
    for _ in range(60):
        wrong = defects(draft, item, desk.clock.now().local.date(), test_build=True)
        open_fields = [one.about for one in wrong if one.kind is DefectKind.FIELD]
        if not open_fields:
            return draft
        field = item.form.field(open_fields[0])
        value = "100103" if field.kind is FieldKind.REGION else FITS.get(field.kind, "")
        if field.options and field.kind is not FieldKind.REGION:
            offered = [option.value for option in field.options]
            value = next((plain for plain in ("no", "new", "collect") if plain in offered), offered[0])
        draft = draft.with_answer(field.key, value)
    raise AssertionError(f"never complete: {open_fields}")


def _intakes(
    desk: CounterBench, draft: Draft, item: ServiceItem, numbers: tuple[int, ...], actor: Actor
) -> tuple[Intake, ...]:
    """Also what is not complete: a supplement is what these tests are about."""
    taken = take_in_package(
        draft,
        item,
        sequences=numbers,
        device_code="W002",
        terminal_id="terminal-2",
        reading=desk.clock.now(),
        actor=actor,
        progress_tokens=[f"tokentokentokentoken{number:02d}" for number in range(1, len(numbers) + 1)],
        test_build=True,
    )
    assert isinstance(taken, TakenIn), taken
    return taken.intakes
