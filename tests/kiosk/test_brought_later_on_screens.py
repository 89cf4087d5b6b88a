"""At the kiosk: a deferred paper brought later (T32), cases found under a card's old number, and prints that count only
when paper came out or may have (CAPABILITIES C09, C18 b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from errand_kit import (
    calendars,
    case_of,
    catalog,
    granted,
    hand_in,
    moved,
    pages,
    slips,
    to_errand,
    words_on,
)
from kiosk_kit import SENIOR, Bench, person

from devices.ports import DocumentType, PrintOutcome
from devices.result import Ok, Reason
from devices.sdt.residence_numbers import old_number
from intake.case.events import AcceptanceMode, Accepted, DeferredMaterial, EventName
from intake.case.states import CaseState
from intake.catalog import Catalog
from intake.draft import ReviewMark

#: A card of 2023 (nobody's) and the number its holder had before.
NEW = "911124195108030020"
OLD = old_number("SAU", NEW, "011")


def twice() -> Catalog:
    """The demo's, whose senior card may be printed at kiosks twice."""
    base = catalog()
    item = base.item(SENIOR)
    assert item is not None
    printable = item.model_copy(update={"results": (item.results[0].model_copy(update={"print_limit": 2}),)})
    return replace(base, items=tuple(printable if one.impl_code == SENIOR else one for one in base.items))


@pytest.fixture
def bench(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    kiosk = Bench(tmp_path, catalog=twice(), calendars=calendars()).start()
    yield kiosk
    kiosk.close()


# --- deferred papers --------------------------------------------------------------------------------------------------


def accepted_without_photo(bench: Bench) -> str:
    case_id = hand_in(bench, later=("photo",))
    item = bench.parts.catalog.item(SENIOR)
    assert item is not None
    at = bench.clock.now().rfc3339
    seen = tuple(ReviewMark(spec.key, point.key, "wang", at) for spec in item.materials for point in spec.review_points)
    detail = Accepted(
        AcceptanceMode.DEFERRED, deferred=(DeferredMaterial("photo", None),), review=seen, signed_on_paper=True
    )
    moved(bench, case_id, EventName.ACCEPT, detail)
    return case_id


def test_c09a_a_deferred_paper_is_brought_to_the_kiosk_later(bench: Bench) -> None:
    case_id = accepted_without_photo(bench)
    due = case_of(bench, case_id).deferred[0].due
    assert due is not None
    hand_in(bench)  # another case, which owes nothing
    to_errand(bench, "supplement")
    assert bench.sees("button-case-0")
    assert not bench.sees("button-case-1"), "only what something is owed for"
    bench.tap("button-case-0")
    bench.until("supplement")
    assert f"请在{due}前交来" in words_on(bench)
    bench.tap("capture-line-1")
    bench.until("capture")
    bench.tap("button-capture")
    bench.tap("button-keep")
    bench.until("supplement")
    bench.tap("button-next")
    bench.until("sign")
    bench.sign()
    bench.tap("button-next")
    bench.until("issued")
    case = case_of(bench, case_id)
    assert (case.state, case.deferred) == (CaseState.ACCEPTED, ())
    assert case.events[-1].name is EventName.DEFERRED_SUPPLIED
    assert case.events[-1].actor.role.value == "citizen"
    assert "近期一寸照片" in slips(bench)[-1]


def test_the_progress_page_says_what_is_still_to_follow(bench: Bench) -> None:
    accepted_without_photo(bench)
    to_errand(bench, "progress")
    bench.tap("button-case-0")
    bench.until("progress")
    assert "容缺" in bench.item("case-next").property("text")
    assert bench.sees("case-due")
    bench.tap("button-supplement")
    bench.until("supplement")


# --- the number a card had before -------------------------------------------------------------------------------------


def test_a_card_of_2023_finds_and_collects_what_was_begun_under_the_old_number(bench: Bench) -> None:
    assert OLD is not None
    born = {"name": "测试阿米", "name_latin": "SAMPLE, AMI", "nationality": "SAU", "birth_date": date(1951, 8, 3)}
    before = person(OLD, type=DocumentType.FOREIGNER_PR_2017, **born)
    now = person(NEW, type=DocumentType.FOREIGNER_PR_2023, old_number=OLD, nation=None, **born)
    case_id = hand_in(bench, card=before)
    granted(bench, case_id)
    bench.answers.card = Ok(now)
    to_errand(bench, "certificate")
    bench.tap("button-case-0")
    bench.until("certificates")
    bench.tap("button-print-0")
    bench.until("issued")
    assert case_of(bench, case_id).state is CaseState.DELIVERED


# --- what counts as a print -------------------------------------------------------------------------------------------


def to_print(bench: Bench) -> str:
    case_id = hand_in(bench)
    granted(bench, case_id)
    to_errand(bench, "certificate")
    bench.tap("button-case-0")
    bench.until("certificates")
    return case_id


def printed(bench: Bench, case_id: str) -> int:
    with bench.store() as store:
        return max(paper.copies for paper in store.papers_of(case_id) if paper.title == "老年人优待证")


def test_c18b_a_print_that_brought_no_paper_does_not_count_one_that_may_have_does(bench: Bench) -> None:
    case_id = to_print(bench)
    bench.answers.pages_paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
    bench.tap("button-print-0")
    bench.until("issued")
    assert printed(bench, case_id) == 0
    assert case_of(bench, case_id).state is CaseState.CLOSED
    bench.answers.pages_paper = (PrintOutcome.UNKNOWN, Reason.DISCONNECTED)
    bench.tap("button-retry")
    bench.until("issued")
    assert printed(bench, case_id) == 1
    bench.answers.pages_paper = "printed"
    bench.tap("button-retry")
    bench.until("issued")
    assert printed(bench, case_id) == 2
    assert len(pages(bench)) == 3
