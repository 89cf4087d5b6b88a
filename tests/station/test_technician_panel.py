"""The technician's panel on the real QML: sign-in, devices, self-tests, queue, readiness, dock; and it forgets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from panel_kit import RIGHT, HeldExecutor, PanelBench
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from devices.ports import (
    CaptureAdvice,
    CapturedPage,
    CapturePage,
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintReceipt,
    PrintReport,
    Quad,
    Role,
)
from devices.result import Action, Cause, Err, Ok, Reason
from station import check
from station.check import Report
from station.languages import CHINESE, ENGLISH
from station.self_tests import INSTRUCTIONS
from station.technician import LOOK_S
from sync.store.errors import StoreCorrupt
from sync.store.schema import audit
from sync.store.store import Store

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
    panel.store_trouble = StoreCorrupt("damaged")
    panel.sign_in()
    assert "corrupt" in panel.words("technician-problem")
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
    assert panel.technician.checks.rowCount() == 0


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
    panel.tap(f"button-test-{role}")
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


# --- queue ----------------------------------------------------------------------------------------------------------


def test_the_queue_is_looked_at_again_and_again(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("section-queue")
    assert panel.item("queue-pending").property("value") == "0 件"
    assert panel.technician.agentRunning
    panel.world.agent = None
    panel.scheduler.advance(LOOK_S)
    panel.settle()
    assert not panel.technician.agentRunning
    panel.technician.close()
    panel.world.agent = 1
    panel.scheduler.advance(LOOK_S * 3)
    panel.settle()
    assert not panel.technician.agentRunning


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
    assert panel.technician.checks.rowCount() == 0
    assert not panel.technician.checking
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
    store_line = panel.technician.checks.index(1, 0)
    assert store_line.data() == "The store does not open"
    panel.tap("section-devices")
    assert panel.words("device-words-id_card") == "ID card reader: ready"
    assert panel.words("device-test-camera") == "Self-test: The device answers"
    panel.languages.use(CHINESE)
    panel.settle()
    assert panel.words("device-words-id_card") == "身份证读卡器：就绪"


@pytest.mark.parametrize("name", ["devices", "checks", "stuck", "dock"])
def test_models_keep_the_rules_of_qt(panel: PanelBench, name: str) -> None:
    model = getattr(panel.technician, name)
    assert isinstance(model, QAbstractItemModel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.sign_in()
    panel.tap("section-readiness")
    panel.fakes[Role.RECEIPT_PRINTER].set_status(NO_PAPER)
    panel.settle()
    panel.technician.close()
    panel.settle()
    del tester
