"""Lanes to the platform: each a connection with a thread of its own, so that several records are under way at once.

The agent alone decides what is tried and what an outcome means; a lane only carries. Attachments of one record are
shared among the lanes that have nothing to do, so a single large intake uses them all; while one record is being put,
the next one's attachments are already on their way.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sync.attempts import Attempt, Ended, Platform, stumbled_over, try_to_deliver
from sync.client import BlobSender, BlobTrouble, Piece, Share
from sync.store.store import Store

#: Handed over while all lanes are busy: the next one starts without waiting for the agent.
_AHEAD = 1
#: So long is waited for all lanes together when everything ends.
_END_S = 5.0


class Lanes(Protocol):
    """Where attempts are made. Called from the agent's thread only."""

    @property
    def width(self) -> int:
        """How many attempts may be under way at once."""
        ...

    def free(self) -> bool: ...
    def begin(self, attempt: Attempt) -> None: ...
    def ended(self) -> tuple[Attempt, Ended] | None:
        """An attempt that has ended, once each; None when there is none."""
        ...

    def sent(self) -> int:
        """Bytes of records and attachments that were sent so far and answered."""
        ...

    def busy(self) -> int:
        """How many lanes carry something now."""
        ...

    def stop(self) -> None:
        """Cuts what is under way and waits for it; `ended` still tells what had ended."""
        ...


class OneLane:
    """Attempts made at once, on the agent's own thread."""

    def __init__(self, store: Store, platform: Platform) -> None:
        self._store = store
        self._platform = platform
        self._ended: deque[tuple[Attempt, Ended]] = deque()

    @property
    def width(self) -> int:
        return 1

    def free(self) -> bool:
        return not self._ended

    def begin(self, attempt: Attempt) -> None:
        self._ended.append((attempt, try_to_deliver(self._store, self._platform, attempt)))

    def ended(self) -> tuple[Attempt, Ended] | None:
        return self._ended.popleft() if self._ended else None

    def sent(self) -> int:
        return 0

    def busy(self) -> int:
        return 0

    def stop(self) -> None:
        """Nothing is under way between two calls."""


class Carrier(Platform, BlobSender, Protocol):
    """A `sync.client.PlatformClient`. ``abort`` may be called from any thread."""

    @property
    def sent(self) -> int: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class _Shared:
    """Pieces of one record. Whoever has time takes the next one; the owner waits until all have ended."""

    waiting: deque[tuple[int, Piece]]
    results: dict[int, BlobTrouble | None] = field(default_factory=dict)
    failure: BaseException | None = None
    working: int = 0


class ThreadLanes:
    """``make`` gives the carrier of each of the ``count`` lanes; it may share attachments by what it is given. ``rang``
    is called from a lane whenever an attempt has ended."""

    def __init__(self, store: Store, count: int, make: Callable[[Share], Carrier], rang: Callable[[], None]) -> None:
        self._store = store
        self._carriers = tuple(make(self.share) for _ in range(count))
        self._rang = rang
        self._changed = threading.Condition()
        self._waiting: deque[Attempt] = deque()
        self._shared: deque[_Shared] = deque()
        self._ended: deque[tuple[Attempt, Ended]] = deque()
        self._under_way = 0  # begun and not yet told of
        self._busy = 0  # lanes at work
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._work, args=(carrier,), name=f"lane-{number}", daemon=True)
            for number, carrier in enumerate(self._carriers, 1)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def width(self) -> int:
        return len(self._carriers)

    def free(self) -> bool:
        with self._changed:
            return not self._stopping and self._under_way < len(self._carriers) + _AHEAD

    def begin(self, attempt: Attempt) -> None:
        with self._changed:
            self._waiting.append(attempt)
            self._under_way += 1
            self._changed.notify_all()

    def ended(self) -> tuple[Attempt, Ended] | None:
        with self._changed:
            if not self._ended:
                return None
            self._under_way -= 1
            return self._ended.popleft()

    def sent(self) -> int:
        return sum(carrier.sent for carrier in self._carriers)

    def busy(self) -> int:
        with self._changed:
            return self._busy

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._waiting.clear()
            self._changed.notify_all()
        for carrier in self._carriers:
            carrier.abort()
        end = time.monotonic() + _END_S
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def close(self) -> None:
        """Also gives the connections back, but for one whose thread hangs in a connection being made."""
        self.stop()
        for thread, carrier in zip(self._threads, self._carriers, strict=True):
            if not thread.is_alive():
                carrier.close()

    # --- in the lanes -----------------------------------------------------------------------------------------

    def share(self, mine: BlobSender, pieces: Sequence[Piece]) -> list[BlobTrouble | None]:
        """`sync.client.Share`, called by a lane's own carrier: does the pieces with the help of lanes that have
        nothing to do. Results in the order of ``pieces``, None for those left undone after trouble. Raises the first
        exception any of them raised."""
        shared = _Shared(deque(enumerate(pieces)))
        with self._changed:
            self._shared.append(shared)
            self._changed.notify_all()
            while self._take_piece(shared, mine):
                pass
            while shared.working:
                self._changed.wait()
            self._shared.remove(shared)
        if shared.failure is not None:
            raise shared.failure
        return [shared.results.get(number) for number in range(len(pieces))]

    def _take_piece(self, shared: _Shared, carrier: BlobSender) -> bool:
        """Does one piece, with the lock let go meanwhile; False when there is none left."""
        if not shared.waiting:
            return False
        number, piece = shared.waiting.popleft()
        shared.working += 1
        self._changed.release()
        result: BlobTrouble | None = None
        failure: BaseException | None = None
        try:
            result = piece(carrier)
        except BaseException as error:  # whatever it is, it belongs to the record's owner
            failure = error
        finally:
            self._changed.acquire()
        shared.working -= 1
        shared.results[number] = result
        shared.failure = shared.failure or failure
        if result is not None or failure is not None:
            shared.waiting.clear()  # the record is in trouble: its other pieces would only cost
        self._changed.notify_all()
        return True

    def _work(self, carrier: Carrier) -> None:
        with self._changed:
            while not self._stopping:
                helped = next((shared for shared in self._shared if shared.waiting), None)
                if not self._waiting and helped is None:
                    self._changed.wait()
                    continue
                self._busy += 1
                if self._waiting:
                    self._attempt(self._waiting.popleft(), carrier)
                elif helped is not None:
                    self._take_piece(helped, carrier)
                self._busy -= 1

    def _attempt(self, attempt: Attempt, carrier: Carrier) -> None:
        self._changed.release()
        try:
            ended = try_to_deliver(self._store, carrier, attempt)
        except BaseException as error:  # a library's panic, too: the lane lives on, its record is not left under way
            ended = stumbled_over(error)
        finally:
            self._changed.acquire()
        self._ended.append((attempt, ended))
        self._rang()
