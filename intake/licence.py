"""E-licences (电子证照): which stand for a paper, whose they are, whether they count today (CAPABILITIES C16).

A lookup ends in one of three ways. It *matches* where the register knows a licence that counts; it *does not match*
where it knows only such that do not; it *could not check* where nobody answered, and where the register knows none:
that a city has not heard of a licence is no proof that there is none, and never a defect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from intake.dates import chinese_date, parse_date
from intake.draft import HandedIn
from intake.material import SHARED, MaterialSource, MaterialSpec
from intake.parties import Applicant, Organisation
from intake.taking import LicenceRef, Lookup, LookupOutcome, Taken, TakenAs, TrustLevel
from intake.text import LocalizedText

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class ELicence:
    """One licence of the licence store. ``holder`` is the ID number or credit code it was issued to; ``region`` the
    issuer's (GB/T 2260), "" not known; days ISO, ``valid_to`` None: 长期; from ``revoked_on`` on it counts no more."""

    name: str
    number: str
    issuer: str
    holder: str
    region: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    trust: TrustLevel = TrustLevel.A
    revoked_on: str | None = None

    def __repr__(self) -> str:
        return f"ELicence({self.name!r})"

    def valid_on(self, today: date) -> bool:
        """A day that cannot be read is no valid one."""
        first = None if self.valid_from is None else parse_date(self.valid_from)
        last = None if self.valid_to is None else parse_date(self.valid_to)
        if (self.valid_from is not None and first is None) or (self.valid_to is not None and last is None):
            return False
        return not self.revoked_by(today) and (first is None or first <= today) and (last is None or today <= last)

    def revoked_by(self, today: date) -> bool:
        """Has it been taken back? A day that cannot be read is one that has come."""
        day = None if self.revoked_on is None else parse_date(self.revoked_on)
        return self.revoked_on is not None and (day is None or day <= today)

    @property
    def ref(self) -> LicenceRef:
        """As it stands with the material."""
        return LicenceRef(self.name, self.number, self.issuer, self.trust, self.valid_to, self.region)


@dataclass(frozen=True, slots=True)
class LicencesKnown:
    """What the register told at ``as_of`` (RFC 3339 UTC), expired and revoked ones too. Empty: it knows none."""

    licences: tuple[ELicence, ...]
    as_of: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nobody answered, in time or as they should: nothing is known."""


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
_REVOKED = _T("“{licence}”已经注销或者撤销，不能用。请交新的。", "{licence} was withdrawn. Please bring the new one.")
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
    wrong = _does_not_count(licence, spec.name, today, applicant, organisation)
    if wrong is not None:
        return wrong
    return HandedIn(spec.key, (), None, Taken(TakenAs.E_LICENCE, valid_to=licence.valid_to, licence=licence.ref))


def _does_not_count(
    licence: ELicence, name: LocalizedText, today: date, applicant: Applicant, organisation: Organisation | None
) -> NotUsable | None:
    holders = {number for _, number in holders_of(applicant, organisation)}
    if licence.holder not in holders:
        return NotUsable(_ANOTHER_HOLDER)
    if licence.revoked_by(today):
        return NotUsable(_REVOKED.fill(licence=name))
    if not licence.valid_on(today):
        return NotUsable(_NOT_VALID.fill(licence=name, day=_day(licence.valid_to)))
    return None


#: ID type of an organisation as holder; its number is the credit code (GB 32100).
ORGANISATION = "uscc"


def holders_of(applicant: Applicant, organisation: Organisation | None = None) -> tuple[tuple[str, str], ...]:
    """Under which numbers the applicant's licences may stand: ID type and number, the old one too."""
    numbers = [(applicant.id_type, number) for number in (applicant.id_number, applicant.old_number) if number]
    code = "" if organisation is None else organisation.uscc
    return (*numbers, *([(ORGANISATION, code)] if code else []))


# --- looking up -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a lookup came to. ``usable``: what counts today, one of which stands for the paper; ``refused``: what was
    found and does not count, with the reason. ``why`` is for the screen."""

    outcome: LookupOutcome
    why: LocalizedText
    usable: tuple[ELicence, ...] = ()
    refused: tuple[tuple[ELicence, NotUsable], ...] = ()


_UNREACHABLE = _T(
    "没有连上{source}，这次无法核验。不是材料有问题，可以继续办理，稍后再核验。",
    "{source} could not be reached, so nothing was checked. That is no fault of the paper: go on, check again later.",
)
_NOT_KNOWN = _T(
    "{source}里没有查到，无法核验。查不到不等于没有，不影响继续办理。",
    "{source} does not know of it, so it could not be checked. That does not mean there is none: the matter goes on.",
)
_FOUND = _T("已核验，{provenance}。", "Checked: {provenance}.")
_SEVERAL = _T("查到{count}份有效的，请选一份。", "{count} valid ones were found: please choose one.")


def looked_up(
    answer: LicencesKnown | NoAnswer,
    spec: MaterialSpec,
    today: date,
    here: str,
    *,
    applicant: Applicant,
    organisation: Organisation | None = None,
) -> LookedUp:
    """What the register's answer means for this material. ``here``: as in `provenance`."""
    source = whose_data(spec)
    if isinstance(answer, NoAnswer):
        return LookedUp(LookupOutcome.COULD_NOT_CHECK, _UNREACHABLE.fill(source=source))
    usable: list[ELicence] = []
    refused: list[tuple[ELicence, NotUsable]] = []
    for licence in answer.licences:
        if licence.name != spec.name.get():
            continue
        wrong = _does_not_count(licence, spec.name, today, applicant, organisation)
        if wrong is None:
            usable.append(licence)
        else:
            refused.append((licence, wrong))
    return LookedUp(*_verdict(usable, refused, source, here), tuple(usable), tuple(refused))


def _verdict(
    usable: Sequence[ELicence], refused: Sequence[tuple[ELicence, NotUsable]], source: LocalizedText, here: str
) -> tuple[LookupOutcome, LocalizedText]:
    if len(usable) > 1:
        return LookupOutcome.MATCHES, _SEVERAL.fill(count=len(usable))
    if usable:
        return LookupOutcome.MATCHES, _FOUND.fill(provenance=provenance(usable[0].ref, here))
    if refused:
        return LookupOutcome.DOES_NOT_MATCH, refused[0][1].message
    return LookupOutcome.COULD_NOT_CHECK, _NOT_KNOWN.fill(source=source)


_LICENCE_STORE = _T("电子证照库", "the licence store")


def whose_data(spec: MaterialSpec) -> LocalizedText:
    """Whose data is asked: what the item names, else the city's licence store."""
    return spec.shared_from or _LICENCE_STORE


def as_looked_up(given: HandedIn, spec: MaterialSpec, found: LookedUp, licence: ELicence | None, at: str) -> HandedIn:
    """The material with what the lookup came to, and with the ``licence`` that was found or chosen. Of a paper that is
    asked for (not ``shared``) a lookup that found nothing changes nothing. ``at`` is RFC 3339 UTC."""
    lookup = Lookup(found.outcome, whose_data(spec).get(), at, "" if licence is None else licence.number)
    ref = None if licence is None else licence.ref
    valid_to = None if licence is None else licence.valid_to
    if not spec.shared:
        if licence is None:
            return given
        taken = Taken(TakenAs.E_LICENCE, valid_to=valid_to, licence=ref, lookup=lookup)
        return HandedIn(spec.key, (), None, taken)
    taken = replace(given.taken, lookup=lookup, licence=ref, valid_to=valid_to)
    return replace(given, not_supplied=None if given.pages else SHARED, taken=taken)


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
