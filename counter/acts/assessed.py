"""What the acts of the decision share: the assessment, and a supervisor's word where a rule wants one."""

from __future__ import annotations

from collections.abc import Callable

from counter.acts.model import LONG_TEXT, Entry, Look, Row, T, first_missing, if_empty, second, typed
from intake.case.states import CaseState
from intake.decision.model import Assessment, Option
from intake.text import LocalizedText
from station.staff import StaffRole

UNDECIDED = frozenset({CaseState.RECEIVED, CaseState.SUPPLEMENTED})
#: Who may decide at once what a clerk took in.
DECIDERS = frozenset({StaffRole.CHIEF_REPRESENTATIVE})
SUPERVISORS = frozenset({StaffRole.SUPERVISOR})

_OTHER_SUPERVISOR = T("请值班主管登录确认。", "Ask a supervisor to sign in for this.")
NO_REASON = T("请写明理由。", "Give the reason.")


def says(look: Look, option: Option) -> bool:
    """Something can be said about it, for or against."""
    found = look.assessment
    return found is not None and (found.allows(option) or found.reason_against(option) is not None)


def offered(option: Option) -> Callable[[Look], bool]:
    return lambda look: says(look, option)


def against(option: Option) -> Callable[[Look], LocalizedText | None]:
    """Why the option is closed; None where it is open, or where nothing was assessed."""
    return lambda look: None if look.assessment is None else look.assessment.reason_against(option)


def assessed(look: Look) -> Assessment:
    """Raises ``LookupError`` where there is nothing to decide."""
    if look.assessment is None:
        raise LookupError("an act of the decision without its assessment")
    return look.assessment


def supervisor_rows(entry: Entry) -> tuple[Row, ...]:
    """Their reason and their sign-in, for what wants it (C08 a)."""
    return (
        typed(entry, "reason", T("理由", "Reason"), kind=LONG_TEXT),
        second(entry, T("值班主管", "Supervisor")),
    )


def supervisor_missing(entry: Entry) -> LocalizedText | None:
    return first_missing(
        if_empty(entry.value("reason"), NO_REASON), _OTHER_SUPERVISOR if entry.second is None else None
    )
