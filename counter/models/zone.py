"""跨省通办专区 at the window: what lists in force let this place collect for others, and on to intake, case and rating
(C14 c, f)."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot

from counter.controller import CounterController
from counter.steps import Overlay, Visit
from intake.cross_region import MODE_NAMES, SCOPE_NAMES, ListRow, offered_across
from intake.dates import chinese_date
from intake.item import Channel, ServiceItem
from intake.text import LocalizedText
from intake.window_profile import NeedsReason, NotGranted
from station.visit.across import Across

_T = LocalizedText.of
_TERMS = _T("{mode}　通办范围：{scope}　{since}起　{organ}", "{mode}; reach: {scope}; since {since}; {organ}")
_ONLINE = _T("不在窗口代收，请在办理地网上申请", "not collected at windows: applied for online")
_NOBODY = _T("先读申请人的身份证，再收件。", "Read the applicant's card first.")
_BY_ZONE = _T("跨省通办专区", "cross-region zone")


class CounterZone(QObject):
    """The sheet's list; empty while the sheet is closed."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._across = Across(controller.parts)
        self._search = self._stopped = ""
        self._shown: tuple[object, ...] = ()
        controller.changed.connect(self._refresh)

    @property
    def _open(self) -> bool:
        return self._controller.state.overlay is Overlay.ZONE

    def _refresh(self) -> None:
        shown = (self._open, self._controller.language, self._person)
        if shown != self._shown:
            if not self._open:
                self._search = self._stopped = ""
            self._shown = shown
            self.changed.emit()

    def _listed(self) -> list[tuple[ServiceItem, ListRow]]:
        today, found = self._controller.today(), []
        for item in self._controller.parts.catalog.offered(today, Channel.WINDOW):
            row = offered_across(item, self._across.lists, today)
            if item.package is None and isinstance(row, ListRow):
                found.append((item, row))
        return found

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, str]]:
        """``code``, ``name``, ``terms`` (mode, scope, start, organ), ``hint``: why it is not collected here."""
        return self._rows() if self._open else []

    def _rows(self) -> list[dict[str, str]]:
        rows = [self._row(item, row) for item, row in self._listed()]
        return [row for row in rows if self._search in row["name"] + row["code"]]

    def _row(self, item: ServiceItem, row: ListRow) -> dict[str, str]:
        language = self._controller.language
        since = _T(chinese_date(row.start), row.start.isoformat())
        terms = _TERMS.fill(mode=MODE_NAMES[row.mode], scope=SCOPE_NAMES[row.scope], since=since, organ=item.organ.name)
        collects = self._across.row(item) is not None
        return {
            "code": item.impl_code,
            "name": item.short_name.get(language),
            "terms": terms.get(language),
            "hint": "" if collects else _ONLINE.get(language),
        }

    @Slot(str)
    def setSearch(self, words: str) -> None:
        self._search = words.strip()
        self.changed.emit()

    @Property(bool, notify=changed)
    def person(self) -> bool:
        """Somebody is here: their matters can be taken in, their cases opened."""
        return self._person

    @property
    def _person(self) -> bool:
        return isinstance(self._controller.state.step, Visit)

    @Property(str, notify=changed)
    def stopped(self) -> str:
        """Why the item that was chosen cannot be taken in now; "" nothing."""
        return self._stopped

    @Slot(int)
    def start(self, row: int) -> None:
        """Take the item in for another place; which one is asked first of all on the matter's screen."""
        rows = self._rows()
        if not 0 <= row < len(rows):
            return
        item = next(item for item, _ in self._listed() if item.impl_code == rows[row]["code"])
        may = self._controller.may_begin(item)
        if rows[row]["hint"]:
            self._stopped = rows[row]["hint"]
        elif not self._person:
            self._stopped = _NOBODY.get(self._controller.language)
        elif isinstance(may, NotGranted):
            self._stopped = may.message.get(self._controller.language)
        else:
            self._controller.session.visit.handling = ""
            reason = _BY_ZONE.get() if isinstance(may, NeedsReason) else ""
            self._controller.start_matter(item.impl_code, reason)
        self.changed.emit()
