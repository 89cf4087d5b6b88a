"""Frames through shared memory: whole frames only, the newest one, and nothing after the visit."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading

import pytest

from devices.frames import FrameRingError, FrameRingReader, FrameRingWriter
from devices.ports import Quad

QUAD = Quad(((1.0, 2.0), (3.5, 4.0), (5.0, 6.0), (7.0, 8.25)))


def pair() -> tuple[FrameRingWriter, FrameRingReader]:
    writer = FrameRingWriter(max_width=8, max_height=4)
    return writer, FrameRingReader(os.dup(writer.fd))


def test_a_frame_arrives_as_it_was_written() -> None:
    writer, reader = pair()
    assert reader.latest() is None
    writer.write(bytes(range(48)), 4, 3, QUAD)
    frame = reader.latest()
    assert frame is not None
    assert (frame.seq, frame.width, frame.height, frame.quad) == (1, 4, 3, QUAD)
    assert bytes(frame.pixels) == bytes(range(48))
    assert frame.is_whole()
    assert reader.latest(after=1) is None
    writer.write(bytes(128), 8, 4, None)
    newer = reader.latest(after=1)
    assert newer is not None
    assert (newer.seq, newer.quad) == (2, None)
    reader.close()
    writer.close()


def test_only_the_newest_is_shown_and_slots_are_reused() -> None:
    writer, reader = pair()
    for number in range(1, 20):
        writer.write(bytes((number,)) * 4, 1, 1, None)
    frame = reader.latest()
    assert frame is not None
    assert (frame.seq, bytes(frame.pixels)) == (19, b"\x13" * 4)
    reader.close()
    writer.close()


def test_wiped_memory_holds_no_picture() -> None:
    writer, reader = pair()
    writer.write(b"\xaa" * 128, 8, 4, QUAD)
    writer.wipe()
    assert reader.latest() is None
    assert reader.newest == 0
    assert b"\xaa" not in os.pread(writer.fd, writer.size_bytes, 0)
    reader.close()
    writer.close()


@pytest.mark.parametrize(("size", "width", "height"), [(144, 9, 4), (160, 8, 5), (127, 8, 4), (96, 8, 4), (0, 8, 4)])
def test_what_does_not_fit_is_refused(size: int, width: int, height: int) -> None:
    writer, reader = pair()
    with pytest.raises(ValueError, match="does not fit"):
        writer.write(bytes(size), width, height, None)
    reader.close()
    writer.close()


def test_frames_are_never_torn_while_the_writer_races_ahead() -> None:
    writer = FrameRingWriter(max_width=64, max_height=64)
    reader = FrameRingReader(os.dup(writer.fd))
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number = (number + 1) % 256
            writer.write(bytes((number,)) * (64 * 64 * 4), 64, 64, None)

    thread = threading.Thread(target=write)
    thread.start()
    seen = 0
    try:
        while seen < 300:
            frame = reader.latest()
            if frame is not None:
                values = set(bytes(frame.pixels))
                if frame.is_whole():  # read before the writer came round
                    seen += 1
                    assert len(values) == 1
    finally:
        done.set()
        thread.join()
    reader.close()
    writer.close()


def test_memory_that_is_no_ring_is_refused() -> None:
    plain = os.memfd_create("x", os.MFD_ALLOW_SEALING)
    os.ftruncate(plain, 4096)
    with pytest.raises(FrameRingError):
        FrameRingReader(plain)
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(plain)


def test_a_frame_is_where_it_lies_and_says_when_it_is_no_longer_that_one() -> None:
    writer, reader = pair()
    writer.write(b"\x01" * 128, 8, 4, None)
    frame = reader.latest()
    assert frame is not None
    assert frame.pixels.readonly
    for number in (2, 3):
        writer.write(bytes((number,)) * 128, 8, 4, None)
        assert frame.is_whole()
    writer.write(b"\x04" * 128, 8, 4, None)
    assert not frame.is_whole()
    assert set(frame.pixels) == {4}, "nothing was copied"
    writer.wipe()
    assert set(frame.pixels) == {0}, "not even a held frame outlives the visit"
    reader.close()
    writer.close()
    assert set(frame.pixels) == {0}, "the mapping stays while a frame is held"


def test_a_wiped_ring_goes_on_and_has_given_its_memory_back() -> None:
    writer = FrameRingWriter()
    reader = FrameRingReader(os.dup(writer.fd))
    for _ in range(writer.slots):
        writer.write(bytes(640 * 480 * 4), 640, 480, None)
    assert os.fstat(writer.fd).st_blocks * 512 > 3_000_000
    writer.wipe()
    assert os.fstat(writer.fd).st_blocks * 512 < 100_000
    writer.write(b"\x05" * 4, 1, 1, None)
    frame = reader.latest()
    assert frame is not None
    assert bytes(frame.pixels) == b"\x05" * 4
    FrameRingReader(os.dup(writer.fd)).close()
    reader.close()
    writer.close()


def test_neither_side_can_shrink_the_memory() -> None:
    writer, reader = pair()
    with pytest.raises(PermissionError):
        os.ftruncate(writer.fd, 10)
    reader.close()
    writer.close()


@pytest.mark.slow
def test_another_process_sees_the_frames() -> None:
    writer = FrameRingWriter(max_width=8, max_height=4)
    writer.write(b"\x07" * 128, 8, 4, QUAD)
    ours, theirs = socket.socketpair()
    code = (
        "import socket, sys; from devices.frames import FrameRingReader\n"
        "s = socket.socket(fileno=int(sys.argv[1])); _, fds, _, _ = socket.recv_fds(s, 1, 1)\n"
        "f = FrameRingReader(fds[0]).latest(); print(f.pixels.hex()[:4], f.width, f.quad.corners[3][1])"
    )
    with ours, theirs:
        command = [sys.executable, "-c", code, str(theirs.fileno())]
        socket.send_fds(ours, [b"x"], [writer.fd])
        done = subprocess.run(command, pass_fds=[theirs.fileno()], capture_output=True, text=True, timeout=30)
    assert done.stdout.split() == ["0707", "8", "8.25"], done.stderr
    writer.close()
