"""Who is refused, at every endpoint there is: without a token, with an old one, after revocation, too big, the wrong
type, too deep, another terminal's, another hall's. A new endpoint has to be put into the table below."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from platform_support import DEADLINE, Running, Terminal, follow_up, platform, record_bytes
from uuid6 import uuid7

from intake.intake import canonical, digest_of
from sync.platform import enrolment, http_head
from sync.platform.app import openapi_document
from sync.platform.office import endpoints as office

#: For everybody: what they ask for proves who they are, or is for people.
OPEN = {
    "POST /v1/enrol",
    "POST /v1/enrol/again",
    "POST /v1/token",
    "GET /v1/keys",
    "GET /v1/health",
    "GET /p/{token}",
    "GET /v/{code}",
    "GET /g/{code}",
    "GET /g/{code}/{handling}",
}
#: For terminals that are enrolled and not revoked.
FOR_TERMINALS = {
    "POST /v1/terminal/key",
    "POST /v1/audit-heads",
    "HEAD /v1/records/{record_id}/blobs/{digest}",
    "PATCH /v1/records/{record_id}/blobs/{digest}",
    "PUT /v1/records/{record_id}",
    "GET /v1/changes",
    "GET /v1/cases",
    "GET /v1/cases/{case_id}/blobs/{digest}",
    "POST /v1/number-blocks",
    "GET /v1/bundles/{digest}",
    "GET /v1/licences",
    "GET /v1/drafts",
    "POST /v1/drafts/{draft_id}/lease",
    "DELETE /v1/drafts/{draft_id}/lease",
    "PUT /v1/drafts/{draft_id}",
    "PUT /v1/drafts/{draft_id}/blobs/{name}",
    "GET /v1/drafts/{draft_id}/blobs/{name}",
    "PUT /v1/drafts/{draft_id}/closed",
    "POST /v1/drafts/closed",
    "GET /v1/slips/{slip}",
    "GET /v1/tickets",
    "POST /v1/tickets",
    "POST /v1/tickets/call",
    "POST /v1/tickets/{ticket_id}/recall",
    "POST /v1/tickets/{ticket_id}/pass",
    "POST /v1/tickets/{ticket_id}/finish",
    "GET /v1/board",
}
#: For officers who are signed in; these two are the way in, and the look of the page.
OFFICE_OPEN = {"/office/sign-in", "/office/office.css"}

DOCUMENT = openapi_document()["paths"]
OPERATIONS = {
    f"{method.upper()} {path}": operation for path, methods in DOCUMENT.items() for method, operation in methods.items()
}
WITH_BODY = sorted(name for name, operation in OPERATIONS.items() if "requestBody" in operation)
JSON = "application/json"
LIMIT = 1 << 16  # of everything, at these tests' platform


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    limits = {"max_record": LIMIT, "max_form": LIMIT, "max_blob": LIMIT, "max_draft_blob": LIMIT}
    with platform(tmp_path_factory.mktemp("refusals"), **limits) as running:
        yield running


@pytest.fixture(scope="module")
def terminal(city: Running) -> Terminal:
    return city.terminal()


def address(city: Running, name: str) -> tuple[str, str]:
    """Method and URL, with ids of the right form that nobody knows."""
    method, _, path = name.partition(" ")
    known = {"digest": "sha256:" + "0" * 64, "name": "0" * 64, "slip": "0" * 64}
    for part in ("record_id", "case_id", "draft_id", "ticket_id", "digest", "name", "slip", "token", "code"):
        path = path.replace("{" + part + "}", known.get(part) or str(uuid7()))
    return method, city.url + path.replace("{handling}", "x")


def media_type(name: str) -> str:
    return next(iter(OPERATIONS[name]["requestBody"]["content"]))


def ask(city: Running, name: str, headers: dict[str, str], data: bytes | None = None) -> requests.Response:
    method, url = address(city, name)
    return requests.request(method, url, headers=headers, data=data, timeout=DEADLINE, allow_redirects=False)


def enough(name: str) -> dict[str, str]:
    """Headers that some endpoints want before they look at a body."""
    wanted = {
        "PUT /v1/records/{record_id}": {"Hall-Record-Digest": "sha256:" + "0" * 64},
        "PATCH /v1/records/{record_id}/blobs/{digest}": {"Upload-Offset": "0", "Upload-Length": str(LIMIT)},
    }
    return wanted.get(name, {})


def kind(answer: requests.Response) -> str:
    if answer.request.method == "HEAD":
        return "not_authenticated" if answer.status_code == 401 else ""
    return str(answer.json()["type"])


# --- the table ------------------------------------------------------------------------------------------------------


def test_every_endpoint_is_in_the_table() -> None:
    assert set(OPERATIONS) == OPEN | FOR_TERMINALS
    assert {name for name, operation in OPERATIONS.items() if operation.get("security")} == FOR_TERMINALS


@pytest.mark.parametrize("name", sorted(FOR_TERMINALS))
def test_who_has_no_valid_token_is_refused(name: str, city: Running, terminal: Terminal) -> None:
    old = terminal.token
    wrong = [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        f"Basic {old}",
        f"Bearer {old[:-1]}",
        f"Bearer {old} x",
    ]
    for given in wrong:
        headers = {"Authorization": given} if given else {}
        answer = ask(city, name, headers | enough(name))
        assert (answer.status_code, kind(answer)) == (401, "not_authenticated"), given
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", sorted(FOR_TERMINALS))
def test_a_revoked_terminals_open_token_is_worth_nothing_at_once(name: str, city: Running, revoked: Terminal) -> None:
    answer = ask(city, name, revoked.headers() | enough(name))
    assert (answer.status_code, kind(answer)) == (401, "not_authenticated")


@pytest.fixture(scope="module")
def revoked(city: Running) -> Terminal:
    terminal = city.terminal()
    assert requests.get(city.url + "/v1/changes", headers=terminal.headers(), timeout=DEADLINE).status_code == 200
    city.database.write(lambda c: enrolment.revoke(c, terminal.id, city.clock.now().rfc3339))
    return terminal


def test_a_revoked_terminal_gets_no_new_token(city: Running, revoked: Terminal) -> None:
    answer = revoked.ask_token(revoked.assertion())
    assert (answer.status_code, kind(answer)) == (401, "invalid_client")


@pytest.mark.parametrize("name", sorted(FOR_TERMINALS))
def test_an_expired_token_is_refused(name: str, aged: tuple[Running, Terminal]) -> None:
    city, terminal = aged
    answer = ask(city, name, terminal.headers() | enough(name))
    assert (answer.status_code, kind(answer)) == (401, "not_authenticated")


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Terminal]]:
    """A platform whose clock went on by an hour since its terminal logged in."""
    with platform(tmp_path_factory.mktemp("aged")) as running:
        terminal = running.terminal()
        running.clock.advance(timedelta(hours=1))
        yield running, terminal


def test_an_assertion_works_once(city: Running, terminal: Terminal) -> None:
    assertion = terminal.assertion()
    assert terminal.ask_token(assertion).status_code == 200
    answer = terminal.ask_token(assertion)
    assert (answer.status_code, kind(answer)) == (401, "invalid_client")


def test_an_officers_page_is_for_who_is_signed_in(city: Running) -> None:
    tried = set()
    for route in office.router.routes:
        path, methods = getattr(route, "path", ""), getattr(route, "methods", ())
        if not path or path in OFFICE_OPEN:
            continue
        path = path.replace("{case_id}", str(uuid7())).replace("{key}", "accept").replace("{digest}", "sha256:x")
        for method in methods:
            answer = requests.request(method, city.url + path, timeout=DEADLINE, allow_redirects=False)
            assert answer.status_code in (303, 401, 403), (method, path, answer.status_code)
            tried.add(path)
    assert tried, "there is a page to try"


# --- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_BODY)
def test_what_is_too_big_is_refused(name: str, city: Running, terminal: Terminal) -> None:
    headers = terminal.headers(Content_Type=media_type(name)) | enough(name)
    most = 1 << 20 if name == "PUT /v1/drafts/{draft_id}" else LIMIT  # what is sealed has a size of its own
    answer = ask(city, name, headers, b" " * (most + 1))
    assert (answer.status_code, kind(answer)) == (413, "too_big")


@pytest.mark.parametrize("name", WITH_BODY)
def test_another_content_type_is_refused(name: str, city: Running, terminal: Terminal) -> None:
    for other in ("text/plain", "application/xml", ""):
        answer = ask(city, name, terminal.headers(Content_Type=other) | enough(name), b"{}")
        assert (answer.status_code, kind(answer)) == (415, "unsupported_media_type"), other


@pytest.mark.parametrize("name", [name for name in WITH_BODY if media_type(name) == JSON])
def test_what_is_nested_too_deeply_or_no_json_is_refused(name: str, city: Running, terminal: Terminal) -> None:
    deep = b"[" * 30_000 + b"]" * 30_000
    for data in (
        deep,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"",
        b"nul",
        b"\xff\xfe",
        b'"\\ud800"',
        b"[1e400]",
        b"null",
    ):
        headers = terminal.headers(Content_Type=JSON) | enough(name)
        if name == "PUT /v1/records/{record_id}":
            headers["Hall-Record-Digest"] = digest_of(data)
        answer = ask(city, name, headers, data)
        assert (answer.status_code, kind(answer)) == (422, "invalid"), data[:20]


def test_a_head_or_a_path_without_end_is_cut_off(city: Running) -> None:
    host, port = city.url.removeprefix("http://").split(":")
    for begin in (b"GET / HTTP/1.1\r\nX: ", b"GET /" + b"a" * 100):
        with socket.create_connection((host, int(port)), timeout=DEADLINE) as line:
            line.sendall(begin)
            assert _sent_until_cut(line, 64 << 20) < 8 << 20


def _sent_until_cut(line: socket.socket, most: int) -> int:
    for sent in range(0, most, 65536):
        try:
            line.sendall(b"a" * 65536)
        except OSError:
            return sent
    return most


def test_a_head_that_never_ends_does_not_keep_its_line(city: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a line that says nothing nor one that says a little now and then."""
    monkeypatch.setattr(http_head, "HEAD_S", 0.3)
    host, port = city.url.removeprefix("http://").split(":")
    for begun in (b"", b"GET / HTTP/1.1\r\nX-Slow: "):
        with socket.create_connection((host, int(port)), timeout=DEADLINE) as line:
            line.sendall(begun)
            assert line.recv(100) == b""


def test_requests_one_behind_the_other_are_each_answered(city: Running) -> None:
    host, port = city.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=DEADLINE) as line:
        line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        said = b""
        while said.count(b"HTTP/1.1 200") < 20:
            said += (more := line.recv(65536))
            assert more, said[-300:]


# --- what is another's ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def halls(city: Running) -> tuple[Terminal, Terminal]:
    """Terminals of two halls; the first has delivered an intake with a page."""
    return _of_hall(city, "east"), _of_hall(city, "west")


def _of_hall(city: Running, hall: str) -> Terminal:
    terminal = Terminal(city)
    city.sessions.append(terminal.session)
    answer = terminal.enrol(enrolment.new_code(city.database, city.clock, hall=hall))
    assert answer.status_code == 201
    terminal.identity = answer.json()
    terminal.log_in()
    return terminal


@pytest.fixture(scope="module")
def delivered(halls: tuple[Terminal, Terminal]) -> Any:
    mine, page = halls[0], b"\xff\xd8\xff a page"
    intake = mine.intake(1, (page,))
    mine.send_blob(intake.id, page)
    assert mine.deliver(intake).status_code == 201
    return intake, digest_of(page)


def same(one: requests.Response, other: requests.Response) -> bool:
    return (one.status_code, one.content) == (other.status_code, other.content)


def test_another_halls_attachment_is_none(halls: tuple[Terminal, Terminal], delivered: Any) -> None:
    (mine, other), (intake, digest) = halls, delivered

    def get(terminal: Terminal, case: str, blob: str = digest) -> requests.Response:
        url = f"{terminal.running.url}/v1/cases/{case}/blobs/{blob}"
        return requests.get(url, headers=terminal.headers(), timeout=DEADLINE)

    assert get(mine, intake.id).status_code == 200
    assert get(other, intake.id).status_code == 404
    assert same(get(other, intake.id), get(other, str(uuid7())))


def test_another_halls_case_is_not_told(halls: tuple[Terminal, Terminal], delivered: Any) -> None:
    told = [
        {change["id"] for change in _changes(terminal) if change["kind"] == "case"} for terminal in (halls[0], halls[1])
    ]
    assert delivered[0].id in told[0]
    assert delivered[0].id not in told[1]


def _changes(terminal: Terminal) -> list[dict[str, Any]]:
    answer = requests.get(terminal.running.url + "/v1/changes", headers=terminal.headers(), timeout=DEADLINE)
    assert answer.status_code == 200
    changes: list[dict[str, Any]] = answer.json()["changes"]
    return changes


def test_another_terminals_record_cannot_be_sent_or_guessed(halls: tuple[Terminal, Terminal], delivered: Any) -> None:
    (_, other), (intake, _) = halls, delivered
    known = other.put(intake.id, record_bytes(intake))
    assert (known.status_code, kind(known)) == (422, "invalid")
    new = other.intake(7)
    unknown = other.put(new.id, record_bytes(new, terminal="T-ZZZZ"))
    errors = [{error["field"]: error["reason"] for error in answer.json()["errors"]} for answer in (known, unknown)]
    assert errors[0]["terminal"] == errors[1]["terminal"]


def test_another_terminals_upload_is_not_seen(halls: tuple[Terminal, Terminal], delivered: Any) -> None:
    (mine, other), (intake, digest) = halls, delivered
    assert mine.head(intake.id, digest).status_code == 200
    assert same(other.head(intake.id, digest), other.head(str(uuid7()), digest))


def test_a_follow_up_of_another_halls_case_is_refused(halls: tuple[Terminal, Terminal], delivered: Any) -> None:
    (_, other), (intake, _) = halls, delivered
    record = follow_up(intake, 1, terminal=other.id)
    answer = other.put(record["id"], canonical(record))
    assert (answer.status_code, kind(answer)) == (422, "invalid")


# --- licences ---------------------------------------------------------------------------------------------------------


def test_licences_are_told_for_a_case_and_a_purpose_only(city: Running, terminal: Terminal) -> None:
    good = {"case": str(uuid7()), "purpose": "e_licence", "name": "营业执照", "person": "0" * 64}

    def ask_for(**changed: Any) -> requests.Response:
        asked = {name: value for name, value in (good | changed).items() if value is not None}
        return requests.get(city.url + "/v1/licences", params=asked, headers=terminal.headers(), timeout=DEADLINE)

    nobody = ask_for()
    assert (nobody.status_code, nobody.json()["licences"]) == (200, [])
    for changed in (
        {"case": None},
        {"case": "x"},
        {"purpose": None},
        {"purpose": "curiosity"},
        {"name": None},
        {"name": ""},
        {"name": "x" * 201},
        {"name": "\0"},
        {"person": None},
        {"person": ["0" * 64] * 5},
        {"person": "11010519491231002X"},
    ):
        answer = ask_for(**changed)
        assert (answer.status_code, kind(answer)) == (422, "invalid"), changed


def test_this_files_tests_are_about_a_platform_of_their_own(city: Running, tmp_path: Path) -> None:
    """Limits are low here, so that no test sends megabytes; the platform's own are what they were."""
    from sync.platform.context import Settings

    real = Settings("http://x")
    assert (real.max_record, real.max_blob, real.max_form) == (1 << 20, 64 << 20, 16 << 10)
