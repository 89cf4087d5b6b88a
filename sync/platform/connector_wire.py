"""The line to a department's own system: what is sent and answered, and how both sides know each other.

``hall.department/1`` (docs/platform.md). The platform calls, the department's system answers; so only one side has to
be reachable. Each request carries ``Hall-Time`` and ``Hall-Signature``, HMAC-SHA256 by the shared secret over method,
path, time and the body's digest; each answer carries ``Hall-Signature`` over the request's signature, status and body.
An answer without it is nobody's: a proxy, a captive portal, another system.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

SCHEMA = "hall.department/1"
TIME, SIGNATURE = "Hall-Time", "Hall-Signature"
#: An answer with more than this is no answer of ours; a result file may be as large as an attachment.
_MOST_JSON = 4 << 20
_MOST_FILE = 64 << 20
_CONNECT_S, _READ_S = 5.0, 30.0


class NotReached(Exception):
    """Nothing that is the department's system answered; the text says what, without any content."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the department's system itself has answered. ``body`` is empty where that was no JSON object."""

    status: int
    body: Mapping[str, Any]
    content: bytes

    def __repr__(self) -> str:
        return f"Reply({self.status})"


def sign_request(secret: str, method: str, path: str, at: str, digest: str) -> str:
    """``path`` with its query; ``digest`` is ``sha256:<hex>`` of the body."""
    return _hmac(secret, f"{method}\n{path}\n{at}\n{digest}")


def sign_reply(secret: str, request_signature: str, status: int, body: bytes) -> str:
    return _hmac(secret, f"{request_signature}\n{status}\n{digest_of(body)}")


def digest_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _hmac(secret: str, said: str) -> str:
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


class DepartmentLine:
    """Requests to one department's system. Use it as a context; not for several threads."""

    def __init__(self, url: str, secret: str, *, read_s: float = _READ_S) -> None:
        self._url, self._secret, self._read_s = url, secret, read_s
        self._session = requests.Session()
        self._session.trust_env = False  # neither proxies nor .netrc of whoever started us

    def __enter__(self) -> DepartmentLine:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def send(self, path: str, body: bytes, now: str) -> Reply:
        """PUT a message. Raises `NotReached`."""
        return self._ask("PUT", path, now, body, digest_of(body))

    def send_file(self, path: str, source: Path, digest: str, now: str) -> Reply:
        """PUT a file whose digest is known. Raises `NotReached`."""
        return self._ask("PUT", path, now, source.read_bytes(), digest)

    def get(self, path: str, now: str, *, most: int = _MOST_JSON) -> Reply:
        """Raises `NotReached`."""
        return self._ask("GET", path, now, b"", digest_of(b""), most)

    def get_file(self, path: str, now: str) -> Reply:
        """Raises `NotReached`."""
        return self.get(path, now, most=_MOST_FILE)

    def _ask(self, method: str, path: str, now: str, body: bytes, digest: str, most: int = _MOST_JSON) -> Reply:
        signature = sign_request(self._secret, method, path, now, digest)
        headers = {TIME: now, SIGNATURE: signature, "Content-Type": "application/json", "Accept-Encoding": "identity"}
        try:
            with self._session.request(
                method,
                self._url + path,
                data=body,
                headers=headers,
                timeout=(_CONNECT_S, self._read_s),
                allow_redirects=False,
                stream=True,
            ) as answer:
                content = _content(answer, most)
                told = answer.headers.get(SIGNATURE, "")
                status = answer.status_code
        except (requests.RequestException, OSError) as error:
            raise NotReached(type(error).__name__) from None  # its text holds the address alone, but nobody needs it
        if not same(told, sign_reply(self._secret, signature, status, content)):
            raise NotReached(f"status {status}, not signed by the department")
        return Reply(status, _object(content), content)


def _content(answer: requests.Response, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_content(64 << 10):
        size += len(part)
        if size > most:
            raise NotReached("the answer is too long")
        parts.append(part)
    return b"".join(parts)


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
