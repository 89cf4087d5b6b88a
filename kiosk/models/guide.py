"""The whole guide of the chosen item: its chapters, what is behind a material, forms and samples to look at, the guide
to take home (C02). Where somebody reads in it is no step of the flow: nothing has begun yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.item import ServiceItem
from intake.papers.sample import KIND_NAMES, SampleKind
from intake.qt.guide_view import HallGuideView
from intake.text import LocalizedText
from kiosk.controller import KioskController
from kiosk.steps import Guide
from station.visit.guide_desk import GuideDesk, GuidePaper, paper_of

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of
#: The chapters of the book, in the order of their buttons.
CHAPTERS = {
    "materials": _T("材料和表格", "Materials and forms"),
    "process": _T("办理流程", "Steps"),
    "conditions": _T("条件、时限、收费", "Conditions, time, fees"),
    "result": _T("办好拿到什么", "What you get"),
    "basis": _T("依据和部门", "Laws and offices"),
    "place": _T("到哪里办、问谁", "Where, and whom to ask"),
    "take": _T("打印、扫码带走", "Print it, take it along"),
}
#: Which sections of the sheet stand in which chapter.
_SECTIONS = {
    "conditions": ("scope", "conditions", "limits", "fee", "quantity", "relations"),
    "basis": ("authority",),
    "place": ("office",),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the book: ``what`` book, material, paper; ``key`` the chapter, the material, the paper's owner."""

    what: str
    key: str
    kind: SampleKind | None = None


@QmlElement
class KioskGuideBook(QObject):
    """``place``: "" (the first page), book (``chapter``), material (``material``), paper (``pages``)."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self.desk = GuideDesk(controller.parts, self)
        self.desk.changed.connect(self.changed)
        self._view = HallGuideView(self)
        self._item: ServiceItem | None = None
        self._language = ""
        self._at: tuple[_Place, ...] = ()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Another item, or the guide is left: the book is closed. Another language: it stays open where it is."""
        controller = self._controller
        item = controller.visit.item if isinstance(controller.state.step, Guide) else None
        language = controller.visit.language
        if item is self._item and language == self._language:
            return
        other = item is not self._item
        self._item, self._language = item, language
        self._view.show(item, language)
        if other:
            self._at = ()
            if item is None:
                self.desk.forget()
            else:
                self.desk.open(item)
        elif (wanted := self._paper()) is not None:
            self.desk.look(wanted)
        self.changed.emit()

    # --- turning pages --------------------------------------------------------------------------------------------

    @Slot(str)
    def openChapter(self, key: str) -> None:
        if key in CHAPTERS and self._item is not None:
            self._at = (_Place("book", key),)
            self._turned()

    @Slot(str)
    def openMaterial(self, key: str) -> None:
        if self._view.material(key):
            self._at = (*self._at, _Place("material", key))
            self._turned()

    @Slot(str, str)
    def openPaper(self, kind: str, key: str) -> None:
        """``kind`` blank, filled, result; ``key`` the material, or the number of the result."""
        if self._item is None or paper_of(self._item, self._language, SampleKind(kind), key) is None:
            return
        self._at = (*self._at, _Place("paper", key, SampleKind(kind)))
        self._turned()

    @Slot()
    def stepOut(self) -> None:
        """One page back; on the first page nothing."""
        if self._at:
            self._at = self._at[:-1]
            self._turned()

    def _turned(self) -> None:
        wanted = self._paper()
        if wanted is None:
            self.desk.close_pages()
        else:
            self.desk.look(wanted)
        self.changed.emit()

    @Slot()
    def print(self) -> None:
        """The form or sample that is looked at; elsewhere the whole guide."""
        wanted = self._paper()
        if wanted is None and self._item is not None:
            wanted = GuidePaper(self._item, self._language)
        if wanted is not None:
            self.desk.print(wanted)

    def _paper(self) -> GuidePaper | None:
        at = self._here
        if self._item is None or at is None or at.kind is None:
            return None
        return paper_of(self._item, self._language, at.kind, at.key)

    @property
    def _here(self) -> _Place | None:
        return self._at[-1] if self._at else None

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def view(self) -> QObject:
        """`intake.qt.guide_view.HallGuideView`."""
        return self._view

    @Property(str, notify=changed)
    def place(self) -> str:
        return "" if self._here is None else self._here.what

    @Property(str, notify=changed)
    def chapter(self) -> str:
        return self._chapter()

    def _chapter(self) -> str:
        return self._here.key if self._here is not None and self._here.what == "book" else ""

    @Property(list, notify=changed)
    def chapters(self) -> list[dict[str, str]]:
        language = self._controller.visit.language
        return [{"key": key, "name": name.get(language)} for key, name in CHAPTERS.items()]

    @Property(list, notify=changed)
    def sections(self) -> list[dict[str, Any]]:
        """Those of the chapter that are lines of words: {key, title, lines}."""
        wanted = _SECTIONS.get(self._chapter(), ())
        return [row for row in self._view.props.sections if row["key"] in wanted]

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def material(self) -> dict[str, Any]:
        """What is behind the material that is looked at (C02 d)."""
        at = next((place for place in reversed(self._at) if place.what == "material"), None)
        return {} if at is None else self._view.material(at.key)

    @Property(str, notify=changed)
    def title(self) -> str:
        """Of the material or paper that is looked at."""
        at, wanted = self._here, self._paper()
        if wanted is not None and wanted.paper is not None and wanted.kind is not None:
            words = _T("{kind}：{title}", "{kind}: {title}")
            return words.fill(kind=KIND_NAMES[wanted.kind], title=wanted.paper.title).get(self._language)
        return str(self._view.material(at.key).get("name", "")) if at is not None and at.what == "material" else ""

    @Property(list, notify=changed)
    def pages(self) -> list[str]:
        """Addresses of the pictures of the paper that is looked at."""
        serial = self.desk.serial
        return [f"image://guide/page/{number}/{serial}" for number in range(len(self.desk.pages))]

    @Property(bool, notify=changed)
    def making(self) -> bool:
        """The pages are being drawn."""
        return self.desk.making

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        """There is no picture of it."""
        return self.desk.failed

    @Property(bool, constant=True)
    def prints(self) -> bool:
        return self.desk.prints

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
