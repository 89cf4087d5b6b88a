"""`HallDevice` and the fake under it: signals in the GUI thread, one end each, nothing left of an old visit."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from devices.commands import CommandedDevice, Listener
from devices.fakes import FakeDevice
from devices.ports import CardEvent, CardPresent, DeviceState, DeviceStatus, PrintReceipt, ReadIdCard, Role
from devices.qt.device import HallDevice
from devices.result import Err, Ok, Reason

OFFLINE = DeviceStatus(DeviceState.OFFLINE, Reason.HOST_CRASHED)


class Seen(QObject):
    """Records what the signals bring and in which thread."""

    def __init__(self, device: HallDevice) -> None:
        super().__init__()
        self.events: list[object] = []
        self.threads: set[QThread] = set()
        device.statusChanged.connect(self.take_status)
        device.progress.connect(self.take)
        device.finished.connect(self.take)

    @Slot(int, object)
    def take(self, ticket: int, what: object) -> None:
        self.events.append((ticket, what))
        self.threads.add(QThread.currentThread())

    @Slot(object)
    def take_status(self, status: DeviceStatus) -> None:
        self.events.append(status.state)
        self.threads.add(QThread.currentThread())


class Setup:
    def __init__(self) -> None:
        self.fakes: list[FakeDevice] = []
        self.device = HallDevice(self._connect)
        self.fake = self.fakes[0]
        self.seen = Seen(self.device)
        self.device.open()
        QCoreApplication.processEvents()
        self.seen.events.clear()

    def _connect(self, listener: Listener) -> CommandedDevice:
        self.fakes.append(FakeDevice(Role.ID_CARD, listener))
        return self.fakes[0]


@pytest.fixture
def setup(qapp: QCoreApplication) -> Setup:
    return Setup()


def test_open_makes_it_ready(setup: Setup) -> None:
    assert setup.device.status.state is DeviceState.READY
    assert setup.device.role is Role.ID_CARD


def test_signals_come_in_the_gui_thread_whoever_reports(setup: Setup, qtbot: QtBot) -> None:
    ticket = setup.device.start(ReadIdCard())

    def report() -> None:
        setup.fake.set_status(OFFLINE)
        setup.fake.progress(CardEvent.SEEN)
        setup.fake.finish(ticket, Ok(None))

    thread = threading.Thread(target=report)
    thread.start()
    thread.join()
    assert setup.device.status.state is DeviceState.READY  # not before the GUI thread looks
    qtbot.waitUntil(lambda: len(setup.seen.events) == 3)
    assert setup.seen.events == [DeviceState.OFFLINE, (ticket, CardEvent.SEEN), (ticket, Ok(None))]
    assert setup.seen.threads == {QThread.currentThread()}
    assert setup.device.status == OFFLINE


def test_nothing_is_finished_from_inside_start(setup: Setup, qtbot: QtBot) -> None:
    setup.fake.answer = lambda command: Ok(value=True)
    ticket = setup.device.start(CardPresent())
    assert setup.seen.events == []
    qtbot.waitUntil(lambda: setup.seen.events == [(ticket, Ok(value=True))])


def test_what_is_queued_for_an_old_visit_never_arrives(setup: Setup) -> None:
    setup.device.claim("visit 1")
    card = setup.device.start(ReadIdCard())
    paper = setup.device.start(PrintReceipt("job", ()))
    setup.fake.finish(card, Ok(None))  # under way in the event queue when the visit ends
    setup.device.release()
    setup.fake.finish(paper, Ok(None))
    QCoreApplication.processEvents()
    assert setup.seen.events == [(paper, Ok(None))]


def test_a_new_claim_ends_the_old_one(setup: Setup) -> None:
    setup.device.claim("visit 1")
    first = setup.device.start(ReadIdCard())
    setup.device.claim("visit 2")
    second = setup.device.start(ReadIdCard())
    setup.fake.finish(first, Ok(None))
    setup.fake.finish(second, Ok(None))
    QCoreApplication.processEvents()
    assert setup.seen.events == [(second, Ok(None))]
    assert setup.fake.cancelled == [first]


def test_a_cancelled_command_ends_as_cancelled_once(setup: Setup) -> None:
    ticket = setup.device.start(ReadIdCard())
    setup.device.cancel(ticket)
    setup.device.cancel(ticket)
    QCoreApplication.processEvents()
    ((ended, result),) = setup.seen.events  # type: ignore[misc]
    assert ended == ticket
    assert isinstance(result, Err)
    assert result.reason is Reason.CANCELLED
