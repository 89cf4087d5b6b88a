"""A catalogue folder may hold anything: every file is refused or loads whole, and loading never raises."""

from __future__ import annotations

import copy
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_people import CATALOG, catalog

from intake.catalog import MAX_FILE_SIZE, load_catalog
from intake.intake import canonical

ITEM = "items/senior-card.json"
ALL = len(catalog().items)
WHOLE = json.loads((CATALOG / ITEM).read_text("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile") / "catalog"
    shutil.copytree(CATALOG, place)
    return place


def _deep(levels: int) -> object:
    condition: object = {"field": "apply_kind", "equals": "new"}
    for _ in range(levels):
        condition = {"not": condition}
    return condition


def _places(data: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if at:
        yield at
    children: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield from _places(value, (*at, key))


PLACES = list(_places(WHOLE))
DELETE = object()
NASTY = [
    DELETE, None, True, -1, 2**53, 10**400, 1e308, float("nan"), float("inf"), "", " ", "x" * 100_000, "\ud800", "\x00",
    "{", "{x}", [], [None], {}, {"": ""}, {"zh-CN": ""}, {"zh-CN": 5}, {"zh-CN": "\udfff"}, {"\ud800": "x"}, _deep(40),
    _deep(400),
]  # fmt: skip


@given(place=st.sampled_from(PLACES), value=st.sampled_from(NASTY))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoilt_item_is_refused_or_fit_for_everything_done_with_it(
    folder: Path, place: tuple[str | int, ...], value: object
) -> None:
    data = copy.deepcopy(WHOLE)
    owner: Any = data
    for key in place[:-1]:
        owner = owner[key]
    if value is DELETE:
        del owner[place[-1]]
    else:
        owner[place[-1]] = value
    (folder / ITEM).write_text(json.dumps(data), "utf-8")
    loaded = load_catalog(folder)
    assert ALL - len(loaded.items) in (0, 1)
    assert (len(loaded.items) < ALL) == bool(loaded.problems)
    for problem in loaded.problems:
        assert str(problem).encode().startswith(ITEM.encode())
        assert problem.reason
    for item in loaded.items:
        item.model_dump_json()
        canonical({"name": item.name.get(), "version": item.version})
    loaded.search("老年")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"version": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"version": NaN}', "NaN is no JSON"),
        (b'{"version": -Infinity}', "-Infinity is no JSON"),
        (b'{"name": "\\ud800"}', "surrogate"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "the same key twice"),
        (b"[" * 200_000, "nested too deep"),
        (b" " * (MAX_FILE_SIZE + 1), "larger than"),
        (b"\xff\xfe{}", "not UTF-8"),
    ],
)
def test_files_that_are_no_json_are_refused_unread_or_in_words(tmp_path: Path, content: bytes, reason: str) -> None:
    shutil.copytree(CATALOG, tmp_path / "c")
    (tmp_path / "c" / "items" / "a.json").write_bytes(content)
    loaded = load_catalog(tmp_path / "c")
    assert len(loaded.items) == ALL
    assert [p.file for p in loaded.problems] == ["items/a.json"]
    assert reason in loaded.problems[0].reason
    str(loaded.problems[0]).encode()


@pytest.mark.parametrize(
    "make",
    [
        lambda at: at.symlink_to(at.name),
        lambda at: at.symlink_to("/dev/zero"),
        lambda at: at.mkdir(),
        os.mkfifo,
    ],
    ids=["loop", "device", "folder", "pipe"],
)
def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path: Path, make: Callable[[Path], None]) -> None:
    shutil.copytree(CATALOG, tmp_path / "c")
    make(tmp_path / "c" / "items" / "a.json")
    loaded = load_catalog(tmp_path / "c")
    assert len(loaded.items) == ALL
    assert [p.file for p in loaded.problems] == ["items/a.json"]


def test_a_file_name_that_is_no_text_can_still_be_logged(tmp_path: Path) -> None:
    shutil.copytree(CATALOG, tmp_path / "c")
    with open(os.fsencode(tmp_path / "c" / "items") + b"/\xff.json", "w") as file:  # noqa: PTH123
        file.write("[]")
    assert [str(p) for p in load_catalog(tmp_path / "c").problems] == ["items/\\udcff.json: not an object"]


def test_a_catalogue_without_items_says_so(tmp_path: Path) -> None:
    shutil.copytree(CATALOG, tmp_path / "c")
    shutil.rmtree(tmp_path / "c" / "items")
    packages = sorted(f"packages/{path.name}" for path in (CATALOG / "packages").iterdir())
    assert [p.file for p in load_catalog(tmp_path / "c").problems] == ["items", *packages]
