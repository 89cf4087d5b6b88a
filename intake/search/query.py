"""What was typed, made regular: half-width, small letters, words; and what people say around the word they mean."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto

from intake.search.readings import is_han


class Script(Enum):
    """What a word of a query is made of, which decides where to look for it."""

    HAN = auto()
    LETTERS = auto()  # pinyin or English
    CODE = auto()  # with a digit in it, all ASCII
    MIXED = auto()  # Chinese and letters: 食品xk
    OTHER = auto()


#: Input methods put ' between syllables; nobody means it. Punctuation separates words.
_SILENT = re.compile(r"['’`]")
_BETWEEN = re.compile(r"[\s,.;:!?，。；：！？、（）()〔〕【】《》“”\"\-—_/·]+")


def regular(text: str) -> str:
    """Full-width forms to half-width, small letters, no marks between syllables; ü as v."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return _SILENT.sub("", plain)


def compact(text: str) -> str:
    """A text of an item as it is looked for: without signs, so that 变更地址 is in 变更（地址）."""
    return _BETWEEN.sub("", regular(text))


def words(text: str) -> list[str]:
    """The words of a query; one that nothing separates is one word."""
    return [word for word in _BETWEEN.split(regular(text)) if word]


def script(word: str) -> Script:
    han = any(map(is_han, word))
    if not word.isascii():
        ascii_too = any(c.isascii() for c in word)
        return (Script.MIXED if ascii_too else Script.HAN) if han else Script.OTHER
    if word.isalpha():
        return Script.LETTERS
    return Script.CODE if word.isalnum() else Script.OTHER


#: Said before and after the matter itself: 我要办…, …怎么办, …去哪里办理.
_LEAD = re.compile(
    r"^(?:请问|您好|你好|我们|我|想要|要|想|需要|来|去|给孩子|给老人|帮|给|咨询|关于|怎么样|怎么|怎样|如何|哪里|在哪里|在哪|可以|能|申请|办理|办个|办|领个)+"
)
_TAIL = re.compile(
    r"(?:怎么办理|怎么办|如何办理|怎么弄|怎么|在哪里办|在哪里|在哪办|去哪办|去哪里|哪里办|办理流程|流程|需要什么材料|要什么材料|什么材料|手续|"
    r"多少钱|办理|申请|的|吗|呢|啊|了)+$"
)


def core(word: str) -> str:
    """The word without what people say around it; the word itself when nothing else is left."""
    return _TAIL.sub("", _LEAD.sub("", word)) or word
