"""``python -m devices.face.calibrate --faces DIR [--models DIR] [--living DIR] [--pictures DIR] [--out FILE]``

Measures match and liveness on photographs and writes a page about them: how many there were, how it was done, which
scores came out beside the thresholds of the manifest, and what that does not prove. Names of files and people do not
stand on it. Nothing of the photographs is kept.

Photographs of one person differ by a trailing number only (``ann.jpg``, ``ann2.jpg``). ``--living`` and ``--pictures``
are frames of the hall's own camera, of people and of prints and screens held before it; without them both are simulated
from the photographs.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from devices.face.align import aligned
from devices.face.engine import FaceEngine, load_engine
from devices.face.nets import Embedding, cosine
from devices.face.store import ModelStore, NoModels
from devices.frame_sources import Picture
from devices.simulators.camera_scene import SCENES, Scene, Studio, usual_face
from devices.simulators.faces import FaceGallery

_PORTRAIT = (102, 126)  # px: the picture in the chip of an identity card
_SIZES = (0.14, 0.18, 0.24)
_SEEDS = range(3)


@dataclass(frozen=True, slots=True)
class Scores:
    """What was measured of one kind of picture or pair."""

    what: str
    values: tuple[float, ...]

    @property
    def row(self) -> str:
        if not self.values:
            return f"| {self.what} | 0 | – | – | – |"
        low, middle, high = min(self.values), float(np.median(self.values)), max(self.values)
        return f"| {self.what} | {len(self.values)} | {low:.2f} | {middle:.2f} | {high:.2f} |"


@dataclass(frozen=True, slots=True)
class Calibration:
    photographs: int
    people: int
    unusable: int  # photographs without a face
    same: tuple[Scores, ...]
    different: tuple[Scores, ...]
    living: tuple[Scores, ...]
    pictures: tuple[Scores, ...]
    pair: tuple[Scores, ...]


def calibrate(engine: FaceEngine, faces: Path, living: Path | None = None, pictures: Path | None = None) -> Calibration:
    """Measure. Raises ``ValueError`` for a folder without pictures."""
    gallery = FaceGallery(faces)
    photographs = {path: picture for path in gallery.pictures.values() if (picture := _read(path)) is not None}
    who = {path: seen for path, picture in photographs.items() if (seen := _embedding(engine, picture)) is not None}
    small = {path: seen for path in who if (seen := engine.portrait(_as_portrait(photographs[path]))) is not None}
    same, different = _pairs(gallery, who, small)
    studio = Studio(gallery, lambda picture: _face_in(engine, picture))
    return Calibration(
        len(photographs),
        len(gallery.people),
        len(photographs) - len(who),
        same,
        different,
        _liveness(engine, studio, who, ("person",), living),
        _liveness(engine, studio, who, ("photo_held_up", "screen_held_up", "photo_held_close"), pictures),
        tuple(_pair(engine, studio, who, scene) for scene in ("person", "photo_held_up", "screen_held_up")),
    )


# --- match --------------------------------------------------------------------------------------------------------

_Seen = dict[Path, Embedding]


def _pairs(gallery: FaceGallery, who: _Seen, small: _Seen) -> tuple[tuple[Scores, ...], tuple[Scores, ...]]:
    """Every pair of photographs, and every photograph with every other as the portrait of a card."""
    person = {path: number for number, paths in enumerate(gallery.people) for path in paths}

    def scores(what: str, pairs: Iterable[tuple[Path, Path]], portraits: _Seen, alike: bool) -> Scores:
        wanted = [(a, b) for a, b in pairs if (person[a] == person[b]) is alike]
        return Scores(what, tuple(cosine(who[a], portraits[b]) for a, b in wanted))

    photographs = list(itertools.combinations(who, 2))
    cards = [(a, b) for a, b in itertools.product(who, small) if a != b]
    same, different = (
        (
            scores("photograph with photograph", photographs, who, alike),
            scores("photograph with portrait of 102 × 126", cards, small, alike),
        )
        for alike in (True, False)
    )
    return same, different


def _embedding(engine: FaceEngine, picture: Picture) -> Embedding | None:
    faces = engine.detector.faces(picture)
    return engine.embedder.embed(aligned(picture, faces[0])) if faces else None


def _as_portrait(picture: Picture) -> bytes:
    width = picture.shape[1]
    head = picture[: round(width * _PORTRAIT[1] / _PORTRAIT[0])]
    return cv2.imencode(".png", cv2.resize(head, _PORTRAIT, interpolation=cv2.INTER_AREA))[1].tobytes()


# --- liveness -----------------------------------------------------------------------------------------------------


def _liveness(
    engine: FaceEngine, studio: Studio, who: _Seen, scenes: Sequence[str], frames: Path | None
) -> tuple[Scores, ...]:
    if frames is not None:
        taken = (picture for path in sorted(frames.iterdir()) if (picture := _read(path)) is not None)
        looks = (engine.look(picture).real for picture in taken)
        return (Scores("frames of the camera", tuple(real for real in looks if real is not None)),)
    return tuple(_simulated(engine, studio, who, scene) for scene in scenes)


def _simulated(engine: FaceEngine, studio: Studio, who: _Seen, name: str) -> Scores:
    looks = (engine.look(studio.render(scene, seed)).real for scene, seed in _variants(who, name))
    return Scores(_WORDS[name], tuple(real for real in looks if real is not None))


def _pair(engine: FaceEngine, studio: Studio, who: _Seen, name: str) -> Scores:
    """The colour eye sees the living person in any case, so that the pair check is measured alone."""
    found = []
    for scene, seed in _variants(who, name):
        colour = studio.render(replace(SCENES["person"], who=scene.who, size=scene.size), seed)
        found.append(engine.look(colour, studio.render_infrared(scene, seed)).infrared)
    return Scores(_WORDS[name], tuple(value for value in found if value is not None))


def _variants(who: _Seen, name: str) -> Iterable[tuple[Scene, int]]:
    for path, size, seed in itertools.product(who, _SIZES, _SEEDS):
        yield replace(SCENES[name], who=path.name, size=size), seed


_WORDS = {
    "person": "person, simulated",
    "photo_held_up": "print, simulated",
    "screen_held_up": "screen, simulated",
    "photo_held_close": "print held close, simulated",
}


# --- the page -----------------------------------------------------------------------------------------------------


def page(engine: FaceEngine, found: Calibration, command: str) -> str:
    """What was found, as Markdown."""
    head = "| of | number | lowest | middle | highest |\n|---|---|---|---|---|\n"

    def table(*groups: tuple[str, tuple[Scores, ...]]) -> str:
        rows = (replace(scores, what=f"{kind}: {scores.what}") for kind, group in groups for scores in group)
        return head + "\n".join(scores.row for scores in rows)

    pairs = sum(len(scores.values) for scores in found.different)
    wrong = _count(found.different, lambda value: value >= engine.match_threshold)
    missed = _count(found.same, lambda value: value < engine.match_threshold)
    passed = _count(found.pictures, lambda value: value >= engine.live_threshold)
    refused = _count(found.living, lambda value: value < engine.live_threshold)
    paired = _count(found.pair[1:], lambda value: value >= engine.infrared.threshold)
    sizes = ", ".join(f"{size:.0%}" for size in _SIZES)
    return f"""# Calibration of the face check

Written by `{command}`: run it again with photographs of people of the place.
Models: {", ".join(engine.names)}.

**{found.photographs} photographs of {found.people} people** ({found.unusable} without a face that is found).
So few that every number below is an example and none is a rate.

## Match: cosine of two faces, threshold {engine.match_threshold:g}

{table(("same person", found.same), ("different people", found.different))}

At the threshold {wrong} pairs of different people were taken for one, and {missed} pairs of one person were refused.
With no error among {pairs} pairs the rate may still be {_rule_of_three(pairs)} (95 %, were the pairs independent;
those of the same few photographs are not).

## Liveness: probability of a living face in one frame, threshold {engine.live_threshold:g}

{table(("living", found.living), ("held up", found.pictures))}

At the threshold {passed} frames of pictures held up passed and {refused} frames of people were refused.
A verdict takes the mean of {engine.rules.good_frames} good frames. "Simulated" is a photograph set before a hall,
or into a print or a screen with rim, raster or moiré, at faces of {sizes} of the frame's width.
**"Close" is held so that the rim lies outside what the model looks at: it does not protect against that.**
Frames that fail a quality gate are not counted. No real print, screen or mask has been before a camera.

## Infrared pair: plausibility, threshold {engine.infrared.threshold:g} (**not calibrated**)

{table(("infrared eye sees", found.pair))}

The colour eye saw the person each time; {paired} of the held-up ones passed. All of it is simulated: the numbers show
that the check does what it is meant to, not that it holds against a real print, and not which lamp and light it needs.

## What this does not prove

- Nothing about the people of the place: age, skin, glasses, masks, light and cameras of the hall are not in it.
- No rate of false matches or refusals: that takes hundreds of people with several photographs each, who agreed to it.
- No protection against a life-size print held close, a mask, or a video on a large screen (docs/adr/0008).
- The face check is an aid; a member of staff can always decide, and scores and thresholds stand in the record.
"""


def _count(groups: Iterable[Scores], condition: Callable[[float], bool]) -> int:
    return sum(condition(value) for scores in groups for value in scores.values)


def _rule_of_three(number: int) -> str:
    return f"up to {min(3 / number, 1):.0%}" if number else "anything"


def _face_in(engine: FaceEngine, picture: Picture) -> tuple[float, float, float]:
    faces = engine.detector.faces(picture)
    return (*faces[0].centre, faces[0].width) if faces else usual_face(picture)


def _read(path: Path) -> Picture | None:
    data = np.frombuffer(path.read_bytes(), np.uint8)
    return cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 when the page is written, 1 without models or usable photographs."""
    parser = argparse.ArgumentParser(prog="devices.face.calibrate", allow_abbrev=False)
    parser.add_argument("--faces", type=Path, required=True, metavar="DIR", help="photographs of people")
    parser.add_argument("--models", type=Path, required=True, metavar="DIR", help="the terminal's models: HOME/models")
    parser.add_argument("--living", type=Path, metavar="DIR", help="frames of the camera with people")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="frames of the camera with pictures held up")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the page goes (default: standard output)")
    asked = parser.parse_args(arguments)
    try:
        engine = load_engine(ModelStore(asked.models))
        found = calibrate(engine, asked.faces, asked.living, asked.pictures)
    except (NoModels, ValueError, OSError) as error:
        print(f"devices.face.calibrate: {error}", file=sys.stderr)  # noqa: T201 - this is the answer
        return 1
    given = [name for name in ("faces", "models", "living", "pictures") if getattr(asked, name) is not None]
    text = page(engine, found, " ".join(["python -m devices.face.calibrate", *(f"--{name} DIR" for name in given)]))
    if asked.out is None:
        print(text, end="")  # noqa: T201 - this is the answer
    else:
        asked.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
