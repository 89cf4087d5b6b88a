"""Simulated passports and permits: ``python -m devices.simulators passport --listen socket://127.0.0.1:35963
--control PATH [--card passport] [--faces DIR]``, where vpcd listens. Control verbs: `devices.simulators.chip_reader`;
``insert {card, portrait}`` puts a photograph of ``--faces`` onto the chip in place of the drawn face."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from devices.simulators.chip_reader import ChipCardSimulator, add_chip_arguments, run_chip_reader
from devices.simulators.portraits import SimulatedDecoder, photo_block
from devices.simulators.travel_documents import CARDS, chip_with_portrait
from devices.simulators.vpcd import Chip


class TravelDocumentSimulator(ChipCardSimulator):
    """A slot for the cards of `devices.simulators.travel_documents.CARDS`."""

    def __init__(self, listen: str, reader: str | None = None, faces: Path | None = None) -> None:
        super().__init__(listen, CARDS, reader)
        self._faces = faces

    def _with_portrait(self, card: str, portrait: str) -> Chip:
        """``portrait`` as `devices.simulators.faces.FaceGallery.find` takes it."""
        picture = SimulatedDecoder(self._faces).decode(photo_block(portrait)) if self._faces is not None else None
        if not isinstance(picture, bytes):
            raise ValueError(f"no photograph {portrait!r} (in --faces {self._faces})")
        return chip_with_portrait(card, picture)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_chip_arguments(parser, CARDS)
    parser.add_argument("--faces", type=Path, metavar="DIR", help="photographs for insert {card, portrait}")


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``."""

    def make() -> ChipCardSimulator:
        return TravelDocumentSimulator(listen, options.reader, options.faces)

    return run_chip_reader(make, control, options, stopped)
