"""Pictures of a visit, in the order they were seen, and a contact sheet of them all.

``VISITS_OUT`` names the folder; without it nothing is drawn and a visit is only played.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PySide6.QtGui import QImage

#: Pixels above a picture of the contact sheet, for its name.
_WORDS = 30

Grab = Callable[[], QImage]


class Pictures:
    """What one visit looked like: ``<folder>/NN-<name>.png``. Without a folder it takes none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._taken: list[Path] = []
        self._last: dict[bool, QImage] = {}  # of the citizen's own display, and of all others
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.glob("*.png"):
                old.unlink()

    @classmethod
    def of(cls, visit: str) -> Pictures:
        """Below the folder that the environment names."""
        out = os.environ.get("VISITS_OUT", "")
        return cls(Path(out) / visit if out else None)

    @property
    def wanted(self) -> bool:
        return self._folder is not None

    def take(self, name: str, grab: Grab) -> None:
        """One more, unless it shows the same as the last one of this screen."""
        if self._folder is not None:
            self.keep(name, grab())

    def keep(self, name: str, image: QImage | None) -> None:
        """A picture that was taken before."""
        if self._folder is None or image is None:
            return
        display = name.endswith("-citizen")
        if self._last.get(display) == image:
            return
        self._last[display] = image
        path = self._folder / f"{len(self._taken) + 1:02}-{name}.png"
        image.save(str(path))
        self._taken.append(path)

    def note(self, name: str, words: str) -> None:
        """What was counted, beside the pictures for who looks at them."""
        if self._folder is not None:
            (self._folder / name).write_text(words + "\n", encoding="utf-8")

    def contact_sheet(self) -> None:
        """All pictures on one page, each with its name."""
        if self._folder is None or not self._taken:
            return
        per_row, row_high = _grid(self._taken[0])
        rows = -(-len(self._taken) // per_row)
        width = 1800 // per_row
        sheet = Image.new("RGB", (per_row * (width + 10) + 10, rows * (row_high + _WORDS + 10) + 10), "#808080")
        pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(16)
        for number, path in enumerate(self._taken):
            left = 10 + number % per_row * (width + 10)
            top = 10 + number // per_row * (row_high + _WORDS + 10)
            pen.text((left, top), path.stem[:40], fill="white", font=font)
            with Image.open(path) as picture:
                small = picture.convert("RGB")
                small.thumbnail((width, row_high))
                sheet.paste(small, (left, top + _WORDS - 5))
        sheet.save(self._folder / "contact-sheet.png")


def _grid(first: Path) -> tuple[int, int]:
    """Pictures in a row, and a row's height: the kiosk stands upright, the counter lies."""
    with Image.open(first) as picture:
        upright = picture.height > picture.width
    return (6, 535) if upright else (3, 338)
