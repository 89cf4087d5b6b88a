"""The technician's panel on the real QML: sign-in, devices, self-tests, queue, readiness, dock; and it forgets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import pytest
from panel_kit import RIGHT, HeldExecutor, PanelBench
from PySide6.QtCore import QAbstractItemModel, QRectF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from devices.ports import (
    Ability,
    CaptureAdvice,
    CapturedPage,
    CapturePage,
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintPages,
    PrintReceipt,
    PrintReport,
    Quad,
    ReadIdCard,
    Role,
    Supply,
    SupplyState,
)
from devices.result import Action, Cause, Err, Ok, Reason
from station import check
from station.check import Report
from station.languages import CHINESE, ENGLISH
from station.self_tests import INSTRUCTIONS
from station.technician import LOOK_S
from station.terminal_file import load_terminal
from sync.store.errors import StoreCorrupt, StoreKeyMissing
from sync.store.schema import audit
from sync.store.store import Store
from tests.sync.store_kit import take_in

PAGE = CapturedPage(b"jpeg", 10, 10, 312.4, Quad(((0, 0), (1, 0), (1, 1), (0, 1))))
NOT_PRINTED = PrintReport("t", PrintOutcome.NOT_PRINTED, Reason.COVER_OPEN)
NO_PAPER = DeviceStatus(
    DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT, Cause.HARDWARE, Action.REPLACE_MEDIA, "status 0x72", model="XP-80"
)


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path) -> Iterator[PanelBench]:
    made = PanelBench(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[PanelBench]:
    made = PanelBench(tmp_path / "home", desk=True)
    yield made
    made.close()


def trail(panel: PanelBench) -> list[tuple[str, str, dict[str, str]]]:
    with Store.open(panel.home, panel.clock) as store, store._database.read() as connection:
        rows = connection.execute(select(audit.c.kind, audit.c.subject, audit.c.detail).order_by(audit.c.seq)).all()
    return [(row.kind, row.subject, json.loads(row.detail)) for row in rows if "sign" in row.kind]


# --- signing in -----------------------------------------------------------------------------------------------------


def test_a_technician_signs_in_and_out(panel: PanelBench) -> None:
    panel.sign_in()
    assert panel.words("technician-name") == "李工"
    assert panel.find("technician-password") is None
    panel.tap("button-technician-close")
    assert panel.window.property("closings") == 1
    assert not panel.technician.signedIn
    assert trail(panel) == [("signed_in", "li01", {}), ("signed_out", "li01", {"reason": "closed"})]


@pytest.mark.parametrize(
    ("staff_id", "password", "words"),
    [
        ("li01", "wrong-password", "还可以试 4 次"),
        ("nobody", "wrong-password", "还可以试 4 次"),
        ("wang", RIGHT, "需要技术人员或值班负责人"),
    ],
    ids=["wrong", "unknown", "clerk"],
)
def test_who_may_not_in_is_told_why(panel: PanelBench, staff_id: str, password: str, words: str) -> None:
    panel.sign_in(staff_id, password)
    assert words in panel.words("technician-problem")
    assert panel.words("input-technician-password") == ""
    assert panel.words("input-technician-id") == staff_id
    assert not panel.technician.signedIn


def test_after_five_wrong_passwords_the_panel_says_until_when(panel: PanelBench) -> None:
    for _ in range(5):
        panel.sign_in(password="wrong-password")
    assert "05-14 09:45" in panel.words("technician-problem")
    panel.sign_in()
    assert not panel.technician.signedIn


def test_a_store_that_does_not_open_is_named(panel: PanelBench) -> None:
    panel.store_trouble = StoreKeyMissing("no key")
    panel.sign_in()
    assert "no_key" in panel.words("technician-problem")
    panel.store_trouble = StoreCorrupt("damaged")
    panel.sign_in()
    assert "hall-sync verify --repair" in panel.words("technician-problem")
    panel.store_trouble = None
    panel.sign_in()
    assert panel.technician.signedIn


def test_by_keys_alone(desk: PanelBench) -> None:
    desk.technician.open()
    desk.settle()
    desk.type("li01")
    desk.key(Qt.Key.Key_Return)
    desk.type(RIGHT)
    desk.key(Qt.Key.Key_Return)
    assert desk.technician.signedIn
    desk.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert desk.technician.section == "queue"
    desk.key(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    checks = desk.world.checks
    desk.key(Qt.Key.Key_F5)
    assert desk.world.checks == checks + 1
    desk.key(Qt.Key.Key_Escape)
    assert (desk.technician.shown, desk.window.property("closings")) == (False, 1)


def test_empty_fields_are_not_sent(panel: PanelBench) -> None:
    panel.sign_in("", "")
    assert (panel.store_openings, panel.technician.busy) == (0, False)


def test_somebody_who_left_before_the_answer_is_not_signed_in(qtbot: QtBot, tmp_path: Path) -> None:
    held = HeldExecutor()
    panel = PanelBench(tmp_path / "home", executor=held)
    panel.sign_in()
    assert panel.words("button-technician-sign-in") == "正在核对…"
    panel.technician.close()
    panel.technician.open()
    held.run()
    panel.settle()
    held.run()
    panel.settle()
    assert not panel.technician.signedIn
    assert not panel.technician.busy
    assert [kind for kind, _, _ in trail(panel)] == ["signed_in", "signed_out"]
    panel.close()


# --- what it forgets ------------------------------------------------------------------------------------------------


def test_a_time_out_signs_out_and_wipes(panel: PanelBench) -> None:
    panel.sign_in(password="wrong-password")
    panel.sign_in()
    panel.tap("button-test-id_card")
    panel.tap("section-readiness")
    panel.technician.time_out()
    panel.settle()
    assert trail(panel)[-1] == ("signed_out", "li01", {"reason": "time_out"})
    panel.technician.open()
    panel.settle()
    assert panel.words("input-technician-id") == ""
    assert panel.words("input-technician-password") == ""
    assert panel.find("technician-problem") is None
    panel.sign_in()
    assert panel.technician.section == "devices"
    assert panel.find("device-test-id_card") is None
    assert panel.technician.readiness_page.checks.rowCount() == 0


def test_nobody_is_served_who_is_not_signed_in(panel: PanelBench) -> None:
    panel.technician.open()
    panel.technician.test("id_card")
    panel.technician.show("dock")
    panel.technician.check()
    panel.settle()
    assert (panel.world.checks, panel.technician.section) == (0, "devices")
    assert panel.find("device-words-id_card") is None


# --- devices --------------------------------------------------------------------------------------------------------


def test_devices_are_live_and_say_what_helps(panel: PanelBench) -> None:
    panel.sign_in()
    assert panel.words("device-words-receipt_printer") == "凭条打印机：就绪"
    panel.fakes[Role.RECEIPT_PRINTER].set_status(NO_PAPER)
    panel.settle()
    assert panel.words("device-words-receipt_printer") == "凭条打印机：纸用完了"
    row = panel.technician.devices.rows()[1]
    assert (row.grade, row.why, row.action) == ("fault", "原因在设备或线缆", "换纸，合好上盖。")
    assert (row.model, row.detail) == ("XP-80", "status 0x72")


@pytest.mark.parametrize(
    ("role", "command", "result", "state", "words"),
    [
        ("receipt_printer", PrintReceipt, Ok(PrintReport("t", PrintOutcome.PRINTED)), "good", "测试单已打印"),
        ("receipt_printer", PrintReceipt, Ok(NOT_PRINTED), "bad", "上盖"),
        ("receipt_printer", PrintReceipt, Ok(PrintReport("t", PrintOutcome.UNKNOWN)), "bad", "出纸口"),
        ("document_camera", CapturePage, Ok(PAGE), "good", "清晰度 312"),
        ("document_camera", CapturePage, Err(Reason.NO_PAGE, Cause.USER, Action.PLACE_AGAIN), "bad", "没有找到纸张"),
    ],
    ids=["printed", "cover", "unknown", "page", "no-page"],
)  # fmt: skip
def test_a_self_test_runs_once_and_tells(
    panel: PanelBench, role: str, command: type, result: Ok[object] | Err, state: str, words: str
) -> None:
    panel.sign_in()
    panel.tap(f"button-test-{role}")
    panel.technician.test(role)
    fake = panel.fakes[Role(role)]
    assert [type(asked) for asked in fake.history] == [command]
    assert INSTRUCTIONS[Role(role)].get() in panel.words(f"device-test-{role}")
    fake.finish(fake.ticket, result)  # type: ignore[arg-type]
    panel.settle()
    assert words in panel.words(f"device-test-{role}")
    assert next(row.test for row in panel.technician.devices.rows() if row.role == role) == state


def test_a_blurred_picture_is_a_bad_test(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("button-test-document_camera")
    fake = panel.fakes[Role.DOCUMENT_CAMERA]
    blurred = CapturedPage(b"", 1, 1, 3.0, PAGE.quad, (CaptureAdvice.HOLD_STILL,))
    fake.finish(fake.ticket, Ok(blurred))
    panel.settle()
    assert panel.technician.devices.rows()[2].test == "bad"


@pytest.mark.parametrize(
    ("state", "test"), [(DeviceState.READY, "good"), (DeviceState.ABSENT, "bad")], ids=["ready", "absent"]
)
def test_a_camera_is_tested_by_its_state(panel: PanelBench, state: DeviceState, test: str) -> None:
    panel.fakes[Role.CAMERA].set_status(DeviceStatus(state))
    panel.sign_in()
    panel.technician.test("camera")
    panel.settle()
    assert next(row.test for row in panel.technician.devices.rows() if row.role == "camera") == test
    assert panel.fakes[Role.CAMERA].history == []


def test_what_the_app_asks_of_a_device_is_not_the_tests(panel: PanelBench) -> None:
    panel.sign_in()
    other = panel.devices[Role.DOCUMENT_CAMERA].start(CapturePage())
    panel.tap("button-test-receipt_printer")  # the printer's ticket has the same number
    panel.fakes[Role.DOCUMENT_CAMERA].finish(other, Ok(PAGE))
    panel.settle()
    assert INSTRUCTIONS[Role.RECEIPT_PRINTER].get() in panel.words("device-test-receipt_printer")
    assert panel.find("device-test-document_camera") is None


def test_leaving_ends_a_running_test(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("button-test-document_camera")
    panel.technician.close()
    panel.settle()
    assert panel.fakes[Role.DOCUMENT_CAMERA].asked == {}


def test_supplies_and_abilities_are_shown_in_words(panel: PanelBench) -> None:
    panel.sign_in()
    supplies = (Supply("黑色墨粉 {x}", SupplyState.LOW, 12), Supply("Drum", SupplyState.UNKNOWN))
    panel.fakes[Role.PAGE_PRINTER].set_status(
        DeviceStatus(DeviceState.CONSUMABLE_LOW, model="HP", abilities=(Ability.DUPLEX,), supplies=supplies)
    )
    panel.settle()
    assert panel.words("device-supplies-page_printer") == "黑色墨粉 {x} 快用完 12 % · Drum 余量不明"
    assert panel.technician.devices.rows()[-1].model == "HP · 双面"
    panel.languages.use(ENGLISH)
    panel.settle()
    assert panel.words("device-supplies-page_printer") == "黑色墨粉 {x} low 12 % · Drum level not known"
    assert "Passport reader" in panel.words("devices-not-bound")


def test_a_card_is_asked_for_and_nobody_has_to_bring_one(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("button-test-id_card")
    assert [type(asked) for asked in panel.fakes[Role.ID_CARD].history] == [ReadIdCard]
    assert panel.words("device-test-id_card").startswith("自检：请把一张身份证放在读卡器上")
    panel.tap("button-test-id_card")
    assert "已取消" in panel.words("device-test-id_card")


def test_a_test_is_kept_and_shown_as_the_last_one_next_time(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("button-test-receipt_printer")
    fake = panel.fakes[Role.RECEIPT_PRINTER]
    fake.finish(fake.ticket, Ok(PrintReport("t", PrintOutcome.PRINTED)))
    panel.settle()
    panel.technician.close()
    panel.sign_in()
    said = panel.words("device-last-test-receipt_printer")
    assert said == "上次自检：05-14 09:30 测试单已打印，请看字和二维码是否清楚（li01）"
    assert panel.find("device-last-test-camera") is None
    kept = (panel.home / "self-tests" / "receipt_printer.json").read_text()
    assert "李工" not in kept


def test_the_a4_test_page_is_set_and_printed(panel: PanelBench) -> None:
    panel.sign_in()
    panel.technician.test("page_printer")
    panel.settle()
    (asked,) = panel.fakes[Role.PAGE_PRINTER].history
    assert isinstance(asked, PrintPages)
    assert asked.pdf.startswith(b"%PDF")


# --- setting up -----------------------------------------------------------------------------------------------------


def test_devices_are_found_and_bound(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("section-setup")
    panel.tap("button-discover")
    assert panel.find("button-bind-code_scanner") is not None
    panel.technician.setup_page.bind("id_card", "usb://0400:c35a")
    panel.settle()
    assert load_terminal(panel.home).devices[Role.ID_CARD].transport == "usb://0400:c35a"
    assert [row.bound for row in panel.technician.setup_page.candidates.rows()] == [True, False, False]
    assert "重新启动" in panel.words("setup-restart")
    panel.technician.setup_page.bind("id_card", "usb://made:up")
    panel.settle()
    assert load_terminal(panel.home).devices[Role.ID_CARD].transport == "usb://0400:c35a"


def test_a_wrong_code_is_told_and_wiped(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("section-setup")
    panel.item("input-city-address").setProperty("text", "https://city.example.invalid")
    panel.item("input-city-code").setProperty("text", "ABCD-1234")
    panel.tap("button-enrol-city")
    assert panel.world.enrolments == [("ABCD-1234", "https://city.example.invalid")]
    step = next(row for row in panel.technician.setup_page.steps.rows() if row.step == "enrol")
    assert (step.standing, "平台没有这个登记码" in step.words.get(), step.detail) == ("failed", True, "code_unknown")
    assert panel.words("input-city-code") == ""
    assert panel.words("input-city-address") == "https://city.example.invalid"


def test_a_plan_on_a_stick_is_offered_and_followed(panel: PanelBench) -> None:
    stick = panel.home.parent / "media" / "li" / "STICK"
    stick.mkdir(parents=True)
    (stick / "plan.toml").write_text(
        '[terminal]\nhall = "示例"\n[devices.id_card]\ndriver="sdt"\ntransport="usb://1:2"\n'
    )
    panel.sign_in()
    panel.tap("section-setup")
    panel.tap("button-apply-plan")
    terminal = load_terminal(panel.home)
    assert (terminal.terminal.hall, terminal.devices[Role.ID_CARD].transport) == ("示例", "usb://1:2")
    (stick / "plan.toml").write_text("[devices.toaster]\n")
    panel.tap("button-apply-plan")
    assert "toaster" in panel.words("setup-trouble")


def test_the_report_is_made_by_whoever_is_signed_in(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("section-setup")
    panel.tap("button-report")
    assert "还不能对外服务" in panel.words("setup-report")
    (data,) = (panel.home / "reports").glob("*.json")
    assert json.loads(data.read_text())["by"] == "li01"
    panel.technician.close()
    panel.settle()
    assert panel.technician.setup_page.reportPath == ""


def test_nobody_sets_up_who_is_not_signed_in(panel: PanelBench) -> None:
    panel.technician.open()
    panel.technician.show("setup")
    panel.technician.setup_page.look()
    panel.technician.setup_page.enrol("https://x", "CODE", "city")
    panel.technician.setup_page.report()
    panel.settle()
    assert panel.technician.setup_page.doing == ""
    assert panel.world.enrolments == []
    assert not (panel.home / "reports").exists()


@pytest.mark.parametrize("on_desk", [False, True], ids=["kiosk", "desk"])
@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_every_page_fits_in_both_languages(qtbot: QtBot, tmp_path: Path, language: str, *, on_desk: bool) -> None:
    panel = PanelBench(tmp_path / "home", desk=on_desk)
    panel.languages.use(language)
    panel.sign_in()
    detail = "ipp://10.0.0.5:631/ipp/print: " + "long words of a technician " * 4 + "0123456789abcdef" * 12
    panel.fakes[Role.PAGE_PRINTER].set_status(
        DeviceStatus(DeviceState.OFFLINE, Reason.DEADLINE, Cause.HARDWARE, Action.CALL_TECHNICIAN, detail)
    )
    for section in ("devices", "queue", "readiness", "setup", "dock"):
        panel.tap(f"section-{section}")
        if section == "setup":
            panel.technician.setup_page.look()
            panel.technician.setup_page.report()
        panel.grab()
        assert_words_fit(panel, section)
    panel.close()


def assert_words_fit(panel: PanelBench, about: str) -> None:
    texts = [item for item in visible(panel.window.contentItem()) if item.inherits("QQuickText")]
    assert len(texts) > 5
    for item in texts:
        words = f"{about}: {item.property('text')}"
        assert not item.property("truncated"), words
        assert float(item.property("contentWidth")) <= item.width() + 1, words
        place = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
        assert place.left() >= -1, words
        assert place.right() <= panel.window.width() + 1, words


def visible(root: QQuickItem) -> Iterator[QQuickItem]:
    if root.isVisible() and root.opacity() >= 0.05:
        yield root
        for child in root.childItems():
            yield from visible(child)


# --- queue ----------------------------------------------------------------------------------------------------------


def test_the_queue_is_looked_at_again_and_again(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("section-queue")
    assert panel.item("queue-pending").property("value") == "0 件"
    assert panel.technician.queue_page.agentRunning
    panel.world.agent = None
    panel.scheduler.advance(LOOK_S)
    panel.settle()
    assert not panel.technician.queue_page.agentRunning
    panel.technician.close()
    panel.world.agent = 1
    panel.scheduler.advance(LOOK_S * 3)
    panel.settle()
    assert not panel.technician.queue_page.agentRunning


# --- readiness ------------------------------------------------------------------------------------------------------


def test_the_report_is_made_when_it_is_first_looked_at(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("section-readiness")
    assert panel.world.checks == 1
    assert "还不能对外服务" in panel.words("readiness-verdict")
    assert panel.find("check-store") is not None
    panel.tap("section-devices")
    panel.tap("section-readiness")
    assert panel.world.checks == 1
    panel.world.report = Report((check.fonts(chinese=True),))
    panel.tap("button-check")
    assert panel.words("readiness-verdict") == "可以对外服务。"
    assert panel.find("check-store") is None


def test_a_report_that_comes_after_the_end_is_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    held = HeldExecutor()
    panel = PanelBench(tmp_path / "home", executor=held)
    panel.sign_in()
    held.run()
    panel.settle()
    held.run()
    panel.settle()
    panel.tap("section-readiness")
    assert "正在检查" in panel.words("readiness-verdict")
    panel.technician.close()
    held.run()
    panel.settle()
    assert panel.technician.readiness_page.checks.rowCount() == 0
    assert not panel.technician.readiness_page.checking
    panel.close()


# --- dock, languages, models ----------------------------------------------------------------------------------------


def test_the_dock_is_there_in_a_demo_hall_only(qtbot: QtBot, panel: PanelBench, tmp_path: Path) -> None:
    panel.sign_in()
    panel.tap("section-dock")
    panel.tap("dock-2")
    assert panel.world.pressed == ["断网"]
    assert panel.words("dock-answer") == "断网：好了"
    real = PanelBench(tmp_path / "real", dock=False)
    real.sign_in()
    assert real.find("section-dock") is None
    real.close()


def test_everything_changes_its_language_and_back(panel: PanelBench) -> None:
    panel.sign_in()
    panel.technician.test("camera")
    panel.tap("section-readiness")
    panel.languages.use(ENGLISH)
    panel.settle()
    assert panel.words("section-queue") == "Queue"
    assert panel.words("readiness-verdict").startswith("Not ready")
    store_line = panel.technician.readiness_page.checks.index(1, 0)
    assert store_line.data() == "The store does not open"
    panel.tap("section-devices")
    assert panel.words("device-words-id_card") == "ID card reader: ready"
    assert panel.words("device-test-camera") == "Self-test: The device answers"
    panel.languages.use(CHINESE)
    panel.settle()
    assert panel.words("device-words-id_card") == "身份证读卡器：就绪"


MODELS = (
    *("devices", "readiness_page.checks", "queue_page.refused.rows", "dock"),
    *("setup_page.steps", "setup_page.candidates", "setup_page.missed"),
)


@pytest.mark.parametrize("name", MODELS)
def test_models_keep_the_rules_of_qt(panel: PanelBench, name: str) -> None:
    model = attrgetter(name)(panel.technician)
    assert isinstance(model, QAbstractItemModel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.sign_in()
    panel.tap("section-readiness")
    panel.tap("section-setup")
    panel.technician.setup_page.look()
    panel.settle()
    panel.fakes[Role.RECEIPT_PRINTER].set_status(NO_PAPER)
    panel.settle()
    panel.technician.close()
    panel.settle()
    del tester


def test_what_the_platform_refused_is_shown_with_its_reason_and_ended(panel: PanelBench) -> None:
    with Store.open(panel.home, panel.clock) as store:
        case = take_in(store).intake_id
        store.park(case, "invalid", "body.answers.phone: does not match the pattern", "请核对后更正。")
    panel.sign_in()
    panel.tap("section-queue")
    refused = panel.technician.queue_page.refused
    assert refused.count == 1
    assert panel.words("refused-why") == "平台认为填报内容有误\n表单内容：格式不正确"
    panel.tap("refused-hand-over")
    panel.tap("refused-because-on_paper")
    assert refused.count == 0
    assert "不再发送" in refused.told
    with Store.open(panel.home, panel.clock) as store:
        assert store.stuck_records() == ()
    panel.technician.close()
    assert refused.told == ""
