"""The page behind a guide's QR code: the version in force, nothing that is not for the public (C01 g, C02 c)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests
from platform_support import DEADLINE, HandClock, Running, platform

from intake.catalog import Catalog
from intake.item import Restriction, ServiceItem
from intake.text import LocalizedText
from sync.platform.rules import Rules, shipped_rules

SENIOR, FOOD = "1110010000000005103002011010000", "11100100000000019L3000131011000"


def item(code: str) -> ServiceItem:
    found = shipped_rules().catalog.item(code)
    assert found is not None
    return found


def changed(code: str, **changes: object) -> Catalog:
    known = shipped_rules().catalog
    one = item(code).model_copy(update=changes)
    return replace(known, items=(*(other for other in known.items if other.key != one.key), one))


def opened(home: Path, catalog: Catalog) -> Iterator[Running]:
    with platform(home, rules=Rules(catalog)) as running:
        yield running


def get(running: Running, path: str, **headers: str) -> requests.Response:
    answer = requests.get(running.url + path, timeout=DEADLINE, headers=headers)
    answer.encoding = "utf-8"
    return answer


def test_c02c_the_page_has_everything_of_the_guide(shared: Running) -> None:
    food = item(FOOD)
    answer = get(shared, f"/g/{FOOD}")
    assert answer.status_code == 200
    wanted = [food.name, food.guide.summary, food.guide.how_long, *food.conditions]
    wanted += [material.name for material in food.materials] + [step.name for step in food.process]
    wanted += [special.name for special in food.special_steps] + [result.name for result in food.results]
    for words in wanted:
        assert words.get() in answer.text
    assert "空白表格" in answer.text
    assert "示例市云山区晨光小吃店" in answer.text, "the filled-in sample"
    assert food.office.place.get() in answer.text


def test_c02c_the_page_is_the_version_in_force_on_the_day_it_is_asked_for(tmp_path: Path) -> None:
    first = item(SENIOR)
    tomorrow = (HandClock().now().local + timedelta(1)).date()
    words = LocalizedText.of("第二版的受理条件。")
    second = {"version": first.version + 1, "effective_from": tomorrow, "conditions": (words,)}
    for running in opened(tmp_path, changed(SENIOR, **second)):
        before = get(running, f"/g/{SENIOR}")
        assert words.get() not in before.text
        assert f"第 {first.version} 版" in before.text
        running.clock.advance(timedelta(1))
        after = get(running, f"/g/{SENIOR}", **{"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200, "the browser's page is the old one"
        assert words.get() in after.text
        assert f"第 {first.version + 1} 版" in after.text


def test_c02c_a_code_alone_is_the_item_itself_and_not_a_newer_variant_of_it(tmp_path: Path) -> None:
    known, one = shipped_rules().catalog, item(SENIOR)
    words = LocalizedText.of("另一种情形的受理条件。")
    variant = {"handling_code": "V1", "version": one.version + 5, "conditions": (words,)}
    for running in opened(tmp_path, replace(known, items=(*known.items, one.model_copy(update=variant)))):
        assert words.get() not in get(running, f"/g/{SENIOR}").text
        assert words.get() in get(running, f"/g/{SENIOR}/V1").text


def test_c02c_a_browser_keeps_the_page_for_minutes_and_is_told_when_it_is_the_same(shared: Running) -> None:
    answer = get(shared, f"/g/{FOOD}")
    kept = dict(part.strip().partition("=")[::2] for part in answer.headers["Cache-Control"].split(","))
    assert 0 < int(kept["max-age"]) <= 600
    again = get(shared, f"/g/{FOOD}", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")


@pytest.mark.parametrize("why", list(Restriction))
def test_c01g_what_is_secret_or_excluded_by_law_has_no_page(tmp_path: Path, why: Restriction) -> None:
    for running in opened(tmp_path, changed(SENIOR, restricted=why)):
        answer = get(running, f"/g/{SENIOR}")
        assert answer.status_code == 404
        assert item(SENIOR).name.get() not in answer.text


def test_c01b_what_is_withdrawn_has_no_page_from_that_day_on(tmp_path: Path) -> None:
    for running in opened(tmp_path, changed(SENIOR, effective_to=date(2020, 1, 1), effective_from=date(2019, 1, 1))):
        assert get(running, f"/g/{SENIOR}").status_code == 404


@pytest.mark.parametrize("path", ["/g/0", "/g/<script>", f"/g/{FOOD}/NONE", "/g/%F0%9F%92%A9"])
def test_a_code_of_nothing_gives_a_page_that_says_what_to_do(shared: Running, path: str) -> None:
    answer = get(shared, path)
    assert answer.status_code == 404
    assert "综合窗口" in answer.text
    assert "<script" not in answer.text
