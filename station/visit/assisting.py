"""Who acts for whom in 帮办代办 (C21 c), as the store knows it: this hall's officers and what each has in hand."""

from __future__ import annotations

from datetime import date

from intake.assistance import Entrusted, OfficerLoad, workload
from station.staff import StaffRole
from sync.notes import Assistance
from sync.store.store import Store

#: Who may be entrusted with a case.
OFFICERS = frozenset({StaffRole.CLERK.value, StaffRole.AUXILIARY.value})


def officer_loads(store: Store, today: date) -> tuple[OfficerLoad, ...]:
    """Of each officer with an account here, and of who has a case all the same; reads the store."""
    names = {
        account.id: account.name
        for account in store.staff_accounts()
        if not account.disabled and OFFICERS & set(account.roles)
    }
    notes = [kept.note for kept in store.records_listed(Assistance.KIND)]
    given = [note for note in notes if isinstance(note, Assistance)]
    entrusted = [Entrusted(note.about, note.officer, note.until, not note.open) for note in given]
    return workload(entrusted, {**{note.officer: note.officer_name for note in given}, **names}, today)
