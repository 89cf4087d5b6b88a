"""Self-tests: what is asked of each role, and that what came of it says nothing of a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from devices.ports import (
    Ability,
    CaptureAdvice,
    CapturedPage,
    DeviceState,
    DeviceStatus,
    DocumentType,
    IdDocument,
    PagesReport,
    PaperSource,
    PrintOutcome,
    PrintPages,
    PrintReport,
    Quad,
    Role,
    ScanDocument,
    ScannedCode,
    ScannedDocument,
    Sex,
    SocialSecurityCard,
)
from devices.result import Action, Cause, Err, Ok, Reason
from intake.clock import Confidence, Reading
from station.self_test_log import SelfTestLog
from station.self_test_slip import TEST_CODE
from station.self_tests import INSTRUCTIONS, SelfTestState, command_for, judged, judged_by_state

READY = DeviceStatus(DeviceState.READY)
PAGE = CapturedPage(b"", 1, 1, 300.0, Quad(((0, 0), (1, 0), (1, 1), (0, 1))))
BLANK = CapturedPage(b"", 1, 1, 0.0, PAGE.quad, (CaptureAdvice.TURN_OVER_BLANK,))
CARD = IdDocument(
    DocumentType.RESIDENT_ID, "测试甲", None, Sex.FEMALE, "汉", date(1949, 12, 31), "示例路1号", "11010519491231002X",
    "示例分局", date(2020, 1, 1), None,
)  # fmt: skip
SOCIAL = SocialSecurityCard("2.00", "A00000001", None, None, None, None, holder_protected=False, name="测试甲")


def test_every_role_that_can_be_bound_has_a_test_and_says_what_to_do() -> None:
    for role in set(Role) - {Role.SIGNATURE_PAD}:
        assert (command_for(role, READY) is None) == (role is Role.CAMERA)
        assert INSTRUCTIONS[role].get("en") != INSTRUCTIONS[role].get()


def test_a_scanner_without_glass_is_tested_from_its_feeder() -> None:
    asked = command_for(Role.DOCUMENT_SCANNER, DeviceStatus(DeviceState.READY, abilities=(Ability.FEEDER,)))
    assert isinstance(asked, ScanDocument)
    assert asked.settings.source is PaperSource.FEEDER


def test_two_test_prints_are_two_jobs() -> None:
    first, second = command_for(Role.PAGE_PRINTER, READY), command_for(Role.PAGE_PRINTER, READY)
    assert isinstance(first, PrintPages)
    assert isinstance(second, PrintPages)
    assert first.job_id != second.job_id


@pytest.mark.parametrize(
    ("role", "value", "good", "words"),
    [
        (Role.ID_CARD, CARD, True, "读出了一张身份证件"),
        (Role.SMART_CARD, SOCIAL, True, "社会保障卡"),
        (Role.CODE_SCANNER, ScannedCode(TEST_CODE), True, "测试单上的码"),
        (Role.CODE_SCANNER, ScannedCode("11010519491231002X"), True, "18 个字符"),
        (Role.DOCUMENT_SCANNER, ScannedDocument((PAGE,)), True, "清晰度 300"),
        (Role.DOCUMENT_SCANNER, ScannedDocument((BLANK,)), False, "清晰度 0"),
        (Role.DOCUMENT_SCANNER, ScannedDocument((PAGE,), Reason.PAPER_JAM), False, "卡纸"),
        (Role.PAGE_PRINTER, PagesReport("j", PrintOutcome.PRINTED, 1, 1), True, "A4 测试页已打印"),
        (Role.PAGE_PRINTER, PagesReport("j", PrintOutcome.NOT_PRINTED, 1, 0, Reason.SUPPLY_OUT), False, "墨粉"),
        (Role.RECEIPT_PRINTER, PrintReport("j", PrintOutcome.UNKNOWN), False, "出纸口"),
    ],
)  # fmt: skip
def test_an_end_in_words_without_the_person(role: Role, value: Any, *, good: bool, words: str) -> None:
    result = judged(role, Ok(value))
    assert (result.state is SelfTestState.GOOD) == good
    assert words in result.words.get()
    for person in ("测试甲", "11010519491231002X", "示例", "A00000001"):
        assert person not in repr(result)


def test_a_refused_passport_is_good_and_a_refused_card_is_not() -> None:
    refused = Err(Reason.ACCESS_REFUSED, Cause.USER, Action.RETRY)
    assert judged(Role.PASSPORT, refused).state is SelfTestState.GOOD
    late = judged(Role.PASSPORT, Err(Reason.DEADLINE, Cause.USER, Action.PLACE_AGAIN))
    assert (late.state, late.reason) == (SelfTestState.BAD, Reason.DEADLINE)
    assert judged(Role.ID_CARD, refused).state is SelfTestState.BAD


def test_what_is_kept_reads_back_and_what_is_damaged_is_no_test(tmp_path: Path) -> None:
    log = SelfTestLog(tmp_path)
    result = judged_by_state(DeviceStatus(DeviceState.ABSENT, Reason.ABSENT))
    at = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC), Confidence.UNTRUSTED)
    kept = log.note(Role.CAMERA, result, at, "li01", "v4l:///dev/video0")
    assert log.last(Role.CAMERA) == kept
    assert kept.reason is Reason.ABSENT
    assert log.last(Role.ID_CARD) is None
    for damaged in ("", "[]", '{"good": true}', '{"good": 1, "words": 2, "at": 3, "confidence": 4, "by": 5}'):
        (tmp_path / "self-tests" / "camera.json").write_text(damaged)
        assert log.last(Role.CAMERA) is None
