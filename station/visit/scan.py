"""Taking a paper of many pages from the document scanner, as a pure machine: choose, scan, written down at once.

Pages are written down as soon as the scanner has ended, also when it ended badly: what went through the feeder before
a jam is kept and said. A flow holds a `Scan` and hands it what happens; it gets the next one with the effects to carry
out, `Scanned` when all is well, or None when the event means nothing to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from devices.ports import PaperSource
from station.visit import effects as do
from station.visit import results as on
from station.visit.effects import VisitEffect
from station.visit.results import Result, ScanTrouble


class ScanPhase(StrEnum):
    CHOOSE = "choose"  # from the glass or the feeder, one side or both
    SCANNING = "scanning"
    KEEPING = "keeping"
    ENDED = "ended"  # with a trouble, or with pages that want a second look


@dataclass(frozen=True, slots=True)
class Scan:
    """``pages``: come so far in this run; ``kept``: of these written down. ``look``: one of them may be bad."""

    material: str
    phase: ScanPhase = ScanPhase.CHOOSE
    ticket: int = 0
    pages: int = 0
    kept: int = 0
    trouble: ScanTrouble | None = None
    look: bool = False
    stopping: bool = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """All pages are durable and nothing needs to be said."""


@dataclass(frozen=True, slots=True)
class ScanStarted:
    """The clerk starts the scanner with these settings, the first time or for the rest of the paper."""

    source: PaperSource
    duplex: bool = False


Step = tuple[Scan | Scanned, tuple[VisitEffect, ...]]


def started(scan: Scan, event: ScanStarted, ticket: int) -> Step | None:
    """``ticket`` is a new number."""
    if scan.phase not in (ScanPhase.CHOOSE, ScanPhase.ENDED):
        return None
    scanning = Scan(scan.material, ScanPhase.SCANNING, ticket)
    return scanning, (do.StartScan(ticket, scan.material, event.source, event.duplex),)


def stopped(scan: Scan) -> Step | None:
    """Break off: what came so far is kept. The scanner's answer ends it."""
    if scan.phase is not ScanPhase.SCANNING or scan.stopping:
        return None
    return replace(scan, stopping=True), (do.StopScan(),)


def answered(scan: Scan, event: Result) -> Step | None:
    """The scanner's or the store's answer; one with another ticket is late."""
    if event.ticket != scan.ticket:
        return None
    match scan.phase, event:
        case ScanPhase.SCANNING, on.PageScanned():
            return replace(scan, pages=scan.pages + 1), ()
        case ScanPhase.SCANNING, on.PagesScanned(pages=pages, trouble=trouble):
            keeping = replace(scan, phase=ScanPhase.KEEPING, pages=pages, trouble=trouble)
            return keeping, (do.KeepScan(scan.ticket, scan.material),)
        case ScanPhase.SCANNING, on.ScanFailed(trouble=ScanTrouble.STOPPED):
            return Scan(scan.material), ()
        case ScanPhase.SCANNING, on.ScanFailed(trouble=trouble):
            return replace(scan, phase=ScanPhase.ENDED, pages=0, trouble=trouble), ()
        case ScanPhase.KEEPING, on.PagesKept(pages=kept, look=look, full=full):
            trouble = ScanTrouble.FULL if full else scan.trouble
            if trouble is None and not look:
                return Scanned(), ()
            return replace(scan, phase=ScanPhase.ENDED, kept=kept, trouble=trouble, look=look), ()
        case ScanPhase.KEEPING, on.WriteFailed():
            return replace(scan, phase=ScanPhase.ENDED, pages=0, trouble=ScanTrouble.NOT_KEPT), (do.DropScan(),)
        case _:
            return None


def works(scan: Scan) -> bool:
    """The scanner runs or pages are being written: it ends by itself."""
    return scan.phase in (ScanPhase.SCANNING, ScanPhase.KEEPING)
