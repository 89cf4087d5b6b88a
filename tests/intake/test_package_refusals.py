"""What is no package, and when one is not offered."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from intake_people import (
    CATALOG,
    PACKAGE,
    TODAY,
    catalog,
    item,
)

from intake.catalog import load_catalog

# --- refusals ---------------------------------------------------------------------------------------------------------

FILE = "packages/small-eatery.json"


def spoil(folder: Path, **values: Any) -> None:
    path = folder / FILE
    data = json.loads(path.read_text("utf-8"))
    for dotted, value in values.items():
        *parents, last = dotted.split("__")
        at = data
        for part in parents:
            at = at[int(part) if part.isdigit() else part]
        at[int(last) if last.isdigit() else last] = value
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CATALOG, tmp_path / "catalog")
    return tmp_path / "catalog"


A, B = "11100100000000019L3000731001000", "11100100000000609M3000131904000"


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"version": 0}, "version", "greater than"),
        ({"colour": "red"}, "colour", "Extra inputs"),
        ({"group": "nowhere"}, "group", "no group"),
        ({"lead": "X"}, "lead", "not one of the items"),
        ({"code": A}, "code", "same code and version"),
        ({"items__0__version": 9}, "items.0", "no item"),
        ({"items__1__impl_code": A}, "items", "an item occurs twice"),
        ({"items__0__given": {"nothing": "x"}}, "items", "'nothing' is given, but no field"),
        ({"items__0__given": {"trade_name": "店"}}, "items", "not as one of its options"),
        ({"items__0__given": {"business_kind": "war"}}, "items", "not as one of its options"),
        ({"fields__0__of__0__1": "no_such"}, "fields.0.of", "'no_such' is nothing"),
        ({"fields__0__of__0__1": "place_kind"}, "fields.0.of", "'place_kind' is nothing"),
        ({"fields__0__of__0__1": "shop_url"}, "fields.0.of", "'shop_url' is never asked"),
        ({"fields__0__of__0__0": "X"}, "fields.0.of", "not in the package"),
        ({"fields__0__of__0": [B, "place_address"]}, "fields", "named twice"),
        ({"fields__0__of__0": [B, "dish_kind"]}, "fields.0.of", "two elements of one item"),
        ({"fields__1__as": "place_region"}, "fields", "same name"),
        ({"fields__0__of__0__1": "use_name"}, "fields.0", "differ in kind"),
        ({"fields__4__of__0__1": "family_run"}, "fields.4", "differ in kind"),
        ({"fields__2__of__0__1": "capital"}, "fields.2", "differ in kind"),
        ({"materials__0__of__0__1": "no_such"}, "materials.0.of", "'no_such' is nothing"),
        ({"steps__0__of__1": "no_such"}, "steps.0.of", "no step"),
        ({"steps__0__of__0": "X"}, "steps.0.of", "not in the package"),
        ({"guide": {}}, "guide.summary", "Field required"),
        ({"dependencies": [{"of": B}]}, "dependencies.0.waits_for", "Field required"),
        ({"dependencies": [{"of": B, "waits_for": "X"}]}, "dependencies.0.waits_for", "not in the package"),
        ({"dependencies": [{"of": B, "waits_for": A}, {"of": A, "waits_for": B}]}, "dependencies", "wait for each"),
        (
            {"dependencies": [{"of": B, "waits_for": A, "supplies": ["no_such"]}]},
            "dependencies.0.supplies",
            "no material",
        ),
        ({"stages": [{"key": "one", "name": "一", "items": [A]}]}, "stages", "every item"),
        ({"project": {"code": "place_address", "officer": "no_such"}}, "project.officer", "no field"),
        ({"valid_to": "2024-03-01"}, "effective_to", "not after"),
    ],
)
def test_a_broken_package_is_refused_with_its_place_and_the_items_load(
    folder: Path, values: dict[str, Any], field: str, reason: str
) -> None:
    spoil(folder, **values)
    loaded = load_catalog(folder)
    problem = loaded.problems[0]
    assert (problem.file, problem.field) == (FILE, field)
    assert reason in problem.reason
    assert len(loaded.items) == len(catalog().items) - 1
    assert not any(one.basic_code == PACKAGE for one in loaded.items)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'{"code": 5}'])
def test_a_package_file_that_is_no_package_is_refused(folder: Path, content: bytes) -> None:
    (folder / "packages" / "broken.json").write_bytes(content)
    loaded = load_catalog(folder)
    assert {problem.file for problem in loaded.problems} == {"packages/broken.json"}
    assert len(loaded.items) == len(catalog().items)


def test_a_catalogue_without_packages_is_whole(folder: Path) -> None:
    shutil.rmtree(folder / "packages")
    assert load_catalog(folder).problems == ()


def test_a_package_of_a_missing_item_is_refused(folder: Path) -> None:
    (folder / "items" / "small-eatery-registration.json").unlink()
    (problem,) = load_catalog(folder).problems
    assert (problem.file, problem.item, problem.field) == (FILE, item(PACKAGE).impl_code, "items.1")
    assert B in problem.reason


def test_the_same_package_twice_is_refused_once(folder: Path) -> None:
    shutil.copy(folder / FILE, folder / "packages" / "again.json")
    (problem,) = load_catalog(folder).problems
    assert (problem.file, problem.field) == (FILE, "code")


def change_item(folder: Path, name: str, **values: Any) -> None:
    path = folder / "items" / f"{name}.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({"effective_to": "2026-05-14"}, False),
        ({"effective_from": "2026-05-15"}, False),
        ({"channels": ["web"]}, False),
        ({"channels": ["kiosk"]}, True),
        ({"visits": 1}, True),
    ],
    ids=["withdrawn", "not yet", "not here", "here", "other"],
)
def test_it_is_offered_only_while_its_items_are(folder: Path, values: dict[str, Any], offered: bool) -> None:
    change_item(folder, "small-eatery-registration", **values)
    loaded = load_catalog(folder)
    assert loaded.problems == ()
    assert any(one.basic_code == PACKAGE for one in loaded.offered(TODAY)) == offered


def test_channels_in_common_are_needed(folder: Path) -> None:
    change_item(folder, "small-eatery-registration", channels=["mail"])
    (problem,) = load_catalog(folder).problems
    assert (problem.field, problem.reason) == ("items", "the items have no channels in common")


def test_a_package_of_an_outdated_item_waits_for_its_next_version(folder: Path) -> None:
    newer = json.loads((folder / "items" / "individual-business.json").read_text("utf-8"))
    newer |= {"version": 2, "effective_from": "2026-05-14"}
    (folder / "items" / "individual-business-2.json").write_text(json.dumps(newer), "utf-8")
    loaded = load_catalog(folder)
    assert any(one.basic_code == PACKAGE for one in loaded.offered(date(2026, 5, 13)))
    assert not any(one.basic_code == PACKAGE for one in loaded.offered(TODAY))
    assert loaded.item(item(PACKAGE).impl_code, 1) is not None, "a draft made before goes on"


@pytest.mark.parametrize("where", ["package", "materials.0.serves", "form.steps.0.fields.0.serves"])
def test_a_file_cannot_say_what_follows_from_packages(folder: Path, where: str) -> None:
    path = folder / "items" / "senior-card.json"
    data = json.loads(path.read_text("utf-8"))
    at: Any = data
    *parents, last = where.split(".")
    for part in parents:
        at = at[int(part) if part.isdigit() else part]
    at[last] = None if last == "package" else ["某事"]
    path.write_text(json.dumps(data), "utf-8")
    problem = load_catalog(folder).problems[0]
    assert (problem.field, problem.reason) == (where, "only a package has this")
