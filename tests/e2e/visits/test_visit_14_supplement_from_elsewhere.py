"""A case was taken in by another hall, whose clerk has told what is missing. Here, while the line to the city is down,
the citizen brings it; when the line is back the city has it, once."""

from __future__ import annotations

from pathlib import Path

from case_kit import notice
from kiosk_kit import person

from intake.case.states import CaseState
from station.applicant import applicant_of
from tests.e2e.visits.city import two_halls
from tests.e2e.visits.pictures import Pictures


def test_supplement_to_a_case_begun_elsewhere_while_offline(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with two_halls(tmp_path, pictures) as towns:
        case_id = towns.elsewhere.take_in(who=applicant_of(person()))
        notice(towns.elsewhere.store, case_id, terminal=towns.elsewhere.id)
        towns.elsewhere.deliver()
        towns.line.follow()  # while the line is up, the case comes here
        citizen = towns.here
        citizen.kiosk.online = False
        citizen.waits(6)
        citizen.taps("补交材料")
        citizen.taps("同意并继续")
        citizen.puts(person())
        citizen.sees("补交哪一件的材料？", "老年人优待证")
        citizen.taps_on("button-case-0")
        citizen.looks("what-is-missing")
        citizen.sees("请补交近期免冠照片", "请填写能接通的手机号码")
        citizen.photographs("line-1")
        citizen.writes("line-2", "13800000009")
        citizen.taps("签名并补交")
        citizen.signs()
        citizen.sees("补交成功")
        assert "补正材料接收凭证" in citizen.slips[-1]
        assert towns.line.case(case_id).state is CaseState.SUPPLEMENTED
        citizen.taps("取好了")
        towns.line.deliver()
        towns.elsewhere.follow()
        assert towns.elsewhere.case(case_id).state is CaseState.SUPPLEMENTED, "the hall that took it in knows"
        assert not towns.line.store.clashes()
