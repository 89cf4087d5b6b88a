"""What a campaign found: the one form in which every part of the proof reports."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Findings kept with their seeds; the rest is only counted.
KEPT = 20


@dataclass(slots=True)
class Tally:
    """``runs`` cases were tried. ``lost``: something acknowledged was not there afterwards, or only in part.
    ``twice``: something was there, or took effect, more than once. ``unreadable``: what was there could not be opened,
    read or verified. ``findings`` says what, each line begins with the ``KIND:SEED`` that `--replay` takes.
    """

    runs: int = 0
    lost: int = 0
    twice: int = 0
    unreadable: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.twice or self.unreadable)

    def add(self, other: Tally) -> None:
        """Takes the other's counts in; of the findings the first ones are kept."""
        self.runs += other.runs
        self.lost += other.lost
        self.twice += other.twice
        self.unreadable += other.unreadable
        self.findings = (self.findings + other.findings)[:KEPT]
