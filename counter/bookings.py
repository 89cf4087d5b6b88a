"""Appointments of the person before the window (C20 b): found by their ID number, wherever they were made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.parties import Applicant
from station.visit.records import Records
from sync.notes import Appointment, Note
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class Booking:
    """One open appointment; ``id`` is its record's."""

    id: str
    appointment: Appointment

    def __repr__(self) -> str:
        return f"Booking({self.id!r})"


class Bookings:
    """Read with the card in hand only, gone with the visit."""

    def __init__(self, records: Records, changed: Callable[[], None]) -> None:
        self.rows: tuple[Booking, ...] = ()
        self._records = records
        self._changed = changed
        self._number = 0

    def read(self, applicant: Applicant) -> None:
        self._number += 1
        number = self._number
        self._records.do(lambda store: _open_of(store, applicant), lambda rows: self._read(number, rows))

    def forget(self) -> None:
        """The person leaves; an answer under way is dropped."""
        self._number += 1
        self.rows = ()

    def _read(self, number: int, rows: tuple[Booking, ...]) -> None:
        if number == self._number:
            self.rows = rows
            self._changed()

    def kept(self, booking: Booking, terminal: str) -> None:
        """The person has come: the appointment is over, everywhere."""
        self.rows = tuple(row for row in self.rows if row.id != booking.id)

        def over(note: Note) -> Note:
            return note.model_copy(update={"outcome": "kept", "terminal": terminal})

        self._records.do(lambda store: store.change_record(booking.id, over), _done)


def _open_of(store: Store, applicant: Applicant) -> tuple[Booking, ...]:
    """By day and hour; under the old number too, where the card tells it."""
    numbers = filter(None, (applicant.id_number, applicant.old_number))
    found: dict[str, Booking] = {}
    for number in numbers:
        for kept in store.records_of_person(Appointment.KIND, store.person_key(applicant.id_type, number)):
            if kept.open and isinstance(kept.note, Appointment):
                found[kept.id] = Booking(kept.id, kept.note)
    return tuple(sorted(found.values(), key=lambda row: (row.appointment.day, row.appointment.begins, row.id)))


def _done(_: object) -> None:
    """It is on its way to the platform like every record."""
