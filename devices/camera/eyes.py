"""One camera's eyes: the colour one, and the infrared one beside it where the housing has it."""

from __future__ import annotations

from dataclasses import replace

from devices.frame_sources import Frame, FrameSource
from devices.result import Err

#: Frames of both eyes belong together when they were taken within this time.
MAX_SKEW_S = 0.1


class Eyes:
    """The colour eye as a `FrameSource`, switched on and off together with its neighbour. Without an infrared eye it
    is nothing but the colour eye. A missing infrared eye is trouble: a check must not quietly become weaker."""

    def __init__(self, colour: FrameSource, infrared: FrameSource | None = None) -> None:
        self._colour = colour
        self._infrared = infrared
        self.still = colour.still

    @property
    def paired(self) -> bool:
        return self._infrared is not None

    def start(self) -> None:
        self._colour.start()
        if self._infrared is not None:
            self._infrared.start()

    def stop(self) -> None:
        self._colour.stop()
        if self._infrared is not None:
            self._infrared.stop()

    def latest(self) -> Frame | None:
        """The newest colour frame, as soon as both eyes see."""
        if self._infrared is not None and self._infrared.latest() is None:
            return None
        return self._colour.latest()

    def partner(self, frame: Frame) -> Frame | None:
        """The infrared frame of the same moment, None when there is none."""
        other = self._infrared.latest() if self._infrared is not None else None
        return other if other is not None and abs(other.at - frame.at) <= MAX_SKEW_S else None

    def trouble(self) -> Err | None:
        trouble = self._colour.trouble()
        if trouble is None and self._infrared is not None:
            trouble = self._infrared.trouble()
            trouble = None if trouble is None else replace(trouble, detail=f"infrared eye: {trouble.detail}")
        return trouble
