"""Nobody's faces: drawn from shapes, so that a face test can be shipped without anybody's photograph.

``python -m tests.devices.face.drawn_faces`` writes the pictures of ``resources/models/self_test``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from devices.face.self_test import PICTURES

_WIDTH, _HEIGHT = 300, 360
_WALL = (170, 180, 185)
Colour = tuple[float, float, float]  # BGR


@dataclass(frozen=True, slots=True)
class Drawn:
    skin: Colour
    hair: Colour
    eyes: float  # half the distance between them, px
    broad: float = 1.0
    brow: float = 0.0
    mouth: float = 24.0
    beard: float = 0.0
    glasses: bool = False
    light: float = 1.0


ONE = Drawn(skin=(150, 180, 225), hair=(30, 35, 40), eyes=30)
PEOPLE = {
    "one": ONE,
    "one_in_less_light": replace(ONE, light=0.8),
    "other": Drawn((100, 130, 180), (120, 130, 140), eyes=34, broad=1.12, brow=6, mouth=30, beard=1, glasses=True),
}


class _Sheet:
    def __init__(self) -> None:
        self.picture: Any = np.full((_HEIGHT, _WIDTH, 3), _WALL, np.float32)
        self.y, self.x = np.mgrid[0:_HEIGHT, 0:_WIDTH].astype(np.float32)

    def spot(
        self, x: float, y: float, rx: float, ry: float, colour: Any, soft: float = 2.0, cover: float = 1.0
    ) -> None:
        away = np.sqrt(((self.x - x) / rx) ** 2 + ((self.y - y) / ry) ** 2)
        self._lay(np.clip((1 - away) * min(rx, ry) / soft + 0.5, 0, 1) * cover, colour)

    def ring(self, x: float, y: float, radius: float, colour: Any) -> None:
        away = np.abs(np.sqrt((self.x - x) ** 2 + ((self.y - y) * 1.2) ** 2) - radius)
        self._lay(np.clip(2.2 - away, 0, 1), colour)

    def _lay(self, cover: Any, colour: Any) -> None:
        share = cover[:, :, None]
        self.picture = self.picture * (1 - share) + np.array(colour, np.float32) * share


def draw(who: Drawn) -> Any:
    """The picture, BGR, 300 × 360."""
    sheet, skin, hair = _Sheet(), np.array(who.skin, np.float32), np.array(who.hair, np.float32)
    sheet.spot(150, 330, 150, 70, (90, 60, 50), 4)
    sheet.spot(150, 265, 38, 50, skin * 0.8, 6)
    sheet.spot(150, 140, 82 * who.broad, 112, hair, 6)
    sheet.spot(150, 168, 66 * who.broad, 90, skin, 3)
    sheet.spot(128, 155, 40, 60, skin * 1.08, 40, 0.5)
    sheet.spot(150, 95, 58 * who.broad, 32, hair, 8)
    for side in (-1, 1):
        _eye(sheet, 150 + side * who.eyes, who, skin, hair)
    sheet.spot(143, 178, 5, 28, skin * 1.08, 6, 0.5)
    sheet.spot(159, 180, 6, 26, skin * 0.82, 6, 0.6)
    sheet.spot(150, 198, 13, 7, skin * 0.9, 5, 0.8)
    for x in (143, 157):
        sheet.spot(x, 202, 4, 2.5, skin * 0.4)
    sheet.spot(150, 226, who.mouth, 6, (81, 76, 148), 3)
    sheet.spot(150, 226, who.mouth * 0.95, 1.5, (50, 40, 80), 1.5)
    sheet.spot(150, 236, who.mouth * 0.7, 4, skin * 0.85, 4, 0.6)
    if who.beard:
        sheet.spot(150, 240, 40, 22, hair * 1.1, 14, 0.6 * who.beard)
    picture = cv2.GaussianBlur(sheet.picture, (0, 0), 1.0) * who.light
    return np.clip(picture, 0, 255).astype(np.uint8)


def _eye(sheet: _Sheet, x: float, who: Drawn, skin: Any, hair: Any) -> None:
    sheet.spot(x, 152, 17, 10, skin * 0.75, 5, 0.8)
    sheet.spot(x, 154, 13, 6.5, (225, 228, 230))
    sheet.spot(x, 154, 6, 6.5, (40, 45, 60))
    sheet.spot(x, 154, 3, 3, (10, 10, 10), 1)
    sheet.spot(x + 1.5, 152, 1.5, 1.5, (250, 250, 250), 1)
    sheet.spot(x, 148, 14, 2.5, skin * 0.45)
    sheet.spot(x, 136 - who.brow, 18, 3.5 + who.brow / 3, hair * 0.9, 3)
    if who.glasses:
        sheet.ring(x, 154, 19, (30, 30, 30))


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, who in PEOPLE.items():
        cv2.imwrite(str(PICTURES / f"{name}.png"), draw(who), [cv2.IMWRITE_PNG_COMPRESSION, 9])
