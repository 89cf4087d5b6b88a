"""`Store`: the one door to what a terminal keeps (docs/adr/0002)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.clock import Clock
from intake.draft import Draft
from intake.intake import Intake, SubCase, digest_of
from sync.clock import Measured, TimeFacts
from sync.files import private_folder, sync_folder, write_synced
from sync.hall.sealing import Closer
from sync.identity import Place
from sync.locks import holding
from sync.notes import Note
from sync.store import damage, drafts, history, intakes, losses, outbox, personnel, print_jobs, sharing, staff, status
from sync.store.announced import AnnouncedStore
from sync.store.archive import archive_package
from sync.store.backlog import BacklogStore
from sync.store.blobs import BlobFiles
from sync.store.carrying import CarryingStore
from sync.store.case_store import CaseStore
from sync.store.cases import add_case, find_key, require_key, shred
from sync.store.catching_up import catch_up
from sync.store.ending import EndingStore
from sync.store.engine import Database, DataWatch
from sync.store.epochs import EpochStore
from sync.store.errors import BlobMissing, DatabaseDamaged, KnownStoreError, known_file_errors
from sync.store.events import LOCAL
from sync.store.intakes import NewCase, RecentCase, Submitted, SubmittedCase
from sync.store.keeping import KeepingStore
from sync.store.keys import KeySource, load_store_keys
from sync.store.meta import get_meta, set_meta
from sync.store.migrate import bring_up_to_date
from sync.store.notes import add_beside
from sync.store.papers import take_back_copy
from sync.store.personnel import PersonnelFile
from sync.store.prepared import Prepared
from sync.store.print_jobs import PrintAttempt, PrintJob, PrintState
from sync.store.process import ProcessName
from sync.store.repair import finish as finish_repair
from sync.store.room import Room, RoomRules
from sync.store.roots import note_roots
from sync.store.schema import blobs as blob_rows
from sync.store.schema import intakes as intake_rows
from sync.store.staff import LockOut, StaffAccount, Try
from sync.store.status import QueueStatus
from sync.store.trail import TrailStore
from sync.store.verify import Verification, quick_look, verify

_BLOB = Prepared(
    select(blob_rows.c.size, blob_rows.c.file, blob_rows.c.media_type).where(
        blob_rows.c.case_id == bindparam("case"), blob_rows.c.digest == bindparam("wanted")
    )
)
_ADD_BLOB = Prepared(insert(blob_rows), *blob_rows.c.keys())


class Store(CaseStore, TrailStore, EpochStore, CarryingStore, KeepingStore, AnnouncedStore, EndingStore, BacklogStore):
    """Threads may share one; app and agent each open their own. Everything it returns is durable.

    Every method raises `KnownStoreError` for conditions of the world; see `sync.store.errors`.
    """

    @classmethod
    def open(cls, home: Path, clock: Clock, room_rules: RoomRules = RoomRules()) -> Store:  # noqa: B008 - frozen
        """Opens (or makes) ``home/store``, brings its schema up to date and settles print jobs of dead processes.

        Raises `StoreTooNew`, `StoreKeyMissing`, `StoreKeyWrong`, `KnownStoreError`.
        """
        folder = home / "store"
        path = folder / "hall.db"
        with ExitStack() as opening:
            with known_file_errors():
                if not home.is_dir():  # a folder that was there may be shared: only what we make in it is ours
                    private_folder(home)
                private_folder(folder)
                opening.enter_context(holding(folder / "opening.lock"))
            room = Room(folder, room_rules)
            room.look()  # on a full disk not even reading works before the ballast is let go
            with known_file_errors():
                finish_repair(folder)
            keys = load_store_keys(home, store_exists=path.exists())
            if not path.exists():
                with known_file_errors():
                    write_synced(path, b"")  # 0600 from the start; SQLite gives its log the same mode
                    sync_folder(folder)
            database = Database(path, keys.database)
            try:
                with known_file_errors():
                    damaged = database.guard.enter(clock.now().utc)
                bring_up_to_date(database, keys.database, then=lambda connection: catch_up(connection, keys))
                note_roots(database)
                if damaged is not None:
                    with database.write() as connection:
                        damage.note_log(connection, damaged, clock.now())
                store = cls(database, BlobFiles(folder / "blobs"), keys, clock, room)
                store._settle_abandoned_prints()
            except BaseException:
                database.close()
                raise
        return store

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def key_source(self) -> KeySource:
        """FILE is a weakness to report."""
        return self._keys.source

    def person_key(self, id_type: str, id_number: str) -> str:
        """What drafts and recent cases of a person are found by; needs the number on the card."""
        return self._keys.person_key(id_type, id_number)

    # --- attachments ------------------------------------------------------------------------------------------

    def put_blob(self, case_id: str, data: bytes, media_type: str) -> BlobRef:
        """Keeps one attachment of a case (the draft's id). The same bytes in the same case are kept once."""
        ref = BlobRef(digest_of(data), len(data), media_type)
        with self._database.read() as connection:
            if (found := _BLOB.first(connection, {"case": case_id, "wanted": ref.digest})) is not None:
                return BlobRef(ref.digest, found[0], found[2])
            known = find_key(connection, self._keys, case_id)
        self._require_room()
        key, fresh = (known, None) if known is not None else self._keys.new_case_key(case_id)
        with self._files.writing():
            name = self._files.write(key, data, ref.digest)
            try:
                with self._database.write() as connection:
                    added = self._add_blob_row(connection, case_id, key, fresh, ref, name)
            except BaseException:
                self._files.remove([name])
                raise
            if not added:  # another thread made the case, or stored this page, in between
                self._files.remove([name])
        return ref if added else self.put_blob(case_id, data, media_type)

    def _add_blob_row(
        self, connection: Connection, case_id: str, key: bytes, fresh: bytes | None, ref: BlobRef, name: str
    ) -> bool:
        now = self._now()
        current = find_key(connection, self._keys, case_id)  # raises when the case was discarded meanwhile
        if current is None and fresh is not None:
            add_case(connection, case_id, fresh, now)
        elif current != key or _BLOB.first(connection, {"case": case_id, "wanted": ref.digest}) is not None:
            return False
        row = {"case_id": case_id, "digest": ref.digest, "size": ref.size, "media_type": ref.media_type}
        _ADD_BLOB.run(connection, {**row, "file": name, "stored_at": now})
        return True

    def read_blob(self, case_id: str, digest: str) -> bytes:
        """Raises `BlobMissing`, `StoreCorrupt`."""
        name, key, size = self._locate(case_id, digest)
        return self._files.read(name, key, digest, size)

    def blob_size(self, case_id: str, digest: str) -> int:
        return self._locate(case_id, digest)[2]

    def stream_blob(self, case_id: str, digest: str, offset: int = 0) -> Iterator[memoryview]:
        """The attachment's bytes from ``offset`` on, in pieces; for resumable upload."""
        name, key, size = self._locate(case_id, digest)
        return self._files.stream(name, key, digest, size, offset)

    def _locate(self, case_id: str, digest: str) -> tuple[str, bytes, int]:
        with self._database.read() as connection:
            row = _BLOB.first(connection, {"case": case_id, "wanted": digest})
            if row is None:
                raise BlobMissing(digest)
            size, file, _ = row
            return file, require_key(connection, self._keys, case_id), size

    def archive_package(self, case_id: str) -> bytes:
        """The case as a ZIP: all its documents and everything known about it (C25 d). Raises KeyError when there is no
        such case, `StoreCorrupt`, `CaseShredded`."""
        with self._database.read() as connection:
            now = self._now()
            return archive_package(connection, self._keys, case_id, lambda digest: self.read_blob(case_id, digest), now)

    def sweep_blobs(self) -> int:
        """Removes files a crash left without a row; does nothing while somebody is storing. Returns how many."""
        lock = self._files.sweeping()
        if lock is None:
            return 0
        try:
            with self._database.read() as connection:
                named = set(connection.execute(select(blob_rows.c.file)).scalars())
            orphans = sorted(self._files.names() - named)
            self._files.remove(orphans)
            return len(orphans)
        finally:
            lock.release()

    # --- drafts -----------------------------------------------------------------------------------------------

    def save_draft(self, draft: Draft, person_key: str) -> None:
        """Keeps the draft; a draft already taken in stays taken in. Raises `CaseShredded` for a discarded one."""
        with self._database.write() as connection:
            drafts.save_draft(connection, self._keys, draft, person_key, self._clock.now())

    def find_draft(self, person_key: str) -> Draft | None:
        with self._database.read() as connection:
            return drafts.find_draft(connection, self._keys, person_key)

    def drafts_of(self, person_key: str) -> tuple[drafts.KeptDraft, ...]:
        """All unfinished drafts of the person, the latest save first."""
        unreadable: list[str] = []
        with self._database.read() as connection:
            found = drafts.drafts_of(connection, self._keys, person_key, unreadable)
        if unreadable:
            with self._database.write() as connection:
                for draft_id in unreadable:
                    damage.note(connection, "draft", draft_id, "a draft", self._clock.now(), case_id=draft_id)
        return found

    def kept_draft(self, draft_id: str) -> drafts.KeptDraft | None:
        with self._database.read() as connection:
            return drafts.kept_draft(connection, self._keys, draft_id)

    def discard_draft(self, draft_id: str) -> None:
        """Shreds the draft with its attachments: its key is destroyed. An intake is never discarded; of one that was
        taken in elsewhere only the draft goes."""
        with self._database.write() as connection:
            mine = select(intake_rows.c.id).where(intake_rows.c.id == draft_id, intake_rows.c.origin == LOCAL)
            if connection.execute(mine).first() is not None:
                return
            sharing.close_shared(connection, draft_id, "discarded")
            files = shred(connection, draft_id, self._now())
        self._remove_unnamed(files)

    def adopt_draft(
        self,
        draft: Draft,
        person_key: str,
        blobs: Mapping[BlobRef, bytes],
        revision: int,
        place: Place,
        closer: Closer | None,
    ) -> None:
        """Keeps a draft taken from a place (`sync.hall.results.Taken`), with its attachments, in place of what was here
        of it; nothing for one that was taken in here. Raises `CaseShredded` when it was discarded here."""
        if self.find_submitted(draft.id) is not None:
            return
        with self._database.read() as connection:
            known = find_key(connection, self._keys, draft.id)
            rows = connection.execute(select(blob_rows.c.digest).where(blob_rows.c.case_id == draft.id))
            kept = set(rows.scalars())
        key, fresh = (known, None) if known is not None else self._keys.new_case_key(draft.id)
        with self._files.writing():
            files: dict[BlobRef, str] = {}
            try:
                for ref, data in blobs.items():
                    if ref.digest not in kept:
                        files[ref] = self._files.write(key, data, ref.digest)
                with self._database.write() as connection:
                    adopted = self._adopt(connection, draft, person_key, key, fresh, files, revision, place, closer)
            except KnownStoreError:
                raise  # what the disk has of the commit is not known: only the sweep may say which files are nobody's
            except BaseException:
                self._remove_unnamed(list(files.values()))
                raise
            if not adopted:  # another thread was at this case in between
                self._remove_unnamed(list(files.values()))
        if not adopted:
            self.adopt_draft(draft, person_key, blobs, revision, place, closer)

    def _adopt(
        self,
        connection: Connection,
        draft: Draft,
        person_key: str,
        key: bytes,
        fresh: bytes | None,
        files: Mapping[BlobRef, str],
        revision: int,
        place: Place,
        closer: Closer | None,
    ) -> bool:
        current = find_key(connection, self._keys, draft.id)
        if current is None and fresh is not None:
            add_case(connection, draft.id, fresh, self._now())
        elif current != key:
            return False
        for ref, name in files.items():
            if _BLOB.first(connection, {"case": draft.id, "wanted": ref.digest}) is not None:
                return False
            row = {"case_id": draft.id, "digest": ref.digest, "size": ref.size, "media_type": ref.media_type}
            _ADD_BLOB.run(connection, {**row, "file": name, "stored_at": self._now()})
        column = sharing.revision_column(place)
        drafts.adopt_draft(connection, self._keys, draft, person_key, self._clock.now(), column, revision, closer)
        return True

    def open_draft(self, draft_id: str) -> None:
        """A visit goes on with this draft: it stays here while this process lives, until `leave_drafts`. Every save
        says so by itself."""
        with self._database.write() as connection:
            sharing.open_draft(connection, draft_id)

    def leave_drafts(self) -> None:
        """The visit has ended: this process has no draft open."""
        with self._database.read() as connection:
            if not sharing.has_open_drafts(connection):
                return
        with self._database.write() as connection:
            sharing.leave_drafts(connection)

    def slip_code(self, draft_id: str, device_code: str) -> str:
        """What is printed so that the draft is found again; made once. KeyError when there is no such draft."""
        with self._database.write() as connection:
            code = sharing.slip_code(connection, draft_id, device_code)
        if code is None:
            raise KeyError(draft_id)
        return code

    def drafts_to_share(self, place: Place, *, known_only: bool = False) -> list[sharing.ToShare]:
        """Drafts the place does not have in their latest form; ``known_only``: of those it has heard of."""
        with self._database.read() as connection:
            return sharing.to_share(connection, place, known_only=known_only)

    def begin_share(self, place: Place, draft_id: str, closer: Closer) -> bool:
        """Call before the draft is sent there. False when there is no such draft any more."""
        with self._database.write() as connection:
            return sharing.begin_share(connection, place, draft_id, closer)

    def mark_shared(self, place: Place, draft_id: str, revision: int, sent: int) -> None:
        """The place has the draft as it was at ``revision``, under the number ``sent``."""
        with self._database.write() as connection:
            sharing.mark_shared(connection, place, draft_id, revision, sent)

    def shared_ids(self) -> list[str]:
        """Drafts here that a place may have heard of."""
        with self._database.read() as connection:
            return sharing.shared_ids(connection)

    def closers(self, draft_ids: Sequence[str]) -> dict[str, Closer]:
        """What proves the end of these drafts, as far as they are here and were shared."""
        with self._database.read() as connection:
            return sharing.closers(connection, draft_ids)

    def drop_closed(self, draft_ids: Collection[str]) -> list[str]:
        """Shreds drafts that were closed elsewhere, but never one that a visit has open. Returns which."""
        if not draft_ids:
            return []
        files: list[str] = []
        with self._database.write() as connection:
            dropped = sharing.droppable(connection, sorted(draft_ids))
            for draft_id in dropped:
                files += shred(connection, draft_id, self._now())
        self._remove_unnamed(files)
        return dropped

    def closings(self, place: Place) -> list[sharing.Closing]:
        """Shared drafts that were taken in or discarded here, of which the place has not heard."""
        with self._database.read() as connection:
            return sharing.closings(connection, place)

    def closing_heard(self, place: Place, draft_id: str, everywhere: Collection[Place]) -> None:
        """The place knows now; ``everywhere`` are all places this terminal is enrolled with."""
        with self._database.write() as connection:
            sharing.closing_heard(connection, place, draft_id, everywhere, self._clock.now())

    def place_is_of_epoch(self, place: Place, epoch: str) -> bool:
        """Notes the epoch of a place. False: it is another than before, so the place came back from a backup, and
        everything of this store is brought and told to it again."""
        with self._database.write() as connection:
            known = get_meta(connection, f"epoch:{place.value}", epoch)
            set_meta(connection, f"epoch:{place.value}", epoch)
            if known != epoch:
                sharing.begin_anew(connection, place)
            return known == epoch

    def forget_place(self, place: Place) -> None:
        """This terminal enrols with another place in its stead, which has heard of nothing."""
        with self._database.write() as connection:
            sharing.forget_place(connection, place)

    # --- intakes ----------------------------------------------------------------------------------------------

    def submit(self, draft_id: str, build: Callable[[int], Intake], receipt: Callable[[Intake], bytes]) -> Submitted:
        """Takes the draft in, in one durable transaction; again for the same draft gives the same answer.

        ``build`` gets the terminal's next case sequence number and returns the intake with the draft's id; ``receipt``
        returns the print job's content. Both are pure; what they raise undoes everything. Raises `BlobMissing` when
        the intake names an attachment not stored for this case, `CaseShredded` when the draft was discarded.
        """
        return self._submit(draft_id, (), lambda numbers: (build(numbers[0]),), lambda built: receipt(built[0]))

    def submit_all(
        self,
        draft_id: str,
        others: Sequence[SubCase],
        build: Callable[[tuple[int, ...]], Sequence[Intake]],
        receipt: Callable[[tuple[Intake, ...]], bytes],
        *,
        beside: Callable[[str], Note] | None = None,
    ) -> Submitted:
        """As `submit`, for a package (docs/adr/0009): all its intakes or none, with one print job.

        ``others`` (from `intake.package.sub_cases`) are the cases beside the draft's own; each gets a data key, and
        copies of the attachments it needs. ``build`` gets a number for each case and returns their intakes in this
        order. ``beside`` makes a note about the draft's own case, kept with the intakes or not at all. Raises
        `notes.SlipTaken` too.
        """
        if others and (done := self.find_submitted(draft_id)) is not None:
            return done
        with self._files.writing() if others else nullcontext():
            copied: list[str] = []
            try:
                cases = [self._new_case(draft_id, other, copied) for other in others]
            except Exception:
                self._remove_unnamed(copied)
                # Somebody may have been faster: a case that is taken in drops the pages it does not need itself.
                if (done := self.find_submitted(draft_id)) is not None:
                    return done
                raise
            try:
                submitted = self._submit(draft_id, cases, build, receipt, beside)
            except KnownStoreError:
                raise  # what the disk has of the commit is not known: only the sweep may say which files are nobody's
            except BaseException:
                self._remove_unnamed(copied)
                raise
            if submitted.already:
                self._remove_unnamed(copied)
            return submitted

    def _new_case(self, draft_id: str, case: SubCase, copied: list[str]) -> NewCase:
        """A key and copies of the draft's attachments for a further case, durable, but named by nothing yet."""
        key, wrapped = self._keys.new_case_key(case.id)
        copies: list[tuple[BlobRef, str]] = []
        for digest in case.digests:
            with self._database.read() as connection:
                row = _BLOB.first(connection, {"case": draft_id, "wanted": digest})
            if row is None:
                raise BlobMissing("an attachment of the package is not stored")
            name = self._files.write(key, self.read_blob(draft_id, digest), digest)
            copied.append(name)
            copies.append((BlobRef(digest, row[0], row[2]), name))
        return NewCase(case.id, key, wrapped, tuple(copies))

    def _submit(
        self,
        draft_id: str,
        others: Sequence[NewCase],
        build: Callable[[tuple[int, ...]], Sequence[Intake]],
        receipt: Callable[[tuple[Intake, ...]], bytes],
        beside: Callable[[str], Note] | None = None,
    ) -> Submitted:
        with self._database.write() as connection:
            done = intakes.find_submitted(connection, self._keys, draft_id)
            if done is not None:
                return done
            submitted, unused = intakes.take_in(
                connection, self._keys, draft_id, others, build, receipt, lambda: str(uuid7()), self._clock.now()
            )
            if beside is not None:
                add_beside(connection, self._keys, draft_id, beside, str(uuid7()), self._clock.now())
        self._remove_unnamed(unused)
        return submitted

    def find_submitted(self, draft_id: str) -> Submitted | None:
        """Was this draft taken in?"""
        with self._database.read() as connection:
            return intakes.find_submitted(connection, self._keys, draft_id)

    def recent_case(self, person_key: str) -> RecentCase | None:
        """The person's latest matter of the last 24 hours."""
        with self._database.read() as connection:
            return intakes.recent_case(connection, self._keys, person_key, self._clock.now())

    def cases_of(self, person_key: str, most: int = 50) -> tuple[history.PersonCase, ...]:
        """What the person has handed in at this terminal, newest first."""
        with self._database.read() as connection:
            return history.cases_of(connection, person_key, most)

    # --- paper ------------------------------------------------------------------------------------------------

    def print_job(self, job_id: str) -> PrintJob | None:
        with self._database.read() as connection:
            return print_jobs.print_job(connection, self._keys, job_id)

    def start_print(self, job_id: str) -> PrintAttempt:
        """Call before the first byte goes to the printer. ``reprint`` on the answer: the paper must say 补打.

        Raises `PrintNotPossible` when there is no such job or a live process is printing it.
        """
        self._settle_abandoned_prints()
        with self._database.write() as connection:
            return print_jobs.start_print(connection, self._keys, job_id, ProcessName.of_this(), self._clock.now())

    def finish_print(self, job_id: str, outcome: str, trouble: str | None = None) -> None:
        """Ends the running attempt: ``outcome`` is printed, not_printed or unknown, ``trouble`` the device's reason."""
        with self._database.write() as connection:
            print_jobs.finish_print(connection, job_id, PrintState(outcome), trouble, self._clock.now())
            if outcome == PrintState.NOT_PRINTED:
                take_back_copy(connection, job_id)

    def _settle_abandoned_prints(self) -> None:
        with self._database.read() as connection:
            if not print_jobs.abandoned_jobs(connection):
                return
        with self._database.write() as connection:
            for job_id in print_jobs.abandoned_jobs(connection):
                now = self._clock.now()
                print_jobs.finish_print(connection, job_id, PrintState.UNKNOWN, "process_ended", now)

    # --- staff ------------------------------------------------------------------------------------------------

    def add_staff(self, account: StaffAccount) -> None:
        """Raises `StaffExists`."""
        with self._database.write() as connection:
            staff.add_staff(connection, account, self._clock.now())

    def find_staff(self, staff_id: str) -> StaffAccount | None:
        with self._database.read() as connection:
            return staff.find_staff(connection, staff_id)

    def staff_accounts(self) -> tuple[StaffAccount, ...]:
        """All of them, by id."""
        with self._database.read() as connection:
            return staff.all_staff(connection)

    def keep_personnel(self, file: PersonnelFile) -> None:
        """Posting, skills and departments of a member of staff. Raises `StaffUnknown`."""
        with self._database.write() as connection:
            personnel.keep(connection, file, self._clock.now())

    def personnel_of(self, staff_id: str) -> PersonnelFile:
        with self._database.read() as connection:
            return personnel.find(connection, staff_id)

    def personnel(self) -> dict[str, PersonnelFile]:
        """Of everybody of whom something was written down, by account."""
        with self._database.read() as connection:
            return personnel.known(connection)

    def disable_staff(self, staff_id: str) -> None:
        """Nobody signs in with it any more; what it did keeps its id. Raises `StaffUnknown`."""
        with self._database.write() as connection:
            staff.disable_staff(connection, staff_id, self._clock.now())

    def reset_staff(self, staff_id: str, verifier: str, expires_at: str | None) -> None:
        """A new password: lock, failures and disabling are undone. Raises `StaffUnknown`."""
        with self._database.write() as connection:
            staff.reset_staff(connection, staff_id, verifier, expires_at, self._clock.now())

    def begin_sign_in(self, staff_id: str, rule: LockOut) -> Try | None:
        """Counts a try before its password is looked at; None: nobody has this id. See `sync.store.staff`."""
        with self._database.write() as connection:
            return staff.begin_try(connection, staff_id, rule, self._clock.now())

    def end_sign_in(self, staff_id: str | None, refused: str | None, *, password_right: bool) -> None:
        """How the try ended: ``refused`` is the reason, None when signed in; ``staff_id`` None: not an account."""
        with self._database.write() as connection:
            staff.end_try(connection, staff_id, refused, self._clock.now(), password_right=password_right)

    def note_sign_out(self, staff_id: str, reason: str) -> None:
        with self._database.write() as connection:
            staff.note_sign_out(connection, staff_id, reason, self._clock.now())

    def practise(self) -> None:
        """Makes this a store for practice (C30 a), for good: none of its records is ever sent."""
        with self._database.write() as connection:
            outbox.practise(connection)

    # --- the queue --------------------------------------------------------------------------------------------

    def queue_status(self) -> QueueStatus:
        with self._database.read() as connection:
            queue = status.queue_status(connection, self._clock.now())
        return replace(queue, room=self.room().level.word)

    def ready_records(self, *, after: int = 0, limit: int = 100) -> list[outbox.Pending]:
        """Records that may be sent now, oldest first, from the position behind ``after``."""
        try:
            with self._database.read() as connection:
                return outbox.ready(connection, after=after, limit=limit)
        except DatabaseDamaged:
            return self._ready_one_by_one(after, limit)

    def _ready_one_by_one(self, after: int, limit: int) -> list[outbox.Pending]:
        """A page of the outbox is damaged: what stands on the others is sent all the same."""
        with self._database.read() as connection:
            positions = outbox.waiting_positions(connection, after)
        found: list[outbox.Pending] = []
        for position in positions:
            with suppress(DatabaseDamaged), self._database.read() as connection:
                found += outbox.ready(connection, after=position - 1, limit=1, until=position)
            if len(found) == limit:
                break
        return found

    def record_data(self, record_id: str) -> bytes:
        """The bytes to send. Raises `StoreCorrupt` when they no longer have their digest."""
        with self._database.read() as connection:
            return outbox.record_data(connection, self._keys, record_id)

    def is_pending(self, record_id: str) -> bool:
        """Is it still to be sent?"""
        with self._database.read() as connection:
            return outbox.is_pending(connection, record_id)

    def mark_delivered(self, record_id: str, receipt: str, signed_time: str) -> None:
        """``receipt`` has been verified; ``signed_time`` is its ``received_at``."""
        with self._database.write() as connection:
            now = self._clock.now()
            outbox.mark_delivered(connection, record_id, receipt, now)
            status.note_contact(connection, now, signed_time)

    def mark_trouble(self, record_id: str, trouble: str) -> None:
        with self._database.write() as connection:
            outbox.mark_trouble(connection, record_id, trouble)

    def park(self, record_id: str, reason: str, detail: str, way_out: str) -> None:
        with self._database.write() as connection:
            outbox.park(connection, record_id, reason, detail, way_out, self._clock.now())

    def release(self, record_id: str) -> bool:
        """Sends a stuck record again; False when it is not stuck."""
        with self._database.write() as connection:
            return outbox.release(connection, record_id, self._clock.now())

    def note_contact(self, measured: Measured) -> None:
        """The platform answered us and told the time."""
        with self._database.write() as connection:
            status.note_contact(connection, self._clock.now(), None)
            status.note_measurement(connection, measured)

    def note_trouble(self, trouble: str) -> None:
        """Why the platform cannot be reached, for screens."""
        with self._database.write() as connection:
            status.note_trouble(connection, trouble)

    def time_facts(self) -> TimeFacts:
        """What the platform taught us about time, for `sync.clock.SystemClock`."""
        with self._database.read() as connection:
            return status.time_facts(connection)

    def newest_record(self) -> int:
        """Position of the latest record, 0 when there is none."""
        with self._database.read() as connection:
            return outbox.newest(connection)

    def data_watch(self) -> DataWatch:
        """For whoever waits for new rows; close it."""
        return self._database.data_watch()

    def checkpoint(self) -> bool:
        """Empties the write-ahead log; False when somebody was using it."""
        return self._database.checkpoint()

    def verify(self) -> Verification:
        """Reads everything there is and says what is wrong."""
        return verify(self._database.read, self._files, self._keys, self._database.checkpoint)

    def open_damage(self) -> tuple[damage.Damage, ...]:
        """What was found damaged and is not mended."""
        with self._database.read() as connection:
            return damage.open_damage(connection)

    def park_damaged(self) -> int:
        """Looks at everything that is still to be sent; what cannot be sent whole is noted and parked for a person."""
        with self._database.write() as connection:
            return damage.park_damaged(connection, self._files, self._keys, self._clock.now())

    def note_losses(self) -> None:
        """After a repair: what is wrong for good is noted, so that `verify` tells it apart from what is new."""
        left = self.verify().errors
        with self._database.write() as connection:
            losses.note_left(connection, left, self._clock.now())

    def quick_look(self) -> tuple[str, ...]:
        """What a short look finds wrong; for the readiness report."""
        with self._database.read() as connection:
            return quick_look(connection)


__all__ = ["PrintAttempt", "PrintJob", "PrintState", "QueueStatus", "RecentCase", "Store", "Submitted", "SubmittedCase"]
