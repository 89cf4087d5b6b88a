"""The lists of the supervisor's page as rows to read: derived from the last look, in the clerk's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from counter.supervision import HallLook
from intake.case.states import STATE_NAMES
from intake.case.supervision import OVERDUE_RULES, RULE_NAMES
from intake.case_number import group_case_number
from intake.clock import CHINA
from intake.text import LocalizedText
from station.damage_words import damage_words
from sync.notes import Enquiry, Payment, StuckMatter
from sync.store.damage import Damage
from sync.store.queries import CaseLine

_T = LocalizedText.of
Say = Callable[[LocalizedText], str]

_DUE = _T("期限 {due}", "due {due}")
_SINCE = _T("{state}　{since} 收件", "{state}, received {since}")
_LATE = _T("超期", "late")
_OUT = _T("异常", "irregular")
_UNPAID = _T("{amount} 元　缴款单 {no}", "CNY {amount}, slip {no}")
_OWNER = _T("责任人 {owner}", "owner {owner}")
_PAST = _T("已过期限 {due}", "was due {due}")
_POSTED = _T("{since} 起派驻", "posted since {since}")
_UNTIL = _T("{since} 至 {until} 派驻", "posted {since} to {until}")
_NOT_WRITTEN = _T("派驻日期没有登记", "no posting written down")
_APPRAISED = _T("满半年，参加年度考核", "half a year: appraised this year")
_TOO_SHORT = _T("不满半年，不参加年度考核", "less than half a year: not appraised")
_NOBODY = _T("没有首席代表", "no chief representative")
_UNIT = _T("超期 {late} 次，异常 {out} 次，涉及 {cases} 件", "late {late}, irregular {out}, in {cases} cases")


@dataclass(frozen=True, slots=True)
class HallRow:
    """One row. ``opens`` is what the case is found by, "" where there is none to open; ``alarming``: see to it now."""

    title: str
    detail: str = ""
    opens: str = ""
    alarming: bool = False


def _detail(*parts: str) -> str:
    return "   ".join(part for part in parts if part)


def _local(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(CHINA).strftime("%m-%d %H:%M")


def _line(line: CaseLine, say: Say) -> HallRow:
    state = say(_SINCE.fill(state=STATE_NAMES[line.state], since=_local(line.taken_in_at)))
    due = "" if line.due is None else say(_DUE.fill(due=line.due))
    return HallRow(line.item_name, _detail(state, due, group_case_number(line.case_no)), line.id)


def waiting_rows(look: HallLook, say: Say) -> tuple[HallRow, ...]:
    """What a clerk has to decide on and what somebody can collect, the longest waiting first."""
    return tuple(_line(line, say) for line in (*look.undecided, *look.to_hand_out))


def alarm_rows(look: HallLook, say: Say) -> tuple[HallRow, ...]:
    """Histories that were edited, steps that do not count because another one came first, and what is damaged."""
    edited = _T("记录被改动过，请马上核查", "the history was edited: look at once")
    clash = _T("与平台不一致，请打开核对", "differs from the platform: open and compare")
    return tuple(
        HallRow(line.item_name, _detail(say(words), group_case_number(line.case_no)), line.id, alarming=True)
        for lines, words in ((look.edited, edited), (look.clashes, clash))
        for line in lines
    ) + tuple(_damaged(found, say) for found in look.damage)


def _damaged(found: Damage, say: Say) -> HallRow:
    """Opens nothing: what the case's page would read may be what is gone."""
    words = damage_words(found)
    return HallRow(say(words.lost), _detail(words.number, say(words.way_out)), alarming=True)


def irregular_rows(look: HallLook, say: Say) -> tuple[HallRow, ...]:
    """What was late or out of the rule, one row each (C24 c)."""
    return tuple(
        HallRow(
            _detail(event.organ, say(RULE_NAMES[event.rule])),
            _detail(event.at, say(_LATE if event.rule in OVERDUE_RULES else _OUT), group_case_number(event.case_no)),
            event.case_id,
        )
        for event in look.irregular
    )


def unit_rows(look: HallLook, say: Say) -> tuple[HallRow, ...]:
    """By department, the worst first (C24 c)."""
    return tuple(
        HallRow(unit.organ, say(_UNIT.fill(late=unit.overdue, out=unit.irregular, cases=unit.cases)))
        for unit in look.units
    )


def unpaid_rows(look: HallLook, say: Say) -> tuple[HallRow, ...]:
    """Slips without a proof of payment, the oldest first (C29)."""
    return tuple(
        HallRow(
            line.item_name if line is not None else kept.note.number,
            _detail(say(_UNPAID.fill(amount=kept.note.amount, no=kept.note.number)), _local(kept.made_at)),
            "" if line is None else line.id,
        )
        for kept, line in look.unpaid
        if isinstance(kept.note, Payment)
    )


def matter_rows(look: HallLook, say: Say, today: str) -> tuple[HallRow, ...]:
    """What could not be done (C31), with owner and day."""
    return tuple(
        HallRow(
            kept.note.subject,
            _detail(
                kept.note.number,
                say(_OWNER.fill(owner=kept.note.owner or "")) if kept.note.owner else "",
                _day(kept.note.due, today, say),
            ),
            kept.note.about or "",
            alarming=(kept.note.due or "9999") < today,
        )
        for kept in look.matters
        if isinstance(kept.note, StuckMatter)
    )


def enquiry_rows(look: HallLook, say: Say, today: str) -> tuple[HallRow, ...]:
    """Questions that are not answered yet (C03 b), with who owns them and until when."""
    names = {one.staff: one.name for one in look.postings}
    return tuple(
        HallRow(
            kept.note.subject,
            _detail(
                kept.note.number,
                say(_OWNER.fill(owner=names.get(kept.note.owner or "", kept.note.owner or ""))),
                _day(kept.note.due, today, say),
            ),
            kept.note.about or "",
            alarming=(kept.note.due or "9999") < today,
        )
        for kept in look.enquiries
        if isinstance(kept.note, Enquiry)
    )


def _day(due: str | None, today: str, say: Say) -> str:
    return "" if due is None else say((_PAST if due < today else _DUE).fill(due=due))


def staff_rows(look: HallLook, say: Say) -> tuple[HallRow, ...]:
    """Postings as they count for the year's appraisal (C26 b)."""
    rows = []
    for one in look.postings:
        if one.since is None:
            rows.append(HallRow(f"{one.name}（{one.staff}）", say(_NOT_WRITTEN), alarming=True))
            continue
        dates = (_POSTED if one.until is None else _UNTIL).fill(since=one.since, until=one.until or "")
        counts = _APPRAISED if one.appraised else _TOO_SHORT
        rows.append(HallRow(f"{one.name}（{one.staff}）", _detail(say(dates), say(counts))))
    return tuple(rows)


def representation_rows(look: HallLook, say: Say) -> tuple[HallRow, ...]:
    """Each department with its chief representatives (C12 e)."""
    return tuple(
        HallRow(
            one.organ,
            "、".join(f"{officer.name}（{officer.staff}）" for officer in one.officers) or say(_NOBODY),
            alarming=one.vacant,
        )
        for one in look.representations
    )
