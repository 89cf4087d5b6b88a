"""The visit's side of the store: every call is a job on the store's lane, every end an event for the flow.

Conditions of the world (disk full, database damaged) become events; anything else is a bug and is raised in the GUI
thread by the lane, which leads to the recovery screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from intake.draft import Applicant, BlobRef, Draft
from intake.intake import Intake
from intake.receipt import ReceiptData, receipt_from_json
from station.jobs import JobLane
from station.visit import results as on
from station.visit.results import Happening, StoreRefusal
from sync.store.errors import KnownStoreError, StoreTooNew
from sync.store.store import PrintAttempt, RecentCase, Store, Submitted

Post = Callable[[Happening], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Done(Generic[T]):
    value: T


class NotCompleteError(Exception):
    """Raised inside a submit to undo it: the draft has defects after all (the day changed, the item went)."""


@dataclass(frozen=True, slots=True)
class PersonRecords:
    """What is kept of a person: the key it is found by, an unfinished draft, a matter of the last 24 hours."""

    person_key: str
    draft: Draft | None
    recent: RecentCase | None
    receipt: ReceiptData | None

    def __repr__(self) -> str:
        return "PersonRecords(…)"


class Records:
    """Owns the store from `open` on. Callbacks come on the GUI thread."""

    def __init__(self, lane: JobLane, open_store: Callable[[], Store], post: Post) -> None:
        self._lane = lane
        self._open_store = open_store
        self._post = post
        self._store: Store | None = None

    def open(self, ticket: int) -> None:
        def job() -> Happening:
            if self._store is not None:
                self._store.close()
                self._store = None
            try:
                self._store = self._open_store()
            except StoreTooNew:
                return on.StoreRefused(ticket, StoreRefusal.STORE_TOO_NEW)
            except KnownStoreError:
                return on.StoreRefused(ticket, StoreRefusal.STORE)
            return on.StoreOpened(ticket)

        self._lane.run(job, self._post)

    def close(self) -> None:
        """Called after the lane was closed."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def ask(self, question: Callable[[Store], bool], answer: Callable[[bool], None]) -> None:
        """A short question for the screen; a store in trouble answers nothing."""

        def job() -> bool | None:
            try:
                return None if self._store is None else question(self._store)
            except KnownStoreError:
                return None

        def done(value: bool | None) -> None:
            if value is not None:
                answer(value)

        self._lane.run(job, done)

    def look_up(self, applicant: Applicant, found: Callable[[PersonRecords], None]) -> None:
        def job(store: Store) -> PersonRecords:
            key = store.person_key(applicant.id_type, applicant.id_number)
            recent = store.recent_case(key)
            job = None if recent is None else store.print_job(recent.print_job_id)
            receipt = None if job is None else receipt_from_json(job.content)
            return PersonRecords(key, store.find_draft(key), recent, receipt)

        self._run(job, found)

    def save_draft(self, draft: Draft, person_key: str) -> None:
        self._run(lambda store: store.save_draft(draft, person_key), _nothing)

    def discard_draft(self, draft_id: str) -> None:
        self._run(lambda store: store.discard_draft(draft_id), _nothing)

    def keep(
        self,
        ticket: int,
        case_id: str,
        make: Callable[[], bytes],
        media_type: str,
        kept: Callable[[BlobRef, bytes], None],
    ) -> None:
        """Write an attachment down. ``make`` gives its bytes and runs on the lane too."""

        def job(store: Store) -> tuple[BlobRef, bytes]:
            data = make()
            return store.put_blob(case_id, data, media_type), data

        self._run(job, lambda result: kept(*result), failed=on.WriteFailed(ticket))

    def picture(self, case_id: str, digest: str, got: Callable[[bytes], None]) -> None:
        self._run(lambda store: store.read_blob(case_id, digest), got)

    def submit(
        self,
        ticket: int,
        draft: Draft,
        person_key: str,
        build: Callable[[int], Intake],
        receipt: Callable[[Intake, bool], bytes],
        online: Callable[[Store], bool],
        done: Callable[[Submitted, ReceiptData], None],
    ) -> None:
        def job(store: Store) -> tuple[Submitted, ReceiptData] | None:
            store.save_draft(draft, person_key)
            network = online(store)
            try:
                submitted = store.submit(draft.id, build, lambda intake: receipt(intake, network))
            except NotCompleteError:
                return None
            job = store.print_job(submitted.print_job_id)
            if job is None:
                raise LookupError("a submitted case has no print job")
            return submitted, receipt_from_json(job.content)

        def ended(result: tuple[Submitted, ReceiptData] | None) -> None:
            if result is None:
                self._post(on.NotComplete(ticket))
            else:
                done(*result)

        self._run(job, ended, failed=on.WriteFailed(ticket))

    def start_print(self, job_id: str, started: Callable[[PrintAttempt], None]) -> None:
        self._run(lambda store: store.start_print(job_id), started)

    def finish_print(self, job_id: str, outcome: str, trouble: str | None, done: Callable[[], None]) -> None:
        self._run(lambda store: store.finish_print(job_id, outcome, trouble), lambda _: done())

    def _run(self, job: Callable[[Store], T], done: Callable[[T], None], failed: Happening | None = None) -> None:
        trouble: Happening = on.StoreLost() if failed is None else failed

        def work() -> _Done[T] | None:
            if self._store is None:
                return None
            try:
                return _Done(job(self._store))
            except KnownStoreError:
                return None

        def deliver(result: _Done[T] | None) -> None:
            if result is None:
                self._post(trouble)
            else:
                done(result.value)

        self._lane.run(work, deliver)


def _nothing(_: object) -> None:
    pass
