"""Words between a test and the programs it runs, both ways: each is a file of one folder, written once."""

from __future__ import annotations

from pathlib import Path


class Cues:
    """One program's cues. Both sides look for what the other has given; a cue may carry a word."""

    def __init__(self, seen: Path) -> None:
        """``seen`` is the file that the program writes what it saw to: the cues lie beside it."""
        self._seen = seen

    def give(self, cue: str, word: str = "") -> None:
        path = self._path(cue)
        written = path.with_suffix(".new")
        written.write_text(word, encoding="utf-8")
        written.replace(path)

    def given(self, cue: str) -> str | None:
        """The word of the cue, often empty; None: not given yet."""
        try:
            return self._path(cue).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def _path(self, cue: str) -> Path:
        return self._seen.with_name(f"{self._seen.stem}.{cue}.cue")
