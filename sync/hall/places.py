"""The places that keep what terminals share: the hall node first, then the city (ADR 7)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sync.clock import readable_time
from sync.hall.sealing import DraftKey
from sync.identity import Identity, NotEnrolled, Place
from sync.login import AuthorisedLine, time_there
from sync.outcomes import Fault, LoginFailed, Transport
from sync.transport import Answer, HttpTransport

#: A person stands before the screen while these run, seconds.
HALL_TIMEOUT_S = 1.5
CITY_TIMEOUT_S = 3.0
#: An assertion this far off is refused (60 s there); a hall node's clock may be another than the city's.
_CLOCKS_AGREE = timedelta(seconds=30)


def _log() -> Any:
    import structlog  # late: an app opens its places at its start, and has nothing to say then

    return structlog.get_logger("sync.hall")


class PlaceLine:
    """Requests to one place; threads wait for each other."""

    def __init__(
        self,
        identity: Identity,
        transport: HttpTransport,
        utc_now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.identity = identity
        self.place = identity.place
        self._transport = transport
        self._utc_now = utc_now
        self._monotonic = monotonic
        self._ahead = timedelta(0)  # of our clock, as far as we know
        self._line = AuthorisedLine(identity, transport, self._time_there, monotonic)
        self._turn = threading.Lock()

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
        bytes_limit: int | None = None,
    ) -> Answer | Transport:
        """One exchange, logged in. ``body`` goes as JSON, ``data`` as bytes. Not being let in is one more fault."""
        headers = dict(headers or {})
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        elif data is not None:
            headers["Content-Type"] = "application/octet-stream"

        def ask() -> Answer | Transport | LoginFailed:
            return self._line.request(
                method, path, headers=headers, data=data, timeout_s=timeout_s, bytes_limit=bytes_limit
            )

        with self._turn:
            answer = ask()
            if isinstance(answer, LoginFailed) and self._clock_was_off():
                answer = ask()
        if isinstance(answer, LoginFailed):
            _log().warning("place_login_failed", place=self.place.value, reason=answer.reason)
            return Transport(Fault.NOT_PLATFORM, f"login_failed: {answer.reason}")
        return answer

    def close(self) -> None:
        """From any thread; a request that waits ends now."""
        self._transport.abort()
        with self._turn:
            self._transport.close()

    def abort(self) -> None:
        """Ends the request that waits, and all later ones."""
        self._transport.abort()

    def _time_there(self) -> datetime:
        return self._utc_now() - self._ahead

    def _clock_was_off(self) -> bool:
        """True when the place's clock says something else than we thought, and we now know it. It may be wrong by
        decades: nothing but our assertions to this place is dated by it."""
        theirs = time_there(self.identity, self._transport, self._monotonic, readable_time)
        if isinstance(theirs, Transport):
            return False
        was_off = abs(self._time_there() - theirs) > _CLOCKS_AGREE
        self._ahead = self._utc_now() - theirs
        return was_off


class Places:
    """The places this terminal is enrolled with, and the city's draft key."""

    def __init__(self, lines: tuple[PlaceLine, ...], draft_key: DraftKey | None) -> None:
        """``lines``: in the order they are to be asked."""
        self.lines = lines
        self.draft_key = draft_key

    @classmethod
    def open(
        cls,
        home: Path,
        utc_now: Callable[[], datetime],
        *,
        ca_file: str | None = None,
        hall_timeout_s: float = HALL_TIMEOUT_S,
        city_timeout_s: float = CITY_TIMEOUT_S,
    ) -> Places:
        """As far as this home is enrolled. ``ca_file`` overrides the authority pinned at the city's enrolment."""
        hall, city = _identity(home, Place.HALL), _identity(home, Place.CITY)
        lines = []
        if hall is not None:
            transport = HttpTransport(hall.platform_url, ca_file=hall.ca_file, timeout_s=hall_timeout_s)
            lines.append(PlaceLine(hall, transport, utc_now))
        if city is not None:
            authority = ca_file or city.ca_file
            transport = HttpTransport(city.platform_url, ca_file=authority, timeout_s=city_timeout_s)
            lines.append(PlaceLine(city, transport, utc_now))
        key = city.draft_key if city is not None else None
        return cls(tuple(lines), None if key is None else DraftKey.from_text(key))

    def line(self, place: Place) -> PlaceLine | None:
        return next((line for line in self.lines if line.place is place), None)

    def close(self) -> None:
        for line in self.lines:
            line.close()


def _identity(home: Path, place: Place) -> Identity | None:
    try:
        return Identity.load(home, place)
    except NotEnrolled as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            _log().error("identity_unreadable", place=place.value)
        return None
