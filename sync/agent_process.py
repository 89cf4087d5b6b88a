"""The agent as a process: composition, one at a time by lock, clean end on SIGTERM."""

from __future__ import annotations

import signal
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from random import SystemRandom
from types import FrameType

import structlog

from sync.agent import Agent, Patience
from sync.client import PlatformClient
from sync.identity import Identity, NotEnrolled
from sync.locks import FileLock
from sync.netwatch import NetworkWatch
from sync.opening import open_store
from sync.store.errors import StoreBusy, StoreFull, StoreIOError
from sync.store.store import Store
from sync.transport import HttpTransport
from sync.waiting import SystemWaiter

log = structlog.get_logger("sync.agent")

_LOCK = "agent.lock"


def running_agent(home: Path) -> int | None:
    """Pid of the agent that serves ``home`` now, or None."""
    if not (home / "store").is_dir():
        return None
    lock = FileLock(home / "store" / _LOCK)
    if lock.acquire(shared=True):
        lock.release()
        return None
    return lock.owner()


def _acquire(lock: FileLock) -> bool:
    """A few tries: `running_agent` holds the lock for a moment when it asks."""
    for _ in range(10):
        if lock.acquire():
            return True
        time.sleep(0.05)
    return False


class AgentRunning(Exception):
    """Another agent serves this home; ``pid`` is its process when known."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(f"another agent is running (pid {pid})")
        self.pid = pid


def keep_key_set(identity: Identity, home: Path) -> None:
    """A key set that cannot be written down (disk full) is fetched again after a restart. An enrolment made meanwhile
    is not overwritten with the identity this agent began with."""
    try:
        known = Identity.load(home)
        if (known.issuer, known.terminal_id) == (identity.issuer, identity.terminal_id):
            identity.save(home)
    except (OSError, NotEnrolled) as error:
        log.error("identity_not_kept", error=type(error).__name__)


def _sweep(store: Store) -> int:
    """Orphans are no reason not to start: what could not be removed now is removed another time."""
    try:
        return store.sweep_blobs()
    except (StoreBusy, StoreFull, StoreIOError) as error:
        log.error("store_trouble", condition=error.condition)
        return 0


class _Stopped(BaseException):
    """Breaks off a request that is waiting for the network: every point of a delivery may be cut."""


def run_agent(home: Path, *, until_empty: bool, patience: Patience, timeout_s: float, ca_file: str | None) -> bool:
    """Serves the queue until SIGTERM or SIGINT, or with ``until_empty`` until nothing is pending.

    True when nothing is left, neither pending nor stuck. Raises `AgentRunning`, `NotEnrolled`, `KnownStoreError`.
    ``ca_file`` overrides the authority pinned at enrolment.
    """
    identity = Identity.load(home)
    store, clock = open_store(home)
    with ExitStack() as stack:
        stack.callback(store.close)
        lock = FileLock(home / "store" / _LOCK)
        if not _acquire(lock):
            raise AgentRunning(lock.owner())
        stack.callback(lock.release)
        transport = HttpTransport(identity.platform_url, ca_file=ca_file or identity.ca_file, timeout_s=timeout_s)
        client = PlatformClient(
            identity, transport, lambda: clock.now().utc, learn_keys=lambda fetched: keep_key_set(fetched, home)
        )
        stack.callback(client.close)
        waiter = SystemWaiter(store.data_watch(), NetworkWatch())
        stack.callback(waiter.close)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            waiter.stop()
            if transport.waiting:
                raise _Stopped

        for number in (signal.SIGTERM, signal.SIGINT):
            stack.callback(signal.signal, number, signal.signal(number, stop))
        log.info("agent_started", orphans=_sweep(store))
        with suppress(_Stopped):
            Agent(store, client, clock, waiter, SystemRandom(), patience).run(until_empty=until_empty)
        status = store.queue_status()
        log.info("agent_ended", pending=status.pending, stuck=len(status.stuck))
        return status.pending == 0 and not status.stuck
