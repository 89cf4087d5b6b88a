"""Progress and supplement on the kiosk's screens, with the real store (C09, C22, C33 b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from errand_kit import PHONE, PHOTO, calendars, case_of, hand_in, notify, slips, to_errand, words_on
from kiosk_kit import NAME, NUMBER, Bench

from devices.ports import Role, ScannedCode
from devices.result import Ok
from intake.case.events import EventName
from intake.case.states import CaseState

ROLES = (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER, Role.PAGE_PRINTER, Role.CODE_SCANNER)


@pytest.fixture
def bench(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    kiosk = Bench(tmp_path, roles=ROLES, calendars=calendars()).start()
    yield kiosk
    kiosk.close()


def test_c22a_by_card_status_date_and_the_stage_of_seven(bench: Bench) -> None:
    case_id = hand_in(bench)
    notify(bench, case_id)
    to_errand(bench, "progress")
    bench.until("cases")
    bench.tap("button-case-0")
    bench.until("progress")
    words = words_on(bench)
    assert "待补正" in words
    assert "2026-05-14" in words
    assert "1. 告知（现在在这里）" in words
    assert "7. 投诉（随时可以）" in words
    assert "补交材料" in bench.item("case-next").property("text")
    assert bench.sees("button-supplement")
    assert not bench.sees("as-of")


def test_c22a_by_the_receipts_code_and_by_number(bench: Bench) -> None:
    case_id = hand_in(bench)
    number = case_of(bench, case_id).case_no
    bench.answers.code = Ok(ScannedCode("http://127.0.0.1:8080/p/tokentokentokentoken01"))
    bench.tap("button-progress")
    bench.until("progress")
    assert "收件" in bench.item("case-state").property("text")
    assert NAME[0] + "*" not in words_on(bench)
    bench.answers.code = None
    bench.tap("button-back")
    bench.until("find_case")
    bench.set_text("input-field-case-number", number)
    bench.tap("button-find")
    bench.until("progress")
    words = words_on(bench)
    assert bench.item("case-state").property("text") == "收件"
    assert number[:6] not in words.replace(" ", "")
    assert "老年人优待证" not in words, "a number can be guessed: neither the matter nor a person"
    assert "从 2026-05-14 起" in words
    assert "1. 告知（现在在这里）" in words
    bench.answers.code = Ok(ScannedCode(number))  # the bar code of its papers
    bench.tap("button-back")
    bench.until("progress")
    assert bench.item("case-state").property("text") == "收件"
    assert not bench.sees("case-applicant")


def test_a_foreign_code_and_an_unknown_number_are_said(bench: Bench) -> None:
    bench.tap("button-progress")
    bench.set_text("input-field-case-number", "123456")
    bench.tap("button-find")
    bench.until("find_case")
    assert bench.sees("case-missed")


def test_c22b_offline_the_local_status_as_of(bench: Bench) -> None:
    hand_in(bench)
    bench.online = False
    bench.advance(6)
    to_errand(bench, "progress")
    bench.tap("button-case-0")
    bench.until("progress")
    assert bench.sees("as-of")
    assert "2026-05-14" in words_on(bench)


def test_c33b_the_errands_mask_names_and_numbers(bench: Bench) -> None:
    case_id = hand_in(bench)
    notify(bench, case_id)
    to_errand(bench, "progress")
    for step in ("button-case-0", "button-supplement"):
        assert NAME not in words_on(bench)
        assert NUMBER not in words_on(bench)
        bench.tap(step)
    assert NAME not in words_on(bench)
    assert NUMBER not in words_on(bench)


def test_c09a_the_last_line_makes_the_supplement_complete(bench: Bench) -> None:
    case_id = hand_in(bench)
    notify(bench, case_id)
    bench.online = False  # also offline
    bench.advance(6)
    to_errand(bench, "supplement")
    bench.tap("button-case-0")
    bench.until("supplement")
    assert not bench.sees("button-next"), "nothing is brought yet"
    bring_photo(bench)
    bench.set_text("input-field-line-2", "13800000009")
    sign(bench)
    bench.until("issued")
    assert bench.sees("issued-printed")
    case = case_of(bench, case_id)
    assert case.state is CaseState.SUPPLEMENTED
    assert case.submitted_on == "2026-05-14"
    assert case.events[-1].name is EventName.SUPPLEMENT_ALL
    assert "补正材料接收凭证" in slips(bench)[-1]
    bench.tap("button-finish")
    bench.until("thanks")


def test_c09b_a_part_leaves_the_rest_open_without_a_new_notice(bench: Bench) -> None:
    case_id = hand_in(bench)
    notify(bench, case_id, PHOTO, PHONE)
    to_errand(bench, "progress")
    bench.tap("button-case-0")
    bench.tap("button-supplement")
    bring_photo(bench)
    sign(bench)
    bench.until("issued")
    case = case_of(bench, case_id)
    assert case.state is CaseState.SUPPLEMENT_PENDING
    assert [line.no for line in case.open_lines] == [2]
    assert case.notices == 1


def test_what_does_not_meet_the_notice_is_said_and_nothing_is_moved(bench: Bench) -> None:
    case_id = hand_in(bench)
    notify(bench, case_id, replace(PHONE, no=1))
    to_errand(bench, "supplement")
    bench.tap("button-case-0")
    bench.set_text("input-field-line-1", "123")
    sign(bench)
    bench.until("working")
    assert bench.sees("trouble-refused")
    assert case_of(bench, case_id).state is CaseState.SUPPLEMENT_PENDING
    bench.tap("button-back")
    bench.until("supplement")


def test_c33a_whoever_walks_away_from_a_case_leaves_nothing(bench: Bench) -> None:
    notify(bench, hand_in(bench))
    to_errand(bench, "supplement")
    bench.tap("button-case-0")
    bring_photo(bench)
    bench.advance(61)
    bench.advance(31)
    bench.until("thanks")
    errands = bench.app.controller.errands
    assert (errands.rows, errands.open, errands.supply.pages, errands.code) == ((), None, {}, "")
    assert bench.app.controller.visit.pictures == {}


def bring_photo(bench: Bench) -> None:
    bench.tap("capture-line-1")
    bench.until("capture")
    bench.tap("button-capture")
    bench.tap("button-keep")
    bench.until("supplement")


def sign(bench: Bench) -> None:
    bench.tap("button-next")
    bench.until("sign")
    bench.sign()
    bench.tap("button-next")
    bench.settle()
