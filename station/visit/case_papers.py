"""The papers of a move (CAPABILITIES §6): which builder makes which document, from the case before and after it.

Pure: the store calls it within the move's transaction, so that a case never moves without its paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from intake.case.events import (
    Accepted,
    Closed,
    Decided,
    Delivered,
    Detail,
    DocumentRef,
    EventName,
    Extended,
    Forwarded,
    GivenBack,
    Halted,
    Noticed,
    NoticeLine,
    RefusedAcceptance,
    ResultArrived,
    Supplemented,
)
from intake.case.events import DefectSort as Defect
from intake.case.history import local_day
from intake.case.moves import Moved
from intake.case.notice_period import end_of
from intake.clock import Reading
from intake.clocks import ClockKind, clocks_of
from intake.item import Limit
from intake.item_parts import Organ
from intake.papers import decisions, delivery, mail, notices, pledges, receipts
from intake.papers.letterhead import Letterhead, Matter, matter_of
from intake.papers.mail import Address
from intake.papers.numbering import KIND_WORDS, Numbered, NumberFollows
from intake.papers.organ_names import organ_short_name
from intake.papers.paper import Medium, Paper, PaperKind
from intake.papers.periods import LastDay
from intake.papers.receipts import SupplementTo
from intake.papers.wording import Wording
from intake.receipt import Hall
from intake.working_days import NoCalendar, WorkingDays
from station.papers import shared_printery
from station.visit.case_view import OpenCase
from sync.store.moves import Numbers
from sync.store.numbers import Series
from sync.store.papers import ToPrint


def wording() -> Wording:
    """The place's sentences that are in force."""
    return shared_printery().wording


@dataclass(frozen=True, slots=True)
class Office:
    """Where papers are made out, and by whom. ``region_name`` reads a handling place's code (GB/T 2260)."""

    hall: Hall
    terminal: str
    wording: Wording
    calendars: WorkingDays
    public_url: str | None = None
    clerk: str = ""
    window: str = ""
    training: bool = False
    region_name: Callable[[str], str] = str
    thermal: bool = True  # there is a receipt printer


@dataclass(frozen=True, slots=True)
class Extras:
    """What a paper says and no event does. ``ink``: base64 of the signature's PNG; ``receiver`` of a parcel."""

    ink: str = ""
    carrier: str = ""
    receiver: Address | None = None
    contents: tuple[tuple[str, int], ...] = field(default=())

    def __repr__(self) -> str:
        return "Extras(…)"


def organ_in_number(organ: Organ) -> str:
    return organ_short_name(organ.name)


def series_of(kinds: Sequence[str], organ: Organ, year: int) -> tuple[Series, ...]:
    """What numbers are taken from: receipts and slips have none."""
    return tuple(
        Series(organ_in_number(organ), kind, year)
        for kind in dict.fromkeys(PaperKind(kind) for kind in kinds)
        if kind in KIND_WORDS
    )


def papers_of(
    office: Office, before: OpenCase, moved: Moved, numbers: Numbers, reading: Reading, extras: Extras
) -> tuple[ToPrint, ...]:
    """Every document that the event names, each for its printer."""
    matter = matter_of(
        before.intake,
        before.item,
        representative=before.representative,
        organisation=before.organisation,
        received_on=before.case.received_on,
    )
    made = []
    for document in moved.event.documents:
        kind = PaperKind(document.kind)
        head = replace(_head(office, reading), numbered=_numbered(numbers, kind))
        paper = _paper(kind, _Making(office, before, moved, matter, head, extras), document)
        if paper is not None:
            made.append(ToPrint(paper, (_medium(paper, office),)))
    return tuple(made)


def letterhead(office: Office, reading: Reading) -> Letterhead:
    """For papers that go with no move: they have no document number."""
    return _head(office, reading)


def _head(office: Office, reading: Reading) -> Letterhead:
    return Letterhead(
        office.hall,
        office.terminal,
        reading,
        office.wording,
        office.public_url,
        clerk=office.clerk,
        window=office.window,
        training=office.training,
    )


def _numbered(numbers: Numbers, kind: PaperKind) -> Numbered | NumberFollows | None:
    return numbers.get(kind)


def medium_of(paper: Paper, *, thermal: bool) -> Medium:
    """Where it goes: a slip to the receipt printer where there is one."""
    return Medium.THERMAL if thermal and Medium.THERMAL in paper.media else Medium.A4


def _medium(paper: Paper, office: Office) -> Medium:
    return medium_of(paper, thermal=office.thermal)


# --- one builder each -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Making:
    office: Office
    before: OpenCase
    moved: Moved
    matter: Matter
    head: Letterhead
    extras: Extras

    @property
    def detail(self) -> Detail:
        return self.moved.event.detail

    @property
    def today(self) -> date:
        """The day of the move, also where its paper is printed later."""
        return date.fromisoformat(local_day(self.moved.event.at))

    def last_day(self, start: str, limit: Limit) -> LastDay | None:
        """None for an instant item: it has no last day."""
        if limit.amount == 0:
            return None
        end = end_of(date.fromisoformat(start), limit, self.office.calendars)
        return LastDay(None, end.year) if isinstance(end, NoCalendar) else LastDay(end.isoformat())

    def materials(self) -> tuple[tuple[str, int], ...]:
        return tuple(
            (self.before.material_name(given.material).get(), len(given.pages))
            for given in self.moved.case.materials
            if given.pages
        )


def _notice(making: _Making, detail: Noticed) -> Paper:
    limit = Limit(amount=detail.days, unit=making.before.item.supplement_limit.unit)
    last = None if detail.due is not None else making.last_day(making.today.isoformat(), limit)
    return notices.one_time_notice(
        making.head,
        making.matter,
        detail,
        signature=making.extras.ink,
        missing_year=None if last is None else last.missing_year,
    )


def _refusal(making: _Making, detail: RefusedAcceptance) -> Paper:
    return decisions.refusal(making.head, making.matter, detail, signature=making.extras.ink)


def _acceptance(making: _Making, detail: Accepted) -> Paper:
    item = making.before.item
    return decisions.acceptance_notice(
        making.head,
        making.matter,
        detail,
        promised=making.last_day(detail.acceptance_date, item.promised_limit),
        statutory=making.last_day(detail.acceptance_date, item.statutory_limit),
        materials=tuple((name, f"{pages}页") for name, pages in making.materials()),
    )


def _deferral(making: _Making, detail: Accepted) -> Paper:
    return pledges.deferral(making.head, making.matter, detail.deferred, signature=making.extras.ink)


def _commitment(making: _Making, detail: Accepted) -> Paper | None:
    commitment = making.before.item.commitment
    if commitment is None:
        return None
    return pledges.commitment_letter(
        making.head, making.matter, commitment, detail.commitments, signature=making.extras.ink
    )


def _supplement(making: _Making, detail: Supplemented) -> Paper:
    name, ink = making.moved.event.name, making.extras.ink
    if name is EventName.DEFERRED_SUPPLIED:
        met = _deferred_lines(making, [given.material for given in detail.materials], "容缺材料已补交")
        remaining = _deferred_lines(making, [due.material for due in making.moved.case.deferred], "请补交")
        return receipts.supplement_receipt(
            making.head, making.matter, met, remaining=remaining, to=SupplementTo.DEFERRAL, signature=ink
        )
    met = tuple(line for line in making.before.case.notice if line.no in detail.lines)
    to = SupplementTo.REVIEW if name is EventName.REVIEW_RECEIVED else SupplementTo.NOTICE
    return receipts.supplement_receipt(
        making.head, making.matter, met, remaining=making.moved.case.open_lines, to=to, signature=ink
    )


def _deferred_lines(making: _Making, materials: Sequence[str], words: str) -> tuple[NoticeLine, ...]:
    return tuple(
        NoticeLine(no, f"material:{key}", making.before.material_name(key).get(), Defect.MISSING, words)
        for no, key in enumerate(materials, 1)
    )


def _decision(making: _Making, detail: Decided) -> Paper:
    return decisions.decision_paper(making.head, making.matter, detail)


def _closing(making: _Making, detail: Closed) -> Paper:
    ending = decisions.ENDINGS[making.moved.event.name]
    return decisions.closing_notice(making.head, making.matter, detail, ending=ending, on=making.today.isoformat())


def _review_notice(making: _Making, detail: Noticed) -> Paper:
    limit = Limit(amount=detail.days, unit=making.before.item.supplement_limit.unit)
    last = None if detail.due is not None else making.last_day(making.today.isoformat(), limit)
    missing = None if last is None else last.missing_year
    return notices.review_notice(making.head, making.matter, detail, signature=making.extras.ink, missing_year=missing)


def _special_procedure(making: _Making, detail: Halted) -> Paper:
    start = making.today.isoformat()
    days = None if detail.days is None else making.last_day(start, Limit(amount=detail.days))
    return notices.special_procedure_notice(making.head, making.matter, detail, start=start, planned_end=days)


def _extension(making: _Making, detail: Extended) -> Paper:
    clocks = clocks_of(making.moved.case, making.before.item, making.office.calendars, making.today)
    clock = next(clock for clock in clocks if clock.kind is ClockKind.STATUTORY)
    missing = None if clock.missing is None else clock.missing.year
    new_day = LastDay(None if clock.due is None else clock.due.isoformat(), missing)
    return notices.extension_notice(making.head, making.matter, detail, new_day=new_day)


_WHY_BACK = {EventName.WITHDRAW: "withdraw", EventName.SEND_BACK: "send_back"}


def _back(making: _Making, detail: GivenBack) -> Paper:
    why = _WHY_BACK.get(making.moved.event.name, "papers")
    return delivery.return_list(making.head, making.matter, detail, why=why, signature=making.extras.ink)


def _transfer(making: _Making, detail: ResultArrived) -> Paper:
    case = making.moved.case
    results = tuple((case.case_no, result) for result in case.results)
    return delivery.transfer_slip(making.head, detail, results, organ=making.matter.organ)


def _proof(making: _Making, detail: Delivered) -> Paper:
    documents = tuple((result.name, result.number) for result in making.moved.case.results)
    return delivery.proof_of_delivery(
        making.head, making.matter, detail, documents or (("决定书", ""),), signature=making.extras.ink
    )


def _mail(making: _Making, detail: Delivered | Forwarded) -> Paper:
    extras, hall = making.extras, making.office.hall
    results = tuple((result.name, 1) for result in making.moved.case.results)
    there = Address("", "", "")
    if isinstance(detail, Forwarded):
        there = Address(detail.organ, "", making.office.region_name(detail.region))
    return mail.mail_slip(
        making.head,
        Address(hall.name, hall.phone, hall.address),
        extras.receiver or there,
        extras.contents or (making.materials() if isinstance(detail, Forwarded) else results),
        tracking_no=detail.tracking_no,
        carrier=detail.carrier if isinstance(detail, Forwarded) else extras.carrier,
        matter=making.matter,
    )


def _cross_region(making: _Making, detail: Forwarded) -> Paper:
    region = making.office.region_name(detail.region)
    return mail.cross_region_slip(
        making.head, making.matter, detail, making.materials(), region_name=region, signature=making.extras.ink
    )


#: Kind of document and of detail → what makes it.
_BUILDERS: Mapping[tuple[PaperKind, type[object]], Callable[..., Paper | None]] = {
    (PaperKind.ONE_TIME_NOTICE, Noticed): _notice,
    (PaperKind.REFUSAL, RefusedAcceptance): _refusal,
    (PaperKind.ACCEPTANCE, Accepted): _acceptance,
    (PaperKind.DEFERRAL, Accepted): _deferral,
    (PaperKind.COMMITMENT, Accepted): _commitment,
    (PaperKind.SUPPLEMENT_RECEIPT, Supplemented): _supplement,
    (PaperKind.DECISION, Decided): _decision,
    (PaperKind.DECISION, Closed): _closing,
    (PaperKind.REVIEW_NOTICE, Noticed): _review_notice,
    (PaperKind.SPECIAL_PROCEDURE, Halted): _special_procedure,
    (PaperKind.EXTENSION, Extended): _extension,
    (PaperKind.RETURN_LIST, GivenBack): _back,
    (PaperKind.TRANSFER, ResultArrived): _transfer,
    (PaperKind.PROOF_OF_DELIVERY, Delivered): _proof,
    (PaperKind.MAIL_SLIP, Delivered): _mail,
    (PaperKind.MAIL_SLIP, Forwarded): _mail,
    (PaperKind.CROSS_REGION, Forwarded): _cross_region,
}


def _paper(kind: PaperKind, making: _Making, document: DocumentRef) -> Paper | None:
    del document
    build = _BUILDERS.get((kind, type(making.detail)))
    return None if build is None else build(making, making.detail)
