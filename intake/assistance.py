"""帮办代办 (CAPABILITIES C21): staff act for an applicant, free and on their wish; only for items that list it, with an
agreement (D17) that the applicant has signed. Who is entrusted with what until when stays with the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from intake.dates import parse_date
from intake.item import ServiceItem
from intake.papers.assistance import SCOPES
from intake.text import LocalizedText

_T = LocalizedText.of
#: What can be entrusted, as it stands on the agreement (`SCOPES`), for screens.
SCOPE_NAMES: Mapping[str, LocalizedText] = {
    chinese: _T(chinese, english)
    for chinese, english in zip(
        SCOPES,
        ("Hand in the application", "Hand in supplements", "Sign for papers", "Collect the result"),
        strict=True,
    )
}


@dataclass(frozen=True, slots=True)
class NotAgreed:
    """Why staff may not act for the applicant, and what to do first."""

    message: LocalizedText


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is about to be agreed. ``present``: the applicant is here; ``signed``: they have signed the agreement."""

    scope: tuple[str, ...]
    until: str
    present: bool
    signed: bool


_NOT_LISTED = _T("“{item}”不在帮办代办清单里，请申请人自己办。", "{item} is not on the list of assisted matters.")
_NOT_HERE = _T("要申请人本人在这里签委托协议。", "The applicant has to be here to sign the agreement.")
_NO_SCOPE = _T("请勾选委托代办哪些事。", "Tick what is entrusted.")
_NO_DAY = _T("请填写今天以后的日期。", "Fill in a day from today on.")
_NOT_SIGNED = _T("委托人还没有签名。", "The applicant has not signed yet.")


def offers_assistance(item: ServiceItem) -> bool:
    """Only listed items offer it (C21 a)."""
    return item.assisted


def not_agreed(item: ServiceItem, agreement: Agreement, today: date) -> NotAgreed | None:
    """What stands in the way, the first thing first; None: staff may act."""
    if not offers_assistance(item):
        return NotAgreed(_NOT_LISTED.fill(item=item.short_name))
    if not agreement.present:
        return NotAgreed(_NOT_HERE)
    if not agreement.scope or not set(agreement.scope) <= set(SCOPES):
        return NotAgreed(_NO_SCOPE)
    until = parse_date(agreement.until)
    if until is None or until < today:
        return NotAgreed(_NO_DAY)
    return None if agreement.signed else NotAgreed(_NOT_SIGNED)


@dataclass(frozen=True, slots=True)
class Entrusted:
    """One case that an officer (代办员) looks after for its principal (委托人). ``until`` ISO, the last day."""

    case_id: str
    officer: str  # staff id
    until: str
    ended: bool = False

    def running(self, today: date) -> bool:
        last = parse_date(self.until)
        return not self.ended and last is not None and today <= last


@dataclass(frozen=True, slots=True)
class OfficerLoad:
    """How much an officer has in hand: cases entrusted now, and ever (C21 c)."""

    officer: str
    name: str
    running: int
    ever: int


def workload(entrusted: Sequence[Entrusted], names: Mapping[str, str], today: date) -> tuple[OfficerLoad, ...]:
    """Of each officer in ``names`` (staff id → name) and of whoever else has a case; who has least first. A case that
    was entrusted to the same officer twice is one case."""
    found = []
    for officer in {**dict.fromkeys(names), **{one.officer: None for one in entrusted}}:
        own = [one for one in entrusted if one.officer == officer]
        running = {one.case_id for one in own if one.running(today)}
        ever = {one.case_id for one in own}
        found.append(OfficerLoad(officer, names.get(officer, officer), len(running), len(ever)))
    return tuple(sorted(found, key=lambda load: (load.running, load.ever, load.officer)))
