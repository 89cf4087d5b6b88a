"""What the office looks up by itself, on the kiosk's page of materials: met without asking; "could not check" is not
"does not match" (C16 a, b)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from journey import to_materials
from kiosk_kit import Bench
from visit_kit import NUMBER

from intake.licence import ELicence, LicencesKnown, NoAnswer

BIRTH = "1110010000000004353002023004000"
OWN = ELicence("结婚登记信息", "A110000001", "示例市民政局", NUMBER, valid_from="2026-05-01")


class Register:
    """The city, in memory. ``known`` None: nobody answers."""

    available = True

    def __init__(self) -> None:
        self.known: tuple[ELicence, ...] | None = None

    def find(
        self, holders: Sequence[tuple[str, str]], name: str, case_id: str, purpose: str
    ) -> LicencesKnown | NoAnswer:
        if self.known is None:
            return NoAnswer()
        return LicencesKnown(tuple(one for one in self.known if one.name == name), "2026-05-14T01:30:00.000Z")


def said(bench: Bench, state: str) -> str:
    return str(bench.item(f"lookup-{state}-marriage_record").property("text"))


def test_c16b_what_could_not_be_checked_stops_nobody_and_is_not_called_wrong(qapp: object, tmp_path: Path) -> None:
    register = Register()
    bench = Bench(tmp_path, licences=register, region="100101").start()
    to_materials(bench, BIRTH)
    bench.drawn()
    assert said(bench, "could_not_check").startswith("无法核验")
    assert "不是材料有问题" in said(bench, "could_not_check")
    assert not bench.sees("capture-marriage_record"), "and nobody is asked for it"
    desk = bench.app.controller.session.licences
    register.known = (OWN,)
    desk.look_again("marriage_record")
    bench.drawn()
    assert "核验通过" in said(bench, "matches")
    assert "示例市民政局签发，可信等级A" in said(bench, "matches")
    assert not bench.sees("capture-marriage_record")
    register.known = (ELicence("结婚登记信息", "A0", "示例市民政局", NUMBER, valid_to="2026-05-01"),)
    desk.look_again("marriage_record")
    bench.drawn()
    assert "核验不符" in said(bench, "does_not_match")
    assert bench.sees("capture-marriage_record"), "then paper"
    bench.close()
