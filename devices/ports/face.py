"""The camera that looks at the person in front of the terminal (DEVICES §6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.ports.state import Cancel, DeviceStatus
from devices.result import Result


class FaceGuidance(StrEnum):
    """Progress of a face check: what the person in front of the camera should know now. Told on change only."""

    STARTING = "starting"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_SMALL = "too_small"  # come nearer
    TOO_BIG = "too_big"  # step back
    OFF_CENTRE = "off_centre"
    TURN_TO_CAMERA = "turn_to_camera"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    HOLD_STILL = "hold_still"  # all is well: good frames are being taken


class FaceOutcome(StrEnum):
    """What a face check found out. Only ``matched`` says that person and portrait are the same."""

    MATCHED = "matched"
    NO_MATCH = "no_match"
    NOT_LIVE = "not_live"
    NO_REFERENCE = "no_reference"  # no portrait, or no face can be found in it
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    POOR_PICTURE = "poor_picture"


@dataclass(frozen=True, slots=True)
class Score:
    """A measure and the threshold it is held against: at or above it, it passes."""

    value: float
    threshold: float

    @property
    def passes(self) -> bool:
        return self.value >= self.threshold


@dataclass(frozen=True, slots=True)
class FaceVerdict:
    """How a face check ended. Scores are None where it did not come to measure them; ``models`` names the models that
    judged, as the manifest does; ``infrared`` is the pair check's plausibility where the camera has an infrared eye.
    No picture and no embedding is ever part of it."""

    outcome: FaceOutcome
    match: Score | None = None
    liveness: Score | None = None
    models: tuple[str, ...] = ()
    infrared: Score | None = None


class FaceCamera(Protocol):
    """A camera that looks at the person in front of the terminal."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus:
        """Without usable models the state is ``hardware_error`` with ``Reason.NO_MODELS``: the preview works, a check
        does not."""
        ...

    def check_face(
        self, reference: bytes | None, deadline_s: float, cancel: Cancel, progress: Callable[[FaceGuidance], None]
    ) -> Result[FaceVerdict]: ...
