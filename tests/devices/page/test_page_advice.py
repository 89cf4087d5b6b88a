"""What is said about a captured page: each thing when it is so, and nothing when all is well."""

from __future__ import annotations

import random

import cv2
import numpy as np
import pytest

from devices.frame_sources import Picture
from devices.page.cut_off import find_cut_page
from devices.page.deskew import straighten
from devices.page.page_finder import find_page
from devices.page.pipeline import PhotographedPage, page_of_photo
from devices.page.quality import Quality, measure
from devices.ports import CaptureAdvice
from devices.simulators.document_camera_scene import DESKS, Scene, render

SIZE = (1280, 960)
DOCUMENTS = ("premises_proof", "lease", "household_register", "certificate")
SKINS = ((156, 188, 226), (128, 156, 206), (92, 124, 172), (60, 84, 124), (38, 52, 78))  # BGR


def judged(scene: Scene, size: tuple[int, int] = SIZE) -> Quality:
    picture, truth = render(scene, *size)
    assert truth is not None
    return measure(straighten(picture, truth))


def any_scene(seed: int, **changes: object) -> Scene:
    """A page on any desk in any usual light."""
    chance = random.Random(seed)
    document = DOCUMENTS[seed % len(DOCUMENTS)]
    usual: dict[str, object] = {
        "document": document,
        "angle": chance.uniform(-12, 12),
        "tilt": chance.uniform(0, 10),
        "fill": 0.55 if document == "household_register" else 0.8,
        "desk": DESKS[seed % len(DESKS)],
        "light": chance.uniform(0.55, 0.9),
        "shadow": chance.choice((0.0, 0.3)),
        "noise": chance.uniform(1, 5),
        "seed": seed,
    }
    return Scene(**{**usual, **changes})  # type: ignore[arg-type]  # as they stand in Scene


@pytest.mark.parametrize(
    ("scene", "advice"),
    [
        (Scene(), ()),
        (Scene(light=0.7, shadow=0.4, noise=5), ()),
        (Scene("household_register", fill=0.5), ()),
        (Scene(blur=4.5), (CaptureAdvice.HOLD_STILL,)),
        (Scene(light=0.25), (CaptureAdvice.MORE_LIGHT,)),
        (Scene("blank"), (CaptureAdvice.TURN_OVER_BLANK,)),
        (Scene("blank", shadow=0.45), (CaptureAdvice.TURN_OVER_BLANK,)),
        (Scene("blank", blur=4), (CaptureAdvice.TURN_OVER_BLANK,)),
        (Scene(glare=1, light=0.8), (CaptureAdvice.AVOID_GLARE,)),
        (Scene(finger=True), (CaptureAdvice.TAKE_FINGER_AWAY,)),
    ],
)
def test_advice(scene: Scene, advice: tuple[CaptureAdvice, ...]) -> None:
    assert judged(scene, (1920, 1440)).advice == advice


def test_sharpness_falls_with_blur() -> None:
    sharpness = [judged(Scene(blur=blur, noise=1)).sharpness for blur in (0.4, 1.2, 3)]
    assert sharpness[0] > 2 * sharpness[1] > 4 * sharpness[2]


def test_good_pages_are_not_found_fault_with() -> None:
    """Whatever the desk, the light and the paper."""
    alarms = {seed: advice for seed in range(8) if (advice := judged(any_scene(seed)).advice)}
    assert alarms == {}


def test_a_lamp_in_the_sheet_is_seen() -> None:
    missed = [seed for seed in range(5) if judged(any_scene(seed, glare=1.0)).shine == 0]
    assert missed == []


@pytest.mark.parametrize("skin", SKINS)
def test_a_finger_of_any_skin_is_seen(skin: tuple[int, int, int]) -> None:
    missed = []
    for seed in range(2):
        picture, truth = render(any_scene(seed), *SIZE)
        assert truth is not None
        page = straighten(picture, truth)
        lay_finger(page, skin, random.Random(seed))
        if measure(page).finger == 0:
            missed.append(seed)
    assert not missed


def lay_finger(page: Picture, skin: tuple[int, int, int], chance: random.Random) -> None:
    """A thumb over the right edge, rounded, in the light of the page."""
    height, width = page.shape[:2]
    light = float(np.percentile(page, 80)) / 255
    y = round(height * chance.uniform(0.25, 0.75))
    thick = round(max(height, width) * 0.07)
    colour = tuple(round(channel * light) for channel in skin)
    cv2.line(page, (width + thick, y), (width - round(thick * 1.2), y + thick // 3), colour, thick, cv2.LINE_AA)


# --- pages cut off --------------------------------------------------------------------------------------------


def pushed_out(seed: int) -> Scene:
    """A page of which a part lies outside the picture, on a desk it stands out from."""
    chance = random.Random(seed)
    shift = chance.choice(((0.34, 0.0), (-0.34, 0.0), (0.0, 0.3), (0.0, -0.3), (0.32, 0.22), (-0.32, 0.2)))
    return Scene(
        DOCUMENTS[seed % 2],
        angle=chance.uniform(-20, 20),
        tilt=chance.uniform(0, 10),
        shift=shift,
        fill=0.85,
        desk=("wood", "dark", "green")[seed % 3],
        light=chance.uniform(0.7, 1),
        seed=seed,
    )


def seen(scene: Scene) -> PhotographedPage | None:
    return page_of_photo(render(scene, 960, 720)[0])


def test_a_page_partly_outside_is_never_taken_for_a_whole_one() -> None:
    pages = [page for seed in range(6) if (page := seen(pushed_out(seed))) is not None]
    assert all(page.advice[0] is CaptureAdvice.SHOW_WHOLE_PAGE for page in pages)
    assert len(pages) >= 4


@pytest.mark.parametrize("desk", DESKS)
def test_no_part_of_a_page_is_imagined_on_an_empty_desk(desk: str) -> None:
    for seed in range(2):
        picture, _ = render(Scene(document=None, desk=desk, shadow=0.4 * seed, seed=seed), 960, 720)
        assert find_page(picture) is None
        assert find_cut_page(picture) is None
