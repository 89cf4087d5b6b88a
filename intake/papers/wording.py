"""The sentences of the papers, as data: a place can word them as its province wants, without a new program.

``resources/documents/wording.json``: ``{"schema": "hall.wording/1", "texts": {"D03.remedy": {"zh-CN": "…"}, …}}``.
`TEXTS` says which sentences there are and which ``{places}`` each may have; a file that does not fit is refused whole,
with one `WordingProblem` a fault, and what was in force stays in force.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from pydantic_core import PydanticCustomError

from intake.papers.sentences import BILINGUAL, TEXTS
from intake.text import CHINESE, ENGLISH, LocalizedText

SCHEMA = "hall.wording/1"


@dataclass(frozen=True, slots=True)
class WordingProblem:
    """One fault: the sentence's key ("" for the file) and what is wrong, for who edits the file."""

    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.key or 'file'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Wording:
    """Every sentence of `TEXTS`. Made by `load_wording`."""

    texts: Mapping[str, LocalizedText]

    def __repr__(self) -> str:
        return f"Wording({len(self.texts)} texts)"

    def say(self, key: str, language: str = CHINESE, **parts: str | int) -> str:
        """The sentence with its parts put in. Raises ``KeyError`` for a sentence or place that does not exist."""
        unknown = set(parts) - TEXTS[key]
        if unknown:
            raise KeyError(f"{key} has no place {', '.join(sorted(unknown))}")
        return self.texts[key].get(language).format(**parts)


def load_wording(data: bytes) -> Wording | tuple[WordingProblem, ...]:
    """The wording in these bytes, or everything that is wrong with it."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        return (WordingProblem("", f"not JSON: {error}"),)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA or not isinstance(found.get("texts"), dict):
        return (WordingProblem("", f'needs "schema": "{SCHEMA}" and an object "texts"'),)
    texts: dict[str, LocalizedText] = {}
    problems: list[WordingProblem] = []
    for key, value in found["texts"].items():
        if key not in TEXTS:
            problems.append(WordingProblem(key, "there is no such sentence"))
            continue
        try:
            texts[key] = LocalizedText.from_json(value)
        except PydanticCustomError as error:
            problems.append(WordingProblem(key, error.message()))
            continue
        problems += _faults(key, texts[key])
    given = found["texts"].keys()
    problems += [WordingProblem(key, "is missing") for key in TEXTS if key not in given]
    return tuple(problems) if problems else Wording(texts)


def _faults(key: str, text: LocalizedText) -> Iterator[WordingProblem]:
    if key.partition(".")[0] in BILINGUAL and ENGLISH not in dict(text.texts):
        yield WordingProblem(key, "needs an English text: citizens without Chinese get this paper")
    for language, words in text.texts:
        try:
            places = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(words)]
        except ValueError as error:
            yield WordingProblem(key, f"{language}: the braces do not match: {error}")
            continue
        for name, spec, conversion in places:
            if name is None:
                continue
            if name not in TEXTS[key]:
                known = ", ".join(f"{{{place}}}" for place in sorted(TEXTS[key])) or "none"
                yield WordingProblem(key, f"{language}: there is no place {{{name}}} here (places: {known})")
            elif spec or conversion:
                yield WordingProblem(key, f"{language}: {{{name}}} is a name and nothing else")
        missing = TEXTS[key] - {name for name, _, _ in places if name is not None}
        if missing:
            named = ", ".join(f"{{{place}}}" for place in sorted(missing))
            yield WordingProblem(key, f"{language}: does not say {named}")
