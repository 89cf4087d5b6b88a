"""The catalogue: what ships loads whole; what is broken is named and the rest still loads."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from intake_people import BUSINESS, CATALOG, FOOD, RESIDENCE, SENIOR, TODAY, catalog, item

from intake.catalog import Catalog, CatalogProblem, load_catalog
from intake.field import CHOSEN
from intake.identifiers import OrganisationNumber, organisation_number
from intake.item import ServiceItem
from intake.search import ItemSearch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "catalog"
    shutil.copytree(CATALOG, target)
    return target


def change(folder: Path, name: str, /, **values: Any) -> None:
    path = folder / "items" / f"{name}.json"
    data = json.loads(path.read_text("utf-8"))
    for dotted, value in values.items():
        *parents, last = dotted.split("__")
        at = data
        for part in parents:
            at = at[int(part) if part.isdigit() else part]
        if value is DELETE:
            del at[last]
        else:
            at[int(last) if last.isdigit() else last] = value
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


DELETE = object()


PLAIN = tuple(subject for subject in catalog().items if subject.package is None)
ALL = len(catalog().items)


def test_what_ships_is_whole() -> None:
    loaded = catalog()
    assert loaded.problems == ()
    assert loaded.warnings == ()
    assert {str(i.name) for i in loaded.items} >= {
        "个体工商户设立登记",
        "食品经营许可",
        "小餐饮登记",
        "开小餐馆一件事",
        "居住证申领",
        "灵活就业人员参保登记",
        "生育登记",
        "老年人优待证办理",
        "就业登记",
        "户口迁移（市内）",
        "机动车驾驶证换证",
        "灵活就业一件事",
        "迁户口换驾照一件事",
    }
    assert {i.group for i in loaded.items} == {g.key for g in loaded.groups}


@pytest.mark.parametrize("subject", PLAIN, ids=lambda i: i.basic_code)
def test_each_item_is_usable(subject: ServiceItem) -> None:
    assert subject.in_force(TODAY)
    assert len(subject.impl_code) == 31
    organ = organisation_number(subject.organ.uscc)
    assert isinstance(organ, OrganisationNumber)
    assert organ.region == "100100", "organs of the demo city have numbers no real organ can have"
    assert subject.impl_code.startswith(organ.number)
    assert 4 <= len(subject.form.steps) <= 10
    assert any(f.key == "phone" for f in subject.form.fields()), "the receipt shows it"
    for field in subject.form.fields():
        assert field.options or field.regions or field.kind not in CHOSEN
    for material in subject.materials:
        assert material.required is False or material.legal_basis


def test_region_fields_offer_the_regions_below() -> None:
    field = item(RESIDENCE).form.field("residence_region")
    assert {o.value for o in field.options} == {"100101", "100102", "100103", "100104", "100121", "100122"}
    assert catalog().regions.path("100101").get() == "示例省示例市云山区"
    assert len(catalog().regions.children("")) == 35  # 34 provinces and that of the demo city
    with pytest.raises(KeyError):
        catalog().regions.path("990000")


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"name": DELETE}, "name", "Field required"),
        ({"legal_basis": []}, "legal_basis", "at least 1"),
        ({"targets": []}, "targets", "at least 1"),
        ({"promised_limit": {"amount": 25, "unit": "working_day"}}, "promised_limit", "promised_limit may be longer"),
        ({"promised_limit": {"amount": 10, "unit": "calendar_day"}, "version": 0}, "version", "greater than"),
        ({"organ__uscc": "11100100000000019M"}, "organ.uscc", "check_digit"),
        ({"item_type": "77x"}, "item_type", "A.1"),
        ({"materials__0__legal_basis": None}, "materials.0.legal_basis", "without legal basis"),
        ({"materials__0__required": {"field": "nothing", "answered": True}}, "materials", "not an earlier field"),
        ({"fee": {"charged": True, "amount": "10.00"}}, "fee", "basis"),
        ({"fee": {"charged": True, "amount": "10", "basis": "某规定"}}, "fee.amount", "pattern"),
        ({"form__steps__0__fields__0__kind": "telepathy"}, "form.steps.0.fields.0.kind", "Input should be"),
        ({"form__steps__5__fields__0__region_under": "770000"}, "form.steps.5.fields.0.region_under", "no regions"),
        ({"group": "nowhere"}, "group", "no group"),
        ({"consents": ["privacy", "soul"]}, "consents", "soul"),
        ({"effective_to": "2001-01-01"}, "effective_to", "effective_from"),
        ({"colour": "red"}, "colour", "Extra inputs"),
        ({"impl_code": "11100100000000019L300013101100099"}, "impl_code", "51 places"),
    ],
)
def test_a_broken_item_is_refused_with_its_place_and_the_others_load(
    folder: Path, values: dict[str, Any], field: str, reason: str
) -> None:
    change(folder, "food-business-licence", **values)
    loaded = load_catalog(folder)
    assert len(loaded.items) == ALL - 1
    problem = loaded.problems[0]
    assert problem.file == "items/food-business-licence.json"
    assert problem.item is not None
    assert problem.item.startswith("11100100000000019L3000131011000")
    assert problem.field == field
    assert reason in problem.reason


def test_a_limit_in_other_units_is_only_taken_when_it_is_surely_shorter(folder: Path) -> None:
    change(
        folder, "residence-permit", promised_limit={"amount": 12, "unit": "working_day"}
    )  # statutory 15 calendar days
    assert [p.reason for p in load_catalog(folder).problems] == ["promised_limit may be longer than statutory_limit"]
    change(folder, "residence-permit", promised_limit={"amount": 12, "unit": "calendar_day"})
    assert load_catalog(folder).problems == ()


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        (b'{"impl_code": ', "line 1", "not JSON"),
        (b"\xff\xfe", "", "not UTF-8"),
        (b"[]", "", "not an object"),
        (b'{"name": "a", "name": "b"}', "name", "twice"),
        (b"[" * 100_000, "", "not JSON"),
        (b"", "line 1", "not JSON"),
    ],
)
def test_a_broken_file_is_refused_and_the_others_load(folder: Path, content: bytes, where: str, reason: str) -> None:
    (folder / "items" / "broken.json").write_bytes(content)
    loaded = load_catalog(folder)
    assert len(loaded.items) == ALL
    (problem,) = loaded.problems
    assert (problem.file, problem.item, problem.field) == ("items/broken.json", None, where)
    assert reason in problem.reason


def test_the_same_item_twice_is_refused_once(folder: Path) -> None:
    shutil.copy(folder / "items" / "senior-card.json", folder / "items" / "senior-card-copy.json")
    loaded = load_catalog(folder)
    assert len(loaded.items) == ALL
    assert loaded.problems == (
        CatalogProblem(
            "items/senior-card.json",
            item(SENIOR).impl_code,
            "impl_code",
            "same code and version as in items/senior-card-copy.json",
        ),
    )


def test_missing_folder_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    loaded = load_catalog(tmp_path / "nowhere")
    assert loaded.items == ()
    assert {p.file for p in loaded.problems} == {"groups.json", "regions.json", "consents.json", "items"}


def test_problems_in_the_lists_name_their_place(folder: Path) -> None:
    (folder / "groups.json").write_text('[{"key": "business", "name": "", "icon": "a"}, 5]', "utf-8")
    (folder / "regions.json").write_text('{"12": "某地", "110000": ""}', "utf-8")
    where = {(p.file, p.field) for p in load_catalog(folder).problems if not p.file.startswith("items/")}
    assert where >= {
        ("groups.json", "0.name"),
        ("groups.json", "1"),
        ("regions.json", "12"),
        ("regions.json", "110000"),
    }


@pytest.mark.parametrize("words", ["身份证等材料", "其他材料", "视情况提供", "房产证等。"])
def test_unclear_words_are_flagged(folder: Path, words: str) -> None:
    change(folder, "senior-card", materials__0__requirement=words)
    loaded = load_catalog(folder)
    assert len(loaded.items) == ALL, "a warning does not refuse"
    (warning,) = loaded.warnings
    assert (warning.file, warning.field) == ("items/senior-card.json", "materials.0.requirement")


@pytest.mark.parametrize("words", ["分为三个等级", "平等自愿", "请在此等候"])
def test_clear_words_are_not_flagged(folder: Path, words: str) -> None:
    change(folder, "senior-card", materials__0__requirement=words)
    assert load_catalog(folder).warnings == ()


def test_versions_and_dates(folder: Path) -> None:
    path = folder / "items" / "senior-card.json"
    newer = json.loads(path.read_text("utf-8")) | {"version": 2, "effective_from": "2026-06-01"}
    (folder / "items" / "senior-card-2.json").write_text(json.dumps(newer), "utf-8")
    change(folder, "birth-registration", effective_to="2026-06-01")
    loaded = load_catalog(folder)
    code = item(SENIOR).impl_code

    def versions(today: date) -> list[int]:
        return [i.version for i in loaded.offered(today) if i.impl_code == code]

    assert versions(date(2026, 5, 31)) == [1]
    assert versions(date(2026, 6, 1)) == [2]
    before, after = (len(loaded.offered(day)) for day in (date(2026, 5, 31), date(2026, 6, 1)))
    assert after == before - 1, "withdrawn on the day"
    pinned = loaded.item(code, 1)
    assert pinned is not None
    assert pinned.version == 1
    newest = loaded.item(code)
    assert newest is not None
    assert newest.version == 2
    assert loaded.item("NOSUCHCODE") is None


def test_items_not_for_kiosks_are_not_offered_there(folder: Path) -> None:
    change(folder, "senior-card", channels=["window"])
    loaded = load_catalog(folder)
    assert len(loaded.offered(TODAY, "kiosk")) == len(catalog().offered(TODAY, "kiosk")) - 1
    assert len(loaded.offered(TODAY, "window")) == ALL


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("开饭店", FOOD),
        ("食品经营", FOOD),
        ("kfd", FOOD),
        ("shipin", FOOD),
        ("暂住证", RESIDENCE),
        ("jzz", RESIDENCE),
        ("juzhuzheng", RESIDENCE),
        ("ju'zhu", RESIDENCE),
        ("居住 zheng", RESIDENCE),
        ("LAONIAN", SENIOR),
        ("senior", SENIOR),
        ("getigongshanghu", BUSINESS),
        ("000731001000", BUSINESS),
        ("做生意", BUSINESS),
    ],
)
def test_search_finds_what_people_type(query: str, first: str) -> None:
    assert catalog().search(query)[0].basic_code == first


def test_search_finds_nothing_for_nothing() -> None:
    assert catalog().search("") == ()
    assert catalog().search("   ") == ()
    assert catalog().search("没有这种事项") == ()
    assert catalog().search("居住证 饭店") == (), "all words must be found"


def test_names_rank_before_what_is_said_about_an_item() -> None:
    found = [i.basic_code for i in catalog().search("登记")]
    assert found.index(BUSINESS) < found.index(RESIDENCE), "in a name before in a synonym"


def test_search_agrees_with_plain_looking() -> None:
    """The index may not lose or invent anything: compare with looking into every name."""
    items = [
        catalog().items[0].model_copy(update={"impl_code": f"X{n}", "name": other.name, "short_name": other.short_name})
        for n, other in enumerate(catalog().items * 3)
    ]
    index = ItemSearch(items)
    for query in ("登", "登记", "证", "a", "g", "居住证申领"):
        plain = {i.impl_code for i in items if query in i.name.get() or query in i.short_name.get()}
        assert plain <= {i.impl_code for i in index.find(query)}


def test_an_empty_catalogue_answers() -> None:
    empty = Catalog()
    assert empty.search("a") == ()
    assert empty.offered(TODAY) == ()
    assert empty.group("business") is None


#: Words of offices that a plain word can stand for, in what the kiosk itself asks and answers.
OFFICIALESE = ("补正", "孩次", "主体业态", "从业人数", "住房性质", "免冠", "无需", "核验", "予以", "缴费基数", "字号的")


def chinese(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in ("en", "key", "value", "kind", "legal_basis", "review_points"):
                yield from chinese(value)
    elif isinstance(data, list):
        for value in data:
            yield from chinese(value)


@pytest.mark.parametrize("path", sorted((CATALOG / "items").glob("*.json")), ids=lambda path: path.stem)
def test_citizens_are_asked_in_plain_words_with_chinese_punctuation(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    for part in ("form", "guide", "materials", "eligibility", "faq"):
        for text in chinese(data.get(part, {})):
            assert not [word for word in OFFICIALESE if word in text], text
            assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!()][\u4e00-\u9fff]", text), text
