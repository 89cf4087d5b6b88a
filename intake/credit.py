"""The credit note of an applicant whose commitment was found not to be as given (CAPABILITIES C35 b).

It is derived from the checks of their cases (T33), never typed in by anybody: whoever knows the same cases says the
same. Who has one is not offered deferral or commitment again (D06, practice); the normal procedure stays open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.case.case import Case
from intake.case.events import CommitmentChecked
from intake.case.notice_period import local_day
from intake.text import LocalizedText


@dataclass(frozen=True, slots=True)
class CreditNote:
    """One commitment that was not as given. ``about`` is what was promised (``material:lease``), ``on`` the local day
    of the check (ISO)."""

    case_no: str
    item_name: str
    about: str
    on: str

    @property
    def words(self) -> LocalizedText:
        return _WORDS.fill(on=self.on, item=self.item_name, case_no=self.case_no)


_WORDS = LocalizedText.of(
    "{on}核查：办件{case_no}（{item}）承诺不实",
    "{on}: checked, the commitment of case {case_no} ({item}) was not as given",
)


def credit_notes(cases: Iterable[Case]) -> tuple[CreditNote, ...]:
    """All notes that these cases of one applicant give rise to, the latest check first."""
    found = (
        CreditNote(case.case_no, case.item_name, event.detail.about, local_day(event.at))
        for case in cases
        for event in case.events
        if isinstance(event.detail, CommitmentChecked) and not event.detail.kept
    )
    return tuple(sorted(found, key=lambda note: (note.on, note.case_no), reverse=True))
