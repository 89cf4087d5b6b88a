"""Certificates, rating, complaint, appointment and the rule engine on the kiosk's screens, with the real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from errand_kit import (
    calendars,
    case_of,
    catalog,
    granted,
    hand_in,
    pages,
    slips,
    to_errand,
    words_on,
)
from journey import to_review
from kiosk_kit import NAME, SENIOR, Bench

from devices.ports import PrintOutcome, PrintReceipt, Role
from devices.result import Reason
from intake.case.states import CaseState
from intake.catalog import Catalog
from intake.papers.check_page import CheckOutcome
from intake.papers.paper import PaperKind
from sync.notes import Appointment, Complaint
from sync.store.notes import KeptNote


def a_catalog(**changes: object) -> Catalog:
    """The demo's, with another senior card."""
    base = catalog()
    items = tuple(item.model_copy(update=changes) if item.impl_code == SENIOR else item for item in base.items)
    return replace(base, items=items)


def printable() -> Catalog:
    """Its result may be printed at kiosks twice."""
    item = catalog().item(SENIOR)
    assert item is not None
    return a_catalog(results=(item.results[0].model_copy(update={"print_limit": 2}),))


def instant() -> Catalog:
    """The rule engine decides it: nothing in it wants a person's eye."""
    item = catalog().item(SENIOR)
    assert item is not None
    materials = tuple(spec.model_copy(update={"review_points": (), "original": False}) for spec in item.materials)
    return a_catalog(
        case_type="1",
        materials=materials,
        results=(item.results[0].model_copy(update={"print_limit": 2}),),
    )


@pytest.fixture
def bench(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    kiosk = Bench(tmp_path, catalog=printable(), calendars=calendars()).start()
    yield kiosk
    kiosk.close()


def notes(bench: Bench, kind: str) -> list[KeptNote]:
    """Ratings are hidden from everybody here until the platform has them: they are looked at through the outbox."""
    with bench.store() as store:
        return list(store.records_listed(kind))


def to_certificates(bench: Bench) -> str:
    case_id = hand_in(bench)
    granted(bench, case_id)
    to_errand(bench, "certificate")
    bench.tap("button-case-0")
    bench.until("certificates")
    return case_id


# --- certificates -----------------------------------------------------------------------------------------------------


def test_c18b_the_second_print_shows_count_two_and_the_third_is_refused(bench: Bench) -> None:
    case_id = to_certificates(bench)
    bench.tap("button-print-0")
    bench.until("issued")
    assert bench.sees("issued-printed")
    assert case_of(bench, case_id).state is CaseState.DELIVERED
    bench.tap("button-finish")
    bench.until("rating")
    bench.tap("button-skip")
    bench.tap("button-finish")
    bench.until("welcome")
    to_errand(bench, "certificate")
    bench.tap("button-case-0")
    assert "已打印 1 次，最多 2 次" in words_on(bench)
    bench.tap("button-print-0")
    bench.until("issued")
    with bench.store() as store:
        (kept,) = [paper for paper in store.papers_of(case_id) if paper.kind is PaperKind.CERTIFICATE]
        assert kept.copies == 2
        assert store.check_paper(kept.paper.verify_code).outcome is CheckOutcome.GENUINE
    assert len(pages(bench)) == 2
    bench.tap("button-finish")  # asked for a rating once, not again
    bench.until("thanks")
    bench.tap("button-finish")
    to_errand(bench, "certificate")
    bench.tap("button-case-0")
    assert bench.sees("used-up-0")
    assert not bench.sees("button-print-0")


def test_a_print_that_fails_delivers_nothing_and_can_be_tried_again(bench: Bench) -> None:
    case_id = to_certificates(bench)
    bench.answers.pages_paper = None
    bench.tap("button-print-0")
    bench.until("issued")
    assert bench.sees("issued-printing")
    assert case_of(bench, case_id).state is CaseState.CLOSED


# --- the rule engine --------------------------------------------------------------------------------------------------


@pytest.fixture
def by_rules(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    kiosk = Bench(tmp_path, catalog=instant(), calendars=calendars()).start()
    yield kiosk
    kiosk.close()


def test_c18a_all_rules_pass_and_the_certificate_is_printed(by_rules: Bench) -> None:
    bench = by_rules
    to_review(bench)
    bench.tap("button-submit")
    bench.until("paper")
    submitted = bench.app.controller.visit.submitted
    assert submitted is not None
    assert case_of(bench, submitted.intake_id).state is CaseState.CLOSED
    bench.tap("button-finish")
    bench.until("issued")
    assert len(pages(bench)) == 1
    assert case_of(bench, submitted.intake_id).state is CaseState.DELIVERED


def test_c18a_one_rule_fails_ticket_to_a_window_and_the_draft_is_kept(by_rules: Bench) -> None:
    bench = by_rules
    hand_in(bench)  # the same is being handled already, since two days
    bench.clock.advance(2 * 24 * 3600)
    to_review(bench)
    bench.tap("button-submit")
    bench.until("ruled_out")
    assert bench.sees("reason-0")
    bench.tap("button-window")
    bench.until("thanks")
    assert bench.sees("ending-window")
    proof = bench.app.controller.session.leaving.proof
    assert proof is not None
    (reason,) = proof.why
    assert reason in bench.item("end-why").property("text")
    assert reason in "".join(slips(bench)), "the window reads on the slip what it has to see to"
    with bench.store() as store:
        assert store.find_draft(store.person_key("111", "11010519491231002X")) is not None


# --- rating -----------------------------------------------------------------------------------------------------------


def to_rating(bench: Bench) -> str:
    case_id = to_certificates(bench)
    bench.tap("button-print-0")
    bench.until("issued")
    bench.tap("button-finish")
    bench.until("rating")
    return case_id


def test_c23a_five_equal_choices_none_preset_asked_once(bench: Bench) -> None:
    case_id = to_rating(bench)
    bench.drawn()
    rows = [bench.item(f"choice-level-{level}") for level in "12345"]
    assert len({(row.width(), row.height()) for row in rows}) == 1
    assert not any(row.property("selected") for row in rows)
    bench.tap("choice-level-1")
    bench.until("thanks")
    with bench.store() as store:
        assert store.records_about(case_id) == (), "nobody here sees it first"
        assert store.queue_status().pending > 0
        assert not store.invite(case_id)


def test_c23b_a_bad_rating_asks_why_and_says_what_happens(bench: Bench) -> None:
    to_rating(bench)
    bench.tap("choice-level-5")
    assert bench.sees("what-happens")
    bench.tap("choice-tag-waiting")
    bench.tap("button-send")
    bench.until("thanks")
    assert bench.app.controller.errands.entry.level == ""


# --- complaint --------------------------------------------------------------------------------------------------------


def test_c23c_a_complaint_is_numbered_and_12345_stands_in_the_footer(bench: Bench) -> None:
    assert "12345" in bench.item("hotline").property("text")
    bench.tap("button-complaint")
    assert "12345" in bench.item("hotline").property("text")
    assert not bench.sees("button-send"), "nothing is written yet"
    bench.tap("choice-category-late")
    bench.set_text("input-field-text", "等了两个小时没有人叫号")
    bench.tap("button-send")
    bench.until("issued")
    (kept,) = notes(bench, Complaint.KIND)
    assert isinstance(kept.note, Complaint)
    assert kept.note.about is None
    assert kept.note.number in words_on(bench)
    assert kept.note.due == "2026-06-04"
    assert "12345" in slips(bench)[-1]


def test_c23c_a_complaint_about_a_case_is_linked_with_it(bench: Bench) -> None:
    case_id = hand_in(bench)
    to_errand(bench, "progress")
    bench.tap("button-case-0")
    bench.tap("button-complain")
    assert bench.sees("complaint-about")
    bench.tap("choice-category-suggestion")
    bench.set_text("input-field-text", "希望增加座椅")
    bench.tap("button-send")
    bench.until("issued")
    (kept,) = notes(bench, Complaint.KIND)
    assert kept.note.about == case_id


def test_the_paper_of_a_complaint_runs_out_and_the_number_stays(bench: Bench) -> None:
    bench.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
    bench.tap("button-complaint")
    bench.tap("choice-category-fees")
    bench.set_text("input-field-text", "多收了复印费")
    bench.tap("button-send")
    bench.until("issued")
    assert bench.sees("issued-not_printed")
    assert bench.sees("issued-number")
    bench.answers.paper = "printed"
    bench.tap("button-retry")
    assert bench.sees("issued-printed")


# --- appointment ------------------------------------------------------------------------------------------------------


def test_c20b_an_appointment_is_made_found_by_the_card_and_cancelled(bench: Bench) -> None:
    to_errand(bench, "appointment")
    bench.until("appointments")
    bench.tap("button-book")
    bench.tap("group-elder")
    bench.tap(f"service-{SENIOR}")
    bench.until("appointment_time")
    assert not bench.sees("choice-day-2026-05-16"), "a Saturday"
    bench.tap("choice-day-2026-05-15")
    bench.tap("choice-half-morning")
    bench.tap("button-confirm")
    bench.until("issued")
    (job,) = [one for one in bench.fakes[Role.RECEIPT_PRINTER].history if isinstance(one, PrintReceipt)]
    assert NAME not in str(job)
    bench.tap("button-finish")
    bench.until("thanks")
    bench.tap("button-finish")
    to_errand(bench, "appointment")
    assert "2026-05-15 09:00–12:00" in words_on(bench)
    bench.tap("button-cancel-booking-0")
    bench.settle()
    assert not bench.sees("booking-0")
    (kept,) = notes(bench, Appointment.KIND)
    assert not kept.open


# --- as it ships ------------------------------------------------------------------------------------------------------

HOME = "11100100000000027F3000709027000"  # 居住登记: nothing in it wants a person's eye


def test_c18a_of_the_catalogue_that_ships_one_matter_is_printed_in_one_visit(qapp: object, tmp_path: Path) -> None:
    bench = Bench(tmp_path, calendars=calendars()).start()
    to_review(bench, HOME)
    bench.tap("button-submit")
    bench.until("paper")
    assert "当场办结" in words_on(bench)
    bench.tap("button-finish")
    bench.until("issued")
    (paper,) = pages(bench)
    assert paper.copies == 1
    assert bench.app.controller.errands.issued == "certificate"
    bench.close()
