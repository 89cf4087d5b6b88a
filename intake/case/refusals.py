"""Why a move is not allowed: a reason to switch on, and words that say what to do instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intake.case.events import Role
from intake.text import LocalizedText


class Reason(StrEnum):
    """One for each guard of the lifecycle table (CAPABILITIES §4.2)."""

    UNLISTED = "unlisted"  # the table has no such event in this state
    ROLE = "role"
    OFFLINE = "offline"
    CONFLICT = "conflict"  # the case has moved meanwhile
    NOT_GRANTED = "not_granted"
    NOT_IN_FORCE = "not_in_force"
    CHANNEL = "channel"
    COLLECTING_PLACE = "collecting_place"
    NOT_COLLECTING_PLACE = "not_collecting_place"
    NOT_HANDLING_PLACE = "not_handling_place"
    WAITS = "waits"  # for another matter of its package
    REVIEW_POINTS = "review_points"
    INCOMPLETE = "incomplete"
    NOT_DEFERRABLE = "not_deferrable"
    NO_COMMITMENT = "no_commitment"
    PLEDGE_UNSIGNED = "pledge_unsigned"
    WRONG_MODE = "wrong_mode"
    ACCEPTANCE_DATE = "acceptance_date"
    NO_DEFECT = "no_defect"
    BAD_LINES = "bad_lines"
    NOTICE_TOO_LATE = "notice_too_late"
    NO_REASON = "no_reason"
    UNLISTED_REASON = "unlisted_reason"
    RIGHT_ORGAN = "right_organ"
    NEW_GAP = "new_gap"
    CLOCK_RUNS = "clock_runs"
    NO_CALENDAR = "no_calendar"
    NOT_CHECKED = "not_checked"
    NO_TRACKING = "no_tracking"
    NO_SUCH_LINE = "no_such_line"
    NOTHING_SUPPLIED = "nothing_supplied"
    LINES_OPEN = "lines_open"
    LINES_ALL_MET = "lines_all_met"
    NOBODY = "nobody"  # staff without an account
    SAME_PERSON = "same_person"
    NOT_INSTANT = "not_instant"
    NOT_DECIDED_HERE = "not_decided_here"
    PAPERS_TO_COME = "papers_to_come"
    NO_BASIS = "no_basis"
    NO_SPECIAL_KIND = "no_special_kind"
    NO_DAYS = "no_days"
    EXTENDED_BEFORE = "extended_before"
    PERIOD_OVER = "period_over"
    TOO_LONG = "too_long"
    NO_APPROVAL = "no_approval"
    NO_ORGAN = "no_organ"
    RESULT_INCOMPLETE = "result_incomplete"
    NOT_COUNTED = "not_counted"
    NO_DECISION = "no_decision"
    WAY = "way"
    NO_IDENTITY = "no_identity"
    NO_AUTHORITY = "no_authority"
    NO_PROOF = "no_proof"
    OVER_PRINT_LIMIT = "over_print_limit"
    NOT_MAILED = "not_mailed"
    STILL_OPEN = "still_open"
    NO_REQUEST = "no_request"
    NO_SECOND_PERSON = "no_second_person"
    NOT_DEFERRED = "not_deferred"
    NOT_PROMISED = "not_promised"
    NOT_TAKEN = "not_taken"  # by the platform, and a person ended its stay here (docs/adr/0014)


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The move is refused. ``about`` points at what is in the way where that is one thing: a material, a line, a
    point."""

    reason: Reason
    message: LocalizedText
    about: str = ""


_T = LocalizedText.of

ROLE_NAMES: dict[Role, LocalizedText] = {
    Role.CITIZEN: _T("申请人", "the applicant"),
    Role.CLERK: _T("综合受理员", "an acceptance clerk"),
    Role.SUPERVISOR: _T("值班主管", "a supervisor"),
    Role.HAND_OUT_CLERK: _T("出件人员", "a hand-out clerk"),
    Role.BACK_OFFICE: _T("后台审批人员", "the back office"),
    Role.CHIEF_REPRESENTATIVE: _T("首席代表", "the chief representative"),
    Role.RULE_ENGINE: _T("系统自动审批", "the automatic decision"),
    Role.HANDLING_PLACE: _T("办理地部门", "the handling place"),
    Role.PLATFORM_TIMER: _T("平台定时处理", "the platform's timer"),
    Role.CARRIER: _T("寄递企业", "the carrier"),
}
