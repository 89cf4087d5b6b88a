"""The guide of an item, its blank forms and samples: as pictures for the screen and as pages for the A4 printer.

They belong to no case and name nobody. Pages are made on the records' lane, never on the GUI thread; what is asked for
last is what is shown. A paper of the catalogue's folder ``files`` is shown and printed as it is.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from devices.ports import PrintReport, Role
from intake.item import SamplePaper, ServiceItem
from intake.papers.guide import guide_url, service_guide
from intake.papers.letterhead import Letterhead
from intake.papers.paper import Paper
from intake.papers.sample import SampleKind, sample_paper
from station.papers import Failed, preview_png, render_pdf, shared_printery
from station.visit.desks import paper_event
from station.visit.page_desk import PageDesk
from station.visit.parts import VisitParts
from station.visit.pictures import qr_png
from station.visit.results import PaperPhase, PaperTrouble

#: Dots per inch of a page on the screen: A4 is 1,075 × 1,520 then, about as wide as a kiosk's panel.
SCREEN_PPI = 130
#: No form has more pages; a longer file is cut.
MOST_PAGES = 12


@dataclass(frozen=True, slots=True)
class GuidePaper:
    """What is to be seen or printed: a form or sample of a material, a result's sample; None: the guide itself."""

    item: ServiceItem
    language: str
    kind: SampleKind | None = None
    paper: SamplePaper | None = None


def paper_of(item: ServiceItem, language: str, kind: SampleKind, key: str) -> GuidePaper | None:
    """The form of the material ``key``, or the sample of the result with this number; None where there is none."""
    if kind is SampleKind.RESULT:
        number = int(key) if key.isdecimal() else len(item.results)
        paper = item.results[number].sample if number < len(item.results) else None
    else:
        paper = item.paper(key)
    return None if paper is None else GuidePaper(item, language, kind, paper)


class GuideDesk(QObject):
    """``pages`` are the pictures (PNG) of the paper that is looked at; ``phase`` None: nothing was printed."""

    changed = Signal()

    def __init__(self, parts: VisitParts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._printer = PageDesk(parts.devices.get(Role.PAGE_PRINTER), self._ended, self)
        self._number = 0
        self.forget()

    def forget(self) -> None:
        """Somebody else comes: nothing of the last one stays."""
        self._number += 1
        self.pages: tuple[bytes, ...] = ()
        self.making = self.failed = False
        self.phase: PaperPhase | None = None
        self.trouble: PaperTrouble | None = None
        self.code = b""

    @property
    def serial(self) -> int:
        """Another one with each paper: pictures are not taken from a cache."""
        return self._number

    @property
    def prints(self) -> bool:
        """There is an A4 printer."""
        return self._printer.present

    def address(self, item: ServiceItem) -> str:
        """Of the guide's page at the platform; "" where the terminal knows no platform."""
        url = self._parts.identity.public_url
        return "" if url is None else guide_url(url, item)

    def open(self, item: ServiceItem) -> None:
        """This item is looked at: its QR code can be shown."""
        self.forget()
        address = self.address(item)
        self.code = qr_png(address) if address else b""

    def look(self, wanted: GuidePaper) -> None:
        """Have its pages drawn for the screen."""
        self.close_pages()
        self.making = True
        number = self._number
        head, folder = self._head(wanted.language), self._parts.catalog.folder

        def done(pages: tuple[bytes, ...]) -> None:
            if number == self._number:
                self.pages, self.making, self.failed = pages, False, not pages
                self.changed.emit()

        self._parts.lane.run(lambda: _pictures(wanted, head, folder), done)
        self.changed.emit()

    def close_pages(self) -> None:
        """The pages are no longer looked at."""
        self._number += 1
        self.pages, self.making, self.failed = (), False, False
        self.phase = self.trouble = None
        self.changed.emit()

    def print(self, wanted: GuidePaper) -> None:
        """On A4; `phase` says how it goes. While one is printing another is not begun."""
        if not self.prints or self.phase is PaperPhase.PRINTING:
            return
        self.phase, self.trouble = PaperPhase.PRINTING, None
        head, folder, job = self._head(wanted.language), self._parts.catalog.folder, self._parts.new_id()
        number = self._number

        def made(pdf: bytes | None) -> None:
            if pdf is None:
                self._printer.not_made(number, job)
            else:
                self._printer.print(number, job, pdf)

        self._parts.lane.run(lambda: _pdf(wanted, head, folder), made)
        self.changed.emit()

    def _ended(self, number: int, report: PrintReport) -> None:
        if number == self._number:  # else whoever wanted it has gone on
            ended = paper_event(number, report)
            self.phase, self.trouble = ended.phase, ended.trouble
            self.changed.emit()

    def _head(self, language: str) -> Letterhead:
        parts = self._parts
        return Letterhead(
            parts.hall,
            parts.place or parts.identity.terminal_id,
            parts.clock.now(),
            shared_printery().wording,
            parts.identity.public_url,
            language=language,
        )


def _paper(wanted: GuidePaper, head: Letterhead) -> Paper:
    if wanted.kind is None or wanted.paper is None:
        return service_guide(head, wanted.item)
    return sample_paper(head, wanted.item, wanted.paper, wanted.kind)


def _pictures(wanted: GuidePaper, head: Letterhead, folder: Path | None) -> tuple[bytes, ...]:
    """Every page as PNG; none where it cannot be drawn."""
    file = _file(wanted, folder)
    if file is not None:
        return _file_pictures(file)
    if wanted.paper is not None and not wanted.paper.rows:
        return ()  # a file that is not there
    page = preview_png(_paper(wanted, head), ppi=SCREEN_PPI)
    return () if isinstance(page, Failed) else (page,)


def _pdf(wanted: GuidePaper, head: Letterhead, folder: Path | None) -> bytes | None:
    file = _file(wanted, folder)
    if file is not None:
        return _file_pdf(file)
    if wanted.paper is not None and not wanted.paper.rows:
        return None
    pdf = render_pdf(_paper(wanted, head))
    return None if isinstance(pdf, Failed) else pdf


def _file(wanted: GuidePaper, folder: Path | None) -> Path | None:
    """The catalogue's own file, for the blank form and the result; a sample is drawn where there are rows."""
    paper = wanted.paper
    if paper is None or paper.file is None or folder is None:
        return None
    if wanted.kind is SampleKind.FILLED and paper.rows:
        return None
    path = folder / "files" / paper.file
    return path if path.is_file() else None


def _file_pictures(path: Path) -> tuple[bytes, ...]:
    if path.suffix != ".pdf":
        try:
            with Image.open(path) as image:
                return (_png(image),)
        except (OSError, UnidentifiedImageError):
            return ()
    import pypdfium2  # late: most terminals never see a PDF of an office

    try:
        document = pypdfium2.PdfDocument(path)
    except (OSError, pypdfium2.PdfiumError):
        return ()
    try:
        pages = min(len(document), MOST_PAGES)
        return tuple(_png(document[number].render(scale=SCREEN_PPI / 72).to_pil()) for number in range(pages))
    finally:
        document.close()


def _file_pdf(path: Path) -> bytes | None:
    try:
        if path.suffix == ".pdf":
            return path.read_bytes()
        with Image.open(path) as image:
            out = io.BytesIO()
            image.convert("RGB").save(out, "PDF", resolution=150)
            return out.getvalue()
    except (OSError, UnidentifiedImageError):
        return None


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG")
    return out.getvalue()


class GuidePictures(QQuickImageProvider):
    """``image://guide/page/<number>/<anything>`` and ``image://guide/code/<anything>``, from memory only."""

    def __init__(self, desk: GuideDesk) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._desk = desk

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002 - Qt's name
        del size, requestedSize
        kind, _, rest = id.partition("/")
        desk = self._desk
        if kind == "code":
            return QImage.fromData(desk.code)
        number, pages = rest.partition("/")[0], desk.pages  # Qt asks on a thread of its own: they may go meanwhile
        if kind == "page" and number.isdecimal() and int(number) < len(pages):
            return QImage.fromData(pages[int(number)])
        return QImage()
