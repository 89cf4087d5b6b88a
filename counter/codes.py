"""A code that was scanned at this window, and what it leads to once the person is known.

A slip finds its draft, a ticket is called, a receipt marks its case. Nothing of a person is shown by a code alone: what
it leads to opens when the person has been identified.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from counter.queue_desk import QueueDesk
from station.visit import results as on
from station.visit.codes import AnyCode, CaseCode, ForeignCode, ReceiptCode, SlipCode, TicketCode
from station.visit.hall_desk import HallDesk
from station.visit.visit import DraftOffer
from sync.hall.results import Arrived, Whereabouts


class CodeInHand:
    """``code``: the last one scanned for this visit. ``whereabouts``: of a slip's draft, None while nobody has said."""

    def __init__(self, hall: HallDesk, queue: QueueDesk, changed: Callable[[], None]) -> None:
        self.code: AnyCode | None = None
        self.whereabouts: Whereabouts | None = None
        self.unknown_ticket = False
        self._hall = hall
        self._queue = queue
        self._changed = changed
        self._questions = itertools.count(-1, -1)  # never a ticket of the flow
        self._asked = 0
        self._opened = False

    def seen(self, code: AnyCode) -> None:
        """It was held before the scanner."""
        self.forget()
        self.code = code

    def forget(self) -> None:
        self.code = self.whereabouts = None
        self.unknown_ticket = self._opened = False
        self._asked = 0

    def take_up(self) -> None:
        """The flow goes on with it: ask where the draft is, call the number."""
        match self.code:
            case SlipCode(code=slip):
                self._asked = next(self._questions)
                self._hall.where_is(self._asked, slip)
            case TicketCode(number=number):
                entry = next((row for row in self._queue.rows if row.number == number), None)
                self.unknown_ticket = entry is None
                if entry is not None and (self._queue.current is None or self._queue.current.id != entry.id):
                    self._queue.call(entry.id)
            case ReceiptCode() | CaseCode() | ForeignCode() | None:
                pass

    def located(self, answer: on.SlipLookedUp) -> None:
        """Where the slip's draft is."""
        if answer.ticket == self._asked != 0:
            self.whereabouts = answer.found
            self._changed()

    @property
    def slip(self) -> str:
        """For an identity that is typed."""
        return self.code.code if isinstance(self.code, SlipCode) else ""

    def is_receipt_of(self, url: str) -> bool:
        return isinstance(self.code, ReceiptCode) and self.code.url == url

    def case_to_open(self) -> str:
        """What finds the case of the paper that was scanned, once: who comes back to the list has seen it."""
        if self._opened:
            return ""
        match self.code:
            case ReceiptCode(url=url):
                self._opened = True
                return url.rpartition("/")[2]
            case CaseCode(number=number):
                self._opened = True
                return number
            case _:
                return ""

    def row_to_open(self, offers: tuple[DraftOffer, ...]) -> int | None:
        """The draft of the list that the code leads to, once: who comes back to the list has seen it."""
        wanted = None
        if isinstance(self.whereabouts, Arrived):
            wanted = self.whereabouts.draft_id
        elif isinstance(self.code, TicketCode):
            wanted = self._queue.current_draft
        row = next((n for n, offer in enumerate(offers) if offer.id == wanted), None)
        if row is None or self._opened:
            return None
        self._opened = True
        return row
