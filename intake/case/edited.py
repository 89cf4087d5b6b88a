"""What is said of an entry of a history that was edited (CAPABILITIES C24 a)."""

from __future__ import annotations

from datetime import datetime

from intake.case.events import EventName
from intake.case.trail import EVENT_NAMES
from intake.clock import CHINA
from intake.text import LocalizedText

_T = LocalizedText.of
_INTAKE = _T("收件内容已不是当初写下的", "What was taken in is not as it was written down")
_GONE = _T("第 {seq} 条记录不见了", "Entry {seq} is gone")
_CHANGED = _T("第 {seq} 条记录（{what}，{at}）被改动过", "Entry {seq} ({what}, {at}) was changed")


def edited_words(seq: int, name: str, at: str) -> LocalizedText:
    """``name`` and ``at`` are what the row says now: they may be part of the edit, and are shown as such."""
    if seq == 0:
        return _INTAKE
    if not name:
        return _GONE.fill(seq=seq)
    known = name in set(EventName)
    what = EVENT_NAMES[EventName(name)] if known else _T(name, name)
    return _CHANGED.fill(seq=seq, what=what, at=_local(at))


def _local(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    except ValueError:  # the edit made it unreadable
        return at
