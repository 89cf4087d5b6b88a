"""A grown-up daughter wants the elder card for her father, who cannot come: her card, his card, his letter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from intake.parties import IdentityMethod, Relation
from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import somebody, to_identity

DAUGHTER = somebody("测试丁", date(1980, 1, 1))
FATHER = somebody("测试乙", date(1950, 1, 1), man=True)


@pytest.mark.proof
def test_c05c_agent_for_a_parent(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures) as daughter:
        to_identity(daughter, "老年人优待证", DAUGHTER)
        daughter.sees("测试丁")
        daughter.taps("我是替别人或者单位来办的")
        daughter.taps("为家人或别人办")
        daughter.taps("受本人委托")
        daughter.looks("agent")
        daughter.puts(FATHER)
        daughter.taps_on("button-second-card")
        daughter.looks("both-cards-read")
        daughter.taps("下一步")
        daughter.looks("the-letter-is-missing")
        daughter.sees("授权委托书")
        assert daughter.kiosk.screen == "parties", "no letter, no form"
        daughter.hands_over("authority")
        daughter.taps("下一步")
        draft = daughter.kiosk.app.controller.visit.draft
        assert draft is not None
        assert draft.applicant is not None
        assert (draft.applicant.name, draft.applicant.method) == ("测试乙", IdentityMethod.CHIP)
        assert draft.representative is not None
        assert draft.representative.relation is Relation.AGENT
        assert draft.representative.authority
        daughter.taps("第一次办")
        daughter.goes_on()
        daughter.taps("是")
        daughter.goes_on()
        daughter.taps("云山区")
        daughter.writes("residence_address", "示例路1号")
        daughter.goes_on()
        daughter.goes_on()
        daughter.goes_on()
        daughter.taps("到大厅领取")
        daughter.goes_on()
        daughter.photographs("photo")
        daughter.taps("下一步")
        daughter.signs()
        daughter.sees("测试乙", "来办理的人", "测试丁")
        daughter.taps("确认无误，提交")
        daughter.sees("提交成功，已收件")
