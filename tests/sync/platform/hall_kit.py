"""Drafts and tickets over HTTP, with nothing but requests: what a terminal of another maker would send."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import requests
from platform_support import DEADLINE, Running, Terminal, check_documented
from uuid6 import uuid7

SAVED = "2026-05-14T01:20:00.000Z"
PERSON = "a1" * 32
OTHER_PERSON = "b2" * 32
BLOB = "c3" * 32
SLIP = "d4" * 32
PROOF = "e5" * 32


@dataclass
class Client:
    """A terminal's requests about drafts and tickets. From several threads: each request has its own session."""

    terminal: Terminal
    name: str = ""

    def ask(self, method: str, path: str, json: Any = None, data: bytes | None = None) -> requests.Response:
        headers = self.terminal.headers()
        if data is not None:
            headers["Content-Type"] = "application/octet-stream"
        with requests.Session() as session:
            session.hooks["response"] = check_documented
            return session.request(
                method, self.terminal.running.url + path, json=json, data=data, headers=headers, timeout=DEADLINE
            )

    # --- drafts -------------------------------------------------------------------------------------------------

    def put(self, draft: str, revision: int = 1, base: int | None = None, **changed: Any) -> requests.Response:
        body = {
            "person": PERSON,
            "slip": None,
            "base_revision": base,
            "revision": revision,
            "saved_at": SAVED,
            "sealed": secrets.token_urlsafe(60),
            "blobs": [],
        }
        return self.ask("PUT", f"/v1/drafts/{draft}", body | changed)

    def shared(self, **changed: Any) -> str:
        """A new draft that the place has."""
        draft = str(uuid7())
        answer = self.put(draft, **changed)
        assert answer.status_code == 201, answer.text
        return draft

    def find(self, person: str = PERSON) -> list[dict[str, Any]]:
        answer = self.ask("GET", f"/v1/drafts?person={person}")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["drafts"]
        return found

    def take(self, draft: str, *, take_over: bool = False, person: str = PERSON) -> requests.Response:
        return self.ask("POST", f"/v1/drafts/{draft}/lease", {"person": person, "take_over": take_over})

    def release(self, draft: str) -> requests.Response:
        return self.ask("DELETE", f"/v1/drafts/{draft}/lease")

    def put_blob(self, draft: str, data: bytes = b"sealed", name: str = BLOB) -> requests.Response:
        return self.ask("PUT", f"/v1/drafts/{draft}/blobs/{name}", data=data)

    def blob(self, draft: str, name: str = BLOB) -> requests.Response:
        return self.ask("GET", f"/v1/drafts/{draft}/blobs/{name}")

    def close(
        self,
        draft: str,
        reason: str = "taken_in",
        at: str = SAVED,
        person: str | None = PERSON,
        proof: str | None = PROOF,
    ) -> requests.Response:
        body = {"reason": reason, "at": at, "person": person, "proof": proof}
        return self.ask("PUT", f"/v1/drafts/{draft}/closed", body)

    def ends(self, *drafts: str) -> dict[str, dict[str, str | None]]:
        answer = self.ask("POST", "/v1/drafts/closed", {"ids": list(drafts)})
        assert answer.status_code == 200, answer.text
        found: dict[str, dict[str, str | None]] = answer.json()["closed"]
        return found

    def closed(self, *drafts: str) -> dict[str, str | None]:
        return {draft: end["reason"] for draft, end in self.ends(*drafts).items()}

    def slip(self, slip: str = SLIP) -> requests.Response:
        return self.ask("GET", f"/v1/slips/{slip}")

    # --- tickets ------------------------------------------------------------------------------------------------

    def ticket(self, service: str = "general", **changed: Any) -> dict[str, Any]:
        body = {"service": service, "item": None, "reason": None, "draft": None} | changed
        answer = self.ask("POST", "/v1/tickets", body)
        assert answer.status_code == 201, answer.text
        taken: dict[str, Any] = answer.json()
        return taken

    def tickets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/v1/tickets").json()["tickets"]
        return found

    def call(self, window: str, ticket: str | None = None) -> requests.Response:
        return self.ask("POST", "/v1/tickets/call", {"window": window, "id": ticket})

    def move(self, move: str, window: str, ticket: str) -> requests.Response:
        return self.ask("POST", f"/v1/tickets/{ticket}/{move}", {"window": window})

    def board(self, after: int = 0, wait: float = 0) -> dict[str, Any]:
        answer = self.ask("GET", f"/v1/board?after={after}&wait={wait}")
        assert answer.status_code == 200, answer.text
        seen: dict[str, Any] = answer.json()
        return seen


def client(running: Running, name: str) -> Client:
    return Client(running.terminal(name), name)


def problem(answer: requests.Response) -> str:
    kind: str = answer.json()["type"]
    return kind
