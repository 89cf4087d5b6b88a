"""The conversation with the platform: only proof counts, and every fault is a named value."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from faults import FaultyPlatform, Request, captive_portal, only, reset_in_the_middle, serving
from joserfc.jwk import ECKey

from intake.intake import digest_of
from sync.client import PlatformClient
from sync.identity import Identity
from sync.outcomes import Delivered, Fault, LoginFailed, Refused, Transport
from sync.records import Outgoing
from sync.store.blobs import PIECE
from sync.transport import AddressRefused, HttpTransport, check_address

PAGE = b"page " * 30_000


class Blobs:
    """`sync.client.BlobSource` from memory; counts what was read."""

    def __init__(self, *contents: bytes) -> None:
        self.by_digest = {digest_of(content): content for content in contents}
        self.read = 0

    def size(self, digest: str) -> int:
        return len(self.by_digest[digest])

    def stream(self, digest: str, offset: int) -> Iterator[bytes]:
        content = self.by_digest[digest]
        for start in range(offset, len(content), PIECE):
            self.read += len(content[start : start + PIECE])
            yield content[start : start + PIECE]


def outgoing(*contents: bytes, record_id: str = "r1", text: str = "one") -> Outgoing:
    digests = tuple(digest_of(content) for content in contents)
    data = json.dumps({"id": record_id, "text": text, "pages": [{"digest": d} for d in digests]}, separators=(",", ":"))
    return Outgoing(record_id, digest_of(data.encode()), data.encode(), digests)


def client_of(identity: Identity, learn: Callable[[Identity], None] = lambda _: None) -> PlatformClient:
    transport = HttpTransport(identity.platform_url, ca_file=identity.ca_file, timeout_s=1.0)
    return PlatformClient(identity, transport, lambda: datetime.now(UTC), learn_keys=learn)


@pytest.fixture
def platform() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as running:
        yield running


@pytest.fixture
def client(platform: FaultyPlatform) -> Iterator[PlatformClient]:
    made = client_of(platform.identity())
    yield made
    made.close()


def test_blobs_go_first_then_the_record_and_the_receipt_ends_it(
    platform: FaultyPlatform, client: PlatformClient
) -> None:
    record = outgoing(PAGE, b"second")
    outcome = client.deliver(record, Blobs(PAGE, b"second"), resume=False)
    assert isinstance(outcome, Delivered)
    assert outcome.received_at == platform.time
    assert platform.records == {"r1": record.data}
    assert set(platform.blobs.values()) == {PAGE, b"second"}
    assert [line.split()[0] for line in platform.log] == ["POST", "PATCH", "PATCH", "PUT"]


def test_delivering_twice_is_harmless(platform: FaultyPlatform, client: PlatformClient) -> None:
    record = outgoing(PAGE)
    for resume in (False, False, True):
        assert isinstance(client.deliver(record, Blobs(PAGE), resume=resume), Delivered)
    assert platform.effects == ["r1"]


def test_an_empty_attachment_and_one_of_several_pieces_arrive(platform: FaultyPlatform, client: PlatformClient) -> None:
    large = bytes(PIECE) + b"rest"
    assert isinstance(client.deliver(outgoing(b"", large), Blobs(b"", large), resume=False), Delivered)
    assert set(platform.blobs.values()) == {b"", large}


def test_a_proxy_that_answers_everything_with_200_and_a_page_is_never_a_delivery(
    platform: FaultyPlatform, client: PlatformClient
) -> None:
    platform.always = captive_portal
    for _ in range(3):
        assert client.deliver(outgoing(PAGE), Blobs(PAGE), resume=True) == Transport(
            Fault.NOT_PLATFORM, "HTTP 200 without a JSON object"
        )
    assert isinstance(client.platform_time(), Transport)


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "HEAD"])
def test_a_portal_that_comes_up_at_any_step_is_no_delivery_and_no_refusal(
    platform: FaultyPlatform, client: PlatformClient, method: str
) -> None:
    platform.always = only(method, "/v1/", captive_portal)
    outcome = client.deliver(outgoing(PAGE), Blobs(PAGE), resume=True)
    assert isinstance(outcome, Transport)
    assert outcome.fault is Fault.NOT_PLATFORM
    platform.always = None
    assert isinstance(client.deliver(outgoing(PAGE), Blobs(PAGE), resume=True), Delivered)


Answer = Callable[[Request], bool]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda r: r.json(200, {"ok": True}), Fault.NOT_PLATFORM),
        (lambda r: r.json(200, ["receipt"]), Fault.NOT_PLATFORM),
        (lambda r: r.json(201, {"receipt": 7}), Fault.NOT_PLATFORM),
        (lambda r: r.json(201, {"receipt": "not.a.jws"}), Fault.BAD_RECEIPT),
        (lambda r: r.answer(204, b""), Fault.NOT_PLATFORM),
        (lambda r: r.answer(302, b"", Location="http://127.0.0.1:1/elsewhere"), Fault.NOT_PLATFORM),
        (lambda r: r.answer(404, b"no such page"), Fault.NOT_PLATFORM),
        (lambda r: r.json(409, {"type": "digest_conflict"}), Fault.NOT_PLATFORM),
        (lambda r: r.problem(403, "forbidden"), Fault.NOT_PLATFORM),
        (lambda r: r.answer(500, b"oops"), Fault.SERVER),
        (lambda r: r.problem(503, "internal"), Fault.SERVER),
        (lambda r: r.answer(200, b"{" * 2_000_000, "application/json"), Fault.NOT_PLATFORM),
        (lambda r: r.reset(), Fault.CUT),
    ],
)
def test_answers_that_prove_nothing_are_transport_faults(
    platform: FaultyPlatform, client: PlatformClient, answer: Answer, fault: Fault
) -> None:
    platform.always = only("PUT", "/v1/records", answer)
    outcome = client.deliver(outgoing(), Blobs(), resume=False)
    assert isinstance(outcome, Transport)
    assert outcome.fault is fault


def test_throttling_says_how_long(platform: FaultyPlatform, client: PlatformClient) -> None:
    platform.always = only("PUT", "/v1/", lambda r: r.json(429, {}, Retry_After="17"))
    assert client.deliver(outgoing(), Blobs(), resume=False) == Transport(Fault.THROTTLED, "HTTP 429", 17.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": digest_of(b"another record")},
        {"record": "r2"},
        {"terminal": "T-OTHER"},
        {"iss": "urn:test:another"},
        {"received_at": None},
    ],
)
def test_a_receipt_about_something_else_is_no_proof(
    platform: FaultyPlatform, client: PlatformClient, changes: dict[str, str | None]
) -> None:
    record = outgoing()

    def wrong(request: Request) -> bool:
        return request.json(201, {"receipt": platform.receipt("r1", record.digest, **changes)})

    platform.always = only("PUT", "/v1/", wrong)
    outcome = client.deliver(record, Blobs(), resume=False)
    assert isinstance(outcome, Transport)
    assert outcome.fault is Fault.BAD_RECEIPT


def test_a_receipt_signed_by_another_key_is_no_proof(platform: FaultyPlatform, client: PlatformClient) -> None:
    record = outgoing()
    thief = FaultyPlatform()

    def forged(request: Request) -> bool:
        return request.json(201, {"receipt": thief.receipt("r1", record.digest)})

    platform.always = only("PUT", "/v1/", forged)
    outcome = client.deliver(record, Blobs(), resume=False)
    assert outcome == Transport(Fault.BAD_RECEIPT, "the signature does not verify")


def test_an_unknown_key_is_fetched_again_and_kept_when_the_root_signed_it(platform: FaultyPlatform) -> None:
    learnt: list[Identity] = []
    client = client_of(platform.identity(), learnt.append)
    platform.signing, platform.kid, platform.epoch = ECKey.generate_key("P-256"), "k2", "e2"
    assert isinstance(client.deliver(outgoing(), Blobs(), resume=False), Delivered)
    assert [(identity.epoch, identity.key_set) for identity in learnt] == [("e2", learnt[0].key_set)]
    assert isinstance(client.deliver(outgoing(record_id="r2"), Blobs(), resume=False), Delivered)
    assert [line for line in platform.log if line.endswith("/keys")] == ["GET /v1/keys"]
    client.close()


def test_a_key_set_of_another_root_is_refused(platform: FaultyPlatform, client: PlatformClient) -> None:
    thief = FaultyPlatform(kid="k2")
    platform.signing, platform.kid = thief.signing, "k2"
    platform.always = only("GET", "/v1/keys", lambda r: r.json(200, {"key_set": thief.key_set()}))
    outcome = client.deliver(outgoing(), Blobs(), resume=False)
    assert isinstance(outcome, Transport)
    assert outcome.fault is Fault.BAD_RECEIPT


def test_same_id_with_another_digest_is_refused_with_a_way_out(
    platform: FaultyPlatform, client: PlatformClient
) -> None:
    assert isinstance(client.deliver(outgoing(), Blobs(), resume=False), Delivered)
    outcome = client.deliver(outgoing(text="two"), Blobs(), resume=False)
    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.reason) == (409, "digest_conflict")
    assert outcome.way_out


def test_what_is_invalid_is_named_field_by_field(platform: FaultyPlatform, client: PlatformClient) -> None:
    errors = [{"field": "body.item", "reason": "unknown"}, {"field": "terminal", "reason": "not yours"}]
    platform.always = only("PUT", "/v1/", lambda r: r.problem(422, "invalid", errors=errors))
    outcome = client.deliver(outgoing(), Blobs(), resume=False)
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.detail) == ("invalid", "body.item: unknown; terminal: not yours")


def test_out_of_order_waits_and_is_no_refusal(platform: FaultyPlatform, client: PlatformClient) -> None:
    platform.always = only("PUT", "/v1/", lambda r: r.problem(422, "out_of_order"))
    assert client.deliver(outgoing(), Blobs(), resume=False) == Transport(Fault.OUT_OF_ORDER)


def test_blobs_the_platform_lost_are_sent_again(platform: FaultyPlatform, client: PlatformClient) -> None:
    digest = digest_of(PAGE)

    def forget(request: Request) -> bool:
        platform.blobs.pop(digest, None)
        platform.uploads.pop(digest, None)
        platform.always = None
        return False

    platform.always = only("PUT", "/v1/", forget)
    assert isinstance(client.deliver(outgoing(PAGE), Blobs(PAGE), resume=False), Delivered)
    assert platform.blobs[digest] == PAGE


def test_an_upload_cut_in_the_middle_goes_on_where_it_stopped(platform: FaultyPlatform, client: PlatformClient) -> None:
    platform.faults = [lambda r: False, reset_in_the_middle]
    blobs = Blobs(PAGE)
    outcome = client.deliver(outgoing(PAGE), blobs, resume=False)
    assert isinstance(outcome, Transport)
    assert outcome.fault is Fault.CUT
    blobs.read = 0
    assert isinstance(client.deliver(outgoing(PAGE), blobs, resume=True), Delivered)
    assert blobs.read == len(PAGE) // 2
    assert platform.blobs[digest_of(PAGE)] == PAGE


def test_a_wrong_idea_of_the_offset_is_corrected_by_the_platform(
    platform: FaultyPlatform, client: PlatformClient
) -> None:
    platform.uploads[digest_of(PAGE)] = bytearray(PAGE[:1000])
    assert isinstance(client.deliver(outgoing(PAGE), Blobs(PAGE), resume=False), Delivered)
    assert platform.blobs[digest_of(PAGE)] == PAGE


def test_bytes_changed_on_the_way_start_anew_and_do_not_loop(platform: FaultyPlatform, client: PlatformClient) -> None:
    platform.uploads[digest_of(PAGE)] = bytearray(b"x" * 1000)
    assert isinstance(client.deliver(outgoing(PAGE), Blobs(PAGE), resume=True), Delivered)
    platform.always = only("PATCH", "/blobs/", lambda r: r.problem(460, "wrong_digest"))
    outcome = client.deliver(outgoing(b"other", record_id="r2"), Blobs(b"other"), resume=False)
    assert isinstance(outcome, Transport)
    assert outcome.fault is Fault.BLOB_DAMAGED


def test_a_line_cut_between_the_effect_and_the_receipt_gives_one_effect(
    platform: FaultyPlatform, client: PlatformClient
) -> None:
    record = outgoing(PAGE)

    def effect_without_receipt(request: Request) -> bool:
        platform.records["r1"] = request.body
        platform.effects.append("r1")
        platform.always = None
        return request.reset()

    platform.always = only("PUT", "/v1/", effect_without_receipt)
    first = client.deliver(record, Blobs(PAGE), resume=False)
    assert isinstance(first, Transport)
    assert first.fault is Fault.CUT
    assert isinstance(client.deliver(record, Blobs(PAGE), resume=True), Delivered)
    assert platform.effects == ["r1"]


def test_an_expired_token_is_renewed_once_then_login_failed(platform: FaultyPlatform, client: PlatformClient) -> None:
    assert isinstance(client.deliver(outgoing(), Blobs(), resume=False), Delivered)
    platform.tokens = {"revoked"}
    assert isinstance(client.deliver(outgoing(record_id="r2"), Blobs(), resume=False), Delivered)
    platform.always = only("PUT", "/v1/", lambda r: r.problem(401, "not_authenticated"))
    assert client.deliver(outgoing(record_id="r3"), Blobs(), resume=False) == LoginFailed("token_not_accepted")


def test_a_platform_that_does_not_know_this_terminal_is_login_failed(
    platform: FaultyPlatform, client: PlatformClient
) -> None:
    platform.always = only("POST", "/v1/token", lambda r: r.json(401, {"error": "invalid_client"}))
    assert client.deliver(outgoing(), Blobs(), resume=False) == LoginFailed("invalid_client")


def test_time_comes_only_from_our_own_issuer(platform: FaultyPlatform, client: PlatformClient) -> None:
    found = client.platform_time()
    assert isinstance(found, datetime)
    assert abs((found - datetime(2026, 5, 14, 4, tzinfo=UTC)).total_seconds()) < 2
    platform.always = lambda r: r.json(200, {"issuer": "urn:other", "epoch": "e", "time": platform.time})
    assert isinstance(client.platform_time(), Transport)


def test_nobody_there_and_nobody_answering_have_their_own_names(platform: FaultyPlatform) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = client_of(platform.identity(f"http://127.0.0.1:{unused.getsockname()[1]}"))
        outcome = nobody.deliver(outgoing(), Blobs(), resume=False)
        assert isinstance(outcome, Transport)
        assert outcome.fault is Fault.CONNECT
        nobody.close()
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        identity = platform.identity(f"http://127.0.0.1:{silent.getsockname()[1]}")
        patient = PlatformClient(
            identity, HttpTransport(identity.platform_url, timeout_s=0.1), lambda: datetime.now(UTC)
        )
        outcome = patient.deliver(outgoing(), Blobs(), resume=False)
        assert isinstance(outcome, Transport)
        assert outcome.fault is Fault.TIMEOUT
        patient.close()


def test_a_name_that_does_not_resolve_has_its_own_name(platform: FaultyPlatform) -> None:
    client = client_of(platform.identity("https://platform.invalid"))
    outcome = client.deliver(outgoing(), Blobs(), resume=False)
    assert isinstance(outcome, Transport)
    assert outcome.fault is Fault.DNS
    client.close()


def test_a_plain_server_behind_https_is_a_tls_fault(platform: FaultyPlatform) -> None:
    client = client_of(platform.identity(platform.url.replace("http://", "https://")))
    outcome = client.deliver(outgoing(), Blobs(), resume=False)
    assert isinstance(outcome, Transport)
    assert outcome.fault is Fault.TLS
    client.close()


def test_proxies_of_the_environment_are_not_used(platform: FaultyPlatform, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    client = client_of(platform.identity())
    assert isinstance(client.deliver(outgoing(), Blobs(), resume=False), Delivered)
    client.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://platform.example", "plain_http"),
        ("http://127.0.0.1.example", "plain_http"),
        ("ftp://127.0.0.1", "scheme"),
        ("platform.example", "not_a_url"),
        ("https://user@platform.example", "not_a_url"),
        ("https://platform.example?x=1", "not_a_url"),
        ("http://[::1", "not_a_url"),
        ("http://127.0.0.1@evil.example", "not_a_url"),
        ("http://:@127.0.0.1", "not_a_url"),
        ("http://127.0.0.1\\@evil.example", "not_a_url"),
        ("http://[::1]evil.example", "not_a_url"),
        ("http://evil.example[::1]", "not_a_url"),
        ("http://local\thost", "not_a_url"),
        ("http://127.0.0.1 .evil.example", "not_a_url"),
        ("http://\N{CIRCLED DIGIT ONE}27.0.0.1", "not_a_url"),
        ("http://localhost.evil.example", "plain_http"),
        ("http://0x7f.1", "plain_http"),
        ("http://127.1", "plain_http"),
        ("http://2130706433", "plain_http"),
        ("http://[::ffff:10.0.0.1]", "plain_http"),
        ("http://10.0.0.1", "plain_http"),
        ("https://platform.example:notaport", "not_a_url"),
    ],
)
def test_addresses_that_cannot_be_used_say_why(url: str, reason: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        check_address(url)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8300/", "http://[::1]:8300", "http://localhost", "https://a.example"]
)
def test_loopback_may_be_plain_everything_else_must_be_tls(url: str) -> None:
    assert check_address(url) == url.rstrip("/")
