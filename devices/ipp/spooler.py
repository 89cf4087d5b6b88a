"""One print job from its sending to its end, over IPP: never sent twice, never left behind.

Wherever the printer can, the job is made first (Create-Job) and its document sent to it (Send-Document): an answer that
gets lost then leaves no doubt which job it was, and nothing can come out before the document is there. Otherwise the
job is looked for by its name, which is made for this one attempt. Nothing is ever sent again by itself.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from devices.ipp.client import IppClient, IppRefused
from devices.ipp.codes import JobState, Operation, Status
from devices.ipp.http import Unanswered
from devices.ipp.job_report import JOB_ATTRIBUTES, JobReport
from devices.ipp.message import Attribute, Group
from devices.ipp.witness import Witness
from devices.links import LinkError
from devices.ports import Cancel, PrintOutcome
from devices.result import Action, Cause, Err, Reason

_EAGER_S = 0.02  # the first pause between two questions: a short job ends soon
_ENDED_FOR = frozenset({Reason.PAPER_OUT, Reason.COVER_OPEN, Reason.SUPPLY_OUT})
_BAD_DOCUMENT = ("document-format-error", "document-unprintable-error", "unsupported-document-format")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the printer is asked, and how long what for is waited for, in seconds."""

    poll_s: float = 0.25
    #: A trouble must last so long: a printer that changes its tray says "empty" for a moment.
    trouble_s: float = 2.0
    #: Without an answer, or with one that asks to wait: it is not coming back for this job.
    lost_s: float = 8.0
    #: Of the deadline, kept for cancelling.
    last_s: float = 3.0


PACE = Pace()


@dataclass(frozen=True, slots=True)
class Order:
    """What to print. ``name`` is what a technician sees at the spooler: the id of the job, never a person's name."""

    name: str
    document: bytes
    media_type: str
    settings: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class JobEnd:
    """How a job ended; ``last`` is the last word of the printer about it."""

    outcome: PrintOutcome
    trouble: Err | None = None
    last: JobReport | None = None


#: Asked while the job runs, to be answered within so many seconds: why the printer stands still; None: it does not.
Watch = Callable[[float], Err | None]


class Spooler:
    """Runs jobs of one client. ``operations`` are those the printer supports (empty: not known). ``queued``: the
    client's printer is a CUPS queue, ``behind`` the printer behind it where that can be asked (`devices.ipp.witness`).
    ``counts``: the printer has been seen to count, so that its zero means that nothing came out; many say zero always.
    """

    def __init__(
        self,
        client: IppClient,
        operations: frozenset[int],
        *,
        queued: bool = False,
        counts: bool = False,
        behind: IppClient | None = None,
        clock: Callable[[], float] = time.monotonic,
        pace: Pace = PACE,
    ) -> None:
        self._queued = queued
        self._counts = counts
        self._behind = behind
        self._client = client
        self._pace = pace
        self._operations = operations
        self._clock = clock

    def run(
        self, order: Order, deadline_s: float, cancel: Cancel, watch: Watch, tell: Callable[[JobReport], None]
    ) -> JobEnd:
        """Send and follow to the end; cancelled at the spooler when ``cancel`` is set, the deadline comes near, or the
        printer stands still. Ends by the deadline. ``tell`` gets every report, the first when all has been sent."""
        now = self._clock()
        end = now + deadline_s
        stop_at = end - min(self._pace.last_s, deadline_s / 4)
        order = replace(order, name=f"{order.name}-{secrets.token_hex(3)}")
        sent = self._send(order, stop_at)
        if isinstance(sent, JobEnd):
            return sent
        witness = Witness(self._behind, order.name) if self._queued else None
        followed = _Followed(self._client, sent, witness, self._clock, self._pace)
        ended = followed.to_its_end(end, stop_at, cancel, watch, tell)
        if ended.trouble is not None and self._counts and _counted_nothing(ended):
            return replace(ended, outcome=PrintOutcome.NOT_PRINTED)
        return ended

    def _send(self, order: Order, until: float) -> JobEnd | _Sent:
        if {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= self._operations:
            return self._create_and_send(order, until)
        return self._print_job(order, until)

    def _create_and_send(self, order: Order, until: float) -> JobEnd | _Sent:
        try:
            job = _number(self._client.create_job(order.name, order.settings, self._left(until)))
        except Unanswered as error:
            found = self._find(order.name, until)
            if found is None:
                # A job without document prints nothing, and the next opening clears it away.
                return JobEnd(PrintOutcome.NOT_PRINTED, error.as_err())
            job = found
        except LinkError as error:
            return JobEnd(PrintOutcome.NOT_PRINTED, error.as_err())
        if job is None:
            return JobEnd(PrintOutcome.NOT_PRINTED, _refused("no job number"))
        try:
            self._client.send_document(job, order.document, order.media_type, self._left(until))
        except Unanswered as error:
            return _Sent(job, None if error.whole else error.as_err())
        except LinkError as error:
            return _Sent(job, error.as_err())
        return _Sent(job)

    def _print_job(self, order: Order, until: float) -> JobEnd | _Sent:
        try:
            group = self._client.print_job(
                order.name, order.settings, order.document, order.media_type, self._left(until)
            )
        except Unanswered as error:
            found = self._find(order.name, until)
            if found is not None:
                return _Sent(found, None if error.whole else error.as_err())
            outcome = PrintOutcome.UNKNOWN if error.whole else PrintOutcome.NOT_PRINTED
            return JobEnd(outcome, error.as_err())
        except LinkError as error:
            return JobEnd(PrintOutcome.NOT_PRINTED, error.as_err())
        job = _number(group)
        return JobEnd(PrintOutcome.UNKNOWN, _refused("no job number")) if job is None else _Sent(job)

    def _find(self, name: str, until: float) -> int | None:
        """The number of the job of this name; None when there is none, or nobody answers in time."""
        until = min(until, self._clock() + self._pace.lost_s)
        while self._clock() < until:
            try:
                return self._client.find(name, self._left(until))
            except IppRefused:
                return None
            except LinkError:
                time.sleep(min(self._pace.poll_s, max(0.0, until - self._clock())))
        return None

    def _left(self, until: float) -> float:
        return max(0.1, until - self._clock())


@dataclass(frozen=True, slots=True)
class _Sent:
    """A job that is at the printer. ``broken``: its document did not arrive whole, so it must be cancelled."""

    job: int
    broken: Err | None = None


class _Followed:
    """A job on its way to paper."""

    def __init__(
        self,
        client: IppClient,
        sent: _Sent,
        witness: Witness | None,
        clock: Callable[[], float],
        pace: Pace,
    ) -> None:
        self._pace = pace
        self._client = client
        self._job = sent.job
        self._stop = sent.broken
        self._witness = witness
        self._clock = clock
        self._last: JobReport | None = None
        self._started = False
        self._cancelled = False
        self._heard_at = clock()
        self._trouble: Err | None = None
        self._trouble_since = 0.0

    def to_its_end(
        self, end: float, stop_at: float, cancel: Cancel, watch: Watch, tell: Callable[[JobReport], None]
    ) -> JobEnd:
        begun = self._clock()
        while True:
            gone = self._ask(end, tell)
            if gone is not None:
                return JobEnd(PrintOutcome.UNKNOWN, self._stop or gone, self._last)
            if self._last is not None and self._last.state.ended:
                return self._ended(self._last)
            now = self._clock()
            if now >= end:
                return JobEnd(PrintOutcome.UNKNOWN, self._stop or _late(), self._last)
            if now - self._heard_at > self._pace.lost_s:
                return JobEnd(PrintOutcome.UNKNOWN, self._stop or _lost(), self._last)
            self._stop = self._stop or self._why_stop(now >= stop_at, cancel, lambda: watch(self._answer_s(end)))
            if self._stop is not None:
                self._cancel(end)
            # A cancelled job is not waited for with cancel.wait(): it would return at once, again and again.
            pause = min(self._pace.poll_s, _EAGER_S + (now - begun) / 8, max(0.0, end - self._clock()))
            if cancel.is_set():
                time.sleep(pause)
            else:
                cancel.wait(pause)

    def _ask(self, end: float, tell: Callable[[JobReport], None]) -> Err | None:
        """Get the job's state. An error only when the printer says that it knows no such job."""
        try:
            group = self._client.job(self._job, JOB_ATTRIBUTES, self._answer_s(end))
        except IppRefused as error:
            return _refused("the job is gone") if error.status in (Status.NOT_FOUND, Status.GONE) else None
        except LinkError:
            return None
        report = JobReport.of(self._job, group)
        if report is not None and self._witness is not None:
            report = self._witness.confirm(report, self._answer_s(end))
        if report is not None:
            self._heard_at = self._clock()
            self._last = report
            self._started = self._started or report.started
            tell(report)
        return None

    def _why_stop(self, late: bool, cancel: Cancel, watch: Callable[[], Err | None]) -> Err | None:
        if cancel.is_set():
            return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
        trouble = self._lasting(watch())
        if late and trouble is None:
            return self._trouble or _late()
        return trouble

    def _lasting(self, trouble: Err | None) -> Err | None:
        """The trouble, once it has stood long enough; what goes over by itself gets more time."""
        if trouble is None:
            self._trouble = None
            return None
        now = self._clock()
        if self._trouble is None or self._trouble.reason is not trouble.reason:
            self._trouble, self._trouble_since = trouble, now
        patience = self._pace.lost_s if trouble.action is Action.WAIT else self._pace.trouble_s
        return trouble if now - self._trouble_since >= patience else None

    def _cancel(self, end: float) -> None:
        if self._witness is not None:
            self._witness.cancel(self._answer_s(end))
        if self._cancelled:
            return
        try:
            self._client.cancel(self._job, self._answer_s(end))
        except IppRefused as error:
            self._cancelled = error.status == Status.NOT_POSSIBLE
        except LinkError:
            return
        else:
            self._cancelled = True

    def _answer_s(self, end: float) -> float:
        return max(0.1, min(3.0, end - self._clock()))

    def _ended(self, last: JobReport) -> JobEnd:
        if last.state is JobState.COMPLETED:
            if "job-completed-with-errors" in last.reasons:
                fault = Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_STAFF, "completed with errors")
                return JobEnd(PrintOutcome.UNKNOWN, fault, last)
            return JobEnd(PrintOutcome.PRINTED, None, last)
        trouble = self._stop or self._trouble or _dropped(last)
        came = self._started or last.impressions or last.sheets
        return JobEnd(PrintOutcome.UNKNOWN if came else PrintOutcome.NOT_PRINTED, trouble, last)


def _counted_nothing(end: JobEnd) -> bool:
    """By its own count nothing came out, and why it ended leaves no half page inside."""
    last, trouble = end.last, end.trouble
    if last is None or trouble is None or last.state not in (JobState.CANCELED, JobState.ABORTED):
        return False
    unreadable = any(reason in _BAD_DOCUMENT for reason in last.reasons)
    counted = {last.impressions, last.sheets} - {None}
    return counted == {0} and (trouble.reason in _ENDED_FOR or unreadable)


def _number(group: Group) -> int | None:
    return group.integer("job-id")


def _refused(detail: str) -> Err:
    return Err(Reason.JOB_REFUSED, Cause.SOFTWARE, Action.CALL_STAFF, detail)


def _dropped(last: JobReport) -> Err:
    """The printer ended it, or somebody at its panel did."""
    return _refused(f"{last.state.name.lower()}: {', '.join(last.reasons)[:200]}")


def _late() -> Err:
    return Err(Reason.DEADLINE, Cause.HARDWARE, Action.CALL_STAFF, "still printing at the deadline")


def _lost() -> Err:
    return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, "no answer while printing")


def clear_away(client: IppClient, timeout_s: float) -> int:
    """Cancel what this user still has at the printer: a process before us, or we with a broken line, left it behind,
    and it must not come out for the next citizen. Returns how many jobs; raises `LinkError`."""
    until = time.monotonic() + timeout_s
    count = 0
    wanted = ("job-id", "job-originating-user-name")
    for group in client.jobs("not-completed", wanted, timeout_s):
        job = _number(group)
        if job is not None and group.string("job-originating-user-name") == client.user:
            try:
                client.cancel(job, max(0.1, until - time.monotonic()))
                count += 1
            except IppRefused as error:
                if error.status != Status.NOT_POSSIBLE:
                    raise
    return count
