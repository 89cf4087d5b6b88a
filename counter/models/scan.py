"""The document scanner beside the form: how to scan, how far it is, and what is to be done when it ends badly."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.controller import CounterController
from counter.events import Key
from counter.steps import Matter, State
from devices.ports import PaperSource
from station.visit import scan as sheets
from station.visit.scan import Scan, ScanPhase
from station.visit.visit import Visit

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

#: What can be chosen, by the words QML knows it by.
_CHOICES = {
    (PaperSource.FEEDER, False): "feeder",
    (PaperSource.FEEDER, True): "feeder_duplex",
    (PaperSource.FLATBED, False): "flatbed",
}
_SETTINGS = {name: setting for setting, name in _CHOICES.items()}


@dataclass(frozen=True, slots=True)
class ScanProps:
    phase: str = ""
    trouble: str = ""
    material: str = ""
    name: str = ""
    requirement: str = ""
    room: int = 0
    pages: int = 0
    kept: int = 0
    stopping: bool = False
    may_bring_later: bool = False
    notes: tuple[tuple[int, str], ...] = ()


def derive_scan(state: State, visit: Visit, language: str) -> ScanProps:
    """``notes`` only while they are looked at: page of the material, what may be wrong with it."""
    work = state.step.work if isinstance(state.step, Matter) else None
    if not isinstance(work, Scan):
        return ScanProps()
    slot = visit.slot(work.material)
    return ScanProps(
        phase=work.phase.value,
        trouble="" if work.trouble is None else work.trouble.value,
        material=work.material,
        name="" if slot is None else slot.spec.name.get(language),
        requirement="" if slot is None else slot.spec.requirement.get(language),
        room=0 if slot is None else slot.room,
        pages=work.pages,
        kept=work.kept,
        stopping=work.stopping,
        may_bring_later=slot is not None and slot.spec.may_bring_later and not slot.pages,
        notes=tuple((page, advice.value) for page, advice in visit.scan_notes) if work.look else (),
    )


@QmlElement
class CounterScan(QObject):
    """``phase``: choose, scanning, keeping, ended; "" when nothing is scanned. ``trouble``: feeder_empty, jam,
    double_feed, cover_open, stopped, full, unsupported, no_scanner, scanner_restarting, fault, not_kept; "" for none.
    ``choices``: feeder, feeder_duplex, flatbed, as far as the scanner has them."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = ScanProps()
        self._choices: tuple[str, ...] = ()
        self._chosen = ""  # stays for the next paper
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        props = derive_scan(controller.state, controller.visit, controller.language)
        choices = tuple(_CHOICES[offer] for offer in controller.session.scan.offers())
        if (props, choices) != (self._props, self._choices):
            self._props, self._choices = props, choices
            self.changed.emit()

    @Property(bool, constant=True)
    def there(self) -> bool:
        """Whether this counter has a scanner."""
        return self._controller.session.scan.present

    @Property(list, notify=changed)
    def choices(self) -> list[str]:
        return list(self._choices)

    @Property(str, notify=changed)
    def choice(self) -> str:
        """What was chosen last, as long as the scanner has it."""
        if self._chosen in self._choices:
            return self._chosen
        return self._choices[0] if self._choices else ""

    @Slot(str)
    def choose(self, choice: str) -> None:
        if choice in self._choices and choice != self._chosen:
            self._chosen = choice
            self.changed.emit()

    @Slot(str)
    def open(self, material: str) -> None:
        """The scanner for this material."""
        slot = self._controller.visit.slot(material)
        if self.there and slot is not None and slot.offered and slot.room > 0:
            self._controller.post(on.ScanAsked(material))

    @Slot()
    def start(self) -> None:
        """Scan; after a trouble, scan the rest."""
        setting = _SETTINGS.get(str(self.choice))
        if setting is not None and self._props.room > 0:
            self._controller.post(sheets.ScanStarted(*setting))

    @Slot()
    def camera(self) -> None:
        """The document camera instead."""
        if self._props.room > 0:
            self._controller.post(Key.CAMERA)

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        return self._props.phase in (ScanPhase.SCANNING.value, ScanPhase.KEEPING.value)

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(str, notify=changed)
    def material(self) -> str:
        return self._props.material

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def requirement(self) -> str:
        return self._props.requirement

    @Property(int, notify=changed)
    def room(self) -> int:
        """How many more pages the material takes."""
        return self._props.room

    @Property(int, notify=changed)
    def pages(self) -> int:
        """Come so far in this run."""
        return self._props.pages

    @Property(int, notify=changed)
    def kept(self) -> int:
        """Of this run saved."""
        return self._props.kept

    @Property(bool, notify=changed)
    def stopping(self) -> bool:
        return self._props.stopping

    @Property(bool, notify=changed)
    def mayBringLater(self) -> bool:
        return self._props.may_bring_later

    @Property(list, notify=changed)
    def notes(self) -> list[dict[str, object]]:
        """Pages that want a second look: {page, advice}; advice as `CounterMatter.captureAdvice`."""
        return [{"page": page, "advice": advice} for page, advice in self._props.notes]
