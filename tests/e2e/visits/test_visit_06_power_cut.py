"""The power goes while somebody fills in a form. When it is back, their card finds all of it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from kiosk_kit import person

from tests.e2e.visits.hall import kiosk_in, power_cut
from tests.e2e.visits.pictures import Pictures


@pytest.mark.proof
def test_power_cut_in_the_middle_of_a_form(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path / "before", pictures) as citizen:
        citizen.taps("开始办理")
        citizen.taps("老年人优待证")
        citizen.taps("都符合，开始办理")
        citizen.taps("同意并继续")
        citizen.puts(person())
        citizen.taps("是我本人")
        citizen.taps("第一次办")
        citizen.goes_on()
        citizen.taps("是")
        citizen.goes_on()
        citizen.taps("云山区")
        citizen.goes_on()
        citizen.looks("the-power-goes-now")
        power_cut(tmp_path / "before", tmp_path / "after")
    with kiosk_in(tmp_path / "after", pictures) as citizen:
        citizen.sees_no("测试甲")
        citizen.taps("继续办理、补打")
        citizen.taps("同意并继续")
        citizen.puts(person())
        citizen.sees("您有一件没办完的事", "老年人优待证")
        citizen.taps("继续办理")
        citizen.sees("有急事时联系谁")  # the step they were at
        draft = citizen.kiosk.app.controller.visit.draft
        assert draft is not None
        assert draft.answer("residence_region") == "100101"
        citizen.goes_on()
        citizen.goes_on()
        citizen.taps("到大厅领取")
        citizen.goes_on()
        citizen.photographs("photo")
        citizen.taps("下一步")
        citizen.signs()
        citizen.taps("确认无误，提交")
        citizen.sees("提交成功，已收件")
        with citizen.kiosk.store() as store:
            checked = store.verify()
        assert (checked.errors, checked.intakes) == ((), 1)
