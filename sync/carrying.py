"""The lanes of a terminal's agent, put together: clients of one platform that share an access token."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from sync.client import PlatformClient, Share
from sync.identity import Identity
from sync.lanes import ThreadLanes
from sync.login import AccessToken
from sync.store.store import Store
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
) -> ThreadLanes:
    """Close them. ``ca_file`` overrides the authority pinned at enrolment; ``learn_keys`` is called by one lane at a
    time, ``rang`` whenever an attempt has ended."""
    token, one_at_a_time = AccessToken(), threading.Lock()

    def learn(fetched: Identity) -> None:
        with one_at_a_time:
            learn_keys(fetched)

    def make(share: Share) -> PlatformClient:
        transport = HttpTransport(identity.platform_url, ca_file=ca_file or identity.ca_file, timeout_s=timeout_s)
        return PlatformClient(identity, transport, utc_now, learn, token=token, share=share)

    return ThreadLanes(store, LANES, make, rang)
