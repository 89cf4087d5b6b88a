"""Questions that citizens ask (咨询) under 首问负责: whoever is asked first owns the question till it is answered,
unless it is handed over to somebody, who owns it then (C03 b). Pure: what a note says next, and who may change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intake.clock import CHINA, Reading
from intake.papers.complaints import ComplaintFacts, complaint_slip
from intake.papers.letterhead import Letterhead, day_words
from intake.papers.paper import Paper
from intake.text import LocalizedText
from intake.working_days import NoCalendar, WorkingDays
from station.staff import StaffMember, StaffRole
from sync.notes import Enquiry

_T = LocalizedText.of
#: Working days within which a question is answered (product rule; no law sets one).
ANSWER_DAYS = 5
_NO_SUBJECT = _T("请写明申请人问的是什么。", "Please write down what was asked.")
_NOT_YOURS = _T(
    "这个问题由{owner}负责，请他答复或者转交；值班主管也可以处理。",
    "{owner} is in charge of this question and answers or hands it over; a supervisor may, too.",
)
_CLOSED = _T("这个问题已经答复过了。", "This question has been answered already.")
_NO_REPLY = _T("请写明怎样答复的。", "Please write down the answer that was given.")
_TO_WHOM = _T("请选择转交给谁。", "Please choose whom to hand it over to.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was keyed in. Name and phone may stay empty: a question is nobody's business."""

    subject: str = ""
    text: str = ""
    impl_code: str = ""
    name: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Asked(…)"


def missing(asked: Asked) -> LocalizedText | None:
    return None if asked.subject.strip() else _NO_SUBJECT


def may_not(note: Enquiry, member: StaffMember, owner_name: str) -> LocalizedText | None:
    """Why this member of staff may neither answer the question nor hand it over; None: they may."""
    if not note.open:
        return _CLOSED
    if member.id == note.owned_by or StaffRole.SUPERVISOR in member.roles:
        return None
    return _NOT_YOURS.fill(owner=owner_name or note.owned_by or "")


def no_reply(reply: str) -> LocalizedText | None:
    return None if reply.strip() else _NO_REPLY


def nobody_chosen(to: str) -> LocalizedText | None:
    return None if to else _TO_WHOM


@dataclass(frozen=True, slots=True)
class EnquiryDeskPlace:
    """Which terminal writes it down, and when."""

    terminal: str
    device_code: str
    window: str
    at: Reading
    calendars: WorkingDays


def noted(place: EnquiryDeskPlace, member: StaffMember, asked: Asked, count: int) -> Enquiry:
    """A new question; who notes it down is its first contact and owns it. ``count``: this terminal's next number."""
    today = place.at.local.date()
    due = place.calendars.after(today, ANSWER_DAYS)
    return Enquiry.model_validate(
        {
            "number": f"{place.device_code}-ZX{today:%Y%m%d}{count:04d}",
            "terminal": place.terminal,
            "window": place.window,
            "at": place.at.rfc3339,
            "staff": member.id,
            "owned_by": member.id,
            "first_contact": member.id,
            "due": None if isinstance(due, NoCalendar) else due.isoformat(),
            "subject": asked.subject.strip(),
            "text": asked.text.strip(),
            "impl_code": asked.impl_code,
            "name": asked.name.strip(),
            "phone": asked.phone.strip(),
        }
    )


def handed_over(note: Enquiry, place: EnquiryDeskPlace, to: str) -> Enquiry:
    """Somebody else owns it from now on; who was asked first stays on it."""
    return note.model_copy(update={"owned_by": to, "terminal": place.terminal})


def answered(note: Enquiry, place: EnquiryDeskPlace, member: StaffMember, reply: str) -> Enquiry:
    """Answered, and so closed."""
    changes = {"reply": reply.strip(), "replied_at": place.at.rfc3339, "replied_by": member.id}
    return note.model_copy(update={**changes, "terminal": place.terminal})


def slip(head: Letterhead, note: Enquiry, owner_name: str) -> Paper:
    """D22: number, subject, who deals with it, by when."""
    due = _T("{day}前", "by {day}") if note.due else _T("{days}个工作日内", "within {days} working days")
    day = "" if note.due is None else day_words(note.due, head.language)
    at = datetime.fromisoformat(note.at).astimezone(CHINA)
    owner = f"{head.hall.name} {owner_name}".strip()
    said = due.fill(day=day, days=ANSWER_DAYS).get(head.language)
    return complaint_slip(
        head, ComplaintFacts("enquiry", note.number, note.subject, owner, said, f"{at:%Y-%m-%d %H:%M}")
    )
