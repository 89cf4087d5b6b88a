"""The serial scanner: over real wires from its simulator, and over a scripted link under a clock moved by hand."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.code_scanner.framing import CodeBuffer, Framing
from devices.code_scanner.serial_driver import SerialCodeScanner
from devices.links import LinkClosed
from devices.ports import CodeEvent, DeviceState, ScannedCode, Symbology
from devices.result import Err, Ok, Reason, Result
from devices.simulators.code_scanner import HOSTILE, CodeScannerSimulator
from devices.simulators.control import ControlServer, SimulatorControl
from devices.transport import Transport
from tests.devices.sdt_bench import HandCancel, HandClock

ANY = Transport.parse("serial:///dev/x")


class Line:
    """Bytes that arrive at their times."""

    def __init__(self, *arriving: tuple[float, bytes]) -> None:
        self.clock = HandClock()
        self.arriving = deque((self.clock.now + at, data) for at, data in arriving)
        self.pulled_at: float | None = None

    def read(self, size: int, timeout_s: float) -> bytes:
        end = self.clock.now + timeout_s
        if self.pulled_at is not None and end >= self.pulled_at:
            raise LinkClosed("pulled")
        if self.arriving and self.arriving[0][0] <= end:
            at, data = self.arriving.popleft()
            self.clock.now = max(self.clock.now, at)
            if len(data) > size:
                self.arriving.appendleft((at, data[size:]))
            return data[:size]
        self.clock.now = end
        return b""

    def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        raise AssertionError("a scanner is told nothing")

    def drain(self) -> bytes:
        taken = b""
        while self.arriving and self.arriving[0][0] <= self.clock.now:
            taken += self.arriving.popleft()[1]
        return taken

    def close(self) -> None:
        return


def scanned(line: Line, options: dict[str, str] | None = None, deadline_s: float = 5.0) -> Result[ScannedCode]:
    scanner = SerialCodeScanner(ANY, options or {}, open_link=lambda _: line, monotonic=line.clock.monotonic)
    assert isinstance(scanner.open(), Ok)
    return scanner.scan(deadline_s, HandCancel(line.clock), lambda event: None)


@pytest.mark.parametrize(
    ("sent", "options", "code"),
    [
        (b"]Q1ABC-123\r", {}, ScannedCode("ABC-123", Symbology.QR)),
        (b"]C0ABC\r\n", {}, ScannedCode("ABC", Symbology.CODE_128)),
        (b"]L0ABC\n", {}, ScannedCode("ABC", Symbology.PDF_417)),
        (b"]d1ABC\n", {}, ScannedCode("ABC", Symbology.DATA_MATRIX)),
        (b"]E04006381333931\r", {}, ScannedCode("4006381333931", Symbology.OTHER)),
        (b"ABC\r", {}, ScannedCode("ABC", Symbology.UNKNOWN)),
        (b"]Q1ABC\r", {"aim": "no"}, ScannedCode("]Q1ABC")),
        ("测试𠮷".encode() + b"\r", {}, ScannedCode("测试𠮷")),
        ("测试𠮷".encode("gb18030") + b"\r", {}, ScannedCode("测试𠮷")),
        ("第一行\r\n第二行".encode() + b"\r", {}, ScannedCode("第一行 第二行")),
        (b"\x02ABC\r\nDEF\x03", {"prefix": "stx", "suffix": "etx"}, ScannedCode("ABC DEF")),
        (b"noise\x02ABC\x03more", {"prefix": "stx", "suffix": "etx"}, ScannedCode("ABC")),
        (b"ABC", {"suffix": "none"}, ScannedCode("ABC")),
        (b"ABC##", {"suffix": "2323"}, ScannedCode("ABC")),
    ],
)
@pytest.mark.parametrize("pieces", [1, 100])
def test_what_a_scanner_sends_and_what_the_code_says(
    sent: bytes, options: dict[str, str], code: ScannedCode, pieces: int
) -> None:
    size = max(len(sent) // pieces, 1)
    line = Line(*((1 + at / 1000, sent[at : at + size]) for at in range(0, len(sent), size)))
    assert scanned(line, options) == Ok(code)


def test_what_was_scanned_before_the_command_is_not_believed_not_even_its_second_half() -> None:
    line = Line((0.0, b"OLD-"), (0.03, b"CODE\r"), (1.0, b"NEW\r"))
    assert scanned(line) == Ok(ScannedCode("NEW"))


@pytest.mark.parametrize(
    ("sent", "options"),
    [
        (b"9" * 100_000 + b"\r", {}),
        (b"\r", {}),
        (b"\xff\xfe\xff\xff\x80\r", {}),
        (b"ABC", {}),  # no suffix
        (b"\x02ABC", {"prefix": "stx", "suffix": "etx"}),
    ],
)
def test_what_is_no_code_ends_in_its_reason_and_shows_no_content(sent: bytes, options: dict[str, str]) -> None:
    result = scanned(Line((1.0, sent)), options)
    assert isinstance(result, Err)
    assert result.reason is Reason.CODE_CONTENT_INVALID
    assert "ABC" not in result.detail


def test_no_code_ends_at_the_deadline() -> None:
    line = Line()
    start = line.clock.now
    result = scanned(line)
    assert isinstance(result, Err)
    assert result.reason is Reason.DEADLINE
    assert line.clock.now - start == pytest.approx(5.0, abs=0.2)


def test_a_line_that_never_falls_silent_ends_at_the_deadline() -> None:
    line = Line(*((at / 100, b"x") for at in range(1000)))
    start = line.clock.now
    result = scanned(line)
    assert isinstance(result, Err)
    assert line.clock.now - start <= 6.0


@pytest.mark.parametrize(
    "wrong", [{"zoom": "2"}, {"aim": "perhaps"}, {"suffix": "xy"}, {"prefix": "stx", "suffix": ""}]
)
def test_options_that_mean_nothing_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"options|aim|suffix"):
        SerialCodeScanner(ANY, wrong)


@given(st.lists(st.binary(max_size=40), max_size=30), st.sampled_from([b"", b"\x02"]), st.sampled_from([None, b"\x03"]))
def test_any_bytes_in_any_pieces(pieces: list[bytes], prefix: bytes, suffix: bytes | None) -> None:
    buffer = CodeBuffer(Framing(prefix, suffix))
    for piece in pieces:
        buffer.feed(piece)
        for quiet in (False, True):
            code = buffer.code(quiet=quiet)
            assert code is None or code in b"".join(pieces)
            assert code is None or prefix or quiet


# --- over a real wire -----------------------------------------------------------------------------------------

Make = Callable[..., CodeScannerSimulator]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    made: list[CodeScannerSimulator] = []

    def simulator(listen: str, **options: object) -> CodeScannerSimulator:
        made.append(CodeScannerSimulator(listen, tmp_path / "tty", **options))  # type: ignore[arg-type]
        return made[-1]

    yield simulator
    for one in made:
        one.unplug()


def on_wire(simulator: CodeScannerSimulator, content: bytes, symbology: str = "qr") -> Result[ScannedCode]:
    """Presents the code once the driver waits."""
    scanner = SerialCodeScanner(Transport.parse(simulator.url))
    assert isinstance(scanner.open(), Ok)
    presented = threading.Thread(target=simulator.scan, args=(content, symbology))

    def waiting(event: CodeEvent) -> None:
        assert event is CodeEvent.WAITING
        presented.start()

    result = scanner.scan(10.0, threading.Event(), waiting)
    presented.join()
    scanner.close()
    return result


@pytest.mark.parametrize("listen", ["socket://127.0.0.1:0", "pty"])
def test_a_code_over_a_real_wire(make: Make, listen: str) -> None:
    assert on_wire(make(listen), "网办-20260101-0001".encode(), "code_128") == Ok(
        ScannedCode("网办-20260101-0001", Symbology.CODE_128)
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_is_text_or_refused(make: Make, name: str) -> None:
    result = on_wire(make("socket://127.0.0.1:0"), HOSTILE[name])
    if name in ("neither_encoding", "empty", "long"):
        assert isinstance(result, Err)
        assert result.reason is Reason.CODE_CONTENT_INVALID
        return
    assert isinstance(result, Ok)
    assert result.value.text.isprintable()
    if HOSTILE[name].isascii() and HOSTILE[name].decode().isprintable():
        assert result.value.text == HOSTILE[name].decode(), "literally"
    assert result.value.text not in repr(result)


def test_unplugged_while_waiting_and_put_back(make: Make, tmp_path: Path) -> None:
    simulator = make("pty")
    scanner = SerialCodeScanner(Transport.parse(simulator.url))
    assert isinstance(scanner.open(), Ok)
    with ControlServer(tmp_path / "control", simulator.handle):
        hands = SimulatorControl(tmp_path / "control")
        result = scanner.scan(10.0, threading.Event(), lambda event: simulator.unplug())
        assert isinstance(result, Err)
        assert result.reason is Reason.DISCONNECTED
        assert scanner.status().state is DeviceState.OFFLINE
        assert isinstance(scanner.open(), Err)
        assert hands.do("plug")["plugged"]
        assert isinstance(scanner.open(), Ok)
        assert hands.do("scan", text="X", encoding="gb18030")["heard"]
        assert scanner.status().state is DeviceState.READY
    scanner.close()


def test_a_long_code_that_nobody_reads_is_lost_and_the_next_one_is_not(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.simulators.wires._SEND_S", 0.1)
    simulator = make("pty")
    simulator.scan(HOSTILE["long"])
    assert on_wire(simulator, b"ABC") == Ok(ScannedCode("ABC", Symbology.QR))


def test_cancel_ends_the_wait(make: Make) -> None:
    scanner = SerialCodeScanner(Transport.parse(make("socket://127.0.0.1:0").url))
    assert isinstance(scanner.open(), Ok)
    cancel = threading.Event()
    result = scanner.scan(10.0, cancel, lambda event: cancel.set())
    assert isinstance(result, Err)
    assert result.reason is Reason.CANCELLED
    scanner.close()
