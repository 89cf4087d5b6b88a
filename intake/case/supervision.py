"""Events for supervision (效能监督, CAPABILITIES C24 b, c): what was late or out of the rule, once each.

They are derived from the case's events and clocks. The ``key`` is the same whenever and wherever they are derived, so
that whoever keeps them keeps each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from intake.case.case import Case
from intake.case.events import CommitmentChecked, EventName
from intake.case.notice_period import local_day
from intake.clocks import ClockKind, clocks_of
from intake.item import ServiceItem
from intake.text import LocalizedText
from intake.working_days import WorkingDays


class SupervisionRule(StrEnum):
    ACCEPTANCE_OVERDUE = "acceptance_overdue"
    DECISION_OVERDUE = "decision_overdue"  # the statutory limit
    PROMISE_BROKEN = "promise_broken"  # the promised one
    DELIVERY_OVERDUE = "delivery_overdue"
    CHECK_OVERDUE = "check_overdue"
    SECOND_NOTICE = "second_notice"
    COMMITMENT_BROKEN = "commitment_broken"


_T = LocalizedText.of
RULE_NAMES: dict[SupervisionRule, LocalizedText] = {
    SupervisionRule.ACCEPTANCE_OVERDUE: _T("超期未受理或告知", "No acceptance or notice in time"),
    SupervisionRule.DECISION_OVERDUE: _T("超过法定时限", "Past the statutory limit"),
    SupervisionRule.PROMISE_BROKEN: _T("超过承诺时限", "Past the promised limit"),
    SupervisionRule.DELIVERY_OVERDUE: _T("超期未送达", "Not delivered in time"),
    SupervisionRule.CHECK_OVERDUE: _T("超期未核查承诺", "Promise not checked in time"),
    SupervisionRule.SECOND_NOTICE: _T("再次要求补正", "Second notice"),
    SupervisionRule.COMMITMENT_BROKEN: _T("承诺不实", "Promise not kept"),
}
_OF_CLOCK = {
    ClockKind.NOTICE: SupervisionRule.ACCEPTANCE_OVERDUE,
    ClockKind.STATUTORY: SupervisionRule.DECISION_OVERDUE,
    ClockKind.PROMISED: SupervisionRule.PROMISE_BROKEN,
    ClockKind.DELIVERY: SupervisionRule.DELIVERY_OVERDUE,
    ClockKind.COMMITMENT: SupervisionRule.CHECK_OVERDUE,
}
#: Late, as against out of the rule (C24 c).
OVERDUE_RULES = frozenset(_OF_CLOCK.values())


@dataclass(frozen=True, slots=True)
class SupervisionEvent:
    """``at`` is the first day on which it is so (ISO, in China), ``since`` the day that set it off, ``organ`` whose it
    is, ``about`` the promise of K."""

    rule: SupervisionRule
    case_id: str
    case_no: str
    organ: str
    at: str
    since: str
    about: str = ""

    @property
    def key(self) -> str:
        """Names it for good: a second one with this key is the same one."""
        return f"{self.case_id}/{self.rule.value}/{self.since}/{self.about}"


def supervision_events(
    case: Case, item: ServiceItem, calendars: WorkingDays, today: date
) -> tuple[SupervisionEvent, ...]:
    """All of a case up to today, by day. What the applicant did not bring in time is no organ's fault and not among
    them. Running and ended clocks count alike: being late is not undone by acting then."""
    found = [*_late(case, item, calendars, today), *_irregular(case, item)]
    return tuple(sorted(found, key=lambda event: (event.at, event.rule)))


def _late(case: Case, item: ServiceItem, calendars: WorkingDays, today: date) -> Iterator[SupervisionEvent]:
    for clock in clocks_of(case, item, calendars, today):
        rule = _OF_CLOCK.get(clock.kind)
        if rule is None or clock.due is None or not clock.overdue:
            continue
        first = clock.due + timedelta(1)
        yield _event(case, item, rule, first.isoformat(), clock.started.isoformat(), clock.about)


def _irregular(case: Case, item: ServiceItem) -> Iterator[SupervisionEvent]:
    for event in case.events:
        day = local_day(event.at)
        if event.name is EventName.SECOND_NOTICE:
            yield _event(case, item, SupervisionRule.SECOND_NOTICE, day, day)
        elif isinstance(event.detail, CommitmentChecked) and not event.detail.kept:
            yield _event(case, item, SupervisionRule.COMMITMENT_BROKEN, day, day, event.detail.about)


def _event(
    case: Case, item: ServiceItem, rule: SupervisionRule, at: str, since: str, about: str = ""
) -> SupervisionEvent:
    return SupervisionEvent(rule, case.id, case.case_no, item.organ.name, at, since, about)


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How often a unit was late and how often out of the rule (C24 c); ``cases``: how many cases it was in."""

    organ: str
    overdue: int
    irregular: int
    cases: int


def by_unit(events: Iterable[SupervisionEvent]) -> tuple[UnitCount, ...]:
    """By organ, the worst first; an event that is given twice counts once."""
    of_organ: dict[str, dict[str, SupervisionEvent]] = {}
    for event in events:
        of_organ.setdefault(event.organ, {})[event.key] = event
    counts = [
        UnitCount(
            organ,
            sum(event.rule in OVERDUE_RULES for event in found.values()),
            sum(event.rule not in OVERDUE_RULES for event in found.values()),
            len({event.case_id for event in found.values()}),
        )
        for organ, found in of_organ.items()
    ]
    return tuple(sorted(counts, key=lambda count: (-count.overdue - count.irregular, count.organ)))
