"""Whoever chooses English reads English: every text of the catalogue that ships, and every message made in code."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pydantic
import pytest
from intake_people import CATALOG, catalog

from intake.text import CHINESE, ENGLISH, LocalizedText

PROJECT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u3400-\u9fff]")
#: Nothing of it belongs in an English sentence: characters, and the wide punctuation between them.
CHINESE_TYPE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACES = re.compile(r"\{\w*\}")
#: Members of the files that are names in law or words to search by, in Chinese only.
ORGANS = frozenset({"organ", "regulator", "refer_to", "delegated_by", "final_authority", "joint_organs"})
CHINESE_ONLY = ORGANS | {"legal_basis", "keywords", "synonyms", "basis"}
#: Synonyms are words to search by, in whatever language people say them.
FILES = sorted(path for path in CATALOG.rglob("*.json") if path.name != "synonyms.json")
#: What makes a message in code: `LocalizedText.of` and the short names modules give it.
MAKER, SHORT_NAMES = "LocalizedText.of", frozenset({"T", "_T"})


def texts(value: object, place: str = "") -> Iterator[tuple[str, LocalizedText]]:
    """Every text within a loaded value, with its place."""
    if isinstance(value, LocalizedText):
        yield place, value
    elif isinstance(value, pydantic.BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from texts(one, f"{place}.{number}")


def everything_loaded() -> list[tuple[str, LocalizedText]]:
    loaded = catalog()
    found = [pair for item in loaded.items for pair in texts(item, item.short_name.get())]
    lists = (
        loaded.groups,
        loaded.consents,
        loaded.windows.profiles,
        loaded.across.rows,
        loaded.across.trusted,
        loaded.package_list,
    )
    found += [pair for kind in lists for pair in texts(kind)]
    return found + [(f"regions.{code}", name) for code, name in loaded.regions.names.items()]


def written(data: object) -> Iterator[str]:
    """Every Chinese text in a file that is no name in law and no word to search by; of a text in two languages the
    Chinese one."""
    if isinstance(data, str):
        if HAN.search(data):
            yield data
    elif isinstance(data, dict):
        if CHINESE in data:
            yield data[CHINESE]
            return
        for name, value in data.items():
            if name not in CHINESE_ONLY:
                yield from written(value)
    elif isinstance(data, list):
        for value in data:
            yield from written(value)


def fault(chinese: str, english: str | None) -> str | None:
    """What is wrong with the English of a text."""
    if english is None or (chinese.strip() and not english.strip()):
        return "no English"
    if HAN.search(chinese) and english == chinese:
        return "not translated"
    if CHINESE_TYPE.search(english):
        return "Chinese in the English"
    if sorted(PLACES.findall(chinese)) != sorted(PLACES.findall(english)):
        return "other {places}"
    return None


def numbers(text: str) -> set[str]:
    """The numbers in it. 1 is left out: it is as well said in words."""
    return set(re.findall(r"[0-9]+", text)) - {"1"}


# --- the catalogue that ships -----------------------------------------------------------------------------------------


def test_every_text_of_the_catalogue_reads_in_english() -> None:
    found = everything_loaded()
    assert len(found) > 1000, "the walk saw next to nothing"
    wrong = {
        f"{place}: {text.get()}": why
        for place, text in found
        if (why := fault(text.get(), dict(text.texts).get(ENGLISH))) is not None
    }
    assert wrong == {}


WITH_TEXTS = [path for path in FILES if any(written(json.loads(path.read_text("utf-8"))))]


def test_only_lists_of_codes_have_no_texts() -> None:
    assert {path.name for path in FILES if path not in WITH_TEXTS} == {"grants.json", "residency.json"}


@pytest.mark.parametrize("path", WITH_TEXTS, ids=lambda path: path.stem)
def test_no_text_in_a_file_goes_unseen(path: Path) -> None:
    """The walk above goes over what loaded; here is that it met whatever is written."""
    there = set(written(json.loads(path.read_text("utf-8"))))
    assert there
    assert there <= {text.get() for _, text in everything_loaded()}


def test_the_files_are_those_that_ship() -> None:
    assert {"consents", "groups", "regions", "senior-card", "small-eatery"} <= {path.stem for path in FILES}
    assert len(FILES) >= 11


def test_english_and_chinese_give_the_same_numbers() -> None:
    """Days, ages, square metres, windows, telephone numbers: what changes in one language changes in both."""
    found = [(place, text) for place, text in everything_loaded() if numbers(text.get())]
    assert len(found) > 80
    assert [place for place, text in found if numbers(text.get()) != numbers(text.get(ENGLISH))] == []


def test_the_region_path_is_english_to_the_end() -> None:
    assert catalog().regions.path("100101").get(ENGLISH) == "Yunshan District, Shili City, Shili Province"


# --- messages made in code --------------------------------------------------------------------------------------------


def modules() -> list[Path]:
    return [
        path for name in ("intake", "station", "kiosk", "counter") for path in sorted((PROJECT / name).rglob("*.py"))
    ]


def makers(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in SHORT_NAMES | {MAKER}:
            yield node


def constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def message_faults(source: str) -> tuple[int, list[str]]:
    """How many messages a module makes, and what is wrong with which."""
    calls = list(makers(ast.parse(source)))
    wrong = []
    for call in calls:
        said = [*call.args, *(keyword.value for keyword in call.keywords)]
        if len(said) != 2:
            wrong.append(f"{call.lineno}: no English")
            continue
        chinese, english = constant(said[0]), constant(said[1])
        if chinese is not None and english is not None and (why := fault(chinese, english)) is not None:
            wrong.append(f"{call.lineno}: {why}")
    return len(calls), wrong


def test_every_message_in_code_has_its_english() -> None:
    found = {path: message_faults(path.read_text("utf-8")) for path in modules()}
    assert sum(count for count, _ in found.values()) > 200, "the scan saw next to nothing"
    assert {path.name: wrong for path, (_, wrong) in found.items() if wrong} == {}


def test_messages_have_no_other_maker() -> None:
    """A third short name would be one the scan does not know."""
    names = {
        ast.unparse(target)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assign) and ast.unparse(node.value) == MAKER
        for target in node.targets
    }
    assert names == SHORT_NAMES


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ('_T("是")', ["1: no English"]),
        ('LocalizedText.of("是")', ["1: no English"]),
        ('_T("是", "")', ["1: no English"]),
        ('_T("是", "是")', ["1: not translated"]),
        ('_T("请看《{title}》", "See 《{title}》")', ["1: Chinese in the English"]),
        ('_T("最多 {limit} 页", "too many pages")', ["1: other {places}"]),
        ('_T("最多 {limit} 页", english="at most {limit} pages")', []),
        ('_T("", "")', []),
        ("_T(bound, bound)", []),
    ],
)
def test_the_scan_sees_what_is_wrong(source: str, wrong: list[str]) -> None:
    assert message_faults(source) == (1, wrong)
