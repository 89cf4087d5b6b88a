"""Whatever answers at the platform's address, however it was made: a typed outcome, never an exception.

An exception would end the agent, and the same answer would end the next one.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import structlog
from faults import Fault as Misbehaviour
from faults import FaultyPlatform, Request, public, serving
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey
from joserfc.util import urlsafe_b64encode
from store_kit import HandClock, new_id, take_in
from test_agent import HandWaiter
from test_client import PAGE, Blobs, outgoing

from sync.agent import Agent, Patience
from sync.client import PlatformClient
from sync.outcomes import Delivered, Fault, LoginFailed, Refused, Transport
from sync.signatures import KEY_SET_TYPE, RECEIPT_TYPE, BadSignature, KeySet, UnknownKey
from sync.store.store import Store
from sync.transport import HttpTransport

ROOT, SIGNING = ECKey.generate_key("P-256"), ECKey.generate_key("P-256")

# --- signed things ------------------------------------------------------------------------------------------------

NASTY = st.sampled_from(
    ["\ud800", "\0", "", "x" * 300, "9" * 5000, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"]
)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), NASTY)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def compact(header: object, payload: object, key: ECKey) -> str:
    """A rightly signed JWS with any header at all, which joserfc itself would not make."""
    encode = urlsafe_b64encode
    signed = encode(json.dumps(header).encode()) + b"." + encode(json.dumps(payload).encode())
    signature = jws.JWSRegistry.algorithms["ES256"].sign(signed, key)
    return (signed + b"." + encode(signature)).decode()


KEYS = KeySet.verified(
    compact({"alg": "ES256", "typ": KEY_SET_TYPE}, {"keys": [public(SIGNING, "k1")], "epoch": "e"}, ROOT),
    public(ROOT),
)
MEMBERS = ("record", "digest", "terminal", "iss", "received_at", "epoch")


@settings(max_examples=150, deadline=None)
@given(
    header=st.dictionaries(st.sampled_from(["crit", "b64", "typ", "kid", "jwk", "zip", "x"]), ANYTHING, max_size=4),
    payload=st.one_of(ANYTHING, st.dictionaries(st.sampled_from(MEMBERS), ANYTHING)),
    kid=st.sampled_from(["k1", "k2"]),
)
@example(header={"crit": [1]}, payload={}, kid="k1")
@example(header={"crit": 7}, payload={}, kid="k1")
@example(header={"kid": ["k1"]}, payload={}, kid="k1")
def test_any_receipt_is_a_receipt_or_not(header: dict[str, Any], payload: object, kid: str) -> None:
    token = compact({"alg": "ES256", "typ": RECEIPT_TYPE, "kid": kid, **header}, payload, SIGNING)
    try:
        receipt = KEYS.receipt(token)
    except (BadSignature, UnknownKey):
        return
    assert isinstance(payload, dict)
    assert receipt.digest == payload["digest"]


@settings(max_examples=100, deadline=None)
@given(
    keys=st.one_of(
        ANYTHING,
        st.lists(
            st.one_of(ANYTHING, st.fixed_dictionaries(dict.fromkeys(("kid", "kty", "crv", "x", "y"), ANYTHING))),
            max_size=3,
        ),
    ),
    epoch=ANYTHING,
)
@example(keys=[{"kid": "k", "kty": "EC", "crv": "P-256", "x": 1, "y": [2]}], epoch="e")
@example(keys=[{"kid": "k", "kty": "EC", "crv": [], "x": "", "y": ""}], epoch="e")
def test_any_key_set_is_a_key_set_or_not(keys: object, epoch: object) -> None:
    token = compact({"alg": "ES256", "typ": KEY_SET_TYPE}, {"keys": keys, "epoch": epoch}, ROOT)
    try:
        KeySet.verified(token, public(ROOT))
    except BadSignature:
        return
    assert isinstance(keys, list)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.text(max_size=20), min_size=3, max_size=3).map(".".join)))
@example("[" * 100_000)
@example("\ud800.\ud800.\ud800")
def test_no_text_trips_the_verifier(token: str) -> None:
    with pytest.raises((BadSignature, UnknownKey)):
        KEYS.receipt(token)
    with pytest.raises(BadSignature):
        KeySet.verified(token, public(ROOT))


def test_what_else_the_platform_signs_with_the_same_key_is_no_receipt() -> None:
    payload = dict.fromkeys(MEMBERS, "x")
    assert KEYS.receipt(compact({"alg": "ES256", "kid": "k1", "typ": RECEIPT_TYPE}, payload, SIGNING)).record == "x"
    for header in ({"typ": "hall-bundle+jws"}, {"typ": KEY_SET_TYPE}, {}):
        with pytest.raises(BadSignature):
            KEYS.receipt(compact({"alg": "ES256", "kid": "k1", **header}, payload, SIGNING))


# --- answers ------------------------------------------------------------------------------------------------------

HEADERS = st.one_of(
    st.tuples(
        st.sampled_from(
            [
                "Location",
                "Content-Type",
                "Upload-Offset",
                "Retry-After",
                "Set-Cookie",
                "Content-Encoding",
                "Connection",
                "Transfer-Encoding",
                "Content-Length",
                "WWW-Authenticate",
                "X",
            ]
        ),
        st.one_of(
            st.sampled_from(
                [
                    b"http://[",
                    b"//\xff\xfe",
                    b"application/problem+json",
                    b"gzip",
                    b"chunked",
                    b"-1",
                    b"99999999999999999",
                    b"0",
                    b"7",
                    b"\xff",
                    b"close",
                    b"a=b; Domain=..",
                    b"gzip, gzip, deflate",
                    b"x" * 70000,
                    b"\xd9\xa3",
                ]
            ),
            st.binary(max_size=20),
        ),
    ),
)
BODIES = st.one_of(
    st.binary(max_size=200),
    ANYTHING.map(json.dumps).map(str.encode),
    st.dictionaries(
        st.sampled_from(
            [
                "type",
                "detail",
                "errors",
                "missing",
                "receipt",
                "key_set",
                "access_token",
                "expires_in",
                "error",
                "issuer",
                "time",
                "title",
            ]
        ),
        st.one_of(
            ANYTHING,
            st.just([{"field": "\ud800", "reason": {"a": [1]}}, 7, None]),
            st.sampled_from(
                ["invalid", "missing_blobs", "out_of_order", "urn:test:platform", "a b", "x\r\ny: z", 10**400]
            ),
        ),
    )
    .map(json.dumps)
    .map(str.encode),
    st.sampled_from([b"[" * 100_000, b'{"a":' * 50_000, gzip.compress(bytes(5 << 20)), b"5\r\nhello\r\n", b"zz\r\n"]),
)
STATUSES = st.one_of(
    st.sampled_from([b"200", b"201", b"204", b"301", b"400", b"401", b"403", b"404", b"408", b"409", b"422", b"429"]),
    st.sampled_from([b"460", b"500", b"100", b"101", b"304", b"000", b"abc", b"99999"]),
)


@st.composite
def raw_answers(draw: st.DrawFn) -> bytes:
    head = b"HTTP/1.1 " + draw(STATUSES) + draw(st.sampled_from([b" Reason", b"", b" \xff"])) + b"\r\n"
    for name, value in draw(st.lists(HEADERS, max_size=4)):
        head += name.encode() + b": " + value + b"\r\n"
    return (
        draw(st.sampled_from([b"", b"", b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"]))
        + head
        + b"\r\n"
        + draw(BODIES)
    )


def problem(status: int, **body: Any) -> bytes:
    head = f"HTTP/1.1 {status} x\r\nContent-Type: application/problem+json\r\n\r\n"
    return head.encode() + json.dumps(body).encode()


def saying(raw: bytes) -> Misbehaviour:
    def answer(request: Request) -> bool:
        request.wfile.write(raw)
        request.close_connection = True
        return True

    return answer


@pytest.fixture(scope="module")
def platform() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as running:
        yield running


def client_of(platform: FaultyPlatform, timeout_s: float = 2.0) -> PlatformClient:
    transport = HttpTransport(platform.url, timeout_s=timeout_s)
    return PlatformClient(platform.identity(), transport, lambda: datetime.now(UTC))


MALFORMED_REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n"
STRANGE_REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: //\xff\xfe\r\nContent-Length: 0\r\n\r\n"
SURROGATE_REFUSAL = problem(422, type="invalid", detail="\ud800", errors=[{"field": "\ud800", "reason": 7}])
TOKEN_FOR_EVER = problem(200, access_token="t", expires_in=10**400)
TIME_BEFORE_TIME = problem(200, issuer="urn:test:platform", time="0001-01-01T00:00:00+14:00")


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(raw=raw_answers(), spared=st.integers(0, 4))
@example(raw=MALFORMED_REDIRECT, spared=0)
@example(raw=STRANGE_REDIRECT, spared=2)
@example(raw=SURROGATE_REFUSAL, spared=3)
@example(raw=TOKEN_FOR_EVER, spared=0)
@example(raw=problem(401, error="\ud800\n"), spared=0)
def test_any_answer_to_any_request_is_an_outcome(platform: FaultyPlatform, raw: bytes, spared: int) -> None:
    """The first ``spared`` requests of a delivery are answered rightly, then the stranger takes over."""
    platform.blobs.clear()
    platform.uploads.clear()
    platform.faults[:] = [lambda _: False] * spared + [saying(raw)] * 30
    client = client_of(platform)
    record = outgoing(PAGE, record_id=new_id())
    try:
        outcome = client.deliver(record, Blobs(PAGE), resume=True)
        platform.faults[:] = [saying(raw)]
        moment = client.platform_time()
    finally:
        platform.faults.clear()
        client.close()
    assert isinstance(outcome, Transport | Refused | LoginFailed) or (isinstance(outcome, Delivered) and spared == 4)
    assert isinstance(moment, Transport | datetime)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(answers=st.lists(st.one_of(raw_answers(), st.none()), min_size=1, max_size=6), seed=st.integers())
@example(answers=[TIME_BEFORE_TIME], seed=1)
@example(answers=[None, None, None, SURROGATE_REFUSAL], seed=1)
@example(answers=[None, problem(401, error="\ud800")], seed=1)
@example(answers=[None, TOKEN_FOR_EVER], seed=1)
def test_the_agent_outlives_any_conversation_and_the_record_is_delivered_or_still_there(
    platform: FaultyPlatform,
    tmp_path_factory: pytest.TempPathFactory,
    blank: Path,
    answers: list[bytes | None],
    seed: int,
) -> None:
    clock = HandClock()
    home = shutil.copytree(blank, tmp_path_factory.mktemp("home") / "home")
    client = client_of(platform)
    with structlog.testing.capture_logs(), Store.open(home, clock) as store:
        case = new_id()
        take_in(store, case, (store.put_blob(case, PAGE, "image/jpeg"),))
        platform.faults[:] = [(lambda _: False) if raw is None else saying(raw) for raw in answers]
        Agent(store, client, clock, HandWaiter(clock, 60), Random(seed), Patience(1, 5)).run(until_empty=True)
        status = store.queue_status()
        assert store.verify().errors == ()
    platform.faults.clear()
    client.close()
    assert (status.pending, status.acknowledged + len(status.stuck)) == (0, 1)
    if status.acknowledged:
        assert case in platform.records
    json.dumps([stuck.detail for stuck in status.stuck], ensure_ascii=False).encode()


# --- answers without an end ---------------------------------------------------------------------------------------


def endless(start: bytes, again: bytes) -> Misbehaviour:
    """Sends ``again`` every 50 ms until the other side hangs up: never so slow that a read would time out."""

    def answer(request: Request) -> bool:
        request.connection.settimeout(0.05)
        try:
            request.wfile.write(start)
            for _ in range(400):
                request.wfile.write(again)
                try:
                    if not request.connection.recv(1):
                        break
                except TimeoutError:
                    continue
        except OSError:
            pass
        request.close_connection = True
        return True

    return answer


@pytest.mark.parametrize(
    ("start", "again"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 1000\r\n\r\n", b" "),
    ],
)
def test_an_answer_that_never_ends_is_cut_off(platform: FaultyPlatform, start: bytes, again: bytes) -> None:
    platform.faults[:] = [endless(start, again)]
    client = client_of(platform, timeout_s=0.2)
    assert client.platform_time() == Transport(Fault.TIMEOUT, "answer too slow")
    assert isinstance(client.platform_time(), datetime), "and the next request is heard"
    client.close()


def test_a_huge_answer_to_a_redirect_is_not_read(platform: FaultyPlatform) -> None:
    sent = []

    def flood(request: Request) -> bool:
        request.connection.settimeout(5)
        try:
            request.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 100000000\r\n\r\n")
            for _ in range(100):
                request.wfile.write(bytes(1_000_000))
                sent.append(1)
        except (TimeoutError, OSError):
            pass
        request.close_connection = True
        return True

    platform.faults[:] = [flood]
    client = client_of(platform)
    assert client.platform_time() == Transport(Fault.NOT_PLATFORM, "answer too long")
    client.close()
    assert len(sent) < 50
