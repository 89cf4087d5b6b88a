"""A food stall as one matter: the stall's card (B) waits for the business licence (A), which nobody is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from kiosk_kit import person

from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.pictures import Pictures


@pytest.mark.proof
def test_c10d_food_stall_where_b_waits_for_a(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures) as trader:
        trader.taps("开始办理")
        trader.taps("摆小吃摊")
        trader.looks("guide-of-the-package")
        trader.sees("小摊贩登记")
        trader.taps("都符合，开始办理")
        trader.taps("同意并继续")
        trader.puts(person())
        trader.taps("是我本人")
        trader.taps("否")  # no name for the stall
        trader.goes_on()
        trader.taps("云山区")
        trader.writes("place_address", "示例路8号夜市12号摊位")
        trader.goes_on()
        trader.writes("employees", "2")
        trader.writes("capital", "5000")
        trader.goes_on()
        trader.taps("否")
        trader.goes_on()
        trader.goes_on()
        trader.taps("到大厅领取")
        trader.goes_on()
        trader.taps("煎饼、烧饼")
        trader.goes_on()
        trader.taps("夜市")
        trader.goes_on()
        trader.sees("摊位使用证明", "从业人员健康证明")
        trader.sees_no("营业执照复印件")
        trader.photographs("place_proof")
        trader.photographs("health_certificates")
        trader.taps("下一步")
        trader.signs()
        trader.taps("确认无误，提交")
        trader.sees("提交成功，已收件", "凭证已打印")
        numbers = [str(trader.kiosk.item(f"case-number-{n}").property("text")) for n in (0, 1)]
        assert len(set(numbers)) == 2
        with trader.kiosk.store() as store:
            licence, stall = (store.find_case(number.replace(" ", "")) for number in numbers)
            assert licence is not None
            assert stall is not None
            waiting = store.case(stall.id)
            assert waiting is not None
            assert (waiting.waits_for, waiting.waiting) == ((licence.id,), True)
        trader.taps("取好了，结束")
