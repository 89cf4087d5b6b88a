"""`KeyboardCodeScanner`: a scanner that types, read below the windows (``evdev://``): no screen sees its keys."""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.code_scanner.content import invalid, scanned_code
from devices.code_scanner.evdev import EvdevSource, KeySource
from devices.code_scanner.keys import Broken, KeyDecoder
from devices.code_scanner.serial_driver import QUIET_S, TORN_S, aim_option, cancelled, lost, too_late
from devices.links import LinkError
from devices.ports import Cancel, CodeEvent, DeviceState, DeviceStatus, ScannedCode
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport

_LOOK_S = 0.1
_FLUSH_S = 1.0
_OPTIONS = frozenset({"aim"})


class KeyboardCodeScanner:
    """Implements `devices.ports.CodeScanner`. A code ends at Enter or Tab. Used from one thread.

    Option ``aim`` as of `devices.code_scanner.serial_driver.SerialCodeScanner`.
    """

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        open_source: Callable[[str], KeySource] = EvdevSource,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._aim = aim_option(options, _OPTIONS)
        self._path = transport.rest
        self._open_source = open_source
        self._monotonic = monotonic
        self._source: KeySource | None = None
        self._decoder = KeyDecoder()

    def open(self) -> Result[DeviceStatus]:
        self.close()
        try:
            self._source = self._open_source(self._path)
        except LinkError as broken:
            return broken.as_err()
        self._decoder = KeyDecoder()
        return Ok(DeviceStatus(DeviceState.READY))

    def close(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            source.close()

    def status(self) -> DeviceStatus:
        try:
            if self._source is None:
                return lost("not open")
            self._flush(self._source, self._monotonic() + _FLUSH_S, 0.0)
        except LinkError as error:
            return lost(str(error))
        return DeviceStatus(DeviceState.READY)

    def scan(self, deadline_s: float, cancel: Cancel, progress: Callable[[CodeEvent], None]) -> Result[ScannedCode]:
        if self._source is None:
            return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, "not open")
        end = self._monotonic() + deadline_s
        try:
            self._flush(self._source, min(end, self._monotonic() + _FLUSH_S), QUIET_S)
            progress(CodeEvent.WAITING)
            return self._next_code(self._source, end, cancel)
        except LinkError as error:
            return error.as_err()

    def _flush(self, source: KeySource, end: float, quiet_s: float) -> None:
        """Which keys are down must be known still, so what is thrown away is decoded too."""
        while data := source.read(quiet_s):
            self._decoder.feed(data)
            if self._monotonic() >= end:
                break
        self._decoder.forget()

    def _next_code(self, source: KeySource, end: float, cancel: Cancel) -> Result[ScannedCode]:
        silent_since = self._monotonic()
        while True:
            if cancel.is_set():
                return cancelled()
            left = end - self._monotonic()
            if left <= 0:
                return too_late()
            data = source.read(min(left, _LOOK_S))
            if data:
                silent_since = self._monotonic()
            for code in self._decoder.feed(data):
                return invalid(code.value) if isinstance(code, Broken) else scanned_code(code, aim=self._aim)
            if self._decoder.begun and self._monotonic() - silent_since >= TORN_S:
                self._decoder.forget()
                return invalid("neither Enter nor Tab behind it: how is the scanner set up?")
