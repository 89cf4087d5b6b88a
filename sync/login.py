"""Requests that need to be logged in: an access token fetched when needed, renewed when it is refused.

OAuth2 client credentials with ``private_key_jwt`` (RFC 7523), as docs/adr/0001 has it. City and hall node alike.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey
from uuid6 import uuid7

from sync.clock import plausible_time
from sync.identity import Identity
from sync.outcomes import Fault, LoginFailed, Transport
from sync.transport import Answer, HttpTransport

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIFE = timedelta(minutes=4)
_TOKEN_MARGIN_S = 30.0
_TOKEN_LIFE_LIMIT_S = 86400
#: Why a login failed that will never succeed again: somebody has to replace this terminal.
REVOKED = "revoked"


@dataclass(slots=True)
class AccessToken:
    """A terminal's access token at one place; its lines there may share one. Hold ``renewing`` to fetch another."""

    text: str = ""
    until: float = 0.0  # on the monotonic clock
    renewing: threading.Lock = field(default_factory=threading.Lock)

    def __repr__(self) -> str:
        return f"AccessToken(until={self.until!r})"


class AuthorisedLine:
    """One terminal's requests to one place. Not for several threads.

    ``utc_now`` is the terminal's best idea of the time there (for assertions).
    """

    def __init__(
        self,
        identity: Identity,
        transport: HttpTransport,
        utc_now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        token: AccessToken | None = None,
    ) -> None:
        self._identity = identity
        self._key = identity.private_key
        self._transport = transport
        self._utc_now = utc_now
        self._monotonic = monotonic
        self._token = token or AccessToken()

    def log_in(self) -> LoginFailed | Transport | None:
        """Fetches an access token; None when there is one. A key that is not accepted may have been changed by another
        process, or half: then the other one is tried."""
        outcome = self._log_in_with(self._key)
        if outcome != LoginFailed("invalid_client"):
            return outcome
        for key in self._identity.keys_on_disk():
            if key.thumbprint() != self._key.thumbprint() and self._log_in_with(key) is None:
                self._key = key
                return None
        return outcome

    def _log_in_with(self, key: ECKey) -> LoginFailed | Transport | None:
        now = self._utc_now()
        claims = {
            "iss": self._identity.terminal_id,
            "sub": self._identity.terminal_id,
            "aud": self._identity.issuer,
            "jti": str(uuid7()),
            "iat": int(now.timestamp()),
            "exp": int((now + _ASSERTION_LIFE).timestamp()),
        }
        assertion = jwt.encode({"alg": "ES256"}, claims, key, algorithms=["ES256"])
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        answer = self._transport.request(
            "POST",
            "/v1/token",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            data=urlencode(form).encode(),
        )
        if isinstance(answer, Transport):
            return answer
        token, lifetime = answer.body.get("access_token"), answer.body.get("expires_in")
        if answer.status == 200 and _is_token(token) and isinstance(lifetime, int) and lifetime > 0:
            self._token.until = self._monotonic() + min(lifetime, _TOKEN_LIFE_LIMIT_S)
            self._token.text = str(token)
            return None
        reason = answer.body.get("error") or answer.problem
        if answer.status in (400, 401, 403) and isinstance(reason, str):
            revoked = answer.body.get("reason") == REVOKED
            return LoginFailed(REVOKED if revoked else plain_words(reason, 100))
        return Transport(Fault.NOT_PLATFORM, f"token request answered {answer.status}")

    def request(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        data: bytes | memoryview | None = None,
        timeout_s: float | None = None,
        bytes_limit: int | None = None,
    ) -> Answer | Transport | LoginFailed:
        """As `HttpTransport.request`, logged in."""
        used = self._token.text
        fresh = self._monotonic() > self._token.until - _TOKEN_MARGIN_S
        if fresh and (trouble := self._renew(used)) is not None:
            return trouble
        while True:
            used = self._token.text
            bearer = {"Authorization": f"Bearer {used}"}
            answer = self._transport.request(
                method,
                path,
                headers={**(headers or {}), **bearer},
                data=data,
                timeout_s=timeout_s,
                bytes_limit=bytes_limit,
            )
            if isinstance(answer, Transport) or answer.status != 401:
                return answer
            if fresh:
                self._token.until = 0.0
                return LoginFailed("token_not_accepted")
            trouble = self._renew(used)
            if trouble is not None:
                return trouble
            fresh = True

    def _renew(self, used: str) -> LoginFailed | Transport | None:
        """A token other than ``used``: another line's, when it has been faster, else a new one."""
        with self._token.renewing:
            return self.log_in() if self._token.text == used else None


def time_there(
    identity: Identity,
    transport: HttpTransport,
    monotonic: Callable[[], float] = time.monotonic,
    read: Callable[[object], datetime | None] = plausible_time,
) -> datetime | Transport:
    """What the clock there reads now. Only an answer naming the issuer counts. ``read``: which times may be."""
    before = monotonic()
    answer = transport.request("GET", "/v1/health")
    if isinstance(answer, Transport):
        return answer
    if answer.status != 200 or answer.body.get("issuer") != identity.issuer:
        return Transport(Fault.NOT_PLATFORM, "health of another issuer")
    theirs = read(answer.body.get("time"))
    if theirs is None:
        return Transport(Fault.NOT_PLATFORM, "health without a plausible time")
    return theirs + timedelta(seconds=(monotonic() - before) / 2)


def plain_words(text: object, limit: int) -> str:
    """What a stranger says, fit for database, log and screen: no lone surrogates, no control characters."""
    return (
        "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:limit])
        if isinstance(text, str)
        else ""
    )


def _is_token(token: object) -> bool:
    """Fit for a header line."""
    return (
        isinstance(token, str)
        and 0 < len(token) <= 4096
        and token.isascii()
        and token.isprintable()
        and " " not in token
    )
