"""What a citizen leaves at the kiosk that is no case: a rating, a complaint or suggestion, an appointment.

Kept in memory while it is entered, gone with the visit; the notes themselves are `sync.notes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from intake.clock import CHINA, Reading
from intake.item import ServiceItem
from intake.papers.complaints import ComplaintFacts, complaint_slip
from intake.papers.letterhead import Letterhead, day_words
from intake.papers.paper import Paper
from intake.papers.slips import appointment_slip
from intake.parties import Applicant
from intake.text import CHINESE, LocalizedText
from intake.working_days import NoCalendar, WorkingDays
from sync.notes import BAD, Appointment, Complaint, Evaluation

_T = LocalizedText.of
#: How a rating given at this terminal is marked in the record.
RATED_ON = "hall_device"
#: Best first, all of one rank; the codes are GB/T 39046 A.8.
LEVELS = (
    ("1", _T("非常满意", "Very satisfied")),
    ("2", _T("满意", "Satisfied")),
    ("3", _T("基本满意", "Fairly satisfied")),
    ("4", _T("不满意", "Dissatisfied")),
    ("5", _T("非常不满意", "Very dissatisfied")),
)
#: What can be wrong; several may be chosen.
TAGS = (
    ("waiting", _T("等候或办理时间太长", "Waiting or handling took too long")),
    ("attitude", _T("工作人员态度不好", "The staff were unfriendly")),
    ("papers", _T("要求的材料不合理", "Papers were asked for without reason")),
    ("unclear", _T("没有一次说清楚", "It was not explained at once")),
    ("machine", _T("机器不好用", "The machine is hard to use")),
    ("other", _T("其他", "Something else")),
)
#: What a complaint may be about; the words are its subject.
CATEGORIES = (
    ("attitude", _T("投诉：服务态度", "Complaint: how I was treated")),
    ("late", _T("投诉：办理超时或推诿", "Complaint: delays, passed from one to another")),
    ("fees", _T("投诉：乱收费、乱要材料", "Complaint: fees or papers asked for without basis")),
    ("machine", _T("投诉：设备或系统问题", "Complaint: machines or systems")),
    ("suggestion", _T("建议", "Suggestion")),
)
#: Working days until a complaint or a bad rating is answered (practice).
ANSWER_DAYS = 15
#: How far ahead can be booked, and the halves of a day: begin and end.
BOOKABLE_DAYS = 8
HALVES = (("morning", "09:00", "12:00"), ("afternoon", "13:30", "17:00"))
#: A complaint has at least so many characters.
LEAST_TEXT = 4


@dataclass
class NoteEntry:
    """What is entered on the screens; mutable, one a visit."""

    level: str = ""
    tags: list[str] = field(default_factory=list)
    why: str = ""
    category: str = ""
    text: str = ""
    phone: str = ""
    day: str = ""
    half: str = ""

    def __repr__(self) -> str:
        return "NoteEntry(…)"

    @property
    def complaint_ready(self) -> bool:
        return bool(self.category) and len(self.text.strip()) >= LEAST_TEXT

    @property
    def booking_ready(self) -> bool:
        return bool(self.day and self.half)


@dataclass(frozen=True, slots=True)
class Maker:
    """Who writes the notes of this terminal down, and when."""

    terminal: str
    device_code: str
    at: Reading
    calendars: WorkingDays

    @property
    def today(self) -> date:
        return self.at.local.date()

    def answer_by(self) -> str | None:
        """ISO; None while the year has no calendar."""
        end = self.calendars.after(self.today, ANSWER_DAYS)
        return None if isinstance(end, NoCalendar) else end.isoformat()

    def number(self, letters: str, count: int) -> str:
        return f"{self.device_code}-{letters}{self.today:%Y%m%d}{count:04d}"


def is_bad(level: str) -> bool:
    """Asked what was wrong, and followed up."""
    return level in BAD


def evaluation(maker: Maker, entry: NoteEntry, case_id: str, count: int) -> Evaluation:
    bad = is_bad(entry.level)
    named = dict(TAGS)
    return Evaluation.model_validate(
        {
            "number": maker.number("PJ", count),
            "about": case_id,
            "terminal": maker.terminal,
            "at": maker.at.rfc3339,
            "level": entry.level,
            "channel": RATED_ON,
            "tags": [named[tag].get() for tag in entry.tags] if bad else [],
            "text": entry.why.strip() if bad else "",
            "due": maker.answer_by() if bad else None,
        }
    )


def complaint(maker: Maker, entry: NoteEntry, case_id: str | None, count: int) -> Complaint:
    return Complaint.model_validate(
        {
            "number": maker.number("TS", count),
            "about": case_id,
            "terminal": maker.terminal,
            "at": maker.at.rfc3339,
            "subject": dict(CATEGORIES)[entry.category].get(),
            "text": entry.text.strip(),
            "phone": entry.phone.strip(),
            "due": maker.answer_by(),
        }
    )


def slip_of_complaint(head: Letterhead, note: Complaint, language: str) -> Paper:
    """D22."""
    due = _T("{day}前", "by {day}") if note.due else _T("{days}个工作日内", "within {days} working days")
    day = "" if note.due is None else day_words(note.due, language)
    at = datetime.fromisoformat(note.at).astimezone(CHINA)
    facts = ComplaintFacts(
        "complaint",
        note.number,
        note.subject,
        head.hall.name,
        due.fill(day=day, days=ANSWER_DAYS).get(language),
        f"{at:%Y-%m-%d %H:%M}",
    )
    return complaint_slip(head, facts)


def appointment(maker: Maker, entry: NoteEntry, item: ServiceItem, person: Applicant, count: int) -> Appointment:
    begins, ends = next((begins, ends) for key, begins, ends in HALVES if key == entry.half)
    return Appointment.model_validate(
        {
            "number": maker.number("YY", count),
            "terminal": maker.terminal,
            "at": maker.at.rfc3339,
            "impl_code": item.impl_code,
            "item_name": item.name.get(),
            "day": entry.day,
            "begins": begins,
            "ends": ends,
            "name": person.name,
            "id_type": person.id_type,
            "id_number": person.id_number,
        }
    )


def slip_of_appointment(head: Letterhead, note: Appointment, language: str) -> Paper:
    """D19, with the name masked."""
    time = f"{day_words(note.day, language)} {note.begins}–{note.ends}"
    return appointment_slip(head, note.number, item=note.item_name, time=time, name=note.name)


def bookable_days(today: date, calendars: WorkingDays) -> tuple[date, ...]:
    """Working days from tomorrow on; none while the year has no calendar."""
    return tuple(_days(today, calendars))


def _days(today: date, calendars: WorkingDays) -> Iterator[date]:
    day, found = today, 0
    while found < BOOKABLE_DAYS:
        day += timedelta(days=1)
        working = calendars.is_working(day)
        if isinstance(working, NoCalendar):
            return
        if working:
            found += 1
            yield day


def half_name(half: str) -> LocalizedText:
    return _T("上午", "Morning") if half == "morning" else _T("下午", "Afternoon")


__all__ = [
    "CHINESE",
    "LEVELS",
    "Maker",
    "NoteEntry",
    "appointment",
    "bookable_days",
    "complaint",
    "evaluation",
    "half_name",
    "is_bad",
    "slip_of_appointment",
    "slip_of_complaint",
]
