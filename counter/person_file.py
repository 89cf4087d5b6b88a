"""What the person before the window has handed in, how it stands, and what they still owe: read with the card in hand
only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.parties import Applicant
from intake.receipt import ReceiptData, receipt_from_json
from station.visit.records import Records
from sync.store.queries import CaseLine
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class CaseOnFile:
    """``sent``: delivered, or pending. ``printed``: pending, printing, printed, not_printed, unknown; "" without a
    receipt of its own, or one of another terminal. ``line`` is how the case stands."""

    id: str
    case_no: str
    item: str
    taken_in_at: str
    sent: str
    printed: str
    print_job: str | None
    receipt: ReceiptData | None
    line: CaseLine

    def __repr__(self) -> str:
        return f"CaseOnFile({self.case_no!r})"


@dataclass(frozen=True, slots=True)
class Owed:
    """A material promised for later."""

    material: str
    item: str
    case_no: str
    within: str


class PersonFile:
    def __init__(self, records: Records, changed: Callable[[], None]) -> None:
        self.cases: tuple[CaseOnFile, ...] = ()
        self.owed: tuple[Owed, ...] = ()
        self._records = records
        self._changed = changed
        self._number = 0

    def read(self, applicant: Applicant) -> None:
        """Anew, off the GUI thread."""
        self._number += 1
        number = self._number

        def job(store: Store) -> tuple[CaseOnFile, ...]:
            return cases_on_file(store, applicant)

        self._records.do(job, lambda cases: self._read(number, cases))

    def forget(self) -> None:
        """The person leaves; an answer under way is dropped."""
        self._number += 1
        self.cases, self.owed = (), ()

    def _read(self, number: int, cases: tuple[CaseOnFile, ...]) -> None:
        if number != self._number:
            return
        self.cases = cases
        self.owed = tuple(
            Owed(later.name, case.item, case.case_no, later.within)
            for case in cases
            if case.receipt is not None
            for later in case.receipt.bring_later
        )
        self._changed()


def cases_on_file(store: Store, applicant: Applicant) -> tuple[CaseOnFile, ...]:
    """The person's cases, taken in here or elsewhere, newest first; under their old number too, where the card tells
    it. Reads the store: not on the GUI thread."""
    numbers = filter(None, (applicant.id_number, applicant.old_number))
    keys = [store.person_key(applicant.id_type, number) for number in numbers]
    printed = {case.intake_id: case for key in keys for case in store.cases_of(key)}
    lines = [line for key in keys for line in store.cases_of_person(key, 50)]
    found = []
    for line in sorted(lines, key=lambda line: line.taken_in_at, reverse=True):
        here = printed.get(line.id)
        job = None if here is None or here.print_job is None else store.print_job(here.print_job)
        found.append(
            CaseOnFile(
                id=line.id,
                case_no=line.case_no,
                item=line.item_name,
                taken_in_at=line.taken_in_at,
                sent="pending" if line.unsent else "delivered",
                printed="" if here is None or here.print_state is None else here.print_state.value,
                print_job=None if here is None else here.print_job,
                receipt=None if job is None else receipt_from_json(job.content),
                line=line,
            )
        )
    return tuple(found)
