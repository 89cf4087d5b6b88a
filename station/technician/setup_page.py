"""The panel's page about setting up: plan, enrolment, discovery, bindings, report. The same steps as
``hall-station provision`` (`station.provision.steps`), on a lane of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from devices.discovery import Discovery, NotLooked
from devices.ports import Role
from devices.settings import DeviceSetting
from intake.qt.rows_model import RowsModel
from station.check import Grade
from station.device_words import ROLE_NAMES, SOURCE_WORDS, WHY_NOT_WORDS
from station.jobs import JobLane
from station.languages import CHINESE
from station.provision.plan import NO_PLAN, PLAN_FILE, EnrolAt, PlanError, read_plan
from station.provision.step import STEP_NAMES, Standing, Step, StepReport
from station.technician.parts import TechnicianParts
from station.terminal_edit import TerminalEditRefused
from station.terminal_file import TerminalFileError
from sync.identity import Place

if TYPE_CHECKING:
    from station.provision.report import KeptReport
    from station.provision.steps import Provisioning

QML_IMPORT_NAME = "Station.Models"
QML_IMPORT_MAJOR_VERSION = 1

_GRADES = {
    Standing.DONE: Grade.OK,
    Standing.TODO: Grade.WARNING,
    Standing.FAILED: Grade.FAULT,
    Standing.NOT_WANTED: Grade.NOT_USED,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something found that may serve a role."""

    role: Role
    transport: str
    label: str
    driver: str
    certain: bool
    bound: bool


@dataclass(frozen=True, slots=True)
class _Look:
    """What the lane brings back."""

    steps: tuple[StepReport, ...] = ()
    bound: tuple[tuple[Role, str], ...] = ()
    trouble: str = ""
    report: KeptReport | None = None
    discovery: Discovery | None = None
    plans: tuple[str, ...] | None = None


@QmlElement
class SetupPage(QObject):
    """One thing at a time; what comes back after `forget` is dropped."""

    changed = Signal()
    wiped = Signal()  # the code's field is emptied

    def __init__(self, lane: JobLane, parts: TechnicianParts, parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._parts = parts
        self._language = CHINESE
        self._by = ""
        self._run = 0
        self._doing = ""
        self._look = _Look()
        self._discovery: Discovery | None = None
        self._rebound = False
        self._steps: RowsModel[StepReport] = RowsModel(
            {
                "name": lambda step: STEP_NAMES[step.step].get(self._language),
                "words": lambda step: step.words.get(self._language),
                "grade": lambda step: _GRADES[step.standing].value,
                "detail": lambda step: step.detail,
                "step": lambda step: step.step.value,
            },
            self,
        )
        self._candidates: RowsModel[Candidate] = RowsModel(
            {
                "roleWords": lambda found: ROLE_NAMES[found.role].get(self._language),
                "role": lambda found: found.role.value,
                "transport": lambda found: found.transport,
                "label": lambda found: found.label,
                "certain": lambda found: found.certain,
                "bound": lambda found: found.bound,
            },
            self,
        )
        self._missed: RowsModel[NotLooked] = RowsModel(
            {
                "source": lambda missed: SOURCE_WORDS[missed.source].get(self._language),
                "why": lambda missed: WHY_NOT_WORDS[missed.why].get(self._language),
                "detail": lambda missed: missed.detail,
            },
            self,
        )
        self._plans: RowsModel[str] = RowsModel({"path": lambda path: path}, self)

    # --- life -----------------------------------------------------------------------------------------------------

    def begin(self, by: str) -> None:
        """The page is looked at by this member of staff."""
        self._by = by
        self._do("look", lambda work: (), plans=True)

    def forget(self) -> None:
        self._run += 1
        self._doing = ""
        self._look = _Look()
        self._discovery = None
        for model in (self._steps, self._candidates, self._missed, self._plans):
            model.set_rows(())
        self.wiped.emit()
        self.changed.emit()

    def use_language(self, language: str) -> None:
        self._language = language
        for model in (self._steps, self._candidates, self._missed):
            rows = model.rows()
            model.set_rows(())
            model.set_rows(rows)  # type: ignore[arg-type]  # its own rows
        self.changed.emit()

    # --- what is done ---------------------------------------------------------------------------------------------

    @Slot(str, str, str)
    def enrol(self, url: str, code: str, place: str) -> None:
        """With the ``city``'s platform, or with the ``hall``'s node; the code is forgotten whatever comes of it."""
        where = EnrolAt(url.strip(), code.strip())
        self._do("enrol", lambda work: (work.enrol(where, Place(place)),))
        self.wiped.emit()

    @Slot()
    def look(self) -> None:
        """Look for devices."""
        self._do("discover", lambda work: (), discover=True)

    @Slot(str, str)
    def bind(self, role: str, transport: str) -> None:
        """A candidate serves this role from the app's next start on."""
        chosen = next((c for c in self._candidates.rows() if (c.role, c.transport) == (Role(role), transport)), None)
        if chosen is None:
            return
        setting = DeviceSetting(chosen.role, chosen.driver, chosen.transport)

        def bind(work: Provisioning) -> Sequence[StepReport]:
            work.bind(setting)
            return ()

        self._rebound = True
        self._do("bind", bind)

    @Slot(str)
    def apply(self, path: str) -> None:
        """Do what a plan says: settings, enrolment, bindings, models."""
        if path in self._plans.rows():
            self._rebound = True
            self._do("plan", _follow, plan=Path(path))

    @Slot()
    def report(self) -> None:
        """Make the readiness report and keep it."""
        self._do("report", lambda work: (), report=True)

    def _do(
        self,
        doing: str,
        step: Callable[[Provisioning], Sequence[StepReport]],
        *,
        plan: Path | None = None,
        discover: bool = False,
        report: bool = False,
        plans: bool = False,
    ) -> None:
        if self._doing or not self._by:
            return
        self._doing = doing
        by = self._by

        def job() -> _Look:
            try:
                work = self._parts.provisioning(self._parts.home, NO_PLAN if plan is None else read_plan(plan), by)
                done = {told.step: told for told in step(work)}
                kept = self._parts.report(self._parts.home, work.reading(), by) if report else None
                seen = work.discover() if discover else None
                failed = {s: told for s, told in done.items() if told.standing is Standing.FAILED}
                steps = tuple(failed.get(told.step, told) for told in work.standing())
                bound = tuple((role, setting.transport) for role, setting in work.terminal().devices.items())
                there = tuple(str(path) for path in plans_below(self._parts.plan_roots)) if plans else None
                return _Look(steps, bound, report=kept, discovery=seen, plans=there)
            except (TerminalFileError, TerminalEditRefused, PlanError) as error:
                return _Look(trouble=str(error))

        self._lane.run(job, partial(self._done, self._run))
        self.changed.emit()

    def _done(self, run: int, look: _Look) -> None:
        if run != self._run:
            return
        self._doing = ""
        self._look = look
        if look.steps:
            self._steps.set_rows(look.steps)
        if look.plans is not None:
            self._plans.set_rows(look.plans)
        if look.discovery is not None:
            self._discovery = look.discovery
            self._missed.set_rows(look.discovery.not_looked)
        if self._discovery is not None and not look.trouble:
            self._candidates.set_rows(candidates(self._discovery, dict(look.bound)))
        self.changed.emit()

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def doing(self) -> str:
        """``look``, ``enrol``, ``discover``, ``bind``, ``plan``, ``report``; empty: nothing."""
        return self._doing

    @Property(bool, notify=changed)
    def enrolled(self) -> bool:
        return self._stands(Step.ENROL)

    @Property(bool, notify=changed)
    def hallEnrolled(self) -> bool:
        return self._stands(Step.HALL)

    def _stands(self, step: Step) -> bool:
        return any(told.step is step and told.standing is Standing.DONE for told in self._steps.rows())

    @Property(bool, notify=changed)
    def looked(self) -> bool:
        return self._discovery is not None

    @Property(bool, notify=changed)
    def restartNeeded(self) -> bool:
        """Devices were bound: the app knows them from its next start on."""
        return self._rebound and not self._doing

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """Why the last thing could not be done; for technicians."""
        return self._look.trouble

    @Property(str, notify=changed)
    def reportPath(self) -> str:
        kept = self._look.report
        return "" if kept is None else str(kept.paper or kept.data)

    @Property(bool, notify=changed)
    def reportReady(self) -> bool:
        return self._look.report is not None and self._look.report.ready

    @Property(QObject, constant=True)
    def steps(self) -> QObject:
        return self._steps

    @Property(QObject, constant=True)
    def candidates(self) -> QObject:
        return self._candidates

    @Property(QObject, constant=True)
    def missed(self) -> QObject:
        return self._missed

    @Property(QObject, constant=True)
    def plans(self) -> QObject:
        return self._plans


def candidates(discovery: Discovery, bound: dict[Role, str]) -> tuple[Candidate, ...]:
    """Role by role, the likeliest first."""
    return tuple(
        Candidate(
            role, found.transport, found.label, found.driver(role), found.certain, bound.get(role) == found.transport
        )
        for role in Role
        for found in discovery.for_role(role)
    )


def plans_below(roots: Sequence[Path]) -> list[Path]:
    """Plans on what is plugged in: at most three folders down (``/run/media/USER/STICK/kiosks``)."""
    found: set[Path] = set()
    for root in roots:
        for depth in range(4):
            try:
                found.update(path for path in root.glob("/".join(("*",) * depth + (PLAN_FILE,))) if path.is_file())
            except OSError:
                continue
    return sorted(found)


def _follow(work: Provisioning) -> Sequence[StepReport]:
    return (
        work.configure(),
        work.enrol(),
        work.enrol(place=Place.HALL),
        work.bind_planned(),
        work.install_models(),
        work.install_catalogue(),
    )
