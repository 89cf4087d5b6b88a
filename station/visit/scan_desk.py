"""The document scanner as the flow sees it: start it, count its pages, write down what came."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from devices.commands import CommandResult
from devices.ports import (
    Ability,
    CapturedPage,
    PaperSource,
    ScanDocument,
    ScanEvent,
    ScannedDocument,
    ScanSettings,
)
from devices.qt.device import HallDevice
from devices.result import Ok, Reason
from intake.attachment import BlobRef
from intake.clock import Clock
from intake.draft import MaterialPage
from intake.ways import with_pages
from station.visit import results as on
from station.visit.records import Records
from station.visit.results import Happening, ScanTrouble
from station.visit.visit import Visit

#: How a page came, as it stands in the record.
SOURCE = "document_scanner"
_TROUBLE = {
    Reason.FEEDER_EMPTY: ScanTrouble.FEEDER_EMPTY,
    Reason.NO_PAGE: ScanTrouble.FEEDER_EMPTY,
    Reason.PAPER_JAM: ScanTrouble.JAM,
    Reason.DOUBLE_FEED: ScanTrouble.DOUBLE_FEED,
    Reason.COVER_OPEN: ScanTrouble.COVER_OPEN,
    Reason.CANCELLED: ScanTrouble.STOPPED,
    Reason.UNSUPPORTED: ScanTrouble.UNSUPPORTED,
    Reason.ABSENT: ScanTrouble.NO_SCANNER,
    Reason.DISCONNECTED: ScanTrouble.NO_SCANNER,
    Reason.HOST_CRASHED: ScanTrouble.SCANNER_RESTARTING,
}


class ScanDesk(QObject):
    """``visit`` gives the visit that is under way: a scan belongs to the one it was started in."""

    def __init__(
        self,
        device: HallDevice | None,
        records: Records,
        post: Callable[[Happening], None],
        visit: Callable[[], Visit],
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._device = device
        self._records = records
        self._post = post
        self._visit = visit
        self._clock = clock
        self._scanning: dict[int, int] = {}  # the device's ticket → the flow's
        self._pages: tuple[CapturedPage, ...] = ()
        if device is not None:
            device.progress.connect(self._progress)
            device.finished.connect(self._finished)

    @property
    def present(self) -> bool:
        """Whether a scanner belongs to this terminal at all."""
        return self._device is not None

    def offers(self) -> tuple[tuple[PaperSource, bool], ...]:
        """What can be chosen, source and duplex. A scanner that has not told what it can do is asked for anything."""
        if self._device is None:
            return ()
        status = self._device.status

        def may(ability: Ability) -> bool:
            return status.abilities is None or status.can(ability)

        offered = []
        if may(Ability.FEEDER):
            offered.append((PaperSource.FEEDER, False))
            if may(Ability.DUPLEX):
                offered.append((PaperSource.FEEDER, True))
        if may(Ability.FLATBED):
            offered.append((PaperSource.FLATBED, False))
        return tuple(offered)

    # --- scanning -------------------------------------------------------------------------------------------------

    def start(self, ticket: int, material: str, source: PaperSource, *, duplex: bool) -> None:
        """`PageScanned` …, then `PagesScanned` or `ScanFailed`."""
        slot = self._visit().slot(material)
        if self._device is None or slot is None:
            self._post(on.ScanFailed(ticket, ScanTrouble.NO_SCANNER))
            return
        self._pages = ()
        settings = ScanSettings(source=source, duplex=duplex, max_pages=max(1, slot.room))
        self._scanning = {self._device.start(ScanDocument(settings)): ticket}

    def stop(self) -> None:
        """The scanner's own answer ends the scan."""
        if self._device is not None:
            for number in self._scanning:
                self._device.cancel(number)

    def forget(self) -> None:
        """Pages that were not kept go, an answer on its way is nobody's."""
        if self._device is not None:
            for number in self._scanning:
                self._device.cancel(number)
        self._scanning = {}
        self._pages = ()

    @Slot(int, object)
    def _progress(self, number: int, event: object) -> None:
        if number in self._scanning and event is ScanEvent.PAGE_DONE:
            self._post(on.PageScanned(self._scanning[number]))

    @Slot(int, object)
    def _finished(self, number: int, result: CommandResult) -> None:
        if number not in self._scanning:
            return
        ticket = self._scanning.pop(number)
        if isinstance(result, Ok) and isinstance(result.value, ScannedDocument):
            self._pages = result.value.pages
            trouble = result.value.trouble
            self._post(on.PagesScanned(ticket, len(self._pages), None if trouble is None else _trouble(trouble)))
        elif not isinstance(result, Ok):
            self._post(on.ScanFailed(ticket, _trouble(result.reason)))

    # --- keeping --------------------------------------------------------------------------------------------------

    def keep(self, ticket: int, material: str) -> None:
        """`PagesKept`: what came is part of the draft; `WriteFailed`: nothing of it is."""
        visit = self._visit()
        slot = visit.slot(material)
        if visit.draft is None or slot is None:
            raise LookupError("a scan without a draft")
        scanned, self._pages = self._pages, ()
        pages, full = scanned[: slot.room], len(scanned) > slot.room

        def kept(refs: tuple[BlobRef, ...]) -> None:
            if self._visit() is visit:
                look = _put(visit, material, pages, refs, self._clock.now().rfc3339)
                self._post(on.PagesKept(ticket, len(pages), look=look, full=full))

        self._records.keep_pages(ticket, visit.draft.id, tuple(page.jpeg for page in pages), kept)


def _trouble(reason: Reason) -> ScanTrouble:
    return _TROUBLE.get(reason, ScanTrouble.FAULT)


def _put(visit: Visit, material: str, pages: tuple[CapturedPage, ...], refs: tuple[BlobRef, ...], at: str) -> bool:
    """Into the draft, each page once; True: one of them may be bad (`Visit.scan_notes`)."""
    if visit.draft is None:
        return False
    known = visit.draft.material(material).pages
    notes = []
    for page, ref in zip(pages, refs, strict=True):
        if all(other.blob.digest != ref.digest for other in known):
            known = (*known, MaterialPage(ref, at, SOURCE))
        visit.pictures[ref.digest] = page.jpeg
        place = next(n for n, other in enumerate(known, 1) if other.blob.digest == ref.digest)
        notes += [(place, advice) for advice in page.advice]
    visit.draft = visit.draft.with_material(with_pages(visit.draft.material(material), known))
    visit.scan_notes = tuple(notes)
    return bool(notes)
