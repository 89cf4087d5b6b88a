"""上门办理 (CAPABILITIES C20 c): a clerk takes the matter in at the citizen's home, with a portable machine and mostly
off line. It is taken in like at a window, and its channel says where: ``home_visit``."""

from __future__ import annotations

from dataclasses import replace

from intake.draft import Draft
from intake.item import ServiceItem
from intake.item_parts import Channel
from intake.text import LocalizedText

_T = LocalizedText.of
_NOT_AT_HOME = _T("“{item}”没有开通上门办理，请在窗口办。", "{item} is not offered at home: take it in at a window.")


def why_not_at_home(item: ServiceItem) -> LocalizedText | None:
    """Why the item cannot be taken in at somebody's home; None where it can."""
    return None if item.offered_at(Channel.HOME_VISIT) else _NOT_AT_HOME.fill(item=item.short_name)


def is_home_visit(draft: Draft) -> bool:
    return draft.channel == Channel.HOME_VISIT


def at_home(draft: Draft, item: ServiceItem) -> Draft:
    """The draft as taken in at the applicant's home; as it was where the item does not offer that."""
    if why_not_at_home(item) is not None or draft.channel != Channel.WINDOW:
        return draft
    return replace(draft, channel=Channel.HOME_VISIT.value, revision=draft.revision + 1)


def back_at_the_window(draft: Draft) -> Draft:
    if not is_home_visit(draft):
        return draft
    return replace(draft, channel=Channel.WINDOW.value, revision=draft.revision + 1)
