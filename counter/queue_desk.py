"""The queue of the manned windows as this window sees it: looked at while somebody is signed in, and worked with.

A desk of its own beside the visit: somebody may be called while another person's papers are still on the screen.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from counter.parts import CounterParts
from intake.text import CHINESE
from station.scheduler import Cancellable
from station.visit import results as on
from station.visit.hall_desk import HallDesk
from station.visit.results import Happening, QueueTrouble
from sync.hall.results import Ticket, TicketState

#: Seconds between two looks at the queue.
LOOK_EVERY = 3.0


class QueueDesk(QObject):
    """``rows``: today's tickets that are not finished, in order. ``current``: the one called to this window."""

    changed = Signal()

    def __init__(self, parts: CounterParts, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Ticket, ...] = ()
        self.current: Ticket | None = None
        self.problem: QueueTrouble | None = None
        self.problem_window = ""
        self.reachable = True
        self._window = parts.window_name
        self._voice = parts.voice
        self._scheduler = parts.scheduler
        self.available = parts.queue is not None and parts.hall_lane is not None
        self._hall = HallDesk(parts.hall_lane, None, parts.queue, parts.scheduler, self._happened)
        self._sequence = 0
        self._reading = 0
        self._moving = 0
        self._next_look: Cancellable | None = None
        self._open = False

    @property
    def busy(self) -> bool:
        """A call is under way."""
        return self._moving != 0

    @property
    def waiting(self) -> int:
        return sum(ticket.state is TicketState.WAITING for ticket in self.rows)

    @property
    def current_draft(self) -> str | None:
        return None if self.current is None else self.current.draft

    def begin(self) -> None:
        """Somebody works here now."""
        if self.available and not self._open:
            self._open = True
            self._look()

    def end(self) -> None:
        """Nobody does; the ticket called to this window stays called in the hall."""
        self._open = False
        if self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None
        self.rows, self.current, self.problem, self.problem_window = (), None, None, ""
        self._reading = self._moving = 0
        self.changed.emit()

    # --- what the clerk does --------------------------------------------------------------------------------------

    def call(self, ticket_id: str | None) -> None:
        """The oldest waiting one, or that one."""
        if (number := self._begin_move()) is not None:
            self._hall.call(number, self._window, ticket_id)

    def recall(self) -> None:
        if self.current is not None and (number := self._begin_move()) is not None:
            self._hall.recall(number, self._window, self.current.id)

    def pass_by(self) -> None:
        """Who was called did not come."""
        if self.current is not None and (number := self._begin_move()) is not None:
            self._hall.pass_by(number, self._window, self.current.id)

    def finish(self) -> None:
        """Who was called has been served."""
        if self.current is not None and (number := self._begin_move()) is not None:
            self._hall.finish(number, self._window, self.current.id)

    def _begin_move(self) -> int | None:
        if self._moving or not self._open:
            return None
        self._sequence += 1
        self._moving = self._sequence
        self.problem, self.problem_window = None, ""
        self.changed.emit()
        return self._moving

    # --- answers --------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._next_look = None
        if not self._open or self._reading:
            return
        self._sequence += 1
        self._reading = self._sequence
        self._hall.read_queue(self._reading)

    def _happened(self, event: Happening) -> None:
        match event:
            case on.QueueRead(ticket=ticket, entries=entries) if ticket == self._reading:
                self._reading = 0
                self._read(entries)
                if self._open and self._next_look is None:
                    self._next_look = self._scheduler.call_later(LOOK_EVERY, self._look)
            case on.QueueMoved(ticket=ticket, entry=entry) if ticket == self._moving:
                self._moving = 0
                self._moved(entry)
                self._look()
            case on.QueueRefused(ticket=ticket, trouble=trouble, window=window) if ticket == self._moving:
                self._moving = 0
                self.problem, self.problem_window = trouble, window or ""
                if trouble in (QueueTrouble.CALLED_ELSEWHERE, QueueTrouble.NOT_CALLED):
                    self._look()
            case _:
                return
        self.changed.emit()

    def _read(self, entries: tuple[Ticket, ...] | None) -> None:
        self.reachable = entries is not None
        if entries is None:
            return
        self.rows = entries
        ours = [ticket for ticket in entries if ticket.state is TicketState.CALLED and ticket.window == self._window]
        self.current = ours[-1] if ours else None
        if self.problem is QueueTrouble.UNREACHABLE:
            self.problem = None

    def _say(self, entry: Ticket) -> None:
        """What the hall hears: a number and a window, nothing of the person."""
        if self._voice is not None:
            self._voice.say(f"请 {' '.join(entry.number)} 号到 {self._window} 办理", CHINESE)

    def _moved(self, entry: Ticket) -> None:
        self.reachable = True
        mine = entry.state is TicketState.CALLED and entry.window == self._window
        self.current = entry if mine else None
        if mine:
            self._say(entry)
        rest = tuple(entry if ticket.id == entry.id else ticket for ticket in self.rows)
        self.rows = tuple(ticket for ticket in rest if ticket.state is not TicketState.FINISHED)
