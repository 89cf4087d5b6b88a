"""The agent as a process: composition, one at a time by lock, clean end on SIGTERM."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from random import SystemRandom
from types import FrameType

import structlog

from intake.clock import Clock
from sync.agent import Agent, Patience
from sync.agent_announcements import AnnouncementDesk, Answered, Command, Recipients
from sync.agent_drafts import DraftSharing, InBackground
from sync.agent_feed import FeedFollower
from sync.agent_feed import InBackground as FeedInBackground
from sync.agent_lock import agent_lock
from sync.carrying import open_lanes
from sync.client import PlatformClient
from sync.clock import SystemClock
from sync.hall.places import PlaceLine, Places
from sync.housekeeping import Duty, Housekeeping
from sync.housekeeping import InBackground as HouseInBackground
from sync.identity import Identity, NotEnrolled
from sync.key_ring import KeyRing
from sync.locks import FileLock
from sync.log_file import keep_small
from sync.netwatch import NetworkWatch
from sync.opening import open_store
from sync.store.errors import KnownStoreError, StoreBusy, StoreFull, StoreIOError
from sync.store.purge import Purged
from sync.store.retention import RetentionRules
from sync.store.room import MIB, Level, RoomRules
from sync.store.store import Store
from sync.throttle import LineLimits
from sync.transport import HttpTransport
from sync.upkeep import PlatformUpkeep
from sync.waiting import SystemWaiter

log = structlog.get_logger("sync.agent")


def _acquire(lock: FileLock) -> bool:
    """A few tries: `running_agent` holds the lock for a moment when it asks."""
    for _ in range(10):
        if lock.acquire():
            return True
        time.sleep(0.05)
    return False


#: The agent's log is looked at so often, seconds.
LOG_S = 600.0


#: How far the agent steps back behind the screens of the same machine.
NICE = 5


def make_way() -> None:
    """People wait for the screens, nobody for the agent: it takes the processor when they leave it. Call before any
    thread is started. What was started with less stays there."""
    if os.getpriority(os.PRIO_PROCESS, 0) < NICE:
        os.setpriority(os.PRIO_PROCESS, 0, NICE)


class AgentRunning(Exception):
    """Another agent serves this home; ``pid`` is its process when known."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(f"another agent is running (pid {pid})")
        self.pid = pid


def keep_key_set(identity: Identity, home: Path) -> None:
    """A key set that cannot be written down (disk full) is fetched again after a restart. Nothing else of the identity
    this agent began with is written."""
    try:
        identity.save_key_set(home)
    except (OSError, NotEnrolled) as error:
        log.error("identity_not_kept", error=type(error).__name__)


#: How often files that no row names are looked for, seconds.
SWEEP_S = 3600.0
#: How often the room on the disk is looked at, seconds.
ROOM_S = 5.0
#: How often what has had its time is looked for, seconds.
PURGE_S = 86400.0


def _sweep(store: Store) -> int:
    """Orphans are no reason not to start: what could not be removed now is removed another time."""
    try:
        return store.sweep_blobs()
    except (StoreBusy, StoreFull, StoreIOError) as error:
        log.error("store_trouble", condition=error.condition)
        return 0


def _tell_limits(store: Store, limits: LineLimits) -> None:
    """Only screens need it."""
    try:
        store.note_line_limits(limits)
    except KnownStoreError as error:
        log.error("store_trouble", condition=error.condition)


class _Stopped(BaseException):
    """Breaks off a request that is waiting for the network: every point of a delivery may be cut."""


class _Sharing:
    """Drafts for other terminals, as far as this one is enrolled for them."""

    def __init__(
        self,
        home: Path,
        store: Store,
        clock: SystemClock,
        patience: Patience,
        timeout_s: float,
        ca_file: str | None,
    ) -> None:
        self._places = Places.open(
            home,
            clock.there,
            ca_file=ca_file,
            hall_timeout_s=timeout_s,
            city_timeout_s=timeout_s,
        )
        self._waiter = SystemWaiter(store.data_watch(), NetworkWatch())
        self._running: InBackground | None = None
        self._sharing: DraftSharing | None = None
        key = self._places.draft_key
        if key is not None:
            self._sharing = DraftSharing(store, self._places, key, clock, self._waiter, SystemRandom(), patience)

    def start(self) -> None:
        if self._sharing is not None:
            self._running = InBackground(self._sharing)
            self._running.start()

    def once(self) -> None:
        if self._sharing is not None:
            self._sharing.round()

    def stop(self) -> None:
        self._waiter.stop()
        for line in self._places.lines:
            line.abort()

    def close(self) -> None:
        self.stop()
        if self._running is None or self._running.join():
            self._places.close()
            self._waiter.close()


class _Following:
    """The platform's change feed, on a line of its own."""

    def __init__(
        self,
        identity: Identity,
        store: Store,
        clock: SystemClock,
        patience: Patience,
        timeout_s: float,
        ca_file: str | None,
        learn: Callable[[Identity], None],
        home: Path,
        recipients: Recipients | None,
        commands: Mapping[str, Command],
    ) -> None:
        transport = HttpTransport(identity.platform_url, ca_file=ca_file or identity.ca_file, timeout_s=timeout_s)
        self._line = PlaceLine(identity, transport, clock.there)
        self._waiter = SystemWaiter(store.data_watch(), NetworkWatch())
        keys = KeyRing(identity, self._line, learn)
        desk = None
        if recipients is not None:
            desk = AnnouncementDesk(home, store, self._line, keys, clock, recipients, commands)
        self._follower = FeedFollower(store, self._line, keys, self._waiter, clock, SystemRandom(), patience, desk)
        self._running: FeedInBackground | None = None

    def start(self) -> None:
        self._running = FeedInBackground(self._follower)
        self._running.start()

    def once(self) -> None:
        self._follower.catch_up()

    def stop(self) -> None:
        self._waiter.stop()
        self._line.abort()

    def close(self) -> None:
        self.stop()
        if self._running is None or self._running.join():
            self._line.close()
            self._waiter.close()


def _purge(store: Store, clock: SystemClock, rules: RetentionRules) -> bool:
    """False: the platform has not been heard since this machine started, or somebody was reading all the while."""
    certain = clock.certain()
    if certain is None:
        return False
    done = store.purge(certain, rules)
    if done != Purged():
        log.info("purged", **asdict(done))
    return done.log_clean


class _RoomWatch:
    """The ballast is let go and made again; a level is told once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._told = Level.AMPLE

    def look(self) -> bool:
        look = self._store.tend_room()
        if look.level is not self._told:
            self._told = look.level
            log.warning("disk_room", level=look.level.word, free_mb=look.free // MIB)
        return True


class _House:
    """House-keeping, on a lane of its own. Further duties are listed here."""

    def __init__(
        self, store: Store, clock: SystemClock, retention: RetentionRules, further: Sequence[Duty] = ()
    ) -> None:
        duties = [
            Duty("log", LOG_S, lambda: keep_small() or True),
            Duty("room", ROOM_S, _RoomWatch(store).look),
            Duty("purge", PURGE_S, lambda: _purge(store, clock, retention)),
            Duty("sweep", SWEEP_S, lambda: store.sweep_blobs() >= 0),
            *further,
        ]
        self._waiter = SystemWaiter(_NoRows(), _NoNetwork())
        self._house = Housekeeping(duties, clock, self._waiter)
        self._running: HouseInBackground | None = None

    def start(self) -> None:
        self._running = HouseInBackground(self._house)
        self._running.start()

    def once(self) -> None:
        self._house.round()

    def stop(self) -> None:
        self._waiter.stop()
        self._house.stop()

    def close(self) -> None:
        self.stop()
        if self._running is None or self._running.join():
            self._house.close()
            self._waiter.close()


class _NoRows:
    """House-keeping looks at the clock, not at what was committed."""

    def changed(self) -> bool:
        return False

    def close(self) -> None:
        return None


class _NoNetwork:
    socket = None

    def drain(self) -> bool:
        return False

    def close(self) -> None:
        return None


def _purged(store: Store, clock: SystemClock, rules: RetentionRules) -> Answered:
    """As a command of the platform."""
    if _purge(store, clock, rules):
        return Answered("done")
    return Answered("refused", "not now: the time is not certain, or the files were being read")


def _key_changed(upkeep: PlatformUpkeep) -> Answered:
    """As a command of the platform."""
    trouble = upkeep.change_key()
    return Answered("done") if trouble is None else Answered("refused", trouble)


def run_agent(
    home: Path,
    *,
    until_empty: bool,
    patience: Patience,
    timeout_s: float,
    ca_file: str | None,
    room_rules: RoomRules = RoomRules(),  # noqa: B008 - frozen
    retention: RetentionRules = RetentionRules(),  # noqa: B008 - frozen
    recipients: Callable[[Clock], Recipients] | None = None,
    limits: LineLimits = LineLimits(),  # noqa: B008 - frozen
) -> bool:
    """Serves the queue until SIGTERM or SIGINT, or with ``until_empty`` until nothing is pending.

    True when nothing is left, neither pending nor stuck. Raises `AgentRunning`, `NotEnrolled`, `KnownStoreError`.
    ``ca_file`` overrides the authority pinned at enrolment. ``recipients`` see to what the platform announces.
    ``limits``: how much of the line records may use.
    """
    identity = Identity.load(home)
    store, clock = open_store(home, room_rules)
    with ExitStack() as stack:
        stack.callback(store.close)
        lock = agent_lock(home)
        if not _acquire(lock):
            raise AgentRunning(lock.owner())
        stack.callback(lock.release)
        transport = HttpTransport(identity.platform_url, ca_file=ca_file or identity.ca_file, timeout_s=timeout_s)
        client = PlatformClient(
            identity, transport, clock.there, learn_keys=lambda fetched: keep_key_set(fetched, home)
        )
        stack.callback(client.close)
        waiter = SystemWaiter(store.data_watch(), NetworkWatch())
        stack.callback(waiter.close)
        lanes = open_lanes(
            identity,
            store,
            clock.there,
            timeout_s=timeout_s,
            ca_file=ca_file,
            learn_keys=lambda fetched: keep_key_set(fetched, home),
            rang=waiter.ring,
            limits=limits,
            wall=lambda: clock.now().local.time(),  # noqa: PLW0108 - of each call, not of this one
        )
        stack.callback(lanes.close)
        sharing = _Sharing(home, store, clock, patience, timeout_s, ca_file)
        stack.callback(sharing.close)
        following = _Following(
            identity,
            store,
            clock,
            patience,
            timeout_s,
            ca_file,
            lambda fetched: keep_key_set(fetched, home),
            home,
            None if recipients is None else recipients(clock),
            {
                "purge": lambda: _purged(store, clock, retention),
                "rotate_key": lambda: _key_changed(upkeep),
                "send_again": lambda: Answered("done", f"{store.resend_all('platform')} records"),
            },
        )
        stack.callback(following.close)
        upkeep = PlatformUpkeep(
            home,
            identity,
            store,
            clock,
            timeout_s=timeout_s,
            ca_file=ca_file,
            learn=lambda fetched: keep_key_set(fetched, home),
        )
        house = _House(store, clock, retention, upkeep.duties)
        stack.callback(house.close)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            waiter.stop()
            sharing.stop()
            following.stop()
            house.stop()
            if transport.waiting:
                raise _Stopped

        for number in (signal.SIGTERM, signal.SIGINT):
            stack.callback(signal.signal, number, signal.signal(number, stop))
        log.info("agent_started", orphans=_sweep(store))
        _tell_limits(store, limits)
        if not until_empty:
            sharing.start()
            following.start()
            house.start()
        if until_empty:
            with suppress(StoreBusy, StoreFull, StoreIOError):
                upkeep.heed()  # what a restored platform lost is part of what is to be sent
        with suppress(_Stopped):
            Agent(store, client, clock, waiter, SystemRandom(), patience, lanes).run(until_empty=until_empty)
        if until_empty:
            sharing.once()
            following.once()
            house.once()
        status = store.queue_status()
        log.info("agent_ended", pending=status.pending, stuck=len(status.stuck))
        return status.pending == 0 and not status.stuck
