"""Records on a stick: sealed, signed, whole or named as not; whichever copy comes second is harmless."""

from __future__ import annotations

import base64
import errno
import json
import os
import shutil
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from store_kit import MARKER
from terminal_kit import City, Terminal

from intake.clock import Reading
from intake.intake import digest_of
from sync.identity import Identity
from sync.platform import enrolment, keys, stick_import
from sync.platform.keys import load_identity
from sync.platform.records import listed_intakes
from sync.platform.stick_import import FileOutcome, import_folder
from sync.signatures import sign_by
from sync.stick import exporting
from sync.stick.exporting import Exported, NoExportKey, export
from sync.stick.package import SUFFIX
from sync.stick.receipts import import_receipts


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "FRESH_S", 0.0)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def carry(terminal: Terminal, stick: Path) -> Exported:
    return export(terminal.store, terminal.identity, stick, terminal.clock)


def bring(hall: City, stick: Path, *accept: str) -> list[FileOutcome]:
    with hall.running.database.read() as connection:
        identity = load_identity(connection)
    return list(import_folder(hall.ground, identity, stick, accept))


def outcomes(hall: City, stick: Path, *accept: str) -> list[tuple[str, str]]:
    return sorted((one.outcome, one.reason) for one in bring(hall, stick, *accept))


def packages(stick: Path) -> list[Path]:
    return sorted(stick.glob("*" + SUFFIX))


def held(hall: City) -> set[str]:
    with hall.running.database.read() as connection:
        return {intake["intake_id"] for intake in listed_intakes(connection)}


def page_of(terminal: Terminal, case: str, data: bytes) -> Any:
    return terminal.store.put_blob(case, data, "image/jpeg")


def test_records_go_by_stick_and_their_receipts_come_back(hall: City, a: Terminal, stick: Path) -> None:
    page = page_of(a, case := "0196cd2a-5f00-7000-8000-00000000000a", os.urandom(600_000))
    taken = {a.take_in(), a.take_in(pages=(page,), case=case)}
    assert carry(a, stick) == Exported(written=2)
    assert a.store.queue_status().pending == 2  # until a receipt says so
    assert outcomes(hall, stick) == [("taken", ""), ("taken", "")]
    assert held(hall) == taken
    done = import_receipts(a.store, a.identity, stick)
    assert (done.delivered, done.already, done.refused, done.strange) == (2, 0, 0, [])
    status = a.store.queue_status()
    assert (status.pending, status.acknowledged) == (0, 2)
    a.follow()  # the feed agrees
    assert a.store.verify().errors == ()


def test_whichever_copy_comes_second_is_harmless(hall: City, a: Terminal, stick: Path) -> None:
    a.take_in()
    carry(a, stick)
    assert carry(a, stick) == Exported(already=1)  # nothing fills up
    a.deliver()
    assert outcomes(hall, stick) == outcomes(hall, stick) == [("again", "")]
    done = import_receipts(a.store, a.identity, stick)
    assert (done.delivered, done.already) == (0, 1)
    assert len(held(hall)) == 1


def test_nothing_can_be_read_on_the_stick(hall: City, a: Terminal, stick: Path) -> None:
    page = page_of(a, case := "0196cd2a-5f00-7000-8000-00000000000a", MARKER.name.encode() * 5000)
    a.take_in(pages=(page,), case=case)
    carry(a, stick)
    bring(hall, stick)
    needles = [MARKER.name.encode(), MARKER.id_number.encode(), b"13800000000", b"DK7M2", b"hall.intake"]
    needles += [base64.b64encode(needle)[:-3] for needle in needles if len(needle) > 6]
    for path in (path for path in stick.rglob("*") if path.is_file()):
        data = path.read_bytes()
        assert not [needle for needle in needles if needle in data], path.name
        name = path.name.removesuffix(SUFFIX).removesuffix(".jws")
        assert name == "keys" or (len(name) == 32 and set(name) <= set("0123456789abcdef"))  # fit for FAT


def test_a_case_of_twenty_megabytes_is_never_in_memory_as_a_whole(hall: City, a: Terminal, stick: Path) -> None:
    page = page_of(a, case := "0196cd2a-5f00-7000-8000-00000000000a", os.urandom(20 << 20))
    a.take_in(pages=(page,), case=case)
    tracemalloc.start()
    try:
        carry(a, stick)
        assert outcomes(hall, stick) == [("taken", "")]
        assert tracemalloc.get_traced_memory()[1] < 13 << 20
    finally:
        tracemalloc.stop()
    assert packages(stick)[0].stat().st_size < (20 << 20) + (64 << 10)


@pytest.mark.parametrize(("error", "stopped"), [(errno.ENOSPC, "full"), (errno.EIO, "gone")])
def test_a_stick_that_is_full_or_pulled_out_ends_the_export_and_the_next_one_goes_on(
    hall: City, a: Terminal, stick: Path, monkeypatch: pytest.MonkeyPatch, error: int, stopped: str
) -> None:
    for _ in range(3):
        a.take_in()
    honest, calls = exporting.write_package, iter(range(9))

    def failing(file: Any, *rest: Any) -> None:
        if next(calls) == 1:
            file.write(b"half a file")
            raise OSError(error, "the world")
        honest(file, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(exporting, "write_package", failing)
        done = carry(a, stick)
    assert (done.written, done.stopped, done.left) == (1, stopped, 2)
    (stick / "0123.part").write_bytes(b"of a crash")
    assert carry(a, stick) == Exported(written=2, already=1)
    assert sorted(path.suffix for path in stick.iterdir()) == [SUFFIX] * 3
    assert outcomes(hall, stick) == [("taken", "")] * 3


def test_what_is_torn_changed_or_not_ours_is_named_and_the_others_go_on(
    hall: City, a: Terminal, b: Terminal, stick: Path
) -> None:
    for _ in range(5):
        a.take_in()
    carry(a, stick)
    torn, empty, flipped, resigned, _ = packages(stick)
    torn.write_bytes(torn.read_bytes()[:-40])
    empty.write_bytes(b"")
    data = bytearray(flipped.read_bytes())
    data[len(data) // 3] ^= 1
    flipped.write_bytes(data)
    whole = resigned.read_bytes()
    word = whole[: -len(b"HALL-END\n") - 4].rpartition(b"\0\0\0\0")[2]
    payload = _payload(word)
    forged = sign_by(b.identity.private_key, payload, "hall-export+jws").encode()
    tail = len(forged).to_bytes(4, "big") + b"HALL-END\n"
    resigned.write_bytes(whole[: -len(word) - 4 - len(b"HALL-END\n")] + forged + tail)
    (stick / ("0" * 32 + SUFFIX)).write_bytes(b"GIF89a" * 100)
    (stick / "._notes.txt").write_text("of the stick's owner")
    assert outcomes(hall, stick) == [
        ("not_opened", "changed"),
        ("not_opened", "foreign"),
        ("not_opened", "incomplete"),
        ("not_opened", "incomplete"),
        ("not_opened", "not_signed"),
        ("taken", ""),
    ]


def test_a_bit_flipped_anywhere_is_noticed(hall: City, a: Terminal, stick: Path) -> None:
    a.take_in()
    carry(a, stick)
    (path,) = packages(stick)
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        data = bytearray(whole)
        data[place] ^= 0x10
        path.write_bytes(data)
        (one,) = bring(hall, stick)
        assert one.outcome == "not_opened", place
    assert held(hall) == set()
    path.write_bytes(whole)
    assert outcomes(hall, stick) == [("taken", "")]


def _payload(word: bytes) -> dict[str, Any]:
    part = word.split(b".")[1]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    return said


def test_another_platforms_export_is_foreign(hall: City, a: Terminal, stick: Path) -> None:
    a.take_in()
    export(a.store, replace(a.identity, issuer="urn:uuid:another"), stick, a.clock)
    assert outcomes(hall, stick) == [("not_opened", "foreign")]


def test_a_revoked_terminals_records_are_taken_when_an_operator_says_so(hall: City, a: Terminal, stick: Path) -> None:
    case = a.take_in()
    hall.running.database.write(lambda c: enrolment.revoke(c, a.id, "2026-05-14T02:00:00.000Z"))
    carry(a, stick)
    assert outcomes(hall, stick) == [("not_opened", "revoked")]
    assert outcomes(hall, stick, "T-0000") == [("not_opened", "revoked")]
    (one,) = bring(hall, stick, a.id)
    assert (one.outcome, one.terminal) == ("taken", a.id)  # under the name of who made it
    assert held(hall) == {case}


def test_receipts_that_the_platform_did_not_sign_or_that_are_about_others_end_nothing(
    hall: City, a: Terminal, b: Terminal, stick: Path
) -> None:
    a.take_in()
    b.take_in()
    carry(a, stick)
    carry(b, stick)
    bring(hall, stick)
    for path in sorted((stick / "receipts").glob("*.jws")):
        if path.name != "keys.jws":
            shutil.copy(path, path.with_name("copy-" + path.name))
    first = next(path for path in (stick / "receipts").iterdir() if path.name != "keys.jws")
    head, body, signature = first.read_text().split(".")
    (stick / "receipts" / "ffff.jws").write_text(f"{head}.{body}.{signature[:-6]}AAAAAA")
    done = import_receipts(a.store, a.identity, stick)
    assert done.delivered == 1
    assert {reason for _, reason in done.strange} == {"foreign", "not_signed"}
    assert b.store.queue_status().pending == 1


def test_receipts_signed_with_a_key_this_terminal_has_not_heard_of_bring_their_proof_along(
    hall: City, a: Terminal, stick: Path
) -> None:
    a.take_in()
    carry(a, stick)
    hall.running.database.write(lambda c: keys.replace_receipt_key(c, "2026-05-14T03:00:00.000Z"))
    hall.running.database.write(lambda c: keys.replace_export_key(c, "2026-05-14T03:00:00.000Z"))
    assert outcomes(hall, stick) == [("taken", "")]  # sealed to the key before
    assert import_receipts(a.store, a.identity, stick).delivered == 1


def test_a_record_the_platform_refuses_comes_back_with_its_reason(
    hall: City, a: Terminal, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a.take_in()
    data = a.store.record_data(case).replace(b"2026-05-14T04:00:00.000Z", b"2026-05-14 04:00:00.0000")
    monkeypatch.setattr(a.store, "record_data", lambda _: data)
    waiting = tuple(replace(one, digest=digest_of(data)) for one in a.store.to_carry())
    monkeypatch.setattr(a.store, "to_carry", lambda: waiting)
    carry(a, stick)
    assert outcomes(hall, stick) == [("refused", "invalid")]
    monkeypatch.setattr(a.store, "digest_of_record", lambda _: digest_of(data))
    assert import_receipts(a.store, a.identity, stick).refused == 1
    (stuck,) = a.store.queue_status().stuck
    assert (stuck.record_id, stuck.reason) == (case, "invalid")
    assert stuck.way_out


def test_without_a_key_to_seal_to_nothing_is_written(hall: City, a: Terminal, stick: Path) -> None:
    """From an enrolment before the platform had one."""
    a.take_in()
    with hall.running.database.read() as connection:
        platform = load_identity(connection)
    old = {"keys": [platform.receipts.public_jwk()], "epoch": platform.epoch}
    identity = replace(a.identity, key_set=platform.root.sign(old, "hall-key-set+jws"))
    with pytest.raises(NoExportKey):
        export(a.store, identity, stick, a.clock)
    assert not stick.exists()


def test_a_terminal_that_lives_on_sticks_hears_of_a_restored_platform_and_carries_again_what_that_lost(
    hall: City, a: Terminal, stick: Path
) -> None:
    before = a.take_in()
    carry(a, stick)
    bring(hall, stick)
    assert import_receipts(a.store, a.identity, stick).offered_again == 0
    old = shutil.copytree(stick, stick.with_name("old"))
    hall.running.clock.advance(timedelta(hours=1))
    lost = a.take_in()
    carry(a, stick)
    assert outcomes(hall, stick) == [("again", ""), ("taken", "")]
    import_receipts(a.store, a.identity, stick)
    assert a.store.queue_status().acknowledged == 2
    later = shutil.copytree(stick, stick.with_name("later"))

    # The platform comes back without the second one; its backup surely holds the first.
    a_minute_later = Reading(hall.running.clock.utc - timedelta(minutes=59)).rfc3339
    hall.running.database.write(lambda c: keys.begin_epoch(c, a_minute_later))
    hall.running.database.write(lambda c: keys.replace_export_key(c, "2026-05-14T03:00:00.000Z"))
    replace(a.identity, platform_url="https://moved.example").save(a.home)  # a command, since this one was loaded
    empty = stick.with_name("empty")
    empty.mkdir()
    assert outcomes(hall, empty) == []
    done = import_receipts(a.store, a.identity, empty)
    assert (done.offered_again, done.strange) == (1, [])
    assert [record.id for record in a.store.ready_records()] == [lost]
    assert import_receipts(a.store, a.identity, empty).offered_again == 0, "once"
    with hall.running.database.read() as connection:
        published = load_identity(connection)
    known = Identity.load(a.home)
    carried = (empty / "receipts" / "keys.jws").read_text()
    assert (known.key_set, known.epoch) == (carried, published.epoch)
    assert known.platform_url == "https://moved.example"

    # A stick out of a drawer, of the life before: nothing goes back to that one, and its receipts count no more.
    assert import_receipts(a.store, known, old).offered_again == 0
    assert import_receipts(a.store, known, later).offered_again == 1
    assert [record.id for record in a.store.ready_records()] == [lost]
    assert (a.store.platform_epoch(), Identity.load(a.home).epoch) == (published.epoch, published.epoch)
    assert export(a.store, known, empty, a.clock) == Exported(written=1)
    assert outcomes(hall, empty) == [("again", "")]
    assert import_receipts(a.store, known, empty).delivered == 1
    assert held(hall) == {before, lost}
    assert a.store.queue_status().pending == 0
    assert a.store.verify().errors == ()


@pytest.mark.parametrize("said", [True, False], ids=["with-turn", "before-turns-were-said"])
def test_an_old_stick_of_the_same_life_brings_no_old_key_set_back(
    hall: City, a: Terminal, stick: Path, monkeypatch: pytest.MonkeyPatch, said: bool
) -> None:
    """Keys were turned since: what is sealed to, and what receipts are checked by, stays what it is now."""
    sign = keys.SigningKey.sign
    if not said:
        monkeypatch.setattr(
            keys.SigningKey,
            "sign",
            lambda key, payload, kind: sign(key, {n: v for n, v in payload.items() if n != "turn"}, kind),
        )
    a.take_in()
    carry(a, stick)
    bring(hall, stick)
    import_receipts(a.store, a.identity, stick)
    old = shutil.copytree(stick, stick.with_name("old"))
    turned = "2026-05-14T03:00:00.000Z"
    hall.running.database.write(lambda c: keys.replace_receipt_key(c, turned))
    hall.running.database.write(lambda c: keys.replace_export_key(c, turned))
    bring(hall, stick)
    import_receipts(a.store, Identity.load(a.home), stick)
    now = Identity.load(a.home)
    assert import_receipts(a.store, a.identity, old).offered_again == 0, "by whoever read its identity before"
    assert import_receipts(a.store, now, old).already == 1
    assert Identity.load(a.home).key_set == now.key_set
    a.take_in()
    carry(a, stick)
    bring(hall, stick)
    done = import_receipts(a.store, Identity.load(a.home), stick)
    assert (done.delivered, done.strange) == (1, [])


def test_a_key_set_that_the_root_did_not_sign_starts_nothing(hall: City, a: Terminal, stick: Path) -> None:
    a.take_in()
    carry(a, stick)
    bring(hall, stick)
    import_receipts(a.store, a.identity, stick)
    with hall.running.database.read() as connection:
        platform = load_identity(connection)
    payload = {"keys": [platform.receipts.public_jwk()], "epoch": "another", "watermark": None}
    forged = platform.receipts.sign(payload, "hall-key-set+jws")  # any key but the root's
    (stick / "receipts" / "keys.jws").write_text(forged)
    done = import_receipts(a.store, a.identity, stick)
    assert (done.offered_again, done.already) == (0, 1)
    assert a.store.platform_epoch() == platform.epoch
    assert Identity.load(a.home).epoch == platform.epoch


def test_what_is_too_big_comes_back_with_that_word(
    hall: City, a: Terminal, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the terminal would carry it for ever."""
    page = page_of(a, case := "0196cd2a-5f00-7000-8000-00000000000a", os.urandom(2000))
    a.take_in(pages=(page,), case=case)
    carry(a, stick)
    monkeypatch.setattr(stick_import, "_MAX_BLOB", 1000)
    assert outcomes(hall, stick) == [("refused", "too_big")]
    assert import_receipts(a.store, a.identity, stick).refused == 1
    assert [stuck.reason for stuck in a.store.queue_status().stuck] == ["too_big"]
