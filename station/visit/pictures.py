"""Pictures of the running visit for QML, from memory only: ``image://visit/<kind>/<id>``.

Kinds: ``page`` (the shot in hand), ``kept`` (a page or signature by digest), ``portrait``, ``qr`` (the receipt's
progress address). After the wipe there is nothing left to show.
"""

from __future__ import annotations

import io

import qrcode
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider
from qrcode.constants import ERROR_CORRECT_M

from station.visit.session import VisitSession


class VisitPictures(QQuickImageProvider):
    def __init__(self, session: VisitSession) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._session = session

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002 - Qt's name
        kind, _, name = id.partition("/")
        data = self._bytes(kind, name)
        image = QImage() if data is None else QImage.fromData(data)
        if image.isNull():
            return image
        wanted = QSize(requestedSize.width() or image.width(), requestedSize.height() or image.height())
        if kind == "qr" or not requestedSize.isValid() or wanted.width() > image.width():
            return image
        keep = Qt.AspectRatioMode.KeepAspectRatio
        return image.scaled(wanted.width(), 100_000, keep, Qt.TransformationMode.SmoothTransformation)

    def _bytes(self, kind: str, name: str) -> bytes | None:
        visit = self._session.visit
        match kind:
            case "page":
                return None if visit.page is None else visit.page.jpeg
            case "kept":
                return visit.pictures.get(name)
            case "portrait":
                return visit.portrait if isinstance(visit.portrait, bytes) else None
            case "qr" if visit.receipt is not None and visit.receipt.progress_url:
                return qr_png(visit.receipt.progress_url)
            case _:
                return None


def qr_png(text: str) -> bytes:
    """A QR code with its quiet zone, ten pixels a module."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=10, border=4)
    code.add_data(text)
    out = io.BytesIO()
    code.make_image().save(out, "PNG")
    return out.getvalue()
