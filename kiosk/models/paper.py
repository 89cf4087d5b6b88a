"""Taking pictures of papers, and the paper that comes out at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.case_number import group_case_number
from intake.item import ServiceItem
from intake.text import LocalizedText
from kiosk.controller import KioskController
from kiosk.errands import Errands
from kiosk.events import Touch
from kiosk.steps import HandOver, OutOfService, Paper, State, Submitting, Thanks
from station.visit.capture import AUTHORITY, AUTHORITY_WORDS, Capture
from station.visit.matter_name import matter_name
from station.visit.visit import Proof, Visit

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class CaptureProps:
    phase: str = ""
    trouble: str = ""
    name: str = ""
    requirement: str = ""
    page: int = 1
    advice: tuple[str, ...] = ()
    picture: int = 0


def derive_capture(state: State, visit: Visit, errands: Errands | None = None) -> CaptureProps:
    """What the camera screen shows; ``picture`` numbers the shot so that a view loads it anew."""
    step = state.step
    if not isinstance(step, Capture):
        return CaptureProps()
    slot = visit.slot(step.material)
    if step.material == AUTHORITY:
        acting = None if visit.draft is None else visit.draft.representative
        name, requirement = AUTHORITY_WORDS
        pages = 0 if acting is None else len(acting.authority)
    elif slot is not None:
        name, requirement, pages = slot.spec.name, slot.spec.requirement, len(slot.pages)
    elif (line := None if errands is None else errands.line(step.material)) is not None and errands is not None:
        name, requirement = _T(line.name, line.name), _T(line.words, line.words)
        pages = len(errands.supply.pages.get(step.material, ()))
    else:
        return CaptureProps()
    return CaptureProps(
        phase=step.phase.value,
        trouble="" if step.trouble is None else step.trouble.value,
        name=name.get(visit.language),
        requirement=requirement.get(visit.language),
        page=pages + 1,
        advice=() if visit.page is None else tuple(advice.value for advice in visit.page.advice),
        picture=0 if visit.page is None else step.ticket,
    )


@QmlElement
class KioskCapture(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = CaptureProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_capture(self._controller.state, self._controller.visit, self._controller.errands)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(QObject, constant=True)
    def feed(self) -> QObject:
        """The live picture (`devices.qt.frames.PreviewFeed`)."""
        return self._controller.preview

    @Slot()
    def take(self) -> None:
        self._controller.post(Touch.TAKE)

    @Slot()
    def keep(self) -> None:
        self._controller.post(Touch.KEEP)

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def requirement(self) -> str:
        return self._props.requirement

    @Property(int, notify=changed)
    def page(self) -> int:
        return self._props.page

    @Property(list, notify=changed)
    def advice(self) -> list[str]:
        return list(self._props.advice)

    @Property(int, notify=changed)
    def picture(self) -> int:
        return self._props.picture


@dataclass(frozen=True, slots=True)
class ReceiptProps:
    phase: str = ""
    trouble: str = ""
    again: bool = False
    page: bool = False
    case_no: str = ""
    item: str = ""
    taken_in: str = ""
    progress_url: str = ""
    delivery_note: str = ""
    promised: str = ""
    later: tuple[str, ...] = ()
    cases: tuple[tuple[str, str, str, str], ...] = ()  # of a package: number, matter, organ, promised
    certificate: bool = False  # the matter is decided, its certificate comes next
    submit_failed: bool = False


def derive_receipt(state: State, visit: Visit, items: Sequence[ServiceItem]) -> ReceiptProps:
    """The receipt on screen: everything a person without paper needs to write down or scan. The paper is Chinese; the
    matters' names on the screen are in its language."""
    step, data = state.step, visit.receipt
    failed = isinstance(step, Submitting) and step.failed
    if not isinstance(step, Paper) or data is None:
        return ReceiptProps(submit_failed=failed)
    return ReceiptProps(
        phase=step.phase.value,
        trouble="" if step.trouble is None else step.trouble.value,
        again=step.again,
        certificate=state.decides,
        page=step.page,
        case_no=group_case_number(data.case_no),
        item=matter_name(data.item, items, visit.language),
        taken_in=data.taken_in,
        progress_url=data.progress_url,
        delivery_note=data.delivery_note,
        promised=data.promised,
        later=tuple(f"{later.name}（{later.within}）" for later in data.bring_later),
        cases=tuple(
            (
                group_case_number(case.case_no),
                matter_name(case.item, items, visit.language),
                case.organ,
                case.promised,
            )
            for case in data.cases
        ),
    )


@QmlElement
class KioskReceipt(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = ReceiptProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_receipt(self._controller.state, self._controller.visit, self._controller.parts.catalog.items)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Slot()
    def reprint(self) -> None:
        self._controller.post(Touch.REPRINT)

    @Slot()
    def printPage(self) -> None:
        """On A4, when the receipt printer does not print."""
        if self.pages:
            self._controller.post(Touch.PRINT_PAGE)

    @Property(bool, notify=changed)
    def certificate(self) -> bool:
        """The matter is decided: its certificate is printed next."""
        return self._props.certificate

    @Property(bool, constant=True)
    def pages(self) -> bool:
        """Whether this kiosk has an A4 printer."""
        return self._controller.session.paper.prints_pages

    @Property(bool, notify=changed)
    def page(self) -> bool:
        """This paper is on A4."""
        session = self._controller.session
        return self._props.page or (session.paper.prints_pages and not session.paper.prints_receipts)

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(bool, notify=changed)
    def again(self) -> bool:
        return self._props.again

    @Property(str, notify=changed)
    def caseNo(self) -> str:
        return self._props.case_no

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._props.item

    @Property(str, notify=changed)
    def takenIn(self) -> str:
        return self._props.taken_in

    @Property(str, notify=changed)
    def progressUrl(self) -> str:
        return self._props.progress_url

    @Property(str, notify=changed)
    def deliveryNote(self) -> str:
        return self._props.delivery_note

    @Property(str, notify=changed)
    def promised(self) -> str:
        return self._props.promised

    @Property(list, notify=changed)
    def cases(self) -> list[dict[str, str]]:
        """Every matter of a package with its own number; empty for a single matter."""
        keys = ("number", "item", "organ", "promised")
        return [dict(zip(keys, case, strict=True)) for case in self._props.cases]

    @Property(list, notify=changed)
    def later(self) -> list[str]:
        return list(self._props.later)

    @Property(bool, notify=changed)
    def submitFailed(self) -> bool:
        return self._props.submit_failed


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
            return replace(known, number=proof.number or "", ahead=proof.ahead, slip=proof.slip or "", item=proof.item)
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
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_end(self._controller.state, self._controller.session.leaving.proof)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(str, notify=changed)
    def ending(self) -> str:
        return self._props.ending

    @Property(bool, notify=changed)
    def cardLeft(self) -> bool:
        return self._props.card_left

    @Property(str, notify=changed)
    def reason(self) -> str:
        return self._props.reason

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

    @Property(str, notify=changed)
    def paper(self) -> str:
        """How far the slip is (`PaperPhase`); "" without one."""
        return self._props.paper

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble
