"""A feed that says strange things: what cannot be read is left out and named, the rest is taken over."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_kit import intake_of, new_id

from intake.intake import manifest
from sync.changes import CaseChange, read_changes, read_list
from sync.store.errors import StoreCorrupt
from sync.store.manifests import intake_of_body
from sync.store.store import Store

AS_OF = "2026-05-14T04:00:00.000Z"


def a_case() -> dict[str, Any]:
    intake = intake_of(new_id(), 1)
    return {
        "kind": "case",
        "id": intake.id,
        "changed": 1,
        "terminal": "T-AAAA",
        "digest": "sha256:" + "0" * 64,
        "intake": manifest(intake),
        "state": "RECEIVED",
        "due": None,
        "due_clock": None,
        "lapse_proposed_at": None,
        "evaluated": False,
        "events": [],
        "conflicts": [],
        "files": [],
    }


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, part in inner for found in paths(part, (*path, key)))]


CASE = a_case()
JUNK = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.none(), max_size=2)


@given(where=st.sampled_from(paths(CASE)[1:]), junk=JUNK)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_strange_change_is_left_out_and_never_breaks_the_store(
    store: Store, where: tuple[Any, ...], junk: Any
) -> None:
    told = copy.deepcopy(CASE)
    part: Any = told
    for key in where[:-1]:
        part = part[key]
    part[where[-1]] = junk
    good = a_case()
    good["intake"]["case_no"] = good["id"]
    read, unread = read_list([told, good])
    assert len(read) + len(unread) == 2
    for change in read:
        with suppress(StoreCorrupt):  # named, and the others go on
            store.apply_changes([change], AS_OF)
    assert store.case_line(good["id"]) is not None
    assert store.verify().errors == ()


ANSWER = {"epoch": "e", "terminal": "T", "after": 0, "cursor": 1, "more": False, "as_of": AS_OF, "changes": []}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"epoch": 1},
        ANSWER | {"cursor": -1},
        ANSWER | {"as_of": "yesterday"},
        ANSWER | {"changes": {}},
        ANSWER | {"terminal": None},
        ANSWER | {"after": "0"},
    ],
)
def test_what_is_no_answer_of_the_contract_is_none(answer: dict[str, Any]) -> None:
    assert read_changes(ANSWER) is not None
    assert read_changes(answer) is None


def test_an_intake_comes_back_from_its_body_as_it_was() -> None:
    intake = intake_of(new_id(), 1)
    assert intake_of_body(json.loads(json.dumps(manifest(intake)))) == intake
    (change,), unread = read_list([a_case()])
    assert isinstance(change, CaseChange)
    assert unread == ()
