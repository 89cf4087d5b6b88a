"""The languages of the screens: Chinese is what the source says, every other one is read from ``resources/i18n``.

The catalogues are Qt's ``.ts`` files (``hall_en.ts``, ``kiosk_en.ts``, …), read as they are: there is no compile step
that could be forgotten. All files of one language merge; a text without a finished translation stays Chinese.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal
from PySide6.QtQml import QQmlEngine

#: The language of the sources; it needs no catalogue.
CHINESE = "zh-CN"
ENGLISH = "en"

#: context (the QML file's name), source text, what tells equal texts apart (mostly empty)
TextKey = tuple[str, str, str]
Catalogue = Mapping[TextKey, str]


def languages(folder: Path) -> tuple[str, ...]:
    """Every language there is a catalogue for, Chinese first."""
    found = {path.stem.rpartition("_")[2] for path in folder.glob("*_*.ts")}
    return (CHINESE, *sorted(found - {CHINESE}))


def load_catalogue(folder: Path, language: str) -> Catalogue:
    """The finished translations of all ``*_<language>.ts`` in ``folder``. Raises ``ParseError`` for a broken file."""
    texts: dict[TextKey, str] = {}
    for path in sorted(folder.glob(f"*_{language}.ts")):
        texts.update(read_catalogue(path))
    return texts


def read_catalogue(path: Path) -> Catalogue:
    """One ``.ts`` file; messages marked unfinished, vanished or obsolete are left out."""
    texts: dict[TextKey, str] = {}
    for context in ElementTree.parse(path).iter("context"):  # noqa: S314 - a file of ours, part of the program
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") is not None or not translation.text:
                continue
            texts[name, message.findtext("source", ""), message.findtext("comment", "")] = translation.text
    return texts


class HallTranslator(QTranslator):
    """Looks texts up by context and source. What it does not know it leaves to the source."""

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue

    def translate(  # type: ignore[override]  # None is Qt's null string: "ask the next translator"
        self,
        context: str,
        sourceText: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        del n
        if disambiguation and (found := self._catalogue.get((context, sourceText, disambiguation))) is not None:
            return found
        return self._catalogue.get((context, sourceText, ""))

    def isEmpty(self) -> bool:
        return not self._catalogue


class Languages(QObject):
    """The language of an app's screens. One for each app, made in its composition root.

    Catalogues are read once, when they are first used. After `use` every text on the screens of the attached engines
    is new; view models with words of their own listen to ``changed``.
    """

    changed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._engines: list[QQmlEngine] = []
        self._translators: dict[str, HallTranslator] = {}
        self._current = CHINESE

    @property
    def current(self) -> str:
        return self._current

    @property
    def available(self) -> tuple[str, ...]:
        return languages(self._folder)

    def attach(self, engine: QQmlEngine) -> None:
        """This engine's screens change with the language from now on."""
        self._engines.append(engine)

    def detach(self, engine: QQmlEngine) -> None:
        """Before the engine is deleted."""
        self._engines.remove(engine)

    def use(self, language: str) -> None:
        """Show everything in this language; ``ValueError`` for one there is no catalogue for."""
        if language == self._current:
            return
        if language not in self.available:
            raise ValueError(f"no texts in {language!r} (there are: {', '.join(self.available)})")
        self._remove()
        if language != CHINESE:
            QCoreApplication.installTranslator(self._translator(language))
        self._current = language
        for engine in self._engines:
            engine.retranslate()
        self.changed.emit(language)

    def close(self) -> None:
        """Take the translator out of the application; call before it ends."""
        self._remove()
        self._engines.clear()
        self._current = CHINESE

    def _translator(self, language: str) -> HallTranslator:
        if language not in self._translators:
            self._translators[language] = HallTranslator(load_catalogue(self._folder, language), self)
        return self._translators[language]

    def _remove(self) -> None:
        if self._current != CHINESE:
            QCoreApplication.removeTranslator(self._translators[self._current])
