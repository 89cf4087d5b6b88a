"""Enrolment and tokens: what works, and everything somebody may try instead."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from joserfc import jws
from joserfc.jwk import ECKey, OctKey
from platform_support import DEADLINE, START, HandClock, Running, Terminal, only_sqlite, platform

from intake.identifiers import USCC_ALPHABET
from sync.platform import enrolment


@pytest.fixture
def stranger(own: Running) -> Any:
    """A machine that is no terminal yet."""
    terminal = Terminal(own)
    yield terminal
    terminal.session.close()


def kind(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


def test_a_code_makes_a_terminal(own: Running, stranger: Terminal) -> None:
    code = enrolment.new_code(own.database, own.clock)
    answer = stranger.enrol(code.lower().replace("-", " "))
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert len(body["device_code"]) == 4
    assert set(body["device_code"]) <= set(USCC_ALPHABET)
    assert body["terminal_id"] == "T-" + body["device_code"]
    assert body["public_url"] == own.url
    payload = jws.deserialize_compact(body["key_set"], ECKey.import_key(body["root_key"]), algorithms=["ES256"]).payload
    assert json.loads(payload)["epoch"] == body["epoch"]
    assert "d" not in body["root_key"]
    assert all("d" not in key for key in json.loads(payload)["keys"])
    health = requests.get(own.url + "/v1/health", timeout=DEADLINE).json()
    assert health == {"issuer": body["issuer"], "epoch": body["epoch"], "time": "2026-05-14T01:30:00.000Z"}


def test_a_code_works_once_but_a_lost_answer_can_be_asked_for_again(own: Running, stranger: Terminal) -> None:
    code = enrolment.new_code(own.database, own.clock)
    first = stranger.enrol(code)
    assert stranger.enrol(code).json() == first.json()
    other = ECKey.generate_key("P-256").as_dict(private=False)
    assert kind(stranger.enrol(code, public_key=other)) == (403, "code_used")


def test_a_code_lives_shortly(own: Running, stranger: Terminal) -> None:
    code = enrolment.new_code(own.database, own.clock)
    own.clock.advance(timedelta(minutes=30))
    assert kind(stranger.enrol(code)) == (403, "code_expired")


def test_codes_are_long_and_unambiguous(own: Running) -> None:
    codes = [enrolment.new_code(own.database, own.clock).replace("-", "") for _ in range(20)]
    assert len(set(codes)) == 20
    assert {len(code) for code in codes} == {12}
    assert not set("".join(codes)) & set("0O1I2Z5S8B")


def test_a_peer_gets_five_wrong_codes_in_a_quarter_of_an_hour(own: Running, stranger: Terminal) -> None:
    code = enrolment.new_code(own.database, own.clock)
    for _ in range(5):
        assert kind(stranger.enrol("0000-0000-0000")) == (403, "code_unknown")
    assert kind(stranger.enrol(code)) == (403, "too_many_tries")
    own.clock.advance(timedelta(minutes=15))
    assert stranger.enrol(code).status_code == 201


def test_guessing_at_many_places_at_once_gives_no_more_tries(own: Running) -> None:
    """All guesses are hashed before the first is counted; the count decides, not the hash."""
    code = enrolment.new_code(own.database, own.clock)
    key = enrolment.public_key(ECKey.generate_key("P-256").as_dict(private=False))
    assert key is not None
    guesses = [code[:-1] + wrong for wrong in "00000000"] + [code]
    together = threading.Barrier(len(guesses))

    class Held:
        """A database whose reads are all done before the first write begins."""

        read = staticmethod(own.database.read)

        def write(self, work: Callable[[Any], Any]) -> Any:
            together.wait(30)
            return own.database.write(work)

    def guess(text: str) -> object:
        return enrolment.enrol(Held(), own.clock, text, "x", key, "10.0.0.1")  # type: ignore[arg-type]

    with ThreadPoolExecutor(len(guesses)) as pool:
        outcomes = list(pool.map(guess, guesses))
    taken = [outcome for outcome in outcomes if isinstance(outcome, enrolment.Enrolled)]
    wrong = outcomes.count(enrolment.Refused("code_unknown"))
    assert wrong <= 4
    assert len(taken) <= 1
    assert outcomes.count(enrolment.Refused("too_many_tries")) == len(guesses) - wrong - len(taken)


def test_a_code_dies_after_five_wrong_secrets_from_anywhere(own: Running) -> None:
    code = enrolment.new_code(own.database, own.clock)
    key = enrolment.public_key(ECKey.generate_key("P-256").as_dict(private=False))
    assert key is not None
    outcomes = [
        enrolment.enrol(own.database, own.clock, code[:-1] + wrong, "x", key, f"10.0.0.{number}")
        for number, wrong in enumerate("00000")
    ]
    assert outcomes[:4] == [enrolment.Refused("code_unknown")] * 4
    assert outcomes[4] == enrolment.Refused("too_many_tries")
    right = enrolment.enrol(own.database, own.clock, code, "x", key, "10.0.0.99")
    assert right == enrolment.Refused("too_many_tries")


def test_a_device_code_is_never_given_twice(own: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [enrolment.new_code(own.database, own.clock) for _ in range(2)]
    drawn = iter("K7M2K7M2" + "K7M3")
    monkeypatch.setattr(secrets, "choice", lambda _alphabet: next(drawn))
    keys = [enrolment.public_key(ECKey.generate_key("P-256").as_dict(private=False)) or "" for _ in codes]
    first = enrolment.enrol(own.database, own.clock, codes[0], "a", keys[0], "10.0.0.1")
    own.database.write(lambda c: enrolment.revoke(c, "T-K7M2", own.clock.now().rfc3339))
    second = enrolment.enrol(own.database, own.clock, codes[1], "b", keys[1], "10.0.0.1")
    assert (first, second) == (enrolment.Enrolled("T-K7M2", "K7M2"), enrolment.Enrolled("T-K7M3", "K7M3"))


@only_sqlite
def test_neither_codes_nor_tokens_are_stored(tmp_path: Path) -> None:
    with platform(tmp_path) as running:
        unused = enrolment.new_code(running.database, running.clock)
        terminal = running.terminal()
        held = b"".join(path.read_bytes() for path in tmp_path.glob("platform.db*"))
        assert terminal.id.encode() in held
        assert terminal.token.encode() not in held
        secret = unused.replace("-", "")[4:]
        assert secret.encode() not in held


@pytest.mark.parametrize(
    "changed",
    [
        {"public_key": "x"},
        {"public_key": {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}},
        {"public_key": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
        {"public_key": ECKey.generate_key("P-256").as_dict(private=True)},
        {"public_key": ECKey.generate_key("P-384").as_dict(private=False)},
        {"name": ""},
        {"name": "x" * 101},
        {"name": 7},
        {"code": ["x"]},
        {"unexpected": True},
    ],
    ids=["no key", "no point", "rsa", "private", "p-384", "no name", "long name", "number", "list", "more"],
)
def test_an_enrolment_request_must_be_right(own: Running, stranger: Terminal, changed: dict[str, Any]) -> None:
    code = enrolment.new_code(own.database, own.clock)
    assert kind(stranger.enrol(**({"code": code} | changed))) == (422, "invalid")
    assert stranger.enrol(code).status_code == 201, "a malformed request must not use the code up"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"{", 422), (b"[" * 10_000, 422), (b'{"code":"\\ud800"}', 422), (b" " * 20_000, 413)],
)
def test_an_enrolment_request_must_be_json(own: Running, body: bytes, status: int) -> None:
    answer = requests.post(
        own.url + "/v1/enrol", data=body, headers={"Content-Type": "application/json"}, timeout=DEADLINE
    )
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_token_opens_records_until_it_expires(own: Running) -> None:
    terminal = own.terminal()
    answer = terminal.ask_token(terminal.assertion())
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json() == {"access_token": answer.json()["access_token"], "token_type": "Bearer", "expires_in": 900}
    assert terminal.deliver(terminal.intake(1)).status_code == 201
    own.clock.advance(timedelta(seconds=900))
    assert terminal.deliver(terminal.intake(2)).status_code == 401
    terminal.log_in()
    assert terminal.deliver(terminal.intake(2)).status_code == 201


def test_a_revoked_terminal_is_out_at_once(own: Running) -> None:
    terminal = own.terminal()
    own.database.write(lambda c: enrolment.revoke(c, terminal.id, own.clock.now().rfc3339))
    assert terminal.deliver(terminal.intake()).status_code == 401
    assert kind(terminal.ask_token(terminal.assertion())) == (401, "invalid_client")


def test_an_assertion_works_once_even_across_a_restart(tmp_path: Path) -> None:
    clock = HandClock()
    with platform(tmp_path, clock) as running:
        terminal = running.terminal()
        assertion = terminal.assertion()
        assert terminal.ask_token(assertion).status_code == 200
        assert terminal.ask_token(assertion).status_code == 401
    with platform(tmp_path, clock) as running:
        terminal.running = running
        answer = terminal.ask_token(assertion)
        assert (kind(answer), answer.json()["error"]) == ((401, "invalid_client"), "invalid_client")
        clock.advance(timedelta(seconds=240 + 59))  # within the leeway it is still remembered
        assert terminal.ask_token(assertion).status_code == 401
    terminal.session.close()


NOW = int(START.timestamp())


def _by_other_key(t: Terminal) -> str:
    return t.assertion(key=ECKey.generate_key("P-256"))


def _unsigned(t: Terminal) -> str:
    _, payload, _ = t.assertion().split(".")
    return f"eyJhbGciOiJub25lIn0.{payload}."


def _hmac_with_the_public_key(t: Terminal) -> str:
    secret = OctKey.import_key(json.dumps(t.key.as_dict(private=False)).encode())
    claims = {"iss": t.id, "sub": t.id, "aud": t.identity["issuer"], "jti": "x" * 20, "exp": NOW + 60}
    return jws.serialize_compact({"alg": "HS256"}, json.dumps(claims), secret, algorithms=["HS256"])


BAD_ASSERTIONS: dict[str, Callable[[Terminal], str]] = {
    "other audience": lambda t: t.assertion(aud="urn:uuid:somebody-else"),
    "no audience": lambda t: t.assertion(aud=None),
    "two audiences": lambda t: t.assertion(aud=[t.identity["issuer"], "x"]),
    "lives too long": lambda t: t.assertion(exp=NOW + 3600),
    "expired": lambda t: t.assertion(exp=NOW - 61),
    "no expiry": lambda t: t.assertion(exp=None),
    "expiry no number": lambda t: t.assertion(exp=str(NOW + 60)),
    "expiry true": lambda t: t.assertion(exp=True),
    "expiry huge": lambda t: t.assertion(exp=10**400),
    "expiry NaN": lambda t: t.assertion(exp=float("nan")),
    "not yet": lambda t: t.assertion(nbf=NOW + 120),
    "not before what": lambda t: t.assertion(nbf="now"),
    "no jti": lambda t: t.assertion(jti=None),
    "short jti": lambda t: t.assertion(jti="1"),
    "jti an object": lambda t: t.assertion(jti={"a": 1}),
    "jti with NUL": lambda t: t.assertion(jti="0123456789\0"),
    "unknown terminal": lambda t: t.assertion(sub="T-0000", iss="T-0000"),
    "subject an array": lambda t: t.assertion(sub=[t.id]),
    "other issuer": lambda t: t.assertion(iss="T-0000"),
    "other key": _by_other_key,
    "unsigned": _unsigned,
    "HMAC": _hmac_with_the_public_key,
    "empty": lambda _t: "",
    "dots": lambda _t: "..",
    "not base64": lambda _t: "é.b.c",
    "header no object": lambda _t: "W10.e30.AA",
    "critical numbers": lambda _t: "eyJhbGciOiJFUzI1NiIsImNyaXQiOlsxXX0.e30.AA",
    "claims no object": lambda _t: "eyJhbGciOiJFUzI1NiJ9.W10.AA",
    "very long": lambda _t: "a" * 5000 + ".b.c",
}


@pytest.mark.parametrize("name", BAD_ASSERTIONS)
def test_no_other_assertion_gets_a_token(shared_terminal: Terminal, name: str) -> None:
    answer = shared_terminal.ask_token(BAD_ASSERTIONS[name](shared_terminal))
    assert (kind(answer), answer.json()["error"]) == ((401, "invalid_client"), "invalid_client")


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("", "application/x-www-form-urlencoded", 400),
        ("grant_type=password", "application/x-www-form-urlencoded", 400),
        ("&".join("a=b" for _ in range(50)), "application/x-www-form-urlencoded", 400),
        ("grant_type=%ff&client_assertion=%00", "application/x-www-form-urlencoded", 400),
        ("é", "application/x-www-form-urlencoded", 400),
        ("{}", "application/json", 415),
        ("a=" + "b" * 20_000, "application/x-www-form-urlencoded", 413),
    ],
)
def test_a_token_request_must_be_the_form_of_rfc_7523(
    shared: Running, body: str, content_type: str, expected: int
) -> None:
    answer = requests.post(
        shared.url + "/v1/token", data=body.encode(), headers={"Content-Type": content_type}, timeout=DEADLINE
    )
    assert answer.status_code == expected
    assert answer.headers["Content-Type"] == "application/problem+json"
    if expected == 400:
        assert answer.json()["error"] in ("invalid_request", "unsupported_grant_type")


def test_two_databases_are_two_platforms(tmp_path: Path) -> None:
    clock = HandClock()
    with platform(tmp_path / "one", clock) as one, platform(tmp_path / "two", clock) as two:
        terminal = one.terminal()
        terminal.running = two
        assert kind(terminal.ask_token(terminal.assertion())) == (401, "invalid_client")


def test_behind_a_proxy_of_ours_each_terminal_counts_for_itself(tmp_path: Path) -> None:
    """Else five wrong codes of one hall would keep the whole city from enrolling."""
    (tmp_path / "open").mkdir()
    with platform(tmp_path, trusted_proxies=frozenset({"127.0.0.1", "10.0.0.2"})) as running:
        right = enrolment.new_code(running.database, running.clock)

        def ask(code: str, forwarded: str) -> str:
            terminal = Terminal(running)
            running.sessions.append(terminal.session)
            terminal.session.headers["X-Forwarded-For"] = forwarded
            answer = terminal.enrol(code)
            return str(answer.json().get("type", answer.status_code))

        assert [ask("AAAA-AAAA-AAAA", "192.0.2.7, 10.0.0.2") for _ in range(6)][-2:] == [
            "code_unknown",
            "too_many_tries",
        ]
        assert ask("AAAA-AAAA-AAAA", "203.0.113.1, 192.0.2.7") == "too_many_tries"  # what the client itself states
        assert ask("AAAA-AAAA-AAAA", "not an address") == "code_unknown"
        assert ask(right, "192.0.2.8") == "201"
    with platform(tmp_path / "open") as running:  # nobody is trusted: nobody states his own address
        terminal = Terminal(running)
        running.sessions.append(terminal.session)
        for n in range(6):
            terminal.session.headers["X-Forwarded-For"] = f"192.0.2.{n}"
            last = terminal.enrol("AAAA-AAAA-AAAA").json()["type"]
        assert last == "too_many_tries"
