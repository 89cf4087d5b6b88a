"""Clerk-assisted online application (CAPABILITIES C19 c): the clerk works the keys, the matter stays the applicant's.

It goes the online way: who applies need not appear, nobody compares a face with a card, and the papers are looked at
by the online pre-review. The record names the clerk who helped (`Draft.assisted_by`), never as the applicant.
"""

from __future__ import annotations

from dataclasses import replace

from intake.draft import Draft
from intake.item import ServiceItem
from intake.item_parts import Channel
from intake.text import LocalizedText

_T = LocalizedText.of
_NOT_ONLINE = _T("“{item}”没有开通网上申请，请在窗口办。", '"{item}" has no online application: take it in here.')
_IN_PERSON = _T("“{item}”要本人到场办，不能代为网上申请。", '"{item}" wants the applicant here in person.')


def why_not_online(item: ServiceItem) -> LocalizedText | None:
    """Why the item cannot be applied for online with a clerk's help; None where it can."""
    if not item.offered_at(Channel.WEB):
        return _NOT_ONLINE.fill(item=item.short_name)
    return _IN_PERSON.fill(item=item.short_name) if item.in_person_only else None


def is_assisted_online(draft: Draft) -> bool:
    return draft.channel == Channel.WEB and draft.assisted_by is not None


def assisted_online(draft: Draft, item: ServiceItem, staff: str) -> Draft:
    """The draft as an online application that ``staff`` (an id) helps with; as it was where the item forbids it."""
    if why_not_online(item) is not None:
        return draft
    return replace(draft, channel=Channel.WEB.value, assisted_by=staff, signature=None, revision=draft.revision + 1)


def at_the_window(draft: Draft) -> Draft:
    """Taken back: the matter is taken in here, from who stands here."""
    return replace(draft, channel=Channel.WINDOW.value, assisted_by=None, signature=None, revision=draft.revision + 1)
