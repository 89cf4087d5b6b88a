"""A father registers his newborn daughter: she has no number yet, he has his own card, and it comes by mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from kiosk_kit import NAME, NUMBER

from intake.parties import IdentityMethod
from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import to_identity


@pytest.mark.proof
def test_newborn_registered_by_the_father(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures) as father:
        to_identity(father, "新生儿落户")
        father.sees(NAME)
        father.taps("我是替别人或者单位来办的")
        father.taps("为家人或别人办")
        father.taps("父亲或母亲")
        father.writes("name", "测试丙")
        father.taps("还没有（新生儿）")
        father.taps("女")
        father.taps_on("date-birth_date-accept")
        father.looks("for-whom")
        father.hands_over("authority")
        father.taps("下一步")
        father.looks("form-first")
        draft = father.kiosk.app.controller.visit.draft
        assert draft is not None
        assert draft.applicant is not None
        assert draft.applicant.method is IdentityMethod.NO_NUMBER
        father.goes_on()
        father.taps("示例省")
        father.taps("示例市")
        father.taps("云山区")
        father.writes("certificate_number", "T110000001")
        father.goes_on()
        father.taps_on("add-parents")
        father.taps("父亲")
        father.writes("parents.1.parent_name", NAME)
        father.writes("parents.1.parent_id", NUMBER)
        father.goes_on()
        father.taps("随父亲")
        father.looks("where-to")
        father.taps("云山区")
        father.looks("which-street")
        father.taps("云山街道")
        father.writes("register_address", "示例路1号2单元")
        father.goes_on()
        father.writes("phone", "13800000002")
        father.goes_on()
        father.photographs("birth_certificate")
        father.photographs("household_booklet")
        father.taps("下一步")
        father.signs()
        father.sees("测试丙", NAME, "来办理的人")
        father.taps("确认无误，提交")
        father.sees("提交成功，已收件", "凭证已打印")
        father.taps("取好了，结束")
