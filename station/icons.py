"""Icons for both apps: ``image://icon/<name>/<rrggbb>`` paints ``resources/icons/<name>.svg`` in that colour.

The colour is put into the drawing itself, because shader effects draw nothing under Qt's software renderer (DESIGN §2).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

_DEFAULT_SIZE = QSize(48, 48)


class IconProvider(QQuickImageProvider):
    """Raises ``FileNotFoundError`` for an icon that does not exist: a misspelt name is a bug."""

    def __init__(self, folder: Path) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._folder = folder

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002 - Qt's names
        name, _, colour = id.partition("/")
        wanted = requestedSize if requestedSize.isValid() and not requestedSize.isEmpty() else _DEFAULT_SIZE
        return _painted(self._folder / f"{name}.svg", colour, wanted.width(), wanted.height())


@lru_cache(maxsize=128)  # Qt forgets what no screen shows; the next screen asks for the same few again
def _painted(file: Path, colour: str, width: int, height: int) -> QImage:
    """Nobody paints on it: Qt's images are copied when written to."""
    drawing = file.read_text(encoding="utf-8").replace("currentColor", f"#{colour}")
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    return image
