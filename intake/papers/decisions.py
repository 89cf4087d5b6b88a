"""Decisions: D03 refusal to accept, D04 acceptance, D11 the decision itself and the closing notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.case.events import (
    AcceptanceMode,
    Accepted,
    Closed,
    Decided,
    Decision,
    EventName,
    RefusedAcceptance,
    ResultData,
)
from intake.papers.letterhead import Letterhead, Matter, compose, day_words, letter_rows
from intake.papers.notices import LICENCE, basis, you
from intake.papers.paper import Layout, Paper, PaperKind, Rows, Table, Text
from intake.papers.periods import LastDay, Period, last_day_words, period_words
from intake.papers.signing import receiver

MODES = {
    AcceptanceMode.NORMAL: "材料齐全，予以受理",
    AcceptanceMode.DEEMED: "视为受理",
    AcceptanceMode.DEFERRED: "容缺受理",
    AcceptanceMode.COMMITMENT: "告知承诺受理",
}


def refusal(
    head: Letterhead,
    matter: Matter,
    refused: RefusedAcceptance,
    *,
    review_organ: str = "",
    court: str = "",
    signature: str = "",
) -> Paper:
    """D03: the listed reason with its basis, the right organ, both remedies. ``review_organ`` and ``court`` name those
    who are competent where the place knows them. Raises ``KeyError`` for a reason the item does not list (C08 b)."""
    reason = next((r for r in matter.item.refusal_reasons if r.key == refused.reason), None)
    if reason is None:
        raise KeyError(refused.reason)
    right = refused.right_organ or ("" if reason.right_organ is None else reason.right_organ.get())
    text = head.say(
        "D03.open",
        you=you(matter.party),
        day=day_words(matter.received_on),
        item=matter.name(),
        reason=reason.text.get(),
        basis=reason.basis,
        organ=matter.organ,
    )
    return compose(
        head,
        PaperKind.REFUSAL,
        Layout.OFFICIAL,
        "不予受理决定书",
        (
            Rows(letter_rows(head, matter, where=True)),
            Text(text),
            Text(head.say("D03.why", words=refused.explanation)) if refused.explanation else None,
            Text(head.say("D03.right_organ", organ=right)) if right else None,
            Text(remedies(head, review_organ, court)),
        ),
        matter=matter,
        addressee=matter.party.name,
        seal=True,
        sign=(receiver(signature),),
    )


def remedies(head: Letterhead, review_organ: str = "", court: str = "") -> str:
    """行政复议 and 行政诉讼 with their periods, as the place words them."""
    return head.say(
        "common.remedies",
        review_organ=review_organ or head.say("common.review_organ"),
        court=court or head.say("common.court"),
    )


def acceptance_notice(
    head: Letterhead,
    matter: Matter,
    accepted: Accepted,
    *,
    promised: LastDay | None,
    statutory: LastDay | None,
    materials: Sequence[tuple[str, str]] = (),
    copies_to: Sequence[str] = (),
    signature: str = "",
) -> Paper:
    """D04: both limits with their last days. ``materials``: name and how it was handed in; a limit of an instant item
    (当场办结) has no last day. ``copies_to``: other organs that get this notice."""
    item = matter.item
    rows = [
        (head.label("applied_on"), day_words(matter.received_on)),
        (head.label("accepted_on"), day_words(accepted.acceptance_date)),
        (head.label("acceptance_mode"), MODES[accepted.mode]),
        (head.label("accepted_by"), " ".join(part for part in (head.clerk, head.window) if part)),
        (head.label("basis"), item.legal_basis[0].title),
        (head.label("statutory_limit"), _limit(head, item.statutory_limit.text().get(), statutory)),
        (head.label("promised_limit"), _limit(head, item.promised_limit.text().get(), promised)),
        ("抄送", "、".join(copies_to)),
    ]
    return compose(
        head,
        PaperKind.ACCEPTANCE,
        Layout.OFFICIAL,
        "受理通知书",
        (
            Rows(letter_rows(head, matter)),
            Text(_opening(head, matter, accepted)),
            Rows(tuple((name, value) for name, value in rows if value)),
            _materials(materials),
            _deferred(head, matter, accepted),
            _committed(matter, accepted),
            Text(head.say("D04.not_counted")) if item.promised_limit.amount else None,
            Text(head.say("D04.progress")),
        ),
        matter=matter,
        addressee=matter.party.name,
        closing="特此通知。",
        seal=True,
        sign=(receiver(signature),),
    )


def _limit(head: Letterhead, length: str, last: LastDay | None) -> str:
    return length if last is None else period_words(head, Period(length, last))


def _opening(head: Letterhead, matter: Matter, accepted: Accepted) -> str:
    return head.say(
        f"D04.{accepted.mode.value}",
        you=you(matter.party),
        day=day_words(matter.received_on),
        item=matter.name(),
        basis=basis(head, matter.item, "supplement" if accepted.mode is AcceptanceMode.DEEMED else "acceptance"),
    )


def _materials(materials: Sequence[tuple[str, str]]) -> Table | None:
    if not materials:
        return None
    rows = tuple((str(no), name, how) for no, (name, how) in enumerate(materials, 1))
    return Table(("序号", "材料名称", "提交方式"), rows, (10, 60, 30), "已收材料")


def _deferred(head: Letterhead, matter: Matter, accepted: Accepted) -> Table | None:
    if not accepted.deferred:
        return None
    rows = tuple(
        (str(no), matter.item.material(d.material).name.get(), last_day_words(head, LastDay(d.due)))
        for no, d in enumerate(accepted.deferred, 1)
    )
    return Table(("序号", "材料名称", "补交期限"), rows, (10, 55, 35), "容缺后补材料")


def _committed(matter: Matter, accepted: Accepted) -> Table | None:
    if not accepted.commitments:
        return None
    names = {spec.key: spec.name.get() for spec in matter.item.materials}
    rows = tuple(
        (str(no), names.get(c.about, c.about), "" if c.check_by is None else day_words(c.check_by))
        for no, c in enumerate(accepted.commitments, 1)
    )
    return Table(("序号", "以告知承诺替代的内容", "核查期限"), rows, (10, 55, 35), "告知承诺")


def decision_paper(
    head: Letterhead,
    matter: Matter,
    decided: Decided,
    *,
    results: Sequence[ResultData] = (),
    review_organ: str = "",
    court: str = "",
) -> Paper:
    """D11. A refusal names reason, basis and remedies (Administrative Licensing Law 38)."""
    granted = decided.decision is Decision.GRANTED
    licence = matter.item.item_type == LICENCE
    opening = head.say(
        "D11.granted" if granted else "D11.refused",
        you=you(matter.party),
        day=day_words(matter.received_on),
        item=matter.name(),
        basis=decided.basis or basis(head, matter.item, "granting" if granted else "refusing"),
        reason=decided.reason or ("符合法定条件、标准" if granted else "不符合法定条件、标准"),
    )
    return compose(
        head,
        PaperKind.DECISION,
        Layout.OFFICIAL,
        f"{'准予' if granted else '不予'}{'行政许可' if licence else '办理'}决定书",
        (
            Rows(letter_rows(head, matter, where=True)),
            Text(opening),
            results_table(results) if granted else None,
            Text(head.say("D11.collect")) if granted else Text(remedies(head, review_organ, court)),
        ),
        matter=matter,
        addressee=matter.party.name,
        seal=True,
    )


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ends without a result, as the written notice says it. ``adverse``: remedies are told."""

    title: str
    how: str
    adverse: bool = False


#: T23, T12, T22, T31 (CAPABILITIES §4.2).
ENDINGS: Mapping[EventName, Ending] = {
    EventName.CLOSE: Ending("办结通知书", "办结"),
    EventName.LAPSE: Ending("办结通知书", "逾期没有补正材料，按规定办结", adverse=True),
    EventName.REFER: Ending("转报办结通知书", "审核后转报有决定权的机关"),
    EventName.TERMINATE: Ending("终止办理通知书", "终止办理", adverse=True),
}


def closing_notice(
    head: Letterhead, matter: Matter, closed: Closed, *, ending: Ending = ENDINGS[EventName.CLOSE], on: str
) -> Paper:
    """D11 办结通知书, also where a case lapsed, was terminated or went to another organ; ``on`` the ISO day."""
    return compose(
        head,
        PaperKind.DECISION,
        Layout.OFFICIAL,
        ending.title,
        (
            Rows(letter_rows(head, matter)),
            Text(
                head.say(
                    "D11.closed",
                    you=you(matter.party),
                    day=day_words(matter.received_on),
                    item=matter.name(),
                    ended=day_words(on),
                    how=ending.how,
                )
            ),
            Text(head.say("D11.closed_reason", reason=closed.reason)) if closed.reason else None,
            Text(head.say("D11.closed_organ", organ=closed.organ)) if closed.organ else None,
            results_table(closed.results),
            Text(head.say("D11.again")) if closed.reason else None,
            Text(remedies(head)) if ending.adverse else None,
        ),
        matter=matter,
        addressee=matter.party.name,
        closing="特此通知。",
        seal=True,
    )


def results_table(results: Sequence[ResultData]) -> Table | None:
    if not results:
        return None
    rows = tuple((str(no), r.name, r.number or "—", r.issuer, validity(r)) for no, r in enumerate(results, 1))
    return Table(("序号", "名称", "编号", "发证机关", "有效期"), rows, (8, 24, 26, 24, 18), "办理结果")


def validity(result: ResultData) -> str:
    """2026年5月14日至2029年5月13日, or 长期."""
    if result.valid_from is None and result.valid_to is None:
        return "长期"
    start = "" if result.valid_from is None else day_words(result.valid_from)
    return f"{start}至{'长期' if result.valid_to is None else day_words(result.valid_to)}"
