"""Enrolment: from a one-time code to a pinned identity, and errors that say what to look at."""

from __future__ import annotations

import errno
import json
import ssl
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest
import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from faults import ISSUER, FaultyPlatform, Request, captive_portal, public, serving

from sync.agent_process import keep_key_set
from sync.hall.sealing import DraftKey
from sync.identity import Culprit, EnrolmentFailed, Identity, NotEnrolled, Place, enrol


def accept(platform: FaultyPlatform, **changes: object) -> Callable[[Request], bool]:
    """The platform's side of a successful enrolment."""

    def answer(request: Request) -> bool:
        body = {
            "terminal_id": "T-K7M2",
            "device_code": "K7M2",
            "issuer": ISSUER,
            "public_url": platform.url,
            "root_key": public(platform.root),
            "key_set": platform.key_set(),
            "epoch": platform.epoch,
        }
        request.platform.log.append(request.body.decode())
        return request.json(201, {**body, **changes})

    return answer


@pytest.fixture
def platform() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as running:
        running.always = accept(running)
        yield running


def failure(home: Path, url: str, **more: str) -> EnrolmentFailed:
    with pytest.raises(EnrolmentFailed) as failed:
        enrol(home, "CODE", url, timeout_s=1.0, **more)
    with pytest.raises(NotEnrolled):
        Identity.load(home)
    return failed.value


def test_what_enrolment_taught_is_kept_for_the_owner_only(home: Path, platform: FaultyPlatform) -> None:
    made = enrol(home, " CODE ", platform.url + "/", name="一号终端")
    loaded = Identity.load(home)
    assert loaded.private_key.thumbprint() == made.private_key.thumbprint()
    for name in ("terminal_id", "device_code", "issuer", "platform_url", "key_set", "epoch", "ca_file"):
        assert getattr(loaded, name) == getattr(made, name)
    assert dict(loaded.root_key) == public(platform.root)
    folder = home / "identity"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_request_holds_code_name_and_public_key_only(home: Path, platform: FaultyPlatform) -> None:
    enrol(home, "CODE", platform.url, name="一号终端")
    sent = json.loads(platform.log[-1])
    assert (sent["code"], sent["name"]) == ("CODE", "一号终端")
    assert set(sent["public_key"]) == {"kty", "crv", "x", "y"}


def test_a_second_try_after_a_cut_offers_the_same_key(home: Path, platform: FaultyPlatform) -> None:
    accepting = platform.always
    platform.always = lambda r: r.reset()
    assert failure(home, platform.url).culprit is Culprit.NETWORK
    key = (home / "identity" / "terminal.key").read_bytes()
    platform.always = accepting
    enrol(home, "CODE", platform.url)
    assert (home / "identity" / "terminal.key").read_bytes() == key
    sent = json.loads(platform.log[-1])["public_key"]
    assert sent["x"] == Identity.load(home).private_key.as_dict(private=False)["x"]


@pytest.mark.parametrize("reason", ["code_unknown", "code_used", "code_expired", "too_many_tries"])
def test_a_wrong_code_is_called_a_wrong_code(home: Path, platform: FaultyPlatform, reason: str) -> None:
    platform.always = lambda r: r.problem(403, reason)
    failed = failure(home, platform.url)
    assert (failed.culprit, failed.reason) == (Culprit.CODE, reason)


def test_plain_http_beyond_this_machine_is_refused_before_anything_is_sent(home: Path) -> None:
    failed = failure(home, "http://platform.example")
    assert (failed.culprit, failed.reason) == (Culprit.ADDRESS, "plain_http")
    assert not (home / "identity").exists()


def test_portals_strangers_and_silence_are_the_addresss_fault(home: Path, platform: FaultyPlatform) -> None:
    platform.always = captive_portal
    assert failure(home, platform.url).culprit is Culprit.ADDRESS
    platform.always = lambda r: r.answer(404, b"not here")
    assert failure(home, platform.url).culprit is Culprit.ADDRESS
    assert failure(home, "https://platform.invalid").culprit is Culprit.ADDRESS


@pytest.mark.parametrize("changes", [{"root_key": None}, {"key_set": "x.y.z"}, {"root_key": {"kty": "EC"}}])
def test_an_answer_whose_key_set_the_root_did_not_sign_is_refused(
    home: Path, platform: FaultyPlatform, changes: dict[str, object]
) -> None:
    platform.always = accept(platform, **changes)
    assert failure(home, platform.url).culprit is Culprit.PLATFORM
    platform.always = accept(platform, key_set=FaultyPlatform().key_set())
    assert failure(home, platform.url).culprit is Culprit.PLATFORM


def test_a_missing_authority_file_is_named(home: Path) -> None:
    failed = failure(home, "https://127.0.0.1:1", ca_file="/nonexistent/ca.pem")
    assert (failed.culprit, failed.reason) == (Culprit.CERTIFICATE, "no_ca_file")


DAMAGE: list[Callable[[dict[str, Any]], object]] = [
    lambda known: known.pop("issuer"),
    lambda known: known.update(extra=1),
    lambda known: known.update(platform_url=7),
    lambda known: known.update(platform_url="http://elsewhere.example"),
    lambda known: known.update(key_set="no.key.set"),
    lambda known: known.update(root_key={"kty": "EC", "crv": "P-256", "x": 1, "y": 2}),
    lambda known: known.update(root_key="k"),
    lambda known: known.update(ca_file=["ca.pem"]),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_identity_is_not_an_identity(
    home: Path, platform: FaultyPlatform, damage: Callable[[dict[str, Any]], object]
) -> None:
    enrol(home, "CODE", platform.url)
    path = home / "identity" / "identity.json"
    known = json.loads(path.read_bytes())
    damage(known)
    path.write_text(json.dumps(known))
    with pytest.raises(NotEnrolled):
        Identity.load(home)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"[" * 100_000, b"\xff"])
@pytest.mark.parametrize("name", ["identity.json", "terminal.key"])
def test_a_file_torn_or_overwritten_is_not_an_identity(
    home: Path, platform: FaultyPlatform, name: str, content: bytes
) -> None:
    enrol(home, "CODE", platform.url)
    (home / "identity" / name).write_bytes(content)
    with pytest.raises(NotEnrolled):
        Identity.load(home)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_enrolling_anew_mends_a_damaged_key(home: Path, platform: FaultyPlatform, content: bytes) -> None:
    enrol(home, "CODE", platform.url)
    (home / "identity" / "terminal.key").write_bytes(content)
    enrol(home, "CODE", platform.url)
    assert Identity.load(home).private_key.is_private


def test_a_fetched_key_set_is_kept_but_never_over_another_enrolment(
    home: Path, platform: FaultyPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = enrol(home, "CODE", platform.url)
    platform.epoch = "e2"
    fetched = before.with_key_set(platform.key_set(), "e2")
    moved = replace(before, platform_url="https://moved.example", ca_file="/etc/other.pem")
    moved.save(home)  # a command, while the agent runs with what it began with
    keep_key_set(fetched, home)
    assert Identity.load(home) == replace(moved, key_set=fetched.key_set, epoch="e2")
    replace(before, terminal_id="T-NEW0").save(home)
    keep_key_set(fetched, home)
    assert (Identity.load(home).terminal_id, Identity.load(home).epoch) == ("T-NEW0", before.epoch)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    replace(before, epoch="e1").save(home)
    monkeypatch.setattr("sync.identity.replace_synced", full)
    with structlog.testing.capture_logs() as log:
        keep_key_set(fetched, home)
    assert [line["event"] for line in log] == ["identity_not_kept"]


# --- TLS --------------------------------------------------------------------------------------------------------


def certificate(folder: Path, begins: datetime) -> tuple[Path, Path]:
    """A self-signed certificate of this machine, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, private


class TlsServer(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that does not trust us hangs up."""


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[Callable[[datetime], tuple[FaultyPlatform, Path]]]:
    servers: list[tuple[HTTPServer, threading.Thread]] = []

    def start(begins: datetime) -> tuple[FaultyPlatform, Path]:
        cert, private = certificate(tmp_path, begins)
        platform = FaultyPlatform()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, private)
        server = TlsServer(("127.0.0.1", 0), type("Handler", (Request,), {"platform": platform}))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        platform.url = f"https://localhost:{server.server_address[1]}"
        platform.always = accept(platform)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return platform, cert

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_pinned_authority_is_accepted_and_remembered(
    home: Path, tls: Callable[[datetime], tuple[FaultyPlatform, Path]]
) -> None:
    platform, authority = tls(datetime.now(UTC) - timedelta(days=1))
    enrol(home, "CODE", platform.url, ca_file=str(authority))
    assert Identity.load(home).ca_file == str(authority)


def test_an_authority_we_do_not_trust_is_the_certificates_fault(
    home: Path, tls: Callable[[datetime], tuple[FaultyPlatform, Path]]
) -> None:
    platform, _ = tls(datetime.now(UTC) - timedelta(days=1))
    assert failure(home, platform.url).culprit is Culprit.CERTIFICATE


def test_a_certificate_of_the_future_means_that_our_clock_is_behind(
    home: Path, tls: Callable[[datetime], tuple[FaultyPlatform, Path]]
) -> None:
    platform, authority = tls(datetime.now(UTC) + timedelta(days=2))
    assert failure(home, platform.url, ca_file=str(authority)).culprit is Culprit.CLOCK


# --- the hall node ----------------------------------------------------------------------------------------------------

DRAFT_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


def test_the_city_gives_the_draft_key_and_the_hall_has_an_identity_of_its_own(
    home: Path, platform: FaultyPlatform
) -> None:
    platform.always = accept(platform, role="city", hall={"draft_key": DRAFT_KEY})
    city = enrol(home, "CODE", platform.url)
    platform.always = accept(platform, role="hall", hall=None, terminal_id="T-0001", device_code="0001")
    hall = enrol(home, "CODE", platform.url, place=Place.HALL)
    assert hall.private_key.thumbprint() != city.private_key.thumbprint()
    loaded = {place: Identity.load(home, place) for place in Place}
    assert [(loaded[p].place, loaded[p].terminal_id) for p in Place] == [(Place.CITY, "T-K7M2"), (Place.HALL, "T-0001")]
    assert loaded[Place.CITY].draft_key == DRAFT_KEY
    assert DraftKey.from_text(DRAFT_KEY).secret == bytes(range(32))
    assert loaded[Place.HALL].draft_key is None
    assert DRAFT_KEY not in repr(loaded[Place.CITY])
    folder = home / "identity" / "hall"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    loaded[Place.HALL].with_key_set(loaded[Place.HALL].key_set, "2").save(home)
    assert (Identity.load(home, Place.HALL).epoch, Identity.load(home).terminal_id) == ("2", "T-K7M2")


def test_an_identity_of_before_hall_nodes_still_loads(home: Path, platform: FaultyPlatform) -> None:
    enrol(home, "CODE", platform.url)
    path = home / "identity" / "identity.json"
    known = json.loads(path.read_text())
    assert "place" not in known
    del known["draft_key"]
    path.write_text(json.dumps(known))
    assert Identity.load(home).draft_key is None
    with pytest.raises(NotEnrolled, match="not enrolled"):
        Identity.load(home, Place.HALL)


@pytest.mark.parametrize("key", ["", "AAAA", 7, ["x"]])
def test_a_damaged_draft_key_is_noticed(home: Path, platform: FaultyPlatform, key: object) -> None:
    platform.always = accept(platform, hall={"draft_key": key})
    assert failure(home, platform.url).reason == "bad_answer"
    platform.always = accept(platform, hall={"draft_key": DRAFT_KEY})
    enrol(home, "CODE", platform.url)
    path = home / "identity" / "identity.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"draft_key": key}))
    with pytest.raises(NotEnrolled, match="cannot be read"):
        Identity.load(home)


@pytest.mark.parametrize(("place", "role"), [(Place.CITY, "hall"), (Place.HALL, "city"), (Place.HALL, None)])
def test_a_hall_node_is_not_taken_for_a_city(
    home: Path, platform: FaultyPlatform, place: Place, role: str | None
) -> None:
    platform.always = accept(platform, **({} if role is None else {"role": role}))
    with pytest.raises(EnrolmentFailed, match="hall node") as failed:
        enrol(home, "CODE", platform.url, place=place)
    assert (failed.value.culprit, failed.value.reason) == (Culprit.ADDRESS, "other_role")
    with pytest.raises(NotEnrolled):
        Identity.load(home, place)
