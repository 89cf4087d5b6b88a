"""A reader on the bench: driver and simulated module joined in memory, under a clock moved by hand."""

from __future__ import annotations

from collections import deque

from devices.links import LinkClosed
from devices.ports import CardEvent, IdDocument
from devices.result import Result
from devices.sdt.driver import SdtReader
from devices.simulators.id_cards import CARDS
from devices.simulators.sdt_module import SdtModule
from devices.transport import Transport


class HandClock:
    """Seconds pass only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class BenchLink:
    """What the module sends arrives at its time; reading while nothing has come lets the time pass."""

    def __init__(self, module: SdtModule, clock: HandClock) -> None:
        self.module = module
        self.clock = clock
        self.closed = False
        self.pulled = False
        self.written: list[bytes] = []
        self._arriving: deque[tuple[float, bytes]] = deque()

    def read(self, size: int, timeout_s: float) -> bytes:
        self._check()
        end = self.clock.now + max(timeout_s, 0.0)
        if self._arriving and self._arriving[0][0] <= end:
            at, data = self._arriving.popleft()
            self.clock.now = max(self.clock.now, at)
            if len(data) > size:
                self._arriving.appendleft((at, data[size:]))
            return data[:size]
        self.clock.now = end
        return b""

    def write(self, data: bytes, timeout_s: float = 1.0) -> None:
        self._check()
        self.written.append(data)
        at = self.clock.now
        for piece in self.module.receive(data):
            at += piece.after_s
            self._arriving.append((at, piece.data))

    def drain(self) -> bytes:
        self._check()
        taken = b""
        while self._arriving and self._arriving[0][0] <= self.clock.now:
            taken += self._arriving.popleft()[1]
        return taken

    def close(self) -> None:
        self.closed = True

    def _check(self) -> None:
        if self.pulled:
            raise LinkClosed("pulled")


class HandCancel:
    """A cancel that lets the time pass while it is waited for; set after ``after`` waits."""

    def __init__(self, clock: HandClock, after: int | None = None) -> None:
        self.clock = clock
        self.left = after

    def is_set(self) -> bool:
        return self.left is not None and self.left <= 0

    def wait(self, timeout: float | None = None) -> bool:
        if self.left is not None:
            self.left -= 1
        self.clock.now += timeout or 0.0
        return self.is_set()


class Bench:
    def __init__(self, card: str | None = None) -> None:
        self.clock = HandClock()
        self.module = SdtModule()
        self.link = BenchLink(self.module, self.clock)
        self.driver = SdtReader(
            Transport.parse("socket://127.0.0.1:1"), open_link=lambda *_: self.link, monotonic=self.clock.monotonic
        )
        self.events: list[CardEvent] = []
        if card is not None:
            self.lay(card)

    def lay(self, card: str) -> None:
        self.module.insert(CARDS[card])

    def read(self, deadline_s: float = 30.0, cancel: HandCancel | None = None) -> Result[IdDocument]:
        return self.driver.read(deadline_s, cancel or HandCancel(self.clock), self.events.append)
