"""``hall-platform decide``, and what the feed makes of things nobody of ours would send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import structlog
from case_kit import item, notice
from platform_support import Running, Terminal, database_url, platform
from store_kit import NOON, intake_of, new_id
from typer.testing import CliRunner

from intake.catalog import load_catalog
from intake.intake import canonical, digest_of
from sync.platform import cases
from sync.platform.cli import app
from sync.platform.rules import RESOURCES, shipped_rules
from sync.store.store import Store

RUNNER = CliRunner()


def run(*arguments: str) -> tuple[int, str]:
    result = RUNNER.invoke(app, list(arguments))
    structlog.reset_defaults()
    return result.exit_code, result.output


@pytest.fixture
def where(tmp_path: Path) -> tuple[str, ...]:
    return ("--db", database_url(tmp_path), "--blobs", str(tmp_path / "blobs"))


def an_elder_card(terminal: Terminal) -> Any:
    from dataclasses import replace

    made = intake_of(new_id(), 1)
    number = made.case_no.replace("DK7M2", f"D{terminal.identity['device_code']}")
    return replace(made, case_no=number, terminal_id=terminal.id)


def test_decide_takes_a_case_from_the_window_to_the_result(tmp_path: Path, where: tuple[str, ...]) -> None:
    pdf = tmp_path / "card.pdf"
    pdf.write_bytes(b"%PDF-1.7 elder card")
    with platform(tmp_path) as running:
        terminal = running.terminal()
        intake = an_elder_card(terminal)
        assert terminal.deliver(intake).status_code == 201
        status, output = run("decide", intake.case_no, "--review", *where)
        assert status == 1
        assert "unlisted" in output, "not before it is accepted"
        status, output = run(
            "decide", intake.case_no, "--accept", "--review", "--grant", "--close", "--ready",
            "--result-number", "YD0001", "--result-file", str(pdf), *where,
        )  # fmt: skip
        assert status == 0, output
        assert [json.loads(line)["state"] for line in output.splitlines()] == [
            "accepted", "under_review", "decided", "closed", "ready",
        ]  # fmt: skip
        _, listed = run("intakes", "--json", *where)
        assert json.loads(listed)["state"] == "ready"
        changes = ask(terminal, "/v1/changes").json()["changes"]
        (case,) = changes
        assert [event["name"] for event in case["events"]][-1] == "result_arrived"
        (file,) = case["files"]
        fetched = ask(terminal, f"/v1/cases/{intake.id}/blobs/{file['digest']}")
        assert fetched.content == pdf.read_bytes()
        assert digest_of(fetched.content) == file["digest"]


def test_decide_halts_and_ends_a_case_each_told_in_writing(tmp_path: Path, where: tuple[str, ...]) -> None:
    with platform(tmp_path) as running:
        terminal = running.terminal()
        intake = an_elder_card(terminal)
        assert terminal.deliver(intake).status_code == 201
        ways = (
            ("--accept", "--review"),
            ("--special", "hearing", "--days", "10", "--because", "第四十六条"),
            ("--end-special", "--because", "听证结束"),
            ("--suspend", "--because", "等待法院判决"),
            ("--resume", "--because", "判决生效"),
            ("--terminate", "--because", "申请人死亡"),
        )
        for way in ways:
            status, output = run("decide", intake.case_no, *way, *where)
            assert status == 0, output
            if "--accept" in way:  # the rules are the same: this case of May is overdue by the machine's clock
                late, why = run("decide", intake.case_no, "--extend", "5", "--because", "案情复杂", *where)
                assert (late, "period_over" in why) == (1, True)
        (case,) = ask(terminal, "/v1/changes").json()["changes"]
        told = {event["name"]: [paper["kind"] for paper in event["documents"]] for event in case["events"]}
        assert told["special_start"] == ["D08"]
        assert told["terminate"] == ["D11"]
        assert told["suspend"] == told["resume"] == told["special_end"] == []


def ask(terminal: Terminal, path: str) -> Any:
    return terminal.session.get(terminal.running.url + path, headers=terminal.headers(), timeout=60)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("decide", "nothing", "--accept"), 1, "no such case"),
        (("decide", "nothing"), 2, "nothing to do"),
        (("notes", "gossip"), 2, "one of"),
        (("supervision",), 0, ""),
        (("notes", "complaint"), 0, ""),
    ],
)
def test_what_cannot_be_done_is_said(
    where: tuple[str, ...], arguments: tuple[str, ...], status: int, words: str
) -> None:
    found, output = run(*arguments, *where)
    assert (found, words in output) == (status, True)


def an_event(terminal: Terminal, store: Store, case: str) -> dict[str, Any]:
    """A notice as this terminal would send it, for a case taken in at ``store``."""
    done = notice(store, case, terminal=terminal.id, at=NOON)
    record: dict[str, Any] = json.loads(store.record_data(done.event.id))
    return record


def changed(record: dict[str, Any], **body: Any) -> bytes:
    return canonical({**record, "body": {**record["body"], **body}})


def test_events_are_read_strictly(own: Running, store: Store) -> None:
    terminal = own.terminal()
    intake = an_elder_card(terminal)
    assert terminal.deliver(intake).status_code == 201
    store.submit(intake.id, lambda _: intake, lambda _: b"")
    record = an_event(terminal, store, intake.id)
    wrong: list[tuple[bytes, str]] = [
        (changed(record, name="take_in"), "body"),
        (changed(record, surprise=1), "body"),
        (changed(record, follows=None), "body.follows"),
        (changed(record, id=new_id()), "body.id"),
        (changed(record, case_id=new_id()), "body.case_id"),
        (changed(record, actor={"role": "back_office", "id": 7}), "body"),
        (changed(record, place={**record["body"]["place"], "terminal": "T-ZZZZ"}), "body.place.terminal"),
        (changed(record, after="DELIVERED"), "body"),
        (canonical({**record, "supersedes": intake.id}), "supersedes"),
        (canonical({**record, "kind": "complaint", "case": record["id"], "case_seq": 1}), "body"),
    ]
    for data, field in wrong:
        answer = terminal.put(record["id"], data)
        assert answer.status_code == 422, data
        assert answer.json()["type"] == "invalid"
        assert answer.json()["errors"][0]["field"].startswith(field), answer.json()
    assert terminal.put(record["id"], canonical(record)).status_code == 201
    with own.database.read() as connection:
        held = cases.held(connection, intake.id)
    assert held is not None
    assert held.case.state.value == "SUPPLEMENT_PENDING"


def test_an_event_waits_for_its_intake_and_another_terminal_may_send_it(own: Running, store: Store) -> None:
    first, second = own.terminal(), own.terminal()
    intake = an_elder_card(first)
    store.submit(intake.id, lambda _: intake, lambda _: b"")
    record = {**an_event(second, store, intake.id), "case_seq": 1}
    data = canonical(record)
    answer = second.put(record["id"], data)
    assert (answer.status_code, answer.json()["type"]) == (422, "out_of_order")
    assert first.deliver(intake).status_code == 201
    assert second.put(record["id"], data).status_code == 201
    assert second.put(record["id"], data).status_code == 200, "the same again changes nothing"
    (case,) = ask(second, "/v1/changes").json()["changes"]
    assert (case["state"], len(case["events"]), case["conflicts"]) == ("SUPPLEMENT_PENDING", 1, [])
    assert case["intake"]["applicant"]["name"] == "测试甲", "who hands out must see whose it is"
    (mine,) = ask(first, "/v1/changes").json()["changes"]
    assert mine["intake"] is None, "the sender has it"


def test_a_question_stays_open_until_something_happens(own: Running) -> None:
    import threading

    terminal = own.terminal()
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(ask(terminal, "/v1/changes?wait=8").json()))
    asking.start()
    intake = an_elder_card(terminal)
    assert terminal.deliver(intake).status_code == 201
    asking.join(60)
    (answer,) = answers
    assert [change["id"] for change in answer["changes"]] == [intake.id]
    assert ask(terminal, f"/v1/changes?after={answer['cursor']}").json()["changes"] == []


def test_the_shipped_catalogue_and_calendars_are_the_rules() -> None:
    rules = shipped_rules()
    assert rules.catalog.item(item().impl_code) == load_catalog(RESOURCES / "catalog").item(item().impl_code)
    assert 2026 in rules.days.years
