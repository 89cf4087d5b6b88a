"""The card's end of vpcd, pcscd's virtual reader: a chip lies on it while we are connected (DEVICES §3.1).

vpcd listens, the card connects. Both ways a length (two bytes, big endian) and so much payload; one byte is a control
of the reader (power off, power on, reset, ATR), anything longer a command APDU.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from typing import Protocol

from devices.simulators.fault_script import FaultScript, Piece

_OFF, _ON, _RESET, _ATR = 0, 1, 2, 4
#: How often a chip that finds no reader knocks again, and a reader that is silent is looked at.
_KNOCK_S = 0.1
_POLL_S = 0.05


class Chip(Protocol):
    """A card as its reader sees it."""

    @property
    def atr(self) -> bytes:
        """Answer to reset; never empty (an empty one ends pcscd)."""
        ...

    def reset(self) -> None: ...
    def answer(self, command: bytes) -> bytes:
        """The answer to a command APDU: data and status word."""
        ...


class ApduSpoiler:
    """How an answer is spoiled (`devices.simulators.fault_script.Spoiler`): data and status word, no checksum but the
    seal that secure messaging puts last."""

    def bad_checksum(self, answer: bytes) -> bytes:
        if len(answer) < 3:
            return answer
        return answer[:-3] + bytes((answer[-3] ^ 0x01,)) + answer[-2:]

    def status(self, answer: bytes, word: str) -> bytes:
        sw = bytes.fromhex(word)
        if len(sw) != 2:
            raise ValueError("status is a status word of four hexadecimal digits, as 6D00")
        return sw


class VpcdSlot:
    """One virtual reader's slot. All methods may be called from any thread."""

    def __init__(self, address: tuple[str, int], script: FaultScript) -> None:
        self._address = address
        self._script = script
        self._lock = threading.Lock()
        self._chip: Chip | None = None
        self._plugged = True
        self._connected = False
        self._noticed = False
        self.answered = 0  # commands so far
        self._gone = threading.Event()  # this chip is to leave now
        self._wake = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="vpcd", daemon=True)
        self._thread.start()

    @property
    def plugged(self) -> bool:
        return self._plugged

    @property
    def connected(self) -> bool:
        """The reader has the chip."""
        return self._connected

    @property
    def noticed(self) -> bool:
        """The reader has asked this chip something: pcscd looks at its readers only now and then."""
        return self._noticed

    def insert(self, chip: Chip) -> None:
        self._change(chip, plugged=None)

    def lift(self) -> None:
        self._change(None, plugged=None)

    def plug(self) -> None:
        self._change(self._chip, plugged=True)

    def unplug(self) -> None:
        """pcscd's virtual reader cannot be unplugged by its card: no card gets through while it is."""
        self._change(self._chip, plugged=False)

    def close(self) -> None:
        self._closed = True
        self._change(None, plugged=False)
        self._thread.join()

    def _change(self, chip: Chip | None, *, plugged: bool | None) -> None:
        with self._lock:
            self._chip = chip
            self._noticed = False
            if plugged is not None:
                self._plugged = plugged
            self._gone.set()
            self._gone = threading.Event()
            self._wake.set()

    # --- the chip's thread ---

    def _run(self) -> None:
        while not self._closed:
            with self._lock:
                chip, gone = (self._chip if self._plugged else None), self._gone
                self._wake.clear()
            if chip is None:
                self._wake.wait()
                continue
            with contextlib.suppress(OSError), socket.create_connection(self._address, timeout=2.0) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._connected = True
                self._serve(connection, chip, gone)
            self._connected = False
            gone.wait(_KNOCK_S)

    def _serve(self, connection: socket.socket, chip: Chip, gone: threading.Event) -> None:
        chip.reset()
        while (message := _receive(connection, gone)) is not None:
            self._noticed = not gone.is_set()
            while self._script.hung:
                if gone.wait(_POLL_S):
                    return
            if len(message) == 1:
                if message[0] in (_OFF, _ON, _RESET):
                    chip.reset()
                elif message[0] == _ATR:
                    _send(connection, chip.atr)
            elif not self._answer(connection, chip.answer(message), gone):
                return

    def _answer(self, connection: socket.socket, answer: bytes, gone: threading.Event) -> bool:
        """False: the chip has been torn out."""
        self.answered += 1
        outgoing = self._script.apply((Piece(answer),))
        if any(gone.wait(piece.after_s) for piece in outgoing.pieces):
            return False
        data = b"".join(piece.data for piece in outgoing.pieces)
        if outgoing.cut:
            with self._lock:
                self._plugged = False  # before anybody sees it: healed at once, it stays healed
            connection.sendall(len(answer).to_bytes(2, "big") + data)
            return False
        if data:
            _send(connection, data)
        return True


def _send(connection: socket.socket, payload: bytes) -> None:
    connection.sendall(len(payload).to_bytes(2, "big") + payload)


def _hasten(connection: socket.socket) -> None:
    """vpcd writes length and payload apart and waits for our acknowledgement between them: 40 ms a command."""
    if hasattr(socket, "TCP_QUICKACK"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _receive(connection: socket.socket, gone: threading.Event) -> bytes | None:
    """The next message; None when the chip is to leave or the reader has gone."""
    size = _exactly(connection, 2, gone)
    return None if size is None else _exactly(connection, int.from_bytes(size, "big"), gone)


def _exactly(connection: socket.socket, size: int, gone: threading.Event) -> bytes | None:
    data = b""
    while len(data) < size:
        if gone.is_set():
            return None
        if select.select([connection], [], [], _POLL_S)[0]:
            part = connection.recv(size - len(data))
            _hasten(connection)
            if not part:
                return None
            data += part
    return data
