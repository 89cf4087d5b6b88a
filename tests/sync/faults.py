"""A platform in this process that speaks docs/adr/0001 and misbehaves on request.

`FaultyPlatform.faults` is a queue of functions; each gets one request and may answer it (wrongly) instead of the
platform, or let it through by returning False. What the platform holds is in ``records`` and ``blobs``.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from joserfc import jws
from joserfc.jwk import ECKey

from sync.identity import Identity
from sync.signatures import KEY_SET_TYPE, RECEIPT_TYPE

ISSUER = "urn:test:platform"
TERMINAL = "T-K7M2"
Fault = Callable[["Request"], bool]


def sign(key: ECKey, payload: dict[str, Any], kid: str, kind: str = RECEIPT_TYPE) -> str:
    header = {"alg": "ES256", "kid": kid, "typ": kind}
    return jws.serialize_compact(header, json.dumps(payload).encode(), key, algorithms=["ES256"])


def public(key: ECKey, kid: str | None = None) -> dict[str, Any]:
    jwk = {name: value for name, value in key.as_dict(private=False).items() if name in ("kty", "crv", "x", "y")}
    return jwk if kid is None else {**jwk, "kid": kid}


@dataclass
class FaultyPlatform:
    """State of the platform. ``log`` has one ``METHOD /path`` per request that arrived."""

    root: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    signing: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    kid: str = "k1"
    epoch: str = "e1"
    time: str = "2026-05-14T04:00:00Z"
    records: dict[str, bytes] = field(default_factory=dict)
    effects: list[str] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, bytearray] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    always: Fault | None = None
    log: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)
    url: str = ""

    def key_set(self, root: ECKey | None = None) -> str:
        payload = {"keys": [public(self.signing, self.kid)], "epoch": self.epoch}
        return sign(root or self.root, payload, "root", KEY_SET_TYPE)

    def receipt(self, record: str, digest: str, /, **changes: Any) -> str:
        payload = {
            "iss": ISSUER,
            "record": record,
            "digest": digest,
            "terminal": TERMINAL,
            "received_at": self.time,
            "epoch": self.epoch,
            "watermark": None,
        }
        return sign(self.signing, {**payload, **changes}, self.kid)

    def identity(self, url: str | None = None, ca_file: str | None = None) -> Identity:
        return Identity(
            terminal_id=TERMINAL,
            device_code="K7M2",
            issuer=ISSUER,
            public_url=self.url,
            platform_url=url or self.url,
            root_key=public(self.root),
            key_set=self.key_set(),
            epoch=self.epoch,
            ca_file=ca_file,
            private_key=ECKey.generate_key("P-256"),
        )


class Request(BaseHTTPRequestHandler):
    """One request; also what a fault answers with."""

    protocol_version = "HTTP/1.1"
    platform: ClassVar[FaultyPlatform]
    body: bytes

    def setup(self) -> None:
        super().setup()
        # A head and a body sent apart would wait for the peer's delayed acknowledgement.
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - name of http.server
        """Quiet."""

    def json(self, status: int, body: object, kind: str = "application/json", **headers: str) -> bool:
        return self.answer(status, json.dumps(body).encode(), kind, **headers)

    def problem(self, status: int, kind: str, **more: Any) -> bool:
        body = {"type": kind, "title": kind, "status": status, "detail": "", **more}
        return self.json(status, body, "application/problem+json")

    def answer(self, status: int, data: bytes, kind: str = "text/html", **headers: str) -> bool:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        return True

    def reset(self) -> bool:
        """RST instead of an answer."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
        return True

    def serve(self) -> None:
        platform = self.platform
        fault = None
        with platform.lock:
            platform.log.append(f"{self.command} {self.path}")
            if platform.always is None and platform.faults:
                fault = platform.faults.pop(0)
        self.body = b""
        length = int(self.headers.get("Content-Length", 0))
        chosen = platform.always or fault
        if getattr(chosen, "before_body", False):
            assert chosen is not None
            chosen(self)
            return
        self.body = self.rfile.read(length)
        if chosen is not None and chosen(self):
            return
        with platform.lock:
            self._contract(platform)

    do_GET = do_POST = do_PUT = do_PATCH = do_HEAD = serve  # noqa: N815 - names of http.server

    def _contract(self, platform: FaultyPlatform) -> None:
        if (self.command, self.path) == ("GET", "/v1/health"):
            self.json(200, {"issuer": ISSUER, "epoch": platform.epoch, "time": platform.time})
        elif (self.command, self.path) == ("GET", "/v1/keys"):
            self.json(200, {"key_set": platform.key_set()})
        elif (self.command, self.path) == ("POST", "/v1/token"):
            token = f"token{len(platform.tokens)}"
            platform.tokens.add(token)
            self.json(200, {"access_token": token, "token_type": "Bearer", "expires_in": 600})
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") not in platform.tokens:
            self.problem(401, "not_authenticated")
        elif match := re.fullmatch(r"/v1/records/([^/]+)/blobs/(sha256:[0-9a-f]{64})", self.path):
            self._blob(platform, *match.groups())
        elif (match := re.fullmatch(r"/v1/records/([^/]+)", self.path)) and self.command == "PUT":
            self._record(platform, match[1])
        else:
            self.problem(404, "not_found")

    def _blob(self, platform: FaultyPlatform, _record: str, digest: str) -> None:
        here = platform.blobs.get(digest)
        partly = platform.uploads.setdefault(digest, bytearray())
        offset = len(here) if here is not None else len(partly)
        if self.command == "HEAD":
            if here is None and not partly:
                self.problem(404, "not_found")
            else:
                self.answer(200, b"", Upload_Offset=str(offset), Upload_Length="0")
            return
        if int(self.headers["Upload-Offset"]) != offset:
            self.json(
                409,
                {"type": "offset_differs", "title": "", "status": 409, "detail": ""},
                "application/problem+json",
                Upload_Offset=str(offset),
            )
            return
        partly += self.body
        if len(partly) == int(self.headers["Upload-Length"]):
            if f"sha256:{hashlib.sha256(partly).hexdigest()}" != digest:
                platform.uploads.pop(digest)
                self.problem(460, "wrong_digest")
                return
            platform.blobs[digest] = bytes(partly)
        self.answer(204, b"", Upload_Offset=str(len(partly)))

    def _record(self, platform: FaultyPlatform, record: str) -> None:
        digest = f"sha256:{hashlib.sha256(self.body).hexdigest()}"
        held = platform.records.get(record)
        if digest != self.headers["Hall-Record-Digest"]:
            self.problem(422, "digest_mismatch")
        elif held is not None and held != self.body:
            self.problem(409, "digest_conflict")
        else:
            wanted = set(re.findall(rb'"digest":"(sha256:[0-9a-f]{64})"', self.body))
            missing = sorted(found.decode() for found in wanted if found.decode() not in platform.blobs)
            if missing:
                self.problem(422, "missing_blobs", missing=missing)
                return
            if held is None:
                platform.records[record] = self.body
                platform.effects.append(record)
            self.json(201 if held is None else 200, {"receipt": platform.receipt(record, digest)})


@contextmanager
def serving(platform: FaultyPlatform) -> Iterator[FaultyPlatform]:
    """The platform on a free port of this machine."""
    handler = type("Handler", (Request,), {"platform": platform})

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Broken lines are what this server is for."""

    with Server(("127.0.0.1", 0), handler) as server:
        platform.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield platform
        finally:
            server.shutdown()
            thread.join()


def only(method: str, path_part: str, fault: Fault) -> Fault:
    """The fault for matching requests, every time; others go through (for ``always``)."""

    def chosen(request: Request) -> bool:
        return request.command == method and path_part in request.path and fault(request)

    return chosen


def captive_portal(request: Request) -> bool:
    """200 and a login page, whatever was asked."""
    return request.answer(200, b"<html><body>Please log in to the hotel network</body></html>")


def reset_in_the_middle(request: Request) -> bool:
    """Reads a part of the body, keeps it, and resets the line."""
    digest = request.path.rpartition("/")[2]
    part = request.rfile.read(max(1, int(request.headers["Content-Length"]) // 2))
    with request.platform.lock:
        request.platform.uploads.setdefault(digest, bytearray()).extend(part)
    return request.reset()


reset_in_the_middle.before_body = True  # type: ignore[attr-defined]
