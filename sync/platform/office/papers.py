"""The papers of a move made at the officer's page (文书, CAPABILITIES §6): made in the move's own transaction, numbered
from the platform's series, kept, and found by their verification code like every other paper."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from intake.case.events import (
    Accepted,
    Closed,
    Decided,
    Detail,
    Extended,
    Halted,
    Noticed,
    RefusedAcceptance,
    ResultArrived,
)
from intake.case.moves import Moved
from intake.case.notice_period import end_of
from intake.clock import Reading
from intake.clocks import ClockKind, clocks_of
from intake.item import Limit, ServiceItem
from intake.papers import decisions, delivery, notices
from intake.papers.letterhead import Letterhead, Matter, matter_of
from intake.papers.numbering import KIND_WORDS, NumberBlock, Numbered, NumberFollows
from intake.papers.organ_names import organ_short_name
from intake.papers.paper import Paper, PaperKind, paper_from_json, paper_to_json
from intake.papers.periods import LastDay
from intake.papers.verify import verification_code, verify_url
from intake.papers.wording import Wording, load_wording
from intake.receipt import Hall
from intake.working_days import NoCalendar, WorkingDays
from sync.platform import number_blocks
from sync.platform.back_office import PLACE
from sync.platform.cases import Held
from sync.platform.schema import office_papers, paper_codes
from sync.store.manifests import intake_of_body

_WORDING = Path(__file__).parents[3] / "resources" / "documents" / "wording.json"


def number(now: Reading) -> Callable[[Connection, ServiceItem, str], str]:
    """Draws the document number of a move's paper; "" where its kind has none, or the year's are used up."""

    def draw(connection: Connection, item: ServiceItem, kind: str) -> str:
        paper = PaperKind(kind)
        if paper not in KIND_WORDS:
            return ""
        short = organ_short_name(item.organ.name)
        drawn = number_blocks.draw(connection, short, paper, now.local.year, now.rfc3339)
        return drawn.number if isinstance(drawn, Numbered) else ""

    return draw


def keep(
    days: WorkingDays, now: Reading, public_url: str, clerk: str
) -> Callable[[Connection, Held, ServiceItem, Moved], None]:
    """Makes the papers of a move and keeps them, for `back_office.Asked.after`. ``clerk`` is a name."""

    def after(connection: Connection, held: Held, item: ServiceItem, moved: Moved) -> None:
        intake = intake_of_body(held.body)
        matter = matter_of(
            intake,
            item,
            representative=intake.representative,
            organisation=intake.organisation,
            received_on=held.case.received_on,
        )
        hall = Hall(item.office.place.get(), "", item.office.phones[0])
        for document in moved.event.documents:
            kind = PaperKind(document.kind)
            head = Letterhead(
                hall,
                PLACE.terminal,
                now,
                wording(),
                public_url,
                numbered=_as_numbered(kind, document.number, item, now),
                clerk=clerk,
            )
            paper = _paper(kind, head, matter, item, moved, days)
            if paper is not None:
                _keep(connection, paper, moved, document.number, public_url, now.rfc3339)

    return after


def papers_of(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """What was made out here for a case, oldest first: event, kind, number, verification code, title."""
    query = select(office_papers).where(office_papers.c.case_id == case_id)
    rows = connection.execute(query.order_by(office_papers.c.made_at, office_papers.c.kind))
    return [
        {
            "event": row.event_id,
            "kind": row.kind,
            "number": row.number,
            "code": row.code,
            "title": paper_from_json(bytes(row.body)).title,
        }
        for row in rows
    ]


def paper_of(connection: Connection, case_id: str, event_id: str, kind: str) -> Paper | None:
    """One of them; None where there is none such."""
    one = (office_papers.c.event_id == event_id, office_papers.c.kind == kind, office_papers.c.case_id == case_id)
    body = connection.execute(select(office_papers.c.body).where(*one)).scalar()
    return None if body is None else paper_from_json(bytes(body))


@cache
def wording() -> Wording:
    """The sentences that come with the program."""
    found = load_wording(_WORDING.read_bytes())
    if not isinstance(found, Wording):
        raise ValueError("; ".join(str(problem) for problem in found))
    return found


def _as_numbered(kind: PaperKind, given: str, item: ServiceItem, now: Reading) -> Numbered | NumberFollows | None:
    if kind not in KIND_WORDS:
        return None
    short, year = organ_short_name(item.organ.name), now.local.year
    if not given:
        return NumberFollows(short, kind, year)
    return Numbered(given, NumberBlock(short, kind, year, 1, 1, 2))


def _keep(connection: Connection, paper: Paper, moved: Moved, number_: str, public_url: str, now: str) -> None:
    key = secrets.token_bytes(32)
    code = verification_code(paper, key)
    whole = replace(paper, verify_code=code, verify_url=verify_url(public_url, code))
    event = moved.event
    named = {"event_id": event.id, "case_id": event.case_id, "kind": paper.kind.value, "number": number_, "code": code}
    connection.execute(insert(office_papers).values(**named, code_key=key, body=paper_to_json(whole), made_at=now))
    connection.execute(insert(paper_codes).values(**named, made_at=now))


# --- one builder each -------------------------------------------------------------------------------------------------


def _paper(
    kind: PaperKind, head: Letterhead, matter: Matter, item: ServiceItem, moved: Moved, days: WorkingDays
) -> Paper | None:
    """None for what is not made out here: pledges are signed on paper, slips belong to window and mail."""
    detail: Detail = moved.event.detail
    today = head.at.local.date()
    match kind, detail:
        case PaperKind.ONE_TIME_NOTICE, Noticed():
            return notices.one_time_notice(head, matter, detail, missing_year=_missing(detail, item, today, days))
        case PaperKind.REVIEW_NOTICE, Noticed():
            return notices.review_notice(head, matter, detail, missing_year=_missing(detail, item, today, days))
        case PaperKind.REFUSAL, RefusedAcceptance():
            return decisions.refusal(head, matter, detail)
        case PaperKind.ACCEPTANCE, Accepted():
            return _acceptance(head, matter, item, moved, detail, days)
        case PaperKind.SPECIAL_PROCEDURE, Halted():
            end = None if detail.days is None else _last(today, Limit(amount=detail.days), days)
            return notices.special_procedure_notice(head, matter, detail, start=today.isoformat(), planned_end=end)
        case PaperKind.EXTENSION, Extended():
            clocks = clocks_of(moved.case, item, days, today)
            clock = next(one for one in clocks if one.kind is ClockKind.STATUTORY)
            year = None if clock.missing is None else clock.missing.year
            new_day = LastDay(None if clock.due is None else clock.due.isoformat(), year)
            return notices.extension_notice(head, matter, detail, new_day=new_day)
        case PaperKind.DECISION, Decided():
            return decisions.decision_paper(head, matter, detail)
        case PaperKind.DECISION, Closed():
            ending = decisions.ENDINGS[moved.event.name]
            return decisions.closing_notice(head, matter, detail, ending=ending, on=today.isoformat())
        case PaperKind.TRANSFER, ResultArrived():
            results = tuple((moved.case.case_no, result) for result in moved.case.results)
            return delivery.transfer_slip(head, detail, results, organ=matter.organ)
    return None


def _acceptance(
    head: Letterhead, matter: Matter, item: ServiceItem, moved: Moved, accepted: Accepted, days: WorkingDays
) -> Paper:
    start = date.fromisoformat(accepted.acceptance_date)
    names = {spec.key: spec.name.get() for spec in item.materials}
    given = tuple(
        (names.get(one.material, one.material), f"{len(one.pages)}页") for one in moved.case.materials if one.pages
    )
    return decisions.acceptance_notice(
        head,
        matter,
        accepted,
        promised=_last(start, item.promised_limit, days),
        statutory=_last(start, item.statutory_limit, days),
        materials=given,
    )


def _last(start: date, limit: Limit, days: WorkingDays) -> LastDay | None:
    """None for an instant item: it has no last day."""
    if limit.amount == 0:
        return None
    end = end_of(start, limit, days)
    return LastDay(None, end.year) if isinstance(end, NoCalendar) else LastDay(end.isoformat())


def _missing(noticed: Noticed, item: ServiceItem, today: date, days: WorkingDays) -> int | None:
    if noticed.due is not None:
        return None
    last = _last(today, Limit(amount=noticed.days, unit=item.supplement_limit.unit), days)
    return None if last is None else last.missing_year
