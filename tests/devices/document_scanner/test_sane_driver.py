"""The SANE driver's own decisions, before a library that does as it is told: words of other backends, a scanner that
moved to another USB address, calls that never come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from devices.document_scanner import page_making, patience, sane_driver, sane_library
from devices.document_scanner.patience import Patience
from devices.document_scanner.sane_driver import SaneScanner
from devices.document_scanner.sane_library import LibraryStuck, SaneLibrary, is_plugged
from devices.document_scanner.sane_options import area, offer, values, words
from devices.ports import Ability, ColourMode, DeviceState, PaperSource, ScanSettings
from devices.result import Err, Ok, Reason
from devices.transport import Transport, TransportError
from tests.devices.document_scanner.scanner_bench import document, err, plain_page, scan

INT, FIXED, STRING, BOOL = 1, 2, 3, 0
MM, PIXEL = 3, 1
FEEDER = ScanSettings(PaperSource.FEEDER, resolution_dpi=100)


@dataclass
class FakeOption:
    type: int = STRING
    unit: int = 0
    constraint: Any = None

    def is_active(self) -> bool:
        return True

    def is_settable(self) -> bool:
        return True


def fake_options(sources: list[str], modes: list[str], **more: FakeOption) -> dict[str, FakeOption]:
    named = {"source": FakeOption(constraint=sources)} if sources else {}
    resolution = FakeOption(INT, constraint=[75, 100, 300, 1200])
    return {**named, "mode": FakeOption(constraint=modes), "resolution": resolution, **more}


class FakeDevice:
    """python-sane's device: each entry of ``sheets`` is a page or the text of a failure."""

    def __init__(self, sheets: list[str | tuple[int, int]], options: dict[str, FakeOption]) -> None:
        self.devname = ""
        self.opt = options
        self.dev = self
        self.sheets = sheets
        self.set: dict[str, Any] = {}
        self.cancelled = threading.Event()
        self.closed = False
        self.block: threading.Event | None = None

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if "set" in self.__dict__ and name in self.opt:
            self.set[name] = value

    def start(self) -> None:
        self.cancelled.clear()
        if self.block is not None:
            self.block.wait(20)
        if not self.sheets:
            raise RuntimeError("Document feeder out of documents")
        if isinstance(self.sheets[0], str):
            raise RuntimeError(self.sheets.pop(0))

    def snap(
        self, no_cancel: int, deep: int, progress: Callable[[int, int], None]
    ) -> tuple[bytearray, int, int, int, int]:
        width, height = self.sheets.pop(0)
        assert (deep, isinstance(no_cancel, int)) == (0, True)
        for line in range(1, height + 1):
            progress(line, height)
            if self.cancelled.is_set():
                raise RuntimeError("Operation was canceled")
        return bytearray(b"\x80" * (width * height * 3)), width, height, 3, 1

    def cancel(self) -> None:
        self.cancelled.set()

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeSane:
    """python-sane's module. ``devices``: by name; None: busy."""

    devices: dict[str, FakeDevice | None]
    inits: int = 0
    opened: list[str] = field(default_factory=list)

    def init(self) -> None:
        self.inits += 1

    def open(self, name: str) -> FakeDevice:
        self.opened.append(name)
        if name not in self.devices:
            raise RuntimeError("Invalid argument")
        device = self.devices[name]
        if device is None:
            raise RuntimeError("Device busy")
        device.cancelled.clear()
        device.devname = name
        return device

    def get_devices(self) -> list[tuple[str, str, str, str]]:
        return [(name, "Maker", "Model", "scanner") for name in self.devices]


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_making, "page_of_scan", plain_page)


def opened(sane: FakeSane, name: str = "usual:1", **options: str) -> SaneScanner:
    scanner = SaneScanner(Transport("sane", name), options, library=SaneLibrary(sane))
    assert isinstance(scanner.open(), Ok)
    return scanner


def usual(*sheets: str | tuple[int, int]) -> FakeDevice:
    return FakeDevice([*sheets], fake_options(["Flatbed", "ADF", "ADF Duplex"], ["Lineart", "Gray", "Color"]))


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "modes", "flatbed", "feeder", "duplex", "colour", "grey"),
    [
        (["Flatbed", "ADF", "ADF Duplex"], ["Color", "Gray"], "Flatbed", "ADF", "ADF Duplex", "Color", "Gray"),
        (["ADF Front", "ADF Back", "ADF Duplex"], ["Lineart", "Halftone", "Gray", "Color"], None, "ADF Front",
         "ADF Duplex", "Color", "Gray"),
        (["Flatbed", "Automatic Document Feeder"], ["Gray", "Color"], "Flatbed", "Automatic Document Feeder", None,
         "Color", "Gray"),
        (["Auto", "Flatbed", "ADF", "Duplex"], ["Color Lineart", "24bit Color[Fast]", "True Gray"], "Flatbed", "ADF",
         "Duplex", "24bit Color[Fast]", "True Gray"),
        (["FlatBed", "Transparency Unit"], ["Grayscale"], "FlatBed", None, None, None, "Grayscale"),
    ],
)  # fmt: skip
def test_the_words_of_many_backends(
    sources: list[str],
    modes: list[str],
    flatbed: str | None,
    feeder: str | None,
    duplex: str | None,
    colour: str | None,
    grey: str | None,
) -> None:
    said = words(fake_options(sources, modes))
    assert (said.flatbed, said.feeder, said.duplex, said.colour, said.grey) == (flatbed, feeder, duplex, colour, grey)


def test_both_sides_by_a_switch_of_its_own() -> None:
    by_mode = fake_options(["Flatbed", "ADF"], ["Color"], adf_mode=FakeOption(constraint=["Simplex", "Duplex"]))
    assert offer(by_mode, PaperSource.FLATBED).duplex is not None
    assert ("adf_mode", "Duplex") in values(by_mode, ScanSettings(PaperSource.FEEDER, duplex=True))
    assert ("adf_mode", "Simplex") in values(by_mode, FEEDER)
    plain_feeder = fake_options([], ["Color"], duplex=FakeOption(BOOL))
    only = offer(plain_feeder, PaperSource.FEEDER)
    assert only.abilities() == (Ability.FEEDER, Ability.DUPLEX, Ability.COLOUR)
    assert ("duplex", False) in values(plain_feeder, FEEDER)
    assert offer(plain_feeder, PaperSource.FLATBED).abilities() == (Ability.FLATBED, Ability.COLOUR)


def test_the_area_is_a4_or_what_there_is_in_the_options_own_unit() -> None:
    metric = {"br_x": FakeOption(FIXED, MM, (0.0, 200.0, 0.0)), "br_y": FakeOption(FIXED, MM, (0.0, 500.0, 0.0))}
    assert area(metric, 300) == [("br_x", 200.0), ("br_y", 297.0)]
    dots = {"br_x": FakeOption(INT, PIXEL, None), "tl_x": FakeOption(INT, PIXEL, (8, 100, 1))}
    assert area(dots, 254) == [("tl_x", 8.0), ("br_x", pytest.approx(2100.0))]


# --- scanning -------------------------------------------------------------------------------------------------------


def test_what_is_set_and_what_comes() -> None:
    device = usual((80, 100), (80, 100))
    scanner = opened(FakeSane({"usual:1": device}))
    scanned = document(scan(scanner, FEEDER))
    assert [(page.width_px, page.height_px) for page in scanned.pages] == [(80, 100)] * 2
    assert (scanned.trouble, device.cancelled.is_set()) == (None, True)
    assert device.set == {"source": "ADF", "mode": "Color", "resolution": 100}
    assert err(scan(scanner, FEEDER)).reason is Reason.FEEDER_EMPTY
    grey = ScanSettings(PaperSource.FEEDER, duplex=True, colour=ColourMode.GREY, resolution_dpi=75)
    scan(scanner, grey)
    assert device.set == {"source": "ADF Duplex", "mode": "Gray", "resolution": 75}


def test_a_jam_keeps_the_pages_before_it_and_a_lost_scanner_is_opened_anew() -> None:
    device = usual((8, 8), "Document feeder jammed")
    sane = FakeSane({"usual:1": device})
    scanner = opened(sane)
    jammed = document(scan(scanner, FEEDER))
    assert (len(jammed.pages), jammed.trouble) == (1, Reason.PAPER_JAM)
    assert scanner.status().state is DeviceState.READY
    assert sane.opened == ["usual:1"]
    device.sheets = [(8, 8), "Error during device I/O"]
    assert document(scan(scanner, FEEDER)).trouble is Reason.DISCONNECTED
    del sane.devices["usual:1"]
    gone = scanner.status()
    assert (gone.state, gone.reason, device.closed) == (DeviceState.OFFLINE, Reason.DISCONNECTED, True)
    sane.devices["usual:1"] = None
    assert scanner.status().state is DeviceState.BUSY
    sane.devices["usual:1"] = usual((8, 8))
    assert scanner.status().state is DeviceState.READY
    assert sane.inits == 1


def test_an_endless_page_is_stopped() -> None:
    device = usual((1, 2_000_000))
    scanner = opened(FakeSane({"usual:1": device}))
    assert err(scan(scanner, ScanSettings(resolution_dpi=100))).reason is Reason.HARDWARE_FAULT
    assert device.cancelled.is_set()


def test_an_idle_scanner_is_looked_for_as_often_as_asked() -> None:
    sane = FakeSane({"airscan:e0:X": usual()})
    now = [0.0]
    scanner = SaneScanner(Transport("sane", "airscan:e0:X"), library=SaneLibrary(sane), clock=lambda: now[0])
    # The library waits by the real clock; the driver's own only says when to look again.
    scanner._library.patience = Patience(lambda: None, clock=lambda: now[0])
    assert isinstance(scanner.open(), Ok)
    now[0] = 4.9
    assert scanner.status().state is DeviceState.READY
    assert len(sane.opened) == 1
    now[0] = 5.1
    assert scanner.status().state is DeviceState.READY
    assert len(sane.opened) == 2
    sane.devices.clear()
    now[0] = 11.0
    assert scanner.status().state is DeviceState.OFFLINE


# --- USB ------------------------------------------------------------------------------------------------------------


def test_plugged_in_again_under_another_usb_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sane_driver, "is_plugged", lambda name: is_plugged(name, tmp_path))
    monkeypatch.setattr(sane_library, "is_plugged", lambda name: is_plugged(name, tmp_path))
    address = tmp_path / "001" / "004"
    address.parent.mkdir()
    address.touch()
    sane = FakeSane({"genesys:libusb:001:004": usual()})
    scanner = opened(sane, "genesys:libusb:001:004")
    address.unlink()
    assert scanner.status().state is DeviceState.OFFLINE
    scanner.close()
    sane.devices = {"genesys:libusb:001:007": usual(), "pixma:libusb:001:004": usual()}
    assert isinstance(scanner.open(), Ok)
    assert sane.opened[-1] == "genesys:libusb:001:007"
    assert scanner.status().state is DeviceState.OFFLINE
    (tmp_path / "001" / "007").touch()
    assert scanner.status().state is DeviceState.READY
    scanner.close()
    sane.devices["genesys:libusb:001:009"] = usual()
    assert isinstance(scanner.open(), Err)  # two of a kind: which of them is ours, nobody can say


# --- never coming back ----------------------------------------------------------------------------------------------


def test_a_library_that_does_not_come_back_costs_the_process_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sane_driver, "_STUCK_S", 1.0)
    monkeypatch.setattr(patience, "_ABORT_S", 0.05)
    device = usual((8, 8))
    device.block = threading.Event()
    scanner = opened(FakeSane({"usual:1": device}))
    begun = time.monotonic()
    assert err(scan(scanner, FEEDER, deadline_s=0.3)).reason is Reason.DEADLINE
    assert device.cancelled.is_set()  # from outside: it was not reading
    assert scanner.status().state is DeviceState.BUSY
    while time.monotonic() - begun < 3.0:
        try:
            scanner.status()
        except LibraryStuck:
            break
        threading.Event().wait(0.02)
    else:
        pytest.fail("a library that is stuck for ever was waited for")
    device.block.set()


def test_transports_and_options_that_mean_nothing_are_refused() -> None:
    with pytest.raises(TransportError, match="sane://NAME expected"):
        SaneScanner(Transport.parse("escl+http://h"), library=SaneLibrary(FakeSane({})))
    with pytest.raises(ValueError, match="unknown scanner options"):
        SaneScanner(Transport.parse("sane://test:0"), {"colour": "red"}, library=SaneLibrary(FakeSane({})))
