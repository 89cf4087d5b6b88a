"""Photographs of a folder as the people of the simulators: who stands before the camera, who is on the card.

Pictures whose names differ by a trailing number only (``ann.jpg``, ``ann2.jpg``) show one person. No picture is ever
copied; without OpenCV, for the card reader's process stays light.
"""

from __future__ import annotations

import re
from pathlib import Path

_PICTURES = frozenset({".jpg", ".jpeg", ".png"})


class FaceGallery:
    """Raises ``ValueError`` for a folder without pictures."""

    def __init__(self, folder: Path) -> None:
        self.pictures = {path.name: path for path in sorted(folder.iterdir()) if path.suffix.lower() in _PICTURES}
        if not self.pictures:
            raise ValueError(f"no photographs in {folder}")
        people: dict[str, list[Path]] = {}
        for path in self.pictures.values():
            people.setdefault(re.sub(r"\d+$", "", path.stem), []).append(path)
        #: one list of pictures a person; first whoever has most of them
        self.people = sorted(people.values(), key=lambda pictures: -len(pictures))

    @property
    def person(self) -> Path:
        """Who stands before the camera when nothing else is said."""
        return self.people[0][0]

    @property
    def portrait(self) -> Path:
        """The same person on the card: another photograph where there is one."""
        return self.people[0][-1]

    @property
    def other(self) -> Path:
        """Somebody else; the same person when the folder knows only one."""
        return self.people[1 % len(self.people)][0]

    def find(self, name: str) -> Path:
        """``person``, ``portrait``, ``other``, or a file's name with or without its ending. Raises ``ValueError``."""
        match name:
            case "person":
                return self.person
            case "portrait" | "":
                return self.portrait
            case "other":
                return self.other
        for path in self.pictures.values():
            if name in (path.name, path.stem):
                return path
        raise ValueError(f"no photograph {name!r} (known: person, portrait, other, {', '.join(self.pictures)})")
