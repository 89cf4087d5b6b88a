"""How an item is decided, in a sentence that names the organ (四种办理方式, C04 e)."""

from __future__ import annotations

from intake.item import DecisionMode, ServiceItem
from intake.item_rules import DECISION_MODE_NAMES
from intake.text import LocalizedText

_T = LocalizedText.of
_SENTENCE = _T("{mode}：{how}", "{mode}: {how}")
_HOW = {
    DecisionMode.DIRECT: _T("由{organ}在本级决定", "by {organ}"),
    DecisionMode.REVIEW_AND_REFER: _T("本级审核后，转报{other}决定", "passed on to {other}, which decides"),
    DecisionMode.DELEGATED_POWER: _T(
        "{other}赋权，由{organ}在本级决定", "by {organ}, with a power handed down by {other}"
    ),
    DecisionMode.RESIDENT: _T("{organ}进驻大厅办理", "{organ} handles it in this hall"),
}


def how_decided(item: ServiceItem) -> LocalizedText:
    """The mode and who decides: for what is referred the receiving organ, for a delegated power whose it is."""
    other = item.refer_to or item.delegated_by
    how = _HOW[item.decision_mode].fill(
        organ=item.organ.name, other=_T("上级机关", "the higher office") if other is None else other.name
    )
    return _SENTENCE.fill(mode=DECISION_MODE_NAMES[item.decision_mode], how=how)
