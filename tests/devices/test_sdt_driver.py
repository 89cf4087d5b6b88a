from __future__ import annotations

import pytest

from devices.links import LinkAbsent
from devices.ports import CardEvent, DeviceState, DocumentType, IdDocument
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.sdt.driver import SdtReader, sam_number
from devices.simulators.sdt_module import Fault
from devices.transport import Transport
from tests.devices.sdt_bench import Bench, HandCancel


def opened(card: str | None = None) -> Bench:
    bench = Bench(card)
    assert isinstance(bench.driver.open(), Ok)
    return bench


def reason(result: Result[IdDocument]) -> Reason:
    assert isinstance(result, Err)
    return result.reason


def test_open_says_who_is_there() -> None:
    bench = Bench()
    result = bench.driver.open()
    assert isinstance(result, Ok)
    assert result.value.state is DeviceState.READY
    assert result.value.serial == "05.01-20260101-0000000001-0000000002"


def test_sam_number_of_the_protocol_page() -> None:
    data = bytes.fromhex("05000100052535010100000002000000")
    assert sam_number(data) == "05.01-20260101-0000000001-0000000002"


@pytest.mark.parametrize(
    ("card", "kind"),
    [
        ("resident", DocumentType.RESIDENT_ID),
        ("other", DocumentType.RESIDENT_ID),
        ("expired", DocumentType.RESIDENT_ID),
        ("hmt_residence_permit", DocumentType.HMT_RESIDENCE_PERMIT),
        ("foreigner_pr_2017", DocumentType.FOREIGNER_PR_2017),
        ("foreigner_pr_2023", DocumentType.FOREIGNER_PR_2023),
    ],
)
def test_each_card_reads(card: str, kind: DocumentType) -> None:
    bench = opened(card)
    result = bench.read()
    assert isinstance(result, Ok)
    assert result.value.type is kind
    assert bench.events == [CardEvent.WAITING, CardEvent.SEEN, CardEvent.READ]


def test_fingerprints_are_never_asked_for() -> None:
    bench = opened("resident")
    bench.read()
    assert "read_with_fingerprint" not in bench.module.asked
    assert bench.module.asked["read"] == 1


@pytest.mark.parametrize(
    ("card", "reason_", "action"),
    [
        ("unreadable", Reason.CARD_UNREADABLE, Action.PLACE_AGAIN),
        ("wrong_check_digit", Reason.CARD_CONTENT_INVALID, Action.CALL_STAFF),
        ("not_genuine", Reason.CARD_NOT_GENUINE, Action.CALL_STAFF),
        ("not_an_id_card", Reason.WRONG_CARD, Action.PLACE_AGAIN),
    ],
)
def test_each_bad_card_ends_in_its_own_reason(card: str, reason_: Reason, action: Action) -> None:
    result = opened(card).read()
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (reason_, action)


# DEVICES §1.4, row by row: code, step, once or for ever → how the read ends, and how often the step was asked
READS = "reads"
TABLE = [
    (0x10, "read", 1, READS, 2),
    (0x10, "read", None, Reason.PROTOCOL, 2),
    (0x11, "read", None, Reason.PROTOCOL, 1),
    (0x21, "select", None, Reason.PROTOCOL, 1),
    (0x23, "read", None, Reason.NOT_AUTHORISED, 1),
    (0x24, "read", None, Reason.UNSUPPORTED, 1),
    (0x31, "select", None, Reason.CARD_REFUSED, 1),
    (0x32, "select", None, Reason.CARD_NOT_GENUINE, 1),
    (0x33, "read", None, Reason.CARD_NOT_GENUINE, 1),
    (0x37, "read", 1, READS, 2),
    (0x3F, "read", 1, READS, 2),
    (0x3F, "read", None, Reason.CARD_UNREADABLE, 2),
    (0x40, "select", None, Reason.WRONG_CARD, 1),
    (0x41, "read", None, Reason.CARD_UNREADABLE, 1),
    (0x81, "select", 1, READS, 2),  # found once more, selected then
    (0x81, "select", None, Reason.CARD_LIFTED, 2),
    (0x47, "read", 1, READS, 2),
    (0x47, "read", None, Reason.HARDWARE_FAULT, 2),
    (0x60, "select", 1, READS, 2),
    (0x60, "find", 1, READS, 2),
    (0x60, "find", None, Reason.HARDWARE_FAULT, 2),
    (0x66, "find", None, Reason.NOT_AUTHORISED, 1),
    (0x66, "read", None, Reason.NOT_AUTHORISED, 1),
    (0x80, "read", None, Reason.CARD_UNREADABLE, 1),
    (0x91, "read", None, Reason.CARD_UNREADABLE, 1),
    (0x77, "read", None, Reason.PROTOCOL, 1),
]


@pytest.mark.parametrize(("sw3", "step", "times", "ends", "asked"), TABLE)
def test_sw3_table(sw3: int, step: str, times: int | None, ends: Reason | str, asked: int) -> None:
    bench = opened("resident")
    bench.module.faults.append(Fault("sw3", at=step, times=times, sw3=sw3))
    result = bench.read()
    if isinstance(result, Ok):
        assert ends == READS
    else:
        assert result.reason is ends
    assert bench.module.asked[step] == asked


def test_resets_happen_once_only() -> None:
    bench = opened("resident")
    bench.module.faults.append(Fault("sw3", at="read", sw3=0x47))
    bench.read()
    assert bench.module.asked["reset"] == 1


def test_a_forged_card_is_not_tried_again() -> None:
    bench = opened("not_genuine")
    result = bench.read()
    assert isinstance(result, Err)
    assert result.cause is Cause.TAMPER
    assert bench.module.asked["find"] == bench.module.asked["read"] == 1


def test_a_card_that_refuses_the_sam_gets_one_more_try_then_a_person() -> None:
    bench = opened("resident")
    bench.module.faults.append(Fault("sw3", at="select", sw3=0x31))
    first = bench.read()
    bench.lay("resident")
    second = bench.read()
    assert isinstance(first, Err)
    assert isinstance(second, Err)
    assert (first.action, second.action) == (Action.PLACE_AGAIN, Action.CALL_STAFF)
    bench.module.faults.clear()
    bench.lay("resident")
    assert isinstance(bench.read(), Ok)
    bench.module.faults.append(Fault("sw3", at="select", sw3=0x31))
    bench.lay("resident")
    third = bench.read()
    assert isinstance(third, Err)
    assert third.action is Action.PLACE_AGAIN


@pytest.mark.parametrize("kind", ["lost_first_byte", "one_byte_pieces", "noise", "stale_reply"])
@pytest.mark.parametrize("step", ["find", "select", "read", None])
def test_a_dirty_line_is_read_through(kind: str, step: str | None) -> None:
    bench = opened("resident")
    bench.module.faults.append(Fault(kind, at=step))
    assert isinstance(bench.read(), Ok)


@pytest.mark.parametrize("kind", ["wrong_checksum", "no_reply", "late_reply"])
@pytest.mark.parametrize("step", ["find", "read"])
def test_one_spoiled_reply_is_asked_for_again(kind: str, step: str) -> None:
    bench = opened("resident")
    bench.module.faults.append(Fault(kind, at=step, times=1, delay_s=2.5))
    assert isinstance(bench.read(), Ok)


@pytest.mark.parametrize("kind", ["wrong_checksum", "no_reply"])
def test_a_spoiled_select_needs_the_card_placed_again(kind: str) -> None:
    """The card counts as selected, so it answers neither find nor a second select."""
    bench = opened("resident")
    bench.module.faults.append(Fault(kind, at="select", times=1))
    result = bench.read()
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (Reason.CARD_UNREADABLE, Action.PLACE_AGAIN)
    bench.lay("resident")
    assert isinstance(bench.read(), Ok)


@pytest.mark.parametrize(("kind", "ends"), [("wrong_checksum", Reason.PROTOCOL), ("no_reply", Reason.DISCONNECTED)])
@pytest.mark.parametrize("step", ["find", "select", "read"])
def test_a_line_that_stays_spoiled_ends_the_read(kind: str, ends: Reason, step: str) -> None:
    bench = opened("resident")
    bench.module.faults.append(Fault(kind, at=step))
    start = bench.clock.now
    assert reason(bench.read()) is ends
    assert bench.clock.now - start < 10


@pytest.mark.parametrize(
    ("kind", "step"), [("lift_before", "select"), ("lift_before", "read"), ("lift_during", "read")]
)
def test_a_card_lifted_too_early(kind: str, step: str) -> None:
    bench = opened("resident")
    bench.module.faults.append(Fault(kind, at=step, times=1))
    result = bench.read()
    assert isinstance(result, Err)
    assert (result.reason, result.cause, result.action) == (Reason.CARD_LIFTED, Cause.USER, Action.PLACE_AGAIN)
    bench.lay("resident")
    assert isinstance(bench.read(), Ok)


def test_waiting_for_a_card_polls_at_leisure_and_ends_at_the_deadline() -> None:
    bench = opened()
    start = bench.clock.now
    assert reason(bench.read(deadline_s=30.0)) is Reason.DEADLINE
    assert bench.clock.now - start == pytest.approx(30.0, abs=0.4)
    assert 95 <= bench.module.asked["find"] <= 105
    assert bench.events == [CardEvent.WAITING]


def test_a_card_laid_down_while_waiting_is_read() -> None:
    bench = opened()

    class LayAfterThree(HandCancel):
        waits = 0

        def wait(self, timeout: float | None = None) -> bool:
            self.waits += 1
            if self.waits == 3:
                bench.lay("resident")
            return super().wait(timeout)

    assert isinstance(bench.read(cancel=LayAfterThree(bench.clock)), Ok)


def test_cancel_stops_the_waiting() -> None:
    bench = opened()
    assert reason(bench.read(cancel=HandCancel(bench.clock, after=3))) is Reason.CANCELLED
    assert bench.module.asked["find"] == 3


def test_cancel_does_not_wait_for_a_reader_that_has_fallen_silent() -> None:
    bench = opened("resident")
    bench.module.faults.append(Fault("no_reply", at="read"))

    class OnceReading(HandCancel):
        def is_set(self) -> bool:
            return bench.module.asked.get("read", 0) > 0

    start = bench.clock.now
    assert reason(bench.read(cancel=OnceReading(bench.clock))) is Reason.CANCELLED
    assert bench.clock.now - start < 1.0


def test_cancel_between_the_steps() -> None:
    bench = opened("resident")

    class AfterFind(HandCancel):
        def is_set(self) -> bool:
            return bench.module.asked.get("find", 0) > 0

    assert reason(bench.read(cancel=AfterFind(bench.clock))) is Reason.CANCELLED
    assert "select" not in bench.module.asked


def test_a_card_left_behind_is_noticed_and_not_read_again() -> None:
    bench = opened("resident")
    assert isinstance(bench.read(), Ok)
    assert bench.driver.card_present() == Ok(value=True)
    assert reason(bench.read(deadline_s=5.0)) is Reason.DEADLINE
    bench.module.lift()
    assert bench.driver.card_present() == Ok(value=False)


def test_presence_with_added_addresses_and_with_an_old_sam() -> None:
    bench = opened("moved")
    bench.read()
    assert bench.driver.card_present() == Ok(value=True)
    bench.module.faults.append(Fault("sw3", at="addresses", sw3=0x24))
    answer = bench.driver.card_present()
    assert isinstance(answer, Err)
    assert answer.reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("when", ["waiting", "reading"])
def test_a_pulled_cable_ends_the_read(when: str) -> None:
    bench = opened("resident" if when == "reading" else None)

    class Pull(HandCancel):
        def is_set(self) -> bool:
            if when == "reading" and bench.module.asked.get("find", 0) > 0:
                bench.link.pulled = True
            return False

        def wait(self, timeout: float | None = None) -> bool:
            bench.link.pulled = True
            return super().wait(timeout)

    assert reason(bench.read(cancel=Pull(bench.clock))) is Reason.DISCONNECTED
    status = bench.driver.status()
    assert (status.state, status.reason) == (DeviceState.OFFLINE, Reason.DISCONNECTED)


def test_status_heals_a_sam_that_fails_its_self_test_once() -> None:
    bench = opened()
    bench.module.faults.append(Fault("sw3", at="status", times=1, sw3=0x60))
    assert bench.driver.status().state is DeviceState.READY
    bench.module.faults.append(Fault("sw3", at="status", sw3=0x60))
    status = bench.driver.status()
    assert (status.state, status.action) == (DeviceState.HARDWARE_ERROR, Action.CALL_TECHNICIAN)


def test_an_unlicensed_sam_is_a_case_for_the_technician() -> None:
    bench = Bench()
    bench.module.faults.append(Fault("sw3", at="status", sw3=0x66))
    result = bench.driver.open()
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (Reason.NOT_AUTHORISED, Action.CALL_TECHNICIAN)


def test_nobody_there_and_somebody_else_there() -> None:
    silent = Bench()
    silent.module.faults.append(Fault("no_reply"))
    result = silent.driver.open()
    assert isinstance(result, Err)
    assert result.reason is Reason.ABSENT
    assert silent.link.closed

    other = Bench()
    other.module.faults.append(Fault("wrong_checksum"))
    result = other.driver.open()
    assert isinstance(result, Err)
    assert result.reason is Reason.PROTOCOL


def test_no_port_at_all() -> None:
    def fail(*_: object) -> Bench:
        raise LinkAbsent("/dev/ttyUSB7: ENOENT")

    result = SdtReader(Transport.parse("serial:///dev/ttyUSB7"), open_link=fail).open()  # type: ignore[arg-type]
    assert isinstance(result, Err)
    assert result.reason is Reason.ABSENT


def test_serial_rates_are_tried_until_one_answers_beginning_with_the_configured() -> None:
    bench = Bench()
    tried: list[int | None] = []

    def open_at(_: Transport, baud: int | None) -> object:
        tried.append(baud)
        bench.module.faults = [] if baud == 38400 else [Fault("wrong_checksum")]
        return bench.link

    driver = SdtReader(
        Transport.parse("serial:///dev/x?baud=9600"), open_link=open_at, monotonic=bench.clock.monotonic  # type: ignore[arg-type]
    )  # fmt: skip
    assert isinstance(driver.open(), Ok)
    assert tried == [9600, 115200, 57600, 38400]
