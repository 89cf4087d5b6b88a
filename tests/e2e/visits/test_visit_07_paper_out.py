"""The printer has no paper and the citizen no phone: the number stands on the screen, the paper comes later."""

from __future__ import annotations

from pathlib import Path

import pytest
from kiosk_kit import person

from devices.ports import PrintOutcome
from devices.result import Reason
from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import elder_card_to_review


@pytest.mark.proof
def test_paper_out_without_a_phone(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures) as citizen:
        elder_card_to_review(citizen)
        citizen.kiosk.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
        citizen.taps("确认无误，提交")
        citizen.sees("提交成功，已收件", "凭证没有打印：打印机没有纸了")
        citizen.sees("您的事项已经收件，不受影响", "可以抄下", "再打印一次", "改用 A4 纸打印")
        number = str(citizen.kiosk.item("case-number").property("text"))
        citizen.taps("再打印一次")
        citizen.sees("凭证没有打印：打印机没有纸了")
        citizen.taps("已记下编号，结束")
        citizen.taps("回到首页")
        citizen.kiosk.answers.paper = "printed"  # staff has put in a roll
        citizen.taps("继续办理、补打")
        citizen.taps("同意并继续")
        citizen.puts(person())
        citizen.sees("您的事项已提交", number)
        citizen.taps("打印凭证")
        citizen.sees("凭证已打印，请从出纸口取走")
        assert number.replace(" ", "") in citizen.slips[-1].replace(" ", "")
        citizen.taps("取好了，结束")
