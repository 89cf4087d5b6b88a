"""What of a face could lie about: photographs and frames, whole or in pieces, and the numbers a recogniser makes of it.

The people are those of the simulated camera and card, so everything a terminal has seen of them can be made again here:
the portrait as the card gives it, the frames of every scene as they came down the wire, and their embeddings.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from devices.face.engine import load_engine
from devices.face.nets import Embedding
from devices.face.store import ModelStore
from devices.simulators.camera_scene import SCENES, Studio, usual_face
from devices.simulators.faces import FaceGallery
from devices.simulators.portraits import SimulatedDecoder, photo_block
from tests.faults.needles import base64_inside

#: Scenes whose frames are looked for, and how many different ones the simulator takes of each.
_SCENES = ("person", "other_person", "two_faces", "photo_held_up", "screen_held_up")
_TAKES = 6
#: Beginnings of picture files.
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
#: What is smaller shows nobody (px).
_SMALLEST = 24
_LARGEST_FILE = 8 << 20

Picture = npt.NDArray[Any]


class FaceTraces:
    """Bytes that only a face can have left. ``frames`` and ``embeddings`` are what a terminal could have kept."""

    def __init__(self, faces: Path, models: Path) -> None:
        gallery = FaceGallery(faces)
        engine = load_engine(ModelStore(models))
        portrait = SimulatedDecoder(faces).decode(photo_block())
        assert isinstance(portrait, bytes)
        studio = Studio(gallery, usual_face)
        self.portrait = portrait
        self.frames = [studio.render(SCENES[scene], take) for scene in _SCENES for take in range(_TAKES)]
        looks = [engine.look(frame).embedding for frame in self.frames]
        self.embeddings = [found for found in (engine.portrait(portrait), *looks) if found is not None]
        assert len(self.embeddings) > 1, "somebody must be recognisable"
        self._needles = dict(self._named(gallery))
        #: What was there before any face was seen, megabytes of it: a copy that differs in one byte is searched.
        self._innocent = {path.read_bytes() for path in models.iterdir()}

    def _named(self, gallery: FaceGallery) -> Iterator[tuple[str, bytes]]:
        """Name of a trace → bytes that are found nowhere by chance."""
        files = {"portrait": self.portrait, **{name: path.read_bytes() for name, path in gallery.pictures.items()}}
        files |= {f"frame {number}": as_jpeg(frame) for number, frame in enumerate(self.frames)}
        for name, data in files.items():
            for part in (3, 2):
                yield f"{name}: file, from 1/{part}", data[len(data) // part :][:32]
        for offset in range(3):
            yield f"portrait: base64+{offset}", base64_inside(self.portrait[600:640], offset)
        pictures = {"portrait": _decoded(self.portrait)}
        pictures |= {f"frame {number}": frame for number, frame in enumerate(self.frames)}
        pictures |= {f"frame {number} as told": _decoded(as_jpeg(frame)) for number, frame in enumerate(self.frames)}
        for name, picture in pictures.items():
            for form, row in _rows(picture):
                yield f"{name}: {form}", row
        for number, embedding in enumerate(self.embeddings):
            for form, data in embedding_forms(embedding):
                yield f"embedding {number}: {form}", data

    def within(self, data: bytes) -> list[str]:
        """Traces of the people, and pictures of whomever, that the bytes hold."""
        return [name for name, needle in self._needles.items() if needle in data] + list(_pictures(data))

    def known(self, data: bytes) -> list[str]:
        """As `within`, without pictures of something else."""
        return [name for name, needle in self._needles.items() if needle in data]

    def below(self, folder: Path) -> list[str]:
        """What lies in any file below the folder, or what is an image of a process's memory."""
        found = []
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path.is_symlink():
                continue
            name = path.relative_to(folder)
            found += [f"{name}: {trace}" for trace in self._in_file(path)]
        return found

    def _in_file(self, path: Path) -> list[str]:
        if _is_core(path):
            return ["core dump"]
        data = path.read_bytes()
        return [] if data in self._innocent else self.within(data)


def as_jpeg(frame: Picture) -> bytes:
    """As the simulated camera sends it."""
    data: bytes = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
    return data


def embedding_forms(embedding: Embedding) -> Iterator[tuple[str, bytes]]:
    """Some numbers of an embedding as a program might write them down."""
    some = np.asarray(embedding, np.float64).ravel()[8:12]
    yield "float32", some.astype(np.float32).tobytes()
    yield "float64", some.tobytes()
    for number in some.astype(np.float32)[:2]:
        yield "text", f"{abs(float(number)):.7f}".encode()
        yield "json", json.dumps(abs(float(number)))[:10].encode()
    for offset in range(3):
        yield f"base64+{offset}", base64_inside(some.astype(np.float32).tobytes(), offset)


def _decoded(data: bytes) -> Picture:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return picture


def _rows(picture: Picture) -> Iterator[tuple[str, bytes]]:
    """A piece of the line across the eyes, in the orders of colours that libraries use; mirrored, too."""
    height, width = picture.shape[:2]
    for sight, seen in (("", picture), (" mirrored", picture[:, ::-1])):
        piece = seen[round(height * 0.4), width // 2 - 8 : width // 2 + 8]
        opaque = np.concatenate([piece, np.full((len(piece), 1), 255, np.uint8)], axis=1)
        yield f"BGR{sight}", piece.tobytes()
        yield f"RGB{sight}", piece[:, ::-1].tobytes()
        yield f"BGRA{sight}", opaque.tobytes()
        yield f"RGBA{sight}", opaque[:, [2, 1, 0, 3]].tobytes()


def _pictures(data: bytes) -> Iterator[str]:
    """Pictures in the clear, wherever they begin."""
    for signature in _SIGNATURES:
        start = data.find(signature)
        while start >= 0:
            if size := _picture_size(data[start : start + _LARGEST_FILE]):
                yield f"picture of {size[0]} × {size[1]} at byte {start}"
            start = data.find(signature, start + 1)


def _picture_size(data: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP")) as picture:
            return picture.size if min(picture.size) >= _SMALLEST else None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None


def _is_core(path: Path) -> bool:
    """ELF with an ``e_type`` of 4. Too large to look for more in it; it holds everything anyway."""
    with path.open("rb") as file:
        head = file.read(18)
    return head.startswith(b"\x7fELF") and int.from_bytes(head[16:18], "little") == 4
