"""Whatever a device sends, its parser ends with a value or a typed refusal. The short version of ``make fuzz``."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.parsers import PARSERS, Parser


def near(seed: bytes) -> st.SearchStrategy[bytes]:
    """What the parser understands, with some bytes changed, cut off or put in."""
    change = st.tuples(st.integers(0, len(seed)), st.integers(0, 3), st.binary(max_size=3))
    return st.lists(change, max_size=4).map(lambda changes: _changed(seed, changes))


def _changed(seed: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, cut, put in changes:
        seed = seed[:at] + put + seed[at + cut :]
    return seed


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_anything_at_all(parser: Parser) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=parser.longest))
    def takes(data: bytes) -> None:
        parser.take(data)

    takes()


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_something_that_is_nearly_right(parser: Parser) -> None:
    for seed in parser.seeds:
        parser.take(seed)

    @settings(max_examples=80, deadline=None)
    @given(st.one_of(*(near(seed) for seed in parser.seeds)))
    def takes(data: bytes) -> None:
        parser.take(data)

    takes()
