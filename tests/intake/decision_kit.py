"""Cases, items and what was handed in, for the tests of decisions. Nobody here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from intake_people import DRAFT_ID, NOW, TODAY, TOKEN, complete_draft, item

from intake.assessment import Circumstances, Submission
from intake.case.case import Case
from intake.case.events import CaseActor, CaseEvent, CasePlace, Detail, EventName, Role
from intake.case.history import case_of, taken_in_facts
from intake.case.moves import Moved, move
from intake.case.refusals import NotAllowed
from intake.clock import Reading
from intake.draft import Draft, HandedIn, ReviewMark
from intake.intake import Actor, Intake
from intake.item import ServiceItem
from intake.material import SlotState, slots
from intake.take_in import take_in
from intake.trust import compared
from intake.working_days import CalendarYear, WorkingDays

CLERK = "zhang"
AT = "2026-05-14T01:25:00.000Z"
#: 2026 as the notice of the State Council has it, from May on as far as the tests look.
CALENDARS = WorkingDays(
    [
        CalendarYear(
            2026,
            frozenset(date(2026, 6, day) for day in (19, 20, 21)) | {date(2026, 5, d) for d in (1, 2, 3, 4, 5)},
            frozenset({date(2026, 5, 9)}),
        )
    ]
)
PLACE = CasePlace("counter-1", "window", "3", "100100")


def changed(base: ServiceItem, **changes: Any) -> ServiceItem:
    """The item with other elements, checked like a new one."""
    return ServiceItem(**{name: getattr(base, name) for name in ServiceItem.model_fields} | changes)


def with_material(base: ServiceItem, key: str, **changes: Any) -> ServiceItem:
    """The item with one material changed."""
    materials = [
        type(spec).model_validate(dict(spec) | changes) if spec.key == key else spec for spec in base.materials
    ]
    return changed(base, materials=tuple(materials))


def at_window(basic_code: str, subject: ServiceItem | None = None) -> Draft:
    """A complete draft at a window: originals compared, every review point met."""
    subject = subject or item(basic_code)
    draft = replace(complete_draft(basic_code), channel="window")
    for slot in slots(subject, dict(draft.answers), draft):
        if slot.state is SlotState.GIVEN:
            draft = draft.with_material(compared(draft.material(slot.spec.key), CLERK, AT))
        for point in slot.spec.review_points:
            draft = draft.with_review(ReviewMark(slot.spec.key, point.key, CLERK, AT))
    return draft


def not_here(draft: Draft, key: str) -> Draft:
    return draft.with_material(HandedIn(key, (), "not_here"))


def failed(draft: Draft, material: str, point: str, reason: str) -> Draft:
    return draft.with_review(ReviewMark(material, point, CLERK, AT, met=False, reason=reason))


def taken(draft: Draft, subject: ServiceItem, actor: Actor | None = None) -> Intake:
    made = take_in(
        draft,
        subject,
        sequence=17,
        device_code="K7M2",
        terminal_id="counter-1",
        reading=NOW,
        actor=actor or Actor("staff", CLERK),
        progress_token=TOKEN,
    )
    assert isinstance(made, Intake), made
    return made


def case_and_submission(draft: Draft, subject: ServiceItem, collected_for: str = "") -> tuple[Case, Submission]:
    intake = taken(draft, subject)
    case = case_of(replace(taken_in_facts(intake), collected_for=collected_for))
    return case, Submission.of_intake(intake, case)


def here(**changes: Any) -> Circumstances:
    values: dict[str, Any] = {"today": TODAY, "actor": CLERK, "calendars": CALENDARS, "earlier": ()}
    return Circumstances(**values | changes)


def moved(
    case: Case,
    subject: ServiceItem,
    name: EventName,
    detail: Detail,
    *,
    actor: CaseActor | None = None,
    reading: Reading = NOW,
    online: bool = True,
) -> Case:
    """The case after a move that the table allows."""
    result = tried(case, subject, name, detail, actor=actor, reading=reading, online=online)
    assert isinstance(result, Moved), result
    return result.case


def tried(
    case: Case,
    subject: ServiceItem,
    name: EventName,
    detail: Detail,
    *,
    actor: CaseActor | None = None,
    reading: Reading = NOW,
    online: bool = True,
) -> Moved | NotAllowed:
    return move(
        case,
        subject,
        name,
        detail,
        actor or CaseActor(Role.CLERK, CLERK),
        PLACE,
        reading,
        CALENDARS,
        event_id=f"{DRAFT_ID[:-2]}{case.next_seq:02d}",
        online=online,
    )


def last_event(case: Case) -> CaseEvent:
    return case.events[-1]
