"""The canonical form: RFC 8785, by the short way and by the library alike."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from intake.intake import canonical

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text())
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner), max_leaves=20
)


@given(VALUES)
@example({"\N{GRINNING FACE}": 1, "\ufb33": 2})  # UTF-16 sorts these two the other way round
@example({"name": '\x00\x1f\x7f\u2028"\\/\b\f\n\r\t测试甲\N{CJK UNIFIED IDEOGRAPH-20000}'})
@example([2**53 - 1, -(2**53) + 1, True, None, 0])
@example({"a": [{"b": 1.5}]})
def test_the_bytes_are_those_of_rfc_8785(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except rfc8785.CanonicalizationError:
        with pytest.raises(rfc8785.CanonicalizationError):
            canonical(value)
    else:
        assert canonical(value) == expected


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), [float("nan")], {"a": {1: 2}}, {"a": {1, 2}}, b"x", {"a": "\ud800"}]
)
def test_what_is_not_plain_json_is_refused(value: object) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical(value)
