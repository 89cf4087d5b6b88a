"""The wire of a simulated camera: one picture file, replaced again and again, through the fault script.

Each picture is an answer. ``drop`` and ``hang`` leave the old one lying there, ``cut`` leaves the first bytes of one
for a moment and then nothing, ``garbage`` is a file of noise. Pictures have neither checksum nor status.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from devices.simulators.fault_script import FaultScript, Piece

#: How long a torn picture lies there before the cable is noticed to be out.
_TORN_S = 0.3


class PictureFile:
    """Puts pictures in place in one step. ``pull`` is called when the script cuts the cable. Any thread."""

    def __init__(self, path: Path, faults: FaultScript, pull: Callable[[], None]) -> None:
        self._path = path
        self._faults = faults
        self._pull = pull
        self._lock = threading.Lock()
        self._given = 0
        self._put = 0

    def show(self, picture: bytes) -> None:
        outgoing = self._faults.apply([Piece(picture)])
        self._given += 1
        for piece in outgoing.pieces:
            if piece.after_s:
                _later(piece.after_s, self._replace, piece.data, self._given)
            else:
                self._replace(piece.data, self._given)
        if outgoing.cut:
            _later(_TORN_S, self._remove, self._given)
            self._pull()

    def remove(self) -> None:
        """The cable is out: there is no picture, and none that is late comes any more."""
        with self._lock:
            self._put = self._given
            self._path.unlink(missing_ok=True)

    def _remove(self, number: int) -> None:
        """Unless another picture has come meanwhile."""
        with self._lock:
            if self._put == number:
                self._path.unlink(missing_ok=True)

    def _replace(self, data: bytes, number: int) -> None:
        with self._lock:
            if number <= self._put:
                return  # a newer one has come, or the cable is out
            self._put = number
            hidden = self._path.with_name(f".{self._path.name}.new")
            hidden.write_bytes(data)
            hidden.replace(self._path)


def _later(delay_s: float, do: Callable[..., None], *arguments: object) -> None:
    timer = threading.Timer(delay_s, do, arguments)
    timer.daemon = True
    timer.start()
