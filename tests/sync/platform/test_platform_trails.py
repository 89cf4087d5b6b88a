"""Ends of audit trails at the platform: remembered for ever, and a trail that went back or was copied is noticed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from platform_support import DEADLINE, Running, Terminal, database_url, platform
from typer.testing import CliRunner

from sync.platform import alarms, audit_anchors
from sync.platform.cli import app
from sync.signatures import AUDIT_ANCHOR_TYPE, AUDIT_HEAD_TYPE, KeySet, sign_by


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with platform(tmp_path) as running:
        yield running


def hashed(length: int, branch: str = "a") -> str:
    return (f"{length:x}" + branch * 64)[:64] if length else audit_anchors.GENESIS


def statement(terminal: Terminal, length: int, branch: str = "a", known: int | None = None, **changed: Any) -> Any:
    said: dict[str, Any] = {
        "issuer": terminal.identity["issuer"],
        "terminal": terminal.id,
        "length": length,
        "head": hashed(length, branch),
        "at": "2026-05-14T01:30:00.000Z",
        "known": None if known is None else {"length": known, "head": hashed(known, branch)},
    }
    return said | changed


def post(terminal: Terminal, said: dict[str, Any], key: Any = None, kind: str = AUDIT_HEAD_TYPE) -> requests.Response:
    body = {"signed": sign_by(key or terminal.key, said, kind)}
    url = terminal.running.url + "/v1/audit-heads"
    return terminal.session.post(url, json=body, headers=terminal.headers(), timeout=DEADLINE)


def heads(running: Running) -> list[tuple[int, int]]:
    with running.database.read() as connection:
        return [(row["trail"], row["length"]) for row in audit_anchors.listed(connection)]


def told(running: Running) -> list[tuple[str, int]]:
    with running.database.read() as connection:
        return [(row["sort"], row["times"]) for row in alarms.listed(connection)]


def test_a_head_is_anchored_once_and_the_anchor_is_proof(running: Running) -> None:
    terminal = running.terminal()
    first = post(terminal, statement(terminal, 3))
    again = post(terminal, statement(terminal, 3))
    assert (first.status_code, again.status_code) == (200, 200)
    published = requests.get(running.url + "/v1/keys", timeout=DEADLINE).json()["key_set"]
    keys = KeySet.verified(published, terminal.identity["root_key"])
    said = keys.payload(first.json()["anchor"], AUDIT_ANCHOR_TYPE)
    assert (said["terminal"], said["trail"], said["length"], said["head"]) == (terminal.id, 1, 3, hashed(3))
    assert keys.payload(again.json()["anchor"], AUDIT_ANCHOR_TYPE)["received_at"] == said["received_at"]
    assert post(terminal, statement(terminal, 8, known=3)).status_code == 200
    assert heads(running) == [(1, 3), (1, 8)]


def test_a_trail_that_was_cut_changed_or_copied_is_a_fork_and_supervision_hears_of_it(running: Running) -> None:
    terminal = running.terminal()
    post(terminal, statement(terminal, 8))
    for said in (
        statement(terminal, 7, known=None),  # cut
        statement(terminal, 8, "b"),  # as long, with other entries
        statement(terminal, 9, "b", known=8),  # longer, but what was there before was changed
    ):
        answer = post(terminal, said)
        assert (answer.status_code, answer.json()["type"], answer.json()["length"]) == (409, "fork", 8)
    post(terminal, statement(terminal, 8, "b"))  # once more: counted, not told again
    assert told(running) == [("audit_fork", 1), ("audit_fork", 2), ("audit_fork", 1)]
    assert heads(running) == [(1, 8)]
    assert post(terminal, statement(terminal, 9, known=8)).status_code == 200  # the true one goes on


def test_whoever_does_not_say_the_hash_at_the_last_anchor_is_asked_for_it(running: Running) -> None:
    """After a lost answer, or a platform restored from an older backup, the two know of different anchors."""
    terminal = running.terminal()
    post(terminal, statement(terminal, 8))
    for known in (None, 5, 9):
        answer = post(terminal, statement(terminal, 12, known=known))
        assert (answer.status_code, answer.json()["type"], answer.json()["length"]) == (409, "head_unknown", 8)
    assert post(terminal, statement(terminal, 12, known=8)).status_code == 200
    assert told(running) == []


def test_only_the_terminals_own_word_counts(running: Running) -> None:
    terminal, other = running.terminal(), running.terminal()
    for answer in (
        post(terminal, statement(terminal, 3), key=other.key),
        post(terminal, statement(other, 3)),
        post(terminal, statement(terminal, 3, issuer="urn:uuid:another")),
        post(terminal, statement(terminal, 3), kind="hall-receipt+jws"),
        post(terminal, statement(terminal, 3, head="x")),
        post(terminal, statement(terminal, 0, head=hashed(3))),
        post(terminal, statement(terminal, 3, more=1)),
    ):
        assert (answer.status_code, answer.json()["type"]) == (422, "invalid")
    assert heads(running) == []


def test_a_store_that_was_replaced_honestly_begins_a_further_trail_when_an_operator_says_so(tmp_path: Path) -> None:
    with platform(tmp_path) as running:
        terminal = running.terminal()
        post(terminal, statement(terminal, 8))
        assert post(terminal, statement(terminal, 2, "b")).status_code == 409

        def run(*arguments: str, code: int = 0) -> str:
            done = CliRunner().invoke(app, [*arguments, "--db", database_url(tmp_path)])
            assert done.exit_code == code, done.output
            return done.output

        run("accept-trail", "T-NONE", code=1)
        run("accept-trail", terminal.id)
        assert post(terminal, statement(terminal, 2, "b", known=0)).status_code == 200
        rows = [json.loads(line) for line in run("audit-heads", "--json").splitlines()]
        assert [(row["trail"], row["length"]) for row in rows] == [(1, 8), (2, 0), (2, 2)]
        assert "audit_fork" in run("alarms")
        assert json.loads(run("supervision"))["sort"] == "audit_fork"


def test_two_machines_that_count_alike_are_told_to_supervision(running: Running) -> None:
    """A copied disk gives out the numbers of the other one; a number may also carry somebody else's code."""
    terminal, other = running.terminal(), running.terminal()
    assert terminal.deliver(terminal.intake(1)).status_code == 201
    clash = terminal.intake(1)
    assert terminal.deliver(clash).status_code == 422
    assert terminal.deliver(clash).status_code == 422
    number = other.intake(7).case_no
    assert terminal.deliver(terminal.intake(2, case_no=number)).status_code == 422
    assert terminal.deliver(terminal.intake(3, taken_in_at="noon")).status_code == 422  # a plain mistake is none
    assert sorted(told(running)) == [("foreign_number", 1), ("number_taken", 2)]
