"""The SAM_V module at the far end of the wire: requests in, replies out, with the faults of DEVICES §1.5.

Written from the protocol page and not from the driver: it shares no code with `devices.sdt`, so that one's mistake is
not the other's.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from devices.simulators.fault_script import Piece
from devices.simulators.id_cards import SimulatedCard

_PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
_NOISE = bytes.fromhex("00FFAA96AAAA9600") * 3

STEPS = {
    (0x10, 0xFF): "reset",
    (0x11, 0xFF): "status",
    (0x12, 0xFF): "sam_id",
    (0x20, 0x01): "find",
    (0x20, 0x02): "select",
    (0x30, 0x01): "read",
    (0x30, 0x10): "read_with_fingerprint",
    (0x30, 0x03): "addresses",
    (0x30, 0x05): "management",
    (0x61, 0xFF): "frame_size",
}

FAULTS = (
    "lost_first_byte",
    "one_byte_pieces",
    "wrong_checksum",
    "no_reply",
    "late_reply",
    "stale_reply",
    "noise",
    "sw3",
    "lift_before",
    "lift_during",
)


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong: at which step (None: any), how often (None: always).

    ``sw3``: answer this code; ``delay_s``: how late a late reply is; ``lift_before`` and ``lift_during``: the card is
    taken away before the step is answered, or while half of the answer is out.
    """

    kind: str
    at: str | None = None
    times: int | None = None
    sw3: int = 0x66
    delay_s: float = 2.5

    def __post_init__(self) -> None:
        if self.kind not in FAULTS:
            raise ValueError(f"fault {self.kind!r} (known: {', '.join(FAULTS)})")
        if self.at is not None and self.at not in STEPS.values():
            raise ValueError(f"step {self.at!r} (known: {', '.join(STEPS.values())})")


@dataclass(slots=True)
class SdtModule:
    """State of the reader: which card lies on it and how far it has been read. Not thread-safe."""

    card: SimulatedCard | None = None
    faults: list[Fault] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    _found: bool = False
    _selected: bool = False
    _used: bool = False  # once selected, a card answers find no more until it is lifted
    _pending: bytearray = field(default_factory=bytearray)
    _last_reply: bytes = b""

    def insert(self, card: SimulatedCard) -> None:
        self.lift()
        self.card = card

    def lift(self) -> None:
        self.card = None
        self._found = self._selected = self._used = False

    def receive(self, data: bytes) -> Iterator[Piece]:
        """Take bytes from the wire; yields what goes out for them."""
        self._pending += data
        while (start := self._pending.find(_PREAMBLE)) >= 0:
            del self._pending[:start]
            if len(self._pending) < 7:
                return
            end = 7 + int.from_bytes(self._pending[5:7], "big")
            if len(self._pending) < end:
                return
            body = bytes(self._pending[5:end])
            del self._pending[:end]
            yield from self._answer(body)
        del self._pending[:-4]

    def _answer(self, body: bytes) -> Iterator[Piece]:
        step = STEPS.get((body[2], body[3]), "unknown") if len(body) >= 5 else "unknown"
        self.asked[step] = self.asked.get(step, 0) + 1
        fault = self._due(step)
        if fault is not None and fault.kind == "lift_before":
            self.lift()
            fault = None
        check = 0
        for byte in body:
            check ^= byte
        if check:
            reply = _framed(0x10)
        elif len(body) < 5:
            reply = _framed(0x11)
        elif fault is not None and fault.kind == "sw3":
            reply = _framed(fault.sw3)
        else:
            reply = self._reply(step)
        yield from self._spoiled(reply, fault)
        self._last_reply = reply

    def _due(self, step: str) -> Fault | None:
        for fault in self.faults:
            if fault.at in (None, step):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.faults.remove(fault)
                return fault
        return None

    def _spoiled(self, reply: bytes, fault: Fault | None) -> Iterator[Piece]:
        match fault.kind if fault is not None else None:
            case "lost_first_byte":
                yield Piece(reply[1:])
            case "one_byte_pieces":
                for byte in reply:
                    yield Piece(bytes((byte,)))
            case "wrong_checksum":
                yield Piece(reply[:-1] + bytes((reply[-1] ^ 1,)))
            case "no_reply":
                return
            case "late_reply":
                yield Piece(reply, fault.delay_s if fault else 0.0)
            case "stale_reply":
                yield Piece(self._last_reply)
                yield Piece(reply)
            case "noise":
                yield Piece(_NOISE)
                yield Piece(reply + _NOISE)
            case "lift_during":
                yield Piece(reply[: len(reply) // 2])
                self.lift()
            case _:
                yield Piece(reply)

    def _reply(self, step: str) -> bytes:
        match step:
            case "status" | "frame_size":
                return _framed(0x90)
            case "reset":
                self._found = self._selected = self._used = False
                return _framed(0x90)
            case "sam_id":
                return _framed(0x90, struct.pack("<HHIII", 5, 1, 20260101, 1, 2))
            case "find":
                self._found = self.card is not None and not self._used
                return _framed(0x9F, bytes(4)) if self._found else _framed(0x80)
            case "select":
                return self._select()
            case "read":
                return self._read(b"\x01\x00\x04\x00", b"")
            case "read_with_fingerprint":
                return self._read(b"\x01\x00\x04\x00\x00\x00", b"")
            case "addresses":
                return self._addresses()
            case "management":
                return _framed(0x90, bytes(28)) if self._present() else _framed(0x41)
            case _:
                return _framed(0x24)

    def _present(self) -> bool:
        return self.card is not None and self._used

    def _select(self) -> bytes:
        if self.card is None or not self._found:
            return _framed(0x81)
        self._found = False
        if self.card.select_sw3 != 0x90:
            return _framed(self.card.select_sw3)
        self._selected = self._used = True
        return _framed(0x90, self.card.serial)

    def _read(self, lengths: bytes, fingerprint: bytes) -> bytes:
        if self.card is None or not self._selected:
            return _framed(0x41)
        if self.card.read_sw3 != 0x90:
            return _framed(self.card.read_sw3)
        return _framed(0x90, lengths + self.card.text + self.card.photo + fingerprint)

    def _addresses(self) -> bytes:
        if self.card is None or not self._used:
            return _framed(0x41)
        if not self.card.added_addresses:
            return _framed(0x91)
        return _framed(0x90, b"".join(a.ljust(35).encode("utf-16-le") for a in self.card.added_addresses))


class SdtSpoiler:
    """`devices.simulators.fault_script.Spoiler` of this protocol: a ``status`` is an SW3 as two hex digits."""

    def bad_checksum(self, answer: bytes) -> bytes:
        return answer[:-1] + bytes((answer[-1] ^ 1,))

    def status(self, answer: bytes, word: str) -> bytes:
        del answer
        return _framed(int(word, 16) & 0xFF)


def _framed(sw3: int, data: bytes = b"") -> bytes:
    body = (4 + len(data)).to_bytes(2, "big") + bytes((0, 0, sw3)) + data
    check = 0
    for byte in body:
        check ^= byte
    return _PREAMBLE + body + bytes((check,))
