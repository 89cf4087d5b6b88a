"""A driver and a simulated A4 printer joined by TCP, pages that can be told apart, and words for what happens."""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from devices.ipp.spooler import Pace
from devices.page_printer.driver import IppPagePrinter
from devices.ports import PagesEvent, PagesReport
from devices.result import Ok, Result
from devices.simulators.fault_script import with_faults
from devices.simulators.page_printer import Hands, PagePrinterSimulator
from devices.transport import Transport

DEADLINE_S = 10.0
#: The patience of the driver, shortened: what is waited for here is on the same machine.
BRISK = Pace(poll_s=0.02, trouble_s=0.15, lost_s=0.8, last_s=1.0)
_A4 = (595, 842)  # at 72 dpi


@functools.cache
def pages(count: int) -> bytes:
    """A PDF whose page n has n black squares."""
    images = []
    for number in range(1, count + 1):
        page = Image.new("L", _A4, 255)
        for square in range(number):
            ImageDraw.Draw(page).rectangle((40 + square * 60, 40, 80 + square * 60, 80), fill=0)
        images.append(page)
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=72)
    return out.getvalue()


def squares(picture: Path) -> int:
    """Which page of `pages` this is, read off the paper."""
    with Image.open(picture) as opened:
        page = opened.convert("L").resize(_A4)
    row = [page.getpixel((x, 60)) for x in range(page.width)]
    dark = [isinstance(value, int) and value < 128 for value in row]
    return sum(after and not before for before, after in itertools.pairwise(dark))


class Bench:
    """One printer with its driver. What is to happen in the middle is asked for by sides printed."""

    def __init__(self, out: Path, seconds: float, *, simple: bool, options: Mapping[str, str]) -> None:
        self.out = out
        self.simulator = PagePrinterSimulator("ipp://127.0.0.1:0", out, seconds, simple=simple, dpi=36)
        self.printer = IppPagePrinter(Transport.parse(self.simulator.url), options, pace=BRISK)
        self._handle = with_faults(self.simulator.script, Hands(self.simulator).handle)
        self._jobs = itertools.count(1)
        self.cancel = threading.Event()
        self.events: list[PagesEvent] = []
        self.on_event: Callable[[PagesEvent], None] = lambda event: None

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        return self._handle({"do": verb, **arguments})

    @property
    def paper(self) -> list[int]:
        """Which pages came out, in their order."""
        return [squares(self.out / side["file"]) for side in self.do("state")["printed"]]

    @property
    def alive(self) -> list[str]:
        """Jobs that may still print."""
        ended = {"CANCELED", "ABORTED", "COMPLETED"}
        return [job["state"] for job in self.do("state")["jobs"] if job["state"] not in ended]

    def attempt(self, pdf: bytes, deadline_s: float = DEADLINE_S, **wishes: Any) -> Result[PagesReport]:
        def progress(event: PagesEvent) -> None:
            self.events.append(event)
            self.on_event(event)

        job_id = f"job-{next(self._jobs)}"
        return self.printer.print_pages(job_id, pdf, deadline_s, self.cancel, progress, **wishes)

    def print(self, pdf: bytes, deadline_s: float = DEADLINE_S, **wishes: Any) -> PagesReport:
        result = self.attempt(pdf, deadline_s, **wishes)
        assert isinstance(result, Ok), result
        return result.value


@contextlib.contextmanager
def bench(
    out: Path, seconds: float = 0.0, *, simple: bool = False, options: Mapping[str, str] | None = None
) -> Iterator[Bench]:
    made = Bench(out, seconds, simple=simple, options=options or {})
    try:
        yield made
    finally:
        made.simulator.close()
