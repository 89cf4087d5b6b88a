"""断网登记单补录 (C27 c): the slip that was written while nothing worked is linked with the case it became."""

from __future__ import annotations

from datetime import date

from counter.act import Act
from counter.acts.model import DATE, TEXT, Entry, Look, Row, Rule, SlipWanted, T, Wanted, first_missing, typed, words
from intake.dates import parse_date
from intake.papers.outage import read_slip_number
from intake.text import LocalizedText


def _rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    return (
        words(
            "for_ever",
            T(
                "断网时写的登记单，补录成办件后在这里关联。以后按登记单编号也能查到这件。",
                "The slip written in an outage, now entered as this case. The case is found by its number from now on.",
            ),
        ),
        typed(entry, "slip", T("登记单编号", "Number of the slip"), kind=TEXT, limit=24),
        typed(entry, "written_on", T("登记日期", "Day on the slip"), default=_today(look), kind=DATE, limit=10),
    )


def _today(look: Look) -> str:
    return look.today.isoformat()


def _day(look: Look, entry: Entry) -> date | None:
    return parse_date(entry.text("written_on", _today(look)))


def _missing(look: Look, entry: Entry) -> LocalizedText | None:
    day = _day(look, entry)
    return first_missing(
        None
        if read_slip_number(entry.text("slip")) is not None
        else T(
            "请填写登记单右上角的编号，如 断W002-2026-00017。",
            "Fill in the number on the slip, as W002-2026-00017.",
        ),
        None
        if day is not None and day <= look.today
        else T("登记日期不能晚于今天。", "The day on the slip is not after today."),
    )


def _wanted(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    number, day = read_slip_number(entry.text("slip")), _day(look, entry)
    if number is None or day is None:
        return ()
    return (SlipWanted(number, day.isoformat()),)


RULES: tuple[Rule, ...] = (
    Rule(
        Act.OUTAGE,
        T("关联断网登记单", "Link an outage slip"),
        "Alt+O",
        lambda look: look.open.outage_slip is None,
        _rows,
        _missing,
        _wanted,
    ),
)
