"""The demo hall: everything a hall has, on one machine, at the far end of real wires.

Below ``HOME``: ``demo/`` holds the reference platform, the hall node, the simulators' control sockets and what the
printers printed; ``kiosk/`` and ``counter/`` are homes of enrolled terminals, each with devices of its own.
`DemoHall.open` is asked for one terminal: it starts what is not running and joins what is. After a ``kill -9`` of an
app the next start joins the same hall. Whoever opened the hall first owns platform and hall node; `close` ends them
and the devices of the terminal.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from devices.simulators.control import SimulatorControl
from devices.spawn import Child, command_line, spawn
from intake.clock import Clock
from station.demo_devices import DRIVERS, later_arguments, later_urls
from station.staff import Passwords, StaffRole, new_account
from station.terminal_file import write_terminal
from sync.agent_lock import running_agent
from sync.identity import Place, enrol
from sync.opening import open_store
from sync.store.staff import StaffAccount

#: How long one part of the hall may take to come up on a busy machine.
_START_TIMEOUT_S = 30.0

HALL_NAME = "示例市政务服务中心"
#: Who can sign in at every terminal of the demo.
STAFF_ID, STAFF_PASSWORD, STAFF_NAME = "chen", "demo-hall-2026", "陈示例"
#: Where photographs and models are looked for besides ``HALL_FACES`` and ``HALL_MODELS``: beside the source tree.
_SHARED = Path(__file__).parent.parent.parent / "shared"


@dataclass(frozen=True, slots=True)
class _TerminalKind:
    """What a terminal of the demo is called and how its file differs from the others'."""

    name: str
    section: str
    settings: Mapping[str, object]


_TERMINALS = {
    "kiosk": _TerminalKind("自助终端 01", "kiosk", {"test_build": True}),
    "counter": _TerminalKind("综合窗口 02", "counter", {"window": "2 号窗口", "test_build": True}),
    "counter-2": _TerminalKind("综合窗口 03", "counter", {"window": "3 号窗口", "test_build": True}),
}
_DEVICES = ("id_card", "receipt_printer", "document_camera", "camera")
#: What the process of those that come up behind the app is called (`station.demo_devices`).
_LATER = "later"


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
        self.hall = hall

    def put_card(self, card: str) -> None:
        self.hall.control("id_card").do("insert", card=card)

    def take_card(self) -> None:
        self.hall.control("id_card").do("lift")

    def lay_page(self, document: str) -> None:
        """A little crooked, as people lay it."""
        self.hall.control("document_camera").do("place", document=document, angle=-5, tilt=4)

    def take_page(self) -> None:
        self.hall.control("document_camera").do("remove")

    def scan_code(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.hall.control("code_scanner").do("scan", text=text)

    def load_feeder(self, pages: int) -> None:
        """Put sheets into the document scanner's feeder."""
        self.hall.control("document_scanner").do("load", pages=pages)

    def receipts(self) -> list[Path]:
        """Everything the printer has cut so far, oldest first."""
        return sorted(self.hall.receipts.glob("receipt-*.png"))


class DemoHall:
    """A running demo hall, seen from one of its terminals: ``kiosk``, ``counter``, ``counter-2`` (a second window)."""

    def __init__(self, home: Path, terminal: str = "kiosk") -> None:
        self.home = home
        self.folder = home / "demo"
        self.terminal = terminal
        self.desk = self.folder if terminal == "kiosk" else self.folder / terminal  # the far ends of its devices
        self.kiosk_home = home / "kiosk"
        self.counter_home = home / "counter"
        self.terminal_home = home / terminal
        self.receipts = self.desk / "receipts"
        self.frames = self.desk / "desk.jpg"
        self.database = f"sqlite:///{self.folder / 'platform.db'}"
        self.blobs = self.folder / "platform-blobs"
        self.hall_database = f"sqlite:///{self.folder / 'hall-node.db'}"
        self.hall_blobs = self.folder / "hall-node-blobs"
        self._lock: int | None = None
        self._desk_lock: int | None = None
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    # --- opening and closing ------------------------------------------------------------------------------------

    @classmethod
    def open(cls, home: Path, terminal: str = "kiosk") -> DemoHall:
        """Start the hall below ``home``, or join the one that runs. Raises `DemoHallError` naming the part."""
        hall = cls(home.resolve(), terminal)
        hall.desk.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            hall._open()
        except BaseException:
            hall.close()
            raise
        return hall

    def _open(self) -> None:
        self._lock = _lock(self.folder / "hall.lock")
        if self.owned:  # who joins finds the hall as its owner wants it: a platform may be down on purpose
            self._ensure(*self._common_parts())
        self._desk_lock = _lock(self.desk / f"{self.terminal}.lock")
        if self._desk_lock is not None:  # the same terminal opened twice: the second only looks on
            self._ensure(*self._device_parts())
            self._begin_later()
            self._provision()

    def close(self) -> None:
        """Stop what this opener started: the terminal's devices and agent; the owner also platform and hall node.

        The data stays for the next time.
        """
        if self._desk_lock is not None:
            agent = running_agent(self.terminal_home)
            if agent is not None:
                os.kill(agent, signal.SIGTERM)
            for name in (*self._device_names(), _LATER):
                self.stop(name)
            os.close(self._desk_lock)
            self._desk_lock = None
        if self._lock is not None:
            for part in self._common_parts():
                self.stop(part.name)
            os.close(self._lock)
            self._lock = None

    # --- what a demonstration does with it ----------------------------------------------------------------------

    def control(self, role: str) -> SimulatorControl:
        """The hand at the simulator of ``role``: insert cards, tear paper, unplug cables."""
        return SimulatorControl(self.desk / f"{role}.control")

    @property
    def roles(self) -> frozenset[str]:
        """The devices whose far ends this terminal has."""
        return frozenset((*self._device_names(), *self.later))

    @property
    def platform_url(self) -> str:
        return str(self._state("platform")["platform"]["url"])

    @property
    def hall_url(self) -> str:
        """Where the hall node answers."""
        return str(self._state("hall-node")["hall-node"]["url"])

    def stop_platform(self) -> None:
        """The network is cut as far as the terminal can tell: nothing answers at the platform's address."""
        self.stop("platform")

    def start_platform(self) -> None:
        """The platform answers again, at the same address."""
        self._ensure(self._platform())

    def platform_is_up(self) -> bool:
        return self._answers("platform")

    def stop_hall_node(self) -> None:
        """Nothing answers at the hall node's address."""
        self.stop("hall-node")

    def start_hall_node(self) -> None:
        """The hall node answers again, at the same address."""
        self._ensure(self._hall_node())

    def stop(self, name: str) -> None:
        entry = self._state(name).get(name)
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

    def _common_parts(self) -> tuple[_Part, ...]:
        return (self._platform(), self._hall_node())

    def _platform(self) -> _Part:
        return _Part("platform", Child.PLATFORM, ("serve", "--db", self.database, "--blobs", str(self.blobs)))

    def _hall_node(self) -> _Part:
        place = ("--db", self.hall_database, "--blobs", str(self.hall_blobs))
        return _Part("hall-node", Child.PLATFORM, ("serve", "--role", "hall", *place))

    def _device_names(self) -> tuple[str, ...]:
        """A camera only where there are people to stand before it."""
        return tuple(name for name in _DEVICES if name != "camera" or _faces() is not None)

    def _device_parts(self) -> tuple[_Part, ...]:
        more: dict[str, tuple[str, ...]] = {
            "receipt_printer": ("--out", str(self.receipts)),
            "camera": ("--faces", str(_faces())),
        }
        return tuple(
            _Part(
                name,
                Child.SIMULATOR,
                (name, "--control", str(self.desk / f"{name}.control"), *more.get(name, ())),
            )
            for name in self._device_names()
        )

    @property
    def later(self) -> Mapping[str, str]:
        """Role → transport of the devices that come up behind the app; empty at a kiosk."""
        entry = self._state(_LATER).get(_LATER)
        return {} if entry is None else entry["urls"]

    def _begin_later(self) -> None:
        """Start them without waiting; a driver finds them when they are up. A kiosk has none."""
        entry = self._state(_LATER).get(_LATER)
        if self.terminal == "kiosk" or (entry and _runs(entry)):
            return
        urls = later_urls(self.later, _free_port)
        self._bury(_LATER)
        with (self.desk / f"{_LATER}.log").open("ab") as log:
            arguments = later_arguments(urls, self.desk, self.desk / f"{_LATER}.control")
            process = spawn(Child.SIMULATOR, arguments, stdout=subprocess.DEVNULL, stderr=log)
        self._children[_LATER] = process
        state = self._state(_LATER)
        state[_LATER] = {"pid": process.pid, "started": _start_time(process.pid), "url": "", "urls": urls}
        self._write_state(_LATER, state)

    def _ensure(self, *parts: _Part) -> None:
        """Join the parts that run, start the others side by side, each at the address it had before (devices are
        configured by address). The parts are of one state file."""
        started: list[tuple[_Part, subprocess.Popen[bytes]]] = []
        for part in parts:
            entry = self._state(part.name).get(part.name)
            if entry and _runs(entry):
                continue
            self._bury(part.name)
            started.append((part, self._start(part, entry["url"] if entry else None)))
        for part, process in started:
            url = self._wait_ready(part, process)
            state = self._state(part.name)
            state[part.name] = {"pid": process.pid, "started": _start_time(process.pid), "url": url}
            self._write_state(part.name, state)

    def _start(self, part: _Part, known_url: str | None) -> subprocess.Popen[bytes]:
        with (self._state_file(part.name).parent / f"{part.name}.log").open("ab") as log:
            arguments = [*part.args, *self._address_args(part, known_url)]
            process = spawn(part.child, arguments, stdout=subprocess.PIPE, stderr=log)
        self._children[part.name] = process
        return process

    def _address_args(self, part: _Part, url: str | None) -> tuple[str, ...]:
        """Where to listen: a free port the first time, the same one ever after (devices are configured by address)."""
        if part.name == "document_camera":
            return ("--listen", f"file://{self.frames}")
        if part.name == "camera":
            return ("--listen", f"file://{self._booth()}")
        known = url.rsplit(":", 1)[-1] if url else ""
        port = known if known.isdigit() else str(_free_port())
        if part.child is Child.PLATFORM:
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
        entry = self._state(name).get(name)
        if not entry:
            return False
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{entry['url']}/v1/health", timeout=2).ok
        return False

    # --- the terminal -------------------------------------------------------------------------------------------

    def provision(self, terminal: str) -> None:
        """Make another terminal's home ready (`_provision` has made ours): written, enrolled, with its staff."""
        DemoHall(self.home, terminal)._provision()

    def _provision(self) -> None:
        """Write terminal.toml for the addresses of this run, enrol with city and hall once, seed an account."""
        kind = _TERMINALS[self.terminal]
        sections: dict[str, Mapping[str, object]] = {
            "terminal": {"name": kind.name, "hall": HALL_NAME, "hall_phone": "0100-12345", "place": "一层大厅"},
            kind.section: kind.settings,
            "sync": {"retry_base_s": 0.2, "retry_cap_s": 2.0, "timeout_s": 10.0},
        }
        write_terminal(self.terminal_home, {**sections, **self._device_sections()})
        self._enrol(kind.name)
        _seed_staff(self.terminal_home)
        _install_models(self.terminal_home)

    def _device_sections(self) -> dict[str, Mapping[str, object]]:
        sections: dict[str, Mapping[str, object]] = {}
        for name in self._device_names():
            entry = self._state(name).get(name)
            if entry:
                sections[f"devices.{name}"] = {"driver": DRIVERS[name], "transport": entry["url"]}
        for name, url in self.later.items():
            sections[f"devices.{name}"] = {"driver": DRIVERS[name], "transport": url}
        if (faces := _faces()) is not None and "devices.id_card" in sections:
            sections["devices.id_card.options"] = {"photo_decoder": f"simulator:{faces}"}
        return sections

    def _enrol(self, name: str) -> None:
        identity = self.terminal_home / "identity"
        places: list[tuple[Place, str, str, Path]] = []
        if not (identity / "identity.json").exists():
            places.append((Place.CITY, self.platform_url, self.database, self.blobs))
        if not (identity / "hall" / "identity.json").exists():
            places.append((Place.HALL, self.hall_url, self.hall_database, self.hall_blobs))
        with ThreadPoolExecutor(max_workers=3) as several:  # a process each
            office = several.submit(self._seed_office) if not self._office_file.exists() else None
            codes = list(several.map(lambda place: self._terminal_code(place[2], place[3]), places))
            if office is not None:
                office.result()
        for (place, url, _, _), code in zip(places, codes, strict=True):
            enrol(self.terminal_home, code, url, name=name, place=place)

    def _terminal_code(self, database: str, blobs: Path) -> str:
        return self._ask_platform("terminal-code", database, blobs)

    @property
    def _office_file(self) -> Path:
        """Says where a visitor finds the officer's page, and how to sign in there."""
        return self.folder / "office.txt"

    def _seed_office(self) -> None:
        """Departments behind the windows, and people of theirs who may sign in at the platform's `/office`."""
        told = json.loads(self._ask_platform("demo-office", self.database, self.blobs))
        lines = [f"{self.platform_url}/office", "", *told["officers"], "", told["password"], ""]
        self._office_file.write_text("\n".join(lines), encoding="utf-8")

    def _ask_platform(self, question: str, database: str, blobs: Path) -> str:
        """Ask the platform's own command, as a technician would; its packages need not load into an app."""
        command = command_line(Child.PLATFORM, [question, "--db", database, "--blobs", str(blobs)])
        answer = subprocess.run(command, capture_output=True, text=True, timeout=_START_TIMEOUT_S, check=False)
        if answer.returncode != 0:
            raise DemoHallError(f"{question}: {answer.stderr[-300:]}")
        return answer.stdout.strip()

    def _booth(self) -> Path:
        """Where the camera's picture stands: in memory, because no face may reach a disk."""
        memory = [os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm", str(self.desk)]  # noqa: S108 - shm is a tmpfs
        base = next(path for path in memory if path and os.access(path, os.W_OK))
        name = hashlib.sha256(str(self.desk).encode()).hexdigest()[:16]
        return Path(base) / f"hall-booth-{name}.jpg"

    # --- state --------------------------------------------------------------------------------------------------

    @property
    def owned(self) -> bool:
        """Whether this opener is the one that closes the hall."""
        return self._lock is not None

    def _state_file(self, name: str) -> Path:
        """Platform and hall node are everybody's; devices belong to a terminal."""
        return self.folder / "hall.json" if name in ("platform", "hall-node") else self.desk / "devices.json"

    def _state(self, name: str) -> dict[str, Any]:
        """What is known of a part and of those beside it."""
        try:
            state: dict[str, Any] = json.loads(self._state_file(name).read_text())
        except FileNotFoundError:
            return {}
        return state

    def _write_state(self, name: str, state: Mapping[str, Any]) -> None:
        file = self._state_file(name)
        temporary = file.with_suffix(".tmp")
        temporary.write_text(json.dumps(state, indent=1))
        temporary.replace(file)


def _lock(path: Path) -> int | None:
    """One opener at a time; the lock dies with its holder. None: somebody else has it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _faces() -> Path | None:
    """The folder of test photographs, where there is one: without it nobody stands before the camera."""
    return _folder("HALL_FACES", _SHARED / "testdata" / "faces")


def _folder(variable: str, usual: Path) -> Path | None:
    wanted = os.environ.get(variable)
    folder = usual if wanted is None else Path(wanted)
    return folder.resolve() if wanted != "" and folder.is_dir() else None


def _install_models(home: Path) -> None:
    """The face check's models, from the folder beside the source tree; without them the demo shows the other ways."""
    source = _folder("HALL_MODELS", _SHARED / "models")
    if source is None:
        return
    from devices.face.install import install_from
    from devices.face.store import ModelStore

    store = ModelStore(home / "models")
    if store.trouble() is not None:
        install_from(source, store)


def _seed_staff(home: Path) -> None:
    """One account for everything that staff do, at each terminal."""
    store, clock = open_store(home)
    with store:
        if store.find_staff(STAFF_ID) is None:
            store.add_staff(_account(clock))


def _account(clock: Clock) -> StaffAccount:
    roles = frozenset({StaffRole.CLERK, StaffRole.AUXILIARY, StaffRole.TECHNICIAN})
    return new_account(STAFF_ID, STAFF_NAME, roles, Passwords().verifier(STAFF_PASSWORD), clock.now())


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
