"""Cases for the kiosk's errands: handed in at the kiosk, moved on by the office, found by whoever comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from journey import TYPED
from kiosk_kit import SENIOR, Bench, person
from PySide6.QtQuick import QQuickItem
from uuid6 import uuid7
from visit_kit import page_picture

from devices.ports import IdDocument, PrintPages, PrintReceipt, Role, TextLine
from intake.calendar_files import load_calendars
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    Decided,
    Decision,
    DefectSort,
    Detail,
    EventName,
    NoDetail,
    Noticed,
    NoticeLine,
    ResultData,
)
from intake.case.events import Role as CaseRole
from intake.case.moves import move
from intake.catalog import Catalog
from intake.draft import Consent, Draft, HandedIn, MaterialPage, ReviewMark
from intake.intake import Actor, Intake
from intake.item import ServiceItem
from intake.material import BRING_LATER
from intake.package import sub_cases
from intake.receipt import receipt_of, receipt_to_json
from intake.take_in import DefectKind, defects, new_draft, take_in
from intake.working_days import WorkingDays
from station.applicant import applicant_of
from station.visit import signature
from sync.store.moves import MovedCase
from tests.shipped import shipped_catalog

INK = (((0.2, 0.3, 0.0, None), (0.3, 0.6, 90.0, None), (0.42, 0.3, 180.0, None), (0.8, 0.6, 300.0, None)),)
BACK_OFFICE = CaseActor(CaseRole.BACK_OFFICE, "wang")
OFFICER = CaseActor(CaseRole.BACK_OFFICE, "zhao")
WINDOW = CasePlace("T0001", "window", "3")
RESULT = ResultData("老年人优待证", "LN-2026-0001", "示例市民政局", "certificate", "2026-05-14")
PHOTO = NoticeLine(1, "material:photo", "近期免冠照片", DefectSort.WRONG, "照片不清楚，请重拍。")
PHONE = NoticeLine(2, "field:phone", "联系电话", DefectSort.WRONG, "号码打不通，请更正。")


@cache
def calendars() -> WorkingDays:
    return load_calendars(Path(__file__).parents[2] / "resources" / "calendars").working_days


@cache
def catalog() -> Catalog:
    return shipped_catalog()


def hand_in(
    bench: Bench, item: ServiceItem | None = None, *, later: tuple[str, ...] = (), card: IdDocument | None = None
) -> str:
    """A case of the card's person, taken in an hour ago without the screens; its id. ``later`` are brought later."""
    chosen = item or bench.parts.catalog.item(SENIOR)
    assert chosen is not None
    applicant = applicant_of(card or person())
    draft = new_draft(str(uuid7()), chosen, bench.clock.now(), applicant=applicant, channel="kiosk", test_build=True)
    with bench.store() as store:
        key = store.person_key(applicant.id_type, applicant.id_number)
        at = bench.clock.now().rfc3339
        store.save_draft(draft, key)
        page = store.put_blob(draft.id, page_picture().jpeg, "image/jpeg")
        ink = store.put_blob(draft.id, signature.png_of(INK), signature.MEDIA_TYPE)
        draft = _filled(draft, chosen)
        for spec in chosen.materials:
            if spec.key in later:
                draft = draft.with_material(HandedIn(spec.key, (), BRING_LATER))
            elif not spec.shared and spec.required is not False:
                draft = draft.with_material(HandedIn(spec.key, (MaterialPage(page, at),)))
        consents = tuple(Consent(kind, "1", at) for kind in chosen.consents)
        draft = replace(draft, signature=ink, consents=consents, revision=draft.revision + 1)
        store.save_draft(draft, key)

        def build(numbers: tuple[int, ...]) -> tuple[Intake, ...]:
            made = take_in(
                draft,
                chosen,
                sequence=numbers[0],
                device_code="K001",
                terminal_id="terminal-1",
                reading=bench.clock.now(),
                actor=Actor("citizen"),
                progress_token="tokentokentokentoken01",
                test_build=True,
            )
            assert isinstance(made, Intake), made
            return (made,)

        submitted = store.submit_all(
            draft.id,
            sub_cases(draft, chosen),
            build,
            lambda made: receipt_to_json(receipt_of(made, chosen, bench.parts.hall, None, network=True)),
        )
    bench.clock.advance(3600)
    return submitted.intake_id


def _filled(draft: Draft, item: ServiceItem) -> Draft:
    """Every question that is asked, answered with something that fits."""
    for _ in range(60):
        wrong = defects(draft, item, date(2026, 5, 14), test_build=True)
        asked = [one.about for one in wrong if one.kind is DefectKind.FIELD]
        if not asked:
            return draft
        field = item.form.field(asked[0])
        value = field.options[0].value if field.options else TYPED.get(field.kind, "2026-01-10")
        draft = draft.with_answer(field.key, value)
    raise AssertionError(f"never complete: {asked}")


def moved(bench: Bench, case_id: str, name: EventName, detail: Detail, actor: CaseActor = BACK_OFFICE) -> None:
    """The office's step."""
    with bench.store() as store:
        case = store.case(case_id)
        assert case is not None
        item = bench.parts.catalog.item(case.impl_code, case.item_version, case.handling_code)
        assert item is not None
        reading, days = bench.clock.now(), calendars()

        def build(now: Case, _: object) -> object:
            return move(now, item, name, detail, actor, WINDOW, reading, days, event_id=str(uuid7()))

        answer = store.move(case_id, build)  # type: ignore[arg-type]  # the answer is looked at below
    assert isinstance(answer, MovedCase), answer


def notify(bench: Bench, case_id: str, *lines: NoticeLine) -> None:
    """The one-time notice."""
    moved(bench, case_id, EventName.NOTIFY_ONCE, Noticed(lines or (PHOTO, PHONE)))


def granted(bench: Bench, case_id: str) -> None:
    """Accepted, decided, closed, with a result."""
    item = bench.parts.catalog.item(SENIOR)
    assert item is not None
    at = bench.clock.now().rfc3339
    looked = tuple(ReviewMark(s.key, point.key, "wang", at) for s in item.materials for point in s.review_points)
    moved(bench, case_id, EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL, review=looked))
    moved(bench, case_id, EventName.START_REVIEW, NoDetail(), OFFICER)
    moved(bench, case_id, EventName.DECIDE, Decided(Decision.GRANTED, "符合条件", "依据"), OFFICER)
    moved(bench, case_id, EventName.CLOSE, Closed(results=(RESULT,)), OFFICER)


def to_errand(bench: Bench, door: str) -> None:
    """Through a door that wants the card, to what is found by it."""
    bench.tap(f"button-{door}")
    if door == "progress":
        bench.tap("button-card")
    bench.tap("button-agree")
    bench.settle()


def case_of(bench: Bench, case_id: str) -> Case:
    with bench.store() as store:
        case = store.case(case_id)
    assert case is not None
    return case


def words_on(bench: Bench) -> str:
    """Every word on screen."""
    bench.drawn()
    return "\n".join(_texts(bench.window.contentItem()))


def _texts(root: QQuickItem) -> list[str]:
    if not root.isVisible() or root.opacity() < 0.05:
        return []
    own = [str(root.property("text"))] if root.inherits("QQuickText") else []
    return own + [words for child in root.childItems() for words in _texts(child)]


def slips(bench: Bench) -> list[str]:
    """The thermal papers, each as its lines of text."""
    return [
        "\n".join(element.text for element in job.elements if isinstance(element, TextLine))
        for job in bench.fakes[Role.RECEIPT_PRINTER].history
        if isinstance(job, PrintReceipt)
    ]


def pages(bench: Bench) -> list[PrintPages]:
    return [job for job in bench.fakes[Role.PAGE_PRINTER].history if isinstance(job, PrintPages)]
