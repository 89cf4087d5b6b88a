"""Somebody has lost their identity card. The kiosk does not turn them away: a number, and the window goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from kiosk_kit import failed

from devices.ports import Role
from devices.result import Reason
from tests.e2e.visits.hall import counter_in, kiosk_in
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import LOST_CARD
from tests.hall_fake import FakeHall


@pytest.mark.proof
def test_lost_id_card(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    hall = FakeHall()
    with kiosk_in(tmp_path, pictures, drafts=hall.drafts_of("kiosk"), queue=hall.queue()) as citizen:
        citizen.taps("开始办理")
        citizen.taps("灵活就业人员参加社保")
        citizen.taps("都符合，开始办理")
        citizen.taps("同意并继续")
        reader = citizen.kiosk.fakes[Role.ID_CARD]
        reader.finish(reader.ticket, failed(Reason.DEADLINE))
        citizen.sees("没有等到身份证", "没带身份证的，请到人工窗口办理")
        citizen.taps("去人工窗口")
        citizen.sees("请到人工窗口", "您的排队号")
        number = str(citizen.kiosk.item("queue-number").property("text"))
    with counter_in(tmp_path, pictures, drafts=hall.drafts_of("counter"), queue=hall.queue()) as clerk:
        clerk.sees(number, "身份证没有带或者读不出来")
        clerk.plays("identify", LOST_CARD)
        clerk.sees("测试丁", "手工录入：没有带身份证")
        clerk.takes_in(LOST_CARD)
        clerk.sees("收件")
