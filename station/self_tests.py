"""The technician's self-tests: what is asked of each device, what the person does meanwhile, and what came of it.

Nothing of a card, a page or a code stays: a card's test says that it was read, a page's how sharp it was, a code's how
long it was. A passport is not opened at all: access that cannot fit is tried, and a chip that refuses it has answered.
Without Qt: the panel (`station.self_test_runs`) and ``hall-station provision`` use the same tests.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from devices.commands import CommandResult
from devices.ports import (
    USABLE,
    Ability,
    CapturedPage,
    CapturePage,
    Command,
    DeviceStatus,
    DocumentAccess,
    IdDocument,
    PagesReport,
    PaperSource,
    PrintOutcome,
    PrintPages,
    PrintReceipt,
    PrintReport,
    ReadIdCard,
    ReadSmartCard,
    ReadTravelDocument,
    Role,
    ScanCode,
    ScanDocument,
    ScannedCode,
    ScannedDocument,
    ScanSettings,
    SocialSecurityCard,
)
from devices.result import Err, Reason
from intake.text import LocalizedText
from station.device_words import ACTION_WORDS, REASON_WORDS
from station.self_test_slip import TEST_CODE, TEST_SLIP

T = LocalizedText.of
_NO_WORDS = T("", "")
#: Seconds a person has to bring card or paper.
HAND_S = 30.0
_NO_DOCUMENT = DocumentAccess("SELFTEST0", date(1900, 1, 1), date(1900, 1, 2))


class SelfTestState(StrEnum):
    """Where a self-test stands."""

    NONE = "none"
    RUNNING = "running"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class SelfTestResult:
    """``reason`` is the device's own, for reports; None when it is good or the device named none."""

    state: SelfTestState = SelfTestState.NONE
    words: LocalizedText = _NO_WORDS
    reason: Reason | None = None


NO_TEST = SelfTestResult()

#: What the person does while the test runs; a role that is missing here needs no hand.
INSTRUCTIONS: Mapping[Role, LocalizedText] = {
    Role.ID_CARD: T(
        "请把一张身份证放在读卡器上（只看能否读出，不保存内容）。",
        "Put an ID card on the reader (only whether it reads: nothing is kept).",
    ),
    Role.SMART_CARD: T(
        "请插入或放上一张社会保障卡（不保存内容）。", "Insert or place a social security card (nothing is kept)."
    ),
    Role.PASSPORT: T(
        "请把护照或通行证放在阅读器上（只看芯片有没有应答，不打开）。",
        "Put a passport or pass on the reader (only whether its chip answers: it is not opened).",
    ),
    Role.CODE_SCANNER: T("请扫测试单上的二维码，或任意一个码。", "Scan the code of a test slip, or any code."),
    Role.DOCUMENT_CAMERA: T("请在高拍仪下放一张有字的纸。", "Put a sheet with writing under the camera."),
    Role.DOCUMENT_SCANNER: T(
        "请在扫描仪玻璃上（或进纸器里）放一张有字的纸。", "Put a sheet with writing on the glass (or into the feeder)."
    ),
    Role.RECEIPT_PRINTER: T("会打出一张测试单，请看字和二维码。", "A test slip comes out: look at words and code."),
    Role.PAGE_PRINTER: T("会打出一张 A4 测试页，请看字和边线。", "An A4 test page comes out: look at words and edges."),
    Role.CAMERA: T("请站到摄像头前，看有没有画面。", "Stand before the camera: does it see?"),
}


def command_for(role: Role, status: DeviceStatus, terminal: str = "") -> Command | None:
    """What a test asks of the device; None: its state says enough. May take half a second (a page is set in type).

    Raises `station.typeset.TypesetFailed`.
    """
    job = f"self-test-{secrets.token_hex(4)}"  # a job of the same name would be taken for this one
    match role:
        case Role.ID_CARD:
            return ReadIdCard(HAND_S)
        case Role.SMART_CARD:
            return ReadSmartCard(HAND_S)
        case Role.PASSPORT:
            return ReadTravelDocument(_NO_DOCUMENT, HAND_S)
        case Role.CODE_SCANNER:
            return ScanCode(HAND_S)
        case Role.DOCUMENT_CAMERA:
            return CapturePage()
        case Role.DOCUMENT_SCANNER:
            feeder_only = status.can(Ability.FEEDER) and not status.can(Ability.FLATBED)
            return ScanDocument(ScanSettings(PaperSource.FEEDER if feeder_only else PaperSource.FLATBED, max_pages=1))
        case Role.RECEIPT_PRINTER:
            return PrintReceipt(job, TEST_SLIP)
        case Role.PAGE_PRINTER:
            from station.test_page import test_page  # late: typst

            return PrintPages(job, test_page(terminal))
        case _:
            return None


def judged(role: Role, result: CommandResult) -> SelfTestResult:
    """The end of a test's command in words."""
    if isinstance(result, Err):
        if role is Role.PASSPORT and result.reason is Reason.ACCESS_REFUSED:
            return _good(T("芯片有应答", "The chip answers"))
        words = T("{why}。{action}", "{why}. {action}")
        return _bad(words.fill(why=REASON_WORDS[result.reason], action=ACTION_WORDS[result.action]), result.reason)
    match result.value:
        case IdDocument():
            return _good(T("读出了一张身份证件，内容没有保存", "An ID card was read; nothing was kept"))
        case SocialSecurityCard():
            return _good(T("读出了一张社会保障卡，内容没有保存", "A social security card was read; nothing was kept"))
        case ScannedCode(text=text):
            if text == TEST_CODE:
                return _good(T("测试单上的码读对了", "The test slip's code was read right"))
            words = T("读到一个码，共 {count} 个字符", "A code was read, {count} characters")
            return _good(words.fill(count=len(text)))
        case CapturedPage() as page:
            return _page(page)
        case ScannedDocument(trouble=None, pages=(page, *_)):
            return _page(page)
        case ScannedDocument(trouble=trouble) if trouble is not None:
            return _bad(T("没有扫描好：{why}", "Not scanned: {why}").fill(why=REASON_WORDS[trouble]), trouble)
        case PrintReport() | PagesReport() as report:
            return _print(report)
        case _:
            return _good(T("设备有应答", "The device answers"))


def judged_by_state(status: DeviceStatus) -> SelfTestResult:
    """For devices whose own state is the test."""
    if status.state in USABLE:
        return _good(T("设备有应答", "The device answers"))
    if status.reason is not None:
        words = T("设备没有应答：{why}", "The device does not answer: {why}")
        return _bad(words.fill(why=REASON_WORDS[status.reason]), status.reason)
    return _bad(T("设备没有应答", "The device does not answer"))


def not_possible(detail: str) -> SelfTestResult:
    """The test itself could not be made; ``detail`` for technicians."""
    return _bad(T("测试页做不出来（{detail}）", "The test page could not be made ({detail})").fill(detail=detail))


def _page(page: CapturedPage) -> SelfTestResult:
    words = T("拍到了，清晰度 {sharpness}", "Captured, sharpness {sharpness}").fill(sharpness=round(page.sharpness))
    return _bad(words) if page.advice else _good(words)


def _print(report: PrintReport | PagesReport) -> SelfTestResult:
    if report.outcome is PrintOutcome.PRINTED and isinstance(report, PagesReport):
        return _good(T("A4 测试页已打印，请看字和边线", "A4 test page printed: look at words and edges"))
    if report.outcome is PrintOutcome.PRINTED:
        return _good(T("测试单已打印，请看字和二维码是否清楚", "Test slip printed: look at words and code"))
    if report.trouble is not None:
        return _bad(T("没有打印好：{why}", "Not printed: {why}").fill(why=REASON_WORDS[report.trouble]), report.trouble)
    return _bad(T("不知道有没有打出来，请看出纸口", "It is not known what was printed: look"))


def _good(words: LocalizedText) -> SelfTestResult:
    return SelfTestResult(SelfTestState.GOOD, words)


def _bad(words: LocalizedText, reason: Reason | None = None) -> SelfTestResult:
    return SelfTestResult(SelfTestState.BAD, words, reason)
