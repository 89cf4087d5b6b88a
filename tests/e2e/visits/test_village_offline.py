"""A village's kiosk while the line is down (CAPABILITIES C27 d): the guide on the screen, the matter handed in, the
receipt in the hand; what is not the village's is not offered, and all of it waits for the line."""

from __future__ import annotations

from pathlib import Path

from kiosk_kit import Bench, person

from intake.case.states import CaseState
from intake.catalog import load_catalog
from station.composition import resources_folder
from tests.e2e.visits.person import Person
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import elder_card_form


def test_c27d_a_village_kiosk_offline_gives_guide_takes_in_and_prints_the_receipt(
    qapp: object, tmp_path: Path, pictures: Pictures
) -> None:
    village = load_catalog(resources_folder() / "catalog").at_site("village", "6")
    bench = Bench(tmp_path, catalog=village)
    bench.online = False
    bench.start()
    try:
        citizen = Person(bench, pictures)
        citizen.waits(6)
        citizen.taps("开始办理")
        citizen.sees("老年人优待证", "生育登记", "灵活就业人员参加社保")
        citizen.sees_no("食品经营许可证新办", "办居住证")  # not on the village's list
        citizen.taps("老年人优待证")
        citizen.sees("谁可以办", "需要准备", "完整办事指南")  # the guide needs no line
        citizen.looks("guide-offline")
        citizen.taps("都符合，开始办理")
        citizen.taps("同意并继续")
        citizen.puts(person())
        citizen.taps("是我本人")
        elder_card_form(citizen)
        citizen.photographs("photo")
        citizen.taps("下一步")
        citizen.signs()
        citizen.taps("确认无误，提交")
        citizen.sees("提交成功，已收件", "凭证已打印")
        citizen.looks("receipt-offline")
        number = str(bench.item("case-number").property("text")).replace(" ", "")
        slip = citizen.slips[-1].replace(" ", "").replace("\n", "")
        assert number in slip
        assert "12345" in slip
        assert "断网" in slip or "网络" in slip, "the paper says that it is kept here"
        with bench.store() as store:
            line = store.find_case(number)
            assert line is not None
            assert (line.state, line.unsent) == (CaseState.RECEIVED, True)
            assert store.queue_status().pending == 1
    finally:
        bench.close()
