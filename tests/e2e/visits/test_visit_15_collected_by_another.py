"""The card is ready and a neighbour collects it: with their own card, the receipt's number and a signed letter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from test_afterwards import case_of, finished, sign_on_display

from intake.case.states import CaseState
from tests.e2e.visits.clerk import ALT, CTRL, Key
from tests.e2e.visits.hall import counter_in
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import somebody

NEIGHBOUR = somebody("测试乙", date(1970, 1, 1), man=True)


def test_c13b_result_collected_by_somebody_else(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with counter_in(tmp_path, pictures) as clerk:
        case_id = finished(clerk.desk)
        number = case_of(clerk.desk, case_id).case_no
        clerk.gets(NEIGHBOUR)
        clerk.sees("测试乙")
        clerk.presses(Key.Key_F, CTRL)
        clerk.types(number)
        clerk.presses(Key.Key_Return)
        clerk.desk.until("case_step")
        clerk.looks("the-case")
        clerk.presses(Key.Key_C, ALT)
        clerk.looks("hand-out-wants-the-letter")
        clerk.sees("授权委托书")
        clerk.goes_to("button-capture-authority")
        clerk.presses(Key.Key_F5)
        clerk.uses("button-capture")
        clerk.uses("button-keep")
        clerk.uses("button-signature-signature")
        clerk.looks("signing")
        sign_on_display(clerk.desk)
        clerk.looks("signed")
        clerk.uses("button-do-act")
        clerk.looks("handed-out")
        case = case_of(clerk.desk, case_id)
        (delivered,) = case.deliveries
        assert case.state is CaseState.DELIVERED
        assert delivered.recipient is not None
        assert delivered.recipient.authority is not None
        clerk.uses("button-end-visit")
        clerk.desk.until("ready")
        clerk.looks("next-please")
