"""The demo hall: everything a hall has, on one machine, at the far end of real wires.

Below ``HOME``: ``demo/`` holds the reference platform, the simulators' control sockets and what the printer printed;
``kiosk/`` is an enrolled terminal's home. `DemoHall.open` starts what is not running and joins what is; after a
``kill -9`` of the kiosk the next start joins the same hall. `close` ends what this hall owns.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from devices.simulators.control import SimulatorControl
from devices.spawn import Child, command_line, spawn
from station.terminal_file import write_terminal
from sync.agent_process import running_agent
from sync.identity import enrol

#: How long one part of the hall may take to come up on a busy machine.
_START_TIMEOUT_S = 30.0

HALL_NAME = "示例市政务服务中心"


class DemoHallError(Exception):
    """The demo hall could not be brought up; the text names the part."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One process of the hall: how it is spawned, and where it listens once it says ``ready <url>``."""

    name: str
    child: Child
    args: tuple[str, ...]


class DemoHands:
    """What a person does beside the screen, done at the simulators."""

    def __init__(self, hall: DemoHall) -> None:
        self._hall = hall

    def put_card(self, card: str) -> None:
        self._hall.control("id_card").do("insert", card=card)

    def take_card(self) -> None:
        self._hall.control("id_card").do("lift")

    def lay_page(self, document: str) -> None:
        """A little crooked, as people lay it."""
        self._hall.control("document_camera").do("place", document=document, angle=-5, tilt=4)

    def take_page(self) -> None:
        self._hall.control("document_camera").do("remove")

    def receipts(self) -> list[Path]:
        """Everything the printer has cut so far, oldest first."""
        return sorted(self._hall.receipts.glob("receipt-*.png"))


class DemoHall:
    """A running demo hall. ``platform_url`` is where the terminal was enrolled."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "demo"
        self.kiosk_home = home / "kiosk"
        self.receipts = self.folder / "receipts"
        self.frames = self.folder / "desk.jpg"
        self.database = f"sqlite:///{self.folder / 'platform.db'}"
        self.blobs = self.folder / "platform-blobs"
        self._state_file = self.folder / "hall.json"
        self._lock: int | None = None
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    # --- opening and closing ------------------------------------------------------------------------------------

    @classmethod
    def open(cls, home: Path) -> DemoHall:
        """Start the hall below ``home``, or join the one that runs. Raises `DemoHallError` naming the part."""
        hall = cls(home.resolve())
        hall.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        hall._take_lock()
        if hall.owned:  # who joins finds the hall as its owner wants it: a platform may be down on purpose
            for part in hall._parts():
                hall._ensure(part)
            hall._provision()
        return hall

    def close(self) -> None:
        """Stop every process of the hall, the terminal's agent too; whoever only joined leaves it standing.

        The data stays for the next time.
        """
        if self._lock is None:
            return
        agent = running_agent(self.kiosk_home)
        if agent is not None:
            os.kill(agent, signal.SIGTERM)
        for name in list(self._state()):
            self.stop(name)
        os.close(self._lock)
        self._lock = None

    # --- what a demonstration does with it ----------------------------------------------------------------------

    def control(self, role: str) -> SimulatorControl:
        """The hand at the simulator of ``role``: insert cards, tear paper, unplug cables."""
        return SimulatorControl(self.folder / f"{role}.control")

    @property
    def platform_url(self) -> str:
        return str(self._state()["platform"]["url"])

    def stop_platform(self) -> None:
        """The network is cut as far as the terminal can tell: nothing answers at the platform's address."""
        self.stop("platform")

    def start_platform(self) -> None:
        """The platform answers again, at the same address."""
        self._ensure(next(part for part in self._parts() if part.name == "platform"))

    def platform_is_up(self) -> bool:
        return self._answers("platform")

    def stop(self, name: str) -> None:
        state = self._state()
        entry = state.get(name)
        if entry and _runs(entry):
            os.kill(entry["pid"], signal.SIGTERM)
            _wait(
                lambda: not _runs(entry),
                10.0,
                lambda: os.kill(entry["pid"], signal.SIGKILL),
            )
        self._bury(name)

    def _bury(self, name: str) -> None:
        """Collect a child of ours that has ended."""
        child = self._children.pop(name, None)
        if child is not None:
            child.kill()  # one that never became ready may still be there
            child.wait()
            if child.stdout is not None:
                child.stdout.close()

    # --- parts --------------------------------------------------------------------------------------------------

    def _parts(self) -> tuple[_Part, ...]:
        return (
            _Part("platform", Child.PLATFORM, ("serve", "--db", self.database, "--blobs", str(self.blobs))),
            _Part("id_card", Child.SIMULATOR, ("id_card", "--control", str(self.folder / "id_card.control"))),
            _Part(
                "receipt_printer",
                Child.SIMULATOR,
                (
                    *("receipt_printer", "--control", str(self.folder / "receipt_printer.control")),
                    *("--out", str(self.receipts)),
                ),
            ),
            _Part(
                "document_camera",
                Child.SIMULATOR,
                ("document_camera", "--control", str(self.folder / "document_camera.control")),
            ),
        )

    def _ensure(self, part: _Part) -> None:
        """Join the part if it runs, else start it at the address it had before (devices are configured by address)."""
        state = self._state()
        entry = state.get(part.name)
        if entry and _runs(entry):
            return
        self._bury(part.name)
        known_url = entry["url"] if entry else None
        with (self.folder / f"{part.name}.log").open("ab") as log:
            arguments = [*part.args, *self._address_args(part, known_url)]
            process = spawn(part.child, arguments, stdout=subprocess.PIPE, stderr=log)
        self._children[part.name] = process
        url = self._wait_ready(part, process)
        state[part.name] = {"pid": process.pid, "started": _start_time(process.pid), "url": url}
        self._write_state(state)

    def _address_args(self, part: _Part, url: str | None) -> tuple[str, ...]:
        """Where to listen: a free port the first time, the same one ever after (devices are configured by address)."""
        if part.name == "document_camera":
            return ("--listen", f"file://{self.frames}")
        known = url.rsplit(":", 1)[-1] if url else ""
        port = known if known.isdigit() else str(_free_port())
        if part.name == "platform":
            return ("--port", port)
        scheme = "socket" if part.name == "id_card" else "tcp"
        return ("--listen", f"{scheme}://127.0.0.1:{port}")

    def _wait_ready(self, part: _Part, process: subprocess.Popen[bytes]) -> str:
        stdout = process.stdout
        if stdout is None:
            raise DemoHallError(f"{part.name}: no output to read its address from")
        os.set_blocking(stdout.fileno(), False)
        said = b""

        def ready() -> bool:
            nonlocal said
            said += stdout.read() or b""
            return b"\n" in said or process.poll() is not None

        _wait(ready, _START_TIMEOUT_S, lambda: None)
        for line in said.decode(errors="replace").splitlines():
            if line.startswith("ready"):
                return line.removeprefix("ready").strip()
        raise DemoHallError(
            f"{part.name} did not come up (exit {process.poll()}): {said.decode(errors='replace')[:300]}"
        )

    def _answers(self, name: str) -> bool:
        entry = self._state().get(name)
        if not entry:
            return False
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{entry['url']}/v1/health", timeout=2).ok
        return False

    # --- the terminal -------------------------------------------------------------------------------------------

    def _provision(self) -> None:
        """Write terminal.toml for the addresses of this run, and enrol once."""
        state = self._state()
        write_terminal(
            self.kiosk_home,
            {
                "terminal": {"name": "自助终端 01", "hall": HALL_NAME, "hall_phone": "0100-12345", "place": "一层大厅"},
                "kiosk": {"test_build": True},
                "sync": {"retry_base_s": 0.2, "retry_cap_s": 2.0, "timeout_s": 10.0},
                "devices.id_card": {"driver": "sdt", "transport": state["id_card"]["url"]},
                "devices.receipt_printer": {"driver": "escpos", "transport": state["receipt_printer"]["url"]},
                "devices.document_camera": {"driver": "opencv", "transport": state["document_camera"]["url"]},
            },
        )
        if (self.kiosk_home / "identity" / "identity.json").exists():
            return
        enrol(self.kiosk_home, self._terminal_code(), self.platform_url, name="自助终端 01")

    def _terminal_code(self) -> str:
        """Ask the platform's own command, as a technician would; its packages need not load into an app."""
        command = command_line(Child.PLATFORM, ["terminal-code", "--db", self.database, "--blobs", str(self.blobs)])
        answer = subprocess.run(command, capture_output=True, text=True, timeout=_START_TIMEOUT_S, check=False)
        if answer.returncode != 0:
            raise DemoHallError(f"no enrolment code: {answer.stderr[-300:]}")
        return answer.stdout.strip()

    # --- state --------------------------------------------------------------------------------------------------

    def _take_lock(self) -> None:
        """One opener at a time; the lock dies with its holder."""
        self._lock = os.open(self.folder / "hall.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = None  # another app owns the hall; we only join it

    @property
    def owned(self) -> bool:
        """Whether this opener is the one that closes the hall."""
        return self._lock is not None

    def _state(self) -> dict[str, Any]:
        try:
            state: dict[str, Any] = json.loads(self._state_file.read_text())
        except FileNotFoundError:
            return {}
        return state

    def _write_state(self, state: Mapping[str, Any]) -> None:
        temporary = self._state_file.with_suffix(".tmp")
        temporary.write_text(json.dumps(state, indent=1))
        temporary.replace(self._state_file)


def _free_port() -> int:
    """A port below the range the kernel hands out by itself, so that nothing takes it while its owner is down."""
    for _ in range(200):
        port = 18000 + secrets.randbelow(10000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise DemoHallError("no free port on the loopback address")


def _start_time(pid: int) -> str:
    """The kernel's start time of a process: with the pid it names a process for ever."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    return ""


def _runs(entry: Mapping[str, Any]) -> bool:
    """Whether this very process still runs: a pid alone may have been given to another one."""
    pid = int(entry["pid"])
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z" and _start_time(pid) == entry["started"]
    return False


def _wait(holds: Callable[[], bool], timeout_s: float, late: Callable[[], None]) -> None:
    """Wait for another process; called before the GUI runs or from a command, never on a running GUI thread."""
    end = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > end:
            late()
            return
        time.sleep(0.02)
