"""What a printer or a queue says of a job (RFC 8011 §5.3)."""

from __future__ import annotations

from dataclasses import dataclass

from devices.ipp.codes import JobState
from devices.ipp.message import Group

#: What is asked for.
JOB_ATTRIBUTES = (
    "job-id",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "job-media-sheets-completed",
    "time-at-processing",
)


@dataclass(frozen=True, slots=True)
class JobReport:
    """What the printer says of a job. ``started``: it has begun to work on it. Counts it does not tell are None."""

    job: int
    state: JobState
    reasons: tuple[str, ...] = ()
    impressions: int | None = None
    sheets: int | None = None
    started: bool = False

    @classmethod
    def of(cls, job: int, group: Group) -> JobReport | None:
        """None when there is no job state in the answer."""
        number = group.integer("job-state")
        if number is None or number not in set(JobState):
            return None
        state = JobState(number)
        known_unstarted = "time-at-processing" in {a.name for a in group.attributes}
        return cls(
            job,
            state,
            group.strings("job-state-reasons"),
            _count(group.integer("job-impressions-completed")),
            _count(group.integer("job-media-sheets-completed")),
            started=group.integer("time-at-processing") is not None
            or state in (JobState.PROCESSING, JobState.STOPPED, JobState.COMPLETED)
            or (state is JobState.ABORTED and not known_unstarted),
        )


def _count(number: int | None) -> int | None:
    return None if number is None or number < 0 else number
