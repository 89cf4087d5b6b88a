"""The guide at the counter: any item found by words, its whole guide, forms and samples, shown to the citizen and
printed (C02). It lies over the screen: whoever only asks is no visit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.steps import Matter, Overlay
from intake.item import Channel, ServiceItem
from intake.papers.sample import KIND_NAMES, SampleKind
from intake.prerequisites import prerequisites
from intake.qt.catalog_model import HallCatalogModel
from intake.qt.guide_view import HallGuideView
from intake.text import LocalizedText
from station.visit.guide_desk import GuideDesk, GuidePaper, paper_of

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

_TITLE = LocalizedText.of("{kind}：{title}", "{kind}: {title}")


@QmlElement
class CounterGuide(QObject):
    """``matters`` are found by `setSearch` (as `HallCatalogModel`); ``view`` is the chosen one's guide. ``shown``: the
    citizen has it on their display; ``paper``: a form or sample is looked at."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self.desk = GuideDesk(controller.parts, self)
        self.desk.changed.connect(self.changed)
        self._view = HallGuideView(self)
        self._matters = HallCatalogModel(self)
        self._matters.filterChanged.connect(self.changed)
        self._matters.countChanged.connect(self.changed)
        self._open = False
        self._language = ""
        self._item: ServiceItem | None = None
        self._paper: tuple[SampleKind, str] | None = None
        self._shown = False
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Opened: the matter in hand, or none. Closed: nothing of it stays, on the citizen's display either."""
        controller = self._controller
        opened = controller.state.overlay is Overlay.GUIDE
        if opened and (not self._open or controller.language != self._language):
            self._language = controller.language
            self._matters.set_catalog(controller.parts.catalog, controller.today(), Channel.WINDOW, self._language)
            if not self._open:
                self._matters.setSearch("")
                in_hand = controller.visit.item if isinstance(controller.state.step, Matter) else None
                self._choose(in_hand)
            self._view.show(self._item, self._language)
            self.changed.emit()
        elif self._open and not opened:
            self._choose(None)
            self.changed.emit()
        self._open = opened

    def _choose(self, item: ServiceItem | None) -> None:
        self._item, self._paper = item, None
        self._shown = False
        self._view.show(item, self._language)
        if item is None:
            self.desk.forget()
        else:
            self.desk.open(item)

    # --- what the clerk does --------------------------------------------------------------------------------------

    @Slot(str)
    def setSearch(self, text: str) -> None:
        self._matters.setSearch(text)

    @Slot(str)
    def choose(self, code: str) -> None:
        """By its implementation code, of what is found."""
        self._choose(next((row.item for row in self._matters.rows() if row.item.impl_code == code), None))
        self.changed.emit()

    @Slot(str, str)
    def openPaper(self, kind: str, key: str) -> None:
        """``kind`` blank, filled, result; ``key`` the material, or the number of the result."""
        wanted = None if self._item is None else paper_of(self._item, self._language, SampleKind(kind), key)
        if wanted is not None:
            self._paper = (SampleKind(kind), key)
            self.desk.look(wanted)

    @Slot()
    def closePaper(self) -> None:
        self._paper = None
        self.desk.close_pages()

    @Slot()
    def print(self) -> None:
        """The form or sample that is looked at, else the guide."""
        wanted = self._wanted()
        if wanted is not None:
            self.desk.print(wanted)

    @Slot()
    def toggleShown(self) -> None:
        """Show it on the citizen's display, or take it away."""
        if self._item is not None and self._controller.parts.panel.display:
            self._shown = not self._shown
            self.changed.emit()

    def _wanted(self) -> GuidePaper | None:
        if self._item is None:
            return None
        if self._paper is None:
            return GuidePaper(self._item, self._language)
        return paper_of(self._item, self._language, *self._paper)

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def matters(self) -> QObject:
        return self._matters

    @Property(QObject, constant=True)
    def view(self) -> QObject:
        """`intake.qt.guide_view.HallGuideView`."""
        return self._view

    @Property(bool, notify=changed)
    def chosen(self) -> bool:
        return self._item is not None

    @Property(list, notify=changed)
    def first(self) -> list[str]:
        """What must exist before (C03 c), a sentence each."""
        if self._item is None:
            return []
        return [
            needed.text().get(self._language) for needed in prerequisites(self._item, self._controller.parts.catalog)
        ]

    @Property(list, notify=changed)
    def facts(self) -> list[dict[str, Any]]:
        """What the citizen's display says in short: {label, value}."""
        wanted = ("conditions", "limits", "fee", "office")
        return [
            {"label": row["title"], "value": "\n".join(row["lines"])}
            for row in self._view.props.sections
            if row["key"] in wanted
        ]

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        return self._shown

    @Property(bool, notify=changed)
    def paper(self) -> bool:
        return self._paper is not None

    @Property(str, notify=changed)
    def paperTitle(self) -> str:
        wanted = self._wanted()
        if self._paper is None or wanted is None or wanted.paper is None:
            return ""
        return _TITLE.fill(kind=KIND_NAMES[self._paper[0]], title=wanted.paper.title).get(self._language)

    @Property(list, notify=changed)
    def pages(self) -> list[str]:
        serial = self.desk.serial
        return [f"image://guide/page/{number}/{serial}" for number in range(len(self.desk.pages))]

    @Property(bool, notify=changed)
    def making(self) -> bool:
        return self.desk.making

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        return self.desk.failed

    @Property(bool, constant=True)
    def prints(self) -> bool:
        return self.desk.prints

    @Property(bool, constant=True)
    def display(self) -> bool:
        """There is a screen for the citizen."""
        return self._controller.parts.panel.display

    @Property(str, notify=changed)
    def phase(self) -> str:
        """printing, printed, not_printed, unknown; "": nothing was printed."""
        return "" if self.desk.phase is None else self.desk.phase.value

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return "" if self.desk.trouble is None else self.desk.trouble.value

    @Property(str, notify=changed)
    def code(self) -> str:
        """Address of the picture of the QR code; "" where the terminal knows no platform."""
        return f"image://guide/code/{self.desk.serial}" if self.desk.code else ""
