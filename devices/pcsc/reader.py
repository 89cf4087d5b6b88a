"""`PcscReader`: what the drivers on PC/SC have in common: who is there, waiting for a card, one reading of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from devices.pcsc.channel import CardChannel
from devices.pcsc.errors import PcscError, cancelled, card_lifted, card_unreadable, held_elsewhere, too_late
from devices.pcsc.service import terminal_at
from devices.pcsc.terminal import SERVICE_S, CardConnection, CardTerminal, Presence
from devices.ports.id_card import CardEvent
from devices.ports.state import Cancel, DeviceState, DeviceStatus
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.transport import Transport, TransportError

T = TypeVar("T")

#: How often the reader is looked at while it is empty.
POLL_S = 0.25
#: A card sliding in may be powered too early, and another program may look at it first: that passes.
CONNECT_TRIES = 4
_CONNECT_S = 5.0
#: How often, and how far apart, the reader is asked whether a card that fell silent is still there.
_LOOKS = 4
_LOOK_S = 0.2
_GRACE_S = 0.3
_STATES = {
    Reason.ABSENT: DeviceState.ABSENT,
    Reason.DISCONNECTED: DeviceState.OFFLINE,
    Reason.BUSY: DeviceState.BUSY,
    Reason.CARD_UNREADABLE: DeviceState.USER_ERROR,
}

MakeTerminal = Callable[[Transport], CardTerminal]


class PcscReader:
    """One reader behind ``pcsc://READER%20NAME`` (`devices.pcsc.service.terminal_at`). Used from one thread."""

    def __init__(
        self,
        transport: Transport,
        *,
        make_terminal: MakeTerminal = terminal_at,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._make_terminal = make_terminal
        self._monotonic = monotonic
        self._terminal: CardTerminal | None = None

    def open(self) -> Result[DeviceStatus]:
        """Find the reader. No card is touched."""
        self.close()
        try:
            terminal = self._make_terminal(self._transport)
        except TransportError as wrong:
            return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, str(wrong))
        try:
            terminal.open()
        except PcscError as error:
            terminal.close()
            return error.as_err()
        self._terminal = terminal
        return Ok(self._ready(terminal))

    def close(self) -> None:
        terminal, self._terminal = self._terminal, None
        if terminal is not None:
            terminal.close()

    def status(self) -> DeviceStatus:
        """Asks the service, never the card."""
        try:
            terminal = self._opened()
            presence = terminal.presence()
        except PcscError as error:
            return self._failed(error)
        if terminal.stuck:
            return self._failed(_no_answer())
        if presence is Presence.HELD:
            return self._failed(held_elsewhere())
        return self._ready(terminal)

    def card_present(self) -> Result[bool]:
        try:
            return Ok(self._opened().presence() is not Presence.EMPTY)
        except PcscError as error:
            return error.as_err()

    def read(
        self,
        deadline_s: float,
        cancel: Cancel,
        progress: Callable[[CardEvent], None],
        work: Callable[[CardChannel], Result[T]],
    ) -> Result[T]:
        """Wait for a card, power it, do ``work`` with it, take its power away. ``work`` may raise `PcscError`."""
        end = self._monotonic() + deadline_s
        try:
            terminal = self._opened()
            progress(CardEvent.WAITING)
            self._wait(terminal, end, cancel)
            progress(CardEvent.SEEN)
            try:
                result = self._once(terminal, end, cancel, work)
            except _CardSilentError:
                # Pulled out and put back so quickly that nobody noticed, or a contact that slipped.
                self._wait(terminal, end, cancel)
                result = self._once(terminal, end, cancel, work)
        except PcscError as error:
            return cancelled().as_err() if cancel.is_set() else error.as_err()
        if isinstance(result, Ok):
            progress(CardEvent.READ)
        return result

    # --- one card ---

    def _wait(self, terminal: CardTerminal, end: float, cancel: Cancel) -> None:
        mute = 0
        while (presence := self._look(terminal, end)) is not Presence.CARD or terminal.stuck:
            if cancel.is_set():
                raise cancelled()
            mute = mute + 1 if presence is Presence.MUTE else 0
            if mute >= CONNECT_TRIES:
                raise card_unreadable("the card does not answer its reset")
            self._pause(end, cancel, _why_none(terminal, presence))

    def _once(
        self, terminal: CardTerminal, end: float, cancel: Cancel, work: Callable[[CardChannel], Result[T]]
    ) -> Result[T]:
        connection = self._connect(terminal, end, cancel)
        channel = CardChannel(connection, end, cancel, self._monotonic)
        try:
            return work(channel)
        except PcscError as error:
            if channel.answered:
                raise
            raise self._or_lifted(terminal, error, end, cancel) from None
        finally:
            connection.close()

    def _connect(self, terminal: CardTerminal, end: float, cancel: Cancel) -> CardConnection:
        tries = 0
        while True:
            left = end - self._monotonic()
            if left <= 0:
                raise too_late("while the card was powered")
            try:
                return terminal.connect(min(left, _CONNECT_S), cancel)
            except PcscError as error:
                tries += 1
                passing = error.reason in (Reason.CARD_UNREADABLE, Reason.BUSY)
                if not passing or terminal.stuck or tries >= CONNECT_TRIES:
                    raise self._or_lifted(terminal, error, end, cancel) from None
                self._pause(end, cancel, error)

    def _or_lifted(self, terminal: CardTerminal, error: PcscError, end: float, cancel: Cancel) -> PcscError:
        """A card that does not talk may not be there any more, nor may its reader; it takes a moment to notice."""
        if error.reason not in (Reason.CARD_UNREADABLE, Reason.CARD_LIFTED):
            return error
        for _ in range(_LOOKS):
            try:
                if self._look(terminal, end) is Presence.EMPTY:
                    return card_lifted(str(error))
            except PcscError as gone:
                return gone
            left = end - self._monotonic()
            if terminal.stuck or left <= 0 or cancel.wait(min(_LOOK_S, left)):
                return error
        return _CardSilentError(error.reason, error.cause, error.action, str(error))

    def _look(self, terminal: CardTerminal, end: float) -> Presence:
        """A service that does not answer may cost the command no more than a moment behind its deadline."""
        return terminal.presence(min(SERVICE_S, max(end - self._monotonic(), 0.0) + _GRACE_S))

    def _pause(self, end: float, cancel: Cancel, at_the_end: PcscError) -> None:
        left = end - self._monotonic()
        if left <= 0:
            raise at_the_end
        if cancel.wait(min(POLL_S, left)):
            raise cancelled()

    # --- the reader ---

    def _opened(self) -> CardTerminal:
        if self._terminal is None:
            raise PcscError(Reason.DISCONNECTED, Cause.SOFTWARE, Action.WAIT, "not open")
        return self._terminal

    def _ready(self, terminal: CardTerminal) -> DeviceStatus:
        return DeviceStatus(DeviceState.READY, model=terminal.name)

    def _failed(self, error: PcscError) -> DeviceStatus:
        state = _STATES.get(error.reason, DeviceState.HARDWARE_ERROR)
        model = None if self._terminal is None else self._terminal.name
        return DeviceStatus(state, error.reason, error.cause, error.action, str(error), model=model)


class _CardSilentError(PcscError):
    """It does not talk any more, yet a card lies there."""


def _no_answer() -> PcscError:
    """The card lies there since a reading that was given up. Nothing can be done from here until it is taken out."""
    return card_unreadable("a card does not answer: take it out of the reader")


def _why_none(terminal: CardTerminal, presence: Presence) -> PcscError:
    """Why no card could be read until the deadline."""
    if terminal.stuck:
        return _no_answer()
    return held_elsewhere() if presence is Presence.HELD else too_late("no card")
