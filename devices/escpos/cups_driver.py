"""Receipt printer behind a CUPS queue (``cups://Queue``): the same bytes, sent raw.

A queue takes and does not answer. So PRINTED means here that CUPS handed the whole receipt to the printer and neither
of them reported a fault; of paper, cover and knife no more is known than the queue tells (most tell nothing). Where the
printer can be reached by ``tcp:``, ``serial:`` or ``usb:``, that knows more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from devices.escpos.driver import OPTIONS
from devices.escpos.encoder import Encoder
from devices.escpos.profile import profile_of
from devices.ipp.address import printer_address
from devices.ipp.client import IppClient
from devices.ipp.condition import Condition
from devices.ipp.identity import this_machine
from devices.ipp.probe import Probe
from devices.ipp.spooler import PACE, Order, Pace, Spooler, clear_away
from devices.links import LinkError
from devices.ports import (
    Ability,
    Cancel,
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintReport,
    ReceiptElement,
)
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport

_RAW = "application/vnd.cups-raw"
_OPTIONS = (OPTIONS | {"server", "user"}) - {"roll_mm"}
_STATUS_S = 2.0


class CupsReceiptPrinter:
    """One raw queue. Options: ``profile`` or ``width`` as for `EscPosPrinter`; ``server`` (another CUPS than this
    machine's), ``user`` (owner of the jobs; must be this terminal's alone)."""

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        clock: Callable[[], float] = time.monotonic,
        pace: Pace = PACE,
    ) -> None:
        """Raises ``ValueError`` for options or a transport that mean nothing, `ProfileError` for an unknown profile."""
        if unknown := sorted(set(options) - _OPTIONS):
            raise ValueError(f"unknown printer options {', '.join(unknown)}; allowed: {', '.join(sorted(_OPTIONS))}")
        self._profile = profile_of(options)
        self._encoder = Encoder(self._profile)
        user = options.get("user") or this_machine()
        self._client = IppClient(printer_address(transport, options), user, clock=clock)
        self._probe = Probe(self._client, queued=True, clock=clock)
        self._clock = clock
        self._pace = pace
        self._operations: frozenset[int] = frozenset()
        self._left_behind = True
        self._turn = threading.Lock()

    def open(self) -> Result[DeviceStatus]:
        with self._turn:
            self._left_behind = True
            looked = self._look(_STATUS_S)
            return looked if isinstance(looked, Err) else Ok(self._status_of(looked.value))

    def close(self) -> None:
        """Nothing stays open between two requests."""

    def status(self) -> DeviceStatus:
        if not self._turn.acquire(blocking=False):
            return DeviceStatus(DeviceState.BUSY, detail="printing", model=self._profile.name)
        try:
            looked = self._look(_STATUS_S)
        finally:
            self._turn.release()
        if isinstance(looked, Ok):
            return self._status_of(looked.value)
        state = DeviceState.ABSENT if looked.reason is Reason.ABSENT else DeviceState.OFFLINE
        return DeviceStatus(state, looked.reason, looked.cause, looked.action, looked.detail, model=self._profile.name)

    def print_receipt(
        self, job_id: str, elements: tuple[ReceiptElement, ...], deadline_s: float, cancel: Cancel
    ) -> Result[PrintReport]:
        """As the port says, as far as a queue can tell."""
        end = self._clock() + deadline_s
        if not self._turn.acquire(blocking=False):
            return Err(Reason.BUSY, Cause.SOFTWARE, Action.WAIT, "another command is running")
        try:
            document = b"".join(self._encoder.job(elements).chunks)
            if cancel.is_set():
                return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
            looked = self._look(max(0.1, min(_STATUS_S, end - self._clock())))
            if isinstance(looked, Err):
                return looked
            fault = looked.value.fault()
            if fault is not None:
                return Ok(_report(job_id, PrintOutcome.NOT_PRINTED, fault))
            return Ok(self._send(job_id, document, end, cancel))
        finally:
            self._turn.release()

    def _send(self, job_id: str, document: bytes, end: float, cancel: Cancel) -> PrintReport:
        spooler = Spooler(self._client, self._operations, queued=True, clock=self._clock, pace=self._pace)
        left = max(0.0, end - self._clock())
        ended = spooler.run(Order(job_id, document, _RAW), left, cancel, self._why_standing, lambda report: None)
        self._left_behind = ended.outcome is PrintOutcome.UNKNOWN
        return _report(job_id, ended.outcome, ended.trouble)

    def _why_standing(self, timeout_s: float) -> Err | None:
        try:
            return self._probe.look((), timeout_s)[0].fault()
        except LinkError:
            return None  # whoever follows the job notices that nobody answers

    def _look(self, timeout_s: float) -> Result[Condition]:
        until = self._clock() + timeout_s
        try:
            condition, group = self._probe.look(("operations-supported",), timeout_s)
            self._operations = frozenset(group.integers("operations-supported"))
            if self._left_behind:
                clear_away(self._client, max(0.2, until - self._clock()))
                self._left_behind = False
        except LinkError as error:
            return error.as_err()
        return Ok(condition)

    def _status_of(self, condition: Condition) -> DeviceStatus:
        found = condition.status()
        abilities = (Ability.CUTTER,) if self._profile.cutter else ()  # and no paper sensor that could be asked
        detail = found.detail or "a queue does not tell of paper"
        return DeviceStatus(
            found.state, found.reason, found.cause, found.action, detail, None, self._profile.name, abilities
        )


def _report(job_id: str, outcome: PrintOutcome, trouble: Err | None) -> PrintReport:
    if trouble is None:
        return PrintReport(job_id, outcome)
    return PrintReport(job_id, outcome, trouble.reason, trouble.cause, trouble.action)
