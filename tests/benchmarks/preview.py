"""A camera's preview of 1920 × 1080 at 30 frames a second, from another process's shared memory onto a window 1080 px
wide under Qt's software renderer: processor time of the GUI thread for each frame. Floor: an item that paints a still
picture of that size and format at the same pace, so what is above it is what following the camera costs.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from devices.frames import PIXEL, FrameRingWriter
from tests.benchmarks.rows import Row, at_most, noted

if TYPE_CHECKING:
    from PySide6.QtQuick import QQuickItem

BUDGET = 1.5
_WIDTH, _HEIGHT, _FPS = 1920, 1080, 30
_WARM_MS, _TAKE_MS = 1500, 5000


def run() -> list[Row]:
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software")
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication.instance() or QGuiApplication([])
    floor, _ = _still()
    with _camera() as fd:
        figure, frames = _followed(fd)
    del app
    why = f"{frames} of {_FPS * _TAKE_MS // 1000} frames sent in {_TAKE_MS / 1000:g} s were painted"
    return [
        at_most("preview 1080p30, GUI thread a frame", BUDGET, floor, figure, "ms", why),
        noted("preview 1080p30, frames shown a second", f"{_FPS}", f"{frames * 1000 / _TAKE_MS:.1f}", "–"),
    ]


def _still() -> tuple[float, int]:
    from PySide6.QtCore import QRectF, QTimer
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtQuick import QQuickPaintedItem

    picture = _pictures(1)[0]
    image = QImage(picture, _WIDTH, _HEIGHT, _WIDTH * PIXEL, QImage.Format.Format_RGB32)

    class Still(QQuickPaintedItem):
        painted = 0

        def paint(self, painter: QPainter) -> None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(0, 0, self.width(), self.height()), image)
            Still.painted += 1

    item = Still()
    timer = QTimer(interval=round(1000 / _FPS))
    timer.timeout.connect(lambda: item.update())  # noqa: PLW0108 - update is overloaded
    timer.start()
    spent, painted = _shown(item, lambda: Still.painted)
    timer.stop()
    return spent, painted


def _followed(fd: int) -> tuple[float, int]:
    from devices.qt.frames import HallFrameView, PreviewFeed

    feed = PreviewFeed()
    view = HallFrameView()
    view.setProperty("feed", feed)
    seen: list[int] = []
    feed.frameChanged.connect(lambda: seen.append(feed.frame.seq) if feed.frame else None)
    feed.attach(None, fd)
    spent, painted = _shown(view, lambda: len(seen))
    feed.detach()
    return spent, painted


def _shown(item: QQuickItem, count: Callable[[], int]) -> tuple[float, int]:
    """Milliseconds of this thread for each picture, and how many there were."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtQuick import QQuickItem, QQuickWindow

    assert isinstance(item, QQuickItem)
    assert callable(count)
    window = QQuickWindow()
    window.resize(1080, 1920)
    item.setParentItem(window.contentItem())
    item.setWidth(1080)
    item.setHeight(1080 * _HEIGHT / _WIDTH)
    window.show()

    def wait(ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    wait(_WARM_MS)
    spent, before = time.thread_time(), count()
    wait(_TAKE_MS)
    pictures = count() - before
    spent = time.thread_time() - spent
    window.close()
    return spent / max(pictures, 1) * 1000, pictures


@contextmanager
def _camera() -> Iterator[int]:
    """A process that writes frames; its ring's descriptor."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        command = [sys.executable, "-m", "tests.benchmarks.preview", "--fd", str(theirs.fileno())]
        writer = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        try:
            _, fds, _, _ = socket.recv_fds(ours, 1, 1)
            yield fds[0]
        finally:
            writer.kill()
            writer.wait()


def _pictures(number: int) -> list[bytes]:
    size = _WIDTH * _HEIGHT * PIXEL
    return [np.random.default_rng(seed).integers(0, 255, size, dtype=np.uint8).tobytes() for seed in range(number)]


def _write(to: socket.socket) -> None:
    ring, pictures = FrameRingWriter(), _pictures(4)
    socket.send_fds(to, [b"x"], [ring.fd])
    begun, sent = time.monotonic(), 0
    while True:
        ring.write(pictures[sent % 4], _WIDTH, _HEIGHT, None)
        sent += 1
        time.sleep(max(0.0, begun + sent / _FPS - time.monotonic()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--fd", type=int, required=True)
    _write(socket.socket(fileno=parser.parse_args().fd))
