"""Moving cases in tests: an item of the shipped catalogue, a calendar, and the moves that several files make."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from store_kit import IMPL_CODE, new_id

from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.events import (
    CaseActor,
    CasePlace,
    DefectSort,
    Delivered,
    Detail,
    EventName,
    GivenBack,
    Noticed,
    NoticeLine,
    Recipient,
    RecipientKind,
    RefusedAcceptance,
    Role,
    Supplemented,
)
from intake.case.moves import Moved, move
from intake.case.refusals import NotAllowed
from intake.catalog import load_catalog
from intake.clock import Reading
from intake.draft import HandedIn, MaterialPage
from intake.item import ServiceItem
from intake.papers.paper import Layout, Medium, Paper, PaperHall, PaperKind, Printing
from intake.working_days import CalendarYear, WorkingDays
from sync.dues import Due
from sync.store.moves import MovedCase, Wishes
from sync.store.numbers import Series
from sync.store.papers import ToPrint
from sync.store.store import Store

NOON = datetime(2026, 5, 14, 4, 0, tzinfo=UTC)
DAYS = WorkingDays((CalendarYear(2026, frozenset({date(2026, 6, 19)}), frozenset()),))
CLERK = CaseActor(Role.CLERK, "c01")
OTHER_CLERK = CaseActor(Role.CLERK, "c02")
HAND_OUT = CaseActor(Role.HAND_OUT_CLERK, "h01")
CITIZEN = CaseActor(Role.CITIZEN)
_RESOURCES = Path(__file__).parents[2] / "resources"
LINES = (
    NoticeLine(1, "material:photo", "证件照片", DefectSort.MISSING, "请补交近期免冠照片"),
    NoticeLine(2, "field:phone", "联系电话", DefectSort.WRONG, "请填写能接通的手机号码"),
)


@cache
def item() -> ServiceItem:
    """The elder card: a promise item that every test may take in."""
    found = load_catalog(_RESOURCES / "catalog").item(IMPL_CODE)
    assert found is not None
    return found


def act(
    store: Store,
    case_id: str,
    name: EventName,
    detail: Detail,
    actor: CaseActor = CLERK,
    *,
    terminal: str = "T-K7M2",
    at: datetime = NOON,
    wishes: Wishes | None = None,
    online: bool = True,
) -> MovedCase | NotAllowed:
    """A move as a screen makes it."""
    place = CasePlace(terminal, "kiosk" if actor.role is Role.CITIZEN else "window", "3")

    def build(case: Case, numbers: Any) -> Moved | NotAllowed:
        given = {kind.value: getattr(number, "number", "") for kind, number in numbers.items()}
        return move(
            case,
            item(),
            name,
            detail,
            actor,
            place,
            Reading(at),
            DAYS,
            event_id=new_id(),
            online=online,
            numbers=given,
        )

    return store.move(case_id, build, wishes or Wishes())


def moved(answer: MovedCase | NotAllowed) -> MovedCase:
    assert isinstance(answer, MovedCase), answer
    return answer


def notice(store: Store, case_id: str, **more: Any) -> MovedCase:
    return moved(act(store, case_id, EventName.NOTIFY_ONCE, Noticed(LINES), **more))


def supplement(store: Store, case_id: str, *lines: int, page: BlobRef | None = None, **more: Any) -> MovedCase:
    """The lines met: the photo by ``page``, the telephone by an answer."""
    photo = (HandedIn("photo", (MaterialPage(page, "2026-05-14T04:00:00.000Z"),)),) if page is not None else ()
    phone = (("phone", "13900000000"),) if 2 in lines else ()
    name = more.pop("name", EventName.SUPPLEMENT_ALL if len(lines) == len(LINES) else EventName.SUPPLEMENT_PART)
    return moved(act(store, case_id, name, Supplemented(lines, photo, phone), **more))


def withdraw(store: Store, case_id: str, **more: Any) -> MovedCase:
    return moved(act(store, case_id, EventName.WITHDRAW, GivenBack("不再需要"), **{"actor": CITIZEN, **more}))


def refuse(store: Store, case_id: str, **more: Any) -> MovedCase | NotAllowed:
    reason = item().refusal_reasons[0]
    detail = RefusedAcceptance(reason.key, "不符合受理条件", "示例市民政局")
    return act(store, case_id, EventName.REFUSE_ACCEPTANCE, detail, **more)


def hand_out(store: Store, case_id: str, signature: BlobRef, **more: Any) -> MovedCase | NotAllowed:
    who = Recipient(RecipientKind.APPLICANT, "测试甲", "111", "11010519491231002X")
    detail = Delivered("collect", who, signature)
    return act(store, case_id, EventName.DELIVER, detail, **{"actor": HAND_OUT, **more})


#: What a notice leaves on paper: its number, and a print on A4 and on thermal paper.
SERIES = Series("示例民", PaperKind.ONE_TIME_NOTICE, 2026)


def a_paper(number: str) -> Paper:
    return Paper(
        PaperKind.ONE_TIME_NOTICE,
        Layout.OFFICIAL,
        "一次性告知通知书",
        PaperHall("示例市政务服务中心"),
        Printing("2026-05-14T04:00:00.000Z", "T-K7M2"),
        number=number,
    )


def notice_paper(_moved: object, numbers: object) -> tuple[ToPrint, ...]:
    numbered = numbers[PaperKind.ONE_TIME_NOTICE]  # type: ignore[index]
    return (ToPrint(a_paper(getattr(numbered, "number", "")), (Medium.A4, Medium.THERMAL)),)


WISHES = Wishes(series=(SERIES,), papers=notice_paper, due=lambda _: Due("Q", "2026-06-11"))
