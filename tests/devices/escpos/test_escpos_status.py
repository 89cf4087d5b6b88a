"""Status bytes of the protocol page → one condition → one status; whatever else is on the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.escpos.status import Automatic, BehindJob, Condition, RealTime, Sorter
from devices.ports import DeviceState
from devices.result import Action, Reason

CLEAR = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}


@pytest.mark.parametrize(
    ("answers", "state", "reason"),
    [
        ({}, DeviceState.READY, None),
        ({1: 0x16}, DeviceState.READY, None),  # the drawer pin means nothing to us
        ({2: 0x16, 1: 0x1A}, DeviceState.USER_ERROR, Reason.COVER_OPEN),
        ({4: 0x1E}, DeviceState.CONSUMABLE_LOW, None),
        ({4: 0x16}, DeviceState.CONSUMABLE_LOW, None),  # one near-end bit is enough
        ({4: 0x1A}, DeviceState.CONSUMABLE_LOW, None),
        ({4: 0x7E, 2: 0x32, 1: 0x1A}, DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT),
        ({4: 0x32}, DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT),  # and one end bit
        ({4: 0x52}, DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT),
        ({3: 0x1A, 2: 0x52, 1: 0x1A}, DeviceState.HARDWARE_ERROR, Reason.HARDWARE_FAULT),
        ({3: 0x16, 2: 0x52, 1: 0x1A}, DeviceState.HARDWARE_ERROR, Reason.PAPER_JAM),
        ({3: 0x32}, DeviceState.HARDWARE_ERROR, Reason.HARDWARE_FAULT),
        ({3: 0x52}, DeviceState.BUSY, Reason.HARDWARE_FAULT),  # hot: clears by itself
        ({1: 0x1A}, DeviceState.OFFLINE, Reason.HARDWARE_FAULT),
        ({1: 0x52}, DeviceState.BUSY, None),  # somebody holds the feed button
        ({3: 0x1A, 4: 0x72}, DeviceState.HARDWARE_ERROR, Reason.HARDWARE_FAULT),  # the worst is said first
    ],
)
def test_answers_become_one_status(answers: dict[int, int], state: DeviceState, reason: Reason | None) -> None:
    status = Condition.from_answers(CLEAR | answers).status()
    assert (status.state, status.reason) == (state, reason)


def test_a_fault_names_what_helps() -> None:
    fault = Condition.from_answers({4: 0x72}).fault()
    assert fault is not None
    assert fault.action is Action.REPLACE_MEDIA


def test_what_the_count_says_is_worth_as_much_as_a_sensor() -> None:
    assert Condition().status(low_by_count=True).state is DeviceState.CONSUMABLE_LOW


@pytest.mark.parametrize(
    ("data", "condition"),
    [
        ("10000000", Condition()),
        ("38000000", Condition(offline=True, cover_open=True)),
        ("18000C00", Condition(offline=True, end=True)),
        ("10000300", Condition(near_end=True)),
        ("18090000", Condition(offline=True, waiting=True, cutter=True)),
    ],
)
def test_automatic_status(data: str, condition: Condition) -> None:
    assert Condition.from_automatic(bytes.fromhex(data)) == condition


def test_a_stray_automatic_status_or_flow_control_is_not_taken_for_an_answer() -> None:
    # python-escpos reads 10 and 11 as "no paper" (DEVICES §4.3).
    assert Sorter().feed(bytes.fromhex("11 13 10 00 00 00 12")) == [
        Automatic(bytes.fromhex("10000000")),
        RealTime(0x12),
    ]


def test_a_real_time_answer_in_the_middle_of_an_automatic_status() -> None:
    assert Sorter().feed(bytes.fromhex("10 00 1A 03 00")) == [RealTime(0x1A), Automatic(bytes.fromhex("10000300"))]


def test_the_answer_behind_the_job_is_one_lonely_byte() -> None:
    assert Sorter().feed(b"\x00") == [BehindJob(0)]
    assert Sorter().feed(b"\x0f") == [BehindJob(0x0F)]


@given(st.lists(st.binary(max_size=8), max_size=12))
def test_pieces_do_not_matter_and_nothing_raises(pieces: list[bytes]) -> None:
    one, many = Sorter(), Sorter()
    answers = [answer for piece in pieces for answer in many.feed(piece)]
    assert one.feed(b"".join(pieces)) == answers
    for answer in answers:
        match answer:
            case RealTime(byte):
                assert byte & 0x93 == 0x12
                for n in (1, 2, 3, 4):
                    assert Condition.from_answers({n: byte}).status().state in DeviceState
            case Automatic(data):
                assert len(data) == 4
                assert Condition.from_automatic(data).status().state in DeviceState
            case BehindJob(byte):
                assert byte & 0x90 == 0
