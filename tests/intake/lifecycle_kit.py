"""Cases to move in tests: an item of the catalogue, facts of an intake, and one way through the lifecycle."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from intake_people import BUSINESS, item, page

from intake.calendar_files import load_calendars
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    CommitmentGiven,
    Decided,
    Decision,
    DefectSort,
    Delivered,
    Detail,
    EventName,
    NoDetail,
    Noticed,
    NoticeLine,
    Recipient,
    RecipientKind,
    ResultData,
    Role,
    Supplemented,
)
from intake.case.history import TakenIn, case_of
from intake.case.moves import Moved, NotAllowed, move
from intake.clock import Reading
from intake.draft import HandedIn, ReviewMark
from intake.item import Limit, ServiceItem
from intake.item_rules import Commitment
from intake.text import LocalizedText
from intake.working_days import WorkingDays

CALENDARS = Path(__file__).parents[2] / "resources" / "calendars"
CASE_ID = "019e2446-7a00-7000-8000-00000000c001"
CLERK = CaseActor(Role.CLERK, "zhang")
SUPERVISOR = CaseActor(Role.SUPERVISOR, "zhou")
BACK_OFFICE = CaseActor(Role.BACK_OFFICE, "wang")
HAND_OUT = CaseActor(Role.HAND_OUT_CLERK, "chen")
CITIZEN = CaseActor(Role.CITIZEN)
TIMER = CaseActor(Role.PLATFORM_TIMER)
HANDLING_PLACE = CaseActor(Role.HANDLING_PLACE, "far")
RULE_ENGINE = CaseActor(Role.RULE_ENGINE)
WINDOW = CasePlace("T0001", "window", "3")

GRANTED = Decided(Decision.GRANTED, "")
RESULT = ResultData("营业执照", "91100100MA00000153", "示例市行政审批局", valid_from="2026-05-20")
ACCEPT = Accepted(AcceptanceMode.NORMAL)
#: The proof of the place may be promised, and was.
_WORDS = LocalizedText.of("承诺", "promise")
PROMISE = Commitment(
    materials=("place_proof",), content=_WORDS, liability=_WORDS, check_within=Limit(amount=30), basis="依据"
)
PLEDGE = Accepted(AcceptanceMode.COMMITMENT, commitments=(CommitmentGiven("place_proof"),), signed_on_paper=True)
MISSING = NoticeLine(1, "material:place_proof", "经营场所使用证明", DefectSort.MISSING, "请提交房屋租赁合同。")
WRONG = NoticeLine(2, "field:trade_name", "字号", DefectSort.WRONG, "名称与已有的重名，请更换。")
NOTICE = Noticed((MISSING, WRONG))
SUPPLY_MISSING = Supplemented((1,), (HandedIn("place_proof", (page(31),)),))
SUPPLY_WRONG = Supplemented((2,), answers=(("trade_name", "示例市云山区夜光小吃店"),))
SUPPLY_ALL = Supplemented((1, 2), SUPPLY_MISSING.materials, SUPPLY_WRONG.answers)
COLLECTOR = Recipient(RecipientKind.APPLICANT, "测试甲", "111", "11010519491231002X")
COLLECTED = Delivered("collect", COLLECTOR, page(9).blob)


@cache
def calendars() -> WorkingDays:
    """What is shipped: 2005 to 2026."""
    return load_calendars(CALENDARS).working_days


@cache
def an_item(**changes: Any) -> ServiceItem:
    """A promise item of the catalogue, 20 working days by law and 8 promised unless told otherwise."""
    base: dict[str, Any] = {"statutory_limit": Limit(amount=20), "promised_limit": Limit(amount=8)}
    return item(BUSINESS).model_copy(update=base | changes)


def facts(chosen: ServiceItem, day: str = "2026-05-14", **changes: Any) -> TakenIn:
    """Taken in that day by the clerk, every needed paper there and looked at."""
    at = on(day).rfc3339
    materials = tuple(
        HandedIn(spec.key, (page(number),))
        for number, spec in enumerate(chosen.materials)
        if spec.required is not False and not spec.shared
    )
    reviewed = tuple(
        ReviewMark(spec.key, point.key, "zhang", at) for spec in chosen.materials for point in spec.review_points
    )
    values: dict[str, Any] = {
        "id": CASE_ID,
        "case_no": f"{chosen.impl_code}20260514DK7M200001",
        "impl_code": chosen.impl_code,
        "handling_code": chosen.handling_code,
        "item_version": chosen.version,
        "item_name": chosen.name.get(),
        "channel": "window",
        "terminal": "T0001",
        "actor": CLERK,
        "at": at,
        "time_confidence": "trusted",
        "materials": materials,
        "reviewed": reviewed,
    }
    return TakenIn(**(values | changes))


def on(day: str, hour: int = 10) -> Reading:
    """That hour of that day in China."""
    local = date.fromisoformat(day)
    return Reading(datetime(local.year, local.month, local.day, tzinfo=UTC).replace(hour=hour - 8))


@dataclass
class Walk:
    """A case on its way: each step must be allowed, and `refused` tells why one is not."""

    item: ServiceItem = field(default_factory=an_item)
    start: str = "2026-05-14"
    changes: dict[str, Any] = field(default_factory=dict)
    calendars: WorkingDays = field(default_factory=calendars)

    def __post_init__(self) -> None:
        self.facts = facts(self.item, self.start, **self.changes)
        self.case: Case = case_of(self.facts)
        self.day = self.start

    def attempt(
        self, name: EventName, detail: Detail, actor: CaseActor, day: str | None = None, **more: Any
    ) -> Moved | NotAllowed:
        event_id = f"019e2446-7a00-7000-8000-{self.case.next_seq:012d}"
        place = more.pop("place", WINDOW)
        return move(
            self.case,
            self.item,
            name,
            detail,
            actor,
            place,
            on(day or self.day),
            self.calendars,
            event_id=event_id,
            **more,
        )

    def do(self, name: EventName, detail: Detail, actor: CaseActor, day: str | None = None, **more: Any) -> Walk:
        moved = self.attempt(name, detail, actor, day, **more)
        assert isinstance(moved, Moved), (moved.reason, moved.message.get("en"))
        self.case = moved.case
        self.day = day or self.day
        return self

    def refused(
        self, name: EventName, detail: Detail, actor: CaseActor, day: str | None = None, **more: Any
    ) -> NotAllowed:
        found = self.attempt(name, detail, actor, day, **more)
        assert isinstance(found, NotAllowed), found
        return found

    # one way through, as far as a test needs it

    def accepted(self, day: str | None = None) -> Walk:
        return self.do(EventName.ACCEPT, ACCEPT, CLERK, day)

    def reviewed(self, day: str | None = None) -> Walk:
        return self.accepted(day).do(EventName.START_REVIEW, NoDetail(), BACK_OFFICE, day)

    def decided(self, day: str | None = None) -> Walk:
        return self.reviewed(day).do(EventName.DECIDE, GRANTED, BACK_OFFICE, day)

    def closed(self, day: str | None = None) -> Walk:
        return self.decided(day).do(EventName.CLOSE, Closed((RESULT,)), BACK_OFFICE, day)

    def delivered(self, day: str | None = None) -> Walk:
        return self.closed(day).do(EventName.DELIVER, COLLECTED, HAND_OUT, day)

    def noticed(self, day: str | None = None) -> Walk:
        return self.do(EventName.NOTIFY_ONCE, NOTICE, CLERK, day)
