"""Print jobs: what should be on paper, each try to put it there, and what is known of the outcome.

States: ``queued`` → ``started`` → ``printed`` | ``not_printed`` | ``unknown``; every further try is a new attempt. When
an earlier attempt may have put paper into someone's hands (printed or unknown), the next one is a reprint and must be
marked 补打. A job found ``started`` whose process is dead has an unknown outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from intake.clock import Reading
from sync.store import audit
from sync.store.cases import require_key
from sync.store.errors import PrintNotPossible
from sync.store.keys import StoreKeys, seal, unseal
from sync.store.prepared import Prepared
from sync.store.process import ProcessName, is_alive
from sync.store.schema import print_attempts, print_jobs

RECEIPT = "receipt"
THERMAL = "thermal"


class PrintState(StrEnum):
    """The state of a job; the last three are also the outcomes of an attempt."""

    QUEUED = "queued"
    STARTED = "started"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


_OUTCOMES = frozenset({PrintState.PRINTED, PrintState.NOT_PRINTED, PrintState.UNKNOWN})
_ADD = Prepared(insert(print_jobs), "id", "case_id", "kind", "state", "created_at", "content", "media", "paper_id")
_PAPER_MAY_BE_OUT = frozenset({PrintState.PRINTED, PrintState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job as it stands. ``content`` is what `submit`'s ``receipt`` returned, or the JSON of a paper.

    ``kind`` is ``receipt`` or the paper's kind (``D02``), ``media`` where it is meant for: ``thermal`` or ``a4``;
    ``paper_id`` names the archived paper it is a print of.
    """

    id: str
    case_id: str
    kind: str
    state: PrintState
    attempts: int
    content: bytes
    media: str = THERMAL
    paper_id: str | None = None

    def __repr__(self) -> str:
        return f"PrintJob(id={self.id!r}, state={self.state.value!r}, attempts={self.attempts})"


@dataclass(frozen=True, slots=True)
class PrintAttempt:
    """One try. ``papers_before`` counts the earlier ones that may have put paper into somebody's hands."""

    job_id: str
    number: int
    papers_before: int
    content: bytes

    @property
    def reprint(self) -> bool:
        """The paper must say 补打."""
        return self.papers_before > 0

    def __repr__(self) -> str:
        return f"PrintAttempt(job_id={self.job_id!r}, number={self.number}, reprint={self.reprint})"


def add_job(
    connection: Connection,
    job_id: str,
    case_id: str,
    case_key: bytes,
    content: bytes,
    now: Reading,
    *,
    kind: str = RECEIPT,
    media: str = THERMAL,
    paper_id: str | None = None,
) -> None:
    _ADD.run(
        connection,
        {
            "id": job_id,
            "case_id": case_id,
            "kind": kind,
            "state": PrintState.QUEUED,
            "created_at": now.rfc3339,
            "content": seal(case_key, content, f"print|{job_id}"),
            "media": media,
            "paper_id": paper_id,
        },
    )


def print_job(connection: Connection, keys: StoreKeys, job_id: str) -> PrintJob | None:
    row = connection.execute(select(print_jobs).where(print_jobs.c.id == job_id)).first()
    if row is None:
        return None
    content = unseal(require_key(connection, keys, row.case_id), row.content, f"print|{job_id}")
    return PrintJob(
        row.id, row.case_id, row.kind, PrintState(row.state), row.attempts, content, row.media, row.paper_id
    )


def start_print(connection: Connection, keys: StoreKeys, job_id: str, owner: ProcessName, now: Reading) -> PrintAttempt:
    """Opens a new attempt; call before the first byte goes to the printer.

    Raises `PrintNotPossible` when there is no such job or an attempt of it is still running.
    """
    job = print_job(connection, keys, job_id)
    if job is None or job.state is PrintState.STARTED:
        raise PrintNotPossible(job_id)
    earlier = connection.execute(select(print_attempts.c.outcome).where(print_attempts.c.job_id == job_id)).scalars()
    papers_before = sum(outcome in _PAPER_MAY_BE_OUT for outcome in earlier)
    number = job.attempts + 1
    attempt = {"job_id": job_id, "number": number, "reprint": int(papers_before > 0), "owner": str(owner)}
    connection.execute(insert(print_attempts), {**attempt, "started_at": now.rfc3339})
    connection.execute(
        update(print_jobs).where(print_jobs.c.id == job_id).values(state=PrintState.STARTED, attempts=number)
    )
    return PrintAttempt(job_id, number, papers_before, job.content)


def finish_print(connection: Connection, job_id: str, outcome: PrintState, trouble: str | None, now: Reading) -> None:
    """Ends the running attempt and records the outcome in the audit trail."""
    if outcome not in _OUTCOMES:
        raise ValueError(f"{outcome} is not an outcome")
    running = connection.execute(
        select(print_attempts.c.number, print_attempts.c.reprint, print_jobs.c.case_id)
        .join(print_jobs, print_jobs.c.id == print_attempts.c.job_id)
        .where(print_attempts.c.job_id == job_id, print_attempts.c.outcome.is_(None))
    ).first()
    if running is None:
        raise PrintNotPossible(job_id)
    connection.execute(
        update(print_attempts)
        .where(print_attempts.c.job_id == job_id, print_attempts.c.number == running.number)
        .values(outcome=outcome, trouble=trouble, finished_at=now.rfc3339)
    )
    connection.execute(update(print_jobs).where(print_jobs.c.id == job_id).values(state=outcome))
    detail = {
        "job": job_id,
        "attempt": str(running.number),
        "outcome": outcome.value,
        "reprint": bool(running.reprint),
        "trouble": trouble,
    }
    audit.append(connection, at=now.rfc3339, kind="print_outcome", subject=running.case_id, detail=detail)


def abandoned_jobs(connection: Connection) -> list[str]:
    """Jobs being printed by a process that is no more."""
    rows = connection.execute(
        select(print_attempts.c.job_id, print_attempts.c.owner).where(print_attempts.c.outcome.is_(None))
    )
    return [row.job_id for row in rows if not is_alive(ProcessName.parse(row.owner))]
