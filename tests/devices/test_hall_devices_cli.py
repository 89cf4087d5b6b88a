"""``hall-devices`` as scripts see it: JSON, exit codes, nothing of Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from devices.discovery import Discovery, Found, NotLooked, Source, WhyNot
from devices.ports import (
    CapturedPage,
    PagesReport,
    PhotoUnavailable,
    PrintOutcome,
    Quad,
    Role,
    ScannedCode,
    ScannedDocument,
    Sex,
    SocialSecurityCard,
    Symbology,
    TravelDocument,
    TravelDocumentType,
)
from devices.result import Action, Cause, Ok, Reason
from devices.settings import DeviceSetting
from devices.simulators.document_scanner import ScannerSimulator
from devices.simulators.id_card import IdCardSimulator
from devices.simulators.page_printer import PagePrinterSimulator
from station.commands import device_setup
from station.commands.device_json import result_json
from station.commands.hall_devices import app
from station.terminal_file import load_terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IdCardSimulator]:
    simulator = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    (tmp_path / "terminal.toml").write_text(f'[devices.id_card]\ndriver = "sdt"\ntransport = "{simulator.url}"\n')
    yield simulator
    simulator.unplug()


def run(home: Path, *arguments: str) -> tuple[int, Any]:
    done = CliRunner().invoke(app, [*arguments, "--home", str(home)])
    try:
        return done.exit_code, json.loads(done.stdout)
    except ValueError:
        return done.exit_code, done.output


def test_read_prints_the_document_of_the_contract(reader: IdCardSimulator, tmp_path: Path) -> None:
    reader.insert("resident")
    assert run(tmp_path, "read", "id_card", "--json", "--timeout", "5") == (
        0,
        {
            "ok": True,
            "document": {
                "type": "resident_id",
                "name": "测试甲",
                "name_latin": None,
                "sex": "female",
                "nation": "汉",
                "birth_date": "1949-12-31",
                "address": "北京市朝阳区示例路1号",
                "number": "11010519491231002X",
                "issuer": "北京市公安局朝阳分局",
                "valid_from": "2020-01-01",
                "valid_to": None,
                "nationality": None,
                "pass_number": None,
                "old_number": None,
                "photo": "no_decoder",
            },
        },
    )


@pytest.mark.parametrize(
    ("card", "kind"),
    [
        ("hmt_residence_permit", "hmt_residence_permit"),
        ("foreigner_pr_2017", "foreigner_pr_2017"),
        ("foreigner_pr_2023", "foreigner_pr_2023"),
    ],
)
def test_every_kind_of_card(reader: IdCardSimulator, tmp_path: Path, card: str, kind: str) -> None:
    reader.insert(card)
    code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "5")
    assert (code, answer["document"]["type"]) == (0, kind)


@pytest.mark.parametrize(
    ("card", "reason", "cause", "action"),
    [
        ("unreadable", "card_unreadable", "user", "place_again"),
        ("wrong_check_digit", "card_content_invalid", "user", "call_staff"),
        ("not_genuine", "card_not_genuine", "tamper", "call_staff"),
    ],
)
def test_a_card_that_does_not_read(
    reader: IdCardSimulator, tmp_path: Path, card: str, reason: str, cause: str, action: str
) -> None:
    reader.insert(card)
    code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "5")
    assert code == 1
    assert {key: answer[key] for key in ("ok", "reason", "cause", "action")} == {
        "ok": False,
        "reason": reason,
        "cause": cause,
        "action": action,
    }


def test_no_card_in_time(reader: IdCardSimulator, tmp_path: Path) -> None:
    code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "0.5")
    assert (code, answer["ok"], answer["reason"]) == (1, False, "deadline")


def test_status(reader: IdCardSimulator, tmp_path: Path) -> None:
    code, answer = run(tmp_path, "status", "--json")
    (row,) = answer["devices"]
    assert (code, row["role"], row["state"], row["serial"]) == (
        0,
        "id_card",
        "ready",
        "05.01-20260101-0000000001-0000000002",
    )
    reader.unplug()
    _, answer = run(tmp_path, "status", "--json")
    assert (answer["devices"][0]["state"], answer["devices"][0]["reason"]) == ("absent", "absent")


def test_a_device_that_is_not_configured(tmp_path: Path) -> None:
    code, answer = run(tmp_path, "read", "id_card", "--json")
    assert (code, answer["reason"]) == (1, "absent")
    assert run(tmp_path, "status", "--json") == (0, {"devices": []})


def test_a_driver_that_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text('[devices.id_card]\ndriver = "x"\ntransport = "tcp://127.0.0.1:9"\n')
    code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "5")
    assert (code, answer["reason"], answer["action"]) == (1, "unsupported", "call_technician")
    assert "sdt" in answer["detail"]


@pytest.mark.parametrize(
    "arguments",
    [["read"], ["read", "toaster"], ["read", "id_card", "--timeout", "soon"], ["scan"], ["print-test", "id_card"],
     ["simulate", "signature_pad"], ["simulate", "id_card", "--nonsense"], ["nonsense"],
     ["scan", "--out", "page.gif"], ["scan", "--out", "page.pdf", "--duplex"], ["read", "id_card", "--code"],
     ["bind", "signature_pad", "v4l:///dev/video0"], ["bind", "id_card", "nowhere"],
     ["bind", "id_card", "usb://0400:c35a", "--driver", "escpos"],
     ["bind", "id_card", "usb://0400:c35a", "--option", "bare"]],
)  # fmt: skip
def test_usage_errors_exit_2(tmp_path: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments, env={"HALL_HOME": str(tmp_path)}).exit_code == 2


def test_a_broken_configuration_is_named(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text("[devices.toaster]\n")
    code, output = run(tmp_path, "status", "--json")
    assert code == 1
    assert "toaster" in output


def test_it_runs_without_qt(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from station.commands.hall_devices import main\n"
        "sys.argv = ['hall-devices', 'status', '--json']\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, "HALL_HOME": str(tmp_path)}
    )
    assert (done.returncode, json.loads(done.stdout)) == (0, {"devices": []})


def test_simulate_is_a_far_end(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "station.commands.hall_devices", "simulate", "id_card", "--card", "resident"]
    environment = {**os.environ, "HALL_HOME": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as far:
        assert far.stdout is not None
        url = far.stdout.readline().split()[1]
        (tmp_path / "terminal.toml").write_text(f'[devices.id_card]\ndriver = "sdt"\ntransport = "{url}"\n')
        code, answer = run(tmp_path, "read", "id_card", "--json", "--timeout", "5")
        far.terminate()
        assert far.wait(10) == 0
    assert (code, answer["ok"]) == (0, True)


PAGE = CapturedPage(b"jpeg", 10, 20, 300.0, Quad(((0, 0), (1, 0), (1, 1), (0, 1))))
SOCIAL = SocialSecurityCard("3.00", "A00000001", "110105", None, date(2020, 1, 1), None, holder_protected=True)
PASSPORT = TravelDocument(
    TravelDocumentType.PASSPORT, "P", "UTO", "TEST JIA", "E00000000", "UTO", date(1949, 12, 31), Sex.FEMALE,
    date(2030, 1, 1), PhotoUnavailable("decode_failed"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (SOCIAL, {"ok": True, "card": {"version": "3.00", "issued": "2020-01-01", "holder_protected": True}}),
        (PASSPORT, {"ok": True, "document": {"type": "passport", "birth_date": "1949-12-31", "photo": "decode_failed",
                                             "authenticity": "not_verified"}}),
        (ScannedCode("x", Symbology.QR), {"ok": True, "code": {"text": "x", "symbology": "qr"}}),
        (ScannedDocument((PAGE,)), {"ok": True}),
        (ScannedDocument((PAGE,), Reason.PAPER_JAM, Cause.HARDWARE, Action.CALL_STAFF),
         {"ok": False, "reason": "paper_jam", "action": "call_staff", "detail": "broke off behind page 1"}),
        (PagesReport("j", PrintOutcome.PRINTED, 2, 2), {"ok": True, "report": {"pages_done": 2}}),
        (PagesReport("j", PrintOutcome.UNKNOWN, 2, 1, Reason.PAPER_OUT), {"ok": False, "reason": "paper_out",
                                                                          "report": {"pages_done": 1}}),
    ],
    ids=["social-card", "passport", "code", "scan", "scan-broke-off", "printed", "print-broke-off"],
)  # fmt: skip
def test_what_every_device_says_is_json(value: Any, expected: dict[str, Any]) -> None:
    told = json.loads(json.dumps(result_json(Ok(value))))
    for key, part in expected.items():
        assert (told[key] | part if isinstance(part, dict) else part) == told[key], key
    if isinstance(value, ScannedDocument):
        assert told["pages"] == [{"width_px": 10, "height_px": 20, "sharpness": 300.0, "bytes": 4, "advice": []}]


@pytest.mark.parametrize(
    "typed", ["", "no json", "[]", '{"number": "E0"}', '{"number": 1, "birth_date": "1949-12-31", "valid_to": "x"}']
)
def test_what_opens_a_passport_comes_by_standard_input_and_is_never_repeated(tmp_path: Path, typed: str) -> None:
    (tmp_path / "terminal.toml").write_text('[devices.passport]\ndriver = "pcsc"\ntransport = "pcsc://Nobody"\n')
    done = CliRunner().invoke(app, ["read", "passport", "--home", str(tmp_path)], input=typed)
    assert done.exit_code == 2
    assert "birth_date" in done.output
    assert "1949" not in done.output


def test_discover_and_bind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Discovery(
        (Found(Source.SANE, "sane://test:0", "Noname", (Role.DOCUMENT_SCANNER,)),),
        (NotLooked(Source.PCSC, WhyNot.NO_STACK, "pcscd"),),
    )
    monkeypatch.setattr(device_setup, "discover", lambda: seen)
    done = CliRunner().invoke(app, ["discover", "--json"])
    answer = json.loads(done.stdout)
    assert answer["found"][0]["roles"] == [{"role": "document_scanner", "driver": "sane"}]
    assert answer["not_looked"] == [{"source": "pcsc", "why": "no_stack", "detail": "pcscd"}]
    told = CliRunner().invoke(app, ["discover"]).output
    assert "hall-devices bind document_scanner 'sane://test:0'" in told
    arguments = ["bind", "document_scanner", "sane://test:0", "--option", "mode=Color", "--home", str(tmp_path)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    setting = DeviceSetting(Role.DOCUMENT_SCANNER, "sane", "sane://test:0", {"mode": "Color"})
    assert load_terminal(tmp_path).devices == {Role.DOCUMENT_SCANNER: setting}


def test_a_trace_shows_the_protocol_and_not_the_person(reader: IdCardSimulator, tmp_path: Path) -> None:
    reader.insert("resident")
    out = tmp_path / "wire.txt"
    arguments = ["trace", "id_card", "--out", str(out), "--seconds", "10", "--home", str(tmp_path)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "Delete the file" in done.output
    text = out.read_text(encoding="utf-8")
    assert "WARNING" in text
    assert len([line for line in text.splitlines() if "->" in line]) >= 3
    for person in ("测试甲", "11010519491231002X"):
        assert person not in text + done.output
        assert person.encode("utf-16-le").hex() not in "".join(text.split())
    assert CliRunner().invoke(app, arguments).exit_code == 2
    assert len(out.read_text(encoding="utf-8")) == len(text)


def test_paper_comes_in_as_pdf_and_goes_out_as_pages(tmp_path: Path) -> None:
    scanner = ScannerSimulator("escl+http://127.0.0.1:0")
    printer = PagePrinterSimulator("ipp://127.0.0.1:0", tmp_path / "printed")
    try:
        for role, url in (("document_scanner", scanner.url), ("page_printer", printer.url)):
            done = CliRunner().invoke(app, ["bind", role, url, "--home", str(tmp_path)])
            assert done.exit_code == 0, done.output
        out = tmp_path / "paper.pdf"
        scanner.mechanism.load(2)
        code, answer = run(tmp_path, "scan", "--out", str(out), "--source", "feeder", "--json")
        assert (code, len(answer["pages"])) == (0, 2), answer
        assert out.read_bytes().startswith(b"%PDF")
        assert out.stat().st_mode & 0o777 == 0o600
        code, answer = run(tmp_path, "scan", "--out", str(out), "--source", "feeder", "--json")
        assert (code, answer["reason"]) == (1, "feeder_empty")
        code, answer = run(tmp_path, "print-test", "page_printer", "--json")
        assert (code, answer["report"]["outcome"], answer["report"]["pages_done"]) == (0, "printed", 1), answer
        assert len(list((tmp_path / "printed").glob("*.png"))) == 1
        _, answer = run(tmp_path, "status", "--json")
        rows = {row["role"]: row for row in answer["devices"]}
        assert "feeder" in rows["document_scanner"]["abilities"]
        assert rows["page_printer"]["supplies"][0]["percent"] is not None
    finally:
        scanner.close()
        printer.close()
