from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import ports
from devices.channel import Channel, ChannelClosed
from devices.messages import (
    PREFIX,
    CancelRun,
    Claimed,
    Finished,
    Heartbeat,
    Hello,
    Message,
    MessageError,
    PreviewRing,
    Progress,
    Run,
    Started,
    StatusChanged,
    Stop,
    decode,
    encode,
)
from devices.ports import CardEvent, DeviceState, DeviceStatus, DocumentType, IdDocument, Role, Sex
from devices.result import Action, Cause, Err, Ok, Reason

CARD = IdDocument(
    DocumentType.RESIDENT_ID, "测试甲", None, Sex.FEMALE, "汉", date(1949, 12, 31), "北京市朝阳区示例路1号",
    "11010519491231002X", "北京市公安局朝阳分局", date(2020, 1, 1), None, photo=b"\x00\xffBM",
)  # fmt: skip
RECEIPT = (
    ports.TextLine("办理回执", ports.Align.CENTER, 2, True),  # noqa: FBT003
    ports.LabelledLine("受理人", "测试甲"),
    ports.Rule(),
    ports.QrCode("https://example.invalid/p/x", "查询"),
    ports.Feed(3),
)
PAGE = ports.CapturedPage(
    b"\xff\xd8" * 9, 3, 4, 120.5, ports.Quad(((0.0, 0.0), (3.0, 0.0), (3.0, 4.0), (0.0, 4.0))),
    (ports.CaptureAdvice.HOLD_STILL,),
)  # fmt: skip
VERDICT = ports.FaceVerdict(
    ports.FaceOutcome.NO_MATCH, ports.Score(0.2, 0.4), ports.Score(0.99, 0.8), ("yunet", "sface", "minifasnet")
)
MESSAGES: list[Message] = [
    Hello(42, Role.ID_CARD),
    Heartbeat(0.25),
    StatusChanged(DeviceStatus(DeviceState.BUSY, Reason.BUSY, Cause.SOFTWARE, Action.WAIT, "pid 7", "05.01", "x")),
    Started(1),
    Progress(1, CardEvent.SEEN),
    Progress(2, ports.FaceGuidance.HOLD_STILL),
    Finished(1, Ok(CARD)),
    Finished(2, Ok(ports.PrintReport("job", ports.PrintOutcome.UNKNOWN, Reason.HOST_CRASHED))),
    Finished(3, Ok(PAGE)),
    Finished(4, Ok(value=True)),
    Finished(7, Ok(VERDICT)),
    Finished(8, Ok(ports.FaceVerdict(ports.FaceOutcome.NO_REFERENCE))),
    Finished(5, Ok(None)),
    Finished(6, Err(Reason.CARD_LIFTED, Cause.USER, Action.PLACE_AGAIN, "81")),
    PreviewRing(4, 1920, 1080, 1 << 24),
    Run(1, ports.ReadIdCard(30)),
    Run(2, ports.PrintReceipt("job", RECEIPT)),
    Run(3, ports.CapturePage()),
    Run(4, ports.CardPresent()),
    Run(5, ports.StartPreview()),
    Run(6, ports.CheckFace(b"\xff\xd8portrait", 20)),
    Run(7, ports.CheckFace(None)),
    CancelRun(3),
    Claimed(held=True),
    Stop(),
]


def split(data: bytes) -> tuple[bytes, bytes]:
    header, tail = PREFIX.unpack_from(data)
    body = data[PREFIX.size :]
    assert len(body) == header + tail
    return body[:header], body[header:]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_every_message_arrives_as_it_was_sent(message: Message) -> None:
    assert decode(*split(encode(message))) == message


@given(st.binary(max_size=300), st.binary(max_size=50))
def test_garbage_is_refused_in_one_way_only(header: bytes, tail: bytes) -> None:
    with pytest.raises(MessageError):
        decode(header, tail)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(MESSAGES), st.data())
def test_a_changed_field_is_refused_or_still_a_whole_message(message: Message, data: st.DataObject) -> None:
    header, tail = split(encode(message))
    raw = json.loads(header)
    node = raw
    while True:  # walk down to some field and put something else there
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if isinstance(node[key], (dict, list)) and data.draw(st.booleans()):
            node = node[key]
            continue
        node[key] = data.draw(JSON)
        break
    try:
        changed = decode(json.dumps(raw).encode(), tail)
    except MessageError:
        return
    assert decode(*split(encode(changed))) == changed


def test_deep_nesting_and_missing_or_extra_fields_are_refused() -> None:
    for header in (
        b"[" * 100_000,
        b'{"is":"Stop","more":1}',
        b'{"is":"Started"}',
        b'{"is":"Started","ticket":true}',
        b'{"is":"Started","ticket":1.0}',
        b'{"is":"Heartbeat","inside_s":NaN}',
        b'{"is":"IdDocument"}',
        b'{"is":"Run","ticket":1,"command":{"is":"Stop"}}',
    ):
        with pytest.raises(MessageError):
            decode(header, b"")


def test_bytes_outside_the_tail_are_refused() -> None:
    header, tail = split(encode(Finished(3, Ok(PAGE))))
    with pytest.raises(MessageError):
        decode(header, tail[:-1])


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    left, right = socket.socketpair()
    with closing(Channel(left)) as a, closing(Channel(right)) as b:
        yield a, b


def test_messages_in_pieces_and_in_bursts(ends: tuple[Channel, Channel]) -> None:
    left, right = ends
    whole = b"".join(encode(message) for message in MESSAGES if not isinstance(message, PreviewRing))
    got: list[Message] = []
    raw = socket.socket(fileno=socket.dup(left.fileno()))
    with raw:
        for at in range(0, len(whole), 7):
            raw.sendall(whole[at : at + 7])
            got += [message for message, _ in right.receive()]
    assert got == [message for message in MESSAGES if not isinstance(message, PreviewRing)]


def test_a_preview_brings_its_descriptor(ends: tuple[Channel, Channel], tmp_path: object) -> None:
    left, right = ends
    here, there = socket.socketpair()
    with here, there:
        left.send(PreviewRing(2, 640, 480, 4096), fds=(there.fileno(),))
        ((message, fd),) = right.receive()
        assert message == PreviewRing(2, 640, 480, 4096)
        assert fd is not None
        with socket.socket(fileno=fd) as arrived:
            arrived.sendall(b"frame")
            assert here.recv(9) == b"frame"


def test_a_preview_without_descriptor_is_refused(ends: tuple[Channel, Channel]) -> None:
    left, right = ends
    left.send(PreviewRing(2, 640, 480, 4096))
    with pytest.raises(MessageError):
        right.receive()


def test_absurd_lengths_are_refused_before_anything_is_stored(ends: tuple[Channel, Channel]) -> None:
    left, right = ends
    with socket.socket(fileno=socket.dup(left.fileno())) as raw:
        raw.sendall(PREFIX.pack(0xFFFFFFFF, 0))
        with pytest.raises(MessageError):
            right.receive()


def test_the_end_of_the_other_side_is_told(ends: tuple[Channel, Channel]) -> None:
    left, right = ends
    left.close()
    with pytest.raises(ChannelClosed):
        right.receive()
    with pytest.raises(ChannelClosed):
        right.send(Stop())
