"""Every word of every screen is Chinese in the source and has finished English in its catalogue.

Renew the catalogues with ``python tests/station/catalogues.py``, then fill what is unfinished.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from catalogues import FOLDER, MODULES, catalogue, extract, messages, sources

from station.languages import ENGLISH, load_catalogue

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")  # full-width punctuation too
PLACE = re.compile(r"%\d")
LETTER = re.compile(r"[^\W\d_]")
MODULE = pytest.mark.parametrize("module", sorted(MODULES))


def test_the_scan_sees_screens() -> None:
    found = {module: len(sources(module)) for module in MODULES}
    assert found["hall"] > 10
    assert found["kiosk"] > 20
    assert found["station"] >= 1


@MODULE
def test_the_catalogue_is_up_to_date(module: str, tmp_path: Path) -> None:
    if not sources(module):
        assert not catalogue(module).exists()
        return
    extract(module, tmp_path / "fresh.ts")
    fresh = {(m.context, m.source) for m in messages(tmp_path / "fresh.ts")}
    kept = {(m.context, m.source) for m in messages(catalogue(module))} if catalogue(module).exists() else set()
    assert kept == fresh, "run: python tests/station/catalogues.py"


@MODULE
def test_texts_are_written_in_chinese(module: str) -> None:
    for message in messages(catalogue(module)) if catalogue(module).exists() else ():
        assert CHINESE.search(message.source) or not LETTER.search(message.source), message


@MODULE
def test_every_text_has_finished_english(module: str) -> None:
    texts = messages(catalogue(module)) if catalogue(module).exists() else []
    unfinished = [f"{m.context}: {m.source}" for m in texts if not m.translation.strip()]
    assert not unfinished, f"{len(unfinished)} of {len(texts)} without English: {unfinished[:5]}"


@MODULE
def test_english_says_it_all_and_in_english(module: str) -> None:
    for message in messages(catalogue(module)) if catalogue(module).exists() else ():
        if message.translation:
            assert sorted(PLACE.findall(message.translation)) == sorted(PLACE.findall(message.source)), message
            assert not CHINESE.search(message.translation), message


def test_the_program_reads_what_the_catalogues_say() -> None:
    expected = {
        (m.context, m.source): m.translation
        for module in MODULES
        if catalogue(module).exists()
        for m in messages(catalogue(module))
        if m.translation
    }
    read = load_catalogue(FOLDER, ENGLISH)
    assert {(context, source): words for (context, source, _), words in read.items()} == expected
