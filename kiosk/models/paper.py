"""Taking pictures of papers, and the paper that comes out at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.case_number import group_case_number
from intake.item import ServiceItem
from intake.receipt import KEPT_HERE, ReceiptData
from intake.text import CHINESE, LocalizedText
from kiosk.controller import KioskController
from kiosk.errands import Errands
from kiosk.events import Touch
from kiosk.steps import Paper, State, Submitting
from station.visit.capture import AUTHORITY, AUTHORITY_WORDS, Capture
from station.visit.matter_name import matter_name
from station.visit.visit import Visit

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
    #: of a package: number, matter, organ, promised, numbers of the matters that come first
    cases: tuple[tuple[str, str, str, str, str], ...] = ()
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
        taken_in=_taken_in(data, visit.language),
        progress_url=data.progress_url,
        delivery_note=_TRANSLATED.get(data.delivery_note, _as_is(data.delivery_note)).get(visit.language),
        promised=_promised(data.item, data.promised, items, visit.language),
        later=_later(data, items, visit.language),
        cases=tuple(
            (
                group_case_number(case.case_no),
                matter_name(case.item, items, visit.language),
                case.organ,
                _promised(case.item, case.promised, items, visit.language),
                "、".join(str(number) for number in case.after),
            )
            for case in data.cases
        ),
    )


def _as_is(printed: str) -> LocalizedText:
    return _T(printed, printed)


_TRANSLATED = {
    KEPT_HERE: _T(
        KEPT_HERE,
        "The network is down for now: your documents are kept on this terminal and go to the office by themselves as "
        "soon as it is back. You need not hand them in again.",
    )
}
_FROM_ACCEPTANCE = _T("{limit}（从受理那天算起）", "{limit}, from the day of acceptance")
_AFTER_ACCEPTANCE = _T("受理后{limit}", "{limit} after the acceptance")
_LATER = _T("{name}（受理后{days}个工作日内）", "{name} (within {days} working days after the acceptance)")


def _promised(printed_name: str, printed: str, items: Sequence[ServiceItem], language: str) -> str:
    """The receipt's words are Chinese; in another language they are made of the item's own limit."""
    item = next((item for item in items if item.name.get() == printed_name), None)
    if language == CHINESE or item is None or not printed:
        return printed
    words = _FROM_ACCEPTANCE if item.promised_limit.amount else _AFTER_ACCEPTANCE
    return words.fill(limit=item.promised_limit.text()).get(language)


def _later(data: ReceiptData, items: Sequence[ServiceItem], language: str) -> tuple[str, ...]:
    if language == CHINESE:
        return tuple(f"{later.name}（{later.within}）" for later in data.bring_later)
    item = next((item for item in items if item.name.get() == data.item), None)
    known = {} if item is None else {spec.name.get(): spec for spec in item.materials}
    return tuple(
        f"{later.name} ({later.within})"
        if (spec := known.get(later.name)) is None
        else _LATER.fill(name=spec.name, days=spec.bring_within_days or 0).get(language)
        for later in data.bring_later
    )


def _taken_in(data: ReceiptData, language: str) -> str:
    """2026年5月14日 09:30, elsewhere 2026-5-14 09:30."""
    return data.taken_in if language == CHINESE else data.taken_in.translate(_DAY)


_DAY = str.maketrans({"年": "-", "月": "-", "日": ""})


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
        """Every matter of a package with its own number, ``after``: what it waits for ("1", "1、2"); empty for a single
        matter."""
        keys = ("number", "item", "organ", "promised", "after")
        return [dict(zip(keys, case, strict=True)) for case in self._props.cases]

    @Property(list, notify=changed)
    def later(self) -> list[str]:
        return list(self._props.later)

    @Property(bool, notify=changed)
    def submitFailed(self) -> bool:
        return self._props.submit_failed
