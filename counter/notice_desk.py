"""Written notices of what the back office did, printed at the window (`counter.acts.written`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from counter.parts import CounterParts
from intake.case.events import CaseEvent
from intake.clock import Reading
from station.visit.case_desk import CaseDesk
from station.visit.case_papers import Office, series_of
from station.visit.case_view import OpenCase
from station.visit.event_papers import event_papers, kinds_of, not_printed_here
from sync.store.moves import Numbers
from sync.store.papers import ToPrint
from sync.store.store import Store


class NoticeDesk:
    """Makes the papers for the case that is open at ``desk``."""

    def __init__(self, desk: CaseDesk, parts: CounterParts) -> None:
        self._desk = desk
        self._parts = parts

    def carry_out(self, ticket: int, office: Office) -> None:
        """`CaseMoved` with the papers to print, `WriteFailed`."""
        self._desk.keep_beside(ticket, partial(_make, office, self._parts.clock.now()))


def _make(office: Office, reading: Reading, store: Store, found: OpenCase) -> tuple[str, ...]:
    jobs: list[str] = []
    for event in not_printed_here(found):
        series = series_of(kinds_of(event), found.item.organ, reading.local.year)
        make = partial(_papers, office, reading, found, event)
        jobs += store.add_event_papers(found.id, event.id, series, make)
    return tuple(jobs)


def _papers(office: Office, reading: Reading, found: OpenCase, event: CaseEvent, numbers: Numbers) -> Sequence[ToPrint]:
    return event_papers(office, found, event, numbers, reading)
