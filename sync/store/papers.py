"""Papers (文书) that were made: their data, their archived PDF, how often they were printed (docs/adr/0013)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from intake.clock import Reading
from intake.papers.paper import Medium, Paper, PaperKind, paper_from_json, paper_to_json
from intake.papers.verify import public_url_of, with_code
from sync.store import print_jobs
from sync.store.cases import require_key
from sync.store.errors import StoreCorrupt
from sync.store.keys import StoreKeys, seal, unseal
from sync.store.print_jobs import PrintState
from sync.store.schema import papers
from sync.store.schema import print_jobs as jobs


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A paper of a move, and where it shall be printed: a job for each medium."""

    paper: Paper
    media: tuple[Medium, ...] = (Medium.A4,)


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper in the archive. ``pdf`` is the digest of its PDF, a blob of the case; None until it was rendered.
    ``jobs`` are its print jobs, oldest first; ``copies`` how many prints are out or may be:
    the one under way too, none that brought no paper."""

    id: str
    case_id: str
    event_id: str | None
    kind: PaperKind
    number: str
    title: str
    made_at: str
    copies: int
    pdf: str | None
    paper: Paper
    jobs: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"KeptPaper({self.kind.value}, id={self.id!r})"


def add_paper(
    connection: Connection,
    keys: StoreKeys,
    case_id: str,
    case_key: bytes,
    event_id: str | None,
    wanted: ToPrint,
    new_id: Callable[[], str],
    now: Reading,
) -> tuple[str, tuple[str, ...]]:
    """Keeps the paper, with its verification code and a print job for each medium; returns its id and the jobs'."""
    paper, paper_id = with_code(wanted.paper, keys.paper, public_url_of(wanted.paper)), new_id()
    content = paper_to_json(paper)
    row = {
        "id": paper_id,
        "case_id": case_id,
        "event_id": event_id,
        "kind": paper.kind.value,
        "number": paper.number,
        "title": paper.title,
        "made_at": now.rfc3339,
        "copies": 0,
        "sealed": seal(case_key, content, _context(paper_id)),
        "verify_code": paper.verify_code,
    }
    connection.execute(insert(papers), row)
    made = []
    for medium in wanted.media:
        job_id = new_id()
        print_jobs.add_job(
            connection,
            job_id,
            case_id,
            case_key,
            content,
            now,
            kind=paper.kind.value,
            media=medium.value,
            paper_id=paper_id,
        )
        made.append(job_id)
    return paper_id, tuple(made)


def papers_of(connection: Connection, keys: StoreKeys, case_id: str) -> tuple[KeptPaper, ...]:
    """All papers of the case, oldest first. Raises `StoreCorrupt`, `CaseShredded`."""
    rows = connection.execute(select(papers).where(papers.c.case_id == case_id).order_by(papers.c.made_at, papers.c.id))
    return tuple(_kept(connection, keys, row) for row in rows.all())


def find_paper(connection: Connection, keys: StoreKeys, paper_id: str) -> KeptPaper | None:
    row = connection.execute(select(papers).where(papers.c.id == paper_id)).first()
    return None if row is None else _kept(connection, keys, row)


def codes_of(connection: Connection, case_id: str, event_id: str) -> tuple[dict[str, str], ...]:
    """Kind, number and verification code of the papers made out with an event: what the platform answers for."""
    rows = connection.execute(
        select(papers).where(papers.c.case_id == case_id, papers.c.event_id == event_id).order_by(papers.c.id)
    ).all()
    return tuple({"kind": row.kind, "number": row.number, "code": row.verify_code} for row in rows)


def find_by_code(connection: Connection, keys: StoreKeys, code: str) -> KeptPaper | None:
    """The paper with this verification code (``XXXX-XXXX-XXXX``)."""
    row = connection.execute(select(papers).where(papers.c.verify_code == code)).first()
    return None if row is None else _kept(connection, keys, row)


def begin_copy(connection: Connection, paper_id: str) -> int:
    """Counts one print more and says which it is, from 1 on. Raises KeyError."""
    counted = update(papers).where(papers.c.id == paper_id).values(copies=papers.c.copies + 1)
    copy = connection.execute(counted.returning(papers.c.copies)).scalar()
    if copy is None:
        raise KeyError(paper_id)
    return int(copy)


def take_back_copy(connection: Connection, job_id: str) -> None:
    """The print that was counted last brought nothing: only what is out, or may be, counts (C18 b). Nothing for a job
    without a paper of its own (a receipt)."""
    printed = select(jobs.c.paper_id).where(jobs.c.id == job_id).scalar_subquery()
    connection.execute(
        update(papers).where(papers.c.id == printed, papers.c.copies > 0).values(copies=papers.c.copies - 1)
    )


def name_pdf(connection: Connection, paper_id: str, digest: str) -> None:
    """The paper's PDF, which is a blob of its case already."""
    connection.execute(update(papers).where(papers.c.id == paper_id).values(pdf=digest))


def unprinted(connection: Connection, most: int) -> list[str]:
    """Print jobs of papers that never came out, oldest first."""
    waiting = (
        select(jobs.c.id)
        .where(jobs.c.paper_id.is_not(None), jobs.c.state.in_((PrintState.QUEUED, PrintState.NOT_PRINTED)))
        .order_by(jobs.c.created_at)
        .limit(most)
    )
    return list(connection.execute(waiting).scalars())


def count_of(connection: Connection, kind: PaperKind, number: str) -> int:
    """How many papers of this kind bear the number: for what must be unique."""
    same = select(func.count()).select_from(papers).where(papers.c.number == number, papers.c.kind == kind.value)
    return int(connection.execute(same).scalar_one())


def _kept(connection: Connection, keys: StoreKeys, row: Any) -> KeptPaper:
    plain = unseal(require_key(connection, keys, row.case_id), row.sealed, _context(row.id))
    try:
        paper = paper_from_json(plain)
    except ValueError:
        raise StoreCorrupt("a stored paper has an unknown form") from None
    made = connection.execute(select(jobs.c.id).where(jobs.c.paper_id == row.id).order_by(jobs.c.created_at, jobs.c.id))
    return KeptPaper(
        row.id,
        row.case_id,
        row.event_id,
        PaperKind(row.kind),
        row.number,
        row.title,
        row.made_at,
        row.copies,
        row.pdf,
        paper,
        tuple(made.scalars()),
    )


def _context(paper_id: str) -> str:
    return f"paper|{paper_id}"
