"""The inside of the simulated scanner: a glass, a feeder with sheets, one job at a time, and what can go wrong."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from devices.simulators import document_scanner_xml as xml
from devices.simulators.document_camera_papers import PAPERS
from devices.simulators.document_scanner_paper import Window, nothing, scanned
from devices.simulators.http_faults import HttpAnswer

_PILE = ("premises_proof", "lease", "layout_plan")
_JOB_IDLE_S = 60.0  # nobody asks for pages any more: the scanner gives a job up
_XML = {"Content-Type": "text/xml"}
_MAX_SHEETS = 50


class Location(StrEnum):
    """How the scanner names a new job; all three are seen in the field."""

    RELATIVE = "relative"
    ABSOLUTE = "absolute"
    FOREIGN = "foreign"  # absolute, with a host name this network does not know


@dataclass(slots=True)
class Quirks:
    """Ways of answering in which makers differ."""

    location: Location = Location.RELATIVE
    end_status: int = 404  # NextDocument behind the last page
    job_status: int = 0  # every job is refused with it
    empty_status: int = 409  # a job for an empty feeder
    trouble_status: int = 409  # NextDocument when paper jams
    not_yet: int = 0  # times NextDocument says 503 before each page
    misspelt: bool = False  # ScannedAdf… for ScannerAdf…


@dataclass(frozen=True, slots=True)
class Sheet:
    front: str
    back: str
    number: int  # as printed at its foot


@dataclass(slots=True)
class _Job:
    path: str
    wish: xml.Wish
    touched: float
    sides: deque[tuple[str, int]] = field(default_factory=deque)  # of the sheet that is in: document, number
    done: int = 0


class ScannerMechanism:
    """Answers eSCL's requests. All methods may be called from any thread.

    ``page_s`` is how long one side takes.
    """

    def __init__(self, *, feeder: bool = True, duplex: bool = True, page_s: float = 0.0) -> None:
        self.quirks = Quirks()
        self.page_s = page_s
        self._has_feeder = feeder
        self._has_duplex = feeder and duplex
        self._uuid = str(uuid.uuid4())
        self._lock = threading.Lock()
        self._glass: tuple[str, float] | None = None
        self._pile: deque[Sheet] = deque()
        self._fed = 0
        self._trouble_at: tuple[int, str] | None = None  # sheets fed, then this AdfState
        self._adf_trouble = ""
        self._cover_open = False
        self._busy = False
        self._job: _Job | None = None
        self._numbers = itertools.count(1)
        self._given: list[str] = []
        self._not_yet_left: int | None = None
        self._asked: dict[str, int] = {}

    # --- hands ----------------------------------------------------------------------------------------------------

    def place(self, document: str, angle: float = 0.0) -> None:
        """Lay a sheet on the glass. Raises `ValueError`."""
        with self._lock:
            self._glass = (_known(document), angle)

    def remove(self) -> None:
        with self._lock:
            self._glass = None

    def load(self, pages: int, documents: list[str] | None = None, backs: list[str] | None = None) -> None:
        """Put sheets into the feeder, on top of what is there. Raises `ValueError`."""
        fronts = [_known(name) for name in documents or _PILE]
        behind = [_known(name) for name in backs or ["blank"]]
        if not 0 < pages <= _MAX_SHEETS:
            raise ValueError(f"1 to {_MAX_SHEETS} sheets")
        with self._lock:
            first = len(self._pile)
            self._pile.extend(
                Sheet(fronts[at % len(fronts)], behind[at % len(behind)], first + at + 1) for at in range(pages)
            )

    def empty(self) -> None:
        """Take all sheets out of the feeder."""
        with self._lock:
            self._pile.clear()

    def trouble_after(self, sheets: int, adf: str) -> None:
        """After so many more sheets the feeder says this ``AdfState`` (without prefix) and stops."""
        with self._lock:
            self._trouble_at = (self._fed + sheets, adf)
            if sheets == 0:
                self._adf_trouble, self._trouble_at = adf, None

    def clear_trouble(self) -> None:
        """Somebody has taken the jammed paper out."""
        with self._lock:
            self._adf_trouble, self._trouble_at = "", None

    def cover(self, *, is_open: bool) -> None:
        with self._lock:
            self._cover_open = is_open

    def busy(self, *, on: bool) -> None:
        """Somebody else scans, from another machine."""
        with self._lock:
            self._busy = on

    def restart(self) -> None:
        """Power came back: jobs are forgotten, paper is not."""
        with self._lock:
            self._job = None

    def state(self) -> dict[str, Any]:
        with self._lock:
            return {
                "glass": self._glass and self._glass[0],
                "sheets": len(self._pile),
                "adf": self._adf_state(),
                "cover_open": self._cover_open,
                "busy": self._busy,
                "job": self._job is not None,
                "given": list(self._given),
                "asked": dict(self._asked),
                "documents": sorted(PAPERS),
            }

    # --- eSCL -----------------------------------------------------------------------------------------------------

    def capabilities(self) -> HttpAnswer:
        return HttpAnswer(
            200, xml.capabilities(feeder=self._has_feeder, duplex=self._has_duplex, uuid=self._uuid), _XML
        )

    def status(self) -> HttpAnswer:
        with self._lock:
            self._give_up_idle_job()
            job = self._job
            state = "Processing" if self._busy or job is not None else "Idle"
            if self._adf_state() in ("Jam", "InputTrayFailed"):
                state = "Stopped"
            prefix = "ScannedAdf" if self.quirks.misspelt else "ScannerAdf"
            adf = prefix + self._adf_state() if self._has_feeder else None
            jobs = [(job.path, job.done, "Processing")] if job else []
            return HttpAnswer(200, xml.status(state, adf, jobs), _XML)

    def create_job(self, document: bytes, here: str) -> HttpAnswer:
        """``here`` is our address as the asker knows it."""
        try:
            wish = xml.read_settings(document)
        except xml.WrongSettings:
            return HttpAnswer(409)
        with self._lock:
            self._give_up_idle_job()
            if self.quirks.job_status:
                return HttpAnswer(self.quirks.job_status)
            if self._busy or self._job is not None:
                return HttpAnswer(503)
            if wish.feeder and (not self._has_feeder or (wish.duplex and not self._has_duplex)):
                return HttpAnswer(409)
            if wish.feeder and (self._cover_open or self._adf_trouble or not self._pile):
                return HttpAnswer(self.quirks.empty_status)
            path = f"/eSCL/ScanJobs/{next(self._numbers)}"
            self._job = _Job(path, wish, time.monotonic())
            self._not_yet_left = None
        origin = {Location.RELATIVE: "", Location.ABSOLUTE: here, Location.FOREIGN: "http://scanner.invalid:80"}
        return HttpAnswer(201, b"", {"Location": origin[self.quirks.location] + path})

    def next_document(self, path: str, wait: Callable[[float], object]) -> HttpAnswer:
        """The next side of the job; ``wait`` lets the time pass that the light needs."""
        with self._lock:
            job = self._job
            if job is None or job.path != path:
                return HttpAnswer(404)
            job.touched = time.monotonic()
            if self._not_yet_left is None:
                self._not_yet_left = self.quirks.not_yet
            if self._not_yet_left:
                self._not_yet_left -= 1
                return HttpAnswer(503)
            side = self._next_side(job)
            if side is None:
                return self._no_side(job)
            self._not_yet_left = None
        wait(self.page_s)
        picture = self._seen(job, *side)
        with self._lock:
            if self._job is not job:
                return HttpAnswer(404)  # deleted meanwhile
            job.done += 1
            job.touched = time.monotonic()
            self._given.append(side[0])
        return HttpAnswer(200, picture, {"Content-Type": "image/jpeg"})

    def delete_job(self, path: str) -> HttpAnswer:
        with self._lock:
            if self._job is None or self._job.path != path:
                return HttpAnswer(404)
            self._job = None
        return HttpAnswer(200)

    def count(self, request: str) -> None:
        """Remember that this was asked, for ``state``."""
        with self._lock:
            self._asked[request] = self._asked.get(request, 0) + 1

    # --- inside, locked -------------------------------------------------------------------------------------------

    def _next_side(self, job: _Job) -> tuple[str, int] | None:
        if not job.wish.feeder:
            return None if job.done else ((self._glass[0] if self._glass else ""), 0)
        if not job.sides:
            if self._trouble_at is not None and self._fed >= self._trouble_at[0]:
                self._adf_trouble, self._trouble_at = self._trouble_at[1], None
            if self._adf_trouble or self._cover_open or not self._pile:
                return None
            sheet = self._pile.popleft()
            self._fed += 1
            job.sides.append((sheet.front, sheet.number))
            if job.wish.duplex:
                job.sides.append((sheet.back, 0))
        return job.sides.popleft()

    def _no_side(self, job: _Job) -> HttpAnswer:
        if job.wish.feeder and (self._adf_trouble or self._cover_open):
            if self.quirks.trouble_status in (404, 410):
                self._job = None
            return HttpAnswer(self.quirks.trouble_status)
        self._job = None
        return HttpAnswer(self.quirks.end_status)

    def _seen(self, job: _Job, document: str, number: int) -> bytes:
        wish = job.wish
        window = Window(wish.width, wish.height, wish.dpi, wish.colour)
        if not document:
            return nothing(window)
        if wish.feeder:
            return scanned(document, window, 0.8 if number % 2 else -0.6, None, number)
        return scanned(document, window, self._glass[1] if self._glass else 0.0, (6.0, 8.0))

    def _adf_state(self) -> str:
        if self._adf_trouble:
            return self._adf_trouble
        if self._cover_open:
            return "HatchOpen"
        if self._job is not None and self._job.wish.feeder:
            return "Processing"
        return "Loaded" if self._pile else "Empty"

    def _give_up_idle_job(self) -> None:
        if self._job is not None and time.monotonic() - self._job.touched > _JOB_IDLE_S:
            self._job = None


def _known(document: str) -> str:
    if document not in PAPERS:
        raise ValueError(f"no paper {document!r}; there are: {', '.join(sorted(PAPERS))}")
    return document
