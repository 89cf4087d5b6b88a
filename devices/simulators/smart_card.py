"""Simulated social security cards: ``python -m devices.simulators smart_card --listen socket://127.0.0.1:35963
--control PATH [--card v2]``, where vpcd listens. Control verbs: `devices.simulators.chip_reader`."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from devices.simulators.chip_reader import ChipCardSimulator, add_chip_arguments, run_chip_reader
from devices.simulators.social_security_cards import CARDS


class SmartCardSimulator(ChipCardSimulator):
    """A slot for the cards of `devices.simulators.social_security_cards.CARDS`."""

    def __init__(self, listen: str, reader: str | None = None) -> None:
        super().__init__(listen, CARDS, reader)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_chip_arguments(parser, CARDS)


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``."""
    return run_chip_reader(lambda: SmartCardSimulator(listen, options.reader), control, options, stopped)
