"""What one worker of the network campaign works at: a platform that can be restarted, lines to it, homes to copy."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import structlog

import tests.torture.kits  # noqa: F401
from sync.identity import Identity, enrol
from sync.platform import backups, enrolment, keys
from sync.platform.blobs import BlobFolder
from sync.platform.database import Database
from sync.store import blobs
from sync.store.store import Store
from tests.faults.authority import Authority
from tests.faults.scripted import GoodLine, ScriptedProxy
from tests.sync.platform.platform_support import HandClock, Running, platform
from tests.sync.terminal_kit import RULES
from tests.torture.homes import cheap_codes, copied_home

#: No answer of a platform on this machine takes so long; what stalls costs it.
TIMEOUT_S = 0.4


@dataclass
class Bench:
    """One platform, a plain line and a TLS line to it, and what is needed to make terminals."""

    folder: Path
    clock: HandClock = field(default_factory=HandClock)
    count: int = 0

    def __post_init__(self) -> None:
        self._stack = ExitStack()
        self._platform = ExitStack()
        self._stack.enter_context(cheap_codes())
        self._stack.enter_context(quiet())
        self._stack.enter_context(mock.patch.object(keys, "FRESH_S", 0.0))
        self._stack.enter_context(mock.patch.object(blobs, "PIECE", blobs.CHUNK))  # several to an attachment
        self.blank = self.folder / "blank"
        Store.open(self.blank, self.clock).close()
        (self.folder / "city").mkdir()
        self.running: Running = self._start()
        self.authority = Authority.make(self.folder / "authority")
        self.plain = ScriptedProxy(self.address)
        self.secure = ScriptedProxy(self.address, self.authority.server)
        self._resolve = socket.getaddrinfo
        self._stack.enter_context(mock.patch.object(socket, "getaddrinfo", self._resolved))

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Bench]:
        shared_memory = Path("/dev/shm")  # what is tried here is the network, not the disk
        base = shared_memory if shared_memory.is_dir() else None
        folder = Path(tempfile.mkdtemp(prefix="hall-torture-", dir=base))
        bench = cls(folder)
        try:
            yield bench
        finally:
            bench.close()
            shutil.rmtree(folder)

    def close(self) -> None:
        self.plain.close()
        self.secure.close()
        self._platform.close()
        self._stack.close()

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.running.url.removeprefix("http://").split(":")
        return host, int(port)

    def _start(self) -> Running:
        return self._platform.enter_context(
            platform(self.folder / "city", clock=self.clock, rules=RULES, idle_timeout_s=0.5)
        )

    def restart(self, *, new_key: bool = False) -> None:
        """The platform ends and comes again with what is in its database; by the way it gets a new receipt key."""
        self.plain.flush()
        self.secure.flush()
        self._platform.close()
        self.running = self._start()
        if new_key:
            self.running.database.write(lambda c: keys.replace_receipt_key(c, self.clock.now().rfc3339))
            self._platform.close()
            self.running = self._start()
        self.plain.upstream = self.secure.upstream = self.address

    def back_up(self) -> None:
        """A copy of the database, as an operator makes it."""
        source, copy = self.folder / "city" / "platform.db", self.folder / "backup.db"
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as made:
            live.backup(made)

    def restore(self, terminal: str, *, with_blobs: bool) -> None:
        """The disk was lost: the database comes back as it was when it was backed up; the folder of attachments as it
        is, or without those of ``terminal``."""
        self.plain.flush()
        self.secure.flush()
        self._platform.close()
        for file in (self.folder / "city").glob("platform.db*"):
            file.unlink()
        shutil.copy(self.folder / "backup.db", self.folder / "city" / "platform.db")
        if not with_blobs:
            shutil.rmtree(self.folder / "city" / "blobs" / terminal, ignore_errors=True)
        with closing(Database.open(f"sqlite:///{self.folder / 'city' / 'platform.db'}", self.clock)) as database:
            folder = BlobFolder(self.folder / "city" / "blobs")
            database.write(lambda connection: backups.restored(connection, folder, self.clock.now()))
        self.running = self._start()
        self.plain.upstream = self.secure.upstream = self.address

    def line(self, *, tls: bool) -> ScriptedProxy:
        return self.secure if tls else self.plain

    def home(self, *, tls: bool) -> tuple[Path, Identity]:
        """A new terminal, enrolled over the line while it is good."""
        self.count += 1
        home = copied_home(self.blank, self.folder / f"home-{self.count}")
        line = self.line(tls=tls)
        line.next_run(GoodLine())
        ca_file = str(self.authority.ca_file) if tls else None
        code = enrolment.new_code(self.running.database, self.clock)
        return home, enrol(home, code, line.url, name="自助终端", ca_file=ca_file)

    def _resolved(self, host: Any, port: Any, *more: Any, **named: Any) -> Any:
        """The system's resolver, which on the terminal's side fails when the script says so."""
        for line in (self.plain, self.secure):
            asks = getattr(line.script, "resolves", None)
            if asks is not None and str(port) == line.url.rpartition(":")[2] and not asks():
                raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return self._resolve(host, port, *more, **named)


@contextmanager
def quiet() -> Iterator[None]:
    """Thousands of runs log nothing."""
    before = structlog.get_config()
    structlog.configure(processors=[_drop], cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.configure(**before)


def _drop(_logger: Any, _method: str, _event: Any) -> Any:
    raise structlog.DropEvent


@dataclass
class World:
    """A terminal's time: what its system clock says and how long it has been running. Both move by hand."""

    wall: datetime
    running: float = 1000.0

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.running += seconds
