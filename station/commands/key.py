"""``hall-sync rotate-key``: the terminal changes its key (docs/adr/0014)."""

from __future__ import annotations

from typing import Annotated

import typer

from intake.text import LocalizedText
from station.commands.options import Home, both, fail
from station.terminal_file import TerminalFileError, default_home, load_terminal
from sync.clock import SystemClock
from sync.disk_words import disk_words
from sync.hall.places import PlaceLine
from sync.identity import Identity, NotEnrolled, Place
from sync.key_change import change_key
from sync.transport import HttpTransport

T = LocalizedText.of

_DISK = T(
    "密钥没有换完：{why}终端照常能用：平台认得的密钥就在磁盘上。处理好以后，请再运行一次本命令。",
    "The change of the key is not finished. {why} The terminal goes on working: the key that the platform knows is on "
    "the disk, be it the former one or the next. Then run this again.",
)


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
        fail(str(error))
    authority = terminal.platform.ca_file if place is Place.CITY else None
    transport = HttpTransport(
        identity.platform_url, ca_file=authority or identity.ca_file, timeout_s=terminal.sync.timeout_s
    )
    clock = SystemClock()
    line = PlaceLine(identity, transport, lambda: clock.now().utc)
    try:
        trouble = change_key(terminal.home, line.ask, clock, place)
    except OSError as error:
        fail(both(_DISK.fill(why=disk_words(error))))
    finally:
        line.close()
    if trouble is not None:
        fail(f"the key is as before, or will be changed with the next contact: {trouble}")
    print("the terminal has a new key")
