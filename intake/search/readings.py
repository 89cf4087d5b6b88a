"""How Chinese is read: each character's pinyin without tones, with every everyday reading of those that have several.

Readings come from pypinyin's table of single characters. Its table of phrases would tell 银行 from 行政, but takes
45 MB and a second; here both readings are found instead, so nobody has to know which one the table thinks right.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import islice, product

#: One text, character by character: a Han character's syllable, a letter or digit itself. Signs are left out.
Syllables = tuple[str, ...]

#: Further readings in everyday use, besides the table's first one. Rare readings would only find what nobody means.
_ALSO_READ: dict[str, tuple[str, ...]] = {
    "行": ("hang",),
    "重": ("chong",),
    "长": ("chang",),
    "乐": ("yue",),
    "会": ("kuai",),
    "参": ("shen",),
    "调": ("tiao",),
    "传": ("zhuan",),
    "还": ("huan",),
    "便": ("pian",),
    "单": ("shan",),
    "朝": ("zhao",),
    "藏": ("zang",),
    "降": ("xiang",),
    "率": ("shuai",),
    "模": ("mu",),
    "宿": ("xiu",),
    "系": ("ji",),
    "校": ("jiao",),
    "薄": ("bo",),
    "称": ("chen",),
    "盛": ("cheng",),
    "石": ("dan",),
    "厦": ("xia",),
    "给": ("ji",),
    "差": ("chai",),
    "角": ("jue",),
    "曾": ("zeng",),
    "车": ("ju",),
    "都": ("du",),
    "觉": ("jiao",),
    "落": ("la",),
    "没": ("mo",),
    "省": ("xing",),
    "弹": ("tan",),
    "血": ("xie",),
    "畜": ("xu",),
    "殖": ("shi",),
    "露": ("lou",),
    "泊": ("po",),
    "解": ("xie",),
    "种": ("chong",),
}
#: A text with more doubtful characters than this is read with one of them changed at a time, not in all combinations.
_MOST_COMBINED = 3
_LAST_HAN = "𯨟"


def is_han(character: str) -> bool:
    """Is it a Chinese character, of whatever plane?"""
    return "㐀" <= character <= _LAST_HAN and unicodedata.category(character) == "Lo"


@cache
def _table() -> Mapping[int, str]:
    """pypinyin's readings by character code: ``xíng,háng``."""
    # Its documented switch against loading the phrases, which are not used.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


def _plain(reading: str) -> str:
    """Without tone; ü as v, which is how it is typed."""
    marked = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in marked if c.isascii() and c.isalpha())


@cache
def readings(character: str) -> tuple[str, ...]:
    """The syllables of one Chinese character, the usual one first; empty for a sign or an unknown character."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    if not is_han(character):
        return ()
    first = _plain(_table().get(ord(character), "").partition(",")[0])
    if not first:
        return ()
    # Who does not find ü on the keys types u.
    return tuple(dict.fromkeys((first, first.replace("v", "u"), *_ALSO_READ.get(character, ()))))


def spoken(text: str) -> list[Syllables]:
    """The ways to read a text, the usual one first."""
    ways = [found for found in map(readings, text) if found]
    doubtful = [number for number, found in enumerate(ways) if len(found) > 1]
    usual = tuple(found[0] for found in ways)
    if len(doubtful) <= _MOST_COMBINED:
        return list(islice(product(*ways), 2**_MOST_COMBINED)) if usual else []
    changed = [(*usual[:number], other, *usual[number + 1 :]) for number in doubtful for other in ways[number][1:]]
    return [usual, *changed]


_WORDS = re.compile(r"[a-z0-9]+")


def english_words(text: str) -> Syllables:
    """The words of an English text, each taken as a syllable, so that beginnings of words find it too."""
    return tuple(_WORDS.findall(text.lower()))


#: What speakers of many regions do not tell apart (模糊音): zh z, ch c, sh s, n l, and -ng -n.
_BLURRED_INITIAL = re.compile(r"([zcs])h")
_BLURRED_FINAL = re.compile(r"ng(?![aeiouv])")
_BLURRED = str.maketrans("lv", "nu")


def blurred(letters: str) -> str:
    """Typed letters or one syllable with all sounds joined that are easily confused.

    In typed letters ``ng`` before a vowel stays: there the g begins a syllable (ren'gong).
    """
    return _BLURRED_FINAL.sub("n", _BLURRED_INITIAL.sub(r"\1", letters)).translate(_BLURRED)
