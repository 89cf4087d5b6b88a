"""A real platform on loopback, and a terminal that talks to it with nothing but requests and JWS."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import requests
import uvicorn
from joserfc import jws
from joserfc.jwk import ECKey
from sqlalchemy import create_engine, text
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.clock import Clock, Reading
from intake.draft import Consent, HandedIn, MaterialPage
from intake.intake import Actor, Intake, canonical, digest_of, manifest
from intake.parties import Applicant
from sync.platform import enrolment, tokens
from sync.platform.app import create_app, openapi_document
from sync.platform.blobs import BlobFolder
from sync.platform.board import Bell
from sync.platform.context import Settings
from sync.platform.database import Database
from sync.platform.http_head import StrictHttp
from sync.platform.role import Role
from sync.platform.rules import Rules

START = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)
DEADLINE = 60.0  # nothing here should take that long
UPLOAD_TYPE = "application/offset+octet-stream"
IMPL_CODE = "11100100000000019L3000120001000"


@dataclass
class HandClock:
    """Time moves only by hand."""

    utc: datetime = START

    def now(self) -> Reading:
        return Reading(self.utc)

    def monotonic(self) -> float:
        return (self.utc - START).total_seconds()

    def advance(self, span: timedelta) -> None:
        self.utc += span


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@dataclass
class Running:
    """A platform that answers at ``url``."""

    url: str
    database: Database
    blobs: BlobFolder
    clock: HandClock
    bell: Bell = field(default_factory=Bell)
    sessions: list[requests.Session] = field(default_factory=list)

    def terminal(self, name: str = "自助终端", code: str | None = None) -> Terminal:
        """A newly enrolled and logged-in terminal. ``code``: where the platform is another process."""
        terminal = Terminal(self)
        self.sessions.append(terminal.session)
        answer = terminal.enrol(code or quick_code(self.database, self.clock), name)
        assert answer.status_code == 201, answer.text
        terminal.identity = answer.json()
        terminal.log_in()
        return terminal


#: Salts of the codes below, whose hash is a quick one: a hundred tests enrol, and none of them guesses.
_quick_salts: set[bytes] = set()
_slow_hash = enrolment._hash


def _hash(secret: str, salt: bytes) -> bytes:
    return hashlib.sha256(salt + secret.encode()).digest() if salt in _quick_salts else _slow_hash(secret, salt)


enrolment._hash = _hash


def quick_code(database: Database, clock: Clock, **more: Any) -> str:
    """A code of `enrolment.new_code` for a platform in this process, without the time its slow hash takes."""

    def quick(secret: str, salt: bytes) -> bytes:
        _quick_salts.add(salt)
        return _hash(secret, salt)

    with mock.patch.object(enrolment, "_hash", quick):
        return enrolment.new_code(database, clock, **more)


def database_url(home: Path) -> str:
    """Where the platform of this folder keeps its records: a file in it; under ``make test-postgres`` a database of the
    server's, the same for the same folder."""
    server = os.environ.get("HALL_TEST_POSTGRES")
    if not server:
        return f"sqlite:///{home / 'platform.db'}"
    name = "t" + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:24]
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first() is None:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server.format(name=name)


#: For tests about SQLite's own file.
only_sqlite = pytest.mark.skipif("HALL_TEST_POSTGRES" in os.environ, reason="about the file of an SQLite database")


@contextmanager
def platform(
    home: Path,
    clock: HandClock | None = None,
    public_url: str | None = None,
    role: Role = Role.CITY,
    rules: Rules | None = None,
    **limits: Any,
) -> Iterator[Running]:
    clock = clock or HandClock()
    database = Database.open(database_url(home), clock)
    blobs = BlobFolder(home / "blobs")
    listener = socket.socket(proto=socket.IPPROTO_TCP)  # so that asyncio turns Nagle off
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(database, blobs, clock, Settings(public_url or url, **limits), role, rules)
    server = _Server(
        uvicorn.Config(
            app,
            http=StrictHttp,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    running = Running(url, database, blobs, clock, app.state.platform.bell)
    try:
        assert server.listening.wait(DEADLINE)
        yield running
    finally:
        for session in running.sessions:
            session.close()
        running.bell.stop()
        server.should_exit = True
        thread.join(DEADLINE)
        database.close()
        assert not thread.is_alive()


class Terminal:
    """A terminal as the contract sees it. Every answer is checked against the OpenAPI document on its way."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.key = ECKey.generate_key("P-256")
        self.session = requests.Session()
        self.session.hooks["response"] = check_documented
        self.identity: dict[str, Any] = {}
        self.token = ""

    @property
    def id(self) -> str:
        return str(self.identity["terminal_id"])

    def enrol(self, code: str, name: str = "自助终端", **changed: Any) -> requests.Response:
        request = {"code": code, "name": name, "public_key": self.key.as_dict(private=False)} | changed
        return self.session.post(self.running.url + "/v1/enrol", json=request, timeout=DEADLINE)

    def assertion(self, *, key: ECKey | None = None, header: Mapping[str, Any] | None = None, **changed: Any) -> str:
        claims = {
            "iss": self.id,
            "sub": self.id,
            "aud": self.identity["issuer"],
            "jti": uuid.uuid4().hex,
            "exp": int(self.running.clock.utc.timestamp()) + 240,
        } | changed
        claims = {name: value for name, value in claims.items() if value is not None}
        return jws.serialize_compact(
            dict(header or {"alg": "ES256"}), json.dumps(claims), key or self.key, algorithms=["ES256"]
        )

    def ask_token(self, assertion: str) -> requests.Response:
        form = {
            "grant_type": tokens.GRANT_TYPE,
            "client_assertion_type": tokens.ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        return self.session.post(self.running.url + "/v1/token", data=form, timeout=DEADLINE)

    def log_in(self) -> None:
        answer = self.ask_token(self.assertion())
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["access_token"]

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} | {name.replace("_", "-"): v for name, v in more.items()}

    def blob_url(self, record: str, digest: str) -> str:
        return f"{self.running.url}/v1/records/{record}/blobs/{digest}"

    def head(self, record: str, digest: str) -> requests.Response:
        return self.session.head(self.blob_url(record, digest), headers=self.headers(), timeout=DEADLINE)

    def patch(
        self, record: str, digest: str, data: Any, offset: int = 0, length: int | None = None, **more: str
    ) -> requests.Response:
        headers = self.headers(
            **{
                "Upload_Offset": str(offset),
                "Upload_Length": str(len(data) if length is None else length),
                "Content_Type": UPLOAD_TYPE,
            }
            | more
        )
        # A session of its own, because tests patch from several threads.
        with requests.Session() as session:
            session.hooks["response"] = check_documented
            return session.patch(self.blob_url(record, digest), data=data, headers=headers, timeout=DEADLINE)

    def send_blob(self, record: str, data: bytes) -> str:
        digest = digest_of(data)
        assert self.patch(record, digest, data).status_code == 204
        return digest

    def put(self, record: str, data: bytes, digest: str | None = None, **more: str) -> requests.Response:
        headers = self.headers(
            **{"Hall_Record_Digest": digest or digest_of(data), "Content_Type": "application/json"} | more
        )
        with requests.Session() as session:
            session.hooks["response"] = check_documented
            return session.put(f"{self.running.url}/v1/records/{record}", data=data, headers=headers, timeout=DEADLINE)

    def intake(self, sequence: int = 1, pages: tuple[bytes, ...] = (), **changed: Any) -> Intake:
        """An intake of this terminal by the marker person."""
        return replace(an_intake(self.id, self.identity["device_code"], sequence, pages), **changed)

    def deliver(self, intake: Intake) -> requests.Response:
        return self.put(intake.id, record_bytes(intake))

    def verified_receipt(self, answer: requests.Response) -> dict[str, Any]:
        """The receipt's payload, after the way of proof from the pinned root."""
        root = ECKey.import_key(self.identity["root_key"])
        published = requests.get(self.running.url + "/v1/keys", timeout=DEADLINE).json()["key_set"]
        keys = json.loads(jws.deserialize_compact(published, root, algorithms=["ES256"]).payload)["keys"]
        receipt = answer.json()["receipt"]
        kid = jws.extract_compact(receipt.encode()).headers()["kid"]
        key = ECKey.import_key(next(k for k in keys if k["kid"] == kid))
        payload: dict[str, Any] = json.loads(jws.deserialize_compact(receipt, key, algorithms=["ES256"]).payload)
        return payload


def an_intake(terminal: str, device_code: str, sequence: int = 1, pages: tuple[bytes, ...] = ()) -> Intake:
    refs = tuple(BlobRef(digest_of(page), len(page), "image/jpeg") for page in pages)
    return Intake(
        id=str(uuid7()),
        case_no=f"{IMPL_CODE}20260514D{device_code}{sequence:05d}",
        impl_code=IMPL_CODE,
        handling_code=None,
        item_version=1,
        item_name="个体工商户设立登记",
        channel="kiosk",
        terminal_id=terminal,
        actor=Actor("citizen"),
        taken_in_at="2026-05-14T01:12:30.000Z",
        time_confidence="trusted",
        applicant=Applicant(
            name="测试甲",
            id_type="111",
            id_number="11010519491231002X",
            sex="female",
            birth_date="1949-12-31",
            nation="汉",
            address="北京市朝阳区示例路1号",
            valid_from="2016-01-01",
        ),
        answers=(("business_name", "示例小吃店"), ("capital", "10000.00")),
        materials=(
            HandedIn("identity", tuple(MaterialPage(ref, "2026-05-14T01:12:00.000Z") for ref in refs)),
            HandedIn("lease", not_supplied="bring_later"),
        ),
        signature=None,
        consents=(Consent("data_use", "1", "2026-05-14T01:11:00.000Z"),),
        progress_token=hashlib.sha256(uuid.uuid4().bytes).hexdigest()[:32],
    )


def envelope(intake: Intake, **changed: Any) -> dict[str, Any]:
    """The record as data, for tests that bend it."""
    return {
        "id": intake.id,
        "kind": "intake",
        "case": intake.id,
        "case_seq": 1,
        "supersedes": None,
        "terminal": intake.terminal_id,
        "body": manifest(intake),
    } | changed


def record_bytes(intake: Intake, **changed: Any) -> bytes:
    return canonical(envelope(intake, **changed))


def follow_up(intake: Intake, case_seq: int, **changed: Any) -> dict[str, Any]:
    """A later record of the intake's case."""
    return {
        "id": str(uuid7()),
        "kind": "print_outcome",
        "case": intake.id,
        "case_seq": case_seq,
        "supersedes": None,
        "terminal": intake.terminal_id,
        "body": {"outcome": "printed"},
    } | changed


_DOCUMENTED = [
    (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), methods) for path, methods in openapi_document()["paths"].items()
]


def check_documented(response: requests.Response, *_args: Any, **_kwargs: Any) -> None:
    """The status is in the contract, and every error is a problem that says the same status."""
    request = response.request
    path = request.path_url.partition("?")[0]
    for pattern, methods in _DOCUMENTED:
        if pattern.fullmatch(path) and (operation := methods.get((request.method or "").lower())):
            assert str(response.status_code) in operation["responses"], f"undocumented: {response.status_code}"
    if response.status_code >= 400 and not path.startswith(("/p/", "/v/", "/g/")):
        assert response.headers["Content-Type"] == "application/problem+json"
        if request.method != "HEAD":
            assert response.json()["status"] == response.status_code


@contextmanager
def half_open_patch(
    terminal: Terminal, record: str, digest: str, data: bytes, length: int, offset: int = 0
) -> Iterator[socket.socket]:
    """A PATCH that has announced ``length`` bytes, sent ``data``, and then falls silent."""
    host, port = terminal.running.url.removeprefix("http://").split(":")
    head = (
        f"PATCH /v1/records/{record}/blobs/{digest} HTTP/1.1\r\nHost: {host}\r\n"
        f"Authorization: Bearer {terminal.token}\r\nContent-Type: {UPLOAD_TYPE}\r\n"
        f"Upload-Offset: {offset}\r\nUpload-Length: {length}\r\nContent-Length: {length - offset}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=DEADLINE) as line:
        line.sendall(head.encode() + data)
        yield line


def wait_until(true: Callable[[], bool], deadline: float = DEADLINE) -> None:
    """Wait for something another thread brings about."""
    waiting = threading.Event()
    for _ in range(int(deadline / 0.02)):
        if true():
            return
        waiting.wait(0.02)
    raise AssertionError("did not happen in time")
