"""The history of a case to read (全程留痕, CAPABILITIES C24 a, d): each change with who, when, where, before and after.

Staff appear by their id, citizens by their role: no line names a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from intake.case.case import Case
from intake.case.events import (
    SPECIAL_KINDS,
    AcceptanceMode,
    Accepted,
    CaseEvent,
    Closed,
    CommitmentChecked,
    Decided,
    Decision,
    Delivered,
    DocumentRef,
    EventName,
    Extended,
    Forwarded,
    Halted,
    Noticed,
    RefusedAcceptance,
    ResultArrived,
    Supplemented,
)
from intake.case.refusals import ROLE_NAMES
from intake.case.states import STATE_NAMES
from intake.clock import CHINA
from intake.item import Channel, Delivery, ServiceItem
from intake.text import LocalizedText

_T = LocalizedText.of
_E = EventName

EVENT_NAMES: dict[EventName, LocalizedText] = {
    _E.OPEN: _T("开始填写", "Begun"),
    _E.DISCARD: _T("放弃填写", "Discarded"),
    _E.TAKE_IN: _T("收件", "Taken in"),
    _E.ACCEPT: _T("受理", "Accepted"),
    _E.NOTIFY_ONCE: _T("一次性告知", "One-time notice"),
    _E.SECOND_NOTICE: _T("再次告知补正", "Second notice"),
    _E.REFUSE_ACCEPTANCE: _T("不予受理", "Acceptance refused"),
    _E.DEEM_ACCEPTED: _T("逾期视为受理", "Accepted by operation of law"),
    _E.FORWARD: _T("寄往办理地", "Forwarded to the handling place"),
    _E.PARCEL_RECEIVED: _T("办理地收到邮件", "Received at the handling place"),
    _E.SUPPLEMENT_PART: _T("部分补正", "Part of the supplement"),
    _E.SUPPLEMENT_ALL: _T("补正齐全", "Supplement complete"),
    _E.LAPSE: _T("补正不来办结", "Ended: no supplement"),
    _E.START_REVIEW: _T("开始审查", "Review started"),
    _E.DECIDE: _T("作出决定", "Decided"),
    _E.REVIEW_NOTICE: _T("审查阶段要求补正", "Supplement asked for in the review"),
    _E.REVIEW_RECEIVED: _T("收到审查阶段补正", "Supplement of the review received"),
    _E.SPECIAL_START: _T("进入特别程序", "Special procedure begun"),
    _E.SPECIAL_END: _T("特别程序结束", "Special procedure ended"),
    _E.EXTEND: _T("延长审批期限", "Period extended"),
    _E.SUSPEND: _T("中止", "Suspended"),
    _E.RESUME: _T("恢复办理", "Resumed"),
    _E.REFER: _T("转报", "Passed on"),
    _E.CLOSE: _T("办结", "Closed"),
    _E.RESULT_ARRIVED: _T("结果移交出件窗口", "Result at the hand-out window"),
    _E.DELIVER: _T("送达", "Delivered"),
    _E.CAME_BACK: _T("邮件退回", "Parcel came back"),
    _E.ARCHIVE: _T("归档", "Archived"),
    _E.WITHDRAW: _T("撤回申请", "Withdrawn"),
    _E.SEND_BACK: _T("退件", "Sent back"),
    _E.VOID: _T("作废", "Voided"),
    _E.TERMINATE: _T("终止办理", "Terminated"),
    _E.DEFERRED_SUPPLIED: _T("补交容缺材料", "Deferred paper supplied"),
    _E.COMMITMENT_CHECKED: _T("核查承诺", "Promise checked"),
}
MODE_NAMES: dict[AcceptanceMode, LocalizedText] = {
    AcceptanceMode.NORMAL: _T("普通受理", "normal"),
    AcceptanceMode.DEEMED: _T("视为受理", "by operation of law"),
    AcceptanceMode.DEFERRED: _T("容缺受理", "with deferred papers"),
    AcceptanceMode.COMMITMENT: _T("告知承诺", "on a commitment"),
}
_CHANNELS: dict[str, LocalizedText] = {
    Channel.WINDOW: _T("窗口", "window"),
    Channel.KIOSK: _T("自助终端", "kiosk"),
    Channel.WEB: _T("网上", "web"),
    Channel.MOBILE: _T("手机", "mobile"),
    Channel.MAIL: _T("邮寄", "mail"),
    Channel.HOME_VISIT: _T("上门", "home visit"),
}
WAY_NAMES: dict[str, LocalizedText] = {
    Delivery.COLLECT: _T("窗口领取", "collected at the window"),
    Delivery.MAIL: _T("邮寄", "by mail"),
    Delivery.NETWORK: _T("网上送达", "over the network"),
    Delivery.KIOSK: _T("自助打印", "printed at a kiosk"),
}
_NOTHING = _T("", "")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change. ``at`` is local time (2026-05-14 09:30); ``uncertain``: the clock was not trusted then."""

    seq: int
    at: str
    uncertain: bool
    what: LocalizedText
    who: LocalizedText
    where: LocalizedText
    before: LocalizedText
    after: LocalizedText
    more: LocalizedText
    documents: tuple[DocumentRef, ...]

    @property
    def sentence(self) -> LocalizedText:
        """Everything in one line, for a screen reader or a print."""
        whole = _T(
            "{at}{doubt} {what}：{before}→{after}，{who}，{where}{more}",
            "{at}{doubt} {what}: {before} → {after}, {who}, {where}{more}",
        )
        more = _T("，{more}", ", {more}").fill(more=self.more) if self.more.get() else _NOTHING
        doubt = _T("（时间未核对）", " (time not verified)") if self.uncertain else _NOTHING
        return whole.fill(
            at=self.at,
            doubt=doubt,
            what=self.what,
            before=self.before,
            after=self.after,
            who=self.who,
            where=self.where,
            more=more,
        )


def history_lines(
    case: Case, item: ServiceItem | None = None, region_name: Callable[[str], str] = str
) -> tuple[HistoryLine, ...]:
    """Every change of the case in its order, the take-in first. ``item`` is what the case is pinned to: it has the
    words of the legal reason for a refusal, which without it is left out. ``region_name`` reads a division's code
    (GB/T 2260): at which place of a cross-region case something was done (C24 d)."""
    reasons = {} if item is None else {reason.key: reason.text for reason in item.refusal_reasons}
    across = bool(case.collected_for)  # else everything happens in one region, and saying so each time is noise
    return tuple(_line(event, reasons, region_name if across else None) for event in case.events)


def _line(
    event: CaseEvent, reasons: Mapping[str, LocalizedText], region_name: Callable[[str], str] | None
) -> HistoryLine:
    return HistoryLine(
        seq=event.seq,
        at=datetime.fromisoformat(event.at).astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
        uncertain=event.time_confidence != "trusted",
        what=EVENT_NAMES[event.name],
        who=_who(event),
        where=_where(event, region_name),
        before=_NOTHING if event.before is None else STATE_NAMES[event.before],
        after=STATE_NAMES[event.after],
        more=_more(event, reasons),
        documents=event.documents,
    )


def _who(event: CaseEvent) -> LocalizedText:
    role = ROLE_NAMES[event.actor.role]
    if event.actor.id is None:
        return role
    return _T("{role} {id}", "{role} {id}").fill(role=role, id=event.actor.id)


def _where(event: CaseEvent, region_name: Callable[[str], str] | None) -> LocalizedText:
    place = event.place
    channel = _CHANNELS.get(place.channel, _T(place.channel, place.channel))
    words = _T("{channel} {terminal}", "{channel} {terminal}")
    if place.window:
        words = _T("{window}号{channel} {terminal}", "{channel} {window}, {terminal}")
    where = words.fill(channel=channel, window=place.window, terminal=place.terminal)
    return (
        where
        if not place.region or region_name is None
        else _T("{where}（{region}）", "{where} ({region})").fill(where=where, region=region_name(place.region))
    )


def _more(event: CaseEvent, reasons: Mapping[str, LocalizedText]) -> LocalizedText:
    """What the details add, without names of persons and without what they wrote."""
    match event.detail:
        case Accepted() as accepted:
            return _T("{mode}，受理日期{day}", "{mode}, accepted as of {day}").fill(
                mode=MODE_NAMES[accepted.mode], day=accepted.acceptance_date
            )
        case Noticed() as noticed:
            words = _T("{count}项，补正期限{due}", "{count} lines, to be supplied by {due}")
            return words.fill(count=len(noticed.lines), due=noticed.due or _T("待定", "a day not known yet"))
        case Supplemented() as supplement:
            if not supplement.lines:
                return _T("{count}件材料", "{count} papers").fill(count=len(supplement.materials))
            return _T("补正第{lines}项", "lines {lines}").fill(lines="、".join(map(str, supplement.lines)))
        case RefusedAcceptance() as refused:
            reason = reasons.get(refused.reason)
            return _NOTHING if reason is None else _T("理由：{reason}", "reason: {reason}").fill(reason=reason)
        case Forwarded() as forwarded:
            return _T("{organ}，单号{no}", "{organ}, parcel {no}").fill(organ=forwarded.organ, no=forwarded.tracking_no)
        case Decided() as decided:
            if decided.decision is Decision.REFUSED:
                return _T("不予", "refused")
            if not decided.regulator:
                return _T("准予", "granted")
            return _T("准予，告知监管部门{organ}", "granted, {organ} is told").fill(organ=decided.regulator)
        case Closed() as closed if closed.organ:
            return _T("转报{organ}", "to {organ}").fill(organ=closed.organ)
        case Closed() as closed if closed.results:
            numbers = "、".join(result.number for result in closed.results)
            return _T("结果编号{numbers}", "result {numbers}").fill(numbers=numbers)
        case ResultArrived() as arrived:
            words = _T(
                "批次{batch}，原件{originals}份，复印件{copies}份", "batch {batch}, {originals} + {copies} copies"
            )
            return words.fill(batch=arrived.batch, originals=arrived.originals, copies=arrived.copies)
        case Delivered() as delivered:
            way = WAY_NAMES.get(delivered.way, _T(delivered.way, delivered.way))
            if not delivered.tracking_no:
                return way
            return _T("{way}，单号{no}", "{way}, parcel {no}").fill(way=way, no=delivered.tracking_no)
        case Halted() as halted:
            return SPECIAL_KINDS.get(halted.kind, _T(halted.basis, halted.basis))
        case Extended() as extended:
            return _T("延长{days}日，批准人{by}", "{days} days, approved by {by}").fill(
                days=extended.days, by=extended.approved_by
            )
        case CommitmentChecked() as checked:
            return _T("属实", "kept") if checked.kept else _T("不属实", "not kept")
    return _NOTHING
