"""The supervisor's page: what waits, what is due, what is not delivered, what is broken, what is still open (§7.2).

Read from this terminal's own store, replicas of other terminals' cases included: it works without the network and says
how old it is. Figures and their CSV come from the event log alone (`intake.figures`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from counter import effects as do
from counter.parts import CounterParts
from intake.case.case import Case
from intake.case.due import OrganDue, due_by_organ
from intake.case.notice_period import local_day
from intake.case.supervision import SupervisionEvent, UnitCount, by_unit, supervision_events
from intake.catalog import Catalog
from intake.clerk_csv import clerk_csv
from intake.dates import add_months
from intake.figures import HallFigures, Period, Posting, clerk_figures, hall_figures
from intake.item import ServiceItem
from intake.staffing import Representation
from intake.text import LocalizedText
from intake.working_days import WorkingDays
from station.damage_words import damage_beside
from station.delivery_words import delivery_words
from station.personnel import listed
from station.visit.records import Records
from sync.notes import Enquiry, Evaluation, Payment, StuckMatter
from sync.store.damage import Damage
from sync.store.ending import StuckRecord
from sync.store.errors import CaseShredded, StoreCorrupt
from sync.store.notes import KeptNote
from sync.store.queries import CaseLine
from sync.store.store import Store

#: How far ahead a clock's end is looked for: the near end of a 45-day limit lies within.
_AHEAD = timedelta(30)
#: How many days back what was late or out of the rule is listed (C24 c).
_LOOKED_BACK = 90
#: How many rows a list of single cases has at most.
_ROWS = 30
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
class Posted:
    """A member of staff and their posting; ``since`` None: nobody has written it down (`hall-station staff post`)."""

    staff: str
    name: str
    since: str | None
    until: str | None
    appraised: bool


@dataclass(frozen=True, slots=True)
class HallLook:
    """The hall as this terminal knows it. ``ratings`` are (level, how many), the platform's own included only."""

    waiting: tuple[Waiting, ...] = ()
    due: tuple[OrganDue, ...] = ()
    pending: int = 0
    oldest_pending_s: int | None = None
    refused: tuple[StuckRecord, ...] = ()  # by the platform; staff end them (`station.technician.refused_records`)
    delivery: LocalizedText | None = None  # how it stands, in words
    last_contact: str | None = None
    damage: tuple[Damage, ...] = ()  # of what this terminal keeps, found and not mended
    room: str = "ample"  # of the disk (`sync.store.room.Level`)
    ratings: tuple[tuple[str, int], ...] = ()
    bad_open: int = 0
    matters: tuple[KeptNote, ...] = ()
    enquiries: tuple[KeptNote, ...] = ()  # questions nobody has answered yet
    clashes: tuple[CaseLine, ...] = ()
    undecided: tuple[CaseLine, ...] = ()
    to_hand_out: tuple[CaseLine, ...] = ()
    edited: tuple[CaseLine, ...] = ()  # histories that are not as they were written down
    unpaid: tuple[tuple[KeptNote, CaseLine | None], ...] = ()
    units: tuple[UnitCount, ...] = ()
    irregular: tuple[SupervisionEvent, ...] = ()  # late or out of the rule, the latest first
    postings: tuple[Posted, ...] = ()
    representations: tuple[Representation, ...] = ()
    week: HallFigures | None = None  # of the last seven days
    looked_at: str = ""

    @property
    def overdue(self) -> int:
        return sum(len(organ.overdue) for organ in self.due)

    @property
    def near(self) -> int:
        return sum(len(organ.near) for organ in self.due)


def look_at_hall(store: Store, catalog: Catalog, calendars: WorkingDays, today: date, at: str) -> HallLook:
    """Reads the store: not on the GUI thread."""
    item_of = catalog.item
    status, refused = store.queue_status(), store.stuck_records()
    running, edited = _running(store, item_of, today)
    late = _late(store, item_of, running, calendars, today)
    ratings = _ratings(store)
    levels = Counter(str(note.level) for note in ratings if note.level is not None)
    return HallLook(
        waiting=_waiting(store, item_of),
        due=due_by_organ(running, calendars, today),
        pending=status.pending,
        oldest_pending_s=status.oldest_pending_s,
        refused=refused,
        delivery=delivery_words(status),
        last_contact=status.last_contact,
        damage=(*damage_beside(store.open_damage(), refused), *store.newer_drafts()),
        room=status.room,
        ratings=tuple((level, levels[level]) for level in LEVELS),
        bad_open=sum(note.open for note in ratings),
        matters=store.records_listed(StuckMatter.KIND, open_only=True),
        enquiries=store.records_listed(Enquiry.KIND, open_only=True),
        clashes=store.clashes(),
        undecided=store.waiting_for_decision(_ROWS),
        to_hand_out=store.ready_for_hand_out(_ROWS),
        edited=edited,
        unpaid=_unpaid(store),
        units=by_unit(late),
        irregular=tuple(sorted(late, key=lambda event: event.at, reverse=True))[:_ROWS],
        postings=_posted(store, today),
        representations=listed(store, catalog),
        week=week_figures(store, item_of, calendars, today),
        looked_at=at,
    )


def week_figures(store: Store, item_of: FindItem, calendars: WorkingDays, today: date) -> HallFigures | None:
    """The last seven days, counted from the log (C26 a); None where a case of them cannot be read as it was written
    down: no figure is better than one counted from an edited log."""
    period = Period(today - timedelta(6), today)
    try:
        return _counted(store, item_of, calendars, period)
    except StoreCorrupt:
        return None


def _counted(store: Store, item_of: FindItem, calendars: WorkingDays, period: Period) -> HallFigures:
    return hall_figures(_moved(store, period), _ratings(store), _pinned(item_of), calendars, period)


def clerks_csv(store: Store, item_of: FindItem, calendars: WorkingDays, today: date) -> str:
    """Every clerk's last twelve months (C26 b), as spreadsheets read it."""
    period = Period(add_months(today, -12), today)
    figures = clerk_figures(
        _moved(store, period), _ratings(store), _pinned(item_of), calendars, period, _postings(store)
    )
    return clerk_csv(figures, period)


def _postings(store: Store) -> list[Posting]:
    """As they were written down; since the account was made where nobody has."""
    files = store.personnel()
    found = []
    for account in store.staff_accounts():
        file = files.get(account.id)
        since = local_day(account.created_at) if file is None or file.since is None else file.since
        until = None if file is None or file.until is None else date.fromisoformat(file.until)
        found.append(Posting(account.id, account.name, date.fromisoformat(since), until))
    return found


def _posted(store: Store, today: date) -> tuple[Posted, ...]:
    files = store.personnel()
    figures = clerk_figures((), (), lambda _: None, WorkingDays(), Period(today, today), _postings(store))
    appraised = {clerk.staff for clerk in figures if clerk.appraised(today)}
    return tuple(
        Posted(
            account.id,
            account.name,
            None if (file := files.get(account.id)) is None else file.since,
            None if file is None else file.until,
            file is not None and file.since is not None and account.id in appraised,
        )
        for account in store.staff_accounts()
        if not account.disabled
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


def _running(
    store: Store, item_of: FindItem, today: date
) -> tuple[list[tuple[Case, ServiceItem]], tuple[CaseLine, ...]]:
    """Cases with a clock that runs out soon or has; and those whose history was edited, which count nowhere."""
    found, edited = [], []
    for line in store.cases_due((today + _AHEAD).isoformat()):
        try:
            case, item = store.case(line.id), item_of(line.impl_code, line.item_version)
        except StoreCorrupt:
            edited.append(line)
            continue
        if case is not None and item is not None:
            found.append((case, item))
    return found, tuple(edited)


def _late(
    store: Store,
    item_of: FindItem,
    running: list[tuple[Case, ServiceItem]],
    calendars: WorkingDays,
    today: date,
) -> list[SupervisionEvent]:
    """What was late or out of the rule in the last `_LOOKED_BACK` days, and what still is (C24 c); each once."""
    since = Period(today - timedelta(_LOOKED_BACK), today)
    try:
        moved = _moved(store, since)
    except (StoreCorrupt, CaseShredded):
        moved = ()
    pinned = _pinned(item_of)
    cases = {case.id: (case, item) for case in moved if (item := pinned(case)) is not None}
    cases |= {case.id: (case, item) for case, item in running}
    found = {
        event.key: event
        for case, item in cases.values()
        for event in supervision_events(case, item, calendars, today)
        if since.has(event.at)
    }
    return list(found.values())


def _unpaid(store: Store) -> tuple[tuple[KeptNote, CaseLine | None], ...]:
    """Slips nobody has paid, the oldest first, with their cases."""
    slips = store.records_listed(Payment.KIND, open_only=True, most=_ROWS)
    return tuple((kept, None if kept.note.about is None else store.case_line(kept.note.about)) for kept in slips)


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
            return look_at_hall(store, parts.catalog, parts.calendars, now.local.date(), f"{now.local:%H:%M}")

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
