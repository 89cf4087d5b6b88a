"""The code that was held before the scanner, in words for the screens that answer it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.codes import CodeInHand
from counter.controller import CounterController
from station.visit.codes import CaseCode, ForeignCode, ReceiptCode, SlipCode, TicketCode
from sync.hall.results import Arrived, Closed, NoSlip, NotYet

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class CodeProps:
    state: str = ""
    text: str = ""

    def __repr__(self) -> str:
        return f"CodeProps({self.state!r})"


def derive_code(hand: CodeInHand) -> CodeProps:
    match hand.code:
        case ForeignCode(text=text):
            return CodeProps("foreign", text)
        case SlipCode(code=code) if isinstance(hand.whereabouts, NoSlip):
            return CodeProps("foreign", code)
        case SlipCode(code=code):
            return CodeProps(_slip(hand), code)
        case ReceiptCode() | CaseCode():
            return CodeProps("receipt")
        case TicketCode(number=number):
            return CodeProps("ticket_unknown" if hand.unknown_ticket else "ticket", number)
        case None:
            return CodeProps()


def _slip(hand: CodeInHand) -> str:
    match hand.whereabouts:
        case None:
            return "slip"
        case Arrived():
            return "slip_arrived"
        case NotYet():
            return "slip_not_yet"
        case Closed():
            return "slip_closed"
        case _:
            return "slip_unreachable"


@QmlElement
class CounterCode(QObject):
    """``state``: "", foreign, slip, slip_arrived, slip_not_yet, slip_closed, slip_unreachable, receipt, ticket,
    ticket_unknown. ``text``: slip code, number, or the foreign code's plain text."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = CodeProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_code(self._controller.code)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(str, notify=changed)
    def state(self) -> str:
        return self._props.state

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._props.text

    @Property(str, notify=changed)
    def slip(self) -> str:
        """The slip code in hand, for an identity that is typed; "" for none."""
        return self._controller.code.slip

    @Property(bool, constant=True)
    def there(self) -> bool:
        """Whether this counter has a scanner of its own."""
        return self._controller.scanner.present
