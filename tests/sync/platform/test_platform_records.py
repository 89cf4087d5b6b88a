"""Records: every answer of ADR 1, and one effect whatever is repeated."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from platform_support import (
    Running,
    Terminal,
    envelope,
    follow_up,
    platform,
    record_bytes,
)
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.intake import canonical, digest_of
from sync.platform import keys
from sync.platform.records import listed_intakes

PAGES = (b"first page", b"second page")


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


def fields(answer: Any) -> set[str]:
    return {error["field"] for error in answer.json()["errors"]}


def listed(running: Running) -> list[dict[str, Any]]:
    with running.database.read() as connection:
        return list(listed_intakes(connection))


def count_of(running: Running, intake_id: str) -> int:
    return sum(row["intake_id"] == intake_id for row in listed(running))


_sequence = iter(range(1, 100_000))


def new_intake(terminal: Terminal, pages: tuple[bytes, ...] = (), **changed: Any) -> Any:
    return terminal.intake(next(_sequence), pages, **changed)


def test_an_intake_arrives_with_its_blobs_and_gets_a_receipt_that_proves_it(
    shared: Running, shared_terminal: Terminal
) -> None:
    intake = new_intake(shared_terminal, PAGES)
    for page in PAGES:
        shared_terminal.send_blob(intake.id, page)
    answer = shared_terminal.deliver(intake)
    assert answer.status_code == 201
    receipt = shared_terminal.verified_receipt(answer)
    assert receipt["record"] == intake.id
    assert receipt["digest"] == digest_of(record_bytes(intake))
    assert receipt["terminal"] == shared_terminal.id
    assert receipt["iss"] == shared_terminal.identity["issuer"]
    assert receipt["epoch"] == shared_terminal.identity["epoch"]
    assert receipt["received_at"] == "2026-05-14T01:30:00.000Z"
    assert [row for row in listed(shared) if row["intake_id"] == intake.id] == [
        {
            "intake_id": intake.id,
            "digest": digest_of(record_bytes(intake)),
            "terminal": shared_terminal.id,
            "item": intake.impl_code,
            "case_no": intake.case_no,
            "state": "received",
            "received_at": "2026-05-14T01:30:00.000Z",
            "blobs": [{"digest": digest_of(page), "size": len(page)} for page in PAGES],
        }
    ]


def test_the_same_again_changes_nothing_and_repeats_the_first_time_of_arrival(tmp_path: Path) -> None:
    with platform(tmp_path) as running:
        terminal = running.terminal()
        intake = terminal.intake()
        first = terminal.verified_receipt(terminal.deliver(intake))
        running.clock.utc = running.clock.utc.replace(hour=5)
        terminal.log_in()
        again = terminal.deliver(intake)
        assert again.status_code == 200
        assert terminal.verified_receipt(again) == first
        assert count_of(running, intake.id) == 1


def test_many_at_once_have_one_effect(shared: Running, shared_terminal: Terminal) -> None:
    intake = new_intake(shared_terminal)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: shared_terminal.deliver(intake).status_code, range(6)))
    assert sorted(answers) == [200] * 5 + [201]
    assert count_of(shared, intake.id) == 1


def test_two_versions_at_once_are_one_record_and_conflicts_for_the_other(
    shared: Running, shared_terminal: Terminal
) -> None:
    """The decision is made in the transaction that writes: whichever came first, nobody hears two truths."""
    for _ in range(5):
        intake = new_intake(shared_terminal)
        versions = [intake, replace(intake, item_name="食品经营许可")] * 4
        with ThreadPoolExecutor(len(versions)) as pool:
            answers = list(pool.map(lambda v: shared_terminal.deliver(v).status_code, versions))
        assert sorted(answers) == [200] * 3 + [201] + [409] * 4
        winner = answers.index(201) % 2
        assert {status for i, status in enumerate(answers) if i % 2 != winner} == {409}
        assert count_of(shared, intake.id) == 1


def test_other_bytes_under_the_same_id_are_a_conflict(shared: Running, shared_terminal: Terminal) -> None:
    intake = new_intake(shared_terminal)
    assert shared_terminal.deliver(intake).status_code == 201
    other = shared_terminal.deliver(replace(intake, item_name="食品经营许可"))
    assert problem(other) == (409, "digest_conflict")
    assert other.json()["digest"] == digest_of(record_bytes(intake))


def test_restart_keeps_ids_keys_and_what_was_taken(tmp_path: Path) -> None:
    with platform(tmp_path) as running:
        terminal = running.terminal()
        intake = terminal.intake(pages=PAGES)
        for page in PAGES:
            terminal.send_blob(intake.id, page)
        first = terminal.verified_receipt(terminal.deliver(intake))
        before = listed(running)
    with platform(tmp_path) as running:
        terminal.running = running
        terminal.log_in()
        again = terminal.deliver(intake)
        assert again.status_code == 200
        assert terminal.verified_receipt(again) == first
        assert listed(running) == before


def test_a_replaced_receipt_key_leaves_old_receipts_provable(tmp_path: Path) -> None:
    with platform(tmp_path) as running:
        terminal = running.terminal()
        old = terminal.deliver(terminal.intake(1))
        running.database.write(lambda c: keys.replace_receipt_key(c, "2026-05-14T02:00:00.000Z"))
    with platform(tmp_path) as running:
        terminal.running = running
        new = terminal.deliver(terminal.intake(2))
        assert terminal.verified_receipt(old)["digest"] != terminal.verified_receipt(new)["digest"]
        heads = {answer.json()["receipt"].split(".")[0] for answer in (old, new)}
        assert len(heads) == 2


def test_bytes_that_do_not_have_the_digest_are_refused(shared_terminal: Terminal) -> None:
    intake = new_intake(shared_terminal)
    data = record_bytes(intake)
    answer = shared_terminal.put(intake.id, data + b" ", digest_of(data))
    assert problem(answer) == (422, "digest_mismatch")
    assert answer.json()["digest"] == digest_of(data + b" ")


def test_blobs_come_first(shared: Running, shared_terminal: Terminal) -> None:
    intake = new_intake(shared_terminal, PAGES)
    shared_terminal.send_blob(intake.id, PAGES[0])
    shared_terminal.patch(intake.id, digest_of(PAGES[1]), PAGES[1][:3], length=len(PAGES[1]))
    answer = shared_terminal.deliver(intake)
    assert problem(answer) == (422, "missing_blobs")
    assert answer.json()["missing"] == [digest_of(PAGES[1])]
    shared_terminal.patch(intake.id, digest_of(PAGES[1]), PAGES[1][3:], 3, len(PAGES[1]))
    assert shared_terminal.deliver(intake).status_code == 201


def test_a_blob_of_another_record_does_not_count(shared_terminal: Terminal) -> None:
    shared_terminal.send_blob(str(uuid7()), PAGES[0])
    assert problem(shared_terminal.deliver(new_intake(shared_terminal, PAGES[:1]))) == (422, "missing_blobs")


def test_the_size_stated_must_be_the_blobs(shared_terminal: Terminal) -> None:
    intake = new_intake(shared_terminal, signature=BlobRef(digest_of(PAGES[0]), 99, "image/png"))
    shared_terminal.send_blob(intake.id, PAGES[0])
    assert problem(shared_terminal.deliver(intake)) == (422, "invalid")


def test_records_of_a_case_come_in_order(shared_terminal: Terminal) -> None:
    intake = new_intake(shared_terminal)
    third, second = follow_up(intake, 3), follow_up(intake, 2)

    def send(record: dict[str, Any]) -> Any:
        return shared_terminal.put(record["id"], canonical(record))

    early = send(second)
    assert problem(early) == (422, "out_of_order")
    assert early.json()["expected"] == 1
    assert shared_terminal.deliver(intake).status_code == 201
    assert send(third).json()["expected"] == 2
    assert send(second).status_code == 201
    assert send(third).status_code == 201
    assert send(second).status_code == 200
    assert fields(send(follow_up(intake, 2))) == {"case_seq"}
    assert fields(send(follow_up(intake, 4, supersedes=str(uuid7())))) == {"supersedes"}
    assert send(follow_up(intake, 4, supersedes=third["id"])).status_code == 201


def test_a_case_begins_with_its_intake(shared_terminal: Terminal) -> None:
    record = follow_up(new_intake(shared_terminal), 1)
    assert fields(shared_terminal.put(record["id"], canonical(record))) == {"kind"}


def test_a_terminal_speaks_for_itself_only(shared: Running, shared_terminal: Terminal) -> None:
    stranger = shared.terminal("another")
    intake = new_intake(shared_terminal)
    unknown = stranger.deliver(intake)
    assert shared_terminal.deliver(intake).status_code == 201
    known = stranger.deliver(intake)
    assert fields(unknown) >= {"terminal"}
    assert fields(known) == {"terminal"}
    mine = follow_up(intake, 2, terminal=stranger.id)
    assert fields(stranger.put(mine["id"], canonical(mine))) == {"case"}


def test_a_case_number_of_another_device_or_used_before_is_refused(shared: Running, shared_terminal: Terminal) -> None:
    first = new_intake(shared_terminal)
    assert shared_terminal.deliver(first).status_code == 201
    cloned = new_intake(shared_terminal, case_no=first.case_no, progress_token=first.progress_token)
    assert fields(shared_terminal.deliver(cloned)) == {"body.case_no", "body.progress_token"}
    stranger = shared.terminal("another")
    assert fields(shared_terminal.deliver(new_intake(shared_terminal, case_no=stranger.intake().case_no))) == {
        "body.case_no"
    }


Bend = Callable[[dict[str, Any]], Any]


def set_in(*path: str | int) -> Callable[[Any], Bend]:
    def to(value: Any) -> Bend:
        def bend(record: dict[str, Any]) -> None:
            part: Any = record
            for step in path[:-1]:
                part = part[step]
            part[path[-1]] = value

        return bend

    return to


@pytest.mark.parametrize(
    ("bend", "field"),
    [
        (set_in("id")("018f0000-0000-7000-8000-000000000000"), "id"),
        (set_in("kind")("supper"), "kind"),
        (set_in("case")("../../etc/passwd"), "case"),
        (set_in("case_seq")(0), "case_seq"),
        (set_in("case_seq")("1"), "case_seq"),
        (set_in("case_seq")(value=True), "case_seq"),
        (set_in("case_seq")(2), "case_seq"),
        (set_in("supersedes")("no record's id"), "supersedes"),
        (set_in("terminal")("T-0000"), "terminal"),
        (set_in("extra")(1), "extra"),
        (set_in("body")([]), "body"),
        (set_in("body", "schema")("hall.intake/2"), "body.schema"),
        (set_in("body", "terminal")("T-0000"), "body.terminal"),
        (set_in("body", "surprise")("x"), "body.surprise"),
        (set_in("body", "intake_id")("018f0000-0000-7000-8000-000000000000"), "case"),
        (set_in("body", "case_no")("1" * 51), "body.case_no"),
        (set_in("body", "taken_in_at")("yesterday"), "body.taken_in_at"),
        (set_in("body", "taken_in_at")("2026-13-14T01:12:30Z"), "body.taken_in_at"),
        (set_in("body", "taken_in_at")("20260514T011230Z"), "body.taken_in_at"),
        (set_in("body", "taken_in_at")("2026-W20-4T01:12:30Z"), "body.taken_in_at"),
        (set_in("body", "taken_in_at")("9999-12-31T23:00:00Z"), "body.taken_in_at"),  # no such day in Beijing
        (set_in("body", "applicant", "birth_date")("1949-W52-6"), "body.applicant.birth_date"),
        (set_in("body", "applicant", "birth_date")("1949-02-30"), "body.applicant.birth_date"),
        (set_in("body", "applicant", "name")(""), "body.applicant.name"),
        (set_in("body", "applicant", "name")(None), "body.applicant.name"),
        (set_in("body", "progress_token")("short"), "body.progress_token"),
        (set_in("body", "answers", "capital")(10000), "body.answers.capital"),
        (set_in("body", "item", "version")("1"), "body.item.version"),
        (set_in("body", "materials", 0, "pages")([{"digest": "sha256:x"}]), "body.materials.0.pages.0.digest"),
    ],
)
def test_what_does_not_fit_is_named_but_not_quoted(shared_terminal: Terminal, bend: Bend, field: str) -> None:
    intake = new_intake(shared_terminal)
    record = envelope(intake)
    bend(record)
    answer = shared_terminal.put(intake.id, canonical(record))
    assert problem(answer) == (422, "invalid")
    assert field in fields(answer)
    assert "测试甲" not in answer.text
    assert "11010519491231002X" not in answer.text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe{}",
        b"not json",
        b"[]",
        b'"record"',
        b"{}",
        b'{"a":1,"a":2}',
        b'{"a":1.5}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\ud800"}',
        b'{"a":"\\u0000"}',
        b'{"\\udc00":1}',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b"\xef\xbb\xbf{}",
    ],
    ids=lambda data: repr(data[:20]),
)
def test_only_strict_json_is_read(shared_terminal: Terminal, data: bytes) -> None:
    assert problem(shared_terminal.put(str(uuid7()), data)) == (422, "invalid")


def test_a_record_may_not_be_huge_or_of_another_type(shared_terminal: Terminal) -> None:
    record = str(uuid7())
    assert problem(shared_terminal.put(record, b" " * ((1 << 20) + 1))) == (413, "too_big")
    assert problem(shared_terminal.put(record, b"{}", Content_Type="text/plain")) == (415, "unsupported_media_type")
    assert problem(shared_terminal.put(record, b"{}", "sha256:XYZ")) == (422, "invalid")
    assert problem(shared_terminal.put(record.upper(), b"{}")) == (422, "invalid")


def test_nothing_is_taken_without_a_valid_token(shared: Running, shared_terminal: Terminal) -> None:
    intake = new_intake(shared_terminal)
    for authorization in ("", "Bearer", "Bearer nonsense", f"Basic {shared_terminal.token}", "Bearer \xff"):
        answer = shared_terminal.put(intake.id, record_bytes(intake), Authorization=authorization)
        assert problem(answer) == (401, "not_authenticated")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert count_of(shared, intake.id) == 0


def test_names_are_kept_to_the_byte(shared: Running, shared_terminal: Terminal) -> None:
    """No Unicode normalisation: a legal name is what the card says."""
    name = "\u6d4b\u0065\u0301\U00030edd"
    intake = new_intake(shared_terminal)
    intake = replace(intake, applicant=replace(intake.applicant, name=name))
    answer = shared_terminal.deliver(intake)
    assert answer.status_code == 201
    assert shared_terminal.verified_receipt(answer)["digest"] == digest_of(record_bytes(intake))
    assert json.loads(record_bytes(intake))["body"]["applicant"]["name"] == name


def test_terminals_deliver_side_by_side(shared: Running) -> None:
    terminals = [shared.terminal(f"terminal {n}") for n in range(4)]
    failures: list[int] = []

    def work(terminal: Terminal) -> None:
        for sequence in range(1, 11):
            intake = terminal.intake(sequence, (b"page of " + terminal.id.encode(),))
            terminal.send_blob(intake.id, b"page of " + terminal.id.encode())
            if (status := terminal.deliver(intake).status_code) != 201:
                failures.append(status)

    threads = [threading.Thread(target=work, args=(terminal,)) for terminal in terminals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for terminal in terminals:
        assert sum(row["terminal"] == terminal.id for row in listed(shared)) == 10
