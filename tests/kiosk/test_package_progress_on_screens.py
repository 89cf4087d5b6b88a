"""A package's progress at the kiosk: every matter with its office, state and region, which waits for which, the project
and its stage; whom the receipt's code shows it to (CAPABILITIES C10, C22, C33 b)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from errand_kit import calendars, to_errand, words_on
from journey import to_paper
from kiosk_kit import Bench

from devices.ports import Role, ScannedCode
from devices.result import Ok

STALL = "11100100000000019L3000900002000"
ROLES = (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER, Role.PAGE_PRINTER, Role.CODE_SCANNER)
WAITS = "等“个体工商户设立登记”办好后开始"


@pytest.fixture
def kiosk(qapp: object, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, roles=ROLES, calendars=calendars()).start()
    to_paper(bench, STALL)
    bench.tap("button-finish")
    bench.tap("button-finish")
    bench.until("welcome")
    yield bench
    bench.close()


def test_c10d_by_card_the_whole_package_and_which_matter_waits(kiosk: Bench) -> None:
    to_errand(kiosk, "progress")
    kiosk.tap("button-case-0")
    kiosk.until("progress")
    assert kiosk.sees("package-card")
    words = words_on(kiosk)
    assert "摆小吃摊一件事（共 2 件）" in words
    assert "1. 个体工商户设立登记：收件" in words
    assert "2. 小摊贩登记：收件" in words
    assert kiosk.item("package-waits-1").property("text") == WAITS
    assert "望江区" not in words, "one region: it is not said of each matter"


def test_c33b_the_receipts_code_shows_the_package_and_nobodys_name_a_typed_number_its_state_alone(kiosk: Bench) -> None:
    kiosk.answers.code = Ok(ScannedCode("http://127.0.0.1:8080/p/tokentokentokentoken01"))
    kiosk.tap("button-progress")
    kiosk.until("progress")
    assert kiosk.item("package-waits-1").property("text") == WAITS
    assert not kiosk.sees("case-applicant")
    kiosk.answers.code = None
    with kiosk.store() as store:
        number = store.cases_of_person(store.person_key("111", "11010519491231002X"), 5)[0].case_no
    kiosk.tap("button-back")
    kiosk.until("find_case")
    kiosk.set_text("input-field-case-number", number)
    kiosk.tap("button-find")
    kiosk.until("progress")
    assert not kiosk.sees("package-card")
