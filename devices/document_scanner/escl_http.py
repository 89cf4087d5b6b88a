"""HTTP to one scanner: one connection, every answer bounded, every wait can be broken off.

Redirects, proxies, cookies and content encodings are refused: a scanner needs none of them, and each is a way to be led
elsewhere or to be sent more than was measured.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from devices import wire_trace
from devices.links import LinkAbsent, LinkClosed, LinkError, LinkRefused, LinkTimeout
from devices.result import Reason

CONNECT_S = 2.0
_CHUNK = 64 * 1024


class NotEscl(LinkError):
    """Something answers, but not as HTTP or eSCL lays down."""

    reason = Reason.PROTOCOL


@dataclass(frozen=True, slots=True)
class Reply:
    """``location`` is empty where none was sent."""

    status: int
    body: bytes
    location: str


class ScannerHttp:
    """``base`` is ``http://host:port`` or ``https://…``. One request at a time; `abort` from any thread.

    ``fingerprint``: SHA-256 of the scanner's certificate, hex; without it the certificate must be signed by an
    authority the system trusts. Most scanners sign their own, so a technician pins it.
    """

    def __init__(self, base: str, fingerprint: str | None = None) -> None:
        self.base = base
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._aborted = False
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy for the web is none for the machine beside us
        self._session.headers.update({"Accept-Encoding": "identity", "User-Agent": "HallTerminal"})
        adapter = _OneConnection(self._opened, fingerprint)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def ask(self, method: str, path: str, *, read_s: float, max_bytes: int, document: bytes | None = None) -> Reply:
        """One exchange. ``read_s`` is the longest silence; the whole is bounded by whoever calls `abort`.
        Raises `LinkError`."""
        with self._lock:
            self._aborted = False
        wire_trace.note(f"-> {method} {path}")
        headers = {} if document is None else {"Content-Type": "text/xml; charset=UTF-8"}
        with self._as_link_errors():
            response = self._session.request(
                method,
                self.base + path,
                data=document,
                headers=headers,
                timeout=(CONNECT_S, read_s),
                allow_redirects=False,
                stream=True,
            )
            try:
                body = _body(response, max_bytes)
            except BaseException:
                self._forget(response)
                raise
            self._session.cookies.clear()
            reply = Reply(response.status_code, body, response.headers.get("Location", ""))
            # Never the body: it may be a page, or name a document that somebody else scans.
            wire_trace.note(f"<- {reply.status}, {len(body)} bytes{_said(reply.location)}")
            return reply

    def abort(self) -> None:
        """Break the running request off: whoever waits in it gets `LinkClosed`."""
        with self._lock:
            self._aborted = True
            if self._socket is not None:
                # Of the plain class: an SSLSocket would tear its TLS state down under the reading thread.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        self.abort()
        self._session.close()

    def _opened(self, connected: socket.socket) -> None:
        with self._lock:
            self._socket = connected
            if self._aborted:
                raise ConnectionAbortedError("broken off while connecting")

    def certificate_mark(self) -> str:
        """SHA-256 of the certificate the scanner shows, whether it is trusted or not: what a technician compares and
        pins. Empty when it shows none."""
        found = urllib3.util.parse_url(self.base)
        try:
            shown = ssl.get_server_certificate(((found.host or "").strip("[]"), found.port or 443), timeout=CONNECT_S)
        except (OSError, ValueError):
            return ""
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(shown)).hexdigest()

    @staticmethod
    def _forget(response: requests.Response) -> None:
        """The rest of the answer is not wanted: the connection cannot be used again."""
        with contextlib.suppress(Exception):
            response.raw.close()
        response.close()

    @contextlib.contextmanager
    def _as_link_errors(self) -> Iterator[None]:
        try:
            yield
        except LinkError:
            raise
        except (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
            met = _link_error(error, self.base)
            wire_trace.note(f"<- {type(met).__name__}: {met}")
            raise met from None
        except (ValueError, LookupError, TypeError) as error:
            # Libraries parse headers, lengths and status lines; what they stumble over is the scanner's.
            raise NotEscl(f"{self.base}: {type(error).__name__}") from None


class _OneConnection(HTTPAdapter):
    """Keeps one connection alive and tells of each new one."""

    def __init__(self, opened: Callable[[socket.socket], None], fingerprint: str | None) -> None:
        self._opened_hook = opened
        self._fingerprint = fingerprint
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        if self._fingerprint is not None:
            pool_kwargs["assert_fingerprint"] = self._fingerprint
        super().init_poolmanager(connections, maxsize, block, **pool_kwargs)
        opened = self._opened_hook

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                opened(self.sock)

        class Tls(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                opened(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """A pinned certificate is its own authority."""
        pinned = self._fingerprint is not None
        super().cert_verify(conn, url, verify and not pinned, cert)  # type: ignore[no-untyped-call]  # of requests' stubs


def _said(location: str) -> str:
    return f", Location {location[:200]!r}" if location else ""


def _body(response: requests.Response, max_bytes: int) -> bytes:
    body = bytearray()
    for piece in response.raw.stream(_CHUNK, decode_content=False):
        body += piece
        if len(body) > max_bytes:
            raise NotEscl(f"an answer of more than {max_bytes} bytes")
    return bytes(body)


def _link_error(error: BaseException, base: str) -> LinkError:
    """What the libraries' nested exceptions mean, told by the innermost cause they know."""
    causes = [*_causes(error)]

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if among(ssl.SSLError, urllib3.exceptions.SSLError, requests.exceptions.SSLError):
        return LinkRefused(f"{base}: its certificate is not trusted")
    if among(ConnectionAbortedError):
        return LinkClosed(f"{base}: broken off")
    if among(
        ConnectionRefusedError,
        requests.exceptions.ConnectTimeout,
        urllib3.exceptions.ConnectTimeoutError,
        urllib3.exceptions.NewConnectionError,
        socket.gaierror,
    ):
        return LinkAbsent(f"{base}: nothing answers")
    if among(urllib3.exceptions.InvalidChunkLength):
        return NotEscl(f"{base}: no chunk length")
    if among(http.client.RemoteDisconnected, ConnectionError, http.client.IncompleteRead):
        return LinkClosed(f"{base}: closed by the far end")
    if among(requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError, TimeoutError):
        return LinkTimeout(f"{base}: no answer")
    if among(http.client.HTTPException, requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL):
        return NotEscl(f"{base}: {type(causes[-1]).__name__}")
    if among(urllib3.exceptions.ProtocolError, OSError):
        return LinkClosed(f"{base}: {type(causes[-1]).__name__}")
    return NotEscl(f"{base}: {type(causes[-1]).__name__}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that is wrapped in it: by ``raise from``, as an argument, or as urllib3's ``reason``."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
