"""What a screen says of a material that was looked up: the same words at kiosk and counter.

"Could not check" (无法核验) and "does not match" (不符) never share a word, a colour or a sign (C16 b).
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.licence import ELicence, provenance
from intake.material import MaterialSlot
from intake.taking import LookupOutcome, Taken
from intake.text import LocalizedText
from station.visit.licence_desk import LicenceDesk, state_of

_T = LocalizedText.of
NOTHING = _T("", "")


@dataclass(frozen=True, slots=True)
class Said:
    """``state``: "", asking, matches, choose, does_not_match, could_not_check, disputed, demanded, e_licence. ``title``
    is short and stands beside its sign, ``text`` says what follows from it, ``provenance`` who issued what stands for
    the paper and how far that can be relied on (C16 d)."""

    state: str = ""
    title: LocalizedText = NOTHING
    text: LocalizedText = NOTHING
    provenance: LocalizedText = NOTHING


#: Nothing was looked up.
SILENT = Said()

_TITLES = {
    "asking": _T("正在核验…", "Checking…"),
    "matches": _T("核验通过，不用交", "Checked: not needed"),
    "choose": _T("查到几份，请选一份", "Several found: choose one"),
    "does_not_match": _T("核验不符", "Does not match"),
    "could_not_check": _T("无法核验", "Could not be checked"),
    "disputed": _T("申请人有异议，凭纸质材料办理", "Disputed: the paper counts"),
    "demanded": _T("要求交纸质的", "Demanded on paper"),
    "e_licence": _T("用电子证照", "E-licence"),
}
_NOT_NOW = _T(
    "这次没有核验成。不是材料有问题，不影响继续办理。",
    "It was not checked this time. That is no fault of the paper: the matter goes on.",
)
_DIFFERS = _T(
    "{source}里的数据和申请人的情况不一致。请交纸质材料；申请人也可以提出异议。",
    "What {source} says is something else. Please bring the paper; the applicant may also dispute the data.",
)
_DISPUTED = _T("异议已经登记，{source}会核实。", "The dispute is on record; {source} will look into it.")
_REASON = _T("理由：{reason}", "Reason: {reason}")
_NUMBER = _T("编号 {number}", "No. {number}")
_UNTIL = _T("有效期到 {day}", "valid until {day}")
_NO_END = _T("长期有效", "no end date")


def said_of(slot: MaterialSlot, desk: LicenceDesk, here: str) -> Said:
    """``here``: this hall's region (GB/T 2260)."""
    taken = slot.taken
    if desk.asking(slot.spec.key):
        return Said("asking", _TITLES["asking"])
    if taken.disputed and taken.lookup is not None:
        return Said("disputed", _TITLES["disputed"], _DISPUTED.fill(source=taken.lookup.source))
    if taken.demanded_because:
        return Said("demanded", _TITLES["demanded"], _REASON.fill(reason=taken.demanded_because))
    found = desk.found(slot.spec.key)
    state = state_of(found)
    if state == "choose" and taken.licence is None and found is not None:
        return Said("choose", _TITLES["choose"], found.why)
    if taken.licence is not None:
        state = "matches" if slot.spec.shared else "e_licence"
        return Said(state, _TITLES[state], NOTHING, licence_line(taken, here))
    if taken.lookup is None:
        # a paper that nobody's data stands for: the look is told, and changes nothing
        return Said(state, _TITLES[state], found.why) if found is not None and state in _TITLES else SILENT
    return _of_record(taken, found.why if found is not None else None)


def _of_record(taken: Taken, why: LocalizedText | None) -> Said:
    """As it stands with the material, also where the look was made in another visit."""
    lookup = taken.lookup
    if lookup is None:
        return SILENT
    state = lookup.outcome.value
    match lookup.outcome:
        case LookupOutcome.DOES_NOT_MATCH:
            words = why or _DIFFERS.fill(source=lookup.source)
        case LookupOutcome.COULD_NOT_CHECK:
            words = why or _NOT_NOW
        case LookupOutcome.MATCHES:
            words = NOTHING
    return Said(state, _TITLES[state], words)


def licence_line(taken: Taken, here: str) -> LocalizedText:
    return NOTHING if taken.licence is None else provenance(taken.licence, here)


def licence_facts(licence: ELicence) -> LocalizedText:
    """Number and validity, to tell several of one kind apart."""
    until = _NO_END if licence.valid_to is None else _UNTIL.fill(day=licence.valid_to)
    number = _NUMBER.fill(number=licence.number)
    return _T("{number}，{until}", "{number}, {until}").fill(number=number, until=until)
