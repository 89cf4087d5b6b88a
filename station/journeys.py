"""N journeys one after the other on a running app, and one line of the report for each (DESIGN §6)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject

from intake.draft import Draft
from station.autopilot import Eyes, Journey, JourneyFailedError, JourneyRunner
from station.visit.parts import VisitParts


class Script(Protocol):
    """What a journey chooses and answers."""

    @property
    def name(self) -> str: ...
    @property
    def item(self) -> str: ...


class Printed(Protocol):
    def receipts(self) -> list[Path]:
        """Everything the printer has cut so far, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the report, and what a check needs besides: digest and attachments."""

    journey: int
    item: str
    intake_id: str
    case_no: str
    state: str
    machine_ms: int
    receipt_png: str
    screenshots: list[str]
    digest: str
    blobs: list[dict[str, Any]]


P = TypeVar("P", bound=Eyes)
S = TypeVar("S", bound=Script)


class JourneysRun(QObject, Generic[P, S]):
    """``pilot`` makes the eyes and hands for a folder of pictures (None: no pictures); ``journey`` plays a script and
    calls its last argument where the draft that will be taken in is complete; ``ended`` is called once."""

    def __init__(
        self,
        parts: VisitParts,
        printed: Printed,
        scripts: Sequence[S],
        report: Path | None,
        ended: Callable[[Exception | None], None],
        pilot: Callable[[Path | None], P],
        journey: Callable[[P, S, Callable[[Draft | None], None]], Journey],
    ) -> None:
        super().__init__()
        self._parts = parts
        self._printed = printed
        self._scripts = list(scripts)
        self._report = report
        self._ended = ended
        self._new_pilot = pilot
        self._journey = journey
        self._done = 0
        self._before = 0  # receipts that lay there when the journey began
        self._pilot: P | None = None
        self._draft: Draft | None = None
        self._runner: JourneyRunner | None = None

    def start(self) -> None:
        self._next()

    def _next(self) -> None:
        if self._done == len(self._scripts):
            self._ended(None)
            return
        script = self._scripts[self._done]
        folder = None if self._report is None else self._report.with_suffix("") / f"{self._done + 1}-{script.name}"
        self._pilot = pilot = self._new_pilot(folder)
        self._draft = None
        self._before = len(self._printed.receipts())
        self._runner = JourneyRunner(pilot, self._journey(pilot, script, self._complete), self._journey_ended)
        self._runner.start()

    def _complete(self, draft: Draft | None) -> None:
        """Its id becomes the intake's."""
        self._draft = draft

    def _journey_ended(self, error: Exception | None) -> None:
        if error is not None:
            self._ended(error)
            return
        self._write()
        self._done += 1
        self._next()

    def _write(self) -> None:
        if self._report is None or self._pilot is None or self._draft is None:
            return
        with self._parts.open_store() as store:
            submitted = store.find_submitted(self._draft.id)
            if submitted is None:
                raise JourneyFailedError("a receipt was shown, but the store holds no intake")
            body = json.loads(store.record_data(submitted.intake_id))["body"]
        receipts = self._printed.receipts()[self._before :]
        outcome = Outcome(
            journey=self._done + 1,
            item=self._scripts[self._done].item,
            intake_id=submitted.intake_id,
            case_no=submitted.case_no,
            state="received",
            machine_ms=round(self._pilot.machine_s * 1000),
            receipt_png=str(receipts[-1]) if receipts else "",
            screenshots=[str(path) for path in self._pilot.taken],
            digest=submitted.digest,
            blobs=[{"digest": digest, "size": size} for digest, size in sorted(_attachments(body))],
        )
        with self._report.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")


def _attachments(body: object) -> set[tuple[str, int]]:
    """Digest and size of every attachment that a record's body names."""
    match body:
        case {"digest": str() as digest, "size": int() as size}:
            return {(digest, size)}
        case dict():
            return {found for value in body.values() for found in _attachments(value)}
        case list():
            return {found for value in body for found in _attachments(value)}
        case _:
            return set()
