"""The last page: what somebody takes along; and the page of a terminal that cannot work."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.controller import KioskController
from kiosk.out_of_service import page_rows
from kiosk.steps import Ending, HandOver, OutOfService, Paper, State, Thanks, Welcome
from station.visit.visit import Proof

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class EndProps:
    ending: str = ""
    card_left: bool = False
    reason: str = ""
    lost_to: str = ""
    closed: str = ""
    settling: bool = False
    number: str = ""
    ahead: int = 0
    kept: str = ""
    slip: str = ""
    item: str = ""
    paper: str = ""
    trouble: str = ""
    waits: str = ""
    why: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()


def derive_end(state: State, proof: Proof | None) -> EndProps:
    """The last page, with what somebody leaves with; and the page of a terminal that cannot work."""
    match state.step:
        case Thanks(hand_over=None) as thanks:
            return _farewell(thanks)
        case Thanks(hand_over=HandOver(settled=False)) as thanks:
            return replace(_farewell(thanks), settling=True)
        case Thanks(hand_over=HandOver() as left) as thanks:
            known = replace(
                _farewell(thanks),
                kept=left.kept.value,
                paper="" if left.paper is None else left.paper.value,
                trouble="" if left.trouble is None else left.trouble.value,
            )
            if proof is None:
                return known
            return replace(
                known,
                number=proof.number or "",
                ahead=proof.ahead,
                slip=proof.slip or "",
                item=proof.item,
                why=proof.why,
                bring=proof.bring,
            )
        case OutOfService(reason=reason):
            return EndProps(reason=reason.value)
        case _:
            return EndProps()


def _farewell(thanks: Thanks) -> EndProps:
    return EndProps(
        ending=thanks.ending.value,
        card_left=thanks.card_left is True,
        lost_to=thanks.lost_to,
        closed=thanks.closed,
    )


@QmlElement
class KioskEnd(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = EndProps()
        self._waits = ""
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        self._waits = self._what_waits()
        props = derive_end(self._controller.state, self._controller.session.leaving.proof)
        if props.ending == Ending.TAKEN_IN:
            props = replace(props, waits=self._waits)
        if props != self._props:
            self._props = props
            self.changed.emit()

    def _what_waits(self) -> str:
        """Matters of the package that was just taken in that wait for another: numbers, which outlive the visit's
        data by one page."""
        match self._controller.state.step:
            case Paper() if (receipt := self._controller.visit.receipt) is not None:
                return "、".join(str(number) for number, case in enumerate(receipt.cases, 1) if case.after)
            case Welcome():
                return ""
            case _:
                return self._waits

    @Property(str, notify=changed)
    def ending(self) -> str:
        return self._props.ending

    @Property(str, notify=changed)
    def waits(self) -> str:
        """Numbers on the receipt of the matters that begin by themselves later: "2", "2、3"; "" none."""
        return self._props.waits

    @Property(bool, notify=changed)
    def cardLeft(self) -> bool:
        return self._props.card_left

    @Property(str, notify=changed)
    def reason(self) -> str:
        return self._props.reason

    @Property(list, notify=changed)
    def outOfService(self) -> list[dict[str, str]]:
        """The page of a terminal that cannot work, in both languages (`kiosk.out_of_service.page_rows`); else empty."""
        step, session = self._controller.state.step, self._controller.session
        if not isinstance(step, OutOfService):
            return []
        return page_rows(step.reason.value, session.parts.catalog, session.today(), session.parts.hall.phone)

    @Property(str, notify=changed)
    def lostTo(self) -> str:
        """The terminal that goes on with the draft."""
        return self._props.lost_to

    @Property(str, notify=changed)
    def closed(self) -> str:
        """Why there is no draft any more."""
        return self._props.closed

    @Property(bool, notify=changed)
    def settling(self) -> bool:
        """It is not known yet what the person leaves with."""
        return self._props.settling

    @Property(str, notify=changed)
    def number(self) -> str:
        """In the queue of the manned windows."""
        return self._props.number

    @Property(int, notify=changed)
    def ahead(self) -> int:
        return self._props.ahead

    @Property(str, notify=changed)
    def kept(self) -> str:
        """Where the draft can be opened (`station.visit.results.Kept`)."""
        return self._props.kept

    @Property(str, notify=changed)
    def slip(self) -> str:
        return self._props.slip

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._props.item

    @Property(list, notify=changed)
    def why(self) -> list[str]:
        """What the window has to see to."""
        return list(self._props.why)

    @Property(list, notify=changed)
    def bring(self) -> list[str]:
        """Materials that are still missing."""
        return list(self._props.bring)

    @Property(str, notify=changed)
    def paper(self) -> str:
        """How far the slip is (`PaperPhase`); "" without one."""
        return self._props.paper

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble
