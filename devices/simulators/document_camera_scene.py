"""What a camera above a desk sees: a sheet of paper in a known pose, light, noise, a finger. The truth for tests.

The pose is that of a real camera: the sheet is turned and tilted in space and projected through a pinhole, so the
corners in the picture are known to a fraction of a pixel.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from devices.ports import Quad
from devices.simulators.document_camera_papers import PAPERS, drawn

Picture = npt.NDArray[Any]

DESKS = ("wood", "dark", "light", "white", "green")
WIDTH, HEIGHT = 1920, 1440


@dataclass(frozen=True, slots=True)
class Scene:
    """``angle`` turns the sheet on the desk (degrees, clockwise), ``tilt`` is how far the camera leans, towards
    ``tilt_towards``; ``fill`` the share of the frame's height the sheet takes; ``shift`` moves it, in shares of the
    frame; ``light`` 1 is normal; ``blur`` is sigma in pixels, ``noise`` sigma in grey levels; ``glare`` is how
    brightly a lamp shines in the sheet, 1 as in lamination; ``seed`` of the desk's grain, the noise, and where shadow,
    finger and glare lie."""

    document: str | None = "premises_proof"
    angle: float = 0.0
    tilt: float = 0.0
    tilt_towards: float = 0.0
    fill: float = 0.85
    shift: tuple[float, float] = (0.0, 0.0)
    desk: str = "wood"
    light: float = 1.0
    shadow: float = 0.0
    noise: float = 3.0
    blur: float = 0.6
    finger: bool = False
    glare: float = 0.0
    seed: int = 1


def render(scene: Scene, width: int = WIDTH, height: int = HEIGHT) -> tuple[Picture, Quad | None]:
    """The picture (BGR) and where the sheet's corners are in it: those of its top left, top right, bottom right and
    bottom left. None when there is no sheet."""
    import cv2

    grain = np.random.default_rng(scene.seed)
    chance = random.Random(scene.seed)  # noqa: S311 - a picture, not a secret
    picture: Picture = _desk(scene.desk, width, height, grain)
    quad: Quad | None = None
    if scene.document is not None:
        paper = PAPERS[scene.document]
        corners = _projected(scene, paper.width_mm, paper.height_mm, width, height)
        c = [(float(x), float(y)) for x, y in corners]
        quad = Quad((c[0], c[1], c[2], c[3]))
        sheet = np.asarray(drawn(scene.document))[:, :, ::-1]
        rim = np.array(((0, 0), (1, 0), (1, 1), (0, 1))) * (sheet.shape[1], sheet.shape[0]) - 0.5
        matrix = cv2.getPerspectiveTransform(rim.astype(np.float32), corners.astype(np.float32))
        # Drawn twice as large and reduced, so that the sheet's edge is as smooth as a lens makes it.
        double = np.array(((2, 0, 0.5), (0, 2, 0.5), (0, 0, 1.0)))
        size = (width * 2, height * 2)
        warped = cv2.warpPerspective(np.ascontiguousarray(sheet), double @ matrix, size, flags=cv2.INTER_AREA)
        mask = cv2.warpPerspective(np.full(sheet.shape[:2], 255, np.uint8), double @ matrix, size)
        half = (width, height)
        cover = cv2.resize(mask, half, interpolation=cv2.INTER_AREA).astype(np.float32)[:, :, None] / 255
        paint = cv2.resize(warped, half, interpolation=cv2.INTER_AREA).astype(np.float32)
        # The sheet lies a little above the desk: a soft rim of shadow on the side away from the light.
        under = cv2.GaussianBlur(np.roll(cover[:, :, 0], (5, 4), (0, 1)), (0, 0), 5)[:, :, None]
        picture = picture * (1 - 0.35 * under)
        picture = picture * (1 - cover) + paint
    picture *= _lighting(scene, width, height, chance)[:, :, None]
    if scene.finger and quad is not None:
        _lay_finger(picture, quad, chance)
    if scene.glare > 0 and quad is not None:
        _shine(picture, quad, scene.glare, chance)
    if scene.blur > 0:
        picture = cv2.GaussianBlur(picture, (0, 0), scene.blur)
    picture = picture + grain.standard_normal(picture.shape, dtype=np.float32) * scene.noise
    return np.clip(picture, 0, 255).astype(np.uint8), quad


def random_scene(seed: int) -> Scene:
    """A scene as it may happen at a counter: any desk, light, turn and tilt, one in eight without a sheet."""
    chance = random.Random(seed)  # noqa: S311 - a picture, not a secret
    document = None if chance.random() < 0.125 else chance.choice(("premises_proof", "lease", "household_register"))
    small = document == "household_register"
    return Scene(
        document=document,
        angle=chance.uniform(-40, 40) + chance.choice((0, 0, 0, 90, -90)),
        tilt=chance.uniform(0, 22),
        tilt_towards=chance.uniform(0, 360),
        fill=chance.uniform(0.38, 0.6) if small else chance.uniform(0.5, 0.78),
        shift=(chance.uniform(-0.06, 0.06), chance.uniform(-0.04, 0.04)),
        desk=chance.choice(DESKS),
        light=chance.uniform(0.55, 1.05),
        shadow=chance.choice((0.0, 0.0, chance.uniform(0.1, 0.45))),
        noise=chance.uniform(1, 6),
        blur=chance.uniform(0.4, 1.4),
        finger=chance.random() < 0.3,
        seed=seed,
    )


def _projected(scene: Scene, width_mm: float, height_mm: float, width: int, height: int) -> npt.NDArray[np.float64]:
    """The sheet's corners in the picture: turned, tilted, seen through a pinhole."""
    turn, lean, towards = (math.radians(value) for value in (scene.angle, scene.tilt, scene.tilt_towards))
    half = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * (width_mm / 2, height_mm / 2)
    flat = half @ np.array(((math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))))
    axis = np.array((math.cos(towards), math.sin(towards)))
    # Tilting about an axis in the desk: what lies across it comes nearer or goes away.
    across = flat @ np.array((-axis[1], axis[0]))
    along = flat @ axis
    depth = across * math.sin(lean)
    lying = along[:, None] * axis + (across * math.cos(lean))[:, None] * np.array((-axis[1], axis[0]))
    focal = 1.1 * width
    distance = focal * height_mm / (scene.fill * height)
    seen = lying * (focal / (distance + depth))[:, None]
    middle = np.array((width * (0.5 + scene.shift[0]), height * (0.5 + scene.shift[1])))
    return np.asarray(seen + middle - 0.5, dtype=np.float64)


def _desk(kind: str, width: int, height: int, grain: np.random.Generator) -> Picture:
    import cv2

    colour = {
        "wood": (84, 128, 176),
        "dark": (48, 45, 44),
        "light": (206, 210, 212),
        "white": (234, 236, 236),
        "green": (92, 112, 70),
    }[kind]
    desk = np.empty((height, width, 3), np.float32)
    desk[:] = colour
    if kind == "wood":
        # Long streaks along the boards, a few darker seams between them.
        streaks = cv2.GaussianBlur(grain.normal(0, 1, (height, width // 24)), (0, 0), 2)
        streaks = cv2.resize(streaks, (width, height), interpolation=cv2.INTER_CUBIC)
        desk *= (1 + 0.28 * streaks[:, :, None]).astype(np.float32)
        for y in range(int(grain.integers(100, 300)), height, 380):
            desk[y : y + 3] *= 0.62
    else:
        coarse = cv2.resize(grain.normal(0, 1, (height // 16, width // 16)), (width, height))
        desk *= (1 + 0.03 * coarse[:, :, None]).astype(np.float32)
    return desk


def _lighting(scene: Scene, width: int, height: int, chance: random.Random) -> Picture:
    import cv2

    y, x = np.mgrid[0:height:8, 0:width:8].astype(np.float64)
    angle, fall = chance.uniform(0, 2 * math.pi), chance.uniform(0.0, 0.3)
    along = ((x - width / 2) * math.cos(angle) + (y - height / 2) * math.sin(angle)) / width
    light = scene.light * (1 - fall * along)
    if scene.shadow > 0:
        # Somebody leans over: one side of a soft slanted line is darker.
        slant, where = chance.uniform(0, 2 * math.pi), chance.uniform(-0.25, 0.25) * width
        side = (x - width / 2) * math.cos(slant) + (y - height / 2) * math.sin(slant) - where
        light *= 1 - scene.shadow / (1 + np.exp(-side / 40))
    return np.asarray(cv2.resize(light, (width, height)), dtype=np.float32)


def _lay_finger(picture: Picture, quad: Quad, chance: random.Random) -> None:
    """A finger holds the sheet at one side."""
    import cv2

    corners = np.array(quad.corners)
    side = chance.randrange(4)
    at = corners[side] + (corners[(side + 1) % 4] - corners[side]) * chance.uniform(0.25, 0.75)
    inwards = corners.mean(axis=0) - at
    inwards /= np.hypot(*inwards)
    size = picture.shape[1] / WIDTH
    tip, root = at + inwards * 70 * size, at - inwards * 700 * size
    thick = round(chance.uniform(70, 100) * size)
    layer = np.zeros(picture.shape[:2], np.uint8)
    cv2.line(layer, _pixel(root), _pixel(tip), 255, thick, cv2.LINE_AA)
    cover = cv2.GaussianBlur(layer, (0, 0), 1.5).astype(np.float32)[:, :, None] / 255
    picture *= 1 - cover
    picture += cover * np.array((128, 156, 206), np.float32) * 0.85


def _shine(picture: Picture, quad: Quad, strength: float, chance: random.Random) -> None:
    """A lamp mirrored in the sheet: a burnt-out spot with a soft rim."""
    import cv2

    corners = np.array(quad.corners)
    across, down = chance.uniform(0.25, 0.75), chance.uniform(0.25, 0.75)
    top, bottom = (corners[i] + (corners[j] - corners[i]) * across for i, j in ((0, 1), (3, 2)))
    at = top + (bottom - top) * down
    size = picture.shape[1] / WIDTH
    axes = (round(chance.uniform(60, 130) * size), round(chance.uniform(40, 90) * size))
    layer = np.zeros(picture.shape[:2], np.float32)
    cv2.ellipse(layer, _pixel(at), axes, chance.uniform(0, 180), 0, 360, 1.0, cv2.FILLED)
    picture += cv2.GaussianBlur(layer, (0, 0), 14 * size)[:, :, None] * 320 * strength


def _pixel(point: npt.NDArray[np.float64]) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
