"""The person's cases: the list, one case's progress, its supplement, its results to print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.case.case import Case
from intake.case.events import DefectSort, NoticeLine
from intake.case.progress import progress_of
from intake.case.states import STATE_NAMES, CaseState
from intake.case_number import group_case_number
from intake.clock import CHINA
from intake.decision.supplement import deferred_words
from intake.fees import owes as owes_fee
from intake.item import ServiceItem
from intake.masking import mask_name
from intake.text import CHINESE, LocalizedText
from kiosk import events as on
from kiosk.controller import KioskController
from kiosk.errand import CaseView, Errand
from kiosk.errands import Errands
from kiosk.events import Touch
from kiosk.progress_words import DEFERRED, NEXT, WAITING
from kiosk.steps import FindCase, Progress, State
from kiosk.supplying import deferred_only, due_of, lines_of, owes
from station.visit import certificates
from station.visit.case_view import OpenCase
from station.visit.matter_name import matter_name
from station.visit.visit import Visit
from sync.store.queries import CaseLine

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

Row = dict[str, Any]


def row_of(line: CaseLine, items: tuple[ServiceItem, ...], language: str) -> Row:
    """A case in the list: no name, no ID number."""
    return {
        "name": matter_name(line.item_name, items, language),
        "number": group_case_number(line.case_no),
        "state": STATE_NAMES[line.state].get(language),
        "day": _day(line.taken_in_at),
    }


@dataclass(frozen=True, slots=True)
class CasesProps:
    errand: str = ""
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    missed: bool = False
    foreign: bool = False
    scans: bool = False


def derive_cases(state: State, errands: Errands, items: tuple[ServiceItem, ...], language: str) -> CasesProps:
    rows = tuple(tuple(sorted(row_of(line, items, language).items())) for line in errands.rows)
    missed = isinstance(state.step, FindCase) and state.step.missed
    return CasesProps(state.errand.value, rows, missed, errands.foreign_code, errands.scans)


@QmlElement
class KioskCases(QObject):
    """Finding a case, and the list of the person's cases."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = CasesProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        items = controller.parts.catalog.items
        props = derive_cases(controller.state, controller.errands, items, controller.visit.language)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(str, notify=changed)
    def errand(self) -> str:
        return self._props.errand

    @Property(list, notify=changed)
    def rows(self) -> list[Row]:
        return [dict(row) for row in self._props.rows]

    @Property(bool, notify=changed)
    def missed(self) -> bool:
        """The last code or number is of no case known here."""
        return self._props.missed

    @Property(bool, notify=changed)
    def foreign(self) -> bool:
        """What was scanned is no receipt."""
        return self._props.foreign

    @Property(bool, notify=changed)
    def scans(self) -> bool:
        return self._props.scans

    @Slot(str)
    def find(self, number: str) -> None:
        """As typed; spaces are for the eye."""
        self._controller.errands.code = "".join(number.split()).upper()
        if self._controller.errands.code:
            self._controller.post(on.CodeGiven(typed=True))

    @Slot(str)
    def choose(self, errand: str) -> None:
        """A door of the first page."""
        self._controller.post(on.ErrandChosen(Errand(errand)))

    @Slot(int)
    def open(self, row: int) -> None:
        self._controller.post(on.RowChosen(row))


@dataclass(frozen=True, slots=True)
class ProgressProps:
    view: str = ""
    item: str = ""
    number: str = ""
    applicant: str = ""
    state: str = ""
    since: str = ""
    taken_in: str = ""
    next: str = ""
    due: str = ""
    as_of: str = ""
    ended: bool = False
    stages: tuple[tuple[str, bool, bool], ...] = ()
    supplement: bool = False
    certificate: bool = False
    fee: str = ""
    fee_basis: str = ""
    fee_slip: str = ""
    fee_paid: bool = False


def derive_progress(state: State, visit: Visit, found: OpenCase | None, *, online: bool, now: str) -> ProgressProps:
    """One case. Without the card nobody is named; a number, typed or as a bar code, tells status, date and stage alone
    (C22 a): case numbers can be guessed."""
    step = state.step
    if not isinstance(step, Progress) or found is None:
        return ProgressProps()
    case, line, language = found.case, found.line, visit.language
    progress = progress_of(case)
    told = ProgressProps(
        view=step.view.value,
        state=progress.words.get(language),
        since=progress.since,
        as_of=_as_of(line, online=online, now=now),
        stages=tuple((stage.name.get(language), stage.here, stage.past) for stage in progress.path),
    )
    if step.view is CaseView.STATE:
        return told
    full = step.view is CaseView.FULL
    return replace(
        told,
        item=matter_name(case.item_name, (found.item,), language),
        number=group_case_number(case.case_no),
        applicant=mask_name(found.applicant.name) if full else "",
        taken_in=case.received_on,
        next=_next(case).get(language),
        due=due_of(case),
        supplement=full and owes(case),
        fee=found.item.fee.amount or "" if full and owes_fee(found.item, case) else "",
        fee_basis=found.item.fee.basis or "",
        fee_slip="" if found.bill is None else found.bill.slip_no,
        fee_paid=found.bill is not None and found.bill.paid,
        certificate=full and bool(certificates.printable(found)) and certificates.may_collect(found, visit.applicant),
    )


def _next(case: Case) -> LocalizedText:
    if case.waiting and case.state is CaseState.RECEIVED:
        return WAITING
    return DEFERRED if deferred_only(case) else NEXT[case.state]


def _as_of(line: CaseLine, *, online: bool, now: str) -> str:
    """From when what is shown is: of a case of another terminal the platform's last word; offline our own."""
    if line.elsewhere and line.as_of is not None:
        return _moment(line.as_of)
    return "" if online else _moment(line.as_of or now)


@QmlElement
class KioskProgress(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = ProgressProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        now = controller.parts.clock.now().rfc3339
        props = derive_progress(
            controller.state, controller.visit, controller.errands.open, online=controller.online, now=now
        )
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def case(self) -> Row:
        """What is shown, by name; empty texts are not shown."""
        props = self._props
        return {
            "view": props.view,
            "item": props.item,
            "number": props.number,
            "applicant": props.applicant,
            "state": props.state,
            "since": props.since,
            "takenIn": props.taken_in,
            "next": props.next,
            "due": props.due,
            "asOf": props.as_of,
            "supplement": props.supplement,
            "certificate": props.certificate,
            "fee": props.fee,
            "feeBasis": props.fee_basis,
            "feeSlip": props.fee_slip,
            "feePaid": props.fee_paid,
        }

    @Property(list, notify=changed)
    def stages(self) -> list[Row]:
        return [{"name": name, "here": here, "past": past} for name, here, past in self._props.stages]

    @Slot()
    def supply(self) -> None:
        self._controller.post(Touch.SUPPLEMENT)

    @Slot()
    def printResult(self) -> None:
        self._controller.post(Touch.CERTIFICATE)

    @Slot()
    def printFeeSlip(self) -> None:
        self._controller.post(Touch.FEE_SLIP)

    @Slot()
    def complain(self) -> None:
        self._controller.post(Touch.COMPLAIN)


@QmlElement
class KioskSupplement(QObject):
    """The open lines of the notice, each with what was brought for it."""

    changed = Signal()
    readyChanged = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._rows: list[Row] = []
        self._item = self._due = ""
        self._pictures: frozenset[str] = frozenset()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller, found = self._controller, self._controller.errands.open
        before = (self._rows, self._item, self._due)
        self._pictures = frozenset(controller.visit.pictures)
        lines = () if found is None else lines_of(found.case, found.item)
        self._rows = [] if found is None else [self._row(found, line) for line in lines]
        self._item = (
            "" if found is None else matter_name(found.case.item_name, (found.item,), controller.visit.language)
        )
        self._due = "" if found is None else due_of(found.case)
        if before != (self._rows, self._item, self._due):
            self.changed.emit()
            self.readyChanged.emit()

    def _row(self, found: OpenCase, line: NoticeLine) -> Row:
        language = self._controller.visit.language
        pages = self._controller.errands.supply.pages.get(line.about, ())
        field = line.about.startswith("field:")
        return {
            "no": line.no,
            "about": line.about,
            "name": _named(found, line, language),
            "words": _asked(found, line, language),
            "field": field,
            "atWindow": line.defect is DefectSort.ORIGINAL_NEEDED,
            "pages": [page.blob.digest for page in pages if page.blob.digest in self._pictures],
            "answer": self._controller.errands.supply.answers.get(line.about, ""),
        }

    @Property(list, notify=changed)
    def rows(self) -> list[Row]:
        return self._rows

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._item

    @Property(str, notify=changed)
    def due(self) -> str:
        return self._due

    @Property(bool, notify=readyChanged)
    def ready(self) -> bool:
        return self._controller.errands.brought

    @Slot(str)
    def capture(self, about: str) -> None:
        self._controller.post(on.MaterialOpened(about))

    @Slot(str, str)
    def removePage(self, about: str, digest: str) -> None:
        self._controller.touched()
        self._controller.errands.remove_page(about, digest)
        self.refresh()

    @Slot(str, str)
    def correct(self, about: str, value: str) -> None:
        """As typed; the row it stands in is not made anew."""
        self._controller.touched()
        was = self._controller.errands.brought
        self._controller.errands.supply.answers[about] = value
        if was != self._controller.errands.brought:
            self.readyChanged.emit()

    @Slot()
    def sign(self) -> None:
        if self._controller.errands.brought:
            self._controller.visit.strokes = ()
            self._controller.post(Touch.PROCEED)


@QmlElement
class KioskCertificates(QObject):
    """Results of the open case that may be printed here, with how often they were."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._rows: list[Row] = []
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        found, person = self._controller.errands.open, self._controller.visit.applicant
        mine = found is not None and certificates.may_collect(found, person)
        offered = certificates.printable(found) if found is not None and mine else ()
        rows: list[Row] = [
            {
                "name": one.result.name,
                "number": one.result.number,
                "issuer": one.result.issuer,
                "printed": one.printed,
                "limit": one.limit or 0,
                "usedUp": one.used_up,
            }
            for one in offered
        ]
        if rows != self._rows:
            self._rows = rows
            self.changed.emit()

    @Property(list, notify=changed)
    def rows(self) -> list[Row]:
        return self._rows

    @Slot(int)
    def print(self, row: int) -> None:
        self._controller.post(on.RowChosen(row))


def _named(found: OpenCase, line: NoticeLine, language: str) -> str:
    """The notice is Chinese; a material and a question have their names in the catalogue."""
    kind, _, key = line.about.partition(":")
    if kind == "material" and language != CHINESE:
        return found.material_name(key).get(language)
    asked = next((field for field in found.item.form.fields() if field.key == key), None)
    return line.name if kind == "material" or asked is None else asked.label.get(language)


def _asked(found: OpenCase, line: NoticeLine, language: str) -> str:
    if not deferred_only(found.case):
        return line.words
    due = {f"material:{paper.material}": paper.due for paper in found.case.deferred}
    return deferred_words(due.get(line.about)).get(language)


def _moment(moment: str) -> str:
    """RFC 3339 as time in China, ``2026-05-14 09:30``."""
    return f"{datetime.fromisoformat(moment).astimezone(CHINA):%Y-%m-%d %H:%M}"


def _day(moment: str) -> str:
    return _moment(moment)[:10]
