"""The catalogues of texts, one for each QML module; ``python tests/station/catalogues.py`` (``make docs``) renews them.

``resources/i18n/<module>_en.ts`` holds every ``qsTr`` of the module's screens. Renewing keeps what is translated, also
what was translated for another module before its screen moved.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "resources" / "i18n"
#: module → where its screens are
MODULES = {
    "hall": ROOT / "resources" / "qml" / "Hall",
    "kiosk": ROOT / "kiosk" / "qml",
    "counter": ROOT / "counter" / "qml",
    "station": ROOT / "station" / "qml",
}
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """One text. ``translation`` is empty while it is not finished."""

    context: str
    source: str
    translation: str


def catalogue(module: str) -> Path:
    return FOLDER / f"{module}_{LANGUAGE}.ts"


def sources(module: str) -> list[Path]:
    return sorted(MODULES[module].rglob("*.qml"))


def extract(module: str, target: Path) -> None:
    """Bring ``target`` up to date with the screens, keeping its translations."""
    lupdate = Path(sys.executable).parent / "pyside6-lupdate"
    options = ["-locations", "none", "-no-obsolete", "-source-language", "zh_CN", "-target-language", LANGUAGE]
    command = [str(lupdate), *options, *map(str, sources(module)), "-ts", str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def messages(path: Path) -> list[Message]:
    found = []
    for context in ElementTree.parse(path).iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") is None
            words = (translation.text or "") if translation is not None and done else ""
            found.append(Message(context.findtext("name", ""), message.findtext("source", ""), words))
    return found


def renew() -> None:
    """Renew all; a text that is finished anywhere else (its screen moved) brings its translation along."""
    known = {(m.context, m.source): m.translation for path in FOLDER.glob(f"*_{LANGUAGE}.ts") for m in messages(path)}
    with tempfile.TemporaryDirectory() as folder:
        for module in MODULES:
            if not sources(module):
                continue
            target = Path(folder) / f"{module}.ts"
            if catalogue(module).exists():
                target.write_bytes(catalogue(module).read_bytes())
            extract(module, target)
            _bring_along(target, known)
            catalogue(module).write_bytes(target.read_bytes())


def _bring_along(target: Path, known: dict[tuple[str, str], str]) -> None:
    text = target.read_text(encoding="utf-8")
    tree = ElementTree.fromstring(text)  # noqa: S314 - our own file
    changed = False
    for context in tree.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            words = known.get((context.findtext("name", ""), message.findtext("source", "")))
            if translation is not None and translation.get("type") == "unfinished" and words:
                translation.text = words
                del translation.attrib["type"]
                changed = True
    if changed:
        body = ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)
        target.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


if __name__ == "__main__":
    renew()
