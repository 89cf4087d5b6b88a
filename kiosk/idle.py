"""The one time that runs beside the flow: idle, grace or farewell, on the injected `Scheduler`."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.events import Elapsed
from kiosk.parts import Timeouts
from station.scheduler import Cancellable, Scheduler


class FlowTimer:
    """Holds at most one running time. ``tick`` is called each second of the grace with the seconds left."""

    def __init__(
        self, scheduler: Scheduler, timeouts: Timeouts, post: Callable[[Elapsed], None], tick: Callable[[int], None]
    ) -> None:
        self._scheduler = scheduler
        self._post = post
        self._tick = tick
        self._elder_warn = timeouts.elder_warn
        self._lengths = {
            Elapsed.IDLE: timeouts.warn,
            Elapsed.GRACE: timeouts.extend,
            Elapsed.FAREWELL: timeouts.farewell,
            Elapsed.READING: timeouts.reading,
        }
        self._kind: Elapsed | None = None
        self._running: Cancellable | None = None
        self._left = 0.0
        self._elder = False

    def follow(self, kind: Elapsed | None, *, elder: bool) -> None:
        """The flow moved: the time starts anew, but the grace goes on when something else moved under the warning."""
        self._elder = elder
        if kind is Elapsed.GRACE and self._kind is Elapsed.GRACE:
            return
        self.stop()
        self._kind = kind
        if kind is not None:
            self._left = self._elder_warn if elder and kind is Elapsed.IDLE else self._lengths[kind]
            self._arm()

    def touched(self) -> None:
        """Somebody is there."""
        if self._kind is Elapsed.IDLE:
            self.follow(Elapsed.IDLE, elder=self._elder)

    def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
        self._running = None
        self._kind = None

    def _arm(self) -> None:
        if self._kind is Elapsed.GRACE:
            self._tick(round(self._left))
        step = min(1.0, self._left) if self._kind is Elapsed.GRACE else self._left
        self._running = self._scheduler.call_later(step, lambda: self._passed(step))

    def _passed(self, seconds: float) -> None:
        self._left -= seconds
        if self._left > 1e-9:
            self._arm()
            return
        kind, self._kind, self._running = self._kind, None, None
        if kind is not None:
            self._post(kind)
