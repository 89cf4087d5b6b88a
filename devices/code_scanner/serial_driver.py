"""`SerialCodeScanner`: a scanner that sends codes on a serial line or a socket, each with a suffix."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.code_scanner.content import invalid, scanned_code
from devices.code_scanner.framing import CodeBuffer, Framing
from devices.links import ByteLink, LinkError, open_link
from devices.ports import Cancel, CodeEvent, DeviceState, DeviceStatus, ScannedCode
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport, TransportError

#: What most scanners are delivered with; those on USB ignore it.
DEFAULT_BAUD = 9600
#: No scanner pauses so long inside a code; no hand scans twice in it.
QUIET_S = 0.05
#: A code that has begun and whose end does not come.
TORN_S = 0.5
#: How often a wait looks up to see whether it has been cancelled.
_LOOK_S = 0.1
#: What was scanned before a command is thrown away for at most so long.
_FLUSH_S = 1.0
_OPTIONS = frozenset({"prefix", "suffix", "aim"})

OpenLink = Callable[[Transport], ByteLink]


def _open(transport: Transport) -> ByteLink:
    return open_link(transport, baud=transport.integer("baud", DEFAULT_BAUD))


class SerialCodeScanner:
    """Implements `devices.ports.CodeScanner`. Used from one thread.

    Options: ``prefix`` and ``suffix`` (`Framing.of`; without them any line end ends a code), ``aim`` ``no`` where
    codes begin with what looks like an AIM identifier and the scanner sends none.
    """

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        open_link: OpenLink = _open,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._aim = aim_option(options, _OPTIONS)
        self._framing = Framing.of(options)
        self._transport = transport
        self._open_link = open_link
        self._monotonic = monotonic
        self._link: ByteLink | None = None

    def open(self) -> Result[DeviceStatus]:
        self.close()
        try:
            self._link = self._open_link(self._transport)
        except TransportError as wrong:
            return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, str(wrong))
        except LinkError as broken:
            return broken.as_err()
        return Ok(DeviceStatus(DeviceState.READY))

    def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def status(self) -> DeviceStatus:
        """A scanner cannot be asked; its line can. What was scanned with nobody waiting is thrown away here."""
        try:
            if self._link is None:
                return lost("not open")
            self._link.drain()
        except LinkError as error:
            return lost(str(error))
        return DeviceStatus(DeviceState.READY)

    def scan(self, deadline_s: float, cancel: Cancel, progress: Callable[[CodeEvent], None]) -> Result[ScannedCode]:
        if self._link is None:
            return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, "not open")
        end = self._monotonic() + deadline_s
        try:
            self._flush(self._link, min(end, self._monotonic() + _FLUSH_S))
            progress(CodeEvent.WAITING)
            return self._next_code(self._link, end, cancel)
        except LinkError as error:
            return error.as_err()

    def _flush(self, link: ByteLink, end: float) -> None:
        """Until it is quiet: the second half of a code from before must not pass for a code."""
        while link.drain() or link.read(1, QUIET_S):
            if self._monotonic() >= end:
                return

    def _next_code(self, link: ByteLink, end: float, cancel: Cancel) -> Result[ScannedCode]:
        buffer = CodeBuffer(self._framing)
        silent_since = self._monotonic()
        while True:
            if cancel.is_set():
                return cancelled()
            left = end - self._monotonic()
            if left <= 0:
                return too_late()
            data = link.read(4096, min(left, _LOOK_S if buffer.empty else QUIET_S))
            if data:
                buffer.feed(data)
                silent_since = self._monotonic()
            elif buffer.too_long:
                return invalid("too long")
            code = buffer.code(quiet=not data)
            if code is not None:
                return scanned_code(code, aim=self._aim)
            if not data and not buffer.empty and self._monotonic() - silent_since >= TORN_S:
                return invalid("no suffix behind it: is the option right?")


def aim_option(options: Options, known: frozenset[str]) -> bool:
    """The option ``aim``, and no options but the known ones. Raises `ValueError`."""
    if unknown := sorted(set(options) - known):
        raise ValueError(f"unknown scanner options {', '.join(unknown)}; allowed: {', '.join(sorted(known))}")
    if (aim := options.get("aim", "yes")) not in ("yes", "no"):
        raise ValueError("aim must be yes or no")
    return aim == "yes"


def cancelled() -> Err:
    return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)


def too_late() -> Err:
    return Err(Reason.DEADLINE, Cause.USER, Action.RETRY, "no code")


def lost(detail: str) -> DeviceStatus:
    return DeviceStatus(DeviceState.OFFLINE, Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, detail)
