"""E-licences (电子证照): which stand for a paper, whose they are, whether they count today (CAPABILITIES C16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.dates import chinese_date, parse_date
from intake.draft import HandedIn
from intake.material import MaterialSource, MaterialSpec
from intake.parties import Applicant, Organisation
from intake.taking import LicenceRef, Taken, TakenAs, TrustLevel
from intake.text import LocalizedText

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class ELicence:
    """One licence of the licence store. ``holder`` is the ID number or credit code it was issued to; ``region`` the
    issuer's (GB/T 2260), "" not known; days ISO, ``valid_to`` None: 长期."""

    name: str
    number: str
    issuer: str
    holder: str
    region: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    trust: TrustLevel = TrustLevel.A

    def __repr__(self) -> str:
        return f"ELicence({self.name!r})"

    def valid_on(self, today: date) -> bool:
        """A day that cannot be read is no valid one."""
        first = None if self.valid_from is None else parse_date(self.valid_from)
        last = None if self.valid_to is None else parse_date(self.valid_to)
        if (self.valid_from is not None and first is None) or (self.valid_to is not None and last is None):
            return False
        return (first is None or first <= today) and (last is None or today <= last)


@dataclass(frozen=True, slots=True)
class NotUsable:
    """Why this licence does not stand for this paper, and what to do instead."""

    message: LocalizedText


_ANOTHER_PAPER = _T("这是“{licence}”，不是“{wanted}”。", "This is {licence}, not {wanted}.")
_NOT_TAKEN = _T("“{wanted}”不能用电子证照，请交纸质的。", "{wanted} is taken on paper only.")
_ANOTHER_HOLDER = _T(
    "这份证照不是申请人的，请选申请人自己的证照。",
    "This licence is somebody else's. Please choose the applicant's own.",
)
_NOT_VALID = _T(
    "“{licence}”今天不在有效期内（到{day}），请先换证，或者交纸质的。",
    "{licence} is not valid today (until {day}). Please renew it, or bring the paper.",
)
_FROM = _T("{issuer}签发，可信等级{level}", "issued by {issuer}, trust level {level}")
_FROM_ELSEWHERE = _T(
    "外省（{issuer}）签发，可信等级{level}", "issued in another province ({issuer}), trust level {level}"
)
_COMPARE_FIRST = _T("，要先与原件核对", ", to be compared with the original first")
_NOTHING = _T("", "")


def instead_of_paper(
    licence: ELicence,
    spec: MaterialSpec,
    today: date,
    *,
    applicant: Applicant,
    organisation: Organisation | None = None,
) -> HandedIn | NotUsable:
    """The material met by this licence; a licence of trust level C still has to be compared."""
    if licence.name != spec.name.get():
        return NotUsable(_ANOTHER_PAPER.fill(licence=licence.name, wanted=spec.name))
    if not spec.shared and MaterialSource.E_LICENCE not in spec.sources and spec.form == "paper":
        return NotUsable(_NOT_TAKEN.fill(wanted=spec.name))
    holders = {applicant.id_number, *(() if organisation is None else (organisation.uscc,))}
    if not licence.holder or licence.holder not in holders:
        return NotUsable(_ANOTHER_HOLDER)
    if not licence.valid_on(today):
        return NotUsable(_NOT_VALID.fill(licence=licence.name, day=_day(licence.valid_to)))
    ref = LicenceRef(licence.name, licence.number, licence.issuer, licence.trust, licence.valid_to, licence.region)
    return HandedIn(spec.key, (), None, Taken(TakenAs.E_LICENCE, valid_to=licence.valid_to, licence=ref))


def provenance(licence: LicenceRef, here: str) -> LocalizedText:
    """Who issued it and how far it can be relied on, for the screen; another province's says so (C16 d). ``here`` is
    this hall's region (GB/T 2260)."""
    elsewhere = bool(licence.region) and licence.region[:2] != here[:2]
    said = (_FROM_ELSEWHERE if elsewhere else _FROM).fill(issuer=licence.issuer, level=licence.trust.value)
    more = _NOTHING if licence.trust.usable else _COMPARE_FIRST
    return _T("{said}{more}", "{said}{more}").fill(said=said, more=more)


def _day(valid_to: str | None) -> LocalizedText:
    day = None if valid_to is None else parse_date(valid_to)
    return _T("日期不清", "date not clear") if day is None else _T(chinese_date(day), day.isoformat())
