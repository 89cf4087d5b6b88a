"""What a scanner can do, whatever its protocol, and what of a `ScanSettings` it must refuse."""

from __future__ import annotations

from dataclasses import dataclass

from devices.ports import Ability, ColourMode, PaperSource, ScanSettings
from devices.result import Action, Cause, Err, Reason

A4_WIDTH = 2480  # 1/300 inch, as in eSCL
A4_HEIGHT = 3508
MAX_DPI = 600  # A4 has 35 million pixels then: more is of no use for a document


@dataclass(frozen=True, slots=True)
class Resolutions:
    """Dots per inch: single values, or every ``step`` from ``low`` to ``high``."""

    values: frozenset[int] = frozenset()
    low: int = 0
    high: int = 0
    step: int = 1

    def __contains__(self, dpi: int) -> bool:
        within = self.low <= dpi <= self.high and (dpi - self.low) % max(self.step, 1) == 0
        return dpi in self.values or (self.high > 0 and within)

    def __bool__(self) -> bool:
        return bool(self.values) or 0 < self.low <= self.high

    def __str__(self) -> str:
        said = [str(value) for value in sorted(self.values)]
        return ", ".join([*said, f"{self.low} to {self.high}"] if self.high else said)


@dataclass(frozen=True, slots=True)
class SourceOffer:
    """One way in for paper. Sizes in 1/300 inch."""

    colours: frozenset[ColourMode]
    resolutions: Resolutions
    width: int = A4_WIDTH
    height: int = A4_HEIGHT


@dataclass(frozen=True, slots=True)
class Offer:
    """What the scanner has. ``duplex`` is the feeder seeing both sides."""

    flatbed: SourceOffer | None = None
    feeder: SourceOffer | None = None
    duplex: SourceOffer | None = None

    def abilities(self) -> tuple[Ability, ...]:
        sources = [source for source in (self.flatbed, self.feeder, self.duplex) if source is not None]
        has = {
            Ability.FLATBED: self.flatbed is not None,
            Ability.FEEDER: self.feeder is not None,
            Ability.DUPLEX: self.duplex is not None,
            Ability.COLOUR: any(ColourMode.COLOUR in source.colours for source in sources),
        }
        return tuple(ability for ability, there in has.items() if there)

    def source_for(self, settings: ScanSettings) -> SourceOffer | Err:
        """The source these settings need; ``Err`` when the scanner cannot do exactly what they say."""
        source = self._source(settings)
        if source is None:
            return _unsupported(f"no {settings.source.value}{' with duplex' if settings.duplex else ''}")
        if settings.colour not in source.colours:
            return _unsupported(f"no {settings.colour.value} from the {settings.source.value}")
        if settings.resolution_dpi not in source.resolutions or settings.resolution_dpi > MAX_DPI:
            return _unsupported(f"no {settings.resolution_dpi} dpi; there are: {source.resolutions}")
        if settings.max_pages < 1:
            return _unsupported("no page asked for")
        return source

    def _source(self, settings: ScanSettings) -> SourceOffer | None:
        if settings.source is PaperSource.FLATBED:
            return self.flatbed  # duplex counts for the feeder only
        return self.duplex if settings.duplex else self.feeder


def _unsupported(detail: str) -> Err:
    return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, detail)
