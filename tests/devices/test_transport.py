from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.transport import Transport, TransportError

VECTORS = [
    ("serial:///dev/ttyUSB0?baud=115200", "serial", "/dev/ttyUSB0", {"baud": "115200"}),
    ("socket://127.0.0.1:7001", "socket", "127.0.0.1:7001", {}),
    ("usb://0400:c35a", "usb", "0400:c35a", {}),
    ("hid://2b8b:2721", "hid", "2b8b:2721", {}),
    ("tcp://10.0.0.9:9100", "tcp", "10.0.0.9:9100", {}),
    ("pcsc://Virtual%20PCD%2000%2000", "pcsc", "Virtual PCD 00 00", {}),
    ("sane://test:0", "sane", "test:0", {}),
    ("escl+http://127.0.0.1:8080/eSCL", "escl+http", "127.0.0.1:8080/eSCL", {}),
    ("v4l:///dev/video0", "v4l", "/dev/video0", {}),
    ("file:///clip.mp4", "file", "/clip.mp4", {}),
    ("cups://Queue", "cups", "Queue", {}),
    ("file:///out.prn", "file", "/out.prn", {}),
    ("file:///%E9%AB%98%E6%8B%8D/a%3Fb%25.png?loop=1&fps=5", "file", "/高拍/a?b%.png", {"loop": "1", "fps": "5"}),
]


@pytest.mark.parametrize(("text", "scheme", "rest", "options"), VECTORS)
def test_vectors_parse_and_come_back_as_written(text: str, scheme: str, rest: str, options: dict[str, str]) -> None:
    parsed = Transport.parse(text)
    assert (parsed.scheme, parsed.rest, dict(parsed.options)) == (scheme, rest, options)
    assert str(parsed) == text


@pytest.mark.parametrize(
    "text",
    ["", "serial", "serial:/dev/tty", "://x", "tcp://", "tcp://?a=1", "file:///%zz", "file:///%", "file:///%ff", "file:///a%00b",
     "tcp://h:1?a", "tcp://h:1?=1", "tcp://h:1?a=1&a=2", "9p://x", "file:///a\nb"],
)  # fmt: skip
def test_what_is_no_transport_is_refused(text: str) -> None:
    with pytest.raises(TransportError):
        Transport.parse(text)


_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]))


@given(_TEXT.filter(bool), st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), _TEXT))
def test_any_rest_survives_writing_and_parsing(rest: str, options: dict[str, str]) -> None:
    transport = Transport("pcsc", rest, options)
    assert Transport.parse(str(transport)) == transport


def test_case_is_kept() -> None:
    assert Transport.parse("cups://HallPrinter").rest == "HallPrinter"
    assert Transport.parse("USB://0400:C35A").scheme == "usb"


def test_one_plug_has_one_canonical_name(tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB0"
    device.touch()
    link = tmp_path / "by-id"
    link.symlink_to(device)
    assert (
        Transport.parse(f"serial://{link}?baud=9600").canonical() == Transport.parse(f"serial://{device}").canonical()
    )
    assert Transport.parse("socket://Printer:9100").canonical() == Transport.parse("tcp://printer:9100").canonical()
    assert Transport.parse("usb://0400:C35A?style=a").canonical() == "usb://0400:c35a"
    assert Transport.parse("usb://0400:C35A?port=1-2").canonical() == "usb://0400:c35a?port=1-2"
    assert Transport.parse(f"evdev://{link}").canonical() == Transport.parse(f"evdev://{device}").canonical()
    assert Transport.parse("cups://A").canonical() != Transport.parse("cups://a").canonical()


@pytest.mark.parametrize(
    ("text", "expected"), [("tcp://10.0.0.9:9100", ("10.0.0.9", 9100)), ("tcp://[::1]:80", ("::1", 80))]
)
def test_host_and_port(text: str, expected: tuple[str, int]) -> None:
    assert Transport.parse(text).host_port() == expected


@pytest.mark.parametrize("text", ["tcp://host", "tcp://:80", "tcp://h:x", "tcp://h:70000", "tcp://h:٣"])
def test_host_and_port_must_be_there(text: str) -> None:
    with pytest.raises(TransportError):
        Transport.parse(text).host_port()


def test_numbers_among_the_options() -> None:
    assert Transport.parse("serial:///dev/x").integer("baud", 115200) == 115200
    assert Transport.parse("serial:///dev/x?baud=9600").integer("baud", 115200) == 9600
    for bad in ("0", "-1", "fast", ""):
        with pytest.raises(TransportError):
            Transport.parse(f"serial:///dev/x?baud={bad}").integer("baud", 115200)
