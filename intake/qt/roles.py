"""Role numbers and names for list models."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt


def role_numbers(names: tuple[str, ...]) -> dict[int, str]:
    """Consecutive numbers from ``Qt.UserRole + 1``, in the order given."""
    return {int(Qt.ItemDataRole.UserRole) + 1 + i: name for i, name in enumerate(names)}


def role_names(roles: dict[int, str]) -> dict[int, QByteArray]:
    """As ``QAbstractItemModel.roleNames`` wants them."""
    return {number: QByteArray(name.encode()) for number, name in roles.items()}
