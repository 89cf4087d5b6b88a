"""Who answers in the platform's place, in however right a form, changes nothing: a page of the feed counts only when a
key of the platform's signed its bytes, for this terminal and this question (RELIABILITY A10, F6)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from terminal_kit import City, Terminal

from sync.outcomes import Fault, Transport
from sync.platform import keys
from sync.platform.keys import SigningKey, load_identity
from sync.signatures import CHANGES_TYPE, RECEIPT_TYPE, SIGNATURE_HEADER
from sync.transport import Answer

Bend = Callable[[Answer], Answer]


def answers(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, bend: Bend) -> None:
    """Every page of the feed comes bent."""
    ask = terminal.line.ask

    def bent(method: str, path: str, **more: Any) -> Answer | Transport:
        answer = ask(method, path, **more)
        return bend(answer) if path.startswith("/v1/changes") and isinstance(answer, Answer) else answer

    monkeypatch.setattr(terminal.line, "ask", bent)


def signed(answer: Answer, token: str) -> Answer:
    return replace(answer, headers={**answer.headers, SIGNATURE_HEADER: token})


def said(answer: Answer, **changed: Any) -> tuple[bytes, Mapping[str, Any]]:
    body = {**answer.body, **changed}
    return json.dumps(body).encode(), body


def unsigned(answer: Answer) -> Answer:
    return replace(answer, headers={k: v for k, v in answer.headers.items() if k != SIGNATURE_HEADER})


def one_letter_changed(answer: Answer) -> Answer:
    data = answer.content.replace(b"RECEIVED", b"RECEIVEE")
    return replace(answer, content=data, body=json.loads(data))


def an_empty_page(answer: Answer) -> Answer:
    data, body = said(answer, changes=[], cursor=99)
    return replace(answer, content=data, body=body)


def by_a_stranger(answer: Answer) -> Answer:
    stranger = SigningKey("who", ECKey.generate_key("P-256"))
    return signed(answer, stranger.sign_detached(answer.content, CHANGES_TYPE))


def under_a_known_name(answer: Answer) -> Answer:
    kid = str(jws.extract_compact(answer.headers[SIGNATURE_HEADER].encode()).headers()["kid"])
    return signed(answer, SigningKey(kid, ECKey.generate_key("P-256")).sign_detached(answer.content, CHANGES_TYPE))


def no_signature_at_all(answer: Answer) -> Answer:
    return signed(answer, "e30..")


def a_portal(_answer: Answer) -> Answer:
    return Answer(200, {"Content-Type": "application/json"}, {"login": "please"}, b'{"login": "please"}')


FORGERIES: tuple[Bend, ...] = (
    unsigned,
    one_letter_changed,
    an_empty_page,
    by_a_stranger,
    under_a_known_name,
    no_signature_at_all,
    a_portal,
)


def test_a_page_that_the_platform_did_not_sign_is_a_fault_and_changes_nothing(
    hall: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = hall.terminal("a"), hall.terminal("b")
    case = a.take_in()
    a.deliver()
    for bend in FORGERIES:
        with monkeypatch.context() as patch:
            answers(b, patch, bend)
            assert b.feed.round(0.0) == Fault.NOT_PLATFORM.value, bend.__name__
            assert b.store.case(case) is None, bend.__name__
            assert (b.store.feed_position().cursor, b.store.feed_position().as_of) == (0, "")
    b.follow()
    assert b.store.case(case) is not None


def test_the_platforms_word_to_another_terminal_or_another_question_is_none(
    hall: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = hall.terminal("a"), hall.terminal("b")
    a.take_in()
    a.deliver()
    to_a = a.line.ask("GET", "/v1/changes?after=0&wait=0", bytes_limit=1 << 20)
    assert isinstance(to_a, Answer)
    with monkeypatch.context() as patch:
        answers(b, patch, lambda _: to_a)
        assert b.feed.round(0.0) == Fault.NOT_PLATFORM.value
    first = b.line.ask("GET", "/v1/changes?after=0&wait=0", bytes_limit=1 << 20)
    assert isinstance(first, Answer)
    b.follow()
    answers(b, monkeypatch, lambda _: first)  # replayed when something else was asked
    assert b.feed.round(0.0) == Fault.NOT_PLATFORM.value


def test_a_receipts_signature_is_no_pages(hall: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the platform signs for one purpose is worth nothing for another."""
    b = hall.terminal("b")
    with hall.running.database.read() as connection:
        key = load_identity(connection).receipts
    answers(b, monkeypatch, lambda answer: signed(answer, key.sign_detached(answer.content, RECEIPT_TYPE)))
    assert b.feed.round(0.0) == Fault.NOT_PLATFORM.value


def test_a_new_key_is_fetched_and_believed_because_the_root_signed_it(
    hall: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = hall.terminal("a"), hall.terminal("b")
    case = a.take_in()
    a.deliver()
    monkeypatch.setattr(keys, "FRESH_S", 0.0)
    hall.running.database.write(lambda c: keys.replace_receipt_key(c, hall.running.clock.now().rfc3339))
    b.follow()
    assert b.store.case(case) is not None
