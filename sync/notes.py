"""What belongs to no move of a case (docs/adr/0013): ratings, complaints, enquiries, appointments, disputes, payments,
matters that could not be done. Each is a record of its own kind, ``hall.<kind>/1``; a later version supersedes the one
before.

The models are closed and strict: a terminal checks by them before it keeps a note, the platform when it takes one.
Their content names people: it is sealed wherever it is kept, and stands in no log.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, ValidationError, model_validator

from intake.fees import Bill, PaymentWay, Proof
from sync.contract import Closed, Day, Digest, Moment, RecordId, text_of

#: GB/T 39046 A.8: 1 very satisfied … 5 very dissatisfied; the last two are bad ratings.
Level = Literal["1", "2", "3", "4", "5"]
BAD = frozenset({"4", "5"})
Short = Annotated[str, text_of(100, 0)]
Long = Annotated[str, text_of(1000, 0)]
Staff = Annotated[str, text_of(64)]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Note(Closed):
    """What all kinds have. ``number`` is what the citizen is told; ``about`` the case it speaks of."""

    KIND: ClassVar[str] = ""

    number: Annotated[str, text_of(50)]
    about: RecordId | None = None
    terminal: Annotated[str, text_of(32)]
    window: Annotated[str, text_of(8, 0)] = ""
    at: Moment
    staff: Staff | None = None  # who wrote it down; None: the citizen, at a screen

    @property
    def open(self) -> bool:
        """Has somebody still to see to it?"""
        return False

    @property
    def owner(self) -> str | None:
        return None

    @property
    def due_day(self) -> str | None:
        return None

    @property
    def person(self) -> tuple[str, str] | None:
        """ID type and number of who it is found by; None: by its number only."""
        return None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.number!r})"


class _Answered(Note):
    """Somebody owns it until it is answered."""

    owned_by: Staff | None = None
    due: Day | None = None
    reply: Annotated[str, text_of(2000, 0)] = ""
    replied_at: Moment | None = None
    replied_by: Staff | None = None

    @property
    def open(self) -> bool:
        return self.replied_at is None

    @property
    def owner(self) -> str | None:
        return self.owned_by

    @property
    def due_day(self) -> str | None:
        return self.due

    @model_validator(mode="after")
    def _answer_is_whole(self) -> Self:
        if (self.replied_at is None) != (not self.reply):
            raise ValueError("an answer has its text and its time")
        return self


class Evaluation(_Answered):
    """好差评 of one finished case or enquiry (C23 a). ``level`` None: asked, and left unanswered. ``served_by`` is the
    member of staff it is about. A bad one is followed up: ``due``, ``reply``, ``called_back`` (C23 b)."""

    KIND = "evaluation"

    level: Level | None = None
    channel: Literal["pc", "mobile", "qr", "hall_tablet", "hall_device", "phone", "sms"]
    served_by: Staff | None = None
    tags: Annotated[list[Short], Field(max_length=20)] = []  # noqa: RUF012 - pydantic copies it
    text: Long = ""
    called_back: bool = False

    @property
    def bad(self) -> bool:
        return self.level in BAD

    @property
    def open(self) -> bool:
        return self.bad and self.replied_at is None


class _FromSomebody(_Answered):
    """Brought forward by a person, who may stay unnamed."""

    subject: Annotated[str, text_of(200)]
    text: Annotated[str, text_of(2000, 0)] = ""
    name: Short = ""
    phone: Annotated[str, text_of(30, 0)] = ""


class Complaint(_FromSomebody):
    """投诉 (C23 c): numbered, linked with its case, exported. ``hotline``: it was passed on to 12345."""

    KIND = "complaint"

    accused_organ: Short = ""
    accused_staff: Short = ""
    hotline: bool = False


class Enquiry(_FromSomebody):
    """咨询 (C03 b): whoever was asked first owns it till it is answered, unless it is handed over."""

    KIND = "enquiry"

    first_contact: Staff
    impl_code: Annotated[str, text_of(64, 0)] = ""


class StuckMatter(_FromSomebody):
    """办不成事 (C31): what could not be done, why, who sees to it, what came of it."""

    KIND = "stuck_matter"

    category: Literal["history", "policy", "missing_material", "cross_department", "implementation"]


class Dispute(_Answered):
    """The citizen says that looked-up data is wrong (C16 e): the case goes on with paper."""

    KIND = "dispute"

    about: RecordId
    material: Annotated[str, text_of(64)]
    source: Annotated[str, text_of(150)]
    claim: Annotated[str, text_of(2000)]


class Appointment(Note):
    """预约 (C20 b): opens by the person's ID. ``outcome`` says what came of it."""

    KIND = "appointment"

    impl_code: Annotated[str, text_of(64)]
    item_name: Annotated[str, text_of(300)]
    day: Day
    begins: Clock
    ends: Clock
    name: Annotated[str, text_of(100)]
    id_type: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    id_number: Annotated[str, text_of(40)]
    phone: Annotated[str, text_of(30, 0)] = ""
    home_visit: bool = False
    address: Annotated[str, text_of(500, 0)] = ""
    draft: RecordId | None = None
    outcome: Literal["kept", "missed", "cancelled"] | None = None

    @property
    def open(self) -> bool:
        return self.outcome is None

    @property
    def due_day(self) -> str | None:
        return self.day

    @property
    def person(self) -> tuple[str, str] | None:
        return self.id_type, self.id_number


class Payment(Note):
    """缴费 (C29): one slip of a case, open until it is paid. ``number`` is the slip's. The proof (``way``, ``voucher``,
    ``picture``, ``seen_by``, ``paid_at``) is there whole or not at all: no record says "paid" without one."""

    KIND = "payment"

    about: RecordId
    amount: Annotated[str, Field(pattern=r"^[0-9]{1,14}\.[0-9]{2}$")]
    basis: Annotated[str, text_of(1000)]
    payer: Short = ""  # 代缴: who pays in the applicant's place
    way: Literal["cash", "card", "mobile", "transfer"] | None = None
    voucher: Annotated[str, text_of(60)] | None = None
    picture: Digest | None = None  # an attachment of the record
    seen_by: Staff | None = None
    paid_at: Moment | None = None

    @property
    def open(self) -> bool:
        return self.paid_at is None

    @property
    def bill(self) -> Bill:
        if self.way is None or self.voucher is None or self.picture is None or self.seen_by is None:
            return Bill(self.number, self.amount, self.basis, self.payer)
        proof = Proof(PaymentWay(self.way), self.voucher, self.picture, self.seen_by, self.paid_at or "")
        return Bill(self.number, self.amount, self.basis, self.payer, proof)

    @model_validator(mode="after")
    def _proof_is_whole(self) -> Self:
        parts = (self.way, self.voucher, self.picture, self.seen_by, self.paid_at)
        if any(part is None for part in parts) and any(part is not None for part in parts):
            raise ValueError("what is paid has its whole proof: way, voucher, picture, who has seen it, when")
        return self


class OutageEntry(Note):
    """断网登记单 (C27 c): the slip ``number`` that was written while nothing worked became the case ``about``, which is
    found by it for ever. ``written_on`` is the day on the slip; nothing else on it is repeated here."""

    KIND = "outage_entry"

    about: RecordId
    written_on: Day


class Assistance(Note):
    """帮办代办 (C21 c): who acts for whom in the case ``about``, with what and until when, as the agreement (D17) says
    that the applicant has signed. ``officer`` is staff; ``ended_at``: it was taken back, or the case is over."""

    KIND = "assistance"

    about: RecordId
    principal: Annotated[str, text_of(100)]
    officer: Staff
    officer_name: Annotated[str, text_of(100)]
    scope: Annotated[list[Short], Field(min_length=1, max_length=10)]
    until: Day
    ended_at: Moment | None = None

    @property
    def open(self) -> bool:
        return self.ended_at is None

    @property
    def owner(self) -> str | None:
        return self.officer

    @property
    def due_day(self) -> str | None:
        return self.until


KINDS: dict[str, type[Note]] = {
    kind.KIND: kind
    for kind in (Evaluation, Complaint, Enquiry, Appointment, Dispute, StuckMatter, Payment, OutageEntry, Assistance)
}


def body_of(note: Note) -> dict[str, Any]:
    """The body of the note's record."""
    return {"schema": f"hall.{note.KIND}/1", **note.model_dump(mode="json")}


def note_of(kind: str, body: dict[str, Any]) -> Note:
    """Raises ``ValidationError`` (quoting no value), ``ValueError`` for another schema, KeyError for no kind."""
    model = KINDS[kind]
    if body.get("schema") != f"hall.{kind}/1":
        raise ValueError(f"schema: not hall.{kind}/1")
    return model.model_validate({name: value for name, value in body.items() if name != "schema"})


__all__ = [
    "BAD",
    "KINDS",
    "Appointment",
    "Assistance",
    "Complaint",
    "Dispute",
    "Enquiry",
    "Evaluation",
    "Level",
    "Note",
    "OutageEntry",
    "Payment",
    "StuckMatter",
    "ValidationError",
    "body_of",
    "note_of",
]
