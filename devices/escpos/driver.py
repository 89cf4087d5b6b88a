"""ESC/POS receipt printer behind `devices.ports.ReceiptPrinter`, over a byte link: ``tcp://host:9100``, ``serial://``,
``usb://``. Behind a CUPS queue it cannot answer: see `devices.escpos.cups_driver`.

The printer is asked before a job (nothing is sent to one that cannot print) and behind it: PRINTED means that the
printer itself answered after the last byte of the receipt and then reported no fault. What is left in the buffer of a
printer that stopped is cleared before anything else, so that no old receipt comes out after refilling the paper.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from devices.escpos.encoder import ASK_BEHIND_JOB, FEED_AND_CUT, START, Encoder, PrintJob
from devices.escpos.paper_count import PaperCount
from devices.escpos.profile import profile_of
from devices.escpos.status import ASK, CLEAR, Answer, BehindJob, Condition, RealTime, Sorter
from devices.links import ByteLink, LinkError, LinkTimeout, open_link, wrapped
from devices.ports import (
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

ANSWER_DEADLINE_S = 0.5
CONNECT_TIMEOUT_S = 1.5
_POLL_S = 0.25  # how often the printer is asked while it works off a job
_CLEAN_ANSWERS = 4  # more than may be left over from a process before us
_QUIET_S = 0.15
_RECOVERIES = 3
_RECOVERY_PAUSE_S = 10.0
_CANCELLED_S = 1.5  # what a receipt that is being printed gets to come out whole
OPTIONS = frozenset({"profile", "width", "roll_mm"})


class Silent(Exception):
    """The printer did not answer a status request in time."""


class EscPosPrinter:
    """One printer. Options: ``profile`` (a file of resources/printers) or ``width`` (58 or 80), ``roll_mm`` (length of
    a new roll, for the count). A call that finds another one running reports ``busy``."""

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        connect: Callable[[Transport], ByteLink] | None = None,
        clock: Callable[[], float] = time.monotonic,
        paper: PaperCount | None = None,
    ) -> None:
        """Raises ``ValueError`` for options that mean nothing, `ProfileError` for an unknown profile."""
        self._transport = transport
        if unknown := sorted(set(options) - OPTIONS):
            raise ValueError(f"unknown printer options {', '.join(unknown)}; allowed: {', '.join(sorted(OPTIONS))}")
        self._profile = profile_of(options)
        self._encoder = Encoder(self._profile)
        self._connect = connect or _connect
        self._clock = clock
        self.paper = paper or PaperCount(roll_mm=float(options.get("roll_mm", 0)))
        self._link: ByteLink | None = None
        self._sorter = Sorter()
        self._behind = 0  # answers behind a job since it was started
        self._unfinished = False  # a job ended before the printer said it was done
        self._fresh = True  # nothing has been printed since the link was opened
        self._cleaning = False  # asked to, not done yet
        self._recoveries = 0
        self._recovered_at = 0.0
        self._was_out = False
        self._seen = False
        self._turn = threading.Lock()

    # --- the port -------------------------------------------------------------------------------------------------

    def open(self) -> Result[DeviceStatus]:
        with self._turn:
            self._drop()
            opened = self._reopen()
            if isinstance(opened, Err):
                return opened
            return Ok(self._status_of(opened.value))

    def close(self) -> None:
        with self._turn:
            self._drop()

    def status(self) -> DeviceStatus:
        if not self._turn.acquire(blocking=False):
            return DeviceStatus(DeviceState.BUSY, detail="printing", model=self._profile.name)
        try:
            condition = self._look()
            if isinstance(condition, Err):
                return DeviceStatus(
                    DeviceState.OFFLINE,
                    condition.reason,
                    condition.cause,
                    condition.action,
                    condition.detail,
                    model=self._profile.name,
                )
            self._try_recovery(condition.value)
            if self._unfinished and condition.value.fault() is None:
                self._clean_up(self._clock())
            return self._status_of(condition.value)
        finally:
            self._turn.release()

    def print_receipt(
        self, job_id: str, elements: tuple[ReceiptElement, ...], deadline_s: float, cancel: Cancel
    ) -> Result[PrintReport]:
        """As the port says. A job cancelled before its first byte of content ends with ``Err``; later it is given a
        moment to come out whole, for half a receipt helps nobody."""
        end = self._clock() + deadline_s
        if not self._turn.acquire(blocking=False):
            return Err(Reason.BUSY, Cause.SOFTWARE, Action.WAIT, "another command is running")
        try:
            job = self._encoder.job(elements)
            if cancel.is_set():
                return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
            trouble = self._preflight(end, cancel)
            if trouble is not None and trouble.reason in (Reason.ABSENT, Reason.NOT_AUTHORISED, Reason.BUSY):
                return trouble
            if cancel.is_set():
                return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
            if trouble is not None:
                return Ok(_report(job_id, PrintOutcome.NOT_PRINTED, trouble))
            return Ok(self._send(job_id, job, end, cancel))
        finally:
            self._turn.release()

    # --- before, during, behind the job ---------------------------------------------------------------------------

    def _preflight(self, end: float, cancel: Cancel) -> Err | None:
        """Why printing must not start; None when the printer is ready and its buffer empty."""
        while True:
            looked = self._look()
            if isinstance(looked, Err):
                return looked
            fault = looked.value.fault()
            if fault is None:
                break
            self._try_recovery(looked.value)
            if fault.action is not Action.WAIT or self._clock() + _POLL_S >= end:
                return fault
            if cancel.wait(_POLL_S):
                return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
        # After opening, too: a process before us may have left half a receipt hanging out.
        return self._clean_up(end - (end - self._clock()) / 4) if self._unfinished or self._fresh else None

    def _send(self, job_id: str, job: PrintJob, end: float, cancel: Cancel) -> PrintReport:
        link = self._link
        assert link is not None  # noqa: S101 - the preflight has just talked to it
        start, *content = job.chunks
        try:
            link.write(start, max(0.0, end - self._clock()))
        except LinkError as error:
            self._drop()
            return _report(job_id, PrintOutcome.NOT_PRINTED, error.as_err())
        self._unfinished = True
        self._behind = 0
        self.paper.add(job.paper_mm)
        trouble = self._send_content(link, content, end) or self._wait_behind(end, cancel)
        if trouble is not None:
            # Whatever is still in the buffer must not come out later. Sent now in case the printer listens, and
            # again as soon as it answers (`_clean_up`).
            self._tell(CLEAR)
            self._drop()
            return _report(job_id, PrintOutcome.UNKNOWN, trouble)
        self._unfinished = False
        return _report(job_id, PrintOutcome.PRINTED, None)

    def _send_content(self, link: ByteLink, content: list[bytes], end: float) -> Err | None:
        asked_at = self._clock()
        try:
            for chunk in content:
                # Never inside a chunk: the printer would take the question for a part of the image.
                if self._clock() - asked_at >= _POLL_S:
                    fault = self._ask_all().fault()
                    if fault is not None and fault.action is not Action.WAIT:
                        return fault
                    asked_at = self._clock()
                link.write(chunk, max(0.0, end - self._clock()))
            link.write(ASK_BEHIND_JOB, max(0.0, end - self._clock()))
        except LinkTimeout as error:
            return self._why_stuck(error)
        except LinkError as error:
            return error.as_err()
        except Silent:
            return _no_answer()
        return None

    def _why_stuck(self, error: LinkTimeout) -> Err:
        """It takes no more bytes: the status may say why."""
        try:
            return self._ask_all().fault() or error.as_err()
        except (LinkError, Silent):
            return error.as_err()

    def _wait_behind(self, end: float, cancel: Cancel) -> Err | None:
        """Wait for the answer behind the job, watching the status; then look once more. None: it is on paper."""
        silent = hurried = False
        try:
            while not self._behind:
                self._receive(min(_POLL_S, max(0.0, end - self._clock())))
                if self._behind > 0:
                    break
                if cancel.is_set() and not hurried:
                    hurried, end = True, min(end, self._clock() + _CANCELLED_S)
                if self._clock() >= end:
                    return _no_answer() if silent else _too_slow(cancelled=hurried)
                try:
                    fault = self._ask_all().fault()
                    silent = False
                except Silent:
                    silent = True
                    continue
                if fault is not None and fault.action is not Action.WAIT:
                    return fault
            return self._ask_all().fault()
        except Silent:
            return _no_answer()
        except LinkError as error:
            return error.as_err()

    def _clean_up(self, until: float) -> Err | None:
        """After a job that did not end well: empty the buffer, cut off what hangs out, see that it is all done.

        A process that died may have asked behind its job, and the answer comes to us; it would make us believe that
        the next receipt is on paper while it is in the buffer. So several answers are asked for in one go: when as
        many have come, one of them at least was ours, and then the rest is there at once.
        """
        link = self._link
        assert link is not None  # noqa: S101 - only called after the printer has answered
        try:
            if not self._cleaning:
                link.write(CLEAR)
                self._behind = 0
                # What hangs out is half a receipt of somebody: off with it, before the next one joins on.
                link.write(START + (FEED_AND_CUT if self._profile.cutter else b"") + ASK_BEHIND_JOB * _CLEAN_ANSWERS)
                self._cleaning = True
            while self._behind < _CLEAN_ANSWERS:
                self._receive(_POLL_S)
                fault = self._ask_all().fault()
                if fault is not None and fault.action is not Action.WAIT:
                    self._cleaning = False
                    return fault
                if self._clock() >= until and self._behind < _CLEAN_ANSWERS:
                    return _too_slow(cancelled=False)  # it goes on, and so do we at the next call
            heard = 0
            while heard < self._behind:
                heard = self._behind
                self._receive(_QUIET_S)
        except LinkError as error:
            self._drop()
            return error.as_err()
        except Silent:
            self._drop()
            return _no_answer()
        self._unfinished = self._fresh = self._cleaning = False
        return None

    def _try_recovery(self, condition: Condition) -> None:
        """A fault that somebody has mended (jam, knife) still waits for a word from us. Each try moves the mechanism,
        which can do damage: a few, with pauses, then it is the technician's."""
        if condition.fault() is None:
            self._recoveries = 0
        elif condition.waiting and not condition.unrecoverable and self._recoveries < _RECOVERIES:
            now = self._clock()
            if not self._recoveries or now - self._recovered_at >= _RECOVERY_PAUSE_S:
                self._recoveries += 1
                self._recovered_at = now
                self._tell(CLEAR)

    # --- talking --------------------------------------------------------------------------------------------------

    def _look(self) -> Result[Condition]:
        """The printer's condition; reopens a link that is gone or has gone stale. A failed call drops the link."""
        if self._link is None:
            return self._reopen()
        try:
            return Ok(self._ask_all())
        except LinkError:
            # The far end closed while nothing was going on (printers do, when idle): a new link is the real question.
            self._drop()
            return self._reopen()
        except Silent:
            self._drop()
            return _no_answer()

    def _reopen(self) -> Result[Condition]:
        try:
            self._link = self._connect(self._transport)
            # A process before us may have died in the middle of a receipt: forget it before asking anything.
            self._link.write(CLEAR, ANSWER_DEADLINE_S)
            condition = self._ask_all()
        except LinkError as error:
            self._drop()
            err = error.as_err()
            if self._seen and err.reason is Reason.ABSENT:
                return Err(Reason.DISCONNECTED, err.cause, err.action, err.detail)
            return err
        except Silent:
            self._drop()
            return _no_answer()
        self._seen = self._fresh = True
        return Ok(condition)

    def _ask_all(self) -> Condition:
        """DLE EOT for every n the model knows, one at a time. Raises `Silent`, `LinkError`."""
        answers = {n: self._ask(n) for n in self._profile.status_queries}
        condition = Condition.from_answers(answers)
        if self._was_out and not condition.end:
            self.paper.new_roll()
        self._was_out = condition.end
        return condition if self._profile.near_end_sensor else condition.without_near_end()

    def _ask(self, n: int) -> int:
        link = self._link
        if link is None:
            raise Silent
        self._keep(self._sorter.feed(link.drain()))  # late answers to earlier questions
        link.write(ASK[n], ANSWER_DEADLINE_S)
        until = self._clock() + ANSWER_DEADLINE_S
        while (left := until - self._clock()) > 0:
            answers = self._sorter.feed(link.read(64, left))
            self._keep(answers)
            for answer in answers:
                if isinstance(answer, RealTime):
                    return answer.byte
        raise Silent

    def _receive(self, timeout_s: float) -> None:
        if self._link is not None and timeout_s > 0:
            self._keep(self._sorter.feed(self._link.read(64, timeout_s)))

    def _keep(self, answers: Sequence[Answer]) -> None:
        self._behind += sum(isinstance(answer, BehindJob) for answer in answers)

    def _tell(self, command: bytes) -> None:
        """Send without caring whether it arrives."""
        if self._link is not None:
            try:
                self._link.write(command, ANSWER_DEADLINE_S)
            except LinkError:
                self._drop()

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link = None
        self._cleaning = False
        self._sorter.reset()

    def _status_of(self, condition: Condition) -> DeviceStatus:
        detail = f"{self.paper.used_mm / 1000:.1f} m of paper used"
        found = condition.status(low_by_count=self.paper.low, detail=detail)
        return DeviceStatus(
            found.state, found.reason, found.cause, found.action, found.detail, None, self._profile.name
        )


def _connect(transport: Transport) -> ByteLink:
    if transport.scheme == "usb":
        from devices.escpos.usb_link import open_printer

        return wrapped(open_printer(transport))
    return open_link(transport, connect_timeout_s=CONNECT_TIMEOUT_S)


def _no_answer() -> Err:
    return Err(Reason.DEADLINE, Cause.HARDWARE, Action.CALL_STAFF, "no answer to status request")


def _too_slow(*, cancelled: bool) -> Err:
    if cancelled:
        return Err(Reason.CANCELLED, Cause.USER, Action.RETRY, "cancelled while printing")
    return Err(Reason.DEADLINE, Cause.HARDWARE, Action.CALL_STAFF, "still printing at the deadline")


def _report(job_id: str, outcome: PrintOutcome, trouble: Err | None) -> PrintReport:
    if trouble is None:
        return PrintReport(job_id, outcome)
    return PrintReport(job_id, outcome, trouble.reason, trouble.cause, trouble.action)
