"""Something between agent and platform answers in its stead. Whatever it says, only the platform's own signed receipt
about this very record is delivery; once it is gone the record arrives, once."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from sqlalchemy import select

from sync.outcomes import Fault
from sync.store.schema import outbox
from tests.faults.hall import Agent, Platform, Terminal, agent_of, until
from tests.faults.proxy import Asked, FaultProxy, Portal, http_answer

pytestmark = pytest.mark.slow

_PAGE = "<html><body><h1>欢迎使用免费无线网络</h1><form>手机号 <input></form></body></html>".encode()


@dataclass(frozen=True, slots=True)
class Caught:
    """A terminal with its running agent, behind a line that can be spoilt; ``receipt`` is of an earlier record."""

    terminal: Terminal
    agent: Agent
    line: FaultProxy
    receipt: str


@pytest.fixture(scope="module")
def caught(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caught]:
    home = tmp_path_factory.mktemp("portal") / "home"
    with FaultProxy(platform.address) as line, closing(Terminal(home, platform, line.url)) as terminal:
        terminal.take_in()
        with agent_of(terminal) as agent:
            until(lambda: terminal.status().acknowledged == 1, "delivered over a good line")
            with terminal.store._database.read() as connection:
                receipt = connection.execute(select(outbox.c.receipt)).scalar_one()
            yield Caught(terminal, agent, line, receipt)


def page(_caught: Caught) -> Portal:
    """200 and a page, whatever was asked."""
    return lambda _: http_answer("200 OK", _PAGE, "text/html; charset=utf-8")


def redirect(_caught: Caught) -> Portal:
    """To a login page that is there and says 200."""

    def answer(asked: Asked) -> bytes:
        if asked.path == "/login":
            return http_answer("200 OK", _PAGE, "text/html; charset=utf-8")
        return http_answer("302 Found", _PAGE, "text/html; charset=utf-8", "Location: /login")

    return answer


def empty_objects(_caught: Caught) -> Portal:
    """200 and JSON, whatever was asked."""
    return lambda asked: http_answer("200 OK", b"" if asked.method == "HEAD" else b'{"status": "ok", "receipt": true}')


def unsigned(caught: Caught) -> Portal:
    """Every answer as the contract has it; the receipt says the right things and is signed by nobody."""
    header = {**_header(caught.receipt), "alg": "none"}
    return _impostor(caught, lambda words: f"{_part(header)}.{_part(words)}.")


def signed_by_itself(caught: Caught) -> Portal:
    """As `unsigned`, but with a good signature, by a key of its own under the platform's key id."""
    key, header = ECKey.generate_key("P-256"), _header(caught.receipt)
    return _impostor(caught, lambda words: jws.serialize_compact(header, json.dumps(words).encode(), key))


def replayed(caught: Caught) -> Portal:
    """As `unsigned`, but with a receipt the platform really signed, about another record."""
    return _impostor(caught, lambda _: caught.receipt)


def _impostor(caught: Caught, receipt: Callable[[dict[str, Any]], str]) -> Portal:
    """Plays the platform as far as anyone can who has not its key."""
    identity = caught.terminal.identity
    offsets: dict[str, int] = {}

    def answer(asked: Asked) -> bytes:
        if asked.path == "/v1/health":
            now = datetime.now(UTC).isoformat()
            return _json("200 OK", {"issuer": identity.issuer, "epoch": identity.epoch, "time": now})
        if asked.path == "/v1/token":
            return _json("200 OK", {"access_token": "portal", "token_type": "Bearer", "expires_in": 600})
        if asked.path == "/v1/keys":
            return _json("200 OK", {"key_set": identity.key_set})
        if asked.path.startswith("/v1/changes"):
            now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
            told = {"epoch": identity.epoch, "cursor": 0, "more": False, "as_of": now, "changes": []}
            return _json("200 OK", told)
        if asked.method == "PATCH":
            start, length = int(asked.headers["upload-offset"]), int(asked.headers["content-length"])
            offsets[asked.path] = start + length
            return http_answer("204 No Content", b"", "text/plain", f"Upload-Offset: {start + length}")
        if asked.method == "HEAD":
            return http_answer("200 OK", b"", "text/plain", f"Upload-Offset: {offsets.get(asked.path, 0)}")
        words = {
            **_words(caught.receipt),
            "record": asked.path.rpartition("/")[2],
            "digest": asked.headers["hall-record-digest"],
        }
        return _json("201 Created", {"receipt": receipt(words)})

    return answer


def _json(status: str, body: dict[str, Any]) -> bytes:
    return http_answer(status, json.dumps(body).encode())


def _header(receipt: str) -> dict[str, Any]:
    return _decoded(receipt.split(".", maxsplit=1)[0])


def _words(receipt: str) -> dict[str, Any]:
    return _decoded(receipt.split(".")[1])


def _decoded(part: str) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return decoded


def _part(content: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("kind", [page, redirect, empty_objects, unsigned, signed_by_itself, replayed])
def test_a_portal_is_never_a_delivery_and_delays_it_only(caught: Caught, kind: Callable[[Caught], Portal]) -> None:
    terminal, line = caught.terminal, caught.line
    before = terminal.status()
    assert before.pending == 0
    line.portal(kind(caught))
    begun, logged = len(line.asked), len(caught.agent.events())
    submitted = terminal.take_in()

    # Attempts that went as far as this portal lets them, more than once: the agent has seen all it has to say.
    goes_to_the_end = kind in (unsigned, signed_by_itself, replayed)
    last_word = ("PUT" if goes_to_the_end else "HEAD", submitted.intake_id)
    until(lambda: len(line.requests(*last_word, since=begun)) >= 3, "the agent has tried three times")
    during = terminal.status()
    assert (during.pending, during.acknowledged, during.stuck) == (1, before.acknowledged, ())
    assert not any(asked.answered_by == "platform" for asked in line.asked[begun:])
    assert submitted.intake_id not in terminal.platform.intakes(terminal.identity)
    assert line.requests("GET", "/login", since=begun) == []
    expected = Fault.BAD_RECEIPT if goes_to_the_end else Fault.NOT_PLATFORM
    troubles = {event["trouble"] for event in caught.agent.events()[logged:] if "trouble" in event}
    assert troubles == {expected.value}

    line.pass_on()
    until(lambda: terminal.status().pending == 0, "delivered once the portal is gone")
    after = terminal.status()
    assert (after.acknowledged, after.stuck) == (before.acknowledged + 1, ())
    held = terminal.platform.intakes(terminal.identity)
    assert len(held) == after.acknowledged
    assert held[submitted.intake_id]["digest"] == submitted.digest
    terminal.assert_whole()
