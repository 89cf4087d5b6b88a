"""The panel's view model in a demo hall: real device hosts at real wires, a real store, the real readiness report."""

from __future__ import annotations

from pathlib import Path

import pytest
from panel_kit import CHEAP, RIGHT
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from devices.ports import DeviceState, Role
from station.check import Grade
from station.composition import open_devices
from station.demo import DemoHall
from station.scheduler import ManualScheduler
from station.staff import StaffRole, new_account
from station.technician import Technician, TechnicianParts
from station.terminal_file import load_terminal
from sync.opening import open_store

ROLES = (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER)
WAIT_MS = 20_000


def _add_technician(home: Path) -> None:
    store, clock = open_store(home)
    with store:
        roles = frozenset({StaffRole.TECHNICIAN})
        store.add_staff(new_account("li01", "李工", roles, CHEAP.verifier(RIGHT), clock.now()))


@pytest.mark.slow
def test_devices_are_tested_and_the_report_asks_their_owner(qtbot: QtBot, tmp_path: Path) -> None:
    hall = DemoHall.open(tmp_path / "hall")
    holder = QObject()
    devices = open_devices(load_terminal(hall.kiosk_home), ROLES, holder)
    _add_technician(hall.kiosk_home)
    parts = TechnicianParts(home=hall.kiosk_home, devices=devices, scheduler=ManualScheduler(), passwords=CHEAP)
    technician = Technician(parts)
    try:
        qtbot.waitUntil(lambda: all(d.status.state is DeviceState.READY for d in devices.values()), timeout=WAIT_MS)
        hall.control("document_camera").do("place", document="household_register")
        hall.control("id_card").do("insert", card="resident")
        technician.open()
        technician.signIn("li01", RIGHT)
        qtbot.waitUntil(lambda: technician.signedIn, timeout=WAIT_MS)

        for role in ROLES:
            technician.test(role.value)
        qtbot.waitUntil(lambda: [row.test for row in technician.devices.rows()] == ["good"] * 3, timeout=WAIT_MS)
        assert len(list(hall.receipts.glob("receipt-*.png"))) == 1

        technician.show("readiness")
        qtbot.waitUntil(lambda: technician.readiness_page.checked, timeout=WAIT_MS)
        grades = {finding.id: finding.grade for finding in technician.readiness_page.checks.rows()}
        assert technician.readiness_page.ready, grades
        assert {grades[f"device.{role.value}"] for role in ROLES} == {Grade.OK}

        hall.control("receipt_printer").do("unplug")
        printer = devices[Role.RECEIPT_PRINTER]
        qtbot.waitUntil(lambda: printer.status.state is not DeviceState.READY, timeout=WAIT_MS)
        row = next(row for row in technician.devices.rows() if row.role == "receipt_printer")
        assert (row.grade, row.action != "") == ("fault", True)
    finally:
        technician.end()
        for device in devices.values():
            device.close()
        hall.close()
