"""How delivery stands, in words for staff: what waits and how long it takes, or since when nobody answers."""

from __future__ import annotations

from intake.text import LocalizedText
from sync.store.status import LineNow, QueueStatus

_T = LocalizedText.of
_ALL_SENT = _T("没有等待送达的", "Nothing waits to be sent")
_NOT_TAKEN = _T("没有待送达的；平台没有收的 {count} 件，请处理", "Nothing to send; {count} not taken, see to them")
_LEFT = _T("还有 {count} 件、{size}，{time}", "{count} left, {size}, {time}")
_LEFT_UNCOUNTED = _T("还有 {count} 件待送达", "{count} left to send")
_OFFLINE = _T(
    "连不上平台已 {since}，{count} 件待送达{oldest}", "Platform out of reach for {since}, {count} to send{oldest}"
)
_NEVER = _T("还没有连上过平台，{count} 件待送达{oldest}", "The platform was never reached, {count} to send{oldest}")
_OLDEST = _T("，最早的已等 {time}", ", the oldest for {time}")
_ABOUT = _T("约 {time}", "about {time}")
_ESTIMATING = _T("正在估算时间", "time not known yet")
_STALLED = _T("现在几乎送不动，请检查网络", "hardly anything gets through: check the network")
_SOON = _T("不到 1 分钟", "less than a minute")
_MINUTES = _T("{n} 分钟", "{n} min")
_HOURS = _T("{n} 小时", "{n} h")
_HOURS_AND = _T("{h} 小时 {m} 分钟", "{h} h {m} min")
_DAYS = _T("{n} 天", "{n} days")
_SENDING = _T("{count} 件，用 {busy} 条通道（共 {lanes} 条）", "{count}, on {busy} of {lanes} connections")
_SENDING_NONE = _T("现在没有在发送", "Nothing at this moment")
_A_SECOND = _T("每秒 {size}", "{size} a second")
_NO_RATE = _T("还没有测出", "Not measured yet")
_UNLIMITED = _T("不限", "No cap")
_UNTIL = _T("{now}，到 {time} 为止，之后{then}", "{now} until {time}, then {then}")
_NO_CAP_THEN = _T("不限", "no cap")
_CAP_THEN = _T("每秒 {size}", "{size} a second")
_IN = _T("{time}后自动再试", "In {time}, by itself")
_AT_ONCE = _T("正在再试", "Trying now")
_SECONDS = _T("{n} 秒", "{n} s")
#: More than that and the line, not the work, is what there is to say.
_NO_END_S = 30 * 86400
_KB, _MB, _GB = 1e3, 1e6, 1e9


def delivery_words(status: QueueStatus) -> LocalizedText:
    """One line: "还有 37 件、82 MB，约 6 分钟"."""
    if not status.pending:
        return _NOT_TAKEN.fill(count=len(status.stuck)) if status.stuck else _ALL_SENT
    if status.last_contact is None:
        return _NEVER.fill(count=status.pending, oldest=_oldest(status))
    if not status.online:
        since = span_words(status.since_contact_s or 0)
        return _OFFLINE.fill(since=since, count=status.pending, oldest=_oldest(status))
    if status.pending_bytes is None:
        return _LEFT_UNCOUNTED.fill(count=status.pending)
    size = size_words(status.pending_bytes)
    return _LEFT.fill(count=status.pending, size=size, time=_time_words(status.seconds_left))


def sending_words(status: QueueStatus) -> LocalizedText:
    """What is being sent now, and by how many connections."""
    line = status.line
    if line is None or not line.under_way or not status.pending:
        return _SENDING_NONE
    return _SENDING.fill(count=line.under_way, busy=max(1, line.busy), lanes=line.lanes)


def rate_words(status: QueueStatus) -> LocalizedText:
    """How fast it went in the last minutes."""
    return _NO_RATE if status.bytes_per_s is None else _A_SECOND.fill(size=size_words(status.bytes_per_s))


def cap_words(line: LineNow) -> LocalizedText:
    """The cap in force now, and until when: "每秒 100 KB，到 18:00 为止，之后不限"."""
    now = _A_SECOND.fill(size=size_words(line.limit)) if line.limit else _UNLIMITED
    if line.limit_until is None:
        return now
    then = _CAP_THEN.fill(size=size_words(line.limit_then)) if line.limit_then else _NO_CAP_THEN
    return _UNTIL.fill(now=now, time=line.limit_until, then=then)


def next_try_words(line: LineNow) -> LocalizedText:
    """When it is tried again after everything failed; "" while nothing keeps it."""
    if line.next_try_s is None:
        return _T("", "")
    if line.next_try_s < 1:
        return _AT_ONCE
    exact = _SECONDS.fill(n=line.next_try_s) if line.next_try_s < 60 else span_words(line.next_try_s)
    return _IN.fill(time=exact)


def _time_words(left: int | None) -> LocalizedText:
    if left is None:
        return _ESTIMATING
    if left > _NO_END_S:
        return _STALLED
    return _ABOUT.fill(time=span_words(left)) if left >= 60 else _SOON


def _oldest(status: QueueStatus) -> LocalizedText:
    """Said from a minute on (C25 c)."""
    waited = status.oldest_pending_s or 0
    return _OLDEST.fill(time=span_words(waited)) if waited >= 60 else _T("", "")


def size_words(size: int) -> str:
    """``82 MB``; decimal units, as networks count."""
    if size >= _GB:
        return f"{size / _GB:.1f} GB"
    return f"{size / _MB:.0f} MB" if size >= _MB else f"{max(1.0, size / _KB):.0f} KB"


def span_words(seconds: int) -> LocalizedText:
    """Rounded as people say it: minutes below two hours, hours and tens of minutes below two days, then days."""
    if seconds < 60:
        return _SOON
    minutes = round(seconds / 60)
    if minutes < 60:
        return _MINUTES.fill(n=minutes)
    if minutes < 48 * 60:
        hours, rest = divmod(round(minutes / 10) * 10, 60)
        return _HOURS_AND.fill(h=hours, m=rest) if rest and hours < 10 else _HOURS.fill(n=hours)
    return _DAYS.fill(n=minutes // 1440)
