"""What the tests of face checks take as given, made once for each process: frames of a scene, which are the same for
the same seed, and models that have been loaded and tested."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from devices.face.engine import FaceEngine, load_engine
from devices.face.store import ModelStore
from devices.simulators.camera import Booth, _Take
from devices.simulators.camera_scene import Scene

_takes: dict[tuple[Path, bool, Scene, int], _Take] = {}


class KnownBooth(Booth):
    """A booth that draws no frame that another one has drawn."""

    def _take(self, scene: Scene, seed: int) -> _Take:
        assert self._gallery is not None
        moment = self._gallery.person, self._infrared is not None, scene, seed
        if moment not in _takes:
            _takes[moment] = super()._take(scene, seed)
        return _takes[moment]


@cache
def known_engine(models: Path) -> FaceEngine:
    """The engine of all of them: it keeps no picture."""
    return load_engine(ModelStore(models))
