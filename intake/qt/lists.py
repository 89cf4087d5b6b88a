"""Lists both apps show: groups, materials, and the page to look it all over."""

from __future__ import annotations

from PySide6.QtCore import QObject

from intake.draft import Draft
from intake.item import Group, ServiceItem
from intake.material import MaterialSlot, SlotState, WhyNotNeeded
from intake.package import shared_by
from intake.qt.rows_model import RowsModel
from intake.review import ReviewRow, review_rows
from intake.text import CHINESE, LocalizedText
from intake.trust import needs_comparison

_T = LocalizedText.of
_STATE_WORDS = {
    SlotState.NEEDED: _T("待提交", "to be handed in"),
    SlotState.GIVEN: _T("已提交", "handed in"),
    SlotState.BRING_LATER: _T("以后补交", "to be brought later"),
    SlotState.NOT_NEEDED: _T("可以不交", "optional"),
}
_NOT_HERE = _T("没带来，写进一次性告知", "not here: it goes on the notice")
_WORDS_BY_REASON = {
    WhyNotNeeded.SHARED: _T("不用交，由部门核对", "not needed: the office looks it up"),
    WhyNotNeeded.HELD: _T("以前交过，不用再交", "already held: not asked for again"),
    WhyNotNeeded.PROMISED: _T("已承诺，不用交", "promised: not needed"),
    WhyNotNeeded.FROM_PACKAGE: _T("前一件事办好后自动取得", "comes from the matter before it"),
}


class HallGroupModel(RowsModel[Group]):
    """The groups of items, for the first page."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            {
                "name": lambda group: group.name.get(self._language),
                "key": lambda group: group.key,
                "icon": lambda group: group.icon,
                "summary": lambda group: "" if group.summary is None else group.summary.get(self._language),
            },
            parent,
        )
        self._language = CHINESE

    def set_groups(self, groups: tuple[Group, ...], language: str = CHINESE) -> None:
        if language != self._language:
            self._language = language
            self.set_rows(())
        self.set_rows(groups)


class HallMaterialsModel(RowsModel[MaterialSlot]):
    """The materials of a draft with their state; what does not apply to this citizen is left out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            {
                "name": lambda slot: slot.spec.name.get(self._language),
                "key": lambda slot: slot.spec.key,
                "requirement": lambda slot: slot.spec.requirement.get(self._language),
                "state": lambda slot: slot.state.value,
                "stateText": self._state_text,
                "offered": lambda slot: slot.offered,
                "required": lambda slot: slot.state is not SlotState.NOT_NEEDED,
                "shared": lambda slot: slot.why_not_needed is WhyNotNeeded.SHARED,
                "pages": lambda slot: len(slot.pages),
                "maxPages": lambda slot: slot.spec.max_pages,
                "mayBringLater": lambda slot: slot.spec.may_bring_later,
                "bringWithinDays": lambda slot: slot.spec.bring_within_days or 0,
                "reviewPoints": self._review_points,
                "comparable": lambda slot: (
                    needs_comparison(slot.spec, slot.handed_in) or slot.taken.compared_by is not None
                ),
                "compared": lambda slot: slot.taken.compared_by is not None,
                "notHere": lambda slot: slot.not_here,
                "sharedBy": lambda slot: shared_by(slot.spec.serves).get(self._language),
                "serves": lambda slot: [name.get(self._language) for name in slot.spec.serves],
                "sources": lambda slot: [source.value for source in slot.spec.sources],
            },
            parent,
        )
        self._language = CHINESE

    def set_slots(self, slots: tuple[MaterialSlot, ...], language: str = CHINESE) -> None:
        """Show these slots (`intake.material.slots`)."""
        if language != self._language:
            self._language = language
            self.set_rows(())
        self.set_rows(tuple(slot for slot in slots if slot.why_not_needed is not WhyNotNeeded.NOT_APPLICABLE))

    def _review_points(self, slot: MaterialSlot) -> list[dict[str, str | bool]]:
        return [
            {
                "key": point.key,
                "text": point.text.get(self._language),
                "required": point.required,
                "ticked": point.key in slot.reviewed,
                "failed": any(mark.point == point.key for mark in slot.failed),
                "reason": next((mark.reason for mark in slot.failed if mark.point == point.key), ""),
            }
            for point in slot.spec.review_points
        ]

    def _state_text(self, slot: MaterialSlot) -> str:
        by_reason = None if slot.why_not_needed is None else _WORDS_BY_REASON.get(slot.why_not_needed)
        words = _NOT_HERE if slot.not_here else by_reason or _STATE_WORDS[slot.state]
        return words.get(self._language)


class HallReviewModel(RowsModel[ReviewRow]):
    """Every answer and material as a line, grouped by ``section``; ``step`` leads back to where it was asked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            {
                "label": lambda row: row.label,
                "value": lambda row: row.value,
                "section": lambda row: row.section,
                "step": lambda row: row.step,
                "key": lambda row: row.key,
            },
            parent,
        )

    def show_draft(self, item: ServiceItem, draft: Draft, language: str = CHINESE, *, masked: bool = True) -> None:
        self.set_rows(review_rows(item, draft, language, masked=masked))
