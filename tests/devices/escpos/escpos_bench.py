"""A driver and a simulated printer joined by TCP, and words for what happens to them."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from devices.escpos.driver import EscPosPrinter
from devices.ports import PrintReport, ReceiptElement, TextLine
from devices.result import Ok
from devices.simulators.receipt_printer import Hands, PrinterSimulator
from devices.transport import Transport

DEADLINE_S = 5.0


class Bench:
    """One printer with its driver. Speed 0 prints at once; what is to happen in the middle is asked by millimetres."""

    def __init__(self, out: Path, width: int, speed: float, **options: Any) -> None:
        self.out = out
        self.simulator = PrinterSimulator("tcp://127.0.0.1:0", out, width, speed)
        self.printer = EscPosPrinter(Transport.parse(self.simulator.url), {"width": str(width)}, **options)
        self._hands = Hands(self.simulator)
        self._jobs = itertools.count(1)
        self.cancel = threading.Event()

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        return self._hands.handle({"do": verb, **arguments})

    @property
    def papers(self) -> list[dict[str, Any]]:
        """Every piece of paper that left the printer."""
        receipts: list[dict[str, Any]] = self.do("state")["receipts"]
        return receipts

    def print(self, *elements: ReceiptElement, deadline_s: float = DEADLINE_S) -> PrintReport:
        result = self.printer.print_receipt(f"job-{next(self._jobs)}", elements or LONG, deadline_s, self.cancel)
        assert isinstance(result, Ok), result
        return result.value

    def settle(self) -> None:
        """Wait until the printer has nothing to do."""
        assert self.simulator.mechanism.wait_idle(DEADLINE_S)

    def forgotten(self) -> None:
        """Wait until the driver's word to clear the buffer has arrived: hands are slower than that."""
        eventually(lambda: bool(self.do("state")["idle"]))

    def close(self) -> None:
        self.printer.close()
        self.simulator.close()


LONG: tuple[ReceiptElement, ...] = tuple(TextLine(f"第 {number} 行") for number in range(1, 31))


def eventually(condition: Callable[[], bool], timeout_s: float = DEADLINE_S) -> None:
    """Wait for something another thread or process does."""
    end = time.monotonic() + timeout_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        pause.wait(0.01)


@contextlib.contextmanager
def bench(out: Path, width: int = 80, speed: float = 0.0, **options: Any) -> Iterator[Bench]:
    made = Bench(out, width, speed, **options)
    try:
        yield made
    finally:
        made.close()
