"""The lanes of a terminal's agent, put together: clients of one platform that share an access token."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, time
from time import monotonic

from sync.client import PlatformClient, Share
from sync.identity import Identity
from sync.lanes import ThreadLanes
from sync.login import AccessToken
from sync.store.store import Store
from sync.throttle import LineLimits, Throttle
from sync.transport import HttpTransport

#: Enough that a round trip of 50 ms costs nothing; each is one connection and at most one piece of an attachment.
LANES = 3


def open_lanes(
    identity: Identity,
    store: Store,
    utc_now: Callable[[], datetime],
    *,
    timeout_s: float,
    ca_file: str | None,
    learn_keys: Callable[[Identity], None],
    rang: Callable[[], None],
    limits: LineLimits = LineLimits(),  # noqa: B008 - frozen
    wall: Callable[[], time] = lambda: datetime.now().time(),  # noqa: DTZ005 - of the clock on the wall
) -> ThreadLanes:
    """Close them. ``ca_file`` overrides the authority pinned at enrolment; ``learn_keys`` is called by one lane at a
    time, ``rang`` whenever an attempt has ended. ``limits`` are those of all lanes together."""
    token, one_at_a_time = AccessToken(), threading.Lock()
    throttle = Throttle(limits, monotonic, wall)

    def learn(fetched: Identity) -> None:
        with one_at_a_time:
            learn_keys(fetched)

    def make(share: Share) -> PlatformClient:
        transport = HttpTransport(
            identity.platform_url, ca_file=ca_file or identity.ca_file, timeout_s=timeout_s, throttle=throttle
        )
        return PlatformClient(identity, transport, utc_now, learn, token=token, share=share)

    return ThreadLanes(store, LANES, make, rang)
