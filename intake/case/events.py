"""What happens to a case: one event a move, with who, where, when, before and after (CAPABILITIES §4.2, C24 a).

An event is what is stored, sent (record kind ``event``, body ``hall.event/1``) and kept by the platform. The state of a
case is never set: it follows from its events (`intake.case.case`). Details may name persons and hold what they said:
they are sealed with the case's key wherever they are kept, and stand in no log; no repr shows what they said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from intake.attachment import BlobRef
from intake.case.states import CaseState
from intake.draft import HandedIn, ReviewMark
from intake.text import LocalizedText


class EventName(StrEnum):
    """Names of the lifecycle table, then what moves no state."""

    OPEN = "open"  # of a draft: never leaves the terminal
    DISCARD = "discard"
    TAKE_IN = "take_in"
    ACCEPT = "accept"
    NOTIFY_ONCE = "notify_once"
    SECOND_NOTICE = "second_notice"
    REFUSE_ACCEPTANCE = "refuse_acceptance"
    DEEM_ACCEPTED = "deem_accepted"
    FORWARD = "forward"
    PARCEL_RECEIVED = "parcel_received"
    SUPPLEMENT_PART = "supplement_part"
    SUPPLEMENT_ALL = "supplement_all"
    LAPSE = "lapse"
    START_REVIEW = "start_review"
    DECIDE = "decide"
    REVIEW_NOTICE = "review_notice"
    REVIEW_RECEIVED = "review_received"
    SPECIAL_START = "special_start"
    SPECIAL_END = "special_end"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    REFER = "refer"
    CLOSE = "close"
    RESULT_ARRIVED = "result_arrived"
    DELIVER = "deliver"
    CAME_BACK = "came_back"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    SEND_BACK = "send_back"
    VOID = "void"
    TERMINATE = "terminate"
    DEFERRED_SUPPLIED = "deferred_supplied"
    COMMITMENT_CHECKED = "commitment_checked"


class Role(StrEnum):
    """Who may move a case: the column "Who" of the table."""

    CITIZEN = "citizen"  # CZ, at the kiosk
    CLERK = "clerk"  # CL 综合受理员
    SUPERVISOR = "supervisor"  # SV
    HAND_OUT_CLERK = "hand_out_clerk"  # HO 出件人员
    BACK_OFFICE = "back_office"  # BO 后台审批人员
    CHIEF_REPRESENTATIVE = "chief_representative"  # 首席代表
    RULE_ENGINE = "rule_engine"  # RE, for items that allow it
    HANDLING_PLACE = "handling_place"  # RC 办理地
    PLATFORM_TIMER = "platform_timer"  # SY
    CARRIER = "carrier"  # what the mail tells


@dataclass(frozen=True, slots=True)
class CaseActor:
    """Who did it, in which role. ``id`` is the staff account; None for citizen, rule engine and timer."""

    role: Role
    id: str | None = None


@dataclass(frozen=True, slots=True)
class CasePlace:
    """Where: the terminal, and what it was used as. ``window`` is the number over the window, "" at a kiosk; ``region``
    the hall's, which says who did what where in a cross-region case (C24 d)."""

    terminal: str
    channel: str  # intake.item.Channel
    window: str = ""
    region: str = ""  # GB/T 2260


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document (文书) that came with the event: its kind (``D02``) and number; "" where the number follows."""

    kind: str
    number: str = ""


# --- details ----------------------------------------------------------------------------------------------------------


class AcceptanceMode(StrEnum):
    NORMAL = "normal"
    DEEMED = "deemed"  # 视为受理
    DEFERRED = "deferred"  # 容缺受理
    COMMITMENT = "commitment"  # 告知承诺


@dataclass(frozen=True, slots=True)
class DeferredMaterial:
    """A minor paper that follows; ``due`` ISO, None while the calendar of its year is missing."""

    material: str
    due: str | None


@dataclass(frozen=True, slots=True)
class CommitmentGiven:
    """A signed promise in place of a proof; ``about`` is the material or condition it stands for."""

    about: str
    check_by: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """T04, T07, T13, T15. ``acceptance_date`` is ISO: of the receipt where deemed, of the full supplement if any; ""
    lets `intake.case.moves.move` put it in. ``review`` are points ticked now, on what came by kiosk or mail. A pledge
    (D06, D07) is signed on the pad or on the paper itself."""

    mode: AcceptanceMode
    acceptance_date: str = ""
    deferred: tuple[DeferredMaterial, ...] = ()
    commitments: tuple[CommitmentGiven, ...] = ()
    reason: str = ""  # a supervisor's, where the rule wanted otherwise
    review: tuple[ReviewMark, ...] = ()
    pledge: BlobRef | None = None
    signed_on_paper: bool = False


class DefectSort(StrEnum):
    MISSING = "missing"
    WRONG = "wrong"  # 不符合法定形式
    ORIGINAL_NEEDED = "original_needed"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One line of a notice. ``about`` is ``material:<key>`` or ``field:<key>``; ``words`` say what to put right."""

    no: int
    about: str
    name: str
    defect: DefectSort
    words: str = field(repr=False)
    count: int = 1


@dataclass(frozen=True, slots=True)
class Noticed:
    """T05, T18, T34. ``days`` is the supplement period Q in the unit of the item's limit; ``due`` its last day, None
    without calendar. 0 and None let `intake.case.moves.move` put them in. ``reason`` says why a second one was
    allowed, and by whom."""

    lines: tuple[NoticeLine, ...]
    days: int = 0
    due: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefusedAcceptance:
    """T06, T14. ``reason`` is a code of the item's list of legal reasons; ``right_organ`` names who is competent.
    ``about`` is the gap, ``material:<key>`` or ``field:<key>``, where it is one: after a supplement only one that the
    notice named."""

    reason: str
    explanation: str = field(repr=False)
    right_organ: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """T08: what a collecting place did, and by which parcel it went."""

    tracking_no: str
    carrier: str
    region: str  # handling place, GB/T 2260
    organ: str
    formal_check: bool
    identity_method: str


@dataclass(frozen=True, slots=True)
class Supplemented:
    """T10, T11, T18 back, T32: which lines of the notice are met, by which materials and corrected answers."""

    lines: tuple[int, ...]
    materials: tuple[HandedIn, ...] = ()
    answers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    review: tuple[ReviewMark, ...] = ()  # points ticked on them at a window


class Decision(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decided:
    """T17. ``regulator`` is who is told of the approval (审管衔接, C35 a): `intake.case.moves.move` puts it in."""

    decision: Decision
    reason: str = field(repr=False)
    basis: str = ""
    regulator: str = ""


@dataclass(frozen=True, slots=True)
class ResultData:
    """A result (结果): a licence or certificate with its number, or a reply. ``file`` is its PDF where there is one."""

    name: str
    number: str = field(repr=False)
    issuer: str
    kind: str = "licence"  # intake.item.ResultDocument.kind
    valid_from: str | None = None
    valid_to: str | None = None  # None: 长期
    description: str = field(default="", repr=False)
    verify_code: str = ""
    file: BlobRef | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """T23, T22, T30, T31, T12: how it ended; ``results`` for T23."""

    results: tuple[ResultData, ...] = ()
    reason: str = field(default="", repr=False)
    organ: str = ""  # T22: who goes on with it
    second_staff: str = ""  # T30: supervisor and back office, the one who is not the actor
    second_role: Role | None = None


@dataclass(frozen=True, slots=True)
class ResultArrived:
    """T24: papers counted by both at the hand-over (D13)."""

    batch: str
    originals: int
    copies: int
    from_staff: str


class RecipientKind(StrEnum):
    APPLICANT = "applicant"
    REPRESENTATIVE = "representative"
    OTHER = "other"  # with an authority of their own


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who took the result: from the card they showed. ``authority`` is the letter that lets another collect it."""

    kind: RecipientKind
    name: str
    id_type: str
    id_number: str
    authority: BlobRef | None = None

    def __repr__(self) -> str:
        return f"Recipient({self.kind.value})"


@dataclass(frozen=True, slots=True)
class Delivered:
    """T25. ``way`` is `intake.item.Delivery`; what proves it depends on it: signature and identity, tracking number,
    or the print's count. ``copies`` counts prints of the same result at kiosks."""

    way: str
    recipient: Recipient | None = None
    signature: BlobRef | None = None
    tracking_no: str = ""
    refusal: str = field(default="", repr=False)  # why a recipient would not sign
    copies: int = 1


#: Why a case is sent back without the applicant's consent.
PRE_REVIEW_FAILED = "pre_review_failed"


@dataclass(frozen=True, slots=True)
class ReturnedPaper:
    name: str
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class GivenBack:
    """T28, T29, T26: papers go back (D12), or a parcel came back. T29 without ``request`` has the reason
    `PRE_REVIEW_FAILED`."""

    reason: str = field(repr=False)
    papers: tuple[ReturnedPaper, ...] = ()
    request: BlobRef | None = None  # the applicant's signed request or consent


#: What the decision's clock does not count (Administrative Licensing Law 45).
SPECIAL_KINDS: dict[str, LocalizedText] = {
    "hearing": LocalizedText.of("听证", "Hearing"),
    "tender": LocalizedText.of("招标", "Call for tenders"),
    "auction": LocalizedText.of("拍卖", "Auction"),
    "inspection": LocalizedText.of("检验", "Inspection of goods"),
    "test": LocalizedText.of("检测", "Test"),
    "quarantine": LocalizedText.of("检疫", "Quarantine"),
    "appraisal": LocalizedText.of("鉴定", "Appraisal"),
    "expert_review": LocalizedText.of("专家评审", "Expert review"),
}


@dataclass(frozen=True, slots=True)
class Halted:
    """T19, T21 out: D stops. ``kind`` is one of `SPECIAL_KINDS`; a suspension has a kind and basis of its own. On-site
    inspection (现场核查/踏勘) is not among them: the clock runs on."""

    kind: str
    basis: str
    days: int | None = None  # planned, working days


@dataclass(frozen=True, slots=True)
class Resumed:
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Extended:
    """T20: once, with the head's approval; told to the applicant."""

    days: int
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class CommitmentChecked:
    about: str
    kept: bool
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NoDetail:
    """Nothing but the move itself."""


Detail = (
    NoDetail
    | Accepted
    | Noticed
    | RefusedAcceptance
    | Forwarded
    | Supplemented
    | Decided
    | Closed
    | ResultArrived
    | Delivered
    | GivenBack
    | Halted
    | Resumed
    | Extended
    | CommitmentChecked
)


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One event. ``seq`` counts within the case: 1 is the take-in, whose content is the intake record itself."""

    id: str  # UUIDv7, also the record's id
    case_id: str
    seq: int
    name: EventName
    transition: str  # T01 … T34
    before: CaseState | None
    after: CaseState
    actor: CaseActor
    place: CasePlace
    at: str  # RFC 3339 UTC
    time_confidence: str  # intake.clock.Confidence
    detail: Detail = NoDetail()
    documents: tuple[DocumentRef, ...] = ()

    def __repr__(self) -> str:
        return f"CaseEvent({self.name.value}, case_id={self.case_id!r}, seq={self.seq})"
