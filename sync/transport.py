"""HTTP to the platform: one session, deadlines on everything, no redirects, no proxies from the environment.

Whatever goes wrong below HTTP, and every answer the contract does not know, becomes a `Transport` value: whoever sits
between us and the platform can say anything, so only answers in the contract's form mean anything.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import math
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import requests
import urllib3
from urllib3.util import parse_url

from sync.outcomes import Fault, Transport
from sync.packing import GZIP, BadPacking, TooMuch, Unpacking, takes_gzip
from sync.throttle import Slowly, Throttle

_ANSWER_LIMIT = 1 << 20
_PROBLEM = "application/problem+json"
_BYTES = "application/octet-stream"
_TOO_SLOW = Transport(Fault.TIMEOUT, "answer too slow")
_VERIFY_NOT_YET_VALID = 9  # X509_V_ERR_CERT_NOT_YET_VALID

#: Detail of a TLS fault that most likely means that our clock is behind.
NOT_YET_VALID = "certificate_not_yet_valid"


class AddressRefused(ValueError):
    """The platform address cannot be used; ``reason`` is ``not_a_url``, ``scheme`` or ``plain_http``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. ``body`` is the JSON object, empty when there is none."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    content: bytes = b""  # the bytes of a 200 as they came, where bytes were asked for

    @property
    def problem(self) -> str | None:
        """The problem type when this is an error in the contract's form."""
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        name = self.body.get("type")
        return name if kind == _PROBLEM and isinstance(name, str) else None

    @property
    def upload_offset(self) -> int | None:
        text = self.headers.get("Upload-Offset", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def check_address(url: str) -> str:
    """The address without a trailing slash. Plain http is for loopback only. Raises `AddressRefused`."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        dialled = parse_url(url).host  # requests goes where urllib3 reads the address to lead
    except (ValueError, urllib3.exceptions.LocationParseError) as error:
        raise AddressRefused("not_a_url") from error
    if not url.isascii() or not url.isprintable() or any(part in url for part in " \\@?#"):
        raise AddressRefused("not_a_url")  # nothing of this belongs there; it helps to make one address look another
    if not host or dialled is None or dialled.strip("[]").lower() != host:
        raise AddressRefused("not_a_url")
    if parts.scheme not in ("http", "https"):
        raise AddressRefused("scheme")
    if parts.scheme == "http" and not _is_loopback(host):
        raise AddressRefused("plain_http")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class HttpTransport:
    """Requests to one platform. Not for several threads, but for `abort`."""

    def __init__(
        self,
        base_url: str,
        *,
        ca_file: str | None = None,
        timeout_s: float = 30.0,
        throttle: Throttle | None = None,
    ) -> None:
        self._throttle = throttle
        self._base_url = check_address(base_url)
        self._timeout_s = timeout_s
        self._session = _Session()
        self._session.trust_env = False  # neither proxies nor .netrc of whoever started us
        self._session.verify = ca_file or True
        self._session.headers["User-Agent"] = "hall-terminal"
        self._session.headers["Accept"] = "application/json"
        self._session.headers["Accept-Encoding"] = "identity"  # but where gzip is asked for: see `_read`
        # From when the request is out: sending 4 MiB over a slow line may take minutes.
        self._watch = _Watch()
        self._line: socket.socket | None = None
        self._aborted = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(self._connected, self._watch.begin))
        #: True while nothing but the network is waited for: the only moment a signal may break off.
        self.waiting = False
        #: Bytes of bodies that were answered, whatever the answer.
        self.sent = 0

    def request(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        data: bytes | memoryview | None = None,
        timeout_s: float | None = None,
        bytes_limit: int | None = None,
    ) -> Answer | Transport:
        """One exchange, body included, within the time-outs. ``timeout_s`` is another one for this exchange;
        ``bytes_limit``: a 200 may be so many plain bytes instead of JSON. An answer is unpacked only when ``headers``
        asked for gzip; the limits are for its plain bytes."""
        seconds = timeout_s or self._timeout_s
        self._watch.seconds = 2 * seconds
        self._watch.cut = False
        self.waiting = True
        try:
            with self._session.request(
                method,
                self._base_url + path,
                headers=dict(headers or {}),
                data=cast("bytes | None", self._paced(data)),  # urllib3 sends any buffer, which its types do not know
                timeout=(min(10.0, self._timeout_s), seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                self.sent += len(data or b"")
                may_unpack = takes_gzip((headers or {}).get("Accept-Encoding", ""))
                body = _read(response, bytes_limit or _ANSWER_LIMIT, may_unpack=may_unpack)
                if self._watch.cut:  # what looks like the end may be our own cut
                    return _TOO_SLOW
                return (
                    body
                    if isinstance(body, Transport)
                    else _answer(response, body, bytes_wanted=bytes_limit is not None)
                )
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            # ValueError: what the parsers below us make of a hostile head.
            if self._watch.cut:
                return _TOO_SLOW
            if isinstance(self._session.verify, str) and not Path(self._session.verify).is_file():
                return Transport(Fault.TLS, "no_ca_file")
            return _fault_of(error)
        finally:
            self._watch.end()
            self.waiting = False

    def close(self) -> None:
        self._session.close()
        self._watch.close()

    def abort(self) -> None:
        """From another thread: cuts the request that is under way; whatever is asked from now on fails at once."""
        self._aborted = True
        if self._throttle is not None:
            self._throttle.close()
        line = self._line
        if line is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)

    def _paced(self, data: bytes | memoryview | None) -> bytes | memoryview | Slowly | None:
        return data if data is None or self._throttle is None else self._throttle.paced(data)

    def _connected(self, line: socket.socket) -> None:
        self._line = line
        if self._aborted:
            raise ConnectionAbortedError


class _Session(requests.Session):
    """A redirect is an answer like any other. requests would parse its target even when told not to follow, trip over
    a malformed one, and read the body without limit."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class _Adapter(requests.adapters.HTTPAdapter):
    """Calls ``connected`` with each new line, ``asked`` when a request has been sent and the answer is waited for."""

    def __init__(self, connected: Callable[[socket.socket], None], asked: Callable[[socket.socket], None]) -> None:
        self._connected = connected
        self._asked = asked
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **more: Any) -> None:
        super().init_poolmanager(*arguments, **more)
        asked, connected = self._asked, self._connected

        class Plain(urllib3.connection.HTTPConnection):
            def connect(self) -> None:
                super().connect()
                connected(self.sock)

            def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
                asked(self.sock)
                return super().getresponse()

        class Secure(urllib3.connection.HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                connected(self.sock)

            def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
                asked(self.sock)
                return super().getresponse()

        class PlainPool(urllib3.HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(urllib3.HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


class _Watch:
    """Cuts the line when an answer is not whole in time. The socket's own time-out does not: it begins anew with every
    byte, and ``100 Continue`` may come for ever. One thread for all requests: starting one for each costs more than
    the rest of a small request."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cut = False
        self._changed = threading.Condition()
        self._line: socket.socket | None = None
        self._due = 0.0
        self._thread: threading.Thread | None = None
        self._wakes_at = 0.0
        self._closed = False

    def begin(self, line: socket.socket) -> None:
        with self._changed:
            self.cut = False
            self._line, self._due = line, time.monotonic() + self.seconds
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="answer-watch", daemon=True)
                self._thread.start()
            elif self._due < self._wakes_at:
                self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._line = None

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _watch(self) -> None:
        """Wakes when the answer last asked for is due, not when it has come: most of them come long before."""
        with self._changed:
            while not self._closed:
                wait = self._due - time.monotonic()
                if self._line is not None and wait <= 0:
                    self.cut = True
                    with contextlib.suppress(OSError):
                        socket.socket.shutdown(self._line, socket.SHUT_RDWR)  # past TLS: it is the reader's
                    self._line = None
                asleep = self._line is None and wait <= 0
                self._wakes_at = math.inf if asleep else self._due
                self._changed.wait(None if asleep else max(0.0, wait))


def _read(response: requests.Response, limit: int, *, may_unpack: bool) -> bytes | Transport:
    if may_unpack and response.headers.get("Content-Encoding", "").strip().lower() == GZIP:
        return _unpack(response, limit)
    parts, size = [], 0
    for part in response.raw.stream(16 * 1024, decode_content=False):
        parts.append(part)
        size += len(part)
        if size > limit:
            return Transport(Fault.NOT_PLATFORM, "answer too long")
    return b"".join(parts)


def _unpack(response: requests.Response, limit: int) -> bytes | Transport:
    """Piece by piece: no small answer becomes a huge one."""
    unpacking = Unpacking(limit)
    try:
        for part in response.raw.stream(16 * 1024, decode_content=False):
            unpacking.feed(part)
        return unpacking.whole()
    except TooMuch:
        return Transport(Fault.NOT_PLATFORM, "answer too long")
    except BadPacking:
        return Transport(Fault.NOT_PLATFORM, "answer badly packed")


def _answer(response: requests.Response, body: bytes, *, bytes_wanted: bool) -> Answer | Transport:
    status = response.status_code
    if bytes_wanted and status in (200, 206) and response.headers.get("Content-Type") == _BYTES:
        return Answer(status, response.headers, {}, body)
    content: Any = {}
    if body:
        try:
            content = json.loads(body)
        except (ValueError, RecursionError):
            content = None
    if status >= 500:
        return Transport(Fault.SERVER, f"HTTP {status}", _retry_after(response))
    if status == 429:
        return Transport(Fault.THROTTLED, f"HTTP {status}", _retry_after(response))
    if not isinstance(content, dict):
        return Transport(Fault.NOT_PLATFORM, f"HTTP {status} without a JSON object")
    return Answer(status, response.headers, content, body if bytes_wanted and status == 200 else b"")


def _retry_after(response: requests.Response) -> float | None:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _fault_of(error: BaseException) -> Transport:
    """The kind of trouble, from what requests and urllib3 wrap around it. No addresses in the detail."""
    chain = _chain(error)
    kinds = [type(link) for link in chain]

    def any_of(*wanted: type[BaseException]) -> bool:
        return any(issubclass(kind, wanted) for kind in kinds)

    detail = kinds[-1].__name__
    if any_of(urllib3.exceptions.NameResolutionError):
        return Transport(Fault.DNS, detail)
    if any(getattr(link, "verify_code", None) == _VERIFY_NOT_YET_VALID for link in chain):
        return Transport(Fault.TLS, NOT_YET_VALID)
    if any_of(requests.exceptions.SSLError, urllib3.exceptions.SSLError):
        return Transport(Fault.TLS, detail)
    # urllib3 counts a refused connection among its time-outs: ask for it first.
    if any_of(urllib3.exceptions.NewConnectionError, urllib3.exceptions.ProxyError):
        return Transport(Fault.CONNECT, detail)
    if any_of(requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return Transport(Fault.TIMEOUT, detail)
    return Transport(Fault.CUT, detail)


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    todo: list[object] = [error]
    while todo:
        link = todo.pop(0)
        if isinstance(link, BaseException) and link not in found:
            found.append(link)
            todo += [*link.args, getattr(link, "reason", None), link.__cause__, link.__context__]
    return found
