"""Everyday words (通俗说法): what people call a matter, and by which words it is found in any hall's catalogue.

The file ``synonyms.json`` of a catalogue is a list of ``{"say": [...], "means": [...]}``. ``means`` are parts of item
names, the likeliest first; a blank joins parts that must all be in one name (``不动产 转移``).
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from intake.field import Frozen

_Words = Annotated[str, pydantic.StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]


class EverydayWords(Frozen):
    """Some ways to say one thing."""

    say: tuple[_Words, ...] = pydantic.Field(min_length=1, max_length=40)
    means: tuple[_Words, ...] = pydantic.Field(min_length=1, max_length=12)
