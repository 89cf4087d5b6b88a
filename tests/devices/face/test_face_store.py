"""``HOME/models``: only what the manifest means is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.face.manifest import Task
from devices.face.store import FileState, ModelStore, NoModels
from tests.devices.face.model_kit import (
    CONTENTS,
    DETECT,
    EMBED,
    LIVENESS,
    OTHER_EMBED,
    TASKS,
    file_of,
    put,
    small_manifest,
)


def store(folder: Path) -> ModelStore:
    return ModelStore(folder, small_manifest())


def test_what_is_loaded_are_the_checked_bytes(tmp_path: Path) -> None:
    put(tmp_path, *TASKS.values())
    models = store(tmp_path)
    assert models.trouble() is None
    assert {task: loaded.data for task, loaded in models.load().items()} == {t: CONTENTS[n] for t, n in TASKS.items()}


def test_the_default_is_taken_before_an_alternative(tmp_path: Path) -> None:
    put(tmp_path, DETECT, OTHER_EMBED, LIVENESS)
    assert store(tmp_path).load()[Task.EMBED].model.name == OTHER_EMBED
    put(tmp_path, EMBED)
    assert store(tmp_path).load()[Task.EMBED].model.name == EMBED


@pytest.mark.parametrize("task", Task)
def test_a_task_without_model_is_named(tmp_path: Path, task: Task) -> None:
    put(tmp_path, *(name for other, name in TASKS.items() if other is not task))
    trouble = store(tmp_path).trouble()
    assert trouble == f"{task.value}: {file_of(TASKS[task])} is missing"
    with pytest.raises(NoModels, match=trouble):
        store(tmp_path).load()


def test_no_folder_is_no_models(tmp_path: Path) -> None:
    trouble = store(tmp_path / "none").trouble()
    assert trouble is not None
    assert trouble.count("is missing") == 3


@pytest.mark.parametrize("damage", [b"", b"finds facez", b"finds faces and more"], ids=["empty", "changed", "longer"])
def test_a_file_that_differs_is_not_loaded(tmp_path: Path, damage: bytes) -> None:
    put(tmp_path, *TASKS.values())
    (tmp_path / file_of(DETECT)).write_bytes(damage)
    models = store(tmp_path)
    assert models.state(models.manifest.choices(Task.DETECT)[0]) is FileState.DAMAGED
    with pytest.raises(NoModels, match="not the file of the manifest"):
        models.load()


def test_a_file_replaced_while_we_run_is_looked_at_again(tmp_path: Path) -> None:
    put(tmp_path, *TASKS.values())
    models = store(tmp_path)
    assert models.trouble() is None
    (tmp_path / file_of(EMBED)).write_bytes(b"something else")
    assert models.trouble() is not None
    put(tmp_path, EMBED)
    assert models.trouble() is None


def test_a_damaged_default_gives_way_to_an_alternative(tmp_path: Path) -> None:
    put(tmp_path, *TASKS.values(), OTHER_EMBED)
    (tmp_path / file_of(EMBED)).write_bytes(b"broken")
    assert store(tmp_path).load()[Task.EMBED].model.name == OTHER_EMBED


def test_the_wanted_model_or_none_of_its_task(tmp_path: Path) -> None:
    put(tmp_path, *TASKS.values())
    wanted = ModelStore(tmp_path, small_manifest(), wanted=OTHER_EMBED)
    assert wanted.trouble() == f"embed: {file_of(OTHER_EMBED)} is missing"
    put(tmp_path, OTHER_EMBED)
    assert [model.model.name for model in wanted.load().values()] == [DETECT, OTHER_EMBED, LIVENESS]
    with pytest.raises(ValueError, match="sface-2021dec"):
        ModelStore(tmp_path, small_manifest(), wanted="facenet")
