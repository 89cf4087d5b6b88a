"""A4 printer behind `devices.ports.PagePrinter`: a CUPS queue (``cups://Queue``) or a printer itself
(``ipp://host/path``, ``ipps://…``). It gets PDF, and is followed until it says how the job ended.

Jobs belong to one user name that is this machine's alone. Whatever that user still has at the printer when it is opened
was left behind by a process before us, and is cancelled before anything else: paper that nobody waits for would come
out for the next citizen.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from devices.ipp.address import printer_address
from devices.ipp.client import IppClient
from devices.ipp.condition import Condition
from devices.ipp.identity import this_machine
from devices.ipp.job_report import JobReport
from devices.ipp.message import Group, Range, ValueTag, attribute, integers, keywords
from devices.ipp.probe import Probe
from devices.ipp.spooler import PACE, JobEnd, Order, Pace, Spooler, clear_away
from devices.links import LinkError
from devices.page_printer.document import NotPrintable, cut_pages, page_count
from devices.ports import Ability, Cancel, DeviceState, DeviceStatus, PagesEvent, PagesReport, PrintOutcome
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport

_OPTIONS = frozenset({"server", "fingerprint", "user"})
_PDF = "application/pdf"
_A4 = "iso_a4_210x297mm"
_STATUS_S = 2.0
_CAPABILITY_ATTRIBUTES = (
    "operations-supported",
    "document-format-supported",
    "page-ranges-supported",
    "copies-supported",
    "media-supported",
    "job-creation-attributes-supported",
)


@dataclass(frozen=True, slots=True)
class _Capabilities:
    """What the printer can be asked for, as it said when it was opened."""

    operations: frozenset[int] = frozenset()
    takes_pdf: bool = True
    page_ranges: bool = False
    most_copies: int = 1
    a4: bool = False
    cancels_itself: bool = False

    @classmethod
    def of(cls, group: Group) -> _Capabilities:
        formats = group.strings("document-format-supported")
        copies = next((content for content in group.get("copies-supported") if isinstance(content, Range)), Range(1, 1))
        return cls(
            frozenset(group.integers("operations-supported")),
            not formats or _PDF in formats,
            group.boolean("page-ranges-supported") is True,
            copies.upper,
            _A4 in group.strings("media-supported"),
            "job-cancel-after" in group.strings("job-creation-attributes-supported"),
        )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A command's wishes. ``sides_total``: how many sides of paper will be printed on."""

    copies: int
    duplex: bool
    first_page: int
    last_page: int

    @property
    def sides_total(self) -> int:
        return (self.last_page - self.first_page + 1) * self.copies


class IppPagePrinter:
    """One printer. Options: ``server`` (for cups: another CUPS than this machine's), ``fingerprint`` (for ipps: the
    certificate it shows), ``user`` (owner of the jobs; must be this terminal's alone). A call that finds another one
    running reports ``busy``."""

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        clock: Callable[[], float] = time.monotonic,
        pace: Pace = PACE,
    ) -> None:
        """Raises ``ValueError`` for options or a transport that mean nothing."""
        if unknown := sorted(set(options) - _OPTIONS):
            raise ValueError(f"unknown printer options {', '.join(unknown)}; allowed: {', '.join(sorted(_OPTIONS))}")
        self._client = IppClient(
            printer_address(transport, options), options.get("user") or this_machine(), clock=clock
        )
        self._queued = transport.scheme == "cups"
        self._probe = Probe(self._client, queued=self._queued, clock=clock)
        self._clock = clock
        self._pace = pace
        self._capabilities: _Capabilities | None = None
        self._model: str | None = None
        self._counts = False  # has been seen to count pages
        self._left_behind = True  # until looked: a process before us may have died in mid-job
        self._turn = threading.Lock()

    # --- the port -------------------------------------------------------------------------------------------------

    def open(self) -> Result[DeviceStatus]:
        with self._turn:
            self._capabilities, self._left_behind = None, True
            looked = self._look()
            return looked if isinstance(looked, Err) else Ok(looked.value.status())

    def close(self) -> None:
        """Nothing stays open between two requests."""

    def status(self) -> DeviceStatus:
        """Printer state and supply levels."""
        if not self._turn.acquire(blocking=False):
            return DeviceStatus(DeviceState.BUSY, detail="printing", model=self._model)
        try:
            looked = self._look()
        finally:
            self._turn.release()
        if isinstance(looked, Ok):
            return looked.value.status()
        state = DeviceState.ABSENT if looked.reason is Reason.ABSENT else DeviceState.OFFLINE
        return DeviceStatus(state, looked.reason, looked.cause, looked.action, looked.detail, model=self._model)

    def print_pages(
        self,
        job_id: str,
        pdf: bytes,
        deadline_s: float,
        cancel: Cancel,
        progress: Callable[[PagesEvent], None],
        *,
        copies: int = 1,
        duplex: bool = False,
        first_page: int = 1,
    ) -> Result[PagesReport]:
        """As the port says. ``pages_total`` and ``pages_done`` count printed sides from ``first_page`` on, over all
        copies, so that a job that broke off goes on from page ``first_page + pages_done``."""
        end = self._clock() + deadline_s
        if not self._turn.acquire(blocking=False):
            return Err(Reason.BUSY, Cause.SOFTWARE, Action.WAIT, "another command is running")
        try:
            try:
                wanted = _Wanted(copies, duplex, first_page, page_count(pdf))
            except NotPrintable as error:
                return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, str(error))
            return self._print(job_id, pdf, wanted, end, cancel, progress)
        finally:
            self._turn.release()

    # --- a job ----------------------------------------------------------------------------------------------------

    def _print(
        self,
        job_id: str,
        pdf: bytes,
        wanted: _Wanted,
        end: float,
        cancel: Cancel,
        progress: Callable[[PagesEvent], None],
    ) -> Result[PagesReport]:
        if not 1 <= wanted.first_page <= wanted.last_page or wanted.copies < 1:
            return _unsupported("no such page, or no copies")
        looked = self._look(max(0.1, min(_STATUS_S, end - self._clock())))
        if isinstance(looked, Err):
            return looked
        refusal = self._cannot(looked.value, wanted)
        if refusal is not None:
            return refusal
        fault = looked.value.fault()
        if fault is not None:
            return Ok(_report(job_id, wanted, JobEnd(PrintOutcome.NOT_PRINTED, fault)))
        if cancel.is_set():
            return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
        order = self._order(job_id, pdf, wanted, end)
        capabilities = self._capabilities or _Capabilities()
        spooler = Spooler(
            self._client,
            capabilities.operations,
            queued=self._queued,
            counts=self._counts,
            behind=self._probe.behind,
            clock=self._clock,
            pace=self._pace,
        )
        following = _Progress(progress, wanted)
        ended = spooler.run(order, max(0.0, end - self._clock()), cancel, self._why_standing, following.report)
        self._left_behind = ended.outcome is PrintOutcome.UNKNOWN
        self._counts = self._counts or bool(ended.last and (ended.last.impressions or ended.last.sheets))
        return Ok(_report(job_id, wanted, ended))

    def _cannot(self, condition: Condition, wanted: _Wanted) -> Err | None:
        """What the printer does not offer is refused, never printed as something else."""
        if self._capabilities is not None and not self._capabilities.takes_pdf:
            return _unsupported("the printer takes no PDF: print through a CUPS queue (cups://)")
        if wanted.duplex and condition.abilities is not None and Ability.DUPLEX not in condition.abilities:
            return _unsupported("the printer does not print on both sides")
        return None

    def _order(self, job_id: str, pdf: bytes, wanted: _Wanted, end: float) -> Order:
        capabilities = self._capabilities or _Capabilities()
        settings = [keywords("sides", "two-sided-long-edge" if wanted.duplex else "one-sided")]
        repeat = 1
        if wanted.copies > 1 and wanted.copies <= capabilities.most_copies:
            settings.append(integers("copies", wanted.copies))
        else:
            repeat = wanted.copies
        # CUPS takes the range out of the document and then asks the printer for the same range of what is left.
        ranges = capabilities.page_ranges and not self._queued
        if repeat == 1 and wanted.first_page > 1 and ranges:
            pages = Range(wanted.first_page, wanted.last_page)
            settings.append(attribute("page-ranges", ValueTag.RANGE, pages))
        elif repeat > 1 or wanted.first_page > 1:
            pdf = cut_pages(pdf, wanted.first_page, repeat)
        if capabilities.a4:
            settings.append(keywords("media", _A4))
        if capabilities.cancels_itself:
            # Should this machine die in mid-job: the printer itself does not keep it for long.
            settings.append(integers("job-cancel-after", max(10, int(end - self._clock()) + 10)))
        return Order(job_id, pdf, _PDF, tuple(settings))

    # --- its condition --------------------------------------------------------------------------------------------

    def _look(self, timeout_s: float = _STATUS_S) -> Result[Condition]:
        """The printer's condition; clears away what was left behind as soon as it answers."""
        until = self._clock() + timeout_s
        try:
            condition, group = self._probe.look(() if self._capabilities else _CAPABILITY_ATTRIBUTES, timeout_s)
            self._capabilities = self._capabilities or _Capabilities.of(group)
            self._model = condition.model
            if self._left_behind:
                self._clear_away(until)
        except LinkError as error:
            return error.as_err()
        return Ok(condition)

    def _clear_away(self, until: float) -> None:
        clear_away(self._client, max(0.2, until - self._clock()))
        if self._probe.behind is not None:
            with contextlib.suppress(LinkError):
                clear_away(self._probe.behind, max(0.2, until - self._clock()))
        self._left_behind = False

    def _why_standing(self, timeout_s: float) -> Err | None:
        try:
            return self._probe.look((), timeout_s)[0].fault()
        except LinkError:
            return None  # whoever follows the job notices that nobody answers


class _Progress:
    """Turns the printer's reports on a job into events, each page told once."""

    def __init__(self, tell: Callable[[PagesEvent], None], wanted: _Wanted) -> None:
        self._tell = tell
        self._wanted = wanted
        self._sent = self._printing = False
        self._done = 0

    def report(self, report: JobReport) -> None:
        if not self._sent:
            self._sent = True
            self._tell(PagesEvent.SENT)
        if report.started and not self._printing:
            self._printing = True
            self._tell(PagesEvent.PRINTING)
        done = pages_done(report, self._wanted.sides_total, duplex=self._wanted.duplex) or 0
        for _ in range(self._done, done):
            self._tell(PagesEvent.PAGE_DONE)
        self._done = max(self._done, done)


def pages_done(report: JobReport | None, total: int, *, duplex: bool) -> int | None:
    """Printed sides as the printer counted them: by impressions, else by sheets; None when it does not count."""
    if report is None:
        return None
    sheets = report.sheets * (2 if duplex else 1) if report.sheets else report.sheets
    counted = report.impressions or sheets
    if counted is None:
        counted = report.impressions
    return None if counted is None else min(counted, total)


def _report(job_id: str, wanted: _Wanted, end: JobEnd) -> PagesReport:
    done = pages_done(end.last, wanted.sides_total, duplex=wanted.duplex)
    if end.outcome is PrintOutcome.NOT_PRINTED:
        done = 0
    elif not done and end.outcome is PrintOutcome.PRINTED:
        done = None  # it is all on paper, so a count of zero is no count
    trouble = end.trouble
    if trouble is None:
        return PagesReport(job_id, end.outcome, wanted.sides_total, done)
    return PagesReport(job_id, end.outcome, wanted.sides_total, done, trouble.reason, trouble.cause, trouble.action)


def _unsupported(detail: str) -> Err:
    return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, detail)
