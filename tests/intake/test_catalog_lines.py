"""Catalogues with an item a line: the same items as from files, what is equal kept once, each fault in its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intake.catalog import load_catalog
from intake.catalog_lines import RAW_FILE, STANDARD_FILE
from tests.catalogue_generator import RAW, STANDARD, raw_items, standard_items
from tests.catalogue_generator.writing import write_files, write_lines

FEW, MORE = 6, 30


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    write_lines(tmp_path / "lines", FEW, MORE)
    return tmp_path / "lines"


def changed(folder: Path, file: str, line: int, text: str | None = None, **elements: object) -> None:
    """Line ``line`` (from 1) with other elements, or another text altogether."""
    kept = (folder / file).read_text("utf-8").splitlines()
    kept[line - 1] = text if text is not None else json.dumps({**json.loads(kept[line - 1]), **elements})
    (folder / file).write_text("\n".join(kept) + "\n", "utf-8")


def test_lines_hold_the_same_items_as_files(lines: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "files", FEW, MORE)
    one, other = load_catalog(lines), load_catalog(tmp_path / "files")
    assert len(one.items) == MORE
    assert one.problems == other.problems == ()
    assert {item.key: item for item in one.items} == {item.key: item for item in other.items}


def test_what_organs_share_is_kept_once(lines: Path) -> None:
    items = load_catalog(lines).items
    forms = {item.basic_code: item.form for item in items}
    assert len(forms) == FEW
    assert all(item.form is forms[item.basic_code] for item in items)


def test_c01a_a_faulty_line_is_refused_with_its_number_item_and_field_and_the_others_load(lines: Path) -> None:
    changed(lines, RAW_FILE, 2, "{ not json")
    changed(lines, RAW_FILE, 4, organ={"name": "示例市公安局", "uscc": "1"})
    changed(lines, RAW_FILE, 6, standard="999")
    changed(lines, RAW_FILE, 8, "[]")
    loaded = load_catalog(lines)
    assert len(loaded.items) == MORE - 4
    found = {(problem.file, problem.field) for problem in loaded.problems}
    assert found == {
        (f"{RAW_FILE}:2", "line 1"),
        (f"{RAW_FILE}:4", "organ.uscc"),
        (f"{RAW_FILE}:6", "standard"),
        (f"{RAW_FILE}:8", ""),
    }
    assert all(problem.item for problem in loaded.problems if problem.field in ("organ.uscc", "standard"))


def test_a_fault_of_a_standard_item_refuses_its_raw_items_only(lines: Path) -> None:
    changed(lines, STANDARD_FILE, 1, promised_limit={"amount": 999, "unit": "working_day"})
    changed(lines, STANDARD_FILE, 2, text="")
    loaded = load_catalog(lines)
    lost = [raw for raw in raw_items(standard_items(FEW), MORE) if raw.standard in (0, 1)]
    assert len(loaded.items) == MORE - len(lost)
    assert {problem.field for problem in loaded.problems} == {"promised_limit", "standard"}


def test_a_raw_item_may_differ_from_its_standard(lines: Path) -> None:
    changed(lines, RAW_FILE, 1, promised_limit={"amount": 0})
    short = next(item for item in load_catalog(lines).items if item.promised_limit.amount == 0)
    assert short.statutory_limit.amount > 0


def test_the_generator_makes_a_catalogue_of_full_size_always_the_same() -> None:
    standards = standard_items()
    raws = raw_items(standards)
    assert (len(standards), len(raws)) == (STANDARD, RAW)
    keys = {(raw.own["impl_code"], raw.own.get("handling_code")) for raw in raws}
    assert len(keys) == RAW
    assert {raw.standard for raw in raws} == set(range(STANDARD))
    assert {raw.own["level"] for raw in raws} == {"3", "4"}
    assert raws == raw_items(standard_items())
