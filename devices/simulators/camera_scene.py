"""What a camera beside the screen sees: nobody, somebody, several people, a photograph held up. Composed from
photographs of a folder; the same scene and seed give the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from devices.simulators.faces import FaceGallery

Picture = npt.NDArray[Any]

WIDTH, HEIGHT = 960, 720
_NOISE = 2.5  # sigma in grey levels


@dataclass(frozen=True, slots=True)
class Scene:
    """``who`` and ``beside`` name photographs (`FaceGallery.find`). ``size`` is the width of the face in shares of the
    frame's, ``at`` its middle; ``turn`` in degrees clockwise; ``light`` 1 is normal; ``blur`` is sigma in pixels.
    ``held_up`` is how a photograph in front of the camera was made: ``print`` or ``screen``; ``reach`` how much of it
    is there on each side of the face's middle, in widths of the face."""

    who: str | None = None
    beside: str | None = None
    size: float = 0.18
    at: tuple[float, float] = (0.5, 0.42)
    turn: float = 0.0
    light: float = 1.0
    blur: float = 0.5
    held_up: str | None = None
    reach: float = 0.95


SCENES: dict[str, Scene] = {
    "empty": Scene(),
    "person": Scene("person"),
    "other_person": Scene("other"),
    "two_faces": Scene("person", beside="other", size=0.15),
    "photo_held_up": Scene("portrait", held_up="print"),
    "screen_held_up": Scene("portrait", held_up="screen"),
    "photo_held_close": Scene("portrait", held_up="print", reach=1.8),
    "low_light": Scene("person", light=0.16),
    "dark": Scene("person", light=0.03),
    "too_bright": Scene("person", light=1.75),
    "far_away": Scene("person", size=0.06),
    "too_near": Scene("person", size=0.56, at=(0.5, 0.5)),
    "off_centre": Scene("person", at=(0.15, 0.42)),
    "head_tilted": Scene("person", turn=45),
    "blurred": Scene("person", blur=8.0),
}


@dataclass(frozen=True, slots=True)
class _Photo:
    picture: Picture  # BGR, float32
    face: tuple[float, float, float]  # middle x, middle y, width in pixels


#: Where the face is in a photograph: middle x, middle y, width in pixels.
FaceIn = Callable[[Picture], tuple[float, float, float]]


def usual_face(picture: Picture) -> tuple[float, float, float]:
    """Where it is in most portraits; good enough to look at, while no model can say better."""
    height, width = picture.shape[:2]
    return 0.54 * width, min(0.3 * height, 0.4 * width), 0.32 * width


class Studio:
    """Renders scenes. Where the face is in a photograph it learns once, by ``face_in``."""

    def __init__(self, gallery: FaceGallery | None, face_in: FaceIn) -> None:
        self._gallery = gallery
        self._face_in = face_in
        self._photos: dict[Path, _Photo] = {}

    def render(self, scene: Scene, seed: int) -> Picture:
        """One frame, BGR. People move a little from seed to seed and no two frames have the same noise. Raises
        ``ValueError`` for a scene with people when there are no photographs."""
        return self._taken(scene, seed, lambda moved: self._compose(moved) * scene.light)

    def render_infrared(self, scene: Scene, seed: int) -> Picture:
        """What the infrared eye beside it sees at that moment, grey as BGR. Its own lamp lights what is near."""
        return self._taken(scene, seed, self._compose_infrared)

    def _taken(self, scene: Scene, seed: int, compose: Callable[[Scene], Picture]) -> Picture:
        import cv2

        chance = np.random.default_rng(seed)
        sway = chance.normal(0, 0.002, 2)
        picture = compose(replace(scene, at=(scene.at[0] + sway[0], scene.at[1] + sway[1])))
        if scene.blur > 0:
            picture = cv2.GaussianBlur(picture, (0, 0), scene.blur)
        picture = picture + chance.standard_normal(picture.shape, dtype=np.float32) * _NOISE
        frame: Picture = np.clip(picture, 0, 255).astype(np.uint8)
        return frame

    def _compose(self, scene: Scene) -> Picture:
        if scene.who is None:
            return _hall()
        photo = self._photo(scene.who)
        if scene.held_up is not None:
            return _held_up(photo, scene)
        if scene.beside is None:
            return _standing(photo, scene.size, scene.at, scene.turn)
        left = _standing(photo, scene.size, (0.28, scene.at[1]), scene.turn)
        right = _standing(self._photo(scene.beside), scene.size, (0.72, scene.at[1]), scene.turn)
        # A soft seam between the two halves.
        share = 1 / (1 + np.exp(-(np.arange(WIDTH) - WIDTH / 2) / 6)).astype(np.float32)[None, :, None]
        return np.asarray(left * (1 - share) + right * share)

    def _compose_infrared(self, scene: Scene) -> Picture:
        if scene.who is None:
            return np.asarray(_in_infrared(_hall()) * _FAR)
        if scene.held_up is None:
            return np.asarray(_in_infrared(self._compose(scene)) * _lamp(scene.at))
        made = _screen_in_infrared if scene.held_up == "screen" else _print_in_infrared
        sheet, cover = _sheet(self._photo(scene.who), scene, made)
        return np.asarray(_in_infrared(_hall()) * _FAR * (1 - cover) + sheet * cover)

    def _photo(self, name: str) -> _Photo:
        import cv2

        if self._gallery is None:
            raise ValueError("people need a folder of photographs (--faces DIR)")
        path = self._gallery.find(name)
        if path not in self._photos:
            picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
            if picture is None:
                raise ValueError(f"{path.name} is no picture")
            self._photos[path] = _Photo(picture.astype(np.float32), self._face_in(picture))
        return self._photos[path]


@cache
def _hall() -> Picture:
    """The hall behind the person: a wall with a lit window, a counter, out of focus. Never written to."""
    import cv2

    down = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
    picture = np.broadcast_to(np.array((188, 194, 198), np.float32) * (1 - 0.25 * down), (HEIGHT, WIDTH, 3)).copy()
    cv2.rectangle(picture, (90, 60), (330, 330), (232, 228, 216), cv2.FILLED)
    cv2.rectangle(picture, (620, 90), (880, 250), (150, 118, 92), cv2.FILLED)
    cv2.rectangle(picture, (0, 520), (WIDTH, HEIGHT), (96, 118, 142), cv2.FILLED)
    blurred = np.asarray(cv2.GaussianBlur(picture, (0, 0), 14))
    blurred.flags.writeable = False
    return blurred


def _standing(photo: _Photo, size: float, at: tuple[float, float], turn: float) -> Picture:
    """The person of the photograph before what is behind them, carried on beyond the photograph's edge."""
    import cv2

    x, y, width = photo.face
    scale = size * WIDTH / width
    picture = photo.picture
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        x, y, scale = x * scale, y * scale, 1.0
    matrix = cv2.getRotationMatrix2D((x, y), -turn, scale)
    matrix[:, 2] += np.array((at[0] * WIDTH - x, at[1] * HEIGHT - y))
    frame = (WIDTH, HEIGHT)
    seen = cv2.warpAffine(picture, matrix, frame, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.ones(picture.shape[:2], np.float32), matrix, frame)
    inside = cv2.GaussianBlur(cv2.erode(inside, np.ones((25, 25), np.uint8)), (0, 0), 8)[:, :, None]
    far = cv2.resize(seen, (WIDTH // 8, HEIGHT // 8), interpolation=cv2.INTER_AREA)
    far = cv2.resize(cv2.GaussianBlur(far, (0, 0), 3), frame, interpolation=cv2.INTER_CUBIC)
    return np.asarray(seen * inside + far * (1 - inside))


def _held_up(photo: _Photo, scene: Scene) -> Picture:
    sheet, cover = _sheet(photo, scene, _on_screen if scene.held_up == "screen" else _printed)
    return np.asarray(_hall() * (1 - cover) + sheet * cover)


def _sheet(photo: _Photo, scene: Scene, made: Callable[[Picture], Picture]) -> tuple[Picture, Picture]:
    """Head and shoulders as a print or on a screen, held a little askew, and how much each pixel is covered by it."""
    import cv2

    x, y, width = photo.face
    scale = scene.size * WIDTH / width
    half = scene.reach * width
    height, wide = photo.picture.shape[:2]
    left, right = max(round(x - half), 0), min(round(x + half), wide)
    top, bottom = max(round(y - 1.2 * half), 0), min(round(y + 1.5 * half), height)
    flat = cv2.resize(photo.picture[top:bottom, left:right], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    sheet = made(flat)
    tall, broad = sheet.shape[:2]
    middle_x, middle_y = scene.at[0] * WIDTH, (scene.at[1] + 0.06) * HEIGHT
    # Held in a hand: the sides lean, one is nearer than the other.
    lean = np.array(((-0.5, -0.48), (0.47, -0.53), (0.5, 0.5), (-0.49, 0.47)))
    corners = lean * (broad, tall) + (middle_x, middle_y)
    rim = np.array(((0, 0), (broad, 0), (broad, tall), (0, tall)), np.float32)
    matrix = cv2.getPerspectiveTransform(rim, corners.astype(np.float32))
    frame = (WIDTH, HEIGHT)
    seen = cv2.warpPerspective(sheet, matrix, frame)
    cover = cv2.warpPerspective(np.ones((tall, broad), np.float32), matrix, frame)[:, :, None]
    return np.asarray(seen), np.asarray(cover)


def _printed(flat: Picture) -> Picture:
    """Ink on glossy paper: less contrast, a raster, a white rim, a patch of glare."""
    import cv2

    paper = flat * np.array((0.78, 0.72, 0.7), np.float32) + 42
    height, width = paper.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    raster = np.sin(x * (2 * math.pi / 3.1)) * np.sin(y * (2 * math.pi / 3.1))
    paper += 5 * raster[:, :, None]
    glare = np.exp(-(((x / width - 0.78) / 0.16) ** 2 + ((y / height - 0.2) / 0.12) ** 2))
    paper += 60 * glare[:, :, None]
    rim = round(0.05 * width)
    return np.asarray(cv2.copyMakeBorder(paper, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=(238, 240, 242)))


def _on_screen(flat: Picture) -> Picture:
    """A tablet: cold light, moiré between its pixels and the camera's, a black rim."""
    import cv2

    lit = flat * np.array((1.12, 1.0, 0.9), np.float32)
    height, width = lit.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    lit *= (1 + 0.16 * np.sin(2.2 * x + 0.1 * y) * np.sin(2.1 * y))[:, :, None]
    rim = round(0.06 * width)
    return np.asarray(cv2.copyMakeBorder(lit, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=(14, 14, 14)))


#: The share of the lamp's light that reaches the wall behind the person.
_FAR = 0.15


def _in_infrared(picture: Picture) -> Picture:
    """Skin is brighter than to the eye; what a photograph knows of it is its red."""
    grey = picture @ np.array((0.1, 0.2, 0.7), np.float32)
    return np.asarray(np.repeat(grey[:, :, None], 3, axis=2) * 1.1)


def _lamp(at: tuple[float, float]) -> Picture:
    """How bright the camera's lamp makes each place: the head before it, hardly what is beside or behind."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    away = ((x - at[0] * WIDTH) ** 2 + (y - at[1] * HEIGHT) ** 2) / (0.25 * WIDTH) ** 2
    return np.asarray(_FAR + (1 - _FAR) * np.exp(-away))[:, :, None]


def _print_in_infrared(flat: Picture) -> Picture:
    """Most inks let infrared through: paper with a shadow of a picture."""
    return np.asarray(190 + 0.05 * (_in_infrared(flat) - 128))


def _screen_in_infrared(flat: Picture) -> Picture:
    """A tablet gives no infrared light of its own."""
    return np.full_like(flat, 9)
