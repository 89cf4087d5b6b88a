"""The camera's preview on screen: `PreviewFeed` follows the shared memory, `HallFrameView` paints it.

Frames are painted from the shared memory itself, in the format Qt paints in: nothing is copied on the way. An item that
paints by itself, because under Qt's software renderer VideoOutput and shader effects draw nothing; and no own scene
graph node, because Qt's render thread builds nodes while the GUI thread waits, and Python's lock then stops both. QML::

    import Hall.Devices 1.0
    HallFrameView { feed: model.previewFeed }
"""

from __future__ import annotations

import time

from PySide6.QtCore import Property, QObject, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtQml import qmlRegisterType
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from devices.frames import PIXEL, FrameRingError, FrameRingReader, PreviewFrame
from devices.messages import PreviewRing
from devices.qt.device import HallDevice

_LOOK_MS = 16  # twice as often as frames of 30 a second come: none is missed, and a look costs microseconds
_LIVE_S = 2.0  # without a new frame for so long the picture is no longer "now"


class PreviewFeed(QObject):
    """The newest frame of a camera, while its preview runs. Lives in the GUI thread.

    ``live``: frames are coming. ``pageSeen``: a page is found in the newest. When the host wipes the memory (the visit
    or the preview ended) the picture is dropped here too.
    """

    frameChanged = Signal()
    liveChanged = Signal()
    pageSeenChanged = Signal()

    def __init__(self, device: HallDevice | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader: FrameRingReader | None = None
        self._frame: PreviewFrame | None = None
        self._live = False
        self._page_seen = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        if device is not None:
            device.previewStarted.connect(self.attach)

    @property
    def frame(self) -> PreviewFrame | None:
        return self._frame

    @Slot(object, int)
    def attach(self, ring: PreviewRing | None, fd: int) -> None:
        """Follow this memory from now on; takes ownership of ``fd``. Memory that is no ring of ours shows nothing."""
        del ring  # the memory describes itself
        self.detach()
        try:
            self._reader = FrameRingReader(fd)
        except FrameRingError:
            return
        self._timer.start()

    @Slot()
    def detach(self) -> None:
        """Forget memory and picture."""
        self._timer.stop()
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()
        self._show(None)

    def _get_live(self) -> bool:
        return self._live

    def _get_page_seen(self) -> bool:
        return self._page_seen

    live = Property(bool, _get_live, notify=liveChanged)
    pageSeen = Property(bool, _get_page_seen, notify=pageSeenChanged)

    @Slot()
    def _look(self) -> None:
        if self._reader is None:
            return
        if self._reader.newest == 0:
            if self._frame is not None:
                self._show(None)
            return
        frame = self._reader.latest(after=self._frame.seq if self._frame else 0)
        if frame is not None:
            self._show(frame)
        elif self._frame is not None:
            self._set_live(live=time.monotonic_ns() - self._frame.taken_ns < _LIVE_S * 1e9)

    def _show(self, frame: PreviewFrame | None) -> None:
        if frame is None and self._frame is None:
            return
        self._frame = frame
        self.frameChanged.emit()
        self._set_live(live=frame is not None)
        page_seen = frame is not None and frame.quad is not None
        if page_seen != self._page_seen:
            self._page_seen = page_seen
            self.pageSeenChanged.emit()

    def _set_live(self, *, live: bool) -> None:
        if live != self._live:
            self._live = live
            self.liveChanged.emit()


class HallFrameView(QQuickPaintedItem):
    """Paints the feed's picture as large as it fits, and the found page's outline with marked corners over it."""

    feedChanged = Signal()
    outlineColorChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._feed: PreviewFeed | None = None
        self._outline = QColor("#1b7f4b")

    def _get_feed(self) -> QObject | None:
        return self._feed

    def _set_feed(self, feed: QObject | None) -> None:
        if feed is self._feed or not isinstance(feed, PreviewFeed | None):
            return
        if self._feed is not None:
            self._feed.frameChanged.disconnect(self._repaint)
        self._feed = feed
        if feed is not None:
            feed.frameChanged.connect(self._repaint)
        self.feedChanged.emit()
        self.update()

    def _get_outline(self) -> QColor:
        return self._outline

    def _set_outline(self, colour: QColor) -> None:
        if colour != self._outline:
            self._outline = colour
            self.outlineColorChanged.emit()
            self.update()

    feed = Property(QObject, _get_feed, _set_feed, notify=feedChanged)
    outlineColor = Property(QColor, _get_outline, _set_outline, notify=outlineColorChanged)

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def paint(self, painter: QPainter) -> None:
        frame = self._feed.frame if self._feed is not None else None
        if frame is None:
            return
        # The writer may come round while this is painted: then a newer frame is there, and painted at the next look.
        image = QImage(frame.pixels, frame.width, frame.height, frame.width * PIXEL, QImage.Format.Format_RGB32)
        scale = min(self.width() / frame.width, self.height() / frame.height)
        width, height = frame.width * scale, frame.height * scale
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, width, height), image)
        if frame.quad is not None:
            corners = [QPointF(left + x * scale, top + y * scale) for x, y in frame.quad.corners]
            self._draw_outline(painter, corners)

    def _draw_outline(self, painter: QPainter, corners: list[QPointF]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A light line under the coloured one: seen on dark and on bright desks alike.
        for colour, width in ((QColor(255, 255, 255, 220), 8.0), (self._outline, 4.0)):
            painter.setPen(
                QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF(corners))
        painter.setPen(QPen(QColor("white"), 3.0))
        painter.setBrush(self._outline)
        for corner in corners:
            painter.drawEllipse(corner, 9.0, 9.0)


def register() -> None:
    """Make ``import Hall.Devices 1.0`` known to QML: `HallFrameView`."""
    qmlRegisterType(HallFrameView, "Hall.Devices", 1, 0, "HallFrameView")  # type: ignore[call-overload]
