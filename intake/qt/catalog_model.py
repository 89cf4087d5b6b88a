"""The list of items in which people choose: narrowed by group, door and search, each with why it is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Property, QObject, Signal, Slot

from intake.catalog import Catalog
from intake.item import Channel, ServiceItem
from intake.package import matters_of
from intake.qt.rows_model import RowsModel
from intake.search import Door, Found, MatchedBy, SearchView, behind
from intake.text import CHINESE, LocalizedText

_T = LocalizedText.of
_FREE = _T("不收费", "free")
_YUAN = _T("{amount} 元", "CNY {amount}")
#: Said when the name alone does not show why the item was found.
_WHY = {
    MatchedBy.NAME: _T("全称“{text}”", "full name “{text}”"),
    MatchedBy.SYNONYM: _T("按“{text}”找到", "also called “{text}”"),
    MatchedBy.KEYWORD: _T("按“{text}”找到", "found by the word “{text}”"),
    MatchedBy.SOUND: _T("与“{text}”读音相近，是不是要找这一项？", "sounds like “{text}”: did you mean this?"),
    MatchedBy.SIMILAR: _T("与“{text}”写法相近，是不是要找这一项？", "close to “{text}”: did you mean this?"),
    MatchedBy.CODE: _T("按事项编码“{text}”找到", "found by the code “{text}”"),
    MatchedBy.ORGAN: _T("由“{text}”办理", "handled by “{text}”"),
    MatchedBy.SUMMARY: _T("办事说明里有您输入的字", "found in the description"),
    MatchedBy.ENGLISH: _T("按英文名称找到", "found by its name"),
}
_GUESSED = frozenset({MatchedBy.SOUND, MatchedBy.SIMILAR})
#: Nobody reads further than this in what was found; one more word finds it sooner.
MOST_FOUND = 60


@dataclass(frozen=True, slots=True)
class CatalogRow:
    """An item, and by what it was found unless it was not searched for."""

    item: ServiceItem
    found: Found | None = None

    def marks(self, language: str) -> list[list[int]]:
        """The parts of the shown name that were typed: begin and end of each."""
        if self.found is None:
            return []
        return [list(span) for span in self.found.marks(self.item.short_name.get(language))]

    def why(self, language: str) -> str:
        """A few words where the name does not show it; "" where it does."""
        found = self.found
        if found is None or found.by not in _WHY or (found.by not in _GUESSED and self.marks(language)):
            return ""
        return _WHY[found.by].fill(text=found.text).get(language)


class HallCatalogModel(RowsModel[CatalogRow]):
    """The items a citizen can choose today. Searching looks in all groups, but only behind the chosen door.

    A view that makes all its rows at once is given ``page`` rows at a time (`showMore`); 0 gives them all.
    """

    filterChanged = Signal()

    def __init__(self, parent: QObject | None = None, page: int = 0) -> None:
        super().__init__(
            {
                "name": lambda row: row.item.short_name.get(self._language),
                "fullName": lambda row: row.item.name.get(self._language),
                "code": lambda row: row.item.impl_code,
                "summary": lambda row: row.item.guide.summary.get(self._language),
                "icon": lambda row: row.item.icon,
                "group": lambda row: row.item.group,
                "organ": lambda row: row.item.organ.name,
                "howLong": lambda row: row.item.promised_limit.text().get(self._language),
                "cost": lambda row: _cost(row.item).get(self._language),
                "minutes": lambda row: row.item.guide.minutes,
                "matters": lambda row: [name.get(self._language) for name in matters_of(row.item)],
                "marks": lambda row: row.marks(self._language),
                "why": lambda row: row.why(self._language),
            },
            parent,
        )
        self._language = CHINESE
        self._catalog = Catalog()
        self._today = date.min
        self._offered: tuple[ServiceItem, ...] = ()
        self._behind: tuple[ServiceItem, ...] = ()  # of what is offered, what is behind the door
        self._view: SearchView | None = None
        self._group = ""
        self._search = ""
        self._door = ""
        self._page = page
        self._shown = page
        self._all: tuple[CatalogRow, ...] = ()

    def set_catalog(
        self, catalog: Catalog, today: date, channel: Channel | str = Channel.KIOSK, language: str = CHINESE
    ) -> None:
        """Show a catalogue as it stands today; the filter stays."""
        offered = catalog.offered(today, channel)
        if catalog is not self._catalog or today != self._today or offered != self._offered:
            self._catalog, self._today, self._offered = catalog, today, offered
            self._stand_behind()
        if language != self._language:
            self._language = language
            self.set_rows(())
        self._refilter()

    @Slot(str)
    def setGroup(self, group: str) -> None:
        """Only this group; "" for all."""
        if group != self._group:
            self._group = group
            self._changed()

    @Slot(str)
    def setSearch(self, text: str) -> None:
        """Items matching this, best first; "" for no search."""
        if text != self._search:
            self._search = text
            self._changed()

    @Slot(str)
    def setDoor(self, door: str) -> None:
        """Only what is for a ``person`` or an ``organisation`` (`intake.search.Door`); "" for both."""
        if door != self._door:
            self._door = door
            self._stand_behind()
            self._changed()

    @Slot()
    def showMore(self) -> None:
        """Another page of rows."""
        self._shown += self._page
        self._show()
        self.filterChanged.emit()

    def _get_group(self) -> str:
        return self._group

    def _get_search(self) -> str:
        return self._search

    def _get_door(self) -> str:
        return self._door

    def _get_total(self) -> int:
        return len(self._all)

    def _get_guessed(self) -> bool:
        return bool(self._all) and all(row.found is not None and row.found.by in _GUESSED for row in self._all)

    group = Property(str, _get_group, notify=filterChanged)
    search = Property(str, _get_search, notify=filterChanged)
    door = Property(str, _get_door, notify=filterChanged)
    #: Rows there are, shown or not.
    total = Property(int, _get_total, notify=filterChanged)
    #: Nothing is what was typed; the rows are what was probably meant.
    guessed = Property(bool, _get_guessed, notify=filterChanged)

    def _stand_behind(self) -> None:
        door = Door(self._door) if self._door else None
        self._behind = tuple(item for item in self._offered if behind(item, door))
        self._view = None

    def _changed(self) -> None:
        self._shown = self._page
        self._refilter()
        self.filterChanged.emit()

    def _refilter(self) -> None:
        self._all = tuple(self._rows_found() if self._search.strip() else self._rows_of_group())
        self._show()

    def _rows_found(self) -> Iterable[CatalogRow]:
        if self._view is None:
            self._view = self._catalog.search_among(self._behind, self._today)
        return (CatalogRow(found.item, found) for found in self._view.find(self._search, MOST_FOUND))

    def _rows_of_group(self) -> Iterable[CatalogRow]:
        return (CatalogRow(item) for item in self._behind if self._group in ("", item.group))

    def _show(self) -> None:
        self.set_rows(self._all[: self._shown] if self._page else self._all)


def _cost(item: ServiceItem) -> LocalizedText:
    return _YUAN.fill(amount=item.fee.amount or "") if item.fee.charged else _FREE
