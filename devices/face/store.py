"""``HOME/models``: the model files of a terminal, believed only when they are what the manifest says. No OpenCV."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from devices.face.manifest import Manifest, Model, Task, load_manifest


class FileState(StrEnum):
    GOOD = "good"
    MISSING = "missing"
    DAMAGED = "damaged"  # not the file of the manifest: size or hash differ


class NoModels(Exception):
    """A task has no usable model. ``str()`` names the files, for technicians."""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model and its bytes, checked against the manifest: what is loaded is what was checked."""

    model: Model
    data: bytes

    def __repr__(self) -> str:
        return f"LoadedModel({self.model.name})"


class ModelStore:
    """The models below ``folder``. Of each task the default is taken, else an alternative that is there; of the task
    of the ``wanted`` model that one or none, for scores of different models are not to be mixed up."""

    def __init__(self, folder: Path, manifest: Manifest | None = None, wanted: str | None = None) -> None:
        """Raises ``ValueError`` for a model the manifest does not know."""
        self.folder = folder
        self.manifest = manifest or load_manifest()
        self._wanted = next((model for model in self.manifest.models if model.name == wanted), None)
        if wanted is not None and self._wanted is None:
            known = ", ".join(model.name for model in self.manifest.models)
            raise ValueError(f"no model {wanted!r}; there are: {known}")
        self._judged: dict[str, tuple[tuple[int, int, int], FileState]] = {}

    def state(self, model: Model) -> FileState:
        """Hashes a file once, and again when it has changed."""
        try:
            found = (self.folder / model.file).stat()
        except OSError:
            return FileState.MISSING
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        known = self._judged.get(model.name)
        if known is None or known[0] != stamp:
            known = (stamp, judge(self.folder / model.file, model))
            self._judged[model.name] = known
        return known[1]

    def trouble(self) -> str | None:
        """Why a face check is not possible, for technicians; None when every task has its model."""
        lacking = [self._lack(task) for task in Task if self._chosen(task) is None]
        return "; ".join(lacking) or None

    def load(self) -> Mapping[Task, LoadedModel]:
        """The bytes of one model for each task. Raises `NoModels`."""
        loaded: dict[Task, LoadedModel] = {}
        for task in Task:
            model = self._chosen(task)
            data = None if model is None else _read_checked(self.folder / model.file, model)
            if model is None or data is None:
                raise NoModels(self._lack(task))
            loaded[task] = LoadedModel(model, data)
        return loaded

    def _chosen(self, task: Task) -> Model | None:
        return next((m for m in self._choices(task) if self.state(m) is FileState.GOOD), None)

    def _choices(self, task: Task) -> tuple[Model, ...]:
        if self._wanted is not None and self._wanted.task is task:
            return (self._wanted,)
        return self.manifest.choices(task)

    def stamps(self) -> tuple[FileState, ...]:
        """Differs when a file has come, gone or been damaged."""
        return tuple(self.state(model) for model in self.manifest.models)

    def _lack(self, task: Task) -> str:
        damaged = [m.file for m in self._choices(task) if self.state(m) is FileState.DAMAGED]
        if damaged:
            return f"{task.value}: {', '.join(damaged)} is not the file of the manifest"
        return f"{task.value}: {self._choices(task)[0].file} is missing"


def judge(path: Path, model: Model) -> FileState:
    """Is this the file the manifest means?"""
    try:
        return FileState.GOOD if _read_checked(path, model) is not None else FileState.DAMAGED
    except FileNotFoundError:
        return FileState.MISSING


def _read_checked(path: Path, model: Model) -> bytes | None:
    if path.stat().st_size != model.size:
        return None
    data = path.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == model.sha256 else None
