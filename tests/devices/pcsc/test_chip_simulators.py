"""The simulated cards from outside: vpcd's side of the wire (DEVICES §3.1), their control, their faults."""

from __future__ import annotations

import io
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from devices.result import Ok
from devices.simulators.chip_reader import ChipCardSimulator
from devices.simulators.control import SimulatorControl
from devices.simulators.smart_card import SmartCardSimulator
from devices.simulators.social_security_cards import ATR
from devices.simulators.travel_document import TravelDocumentSimulator
from devices.spawn import Child, spawn
from tests.devices.pcsc.card_bench import Bench

SELECT = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")


class Vpcd:
    """The reader's end: listens, powers what connects."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(10)
        self.listen = "socket://127.0.0.1:{1}".format(*self.server.getsockname())
        self.card: socket.socket | None = None

    def wait_for_card(self) -> None:
        if self.card is not None:
            self.card.close()
        self.card, _ = self.server.accept()
        self.card.settimeout(10)

    def say(self, payload: bytes) -> None:
        assert self.card is not None
        self.card.sendall(len(payload).to_bytes(2, "big") + payload)

    def ask(self, payload: bytes) -> bytes:
        self.say(payload)
        return self.hear()

    def hear(self) -> bytes:
        return self._exactly(int.from_bytes(self._exactly(2), "big"))

    def ended(self) -> bool:
        """The card has been taken out."""
        assert self.card is not None
        return self.card.recv(1) == b""

    def _exactly(self, size: int) -> bytes:
        assert self.card is not None
        data = b""
        while len(data) < size and (part := self.card.recv(size - len(data))):
            data += part
        return data

    def close(self) -> None:
        self.server.close()
        if self.card is not None:
            self.card.close()


@pytest.fixture
def vpcd() -> Iterator[Vpcd]:
    reader = Vpcd()
    yield reader
    reader.close()


@pytest.fixture
def cards(vpcd: Vpcd) -> Iterator[SmartCardSimulator]:
    simulator = SmartCardSimulator(vpcd.listen)
    yield simulator
    simulator.close()


def put_in(simulator: ChipCardSimulator, vpcd: Vpcd, card: str = "v2") -> None:
    simulator.insert(card)
    vpcd.wait_for_card()
    vpcd.say(b"\x01")
    assert vpcd.ask(b"\x04") == ATR


def test_a_card_is_powered_answers_and_is_taken_out(cards: SmartCardSimulator, vpcd: Vpcd) -> None:
    put_in(cards, vpcd)
    assert vpcd.ask(SELECT) == bytes.fromhex("6113")
    vpcd.say(b"\x02")  # reset: what was selected is forgotten
    assert vpcd.ask(bytes.fromhex("00A4020002EF05")) == bytes.fromhex("6A82")
    cards.lift()
    assert vpcd.ended()
    put_in(cards, vpcd, "v1")
    assert cards.state()["card"] == "v1"


def test_an_unplugged_slot_lets_no_card_through_until_it_is_plugged(cards: SmartCardSimulator, vpcd: Vpcd) -> None:
    put_in(cards, vpcd)
    assert cards.handle({"do": "unplug"})["plugged"] is False
    assert vpcd.ended()
    cards.handle({"do": "plug"})
    vpcd.wait_for_card()
    assert vpcd.ask(b"\x04") == ATR


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ({"kind": "status", "status": "6D00"}, "6D00"),
        ({"kind": "delay", "delay_s": 0.01}, "6A82"),
        ({"kind": "bad_checksum"}, "6A82"),  # nothing sealed in two bytes
    ],
)
def test_faults_touch_answers_but_never_the_answer_to_reset(
    cards: SmartCardSimulator, vpcd: Vpcd, fault: dict[str, object], answer: str
) -> None:
    put_in(cards, vpcd)
    cards.handle({"do": "fault", "times": 1, **fault})
    assert vpcd.ask(b"\x04") == ATR
    assert vpcd.ask(bytes.fromhex("00A4020002EF05")) == bytes.fromhex(answer)
    assert vpcd.ask(SELECT) == bytes.fromhex("6113"), "one time only"


def test_garbage_a_dropped_answer_and_a_card_torn_out(cards: SmartCardSimulator, vpcd: Vpcd) -> None:
    put_in(cards, vpcd)
    cards.handle({"do": "fault", "kind": "garbage", "times": 1})
    assert vpcd.ask(SELECT) != bytes.fromhex("6113")
    cards.handle({"do": "fault", "kind": "drop", "times": 1})
    vpcd.say(SELECT)
    assert vpcd.ask(b"\x04") == ATR, "the reset's answer comes, the command's does not"
    cards.handle({"do": "fault", "kind": "cut", "byte": 1, "times": 1})
    assert vpcd.ask(SELECT) == b"\x61"
    assert vpcd.ended()
    assert cards.handle({"do": "heal"})["plugged"]
    vpcd.wait_for_card()


def test_a_hung_card_answers_again_when_it_is_healed(cards: SmartCardSimulator, vpcd: Vpcd) -> None:
    put_in(cards, vpcd)
    cards.handle({"do": "fault", "kind": "hang"})
    vpcd.say(SELECT)
    assert vpcd.card is not None
    vpcd.card.settimeout(0.2)
    with pytest.raises(TimeoutError):
        vpcd.hear()
    vpcd.card.settimeout(10)
    cards.handle({"do": "heal"})
    assert vpcd.hear() == bytes.fromhex("6113")


def test_the_reader_is_named_by_its_port_and_strange_requests_are_refused(vpcd: Vpcd) -> None:
    simulator = TravelDocumentSimulator("socket://127.0.0.1:35964")
    try:
        assert simulator.url == "pcsc://Virtual%20PCD%2000%2001"
        with pytest.raises(ValueError, match="nothing"):
            simulator.insert("nothing")
        with pytest.raises(ValueError, match="dance"):
            simulator.handle({"do": "dance"})
        with pytest.raises(ValueError, match="hexadecimal"):
            simulator.handle({"do": "fault", "kind": "status", "status": "6D"})
    finally:
        simulator.close()


def test_a_photograph_of_the_gallery_stands_on_the_chip(vpcd: Vpcd, tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "#336699").save(tmp_path / "ann.jpg")
    simulator = TravelDocumentSimulator(vpcd.listen, faces=tmp_path)
    try:
        with pytest.raises(ValueError, match="bob"):
            simulator.handle({"do": "insert", "card": "passport", "portrait": "bob"})
        simulator.handle({"do": "insert", "card": "passport", "portrait": "ann"})
        vpcd.wait_for_card()
        assert vpcd.ask(bytes.fromhex("00A4040C07A0000002471001")) == b"\x90\x00"
    finally:
        simulator.close()
    bench = Bench()
    bench.terminal.chip = simulator._with_portrait("passport", "ann")
    result = bench.read_document("passport")
    assert isinstance(result, Ok)
    assert isinstance(result.value.photo, bytes)
    with Image.open(io.BytesIO(result.value.photo)) as picture:
        blue = picture.convert("RGB").getpixel((50, 60))
    assert isinstance(blue, tuple)
    assert blue[2] > blue[0] + 60


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "card"), [("smart_card", "v1"), ("passport", "passport")])
def test_as_a_process(kind: str, card: str, vpcd: Vpcd, tmp_path: Path) -> None:
    control = tmp_path / "control.sock"
    arguments = [kind, "--listen", vpcd.listen, "--control", str(control), "--reader", "My Reader 00 00"]
    child = spawn(Child.SIMULATOR, [*arguments, "--card", card], stdout=subprocess.PIPE)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready pcsc://My%20Reader%2000%2000\n"
        vpcd.wait_for_card()
        assert len(vpcd.ask(b"\x04")) > 2
        assert SimulatorControl(control).do("lift")["card"] is None
        assert vpcd.ended()
    finally:
        child.terminate()
        assert child.wait(10) == 0
        assert child.stdout is not None
        child.stdout.close()
