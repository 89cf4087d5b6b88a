"""The engine with the real models on real photographs."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.face.align import aligned
from devices.face.bench import time_looks
from devices.face.engine import FaceEngine, Look, load_engine
from devices.face.manifest import ModelInput, Task, load_manifest
from devices.face.nets import Embedder, Liveness, cosine
from devices.face.store import LoadedModel, ModelStore, NoModels
from devices.ports import FaceGuidance

pytestmark = pytest.mark.shared_data

NAMES = ("biden", "obama", "obama2")


@pytest.fixture(scope="module")
def engine(models: Path) -> FaceEngine:
    return load_engine(ModelStore(models))


@pytest.fixture(scope="module")
def pictures(photographs: Path) -> dict[str, Any]:
    return {name: cv2.imread(str(photographs / f"{name}.jpg")) for name in NAMES}


def good(look: Look) -> tuple[Any, float]:
    assert look.guidance is FaceGuidance.HOLD_STILL
    assert look.embedding is not None
    assert look.real is not None
    return look.embedding, look.real


def test_one_person_is_one_and_another_is_another(engine: FaceEngine, pictures: dict[str, Any]) -> None:
    who = {name: good(engine.look(picture)) for name, picture in pictures.items()}
    assert all(real > 0.9 for _, real in who.values())
    assert cosine(who["obama"][0], who["obama2"][0]) > engine.match_threshold + 0.2
    for name in ("obama", "obama2"):
        assert cosine(who["biden"][0], who[name][0]) < engine.match_threshold - 0.2


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".bmp"])
def test_a_cards_portrait_is_recognised(engine: FaceEngine, pictures: dict[str, Any], name: str, suffix: str) -> None:
    picture = pictures[name]
    head = picture[: round(picture.shape[1] * 126 / 102)]
    small = cv2.resize(head, (102, 126), interpolation=cv2.INTER_AREA)
    portrait = engine.portrait(cv2.imencode(suffix, small)[1].tobytes())
    assert portrait is not None
    assert cosine(portrait, good(engine.look(picture))[0]) > 0.75


@pytest.mark.parametrize("image", [b"", b"no picture", b"\xff\xd8\xff\xe0 half a JPEG"], ids=["empty", "text", "half"])
def test_what_is_no_portrait(engine: FaceEngine, image: bytes) -> None:
    assert engine.portrait(image) is None


def test_a_portrait_without_a_face(engine: FaceEngine) -> None:
    blank = cv2.imencode(".png", np.full((126, 102, 3), 200, np.uint8))[1].tobytes()
    assert engine.portrait(blank) is None


@pytest.mark.parametrize("name", NAMES)
def test_alignment_and_embedding_are_those_of_opencv(
    engine: FaceEngine, pictures: dict[str, Any], models: Path, name: str
) -> None:
    picture = pictures[name]
    face = engine.detector.faces(picture)[0]
    alternative = load_manifest().choices(Task.EMBED)[1]
    theirs = cv2.FaceRecognizerSF.create(str(models / alternative.file), "")
    row = np.array([face.x, face.y, face.width, face.height, *np.ravel(face.landmarks), face.score], np.float32)
    their_crop = theirs.alignCrop(picture, row)
    crop = aligned(picture, face)
    assert float(np.abs(crop.astype(int) - their_crop.astype(int)).mean()) < 1.0
    normal = (crop.astype(np.float32) / 255 - (0.406, 0.456, 0.485)) / (0.225, 0.224, 0.229)
    their_embedding = theirs.feature(normal.astype(np.float32)).ravel()
    their_embedding = their_embedding / np.linalg.norm(their_embedding)
    assert cosine(engine.embedder.embed(crop), their_embedding) > 0.9999


def test_with_anothers_normalisation_everybody_is_alike(
    engine: FaceEngine, pictures: dict[str, Any], models: Path
) -> None:
    """Why the manifest holds preprocessing for each model: the trap of DEVICES §6.2."""
    alternative = load_manifest().choices(Task.EMBED)[1]
    raw = dataclasses.replace(alternative, input=ModelInput(112, 112, "RGB", mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0)))
    wrong = Embedder(LoadedModel(raw, (models / alternative.file).read_bytes()))
    crops = [aligned(pictures[name], engine.detector.faces(pictures[name])[0]) for name in ("biden", "obama")]
    assert cosine(*(wrong.embed(crop) for crop in crops)) > engine.match_threshold
    assert cosine(*(engine.embedder.embed(crop) for crop in crops)) < 0.1


def test_a_liveness_net_fed_the_wrong_way_is_refused_by_the_numbers(
    engine: FaceEngine, pictures: dict[str, Any], models: Path
) -> None:
    (model,) = load_manifest().choices(Task.LIVENESS)
    scaled = dataclasses.replace(model.input, std=(255.0, 255.0, 255.0))
    wrong = Liveness(LoadedModel(dataclasses.replace(model, input=scaled), (models / model.file).read_bytes()))
    face = engine.detector.faces(pictures["obama"])[0]
    assert wrong.real(pictures["obama"], face) < 0.1 < engine.liveness.real(pictures["obama"], face)


def test_bytes_that_are_no_net_are_no_models(models: Path) -> None:
    loaded = dict(ModelStore(models).load())
    loaded[Task.LIVENESS] = dataclasses.replace(loaded[Task.LIVENESS], data=b"no net at all")
    with pytest.raises(NoModels):
        FaceEngine(load_manifest(), loaded)


def test_a_net_with_other_outputs_is_no_models(models: Path) -> None:
    loaded = dict(ModelStore(models).load())
    embed = loaded[Task.EMBED]
    loaded[Task.EMBED] = dataclasses.replace(embed, model=dataclasses.replace(embed.model, outputs=512))
    with pytest.raises(NoModels):
        FaceEngine(load_manifest(), loaded)


def test_the_times_of_a_look_and_of_the_bare_calls_can_be_taken(models: Path, pictures: dict[str, Any]) -> None:
    times = time_looks(ModelStore(models), pictures["obama"], rounds=3)
    assert times.ours_s > 0
    assert 0.2 < times.ratio < 5
    with pytest.raises(ValueError, match="one face"):
        time_looks(ModelStore(models), np.zeros((480, 640, 3), np.uint8), rounds=3)
