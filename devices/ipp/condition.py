"""What a printer says of itself → one status (RFC 8011 §5.4.11, §5.4.12; reasons of PWG 5100.9 with their suffixes).

A reason may end in ``-report``, ``-warning`` or ``-error``; without a suffix it is an error by the standard, though
many printers leave it away for small things ("toner-low"), so what a reason says counts as much as its suffix.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from devices.ipp.codes import PrinterState
from devices.ipp.message import Group
from devices.ipp.supplies import supplies_of
from devices.ports import Ability, DeviceState, DeviceStatus, Supply, SupplyState
from devices.result import Action, Cause, Err, Reason

#: What a printer is asked for its condition.
CONDITION_ATTRIBUTES = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "printer-device-id",
    "sides-supported",
    "color-supported",
    "marker-names",
    "marker-types",
    "marker-levels",
    "marker-low-levels",
    "marker-high-levels",
    "printer-input-tray",
    "printer-supply",
    "printer-supply-description",
)

_ENDINGS = ("-report", "-warning", "-error")
_MINOR = frozenset({"-report", "-warning"})

_COVER = Err(Reason.COVER_OPEN, Cause.USER, Action.CALL_STAFF)
_JAM = Err(Reason.PAPER_JAM, Cause.HARDWARE, Action.CALL_STAFF)
_PAPER = Err(Reason.PAPER_OUT, Cause.HARDWARE, Action.REPLACE_MEDIA)
_SUPPLY = Err(Reason.SUPPLY_OUT, Cause.HARDWARE, Action.REPLACE_MEDIA)
_STAFF = Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_STAFF)
_BROKEN = Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_TECHNICIAN)
_AWAY = Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT)
_STOPPED_QUEUE = Err(Reason.JOB_REFUSED, Cause.SOFTWARE, Action.CALL_TECHNICIAN)

#: Reason without its suffix → what it means; the first of the list that is there is what is said.
_FAULTS: tuple[tuple[str, Err], ...] = (
    ("fuser-over-temp", _BROKEN),
    ("fuser-under-temp", _BROKEN),
    ("opc-life-over", _SUPPLY),
    ("marker-supply-missing", _SUPPLY),
    ("media-jam", _JAM),
    ("cover-open", _COVER),
    ("door-open", _COVER),
    ("interlock-open", _COVER),
    ("input-tray-missing", _PAPER),
    ("media-empty", _PAPER),
    ("media-needed", _PAPER),
    ("toner-empty", _SUPPLY),
    ("marker-supply-empty", _SUPPLY),
    ("marker-ink-empty", _SUPPLY),
    ("marker-toner-empty", _SUPPLY),
    ("developer-empty", _SUPPLY),
    ("marker-waste-full", _SUPPLY),
    ("marker-waste-toner-receptacle-full", _SUPPLY),
    ("output-area-full", _STAFF),
    ("output-tray-missing", _STAFF),
    ("paused", _STOPPED_QUEUE),
    ("moving-to-paused", _STOPPED_QUEUE),
    ("shutdown", _AWAY),
    ("offline", _AWAY),
    ("timed-out", _AWAY),
)
_LOW = frozenset(
    {
        "media-low", "toner-low", "marker-supply-low", "marker-ink-low", "marker-toner-low", "developer-low",
        "opc-near-eol", "marker-waste-almost-full", "marker-waste-toner-receptacle-almost-full",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """A snapshot of the printer. ``reasons`` as the printer gave them.

    ``remembered``: a CUPS queue's own words. It learns of the printer only while a job runs, so what it says of an idle
    printer is how the last job left it: after the paper is refilled it says "out" until somebody prints.
    """

    state: PrinterState | None
    reasons: tuple[str, ...]
    accepting: bool
    model: str | None
    abilities: tuple[Ability, ...] | None
    supplies: tuple[Supply, ...]
    remembered: bool = False

    @classmethod
    def of(cls, group: Group, *, remembered: bool = False) -> Condition:
        """From an answer to Get-Printer-Attributes; what the printer does not tell counts as "nothing wrong"."""
        number = group.integer("printer-state")
        reasons = tuple(reason for reason in group.strings("printer-state-reasons") if reason != "none")
        return cls(
            PrinterState(number) if number in set(PrinterState) else None,
            reasons,
            group.boolean("printer-is-accepting-jobs") is not False,
            group.string("printer-make-and-model") or None,
            _abilities(group),
            supplies_of(group, tuple(_bare(reason) for reason in reasons)),
            remembered,
        )

    def behind_queue(self, queue: Condition) -> Condition:
        """The printer itself, with what only its queue knows: is it stopped, does it take jobs."""
        stopped = tuple(r for r in queue.reasons if _bare(r) in _OF_QUEUE)
        state = queue.state if queue.state is PrinterState.STOPPED else self.state
        return replace(self, state=state, reasons=self.reasons + stopped, accepting=self.accepting and queue.accepting)

    def unreachable(self) -> Condition:
        """A queue whose printer does not answer."""
        return replace(self, reasons=(*self.reasons, "offline-error"), supplies=(), remembered=False)

    def fault(self) -> Err | None:
        """Why no page can come out now; None while printing may go on."""
        serious = {bare for bare, ending in map(_split, self.reasons) if ending not in _MINOR or bare in _ALWAYS}
        if self.remembered and self.state is PrinterState.IDLE:
            serious &= _OF_QUEUE
        for name, meaning in _FAULTS:
            if name in serious:
                return Err(meaning.reason, meaning.cause, meaning.action, ", ".join(self.reasons)[:200])
        if self.state is PrinterState.STOPPED:
            return Err(_STAFF.reason, _STAFF.cause, _STAFF.action, ", ".join(self.reasons)[:200] or "stopped")
        if not self.accepting:
            return Err(_STOPPED_QUEUE.reason, _STOPPED_QUEUE.cause, _STOPPED_QUEUE.action, "accepts no jobs")
        return None

    def status(self) -> DeviceStatus:
        fault = self.fault()
        if fault is not None:
            return self._status(_STATES.get(fault.reason, DeviceState.HARDWARE_ERROR), fault)
        if self._low():
            return self._status(DeviceState.CONSUMABLE_LOW)
        return self._status(DeviceState.BUSY if self.state is PrinterState.PROCESSING else DeviceState.READY)

    def _low(self) -> bool:
        scarce = {_bare(reason) for reason in self.reasons} & (_LOW | {name for name, _ in _FAULTS})
        return bool(scarce) or any(supply.state in (SupplyState.LOW, SupplyState.OUT) for supply in self.supplies)

    def _status(self, state: DeviceState, fault: Err | None = None) -> DeviceStatus:
        return DeviceStatus(
            state,
            fault.reason if fault else None,
            fault.cause if fault else None,
            fault.action if fault else None,
            fault.detail if fault else ", ".join(self.reasons)[:200],
            None,
            self.model,
            self.abilities,
            self.supplies,
        )


#: These stop the printer whatever the suffix; CUPS says "offline-report" of a printer that does not answer.
_ALWAYS = frozenset({"offline", "paused", "shutdown"})
_OF_QUEUE = frozenset({"paused", "moving-to-paused", "shutdown"})
_STATES = {
    Reason.COVER_OPEN: DeviceState.USER_ERROR,
    Reason.PAPER_OUT: DeviceState.CONSUMABLE_OUT,
    Reason.SUPPLY_OUT: DeviceState.CONSUMABLE_OUT,
    Reason.DISCONNECTED: DeviceState.OFFLINE,
}


def _split(reason: str) -> tuple[str, str]:
    for ending in _ENDINGS:
        if reason.endswith(ending):
            return reason.removesuffix(ending), ending
    return reason, ""


def _bare(reason: str) -> str:
    return _split(reason)[0]


def _abilities(group: Group) -> tuple[Ability, ...] | None:
    sides, colour = group.strings("sides-supported"), group.boolean("color-supported")
    if not sides and colour is None:
        return None
    found = []
    if any(side.startswith("two-sided") for side in sides):
        found.append(Ability.DUPLEX)
    if colour:
        found.append(Ability.COLOUR)
    return tuple(found)
