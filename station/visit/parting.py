"""What somebody leaves with who has not handed anything in: a queue number, and where the draft can be opened.

It goes on after the visit was wiped, and knows nothing of the person: a draft's id, the matter, a number, a code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from devices.ports import PrintOutcome, PrintReport
from devices.result import Reason
from intake.clock import Clock
from intake.receipt import Hall
from station.scheduler import Cancellable, Scheduler
from station.visit import results as on
from station.visit.desks import PaperDesk, paper_event
from station.visit.hall_desk import HallDesk
from station.visit.records import Post, Records
from station.visit.results import Kept
from station.visit.slip_paper import slip_of
from station.visit.visit import Proof
from sync.hall.results import NoNumbers, Ticket, Unreachable

#: The sync agent brings a draft to the hall within a second or two; after this long it is said to be only here.
SHARED_WITHIN = 4.0
_LOOK_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves: the draft, if there is one, its matter, and why a window is wanted (None: no number is)."""

    draft_id: str | None
    service: str  # the kind of window: the item's group
    item_code: str | None
    item_name: str
    reason: str | None
    language: str
    why: tuple[str, ...] = ()  # in ``language``: what the window has to see to
    bring: tuple[str, ...] = ()  # materials that are still missing


class Parting:
    """One at a time; a new one, or `forget`, ends the one before."""

    def __init__(
        self,
        records: Records,
        hall: HallDesk,
        scheduler: Scheduler,
        clock: Clock,
        post: Post,
        device_code: str,
    ) -> None:
        self.proof: Proof | None = None
        self._records = records
        self._hall = hall
        self._scheduler = scheduler
        self._clock = clock
        self._post = post
        self._device_code = device_code
        self._run = 0
        self._looking: Cancellable | None = None

    def forget(self) -> None:
        """The last page is gone."""
        self._run += 1
        self.proof = None
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def start(self, ticket: int, leaving: Leaving) -> None:
        """`HandedOver`, when both number and draft are settled; they are asked for side by side."""
        self.forget()
        run = self._run
        at = self._clock.now().rfc3339
        numbers: list[Ticket | NoNumbers | Unreachable] = []
        places: list[tuple[Kept, str | None]] = []

        def finish() -> None:
            if run != self._run or not numbers or not places:
                return
            kept, slip = places[0]
            proof = Proof(
                at,
                leaving.item_name,
                kept,
                slip=slip,
                language=leaving.language,
                why=leaving.why,
                bring=leaving.bring,
            )
            if isinstance(numbers[0], Ticket):
                proof = replace(proof, number=numbers[0].number, ahead=numbers[0].ahead)
            self.proof = proof
            told = slip is not None or bool(proof.why or proof.bring)
            self._post(on.HandedOver(ticket, proof.number is not None, kept, told))

        def numbered(answer: Ticket | NoNumbers | Unreachable) -> None:
            numbers.append(answer)
            finish()

        def settled(kept: Kept, slip: str | None) -> None:
            if not places:  # of two looks that overlap the first counts
                places.append((kept, slip))
                finish()

        if leaving.reason is None:
            numbered(NoNumbers())
        else:
            item, reason, draft = leaving.item_code, leaving.reason, leaving.draft_id
            self._hall.number(leaving.service, item, reason, draft, numbered)
        self._settle(run, leaving, settled)

    def _settle(self, run: int, leaving: Leaving, done: Callable[[Kept, str | None], None]) -> None:
        """Where the draft is: asked again and again for some seconds, because the agent is bringing it just now."""
        draft_id = leaving.draft_id
        if draft_id is None:
            done(Kept.NOTHING, None)
        elif not self._hall.shares:
            done(Kept.HERE, None)
        else:
            self._look(run, draft_id, SHARED_WITHIN, done)

    def _look(self, run: int, draft_id: str, left: float, done: Callable[[Kept, str | None], None]) -> None:
        if run != self._run:
            return
        if left <= 0:
            slip = self._records.slip_code
            slip(draft_id, self._device_code, lambda code: done(Kept.HERE, code) if run == self._run else None)
            return
        settled = False

        def answer(shared: bool) -> None:
            nonlocal settled
            if run == self._run and shared and not settled:
                settled = True
                if self._looking is not None:
                    self._looking.cancel()
                done(Kept.SHARED, None)

        def again() -> None:
            if not settled:
                self._look(run, draft_id, left - _LOOK_EVERY, done)

        self._looking = self._scheduler.call_later(_LOOK_EVERY, again)
        self._records.is_shared(draft_id, answer)


class SlipPrinter:
    """The proof on paper. Nothing waits for it: whatever becomes of the paper, it stands on the screen."""

    def __init__(self, paper: PaperDesk, post: Post, hall: Hall, place: str) -> None:
        self._paper = paper
        self._post = post
        self._hall = hall
        self._place = place
        self._jobs = 0

    def print(self, ticket: int, proof: Proof) -> None:
        """`PaperEnded`."""
        self._jobs += 1
        job_id = f"slip-{self._jobs}"
        if self._paper.present:
            self._paper.print(ticket, job_id, slip_of(proof, self._hall, self._place))
        else:
            self._post(paper_event(ticket, PrintReport(job_id, PrintOutcome.NOT_PRINTED, Reason.ABSENT)))
