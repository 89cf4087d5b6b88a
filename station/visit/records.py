"""The visit's side of the store: every call is a job on the store's lane, every end an event for the flow.

Conditions of the world (disk full, database damaged) become events; anything else is a bug and is raised in the GUI
thread by the lane, which leads to the recovery screen.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from intake.attachment import BlobRef
from intake.clock import Clock
from intake.draft import Draft
from intake.intake import Intake, SubCase
from intake.parties import Applicant
from intake.receipt import ReceiptData, receipt_from_json
from station.jobs import JobLane
from station.staff import Passwords, RefusalReason, Refused, SignIn, SignInResult, StaffMember, StaffRole
from station.visit import results as on
from station.visit.results import Happening, StoreRefusal
from sync.hall.results import Taken
from sync.store.drafts import KeptDraft
from sync.store.errors import CaseShredded, DatabaseDamaged, KnownStoreError, StoreCorrupt, StoreTooNew
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
    """What is kept of a person: the key it is found by, unfinished drafts (latest save first), a matter of the last
    24 hours."""

    person_key: str
    drafts: tuple[KeptDraft, ...]
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
        self._staff: SignIn | None = None

    def open(self, ticket: int) -> None:
        def job() -> Happening:
            if self._store is not None:
                self._store.close()
                self._store = self._staff = None
            try:
                self._store = self._open_store()
            except StoreTooNew:
                return on.StoreRefused(ticket, StoreRefusal.STORE_TOO_NEW)
            except StoreCorrupt:
                return on.StoreRefused(ticket, StoreRefusal.STORE_DAMAGED)
            except KnownStoreError:
                return on.StoreRefused(ticket, StoreRefusal.STORE)
            return on.StoreOpened(ticket)

        self._lane.run(job, self._post)

    def close(self) -> None:
        """Called after the lane was closed."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def ask(self, question: Callable[[Store], T], answer: Callable[[T], None]) -> None:
        """A short question for the screen; a store in trouble answers nothing."""

        def job() -> T | None:
            try:
                return None if self._store is None else question(self._store)
            except KnownStoreError:
                return None

        def done(value: T | None) -> None:
            if value is not None:
                answer(value)

        self._lane.run(job, done)

    def look_up(self, applicant: Applicant, found: Callable[[PersonRecords], None]) -> None:
        def job(store: Store) -> PersonRecords:
            key = store.person_key(applicant.id_type, applicant.id_number)
            recent, receipt = _recent(store, key)
            return PersonRecords(key, store.drafts_of(key), recent, receipt)

        self._run(job, found)

    def save_draft(self, draft: Draft, person_key: str) -> None:
        self._run(lambda store: store.save_draft(draft, person_key), _nothing)

    def adopt(self, taken: Taken, person_key: str, done: Callable[[bool], None]) -> None:
        """A draft of another terminal, with its scans, becomes one of ours; False: this terminal had thrown it away."""

        def job(store: Store) -> bool:
            try:
                store.adopt_draft(taken.draft, person_key, taken.blobs, taken.revision, taken.place, taken.closer)
            except CaseShredded:
                return False
            return True

        self._run(job, done)

    def open_draft(self, draft_id: str) -> None:
        """A visit goes on with a draft that is here: it must not be dropped under it."""
        self._run(lambda store: store.open_draft(draft_id), _nothing)

    def leave_drafts(self) -> None:
        """No visit has any draft open. A store in trouble is said by what is asked of it next."""

        def job() -> None:
            if self._store is not None:
                with suppress(KnownStoreError):
                    self._store.leave_drafts()

        self._lane.run(job, _nothing)

    def is_shared(self, draft_id: str, answer: Callable[[bool], None]) -> None:
        """Has its last save reached the hall or the city? One that is gone (taken in elsewhere) has."""

        def question(store: Store) -> bool:
            kept = store.kept_draft(draft_id)
            return kept is None or kept.revision in (kept.shared_revision, kept.city_revision)

        self.ask(question, answer)

    def slip_code(self, draft_id: str, device_code: str, done: Callable[[str | None], None]) -> None:
        """The code that finds the draft once it reaches the hall; made when first asked for. None: the store is in
        trouble."""

        def job() -> str | None:
            try:
                return None if self._store is None else self._store.slip_code(draft_id, device_code)
            except (KnownStoreError, KeyError):  # KeyError: it has been dropped, because it is over elsewhere
                return None

        self._lane.run(job, done)

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

    def keep_pages(
        self,
        ticket: int,
        case_id: str,
        pages: tuple[bytes, ...],
        kept: Callable[[tuple[BlobRef, ...]], None],
    ) -> None:
        """Write the pages (JPEG) of one scan down, all or none of them named."""

        def job(store: Store) -> tuple[BlobRef, ...]:
            return tuple(store.put_blob(case_id, page, "image/jpeg") for page in pages)

        self._run(job, kept, failed=on.WriteFailed(ticket))

    def picture(self, case_id: str, digest: str, got: Callable[[bytes], None]) -> None:
        self._run(lambda store: store.read_blob(case_id, digest), got)

    # --- staff ------------------------------------------------------------------------------------------------------

    def sign_in(
        self,
        passwords: Passwords,
        clock: Clock,
        staff_id: str,
        password: str,
        done: Callable[[SignInResult], None],
        *needed: StaffRole,
    ) -> None:
        """Somebody with one of the ``needed`` roles; without any, who may look after citizens: clerk, auxiliary or
        supervisor."""
        roles = needed or (StaffRole.CLERK, StaffRole.AUXILIARY, StaffRole.SUPERVISOR)

        def job() -> SignInResult:
            if self._store is None:
                return Refused(RefusalReason.STORE)
            if self._staff is None:
                self._staff = SignIn(self._store, clock, passwords)
            return self._staff.sign_in(staff_id, password, *roles)

        self._lane.run(job, done)

    def sign_out(self, member: StaffMember, reason: str) -> None:
        def job() -> None:
            if self._staff is not None:
                self._staff.sign_out(member, reason)

        self._lane.run(job, _nothing)

    def submit(
        self,
        ticket: int,
        draft: Draft,
        person_key: str,
        others: tuple[SubCase, ...],
        build: Callable[[tuple[int, ...]], tuple[Intake, ...]],
        receipt: Callable[[tuple[Intake, ...], bool], bytes],
        online: Callable[[Store], bool],
        done: Callable[[Submitted, ReceiptData], None],
    ) -> None:
        def job(store: Store) -> tuple[Submitted, ReceiptData] | None:
            store.save_draft(draft, person_key)
            network = online(store)
            try:
                submitted = store.submit_all(draft.id, others, build, lambda intakes: receipt(intakes, network))
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

    def do(self, job: Callable[[Store], T], done: Callable[[T], None]) -> None:
        """A short piece of work with the store, for what only one app shows; a store in trouble is `StoreLost`."""
        self._run(job, done)

    def attempt(self, ticket: int, job: Callable[[Store], T], done: Callable[[T], None]) -> None:
        """As `do`, for what somebody waits for under a ticket: a store in trouble is `WriteFailed`."""
        self._run(job, done, failed=on.WriteFailed(ticket))

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


def _recent(store: Store, person_key: str) -> tuple[RecentCase | None, ReceiptData | None]:
    """One that is damaged is not offered again: a new matter can be begun all the same."""
    try:
        recent = store.recent_case(person_key)
        job = None if recent is None else store.print_job(recent.print_job_id)
    except DatabaseDamaged:
        raise
    except StoreCorrupt:
        return None, None
    return recent, None if job is None else receipt_from_json(job.content)


def _nothing(_: object) -> None:
    pass
