"""The one table of faults, as a table; and the wires and HTTP answers it is applied to."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException, IncompleteRead
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from devices.links import ByteLink, LinkAbsent, LinkClosed, open_link
from devices.simulators.control import ControlError, ControlServer, SimulatorControl
from devices.simulators.fault_script import FaultScript, Piece, ScriptedFault, with_faults
from devices.simulators.http_faults import HttpAnswer, http_script, send_http
from devices.simulators.receipt_printer import Hands, PrinterSimulator
from devices.simulators.wires import Wire, open_wire
from devices.transport import Transport


class Sum:
    """A protocol whose last byte is its checksum."""

    def bad_checksum(self, answer: bytes) -> bytes:
        return answer[:-1] + b"!"

    def status(self, answer: bytes, word: str) -> bytes:
        del answer
        return b"S" + bytes.fromhex(word)


NOISE = FaultScript()
NOISE.add(ScriptedFault.parse({"kind": "garbage", "seed": 7}))
SEVEN = NOISE.apply([Piece(b"abcd")]).pieces[0].data

#: fault → what goes out for the answers 1abc, 2abc, 3abc, and whether the cable is cut there
TABLE: list[tuple[dict[str, Any], list[str]]] = [
    ({"kind": "drop"}, ["", "", ""]),
    ({"kind": "drop", "times": 1}, ["", "2abc", "3abc"]),
    ({"kind": "drop", "after": 1, "times": 1}, ["1abc", "", "3abc"]),
    ({"kind": "cut", "byte": 2, "times": 1}, ["1a|", "2abc", "3abc"]),
    ({"kind": "cut", "after": 1, "times": 1}, ["1abc", "|", "3abc"]),
    ({"kind": "cut", "byte": 99, "times": 1}, ["1abc|", "2abc", "3abc"]),
    ({"kind": "bad_checksum", "times": 2}, ["1ab!", "2ab!", "3abc"]),
    ({"kind": "status", "status": "41", "after": 2}, ["1abc", "2abc", "SA"]),
    ({"kind": "hang", "after": 1, "times": 1}, ["1abc", "", ""]),  # it does not come back by itself
    ({"kind": "delay", "delay_s": 2, "times": 1}, ["1abc@2", "2abc", "3abc"]),
]


@pytest.mark.parametrize(("fault", "out"), TABLE, ids=[str(list(fault.values())) for fault, _ in TABLE])
def test_each_fault_touches_the_answers_it_is_told_to(fault: dict[str, Any], out: list[str]) -> None:
    script = FaultScript(Sum())
    script.add(ScriptedFault.parse({"do": "fault", **fault}))
    went = []
    for number in (1, 2, 3):
        outgoing = script.apply([Piece(f"{number}a".encode()), Piece(b"bc")])
        late = "".join(f"@{piece.after_s:g}" for piece in outgoing.pieces if piece.after_s)
        went.append(b"".join(piece.data for piece in outgoing.pieces).decode() + late + "|" * outgoing.cut)
    assert went == out
    script.heal()
    assert script.kinds == []
    assert not script.hung
    assert script.apply([Piece(b"well")]).pieces == (Piece(b"well"),)


def test_noise_can_be_had_again_and_is_never_the_same_twice_in_a_row() -> None:
    script = FaultScript()
    script.add(ScriptedFault.parse({"kind": "garbage", "seed": 7}))
    first, second = (script.apply([Piece(b"abcd")]).pieces[0].data for _ in range(2))
    assert first == SEVEN
    assert len(second) == 4
    assert second != first


def test_each_fault_counts_every_answer_and_the_first_one_due_touches_it() -> None:
    script = FaultScript(Sum())
    script.add(ScriptedFault.parse({"kind": "drop", "after": 1, "times": 1}))
    script.add(ScriptedFault.parse({"kind": "bad_checksum", "after": 2, "times": 1}))
    out = [b"".join(piece.data for piece in script.apply([Piece(b"abc")]).pieces) for _ in range(4)]
    assert out == [b"abc", b"", b"ab!", b"abc"]


def test_an_answer_without_bytes_is_none() -> None:
    script = FaultScript()
    script.add(ScriptedFault.parse({"kind": "cut", "times": 1}))
    assert not script.apply([]).cut
    assert script.apply([Piece(b"x")]).cut


@pytest.mark.parametrize(
    "request_",
    [
        {"kind": "earthquake"}, {"kind": "drop", "after": -1}, {"kind": "drop", "times": 0}, {"kind": "drop", "on": 1},
        {"kind": "cut", "byte": "3"}, {"kind": "delay", "delay_s": -1}, {"kind": "delay", "delay_s": "soon"},
        {"kind": "status", "status": "xyz"}, {"kind": "garbage", "size": 1 << 30}, {"kind": "drop", "after": True},
    ],
)  # fmt: skip
def test_what_is_no_fault_is_refused(request_: dict[str, Any]) -> None:
    script = FaultScript(Sum())
    handle = with_faults(script, lambda request: {}[request["do"]])
    with pytest.raises((ValueError, KeyError)):
        handle({"do": "fault", **request_})
    assert script.kinds == []


@pytest.mark.parametrize("kind", ["bad_checksum", "status"])
def test_a_protocol_without_checksum_says_so(kind: str) -> None:
    with pytest.raises(ValueError, match="this protocol has no"):
        FaultScript().add(ScriptedFault.parse({"kind": kind}))


# --- applied at the plug --------------------------------------------------------------------------------------


class Echo:
    """A simulator that answers what it is told, worked through a real control socket."""

    def __init__(self, listen: str, folder: Path) -> None:
        self.faults = FaultScript(Sum())
        self.wire: Wire = open_wire(listen, lambda data: [Piece(data)], folder / "tty", 115200, self.faults)
        self.server = ControlServer(folder / "control", with_faults(self.faults, self.handle))
        self.hands = SimulatorControl(folder / "control")

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["do"] == "plug":
            self.wire.plug()
        return {"plugged": self.wire.plugged}

    def near_end(self) -> ByteLink:
        return open_link(Transport.parse(self.wire.url))


@pytest.fixture(params=["socket://127.0.0.1:0", "pty"])
def echo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Echo]:
    echo = Echo(request.param, tmp_path)
    yield echo
    echo.server.close()
    echo.wire.unplug()


def heard(link: ByteLink, size: int, timeout_s: float = 2.0) -> bytes:
    got = b""
    while len(got) < size and (more := link.read(size - len(got), timeout_s)):
        got += more
    return got


def test_a_cut_pulls_the_cable_at_its_byte_and_healing_puts_it_back(echo: Echo) -> None:
    link = echo.near_end()
    assert echo.hands.do("fault", kind="cut", byte=2, after=1, times=1)["scripted"] == ["cut"]
    for word, answer in ((b"one.", b"one."), (b"two.", b"tw")):
        link.write(word)
        assert heard(link, len(answer)) == answer
    with pytest.raises(LinkClosed):
        link.read(1, 5.0)
    link.close()
    with pytest.raises(LinkAbsent):
        echo.near_end()
    assert echo.hands.do("heal") == {"ok": True, "plugged": True, "scripted": []}
    link = echo.near_end()
    link.write(b"back")
    assert heard(link, 4) == b"back"
    link.close()


def test_a_hung_simulator_answers_when_it_is_healed(echo: Echo) -> None:
    link = echo.near_end()
    echo.hands.do("fault", kind="hang")
    link.write(b"hello")
    assert link.read(5, 0.15) == b""
    echo.hands.do("heal")
    assert heard(link, 5) == b"hello"
    link.close()


def test_what_is_sent_unasked_passes_the_script_too(echo: Echo) -> None:
    link = echo.near_end()
    link.write(b"x")
    assert heard(link, 1) == b"x"
    echo.hands.do("fault", kind="bad_checksum", times=1)
    assert echo.wire.send(b"abc")
    assert heard(link, 3) == b"ab!"
    echo.wire.unplug()
    assert not echo.wire.send(b"abc")
    link.close()


def test_a_wrong_fault_is_told_to_the_asker(echo: Echo) -> None:
    with pytest.raises(ControlError, match="after"):
        echo.hands.do("fault", kind="drop", after=-1)


def test_a_printers_answers_pass_the_script(tmp_path: Path) -> None:
    with PrinterSimulator("tcp://127.0.0.1:0", tmp_path / "paper", speed=0.0) as printer:
        hands = with_faults(printer.faults, Hands(printer).handle)
        link = open_link(Transport.parse(printer.url))
        hands({"do": "fault", "kind": "status", "status": "60", "times": 1})
        hands({"do": "fault", "kind": "cut", "byte": 0, "after": 2, "times": 1})
        answers = []
        for _ in range(2):
            link.write(b"\x10\x04\x04")
            answers.append(link.read(1, 5.0))
        assert answers == [b"\x72", b"\x12"]
        link.write(b"\x10\x04\x04")
        with pytest.raises(LinkClosed):
            link.read(1, 5.0)
        link.close()
        hands({"do": "heal"})
        open_link(Transport.parse(printer.url)).close()


# --- HTTP -----------------------------------------------------------------------------------------------------


class Web:
    def __init__(self) -> None:
        self.script = http_script()
        self.gone = threading.Event()
        self.pulled = threading.Event()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = HttpAnswer(200, b"hello", {"Content-Type": "text/plain"})
                send_http(self, web.script, answer, web.gone, web.pulled.set)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def get(self, timeout_s: float = 2.0) -> str:
        url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        try:
            with urllib.request.urlopen(url, timeout=timeout_s) as answer:
                return str(answer.read().decode("latin-1"))
        except urllib.error.HTTPError as error:
            with error:
                return str(error.code)
        except IncompleteRead as torn:
            return f"{torn.partial.decode()} torn"
        except (OSError, HTTPException) as error:
            return type(error).__name__


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.gone.set()
    web.server.shutdown()
    web.thread.join()
    web.server.server_close()


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ({"kind": "status", "status": "503"}, "503"),
        ({"kind": "cut", "byte": 3}, "hel torn"),
        ({"kind": "bad_checksum"}, "hello torn"),
        ({"kind": "drop"}, "TimeoutError"),
        ({"kind": "hang"}, "TimeoutError"),
        ({"kind": "delay", "delay_s": 0.3}, "TimeoutError"),
        ({"kind": "delay", "delay_s": 0.01}, "hello"),
        ({"kind": "garbage", "seed": 1, "size": 3}, FaultScript),
    ],
)
def test_an_http_answer_and_its_fault(web: Web, fault: dict[str, Any], answer: object) -> None:
    assert web.get() == "hello"
    web.script.add(ScriptedFault.parse({**fault, "times": 1}))
    got = web.get(0.15 if answer == "TimeoutError" else 5.0)
    assert got == answer if isinstance(answer, str) else len(got) == 3
    assert web.pulled.wait(2.0 if fault["kind"] == "cut" else 0.0) == (fault["kind"] == "cut")
    web.script.heal()
    assert web.get() == "hello"
