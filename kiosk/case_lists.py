"""What the card that was read finds: the person's cases and appointments, under an old number too."""

from __future__ import annotations

from intake.case.states import CaseState
from intake.parties import Applicant
from kiosk.errand import Errand
from kiosk.supplying import may_owe, owes
from station.visit import certificates
from sync.notes import Appointment
from sync.store.notes import KeptNote
from sync.store.queries import CaseLine
from sync.store.store import Store

#: What has come to an end for the applicant (CAPABILITIES §4.2, rule 7).
_TO_RATE = frozenset({CaseState.DELIVERED, CaseState.NOT_ACCEPTED, CaseState.RETURNED})


def cases_for(store: Store, person: Applicant, errand: Errand, most: int) -> tuple[CaseLine, ...]:
    """Newest first, those that the errand is about. Reads the store: not on the GUI thread."""
    lines = [line for key in _keys(store, person) for line in store.cases_of_person(key, most)]
    wanted = [line for line in lines if _concerns(store, line, errand)]
    return tuple(sorted(wanted, key=lambda line: line.taken_in_at, reverse=True))


def bookings_of(store: Store, person: Applicant) -> tuple[KeptNote, ...]:
    return tuple(note for key in _keys(store, person) for note in store.records_of_person(Appointment.KIND, key))


def _keys(store: Store, person: Applicant) -> list[str]:
    """A card of 2023 tells the number its holder had before: what was begun under it is theirs."""
    numbers = filter(None, (person.id_number, person.old_number))
    return [store.person_key(person.id_type, number) for number in numbers]


def _concerns(store: Store, line: CaseLine, errand: Errand) -> bool:
    match errand:
        case Errand.CERTIFICATE:
            return line.state in certificates.WITH_RESULT
        case Errand.SUPPLEMENT:
            case = store.case(line.id) if may_owe(line.state) else None
            return case is not None and owes(case)
        case Errand.EVALUATION:
            return line.state in _TO_RATE
        case _:
            return True
