"""The one thread that touches a driver: opens it, polls its status, runs its commands one after the other.

A failed status call drops the driver and the next poll opens it anew, so a device that was unplugged is ready again
when it is plugged in, without anybody restarting anything.
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import cast

from devices import free_memory
from devices.commands import CommandResult
from devices.drivers import Driver
from devices.links import LinkError
from devices.ownership import HeldBy, Owned
from devices.ports import (
    CapturePage,
    CardPresent,
    CheckFace,
    CodeScanner,
    Command,
    DeviceState,
    DeviceStatus,
    DocumentCamera,
    DocumentScanner,
    FaceCamera,
    IdCardReader,
    PagePrinter,
    PrintPages,
    PrintReceipt,
    ProgressEvent,
    ReadIdCard,
    ReadSmartCard,
    ReadTravelDocument,
    ReceiptPrinter,
    Role,
    ScanCode,
    ScanDocument,
    SmartCardReader,
    StartPreview,
    StopPreview,
    TravelDocumentReader,
)
from devices.preview import Offer, Preview
from devices.result import Action, Cause, Err, Ok, Reason

POLL_S = 1.0
#: Waits before opening again, the last one for ever. Short: a replugged reader should be ready before it is noticed.
REOPEN_S = (0.3, 0.6, 1.0, 2.0)
_GONE = frozenset({DeviceState.OFFLINE, DeviceState.ABSENT})
_LOST = frozenset({Reason.ABSENT, Reason.DISCONNECTED})
_SHOWS_PICTURES = frozenset({Role.DOCUMENT_CAMERA, Role.CAMERA})
_READS_CARDS = frozenset({Role.ID_CARD, Role.SMART_CARD, Role.PASSPORT})
#: A camera reads codes as well as a scanner does.
_READS_CODES = frozenset({Role.CODE_SCANNER, Role.DOCUMENT_CAMERA, Role.CAMERA})
_CardReader = IdCardReader | SmartCardReader | TravelDocumentReader
MAX_JOBS = 8


class Job:
    """One command on its way through the host. Ends exactly once, from whichever thread comes first."""

    def __init__(
        self,
        command: Command,
        deadline_at: float,
        *,
        on_started: Callable[[], None],
        on_progress: Callable[[ProgressEvent], None],
        on_finished: Callable[[CommandResult], None],
        on_preview: Offer = lambda ring, fd: None,
    ) -> None:
        self.command = command
        self.deadline_at = deadline_at
        self.cancel = threading.Event()
        self.on_started = on_started
        self.on_progress = on_progress
        self.on_preview = on_preview
        self._on_finished = on_finished
        self._ending = threading.Lock()
        self._ended = False

    def finish(self, result: CommandResult) -> None:
        with self._ending:
            if self._ended:
                return
            self._ended = True
        self._on_finished(result)


class DriverThread:
    """Runs one driver. ``claim`` is asked for the device's lock before the first opening."""

    def __init__(
        self,
        role: Role,
        make_driver: Callable[[], Driver],
        claim: Callable[[], Owned | HeldBy],
        on_status: Callable[[DeviceStatus], None],
        *,
        poll_s: float = POLL_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._role = role
        self._make_driver = make_driver
        self._claim = claim
        self._on_status = on_status
        self._poll_s = poll_s
        self._monotonic = monotonic
        self._owned: Owned | None = None
        self._driver: Driver | None = None
        self._preview = Preview()
        self._visit_over = False
        self._failures = 0
        self._poll_at = 0.0
        self._inside_since: float | None = None
        self._status = DeviceStatus(DeviceState.STARTING)
        self._wake = threading.Condition()
        self._jobs: deque[Job] = deque()
        self._running: Job | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"driver-{role.value}", daemon=True)

    # --- any thread ---

    @property
    def status(self) -> DeviceStatus:
        return self._status

    def start(self) -> None:
        self._thread.start()

    def submit(self, job: Job) -> bool:
        """False when too many commands wait already."""
        with self._wake:
            if self._stopping or len(self._jobs) >= MAX_JOBS:
                return False
            self._jobs.append(job)
            self._wake.notify()
            return True

    def cancel(self, job: Job) -> None:
        """Ask a running job to stop; one still waiting ends here."""
        job.cancel.set()
        with self._wake:
            if job not in self._jobs:
                return
            self._jobs.remove(job)
        job.finish(Err(Reason.CANCELLED, Cause.USER, Action.RETRY))

    def expire(self, now: float) -> None:
        """End jobs whose deadline came before their turn."""
        with self._wake:
            late = [job for job in self._jobs if job.deadline_at <= now]
            for job in late:
                self._jobs.remove(job)
        for job in late:
            job.finish(Err(Reason.DEADLINE, Cause.SOFTWARE, Action.RETRY, "waited behind another command"))

    def end_visit(self) -> None:
        """Nothing of the visit stays in our buffers: the preview stops and its memory is wiped."""
        with self._wake:
            self._visit_over = True
            self._wake.notify()

    def inside_s(self) -> float:
        """How long the driver has been opening or polling; 0 when it is not."""
        since = self._inside_since
        return 0.0 if since is None else self._monotonic() - since

    def stop(self, timeout_s: float) -> bool:
        """Cancel everything, close the driver. False if the driver did not come back in time."""
        with self._wake:
            self._stopping = True
            jobs = [*self._jobs, *([self._running] if self._running else [])]
            self._wake.notify()
        for job in jobs:
            self.cancel(job)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # --- the driver's thread ---

    def _run(self) -> None:
        while self._take_turn():
            pass
        self._preview.stop(self._driver)
        self._drop()
        if self._owned is not None:
            self._owned.release()

    def _take_turn(self) -> bool:
        """False at the end. Nothing of a job (a portrait, a page) is held while the next is waited for."""
        job = self._next()
        if isinstance(job, Job):
            self._run_job(job)
        elif job is _CLEAR:
            self._preview.stop(self._driver)
        elif job is None:
            self._poll()  # lets go of what a scan left behind that was given up on
        else:
            return False
        del job
        free_memory.give_back()
        return True

    def _next(self) -> Job | object | None:
        """The next job, None when it is time to poll, `_CLEAR` after a visit, `_END` at the end."""
        with self._wake:
            while True:
                if self._stopping:
                    return _END
                if self._visit_over:
                    self._visit_over = False
                    return _CLEAR
                if self._jobs:
                    self._running = self._jobs.popleft()
                    return self._running
                wait = self._poll_at - self._monotonic()
                if wait <= 0:
                    return None
                self._wake.wait(wait)

    def _run_job(self, job: Job) -> None:
        try:
            if self._driver is None:
                self._poll()
            driver = self._driver
            if driver is None:
                job.finish(status_as_err(self._status))
                return
            remaining = job.deadline_at - self._monotonic()
            if remaining <= 0:
                job.finish(Err(Reason.DEADLINE, Cause.SOFTWARE, Action.RETRY))
                return
            if self._status.state is DeviceState.READY:
                self._tell(dataclasses.replace(self._status, state=DeviceState.BUSY))
            job.on_started()
            result = self._perform(driver, job, remaining)
            if isinstance(result, Err) and result.reason in _LOST:
                self._drop()
                self._tell(_lost(self._status, result.reason, result.detail))
                self._poll_at = self._monotonic() + REOPEN_S[0]
                job.finish(result)
            else:
                job.finish(result)  # first: a screen waits for it
                self._poll()
        finally:
            with self._wake:
                self._running = None

    def _perform(self, driver: Driver, job: Job, remaining: float) -> CommandResult:
        try:
            match job.command:
                case StartPreview() if self._role in _SHOWS_PICTURES:
                    self._preview.start(driver, job.on_preview)
                    return Ok(None)
                case StopPreview() if self._role in _SHOWS_PICTURES:
                    self._preview.stop(driver)
                    return Ok(None)
                case command:
                    return perform(self._role, driver, command, remaining, job.cancel, job.on_progress)
        except (LinkError, OSError) as error:
            # Drivers answer with values; a link that breaks in an unexpected place still means the same thing.
            return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, str(error))

    def _poll(self) -> None:
        if self._owned is None and not self._own():
            return
        self._inside_since = self._monotonic()
        try:
            status = self._open() if self._driver is None else self._driver.status()
        except (LinkError, OSError) as error:
            status = _lost(self._status, Reason.DISCONNECTED, str(error))
        finally:
            self._inside_since = None
        if self._driver is not None and (status.state in _GONE or status.reason in _LOST):
            self._drop()
        if self._driver is None:
            wait = REOPEN_S[min(self._failures, len(REOPEN_S) - 1)]
            self._failures += 1
        else:
            wait, self._failures = self._poll_s, 0
        self._poll_at = self._monotonic() + wait
        self._tell(status)

    def _own(self) -> bool:
        claimed = self._claim()
        if isinstance(claimed, Owned):
            self._owned = claimed
            return True
        self._poll_at = self._monotonic() + REOPEN_S[-1]
        detail = f"owned by pid {claimed.pid}" if claimed.pid else "owned by another process"
        self._tell(DeviceStatus(DeviceState.BUSY, Reason.BUSY, Cause.SOFTWARE, Action.WAIT, detail))
        return False

    def _open(self) -> DeviceStatus:
        driver = self._make_driver()
        result = driver.open()
        if isinstance(result, Ok):
            self._driver = driver
            self._preview.resume(driver)
            return result.value
        with contextlib.suppress(LinkError, OSError):
            driver.close()
        return err_as_status(result)

    def _drop(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            with contextlib.suppress(LinkError, OSError):
                driver.close()

    def _tell(self, status: DeviceStatus) -> None:
        if status != self._status:
            self._status = status
            self._on_status(status)


_END = object()
_CLEAR = object()


def perform(
    role: Role,
    driver: Driver,
    command: Command,
    deadline_s: float,
    cancel: threading.Event,
    progress: Callable[[ProgressEvent], None],
) -> CommandResult:
    """Run one command on an open driver of this role."""
    match command:
        case ReadIdCard() if role is Role.ID_CARD:
            reader = cast(IdCardReader, driver)
            return reader.read(deadline_s, cancel, progress, added_addresses=command.added_addresses)
        case ReadSmartCard() if role is Role.SMART_CARD:
            return cast(SmartCardReader, driver).read_card(deadline_s, cancel, progress)
        case ReadTravelDocument() if role is Role.PASSPORT:
            return cast(TravelDocumentReader, driver).read_document(command.access, deadline_s, cancel, progress)
        case CardPresent() if role in _READS_CARDS:
            return cast(_CardReader, driver).card_present()
        case ScanCode() if role in _READS_CODES:
            return cast(CodeScanner, driver).scan(deadline_s, cancel, progress)
        case PrintReceipt() if role is Role.RECEIPT_PRINTER:
            printer = cast(ReceiptPrinter, driver)
            return printer.print_receipt(command.job_id, command.elements, deadline_s, cancel)
        case PrintPages() if role is Role.PAGE_PRINTER:
            return cast(PagePrinter, driver).print_pages(
                command.job_id,
                command.pdf,
                deadline_s,
                cancel,
                progress,
                copies=command.copies,
                duplex=command.duplex,
                first_page=command.first_page,
            )
        case ScanDocument() if role is Role.DOCUMENT_SCANNER:
            return cast(DocumentScanner, driver).scan(command.settings, deadline_s, cancel, progress)
        case CheckFace() if role is Role.CAMERA:
            return cast(FaceCamera, driver).check_face(command.reference, deadline_s, cancel, progress)
        case CapturePage() if role is Role.DOCUMENT_CAMERA:
            return cast(DocumentCamera, driver).capture(deadline_s, cancel)
        case _:
            return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, f"{type(command).__name__}")


_STATES = {
    Reason.ABSENT: DeviceState.ABSENT,
    Reason.DISCONNECTED: DeviceState.OFFLINE,
    Reason.DEADLINE: DeviceState.OFFLINE,
    Reason.BUSY: DeviceState.BUSY,
    Reason.PAPER_OUT: DeviceState.CONSUMABLE_OUT,
    Reason.COVER_OPEN: DeviceState.USER_ERROR,
}


def err_as_status(error: Err) -> DeviceStatus:
    """What a failed opening says about the device."""
    state = _STATES.get(error.reason, DeviceState.HARDWARE_ERROR)
    return DeviceStatus(state, error.reason, error.cause, error.action, error.detail)


def status_as_err(status: DeviceStatus) -> Err:
    """How a command ends that needs a device in this state."""
    return Err(
        status.reason or Reason.ABSENT, status.cause or Cause.HARDWARE, status.action or Action.WAIT, status.detail
    )


def _lost(last: DeviceStatus, reason: Reason, detail: str) -> DeviceStatus:
    state = DeviceState.ABSENT if reason is Reason.ABSENT else DeviceState.OFFLINE
    return DeviceStatus(state, reason, Cause.HARDWARE, Action.WAIT, detail, last.serial, last.model)
