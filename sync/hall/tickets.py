"""Tickets of the hall (ADR 7).

They live in one place, the hall node or, where there is none, the city: a queue kept in two would lose people.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from sync.hall.places import PlaceLine, Places
from sync.hall.results import Board, CalledElsewhere, NobodyWaits, NoNumbers, NotCalled, Ticket, Unreachable
from sync.hall.window import is_window
from sync.login import plain_words
from sync.outcomes import Transport
from sync.transport import Answer

_TICKET = TypeAdapter(Ticket)
_TICKETS = TypeAdapter(tuple[Ticket, ...])
_BOARD = TypeAdapter(Board)
#: What an open question may take longer than it was to wait, seconds.
_BOARD_MARGIN_S = 3.0


class HallTickets:
    """See the docstring of `sync.hall` for the contract with the apps."""

    def __init__(self, places: Places) -> None:
        self._line: PlaceLine | None = places.lines[0] if places.lines else None

    @property
    def available(self) -> bool:
        """False: this terminal is enrolled nowhere."""
        return self._line is not None

    def take(
        self, service: str, item: str | None = None, reason: str | None = None, draft: str | None = None
    ) -> Ticket | NoNumbers | Unreachable:
        """A number for the person here. ``service``, ``item`` and ``reason`` are keys, never names."""
        answer = self._post("/v1/tickets", service=service, item=item, reason=reason, draft=draft)
        if answer is not None and answer.problem == "no_numbers":
            return NoNumbers()
        return _ticket(answer) or Unreachable()

    def list(self) -> tuple[Ticket, ...] | Unreachable:
        """Today's, not finished, in the order of arrival."""
        answer = self._ask("GET", "/v1/tickets")
        if answer is None or answer.status != 200:
            return Unreachable()
        try:
            tickets = _TICKETS.validate_python(answer.body.get("tickets"))
        except ValidationError:
            return Unreachable()
        return tickets if all(_is_fit(ticket.number) for ticket in tickets) else Unreachable()

    def call(self, window: str, ticket_id: str | None = None) -> Ticket | NobodyWaits | CalledElsewhere | Unreachable:
        """Calls the oldest that waits, or this one."""
        outcome = _moved(self._post("/v1/tickets/call", window=window, id=ticket_id))
        return NobodyWaits() if isinstance(outcome, NotCalled) else outcome

    def recall(self, window: str, ticket_id: str) -> Ticket | CalledElsewhere | NotCalled | Unreachable:
        """Calls once more whom this window has called."""
        return self._settle(window, ticket_id, "recall")

    def pass_(self, window: str, ticket_id: str) -> Ticket | CalledElsewhere | NotCalled | Unreachable:
        """The person did not come; the ticket may be called again by its id."""
        return self._settle(window, ticket_id, "pass")

    def finish(self, window: str, ticket_id: str) -> Ticket | CalledElsewhere | NotCalled | Unreachable:
        """The person has been served."""
        return self._settle(window, ticket_id, "finish")

    def board(self, after: int, wait_s: float) -> Board | Unreachable:
        """Calls behind the cursor ``after``, waiting up to ``wait_s`` (25 at most) for one."""
        path = f"/v1/board?after={after}&wait={wait_s:g}"
        answer = self._ask("GET", path, timeout_s=wait_s + _BOARD_MARGIN_S)
        if answer is None or answer.status != 200:
            return Unreachable()
        try:
            board = _BOARD.validate_python(dict(answer.body))
        except ValidationError:
            return Unreachable()
        fit = 0 <= board.cursor < 2**31 and all(_is_fit(call.number) and is_window(call.window) for call in board.calls)
        return board if fit else Unreachable()

    def _settle(self, window: str, ticket_id: str, move: str) -> Ticket | CalledElsewhere | NotCalled | Unreachable:
        outcome = _moved(self._post(f"/v1/tickets/{ticket_id}/{move}", window=window))
        return NotCalled() if isinstance(outcome, NobodyWaits) else outcome

    def _post(self, path: str, **body: Any) -> Answer | None:
        return self._ask("POST", path, body=body)

    def _ask(self, method: str, path: str, **more: Any) -> Answer | None:
        answer = None if self._line is None else self._line.ask(method, path, **more)
        return None if isinstance(answer, Transport) else answer


def _moved(answer: Answer | None) -> Ticket | NobodyWaits | CalledElsewhere | NotCalled | Unreachable:
    match None if answer is None else answer.problem:
        case "nobody_waits":
            return NobodyWaits()
        case "not_called":
            return NotCalled()
        case "called_elsewhere":
            return CalledElsewhere(plain_words(answer.body.get("window"), 8) if answer is not None else "")
        case _:
            return _ticket(answer) or Unreachable()


def _ticket(answer: Answer | None) -> Ticket | None:
    if answer is None or answer.status not in (200, 201):
        return None
    try:
        ticket = _TICKET.validate_python(dict(answer.body))
    except ValidationError:
        return None
    return ticket if _is_fit(ticket.number) else None


def _is_fit(shown: str) -> bool:
    """What is printed and spoken: a few letters and digits, whoever says it."""
    return 0 < len(shown) <= 8 and shown.isascii() and shown.isalnum()
