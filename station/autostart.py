"""Serving again by itself when the power comes back (CAPABILITIES C32 b): a unit for systemd that starts an app with
the machine, and again whenever it ends. What a visit had begun is in the store; nobody has to do anything.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class App(StrEnum):
    KIOSK = "kiosk"
    COUNTER = "counter"


#: Seconds before an app that ended is started again: long enough not to burn the processor, short enough not to matter.
RESTART_S = 3
_UNIT = """\
# Made by `hall-station autostart`. The app starts with the session and again whenever it ends.
[Unit]
Description={program} ({home})
After=graphical-session.target
PartOf=graphical-session.target
StartLimitIntervalSec=0

[Service]
ExecStart={command}
Environment=HALL_HOME={quoted}
Environment=LANG=C.UTF-8
Restart=always
RestartSec={restart}
LimitCORE=0

[Install]
WantedBy=graphical-session.target
"""


class NotHere(Exception):
    """The program is not where this command is: nothing could be started."""


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    text: str

    @property
    def path(self) -> Path:
        """Where the user's systemd looks for it."""
        return units_folder() / self.name


def units_folder() -> Path:
    config = os.environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "systemd" / "user"


def unit_of(app: App, home: Path) -> Unit:
    """The unit for one app of this home. Raises `NotHere`."""
    program = f"hall-{app.value}"
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.is_file() else shutil.which(program)
    if found is None:
        raise NotHere(program)
    absolute = str(home.absolute())
    text = _UNIT.format(
        program=program,
        home=absolute.replace("%", "%%"),
        command=_quoted(found),
        quoted=_quoted(absolute),
        restart=RESTART_S,
    )
    return Unit(f"{program}.service", text)


def _quoted(text: str) -> str:
    """As systemd reads one word (systemd.syntax(7)): in quotes, its own signs taken literally."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'
