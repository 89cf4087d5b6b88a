"""The figures of a hall's clerks as a table for spreadsheets (CAPABILITIES C26 b)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from intake.figures import ClerkFigures, Period

_COLUMNS = (
    "工号",
    "姓名",
    "派驻开始",
    "派驻结束",
    "满半年",
    "统计开始",
    "统计结束",
    "收件",
    "受理",
    "一次性告知",
    "不予受理",
    "出件",
    "送达办件",
    "一次办成",
    "一次办成率%",
    "跑动次数",
    "受理超期",
    "评价数",
    "满意",
    "差评",
)
#: A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def clerk_csv(figures: Iterable[ClerkFigures], period: Period) -> str:
    """One line for each clerk, with the dates of the posting for the year's appraisal (C26 b). RFC 4180; write it as
    UTF-8 with a byte order mark, so that spreadsheets read the Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for clerk in figures:
        writer.writerow(map(_cell, _line(clerk, period)))
    return out.getvalue()


def _line(clerk: ClerkFigures, period: Period) -> tuple[object, ...]:
    posting = clerk.posting
    return (
        clerk.staff,
        "" if posting is None else posting.name,
        "" if posting is None else posting.since.isoformat(),
        "" if posting is None or posting.until is None else posting.until.isoformat(),
        "" if posting is None else "是" if clerk.appraised(period.last) else "否",
        period.first.isoformat(),
        period.last.isoformat(),
        clerk.taken_in,
        clerk.accepted,
        clerk.noticed,
        clerk.refused,
        clerk.handed_out,
        clerk.delivered,
        clerk.first_time.part,
        "" if clerk.first_time.percent is None else clerk.first_time.percent,
        clerk.visits,
        clerk.overdue,
        clerk.ratings.given,
        clerk.ratings.good.part,
        clerk.ratings.bad,
    )


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
