"""A scanner on the bench: the simulator in this process, reached over real HTTP, and the driver at its other end."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from typing import Any

from PIL import Image

from devices.document_scanner.escl_driver import EsclScanner
from devices.frame_sources import Picture
from devices.ports import (
    CapturedPage,
    ColourMode,
    DocumentScanner,
    PaperSource,
    Quad,
    ScanEvent,
    ScannedDocument,
    ScanSettings,
)
from devices.result import Err, Ok, Result
from devices.simulators.document_scanner import Hands, ScannerSimulator
from devices.simulators.fault_script import with_faults
from devices.transport import Transport

GLASS = ScanSettings(resolution_dpi=75)
FEEDER = ScanSettings(source=PaperSource.FEEDER, colour=ColourMode.GREY, resolution_dpi=75)
BOTH_SIDES = ScanSettings(source=PaperSource.FEEDER, duplex=True, colour=ColourMode.GREY, resolution_dpi=75)


class Bench:
    """``do`` works the scanner's hands as its control socket would; ``scan`` runs one command to its end."""

    def __init__(self, listen: str = "escl+http://127.0.0.1:0", **kinds: bool) -> None:
        self.simulator = ScannerSimulator(listen, **kinds)
        self._handle = with_faults(self.simulator.script, Hands(self.simulator).handle)
        self.driver = self.new_driver()

    def new_driver(self, **options: str) -> EsclScanner:
        return EsclScanner(Transport.parse(self.simulator.url), options)

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        return self._handle({"do": verb, **arguments})

    def open(self) -> Bench:
        assert isinstance(self.driver.open(), Ok)
        return self

    def scan(
        self, settings: ScanSettings = GLASS, deadline_s: float = 30.0, cancel: threading.Event | None = None
    ) -> Result[ScannedDocument]:
        return scan(self.driver, settings, deadline_s, cancel)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.close()
        self.simulator.close()


def scan(
    driver: DocumentScanner, settings: ScanSettings, deadline_s: float = 30.0, cancel: threading.Event | None = None
) -> Result[ScannedDocument]:
    """One command; its progress is what the contract says: scanning, then each page."""
    told: list[ScanEvent] = []
    begun = time.monotonic()
    result = driver.scan(settings, deadline_s, cancel or threading.Event(), told.append)
    assert time.monotonic() - begun < deadline_s + 1.0
    pages = len(result.value.pages) if isinstance(result, Ok) else 0
    assert told.count(ScanEvent.PAGE_DONE) == pages
    assert told[:1] == [ScanEvent.SCANNING] or not told
    return result


def plain_page(picture: Picture, dpi: int) -> CapturedPage:
    """The picture as it came, in place of `page_of_scan`: what is done with a page has tests of its own."""
    assert dpi > 0
    out = io.BytesIO()
    Image.fromarray(picture[:, :, ::-1]).save(out, "JPEG")
    height, width = picture.shape[:2]
    corners = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
    return CapturedPage(out.getvalue(), width, height, 0.0, Quad(corners))


def err(result: Result[ScannedDocument]) -> Err:
    assert isinstance(result, Err), result
    return result


def document(result: Result[ScannedDocument]) -> ScannedDocument:
    assert isinstance(result, Ok), result
    return result.value


def opened(page: CapturedPage) -> Image.Image:
    image = Image.open(io.BytesIO(page.jpeg))
    image.load()
    assert image.size == (page.width_px, page.height_px)
    return image


def eventually(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    end = time.monotonic() + timeout_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        pause.wait(0.01)
