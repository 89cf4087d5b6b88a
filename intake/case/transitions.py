"""The lifecycle table T01–T34 as data (CAPABILITIES §4.2): which event leads from where to where, and who may do it.

What a row cannot say as data, its guard says (`intake.case.guards`). An event that has no row here does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.case.events import EventName, Role
from intake.case.states import FINAL, OPEN, REVIEWING, CaseState

_S = CaseState
_E = EventName


class ClockEffect(StrEnum):
    """What a move does to the clocks of §5; derived for a case in `intake.clocks`."""

    N_STARTS = "n_starts"
    N_ENDS = "n_ends"
    Q_STARTS = "q_starts"
    Q_ENDS = "q_ends"
    D_STARTS = "d_starts"
    D_STOPS = "d_stops"
    D_RESUMES = "d_resumes"
    D_LENGTHENS = "d_lengthens"
    D_ENDS = "d_ends"
    V_STARTS = "v_starts"
    V_ENDS = "v_ends"
    F_ENDS = "f_ends"  # when all are in
    K_ENDS = "k_ends"


_C = ClockEffect


@dataclass(frozen=True, slots=True)
class Transition:
    """One row for one state. ``before`` None: nothing was there; ``after`` None: nothing is left. ``documents`` are the
    kinds (§6) that may go with it; which of them do, says `intake.case.moves.documents_of`."""

    no: str
    before: CaseState | None
    after: CaseState | None
    name: EventName
    roles: frozenset[Role]
    offline: bool = False  # ⊙
    documents: tuple[str, ...] = ()
    clocks: tuple[ClockEffect, ...] = ()


CZ, CL, SV, HO, BO, CHIEF, RE, RC, SY, CARRIER = (
    Role.CITIZEN,
    Role.CLERK,
    Role.SUPERVISOR,
    Role.HAND_OUT_CLERK,
    Role.BACK_OFFICE,
    Role.CHIEF_REPRESENTATIVE,
    Role.RULE_ENGINE,
    Role.HANDLING_PLACE,
    Role.PLATFORM_TIMER,
    Role.CARRIER,
)

#: "ACCEPTED or later": the way to the result, the archived case included, since a promise may be checked after it.
_ACCEPTED_OR_LATER = (
    *sorted(REVIEWING),
    _S.DECIDED,
    _S.CLOSED,
    _S.READY,
    _S.DELIVERED,
    _S.ARCHIVED,
)
_NOT_FINAL = tuple(state for state in CaseState if state not in FINAL)


def _rows(
    no: str,
    befores: CaseState | Iterable[CaseState] | None,
    after: CaseState | None,
    name: EventName,
    roles: Iterable[Role],
    *,
    offline: bool = False,
    documents: tuple[str, ...] = (),
    clocks: tuple[ClockEffect, ...] = (),
    same: bool = False,
) -> Iterator[Transition]:
    """A row of the table for each of its states; ``same``: it stays in the state it is in."""
    states = (befores,) if befores is None or isinstance(befores, CaseState) else befores
    for before in states:
        yield Transition(no, before, before if same else after, name, frozenset(roles), offline, documents, clocks)


TRANSITIONS: tuple[Transition, ...] = (
    *_rows("T01", None, _S.DRAFT, _E.OPEN, (CZ, CL), offline=True),
    *_rows("T02", _S.DRAFT, None, _E.DISCARD, (CZ, CL), offline=True),
    *_rows(
        "T03", _S.DRAFT, _S.RECEIVED, _E.TAKE_IN, (CZ, CL, BO), offline=True, documents=("D01",), clocks=(_C.N_STARTS,)
    ),
    *_rows(
        "T04",
        _S.RECEIVED,
        _S.ACCEPTED,
        _E.ACCEPT,
        (CL, BO, RE),
        offline=True,
        documents=("D04", "D06", "D07"),
        clocks=(_C.N_ENDS, _C.D_STARTS),
    ),
    *_rows(
        "T05",
        _S.RECEIVED,
        _S.SUPPLEMENT_PENDING,
        _E.NOTIFY_ONCE,
        (CL, BO),
        offline=True,
        documents=("D02",),
        clocks=(_C.N_ENDS, _C.Q_STARTS),
    ),
    *_rows(
        "T06",
        _S.RECEIVED,
        _S.NOT_ACCEPTED,
        _E.REFUSE_ACCEPTANCE,
        (CL, BO),
        offline=True,
        documents=("D03",),
        clocks=(_C.N_ENDS,),
    ),
    *_rows("T07", _S.RECEIVED, _S.ACCEPTED, _E.DEEM_ACCEPTED, (SY,), clocks=(_C.N_ENDS, _C.D_STARTS)),
    *_rows("T08", _S.RECEIVED, _S.IN_TRANSIT, _E.FORWARD, (CL,), offline=True, documents=("D15", "D16")),
    *_rows("T09", _S.IN_TRANSIT, _S.RECEIVED, _E.PARCEL_RECEIVED, (RC,), clocks=(_C.N_STARTS,)),
    *_rows(
        "T10",
        _S.SUPPLEMENT_PENDING,
        None,
        _E.SUPPLEMENT_PART,
        (CZ, CL, BO),
        offline=True,
        documents=("D05",),
        same=True,
    ),
    *_rows(
        "T11",
        _S.SUPPLEMENT_PENDING,
        _S.SUPPLEMENTED,
        _E.SUPPLEMENT_ALL,
        (CZ, CL, BO),
        offline=True,
        documents=("D05",),
        clocks=(_C.Q_ENDS, _C.N_STARTS),
    ),
    *_rows("T12", _S.SUPPLEMENT_PENDING, _S.LAPSED, _E.LAPSE, (BO,), documents=("D11",), clocks=(_C.Q_ENDS,)),
    *_rows(
        "T13",
        _S.SUPPLEMENTED,
        _S.ACCEPTED,
        _E.ACCEPT,
        (CL, BO, RE),
        documents=("D04", "D06", "D07"),
        clocks=(_C.N_ENDS, _C.D_STARTS),
    ),
    *_rows(
        "T14",
        _S.SUPPLEMENTED,
        _S.NOT_ACCEPTED,
        _E.REFUSE_ACCEPTANCE,
        (CL, BO),
        documents=("D03",),
        clocks=(_C.N_ENDS,),
    ),
    *_rows("T15", _S.SUPPLEMENTED, _S.ACCEPTED, _E.DEEM_ACCEPTED, (SY,), clocks=(_C.N_ENDS, _C.D_STARTS)),
    *_rows("T16", _S.ACCEPTED, _S.UNDER_REVIEW, _E.START_REVIEW, (BO,)),
    *_rows(
        "T17",
        (_S.ACCEPTED, _S.UNDER_REVIEW),
        _S.DECIDED,
        _E.DECIDE,
        (BO, CHIEF, RE),
        documents=("D11",),
        clocks=(_C.D_ENDS, _C.V_STARTS),
    ),
    *_rows("T18", _S.UNDER_REVIEW, _S.REVIEW_SUPPLEMENT, _E.REVIEW_NOTICE, (BO,), documents=("D10",)),
    *_rows("T18", _S.REVIEW_SUPPLEMENT, _S.UNDER_REVIEW, _E.REVIEW_RECEIVED, (CZ, CL, BO), documents=("D05",)),
    *_rows(
        "T19",
        _S.UNDER_REVIEW,
        _S.SPECIAL_PROCEDURE,
        _E.SPECIAL_START,
        (BO,),
        documents=("D08",),
        clocks=(_C.D_STOPS,),
    ),
    *_rows("T19", _S.SPECIAL_PROCEDURE, _S.UNDER_REVIEW, _E.SPECIAL_END, (BO,), clocks=(_C.D_RESUMES,)),
    *_rows("T20", _S.UNDER_REVIEW, None, _E.EXTEND, (BO,), documents=("D09",), clocks=(_C.D_LENGTHENS,), same=True),
    *_rows("T21", _S.UNDER_REVIEW, _S.SUSPENDED, _E.SUSPEND, (BO,), clocks=(_C.D_STOPS,)),
    *_rows("T21", _S.SUSPENDED, _S.UNDER_REVIEW, _E.RESUME, (BO,), clocks=(_C.D_RESUMES,)),
    *_rows(
        "T22",
        (_S.ACCEPTED, _S.UNDER_REVIEW),
        _S.REFERRED,
        _E.REFER,
        (BO,),
        documents=("D11",),
        clocks=(_C.D_ENDS,),
    ),
    *_rows("T23", _S.DECIDED, _S.CLOSED, _E.CLOSE, (BO, RE), documents=("D11",)),
    *_rows("T24", _S.CLOSED, _S.READY, _E.RESULT_ARRIVED, (HO,), documents=("D13",)),
    *_rows(
        "T25",
        (_S.CLOSED, _S.READY),
        _S.DELIVERED,
        _E.DELIVER,
        (HO, CZ, BO, CARRIER),
        offline=True,
        documents=("D14", "D15", "D23"),
        clocks=(_C.V_ENDS,),
    ),
    *_rows("T26", _S.DELIVERED, _S.READY, _E.CAME_BACK, (HO,)),
    *_rows("T27", _S.DELIVERED, _S.ARCHIVED, _E.ARCHIVE, (BO,)),
    *_rows("T28", sorted(OPEN), _S.WITHDRAWN, _E.WITHDRAW, (CZ, CL), offline=True, documents=("D12",)),
    *_rows("T29", _S.RECEIVED, _S.RETURNED, _E.SEND_BACK, (CL, BO), offline=True, documents=("D12",)),
    *_rows("T30", _NOT_FINAL, _S.VOIDED, _E.VOID, (SV, BO)),
    *_rows("T31", sorted(REVIEWING), _S.TERMINATED, _E.TERMINATE, (BO,), documents=("D11",)),
    *_rows(
        "T32",
        (_S.ACCEPTED, _S.UNDER_REVIEW),
        None,
        _E.DEFERRED_SUPPLIED,
        (CZ, CL, BO),
        offline=True,
        documents=("D05",),
        clocks=(_C.F_ENDS,),
        same=True,
    ),
    *_rows("T33", _ACCEPTED_OR_LATER, None, _E.COMMITMENT_CHECKED, (BO,), clocks=(_C.K_ENDS,), same=True),
    *_rows(
        "T34",
        _S.SUPPLEMENTED,
        _S.SUPPLEMENT_PENDING,
        _E.SECOND_NOTICE,
        (SV,),
        documents=("D02",),
        clocks=(_C.N_ENDS, _C.Q_STARTS),
    ),
)

_BY_STATE_AND_NAME = {(row.before, row.name): row for row in TRANSITIONS}


def transition(before: CaseState | None, name: EventName) -> Transition | None:
    """The row of this event in this state, None when the table has none."""
    return _BY_STATE_AND_NAME.get((before, name))


def moves_from(state: CaseState) -> tuple[Transition, ...]:
    """Every row that starts in this state, in the table's order."""
    return tuple(row for row in TRANSITIONS if row.before is state)
