"""What the person before the window has handed in here, and what they still owe: read with the card in hand only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.parties import Applicant
from intake.receipt import ReceiptData, receipt_from_json
from station.visit.records import Records
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class CaseOnFile:
    """``state``: delivered, or pending. ``printed``: pending, printing, printed, not_printed, unknown; "" without a
    receipt of its own."""

    case_no: str
    item: str
    taken_in_at: str
    state: str
    printed: str
    print_job: str | None
    receipt: ReceiptData | None

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
    """The person's cases of this terminal, newest first. Reads the store: not on the GUI thread."""
    key = store.person_key(applicant.id_type, applicant.id_number)
    found = []
    for case in store.cases_of(key):
        job = None if case.print_job is None else store.print_job(case.print_job)
        found.append(
            CaseOnFile(
                case_no=case.case_no,
                item=case.item_name,
                taken_in_at=case.taken_in_at,
                state="delivered" if case.delivered else "pending",
                printed="" if case.print_state is None else case.print_state.value,
                print_job=case.print_job,
                receipt=None if job is None else receipt_from_json(job.content),
            )
        )
    return tuple(found)
