"""The part of `sync.store.store.Store` that knows what happens to cases after their take-in (docs/adr/0013)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select, update
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.events import CaseEvent
from intake.case.refusals import NotAllowed
from intake.case.states import CaseState
from intake.intake import Intake
from intake.papers.check_page import CheckAnswer, check_paper
from intake.papers.numbering import NumberBlock, NumberPattern
from intake.papers.paper import Paper
from sync.changes import EndChange, NoteChange, Told
from sync.dues import Due
from sync.notes import Note
from sync.store import audit, feed, moves, notes, numbers, papers, queries, replicas, reuse
from sync.store.base import StoreBase
from sync.store.cases import require_key
from sync.store.feed import FeedPosition
from sync.store.folding import CaseFile, case_file, intake_body
from sync.store.manifests import intake_of_body
from sync.store.moves import Build, MovedCase, Refused, Wishes
from sync.store.notes import KeptNote
from sync.store.numbers import Series
from sync.store.papers import KeptPaper, ToPrint
from sync.store.queries import CaseLine
from sync.store.reuse import EarlierCase
from sync.store.schema import blobs as blob_rows
from sync.store.schema import intakes as intake_rows
from sync.store.tampering import EditedEntry, edited_entries

_NOTHING = Wishes()


class CaseStore(StoreBase):
    """Cases, their papers, and the notes about them."""

    # --- moving -----------------------------------------------------------------------------------------------

    def move(self, case_id: str, build: Build, wishes: Wishes = _NOTHING) -> MovedCase | NotAllowed:
        """Moves a case in one durable transaction: event, state, record for the platform, audit entry, papers with
        their print jobs, document numbers. `NotAllowed` leaves nothing, and uses no number up.

        ``build`` gets the folded case and the numbers asked for and returns what `intake.case.moves.move` says; it is
        pure, and what it raises undoes everything. Attachments of the move are stored before (`put_blob`); raises
        `BlobMissing` for others, KeyError when there is no such case, `CaseShredded`.
        """
        try:
            with self._database.write() as connection:
                return moves.move(connection, self._keys, case_id, build, wishes, _new_id, self._clock.now())
        except Refused as refused:
            return refused.answer

    def note_due(self, case_id: str, due: Due | None) -> None:
        """When the case's next clock runs out: after the take-in, or once a missing calendar was loaded."""
        values = {"due": None if due is None else due.on, "due_clock": None if due is None else due.clock}
        with self._database.write() as connection:
            connection.execute(update(intake_rows).where(intake_rows.c.id == case_id).values(values))

    # --- looking ----------------------------------------------------------------------------------------------

    def case(self, case_id: str) -> Case | None:
        """The case as its events have made it, wherever it was taken in. Raises `StoreCorrupt`, `CaseShredded`."""
        file = self.case_file(case_id)
        return None if file is None else file.case

    def case_file(self, case_id: str) -> CaseFile | None:
        """The case with its intake's body, and with what was done here and does not count."""
        with self._database.read() as connection:
            return case_file(connection, self._keys, case_id)

    def intake(self, case_id: str) -> Intake | None:
        """What was taken in: applicant, answers, materials, signature. Raises `StoreCorrupt`, `CaseShredded`."""
        with self._database.read() as connection:
            body = intake_body(connection, self._keys, case_id)
        return None if body is None else intake_of_body(body)

    def edited_entries(self, case_id: str) -> tuple[EditedEntry, ...]:
        """Entries of the case that are not as they were written down (C24 a). Raises `CaseShredded`, KeyError."""
        with self._database.read() as connection:
            return edited_entries(connection, self._keys, case_id)

    def case_line(self, case_id: str) -> CaseLine | None:
        with self._database.read() as connection:
            return queries.line_of(connection, case_id)

    def find_case(self, text: str) -> CaseLine | None:
        """By case number, progress token, or id: what stands on the receipt or in its code (C22 a, C27 b); by the
        number of an outage slip (C27 c)."""
        with self._database.read() as connection:
            return queries.find(connection, text)

    def cases_of_person(self, person_key: str, most: int = queries.MOST) -> tuple[CaseLine, ...]:
        """The person's cases, taken in here or elsewhere, newest first."""
        with self._database.read() as connection:
            return queries.of_person(connection, person_key, most)

    def cases_in(self, states: Sequence[CaseState], most: int = queries.MOST) -> tuple[CaseLine, ...]:
        """Cases in these states, the longest waiting first."""
        with self._database.read() as connection:
            return queries.in_states(connection, states, most)

    def waiting_for_decision(self, most: int = queries.MOST) -> tuple[CaseLine, ...]:
        """Whether they are accepted has to be decided."""
        return self.cases_in(queries.UNDECIDED, most)

    def waiting_for_supplement(self, most: int = queries.MOST) -> tuple[CaseLine, ...]:
        return self.cases_in(queries.TO_SUPPLEMENT, most)

    def ready_for_hand_out(self, most: int = queries.MOST) -> tuple[CaseLine, ...]:
        return self.cases_in(queries.TO_HAND_OUT, most)

    def cases_due(self, day: str, most: int = queries.MOST) -> tuple[CaseLine, ...]:
        """Cases one of whose clocks runs out until ``day`` (ISO), overdue ones included, the most urgent first."""
        with self._database.read() as connection:
            return queries.due_until(connection, day, most)

    def unsent_cases(self, most: int = queries.MOST) -> tuple[CaseLine, ...]:
        """Cases of which the platform does not know everything yet."""
        with self._database.read() as connection:
            return queries.unsent_cases(connection, most)

    def clashes(self, most: int = queries.MOST) -> tuple[CaseLine, ...]:
        """Cases in which something done here does not count: the platform knew another history (rule 3)."""
        with self._database.read() as connection:
            return queries.clashes(connection, most)

    def settle_clash(self, case_id: str, event_id: str, staff: str, how: str = "dropped") -> bool:
        """A person has seen to it (``how``: dropped, again, passed); the event stays on file. False when there is
        nothing to settle. What was passed on to somebody else stays to be settled."""
        with self._database.write() as connection:
            return moves.settle(connection, case_id, event_id, staff, how, self._clock.now())

    def count_by_state(self) -> dict[CaseState, int]:
        with self._database.read() as connection:
            return queries.count_by_state(connection)

    def events_since(self, since: str, until: str | None = None) -> tuple[CaseEvent, ...]:
        """Events in force from ``since`` on, before ``until`` (RFC 3339 UTC): what figures are counted from."""
        with self._database.read() as connection:
            return tuple(queries.events_since(connection, self._keys, since, until))

    def cases_moved_since(self, since: str, until: str | None = None) -> tuple[Case, ...]:
        """Cases, folded, in which something happened in that time."""
        with self._database.read() as connection:
            return tuple(queries.cases_moved_since(connection, self._keys, since, until))

    def earlier_of(
        self, person_key: str, *, inside: str, purpose: str, staff: str | None = None
    ) -> tuple[EarlierCase, ...]:
        """The person's earlier matters, for prefill and for what is held already (C06). ``inside`` is the draft or case
        it is looked up for; the look is logged. Raises KeyError when there is no such draft or case."""
        with self._database.write() as connection:
            return reuse.earlier_of(connection, self._keys, person_key, inside, purpose, staff, self._clock.now())

    def note_lookup(self, *, inside: str, purpose: str, about: str, staff: str | None = None) -> None:
        """Written down before a government database is asked about the person (C16 c): ``inside`` is the draft or
        case, ``about`` the material. Raises KeyError when there is none: nothing is looked up without one."""
        with self._database.write() as connection:
            require_key(connection, self._keys, inside)
            detail = {"purpose": purpose, "about": about, "staff": staff}
            audit.append(connection, at=self._now(), kind="lookup", subject=inside, detail=detail)

    # --- the platform's word ----------------------------------------------------------------------------------

    def apply_changes(self, changes: Sequence[Told], as_of: str) -> tuple[str, ...]:
        """Takes over what the platform tells, in one transaction; ids of what could not be. See `sync.store.replicas`.

        Call `feed_reached` afterwards: until then the same may be told, and taken over, again.
        """
        left: list[str] = []
        with self._database.write() as connection:
            now = self._clock.now()
            for told in changes:
                if isinstance(told, NoteChange):
                    notes.adopt(connection, self._keys, told, now)
                elif isinstance(told, EndChange):
                    replicas.forget_case(connection, told.id, now)
                elif not replicas.apply_case(connection, self._keys, told, as_of, now):
                    left.append(told.id)
        return tuple(left)

    def lacks_blob(self, case_id: str, digest: str) -> bool:
        """Is this attachment of a case not here (yet)?"""
        with self._database.read() as connection:
            here = select(blob_rows.c.digest).where(blob_rows.c.case_id == case_id, blob_rows.c.digest == digest)
            return connection.execute(here).first() is None

    def feed_position(self) -> FeedPosition:
        with self._database.read() as connection:
            return feed.position(connection)

    def feed_reached(self, position: FeedPosition) -> None:
        """Everything until there has been taken over, results included."""
        with self._database.write() as connection:
            feed.reached(connection, position)

    # --- papers -----------------------------------------------------------------------------------------------

    def add_paper(self, case_id: str, wanted: ToPrint) -> tuple[str, tuple[str, ...]]:
        """A paper that goes with no move: its id and its print jobs."""
        with self._database.write() as connection:
            key = require_key(connection, self._keys, case_id)
            return papers.add_paper(connection, self._keys, case_id, key, None, wanted, _new_id, self._clock.now())

    def add_event_papers(
        self,
        case_id: str,
        event_id: str,
        series: Sequence[Series],
        make: Callable[[moves.Numbers], Sequence[ToPrint]],
    ) -> tuple[str, ...]:
        """Papers of a move that was made elsewhere, with numbers from this terminal's blocks: their print jobs. Once
        for each event: nothing is made where the event has papers here."""
        with self._database.write() as connection:
            if papers.codes_of(connection, case_id, event_id):
                return ()
            key = require_key(connection, self._keys, case_id)
            taken: moves.Numbers = {one.kind: numbers.take(connection, NumberPattern(), one) for one in series}
            now = self._clock.now()
            made = [
                papers.add_paper(connection, self._keys, case_id, key, event_id, wanted, _new_id, now)
                for wanted in make(taken)
            ]
            return tuple(job for _, jobs in made for job in jobs)

    def papers_of(self, case_id: str) -> tuple[KeptPaper, ...]:
        """All papers of the case, oldest first."""
        with self._database.read() as connection:
            return papers.papers_of(connection, self._keys, case_id)

    def paper(self, paper_id: str) -> KeptPaper | None:
        with self._database.read() as connection:
            return papers.find_paper(connection, self._keys, paper_id)

    def check_paper(self, text: str) -> CheckAnswer:
        """Is the paper with this typed or scanned verification code one of this terminal's, and says what it said? The
        answer names nobody (`intake.papers.check_page`)."""
        with self._database.read() as connection:

            def find(code: str) -> Paper | None:
                kept = papers.find_by_code(connection, self._keys, code)
                return None if kept is None else kept.paper

            return check_paper(text, find, self._keys.paper)

    def begin_copy(self, paper_id: str) -> int:
        """Call before a paper is printed: which print of it this is, from 1 on. Raises KeyError."""
        with self._database.write() as connection:
            copy = papers.begin_copy(connection, paper_id)
            audit.append(connection, at=self._now(), kind="copy", subject=paper_id, detail={"copy": copy})
            return copy

    def archive_pdf(self, paper_id: str, ref: BlobRef) -> None:
        """The paper's PDF, stored before as a blob of its case (`put_blob`)."""
        with self._database.write() as connection:
            papers.name_pdf(connection, paper_id, ref.digest)

    def unprinted_papers(self, most: int = 200) -> tuple[str, ...]:
        """Print jobs of papers that never came out."""
        with self._database.read() as connection:
            return tuple(papers.unprinted(connection, most))

    # --- document numbers -------------------------------------------------------------------------------------

    def want_numbers(self, series: Sequence[Series]) -> None:
        """This terminal numbers papers of these series: the agent fetches blocks of them."""
        with self._database.write() as connection:
            numbers.want(connection, series)

    def numbers_running_low(self, year: int) -> list[Series]:
        with self._database.read() as connection:
            return numbers.running_low(connection, year)

    def keep_number_block(self, block: NumberBlock) -> None:
        """The platform reserved it for this terminal."""
        with self._database.write() as connection:
            numbers.keep_block(connection, block, self._now())

    # --- notes ------------------------------------------------------------------------------------------------

    def next_slip(self, sequence: str) -> int:
        """The next number of a count of this terminal, from 1 on: outage slips, transfer batches."""
        with self._database.write() as connection:
            return notes.next_number(connection, sequence)

    def add_record(
        self,
        kind: str,
        make: Callable[[int], Note],
        attachments: Sequence[BlobRef] = (),
        *,
        note_id: str | None = None,
    ) -> KeptNote:
        """Keeps an evaluation, complaint, enquiry, appointment, dispute or stuck matter with its record.

        ``make`` gets this terminal's next number of the kind. Attachments are stored before as blobs of ``note_id``.
        Raises `BlobMissing`, `notes.SlipTaken`; what ``make`` raises undoes everything.
        """
        with self._database.write() as connection:
            return notes.add(connection, self._keys, note_id or _new_id(), make, kind, attachments, self._clock.now())

    def change_record(
        self, note_id: str, make: Callable[[Note], Note], attachments: Sequence[BlobRef] = ()
    ) -> KeptNote:
        """A new version of a note: answered, handed over, closed. Raises KeyError."""
        with self._database.write() as connection:
            return notes.change(connection, self._keys, note_id, make, attachments, _new_id(), self._clock.now())

    def record(self, note_id: str) -> KeptNote | None:
        with self._database.read() as connection:
            return notes.find(connection, self._keys, note_id)

    def record_by_number(self, number: str) -> KeptNote | None:
        with self._database.read() as connection:
            return notes.find_by_number(connection, self._keys, number)

    def records_listed(
        self, kind: str, *, open_only: bool = False, since: str | None = None, most: int = notes.MOST
    ) -> tuple[KeptNote, ...]:
        """Notes of a kind, oldest first. Evaluations that the platform does not have yet are left out: nobody here is
        the first to see a rating (C23 a)."""
        with self._database.read() as connection:
            found = notes.listed(connection, self._keys, kind, open_only=open_only, since=since, most=most)
        return tuple(kept for kept in found if kept.delivered or kind != "evaluation")

    def records_about(self, case_id: str) -> tuple[KeptNote, ...]:
        """Notes that speak of the case; ratings as in `records_listed`."""
        with self._database.read() as connection:
            found = notes.about(connection, self._keys, case_id)
        return tuple(kept for kept in found if kept.delivered or kept.note.KIND != "evaluation")

    def records_of_person(self, kind: str, person_key: str) -> tuple[KeptNote, ...]:
        """The person's open notes of a kind: their appointments (C20 b)."""
        with self._database.read() as connection:
            return notes.of_person(connection, self._keys, kind, person_key)

    def invite(self, case_id: str) -> bool:
        """Shall the citizen be asked for a rating now? True once a case, when it is finished (C23 a)."""
        with self._database.write() as connection:
            return moves.invite(connection, case_id, self._clock.now())


def _new_id() -> str:
    return str(uuid7())
