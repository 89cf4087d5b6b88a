"""Cases after their take-in, as a visit works with them: read, moved, their papers printed (docs/adr/0013).

The same at kiosk and counter. Every call is a job on the records' lane, every end an event under its ticket. What is
open stands in `open`; it goes with the visit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.events import CaseActor, CasePlace, Detail, EventName
from intake.case.history import local_day
from intake.case.moves import Moved, documents_for, move
from intake.case.refusals import NotAllowed
from intake.clock import Clock
from intake.clocks import running_clocks
from intake.credit import credit_notes
from intake.decision.model import KnownCase
from intake.item import ServiceItem
from intake.papers.numbering import Numbered
from intake.text import LocalizedText
from intake.working_days import WorkingDays
from station.visit import results as on
from station.visit.assisting import officer_loads
from station.visit.case_papers import Extras, Office, papers_of, series_of
from station.visit.case_view import EditedCase, ItemOf, OpenCase
from station.visit.clashes import Clash, Settlement
from station.visit.package_view import FindItem, package_view
from station.visit.records import Post, Records
from sync.notes import Assistance, OutageEntry, Payment
from sync.store.errors import CaseShredded, StoreCorrupt
from sync.store.moves import Due, MovedCase, Numbers, Wishes
from sync.store.papers import KeptPaper, ToPrint
from sync.store.queries import CaseLine
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """One move that is wanted: who, and with what details."""

    name: EventName
    detail: Detail
    actor: CaseActor


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a number of steps ended. ``refused`` names the one the rules stopped at; those before it stand."""

    open: OpenCase | None
    jobs: tuple[str, ...]
    refused: NotAllowed | None = None


class CaseDesk:
    """``open`` is the case on screen, ``edited`` one that is not as it was written down, ``refused`` why the last step
    was not allowed; ``jobs`` what is to be printed."""

    def __init__(
        self,
        records: Records,
        post: Post,
        clock: Clock,
        calendars: WorkingDays,
        item_of: ItemOf,
        new_id: Callable[[], str],
        find_item: FindItem,
    ) -> None:
        self.open: OpenCase | None = None
        self.edited: EditedCase | None = None
        self.refused: LocalizedText | None = None
        self.jobs: tuple[str, ...] = ()
        self._records = records
        self._post = post
        self._clock = clock
        self._calendars = calendars
        self._item_of = item_of
        self._new_id = new_id
        self._find_item = find_item
        self._number = 0

    def forget(self) -> None:
        """Nothing of the case stays; what is still under way answers nobody."""
        self._number += 1
        self.open, self.edited, self.refused, self.jobs = None, None, None, ()

    # --- reading --------------------------------------------------------------------------------------------------

    def find(self, ticket: int, text: str) -> None:
        """By case number, code or id: `CaseRead` or `CaseNotFound`."""
        self._read(ticket, lambda store: store.find_case(text))

    def read(self, ticket: int, case_id: str) -> None:
        self._read(ticket, lambda store: store.case_line(case_id))

    def _read(self, ticket: int, find: Callable[[Store], CaseLine | None]) -> None:
        self.forget()
        number = self._number

        def job(store: Store) -> tuple[OpenCase | EditedCase | None]:
            line = find(store)
            return (None if line is None else self._opened_or_edited(store, line),)

        def done(found: tuple[OpenCase | EditedCase | None]) -> None:
            if number != self._number:
                return
            (case,) = found
            self.edited = case if isinstance(case, EditedCase) else None
            self.open = case if isinstance(case, OpenCase) else None
            self._post(on.CaseNotFound(ticket) if case is None else on.CaseRead(ticket))

        self._records.do(job, done)

    def look_at_papers(self, looked: Callable[[], None]) -> None:
        """The papers of the open case anew: how often each was printed."""
        found = self.open
        if found is None:
            return

        def done(papers: tuple[KeptPaper, ...]) -> None:
            if self.open is found:
                self.open = replace(found, papers=papers)
                looked()

        self._records.do(lambda store: tuple(store.papers_of(found.id)), done)

    def settle(self, event_id: str, how: Settlement, staff: str, settled: Callable[[], None]) -> None:
        """A person has seen to what was done here and does not count; the case is read anew."""
        found = self.open
        if found is None:
            return

        def job(store: Store) -> tuple[OpenCase | None]:
            store.settle_clash(found.id, event_id, staff, how.value)
            line = store.case_line(found.id)
            return (None if line is None else self.opened(store, line),)

        def done(again: tuple[OpenCase | None]) -> None:
            if self.open is found and again[0] is not None:
                self.open = again[0]
                settled()

        self._records.do(job, done)

    def _opened_or_edited(self, store: Store, line: CaseLine) -> OpenCase | EditedCase | None:
        """One whose history was edited is shown as that, and nothing can be done with it."""
        try:
            return self.opened(store, line)
        except StoreCorrupt:
            entries = store.edited_entries(line.id)
            if not entries:
                raise  # it is the disk, not an entry
            return EditedCase(line.case_no, line.item_name, entries)

    def opened(self, store: Store, line: CaseLine) -> OpenCase | None:
        """Off the GUI thread. None: its item is not in this hall's catalogue any more."""
        file = store.case_file(line.id)
        intake = store.intake(line.id)
        item = None if file is None else self._item_of(file.case)
        if file is None or intake is None or item is None:
            return None
        clashes = tuple(Clash.of(kept) for kept in file.conflicts)
        person = intake.applicant
        others = store.cases_of_person(store.person_key(person.id_type, person.id_number))
        earlier = tuple(
            KnownCase(
                other.case_no, other.impl_code, other.state, local_day(other.taken_in_at), _answers(store, other, item)
            )
            for other in others
            if other.id != line.id
        )
        today = self._clock.now().local.date()
        whole = package_view(store, intake, self._find_item, self._calendars, today)
        beside = store.records_about(line.id)
        return OpenCase(
            file.case,
            item,
            intake,
            line,
            store.papers_of(line.id),
            clashes,
            earlier,
            whole,
            tuple(kept for kept in beside if isinstance(kept.note, Payment)),
            next((kept.note for kept in beside if isinstance(kept.note, OutageEntry)), None),
            credit_notes([file.case, *self._promising(store, others, line.id)]),
            entrusted=tuple(kept.note for kept in beside if isinstance(kept.note, Assistance)),
            officers=officer_loads(store, today),
        )

    def _promising(self, store: Store, others: Sequence[CaseLine], but: str) -> list[Case]:
        """The applicant's other cases in which something may have been promised; one that cannot be read says
        nothing, and does not stand in this one's way."""
        found: list[Case] = []
        for other in others:
            item = None if other.id == but else self._find_item(other.impl_code, other.item_version)
            if item is not None and item.commitment is not None:
                with suppress(CaseShredded, StoreCorrupt):
                    case = store.case(other.id)
                    found += [] if case is None else [case]
        return found

    # --- moving ---------------------------------------------------------------------------------------------------

    def move(
        self, ticket: int, steps: Sequence[Step], place: CasePlace, office: Office, extras: Extras, *, online: bool
    ) -> None:
        """One step after the other: `CaseMoved`, `CaseRefused` (``refused`` says why), `WriteFailed`."""
        before = self.open
        if before is None:
            raise LookupError("a move without an open case")
        number = self._number

        def job(store: Store) -> _Ended:
            return self._moved(store, before, steps, place, office, extras, online=online)

        def done(ended: _Ended) -> None:
            if number != self._number:
                return
            self.open = ended.open or self.open
            self.jobs = ended.jobs
            self.refused = None if ended.refused is None else ended.refused.message
            if ended.refused is not None:
                self._post(on.CaseRefused(ticket))
            else:
                self._post(on.CaseMoved(ticket, papers=bool(ended.jobs)))

        self._records.attempt(ticket, job, done)

    def _moved(
        self,
        store: Store,
        before: OpenCase,
        steps: Sequence[Step],
        place: CasePlace,
        office: Office,
        extras: Extras,
        *,
        online: bool,
    ) -> _Ended:
        jobs: list[str] = []
        case, refused = before.case, None
        for step in steps:
            answer = self._one(store, replace(before, case=case), step, place, office, extras, online=online)
            if isinstance(answer, NotAllowed):
                refused = answer
                break
            case = answer.case
            jobs += answer.jobs
        line = store.case_line(before.id)
        return _Ended(None if line is None else self.opened(store, line), tuple(jobs), refused)

    def _one(
        self,
        store: Store,
        before: OpenCase,
        step: Step,
        place: CasePlace,
        office: Office,
        extras: Extras,
        *,
        online: bool,
    ) -> MovedCase | NotAllowed:
        item, reading = before.item, self._clock.now()

        def build(case: Case, numbers: Numbers) -> Moved | NotAllowed:
            given = {kind.value: one.number for kind, one in numbers.items() if isinstance(one, Numbered)}
            return move(
                case,
                item,
                step.name,
                step.detail,
                step.actor,
                place,
                reading,
                self._calendars,
                event_id=self._new_id(),
                online=online,
                numbers=given,
            )

        kinds = documents_for(before.case, step.name, step.detail)
        series = () if office.training else series_of(kinds, item.organ, reading.local.year)
        wishes = Wishes(
            series=series,
            papers=lambda moved, numbers: papers_of(office, before, moved, numbers, reading, extras),
            due=lambda case: self.due(case, item),
        )
        return store.move(before.id, build, wishes)

    def add_paper(self, ticket: int, wanted: ToPrint) -> None:
        """A paper of the open case that goes with no move: `CaseMoved`, with something to print."""
        self.keep_beside(ticket, lambda store, before: store.add_paper(before.id, wanted)[1])

    def keep_beside(self, ticket: int, write: Callable[[Store, OpenCase], tuple[str, ...]]) -> None:
        """What belongs to the open case and moves nothing: a paper, a record that speaks of it. ``write`` runs on the
        lane and returns the print jobs that come of it: `CaseMoved`, `WriteFailed`."""
        before = self.open
        if before is None:
            raise LookupError("something of a case without an open case")
        number = self._number

        def job(store: Store) -> _Ended:
            jobs = write(store, before)
            line = store.case_line(before.id)
            return _Ended(None if line is None else self.opened(store, line), jobs)

        def done(ended: _Ended) -> None:
            if number == self._number:
                self.open, self.jobs, self.refused = ended.open or self.open, ended.jobs, None
                self._post(on.CaseMoved(ticket, papers=bool(ended.jobs)))

        self._records.attempt(ticket, job, done)

    def due(self, case: Case, item: ServiceItem) -> Due | None:
        """Which of its clocks runs out next, as far as the calendars know."""
        return next_due(case, item, self._calendars, self._clock.now().local.date())

    # --- attachments ----------------------------------------------------------------------------------------------

    def keep(
        self, ticket: int, make: Callable[[], bytes], media_type: str, kept: Callable[[BlobRef, bytes], None]
    ) -> None:
        """An attachment of the open case: ``kept`` posts what came of it; `WriteFailed` otherwise."""
        if self.open is None:
            raise LookupError("an attachment without an open case")
        number = self._number

        def done(ref: BlobRef, data: bytes) -> None:
            if number == self._number:
                kept(ref, data)

        self._records.keep(ticket, self.open.id, make, media_type, done)


_T = LocalizedText.of


def next_due(case: Case, item: ServiceItem, calendars: WorkingDays, today: date) -> Due | None:
    """The running clock that ends first; None where none runs, or no calendar says when."""
    days = [(clock.due, clock.kind) for clock in running_clocks(case, item, calendars, today) if clock.due is not None]
    return min((Due(kind.value, day.isoformat()) for day, kind in days), key=lambda due: due.on, default=None)


def _answers(store: Store, other: CaseLine, item: ServiceItem) -> tuple[tuple[str, str], ...]:
    """Of another case of the same item: what a check for duplicates compares. Nothing of one that cannot be read."""
    if other.impl_code != item.impl_code:
        return ()
    try:
        intake = store.intake(other.id)
    except (CaseShredded, StoreCorrupt):
        return ()
    return () if intake is None else intake.answers
