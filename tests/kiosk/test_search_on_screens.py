"""Finding a matter at the kiosk: why it was found can be seen, two doors, a long list in pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kiosk_kit import SENIOR, Bench
from PySide6.QtCore import QObject

from tests.shipped import shipped_catalog

FOOD, RESIDENCE, EATERY = (
    "11100100000000019L3000131011000",
    "11100100000000027F3000709024000",
    "11100100000000609M3000131904000",
)


@pytest.fixture
def services(bench: Bench) -> Bench:
    """At the list of services."""
    bench.tap("button-begin")
    return bench


@pytest.fixture
def long_list(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    """There with twenty more matters."""
    catalog = shipped_catalog()
    card = next(item for item in catalog.items if item.impl_code == SENIOR)
    more = tuple(card.model_copy(update={"impl_code": f"{SENIOR[:-4]}{number:04d}"}) for number in range(1, 21))
    kiosk = Bench(tmp_path, catalog=replace(catalog, items=(*catalog.items, *more))).start()
    kiosk.tap("button-begin")
    yield kiosk
    kiosk.close()


def words(bench: Bench, name: str) -> str:
    item = bench.find(name)
    assert isinstance(item, QObject)
    return str(item.property("text"))


def test_c03a_what_people_say_finds_it_and_the_screen_tells_by_what(services: Bench) -> None:
    services.set_text("input-field-search", "kaifandian")
    assert services.sees(f"service-{FOOD}")
    assert words(services, f"why-{FOOD}") == "按“开饭店”找到"
    services.set_text("input-field-search", "居驻证")
    assert services.sees("guessed")
    assert "读音相近" in words(services, f"why-{RESIDENCE}")
    services.set_text("input-field-search", "居住证")
    assert not services.sees("guessed")
    assert not services.sees(f"why-{RESIDENCE}"), "the name shows it"


def test_c03a_nothing_found_says_what_to_do_next(services: Bench) -> None:
    services.set_text("input-field-search", "锟斤拷烫烫")
    assert services.sees("nothing-found")
    assert all(way in words(services, "nothing-found") for way in ("换个说法", "按类别找", "呼叫帮助"))


def test_c03c_the_guide_says_what_must_exist_first(services: Bench) -> None:
    services.tap(f"service-{FOOD}")
    assert "营业执照" in words(services, "guide-first-0")


def test_c03d_two_doors_at_the_kiosk(services: Bench) -> None:
    services.tap("door-organisation")
    assert services.sees(f"service-{FOOD}")
    assert not services.sees(f"service-{RESIDENCE}")
    services.set_text("input-field-search", "登记")
    assert services.sees(f"service-{EATERY}")
    assert not services.sees(f"service-{RESIDENCE}")
    services.tap("door-person")
    services.set_text("input-field-search", "jzz")
    assert services.sees(f"service-{RESIDENCE}")


def test_a_long_list_comes_in_pages(long_list: Bench) -> None:
    assert "还有" in words(long_list, "show-more")
    long_list.tap("show-more")
    assert not long_list.sees("show-more")
    assert long_list.sees(f"service-{SENIOR[:-4]}0020")
