"""The fee of a case at the kiosk (CAPABILITIES C29): what is due and why, and the slip it is paid by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from errand_kit import calendars, hand_in, moved, slips, to_errand, words_on
from kiosk_kit import SENIOR, Bench
from test_errands_on_screens import a_catalog, notes

from intake.case.events import AcceptanceMode, Accepted, EventName
from intake.draft import ReviewMark
from intake.item_parts import Fee
from sync.notes import Payment

BASIS = "《示例省收费管理条例》第三条"


@pytest.fixture
def bench(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    """Where the card costs something."""
    charged = Fee(charged=True, amount="20.00", basis=BASIS)
    kiosk = Bench(tmp_path, catalog=a_catalog(fee=charged), calendars=calendars()).start()
    yield kiosk
    kiosk.close()


def accepted(bench: Bench) -> str:
    case_id = hand_in(bench)
    item = bench.parts.catalog.item(SENIOR)
    assert item is not None
    at = bench.clock.now().rfc3339
    looked = tuple(ReviewMark(s.key, point.key, "wang", at) for s in item.materials for point in s.review_points)
    moved(bench, case_id, EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL, review=looked))
    return case_id


def test_c29a_the_kiosk_shows_basis_and_amount_and_prints_the_slip_with_its_number(bench: Bench) -> None:
    """The same slip however often it is asked for; it says "not paid" as long as there is no proof (C29 b)."""
    case_id = accepted(bench)
    to_errand(bench, "progress")
    bench.tap("button-case-0")
    said = words_on(bench)
    assert "20.00" in said
    assert BASIS in said
    assert "还没有缴费" in said
    bench.tap("button-fee-slip")
    bench.until("issued")
    assert bench.sees("issued-printed")
    (slip,) = notes(bench, Payment.KIND)
    assert isinstance(slip.note, Payment)
    assert (slip.note.about, slip.note.amount, slip.note.staff, slip.open) == (case_id, "20.00", None, True)
    assert slip.note.number in words_on(bench)
    assert "未缴费" in slips(bench)[-1] or "缴费通知单" in slips(bench)[-1]


def test_c29a_a_slip_that_is_there_is_the_slip(bench: Bench) -> None:
    accepted(bench)
    for _ in range(2):
        to_errand(bench, "progress")
        bench.tap("button-case-0")
        bench.tap("button-fee-slip")
        bench.until("issued")
        bench.tap("button-finish")
        bench.settle()
        if bench.sees("button-skip"):
            bench.tap("button-skip")
        bench.advance(60)
        bench.until("welcome")
    assert len(notes(bench, Payment.KIND)) == 1


def test_before_the_acceptance_nothing_is_asked_for(bench: Bench) -> None:
    hand_in(bench)
    to_errand(bench, "progress")
    bench.tap("button-case-0")
    assert not bench.sees("case-fee")
