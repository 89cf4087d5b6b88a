"""A card slot worked by hand: what the simulators of chip cards have in common.

They are the card, not the reader: the reader is pcscd's vpcd. ``--listen socket://127.0.0.1:35963`` says where that
listens (35963 is its first slot, 35964 its second); ``--listen pcscd`` starts a pcscd of our own
(`devices.simulators.own_pcscd`).

Control verbs: ``insert {card}`` · ``lift`` · ``unplug`` · ``plug`` · ``state`` · ``fault`` and ``heal`` of every
simulator (`devices.simulators.fault_script`). ``unplug`` ends a pcscd of our own, and its reader with it; the system's
keeps its reader, and no card gets through to it.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from devices.simulators.control import ControlServer
from devices.simulators.fault_script import FaultScript, with_faults
from devices.simulators.own_pcscd import CannotStart, OwnPcscd
from devices.simulators.vpcd import ApduSpoiler, Chip, VpcdSlot
from devices.transport import Transport

FIRST_PORT = 0x8C7B
OWN_PCSCD = "pcscd"
Cards = Mapping[str, Callable[[], Chip]]


class ChipCardSimulator:
    """One slot and the cards that can be put into it. All methods may be called from any thread. Raises `CannotStart`
    for a pcscd of our own that does not come up."""

    def __init__(self, listen: str, cards: Cards, reader: str | None = None) -> None:
        self.pcscd = OwnPcscd() if listen == OWN_PCSCD else None
        address = ("127.0.0.1", self.pcscd.port) if self.pcscd else Transport.parse(listen).host_port()
        if self.pcscd is not None:
            reader = self.pcscd.reader
            try:
                self.pcscd.start()
            except CannotStart:
                self.pcscd.close()
                raise
        self.reader = reader or f"Virtual PCD 00 {max(address[1] - FIRST_PORT, 0) % 256:02X}"
        self._cards = cards
        self._card: str | None = None
        self._lock = threading.Lock()
        self.faults = FaultScript(ApduSpoiler())
        self.handle = with_faults(self.faults, self._handle)
        self.slot = VpcdSlot(address, self.faults)

    @property
    def url(self) -> str:
        """The transport a driver opens."""
        return str(Transport("pcsc", self.reader, {"service": self.pcscd.service} if self.pcscd else {}))

    def insert(self, card: str, portrait: str | None = None) -> None:
        """Raises `ValueError` for a card it does not have; a ``portrait`` only some cards can show."""
        if card not in self._cards:
            raise ValueError(f"card {card!r} (known: {', '.join(self._cards)})")
        chip = self._cards[card]() if portrait is None else self._with_portrait(card, portrait)
        with self._lock:
            self.slot.insert(chip)
            self._card = card

    def _with_portrait(self, card: str, portrait: str) -> Chip:
        raise ValueError(f"no portrait ({portrait!r}) on {card!r}")

    def lift(self) -> None:
        with self._lock:
            self.slot.lift()
            self._card = None

    def unplug(self) -> None:
        self.slot.unplug()
        if self.pcscd is not None:
            self.pcscd.stop()

    def plug(self) -> None:
        if self.pcscd is not None:
            self.pcscd.start()
        self.slot.plug()

    def close(self) -> None:
        self.slot.close()
        if self.pcscd is not None:
            self.pcscd.close()

    def state(self) -> dict[str, Any]:
        return {
            "card": self._card,
            "plugged": self.slot.plugged,
            "connected": self.slot.connected,
            "noticed": self.slot.noticed,
            "answered": self.slot.answered,
            "url": self.url,
            "cards": list(self._cards),
        }

    def _handle(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["do"]:
            case "insert":
                portrait = request.get("portrait")
                self.insert(str(request["card"]), None if portrait is None else str(portrait))
            case "lift":
                self.lift()
            case "unplug":
                self.unplug()
            case "plug":
                self.plug()
            case "state":
                pass
            case verb:
                raise ValueError(f"cannot {verb!r}")
        return self.state()


def add_chip_arguments(parser: argparse.ArgumentParser, cards: Cards) -> None:
    parser.add_argument("--reader", help="the virtual reader's name in PC/SC, as 'Virtual PCD 00 00'")
    parser.add_argument("--card", choices=sorted(cards), help="lies in the slot from the start")


def run_chip_reader(
    make: Callable[[], ChipCardSimulator], control: Path, options: argparse.Namespace, stopped: threading.Event
) -> int:
    """Prints ``ready URL`` when cards can be put in: the reader is pcscd's, and comes and goes with it."""
    control.parent.mkdir(parents=True, exist_ok=True)
    try:
        simulator = make()
    except CannotStart as why:
        print(why, file=sys.stderr)  # noqa: T201 - for whoever started us
        return 1
    try:
        if options.card:
            simulator.insert(options.card)
        with ControlServer(control, simulator.handle):
            print(f"ready {simulator.url}", flush=True)  # noqa: T201 - this is the answer to whoever started us
            stopped.wait()
    finally:
        simulator.close()
    return 0
