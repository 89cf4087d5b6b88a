"""The simulated reader from outside: process, control socket and wires, with the real driver at the near end."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.links import LinkError
from devices.ports import CardEvent, DeviceState
from devices.result import Err, Ok, Reason
from devices.sdt.driver import SdtReader
from devices.simulators.control import ControlError, ControlServer, SimulatorControl
from devices.simulators.id_card import IdCardSimulator
from devices.simulators.sdt_module import Fault
from devices.spawn import Child, spawn
from devices.transport import Transport

Make = Callable[..., IdCardSimulator]
LISTEN = ["socket://127.0.0.1:0", "pty"]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[IdCardSimulator] = []

    def simulator(listen: str, **options: Any) -> IdCardSimulator:
        made.append(IdCardSimulator(listen, tmp_path / "reader.tty", **options))
        return made[-1]

    yield simulator
    for one in made:
        one.unplug()


def ignore(_: CardEvent) -> None:
    return


@pytest.mark.parametrize("listen", LISTEN)
@pytest.mark.parametrize("kind", [None, "one_byte_pieces", "noise", "lost_first_byte", "stale_reply"])
def test_the_driver_reads_over_a_real_wire(make: Make, listen: str, kind: str | None) -> None:
    simulator = make(listen)
    driver = SdtReader(Transport.parse(simulator.url))
    assert isinstance(driver.open(), Ok)
    if kind:
        simulator.fault(Fault(kind))
    simulator.insert("resident")
    result = driver.read(10, threading.Event(), ignore)
    driver.close()
    assert isinstance(result, Ok)
    assert result.value.number == "11010519491231002X"


def test_a_reader_at_another_rate_is_found(make: Make) -> None:
    simulator = make("pty", baud=9600)
    driver = SdtReader(Transport.parse(f"{simulator.url}?baud=19200"))
    result = driver.open()
    driver.close()
    assert isinstance(result, Ok)
    assert result.value.serial == "05.01-20260101-0000000001-0000000002"


@pytest.mark.parametrize("listen", LISTEN)
def test_the_cable_pulled_and_put_back(make: Make, listen: str) -> None:
    simulator = make(listen)
    driver = SdtReader(Transport.parse(simulator.url))
    assert isinstance(driver.open(), Ok)
    simulator.unplug()
    status = driver.status()
    assert (status.state, status.reason) == (DeviceState.OFFLINE, Reason.DISCONNECTED)
    gone = driver.open()
    assert isinstance(gone, Err)
    assert gone.reason is Reason.ABSENT
    simulator.plug()
    assert isinstance(driver.open(), Ok)
    driver.close()


SOCKET, PTY = LISTEN


@pytest.mark.parametrize(
    ("listen", "fault", "reason"),
    [
        (SOCKET, {"kind": "bad_checksum", "times": 1}, None),
        (SOCKET, {"kind": "garbage", "times": 1, "size": 64}, None),
        (SOCKET, {"kind": "delay", "delay_s": 0.2}, None),
        (SOCKET, {"kind": "bad_checksum"}, Reason.PROTOCOL),
        (SOCKET, {"kind": "status", "status": "66"}, Reason.NOT_AUTHORISED),
        *((SOCKET, {"kind": "cut", "byte": byte}, Reason.DISCONNECTED) for byte in (0, 1, 6, 7, 15)),
        *((PTY, {"kind": "cut", "after": 2, "byte": byte}, Reason.DISCONNECTED) for byte in (4, 9, 14, 700, 1294)),
    ],
)
def test_scripted_faults_end_in_their_reason_and_heal(
    make: Make, listen: str, fault: dict[str, Any], reason: Reason | None
) -> None:
    simulator = make(listen)
    driver = SdtReader(Transport.parse(simulator.url))
    assert isinstance(driver.open(), Ok)
    simulator.insert("resident")
    simulator.handle({"do": "fault", **fault})
    result = driver.read(6.0, threading.Event(), ignore)
    assert (result.reason if isinstance(result, Err) else None) is reason
    assert simulator.handle({"do": "heal"})["plugged"] is True
    simulator.insert("resident")
    assert isinstance(driver.open(), Ok)
    assert isinstance(driver.read(6.0, threading.Event(), ignore), Ok)
    driver.close()


def test_a_hung_reader_ends_by_the_deadline(make: Make) -> None:
    simulator = make("pty")
    driver = SdtReader(Transport.parse(simulator.url))
    assert isinstance(driver.open(), Ok)
    simulator.handle({"do": "fault", "kind": "hang"})
    began = time.monotonic()
    result = driver.read(0.5, threading.Event(), ignore)
    assert isinstance(result, Err)
    assert time.monotonic() - began < 1.5
    driver.close()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[str, SimulatorControl]]:
    control = tmp_path / "id_card.control"
    child = spawn(
        Child.SIMULATOR,
        ["id_card", "--listen", "socket://127.0.0.1:0", "--control", str(control)],
        stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout is not None
        word, url = child.stdout.readline().decode().split()
        assert word == "ready"
        yield url, SimulatorControl(control)
        child.terminate()
        assert child.wait(10) == 0
    assert not control.exists()


@pytest.mark.slow
def test_the_process_and_its_hands(process: tuple[str, SimulatorControl]) -> None:
    url, hands = process
    driver = SdtReader(Transport.parse(url))
    assert isinstance(driver.open(), Ok)
    assert hands.do("insert", card="other")["card"] == "other"
    result = driver.read(10, threading.Event(), ignore)
    assert isinstance(result, Ok)
    assert result.value.name == "测试乙"
    assert hands.do("lift")["card"] is None
    assert driver.card_present() == Ok(value=False)
    hands.do("fault", kind="sw3", at="find", sw3="66", times=1)
    refused = driver.read(10, threading.Event(), ignore)
    assert isinstance(refused, Err)
    assert refused.reason is Reason.NOT_AUTHORISED
    hands.do("unplug")
    with pytest.raises((LinkError, AssertionError)):
        assert driver.status().state is DeviceState.READY
    assert hands.do("plug")["url"] == url
    assert isinstance(driver.open(), Ok)
    driver.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "request_",
    [{}, {"do": "dance"}, {"do": "insert"}, {"do": "insert", "card": "x"}, {"do": "fault", "kind": "x"},
     {"do": "fault", "kind": "noise", "at": "x"}, {"do": "fault", "kind": "noise", "more": 1}],
)  # fmt: skip
def test_what_cannot_be_done_is_said(process: tuple[str, SimulatorControl], request_: dict[str, Any]) -> None:
    _, hands = process
    with pytest.raises(ControlError):
        hands.send(request_)
    assert hands.do("state")["plugged"] is True


def test_control_at_a_long_path_for_this_user_only(tmp_path: Path) -> None:
    path = tmp_path / ("long" * 30) / "x.control"
    with ControlServer(path, lambda request: {"echo": request}):
        assert path.stat().st_mode & 0o777 == 0o600
        assert SimulatorControl(path).do("say", word="你好")["echo"] == {"do": "say", "word": "你好"}
    with pytest.raises(ControlError):
        SimulatorControl(path).do("say")
