"""The supervisor's page: what waits, what is due, what is not delivered, what is broken, what is still open (§7.2).

Read from this terminal's own store, replicas of other terminals' cases included: it works without the network and says
how old it is. Figures and their CSV come from the event log alone (`intake.figures`).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from counter import effects as do
from counter.parts import CounterParts
from intake.case.case import Case
from intake.case.due import OrganDue, due_by_organ
from intake.case.notice_period import local_day
from intake.dates import add_months
from intake.figures import HallFigures, Period, Posting, clerk_figures, hall_figures
from intake.item import ServiceItem
from intake.working_days import WorkingDays
from station.visit.records import Records
from sync.notes import Evaluation, StuckMatter
from sync.store.notes import KeptNote
from sync.store.queries import CaseLine
from sync.store.store import Store

#: How far ahead a clock's end is looked for: the near end of a 45-day limit lies within.
_AHEAD = timedelta(30)
#: Finds an item by code and version.
FindItem = Callable[[str, int], ServiceItem | None]
#: GB/T 39046 A.8: 1 very satisfied … 5 very dissatisfied.
LEVELS = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases of an organ wait, and for what."""

    organ: str
    to_decide: int
    to_supplement: int
    to_hand_out: int


@dataclass(frozen=True, slots=True)
class HallLook:
    """The hall as this terminal knows it. ``ratings`` are (level, how many), the platform's own included only."""

    waiting: tuple[Waiting, ...] = ()
    due: tuple[OrganDue, ...] = ()
    pending: int = 0
    oldest_pending_s: int | None = None
    stuck_records: int = 0
    last_contact: str | None = None
    ratings: tuple[tuple[str, int], ...] = ()
    bad_open: int = 0
    matters: tuple[KeptNote, ...] = ()
    clashes: tuple[CaseLine, ...] = ()
    week: HallFigures | None = None  # of the last seven days
    looked_at: str = ""

    @property
    def overdue(self) -> int:
        return sum(len(organ.overdue) for organ in self.due)

    @property
    def near(self) -> int:
        return sum(len(organ.near) for organ in self.due)


def look_at_hall(store: Store, item_of: FindItem, calendars: WorkingDays, today: date, at: str) -> HallLook:
    """Reads the store: not on the GUI thread."""
    status = store.queue_status()
    ratings = _ratings(store)
    levels = Counter(str(note.level) for note in ratings if note.level is not None)
    return HallLook(
        waiting=_waiting(store, item_of),
        due=due_by_organ(_due(store, item_of, today), calendars, today),
        pending=status.pending,
        oldest_pending_s=status.oldest_pending_s,
        stuck_records=len(status.stuck),
        last_contact=status.last_contact,
        ratings=tuple((level, levels[level]) for level in LEVELS),
        bad_open=sum(note.open for note in ratings),
        matters=store.records_listed(StuckMatter.KIND, open_only=True),
        clashes=store.clashes(),
        week=week_figures(store, item_of, calendars, today),
        looked_at=at,
    )


def week_figures(store: Store, item_of: FindItem, calendars: WorkingDays, today: date) -> HallFigures:
    """The last seven days, counted from the log (C26 a)."""
    period = Period(today - timedelta(6), today)
    return hall_figures(_moved(store, period), _ratings(store), _pinned(item_of), calendars, period)


def clerks_csv(store: Store, item_of: FindItem, calendars: WorkingDays, today: date) -> str:
    """Every clerk's last twelve months (C26 b), as spreadsheets read it."""
    period = Period(add_months(today, -12), today)
    postings = [
        Posting(account.id, account.name, date.fromisoformat(local_day(account.created_at)))
        for account in store.staff_accounts()
    ]
    figures = clerk_figures(_moved(store, period), _ratings(store), _pinned(item_of), calendars, period, postings)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for clerk in figures:
        posting = clerk.posting
        writer.writerow(
            (
                clerk.staff,
                "" if posting is None else posting.name,
                "" if posting is None else posting.since.isoformat(),
                "" if posting is None or posting.until is None else posting.until.isoformat(),
                "是" if clerk.appraised(today) else "否",
                clerk.taken_in,
                clerk.accepted,
                clerk.noticed,
                clerk.refused,
                clerk.handed_out,
                clerk.delivered,
                "" if clerk.first_time.percent is None else clerk.first_time.percent,
                clerk.visits,
                clerk.overdue,
                *clerk.ratings.levels,
            )
        )
    return out.getvalue()


_COLUMNS = (
    "工号",
    "姓名",
    "派驻起",
    "派驻止",
    "派驻满半年",
    "收件",
    "受理",
    "一次性告知",
    "不予受理",
    "出件",
    "办结送达",
    "一次办成率（%）",
    "跑动次数",
    "逾期",
    "非常满意",
    "满意",
    "基本满意",
    "不满意",
    "非常不满意",
)


def _moved(store: Store, period: Period) -> tuple[Case, ...]:
    return store.cases_moved_since(f"{(period.first - timedelta(1)).isoformat()}T16:00:00.000Z")


def _ratings(store: Store) -> list[Evaluation]:
    notes = (kept.note for kept in store.records_listed(Evaluation.KIND, most=100_000))
    return [note for note in notes if isinstance(note, Evaluation)]


def _pinned(item_of: FindItem) -> Callable[[Case], ServiceItem | None]:
    return lambda case: item_of(case.impl_code, case.item_version)


def _waiting(store: Store, item_of: FindItem) -> tuple[Waiting, ...]:
    lists = (store.waiting_for_decision(), store.waiting_for_supplement(), store.ready_for_hand_out())
    counts = [Counter(_organ(line, item_of) for line in lines) for lines in lists]
    organs = sorted({organ for count in counts for organ in count})
    return tuple(Waiting(organ, *(count[organ] for count in counts)) for organ in organs)


def _organ(line: CaseLine, item_of: FindItem) -> str:
    """Who handles it; the item's own name where that version of it is not kept here."""
    item = item_of(line.impl_code, line.item_version)
    return line.item_name if item is None else item.organ.name


def _due(store: Store, item_of: FindItem, today: date) -> Iterator[tuple[Case, ServiceItem]]:
    for line in store.cases_due((today + _AHEAD).isoformat()):
        case, item = store.case(line.id), item_of(line.impl_code, line.item_version)
        if case is not None and item is not None:
            yield case, item


class SupervisionDesk:
    """``look`` is the last one, None before the first; ``exported`` where the figures were written to."""

    def __init__(self, records: Records, parts: CounterParts, changed: Callable[[], None]) -> None:
        self.look: HallLook | None = None
        self.exported = ""
        self.failed = False
        self._records = records
        self._parts = parts
        self._changed = changed

    def carry_out(self, effect: do.LookAtHall | do.ExportFigures) -> None:
        match effect:
            case do.LookAtHall():
                self.read()
            case do.ExportFigures():
                self.export()

    def read(self) -> None:
        """Anew, off the GUI thread."""
        self.exported, self.failed = "", False
        parts = self._parts
        now = parts.clock.now()

        def job(store: Store) -> HallLook:
            return look_at_hall(store, parts.catalog.item, parts.calendars, now.local.date(), f"{now.local:%H:%M}")

        self._records.do(job, self._read)

    def _read(self, look: HallLook) -> None:
        self.look = look
        self._changed()

    def export(self) -> None:
        """The clerks' figures of the last year as CSV, in the terminal's folder of exports."""
        parts, now = self._parts, self._parts.clock.now()
        folder = parts.exports
        if folder is None:
            return

        def job(store: Store) -> str:
            text = clerks_csv(store, parts.catalog.item, parts.calendars, now.local.date())
            path = folder / f"clerks-{now.local:%Y%m%d-%H%M%S}.csv"
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.write_text(text, encoding="utf-8-sig", newline="")
            except OSError:
                return ""
            return str(path)

        self._records.do(job, self._written)

    def _written(self, path: str) -> None:
        self.exported, self.failed = path, not path
        self._changed()

    def forget(self) -> None:
        self.look, self.exported, self.failed = None, "", False
