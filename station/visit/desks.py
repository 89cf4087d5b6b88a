"""Reader, camera and printer as the flow sees them: start a command, turn its one end into an event.

The flow numbers what it waits for (its tickets); a device has tickets of its own. A desk knows which belong together
and says nothing any more about a command it was told to forget.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Slot

from devices.commands import CommandResult
from devices.ports import (
    CapturedPage,
    CapturePage,
    CardEvent,
    CardPresent,
    DeviceState,
    DeviceStatus,
    IdDocument,
    PrintOutcome,
    PrintReceipt,
    PrintReport,
    ReadIdCard,
    ReceiptElement,
    StartPreview,
    StopPreview,
)
from devices.qt.device import HallDevice
from devices.result import Ok, Reason
from intake.identity import IdentityFault, check_identity
from intake.parties import Applicant
from station.applicant import applicant_of
from station.visit import results as on
from station.visit.results import CaptureTrouble, CardTrouble, Happening, PaperPhase, PaperTrouble

Post = Callable[[Happening], None]

_CARD = {
    Reason.DEADLINE: CardTrouble.NO_CARD,
    Reason.CANCELLED: CardTrouble.NO_CARD,
    Reason.CARD_LIFTED: CardTrouble.LIFTED,
    Reason.CARD_UNREADABLE: CardTrouble.UNREADABLE,
    Reason.PROTOCOL: CardTrouble.UNREADABLE,
    Reason.WRONG_CARD: CardTrouble.REFUSED,
    Reason.CARD_REFUSED: CardTrouble.REFUSED,
    Reason.CARD_NOT_GENUINE: CardTrouble.NOT_GENUINE,
    Reason.CARD_CONTENT_INVALID: CardTrouble.INVALID,
    Reason.ACCESS_REFUSED: CardTrouble.ACCESS_REFUSED,
    Reason.HOST_CRASHED: CardTrouble.READER_RESTARTING,
}
_PAGE = {
    Reason.NO_PAGE: CaptureTrouble.NO_PAGE,
    Reason.BLURRED: CaptureTrouble.BLURRED,
    Reason.TOO_DARK: CaptureTrouble.TOO_DARK,
    Reason.HOST_CRASHED: CaptureTrouble.CAMERA_RESTARTING,
    Reason.DEADLINE: CaptureTrouble.NO_PAGE,
}
_PAPER = {
    Reason.PAPER_OUT: PaperTrouble.NO_PAPER,
    Reason.COVER_OPEN: PaperTrouble.COVER_OPEN,
    Reason.PAPER_JAM: PaperTrouble.JAM,
    Reason.SUPPLY_OUT: PaperTrouble.NO_TONER,
    Reason.ABSENT: PaperTrouble.NO_PRINTER,
    Reason.DISCONNECTED: PaperTrouble.NO_PRINTER,
}
#: States in which nothing comes from a camera.
_GONE = frozenset({DeviceState.ABSENT, DeviceState.OFFLINE, DeviceState.HARDWARE_ERROR})
_PHASE = {
    PrintOutcome.PRINTED: PaperPhase.PRINTED,
    PrintOutcome.NOT_PRINTED: PaperPhase.NOT_PRINTED,
    PrintOutcome.UNKNOWN: PaperPhase.UNKNOWN,
}


def card_trouble(reason: Reason) -> CardTrouble:
    """A reader's reason in the words of the flow."""
    return _CARD.get(reason, CardTrouble.NO_READER)


def trouble_with(applicant: Applicant, today: date, *, test_build: bool) -> CardTrouble | None:
    """What speaks against using today what a document says."""
    problems = check_identity(applicant, today, test_build=test_build)
    if not problems:
        return None
    expired = any(problem.reason is IdentityFault.EXPIRED for problem in problems)
    return CardTrouble.EXPIRED if expired else CardTrouble.INVALID


class CardDesk(QObject):
    """Waits for a card, reads it, and judges whether what it says can be used today."""

    def __init__(
        self,
        device: HallDevice | None,
        post: Post,
        read: Callable[[Applicant, IdDocument], None],
        today: Callable[[], date],
        wait_s: float,
        *,
        test_build: bool,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._device = device
        self._post = post
        self._read = read
        self._today = today
        self._wait_s = wait_s
        self._test_build = test_build
        self._reading: dict[int, int] = {}  # the device's ticket → the flow's
        self._asking: dict[int, int] = {}
        if device is not None:
            device.progress.connect(self._progress)
            device.finished.connect(self._finished)

    def start(self, ticket: int) -> None:
        if self._device is None:
            self._post(on.CardFailed(ticket, CardTrouble.NO_READER))
            return
        self._reading = {self._device.start(ReadIdCard(self._wait_s)): ticket}

    def stop(self) -> None:
        reading, self._reading = self._reading, {}
        if self._device is not None:
            for number in reading:
                self._device.cancel(number)

    def ask_left(self, ticket: int) -> None:
        """Does the card still lie on the reader?"""
        if self._device is None:
            self._post(on.CardLeft(ticket, present=False))
            return
        self._asking = {self._device.start(CardPresent()): ticket}

    @Slot(int, object)
    def _progress(self, number: int, event: CardEvent) -> None:
        if number in self._reading and event is CardEvent.SEEN:
            self._post(on.CardSeen(self._reading[number]))

    @Slot(int, object)
    def _finished(self, number: int, result: CommandResult) -> None:
        if number in self._asking:
            present = isinstance(result, Ok) and result.value is True
            self._post(on.CardLeft(self._asking.pop(number), present))
        elif number in self._reading:
            ticket = self._reading.pop(number)
            if isinstance(result, Ok) and isinstance(result.value, IdDocument):
                self._judge(ticket, result.value)
            elif not isinstance(result, Ok):
                self._post(on.CardFailed(ticket, card_trouble(result.reason)))

    def _judge(self, ticket: int, document: IdDocument) -> None:
        applicant = applicant_of(document)
        trouble = trouble_with(applicant, self._today(), test_build=self._test_build)
        if trouble is None:
            self._read(applicant, document)
            self._post(on.CardRead(ticket))
        else:
            self._post(on.CardFailed(ticket, trouble))


class CameraDesk(QObject):
    """Live picture and single pages."""

    def __init__(
        self, device: HallDevice | None, post: Post, taken: Callable[[CapturedPage], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._device = device
        self._post = post
        self._taken = taken
        self._taking: dict[int, int] = {}
        self._previewing: dict[int, int] = {}
        self._live: int | None = None  # the flow's ticket of the live picture on screen
        if device is not None:
            device.finished.connect(self._finished)
            device.statusChanged.connect(self._status_changed)

    def start_preview(self, ticket: int) -> None:
        if self._device is None:
            self._post(on.PageFailed(ticket, CaptureTrouble.NO_CAMERA))
            return
        self._previewing = {self._device.start(StartPreview()): ticket}
        self._live = ticket

    def stop_preview(self) -> None:
        self._previewing = {}
        self._live = None
        if self._device is not None:
            self._device.start(StopPreview())

    def take(self, ticket: int) -> None:
        if self._device is None:
            self._post(on.PageFailed(ticket, CaptureTrouble.NO_CAMERA))
            return
        self._taking = {self._device.start(CapturePage()): ticket}

    @Slot(object)
    def _status_changed(self, status: DeviceStatus) -> None:
        """A camera that goes away under a live picture says so by its state; nobody is left before a dark frame."""
        if self._live is not None and status.state in _GONE:
            ticket, self._live = self._live, None
            crashed = status.reason is Reason.HOST_CRASHED
            trouble = CaptureTrouble.CAMERA_RESTARTING if crashed else CaptureTrouble.NO_CAMERA
            self._post(on.PageFailed(ticket, trouble))

    @Slot(int, object)
    def _finished(self, number: int, result: CommandResult) -> None:
        if number in self._previewing:
            ticket = self._previewing.pop(number)
            if not isinstance(result, Ok):
                self._post(on.PageFailed(ticket, _PAGE.get(result.reason, CaptureTrouble.NO_CAMERA)))
        elif number in self._taking:
            ticket = self._taking.pop(number)
            if isinstance(result, Ok) and isinstance(result.value, CapturedPage):
                self._taken(result.value)
                self._post(on.PageTaken(ticket))
            elif not isinstance(result, Ok):
                self._post(on.PageFailed(ticket, _PAGE.get(result.reason, CaptureTrouble.NO_CAMERA)))


class PaperDesk(QObject):
    """The receipt printer. ``ended`` gets every end, whoever has left meanwhile: the outcome belongs to the record."""

    def __init__(
        self,
        device: HallDevice | None,
        ended: Callable[[int, PrintReport], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._device = device
        self._ended = ended
        self._printing: dict[int, tuple[int, str]] = {}
        if device is not None:
            device.finished.connect(self._finished)

    @property
    def present(self) -> bool:
        return self._device is not None

    def print(self, ticket: int, job_id: str, paper: tuple[ReceiptElement, ...]) -> None:
        """Only where `present`."""
        if self._device is not None:
            self._printing[self._device.start(PrintReceipt(job_id, paper))] = (ticket, job_id)

    @Slot(int, object)
    def _finished(self, number: int, result: CommandResult) -> None:
        if number not in self._printing:
            return
        ticket, job_id = self._printing.pop(number)
        if isinstance(result, Ok) and isinstance(result.value, PrintReport):
            self._ended(ticket, result.value)
        elif not isinstance(result, Ok):
            # An Err means that nothing was attempted, but for a host that died with the paper in its teeth.
            died = result.reason in (Reason.HOST_CRASHED, Reason.DEADLINE, Reason.DISCONNECTED)
            outcome = PrintOutcome.UNKNOWN if died else PrintOutcome.NOT_PRINTED
            self._ended(ticket, PrintReport(job_id, outcome, result.reason, result.cause, result.action))


def paper_event(ticket: int, report: PrintReport) -> on.PaperEnded:
    """What the flow hears of a print job."""
    trouble = None if report.trouble is None else _PAPER.get(report.trouble, PaperTrouble.FAULT)
    return on.PaperEnded(ticket, _PHASE[report.outcome], trouble)
