"""The receipt printer's cable is pulled while a receipt is printed, with the real driver in its real process: within
five seconds the citizen has another way, the technician is told on the panel, and nothing else has stopped (C32 a)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kiosk_kit import Bench, person

from devices.ports import Role
from devices.qt.device import HallDevice
from devices.settings import DeviceSetting
from devices.simulators.receipt_printer import PrinterSimulator
from station.staff import StaffRole, new_account
from tests.e2e.visits.person import Person
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.ways import elder_card_to_review

#: CAPABILITIES C32 a.
OTHER_PATH_S = 5.0
#: How much later a test may see it on a machine that is busy with others.
_BUSY_S = 20.0
PATIENCE_S = 90.0


class _RealPrinter(Bench):
    """A kiosk whose receipt printer is a process with the real driver; the other devices are in memory."""

    printer_url = ""

    def device(self, role: Role) -> HallDevice:
        if role is not Role.RECEIPT_PRINTER:
            return super().device(role)
        device = HallDevice.of(DeviceSetting(role, "escpos", self.printer_url), self.home)
        device.open()
        return device


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[PrinterSimulator]:
    with PrinterSimulator("tcp://127.0.0.1:0", tmp_path / "paper", speed=150.0) as running:
        yield running


def until(holds: object, what: str, kiosk: Bench) -> None:
    assert callable(holds)
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        kiosk.settle()


def row_of(kiosk: Bench, role: Role) -> tuple[str, str, str]:
    """What the technician's panel says of a device: grade, state, what to do."""
    rows = kiosk.technician._device_rows.rows()
    row = next(row for row in rows if row.role == role.value)
    return row.grade, row.state, row.action


@pytest.mark.slow
def test_c32a_printer_unplugged_another_way_in_five_seconds_and_the_technician_sees_it(
    qapp: object, tmp_path: Path, pictures: Pictures, printer: PrinterSimulator
) -> None:
    pulled: list[float] = []

    def pull() -> None:
        pulled.append(time.monotonic())
        printer.unplug()

    _RealPrinter.printer_url = printer.url
    kiosk = _RealPrinter(tmp_path / "kiosk").start()
    try:
        with kiosk.store() as store:
            roles = frozenset({StaffRole.TECHNICIAN})
            store.add_staff(
                new_account("li01", "李工", roles, kiosk.parts.passwords.verifier("a-good-password"), kiosk.clock.now())
            )
        until(lambda: row_of(kiosk, Role.RECEIPT_PRINTER)[0] == "ok", "the printer is ready", kiosk)
        citizen = Person(kiosk, pictures)
        elder_card_to_review(citizen)
        printer.mechanism.after(40, pull)
        citizen.taps("确认无误，提交")
        until(lambda: pulled, "the cable is pulled", kiosk)
        until(lambda: "改用 A4 纸打印" in citizen.reads, "another way", kiosk)
        took = time.monotonic() - pulled[0]
        assert took <= OTHER_PATH_S + _BUSY_S
        citizen.sees("提交成功，已收件", "打印机暂时连不上", "收件编号")
        citizen.looks("another-way")

        until(lambda: row_of(kiosk, Role.RECEIPT_PRINTER)[0] == "fault", "the panel says so", kiosk)
        assert time.monotonic() - pulled[0] <= OTHER_PATH_S + _BUSY_S
        assert row_of(kiosk, Role.ID_CARD)[0] == row_of(kiosk, Role.DOCUMENT_CAMERA)[0] == "ok"

        citizen.taps("改用 A4 纸打印")
        until(lambda: "A4 凭证已打印" in citizen.reads, "the page is printed", kiosk)
        citizen.taps("取好了，结束")
        citizen.taps("回到首页")
        citizen.taps("继续办理、补打")  # the next one is served meanwhile
        citizen.taps("同意并继续")
        citizen.puts(person())
        citizen.sees("您的事项已提交")
    finally:
        kiosk.close()
