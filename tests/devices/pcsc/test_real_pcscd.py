"""The real stack: supervisor → device host → driver → pcscd → vpcd → our cards. What comes and goes, comes back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.ports import CardEvent, DeviceState, ReadSmartCard, ReadTravelDocument, Role
from devices.result import Err, Ok, Reason
from devices.settings import DeviceSetting
from devices.simulators.chip_reader import ChipCardSimulator
from devices.simulators.own_pcscd import OwnPcscd
from devices.simulators.smart_card import SmartCardSimulator
from devices.simulators.social_security_cards import RARE_NAME
from devices.simulators.travel_document import TravelDocumentSimulator
from devices.simulators.travel_documents import ACCESS
from devices.supervisor import DeviceSupervisor
from tests.devices.pcsc.pcscd_bench import need_pcscd
from tests.devices.scripted import Heard

pytestmark = pytest.mark.slow


Slot = tuple[ChipCardSimulator, DeviceSupervisor, Heard]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Slot]]:
    need_pcscd()
    ends: list[Callable[[], None]] = []

    def make(role: Role = Role.SMART_CARD, options: str = "", beside: ChipCardSimulator | None = None) -> Slot:
        kind = SmartCardSimulator if role is Role.SMART_CARD else TravelDocumentSimulator
        listen, reader, service = "pcscd", None, ""
        if beside is not None:
            pcscd = pcscd_of(beside)
            listen, reader = f"socket://127.0.0.1:{pcscd.port + 1}", f"{pcscd.reader[:-1]}1"
            service = f"?service={pcscd.service}"
        simulator = kind(listen, reader)
        heard = Heard()
        supervisor = DeviceSupervisor(DeviceSetting(role, "pcsc", simulator.url + service + options), tmp_path, heard)
        ends.extend((supervisor.stop, simulator.close))
        supervisor.start()
        return simulator, supervisor, heard

    yield make
    for end in ends:
        end()


def pcscd_of(simulator: ChipCardSimulator) -> OwnPcscd:
    assert simulator.pcscd is not None
    return simulator.pcscd


def test_cards_come_and_go(start: Callable[..., Slot]) -> None:
    simulator, supervisor, heard = start()
    assert heard.status(DeviceState.READY).model == simulator.reader
    ticket = supervisor.submit(ReadSmartCard(20))
    assert heard.progress() == (ticket, CardEvent.WAITING)
    simulator.insert("rare_name")
    assert heard.progress() == (ticket, CardEvent.SEEN)
    assert heard.progress() == (ticket, CardEvent.READ)
    result = heard.end()[1]
    assert isinstance(result, Ok)
    assert getattr(result.value, "name", "") == RARE_NAME
    simulator.handle({"do": "fault", "kind": "cut", "after": 5, "times": 1})  # torn out within an answer
    supervisor.submit(ReadSmartCard(20))
    result = heard.end()[1]
    assert isinstance(result, Err)
    assert result.reason is Reason.CARD_LIFTED
    simulator.handle({"do": "heal"})
    simulator.insert("v3")
    supervisor.submit(ReadSmartCard(20))
    result = heard.end()[1]
    assert isinstance(result, Ok)
    assert getattr(result.value, "holder_protected", False)


def test_a_passport_and_one_with_wrong_access_data(start: Callable[..., Slot]) -> None:
    simulator, supervisor, heard = start(Role.PASSPORT, "&share=shared")
    heard.status(DeviceState.READY)
    simulator.insert("passport")
    supervisor.submit(ReadTravelDocument(ACCESS["other_passport"], 20))
    result = heard.end()[1]
    assert isinstance(result, Err)
    assert result.reason is Reason.ACCESS_REFUSED
    supervisor.submit(ReadTravelDocument(ACCESS["passport"], 20))
    result = heard.end()[1]
    assert isinstance(result, Ok)
    assert getattr(result.value, "number", "") == "EA0000001"
    assert isinstance(getattr(result.value, "photo", None), bytes)


def test_a_card_that_never_answers_costs_one_reading_and_nothing_else(start: Callable[..., Slot]) -> None:
    simulator, supervisor, heard = start()
    heard.status(DeviceState.READY)
    host = supervisor.host_pid
    simulator.insert("v1")
    simulator.handle({"do": "fault", "kind": "drop", "after": 4})
    begun = time.monotonic()
    supervisor.submit(ReadSmartCard(1))
    result = heard.end()[1]
    assert time.monotonic() - begun <= 2.0
    assert isinstance(result, Err)
    assert result.reason is Reason.CARD_UNREADABLE
    heard.status(DeviceState.USER_ERROR)
    neighbour = start(Role.PASSPORT, beside=simulator)  # the second slot of the same pcscd
    neighbour[0].insert("taiwan_permit")
    neighbour[1].submit(ReadTravelDocument(ACCESS["taiwan_permit"], 10))
    assert isinstance(neighbour[2].end()[1], Ok)
    simulator.lift()
    simulator.handle({"do": "heal"})
    heard.status(DeviceState.READY)
    simulator.insert("v1")
    supervisor.submit(ReadSmartCard(10))
    assert isinstance(heard.end()[1], Ok)
    assert supervisor.host_pid == host
    assert pcscd_of(simulator).alive


_HOLD = """
import sys
from smartcard import scard
_, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
code, card, _ = scard.SCardConnect(context, sys.argv[1], scard.SCARD_SHARE_EXCLUSIVE, 3)
print(code, flush=True)
sys.stdin.read()
"""


def test_a_card_that_another_program_holds_is_said_to_be_busy(start: Callable[..., Slot]) -> None:
    simulator, supervisor, heard = start()
    heard.status(DeviceState.READY)
    simulator.insert("v1")
    supervisor.submit(ReadSmartCard(10))
    assert isinstance(heard.end()[1], Ok)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, simulator.reader],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PCSCLITE_CSOCK_NAME": pcscd_of(simulator).service},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"0\n"
        while heard.status(DeviceState.BUSY).reason is None:
            pass  # busy with the reading above
        supervisor.submit(ReadSmartCard(1))
        result = heard.end()[1]
        assert isinstance(result, Err)
        assert result.reason is Reason.BUSY
        other.kill()
    heard.status(DeviceState.READY)
    supervisor.submit(ReadSmartCard(10))
    assert isinstance(heard.end()[1], Ok)


def test_pcscd_may_die_and_come_back(start: Callable[..., Slot]) -> None:
    simulator, supervisor, heard = start()
    heard.status(DeviceState.READY)
    host = supervisor.host_pid
    ticket = supervisor.submit(ReadSmartCard(20))
    assert heard.progress() == (ticket, CardEvent.WAITING)
    pcscd_of(simulator).stop()
    result = heard.end()[1]
    assert isinstance(result, Err)
    assert result.reason is Reason.DISCONNECTED
    heard.status(DeviceState.ABSENT)
    pcscd_of(simulator).start()
    heard.status(DeviceState.READY)
    simulator.insert("v2")
    supervisor.submit(ReadSmartCard(10))
    assert isinstance(heard.end()[1], Ok)
    assert supervisor.host_pid == host, "the same process all the time"


def test_pcscd_may_hang_and_go_on(start: Callable[..., Slot]) -> None:
    simulator, supervisor, heard = start()
    heard.status(DeviceState.READY)
    host = supervisor.host_pid
    simulator.insert("v2")
    pcscd_of(simulator).freeze()
    begun = time.monotonic()
    supervisor.submit(ReadSmartCard(0.5))
    result = heard.end()[1]
    assert time.monotonic() - begun <= 1.5
    assert isinstance(result, Err)
    pcscd_of(simulator).thaw()
    heard.status(DeviceState.READY)
    supervisor.submit(ReadSmartCard(10))
    assert isinstance(heard.end()[1], Ok)
    assert supervisor.host_pid == host
