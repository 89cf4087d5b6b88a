"""The smart card service (pcscd) behind pyscard's plain functions: which readers there are, one reader, one card.

Handles are closed explicitly. pyscard's own connection classes are not used: they keep one context for the whole
process, which does not outlive pcscd, and close in ``__del__``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from devices.pcsc.bounded import BoundedCaller, CallStuck
from devices.pcsc.errors import ESTABLISH, PcscError, card_unreadable, error_of, reader_absent
from devices.pcsc.terminal import SERVICE_S, CardConnection, CardTerminal, Presence
from devices.ports.state import Cancel
from devices.result import Action, Cause, Reason
from devices.transport import Transport, TransportError

T = TypeVar("T")

#: Taking a card's power away, when nothing is wrong.
_CLOSE_S = 0.5
#: ``NAME DEVICE SLOT``: pcscd numbers devices as they come, so a replugged reader may get another DEVICE.
_NUMBERS = re.compile(r"(?P<name>.*) (?P<device>[0-9A-F]{2}) (?P<slot>[0-9A-F]{2})")

# winscard.h
_STATE_UNAWARE = 0x0000
_STATE_GONE = 0x0004 | 0x0008  # unknown, unavailable
_STATE_PRESENT = 0x0020
_STATE_EXCLUSIVE = 0x0080
_STATE_MUTE = 0x0200


def readers() -> tuple[str, ...]:
    """Names of the readers that are plugged in, for discovery. Raises `PcscError` when there is no smart card
    service."""
    caller = BoundedCaller("pcsc-readers")
    try:
        return caller.call(_list_once, SERVICE_S)
    except CallStuck:
        raise _silent() from None
    finally:
        caller.close()


def terminal_at(transport: Transport) -> CardTerminal:
    """The reader at ``pcsc://READER%20NAME``, not yet open. Options: ``share`` is ``exclusive`` (so it is without) or
    ``shared``; ``service`` is the socket of another pcscd than the system's. Raises `TransportError`."""
    if transport.scheme != "pcsc":
        raise TransportError(f"pcsc://READER%20NAME expected, not {str(transport)!r}")
    if unknown := set(transport.options) - {"share", "service"}:
        raise TransportError(f"unknown: {', '.join(sorted(unknown))}")
    share = transport.options.get("share", "exclusive")
    if share not in ("exclusive", "shared"):
        raise TransportError(f"share is exclusive or shared, not {share!r}")
    return PcscTerminal(transport.rest, exclusive=share == "exclusive", service=transport.options.get("service"))


def find_reader(wanted: str, present: tuple[str, ...]) -> str | None:
    """The reader of this name; if its number has changed by replugging, the only one of that make and slot."""
    if wanted in present:
        return wanted
    parts = _NUMBERS.fullmatch(wanted)
    if parts is None:
        alike = [name for name in present if name.startswith(wanted + " ")]
    else:
        same = (parts["name"], parts["slot"])
        found = ((name, _NUMBERS.fullmatch(name)) for name in present)
        alike = [name for name, other in found if other is not None and (other["name"], other["slot"]) == same]
    return alike[0] if len(alike) == 1 else None


class PcscTerminal:
    """Implements `devices.pcsc.terminal.CardTerminal`. Two threads of its own, so that a card that does not answer
    holds up neither the driver nor the look at the reader."""

    def __init__(self, wanted: str, *, exclusive: bool = True, service: str | None = None) -> None:
        self._wanted = wanted
        self._socket = service
        self._exclusive = exclusive
        self._name = wanted
        self._context: int | None = None
        self._service = BoundedCaller("pcsc-service")
        self._card = BoundedCaller("pcsc-card")

    @property
    def name(self) -> str:
        return self._name

    @property
    def stuck(self) -> bool:
        return self._card.stuck

    def open(self) -> None:
        if self._socket is not None:
            # libpcsclite looks here at its first call and remembers it: one service a process, which is one device.
            os.environ["PCSCLITE_CSOCK_NAME"] = self._socket
        try:
            self._context = self._service.call(_establish, SERVICE_S, undo=_release)
            present = self._ask(lambda: _list(self._handle()))
        except CallStuck:
            raise reader_absent(str(_silent())) from None
        except PcscError as error:
            raise reader_absent(str(error)) if error.reason is Reason.DISCONNECTED else error from None
        name = find_reader(self._wanted, present)
        if name is None:
            raise reader_absent(f"no reader {self._wanted!r}; there are: {', '.join(present) or 'none'}")
        self._name = name

    def presence(self, timeout_s: float = SERVICE_S) -> Presence:
        return self._ask(lambda: _presence(self._handle(), self._name), timeout_s)

    def connect(self, timeout_s: float, cancel: Cancel) -> CardConnection:
        name, exclusive = self._name, self._exclusive
        try:
            handles = self._card.call(lambda: _connect(name, exclusive=exclusive), timeout_s, cancel, _disconnect)
        except CallStuck:
            raise card_unreadable("the card does not answer") from None
        return _Connection(self._card, handles)

    def close(self) -> None:
        context, self._context = self._context, None
        if context is not None:
            self._service.later(lambda: _release(context), _CLOSE_S)
        self._service.close()
        self._card.close()

    def _handle(self) -> int:
        if self._context is None:
            raise PcscError(Reason.DISCONNECTED, Cause.SOFTWARE, Action.WAIT, "not open")
        return self._context

    def _ask(self, question: Callable[[], T], timeout_s: float = SERVICE_S) -> T:
        try:
            return self._service.call(question, timeout_s)
        except CallStuck:
            raise _silent() from None


class _Handles(NamedTuple):
    """A powered card, with a context of its own."""

    context: int
    card: int
    protocol: int


class _Connection:
    """Implements `devices.pcsc.terminal.CardConnection`."""

    def __init__(self, caller: BoundedCaller, handles: _Handles) -> None:
        self._caller = caller
        self._handles = handles
        self._closed = False

    def transmit(self, command: bytes, timeout_s: float, cancel: Cancel) -> bytes:
        handles = self._handles
        try:
            return self._caller.call(lambda: _transmit(handles, command), timeout_s, cancel)
        except CallStuck:
            raise card_unreadable("the card does not answer") from None

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            handles = self._handles
            self._caller.later(lambda: _disconnect(handles), _CLOSE_S)


def _silent() -> PcscError:
    detail = "the smart card service (pcscd) does not answer"
    return PcscError(Reason.DISCONNECTED, Cause.SOFTWARE, Action.WAIT, detail)


# --- pyscard's plain functions; each returns its code first ---


def _list_once() -> tuple[str, ...]:
    context = _establish()
    try:
        return _list(context)
    finally:
        _release(context)


def _establish() -> int:
    from smartcard import scard

    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check(code, ESTABLISH)
    return int(context)


def _release(context: int) -> None:
    from smartcard import scard

    scard.SCardReleaseContext(context)


def _list(context: int) -> tuple[str, ...]:
    from smartcard import scard

    code, names = scard.SCardListReaders(context, [])
    if code & 0xFFFFFFFF == 0x8010002E:  # no readers at all
        return ()
    _check(code, "list readers")
    return tuple(str(name) for name in names)


def _presence(context: int, name: str) -> Presence:
    from smartcard import scard

    code, states = scard.SCardGetStatusChange(context, 0, [(name, _STATE_UNAWARE)])
    _check(code, "reader state")
    state = int(states[0][1])
    if state & _STATE_GONE:
        raise error_of(0x80100017, "reader state")
    if not state & _STATE_PRESENT:
        return Presence.EMPTY
    if state & _STATE_EXCLUSIVE:
        return Presence.HELD
    return Presence.MUTE if state & _STATE_MUTE else Presence.CARD


def _connect(name: str, *, exclusive: bool) -> _Handles:
    from smartcard import scard

    share = scard.SCARD_SHARE_EXCLUSIVE if exclusive else scard.SCARD_SHARE_SHARED
    context = _establish()
    code, card, protocol = scard.SCardConnect(context, name, share, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1)
    if code != scard.SCARD_S_SUCCESS:
        _release(context)
        raise error_of(code, "connect")
    return _Handles(context, int(card), int(protocol))


def _transmit(handles: _Handles, command: bytes) -> bytes:
    from smartcard import scard

    header = scard.SCARD_PCI_T0 if handles.protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
    code, answer = scard.SCardTransmit(handles.card, header, list(command))
    _check(code, "transmit")
    return bytes(byte & 0xFF for byte in answer)


def _disconnect(handles: _Handles) -> None:
    from smartcard import scard

    scard.SCardDisconnect(handles.card, scard.SCARD_UNPOWER_CARD)
    _release(handles.context)


def _check(code: int, step: str) -> None:
    if code != 0:
        raise error_of(code, step)
