"""Fees and the record of their payment (CAPABILITIES C29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from lifecycle_kit import ACCEPT, BACK_OFFICE, CLERK, Walk, an_item

from intake.case.events import Decided, Decision, EventName, NoDetail
from intake.fees import Bill, NotPaid, PaymentWay, Proof, bill_of, owes, proof_missing, settled, slip_number
from intake.item_parts import Fee

BASIS = "《示例省收费管理条例》第三条"
CHARGED = Fee(charged=True, amount="120.00", basis=BASIS)
PICTURE = "sha256:" + "a" * 64
PROOF = Proof(PaymentWay.CASH, "PJ0000123", PICTURE, "chen", "2026-05-14T02:00:00Z")


def test_c29a_a_slip_has_basis_amount_with_two_decimals_and_a_number_of_its_own() -> None:
    first, second = (slip_number("W002", date(2026, 5, 14), number) for number in (1, 2))
    assert first != second
    assert first != slip_number("K7M2", date(2026, 5, 14), 1), "two terminals never give one number"
    bill = bill_of(an_item(fee=CHARGED), first)
    assert (bill.slip_no, bill.amount, bill.basis, bill.paid) == (first, "120.00", BASIS, False)
    with pytest.raises(ValueError, match="free"):
        bill_of(an_item(), first)


def test_a_fee_is_owed_from_the_acceptance_on_and_not_for_what_was_refused() -> None:
    item = an_item(fee=CHARGED)
    walk = Walk(item)
    assert not owes(item, walk.case)
    walk.do(EventName.ACCEPT, ACCEPT, CLERK)
    assert owes(item, walk.case)
    assert not owes(an_item(), walk.case), "a free item"
    walk.do(EventName.START_REVIEW, NoDetail(), BACK_OFFICE)
    walk.do(EventName.DECIDE, Decided(Decision.REFUSED, "条件不符", "某法第一条"), BACK_OFFICE)
    assert not owes(item, walk.case)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (replace(PROOF, voucher=""), "凭证号"),
        (replace(PROOF, voucher="  "), "凭证号"),
        (replace(PROOF, picture=""), "拍摄缴费凭证"),
    ],
)
def test_c29b_nothing_is_paid_without_number_and_picture_of_the_voucher(missing: Proof, said: str) -> None:
    """The rule knows no network: what holds online holds offline."""
    bill = Bill("JK1", "120.00", BASIS)
    answer = settled(bill, missing)
    assert isinstance(answer, NotPaid)
    assert said in answer.message.get()
    assert not bill.paid


def test_c29b_a_way_that_nobody_knows_is_no_proof_and_a_paid_slip_is_not_paid_again() -> None:
    assert proof_missing("promised", PROOF.voucher, PICTURE) is not None
    paid = settled(Bill("JK1", "120.00", BASIS), PROOF)
    assert isinstance(paid, Bill)
    assert paid.paid
    again = settled(paid, replace(PROOF, voucher="PJ9"))
    assert isinstance(again, NotPaid)
    assert "PJ0000123" in again.message.get()


def test_c29c_who_pays_for_the_applicant_is_kept_and_can_turn_out_to_be_another() -> None:
    bill = bill_of(an_item(fee=CHARGED), "JK1", payer="测试戊")
    assert bill.payer == "测试戊"
    assert "测试戊" not in repr(bill)
    paid = settled(bill, PROOF)
    assert isinstance(paid, Bill)
    assert paid.payer == "测试戊"
    other = settled(bill, PROOF, payer="测试己")
    assert isinstance(other, Bill)
    assert other.payer == "测试己"
