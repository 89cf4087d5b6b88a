"""Whatever is thrown at the platform ends in an answer, never in a 5xx."""

from __future__ import annotations

import json
import socket
from copy import deepcopy
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from platform_support import DEADLINE, UPLOAD_TYPE, Running, Terminal, an_intake, envelope
from uuid6 import uuid7

from intake.intake import digest_of
from sync.platform import records
from sync.platform.http_head import HEAD_LIMIT
from sync.platform.wire import NotStrictJson, parse, strict_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=15,
)
SHARED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALID = envelope(an_intake("T-K7M2", "K7M2", 1, (b"page",)))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        found += [p for name, part in value.items() for p in places(part, (*path, name))]
    if isinstance(value, list):
        found += [p for index, part in enumerate(value) for p in places(part, (*path, index))]
    return found


def with_changed(path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    bent = deepcopy(VALID)
    part: Any = bent
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return bent


BENT_RECORDS = st.builds(with_changed, st.sampled_from(places(VALID)), JSON)


@given(BENT_RECORDS)
@settings(max_examples=300, deadline=None)
def test_any_change_of_a_record_is_understood_or_named(bent: Any) -> None:
    data = json.dumps(bent).encode()
    parsed = parse(data)
    if isinstance(parsed, list):
        assert parsed
        assert all(error.reason for error in parsed)


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:0123456789aeu\\ntrfls. -', max_size=200).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_strict_json_or_not(data: bytes) -> None:
    try:
        value = strict_json(data)
    except NotStrictJson:
        return
    assert json.loads(data.decode()) == value


@given(bent=BENT_RECORDS)
@SHARED
def test_bent_records_are_answered(shared_terminal: Terminal, bent: Any) -> None:
    data = json.dumps(bent).encode()
    assert shared_terminal.put(VALID["id"], data).status_code in (422, 409)


@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"]),
    path=st.sampled_from(
        [
            "/v1/records/018f0000-0000-7000-8000-000000000000",
            "/v1/records/018f0000-0000-7000-8000-000000000000/blobs/sha256:" + "0" * 64,
            "/v1/enrol",
            "/v1/token",
            "/v1/keys",
            "/p/" + "x" * 22,
            "/v1/drafts",
            "/v1/drafts?person=" + "a" * 64,
            "/v1/drafts/018f0000-0000-7000-8000-000000000000",
            "/v1/drafts/018f0000-0000-7000-8000-000000000000/lease",
            "/v1/drafts/018f0000-0000-7000-8000-000000000000/closed",
            "/v1/drafts/018f0000-0000-7000-8000-000000000000/blobs/" + "0" * 64,
            "/v1/drafts/closed",
            "/v1/slips/" + "0" * 64,
            "/v1/tickets",
            "/v1/tickets/call",
            "/v1/tickets/018f0000-0000-7000-8000-000000000000/recall",
            "/v1/board?after=-1",
            "/v1/board?wait=nan",
        ]
    )
    | st.text(alphabet="/.%0123abcdefvp-_:?#&=", max_size=60).map(lambda text: "/" + text),
    headers=st.dictionaries(
        st.sampled_from(
            [
                "Upload-Offset",
                "Upload-Length",
                "Hall-Record-Digest",
                "Accept",
                "Range",
                "Content-Type",
                "X-Forwarded-For",
            ]
        ),
        st.sampled_from(["0", "1", "-1", "9" * 30, "sha256:" + "0" * 64, "application/json", UPLOAD_TYPE])
        | st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=255), max_size=20),
        max_size=5,
    ),
    body=st.binary(max_size=64) | JSON.map(lambda value: json.dumps(value).encode()),
)
@settings(SHARED, max_examples=250)
def test_any_request_is_answered(
    shared_terminal: Terminal, method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    with requests.Session() as session:
        answer = session.request(
            method,
            shared_terminal.running.url + path,
            data=body,
            headers=encoded | {"Authorization": f"Bearer {shared_terminal.token}".encode()},
            timeout=DEADLINE,
            allow_redirects=False,
        )
    assert answer.status_code < 500
    if answer.status_code >= 400:
        kind = answer.headers["Content-Type"]
        assert kind == "application/problem+json" or (kind.startswith("text/html") and path.startswith("/p/"))


def test_a_head_without_end_is_cut_off(shared_terminal: Terminal) -> None:
    host, port = shared_terminal.running.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=DEADLINE) as line, pytest.raises(ConnectionError):
        line.sendall(b"GET /v1/keys HTTP/1.1\r\nHost: x\r\nAccept: " + b"x" * (64 * HEAD_LIMIT))


HALL_REQUESTS: dict[tuple[str, str], dict[str, Any]] = {
    ("PUT", "/v1/drafts/018f0000-0000-7000-8000-000000000001"): {
        "person": "a" * 64,
        "slip": "b" * 64,
        "base_revision": None,
        "revision": 1,
        "saved_at": "2026-05-14T01:20:00Z",
        "sealed": "AAAA",
        "blobs": ["c" * 64],
    },
    ("POST", "/v1/drafts/018f0000-0000-7000-8000-000000000001/lease"): {"person": "a" * 64, "take_over": True},
    ("PUT", "/v1/drafts/018f0000-0000-7000-8000-000000000002/closed"): {
        "reason": "discarded",
        "at": "2026-05-14T01:20:00Z",
        "person": "a" * 64,
        "proof": "d" * 64,
    },
    ("POST", "/v1/drafts/closed"): {"ids": ["018f0000-0000-7000-8000-000000000001"]},
    ("POST", "/v1/tickets"): {"service": "general", "item": None, "reason": "camera_missing", "draft": None},
    ("POST", "/v1/tickets/call"): {"window": "3", "id": None},
    ("POST", "/v1/tickets/018f0000-0000-7000-8000-000000000001/pass"): {"window": "3"},
}


@given(
    where=st.sampled_from(sorted(HALL_REQUESTS)),
    bent=st.data(),
    wrong=JSON | st.sampled_from([2**63, -1, "", "x" * 90]),
)
@settings(SHARED, max_examples=200)
def test_bent_requests_about_drafts_and_tickets_are_answered(
    shared_terminal: Terminal, where: tuple[str, str], bent: st.DataObject, wrong: Any
) -> None:
    method, path = where
    body = deepcopy(HALL_REQUESTS[where])
    member = bent.draw(st.sampled_from([*body, "another"]))
    if bent.draw(st.booleans()):
        body.pop(member, None)
    else:
        body[member] = wrong
    answer = shared_terminal.session.request(
        method,
        shared_terminal.running.url + path,
        data=json.dumps(body).encode(),
        headers=shared_terminal.headers(Content_Type="application/json"),
        timeout=DEADLINE,
    )
    assert answer.status_code < 500
    if answer.status_code == 422 and answer.json()["type"] == "invalid":
        assert all(set(error) == {"field", "reason"} for error in answer.json()["errors"])


def test_lines_that_are_no_http_do_not_hurt(shared: Running, shared_terminal: Terminal) -> None:
    host, port = shared.url.removeprefix("http://").split(":")
    for garbage in (b"\0" * 100, b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"PUT"):
        with socket.create_connection((host, int(port)), timeout=DEADLINE) as line:
            line.sendall(garbage)
    record = str(uuid7())
    assert shared_terminal.patch(record, digest_of(b"still here"), b"still here").status_code == 204


def test_a_bug_is_a_problem_too_and_its_words_stay_out_of_the_log(
    own: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise LookupError("测试甲 is not where she should be")

    terminal = own.terminal()
    monkeypatch.setattr(records, "take", broken)
    answer = requests.put(
        f"{own.url}/v1/records/{uuid7()}",
        data=b"{}",
        headers=terminal.headers(Content_Type="application/json", Hall_Record_Digest=digest_of(b"{}")),
        timeout=DEADLINE,
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.json() == {"type": "internal", "title": "The platform failed", "status": 500, "detail": ""}
    logged = "".join(capsys.readouterr()) + caplog.text
    assert "LookupError" in logged
    assert "test_platform_hostile.py" in logged
    assert "测试甲" not in logged
