"""What every app of a terminal is put together from: resources, devices, the sync agent, a place for a visit's traces.

An app's own `app.py` calls these once and hands the results on by constructor; nothing here is kept in a global.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject

from devices.ports import Role
from devices.qt.device import HallDevice
from devices.spawn import Child, spawn
from station.memory import visit_base
from station.resources_place import resources_folder
from station.terminal_file import Terminal

__all__ = ["devices_of", "open_devices", "resources_folder", "start_agent", "visit_folder"]


def devices_of(terminal: Terminal, roles: tuple[Role, ...], parent: QObject) -> Mapping[Role, HallDevice]:
    """The configured devices, none of them opened yet; roles without a ``[devices.ROLE]`` section are left out."""
    return {
        role: HallDevice.of(terminal.devices[role], terminal.home, parent) for role in roles if role in terminal.devices
    }


def open_devices(terminal: Terminal, roles: tuple[Role, ...], parent: QObject) -> Mapping[Role, HallDevice]:
    """As `devices_of`, each with its supervised process started."""
    devices = devices_of(terminal, roles, parent)
    for device in devices.values():
        device.open()
    return devices


def start_agent(home: Path) -> subprocess.Popen[bytes]:
    """Start ``hall-sync run`` for this home; it outlives the app. If one runs already, the new one ends at its lock.

    Its log goes to ``home/log/agent.log`` (structured events, no personal data).
    """
    folder = home / "log"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "agent.log").open("ab") as log:
        return spawn(Child.SYNC_AGENT, ["--home", str(home)], stdout=subprocess.DEVNULL, stderr=log)


def visit_folder(home: Path) -> Path:
    """An empty 0700 folder on a memory file system for what a visit may leave (the input method's user dictionary).

    There is one for each home, so that a start after a crash or power cut finds and removes what was left. Never on a
    disk: if there is no memory file system, the temporary folder is used and the readiness check says so.
    """
    base = visit_base()
    name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
    folder = base / f"hall-visit-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:  # somebody else's: not to be trusted with a citizen's words
        return Path(tempfile.mkdtemp(prefix="hall-visit-", dir=base))
    return folder
