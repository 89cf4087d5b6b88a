"""One case after its take-in: what is known, what happened, what may be done now, one act at a time."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.act import Act
from counter.acts.book import Offer
from counter.acts.model import Choice, Row
from counter.acts.noticing import DEFECTS
from counter.controller import CounterController
from counter.events import Key
from counter.models.case_props import CaseProps, derive_case
from counter.models.people import local_time
from counter.models.sides import CounterSides
from counter.models.stable_rows import StableRows
from intake.case.events import NoticeLine
from intake.case.trail import HistoryLine, history_lines
from intake.clocks import CLOCK_NAMES, ClockState, running_clocks
from intake.decision.model import CheckResult, Fault, ToDo, Verdict
from intake.qt.rows_model import RowsModel
from intake.text import LocalizedText
from station.visit import signature
from station.visit.clashes import Settlement
from sync.store.papers import KeptPaper

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

_MARKS = {Verdict.MET: "✓", Verdict.NOT_MET: "✗", Verdict.UNDECIDED: "?"}


@QmlElement
class CounterCase(QObject):
    """``work``: what goes on beside the act: "", capture, signature, saving, signature_failed, promise, rating, second,
    doing. ``phase``, ``trouble``: of the papers, as `CounterPaper`.

    Lists: ``clocks`` (name, words, sign, level), ``checks`` (mark, verdict, words, why), ``faults`` (text, detail),
    ``toDo`` (words, material, point, marked: "", met, not_met), ``acts`` (act, name, keys, whyNot, recommended),
    ``rows`` (what the act asks for: kind, key, label, value, help, options, pages, done, name, limit), ``timeline``
    (at, what, who, where, before, after, uncertain, more), ``lines`` (of the last notice: text, detail, met),
    ``papers`` (title, number, madeAt, copies).
    """

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = CaseProps()
        self._said = ""
        self._clocks: RowsModel[ClockState] = RowsModel(
            {
                "name": self._clock_name,
                "words": lambda clock: self._say(clock.words),
                "sign": lambda clock: clock.sign.shape,
                "level": lambda clock: clock.level.value,
                "signWords": lambda clock: self._say(clock.sign.words),
            },
            self,
        )
        self._checks: RowsModel[CheckResult] = RowsModel(
            {
                "mark": lambda check: _MARKS[check.verdict],
                "verdict": lambda check: check.verdict.value,
                "words": lambda check: self._say(check.words),
                "why": lambda check: self._say(check.why),
            },
            self,
        )
        self._faults: RowsModel[Fault] = RowsModel(
            {
                "text": lambda fault: f"{self._say(fault.name)}（{self._say(DEFECTS[fault.defect])}）",
                "detail": lambda fault: self._say(fault.words),
            },
            self,
        )
        self._to_do: StableRows[tuple[ToDo, bool | None]] = StableRows(
            {
                "words": lambda row: self._say(row[0].words),
                "material": lambda row: row[0].material,
                "point": lambda row: row[0].point,
                "marked": lambda row: "" if row[1] is None else "met" if row[1] else "not_met",
            },
            lambda row: (row[0].material, row[0].point),
            self,
        )
        self._acts: RowsModel[Offer] = RowsModel(
            {
                "act": lambda offer: offer.rule.act.value,
                "name": lambda offer: self._say(offer.rule.name),
                "keys": lambda offer: offer.rule.keys,
                "whyNot": lambda offer: "" if offer.why_not is None else self._say(offer.why_not),
                "recommended": lambda offer: offer.recommended,
            },
            self,
        )
        self._rows: StableRows[Row] = StableRows(
            {
                "kind": lambda row: row.kind,
                "key": lambda row: row.key,
                "label": lambda row: self._say(row.label),
                "value": lambda row: row.value,
                "help": lambda row: self._say(row.help),
                "options": lambda row: [self._option(choice) for choice in row.choices],
                "pages": lambda row: list(row.pages),
                "done": lambda row: row.done,
                "name": lambda row: row.name,
                "limit": lambda row: row.limit,
            },
            lambda row: (row.kind, row.key),
            self,
        )
        self._timeline: RowsModel[HistoryLine] = RowsModel(
            {
                "at": lambda line: line.at,
                "what": lambda line: self._say(line.what),
                "who": lambda line: self._say(line.who),
                "where": lambda line: self._say(line.where),
                "before": lambda line: self._say(line.before),
                "after": lambda line: self._say(line.after),
                "uncertain": lambda line: line.uncertain,
                "more": lambda line: self._say(line.more),
            },
            self,
        )
        self._lines: RowsModel[tuple[NoticeLine, bool]] = RowsModel(
            {
                "text": lambda row: f"{row[0].no}. {row[0].name}",
                "detail": lambda row: row[0].words,
                "met": lambda row: row[1],
            },
            self,
        )
        self._papers: RowsModel[KeptPaper] = RowsModel(
            {
                "title": lambda paper: paper.title,
                "number": lambda paper: paper.number,
                "madeAt": lambda paper: local_time(paper.made_at),
                "copies": lambda paper: paper.copies,
            },
            self,
        )
        controller.wiped.connect(self.refresh)
        self._sides = CounterSides(controller)
        controller.changed.connect(self.refresh)

    # --- following ------------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def today(self) -> str:
        """ISO: where the arrow keys of an empty date begin."""
        return self._controller.today().isoformat()

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        props = derive_case(controller.state, controller.cases, controller.language)
        spoken = controller.language != self._said
        self._said = controller.language
        if spoken:
            for model in self._models():
                model.set_rows(())
        before = tuple(model.rows() for model in self._models())
        self._fill(bool(props.case_no))
        if props != self._props or before != tuple(model.rows() for model in self._models()):
            self._props = props
            self.changed.emit()

    def _models(self) -> tuple[RowsModel, ...]:  # type: ignore[type-arg]  # each has its own rows
        return (
            self._clocks,
            self._checks,
            self._faults,
            self._to_do,
            self._acts,
            self._rows,
            self._timeline,
            self._lines,
            self._papers,
        )

    def _fill(self, open_case: bool) -> None:
        cases = self._controller.cases
        found, look = cases.open, cases.look()
        if not open_case or found is None:
            for model in self._models():
                model.set_rows(())
            return
        case, parts = found.case, self._controller.parts
        assessment = None if look is None else look.assessment
        self._clocks.set_rows(running_clocks(case, found.item, parts.calendars, self._controller.today()))
        self._checks.set_rows(() if assessment is None else assessment.checks)
        self._faults.set_rows(() if assessment is None else assessment.faults)
        self._to_do.set_rows(() if assessment is None else cases.to_do())
        self._acts.set_rows(cases.offers())
        self._rows.set_rows(cases.rows())
        self._timeline.set_rows(tuple(reversed(history_lines(case, found.item, parts.region_name))))
        self._lines.set_rows(tuple((line, line.no in case.met) for line in case.notice))
        self._papers.set_rows(found.papers)

    def _say(self, text: LocalizedText) -> str:
        return text.get(self._controller.language)

    def _option(self, choice: Choice) -> dict[str, str]:
        return {"value": choice.value, "label": self._say(choice.label), "help": self._say(choice.help)}

    def _clock_name(self, clock: ClockState) -> str:
        name = self._say(CLOCK_NAMES[clock.kind])
        found = self._controller.cases.open
        if not clock.about or found is None:
            return name
        return f"{name}：{self._say(found.material_name(clock.about.removeprefix('material:')))}"

    # --- what the clerk does --------------------------------------------------------------------------------------

    @Slot(str)
    def find(self, text: str) -> None:
        """By case number; with or without its blanks."""
        number = "".join(text.split())
        if number:
            self._controller.case_number_typed(number)

    @Slot(str)
    def choose(self, act: str) -> None:
        """Begin one of ``acts`` that nothing stands against."""
        offer = next((offer for offer in self._acts.rows() if offer.rule.act.value == act), None)
        if offer is not None and offer.why_not is None:
            self._controller.post(on.ActChosen(offer.rule.act))

    @Slot()
    def chooseRecommended(self) -> None:
        offer = next((offer for offer in self._acts.rows() if offer.recommended), None)
        if offer is not None:
            self._controller.post(on.ActChosen(offer.rule.act))

    @Slot()
    def askRating(self) -> None:
        """Five equal choices on the citizen's display."""
        if self.canRate:
            self._controller.post(on.ActChosen(Act.RATE))

    @Slot(str, str)
    def setValue(self, key: str, value: str) -> None:
        """What was typed, chosen or ticked for the act."""
        self._controller.touched()
        self._controller.cases.enter(key, value)
        self.refresh()

    @Slot(str)
    def capture(self, part: str) -> None:
        """A page for a part of the act, under the camera."""
        self._controller.post(on.CaptureAsked(part))

    @Slot(str, str)
    def removePage(self, part: str, digest: str) -> None:
        self._controller.cases.remove_page(part, digest)
        self.refresh()

    @Slot(str, str, bool)
    def tickPoint(self, material: str, point: str, met: bool) -> None:
        self._controller.touched()
        self._controller.cases.tick_point(material, point, met=met)
        self.refresh()

    @Property(QObject, constant=True)
    def sides(self) -> QObject:
        """`CounterSides`: who answers for what where one place collects for another, and the parcels."""
        return self._sides

    @Slot()
    def askSignature(self) -> None:
        self._controller.post(Key.ASK_SIGNATURE)

    @Slot()
    def askPromise(self) -> None:
        self._controller.post(Key.ASK_PROMISE)

    @Slot()
    def declined(self) -> None:
        """The citizen told the clerk that they do not promise."""
        self._controller.post(Key.DECLINED)

    @Slot()
    def askSecond(self) -> None:
        self._controller.post(Key.SECOND_PERSON)

    @Slot(str, str)
    def secondSignIn(self, staff_id: str, password: str) -> None:
        if staff_id.strip() and password:
            self._controller.second_typed(staff_id, password)

    @Slot()
    def doAct(self) -> None:
        """Only when nothing is missing; else the screen says what is."""
        if not self._props.missing:
            self._controller.post(Key.DO_ACT)

    @Slot()
    def printAgain(self) -> None:
        """What has not come out."""
        self._controller.post(Key.RETRY)

    @Slot(int)
    def reprint(self, row: int) -> None:
        if 0 <= row < len(self._papers.rows()):
            self._controller.post(on.PaperChosen(row))

    @Slot()
    def nextMatter(self) -> None:
        self._controller.post(Key.NEXT_MATTER)

    @Slot()
    def endVisit(self) -> None:
        self._controller.post(Key.END_VISIT)

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def clocks(self) -> QObject:
        return self._clocks

    @Property(QObject, constant=True)
    def checks(self) -> QObject:
        return self._checks

    @Property(QObject, constant=True)
    def faults(self) -> QObject:
        return self._faults

    @Property(QObject, constant=True)
    def toDo(self) -> QObject:
        return self._to_do

    @Property(QObject, constant=True)
    def acts(self) -> QObject:
        return self._acts

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(QObject, constant=True)
    def timeline(self) -> QObject:
        return self._timeline

    @Property(QObject, constant=True)
    def lines(self) -> QObject:
        return self._lines

    @Property(QObject, constant=True)
    def papers(self) -> QObject:
        return self._papers

    @Property(bool, notify=changed)
    def canRate(self) -> bool:
        """Finished: somebody sits here who may rate it (C23 a)."""
        found = self._controller.cases.open
        here = self._controller.visit.applicant is not None and self._controller.parts.panel.display
        return here and found is not None and found.case.state.value in _RATEABLE

    @Property(bool, notify=changed)
    def enoughInk(self) -> bool:
        return signature.is_enough(self._controller.visit.strokes)

    @Property(bool, notify=changed)
    def person(self) -> bool:
        """Somebody sits before the window."""
        return self._controller.state.person

    @Property(bool, notify=changed)
    def reading(self) -> bool:
        return self._props.reading

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._props.item

    @Property(str, notify=changed)
    def organ(self) -> str:
        return self._props.organ

    @Property(str, notify=changed)
    def caseNo(self) -> str:
        return self._props.case_no

    @Property(str, notify=changed)
    def stateWords(self) -> str:
        return self._props.state

    @Property(str, notify=changed)
    def stage(self) -> str:
        return self._props.stage

    @Property(str, notify=changed)
    def applicant(self) -> str:
        return self._props.applicant

    @Property(str, notify=changed)
    def applicantNumber(self) -> str:
        return self._props.applicant_number

    @Property(str, notify=changed)
    def representative(self) -> str:
        return self._props.representative

    @Property(str, notify=changed)
    def visitor(self) -> str:
        """Who is here, where that is neither the applicant nor their representative; "" else."""
        return self._props.visitor

    @Property(str, notify=changed)
    def takenIn(self) -> str:
        return self._props.taken_in

    @Property(str, notify=changed)
    def asOf(self) -> str:
        """When the platform last spoke of the case; "" never."""
        return self._props.as_of

    @Property(bool, notify=changed)
    def unsent(self) -> bool:
        return self._props.unsent

    @Property(str, notify=changed)
    def editedNo(self) -> str:
        """The number of a case whose history was edited: nothing can be done with it. "" else."""
        return self._props.edited_no

    @Property(list, notify=changed)
    def edited(self) -> list[str]:
        """Which entries are not as they were written down."""
        return list(self._props.edited)

    @Property(list, notify=changed)
    def clashes(self) -> list[dict[str, str]]:
        """What was done here and does not count: ``event``, ``what``, ``why``."""
        return [{"event": event, "what": what, "why": why} for event, what, why in self._props.clashes]

    @Slot(str, str)
    def settleClash(self, event: str, how: str) -> None:
        """``how``: dropped, again, passed (`station.visit.clashes.Settlement`)."""
        self._controller.cases.settle_clash(event, Settlement(how))

    @Property(list, notify=changed)
    def results(self) -> list[str]:
        return list(self._props.results)

    @Property(str, notify=changed)
    def why(self) -> str:
        """Why the recommended act is recommended, or why none is."""
        return self._props.why

    @Property(str, notify=changed)
    def act(self) -> str:
        return self._props.act

    @Property(str, notify=changed)
    def actName(self) -> str:
        return self._props.act_name

    @Property(str, notify=changed)
    def missing(self) -> str:
        return self._props.missing

    @Property(str, notify=changed)
    def work(self) -> str:
        return self._props.work

    @Property(str, notify=changed)
    def secondProblem(self) -> str:
        """wrong, locked, disabled, expired, wrong_role, store, same; "" none."""
        return self._props.second_problem

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        return self._props.failed

    @Property(str, notify=changed)
    def refused(self) -> str:
        return self._props.refused

    @Property(str, notify=changed)
    def done(self) -> str:
        """What was done last, by its name."""
        return self._props.done

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(int, notify=changed)
    def undecided(self) -> int:
        """Matters of this visit that wait for the decision on their acceptance."""
        return self._props.undecided


#: States of a case that is finished, as far as its applicant is concerned (§4.2 rule 7).
_RATEABLE = frozenset({"DELIVERED", "NOT_ACCEPTED", "RETURNED"})
