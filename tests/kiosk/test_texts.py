"""The catalogue of texts holds every word of the screens; renew it with ``python tests/kiosk/test_texts.py``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = ROOT / "resources" / "i18n" / "kiosk_en.ts"
SOURCES = sorted([*(ROOT / "kiosk" / "qml").rglob("*.qml"), *(ROOT / "resources" / "qml").rglob("*.qml")])


def extract(target: Path) -> None:
    """Bring ``target`` up to date with the screens, keeping its translations."""
    lupdate = Path(sys.executable).parent / "pyside6-lupdate"
    options = ["-locations", "none", "-no-obsolete", "-source-language", "zh_CN", "-target-language", "en"]
    command = [str(lupdate), *options, *map(str, SOURCES), "-ts", str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def words(catalogue: Path) -> set[tuple[str, str]]:
    """(context, source text) of every message."""
    tree = ElementTree.parse(catalogue)  # noqa: S314 - our own file
    found = set()
    for context in tree.iter("context"):
        name = context.findtext("name", "")
        found |= {(name, message.findtext("source", "")) for message in context.iter("message")}
    return found


def test_the_catalogue_of_texts_is_up_to_date() -> None:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.ts"
        extract(fresh)
        assert words(fresh) == words(CATALOGUE), "run: python tests/kiosk/test_texts.py"
        assert len(words(fresh)) > 150


def test_texts_are_written_in_chinese() -> None:
    for context, text in words(CATALOGUE):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text) or text in {"、"}, f"{context}: {text}"


if __name__ == "__main__":
    extract(CATALOGUE)
