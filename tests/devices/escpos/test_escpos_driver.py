"""The printer as the hall sees it: what came out, what did not, and what nobody can know."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from escpos_bench import LONG, Bench, bench, eventually
from PIL import Image

from devices.escpos.driver import EscPosPrinter
from devices.escpos.paper_count import PaperCount
from devices.ports import Align, DeviceState, LabelledLine, PrintOutcome, QrCode, ReceiptElement, TextLine
from devices.result import Action, Cause, Err, Ok, Reason
from devices.transport import Transport

RECEIPT: tuple[ReceiptElement, ...] = (
    TextLine("收件凭证", Align.CENTER, 2, bold=True),
    LabelledLine("申请人", "测试甲"),
    LabelledLine("地址", "北京市朝阳区示例路1号"),
    TextLine("受理回执：01 ￥〇·（）《》“”"),
    QrCode("https://hall.example/p/Zk3Jx9mQ2vLrT8wYb5NcAeHd", "扫码查询"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path / "paper") as made:
        yield made


# --- all is well ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [58, 80])
def test_a_receipt_comes_out_as_it_was_written(tmp_path: Path, width: int) -> None:
    with bench(tmp_path, width) as desk:
        assert desk.print(*RECEIPT).outcome is PrintOutcome.PRINTED
        (paper,) = desk.papers
        assert paper["lines"][:3] == ["收件凭证", "申请人：测试甲", "地址：北京市朝阳区示例路1号"]
        assert paper["lines"][3] == "受理回执：01 ￥〇·（）《》“”"
        assert not paper["partial"]
        with Image.open(tmp_path / paper["file"]) as picture:
            codes = zxingcpp.read_barcodes(picture.convert("L"))
            assert picture.width == width * 8
        assert [code.text for code in codes] == ["https://hall.example/p/Zk3Jx9mQ2vLrT8wYb5NcAeHd"]
        assert desk.do("state")["unknown"] == []


def test_a_printer_without_qr_shows_the_same_code(tmp_path: Path) -> None:
    with bench(tmp_path, 58) as desk:
        basic = EscPosPrinter(Transport.parse(desk.simulator.url), {"profile": "basic-58"})
        desk.printer.close()
        result = basic.print_receipt("j", RECEIPT, 5.0, threading.Event())
        assert isinstance(result, Ok)
        assert result.value.outcome is PrintOutcome.PRINTED
        desk.do("cover", open=False)
        basic.close()
        # No knife: the paper still hangs out. Cut it with another driver to look at it.
        assert desk.printer.open()
        desk.print(TextLine("下一张"))
        with Image.open(tmp_path / desk.papers[0]["file"]) as picture:
            assert zxingcpp.read_barcodes(picture.convert("L"))[0].text.endswith("Zk3Jx9mQ2vLrT8wYb5NcAeHd")


def test_rare_characters_are_on_the_paper(desk: Bench) -> None:
    desk.print(TextLine("普通"))
    desk.print(TextLine("𠮷𬭸㐀€"))
    common, rare = (Image.open(desk.out / paper["file"]) for paper in desk.papers)
    with common, rare:
        assert rare.convert("L").point(lambda value: 255 - value).getbbox() is not None


def test_an_open_printer_says_it_is_ready(desk: Bench) -> None:
    opened = desk.printer.open()
    assert isinstance(opened, Ok)
    assert opened.value.state is DeviceState.READY
    assert "80 mm" in str(opened.value.model)


def test_noise_and_automatic_status_on_the_wire_do_no_harm(desk: Bench) -> None:
    desk.do("garbage")
    assert desk.printer.status().state is DeviceState.READY
    assert desk.print(*RECEIPT).outcome is PrintOutcome.PRINTED


def test_hostile_text_opens_no_drawer_and_asks_nothing(desk: Bench) -> None:
    hostile = "\x1bp\x00\x19\xfa\x10\x14\x01\x00\x01\x1dV\x00\x10\x05\x02"
    assert desk.print(TextLine(hostile), LabelledLine(hostile, hostile), QrCode("x" + hostile)).outcome is (
        PrintOutcome.PRINTED
    )
    state = desk.do("state")
    assert state["drawer_opened"] == 0
    assert len(state["receipts"]) == 1


def test_the_printer_that_hung_up_meanwhile_is_called_again(desk: Bench) -> None:
    assert isinstance(desk.printer.open(), Ok)
    desk.do("unplug")
    desk.do("plug")
    assert desk.print(*RECEIPT).outcome is PrintOutcome.PRINTED


# --- known before the first byte: nothing was printed ---------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        ({"do": "paper", "mm": 0}, DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT),
        ({"do": "cover", "open": True}, DeviceState.USER_ERROR, Reason.COVER_OPEN),
        ({"do": "jam"}, DeviceState.HARDWARE_ERROR, Reason.PAPER_JAM),
        ({"do": "hang"}, DeviceState.OFFLINE, Reason.DEADLINE),
    ],
)
def test_a_fault_before_the_job(desk: Bench, fault: dict[str, object], state: DeviceState, reason: Reason) -> None:
    assert isinstance(desk.printer.open(), Ok)
    received = desk.do("state")["received_bytes"]
    arguments = {key: value for key, value in fault.items() if key != "do"}
    desk.do(str(fault["do"]), **arguments)
    status = desk.printer.status()
    assert (status.state, status.reason) == (state, reason)
    report = desk.print(*RECEIPT)
    assert (report.outcome, report.trouble) == (PrintOutcome.NOT_PRINTED, reason)
    assert report.action is not None
    desk.do("hang", on=False)
    assert desk.do("state")["received_bytes"] - received < 100, "only questions were sent"
    assert desk.papers == []


def test_no_printer_at_all_is_no_attempt(desk: Bench) -> None:
    desk.do("unplug")
    opened = desk.printer.open()
    assert isinstance(opened, Err)
    assert opened.reason is Reason.ABSENT
    assert desk.printer.status().state is DeviceState.OFFLINE
    result = desk.printer.print_receipt("j", RECEIPT, 5.0, desk.cancel)
    assert isinstance(result, Err)
    assert result.reason is Reason.ABSENT


def test_cancelled_before_the_start_is_no_attempt(desk: Bench) -> None:
    desk.cancel.set()
    result = desk.printer.print_receipt("j", RECEIPT, 5.0, desk.cancel)
    assert isinstance(result, Err)
    assert result.reason is Reason.CANCELLED
    assert desk.papers == []


# --- after the first byte: nobody can know --------------------------------------------------------------------


def test_paper_runs_out_in_the_middle(desk: Bench) -> None:
    assert isinstance(desk.printer.open(), Ok)
    desk.do("paper_out_after", mm=40)
    report = desk.print(*LONG)
    assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.PAPER_OUT)
    assert (report.cause, report.action) == (Cause.HARDWARE, Action.REPLACE_MEDIA)
    (torn,) = desk.papers
    assert torn["file"] == "receipt-001-partial.png"
    # The first job behind an opened link cuts off what may hang out of the printer: 12 mm.
    assert torn["length_mm"] == pytest.approx(28, abs=0.2)
    assert desk.printer.status().state is DeviceState.CONSUMABLE_OUT


def test_the_old_receipt_does_not_come_out_with_the_new_roll(desk: Bench) -> None:
    desk.do("paper_out_after", mm=60)
    desk.print(*LONG)
    desk.forgotten()
    desk.do("refill")
    assert desk.printer.status().state is DeviceState.READY
    desk.settle()
    assert [paper["partial"] for paper in desk.papers] == [True]
    assert desk.print(TextLine("新的一张")).outcome is PrintOutcome.PRINTED
    assert desk.papers[-1]["lines"] == ["新的一张"]


def test_a_real_printer_does_print_the_old_content_if_nobody_clears_it(desk: Bench) -> None:
    """The simulator is no kinder than the printers of mike42/escpos-php#411."""
    host, port = Transport.parse(desk.simulator.url).host_port()
    desk.do("paper_out_after", mm=10)
    with socket.create_connection((host, port)) as wire:
        wire.sendall(b"\x1b@" + b"old\n" * 10 + b"\x1dVB\x00")
        eventually(lambda: bool(desk.do("state")["paper_out"]))
        desk.do("refill")
        eventually(lambda: len(desk.papers) == 2)
    assert desk.papers[1]["lines"][-1] == "old"


@pytest.mark.parametrize(
    ("then", "mend", "reason"),
    [
        ({"then": "cover", "open": True}, {"do": "cover", "open": False}, Reason.COVER_OPEN),
        ({"then": "jam"}, {"do": "jam", "on": False}, Reason.PAPER_JAM),
        ({"then": "unplug"}, {"do": "plug"}, Reason.DISCONNECTED),
    ],
)
def test_a_fault_in_the_middle(desk: Bench, then: dict[str, object], mend: dict[str, object], reason: Reason) -> None:
    assert isinstance(desk.printer.open(), Ok)
    desk.do("after", mm=50, **then)
    report = desk.print(*LONG)
    assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, reason)
    desk.forgotten()
    desk.do(str(mend["do"]), **{key: value for key, value in mend.items() if key != "do"})
    # Mended: the printer is ready by itself, and the half receipt is not the head of the next one.
    eventually(lambda: desk.printer.status().state is DeviceState.READY)
    assert desk.print(TextLine("新的一张")).outcome is PrintOutcome.PRINTED
    assert [paper["partial"] for paper in desk.papers] == [True, False]
    assert desk.papers[1]["lines"] == ["新的一张"]


def test_the_knife_sticks_at_the_end(desk: Bench) -> None:
    assert desk.print(TextLine("一")).outcome is PrintOutcome.PRINTED
    desk.do("cutter_error")
    report = desk.print(*RECEIPT)
    assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.HARDWARE_FAULT)
    assert desk.printer.status().state is DeviceState.HARDWARE_ERROR
    desk.do("cutter_error", on=False)


def test_a_last_bit_of_paper_that_does_not_reach_the_first_line(desk: Bench) -> None:
    desk.do("paper", mm=5)
    report = desk.print(*RECEIPT)
    assert (report.outcome, report.trouble) == (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)


def test_a_printer_that_falls_silent_ends_at_the_deadline(desk: Bench) -> None:
    assert isinstance(desk.printer.open(), Ok)
    desk.do("after", mm=50, then="hang")
    report = desk.print(*LONG, deadline_s=1.2)
    assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.DEADLINE)
    desk.do("hang", on=False)
    eventually(lambda: desk.printer.status().state is DeviceState.READY)


def test_a_slow_printer_is_cut_short_at_the_deadline(tmp_path: Path) -> None:
    with bench(tmp_path, speed=20.0) as desk:
        report = desk.print(*LONG, deadline_s=1.0)
        assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.DEADLINE)


def test_a_job_cancelled_while_printing_is_reported_as_unknown(tmp_path: Path) -> None:
    with bench(tmp_path, speed=20.0) as desk:
        desk.simulator.mechanism.after(40, desk.cancel.set)
        report = desk.print(*LONG, deadline_s=20.0)
        assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.CANCELLED)


def test_status_is_answered_while_printing(tmp_path: Path) -> None:
    with bench(tmp_path, speed=60.0) as desk:
        seen = []
        desk.simulator.mechanism.after(10, lambda: seen.append(desk.printer.status().state))
        other = desk.printer.print_receipt
        reports = [other("j", LONG[:12], 10.0, desk.cancel)]
        assert seen == [DeviceState.BUSY]
        assert isinstance(reports[0], Ok)
        assert reports[0].value.outcome is PrintOutcome.PRINTED


def test_half_a_receipt_of_a_dead_process_is_cut_off_first(desk: Bench) -> None:
    host, port = Transport.parse(desk.simulator.url).host_port()
    with socket.create_connection((host, port)) as wire:
        wire.sendall(b"\x1b@\x1c&" + "上一位的名字".encode("gbk") + b"\n")
        eventually(lambda: desk.do("state")["hanging_out_mm"] > 0)
    assert isinstance(desk.printer.open(), Ok)
    assert desk.print(TextLine("新的一张")).outcome is PrintOutcome.PRINTED
    assert [paper["lines"] for paper in desk.papers] == [["上一位的名字"], ["新的一张"]]


def test_an_answer_a_dead_process_asked_for_is_not_taken_for_ours(tmp_path: Path) -> None:
    """Its whole receipt is still in the printer's buffer, with the question behind it."""
    with bench(tmp_path, speed=60.0) as desk:
        host, port = Transport.parse(desk.simulator.url).host_port()
        with socket.create_connection((host, port)) as wire:
            wire.sendall(b"\x1b@\x1c&" + "上一位的名字\n".encode("gbk") * 15 + b"\x1dVB\x00" + b"\x1dr\x01")
            eventually(lambda: desk.do("state")["hanging_out_mm"] > 0)
        assert isinstance(desk.printer.open(), Ok)
        assert desk.print(TextLine("新的一张"), deadline_s=10).outcome is PrintOutcome.PRINTED
        assert desk.papers[-1]["lines"] == ["新的一张"]


# --- paper ----------------------------------------------------------------------------------------------------


def test_a_roll_that_is_nearly_used_up_is_low_and_prints(desk: Bench) -> None:
    desk.do("paper", mm=800)
    assert desk.printer.status().state is DeviceState.CONSUMABLE_LOW
    assert desk.print(*RECEIPT).outcome is PrintOutcome.PRINTED


def test_prints_are_counted_and_a_new_roll_starts_anew(tmp_path: Path) -> None:
    told: list[float] = []
    paper = PaperCount(roll_mm=300, changed=told.append)
    with bench(tmp_path, paper=paper) as desk:
        desk.print(*LONG)
        assert paper.used_mm == pytest.approx(desk.papers[0]["length_mm"], rel=0.15)
        assert desk.printer.status().state is DeviceState.READY
        desk.print(*LONG)
        desk.print(*LONG)
        assert desk.printer.status().state is DeviceState.CONSUMABLE_LOW
        desk.do("paper", mm=0)
        desk.printer.status()
        desk.do("refill")
        assert desk.printer.status().state is DeviceState.READY
        assert paper.used_mm == 0
        assert len(told) == 4


@pytest.mark.parametrize("options", [{"profile": "none"}, {"width": "79"}, {"colour": "red"}])
def test_options_that_mean_nothing_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"unknown"):
        EscPosPrinter(Transport.parse("tcp://127.0.0.1:1"), options)
