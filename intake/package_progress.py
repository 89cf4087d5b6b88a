"""How a package (一件事) stands: which of its matters may start, what each waits for, who is late, where it is whole.

Its matters are cases of their own. The whole shows the least advanced of them (CAPABILITIES §4.2, rule 5) and ends when
all have ended. What is not known here (another organ's case, not fed down yet) is said to be unknown, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from intake.case.case import Case
from intake.case.due import most_pressing
from intake.case.events import Decision, EventName, ResultData
from intake.case.notice_period import local_day
from intake.case.states import FINAL, STATE_NAMES, CaseState, main_state
from intake.clocks import running_clocks
from intake.decision.model import Submission
from intake.draft import HandedIn
from intake.intake import PackageCase, PackageMember
from intake.item import PackagePart, ServiceItem
from intake.material import FROM_PACKAGE
from intake.taking import LicenceRef, TakenAs
from intake.text import LocalizedText
from intake.working_days import WorkingDays

_T = LocalizedText.of
#: The office has done what it had to do.
_DONE = FINAL | {CaseState.CLOSED, CaseState.READY, CaseState.DELIVERED}


@dataclass(frozen=True, slots=True)
class SubStanding:
    """One matter of a package. ``state`` is None while nothing is known of it here. ``waits_for`` are names of what
    still comes first; ``held_up`` says that it never will: what it waits for ended without a result."""

    id: str
    case_no: str
    impl_code: str
    name: str
    organ: str
    region: str  # GB/T 2260, of the organ
    state: CaseState | None
    waits_for: tuple[str, ...] = ()
    held_up: LocalizedText | None = None
    certificates: tuple[tuple[str, ResultData], ...] = ()  # own material, the result that stands for it

    @property
    def ended(self) -> bool:
        return self.state in _DONE

    @property
    def may_start(self) -> bool:
        """Nothing comes before it (any more)."""
        return not self.waits_for and self.held_up is None and self.state is not None and not self.ended


@dataclass(frozen=True, slots=True)
class StageStanding:
    """One stage of a long package: how many of its matters have ended."""

    key: str
    name: LocalizedText
    ended: int
    of: int

    @property
    def complete(self) -> bool:
        return self.ended == self.of


@dataclass(frozen=True, slots=True)
class Project:
    """A construction project: its national code and the officer who looks after it (C10 g)."""

    code: str
    officer: str


@dataclass(frozen=True, slots=True)
class PackageStanding:
    """The whole. ``state`` is that of the least advanced matter, None while one of them is unknown."""

    id: str
    name: str
    lead_organ: str
    subs: tuple[SubStanding, ...]
    stages: tuple[StageStanding, ...] = ()

    @property
    def state(self) -> CaseState | None:
        known = [sub.state for sub in self.subs if sub.state is not None]
        if len(known) < len(self.subs):
            return None
        return main_state(known)

    @property
    def closed(self) -> bool:
        """The main case closes after all of its matters (C10 c)."""
        return all(sub.ended for sub in self.subs)

    @property
    def starting(self) -> tuple[SubStanding, ...]:
        """Matters that run or may run now: those without a predecessor start together."""
        return tuple(sub for sub in self.subs if sub.may_start)

    @property
    def stage(self) -> StageStanding | None:
        """The stage it is in: the first that is not complete."""
        return next((stage for stage in self.stages if not stage.complete), None)

    def by_region(self) -> Mapping[str, tuple[SubStanding, ...]]:
        """Regions in the order of the receipt (C10 h)."""
        found: dict[str, tuple[SubStanding, ...]] = {}
        for sub in self.subs:
            found[sub.region] = (*found.get(sub.region, ()), sub)
        return found

    def sub(self, case_id: str) -> SubStanding:
        """Raises ``KeyError`` for a case that is none of its matters."""
        for sub in self.subs:
            if sub.id == case_id:
                return sub
        raise KeyError(case_id)


def package_standing(item: ServiceItem, member: PackageMember, cases: Mapping[str, Case]) -> PackageStanding:
    """``item`` is the package's (`intake.package.combined`), ``cases`` those known here by id.

    Raises ``ValueError`` for an item that is not the package the cases were taken in as.
    """
    if item.package is None or (item.impl_code, item.version) != (member.code, member.version):
        raise ValueError("the item is not the package of these cases")
    parts = {part.item.impl_code: part for part in item.package.parts}
    firsts = {one.impl_code: one for one in member.of}
    subs = tuple(_sub(one, parts[one.impl_code], firsts, cases) for one in member.of)
    ended = {sub.impl_code for sub in subs if sub.ended}
    stages = tuple(
        StageStanding(stage.key, stage.name, len(ended & set(stage.items)), len(stage.items))
        for stage in item.package.stages
    )
    return PackageStanding(member.id, member.name, item.package.parts[0].item.organ.name, subs, stages)


def project_of(item: ServiceItem, answers: Mapping[str, str]) -> Project | None:
    """The project of a construction package, from the answers to the package's form; None for another package."""
    if item.package is None or item.package.project_code is None or item.package.project_officer is None:
        return None
    return Project(answers.get(item.package.project_code, ""), answers.get(item.package.project_officer, ""))


def issued_on(case: Case) -> str | None:
    """The ISO day on which the case's result was there; None before, and for one that ended without."""
    if not case.results:
        return None
    return next((local_day(event.at) for event in case.events if event.name is EventName.CLOSE), None)


def started_on(firsts: Sequence[Case | None]) -> str | None:
    """The day a matter starts that waits for these: that of the last result. None while one is missing or unknown."""
    days = [None if case is None else issued_on(case) for case in firsts]
    known = [day for day in days if day is not None]
    return max(known) if days and len(known) == len(days) else None


# --- certificates -----------------------------------------------------------------------------------------------------


def with_certificates(submission: Submission, sub: SubStanding) -> Submission:
    """What was handed in for a matter, with the certificates of the matters before it in their places (C10 d)."""
    made = dict(sub.certificates)
    kept = tuple(
        _certified(handed_in, made[handed_in.material])
        if handed_in.material in made and handed_in.not_supplied == FROM_PACKAGE
        else handed_in
        for handed_in in submission.materials
    )
    return replace(submission, materials=kept)


def _certified(handed_in: HandedIn, result: ResultData) -> HandedIn:
    licence = LicenceRef(result.name, result.number, result.issuer, valid_to=result.valid_to)
    taken = replace(handed_in.taken, way=TakenAs.E_LICENCE, licence=licence, valid_to=result.valid_to)
    return replace(handed_in, taken=taken)


# --- who is late ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SupervisionOrder:
    """A demand to act (督办) on a late organ of a package; the lead organ is told (C10 e). ``since`` is the last day in
    time, ISO; ``key`` names it for good, so that it goes out once."""

    package_id: str
    case_id: str
    case_no: str
    organ: str
    lead_organ: str
    since: str
    words: LocalizedText

    @property
    def key(self) -> str:
        return f"{self.package_id}/{self.case_id}/{self.since}"


_LATE = _T(
    "“{matter}”由{organ}办理，应在{due}前办完这一步，现在是“{state}”。请{organ}尽快办理；牵头部门{lead}已知悉。",
    "{matter} is with {organ}; this step was due by {due} and it is still “{state}”. {organ} is asked to act; the lead "
    "department {lead} has been told.",
)


def supervision_orders(
    standing: PackageStanding,
    item: ServiceItem,
    cases: Mapping[str, Case],
    calendars: WorkingDays,
    today: date,
) -> tuple[SupervisionOrder, ...]:
    """One for each matter whose organ is past a last day now; what the applicant owes is no organ's lateness."""
    return tuple(_orders(standing, item, cases, calendars, today))


def _orders(
    standing: PackageStanding, item: ServiceItem, cases: Mapping[str, Case], calendars: WorkingDays, today: date
) -> Iterator[SupervisionOrder]:
    parts = {} if item.package is None else {part.item.impl_code: part.item for part in item.package.parts}
    for sub in standing.subs:
        case = cases.get(sub.id)
        if case is None or sub.ended:
            continue
        clock = most_pressing(running_clocks(case, parts[sub.impl_code], calendars, today))
        if clock is None or not clock.overdue or clock.due is None:
            continue
        due = clock.due.isoformat()
        words = _LATE.fill(
            matter=sub.name, organ=sub.organ, due=due, state=STATE_NAMES[case.state], lead=standing.lead_organ
        )
        yield SupervisionOrder(standing.id, sub.id, sub.case_no, sub.organ, standing.lead_organ, due, words)


# --- one matter -------------------------------------------------------------------------------------------------------

_NO_RESULT = _T(
    "“{matter}”没有办成，这件事不能往下办。请和申请人商量：重新申请，或者撤回。",
    "{matter} ended without a result, so this one cannot go on. Please ask the applicant: apply again, or withdraw.",
)


def _sub(
    one: PackageCase, part: PackagePart, firsts: Mapping[str, PackageCase], cases: Mapping[str, Case]
) -> SubStanding:
    case = cases.get(one.id)
    waits: list[str] = []
    held_up: LocalizedText | None = None
    for code in part.waits_for:
        first = cases.get(firsts[code].id)
        if first is not None and issued_on(first) is not None:
            continue
        waits.append(firsts[code].item_name)
        if first is not None and _ended_without(first):
            held_up = _NO_RESULT.fill(matter=first.item_name)
    certificates = tuple(
        (material, first.results[0])
        for material, code in part.supplied
        if (first := cases.get(firsts[code].id)) is not None and first.results
    )
    return SubStanding(
        one.id,
        one.case_no,
        one.impl_code,
        one.item_name,
        one.organ,
        region_of(part.item.organ.uscc),
        None if case is None else case.state,
        tuple(waits),
        held_up,
        certificates,
    )


def _ended_without(case: Case) -> bool:
    return not case.results and (case.decision is Decision.REFUSED or case.state in FINAL)


def region_of(uscc: str) -> str:
    """The division an organ belongs to: places 3 to 8 of its credit code (GB 32100)."""
    return uscc[2:8]
