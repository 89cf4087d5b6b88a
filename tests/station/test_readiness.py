"""The readiness report: what each fact means, and that it ends in time whatever hangs."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from devices.discovery import Source, WhyNot
from devices.ports import Ability, DeviceState, DeviceStatus, Role, SupplyState
from devices.result import Action, Cause, Reason
from devices.simulators.id_card import IdCardSimulator
from intake.clock import Confidence, Reading
from intake.text import LocalizedText
from station import check, check_devices, check_standing, stack_probes
from station.check import Finding, Grade, Report
from station.check_probes import check_readiness, stacks_used, together
from station.commands.hall_station import app
from station.demo import DemoHall
from station.device_words import (
    ABILITY_WORDS,
    ACTION_WORDS,
    CAUSE_WORDS,
    REASON_WORDS,
    ROLE_NAMES,
    SOURCE_WORDS,
    STATE_WORDS,
    SUPPLY_WORDS,
    WHY_NOT_WORDS,
    WITHOUT,
)
from station.memory import is_in_memory
from station.self_test_log import SelfTestLog
from station.self_tests import SelfTestResult, SelfTestState
from station.terminal_file import load_terminal
from sync.opening import open_store
from sync.outcomes import Fault
from sync.store.keys import KeySource
from sync.store.room import RoomRules

DAY = 24 * 3600
PAPER = DeviceStatus(DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT, Cause.HARDWARE, Action.REPLACE_MEDIA)
_OURS = frozenset({Role.SIGNATURE_PAD})
NO_MODELS = DeviceStatus(DeviceState.HARDWARE_ERROR, Reason.NO_MODELS, Cause.SOFTWARE, Action.CALL_TECHNICIAN)


@pytest.mark.parametrize(
    ("finding", "grade"),
    [
        (lambda: check.configuration(()), Grade.OK),
        (lambda: check.configuration(None), Grade.WARNING),
        (lambda: check.configuration(("line 3: …",)), Grade.FAULT),
        (lambda: check.enrolment(None, "T-1"), Grade.OK),
        (lambda: check.enrolment("not enrolled", ""), Grade.FAULT),
        (lambda: check.hall_enrolment(present=False, problem=None), Grade.OK),
        (lambda: check.hall_enrolment(present=True, problem=None), Grade.OK),
        (lambda: check.hall_enrolment(present=True, problem="damaged"), Grade.FAULT),
        (lambda: check.store(None), Grade.OK),
        (lambda: check.store(None, exists=False), Grade.WARNING),
        (lambda: check.store("wrong_key"), Grade.FAULT),
        (lambda: check.store("io"), Grade.FAULT),
        (lambda: check.store(None, ["database: page 3"]), Grade.FAULT),
        (lambda: check.key_source(KeySource.FILE), Grade.WARNING),
        (lambda: check.key_source(KeySource.CREDENTIAL), Grade.OK),
        (lambda: check_standing.clock(Confidence.TRUSTED, timedelta(seconds=-90)), Grade.OK),
        (lambda: check_standing.clock(Confidence.UNTRUSTED, None), Grade.WARNING),
        (lambda: check_standing.clock(Confidence.TRUSTED, timedelta(minutes=3)), Grade.WARNING),
        (lambda: check_standing.clock(Confidence.TRUSTED, timedelta(days=-3653)), Grade.WARNING),
        (lambda: check.staff(0), Grade.WARNING),
        (lambda: check.staff(2), Grade.OK),
        (lambda: check.queue(0, 0, None), Grade.OK),
        (lambda: check.queue(5, 0, DAY), Grade.OK),
        (lambda: check.queue(5, 0, DAY + 1), Grade.WARNING),
        (lambda: check.queue(5, 1, 10), Grade.WARNING),
        (lambda: check.agent(4711), Grade.OK),
        (lambda: check.agent(None), Grade.WARNING),
        (lambda: check.platform(None), Grade.OK),
        (lambda: check.platform(Fault.CONNECT), Grade.WARNING),
        (lambda: check.platform(Fault.TLS), Grade.FAULT),
        (lambda: check.platform(Fault.NOT_PLATFORM), Grade.FAULT),
        (lambda: check.hall_node(None), Grade.OK),
        (lambda: check.hall_node(Fault.TIMEOUT), Grade.WARNING),
        (check_devices.no_devices, Grade.FAULT),
        (lambda: check_devices.device(Role.ID_CARD, DeviceStatus(DeviceState.READY)), Grade.OK),
        (lambda: check_devices.device(Role.ID_CARD, DeviceStatus(DeviceState.BUSY)), Grade.OK),
        (lambda: check_devices.device(Role.ID_CARD, DeviceStatus(DeviceState.STARTING)), Grade.WARNING),
        (lambda: check_devices.device(Role.RECEIPT_PRINTER, DeviceStatus(DeviceState.CONSUMABLE_LOW)), Grade.WARNING),
        (lambda: check_devices.device(Role.RECEIPT_PRINTER, PAPER), Grade.FAULT),
        (lambda: check_devices.device(Role.ID_CARD, DeviceStatus(DeviceState.TAMPER)), Grade.FAULT),
        (lambda: check_devices.device(Role.ID_CARD, DeviceStatus(DeviceState.ABSENT, Reason.ABSENT)), Grade.FAULT),
        (lambda: check_devices.device(Role.CAMERA, NO_MODELS), Grade.WARNING),
        *((lambda role=role: check_devices.not_configured(role), Grade.NOT_USED) for role in Role if role not in _OURS),
        (lambda: check_devices.not_configured(Role.SIGNATURE_PAD), Grade.OK),
        (lambda: check_devices.pcscd(None, used=True), Grade.OK),
        (lambda: check_devices.pcscd("gone", used=True), Grade.FAULT),
        (lambda: check_devices.sane("gone", used=False), Grade.NOT_USED),
        (lambda: check_devices.cups("gone", used=False), Grade.NOT_USED),
        (lambda: check_devices.core_dumps(None), Grade.OK),
        (lambda: check_devices.core_dumps("|/usr/lib/x"), Grade.WARNING),
        (lambda: check_devices.models("missing", used=False), Grade.NOT_USED),
        (lambda: check_devices.models(None), Grade.OK),
        (lambda: check_devices.models("detect: x.onnx is missing"), Grade.WARNING),
        (lambda: check.voice(program=True, output=True), Grade.OK),
        (lambda: check.voice(program=True, output=False), Grade.WARNING),
        (lambda: check.voice(program=False, output=True), Grade.WARNING),
        (lambda: check.memory_folder(in_memory=True, place="/dev/shm"), Grade.OK),
        (lambda: check.memory_folder(in_memory=False, place="/tmp"), Grade.WARNING),
        (lambda: check.fonts(chinese=True), Grade.OK),
        (lambda: check.fonts(chinese=False), Grade.FAULT),
        (lambda: check.disk(10 * 2**30, RoomRules()), Grade.OK),
        (lambda: check.disk(2**30 - 1, RoomRules()), Grade.WARNING),
        (lambda: check.disk(2**20, RoomRules()), Grade.FAULT),
        (lambda: check.no_answer("x"), Grade.FAULT),
    ],
)
def test_what_a_fact_means(finding: Callable[[], Finding], grade: Grade) -> None:
    found = finding()
    assert found.grade is grade
    for text in (found.words, found.advice):
        assert text.get("en") != text.get()
        assert "{" not in text.get() + text.get("en")
    assert (found.advice == check.NOTHING) == (grade is Grade.OK)


def test_a_device_line_says_what_why_and_what_to_do() -> None:
    found = check_devices.device(Role.RECEIPT_PRINTER, PAPER)
    assert found.words.get() == "凭条打印机：纸用完了"
    assert found.words.get("en") == "Receipt printer: paper is out"
    assert found.advice.get() == "换纸，合好上盖。"
    unplugged = DeviceStatus(DeviceState.ABSENT, Reason.DISCONNECTED, Cause.HARDWARE, Action.CALL_TECHNICIAN)
    assert check_devices.device(Role.RECEIPT_PRINTER, unplugged).words.get() == "凭条打印机：没有找到（中途断开）"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (ROLE_NAMES, Role),
        (STATE_WORDS, DeviceState),
        (CAUSE_WORDS, Cause),
        (ACTION_WORDS, Action),
        (REASON_WORDS, Reason),
        (WITHOUT, Role),
        (SUPPLY_WORDS, SupplyState),
        (ABILITY_WORDS, Ability),
        (SOURCE_WORDS, Source),
        (WHY_NOT_WORDS, WhyNot),
    ],
    ids=lambda words: words.__name__ if isinstance(words, type) else "",
)
def test_everything_a_device_can_say_has_words(words: dict[Any, Any], kind: Any) -> None:
    assert set(words) == set(kind)
    assert all(text.get("en") != text.get() for text in words.values())


def test_faults_decide_not_warnings() -> None:
    ok, warning, fault = check.fonts(chinese=True), check.agent(None), check_devices.no_devices()
    assert Report((ok, warning)).ready
    assert not Report((ok, warning, fault)).ready


def test_what_hangs_or_stumbles_is_a_line_and_the_others_are_there() -> None:
    release = threading.Event()

    def hang() -> list[Finding]:
        release.wait(30)
        return []

    def stumble() -> list[Finding]:
        raise ZeroDivisionError

    began = time.monotonic()
    found = together({"slow": hang, "bug": stumble, "fonts": lambda: [check.fonts(chinese=True)]}, 0.3)
    release.set()
    assert time.monotonic() - began < 5
    assert [(f.id, f.grade, f.detail) for f in found] == [
        ("slow", Grade.FAULT, ""),
        ("bug", Grade.FAULT, "ZeroDivisionError"),
        ("fonts", Grade.OK, ""),
    ]


@pytest.mark.parametrize(
    ("mounts", "in_memory"),
    [
        ("overlay / overlay rw\ntmpfs {0} tmpfs rw\n", True),
        ("overlay / overlay rw\ntmpfs {0} tmpfs rw\n/dev/sda1 {0}/inner ext4 rw\n", False),
        ("tmpfs /run tmpfs rw\n/dev/sda1 / ext4 rw\n", False),
        ("", False),
    ],
    ids=["tmpfs", "disk-on-tmpfs", "elsewhere", "nothing-known"],
)
def test_what_is_in_memory(tmp_path: Path, mounts: str, *, in_memory: bool) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    assert is_in_memory(inner, mounts.format(tmp_path.resolve())) is in_memory


# --- the command ------------------------------------------------------------------------------------------------------


def report(home: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    done = CliRunner().invoke(app, ["check", "--json", "--home", str(home)])
    answer = json.loads(done.stdout)
    assert answer["ready"] == (done.exit_code == 0)
    return done.exit_code, {line["id"]: line for line in answer["checks"]}


def test_an_empty_home_is_not_ready_and_stays_empty(tmp_path: Path) -> None:
    code, lines = report(tmp_path / "home")
    assert code == 1
    states = {name: lines[name]["state"] for name in ("configuration", "enrolment", "store", "staff", "devices")}
    assert states == {
        "configuration": "warning",
        "enrolment": "fault",
        "store": "warning",
        "staff": "warning",
        "devices": "fault",
    }
    assert set(lines["enrolment"]["words"]) == {"zh-CN", "en"}
    assert not (tmp_path / "home").exists()


def test_a_bare_machine_explains_each_of_the_ten_roles_and_what_they_stand_on(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["check", "--json", "--home", str(tmp_path / "home")])
    answer = json.loads(done.stdout)
    roles = {role["role"]: role for role in answer["roles"]}
    assert list(roles) == [role.value for role in Role]
    for role in roles.values():
        assert (role["configured"], role["state"], role["last_test"]) == (False, None, None)
        assert set(role["words"]) == set(role["without"]) == {"zh-CN", "en"}
        assert role["role"] == "signature_pad" or f"bind {role['role']}" in role["do"]["en"]
    lines = {line["id"]: line for line in answer["checks"]}
    for name in ("stack.pcscd", "stack.sane", "stack.cups", "models", "fonts", "core_dumps"):
        assert lines[name]["state"] in ("ok", "not_used", "warning"), name


def test_a_camera_that_is_not_there_is_absent_and_never_starting(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text('[devices.camera]\ndriver = "opencv"\ntransport = "v4l:///dev/video97"\n')
    code, lines = report(tmp_path)
    camera = lines["device.camera"]
    assert (code, camera["state"]) == (1, "fault")
    assert camera["words"]["zh-CN"] == "人像摄像头：没有找到（连接地址上没有设备应答）"
    assert "/dev/video97" in camera["detail"]


def test_a_stack_is_needed_by_devices_that_stand_on_this_systems(tmp_path: Path) -> None:
    for name, transport in (("smart_card", "pcsc://X?service=/run/other"), ("page_printer", "cups://Q")):
        driver = "pcsc" if name == "smart_card" else "ipp"
        with (tmp_path / "terminal.toml").open("a") as file:
            file.write(f'[devices.{name}]\ndriver = "{driver}"\ntransport = "{transport}"\n')
    assert stacks_used(load_terminal(tmp_path)) == {"cups"}


def test_what_collects_memory_images_is_seen(tmp_path: Path) -> None:
    pattern = tmp_path / "core_pattern"
    pattern.write_text("core\n")
    assert stack_probes.core_collector(pattern) is None
    pattern.write_text("|/lib/systemd/systemd-coredump %P\n")
    assert "systemd-coredump" in str(stack_probes.core_collector(pattern))


def test_a_service_answers_or_why_not(tmp_path: Path) -> None:
    address = tmp_path / "pcscd.comm"
    assert "No such file" in str(stack_probes.pcscd(address))
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(address))
        line.listen()
        assert stack_probes.pcscd(address) is None
    assert "refused" in str(stack_probes.pcscd(address))
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert stack_probes.cups(tmp_path / "none", server.getsockname()[1]) is None
    assert "No such file" in str(stack_probes.cups(tmp_path / "none", server_closed()))


def server_closed() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_the_last_self_test_of_the_device_bound_now_is_told(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text('[devices.camera]\ndriver = "opencv"\ntransport = "v4l:///dev/video97"\n')
    good = SelfTestResult(SelfTestState.GOOD, LocalizedText.of("好", "good"))
    at = Reading(datetime(2026, 5, 14, tzinfo=UTC), Confidence.UNTRUSTED)
    SelfTestLog(tmp_path).note(Role.CAMERA, good, at, "li01", "v4l:///dev/video97")

    def last() -> Any:
        answer = check_readiness(tmp_path).to_json()
        return next(role["last_test"] for role in answer["roles"] if role["role"] == "camera")

    assert (last()["good"], last()["by"], last()["confidence"]) == (True, "li01", "untrusted")
    (tmp_path / "self-tests" / "camera.json").write_text("{")
    assert last() is None
    SelfTestLog(tmp_path).note(Role.CAMERA, good, at, "li01", "v4l:///dev/video0")
    assert last() is None


def test_words_for_people(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["check", "--home", str(tmp_path)])
    assert done.exit_code == 1
    assert "本机尚未在市级平台登记 / This machine is not enrolled" in done.output
    assert "→ " in done.output


def test_a_device_is_asked_and_a_broken_one_named(tmp_path: Path) -> None:
    simulator = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    (tmp_path / "terminal.toml").write_text(
        f'[devices.id_card]\ndriver = "sdt"\ntransport = "{simulator.url}"\n'
        '[devices.receipt_printer]\ndriver = "escpos"\ntransport = "tcp://127.0.0.1:9"\n'
    )
    try:
        _, lines = report(tmp_path)
    finally:
        simulator.unplug()
    assert lines["device.id_card"]["state"] == "ok"
    assert lines["device.receipt_printer"]["state"] == "fault"
    assert "devices" not in lines


def test_a_wrong_configuration_is_told_and_the_rest_is_checked_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text("[devices.toaster]\n")
    _, lines = report(tmp_path)
    assert lines["configuration"]["state"] == "fault"
    assert "toaster" in lines["configuration"]["detail"]
    assert "fonts" in lines


def test_a_store_whose_key_is_gone_is_named(tmp_path: Path) -> None:
    store, _ = open_store(tmp_path)
    store.close()
    assert report(tmp_path)[1]["store"]["state"] == "ok"
    shutil.rmtree(tmp_path / "keys")
    lines = report(tmp_path)[1]
    assert (lines["store"]["state"], lines["store"]["detail"]) == ("fault", "no_key")


def test_it_runs_without_qt(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from station.commands.hall_station import main\n"
        "sys.argv = ['hall-station', 'check', '--json']\n"
        "main()"
    )
    environment = {**os.environ, "HALL_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=30)
    assert (done.returncode, json.loads(done.stdout)["ready"]) == (1, False)


@pytest.mark.slow
def test_a_demo_terminal_is_ready_also_when_its_city_is_gone(tmp_path: Path) -> None:
    hall = DemoHall.open(tmp_path / "hall")
    try:
        code, lines = report(hall.kiosk_home)
        assert (code, lines["platform"]["state"]) == (0, "ok"), lines
        hall.stop_platform()
        code, lines = report(hall.kiosk_home)
        assert (code, lines["platform"]["state"]) == (0, "warning")
    finally:
        hall.close()
    began = time.monotonic()
    answer = check_readiness(hall.kiosk_home)
    assert time.monotonic() - began < 10
    assert {f.id for f in answer.findings if f.grade is Grade.FAULT} >= {"device.id_card", "device.receipt_printer"}


def test_a_clock_that_is_off_is_said_in_minutes_and_which_way() -> None:
    behind = check_standing.clock(Confidence.TRUSTED, timedelta(minutes=3, seconds=10))
    ahead = check_standing.clock(Confidence.UNTRUSTED, timedelta(minutes=-7))
    assert behind.words.get("zh-CN") == "本机时钟比平台慢3分钟"
    assert ahead.words.get("zh-CN") == "本机时钟比平台快7分钟"
    assert (behind.detail, ahead.detail) == ("offset +190 s", "offset -420 s")


def test_what_the_platform_thinks_of_this_terminal_is_said_in_plain_words() -> None:
    assert check_standing.login(None) is None
    assert check_standing.login("connect") is None
    revoked, unknown = (
        check_standing.login("login_failed: revoked"),
        check_standing.login("login_failed: invalid_client"),
    )
    assert revoked is not None
    assert unknown is not None
    assert revoked.grade is unknown.grade is Grade.FAULT
    assert "吊销" in revoked.words.get("zh-CN")
    assert "export" in revoked.advice.get("en")
    assert check_standing.trail(None) is None
    forked = check_standing.trail("fork")
    assert forked is not None
    assert forked.grade is Grade.FAULT
