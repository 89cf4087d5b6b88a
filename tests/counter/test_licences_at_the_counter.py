"""What the government has already, at the counter: looked up by itself, shown with its issuer, demanded for a reason
only, disputed, chosen from several, taken by any of the ways, all by keys (CAPABILITIES C16, §3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from counter_kit import CLERK, CounterBench
from licence_kit import ELSEWHERE, FOOD, OWN, Register, second
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from test_at_the_counter import to_visit
from visit_kit import NAME, NUMBER, SENIOR

from intake.draft import HandedIn
from intake.material import NOT_HERE, PROMISED, SlotState
from intake.taking import LookupOutcome, TakenAs
from sync.notes import Dispute

KEYS = Qt.Key
BUSINESS = "11100100000000019L3000731001000"
Open = Callable[..., CounterBench]


@pytest.fixture
def counter(qapp: object, tmp_path: Path) -> Iterator[Open]:
    """A matter at a window of region 100101, whose city knows these licences."""
    benches: list[CounterBench] = []

    def make(register: Register, item: str = FOOD, **answers: str) -> CounterBench:
        desk = CounterBench(tmp_path, licences=register, region="100101").start()
        benches.append(desk)
        desk.sign_in()
        to_visit(desk)
        desk.app.visit.start(item)
        desk.until("matter")
        for key, value in answers.items():
            desk.app.matter.setValue(key, value)
            desk.app.matter.commit(key)
        desk.settle()
        return desk

    yield make
    for desk in benches:
        desk.close()


def given(desk: CounterBench, material: str) -> HandedIn:
    draft = desk.app.controller.visit.draft
    assert draft is not None
    return draft.material(material)


def state(desk: CounterBench, material: str) -> SlotState:
    slot = desk.app.controller.visit.slot(material)
    assert slot is not None
    return slot.state


def shown(desk: CounterBench, name: str) -> str:
    desk.drawn()
    return str(desk.item(name).property("text"))


def sheet(desk: CounterBench, material: str) -> None:
    """F6 on the material that has the keyboard."""
    desk.drawn()
    desk.item(f"button-ways-{material}").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    desk.drawn()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # the keys of what is gone
    desk.key(KEYS.Key_F6)
    desk.drawn()
    assert desk.sees("material-sheet")


def choose(desk: CounterBench, way: str) -> None:
    """The number key that stands before a way."""
    cap = desk.item(f"way-{way}")
    desk.key(getattr(KEYS, f"Key_{cap.property('keys')}"))
    desk.drawn()


def test_c16a_what_the_government_issued_is_met_by_lookup_and_demanded_only_with_a_reason(counter: Open) -> None:
    desk = counter(Register((OWN,)))
    taken = given(desk, "business_licence").taken
    assert taken.lookup is not None
    assert taken.lookup.outcome is LookupOutcome.MATCHES
    assert shown(desk, "lookup-title-business_licence") == "核验通过，不用交"
    assert shown(desk, "lookup-provenance-business_licence") == "示例市市场监督管理局签发，可信等级A"
    assert not desk.sees("button-capture-business_licence"), "nobody is asked for it"
    sheet(desk, "business_licence")
    choose(desk, "demand")
    assert not desk.sees("button-say"), "there is nothing to confirm yet"
    assert state(desk, "business_licence") is SlotState.NOT_NEEDED
    desk.app.licences.say("  ")
    assert "请写明理由" in shown(desk, "way-refused")
    assert state(desk, "business_licence") is SlotState.NOT_NEEDED, "not without a reason"
    desk.type("照面信息和现场不一致，要看原件")
    desk.key(KEYS.Key_F9)
    desk.drawn()
    assert not desk.sees("material-sheet")
    assert state(desk, "business_licence") is SlotState.NEEDED
    assert given(desk, "business_licence").taken.demanded_because == "照面信息和现场不一致，要看原件"
    assert "照面信息" in shown(desk, "lookup-text-business_licence")
    assert desk.sees("button-capture-business_licence")


def test_c16b_could_not_check_and_does_not_match_are_shown_differently(counter: Open) -> None:
    register = Register((), down=True)
    desk = counter(register)
    assert shown(desk, "lookup-title-business_licence") == "无法核验"
    assert "不是材料有问题" in shown(desk, "lookup-text-business_licence")
    assert desk.sees("lookup-could_not_check-business_licence")
    assert state(desk, "business_licence") is SlotState.NOT_NEEDED, "never a defect"
    assert not desk.sees("button-capture-business_licence")
    grey = desk.item("lookup-title-business_licence").property("color")
    register.down, register.known = False, (second(OWN, "1", "示例市市场监督管理局"),)
    register.known = tuple(type(one)(**{**_members(one), "valid_to": "2026-05-01"}) for one in register.known)
    sheet(desk, "business_licence")
    choose(desk, "lookup")
    desk.key(KEYS.Key_Escape)
    assert shown(desk, "lookup-title-business_licence") == "核验不符"
    assert "今天不在有效期内" in shown(desk, "lookup-text-business_licence")
    assert desk.item("lookup-title-business_licence").property("color") != grey
    assert state(desk, "business_licence") is SlotState.NEEDED, "it does not match: paper"
    register.known = ()
    sheet(desk, "business_licence")
    choose(desk, "lookup")
    desk.key(KEYS.Key_Escape)
    assert shown(desk, "lookup-title-business_licence") == "无法核验", "not known here is no proof that there is none"
    assert "查不到不等于没有" in shown(desk, "lookup-text-business_licence")
    desk.app.controller.session.hall._lane = _Silent()  # type: ignore[assignment]  # a lane that never comes back
    sheet(desk, "business_licence")
    choose(desk, "lookup")
    assert shown(desk, "lookup-title-sheet") == "正在核验…"
    desk.advance(4.1)
    assert shown(desk, "lookup-title-sheet") == "无法核验", "nobody waits longer"


def _members(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}  # type: ignore[attr-defined]  # a slotted dataclass


class _Silent:
    def run(self, *_: object) -> None:
        """Nobody answers."""


def test_c16c_each_lookup_is_inside_the_draft_for_a_purpose_and_is_written_down(counter: Open) -> None:
    register = Register((OWN,))
    desk = counter(register)
    draft = desk.app.controller.visit.draft
    assert draft is not None
    assert register.asked == [("营业执照", draft.id, "shared_data_check")], "once, and for nothing else"
    with desk.open_store() as store:
        from sqlalchemy import select

        from sync.store.schema import audit

        with store._database.read() as connection:
            rows = connection.execute(select(audit).where(audit.c.kind == "lookup")).all()
    (row,) = [one for one in rows if "business_licence" in one.detail]
    assert row.subject == draft.id
    assert CLERK in row.detail
    assert "shared_data_check" in row.detail
    assert all(NUMBER not in one.detail and NAME not in one.detail for one in rows)


def test_c16d_another_provinces_licence_shows_issuer_and_trust_level(counter: Open) -> None:
    desk = counter(Register((ELSEWHERE,)), SENIOR, local_household="no")
    sheet(desk, "residence_permit")
    choose(desk, "e_licence")
    desk.key(KEYS.Key_Escape)
    assert shown(desk, "lookup-provenance-residence_permit") == "外省（邻省某市公安局）签发，可信等级B"
    assert given(desk, "residence_permit").taken.way is TakenAs.E_LICENCE
    assert state(desk, "residence_permit") is SlotState.GIVEN


def test_c16d_of_several_licences_the_applicant_chooses(counter: Open) -> None:
    own = second(ELSEWHERE, "JZ1", "示例市公安局")
    own = type(own)(**{**_members(own), "region": "100100"})
    gone = type(own)(**{**_members(own), "number": "JZ0", "valid_to": "2025-12-31"})
    desk = counter(Register((own, ELSEWHERE, gone)), SENIOR, local_household="no")
    sheet(desk, "residence_permit")
    choose(desk, "e_licence")
    assert shown(desk, "lookup-title-sheet") == "查到几份，请选一份"
    assert shown(desk, "licence-provenance-1").startswith("外省（邻省某市公安局）")
    assert "不在有效期内" in shown(desk, "licence-why-not-2"), "and why one cannot be chosen"
    assert state(desk, "residence_permit") is SlotState.NEEDED, "nothing is chosen for the applicant"
    desk.key(KEYS.Key_Down)
    desk.key(KEYS.Key_Return)
    desk.drawn()
    licence = given(desk, "residence_permit").taken.licence
    assert licence is not None
    assert licence.number == "JZ2000001"


def test_c16e_disputed_data_becomes_a_record_and_the_case_goes_on_with_paper(counter: Open) -> None:
    desk = counter(Register((OWN,)))
    sheet(desk, "business_licence")
    choose(desk, "dispute")
    desk.type("执照上的地址是旧的")
    desk.key(KEYS.Key_F9)
    desk.drawn()
    assert given(desk, "business_licence").taken.disputed
    assert shown(desk, "lookup-title-business_licence") == "申请人有异议，凭纸质材料办理"
    draft = desk.app.controller.visit.draft
    assert draft is not None
    with desk.open_store() as store:
        (kept,) = store.records_listed(Dispute.KIND)
    assert isinstance(kept.note, Dispute)
    assert (kept.note.about, kept.note.material, kept.note.claim) == (
        draft.id,
        "business_licence",
        "执照上的地址是旧的",
    )
    assert kept.note.owner == CLERK
    assert state(desk, "business_licence") is SlotState.NEEDED
    desk.tap("button-capture-business_licence")
    desk.tap("button-capture")
    desk.tap("button-keep")
    desk.settle()
    assert state(desk, "business_licence") is SlotState.GIVEN, "on with paper"
    assert given(desk, "business_licence").taken.disputed, "and it stays on record"


def test_each_way_has_its_key_and_says_why_not(counter: Open) -> None:
    """The taking ways of CAPABILITIES §3.3, each by its number."""
    desk = counter(Register(), BUSINESS, place_kind="shop")
    sheet(desk, "place_proof")
    assert shown(desk, "why-not-deferred") == "这份材料不能以后补交。"
    assert shown(desk, "why-not-original_compared") == "请先拍摄或者扫描要留下的复印件。"
    choose(desk, "commitment")
    assert given(desk, "place_proof").not_supplied == PROMISED
    for way, taken in (("original", TakenAs.ORIGINAL), ("copy", TakenAs.COPY)):
        sheet(desk, "place_proof")
        choose(desk, way)
        assert given(desk, "place_proof").taken.way is taken
        assert state(desk, "place_proof") is SlotState.GIVEN
    sheet(desk, "place_proof")
    choose(desk, "copy")
    assert state(desk, "place_proof") is SlotState.NEEDED, "the same again takes it back"
    sheet(desk, "place_proof")
    choose(desk, "not_here")
    assert given(desk, "place_proof").not_supplied == NOT_HERE
