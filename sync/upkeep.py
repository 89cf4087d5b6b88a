"""The agent's duties towards the platform beside records: its signed key set is read at intervals, and what follows
is done; the audit trail's end is anchored. On a line of their own, so that nothing here waits for a delivery."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import structlog

from sync.clock import SystemClock
from sync.hall.places import PlaceLine
from sync.housekeeping import Duty
from sync.identity import Identity, NotEnrolled
from sync.key_change import change_key, is_broken_off
from sync.key_ring import KeyRing
from sync.outcomes import Transport
from sync.store.store import Store
from sync.trail import ANCHOR_S, TrailAnchoring
from sync.transport import HttpTransport

log = structlog.get_logger("sync.agent")

#: How often the key set is read: it says, signed, which life of the platform this is. Seconds.
KEY_SET_S = 60.0


class PlatformUpkeep:
    """Used by one thread, but for `stop`."""

    def __init__(
        self,
        home: Path,
        identity: Identity,
        store: Store,
        clock: SystemClock,
        *,
        timeout_s: float,
        ca_file: str | None,
        learn: Callable[[Identity], None],
    ) -> None:
        transport = HttpTransport(identity.platform_url, ca_file=ca_file or identity.ca_file, timeout_s=timeout_s)
        self._line = PlaceLine(identity, transport, clock.there)
        self._home = home
        self._identity = identity
        self._store = store
        self._clock = clock
        self._keys = KeyRing(identity, self._line, learn)
        self._trail = TrailAnchoring(store, home, self._present, self._keys, self._line.ask, clock)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """`Duty.stop` and `Duty.close` are on the first one: the line is shared."""
        return (
            Duty("key_set", KEY_SET_S, self.heed, stop=self._line.abort, close=self._line.close),
            Duty("key_change", KEY_SET_S, lambda: not is_broken_off(self._home) or self.change_key() is None),
            Duty("audit_anchor", ANCHOR_S, self._trail.anchor),
        )

    def change_key(self) -> str | None:
        """None when the terminal has a new key; else why not. One that was broken off is brought to its end."""
        trouble = change_key(self._home, self._line.ask, self._clock)
        if trouble is None:
            log.info("terminal_key_changed")
        else:
            log.warning("terminal_key_not_changed", trouble=trouble)
        return trouble

    def heed(self) -> bool:
        """Reads the key set; a new epoch brings back what the platform may have lost."""
        return heed_key_set(self._store, self._keys)

    def _present(self) -> Identity:
        """As it is on disk now: its key may have been changed."""
        try:
            return Identity.load(self._home)
        except NotEnrolled:
            return self._identity


def heed_key_set(store: Store, keys: KeyRing) -> bool:
    """Only what the pinned root signed has an effect. False: it could not be read now."""
    published = keys.refresh()
    if isinstance(published, Transport):
        return False
    offered = store.heed_epoch(published.epoch, published.watermark)
    if offered:
        log.warning("platform_restored", epoch=published.epoch, offered_again=offered)
    return True
