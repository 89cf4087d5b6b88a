"""A package whose second matter waits for the first, and what need not be handed in, on the kiosk's screens."""

from __future__ import annotations

from journey import hand_in, to_materials
from kiosk_kit import Bench

from devices.ports import LabelledLine, PrintReceipt, Role
from intake.material import FROM_PACKAGE

STALL = "11100100000000019L3000900002000"


def test_c10d_the_stall_waits_for_the_licence_which_is_asked_of_nobody(bench: Bench) -> None:
    to_materials(bench, STALL)
    assert bench.sees("material-place_proof")
    assert not bench.sees("material-business_licence"), "the package brings it forth: nobody is asked for it"
    assert bench.item("material-state-identity").property("text") == "不用交，由部门核对"
    for slot in bench.app.controller.visit.missing_materials():
        hand_in(bench, slot.spec.key)
    bench.tap("button-next")
    bench.sign()
    bench.tap("button-next")
    bench.until("review")
    bench.tap("button-submit")
    bench.until("paper")
    assert bench.item("case-after-1").property("text") == "第 1 件办好后自动开始，不用再来"
    assert not bench.sees("case-after-0")
    (slip,) = [job for job in bench.fakes[Role.RECEIPT_PRINTER].history if isinstance(job, PrintReceipt)]
    printed = {line.label: line.value for line in slip.elements if isinstance(line, LabelledLine)}
    assert printed["开始办理"] == "第1件办好后自动开始，不用再来"
    numbers = [str(bench.item(f"case-number-{index}").property("text")) for index in (0, 1)]
    business, shop = (bench.store().find_case(number.replace(" ", "")) for number in numbers)
    assert business is not None
    assert shop is not None
    waiting = bench.store().case(shop.id)
    assert waiting is not None
    assert (waiting.waits_for, waiting.waiting) == ((business.id,), True)
    assert [m.material for m in waiting.materials if m.not_supplied == FROM_PACKAGE] == ["business_licence"]
    bench.tap("button-finish")
    bench.until("thanks")
    assert "第 2 件要等前一件办好" in bench.item("end-waits").property("text")
    bench.tap("button-finish")
    bench.until("welcome")
    assert bench.app.controller.visit.receipt is None


def test_c16f_what_is_looked_up_is_marked_before_anything_is_handed_in(bench: Bench) -> None:
    to_materials(bench)
    assert bench.item("material-state-identity").property("text") == "不用交，由部门核对"
    assert not bench.sees("capture-identity")
