"""``hall-sync rotate-key``: the terminal changes its key (docs/adr/0014)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from station.terminal_file import TerminalFileError, default_home, load_terminal
from sync.clock import SystemClock
from sync.hall.places import PlaceLine
from sync.identity import Identity, NotEnrolled, Place
from sync.key_change import change_key
from sync.transport import HttpTransport

Home = Annotated[
    Path | None, typer.Option("--home", envvar="HALL_HOME", help="The terminal's folder; default the XDG data folder.")
]


def rotate_key(
    home: Home = None,
    hall: Annotated[bool, typer.Option("--hall", help="The key at the hall node instead.")] = False,
) -> None:
    """Take a new key in place of the one the platform knows; the old one is worth nothing from then on.

    Safe to break off: repeat it. App and agent may run; they find the new key by themselves.
    """
    place = Place.HALL if hall else Place.CITY
    try:
        terminal = load_terminal(home or default_home())
        identity = Identity.load(terminal.home, place)
    except (TerminalFileError, NotEnrolled) as error:
        _fail(str(error))
    authority = terminal.platform.ca_file if place is Place.CITY else None
    transport = HttpTransport(
        identity.platform_url, ca_file=authority or identity.ca_file, timeout_s=terminal.sync.timeout_s
    )
    clock = SystemClock()
    line = PlaceLine(identity, transport, lambda: clock.now().utc)
    try:
        trouble = change_key(terminal.home, line.ask, clock, place)
    finally:
        line.close()
    if trouble is not None:
        _fail(f"the key is as before, or will be changed with the next contact: {trouble}")
    print("the terminal has a new key")


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(1)
