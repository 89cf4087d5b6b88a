"""Whoever carries the hall node away learns nothing about anybody: neither by looking nor by trying out numbers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.hall.results import Taken, Ticket
from sync.hall.sealing import DraftKey
from tests.faults.hall import agent_of, until
from tests.faults.needles import Needles
from tests.faults.shared_hall import OTHER, PERSON, PHONE, SharedHall, shared_hall

pytestmark = pytest.mark.slow

NEEDLES = Needles(
    {
        "name": PERSON.name,
        "number": PERSON.id_number,
        "number in lower case": PERSON.id_number.lower(),
        "address": PERSON.address or "",
        "phone": PHONE,
        "birth date": "19491231",
        "other name": OTHER.name,
        "other number": OTHER.id_number,
    }
)
_SHORTEST_SECRET = 16


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[SharedHall]:
    with shared_hall(tmp_path) as running:
        yield running


def test_the_disk_of_a_hall_node_names_nobody_and_gives_nobody_away(hall: SharedHall) -> None:
    page = f"{PERSON.name} {PERSON.id_number} {PERSON.address} {PHONE}".encode() * 2000
    use(hall, page)
    assert_secret(hall, page)
    hall.node.stop()
    assert_secret(hall, page)


def use(hall: SharedHall, page: bytes) -> None:
    """Drafts, scans, slips, tickets and calls go through the node; one draft is taken over, one is taken in."""
    kiosk, counter = hall.kiosk, hall.counter
    done, left = kiosk.begin((page,)), kiosk.begin((page, page[1:]))
    kiosk.begin((page,), OTHER)
    code = kiosk.terminal.store.slip_code(left.id, kiosk.terminal.identity.device_code)
    ticket = kiosk.tickets.take("general", item=left.impl_code, reason="camera_missing", draft=left.id)
    assert isinstance(ticket, Ticket)
    with agent_of(kiosk.terminal), agent_of(counter.terminal):
        find = lambda: counter.drafts.find(PERSON.id_type, PERSON.id_number, None).drafts  # noqa: E731
        until(lambda: len(find()) == 2, "both drafts have come")
        until(lambda: counter.drafts.find(PERSON.id_type, PERSON.id_number, code).drafts, "the slip, too")
        for shared in find():
            taken = counter.drafts.take(shared)
            assert isinstance(taken, Taken)
            if shared.id == done.id:
                counter.terminal.store.adopt_draft(
                    taken.draft, counter.person_key(), taken.blobs, taken.revision, taken.place, taken.closer
                )
                counter.submit(taken.draft)
        assert isinstance(counter.tickets.call("3"), Ticket)
        until(lambda: kiosk.drafts.closed([done.id]), "what was taken in is closed")


def assert_secret(hall: SharedHall, page: bytes) -> None:
    assert NEEDLES.below(hall.node_folder) == []
    persons, seals = known_person(hall)
    contents = {path: path.read_bytes() for path in hall.node_folder.rglob("*") if path.is_file()}
    assert sum(len(data) for data in contents.values()) > 2 * len(page), "the scans are there, sealed"
    for path, data in contents.items():
        assert page[:64] not in data, path
    key = base64.urlsafe_b64decode((hall.kiosk.terminal.identity.draft_key or "") + "=")
    for form in (key, key.hex().encode(), (hall.kiosk.terminal.identity.draft_key or "").encode()):
        assert not any(form in data for data in contents.values()), "the draft key is not there"

    # The search itself works: with the draft key it finds the person at once.
    assert guess(key) in persons
    secrets = secrets_of(hall.node_folder, contents)
    assert len(secrets) > 20
    assert [secret for secret in secrets if guess(secret) in persons] == []
    numbers = (f"{PERSON.id_type}|{PERSON.id_number}", PERSON.id_number)
    hashes = {hashlib.sha256(number.encode()).hexdigest() for number in numbers}
    assert not hashes & (persons | seals)


def known_person(hall: SharedHall) -> tuple[set[str], set[str]]:
    """What the node finds drafts, and slips, by."""
    with closing(sqlite3.connect(f"file:{hall.node_folder / 'platform.db'}?mode=ro", uri=True)) as database:
        persons = {row[0] for row in database.execute("SELECT person FROM drafts")}
        slips = {row[0] for row in database.execute("SELECT slip FROM draft_slips")}
    expected = DraftKey.from_text(hall.kiosk.terminal.identity.draft_key or "")
    assert {expected.keys_of(who.id_type, who.id_number).person for who in (PERSON, OTHER)} == persons
    return persons, slips


def guess(secret: bytes) -> str:
    """What the person would be found by if this were the key."""
    who = f"hall.draft.person|{PERSON.id_type}|{PERSON.id_number}"
    return hmac.new(secret, who.encode(), hashlib.sha256).hexdigest()


def secrets_of(folder: Path, contents: dict[Path, bytes]) -> set[bytes]:
    """Everything on the disk that could be a key: each value in the database, each file, in each encoding."""
    found: set[bytes] = set()
    with closing(sqlite3.connect(f"file:{folder / 'platform.db'}?mode=ro", uri=True)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - our own names
                for value in row:
                    found |= forms_of(value)
    for data in contents.values():
        found |= {data, data[:32], data[-32:]}
    return {secret for secret in found if len(secret) >= _SHORTEST_SECRET}


def forms_of(value: object) -> set[bytes]:
    if isinstance(value, bytes):
        return {value, value[:32], value[12:44]}
    if not isinstance(value, str):
        return set()
    found = {value.encode()}
    if value.startswith("{"):
        for member in json.loads(value).values():
            found |= forms_of(member)
    for decode in (bytes.fromhex, lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))):
        try:
            found.add(decode(value))
        except ValueError:
            continue
    return found
