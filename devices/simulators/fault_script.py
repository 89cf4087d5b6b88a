"""The faults every simulator can be told to have, in the same words for every device (ADR 12): one table, applied at
the plug.

`FaultScript` is the state machine: it counts answers and says which fault touches the next one. `apply` is its adapter
for byte protocols, `devices.simulators.http_faults` the one for simulators that speak HTTP. `with_faults` puts the
verbs ``fault`` and ``heal`` before a simulator's own control verbs.

=============  =====================================================================================================
kind           what becomes of the answer
=============  =====================================================================================================
delay          it goes out ``delay_s`` late
drop           it never goes out
garbage        noise of its length goes out in its place (``size`` bytes, where given), the same for the same ``seed``
cut            its first ``byte`` bytes go out, then the cable is pulled; ``heal`` (or ``plug``) puts it back
bad_checksum   it goes out with a checksum that does not hold
status         an answer goes out that says ``status`` (the protocol's own word, as ``66`` of an SDT module)
hang           from now on nothing is read and nothing answered
=============  =====================================================================================================

``after`` answers go out unharmed first; then ``times`` answers are touched (all until ``heal`` where it is not given).
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

Handler = Callable[[dict[str, Any]], dict[str, Any]]

_LONGEST_S = 3600.0
_MOST = 1 << 20
_POLL_S = 0.05
#: field → its smallest value
_WHOLE_NUMBERS = {"after": 0, "times": 1, "byte": 0, "size": 0, "seed": 0}


class FaultKind(StrEnum):
    DELAY = "delay"
    DROP = "drop"
    GARBAGE = "garbage"
    CUT = "cut"
    BAD_CHECKSUM = "bad_checksum"
    STATUS = "status"
    HANG = "hang"


@dataclass(frozen=True, slots=True)
class ScriptedFault:
    """One line of the script; the fields behind ``times`` belong to one kind each (see the table above)."""

    kind: FaultKind
    after: int = 0
    times: int | None = None
    delay_s: float = 1.0
    byte: int = 0
    size: int | None = None
    seed: int = 0
    status: str = ""

    @classmethod
    def parse(cls, request: Mapping[str, Any]) -> ScriptedFault:
        """From the fields of a control request. Raises `ValueError` naming what cannot be."""
        fields = {key: value for key, value in request.items() if key != "do"}
        if unknown := sorted(set(fields) - set(cls.__dataclass_fields__)):
            raise ValueError(f"unknown: {', '.join(unknown)}")
        for name, least in _WHOLE_NUMBERS.items():
            value = fields.get(name)
            if value is not None and (type(value) is not int or not least <= value <= _MOST):
                raise ValueError(f"{name} must be a whole number from {least} to {_MOST}, not {value!r}")
            if value is None:
                fields.pop(name, None)
        delay = fields.get("delay_s", 0.0)
        if type(delay) not in (int, float) or not 0 <= delay <= _LONGEST_S:
            raise ValueError(f"delay_s must be 0 to {_LONGEST_S:.0f} seconds, not {delay!r}")
        fields["status"] = str(fields.get("status", ""))
        fields["kind"] = FaultKind(fields.get("kind", ""))
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes to send after a pause."""

    data: bytes
    after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out for one answer, in pieces; then the cable is pulled if it is ``cut``."""

    pieces: tuple[Piece, ...]
    cut: bool = False


class Spoiler(Protocol):
    """What a protocol must know of itself to be spoiled. Raises `ValueError` for what it does not have."""

    def bad_checksum(self, answer: bytes) -> bytes:
        """The same answer with a checksum that does not hold."""
        ...

    def status(self, answer: bytes, word: str) -> bytes:
        """An answer in place of this one that says ``word``."""
        ...


class NoSpoiler:
    """For protocols that have neither checksum nor status."""

    def bad_checksum(self, answer: bytes) -> bytes:
        raise ValueError("this protocol has no checksum")

    def status(self, answer: bytes, word: str) -> bytes:
        raise ValueError("this protocol has no status")


_NO_SPOILER = NoSpoiler()


_HANGS = ScriptedFault(FaultKind.HANG)


@dataclass(slots=True)
class _Running:
    """A fault and how far its counting has come."""

    fault: ScriptedFault
    wait: int
    left: int | None
    noise: random.Random = field(repr=False)


class FaultScript:
    """The faults that are still to come. All methods may be called from any thread."""

    def __init__(self, spoiler: Spoiler = _NO_SPOILER) -> None:
        self._spoiler = spoiler
        self._lock = threading.Lock()
        self._running: list[_Running] = []
        self._hung = False
        self._cut = False

    def add(self, fault: ScriptedFault) -> None:
        """Raises `ValueError` if this protocol cannot have such a fault."""
        if fault.kind is FaultKind.BAD_CHECKSUM:
            self._spoiler.bad_checksum(bytes(8))
        elif fault.kind is FaultKind.STATUS:
            self._spoiler.status(bytes(8), fault.status)
        noise = random.Random(fault.seed)  # noqa: S311 - noise that can be had again, no secret
        with self._lock:
            self._running.append(_Running(fault, fault.after, fault.times, noise))
            # One that hangs at once does not wait for a first answer: it reads nothing more.
            self._hung = self._hung or (fault.kind is FaultKind.HANG and fault.after == 0)

    def heal(self) -> bool:
        """Forget all faults. True: the cable had been cut and must be put back."""
        with self._lock:
            self._running.clear()
            self._hung = False
            cut, self._cut = self._cut, False
            return cut

    @property
    def hung(self) -> bool:
        """Reads nothing, answers nothing, until healed."""
        return self._hung

    def wait_while_hung(self, gone: threading.Event) -> None:
        """For simulators that read on a thread of their own: stand still before the next read."""
        while self._hung and not gone.wait(_POLL_S):
            pass

    @property
    def kinds(self) -> list[str]:
        """What is still to come, for ``state``."""
        with self._lock:
            return [running.fault.kind.value for running in self._running]

    def due(self) -> ScriptedFault | None:
        """An answer is about to go out: the fault that touches it. For adapters; byte protocols use `apply`."""
        with self._lock:
            if self._hung:
                return _HANGS
            running = self._next()
            return None if running is None else running.fault

    def apply(self, answer: Sequence[Piece]) -> Outgoing:
        """What goes out in place of this answer. An answer without bytes is none, and counts for nothing."""
        whole = b"".join(piece.data for piece in answer)
        if not whole:
            return Outgoing(())
        with self._lock:
            if self._hung:
                return Outgoing(())
            running = self._next()
            if running is None:
                return Outgoing(tuple(answer))
            return self._touched(running, answer, whole)

    def _next(self) -> _Running | None:
        """Every fault counts every answer; the first that is due touches it."""
        touching: _Running | None = None
        for running in list(self._running):
            if running.wait > 0:
                running.wait -= 1
            elif touching is None:
                touching = running
                self._spend(running)
        return touching

    def _spend(self, running: _Running) -> None:
        if running.fault.kind is FaultKind.HANG:
            self._hung = True
        elif running.fault.kind is FaultKind.CUT:
            self._cut = True
        if running.left is not None:
            running.left -= 1
            if running.left <= 0:
                self._running.remove(running)

    def _touched(self, running: _Running, answer: Sequence[Piece], whole: bytes) -> Outgoing:
        fault = running.fault
        match fault.kind:
            case FaultKind.DELAY:
                first = Piece(answer[0].data, answer[0].after_s + fault.delay_s)
                return Outgoing((first, *answer[1:]))
            case FaultKind.DROP | FaultKind.HANG:
                return Outgoing(())
            case FaultKind.GARBAGE:
                size = len(whole) if fault.size is None else fault.size
                return Outgoing((Piece(running.noise.randbytes(size)),))
            case FaultKind.CUT:
                return Outgoing((Piece(whole[: fault.byte], answer[0].after_s),), cut=True)
            case FaultKind.BAD_CHECKSUM:
                return Outgoing((Piece(self._spoiler.bad_checksum(whole)),))
            case FaultKind.STATUS:
                return Outgoing((Piece(self._spoiler.status(whole, fault.status)),))


def deliver(outgoing: Outgoing, send: Callable[[bytes], object], gone: threading.Event) -> bool:
    """Send the pieces at their times. False: the cable is cut now (or ``gone`` came first), pull the plug."""
    for piece in outgoing.pieces:
        if gone.wait(piece.after_s):
            return False
        if piece.data:
            send(piece.data)
    return not outgoing.cut


def with_faults(script: FaultScript, handle: Handler, changed: Callable[[], None] | None = None) -> Handler:
    """The control verbs ``fault`` and ``heal`` before a simulator's own; both answer with its ``state``.

    A kind that is not of the table goes on to the simulator: what only its protocol can have. After ``heal`` the
    simulator gets ``plug``, if the script had pulled its cable. ``changed`` is called after both, for a simulator whose
    answer lies there for everybody to read (a picture in a file).
    """

    def handled(request: dict[str, Any]) -> dict[str, Any]:
        match request.get("do"), request.get("kind"):
            case "fault", str(kind) if kind in set(FaultKind):
                script.add(ScriptedFault.parse(request))
            case "heal", _:
                if script.heal():
                    handle({"do": "plug"})
            case _:
                return {**handle(request), "scripted": script.kinds}
        if changed is not None:
            changed()
        answer = handle({"do": "state"})
        return {**answer, "scripted": script.kinds}

    return handled
