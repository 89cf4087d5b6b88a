"""The works of the simulated A4 printer: jobs in their order, paper, toner, cover, and a picture of each printed side.

Like real ones it goes on with a job when the paper is refilled, a jam cleared or the cover closed, unless the job has
been cancelled meanwhile; and it forgets everything when the power goes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devices.ipp.codes import JobState, PrinterState
from devices.page_printer.document import PDFIUM_LOCK

TRAY_SHEETS = 250
_TONER_PER_SIDE = 0.02  # percent
_REMEMBERED = 500  # sides and jobs; a printer's history is short


@dataclass(slots=True)
class PrintedSide:
    """One side of paper that came out."""

    job: int
    page: int  # of the document
    sheet: int
    file: str


@dataclass(slots=True)
class WaitingJob:
    """One job, from its making until long after its end."""

    number: int
    name: str
    user: str
    copies: int = 1
    duplex: bool = False
    first_page: int = 1
    last_page: int | None = None
    document: bytes | None = None
    state: JobState = JobState.PENDING
    reasons: tuple[str, ...] = ("job-incoming",)
    made_at: float = field(default_factory=time.monotonic)
    started_at: float | None = None
    ended_at: float | None = None
    sides: int = 0
    sheets: int = 0
    inside: bool = False  # a side of it is on its way through the machine
    cancelling: bool = False


class _Stopped(Exception):
    """The job was cancelled, or the power went."""


class Works:
    """Prints on a thread of its own, ``seconds`` a side, ``dpi`` dots an inch. All methods may be called from any
    thread."""

    def __init__(self, out: Path, seconds: float, dpi: int = 100) -> None:
        self._dpi = dpi
        self._out = out
        self.seconds = seconds
        self._changed = threading.Condition(threading.RLock())
        self._closed = False
        self._generation = 0
        self._jam_after: int | None = None
        self.jobs: dict[int, WaitingJob] = {}
        self._next_number = 1
        self.printed: list[PrintedSide] = []  # the last of them
        self.sides = 0  # all of them
        self.paper = TRAY_SHEETS
        self.toner = 80.0
        self.cover_open = False
        self.jammed = False
        self.accepting = True
        self.power = True
        self._thread = threading.Thread(target=self._run, name="page-printer-works", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._closed = True
            self._generation += 1
            self._changed.notify_all()
        self._thread.join(timeout=5)

    # --- jobs -----------------------------------------------------------------------------------------------------

    def add(self, make: Callable[[int], WaitingJob]) -> WaitingJob:
        """A new job; ``make`` gets its number."""
        with self._changed:
            job = make(self._next_number)
            self._next_number += 1
            self.jobs[job.number] = job
            ended = [old.number for old in self.jobs.values() if old.state.ended]
            for number in ended[:-_REMEMBERED]:
                del self.jobs[number]
            return job

    def give(self, job: WaitingJob, document: bytes) -> None:
        """The job's document is here: it may be printed."""
        with self._changed:
            job.document = document
            job.reasons = ("none",)
            self._changed.notify_all()

    def cancel(self, job: WaitingJob) -> bool:
        """False: it had ended already."""
        with self._changed:
            if job.state.ended:
                return False
            job.cancelling = True
            if job.inside:
                job.reasons = ("processing-to-stop-point",)  # what has gone in comes out first
            else:
                self._end(job, JobState.CANCELED, "job-canceled-by-user")
            return True

    # --- hands ----------------------------------------------------------------------------------------------------

    def change(self, **fields: Any) -> None:
        """Set public fields (paper, toner, cover …) as a hand would."""
        with self._changed:
            for name, value in fields.items():
                setattr(self, name, value)
            if not self.power:
                self.jobs.clear()
                self._generation += 1
            self._changed.notify_all()

    def jam_after(self, sides: int) -> None:
        """Jam when so many more sides have come out."""
        with self._changed:
            self._jam_after = sides
            self.jammed = self.jammed or sides == 0

    def clear(self) -> None:
        """Everything is as it should be: jam out, tray and toner full, cover closed."""
        self._jam_after = None
        self.change(paper=TRAY_SHEETS, toner=80.0, cover_open=False, jammed=False, accepting=True)

    def troubles(self) -> tuple[str, ...]:
        """Why it stands still, in IPP's words."""
        with self._changed:
            found = [
                ("media-empty-error", self.paper <= 0),
                ("media-jam-error", self.jammed),
                ("cover-open-error", self.cover_open),
                ("toner-empty-error", self.toner <= 0),
            ]
            return tuple(name for name, is_so in found if is_so)

    def printer_state(self) -> PrinterState:
        with self._changed:
            if self.troubles():
                return PrinterState.STOPPED
            busy = any(job.state is JobState.PROCESSING for job in self.jobs.values())
            return PrinterState.PROCESSING if busy else PrinterState.IDLE

    def state(self) -> dict[str, Any]:
        with self._changed:
            return {
                "printed": [{"job": s.job, "page": s.page, "sheet": s.sheet, "file": s.file} for s in self.printed],
                "jobs": [{"number": j.number, "name": j.name, "state": j.state.name} for j in self.jobs.values()],
                "sides": self.sides,
                "paper": self.paper,
                "toner": round(self.toner, 2),
                "cover_open": self.cover_open,
                "jammed": self.jammed,
                "accepting": self.accepting,
                "power": self.power,
            }

    def wait_for(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """True when ``condition`` has come true."""
        with self._changed:
            return self._changed.wait_for(condition, timeout_s)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._next() is not None)
                job = self._next()
                if self._closed or job is None or job.document is None:
                    return
                job.state, job.started_at = JobState.PROCESSING, time.monotonic()
                generation, pdf = self._generation, job.document
            try:
                self._print(job, pdf, generation)
            except _Stopped:
                continue

    def _next(self) -> WaitingJob | None:
        waiting = (j for j in self.jobs.values() if j.state is JobState.PENDING and j.document is not None)
        return next(waiting, None)

    def _end(self, job: WaitingJob, state: JobState, reason: str) -> None:
        job.state, job.reasons, job.ended_at, job.document = state, (reason,), time.monotonic(), None
        self._changed.notify_all()

    def _print(self, job: WaitingJob, pdf: bytes, generation: int) -> None:
        import pypdfium2

        try:
            with PDFIUM_LOCK:
                document = pypdfium2.PdfDocument(pdf)
                count = len(document)
        except pypdfium2.PdfiumError:
            with self._changed:
                self._end(job, JobState.ABORTED, "document-format-error")
            return
        try:
            last = min(job.last_page or count, count)
            for _ in range(job.copies):
                for number, page in enumerate(range(job.first_page, last + 1)):
                    self._side(job, document, page, new_sheet=not job.duplex or number % 2 == 0, generation=generation)
            with self._changed:
                if job.state is JobState.PROCESSING:
                    self._end(job, JobState.COMPLETED, "job-completed-successfully")
        finally:
            with PDFIUM_LOCK:
                document.close()

    def _side(self, job: WaitingJob, document: Any, page: int, *, new_sheet: bool, generation: int) -> None:
        """Print one side; a page that has gone in comes out, whatever becomes of its job."""
        with self._changed:
            self._ready(job, generation)
            job.inside = True
            if new_sheet:
                self.paper -= 1
            self._changed.wait_for(lambda: self._generation != generation, self.seconds)
            if self._generation != generation:
                raise _Stopped
        name = f"job-{job.number:03d}-side-{self.sides + 1:03d}.png"
        with PDFIUM_LOCK:
            picture = document[page - 1].render(scale=self._dpi / 72).to_pil()
        self._out.mkdir(parents=True, exist_ok=True)
        hidden = self._out / f".{name}"
        picture.save(hidden, format="PNG", dpi=(self._dpi, self._dpi))
        hidden.replace(self._out / name)  # whoever watches the folder never sees half a file
        with self._changed:
            self.toner = max(0.0, self.toner - _TONER_PER_SIDE)
            job.sides += 1
            job.sheets += new_sheet
            self.printed.append(PrintedSide(job.number, page, job.sheets, name))
            del self.printed[:-_REMEMBERED]
            self.sides += 1
            job.inside = False
            if job.cancelling:
                self._end(job, JobState.CANCELED, "job-canceled-by-user")
            if self._jam_after is not None:
                self._jam_after -= 1
                if self._jam_after <= 0:
                    self.jammed, self._jam_after = True, None
            self._changed.notify_all()

    def _ready(self, job: WaitingJob, generation: int) -> None:
        """Stand still while something is wrong; raises `_Stopped` when the job has ended meanwhile."""

        def over() -> bool:
            return self._generation != generation or job.state.ended

        while not over() and self.troubles():
            job.state = JobState.STOPPED
            self._changed.notify_all()
            self._changed.wait_for(lambda: over() or not self.troubles())
        if over():
            raise _Stopped
        job.state = JobState.PROCESSING
