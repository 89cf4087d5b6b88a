"""Fees at the counter by keys alone (CAPABILITIES C29): slip, proof, another payer, with and without a network."""

from __future__ import annotations

import pytest
from case_bench import add_staff, take_in
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_afterwards import STEPS, act_key, capture, do, kinds, moved, open_case, walk

from counter.act import Act
from intake.papers.paper import PaperKind, paper_to_json
from intake.text import ENGLISH
from sync.notes import Payment
from sync.store.notes import KeptNote

KEYS = Qt.Key
#: Changing a driving licence costs ten yuan.
LICENCE = "11100100000000027F3000709026000"
BASIS = "收费标准的通知"


@pytest.fixture(autouse=True)
def staff(desk: CounterBench) -> None:
    add_staff(desk)


def accepted(desk: CounterBench) -> str:
    case_id = take_in(desk, LICENCE)
    moved(desk, case_id, STEPS["accept"])
    open_case(desk)
    return case_id


def slip_of(desk: CounterBench, case_id: str) -> KeptNote:
    with desk.open_store() as store:
        (kept,) = [kept for kept in store.records_about(case_id) if isinstance(kept.note, Payment)]
    return kept


def papers(desk: CounterBench, case_id: str) -> list[str]:
    with desk.open_store() as store:
        found = store.papers_of(case_id)
    return [paper_to_json(kept.paper).decode() for kept in found if kept.kind is PaperKind.FEE]


def make_slip(desk: CounterBench) -> None:
    act_key(desk, KEYS.Key_F)
    do(desk)


def offered(desk: CounterBench) -> set[Act]:
    return {offer.rule.act for offer in desk.app.controller.cases.offers()}


def test_c29a_basis_amount_and_slip_number_stand_on_screen_and_slip(desk: CounterBench) -> None:
    case_id = accepted(desk)
    remarks = desk.app.remarks
    assert (remarks.amount, remarks.slipNo, remarks.paid) == ("人民币 10.00 元", "", False)
    assert BASIS in remarks.basis
    make_slip(desk)
    slip = slip_of(desk, case_id)
    assert remarks.slipNo == slip.note.number
    assert desk.sees("case-fee-state")
    assert remarks.feeState == "未缴费：没有凭证"
    (said,) = papers(desk, case_id)
    for words in (slip.note.number, "10.00", BASIS, "现金", "未缴费"):
        assert words in said
    assert kinds(desk, case_id) == [PaperKind.FEE], "and it was printed"
    assert Act.BILL not in offered(desk), "one slip a case"


def test_c29b_nothing_is_paid_without_number_and_picture_of_the_voucher_also_offline(desk: CounterBench) -> None:
    """No key sequence leads past the proof; the network makes no difference."""
    desk.online = False
    case_id = accepted(desk)
    make_slip(desk)
    act_key(desk, KEYS.Key_P)
    assert "缴费方式" in desk.app.case.missing
    walk(desk, "field-way")
    desk.key(KEYS.Key_3)
    assert "凭证号" in desk.app.case.missing
    desk.key(KEYS.Key_F9)
    assert slip_of(desk, case_id).open, "the key does nothing while something is missing"
    walk(desk, "input-field-voucher")
    desk.type("PJ0000123")
    assert "拍摄缴费凭证" in desk.app.case.missing
    desk.key(KEYS.Key_F9)
    assert slip_of(desk, case_id).open
    assert not desk.app.remarks.paid
    capture(desk, "button-capture-voucher_page")
    do(desk)
    paid = slip_of(desk, case_id)
    assert isinstance(paid.note, Payment)
    assert (paid.open, paid.note.voucher, paid.note.way) == (False, "PJ0000123", "mobile")
    with desk.open_store() as store:
        assert paid.note.picture is not None
        assert store.read_blob(paid.id, paid.note.picture)[:2] == b"\xff\xd8", "the voucher's picture is its proof"
    assert "已缴费，凭证号 PJ0000123" in papers(desk, case_id)[-1]
    assert desk.app.remarks.paid
    assert {Act.BILL, Act.PAID}.isdisjoint(offered(desk))


def test_c29c_who_pays_for_the_applicant_is_kept_and_stands_masked_on_the_screen(desk: CounterBench) -> None:
    case_id = accepted(desk)
    act_key(desk, KEYS.Key_F)
    walk(desk, "input-field-payer")
    desk.type("测试戊")
    do(desk)
    slip = slip_of(desk, case_id)
    assert isinstance(slip.note, Payment)
    assert slip.note.payer == "测试戊"
    assert desk.app.remarks.payer.endswith("代缴")
    assert "测试戊" not in desk.app.remarks.payer
    assert "测试戊" in papers(desk, case_id)[0], "the cashier has to know"
    desk.app.controller.use_language(ENGLISH)
    assert "for the applicant" in desk.app.remarks.payer


def test_before_the_acceptance_nothing_is_to_be_paid(desk: CounterBench) -> None:
    take_in(desk, LICENCE)
    open_case(desk)
    assert Act.BILL not in offered(desk)
    assert desk.app.remarks.feeState == "受理以后缴纳"


def test_an_unpaid_fee_is_said_before_the_result_goes_out(desk: CounterBench) -> None:
    case_id = take_in(desk, LICENCE)
    moved(desk, case_id, *STEPS.values())
    open_case(desk)
    act_key(desk, KEYS.Key_C)
    assert any(row.key == "fee" and "10.00" in row.label.get() for row in desk.app.controller.cases.rows())
