"""A boy of eleven wants a residence permit for his school. He is told to come with a guardian; his mother comes and
acts for him. This matter is the window's for who is under 16: she is told as soon as his card is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from intake.parties import Relation
from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import somebody, to_identity

BOY = somebody("测试戊", date(2015, 1, 1), man=True)
MOTHER = somebody("测试己", date(1980, 1, 1))


@pytest.mark.proof
def test_minor_with_guardian(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures) as family:
        to_identity(family, "办居住证", BOY)
        family.sees("未满16周岁的，请监护人")
        family.taps("结束")
        family.taps("不保存，全部清除")
        family.taps("回到首页")
        to_identity(family, "办居住证", MOTHER)
        family.taps("我是替别人或者单位来办的")
        family.taps("为家人或别人办")
        family.taps("监护人")
        family.puts(BOY)
        family.taps_on("button-second-card")
        family.looks("told-as-soon-as-his-card-is-read")
        family.sees("未满16周岁的，请监护人")  # the matter's own rule, before anything is filled in
        draft = family.kiosk.app.controller.visit.draft
        assert draft is not None
        assert draft.applicant is not None
        assert draft.applicant.name == "测试戊"
        assert draft.representative is not None
        key = family.kiosk.app.controller.visit.person_key
        assert draft.representative.relation is Relation.GUARDIAN
        family.taps("下一步")
        assert family.kiosk.screen == "parties", "it would lead nowhere"
        family.taps("去人工窗口")
        family.sees("请到人工窗口", "填写的内容")
        with family.kiosk.store() as store:
            assert store.drafts_of(key), "what was filled in waits for the window"
