"""A device host as its supervisor sees it: how it is started, and after how long it counts as hung."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from devices.settings import DeviceSetting
from devices.spawn import Child, spawn


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds after which a host counts as hung."""

    hello_s: float = 20.0  # from its start to its first word: a cold disk and OpenCV
    silence_s: float = 5.0  # without heartbeat
    inside_s: float = 15.0  # in one opening or status call
    stop_s: float = 2.0


class HostProcess(Protocol):
    """What the supervisor needs of `subprocess.Popen`."""

    @property
    def pid(self) -> int: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


#: Starts a host that serves this socket; may raise OSError.
StartHost = Callable[[socket.socket], HostProcess]


def spawn_host(setting: DeviceSetting, home: Path, trace: Path | None = None) -> StartHost:
    """Starts ``devices.host`` for this device, in a process of its own; ``trace``: its wire goes into that file."""
    arguments = ["--role", setting.role.value, "--driver", setting.driver, "--transport", setting.transport]
    arguments += ["--home", str(home)]
    if trace is not None:
        arguments += ["--trace", str(trace)]
    for key, value in setting.options.items():
        arguments += ["--option", f"{key}={value}"]

    def start(their_end: socket.socket) -> HostProcess:
        return spawn(Child.DEVICE_HOST, [*arguments, "--fd", str(their_end.fileno())], fds=(their_end.fileno(),))

    return start
