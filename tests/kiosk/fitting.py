"""Does what stands on a screen fit, can it be touched, can it be read?"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk_kit import Bench
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

DPI = 102
MM = DPI / 25.4
LEAST_TEXT = 18 * DPI / 160
TOUCHED = ("button-", "choice-", "service-", "group-", "capture-", "review-", "date-", "later-", "way-", "field-search")
#: Portrait and landscape.
BOTH_WAYS_UP = ((1080, 1920), (1920, 1080))


def turn(bench: Bench, size: tuple[int, int]) -> None:
    bench.window.setWidth(size[0])
    bench.window.setHeight(size[1])
    bench.drawn()


def assert_fits(bench: Bench, size: tuple[int, int]) -> None:
    """No word is cut off or too small, none leaves the screen, every target has room for a finger."""
    bench.drawn()
    texts = [item for item in visible(bench.window.contentItem()) if item.inherits("QQuickText")]
    assert texts
    for item in texts:
        words = str(item.property("text"))
        if not words or under_keyboard(item):
            continue
        assert not item.property("truncated"), words
        assert float(item.property("contentWidth")) <= item.width() + 1, words
        place = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
        assert place.left() >= -1, words
        assert place.right() <= size[0] + 1, words
        assert item.property("font").pixelSize() >= LEAST_TEXT, words
    targets = [item for item in visible(bench.window.contentItem()) if item.objectName().startswith(TOUCHED)]
    for item in targets:
        if item.property("text") == "" and item.inherits("QQuickButton") and not item.property("symbol"):
            continue
        assert min(item.width(), item.height()) >= 12 * MM - 0.5, item.objectName()


def visible(root: QQuickItem) -> Iterator[QQuickItem]:
    if not root.isVisible() or root.opacity() < 0.05:
        return
    yield root
    for child in root.childItems():
        yield from visible(child)


def under_keyboard(item: QQuickItem) -> bool:
    parent: QQuickItem | None = item
    while parent is not None:
        if parent.objectName() == "keyboard":
            return True
        parent = parent.parentItem()
    return False
