"""Addresses written onto a card later (30 03), and what is never asked for: fingerprints (30 10)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.ports import IdDocument
from devices.result import Action, Err, Ok, Reason, Result
from devices.sdt.driver import fits, parse_content
from devices.sdt.frames import READ_ADDED_ADDRESSES, READ_TEXT_AND_PHOTO, Reply
from devices.sdt.portrait import NoDecoder
from devices.sdt.text_block import parse_added_addresses
from devices.simulators.id_cards import CARDS
from devices.simulators.sdt_module import FAULTS, STEPS, Fault
from tests.devices.sdt_bench import Bench, HandCancel


def read(bench: Bench) -> Result[IdDocument]:
    assert isinstance(bench.driver.open(), Ok)
    return bench.driver.read(30.0, HandCancel(bench.clock), bench.events.append, added_addresses=True)


@pytest.mark.parametrize(
    ("card", "addresses"),
    [
        ("resident", ()),
        ("moved", ("北京市朝阳区示例路3号",)),
        ("moved_often", ("京示例路3号", "沪示例路4号", "津示例路5号", "渝示例路6号")),  # the newest last
    ],
)
def test_addresses_come_with_the_card(card: str, addresses: tuple[str, ...]) -> None:
    result = read(Bench(card))
    assert isinstance(result, Ok)
    assert result.value.added_addresses == addresses
    assert result.value.address == "北京市朝阳区示例路1号"


def test_they_are_asked_for_only_when_wanted() -> None:
    bench = Bench("moved")
    bench.driver.open()
    result = bench.read()
    assert isinstance(result, Ok)
    assert result.value.added_addresses == ()
    assert "addresses" not in bench.module.asked


def test_a_module_too_old_to_know_the_question_reads_the_card_without() -> None:
    bench = Bench("moved")
    bench.module.faults.append(Fault("sw3", at="addresses", sw3=0x24))
    result = read(bench)
    assert isinstance(result, Ok)
    assert result.value.added_addresses == ()


@pytest.mark.parametrize(
    ("fault", "reason", "action"),
    [
        (Fault("lift_before", at="addresses", times=1), Reason.CARD_LIFTED, Action.PLACE_AGAIN),
        (Fault("sw3", at="addresses", sw3=0x33), Reason.CARD_NOT_GENUINE, Action.CALL_STAFF),
        (Fault("no_reply", at="addresses"), Reason.DISCONNECTED, Action.WAIT),
    ],
)
def test_a_list_that_could_not_be_read_is_not_an_empty_one(fault: Fault, reason: Reason, action: Action) -> None:
    bench = Bench("moved")
    bench.module.faults.append(fault)
    result = read(bench)
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (reason, action)


def test_an_address_that_is_no_text_is_a_value_too() -> None:
    result = parse_added_addresses(b"\x00\xd8" * 35)
    assert isinstance(result, Err)
    assert result.reason is Reason.CARD_CONTENT_INVALID


@given(st.binary(max_size=300))
def test_any_data_ends_in_a_value(data: bytes) -> None:
    assert isinstance(parse_added_addresses(data), (Ok, Err))
    assert isinstance(parse_content(data, NoDecoder()), (Ok, Err))
    for request in (READ_TEXT_AND_PHOTO, READ_ADDED_ADDRESSES):
        assert fits(request, Reply(0x90, data)) in (True, False)


def test_no_frame_ever_asks_for_fingerprints() -> None:
    """Every card with every fault at every step, and every answer of the table: 30 10 is never on the wire."""
    sent: set[bytes] = set()
    for card in CARDS:
        for kind in FAULTS:
            bench = Bench(card)
            bench.module.faults.append(Fault(kind))
            bench.driver.open()
            bench.module.faults[:] = [Fault(kind, at=step, times=1) for step in ("find", "select", "read")]
            bench.driver.read(2.0, HandCancel(bench.clock), bench.events.append, added_addresses=True)
            sent.update(bench.link.written)
    for code in range(256):
        bench = Bench("resident")
        bench.driver.open()
        bench.module.faults.append(Fault("sw3", at="read", sw3=code))
        bench.driver.read(2.0, HandCancel(bench.clock), bench.events.append)
        sent.update(bench.link.written)
    asked = {(request[7], request[8]) for request in sent}
    assert (0x30, 0x01) in asked
    assert STEPS[(0x30, 0x10)] == "read_with_fingerprint"
    assert (0x30, 0x10) not in asked
