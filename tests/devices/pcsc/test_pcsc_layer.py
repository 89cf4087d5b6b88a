"""What both drivers stand on: calls that are given up on, answers in parts, names of readers, codes of errors."""

from __future__ import annotations

import queue
import threading

import pytest

from devices.pcsc.bounded import BoundedCaller, CallStuck
from devices.pcsc.channel import CardChannel, with_length
from devices.pcsc.errors import ESTABLISH, PcscError, error_of
from devices.pcsc.service import find_reader, terminal_at
from devices.ports.state import Cancel
from devices.result import Reason
from devices.transport import Transport, TransportError
from tests.devices.sdt_bench import HandCancel, HandClock


class ScriptedCard:
    """Answers in a fixed order."""

    def __init__(self, *answers: str) -> None:
        self.answers = [bytes.fromhex(answer) for answer in answers]
        self.commands: list[str] = []

    def transmit(self, command: bytes, timeout_s: float, cancel: Cancel) -> bytes:
        self.commands.append(command.hex().upper())
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def close(self) -> None:
        return


def channel(card: ScriptedCard) -> CardChannel:
    clock = HandClock()
    return CardChannel(card, clock.now + 10, HandCancel(clock), clock.monotonic)


def test_the_rest_of_an_answer_is_fetched() -> None:
    card = ScriptedCard("0102 6102", "0304 6101", "05 9000")
    answer = channel(card).send(bytes.fromhex("00A4020002EF05"))
    assert (answer.data.hex(), answer.sw) == ("0102030405", 0x9000)
    assert card.commands[1:] == ["00C0000002", "00C0000001"]


@pytest.mark.parametrize(
    ("command", "again"),
    [
        ("00B2080005", "00B2080014"),
        ("00B20800", "00B2080014"),
        ("00A4020002EF05", "00A4020002EF0514"),
        ("00A4020002EF0500", "00A4020002EF0514"),
    ],
)
def test_a_wrong_length_is_asked_again_with_the_right_one(command: str, again: str) -> None:
    card = ScriptedCard("6C14", "AA 9000")
    assert channel(card).send(bytes.fromhex(command)).data == b"\xaa"
    assert card.commands == [command, again]
    assert with_length(bytes.fromhex(command), 0x14).hex().upper() == again


@pytest.mark.parametrize("answers", [("FF 6101",), ("",), ("90",)])
def test_an_answer_that_never_ends_or_is_none_is_an_unreadable_card(answers: tuple[str, ...]) -> None:
    with pytest.raises(PcscError) as caught:
        channel(ScriptedCard(*answers)).send(bytes.fromhex("00B2080014"))
    assert caught.value.reason is Reason.CARD_UNREADABLE


def test_a_length_that_is_wrong_twice_is_told_as_it_is() -> None:
    assert channel(ScriptedCard("6C14", "6C15")).send(bytes.fromhex("00B2080000")).sw == 0x6C15


def test_a_call_is_given_up_on_and_the_next_waits_for_nothing() -> None:
    caller, held, done = BoundedCaller("test"), threading.Event(), threading.Event()
    with pytest.raises(CallStuck):
        caller.call(lambda: held.wait(30), 0.01)
    assert caller.stuck
    with pytest.raises(CallStuck):
        caller.call(lambda: 1, 30)
    caller.later(done.set)
    caller.close()
    assert not done.is_set()
    held.set()  # the card is taken out
    assert done.wait(10), "what was left to do is done when the call comes back"


def test_a_cancelled_call_is_given_up_on_before_its_time() -> None:
    caller, held, cancel = BoundedCaller("test"), threading.Event(), threading.Event()
    cancel.set()
    with pytest.raises(CallStuck):
        caller.call(lambda: held.wait(30), 30, cancel)
    held.set()
    caller.close()


def test_what_a_call_raises_is_raised_where_it_was_asked() -> None:
    caller = BoundedCaller("test")
    with pytest.raises(ZeroDivisionError):
        caller.call(lambda: 1 // 0, 10)
    assert caller.call(lambda: 7, 10) == 7
    caller.close()


READERS = ("ACS ACR1281 1S Dual Reader 00 00", "ACS ACR1281 1S Dual Reader 00 01", "Other Reader 01 00")


@pytest.mark.parametrize(
    ("wanted", "present", "found"),
    [
        (READERS[0], READERS, READERS[0]),
        (READERS[2], READERS, READERS[2]),
        # replugged: another number, the same slot
        ("ACS ACR1281 1S Dual Reader 02 01", READERS, READERS[1]),
        ("Other Reader 00 00", READERS, READERS[2]),
        ("Other Reader", READERS, READERS[2]),
        # never one of two that could be meant
        ("ACS ACR1281 1S Dual Reader", READERS, None),
        ("Twin 05 00", ("Twin 00 00", "Twin 01 00"), None),
        ("Other Reader 00 01", READERS, None),
        ("Missing", (), None),
    ],
)
def test_a_reader_is_found_again_by_its_name(wanted: str, present: tuple[str, ...], found: str | None) -> None:
    assert find_reader(wanted, present) == found


@pytest.mark.parametrize("url", ["pcsc://A%20Reader?share=mine", "pcsc://A?baud=9600", "serial:///dev/ttyS0"])
def test_a_transport_that_is_none_of_ours_is_refused(url: str) -> None:
    with pytest.raises(TransportError):
        terminal_at(Transport.parse(url))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (0x8010006A, Reason.DISCONNECTED),  # pcscd dies while it is asked something
        (0x8010001D, Reason.DISCONNECTED),  # pcscd is not running
        (0x8010001D - (1 << 32), Reason.DISCONNECTED),  # as pyscard gives it on some platforms
        (0x80100017, Reason.DISCONNECTED),
        (0x8010000B, Reason.BUSY),
        (0x80100069, Reason.CARD_LIFTED),
        (0x8010000C, Reason.CARD_LIFTED),
        (0x80100066, Reason.CARD_UNREADABLE),
        (0x80100001, Reason.HARDWARE_FAULT),
    ],
)
def test_each_code_means_one_thing(code: int, reason: Reason) -> None:
    assert error_of(code, "transmit").as_err().reason is reason


def test_whom_pcscd_does_not_let_in_is_told_so() -> None:
    assert error_of(0x8010006A, ESTABLISH).as_err().reason is Reason.NOT_AUTHORISED


def test_what_comes_too_late_is_undone() -> None:
    caller, held, undone = BoundedCaller("test"), threading.Event(), queue.SimpleQueue[str]()

    def connect() -> str:
        held.wait(30)
        return "handle"

    with pytest.raises(CallStuck):
        caller.call(connect, 0.01, undo=undone.put)
    held.set()
    assert undone.get(timeout=10) == "handle"
    assert caller.call(lambda: 7, 10) == 7
    assert undone.empty()
    caller.close()


def test_a_service_that_never_answers_is_not_asked_by_ever_more_threads() -> None:
    held, callers = threading.Event(), [BoundedCaller("never") for _ in range(12)]
    for caller in callers:
        with pytest.raises(CallStuck):
            caller.call(lambda: held.wait(30), 0.0)
        caller.close()
    waiting = [thread for thread in threading.enumerate() if thread.name.startswith("never")]
    held.set()
    assert len(waiting) == 8
    for thread in waiting:
        thread.join(10)
