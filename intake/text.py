"""Texts that citizens read, by language.

In JSON a text is either ``{"zh-CN": "…", "en": "…"}`` or a bare string, which is zh-CN. Chinese is always there: it is
the language of the hall and what is shown when another language is missing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

#: Longest text in characters; the longest of ours, a consent, has some hundreds.
MAX_LENGTH = 20_000
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # all but the line break

#: The language every text has.
CHINESE = "zh-CN"
ENGLISH = "en"


#: Controls and lone surrogates can be neither printed nor sent.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
#: What a text may hold but nobody can see alone: blanks and marks without a shape of their own.
_INVISIBLE = frozenset({"Cf", "Zs", "Mn", "Me", "Zl", "Zp"})
#: They make a text read as another one.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_unusable(text: str, allowed: str = "") -> bool:
    """Is there a control, half a surrogate pair or a direction mark in it? Private-use and not yet assigned characters
    are no fault: rare names live there."""
    return any((unicodedata.category(c) in _UNPRINTABLE or c in _DIRECTION_MARKS) and c not in allowed for c in text)


def nothing_to_see(text: str) -> bool:
    """Is it empty, or made of what nobody can see?"""
    return all(unicodedata.category(c) in _INVISIBLE for c in text)


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in one or more languages; ``texts`` are (language tag, text) pairs, zh-CN first."""

    texts: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not self.texts or self.texts[0][0] != CHINESE:
            raise ValueError("a text needs zh-CN, and first")

    @classmethod
    def of(cls, chinese: str, english: str | None = None) -> LocalizedText:
        """``LocalizedText.of("是", "Yes")``."""
        pairs = ((CHINESE, chinese),) if english is None else ((CHINESE, chinese), (ENGLISH, english))
        return cls(pairs)

    def get(self, language: str = CHINESE) -> str:
        """The text in this language (BCP 47 tag, ``en-GB`` falls back to ``en``), else in Chinese."""
        texts = dict(self.texts)
        return texts.get(language) or texts.get(language.partition("-")[0]) or self.texts[0][1]

    def fill(self, **parts: LocalizedText | str | int) -> LocalizedText:
        """Put ``parts`` into the ``{name}`` places, each in its own language."""
        return LocalizedText(
            tuple(
                (
                    language,
                    text.format(
                        **{k: v.get(language) if isinstance(v, LocalizedText) else v for k, v in parts.items()}
                    ),
                )
                for language, text in self.texts
            )
        )

    def __str__(self) -> str:
        return self.get()

    def to_json(self) -> str | dict[str, str]:
        """The shortest JSON form that reads back as the same text."""
        return self.texts[0][1] if len(self.texts) == 1 else dict(self.texts)

    @classmethod
    def from_json(cls, value: object) -> LocalizedText:
        """Raises ``PydanticCustomError`` (a ``ValueError``) with a reason fit for a catalogue problem."""
        if isinstance(value, LocalizedText):
            return value
        if isinstance(value, str):
            value = {CHINESE: value}
        if not isinstance(value, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
            raise PydanticCustomError("text_type", "a text is a string or an object of language to string")
        if not value.get(CHINESE, "").strip():
            raise PydanticCustomError("text_no_chinese", "a text needs a non-empty zh-CN form")
        for text in value.values():
            if len(text) > MAX_LENGTH:
                raise PydanticCustomError(
                    "text_length", "a text has more than {limit} characters", {"limit": MAX_LENGTH}
                )
            if _CONTROL.search(text):
                raise PydanticCustomError("text_control", "a control character in a text")
        rest = sorted((k, v) for k, v in value.items() if k != CHINESE)
        return cls(((CHINESE, value[CHINESE]), *rest))

    def longest(self) -> int:
        """Characters of the longest form."""
        return max(len(text) for _, text in self.texts)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.from_json,
            serialization=core_schema.plain_serializer_function_ser_schema(cls.to_json),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "object", "required": [CHINESE], "additionalProperties": {"type": "string"}},
            ]
        }
