"""The states of a case (CAPABILITIES §4.1). No national codes exist: these are ours, with an export map."""

from __future__ import annotations

from enum import StrEnum


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


#: Nothing more happens to these.
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
