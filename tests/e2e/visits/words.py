"""Words on a window: reading them, and finding what a finger would touch for them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtQuick import QQuickItem

#: Containers that carry names of their own and are no control.
_NOT_A_CONTROL = ("page-", "field-box-", "guide-")


def texts(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item that shows words, in the order of the tree."""
    if not root.isVisible() or root.opacity() < 0.05:
        return
    if root.inherits("QQuickText") and str(root.property("text")):
        yield root
    for child in root.childItems():
        yield from texts(child)


def words_of(root: QQuickItem) -> str:
    """Every word, a line each, as it is read: without marks for breaking and emphasis."""
    return "\n".join(_plain(item) for item in texts(root))


def spot(root: QQuickItem, words: str, nth: int = 0) -> QQuickItem | None:
    """Where a finger goes for these words: on the control that says just this, else on what begins with or holds it."""
    found = [item for item in texts(root) if words in _plain(item) and _may_be_touched(item)]
    found.sort(key=lambda item: (not _on_control(item), _plain(item) != words, not _plain(item).startswith(words)))
    return found[nth] if nth < len(found) else None


def _plain(item: QQuickItem) -> str:
    return str(item.property("text")).replace("\u200b", "").replace("\u2060", "")


def _may_be_touched(item: QQuickItem | None) -> bool:
    while item is not None:
        if not item.isEnabled():
            return False
        item = item.parentItem()
    return True


def _on_control(item: QQuickItem) -> bool:
    parent: QQuickItem | None = item
    for _ in range(6):
        if parent is None or parent.inherits("QQuickFlickable"):
            return False
        name = parent.objectName()
        if parent.inherits("QQuickAbstractButton") or (name and not name.startswith(_NOT_A_CONTROL)):
            return True
        parent = parent.parentItem()
    return False
