"""Rows that come and go while somebody works in the list: the model says truly what changed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester

from counter.models.stable_rows import StableRows

ROWS = st.lists(st.tuples(st.integers(0, 9), st.text(max_size=2)), max_size=8, unique_by=lambda row: row[0])


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_the_list_is_what_was_set_and_the_model_never_lies(several: list[list[tuple[int, str]]]) -> None:
    model: StableRows[tuple[int, str]] = StableRows({"key": lambda row: row[0]}, lambda row: row[0])
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    for rows in several:
        model.set_rows(tuple(rows))
        assert model.rows() == tuple(rows)
        assert [model.data(model.index(n)) for n in range(model.rowCount())] == [key for key, _ in rows]


def test_rows_that_stay_are_not_made_anew() -> None:
    model: StableRows[tuple[int, str]] = StableRows({"key": lambda row: row[0]}, lambda row: row[0])
    model.set_rows(((1, "a"), (2, "b"), (3, "c")))
    resets, inserted = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    model.set_rows(((1, "a"), (2, "b"), (9, "new"), (3, "c")))
    assert (resets, inserted) == ([], [(2, 2)])
