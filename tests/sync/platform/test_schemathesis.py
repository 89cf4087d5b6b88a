"""What the contract allows, and what it does not, thrown at every endpoint: no answer is a 5xx, each is one that the
contract names, in the form it names. With a terminal's own token; seeded, so a failure comes again.

The long version is ``-m proof``: more of everything, and without a token too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from platform_support import DEADLINE, UPLOAD_TYPE, Running, Terminal, platform
from schemathesis import GenerationMode
from uuid6 import uuid7

from sync.platform.app import openapi_document

#: Values that parsers, databases and paths trip over, for strings that the schema leaves free.
_NASTY = ("\0", "\ud800", "'; --", "../../etc/passwd", "%00", "９９９", "a" * 5000, "\u202e", "-0", "1e400", "NaN")
_WAITS = {"wait"}  # a long poll: the test has not the time


@schemathesis.serializer(UPLOAD_TYPE)
def as_bytes(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with platform(tmp_path_factory.mktemp("contract")) as running:
        yield running


@pytest.fixture(scope="module")
def terminal(city: Running) -> Terminal:
    return city.terminal()


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(openapi_document())
    return [found.ok() for found in schema.get_all_operations()]


OPERATIONS = operations()


def _named(operation: Any) -> str:
    return f"{operation.method.upper()} {operation.path}"


def send(city: Running, case: Any, token: str | None) -> requests.Response:
    """The case over real HTTP, as schemathesis would write it; what HTTP itself cannot carry is left out."""
    request = case.as_transport_kwargs(base_url=city.url, headers={})
    request["headers"] = {name: value for name, value in request["headers"].items() if name.lower() != "authorization"}
    if token is not None:
        request["headers"]["Authorization"] = f"Bearer {token}"
    if request.get("params"):
        request["params"] = {name: value for name, value in request["params"].items() if name not in _WAITS}
    request.pop("timeout", None)
    with requests.Session() as session:
        session.trust_env = False
        return session.request(**request, timeout=DEADLINE, allow_redirects=False)


def check(operation: Any, answer: requests.Response) -> None:
    """The status and the content type are the contract's; nothing is our own failure."""
    said = f"{_named(operation)}: {answer.status_code} {answer.text[:300]}"
    assert answer.status_code < 500, said
    documented = operation.definition.raw["responses"]
    status = str(answer.status_code)
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if status not in documented and media_type == "application/problem+json":
        # What is no HTTP never comes to an endpoint; and a path may be bent until it is another one.
        assert answer.json()["type"] in ("invalid", "not_found", "method_not_allowed"), said
        assert answer.status_code in (400, 404, 405), said
        return
    assert status in documented, said
    content = documented[status].get("content", {})
    if content and operation.method.upper() != "HEAD":
        assert media_type in content, f"{said}\n{media_type}"


def try_out(operation: Any, city: Running, token: str | None, examples: int) -> None:
    modes = st.sampled_from((GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    cases = modes.flatmap(lambda mode: _cases(operation, mode))

    @seed(20260514)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def one(case: Any) -> None:
        try:
            answer = send(city, case, token)
        except (requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL, UnicodeError):
            return  # nothing that a line could carry
        check(operation, answer)

    one()


def _cases(operation: Any, mode: GenerationMode) -> Any:
    try:
        return operation.as_strategy(generation_mode=mode)
    except Exception:  # there is nothing this operation could be told wrongly
        return operation.as_strategy(generation_mode=GenerationMode.POSITIVE)


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=_named)
def test_every_answer_is_one_of_the_contracts(operation: Any, city: Running, terminal: Terminal) -> None:
    try_out(operation, city, terminal.token, 3)


@pytest.mark.proof
@pytest.mark.parametrize("operation", OPERATIONS, ids=_named)
def test_every_answer_is_one_of_the_contracts_at_length(operation: Any, city: Running, terminal: Terminal) -> None:
    try_out(operation, city, terminal.token, 400)
    try_out(operation, city, None, 100)


@pytest.mark.parametrize("nasty", _NASTY, ids=repr)
def test_values_that_others_trip_over(nasty: str, city: Running, terminal: Terminal) -> None:
    """In every query member and every path, whatever its pattern says."""
    for operation in OPERATIONS:
        path = operation.path
        for parameter in operation.definition.raw.get("parameters", ()):
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", quote(nasty, safe="", errors="replace"))
        query = {
            parameter["name"]: nasty.encode(errors="replace")
            for parameter in operation.definition.raw.get("parameters", ())
            if parameter["in"] == "query" and parameter["name"] not in _WAITS
        }
        with requests.Session() as session:
            answer = session.request(
                operation.method,
                city.url + path,
                params=query,
                headers=terminal.headers(),
                timeout=DEADLINE,
                allow_redirects=False,
            )
        assert answer.status_code < 500, f"{_named(operation)}: {answer.text[:300]}"


def test_integers_beyond_every_column(city: Running, terminal: Terminal) -> None:
    for huge in (2**31, 2**53, 2**63, 2**64, 10**400, -1):
        for path in (f"/v1/changes?after={huge}", f"/v1/changes?wait={huge}"):
            answer = requests.get(city.url + path, headers=terminal.headers(), timeout=DEADLINE)
            assert answer.status_code == 422, (path[:40], answer.status_code)
        for name in ("Upload-Offset", "Upload-Length"):
            numbers = {"Upload-Offset": "0", "Upload-Length": "1"} | {name: str(huge)}
            headers = terminal.headers(Content_Type="application/offset+octet-stream") | numbers
            url = terminal.blob_url(str(uuid7()), "sha256:" + "0" * 64)
            answer = requests.patch(url, data=b"", headers=headers, timeout=DEADLINE)
            assert answer.status_code in (413, 422), (name, huge, answer.status_code)
