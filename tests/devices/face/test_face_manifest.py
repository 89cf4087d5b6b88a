"""The manifest that ships with the product, and what a wrong one is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices.face.manifest import FOLDER, Model, Task, load_manifest

MANIFEST = load_manifest()


@pytest.mark.parametrize("model", MANIFEST.models, ids=lambda model: model.name)
def test_every_model_can_be_checked_and_its_licence_is_there(model: Model) -> None:
    assert len(bytes.fromhex(model.sha256)) == 32
    assert model.size > 100_000
    assert (FOLDER / "licences" / model.licence_file).read_text(encoding="utf-8").strip()
    assert model.input.colour_order in ("BGR", "RGB")
    assert model.note
    assert model.address is None or model.address.startswith("https://")


def test_each_task_has_one_default_and_alternatives_name_it() -> None:
    for task in Task:
        first, *others = MANIFEST.choices(task)
        assert first.alternative_of is None
        assert [other.alternative_of for other in others] == [first.name] * len(others)
    assert MANIFEST.choices(Task.EMBED)[0].name == "sface-2021dec"


def test_a_key_nobody_knows_is_named(tmp_path: Path) -> None:
    raw = json.loads((FOLDER / "manifest.json").read_text())
    raw["models"][0]["treshold"] = 0.9
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(raw))
    with pytest.raises(ValueError, match="treshold"):
        load_manifest(path)
