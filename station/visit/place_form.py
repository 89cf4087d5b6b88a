"""The form beside the matter's own that says for which place it is taken in, with who answers for which step (C14)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Property, QObject, Signal

from intake.cross_region import Collectable, NotCollectable, Side
from intake.draft import Draft
from intake.form import Form
from intake.item import ServiceItem
from intake.place_form import place_answers, place_form, place_of
from intake.text import CHINESE, LocalizedText
from station.visit.across import Across
from station.visit.session import VisitSession
from station.visit.side_forms import SideForm

_T = LocalizedText.of
_HERE = _T("本地办理", "Handled here")
_OPEN = _T("替外地代收，还没有选办理地", "For another place, not chosen yet")
_THERE = _T("{region}（本窗口只代收）", "{region}; this window only collects")
_REFUSED = _T("{region}（不能代收）", "{region}: cannot be collected for")


class PlaceForm(SideForm):
    """Offered for what a list in force lets this place collect for others; else nothing is asked."""

    placeChanged = Signal()

    def __init__(self, session: VisitSession, parent: QObject) -> None:
        super().__init__(session, parent)
        self._across = Across(session.parts)
        self._language = CHINESE
        self.changed.connect(self.placeChanged)

    def _form(self, item: ServiceItem) -> Form:
        row = self._across.row(item)
        if row is None:
            raise LookupError("an item that is not collected for others asks for no place")
        return place_form(row, self._session.parts.region, self._session.parts.catalog.regions)

    def _known(self, draft: Draft, item: ServiceItem) -> Mapping[str, str]:
        return place_answers(draft)

    def _take(self, draft: Draft, item: ServiceItem, answers: Mapping[str, str]) -> None:
        regions = self._session.parts.catalog.regions
        self._across.collect_for(self._session.visit, place_of(answers, regions))

    def show(self, *, wanted: bool, language: str) -> None:
        self._language = language
        super().show(wanted=wanted and self._is_offered(), language=language)

    def _is_offered(self) -> bool:
        return self._across.row(self._session.visit.item) is not None

    def _verdict(self) -> Collectable | NotCollectable | None:
        """None: handled here, or no place is named yet."""
        draft, item = self._session.visit.draft, self._session.visit.item
        if draft is None or item is None or not draft.collected_for:
            return None
        return self._across.verdict(item, draft.collected_for)

    @Property(bool, notify=placeChanged)
    def offered(self) -> bool:
        """Can the matter be collected here for another place?"""
        return self._is_offered()

    @Property(bool, notify=placeChanged)
    def wanted(self) -> bool:
        """Another place is wanted, whether it is named or not."""
        draft = self._session.visit.draft
        return draft is not None and draft.collected_for is not None

    @Property(str, notify=placeChanged)
    def summary(self) -> str:
        """Where it is handled, in one line."""
        draft = self._session.visit.draft
        if draft is None or draft.collected_for is None:
            return _HERE.get(self._language)
        if draft.collected_for == "":
            return _OPEN.get(self._language)
        words = _REFUSED if isinstance(self._verdict(), NotCollectable) else _THERE
        return words.fill(region=self._across.name(draft.collected_for)).get(self._language)

    @Property(str, notify=placeChanged)
    def problem(self) -> str:
        """Why this place may not collect for that one; "" for nothing against it."""
        found = self._verdict()
        return found.message.get(self._language) if isinstance(found, NotCollectable) else ""

    @Property(list, notify=placeChanged)
    def steps(self) -> list[dict[str, str]]:
        """Each step of the case with the side that answers for it: ``words``, ``side`` (here, there, both)."""
        found = self._verdict()
        if not isinstance(found, Collectable):
            return []
        return [{"words": one.words.get(self._language), "side": _SIDES[one.side]} for one in found.responsibilities]


_SIDES = {Side.COLLECTING: "here", Side.HANDLING: "there", Side.BOTH: "both"}
