"""Small files that stand for models, with a manifest that knows them."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

from devices.face.manifest import Manifest, Task, load_manifest

CONTENTS = {
    "yunet-2023mar": b"finds faces",
    "sface-2021dec": b"knows faces" * 50,
    "mobilefacenet": b"knows them too",
    "minifasnet-v2": b"tells life from paper",
}
DETECT, EMBED, OTHER_EMBED, LIVENESS = (name for name in CONTENTS)


def small_manifest() -> Manifest:
    """The product's manifest with the hashes of `CONTENTS`."""
    manifest = load_manifest()
    models = tuple(
        dataclasses.replace(
            model, size=len(CONTENTS[model.name]), sha256=hashlib.sha256(CONTENTS[model.name]).hexdigest()
        )
        for model in manifest.models
    )
    return dataclasses.replace(manifest, models=models)


def put(folder: Path, *names: str) -> None:
    """Lay the files of these models into a folder."""
    folder.mkdir(exist_ok=True)
    for model in small_manifest().models:
        if model.name in names:
            (folder / model.file).write_bytes(CONTENTS[model.name])


def file_of(name: str) -> str:
    return next(model.file for model in load_manifest().models if model.name == name)


TASKS = {Task.DETECT: DETECT, Task.EMBED: EMBED, Task.LIVENESS: LIVENESS}
