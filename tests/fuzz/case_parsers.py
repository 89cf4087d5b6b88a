"""What the rules read that somebody else made: events of a case, calendars of working days."""

from __future__ import annotations

import json
from pathlib import Path

from intake.calendar_files import CalendarProblem, calendar_from_json
from intake.case.event_json import BadEvent, event_from_json, event_to_bytes
from intake.catalog_json import Unreadable, parse_json
from intake.working_days import NoCalendar, WorkingDays

_CALENDARS = Path(__file__).parents[2] / "resources" / "calendars"


def _event(name: str, transition: str, before: str, after: str, role: str, detail: object) -> bytes:
    body = {
        "schema": "hall.event/1",
        "id": "019e2446-7a00-7000-8000-000000000002",
        "case_id": "019e2446-7a00-7000-8000-000000000001",
        "seq": 2,
        "name": name,
        "transition": transition,
        "before": before,
        "after": after,
        "actor": {"role": role, "id": "zhang"},
        "place": {"terminal": "T0001", "channel": "window", "window": "3", "region": ""},
        "at": "2026-05-14T02:00:00.000Z",
        "time_confidence": "trusted",
        "detail": detail,
        "documents": [{"kind": "D02", "number": ""}],
    }
    return json.dumps(body, ensure_ascii=False).encode()


_LINE = {"no": 1, "about": "material:a", "name": "合同", "defect": "missing", "words": "请提交", "count": 1}
_BLOB = {"digest": "sha256:" + "0" * 64, "size": 9, "media_type": "image/png"}
EVENTS = (
    _event(
        "notify_once",
        "T05",
        "RECEIVED",
        "SUPPLEMENT_PENDING",
        "clerk",
        {"lines": [_LINE], "days": 20, "due": "2026-06-11", "reason": ""},
    ),
    _event(
        "withdraw",
        "T28",
        "ACCEPTED",
        "WITHDRAWN",
        "clerk",
        {"reason": "不办了", "papers": [{"name": "a", "originals": 1, "copies": 0}], "request": _BLOB},
    ),
)
CALENDAR = (_CALENDARS / "2026.json").read_bytes()


def case_event(data: bytes) -> None:
    """Refused with a reason that quotes nothing, or an event that is written as it was read."""
    event = event_from_json(data)
    if isinstance(event, BadEvent):
        assert event.reason
        assert len(event.reason) <= 200
    else:
        assert event_from_json(event_to_bytes(event)) == event


def calendar(data: bytes) -> None:
    """Refused with its place, or a year in which every day is one or the other."""
    try:
        value = parse_json(data.decode("utf-8", "replace"))
    except Unreadable:
        return
    year = calendar_from_json(value)
    if isinstance(year, CalendarProblem):
        assert year.reason
        return
    days = year.working_days()
    known = WorkingDays([year])
    assert all(known.is_working(day) is True for day in days)
    assert isinstance(known.after(days[-1], 1), NoCalendar)
