"""The scanner that types, from the bytes of ``struct input_event`` on."""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.code_scanner.evdev import EvdevSource
from devices.code_scanner.keyboard_driver import KeyboardCodeScanner
from devices.code_scanner.keys import EVENT, Broken, KeyDecoder
from devices.links import LinkAbsent, LinkClosed, LinkRefused
from devices.ports import DeviceState, ScannedCode, Symbology
from devices.result import Err, Ok, Reason, Result
from devices.transport import Transport
from tests.devices.sdt_bench import HandCancel, HandClock

SHIFT, CONTROL, CAPS, ENTER, TAB = 42, 29, 58, 28, 15
SYN = EVENT.pack(0, 0, 0, 0, 0)
DROPPED = EVENT.pack(0, 0, 0, 3, 0)
#: A US keyboard, written down apart from the driver's table (linux/input-event-codes.h).
US = {
    **{c: (30 + n, 0) for n, c in enumerate("asdfghjkl")}, **{c: (16 + n, 0) for n, c in enumerate("qwertyuiop")},
    **{c: (44 + n, 0) for n, c in enumerate("zxcvbnm")}, **{c: (2 + n, 0) for n, c in enumerate("1234567890")},
    "-": (12, 0), "=": (13, 0), "[": (26, 0), "]": (27, 0), ";": (39, 0), "'": (40, 0), "`": (41, 0), "\\": (43, 0),
    ",": (51, 0), ".": (52, 0), "/": (53, 0), " ": (57, 0),
    **{c: (2 + n, 1) for n, c in enumerate("!@#$%^&*()")}, "_": (12, 1), "+": (13, 1), "{": (26, 1), "}": (27, 1),
    ":": (39, 1), '"': (40, 1), "~": (41, 1), "|": (43, 1), "<": (51, 1), ">": (52, 1), "?": (53, 1),
}  # fmt: skip
US |= {c.upper(): (code, 1) for c, (code, _) in US.items() if c.isalpha()}


def key(code: int, value: int) -> bytes:
    return EVENT.pack(1_700_000_000, 5, 4, 4, 0x70004) + EVENT.pack(1_700_000_000, 5, 1, code, value) + SYN


def press(code: int) -> bytes:
    return key(code, 1) + key(code, 0)


def typed(text: str, end: int = ENTER) -> bytes:
    data = b""
    for character in text:
        code, shift = US[character]
        data += key(SHIFT, 1) + press(code) + key(SHIFT, 0) if shift else press(code)
    return data + press(end)


def test_every_character_of_ascii() -> None:
    text = "".join(chr(code) for code in range(0x20, 0x7F))
    assert KeyDecoder().feed(typed(text)) == [text]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (typed("ABC", TAB) + typed("def", 96), ["ABC", "def"]),
        (press(CAPS) + typed("aB1-") + press(CAPS) + typed("aB"), ["Ab1-", "aB"]),
        (key(CONTROL, 1) + press(46) + key(CONTROL, 0) + typed("x"), ["x"]),  # Ctrl+C is no text
        (press(69) + typed("x") + press(69), ["x"]),  # Num Lock around
        (press(30) + key(56, 1) + press(79) + key(56, 0) + press(ENTER) + typed("b"), [Broken.NO_CHARACTER, "b"]),
        (press(30) + press(86) + press(ENTER), [Broken.NO_CHARACTER]),  # a key US keyboards lack
        (key(30, 1) + key(30, 2) * 9 + key(30, 0) + press(ENTER), ["a"]),  # repeated by the system
        (press(ENTER) * 3, []),
        (press(30) + DROPPED + press(31) + SYN + typed("b"), [Broken.KEYS_LOST]),
        (typed("1" * 20_000) + typed("2"), [Broken.TOO_LONG, "2"]),
        (typed("a")[: -4 * EVENT.size - 1], []),  # in the middle of Enter going down
    ],
    ids=["two", "caps", "control", "locks", "alt", "unknown", "repeat", "nothing", "dropped", "long", "torn"],
)
def test_events_and_codes(data: bytes, codes: list[str | Broken]) -> None:
    assert KeyDecoder().feed(data) == codes
    decoder = KeyDecoder()
    size = 7 if len(data) < 100_000 else 100_003
    in_pieces = [code for at in range(0, len(data), size) for code in decoder.feed(data[at : at + size])]
    assert in_pieces == codes


@given(st.binary(max_size=600))
def test_any_bytes(data: bytes) -> None:
    for code in KeyDecoder().feed(data):
        assert isinstance(code, (str, Broken))


# --- the driver -----------------------------------------------------------------------------------------------


class Keyboard:
    def __init__(self, clock: HandClock, *arriving: tuple[float, bytes]) -> None:
        self.clock = clock
        self.arriving = deque((clock.now + at, data) for at, data in arriving)
        self.gone_at = float("inf")
        self.closed = False

    def read(self, timeout_s: float) -> bytes:
        end = self.clock.now + timeout_s
        if end >= self.gone_at:
            raise LinkClosed("gone")
        if self.arriving and self.arriving[0][0] <= end:
            at, data = self.arriving.popleft()
            self.clock.now = max(self.clock.now, at)
            return data
        self.clock.now = end
        return b""

    def close(self) -> None:
        self.closed = True


class Bench:
    def __init__(self, *arriving: tuple[float, bytes]) -> None:
        self.clock = HandClock()
        self.keyboard = Keyboard(self.clock, *arriving)
        self.driver = KeyboardCodeScanner(
            Transport.parse("evdev:///dev/input/by-id/x-event-kbd"),
            open_source=lambda path: self.keyboard,
            monotonic=self.clock.monotonic,
        )
        assert isinstance(self.driver.open(), Ok)

    def scan(self, deadline_s: float = 5.0) -> Result[ScannedCode]:
        return self.driver.scan(deadline_s, HandCancel(self.clock), lambda event: None)


def test_a_code_typed_after_the_command() -> None:
    bench = Bench((0.0, typed("OLD")), (1.0, typed("]Q3NEW/1")[:200]), (1.01, typed("]Q3NEW/1")[200:]))
    assert bench.scan() == Ok(ScannedCode("NEW/1", Symbology.QR))


def test_a_shift_held_while_nobody_waited_is_known() -> None:
    bench = Bench((0.0, key(SHIFT, 1)), (1.0, press(30) + key(SHIFT, 0) + press(30) + press(ENTER)))
    assert bench.scan() == Ok(ScannedCode("Aa"))


@pytest.mark.parametrize(
    ("arriving", "reason"),
    [
        ([], Reason.DEADLINE),
        ([(1.0, press(30))], Reason.CODE_CONTENT_INVALID),  # neither Enter nor Tab
        ([(1.0, press(30) + DROPPED + SYN + press(ENTER))], Reason.CODE_CONTENT_INVALID),
        ([(1.0, typed("1" * 5000))], Reason.CODE_CONTENT_INVALID),
    ],
)
def test_what_is_no_code(arriving: list[tuple[float, bytes]], reason: Reason) -> None:
    result = Bench(*arriving).scan()
    assert isinstance(result, Err)
    assert result.reason is reason


def test_unplugged_while_waiting() -> None:
    bench = Bench()
    bench.keyboard.gone_at = bench.clock.now + 1
    result = bench.scan()
    assert isinstance(result, Err)
    assert result.reason is Reason.DISCONNECTED
    bench.keyboard.gone_at = bench.clock.now
    assert bench.driver.status().state is DeviceState.OFFLINE
    bench.driver.close()
    assert bench.keyboard.closed


def test_what_is_no_keyboard_is_said(tmp_path: Path) -> None:
    with pytest.raises(LinkAbsent):
        EvdevSource(str(tmp_path / "none"))
    plain = tmp_path / "plain"
    plain.touch()
    with pytest.raises(LinkAbsent, match="no input device"):
        EvdevSource(str(plain))


def test_a_keyboard_we_may_not_open_comes_with_the_rule_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(LinkRefused, match="udev"):
        EvdevSource("/dev/input/event3")


def test_the_kernels_events_are_read_from_a_descriptor_and_its_end_is_a_pulled_cable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A FIFO in the place of the device; only the grab itself needs a kernel's keyboard."""
    grabbed: list[tuple[int, int]] = []
    monkeypatch.setattr("fcntl.ioctl", lambda descriptor, request, value: grabbed.append((request, value)))
    path = tmp_path / "event"
    os.mkfifo(path)
    far = os.open(path, os.O_RDWR)
    source = EvdevSource(str(path))
    assert grabbed == [(0x40044590, 1)]
    assert source.read(0.0) == b""
    os.write(far, typed("A1"))
    assert KeyDecoder().feed(source.read(1.0)) == ["A1"]
    os.close(far)
    with pytest.raises(LinkClosed):
        source.read(1.0)
    source.close()
    source.close()
    with pytest.raises(LinkClosed):
        source.read(0.0)
