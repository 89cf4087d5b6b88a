"""A day on which the hall is open though the law does not count it (服务日, 5+X; CAPABILITIES C20 a): matters are taken
in as on every day, and the clocks begin with the next working day."""

from __future__ import annotations

from datetime import date

from intake.dates import chinese_date
from intake.text import LocalizedText
from intake.working_days import WorkingDays

_T = LocalizedText.of
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_OPEN = _T(
    "今天是休息日，照常收件。法定期限从{day}起算。",
    "Today is no working day, and matters are taken in all the same. The legal limits count from {day}.",
)


def service_day_words(days: WorkingDays, today: date) -> LocalizedText | None:
    """What to say on such a day; None on a working day, and where no calendar tells."""
    if days.is_working(today) is not False:
        return None
    first = days.after(today, 1)
    if not isinstance(first, date):
        return None
    chinese = f"{chinese_date(first)}（{_WEEKDAYS[first.weekday()]}）"
    return _OPEN.fill(day=_T(chinese, f"{first:%A}, {first.isoformat()}"))
