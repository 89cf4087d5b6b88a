"""A package (一件事) on the kiosk's screens: said before it is begun, handed in once, a number for each matter."""

from __future__ import annotations

from journey import to_materials, to_paper
from kiosk_kit import SENIOR, Bench

from devices.ports import LabelledLine, PrintReceipt, Role

EATERY = "11100100000000019L3000900001000"


def texts(bench: Bench, name: str) -> str:
    return str(bench.item(name).property("text"))


def test_it_is_marked_and_the_guide_says_what_it_holds(bench: Bench) -> None:
    bench.tap("button-begin")
    assert bench.sees(f"package-{EATERY}")
    bench.tap(f"service-{EATERY}")
    assert bench.sees("guide-package")
    item = bench.app.controller.visit.item
    assert item is not None
    assert item.package is not None
    assert len(item.package.parts) == 2


def test_a_single_matter_has_no_mark(bench: Bench) -> None:
    bench.tap("button-begin")
    bench.tap(f"service-{SENIOR}")
    assert not bench.sees("guide-package")


def test_c10a_each_material_says_which_matters_it_is_for(bench: Bench) -> None:
    to_materials(bench, EATERY)
    shared = [slot for slot in bench.app.controller.visit.slots() if len(slot.spec.serves) == 2]
    single = [slot for slot in bench.app.controller.visit.slots() if len(slot.spec.serves) == 1]
    assert shared
    assert single
    assert "2" in texts(bench, f"serves-{shared[0].spec.key}")
    assert single[0].spec.serves[0].get() in texts(bench, f"serves-{single[0].spec.key}")


def test_every_case_number_is_on_screen_and_paper(bench: Bench) -> None:
    to_paper(bench, EATERY)
    numbers = [texts(bench, f"case-number-{index}") for index in (0, 1)]
    assert len(set(numbers)) == 2
    assert not bench.sees("case-number"), "the lead's number alone would mislead"
    jobs = [command for command in bench.fakes[Role.RECEIPT_PRINTER].history if isinstance(command, PrintReceipt)]
    printed = [element.value for element in jobs[-1].elements if isinstance(element, LabelledLine)]
    assert set(numbers) <= set(printed)
    bench.tap("button-finish")
    bench.tap("button-finish")
    bench.tap("button-continue")
    bench.tap("button-agree")
    bench.until("found")
    assert bench.sees("button-reprint")
