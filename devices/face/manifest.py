"""``resources/models/manifest.json``: which models there are, how each wants its input, which thresholds hold.

Preprocessing, size, colour order and threshold belong to a model and stand beside its hash: fed another one's input a
recogniser finds everybody alike (DEVICES §6.2).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

_Record = TypeVar("_Record")

#: Beside the packages, in the source tree and in a bundle alike.
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "models"


class Task(StrEnum):
    DETECT = "detect"
    EMBED = "embed"
    LIVENESS = "liveness"


@dataclass(frozen=True, slots=True)
class ModelInput:
    """``(x - mean) / std`` for each channel in ``colour_order``, x from 0 to 255."""

    width: int
    height: int
    colour_order: str  # BGR or RGB
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Model:
    """One model file. ``threshold``: detection score, cosine or probability at or above which it says yes."""

    name: str
    task: Task
    file: str
    size: int
    sha256: str
    licence: str
    licence_file: str  # in ``licences/``
    source: str
    address: str | None  # official; None: there is none, the file comes on a stick
    alternative_of: str | None
    input: ModelInput
    outputs: int
    threshold: float
    note: str
    crop_scale: float = 1.0  # liveness: how much around the face it sees
    real_class: int = 0  # liveness: which of the outputs means a real face
    #: What it says of the known faces (`devices.face.self_test`); empty where nobody has had the file yet.
    self_test: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gates:
    """When a frame is good enough to be judged. Shares are of the frame, brightness is 0 to 255."""

    second_face_share: float  # a face this wide against the largest one is somebody who takes part
    min_face_px: float
    max_face_share: float  # of the frame's width and height: beyond, the liveness model sees too little around it
    centre_x: tuple[float, float]
    centre_y: tuple[float, float]
    max_yaw: float  # nose off the middle of the eyes, in distances of the eyes
    pitch: tuple[float, float]  # where the nose is between eyes (0) and mouth (1)
    max_roll_deg: float
    dark: float  # 90th percentile of the face below this
    bright: float  # median of the face above this
    dark_frame: float  # 90th percentile of a frame without face
    bright_frame: float  # median of a frame without face
    sharpness: float  # variance of the Laplacian of the aligned face over its variance
    note: str


@dataclass(frozen=True, slots=True)
class CheckRules:
    """A verdict needs so many good frames of one person, over at least this time."""

    good_frames: int
    span_s: float


@dataclass(frozen=True, slots=True)
class InfraredRules:
    """When a face in the infrared picture is the one in the colour picture, and looks alive (`devices.face.infrared`).
    ``threshold`` is of the plausibility, of which 1 is what ``bright`` and ``contrast`` ask."""

    size: tuple[float, float]  # width there over width here, each in shares of its frame
    shift: float  # between the middles, in shares of the frames' widths
    bright: float  # 90th percentile of the face, 0 to 255
    contrast: float  # standard deviation over mean of the face
    threshold: float
    note: str


@dataclass(frozen=True, slots=True)
class Manifest:
    models: tuple[Model, ...]
    gates: Gates
    check: CheckRules
    infrared: InfraredRules

    def choices(self, task: Task) -> tuple[Model, ...]:
        """The models for a task, the default first."""
        return tuple(sorted((m for m in self.models if m.task is task), key=lambda m: m.alternative_of is not None))


@cache
def load_manifest(path: Path = FOLDER / "manifest.json") -> Manifest:
    """Read and check it. Raises ``ValueError``, ``KeyError`` or ``TypeError``: it is part of the program."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(
        tuple(_model(entry) for entry in raw["models"]),
        _record(Gates, raw["gates"]),
        _record(CheckRules, raw["check"]),
        _record(InfraredRules, raw["infrared"]),
    )


def _model(entry: Mapping[str, Any]) -> Model:
    return _record(Model, {**entry, "task": Task(entry["task"]), "input": _record(ModelInput, entry["input"])})


def _record(kind: type[_Record], entry: Mapping[str, Any]) -> _Record:
    known = {part.name for part in fields(cast(Any, kind))}
    if unknown := set(entry) - known:
        raise ValueError(f"model manifest: {kind.__name__} knows no {', '.join(sorted(unknown))}")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})
