"""A department with a system of its own: its case goes there, its answers come back, whatever goes wrong between."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from case_kit import DAYS, item
from sqlalchemy import select
from store_kit import IMPL_CODE, MARKER
from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.catalog import Catalog
from intake.draft import HandedIn, MaterialPage
from intake.intake import Intake, digest_of
from sync.platform import back_office, connector, departments, schema
from sync.platform.connector_wire import SIGNATURE, sign_reply
from sync.platform.departments import Department, OwnSystem
from sync.platform.example_department import Desk, serve
from sync.platform.records import Ground
from sync.platform.rules import Rules
from tests.sync.platform.platform_support import Running, Terminal, platform

SECRET = "made-up-secret-of-the-department-0001"
CIVIL = IMPL_CODE[:18]
RULES = Rules(Catalog(items=(item(),)), DAYS)
PAGE = b"\xff\xd8\xff a photo"


@dataclass
class Office:
    """A platform whose only department has a system at ``folder``, which may be up or down."""

    running: Running
    folder: Path
    server: ThreadingHTTPServer | None = None
    port: int = 0
    count: int = 0
    terminal: Terminal | None = None

    @property
    def ground(self) -> Ground:
        return Ground(self.running.database, self.running.blobs, self.running.clock, RULES)

    def up(self, *, decides: bool = True) -> None:
        self.server = serve(self.folder, SECRET, self.port, decides=decides)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def down(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def route(self, url: str = "") -> None:
        system = OwnSystem(url or f"http://127.0.0.1:{self.port}", SECRET)
        told = (Department("civil", "示例市民政局", (CIVIL,), None, system),)
        self.running.database.write(lambda c: departments.set_all(c, told, self.running.clock.now().rfc3339))

    def case(self) -> str:
        """Taken in by a terminal, delivered over HTTP, with a photo."""
        self.count += 1
        self.terminal = terminal = self.terminal or self.running.terminal()
        terminal.log_in()  # days may have passed
        page = HandedIn(
            "photo", (MaterialPage(BlobRef(digest_of(PAGE), len(PAGE), "image/jpeg"), "2026-05-14T01:12:00.000Z"),)
        )
        made: Intake = terminal.intake(
            self.count,
            impl_code=IMPL_CODE,
            case_no=f"{IMPL_CODE}20260514D{terminal.identity['device_code']}{self.count:05d}",
            item_name="老年人优待证办理",
            applicant=MARKER,
            answers=(("phone", "13800000000"),),
            materials=(page,),
        )
        terminal.send_blob(made.id, PAGE)
        answer = terminal.deliver(made)
        assert answer.status_code == 201, answer.text
        return made.id

    def drive(self, times: int = 1, *, wait: timedelta = timedelta(seconds=6)) -> list[connector.Turn]:
        turns: list[connector.Turn] = []
        for _ in range(times):
            self.running.clock.advance(wait)
            turns += connector.drive(self.ground, "https://city.example", read_s=5)
        return turns

    def state(self, case: str) -> str:
        with self.running.database.read() as connection:
            of = select(schema.intakes.c.state).where(schema.intakes.c.intake_id == case)
            return str(connection.execute(of).scalar_one())

    def overview(self) -> dict[str, Any]:
        with self.running.database.read() as connection:
            return connector.overview(connection)[0]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with platform(tmp_path, rules=RULES) as running:
        made = Office(running, tmp_path / "department")
        made.up()
        made.route()
        try:
            yield made
        finally:
            made.down()


def test_the_department_decides_in_its_own_system(office: Office) -> None:
    """Accepted by one of its staff, reviewed, granted and closed by another; the result is there with its file."""
    case = office.case()
    office.drive(7)
    assert office.state(case) == "CLOSED"
    with office.running.database.read() as connection:
        file = connection.execute(select(schema.case_files).where(schema.case_files.c.case_id == case)).one()
        actors = connection.execute(select(schema.case_events.c.actor_id).order_by(schema.case_events.c.seq)).scalars()
        assert list(actors) == ["civil:k01", "civil:s02", "civil:s02", "civil:s02"]
        kinds = connection.execute(select(schema.office_papers.c.kind)).scalars()
        assert sorted(kinds) == ["D04", "D11", "D11"]
    assert (office.folder / "files" / digest_of(PAGE)[7:]).read_bytes() == PAGE
    assert (office.folder / "files" / file.digest[7:]).exists()
    assert office.overview()["undelivered"] == []
    office.drive(3)
    assert len((office.folder / "answers.jsonl").read_text().splitlines()) == 4, "nothing was decided twice"


def test_it_gets_its_own_part_and_no_token(office: Office) -> None:
    case = office.case()
    office.drive()
    (told,) = [json.loads(path.read_bytes()) for path in (office.folder / "messages").glob("*.json")]
    assert told["sub_case"]["answers"] == {"phone": "13800000000"}
    assert told["sub_case"]["id"] == case
    assert "progress_token" not in told["sub_case"]


def test_down_for_days_then_everything_arrives(office: Office) -> None:
    office.down()
    cases = [office.case() for _ in range(3)]
    turns = office.drive(40, wait=timedelta(hours=2))
    assert {turn.error for turn in turns} == {"ConnectionError"}
    seen = office.overview()
    assert seen["failing_since"] < seen["next_at"]
    assert len(seen["undelivered"]) == 3
    office.up()
    office.drive(8, wait=timedelta(hours=1, seconds=1))
    assert office.overview()["failing_since"] is None
    assert office.overview()["undelivered"] == []
    assert {office.state(case) for case in cases} == {"CLOSED"}


def test_answers_that_come_twice_or_are_nonsense_move_nothing_more(office: Office) -> None:
    office.down()
    office.up(decides=False)
    case = office.case()
    office.drive()
    desk = Desk(office.folder, decides=False)
    points = [
        {"material": "photo", "point": point, "staff": "k01", "at": "2026-05-14T02:00:00.000Z"}
        for point in ("face", "same_person")
    ]
    accept = {
        "id": str(uuid7()),
        "case": case,
        "follows": None,
        "name": "accept",
        "staff": "k01",
        "detail": {"mode": "normal", "review": points},
    }
    same_person = {
        "id": str(uuid7()),
        "case": case,
        "follows": None,
        "name": "start_review",
        "staff": "k01",
        "detail": {},
    }
    late = {**accept, "id": str(uuid7())}
    for answer in (
        accept,
        accept,
        same_person,
        late,
        {**accept, "staff": "k02"},
        {"hello": 1},
        [],
        "x",
        {**accept, "id": "../1"},
        {**accept, "id": str(uuid7()), "name": "take_in"},
        {**accept, "id": str(uuid7()), "detail": {"mode": "royal"}},
        {**same_person, "id": str(uuid7()), "staff": "s02", "case": str(uuid7())},
    ):
        desk.say(answer)  # type: ignore[arg-type]  # nonsense on purpose
    (turn,) = office.drive()
    assert (turn.moved, turn.error) == (1, None)
    assert office.state(case) == "ACCEPTED"
    left = office.overview()["not_applied"]
    outcomes = [one["outcome"] for one in left]
    assert (outcomes.count("refused"), outcomes.count("nonsense")) == (4, 6)
    assert any(one["reason"].startswith("same_person") for one in left)
    office.drive(2)
    told = [json.loads(path.read_bytes()) for path in (office.folder / "messages").glob("*.json")]
    assert len([one for one in told if one["kind"] == "outcome"]) == 10, "the department hears what was not applied"
    assert office.drive()[0].answers == 0, "read once"


def test_a_message_that_is_refused_waits_for_a_person(office: Office) -> None:
    office.down()
    with saying(office, lambda path: (422, {"refused": "事项不归我们"}) if path.startswith("/messages") else None):
        case = office.case()
        (turn,) = office.drive()
        assert (turn.refused, turn.error) == (1, None)
    (parked,) = office.overview()["undelivered"]
    assert (parked["case_id"], parked["state"], parked["reason"]) == (case, "refused", "事项不归我们")
    office.up()
    office.route()
    office.drive(2)
    assert office.state(case) == "RECEIVED", "not by itself"
    assert office.running.database.write(lambda c: connector.send_again(c, parked["id"], "li"))
    office.drive(7)
    assert office.state(case) == "CLOSED"


def test_a_message_it_fails_on_does_not_hold_up_the_others(office: Office) -> None:
    office.down()
    poisoned = office.case()
    bad = office.overview()["undelivered"][0]["id"]
    with saying(office, lambda path: (500, {}) if path.endswith(bad) else None):
        for _ in range(connector.MOST_TRIES):
            office.case()
            office.drive(wait=timedelta(minutes=2))
    (left,) = office.overview()["undelivered"]
    assert (left["case_id"], left["state"]) == (poisoned, "refused")
    assert "fails on it" in left["reason"]


@pytest.mark.parametrize("fault", ["unsigned", "html", "other_ack"])
def test_an_answer_that_is_not_the_departments_delivers_nothing(office: Office, fault: str) -> None:
    office.down()
    with saying(office, lambda _: (200, {"ack": "x"}) if fault == "other_ack" else None, unsigned=fault != "other_ack"):
        office.case()
        (turn,) = office.drive()
    assert turn.delivered == 0
    assert turn.error is not None
    assert len(office.overview()["undelivered"]) == 1


def test_two_instances_never_work_on_one_department_at_once(office: Office) -> None:
    """While one is at it the other finds nothing to do; when it dies, its claim runs out."""
    office.case()
    office.running.clock.advance(timedelta(seconds=6))
    now = office.running.clock.now()
    claim = office.running.database.write(lambda c: connector._claim(now, "civil", c))
    assert claim is not None
    assert connector.drive(office.ground, "https://city.example") == ()
    office.running.clock.advance(timedelta(minutes=4))
    assert [turn.delivered for turn in connector.drive(office.ground, "https://city.example")] == [1]


def test_a_case_sent_to_another_department_is_taken_back(office: Office) -> None:
    case = office.case()
    office.down()
    office.up(decides=False)
    office.drive()
    two = (
        Department("civil", "示例市民政局", (CIVIL,), None, OwnSystem(f"http://127.0.0.1:{office.port}", SECRET)),
        Department("other", "另一个局"),
    )
    database, now = office.running.database, office.running.clock.now().rfc3339
    database.write(lambda c: departments.set_all(c, two, now))
    answer = database.write(lambda c: departments.reroute(c, RULES, case, "other", "sun", "归口不对", now))
    assert answer == departments.Rerouted("other")
    office.drive()
    kinds = {json.loads(path.read_bytes())["kind"] for path in (office.folder / "messages").glob("*.json")}
    assert kinds == {"sub_case", "gone"}
    desk = Desk(office.folder, decides=False)
    desk.say(
        {
            "id": str(uuid7()),
            "case": case,
            "follows": None,
            "name": "accept",
            "staff": "k01",
            "detail": {"mode": "normal"},
        }
    )
    office.drive()
    assert office.state(case) == "RECEIVED", "it is nothing of theirs any more"
    back_office.take(office.ground, case, back_office.accept("bo1"))
    office.drive()
    assert office.overview()["undelivered"] == []


@contextmanager
def saying(office: Office, fault: Any, *, unsigned: bool = False) -> Iterator[None]:
    """A system that answers with ``fault(path)`` where that is something, and takes everything else."""
    desk = Desk(office.folder, decides=False)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(b"")

        def do_PUT(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _answer(self, body: bytes) -> None:
            told = fault(self.path)
            if told is None and self.path.startswith("/messages"):
                told = desk.take(self.path.rpartition("/")[2], body)
            if told is None:
                told = (200, desk.answers("")) if "answers" in self.path else (404, {})
                if self.command == "PUT":
                    told = desk.keep_file(self.path.rpartition("/")[2], body)
            content = json.dumps(told[1]).encode()
            self.send_response(told[0])
            if not unsigned:
                signed = sign_reply(SECRET, self.headers.get(SIGNATURE, ""), told[0], content)
                self.send_header(SIGNATURE, signed)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    office.route(f"http://127.0.0.1:{server.server_address[1]}")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
