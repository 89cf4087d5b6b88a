"""The preview on screen, painted without effects, under the software renderer."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQml import QQmlComponent, QQmlEngine
from pytestqt.qtbot import QtBot

from devices.frames import FrameRingWriter
from devices.ports import Quad
from devices.qt.frames import HallFrameView, PreviewFeed, register

QUAD = Quad(((20, 20), (140, 20), (140, 100), (20, 100)))


def frame(writer: FrameRingWriter, blue: int, quad: Quad | None = None) -> None:
    picture = np.zeros((120, 160, 4), np.uint8)
    picture[:, :, 0] = blue
    writer.write(picture.tobytes(), 160, 120, quad)


def painted(view: HallFrameView) -> QImage:
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    view.paint(painter)
    painter.end()
    return image


def shown(feed: PreviewFeed) -> HallFrameView:
    view = HallFrameView()
    view.setWidth(320)
    view.setHeight(240)
    view.feed = feed  # type: ignore[method-assign, assignment]
    return view


def test_the_newest_frame_is_painted_with_the_page_outlined(qtbot: QtBot) -> None:
    writer = FrameRingWriter()
    feed = PreviewFeed()
    view = shown(feed)
    assert painted(view).pixelColor(160, 120) == QColor("black")
    frame(writer, 200)
    with qtbot.waitSignal(feed.frameChanged, timeout=5000):
        feed.attach(None, os.dup(writer.fd))
    assert feed.live is True
    assert feed.pageSeen is False
    assert painted(view).pixelColor(160, 120) == QColor(0, 0, 200)
    assert painted(view).pixelColor(160, 40) == QColor(0, 0, 200)
    with qtbot.waitSignal(feed.pageSeenChanged, timeout=5000):
        frame(writer, 200, QUAD)
    image = painted(view)
    assert image.pixelColor(160, 40).green() > 80, "the outline's upper side"
    assert image.pixelColor(40, 40).green() > 80, "a corner"
    assert image.pixelColor(160, 120) == QColor(0, 0, 200), "the page itself stays as it is"
    feed.detach()
    writer.close()


def test_nothing_stays_on_screen_when_the_visit_is_over(qtbot: QtBot) -> None:
    writer = FrameRingWriter()
    feed = PreviewFeed()
    view = shown(feed)
    frame(writer, 200, QUAD)
    with qtbot.waitSignal(feed.frameChanged, timeout=5000):
        feed.attach(None, os.dup(writer.fd))
    with qtbot.waitSignal(feed.frameChanged, timeout=5000):
        writer.wipe()
    assert feed.frame is None
    assert feed.live is False
    assert feed.pageSeen is False
    assert painted(view).pixelColor(160, 120) == QColor("black")
    feed.detach()
    writer.close()


def test_a_camera_that_falls_silent_is_no_longer_live(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = FrameRingWriter()
    feed = PreviewFeed()
    frame(writer, 1)
    with qtbot.waitSignal(feed.frameChanged, timeout=5000):
        feed.attach(None, os.dup(writer.fd))
    monkeypatch.setattr("devices.qt.frames._LIVE_S", 0.0)
    with qtbot.waitSignal(feed.liveChanged, timeout=5000):
        pass
    assert feed.live is False
    feed.detach()
    writer.close()


def test_memory_that_is_no_ring_shows_nothing(qtbot: QtBot) -> None:
    feed = PreviewFeed()
    feed.attach(None, os.memfd_create("x"))
    assert feed.frame is None


def test_qml_can_use_it(qtbot: QtBot, tmp_path: Path) -> None:
    register()
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(
        b'import QtQuick\nimport Hall.Devices 1.0\nHallFrameView { width: 10; outlineColor: "#ff0000" }', QUrl()
    )
    view = component.create()
    assert isinstance(view, HallFrameView), component.errorString()
    assert view.outlineColor == QColor("#ff0000")
    feed = PreviewFeed()
    view.setProperty("feed", feed)
    assert view.feed is feed
