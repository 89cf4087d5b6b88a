"""What a window is called: on the hall's displays, in its voice, on the tickets it has called."""

from __future__ import annotations

import re

#: 1 to 8 letters, digits, Chinese characters, with spaces between them: "3", "2 号窗口".
WINDOW_PATTERN = r"^[0-9A-Za-z一-鿿]([0-9A-Za-z一-鿿 ]{0,6}[0-9A-Za-z一-鿿])?$"


def is_window(name: str) -> bool:
    """Whether a place takes this as a window's name."""
    return re.fullmatch(WINDOW_PATTERN, name) is not None
