"""From a card on the reader to the frame that shows its data, through driver, device process, flow, store and QML;
floor: the bare driver reading the same card from a simulator of its own. Both over a socket, the card laid right after
the driver has looked for one, so that both wait as long for its next look.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from devices.result import Ok
from devices.sdt.driver import SdtReader
from devices.simulators.control import ControlServer, SimulatorControl
from devices.simulators.id_card import IdCardSimulator
from devices.transport import Transport
from tests.benchmarks.apps import demo_hall, told
from tests.benchmarks.reader import lay_card_just_after_a_look
from tests.benchmarks.rows import Row, over_floor

BUDGET_MS = 50
_CARDS = 8


def run() -> list[Row]:
    with demo_hall() as hall:
        figures = [
            line["ms"] for line in told("driven_kiosk", "card", "--home", str(hall.home), "--visits", str(_CARDS))
        ]
    floors = list(_bare())
    floor, figure = statistics.median(floors), statistics.median(figures)
    why = f"median of {_CARDS} cards; kiosk: {_all(figures)}; driver: {_all(floors)} ms"
    return [over_floor("card on the reader to its data on the screen", BUDGET_MS, floor, figure, "ms", why)]


def _all(values: list[float]) -> str:
    return ", ".join(f"{value:.0f}" for value in values)


def _bare() -> Iterator[float]:
    """The driver alone: milliseconds from the card on the reader to the document."""
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        simulator = IdCardSimulator("socket://127.0.0.1:0", Path(folder) / "tty")
        control = Path(folder) / "control"
        driver = SdtReader(Transport.parse(simulator.url))
        try:
            with ControlServer(control, simulator.handle):
                driver.open()
                for _ in range(_CARDS):
                    yield _read_ms(driver, SimulatorControl(control))
        finally:
            driver.close()
            simulator.unplug()


def _read_ms(driver: SdtReader, reader: SimulatorControl) -> float:
    done: list[float] = []

    def read() -> None:
        if isinstance(driver.read(10.0, threading.Event(), lambda _: None), Ok):
            done.append(time.monotonic())

    reader.do("lift")
    reading = threading.Thread(target=read)
    reading.start()
    laid = lay_card_just_after_a_look(reader, "resident")
    reading.join()
    if not done:
        raise RuntimeError("the card could not be read")
    return (done[0] - laid) * 1000
