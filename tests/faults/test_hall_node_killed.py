"""F2 at the hall node: killed while drafts, their pages and tickets are written. What it has acknowledged is there when
it is back, whole; what it has not is there whole or not at all, and nobody's number is given out twice."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from uuid6 import uuid7

from sync.hall.places import PlaceLine
from sync.identity import Place, enrol
from sync.outcomes import Transport
from sync.transport import Answer, HttpTransport
from tests.faults.hall import Platform

pytestmark = pytest.mark.slow
_ROUNDS = 3
#: Acknowledged before the power goes.
_ENOUGH = 12


@dataclass
class Desk:
    """A terminal's requests to the node, as fast as they are answered; keeps what was sent and what acknowledged."""

    line: PlaceLine
    person: str = field(default_factory=lambda: secrets.token_hex(32))
    tickets: dict[str, str] = field(default_factory=dict)  # number by id
    sent: dict[str, list[tuple[str, dict[str, bytes]]]] = field(default_factory=dict)  # by draft: saves, with pages
    acknowledged: dict[str, int] = field(default_factory=dict)  # by draft: how many saves
    count: int = 0

    def write(self) -> None:
        """Until the node answers no more."""
        while True:
            draft = next(iter(self.sent), None) if self.count % 3 else None
            if not self._ticket() or not self._save(draft or str(uuid7())):
                return
            self.count += 1

    def _ticket(self) -> bool:
        body = {"service": "general", "item": None, "reason": None, "draft": None}
        answer = self.line.ask("POST", "/v1/tickets", body=body)
        if isinstance(answer, Transport):
            return False
        assert answer.status == 201, answer
        self.tickets[str(answer.body["id"])] = str(answer.body["number"])
        return True

    def _save(self, draft: str) -> bool:
        """The next save of this draft, with a page of its own."""
        saves = self.sent.setdefault(draft, [])
        pages = {secrets.token_hex(32): secrets.token_bytes(20_000)}
        body: dict[str, Any] = {
            "person": self.person,
            "slip": None,
            "base_revision": len(saves) or None,
            "revision": len(saves) + 1,
            "saved_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "sealed": secrets.token_urlsafe(900),
            "blobs": list(pages),
        }
        saves.append((body["sealed"], pages))
        for name, page in pages.items():
            answer = self.line.ask("PUT", f"/v1/drafts/{draft}/blobs/{name}", data=page)
            if isinstance(answer, Transport):
                return False
            assert answer.status == 204, answer
        answer = self.line.ask("PUT", f"/v1/drafts/{draft}", body=body)
        if isinstance(answer, Transport):
            return False
        assert answer.status in (200, 201), answer
        self.acknowledged[draft] = len(saves)
        return True

    def get(self, method: str, path: str, **more: Any) -> Answer:
        answer = self.line.ask(method, path, **more)
        assert isinstance(answer, Answer), answer
        return answer

    def compare(self) -> None:
        listed = self.get("GET", "/v1/tickets").body["tickets"]
        assert isinstance(listed, list)
        there = {ticket["id"]: ticket["number"] for ticket in listed}
        assert self.tickets.items() <= there.items()
        assert len(set(there.values())) == len(there)
        found = self.get("GET", f"/v1/drafts?person={self.person}").body["drafts"]
        assert isinstance(found, list)
        kept = {one["id"]: one["revision"] for one in found}
        assert self.acknowledged.keys() <= kept.keys()
        for draft, revision in kept.items():
            saves = self.sent[draft]
            assert self.acknowledged.get(draft, 0) <= revision <= len(saves)
            sealed, pages = saves[revision - 1]
            lease = self.get("POST", f"/v1/drafts/{draft}/lease", body={"person": self.person, "take_over": True})
            assert lease.body["draft"]["sealed"] == sealed
            for name, page in pages.items():
                answer = self.get("GET", f"/v1/drafts/{draft}/blobs/{name}", bytes_limit=1 << 20)
                assert answer.content == page
            del saves[revision:]  # the one under way, if it did not come
            self.acknowledged[draft] = revision
            self.get("DELETE", f"/v1/drafts/{draft}/lease")
        for draft in self.sent.keys() - kept.keys():
            del self.sent[draft]


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Platform]:
    (tmp_path / "node").mkdir()
    with closing(Platform(tmp_path / "node", "hall")) as running:
        yield running


@pytest.fixture
def desks(node: Platform, tmp_path: Path) -> Iterator[list[Desk]]:
    with ExitStack() as stack:
        made = []
        for name in ("kiosk", "counter"):
            identity = enrol(tmp_path / name, node.code(), node.url, name=name, place=Place.HALL)
            line = PlaceLine(identity, HttpTransport(node.url, timeout_s=10), lambda: datetime.now(UTC))
            made.append(Desk(stack.enter_context(closing(line))))
        yield made


def test_what_a_killed_node_acknowledged_is_there_when_it_is_back(node: Platform, desks: list[Desk]) -> None:
    for number in range(1, _ROUNDS + 1):
        writers = [threading.Thread(target=desk.write) for desk in desks]
        for writer in writers:
            writer.start()
        enough = number * _ENOUGH
        while sum(desk.count for desk in desks) < enough:
            writers[0].join(0.01)
            assert all(writer.is_alive() for writer in writers), "nobody stops by himself"
        node.kill()
        for writer in writers:
            writer.join(30)
            assert not writer.is_alive()
        node.start()
        for desk in desks:
            desk.compare()
    assert all(desk.tickets and desk.acknowledged for desk in desks)
    numbers = [number for desk in desks for number in desk.tickets.values()]
    assert len(set(numbers)) == len(numbers)
