"""Search over service items, offline and at every key stroke: Chinese words and fragments, pinyin in full, by initials
or mixed, codes, English, everyday words, and what was probably meant by a slip of the finger or ear (C03 a).
"""

from intake.search.doors import Door, behind
from intake.search.everyday import EverydayWords
from intake.search.index import Found, ItemSearch, Preference, SearchView
from intake.search.marks import Span, marks
from intake.search.place import MatchedBy

__all__ = [
    "Door",
    "EverydayWords",
    "Found",
    "ItemSearch",
    "MatchedBy",
    "Preference",
    "SearchView",
    "Span",
    "behind",
    "marks",
]
