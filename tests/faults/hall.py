"""What the fault tests stand on: a real platform, enrolled homes, agents as processes, and waiting by looking."""

from __future__ import annotations

import functools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from devices.simulators import control
from devices.spawn import Child, command_line
from intake.catalog import Catalog, load_catalog
from intake.receipt import Hall
from station.back_entry import BackEntry, example_line
from station.terminal_file import write_terminal
from sync.clock import SystemClock
from sync.hall.places import Places
from sync.identity import Identity, Place, enrol
from sync.opening import open_store
from sync.platform import enrolment
from sync.platform.blobs import Address, BlobFolder
from sync.platform.database import Database
from sync.platform.records import listed_intakes
from sync.store.status import QueueStatus
from sync.store.store import Submitted
from tests.faults.forked import Forked, run
from tests.kept_folder import KeptFolder, keep_folder, lay_folder

RESOURCES = Path(__file__).parents[2] / "resources"
#: Nothing here takes so long on a machine that is merely busy.
DEADLINE_S = 90.0
_LOOK_S = 0.02
control._TIMEOUT_S = DEADLINE_S  # the hand at a device's far end
HALL_SYNC = [sys.executable, "-I", "-m", "station.commands.hall_sync"]

T = TypeVar("T")


def until(look: Callable[[], T], what: str, within_s: float = DEADLINE_S) -> T:
    """Look again and again until the answer is true; returns it. ``what`` names the hope that failed."""
    end = time.monotonic() + within_s
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {within_s:g} s: {what}")
        time.sleep(_LOOK_S)


class Platform:
    """The reference platform, or a hall node, as a process; it keeps its address over `stop` and `start`."""

    def __init__(self, folder: Path, role: str = "city", database_url: str | None = None) -> None:
        """``database_url``: another one than a file in the folder. Several may share folder and database."""
        self._folder = folder
        self._role = role
        self._blobs = BlobFolder(folder / "blobs")
        self._url = database_url or f"sqlite:///{folder / 'platform.db'}"
        self._database = Database.open(self._url, SystemClock())
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self.start()

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self._port

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    @property
    def database(self) -> Database:
        """Our own door to what it keeps."""
        return self._database

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        arguments = ["serve", "--db", self._url, "--blobs", str(self._folder / "blobs"), "--port", str(self._port)]
        arguments += ["--role", self._role]
        with (self._folder / "platform.log").open("ab") as log:
            command = command_line(Child.PLATFORM, arguments)
            self._process = Forked(command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL)
        assert self._process.stdout is not None
        ready = self._process.stdout.readline().decode()
        assert ready.startswith("ready "), (self._folder / "platform.log").read_text()
        self._port = urlsplit(ready.split()[1]).port or 0

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.communicate(timeout=DEADLINE_S)

    def kill(self) -> None:
        """As a power cut does it; `start` brings it back to the same address."""
        process, self._process = self._process, None
        assert process is not None
        process.kill()
        process.communicate(timeout=DEADLINE_S)

    def close(self) -> None:
        self.stop()
        self._database.close()

    def code(self) -> str:
        return enrolment.new_code(self._database, SystemClock())

    def intakes(self, terminal: Identity) -> dict[str, dict[str, Any]]:
        """What has arrived from this terminal, by intake id. An id that came twice fails the test."""
        with self._database.read() as connection:
            mine = [entry for entry in listed_intakes(connection) if entry["terminal"] == terminal.terminal_id]
        found = {entry["intake_id"]: entry for entry in mine}
        assert len(found) == len(mine)
        return found

    def blob(self, terminal: Identity, intake_id: str, digest: str) -> bytes:
        """The bytes of a complete attachment."""
        return self._blobs.path(Address(terminal.terminal_id, intake_id, digest)).read_bytes()

    def progress(self, terminal: Identity, intake_id: str, digest: str) -> int:
        """How many bytes of an attachment are on the platform's disk."""
        progress = self._blobs.progress(Address(terminal.terminal_id, intake_id, digest))
        return 0 if progress is None else progress.offset


class Terminal:
    """An enrolled home, with what a test does at it. Its store stays open, as an app's does, until `close`."""

    def __init__(self, home: Path, platform: Platform, url: str | None = None) -> None:
        """``url``: where this terminal believes the platform to be."""
        self.home = home
        self.platform = platform
        self.set_timeout(20.0)
        _lay_store(home)
        self.identity = enrol(home, platform.code(), url or platform.url, name="自助终端")
        self.store, self._clock = open_store(home)

    def close(self) -> None:
        self.store.close()

    def join(self, hall: Platform) -> Identity:
        """Enrols with the hall node too."""
        return enrol(self.home, hall.code(), hall.url, name=self.identity.terminal_id, place=Place.HALL)

    def places(self) -> Places:
        """The hall and the city as an app asks them; close it."""
        patience = {"hall_timeout_s": DEADLINE_S, "city_timeout_s": DEADLINE_S}  # whoever else uses the machine
        return Places.open(self.home, lambda: self._clock.now().utc, **patience)

    def set_timeout(self, seconds: float) -> None:
        """How long agents started from now on wait for the platform. They are impatient to try again."""
        sync = {"retry_base_s": 0.05, "retry_cap_s": 0.4, "timeout_s": seconds}
        write_terminal(self.home, {"kiosk": {"test_build": True}, "sync": sync})

    # --- taking in ----------------------------------------------------------------------------------------------

    def take_in(self, photo: bytes | None = None) -> Submitted:
        """One durable intake of the marker person, in this process; ``photo`` replaces the sample's."""
        line = json.loads(example_line(RESOURCES / "samples"))
        if photo is not None:
            (self.home.parent / "photo.jpg").write_bytes(photo)
            line["materials"]["photo"] = [str(self.home.parent / "photo.jpg")]
        hall = Hall("示例市政务服务中心")
        entry = BackEntry(self.store, self._clock, self.identity, _catalog(), hall, test_build=True)
        return entry.enter(json.dumps(line, ensure_ascii=False).encode(), self.home).submitted

    # --- looking ------------------------------------------------------------------------------------------------

    def status(self) -> QueueStatus:
        return self.store.queue_status()

    def assert_whole(self) -> None:
        """Database, attachments, keys and audit trail are in order."""
        errors = self.store.verify().errors
        assert errors == (), errors

    def attachments(self, intake_id: str) -> dict[str, bytes]:
        """The attachments of a pending intake, as they are kept here."""
        record = next(record for record in self.store.ready_records() if record.id == intake_id)
        return {digest: self.store.read_blob(record.case_id, digest) for digest in record.blobs}

    def assert_delivered_once(self, *submitted: Submitted) -> None:
        """Waits until nothing is pending; the platform then has exactly these, each with its digest."""
        until(lambda: self.status().pending == 0, "the queue is empty")
        status = self.status()
        assert (status.acknowledged, status.stuck) == (len(submitted), ())
        held = self.platform.intakes(self.identity)
        assert {i: entry["digest"] for i, entry in held.items()} == {s.intake_id: s.digest for s in submitted}


def _lay_store(home: Path) -> None:
    """A new store, as opening it for the first time would make it: a copy, because making one takes long."""
    if not (home / "store").exists():
        lay_folder(_new_store(), home)


@functools.cache
def _new_store() -> KeptFolder:
    return keep_folder(lambda home: open_store(home)[0].close())


@functools.cache
def _catalog() -> Catalog:
    return load_catalog(RESOURCES / "catalog")


def hall_sync(*arguments: str, home: Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a script calls it."""
    return run([*HALL_SYNC, *arguments, "--home", str(home)], text, DEADLINE_S)


class Agent:
    """``hall-sync run`` as a process of its own."""

    def __init__(self, home: Path) -> None:
        self._log_path = home.parent / "agent.log"
        with self._log_path.open("ab") as log:
            command = command_line(Child.SYNC_AGENT, ["--home", str(home)])
            self.process = Forked(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)

    def events(self) -> list[dict[str, Any]]:
        """What this home's agents have logged so far."""
        return [json.loads(line) for line in self._log_path.read_text().splitlines() if line.startswith("{")]

    def await_started(self) -> None:
        until(self._started, "the agent has its lock")

    def _started(self) -> bool:
        assert self.process.poll() is None, self._log_path.read_text()
        return any(event["event"] == "agent_started" for event in self.events())

    def kill(self) -> None:
        """As a power cut or the kernel does it."""
        os.kill(self.process.pid, signal.SIGKILL)
        assert self.process.wait(DEADLINE_S) == -signal.SIGKILL

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(DEADLINE_S)


@contextmanager
def agent_of(terminal: Terminal) -> Iterator[Agent]:
    """An agent that is gone at the end, whatever the test did with it."""
    agent = Agent(terminal.home)
    try:
        yield agent
    finally:
        agent.process.kill()
        agent.process.wait(DEADLINE_S)


def photo(size: int, seed: int) -> bytes:
    """Something that counts as a JPEG and cannot be compressed; the same for the same seed."""
    return b"\xff\xd8\xff" + random.Random(seed).randbytes(size - 3)
