"""Trust levels of what was handed in, and the words over its copies (CAPABILITIES §3.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from intake.dates import chinese_date, parse_date
from intake.draft import HandedIn
from intake.material import MaterialSpec
from intake.taking import LookupOutcome, TakenAs, TrustLevel
from intake.text import LocalizedText

_T = LocalizedText.of
#: Sources of pages that were made elsewhere.
_UPLOADED = frozenset({"usb", "phone", "archive"})
#: `HandedIn.not_supplied` (`intake.material`), where nothing but a way is left of the material.
_WAYS_OF_WHAT_IS_SAID = {
    "bring_later": TakenAs.DEFERRED,
    "promised": TakenAs.COMMITMENT,
    "shared": TakenAs.SHARED,
}


def way_of(handed_in: HandedIn) -> TakenAs | None:
    """How it was taken: what is noted, else what its pages or its standing say; None when it is not there."""
    taken = handed_in.taken
    if taken.compared_by is not None:
        return TakenAs.ORIGINAL_COMPARED
    if taken.way is not None:
        return taken.way
    if taken.licence is not None:
        return TakenAs.E_LICENCE
    if handed_in.pages:
        uploaded = any(page.source in _UPLOADED for page in handed_in.pages)
        return TakenAs.UPLOAD if uploaded else TakenAs.SCAN
    if taken.originals:
        return TakenAs.ORIGINAL
    if taken.copies:
        return TakenAs.COPY
    return _WAYS_OF_WHAT_IS_SAID.get(handed_in.not_supplied or "")


def trust_of(spec: MaterialSpec, handed_in: HandedIn) -> TrustLevel | None:
    """How far it can be relied on; None where there is nothing yet. A copy without comparison is C, wherever it was
    made: only a clerk's comparison makes it B."""
    taken = handed_in.taken
    if taken.lookup is not None and taken.lookup.outcome is LookupOutcome.MATCHES:
        return TrustLevel.A if taken.licence is None else taken.licence.trust  # another place's may be less (C16 d)
    match way_of(handed_in):
        case TakenAs.E_LICENCE:
            return TrustLevel.A if taken.licence is None else taken.licence.trust
        case TakenAs.COMMITMENT:
            return TrustLevel.D
        case TakenAs.DEFERRED | TakenAs.SHARED | None:
            return None
        case _ if spec.own_statement or spec.kind == "form":
            return TrustLevel.D
        case TakenAs.ORIGINAL:
            return TrustLevel.B
        case TakenAs.ORIGINAL_COMPARED:
            return TrustLevel.C if taken.compared_by is None else TrustLevel.B
        case _:
            return TrustLevel.C


def needs_comparison(spec: MaterialSpec, handed_in: HandedIn) -> bool:
    """Must a clerk hold it beside its original before anything rests on it?"""
    return spec.originals > 0 and trust_of(spec, handed_in) is TrustLevel.C


def compared(handed_in: HandedIn, staff: str, at: str) -> HandedIn:
    """A clerk held copy and original side by side: C becomes B. ``at`` is RFC 3339 UTC.

    Raises ``ValueError`` without a clerk, and for what has no copy to compare.
    """
    if not staff:
        raise ValueError("only a clerk compares")
    if not (handed_in.pages or handed_in.taken.originals or handed_in.taken.copies):
        raise ValueError("there is nothing to compare")
    return replace(handed_in, taken=replace(handed_in.taken, compared_by=staff, compared_at=at))


_FROM_ORGAN = _T("{issuer}", "{issuer}")
_COMPARED = _T("与原件核对一致", "Compared with the original")
_PURPOSE = _T("仅用于办理“{purpose}”", 'Only for "{purpose}"')
_VALID = _T("有效期至{day}", "Valid until {day}")
_NO_END = _T("长期有效", "Valid without end")


def watermark(spec: MaterialSpec, handed_in: HandedIn, purpose: LocalizedText) -> tuple[LocalizedText, ...]:
    """The lines over a copy: for A the organ, the purpose, the last valid day; for B that it was compared, and the
    purpose. C and D carry none. ``purpose`` is the short name of the matter it is copied for."""
    level = trust_of(spec, handed_in)
    if level is None or not level.reusable:
        return ()
    for_this = _PURPOSE.fill(purpose=purpose)
    if level is TrustLevel.B:
        return (_COMPARED, for_this)
    licence, lookup = handed_in.taken.licence, handed_in.taken.lookup
    issuer = licence.issuer if licence is not None else lookup.source if lookup is not None else spec.issuer
    until = handed_in.taken.valid_to if licence is None else licence.valid_to
    return (_FROM_ORGAN.fill(issuer=issuer), for_this, _until(until))


def _until(valid_to: str | None) -> LocalizedText:
    day: date | None = None if valid_to is None else parse_date(valid_to)
    return _NO_END if day is None else _VALID.fill(day=_T(chinese_date(day), day.isoformat()))
