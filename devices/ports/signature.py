"""Handwritten signatures as strokes: on the app's own touch screen or with a pen on a pad (DESIGN §2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PenPoint:
    """One sample: ``x``, ``y`` in pixels of the pad, ``at_ms`` since the first point of the signature, ``pressure``
    0 to 1 where the pen tells."""

    x: float
    y: float
    at_ms: int
    pressure: float | None = None


@dataclass(frozen=True, slots=True)
class PenStrokes:
    """A whole signature on a pad of ``width`` × ``height`` pixels; each stroke is one movement without lifting."""

    width: int
    height: int
    strokes: tuple[tuple[PenPoint, ...], ...]

    def __repr__(self) -> str:
        return f"PenStrokes({len(self.strokes)} strokes)"
