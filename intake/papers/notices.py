"""Notices: D02 one-time notice, D10 supplement in review, D08 special procedure, D09 extension."""

from __future__ import annotations

from collections.abc import Sequence

from intake.case.events import SPECIAL_KINDS, DefectSort, Extended, Halted, Noticed, NoticeLine
from intake.item import Limit, ServiceItem
from intake.papers.letterhead import Letterhead, Matter, Party, compose, day_words, letter_rows
from intake.papers.paper import Layout, Paper, PaperKind, Rows, Table, Text
from intake.papers.periods import LastDay, Period, last_day_words, period_words
from intake.papers.signing import receiver

DEFECTS = {
    DefectSort.MISSING: "缺少",
    DefectSort.WRONG: "不符合法定形式",
    DefectSort.ORIGINAL_NEEDED: "需提交原件",
}
LICENCE = "01"  # GB/T 39046 A.1


def one_time_notice(
    head: Letterhead, matter: Matter, noticed: Noticed, *, signature: str = "", missing_year: int | None = None
) -> Paper:
    """D02. Everything that is wrong, at once; ``noticed.due`` None: the calendar of ``missing_year`` is not there."""
    return _supplement_notice(head, matter, noticed, PaperKind.ONE_TIME_NOTICE, signature, missing_year)


def review_notice(
    head: Letterhead, matter: Matter, noticed: Noticed, *, signature: str = "", missing_year: int | None = None
) -> Paper:
    """D10, as D02; says whether the time of the decision runs on."""
    return _supplement_notice(head, matter, noticed, PaperKind.REVIEW_NOTICE, signature, missing_year)


def _supplement_notice(
    head: Letterhead, matter: Matter, noticed: Noticed, kind: PaperKind, signature: str, missing_year: int | None
) -> Paper:
    in_review = kind is PaperKind.REVIEW_NOTICE
    say = head.say
    opening = say(
        f"{kind.value}.open",
        you=you(matter.party),
        day=day_words(matter.received_on),
        item=matter.name(),
        basis=matter.item.legal_basis[0].title if in_review else basis(head, matter.item, "supplement"),
    )
    length = Limit(amount=noticed.days, unit=matter.item.supplement_limit.unit).text().get()
    until = period_words(head, Period(length, LastDay(noticed.due, missing_year)))
    clock = say("D10.clock_stops" if matter.item.review_supplement_stops_clock else "D10.clock_runs")
    return compose(
        head,
        kind,
        Layout.OFFICIAL,
        "审查阶段补正通知书" if in_review else "一次性告知（补正）通知书",
        (
            Rows(letter_rows(head, matter, where=True)),
            Text(opening),
            notice_table(noticed.lines),
            Text(say("D02.period", until=until, hall=head.hall.name)),
            Text(say("D02.late", organ=matter.organ)),
            Text(clock) if in_review else Text(say("D02.rule")),
            Text(say("D02.contact", phone=head.hall.phone or matter.item.office.phones[0])),
        ),
        matter=matter,
        addressee=matter.party.name,
        closing="特此通知。",
        seal=True,
        sign=(receiver(signature),),
    )


def notice_table(lines: Sequence[NoticeLine]) -> Table:
    """The lines of a notice: what, what is wrong with it, what to do."""
    return Table(
        ("序号", "材料（内容）名称", "问题", "补正要求", "份数"),
        tuple((str(line.no), line.name, DEFECTS[line.defect], line.words, str(line.count)) for line in lines),
        (8, 30, 18, 36, 8),
        "需要补正的全部内容",
    )


def special_procedure_notice(
    head: Letterhead,
    matter: Matter,
    halted: Halted,
    *,
    start: str,
    planned_end: LastDay | None = None,
) -> Paper:
    """D08. ``start`` ISO; ``planned_end`` None where no end can be planned."""
    known = SPECIAL_KINDS.get(halted.kind)
    kind = halted.kind if known is None else known.get()
    days = "" if halted.days is None else f"{halted.days}个工作日"
    end = "" if planned_end is None else last_day_words(head, planned_end)
    received = day_words(matter.received_on)
    opening = head.say("D08.open", you=you(matter.party), day=received, item=matter.name(), kind=kind)
    return compose(
        head,
        PaperKind.SPECIAL_PROCEDURE,
        Layout.OFFICIAL,
        "特别程序告知书",
        (
            Rows(letter_rows(head, matter)),
            Text(opening),
            Rows(
                _said(
                    ("特别程序种类", kind),
                    ("依据", halted.basis),
                    ("开始日期", day_words(start)),
                    ("预计所需时间", days or "以实际所需时间为准"),
                    ("预计结束日期", end),
                )
            ),
            Text(head.say("D08.not_counted")),
        ),
        matter=matter,
        addressee=matter.party.name,
        closing="特此告知。",
        seal=True,
    )


def extension_notice(head: Letterhead, matter: Matter, extended: Extended, *, new_day: LastDay) -> Paper:
    """D09: once, by the head of the organ, with the reason."""
    text = head.say(
        "D09.open",
        you=you(matter.party),
        day=day_words(matter.received_on),
        item=matter.name(),
        reason=extended.reason,
        days=Limit(amount=extended.days, unit=matter.item.statutory_limit.unit).text().get(),
        new_day=last_day_words(head, new_day),
        basis=basis(head, matter.item, "extension"),
    )
    return compose(
        head,
        PaperKind.EXTENSION,
        Layout.OFFICIAL,
        "延长办理期限告知书",
        (
            Rows(letter_rows(head, matter)),
            Text(text),
            Text(head.say("D09.sorry")),
        ),
        matter=matter,
        addressee=matter.party.name,
        closing="特此告知。",
        seal=True,
    )


def you(party: Party) -> str:
    return "你单位" if party.legal_representative else "你"


def basis(head: Letterhead, item: ServiceItem, purpose: str) -> str:
    """The article the organ acts on: of the Administrative Licensing Law for a licence, else of the item itself."""
    if item.item_type == LICENCE:
        return head.say(f"basis.{purpose}")
    return head.say("basis.other", title=item.legal_basis[0].title)


def _said(*entries: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in entries if value)
