"""The wire trace: what may be seen is, and nothing of a person is, in any encoding."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import wire_trace
from devices.escpos.driver import EscPosPrinter
from devices.links import ByteLink, LinkClosed
from devices.ports import LabelledLine, QrCode, ReadIdCard, Role, TextLine
from devices.result import Err, Ok, Reason
from devices.sdt.driver import SdtReader
from devices.settings import DeviceSetting
from devices.simulators.id_card import IdCardSimulator
from devices.simulators.id_cards import CARDS, SimulatedCard
from devices.simulators.receipt_printer import PrinterSimulator
from devices.simulators.sdt_module import FAULTS, Fault
from devices.tool import trace_command
from devices.transport import Transport
from devices.wire_trace.file import MAX_BYTES, WARNING, TraceFile
from devices.wire_trace.link import TracingLink, shown
from devices.wire_trace.masks import CodeMask, EscPosMask, Mask, SdtMask, mask_for
from tests.devices.sdt_bench import Bench, HandCancel


def hexed(data: bytes) -> str:
    return data.hex(" ").upper()


def traces_of(text: str) -> Iterator[str]:
    """A text as it could stand in a trace: itself and in hex, in every encoding of the product. One Chinese character
    is enough to be found, or five of ASCII (fewer are in every trace: 01, 1295)."""
    for piece in {text[at : at + 5] for at in range(len(text) - 4)} | {c for c in text if ord(c) > 0x7F}:
        yield piece
        for encoding in ("utf-16-le", "utf-16-be", "utf-8", "gb18030"):
            data = piece.encode(encoding)
            yield from (hexed(data), data.hex(), data.hex().upper())


def written(path: Path) -> str:
    """The trace without its heads and without the time of day of each line, whose digits are anybody's."""
    lines = path.read_text().splitlines()
    return "\n".join(line.partition(" ")[2] for line in lines if line[0] != "#" and " pid " not in line)


def persons_in(card: SimulatedCard) -> set[str]:
    words = {word for word in card.text.decode("utf-16-le").split() if len(word) > 1}
    needles = {needle for word in words | set(card.added_addresses) for needle in traces_of(word)}
    photo = card.photo.rstrip(b"\0")
    needles |= {hexed(photo[at : at + 4]) for at in range(0, len(photo) - 4, 4)} - {hexed(bytes(4))}
    return needles | {hexed(card.serial)}


def traced(bench: Bench, path: Path) -> TraceFile:
    file = TraceFile(path, "id_card sdt")
    link: ByteLink = TracingLink(bench.link, file, SdtMask())
    bench.driver = SdtReader(
        Transport.parse("socket://127.0.0.1:1"), open_link=lambda *_: link, monotonic=bench.clock.monotonic
    )
    return file


@pytest.mark.parametrize("card", CARDS)
def test_no_character_of_a_card_is_in_the_trace(card: str, tmp_path: Path) -> None:
    path = tmp_path / "trace"
    for kind in (None, *FAULTS):
        bench = Bench(card)
        with closing(traced(bench, path)):
            bench.driver.open()
            if kind is not None:
                bench.module.faults[:] = [Fault(kind, at=step, times=1) for step in ("read", "addresses")]
            bench.driver.read(3.0, HandCancel(bench.clock), lambda event: None, added_addresses=True)
            assert "read" in bench.module.asked or card == "not_an_id_card"
    text = written(path)
    found = sorted(needle for needle in persons_in(CARDS[card]) if needle in text)
    assert found == []


def test_what_helps_a_technician_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "trace"
    bench = Bench("resident")
    with closing(traced(bench, path)):
        bench.driver.open()
        assert isinstance(bench.read(), Ok)
    text = path.read_text()
    assert text.startswith(WARNING)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = text.splitlines()
    for line in (
        "-> 10: AA AA AA 96 69 00 03 30 01 32",
        "<- 15: AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97",
        "<- 27: AA AA AA 96 69 00 14 00 00 90 05 00 01 00 05 25 35 01 01 00 00 00 02 00 00 00 97",
        "<- 19: AA AA AA 96 69 00 0C 00 00 90 **×9",
        "<- 1295: AA AA AA 96 69 05 08 00 00 90 **×1285",
    ):
        assert any(one.endswith(line) for one in lines), line


@pytest.mark.parametrize(
    ("job", "out"),
    [
        ("1B40 1C26 CADC 0A", "7: 1B 40 1C 26 **×2 0A"),
        ("1D763000 0200 0300 010203040506 0A", "15: 1D 76 30 00 02 00 03 00 **×6 0A"),
        ("1D286B 0800 315030 48454C4C4F 1D564200", "17: 1D 28 6B 08 00 31 50 **×6 1D 56 42 00"),
        ("1D5600 41", "4: 1D 56 00 **×1"),
        ("1B77 41 100401", "6: 1B **×2 10 04 01"),
    ],
)
def test_a_receipt_is_commands_without_words(job: str, out: str) -> None:
    data = bytes.fromhex(job)
    assert shown(data, EscPosMask().outgoing(data)) == out
    mask = EscPosMask()
    byte_by_byte = [seen for byte in data for seen in mask.outgoing(bytes((byte,)))]
    assert byte_by_byte == EscPosMask().outgoing(data), "pieces change nothing"


def test_a_code_is_not_seen_but_for_what_stands_around() -> None:
    data = b"\x02]Q1110105\r\x03"
    assert shown(data, CodeMask().incoming(data)) == "12: 02 **×9 0D 03"
    unknown = mask_for("passport", "pcsc")
    assert shown(data, unknown.incoming(data)) == shown(data, unknown.outgoing(data)) == "12: **×12"


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=60)), max_size=20))
def test_masks_answer_for_every_byte(stream: list[tuple[bool, bytes]]) -> None:
    masks: list[Mask] = [SdtMask(), EscPosMask(), CodeMask(), mask_for("", "")]
    for mask in masks:
        for incoming, data in stream:
            assert len((mask.incoming if incoming else mask.outgoing)(data)) == len(data)


def test_a_file_goes_on_ends_when_full_and_is_never_another_ones(tmp_path: Path) -> None:
    def clock() -> datetime:
        return datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)

    path = tmp_path / "trace"
    path.touch(0o644)
    TraceFile(path, "first", now=clock).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    second = TraceFile(path, "second", now=clock, max_bytes=path.stat().st_size * 2 + 60)
    second.line("one")
    assert "03:04:05.000678 one" in path.read_text()
    for _ in range(10):
        second.line("more")
    assert path.read_text().endswith("the trace ends here\n")
    assert path.read_text().count("WARNING: wire trace") == 2
    assert MAX_BYTES > 1 << 20
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(OSError, match="link"):
        TraceFile(tmp_path / "link", "x")
    with pytest.raises(OSError, match="missing"):
        TraceFile(tmp_path / "missing" / "x", "x")


def test_a_broken_wire_is_in_the_trace_and_still_raises(tmp_path: Path) -> None:
    bench = Bench()
    with closing(traced(bench, tmp_path / "trace")):
        bench.driver.open()
        bench.link.pulled = True
        assert bench.driver.status().reason is Reason.DISCONNECTED
    assert LinkClosed.__name__ in (tmp_path / "trace").read_text()


def test_a_printer_on_usb_is_traced_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its driver opens that link itself."""
    monkeypatch.setattr("devices.escpos.usb_link.open_printer", lambda transport: Bench().link)
    path = tmp_path / "trace"
    wire_trace.begin(path, "receipt_printer", "escpos")
    try:
        EscPosPrinter(Transport.parse("usb://04b8:0e15")).open()
    finally:
        wire_trace.end()
    assert "-> 3: 10 04" in written(path)


def test_links_opened_while_it_runs_are_traced(tmp_path: Path) -> None:
    """A receipt with a name, over the real driver and wire."""
    path = tmp_path / "trace"
    with PrinterSimulator("tcp://127.0.0.1:0", tmp_path / "paper", speed=0.0) as simulator:
        wire_trace.begin(path, "receipt_printer", "escpos")
        try:
            printer = EscPosPrinter(Transport.parse(simulator.url))
            assert isinstance(printer.open(), Ok)
            lines = (LabelledLine("姓名", "测试甲"), TextLine("𠮷 11010519491231002X"), QrCode("11010519491231002X"))
            assert isinstance(printer.print_receipt("job", lines, 20.0, HandCancel(Bench().clock)), Ok)
            printer.close()
            wire_trace.note("done")
        finally:
            wire_trace.end()
        wire_trace.note("nobody writes this")
    text = written(path)
    assert text.count("1D 76 30") > 0
    assert text.endswith("done")
    needles = {needle for word in ("姓名", "测试甲", "𠮷", "11010519491231002X") for needle in traces_of(word)}
    assert sorted(needle for needle in needles if needle in text) == []


@pytest.mark.slow
def test_a_tool_traces_one_command_in_a_host_of_its_own(tmp_path: Path) -> None:
    simulator = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    simulator.insert("resident")
    setting = DeviceSetting(Role.ID_CARD, "sdt", simulator.url)
    out = tmp_path / "out.trace"
    try:
        result = trace_command(setting, tmp_path, ReadIdCard(10.0), lambda event: None, out)
        assert isinstance(result, Ok)
        simulator.unplug()
        gone = trace_command(setting, tmp_path, ReadIdCard(1.0), lambda event: None, out)
        assert isinstance(gone, Err)
        with pytest.raises(OSError, match="nowhere"):
            trace_command(setting, tmp_path, ReadIdCard(1.0), lambda event: None, tmp_path / "nowhere" / "x")
    finally:
        simulator.unplug()
    text = written(out)
    assert "-> 10: AA AA AA 96 69 00 03 30 01 32" in text
    assert "**×1285" in text
    assert not any(needle in text for needle in persons_in(CARDS["resident"]))
    assert out.stat().st_mode & 0o777 == 0o600
