"""The printer behind a CUPS queue as a witness of what came out.

CUPS counts a page when it has sent it, not when it is on paper, and calls a job cancelled while its last page is still
in the machine. It passes the job's name on, so a printer that speaks IPP itself can be asked about the same job.
"""

from __future__ import annotations

from dataclasses import replace

from devices.ipp.client import IppClient
from devices.ipp.codes import JobState
from devices.ipp.job_report import JOB_ATTRIBUTES, JobReport
from devices.links import LinkError


class Witness:
    """Knows one job by its name. ``client`` None: the printer cannot be asked, and nothing is known of pages."""

    def __init__(self, client: IppClient | None, name: str) -> None:
        self._client = client
        self._name = name
        self._job: int | None = None
        self._cancelled = False

    def confirm(self, queue: JobReport, timeout_s: float) -> JobReport:
        """The queue's report with the printer's own counts, ended only when both say so."""
        seen = self._report(timeout_s)
        if seen is None:
            return replace(queue, impressions=None, sheets=None)
        state = queue.state
        if state.ended and not seen.state.ended:
            state = JobState.PROCESSING
        elif state is JobState.COMPLETED:
            state = seen.state  # cancelled at its panel, perhaps
        return replace(
            queue,
            state=state,
            impressions=seen.impressions,
            sheets=seen.sheets,
            started=seen.started,
        )

    def cancel(self, timeout_s: float) -> None:
        """CUPS does this, too, but its back end may be gone already."""
        if self._client is None or self._job is None or self._cancelled:
            return
        try:
            self._client.cancel(self._job, timeout_s)
        except LinkError:
            return
        self._cancelled = True

    def _report(self, timeout_s: float) -> JobReport | None:
        if self._client is None:
            return None
        try:
            if self._job is None:
                self._job = self._client.find(self._name, timeout_s)
            if self._job is None:
                return None
            return JobReport.of(self._job, self._client.job(self._job, JOB_ATTRIBUTES, timeout_s))
        except LinkError:
            return None
