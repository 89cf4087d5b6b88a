"""A migrant worker opens a stall here and lives far away: registered in another province, the licence comes by mail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import somebody

FAR = somebody("测试乙", date(1988, 3, 5), man=True, address="他省他市他县示例路2号")


@pytest.mark.proof
def test_migrant_worker_cross_province_by_mail(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures) as worker:
        worker.taps("开始办理")
        worker.taps("个体工商户开业登记")
        worker.looks("guide")
        worker.taps("都符合，开始办理")
        worker.taps("同意并继续")
        worker.puts(FAR)
        worker.sees("测试乙", "他省他市他县")
        worker.taps("是我本人")
        worker.taps("否")
        worker.goes_on()
        worker.taps("餐饮")
        worker.goes_on()
        worker.taps("店铺、商场、市场摊位")
        worker.goes_on()
        worker.taps("云山区")
        worker.writes("place_address", "示例路8号")
        worker.goes_on()
        worker.writes("employees", "1")
        worker.writes("capital", "20000")
        worker.goes_on()
        worker.taps("否")
        worker.goes_on()
        worker.goes_on()
        worker.sees("免费邮寄到家")
        worker.taps("免费邮寄到家")
        worker.writes("mail_address", "他省他市他县示例路2号")
        worker.goes_on()
        worker.photographs("place_proof")
        worker.taps("下一步")
        worker.signs()
        worker.sees("他省他市他县示例路2号")
        worker.taps("确认无误，提交")
        worker.sees("提交成功，已收件", "凭证已打印")
        number = str(worker.kiosk.item("case-number").property("text")).replace(" ", "")
        with worker.kiosk.store() as store:
            line = store.find_case(number)
            assert line is not None
            intake = store.intake(line.id)
        assert intake is not None
        assert dict(intake.answers)["mail_address"] == "他省他市他县示例路2号"
        worker.taps("取好了，结束")
