"""The power comes back (CAPABILITIES C32 b): the unit starts the kiosk, which serves without a hand, whatever else is
still down; what was begun, and what was not yet sent, is there."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from devices.ports import DeviceState, DeviceStatus, Role
from devices.result import Action, Cause, Reason
from station.commands.hall_station import app
from tests.e2e.visits.hall import kiosk_in, power_cut
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import elder_card_to_review, somebody, to_identity

GONE = DeviceStatus(DeviceState.ABSENT, Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN)


def test_c32b_power_back_the_kiosk_serves_unattended_with_drafts_and_records_intact(
    qapp: object, tmp_path: Path, pictures: Pictures
) -> None:
    other = somebody("测试乙", date(1950, 3, 1), man=True)
    with kiosk_in(tmp_path / "before", pictures) as citizen:
        citizen.kiosk.online = False
        elder_card_to_review(citizen)
        citizen.taps("确认无误，提交")  # handed in, not sent: the line is down
        citizen.sees("提交成功，已收件")
        number = str(citizen.kiosk.item("case-number").property("text")).replace(" ", "")
        citizen.taps("取好了，结束")
        citizen.taps("回到首页")
        to_identity(citizen, "老年人优待证", other)  # and the next one is in the middle of the form
        citizen.taps("是我本人")
        citizen.taps("第一次办")
        citizen.goes_on()
        citizen.taps("是")
        citizen.goes_on()
        power_cut(tmp_path / "before", tmp_path / "after")

    with kiosk_in(tmp_path / "after", pictures) as citizen:
        kiosk = citizen.kiosk
        kiosk.online = False
        kiosk.fakes[Role.RECEIPT_PRINTER].set_status(GONE)  # its own switch is still off
        kiosk.settle()
        citizen.sees("您好，欢迎来到", "开始办理")  # nobody has touched anything
        citizen.looks("serves-again")
        citizen.sees_no("测试甲", "测试乙")
        with kiosk.store() as store:
            assert store.queue_status().pending == 1
            assert store.find_case(number) is not None
            assert store.verify().errors == ()
        citizen.taps("继续办理、补打")
        citizen.taps("同意并继续")
        citizen.puts(other)
        citizen.sees("您有一件没办完的事", "老年人优待证")
        citizen.taps("继续办理")
        draft = kiosk.app.controller.visit.draft
        assert draft is not None
        assert (draft.answer("apply_kind"), draft.answer("local_household")) == ("new", "yes")


def test_c32b_the_unit_starts_the_kiosk_of_this_home_and_again_whenever_it_ends(tmp_path: Path) -> None:
    home = tmp_path / "大厅 100% $HOME"
    home.mkdir()
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    done = CliRunner().invoke(app, ["autostart", "kiosk", "--home", str(home)], env=environment)
    assert done.exit_code == 0, done.output
    unit = configparser.RawConfigParser(strict=False, allow_no_value=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's keys have capitals
    unit.read_string((tmp_path / "config" / "systemd" / "user" / "hall-kiosk.service").read_text(encoding="utf-8"))
    service = unit["Service"]
    assert (service["Restart"], unit["Unit"]["StartLimitIntervalSec"]) == ("always", "0")
    assert unit["Install"]["WantedBy"] == "graphical-session.target"
    (program,) = shlex.split(service["ExecStart"])
    assert Path(program) == Path(sys.executable).parent / "hall-kiosk"
    # started as the unit would: this home is not enrolled, and the program says so about this very home
    started = subprocess.run(
        [program],
        env={**os.environ, "HALL_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (started.returncode, "not enrolled" in started.stderr) == (1, True)
    shown = CliRunner().invoke(app, ["autostart", "kiosk", "--print", "--home", str(home)], env=environment)
    assert 'HALL_HOME="' in shown.output
    assert "100%% $$HOME" in shown.output
