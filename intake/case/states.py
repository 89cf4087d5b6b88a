"""The states of a case (CAPABILITIES §4.1). No national codes exist: these are ours, with an export map."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from intake.text import LocalizedText


class CaseState(StrEnum):
    """Where a case stands. The value is what store, records and platform hold."""

    DRAFT = "DRAFT"
    RECEIVED = "RECEIVED"
    SUPPLEMENT_PENDING = "SUPPLEMENT_PENDING"
    SUPPLEMENTED = "SUPPLEMENTED"
    IN_TRANSIT = "IN_TRANSIT"
    ACCEPTED = "ACCEPTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    REVIEW_SUPPLEMENT = "REVIEW_SUPPLEMENT"
    SPECIAL_PROCEDURE = "SPECIAL_PROCEDURE"
    SUSPENDED = "SUSPENDED"
    DECIDED = "DECIDED"
    CLOSED = "CLOSED"
    READY = "READY"
    DELIVERED = "DELIVERED"
    ARCHIVED = "ARCHIVED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    LAPSED = "LAPSED"
    WITHDRAWN = "WITHDRAWN"
    RETURNED = "RETURNED"
    VOIDED = "VOIDED"
    REFERRED = "REFERRED"
    TERMINATED = "TERMINATED"


#: No other state follows on these. (The check of a commitment may still be noted after the archiving, T33.)
FINAL = frozenset(
    {
        CaseState.ARCHIVED,
        CaseState.NOT_ACCEPTED,
        CaseState.LAPSED,
        CaseState.WITHDRAWN,
        CaseState.RETURNED,
        CaseState.VOIDED,
        CaseState.REFERRED,
        CaseState.TERMINATED,
    }
)

#: The back office looks at it.
REVIEWING = frozenset(
    {
        CaseState.ACCEPTED,
        CaseState.UNDER_REVIEW,
        CaseState.REVIEW_SUPPLEMENT,
        CaseState.SPECIAL_PROCEDURE,
        CaseState.SUSPENDED,
    }
)

#: Taken in and not decided: what a citizen can still withdraw.
OPEN = REVIEWING | {
    CaseState.RECEIVED,
    CaseState.SUPPLEMENT_PENDING,
    CaseState.SUPPLEMENTED,
    CaseState.IN_TRANSIT,
}

_S = CaseState
_T = LocalizedText.of

STATE_NAMES: dict[CaseState, LocalizedText] = {
    _S.DRAFT: _T("草稿", "Draft"),
    _S.RECEIVED: _T("收件", "Taken in"),
    _S.SUPPLEMENT_PENDING: _T("待补正", "Waiting for a supplement"),
    _S.SUPPLEMENTED: _T("已补齐", "Supplement complete"),
    _S.IN_TRANSIT: _T("转寄办理地", "On its way to the handling place"),
    _S.ACCEPTED: _T("受理", "Accepted"),
    _S.UNDER_REVIEW: _T("承办", "Under review"),
    _S.REVIEW_SUPPLEMENT: _T("审查阶段补正", "Supplement asked for in the review"),
    _S.SPECIAL_PROCEDURE: _T("特别程序", "Special procedure"),
    _S.SUSPENDED: _T("中止", "Suspended"),
    _S.DECIDED: _T("决定", "Decided"),
    _S.CLOSED: _T("办结", "Closed"),
    _S.READY: _T("待出件", "Result ready to be collected"),
    _S.DELIVERED: _T("送达", "Delivered"),
    _S.ARCHIVED: _T("归档", "Archived"),
    _S.NOT_ACCEPTED: _T("不予受理", "Not accepted"),
    _S.LAPSED: _T("补正不来办结", "Ended: the supplement did not come"),
    _S.WITHDRAWN: _T("撤回申请", "Withdrawn"),
    _S.RETURNED: _T("退件", "Returned"),
    _S.VOIDED: _T("作废", "Void"),
    _S.REFERRED: _T("转报办结", "Passed on to the deciding office"),
    _S.TERMINATED: _T("终止", "Terminated"),
}


class CaseStage(IntEnum):
    """The stages (环节) a citizen is shown, six of the seven of DZ 2.3.2: the seventh, complaint, is open in any."""

    INFORM = 1
    ACCEPT = 2
    HANDLE = 3
    APPROVE = 4
    CLOSE = 5
    DELIVER = 6
    COMPLAIN = 7


STAGE_NAMES: dict[CaseStage, LocalizedText] = {
    CaseStage.INFORM: _T("告知", "Inform"),
    CaseStage.ACCEPT: _T("受理", "Accept"),
    CaseStage.HANDLE: _T("承办", "Review"),
    CaseStage.APPROVE: _T("批准", "Decide"),
    CaseStage.CLOSE: _T("办结", "Close"),
    CaseStage.DELIVER: _T("送达", "Deliver"),
    CaseStage.COMPLAIN: _T("投诉", "Complain"),
}

_INFORM = (_S.DRAFT, _S.RECEIVED, _S.SUPPLEMENT_PENDING, _S.SUPPLEMENTED, _S.IN_TRANSIT)
_HANDLE = (_S.UNDER_REVIEW, _S.REVIEW_SUPPLEMENT, _S.SPECIAL_PROCEDURE, _S.SUSPENDED)
_CLOSE = (_S.CLOSED, _S.LAPSED, _S.WITHDRAWN, _S.RETURNED, _S.VOIDED, _S.REFERRED, _S.TERMINATED)

STAGE_OF: dict[CaseState, CaseStage] = {
    **dict.fromkeys(_INFORM, CaseStage.INFORM),
    **dict.fromkeys((_S.ACCEPTED, _S.NOT_ACCEPTED), CaseStage.ACCEPT),
    **dict.fromkeys(_HANDLE, CaseStage.HANDLE),
    _S.DECIDED: CaseStage.APPROVE,
    **dict.fromkeys(_CLOSE, CaseStage.CLOSE),
    **dict.fromkeys((_S.READY, _S.DELIVERED, _S.ARCHIVED), CaseStage.DELIVER),
}

#: 办件评价状态 of the national tables (practice): 1 not accepted yet, 2 in hand, 3 finished. A draft is not exported.
EVALUATION_STATUS: dict[CaseState, str] = {
    state: "1" if state in _INFORM else "2" if state in REVIEWING or state is _S.DECIDED else "3"
    for state in CaseState
    if state is not _S.DRAFT
}

#: 办结结果 of the national tables (practice). The codes of refused, withdrawn and terminated cases are unverified.
RESULT_CODE_NAMES: dict[str, LocalizedText] = {
    "0": _T("出证办结", "Certificate issued"),
    "1": _T("退回办结", "Returned"),
    "2": _T("作废办结", "Void"),
    "3": _T("删除办结", "Deleted"),
    "4": _T("转报办结", "Passed on"),
    "5": _T("补正不来办结", "The supplement never came"),
    "6": _T("办结", "Finished"),
    "7": _T("纸质办结", "Finished on paper"),
}

_RESULT_CODES = {
    _S.NOT_ACCEPTED: "1",
    _S.LAPSED: "5",
    _S.WITHDRAWN: "1",
    _S.RETURNED: "1",
    _S.VOIDED: "2",
    _S.REFERRED: "4",
    _S.TERMINATED: "6",
}
_WITH_RESULT = frozenset({_S.CLOSED, _S.READY, _S.DELIVERED, _S.ARCHIVED})


def result_code(state: CaseState, *, granted: bool, result_kinds: Iterable[str] = ()) -> str | None:
    """办结结果 for the export, None while the case goes on. ``result_kinds`` are `intake.item.ResultDocument.kind`:
    a licence or certificate is 0, another paper 7, nothing or a refusal 6."""
    if state not in _WITH_RESULT:
        return _RESULT_CODES.get(state)
    kinds = set(result_kinds) if granted else set()
    if kinds & {"licence", "certificate"}:
        return "0"
    return "7" if kinds else "6"


#: From the least advanced on. By how many steps it is to the decision, not by number: who must still supply something
#: stands further back than who waits. Cases that ended without a result hold nothing up.
_ADVANCEMENT = (
    _S.DRAFT,
    _S.SUPPLEMENT_PENDING,
    _S.IN_TRANSIT,
    _S.RECEIVED,
    _S.SUPPLEMENTED,
    _S.ACCEPTED,
    _S.REVIEW_SUPPLEMENT,
    _S.SPECIAL_PROCEDURE,
    _S.SUSPENDED,
    _S.UNDER_REVIEW,
    _S.DECIDED,
    _S.CLOSED,
    _S.READY,
    _S.DELIVERED,
    _S.ARCHIVED,
    _S.REFERRED,
    _S.NOT_ACCEPTED,
    _S.LAPSED,
    _S.WITHDRAWN,
    _S.RETURNED,
    _S.TERMINATED,
    _S.VOIDED,
)


def main_state(sub_cases: Iterable[CaseState]) -> CaseState:
    """What the main case of a package shows: its least advanced sub-case (§4.2 rule 5).

    Raises ``ValueError`` without sub-cases.
    """
    return min(sub_cases, key=_ADVANCEMENT.index)
