"""A boy of eleven wants a residence permit for his school. He is told to come with a guardian; his mother
comes and acts for him. This matter is the window's for who is under 16: what they filled in goes with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kiosk_kit import AIDE, PASSWORD

from intake.parties import Relation
from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import somebody, to_identity

BOY = somebody("测试戊", date(2015, 1, 1), man=True)
MOTHER = somebody("测试己", date(1980, 1, 1))


@pytest.mark.proof
def test_minor_with_guardian(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures) as family:
        family.kiosk.add_aide()
        to_identity(family, "办居住证", BOY)
        family.sees("未满 14 周岁，需要监护人陪同")
        family.taps("结束")
        family.taps("不保存，全部清除")
        family.taps("回到首页")
        to_identity(family, "办居住证", MOTHER)
        family.taps("我是替别人或者单位来办的")
        family.taps("为家人或别人办")
        family.taps("监护人")
        family.puts(BOY)
        family.taps_on("button-second-card")
        family.looks("both-cards-read")
        family.taps("下一步")
        family.looks("the-proof-is-missing")
        family.sees("能证明您是监护人的材料")
        family.hands_over("authority")
        family.taps("下一步")
        family.sees("请选择怎样核对本人")
        family.taps("请工作人员核对")
        family.writes("staff-id", AIDE)
        family.writes("staff-password", PASSWORD)
        family.looks("staff-signs-in")
        family.taps("登录并核对")
        family.taps("本人与证件一致")
        draft = family.kiosk.app.controller.visit.draft
        assert draft is not None
        assert draft.applicant is not None
        assert draft.applicant.name == "测试戊"
        assert draft.representative is not None
        key = family.kiosk.app.controller.visit.person_key
        assert draft.representative.relation is Relation.GUARDIAN
        family.taps("在本市上学")
        family.goes_on()
        family.taps_on("date-arrived_on-accept")
        family.goes_on()
        family.sees("住满半年才能申领")
        family.taps_on("date-arrived_on-year-down")
        family.goes_on()
        family.taps("云山区")
        family.writes("residence_address", "示例路3号")
        family.goes_on()
        family.taps("自己的房子")
        family.goes_on()
        family.writes("school_name", "示例小学")
        family.goes_on()
        family.goes_on()
        family.taps("到大厅领取")
        family.goes_on()
        family.photographs("study_proof")
        family.photographs("photo")
        family.taps("下一步")
        family.signs()
        family.sees("测试戊", "来办理的人", "测试己")
        family.sees("未满16周岁的，请监护人（一般是父母）带上证件，到人工窗口代办")  # the matter's own rule
        family.taps("呼叫帮助")
        family.taps("改到人工窗口办理")
        family.sees("请到人工窗口", "填写的内容")
        with family.kiosk.store() as store:
            assert store.drafts_of(key), "what was filled in waits for the window"
