"""An identity that is typed because no card can be read (CAPABILITIES C05 b): why, and what was shown instead.

Whoever lays a document on the desk whose chip does not answer has it photographed, so that the record holds what the
clerk looked at. Who brought none has nothing to photograph.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.draft import Draft
from intake.item_parts import ATTENDED
from intake.parties import Applicant, IdentityMethod
from intake.text import LocalizedText

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class ManualReason:
    """Why a clerk types an identity; the Chinese ``words`` go into the record. ``shown``: a document lies on the desk,
    and is photographed."""

    key: str
    words: LocalizedText
    shown: bool


MANUAL_REASONS = (
    ManualReason("not_brought", _T("没有带身份证", "did not bring the card"), shown=False),
    ManualReason("chip_unreadable", _T("身份证芯片读不出来", "the chip cannot be read"), shown=True),
    ManualReason("being_renewed", _T("身份证正在补办或换领", "the card is being replaced or renewed"), shown=False),
    ManualReason("reader_out_of_order", _T("读卡器故障", "the reader is out of order"), shown=True),
    ManualReason(
        "other_document",
        _T("出示的是临时身份证或户口簿", "temporary card or household register shown"),
        shown=True,
    ),
    ManualReason("online_assisted", _T("本人没有到场，协助网上申请", "not here: helped to apply online"), shown=False),
)
_SHOWN = frozenset(reason.words.get() for reason in MANUAL_REASONS if reason.shown)


def stands_here(draft: Draft) -> Applicant | None:
    """Whose document was looked at: who acts, else the applicant."""
    return draft.applicant if draft.representative is None else draft.representative.person


def wants_photo(draft: Draft) -> bool:
    """Where a clerk stands by: what was typed stands on a document that lies there, whose picture is kept."""
    here = stands_here(draft)
    if here is None or here.method is not IdentityMethod.MANUAL or draft.channel not in ATTENDED:
        return False
    return (here.method_reason or "") in _SHOWN


def photo_missing(draft: Draft) -> bool:
    return wants_photo(draft) and not draft.identity_pages
