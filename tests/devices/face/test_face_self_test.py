"""The self-test at load: nets that are fed wrongly are found out by nobody's faces."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.face.engine import load_engine
from devices.face.manifest import Manifest, ModelInput, Task, load_manifest
from devices.face.self_test import PICTURES
from devices.face.store import ModelStore, NoModels
from tests.devices.face.drawn_faces import PEOPLE, draw

RIGHT = load_manifest()


def changed(task: Task, **fields: Any) -> Manifest:
    """The manifest with something else said of the models of a task."""
    models = tuple(dataclasses.replace(m, **fields) if m.task is task else m for m in RIGHT.models)
    return dataclasses.replace(RIGHT, models=models)


def fed(task: Task, **fields: Any) -> Manifest:
    of_task = next(model for model in reversed(RIGHT.models) if model.task is task)
    return changed(task, input=dataclasses.replace(of_task.input, **fields))


@pytest.mark.parametrize("name", PEOPLE)
def test_the_known_faces_are_drawn_and_nobodys(name: str) -> None:
    shipped = cv2.imread(str(PICTURES / f"{name}.png"))
    assert shipped is not None
    assert np.abs(shipped.astype(int) - draw(PEOPLE[name]).astype(int)).max() <= 2


@pytest.mark.shared_data
def test_the_models_as_the_manifest_describes_them_pass(models: Path) -> None:
    assert load_engine(ModelStore(models)).names == ("yunet-2023mar", "mobilefacenet", "minifasnet-v2")


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("manifest", "named"),
    [
        (fed(Task.EMBED, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0)), "mobilefacenet"),
        (fed(Task.EMBED, colour_order="BGR"), "mobilefacenet"),
        (fed(Task.LIVENESS, std=(255.0, 255.0, 255.0)), "minifasnet-v2"),
        (changed(Task.LIVENESS, real_class=2), "minifasnet-v2"),
        (changed(Task.LIVENESS, crop_scale=1.2), "minifasnet-v2"),
        (changed(Task.DETECT, threshold=0.99), "0 faces found"),
    ],
    ids=["not_normalised", "colours_swapped", "scaled", "other_class", "narrow_crop", "finds_nobody"],
)
def test_nets_fed_or_read_wrongly_are_refused(models: Path, manifest: Manifest, named: str) -> None:
    with pytest.raises(NoModels, match=named):
        load_engine(ModelStore(models, manifest))


@pytest.mark.shared_data
def test_a_model_nobody_has_measured_here_must_at_least_tell_faces_apart(models: Path) -> None:
    """As the default, SFace: its file is not at hand, so the manifest has no known values for it."""
    sface = RIGHT.choices(Task.EMBED)[0]
    assert (sface.name, sface.self_test) == ("sface-2021dec", {})
    load_engine(ModelStore(models, changed(Task.EMBED, self_test={})))
    blind = changed(Task.EMBED, self_test={}, input=ModelInput(112, 112, "RGB", (0.0, 0.0, 0.0), (1e9, 1e9, 1e9)))
    with pytest.raises(NoModels, match="self-test"):
        load_engine(ModelStore(models, blind))
