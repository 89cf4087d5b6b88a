"""A grandmother of 76 wants her elder card. She has no phone and brought an old print; the photo is taken here."""

from __future__ import annotations

from pathlib import Path

from kiosk_kit import person

from tests.e2e.visits.hall import kiosk_in
from tests.e2e.visits.pictures import Pictures


def test_grandmothers_elder_card(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with kiosk_in(tmp_path, pictures) as grandmother:
        grandmother.taps("大字版")
        grandmother.taps("开始办理")
        grandmother.taps("老年人优待证")
        grandmother.sees("满60周岁", "不收费", "近期一寸照片")
        grandmother.taps("都符合，开始办理")
        grandmother.taps("同意并继续")
        grandmother.sees("请把身份证平放在读卡区")
        grandmother.puts(person())
        grandmother.sees("测试甲")
        grandmother.sees_no("11010519491231002X")
        grandmother.taps("是我本人")
        grandmother.taps("第一次办")
        grandmother.goes_on()
        grandmother.taps("是")
        grandmother.goes_on()
        grandmother.taps("云山区")
        grandmother.goes_on()
        grandmother.goes_on()  # nobody to call, no phone: neither is asked for twice
        grandmother.goes_on()
        grandmother.taps("到大厅领取")
        grandmother.goes_on()
        grandmother.sees("近期一寸照片", "不用交，由部门核对")
        grandmother.photographs("photo")
        grandmother.taps("下一步")
        grandmother.signs()
        grandmother.sees("请最后看一遍")
        grandmother.taps("确认无误，提交")
        grandmother.sees("提交成功，已收件", "凭证已打印")
        grandmother.sees("承诺时限")
        assert "收件凭证" in grandmother.slips[-1]
        grandmother.taps("取好了，结束")
        grandmother.sees("办理完成，谢谢")
        grandmother.taps("回到首页")
        grandmother.sees("开始办理")
        grandmother.sees_no("测试甲")
