"""The person's page: drafts, cases, what is owed, and what can be started."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.controller import CounterController
from counter.events import Key
from counter.models.people import local_time
from counter.models.zone import CounterZone
from counter.person_file import CaseOnFile, Owed
from counter.steps import State, Visit
from intake.case.states import STATE_NAMES, CaseState
from intake.case_number import group_case_number
from intake.item import Channel
from intake.qt.catalog_model import HallCatalogModel
from intake.qt.lists import HallGroupModel
from intake.qt.rows_model import RowsModel
from intake.text import LocalizedText
from intake.window_profile import NeedsReason, NotGranted
from station.visit.visit import DraftOffer

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class VisitProps:
    busy: bool = False
    trouble: str = ""
    holder: str = ""
    until: str = ""
    sharing: str = ""
    language: str = ""
    undecided: int = 0


def derive_visit(state: State, offers: tuple[DraftOffer, ...], sharing: str, language: str) -> VisitProps:
    """Whether a draft is being opened, why one could not be, and who has the one that was asked for."""
    step = state.step
    if not isinstance(step, Visit):
        return VisitProps(sharing=sharing, language=language, undecided=state.undecided)
    asked = offers[step.row] if 0 <= step.row < len(offers) else None
    held = None if asked is None else asked.held
    return VisitProps(
        busy=step.ticket != 0,
        trouble="" if step.trouble is None else step.trouble.value,
        holder="" if held is None else held.name,
        until="" if held is None else local_time(held.until, "%H:%M:%S"),
        sharing=sharing,
        language=language,
        undecided=state.undecided,
    )


_T = LocalizedText.of
_NEXT = {
    CaseState.RECEIVED: _T("等待作受理决定", "Acceptance is to be decided"),
    CaseState.SUPPLEMENTED: _T("已补齐，等待作受理决定", "Supplied: acceptance is to be decided"),
    CaseState.SUPPLEMENT_PENDING: _T("申请人要补正", "The applicant has to supply something"),
    CaseState.REVIEW_SUPPLEMENT: _T("申请人要补正", "The applicant has to supply something"),
    CaseState.CLOSED: _T("结果可以领取", "The result can be collected"),
    CaseState.READY: _T("结果可以领取", "The result can be collected"),
}


def next_words(state: CaseState) -> LocalizedText:
    """What is to do next with a case in this state, at a window; nothing where the office has it in hand."""
    return _NEXT.get(state, _T("", ""))


@QmlElement
class CounterVisit(QObject):
    """``trouble``: closed, unreachable, unusable, taken_over; "" none. ``sharing``: off, hall, city, nobody (say so).

    Lists: ``drafts`` (title, place, savedAt, holder, until, mine, ofTicket), ``cases`` (caseNo, item, takenInAt,
    sent, state, due, next, elsewhere, clash, printed, ofCode, canReprint), ``owed`` (material, item, caseNo, within),
    ``matters`` (as `HallCatalogModel`), ``groups``.
    """

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = VisitProps()
        self._stopped = self._asked = self._asked_for = ""
        self._drafts: RowsModel[DraftOffer] = RowsModel(
            {
                "title": lambda o: "" if o.item is None else o.item.short_name.get(self._controller.language),
                "place": lambda o: "elsewhere" if o.elsewhere else "here",
                "savedAt": lambda o: local_time(o.saved_at),
                "holder": lambda o: "" if o.held is None else o.held.name,
                "until": lambda o: "" if o.held is None else local_time(o.held.until, "%H:%M:%S"),
                "mine": lambda o: not o.elsewhere,
                "ofTicket": lambda o: self._controller.queue.current_draft == o.id,
            },
            self,
        )
        self._cases: RowsModel[CaseOnFile] = RowsModel(
            {
                "caseNo": lambda case: group_case_number(case.case_no),
                "item": self._item_of,
                "takenInAt": lambda case: local_time(case.taken_in_at),
                "sent": lambda case: case.sent,
                "state": lambda case: STATE_NAMES[case.line.state].get(self._controller.language),
                "due": lambda case: "" if case.line.due is None else case.line.due,
                "next": lambda case: next_words(case.line.state).get(self._controller.language),
                "elsewhere": lambda case: case.line.elsewhere,
                "clash": lambda case: case.line.clash,
                "printed": lambda case: case.printed,
                "ofCode": lambda case: (
                    case.receipt is not None and self._controller.code.is_receipt_of(case.receipt.progress_url)
                ),
                "canReprint": lambda case: case.print_job is not None,
            },
            self,
        )
        self._owed: RowsModel[Owed] = RowsModel(
            {
                "material": lambda owed: owed.material,
                "item": lambda owed: owed.item,
                "caseNo": lambda owed: group_case_number(owed.case_no),
                "within": lambda owed: owed.within,
            },
            self,
        )
        self._zone = CounterZone(controller)
        self._groups = HallGroupModel(self)
        self._matters = HallCatalogModel(self)
        self._matters.filterChanged.connect(self.changed)
        self._matters.countChanged.connect(self.changed)
        self._offered = ("", "")
        self._load()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self._clear)

    def _item_of(self, case: CaseOnFile) -> str:
        """In the clerk's language, where the catalog still has the matter; else as it was taken in."""
        item = self._controller.parts.catalog.item(case.line.impl_code, case.line.item_version)
        return case.item if item is None else item.name.get(self._controller.language)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        visit = controller.visit
        self._load()
        props = derive_visit(controller.state, visit.offers, visit.sharing.value, controller.language)
        if props.language != self._props.language:
            self._drafts.set_rows(())
            self._cases.set_rows(())
        before = (self._drafts.rows(), self._cases.rows(), self._owed.rows())
        self._drafts.set_rows(visit.offers)
        self._cases.set_rows(controller.file.cases)
        self._owed.set_rows(controller.file.owed)
        if props != self._props or before != (self._drafts.rows(), self._cases.rows(), self._owed.rows()):
            self._props = props
            self.changed.emit()

    def _load(self) -> None:
        """What is offered may change at midnight, its words with the language."""
        controller = self._controller
        today, language = controller.today(), controller.language
        if self._offered == (today.isoformat(), language):
            return
        self._offered = (today.isoformat(), language)
        catalog = controller.parts.catalog
        offered = {item.group for item in catalog.offered(today, Channel.WINDOW)}
        self._groups.set_groups(tuple(group for group in catalog.groups if group.key in offered), language)
        self._matters.set_catalog(catalog, today, Channel.WINDOW, language)

    @Slot()
    def _clear(self) -> None:
        self._stopped = self._asked = self._asked_for = ""
        self._matters.setSearch("")
        self._matters.setGroup("")
        self._matters.setDoor("")
        self.refresh()

    @Property(QObject, constant=True)
    def drafts(self) -> QObject:
        return self._drafts

    @Property(QObject, constant=True)
    def cases(self) -> QObject:
        return self._cases

    @Property(QObject, constant=True)
    def owed(self) -> QObject:
        return self._owed

    @Property(QObject, constant=True)
    def matters(self) -> QObject:
        return self._matters

    @Property(QObject, constant=True)
    def groups(self) -> QObject:
        return self._groups

    @Property(int, notify=changed)
    def draftCount(self) -> int:
        return len(self._drafts.rows())

    @Property(int, notify=changed)
    def caseCount(self) -> int:
        return len(self._cases.rows())

    @Property(int, notify=changed)
    def owedCount(self) -> int:
        return len(self._owed.rows())

    @Property(int, notify=changed)
    def matterCount(self) -> int:
        return len(self._matters.rows())

    @Property(str, notify=changed)
    def searchText(self) -> str:
        return str(self._matters.property("search"))

    @Property(str, notify=changed)
    def group(self) -> str:
        return str(self._matters.property("group"))

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """A draft is being fetched."""
        return self._props.busy

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(str, notify=changed)
    def holder(self) -> str:
        """Overlay take_over: which terminal has the draft open."""
        return self._props.holder

    @Property(str, notify=changed)
    def until(self) -> str:
        """Overlay take_over: until when, unless it renews."""
        return self._props.until

    @Property(str, notify=changed)
    def sharing(self) -> str:
        return self._props.sharing

    @Property(bool, notify=changed)
    def guessed(self) -> bool:
        """Nothing is just what was typed; the matters shown were probably meant."""
        return bool(self._matters.property("guessed"))

    @Property(str, notify=changed)
    def door(self) -> str:
        """ "", person or organisation."""
        return str(self._matters.property("door"))

    @Slot(str)
    def setDoor(self, door: str) -> None:
        self._matters.setDoor(door)

    @Slot(str)
    def setSearch(self, text: str) -> None:
        self._stopped = self._asked = self._asked_for = ""
        self._matters.setSearch(text)

    @Slot(str)
    def setGroup(self, key: str) -> None:
        self._matters.setGroup(key)

    @Slot(int)
    def openDraft(self, row: int) -> None:
        """One that somebody else has open brings the overlay take_over."""
        drafts = self._drafts.rows()
        if not 0 <= row < len(drafts):
            return
        item = drafts[row].item
        may = None if item is None else self._controller.may_take_in(item)  # what is in hand may be finished
        self._stopped = may.message.get(self._controller.language) if isinstance(may, NotGranted) else ""
        if self._stopped:
            self.changed.emit()
        else:
            self._controller.post(on.DraftChosen(row))

    @Slot(int)
    def takeOver(self, row: int) -> None:
        if 0 <= row < len(self._drafts.rows()):
            self._controller.post(on.DraftChosen(row, take_over=True))

    @Slot(str)
    def start(self, code: str) -> None:
        """Begin a matter, from the page or the search."""
        item = next((row.item for row in self._matters.rows() if row.item.impl_code == code), None)
        if item is None:
            return
        may = self._controller.may_begin(item)
        self._stopped = self._asked = self._asked_for = ""
        if isinstance(may, NotGranted):
            self._stopped = may.message.get(self._controller.language)
        elif isinstance(may, NeedsReason):
            self._asked, self._asked_for = may.words.get(self._controller.language), code
        else:
            self._controller.start_matter(code)
        self.changed.emit()

    @Slot(str)
    def startBecause(self, reason: str) -> None:
        """Begin the matter that is not what this window is for; the reason is kept with its acceptance."""
        if self._asked_for and reason.strip():
            code, self._asked, self._asked_for = self._asked_for, "", ""
            self._controller.start_matter(code, reason.strip())

    @Property(str, notify=changed)
    def stopped(self) -> str:
        """Why the matter that was chosen cannot be taken in here, and who can (C04 c); "" nothing."""
        return self._stopped

    @Property(str, notify=changed)
    def asked(self) -> str:
        """What the clerk has to give a reason for; "" nothing."""
        return self._asked

    @Slot(int)
    def openCase(self, row: int) -> None:
        if 0 <= row < len(self._cases.rows()):
            self._controller.post(on.CaseChosen(row))

    @Property(QObject, constant=True)
    def zone(self) -> QObject:
        """`CounterZone`: what is collected for other places."""
        return self._zone

    @Slot()
    def findCase(self) -> None:
        """By its number."""
        self._controller.post(Key.FIND_CASE)

    @Slot()
    def decide(self) -> None:
        """On what was taken in in this visit."""
        self._controller.post(Key.DECIDE)

    @Property(int, notify=changed)
    def undecided(self) -> int:
        """Matters taken in in this visit whose acceptance nobody has decided."""
        return self._props.undecided

    @Slot(int)
    def reprint(self, row: int) -> None:
        cases = self._cases.rows()
        if 0 <= row < len(cases) and cases[row].print_job is not None:
            self._controller.post(on.ReceiptChosen(row))

    @Slot()
    def lookAgain(self) -> None:
        """For drafts, when neither hall nor city answered; it is done by itself every few seconds, too."""
        self._controller.post(Key.LOOK_AGAIN)

    @Slot()
    def endVisit(self) -> None:
        self._controller.post(Key.END_VISIT)
