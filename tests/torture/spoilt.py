"""What a seeded line does to requests, and what stands in between when it is not the platform that answers."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey

from sync.identity import Identity
from tests.faults.proxy import Asked, http_answer
from tests.faults.scripted import Hello, Strike

#: How often each befalls a request, of those that fit it.
WEIGHTS: dict[str, int] = {
    "delay": 6,
    "lose_request": 6,
    "cut_request": 8,
    "cut_answer": 8,
    "end_answer": 6,
    "duplicate": 10,
    "late": 8,
    "html": 4,
    "redirect": 3,
    "near_right": 8,
    "refused": 6,
    "bend_answer": 5,
    "lie_about_length": 3,
    "bend_request": 5,
    "half_open": 4,
    "swallow": 1,  # these cost the time-out
    "stall_answer": 1,
}
_STALLS = ("swallow", "stall_answer")
_PAGE = "<html><body><h1>欢迎使用免费无线网络</h1><form>手机号 <input></form></body></html>".encode()
_STATUSES = (
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Timeout",
    "429 Too Many Requests",
    "429 Too Many Requests",
    "403 Forbidden",
    "404 Not Found",
    "400 Bad Request",
    "401 Unauthorized",
    "200 OK",
)
_BODIES = (
    b"",
    b"{}",
    b"[]",
    b"null",
    b'{"receipt": 1}',
    b'{"status": "ok"',
    _PAGE,
    b"\xff\xfe",
    b'{"receipt": "a.b.c"}',
)


@dataclass
class Spoilt:
    """Implements `tests.faults.scripted.Script` from one seed: spoils until it has seen ``until`` requests, then the
    line is good. ``kinds`` restricts what happens (all by default)."""

    rng: Random
    identity: Identity
    until: int
    rate: float
    tls: bool
    kinds: tuple[str, ...] = tuple(WEIGHTS)
    old_receipts: tuple[str, ...] = ()
    requests: int = 0
    stalls_left: int = 1
    dns_left: int = 0
    struck: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _offsets: dict[str, int] = field(default_factory=dict)

    @property
    def healed(self) -> bool:
        return self.requests >= self.until

    def heal(self) -> None:
        self.until = 0

    def resolves(self) -> bool:
        """Does the platform's name resolve now?"""
        with self.lock:
            if self.dns_left and not self.healed:
                self.dns_left -= 1
                self.requests += 1
                self.struck.append("dns")
                return False
            return True

    def connection(self) -> Hello:
        with self.lock:
            if self.healed or self.rng.random() > 0.12:
                return Hello()
            kinds = ("expired", "wrong_name", "unknown_authority", "garbage", "reset") if self.tls else ("reset",)
            self.requests += 1
            kind = self.rng.choice(kinds)
            self.struck.append(kind)
            return Hello(kind)

    def request(self, asked: Asked) -> Strike | None:
        with self.lock:
            self.requests += 1
            if self.healed or self.rng.random() > self.rate:
                return None
            kinds = [kind for kind in self.kinds if kind not in _STALLS or self.stalls_left]
            kind = self.rng.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
            self.stalls_left -= kind in _STALLS
            self.struck.append(f"{asked.method} {kind}")
            return self._strike(kind, asked)

    def _strike(self, kind: str, asked: Asked) -> Strike:
        if kind == "html":
            return Strike("portal", answer=http_answer("200 OK", b"" if asked.method == "HEAD" else _PAGE, "text/html"))
        if kind == "redirect":
            return Strike("portal", answer=http_answer("302 Found", b"", "text/html", "Location: /login"))
        if kind == "refused":
            return Strike("portal_and_close", answer=self._refusal(asked))
        if kind == "near_right":
            return Strike("portal", answer=self._impostor(asked))
        if kind == "delay":
            return Strike("delay", at=self.rng.randint(1, 8))
        if kind == "late":
            return Strike("late", at=self.rng.randint(0, 4))
        return Strike(kind, at=self.rng.randrange(1 << 20))

    def _refusal(self, asked: Asked) -> bytes:
        """What proxies, filters and tired servers say: never in the contract's own form."""
        status = self.rng.choice(_STATUSES)
        body = b"" if asked.method == "HEAD" else self.rng.choice(_BODIES)
        more = [] if self.rng.random() < 0.5 else [f"Retry-After: {self.rng.choice(['0', '7', '86400', 'soon', '-1'])}"]
        return http_answer(status, body, self.rng.choice(["application/json", "text/html"]), *more)

    def _impostor(self, asked: Asked) -> bytes:
        """Plays the platform as far as anyone can who has not its keys."""
        path, method = asked.path, asked.method
        if path == "/v1/health":
            off = timedelta(days=self.rng.choice([0, 0, 1, -1, 3650, -3650]))
            now = (datetime(2026, 5, 14, tzinfo=UTC) + off).isoformat()
            return _json("200 OK", {"issuer": self.identity.issuer, "epoch": self.identity.epoch, "time": now})
        if path == "/v1/token":
            return _json("200 OK", {"access_token": "portal", "token_type": "Bearer", "expires_in": 600})
        if path == "/v1/keys":
            return _json("200 OK", {"key_set": self.identity.key_set})
        if method == "PATCH":
            start = int(asked.headers.get("upload-offset", "0"))
            end = start + int(asked.headers.get("content-length", "0")) + self.rng.choice([0, 0, 0, 1])
            self._offsets[path] = end
            return http_answer("204 No Content", b"", "text/plain", f"Upload-Offset: {end}")
        if method == "HEAD":
            offset = self._offsets.get(path, self.rng.choice([0, 1, 100, 4096, 1 << 40]))
            return http_answer("200 OK", b"", "text/plain", f"Upload-Offset: {offset}")
        if method == "PUT":
            return _json(self.rng.choice(["200 OK", "201 Created"]), {"receipt": self._forged(asked)})
        return _json("200 OK", {"changes": [], "cursor": 0, "epoch": "x"})

    def _forged(self, asked: Asked) -> str:
        words = {
            "iss": self.identity.issuer,
            "record": asked.path.rpartition("/")[2],
            "digest": asked.headers.get("hall-record-digest", ""),
            "terminal": self.identity.terminal_id,
            "received_at": "2026-05-14T04:00:00.000Z",
            "epoch": self.identity.epoch,
            "watermark": None,
        }
        known = json.loads(jws.extract_compact(self.identity.key_set.encode()).payload)["keys"]
        header = {"alg": "ES256", "kid": self.rng.choice([*known, {"kid": "k"}])["kid"], "typ": "hall-receipt+jws"}
        makers: list[Callable[[], str]] = [
            lambda: f"{_part({**header, 'alg': 'none'})}.{_part(words)}.",
            lambda: jws.serialize_compact(header, json.dumps(words).encode(), ECKey.generate_key("P-256")),
        ]
        if self.old_receipts:
            makers.append(lambda: self.rng.choice(self.old_receipts))
        return self.rng.choice(makers)()


def _json(status: str, body: dict[str, Any]) -> bytes:
    return http_answer(status, json.dumps(body).encode())


def _part(content: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
