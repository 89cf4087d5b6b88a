"""Results that a kiosk gives out by itself: which may be printed, the next print, and instant items that the rule
engine decides (C13 c, C18 a, b). Runs off the GUI thread, within a job of the store's lane.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.assessment import (
    Circumstances,
    KnownCase,
    Option,
    Submission,
    ToWindow,
    assess,
    certificate_or_window,
)
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    Decided,
    Decision,
    Delivered,
    Detail,
    EventName,
    Recipient,
    RecipientKind,
    ResultData,
    Role,
)
from intake.case.moves import Moved, documents_for, move
from intake.case.refusals import NotAllowed, Reason
from intake.case.states import CaseState
from intake.clock import CHINA, Clock
from intake.draft import Draft
from intake.item import Delivery, ServiceItem
from intake.papers.certificate import OverLimit, certificate
from intake.papers.letterhead import matter_of
from intake.papers.numbering import Numbered
from intake.papers.paper import Medium, PaperKind
from intake.parties import Applicant
from intake.text import LocalizedText
from intake.working_days import WorkingDays
from station.visit.case_papers import Extras, Office, letterhead, papers_of, series_of
from station.visit.case_view import OpenCase
from sync.store.moves import MovedCase, Numbers, Wishes
from sync.store.papers import KeptPaper, ToPrint
from sync.store.store import Store

#: There is a result, and it may still be given out, or has been.
WITH_RESULT = (CaseState.CLOSED, CaseState.READY, CaseState.DELIVERED, CaseState.ARCHIVED)
_TO_DELIVER = (CaseState.CLOSED, CaseState.READY)
_RULES = CaseActor(Role.RULE_ENGINE)
_GRANTED = "经系统按规则核对，符合法定条件"


@dataclass(frozen=True, slots=True)
class Printable:
    """A result and how often it was printed; ``limit`` None: as often as wanted."""

    result: ResultData
    printed: int
    limit: int | None

    @property
    def used_up(self) -> bool:
        return self.limit is not None and self.printed >= self.limit


@dataclass(frozen=True, slots=True)
class Desk:
    """Where and with what the kiosk moves a case by itself."""

    store: Store
    place: CasePlace
    office: Office
    calendars: WorkingDays
    clock: Clock
    new_id: Callable[[], str]
    online: bool
    test_build: bool = False


def printable(found: OpenCase) -> tuple[Printable, ...]:
    """What a kiosk may print: the item says so, by a print limit or by kiosk as a way of delivery."""
    case, item = found.case, found.item
    if case.decision is not Decision.GRANTED or case.state not in WITH_RESULT:
        return ()
    limits = {document.name.get(): document.print_limit for document in item.results}
    here = Delivery.KIOSK in item.delivery
    return tuple(
        Printable(result, 0 if (kept := _kept(found, result)) is None else kept.copies, limits.get(result.name))
        for result in case.results
        if here or limits.get(result.name) is not None
    )


def next_print(desk: Desk, found: OpenCase, result: ResultData) -> tuple[str, ...] | OverLimit:
    """The print jobs of the next print of D23, which bears the count. What was printed and may be out counts."""
    kept = _kept(found, result)
    matter = matter_of(
        found.intake,
        found.item,
        representative=found.representative,
        organisation=found.organisation,
        received_on=found.case.received_on,
    )
    before = 0 if kept is None else kept.copies
    paper = certificate(letterhead(desk.office, desk.clock.now()), matter, result, printed_before=before)
    if isinstance(paper, OverLimit):
        return paper
    if kept is not None:
        return kept.jobs[-1:]
    _, jobs = desk.store.add_paper(found.id, ToPrint(paper, (Medium.A4,)))
    return jobs


def may_collect(found: OpenCase, person: Applicant | None) -> bool:
    """Whose result it is, and who acts for them; by the document that was read."""
    return found.is_applicant(person) or found.is_representative(person)


def printed(desk: Desk, found: OpenCase, person: Applicant) -> None:
    """The print is out: the result is delivered (T25), once. A case that has moved on stays as it is."""
    case = desk.store.case(found.id)
    if case is None or case.state not in _TO_DELIVER:
        return
    kind = RecipientKind.APPLICANT if found.is_applicant(person) else RecipientKind.REPRESENTATIVE
    recipient = Recipient(kind, person.name, person.id_type, person.id_number)
    copies = max(
        (kept.copies for kept in desk.store.papers_of(found.id) if kept.kind is PaperKind.CERTIFICATE), default=1
    )
    detail = Delivered(Delivery.KIOSK.value, recipient, copies=copies)
    _move(desk, found.id, found.item, EventName.DELIVER, detail, CaseActor(Role.CITIZEN), None)


def known_cases(store: Store, person: Applicant, *, but: str = "") -> tuple[KnownCase, ...]:
    """The person's cases as this terminal knows them, ``but`` this one: what a duplicate is found by."""
    key = store.person_key(person.id_type, person.id_number)
    return tuple(
        KnownCase(line.case_no, line.impl_code, line.state, _day(line.taken_in_at))
        for line in store.cases_of_person(key)
        if line.id != but
    )


def _day(moment: str) -> str:
    """RFC 3339 as a day in China."""
    return datetime.fromisoformat(moment).astimezone(CHINA).date().isoformat()


def why_not_decided(
    item: ServiceItem, draft: Draft, circumstances: Circumstances, earlier: Sequence[KnownCase]
) -> ToWindow | None:
    """None: every rule passes and the certificate may be printed; else what a window has to see to."""
    known = Circumstances(
        today=circumstances.today,
        role=Role.RULE_ENGINE,
        calendars=circumstances.calendars,
        online=circumstances.online,
        earlier=tuple(earlier),
        test_build=circumstances.test_build,
    )
    return certificate_or_window(assess(None, item, Submission.of_draft(draft), known), item)


def decide(desk: Desk, found: OpenCase) -> NotAllowed | None:
    """Accepted, decided, closed by the rule engine. None: done. Notice and decision are archived, not printed here."""
    item, today = found.item, desk.clock.now().local.date()
    case = found.case
    assessment = assess(
        case,
        item,
        Submission.of_intake(found.intake, case),
        Circumstances(
            today=today,
            role=Role.RULE_ENGINE,
            calendars=desk.calendars,
            online=desk.online,
            earlier=known_cases(desk.store, found.applicant, but=found.id),
            test_build=desk.test_build,
        ),
    )
    if not assessment.allows(Option.DECIDE_NOW):
        why = assessment.reason_against(Option.DECIDE_NOW)
        return NotAllowed(
            Reason.NOT_DECIDED_HERE, why or LocalizedText.of("不能由系统决定。", "Not for the rule engine.")
        )
    document = item.results[0]
    number = case.case_no
    result = ResultData(document.name.get(), number, item.organ.name, document.kind, today.isoformat())
    steps: tuple[tuple[EventName, Detail], ...] = (
        (EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL, assessment.acceptance_date)),
        (EventName.DECIDE, Decided(Decision.GRANTED, _GRANTED, item.legal_basis[0].title)),
        (EventName.CLOSE, Closed(results=(result,))),
    )
    for name, detail in steps:
        answer = _move(desk, found.id, item, name, detail, _RULES, found)
        if isinstance(answer, NotAllowed):
            return answer
    return None


def _kept(found: OpenCase, result: ResultData) -> KeptPaper | None:
    """The certificate that was made of this result."""
    mine = (kept for kept in found.papers if kept.kind is PaperKind.CERTIFICATE and kept.title == result.name)
    return next(mine, None)


def _move(
    desk: Desk,
    case_id: str,
    item: ServiceItem,
    name: EventName,
    detail: Detail,
    actor: CaseActor,
    found: OpenCase | None,
) -> MovedCase | NotAllowed:
    """One move; ``found`` None: without papers."""
    reading = desk.clock.now()

    def build(case: Case, numbers: Numbers) -> Moved | NotAllowed:
        given = {kind.value: one.number for kind, one in numbers.items() if isinstance(one, Numbered)}
        return move(
            case,
            item,
            name,
            detail,
            actor,
            desk.place,
            reading,
            desk.calendars,
            event_id=desk.new_id(),
            online=desk.online,
            numbers=given,
        )

    if found is None:
        return desk.store.move(case_id, build)

    def papers(moved: Moved, numbers: Numbers) -> tuple[ToPrint, ...]:
        made = papers_of(desk.office, found, moved, numbers, reading, Extras())
        return tuple(ToPrint(one.paper, ()) for one in made)

    now = desk.store.case(case_id)
    kinds = () if now is None else documents_for(now, name, detail)
    return desk.store.move(case_id, build, Wishes(series_of(kinds, item.organ, reading.local.year), papers=papers))
