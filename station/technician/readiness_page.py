"""The panel's page about readiness: the same report as ``hall-station check``."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from intake.qt.rows_model import RowsModel
from station.check import Finding, Report
from station.jobs import JobLane
from station.languages import CHINESE

QML_IMPORT_NAME = "Station.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ReadinessPage(QObject):
    """Makes the report on its lane; a report that comes after `forget` is dropped."""

    changed = Signal()

    def __init__(self, lane: JobLane, check: Callable[[Callable[[], bool]], Report], parent: QObject) -> None:
        super().__init__(parent)
        self._lane = lane
        self._check = check
        self._language = CHINESE
        self._report: Report | None = None
        self._checking: threading.Event | None = None
        self._checks: RowsModel[Finding] = RowsModel(
            {
                "words": lambda finding: finding.words.get(self._language),
                "grade": lambda finding: finding.grade.value,
                "advice": lambda finding: finding.advice.get(self._language),
                "detail": lambda finding: finding.detail,
                "name": lambda finding: finding.id,
            },
            self,
        )

    def make(self) -> None:
        """Make the report anew; one that is being made goes on."""
        if self._checking is not None:
            return
        given_up = threading.Event()
        self._checking = given_up
        self._lane.run(lambda: self._check(given_up.is_set), lambda report: self._made(given_up, report))
        self.changed.emit()

    def forget(self) -> None:
        self._report = None
        if self._checking is not None:
            self._checking.set()
            self._checking = None
        self._checks.set_rows(())
        self.changed.emit()

    def use_language(self, language: str) -> None:
        self._language = language
        findings = self._checks.rows()
        self._checks.set_rows(())
        self._checks.set_rows(findings)
        self.changed.emit()

    def _made(self, given_up: threading.Event, report: Report) -> None:
        if given_up is not self._checking:
            return
        self._checking = None
        self._report = report
        self._checks.set_rows(report.findings)
        self.changed.emit()

    @Property(bool, notify=changed)
    def checking(self) -> bool:
        return self._checking is not None

    @Property(bool, notify=changed)
    def checked(self) -> bool:
        return self._report is not None

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        return self._report is not None and self._report.ready

    @Property(QObject, constant=True)
    def checks(self) -> QObject:
        return self._checks
