"""Simulated ID-card reader: the SDT protocol on a TCP port or a pseudo terminal, worked by hand through the control.

Verbs: ``insert {card, portrait}`` · ``lift`` · ``unplug`` · ``plug`` · ``state`` · ``fault`` and ``heal`` of every
simulator (`devices.simulators.fault_script`). Faults that only this protocol has, by its steps:
``fault {kind, at, times, sw3, delay_s}`` (`devices.simulators.sdt_module.Fault`; ``sw3`` as hex text) and ``clear``.
"""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from devices.simulators.control import ControlServer
from devices.simulators.fault_script import FaultScript, Piece, with_faults
from devices.simulators.id_cards import CARDS
from devices.simulators.portraits import photo_block
from devices.simulators.sdt_module import Fault, SdtModule, SdtSpoiler
from devices.simulators.wires import Wire, open_wire

BAUD = 115200


class IdCardSimulator:
    """A reader on its wire. All methods may be called from any thread."""

    def __init__(self, listen: str, link: Path, *, baud: int = BAUD) -> None:
        self.module = SdtModule()
        self._card = ""
        self._lock = threading.Lock()
        self.faults = FaultScript(SdtSpoiler())
        self.handle = with_faults(self.faults, self._handle)
        self._wire: Wire = open_wire(listen, self._respond, link, baud, self.faults)

    @property
    def url(self) -> str:
        return self._wire.url

    def insert(self, card: str, portrait: str | None = None) -> None:
        """Lay a card of `CARDS` on the reader; one that lies there is lifted first. ``portrait`` names another
        photograph for it (`devices.simulators.faces.FaceGallery.find`). Raises `ValueError`."""
        if card not in CARDS:
            raise ValueError(f"card {card!r} (known: {', '.join(CARDS)})")
        with self._lock:
            laid = CARDS[card]
            self.module.insert(laid if portrait is None else replace(laid, photo=photo_block(portrait)))
            self._card = card

    def lift(self) -> None:
        with self._lock:
            self.module.lift()

    def fault(self, fault: Fault) -> None:
        with self._lock:
            self.module.faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self.module.faults.clear()

    def unplug(self) -> None:
        self._wire.unplug()

    def plug(self) -> None:
        """Power comes back with the cable: the module begins anew."""
        self._wire.plug()

    def state(self) -> dict[str, Any]:
        with self._lock:
            return {
                "card": self._card if self.module.card is not None else None,
                "plugged": self._wire.plugged,
                "url": self.url,
                "faults": [fault.kind for fault in self.module.faults],
                "asked": dict(self.module.asked),
                "cards": list(CARDS),
            }

    def _handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """One request of the control socket; raises `ValueError` and `KeyError` for what cannot be done."""
        arguments = {key: value for key, value in request.items() if key != "do"}
        match request["do"]:
            case "insert":
                portrait = arguments.get("portrait")
                self.insert(str(arguments["card"]), None if portrait is None else str(portrait))
            case "lift":
                self.lift()
            case "fault":
                self.fault(_fault(arguments))
            case "clear":
                self.clear()
            case "unplug":
                self.unplug()
            case "plug":
                self.plug()
            case "state":
                pass
            case verb:
                raise ValueError(f"cannot {verb!r}")
        return self.state()

    def _respond(self, data: bytes) -> Iterable[Piece]:
        with self._lock:
            return list(self.module.receive(data))


def _fault(arguments: dict[str, Any]) -> Fault:
    unknown = set(arguments) - {"kind", "at", "times", "sw3", "delay_s"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    if "sw3" in arguments:
        arguments["sw3"] = int(str(arguments["sw3"]), 16)
    return Fault(**arguments)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--baud", type=int, default=BAUD, help="rate of the reader behind a pty")
    parser.add_argument("--card", choices=sorted(CARDS), help="lies on the reader from the start")


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``: prints ``ready URL`` when a driver can connect."""
    control.parent.mkdir(parents=True, exist_ok=True)
    reader = IdCardSimulator(listen, control.with_suffix(".tty"), baud=options.baud)
    if options.card:
        reader.insert(options.card)
    try:
        with ControlServer(control, reader.handle):
            print(f"ready {reader.url}", flush=True)  # noqa: T201 - this is the answer to whoever started us
            stopped.wait()
    finally:
        reader.unplug()
    return 0
