"""A terminal's key is changed, broken off anywhere, revoked: who can log in, and what staff are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import ECKey
from terminal_kit import City, Terminal

from sync import key_change
from sync.hall.places import PlaceLine
from sync.identity import Identity, Place, enrol, next_key
from sync.key_change import change_key, is_broken_off
from sync.login import AuthorisedLine
from sync.outcomes import Fault, LoginFailed, Transport
from sync.platform import alarms, enrolment, terminal_keys
from sync.signatures import KEY_CHANGE_TYPE, sign_by
from sync.transport import Answer, HttpTransport


class PowerCut(Exception):
    pass


def fresh_login(terminal: Terminal) -> LoginFailed | Transport | None:
    """As after a restart: by what is on disk."""
    identity = Identity.load(terminal.home)
    transport = HttpTransport(identity.platform_url)
    try:
        return AuthorisedLine(identity, transport, lambda: terminal.clock.now().utc).log_in()
    finally:
        transport.close()


def told(hall: City) -> list[str]:
    with hall.running.database.read() as connection:
        return [row["sort"] for row in alarms.listed(connection)]


@pytest.fixture
def former(a: Terminal) -> ECKey:
    return a.identity.private_key


def alone(terminal: Terminal, key: ECKey) -> LoginFailed | Transport | None:
    """With this key and no other."""
    transport = HttpTransport(terminal.identity.platform_url)
    identity = replace(terminal.identity, private_key=key, home=None)
    try:
        return AuthorisedLine(identity, transport, lambda: terminal.clock.now().utc).log_in()
    finally:
        transport.close()


def test_the_next_key_takes_the_place_of_the_former_one(a: Terminal, former: ECKey) -> None:
    assert alone(a, former) is None
    assert change_key(a.home, a.line.ask, a.clock) is None
    now = Identity.load(a.home).private_key
    assert now.thumbprint() != former.thumbprint()
    assert alone(a, former) == LoginFailed("invalid_client")
    assert alone(a, now) is None
    assert not is_broken_off(a.home)


def test_lines_that_were_open_all_the_while_find_the_new_key_by_themselves(
    hall: City, a: Terminal, former: ECKey
) -> None:
    a.take_in()
    a.deliver()
    other = PlaceLine(a.identity, HttpTransport(a.identity.platform_url), lambda: a.clock.now().utc)
    assert isinstance(other.ask("GET", "/v1/changes?after=0"), Answer)
    assert change_key(a.home, a.line.ask, a.clock) is None
    assert isinstance(other.ask("GET", "/v1/changes?after=0"), Answer)
    a.take_in()
    a.deliver()
    other.close()
    assert told(hall) == []


def test_broken_off_at_any_point_one_of_the_two_keys_logs_in(
    a: Terminal, former: ECKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the platform hears of it; after, with the answer lost; after, with the power gone before the rename."""

    def no_line(*_: Any, **__: Any) -> Any:
        raise PowerCut

    with pytest.raises(PowerCut):
        change_key(a.home, no_line, a.clock)
    assert is_broken_off(a.home)
    assert fresh_login(a) is None
    assert alone(a, former) is None

    def answer_lost(*asked: Any, **more: Any) -> Answer | Transport:
        a.line.ask(*asked, **more)
        return Transport(Fault.CUT, "the line broke")

    assert "cut" in (change_key(a.home, answer_lost, a.clock) or "")
    assert fresh_login(a) is None
    assert alone(a, former) == LoginFailed("invalid_client")

    def no_power(*_: Any) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr(key_change, "promote_next_key", no_power)
        with pytest.raises(PowerCut):
            change_key(a.home, a.line.ask, a.clock)
    assert fresh_login(a) is None
    assert change_key(a.home, a.line.ask, a.clock) is None
    assert not is_broken_off(a.home)
    assert fresh_login(a) is None


def test_the_platform_takes_a_key_only_when_both_have_signed_and_nobody_has_had_it(
    hall: City, a: Terminal, b: Terminal, former: ECKey
) -> None:
    following = next_key(a.home, Place.CITY)
    public = following.as_dict(private=False)
    said = {
        "issuer": a.identity.issuer,
        "terminal": a.id,
        "former": former.thumbprint(),
        "public_key": {name: public[name] for name in ("kty", "crv", "x", "y")},
        "at": "2026-05-14T04:00:00.000Z",
    }

    def ask(said: Any, old: ECKey = former, new: ECKey = following, kind: str = KEY_CHANGE_TYPE) -> int:
        body = {"by_former": sign_by(old, said, kind), "by_next": sign_by(new, said, kind)}
        answer = a.line.ask("POST", "/v1/terminal/key", body=body)
        assert isinstance(answer, Answer)
        return answer.status

    theirs = b.identity.private_key.as_dict(private=False)
    theirs = {name: theirs[name] for name in ("kty", "crv", "x", "y")}
    assert ask(said, old=following) == 422  # a thief of the next key alone
    assert ask(said, new=former) == 422  # a key that nobody proves to have
    assert ask(said | {"terminal": b.id}) == 422
    assert ask(said | {"issuer": "urn:uuid:another"}) == 422
    assert ask(said | {"public_key": theirs}, new=b.identity.private_key) == 422
    assert ask(said, kind="hall-audit-head+jws") == 422
    assert ask(said | {"public_key": said["public_key"] | {"x": "A" * 43}}) == 422
    assert ask(said) == 200
    assert ask(said) == 200  # its answer was lost
    second = ECKey.generate_key("P-256")
    public = second.as_dict(private=False)
    later = said | {"public_key": {name: public[name] for name in ("kty", "crv", "x", "y")}}
    assert ask(later, new=second) == 422  # the former one signs nothing any more
    assert ask(later | {"former": following.thumbprint()}, old=following, new=second) == 200
    words = sign_by(former, said, KEY_CHANGE_TYPE), sign_by(following, said, KEY_CHANGE_TYPE)
    again = hall.running.database.write(
        lambda c: terminal_keys.change(c, a.identity.issuer, a.id, *words, "2026-05-14T05:00:00.000Z")
    )
    assert isinstance(again, terminal_keys.NotChanged)  # the first change, played again


def test_a_revoked_terminal_is_told_so_at_once_and_keeps_everything(hall: City, a: Terminal) -> None:
    a.take_in()
    a.deliver()  # its token is still good for a while
    hall.running.database.write(lambda c: enrolment.revoke(c, a.id, "2026-05-14T04:00:00.000Z"))
    case = a.take_in()
    a.clock.advance(30)
    a.agent.work()
    status = a.store.queue_status()
    assert (status.pending, status.trouble) == (1, "login_failed: revoked")
    assert a.store.record_data(case)
    assert told(hall) == ["revoked_login"]


def test_that_a_terminal_is_revoked_is_told_only_to_who_has_its_key(hall: City, a: Terminal) -> None:
    hall.running.database.write(lambda c: enrolment.revoke(c, a.id, "2026-05-14T04:00:00.000Z"))
    assert alone(a, a.identity.private_key) == LoginFailed("revoked")
    assert alone(a, ECKey.generate_key("P-256")) == LoginFailed("invalid_client")


def test_a_login_repeated_word_for_word_is_told_to_supervision(
    hall: City, a: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.login.uuid7", lambda: "0196cd2a-5f00-7000-8000-00000000000a")
    assert fresh_login(a) is None
    assert fresh_login(a) == LoginFailed("invalid_client")
    assert told(hall) == ["replayed_login"]


def test_a_terminal_that_is_enrolled_anew_gets_a_new_key(hall: City, a: Terminal, former: ECKey) -> None:
    """Who has stolen the former one is nobody to the new identity."""
    code = enrolment.new_code(hall.running.database, hall.running.clock)
    anew = enrol(a.home, code, a.identity.platform_url, name="a")
    assert anew.terminal_id != a.id
    assert Identity.load(a.home).private_key.thumbprint() == anew.private_key.thumbprint() != former.thumbprint()
    assert fresh_login(a) is None
    assert not is_broken_off(a.home)
