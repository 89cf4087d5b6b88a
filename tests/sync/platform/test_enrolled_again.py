"""A terminal that the platform has forgotten comes back as the one it was: to whom an id is given back, and to whom
not (docs/adr/0014)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from joserfc.jwk import ECKey
from platform_support import DEADLINE, Running, Terminal, platform
from sqlalchemy import delete, select
from typer.testing import CliRunner

from sync.fingerprint import fingerprint, typed_fingerprint
from sync.platform import enrolment, enrolment_again
from sync.platform.cli import app
from sync.platform.enrolment import Refused
from sync.platform.schema import access_tokens, terminal_keys, terminals
from sync.signatures import ENROL_AGAIN_TYPE, KEY_CHANGE_TYPE, sign_by


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with platform(tmp_path_factory.mktemp("again")) as running:
        yield running


def forgotten(running: Running) -> Terminal:
    """Enrolled after the backup: it knows the platform, the platform does not know it."""
    terminal = running.terminal()
    forget(running, terminal)
    return terminal


def forget(running: Running, terminal: Terminal) -> None:
    def gone(connection: Any) -> None:
        for table in (access_tokens, terminals):
            connection.execute(delete(table).where(table.c.terminal_id == terminal.id))

    running.database.write(gone)


def code_for(running: Running, terminal: Terminal, key: ECKey | None = None, **more: Any) -> str:
    mark = fingerprint(key or terminal.key)
    made = enrolment_again.new_code(running.database, running.clock, terminal.id, mark, **more)
    assert isinstance(made, str), made
    return made


def statement(terminal: Terminal, key: ECKey | None = None, by: ECKey | None = None, **changed: Any) -> str:
    mine = key or terminal.key
    said = {
        "issuer": terminal.identity["issuer"],
        "terminal": terminal.id,
        "public_key": mine.as_dict(private=False),
        "at": "2026-05-14T01:30:00.000Z",
    }
    return sign_by(by or mine, said | changed, ENROL_AGAIN_TYPE)


def come_back(terminal: Terminal, code: str, said: str | None = None) -> requests.Response:
    asked = {"code": code, "name": "二号终端", "statement": said or statement(terminal)}
    return terminal.session.post(terminal.running.url + "/v1/enrol/again", json=asked, timeout=DEADLINE)


def refused(answer: requests.Response) -> str:
    assert answer.status_code == 403, answer.text
    return str(answer.json()["type"])


def test_it_has_its_id_and_device_code_again_and_logs_in_with_its_old_key(running: Running) -> None:
    terminal = forgotten(running)
    assert terminal.ask_token(terminal.assertion()).status_code == 401
    answer = come_back(terminal, code_for(running, terminal, hall="east"))
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    for name in ("terminal_id", "device_code", "issuer", "root_key", "role", "hall"):
        assert answer.json()[name] == terminal.identity[name]
    terminal.log_in()
    assert terminal.deliver(terminal.intake()).status_code == 201
    with running.database.read() as connection:
        row = connection.execute(select(terminals).filter_by(terminal_id=terminal.id)).one()
    assert (row.hall, row.name) == ("east", "二号终端")


def hall_of(running: Running, terminal: Terminal) -> str:
    with running.database.read() as connection:
        return str(connection.execute(select(terminals.c.hall).filter_by(terminal_id=terminal.id)).scalar_one())


def test_a_second_code_mends_a_hall_that_was_left_out_or_wrong(running: Running) -> None:
    terminal = forgotten(running)
    for named, then in (("", ""), ("esat", "esat"), ("east", "east"), ("", "east")):
        assert come_back(terminal, code_for(running, terminal, hall=named)).status_code == 201
        assert hall_of(running, terminal) == then
    terminal.key = ECKey.generate_key("P-256")  # and in one go with a key that was changed after the backup
    running.clock.advance(timedelta(minutes=16))
    assert come_back(terminal, code_for(running, terminal, hall="west", changed_key=True)).status_code == 201
    assert hall_of(running, terminal) == "west"


def test_an_answer_that_was_lost_comes_again_and_to_the_same_key_only(running: Running) -> None:
    terminal = forgotten(running)
    code = code_for(running, terminal)
    first, second = come_back(terminal, code), come_back(terminal, code.lower().replace("-", " "))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() | {"key_set": ""} == second.json() | {"key_set": ""}  # signed anew each time
    stranger = ECKey.generate_key("P-256")
    assert refused(come_back(terminal, code, statement(terminal, stranger))) == "foreign_key"
    with running.database.read() as connection:
        assert len(connection.execute(select(terminals).filter_by(terminal_id=terminal.id)).all()) == 1


def test_what_is_refused_leaves_the_code_to_the_terminal_it_is_for(running: Running) -> None:
    terminal, other = forgotten(running), running.terminal()
    code = code_for(running, terminal)
    stranger = ECKey.generate_key("P-256")
    tries = {
        "foreign_key": statement(terminal, stranger),
        "other_terminal": statement(other),
        "other_platform": statement(terminal, issuer="urn:uuid:0"),
        "not_proven": statement(terminal, by=stranger),
    }
    for reason, said in tries.items():
        assert refused(come_back(terminal, code, said)) == reason
    for said in (
        "x",
        "a.b.c",
        sign_by(terminal.key, {"terminal": terminal.id}, ENROL_AGAIN_TYPE),
        sign_by(terminal.key, {"public_key": terminal.key.as_dict(private=False)}, KEY_CHANGE_TYPE),
        statement(terminal, public_key={"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}),
        statement(terminal, public_key=[1]),
    ):
        assert refused(come_back(terminal, code, said)) == "not_proven"
    assert come_back(terminal, code).status_code == 201


def test_a_code_that_makes_terminals_gives_none_back_nor_the_other_way_round(running: Running) -> None:
    terminal = forgotten(running)
    new = enrolment.new_code(running.database, running.clock)
    again = code_for(running, terminal)
    assert refused(come_back(terminal, new)) == "code_of_another_kind"
    assert refused(terminal.enrol(again)) == "code_of_another_kind"
    assert come_back(terminal, again).status_code == 201
    assert Terminal(running).enrol(new).status_code == 201


def test_it_dies_like_any_code(running: Running) -> None:
    terminal = forgotten(running)
    code = code_for(running, terminal)
    assert refused(come_back(terminal, "XXXX" + code[4:])) == "code_unknown"
    running.clock.advance(timedelta(minutes=31))
    assert refused(come_back(terminal, code)) == "code_expired"
    code = code_for(running, terminal)
    outcomes = [refused(come_back(terminal, code[:-1] + "0")) for _ in range(5)]
    assert outcomes == ["code_unknown"] * 4 + ["too_many_tries"]
    assert refused(come_back(terminal, code)) == "too_many_tries"
    running.clock.advance(timedelta(minutes=16))  # this machine may try again, in the other tests


def test_an_id_that_another_terminal_has_stays_that_ones(running: Running) -> None:
    """Also where it came to be another's between the code and its use."""
    living = running.terminal()
    mark = fingerprint(ECKey.generate_key("P-256"))
    asked = (running.database, running.clock, living.id, mark)
    assert enrolment_again.new_code(*asked) == Refused("id_in_use")
    assert enrolment_again.new_code(*asked, changed_key=True) == Refused("still_there")
    terminal = forgotten(running)
    code = code_for(running, terminal)
    key = enrolment.public_key(ECKey.generate_key("P-256").as_dict(private=False)) or ""
    running.database.write(
        lambda c: enrolment.enter(c, terminal.identity["device_code"], "x", key, "", running.clock.now())
    )
    assert refused(come_back(terminal, code)) == "id_in_use"


def test_what_was_promised_is_given_to_nobody_else(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = forgotten(running)
    code_for(running, terminal)
    running.clock.advance(timedelta(days=1))  # it has not come yet
    new = Terminal(running)
    code = enrolment.new_code(running.database, running.clock)
    drawn = iter(terminal.identity["device_code"] + "K7M3")
    with monkeypatch.context() as patched:
        patched.setattr(secrets, "choice", lambda _letters: next(drawn))
        answer = new.enrol(code)
    assert answer.json()["device_code"] == "K7M3"


def test_a_revoked_terminal_does_not_come_back(running: Running) -> None:
    terminal = forgotten(running)
    code = code_for(running, terminal)
    assert come_back(terminal, code).status_code == 201
    running.database.write(lambda c: enrolment.revoke(c, terminal.id, running.clock.now().rfc3339))
    assert refused(come_back(terminal, code)) == "code_used"
    made = enrolment_again.new_code(running.database, running.clock, terminal.id, fingerprint(terminal.key))
    assert made == Refused("revoked")


def test_revoked_between_the_code_and_its_use(running: Running) -> None:
    terminal = running.terminal()
    code = code_for(running, terminal)
    running.database.write(lambda c: enrolment.revoke(c, terminal.id, running.clock.now().rfc3339))
    assert refused(come_back(terminal, code)) == "revoked"


def test_a_key_that_was_changed_after_the_backup_takes_the_place_of_the_one_before(running: Running) -> None:
    """The restored platform knows the terminal by a key that the terminal does not have any more."""
    terminal = running.terminal()
    former, terminal.key = terminal.key, ECKey.generate_key("P-256")
    running.clock.advance(timedelta(minutes=16))  # nobody is logged in with the former one
    mark = fingerprint(terminal.key)
    made = enrolment_again.new_code(running.database, running.clock, terminal.id, mark)
    assert made == Refused("id_in_use")
    code = code_for(running, terminal, changed_key=True)
    assert refused(come_back(terminal, code, statement(terminal, former))) == "foreign_key"
    assert come_back(terminal, code).status_code == 201
    assert come_back(terminal, code).status_code == 201
    terminal.log_in()
    assert terminal.ask_token(terminal.assertion(key=former)).status_code == 401
    with running.database.read() as connection:
        rows = connection.execute(select(terminal_keys).filter_by(terminal_id=terminal.id)).all()
        kept = {row.kid: row.until is None for row in rows}
    assert kept == {former.thumbprint(): False, terminal.key.thumbprint(): True}


def test_a_changed_key_gives_nobody_the_place_of_who_logged_in_meanwhile(running: Running) -> None:
    terminal = running.terminal()
    next_key = ECKey.generate_key("P-256")
    running.clock.advance(timedelta(minutes=16))
    code = code_for(running, terminal, next_key, changed_key=True)
    terminal.log_in()
    assert refused(come_back(terminal, code, statement(terminal, next_key))) == "id_in_use"


def test_a_token_of_a_clock_that_was_ahead_stands_in_nobodys_way(running: Running) -> None:
    """It is in the backup, and would seem to live for as long as the clock was ahead."""
    terminal = running.terminal()
    next_key = ECKey.generate_key("P-256")
    running.clock.advance(timedelta(days=1))
    terminal.log_in()
    running.clock.advance(timedelta(days=-1, minutes=16))
    code = code_for(running, terminal, next_key, changed_key=True)
    assert come_back(terminal, code, statement(terminal, next_key)).status_code == 201
    terminal.key = next_key
    terminal.log_in()
    mark = fingerprint(ECKey.generate_key("P-256"))
    made = enrolment_again.new_code(running.database, running.clock, terminal.id, mark, changed_key=True)
    assert made == Refused("still_there")


def test_the_key_of_another_terminal_is_given_no_second_id(running: Running) -> None:
    terminal, other = forgotten(running), running.terminal()
    code = code_for(running, terminal, other.key)
    assert refused(come_back(terminal, code, statement(terminal, other.key))) == "key_in_use"


def test_a_fingerprint_is_the_same_however_it_is_typed() -> None:
    key = ECKey.generate_key("P-256")
    mark = fingerprint(key)
    assert mark == fingerprint(ECKey.import_key(key.as_dict(private=False)))
    assert mark != fingerprint(ECKey.generate_key("P-256"))
    assert typed_fingerprint(f" {mark.lower().replace('-', ' ')} ") == mark
    for wrong in (mark[:-1], mark + "A", "0" + mark[1:], ""):
        assert typed_fingerprint(wrong) is None


def test_the_command_says_what_is_missing_and_whose_the_id_is(tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["terminal-code", *arguments, "--home", str(tmp_path)])
        return done.exit_code, done.output

    mark = fingerprint(ECKey.generate_key("P-256"))
    assert run("--again", "T-9X2K")[0] == 2
    assert "hall-sync enrol --again" in run("--again", "T-9X2K")[1]
    for wrong in (("--again", "9X2K", "--key", mark), ("--again", "T-9X2K", "--key", "abc"), ("--key", mark)):
        assert run(*wrong)[0] == 2
    code, said = run("--again", "t-9x2k", "--key", mark.lower(), "--hall", "east")
    assert (code, len(said.strip())) == (0, 14)
    with platform(tmp_path / "platform") as running:
        living = running.terminal()
    assert run("--again", "T-9X2K", "--key", mark)[0] == 0  # no hall has a name
    CliRunner().invoke(app, ["hall", "east", "--region", "110105", "--home", str(tmp_path)])
    code, said = run("--again", "T-9X2K", "--key", mark)
    assert (code, "say --hall" in said, "T-9X2K" in said) == (2, True, True)
    for hall in ("east", ""):
        assert run("--again", "T-9X2K", "--key", mark, "--hall", hall)[0] == 0
    assert run("--again", living.id, "--key", fingerprint(living.key))[0] == 0  # it stays in the hall it is in
    code, said = run("--again", living.id, "--key", mark)
    assert (code, "another key" in said, living.id in said) == (1, True, True)
    CliRunner().invoke(app, ["revoke", living.id, "--home", str(tmp_path)])
    code, said = run("--again", living.id, "--key", mark)
    assert (code, "--accept-revoked" in said) == (1, True)
